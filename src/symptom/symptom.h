/* Symptoms: entries and questions found by where it is, how it feels, what brings it on and what helps. */
#ifndef SYMPTOM_SYMPTOM_H
#define SYMPTOM_SYMPTOM_H

#include "db/batch.h"
#include "question/question.h"
#include "safety/safety.h"
#include "tag/tag.h"

enum { SYMPTOM_ENTRIES_MAX = 24, SYMPTOM_QUESTIONS_MAX = 10 };

/* In the order in which people are asked. A side is a tag below [side]. */
enum symptom_facet {
    SYMPTOM_REGION,
    SYMPTOM_SIDE,
    SYMPTOM_QUALITY,
    SYMPTOM_TRIGGER,
    SYMPTOM_RELIEF,
    SYMPTOM_FACETS
};

/* "region": the parameter's name. */
extern const char *const symptom_facet_names[SYMPTOM_FACETS];
/* "Where is it?" */
extern const char *const symptom_facet_questions[SYMPTOM_FACETS];

/* A tag's name for each facet; empty: any. */
struct symptom_choice {
    struct span names[SYMPTOM_FACETS];
};

struct symptom_chip {
    int64_t id;
    struct span name;
    struct span title;
    enum symptom_facet facet;
    bool red_flag;
    struct span note; /* its description in short, plain */
    const int64_t *parents;
    size_t parent_count;
    bool chosen;
    int64_t threads; /* left when this is chosen together with what is chosen in the other facets */
};

/* How many questions and entries are left. */
struct symptom_left {
    int64_t questions;
    int64_t entries;
};

struct symptom_chips {
    size_t count;
    struct symptom_chip *items; /* by title */
    struct symptom_left all;    /* with all that is chosen */
    struct symptom_left without[SYMPTOM_FACETS];
};

/* Queues the chips with their counts. `choice` may hold synonyms and names that nobody knows. */
void symptom_store_chips(struct db_batch *batch, const struct symptom_choice *choice,
                         struct symptom_chips *out);

/* Queues the newest questions that have all that is chosen, SYMPTOM_QUESTIONS_MAX at most; none when nothing is. */
void symptom_store_questions(struct db_batch *batch, const struct symptom_choice *choice,
                             struct question_list *out);

/* Queues the entries, sides left aside, SYMPTOM_ENTRIES_MAX at most. */
void symptom_store_entries(struct db_batch *batch, const struct symptom_choice *choice,
                           struct tag_entry_list *out);

/* ---- what was chosen ---- */

/* The chip that is chosen in a facet, or NULL. */
const struct symptom_chip *symptom_chosen(const struct symptom_chips *chips,
                                          enum symptom_facet facet);
/* How many facets have one. */
size_t symptom_chosen_count(const struct symptom_chips *chips);

/* How many threads are left when a facet's choice is taken off. */
int64_t symptom_left_without(const struct symptom_chips *chips, enum symptom_facet facet);

/* The first chip of that name and facet, or NULL. */
const struct symptom_chip *symptom_find(const struct symptom_chips *chips, enum symptom_facet facet,
                                        struct span name);

/* Is this chip chosen, or one that it is below? */
bool symptom_is_within(const struct symptom_chips *chips, const struct symptom_chip *chip);

/* A facet's chips as they are shown: by title, each with those below it behind it. */
struct symptom_shown {
    const struct symptom_chip *chip;
    bool below; /* another one of the facet */
};
size_t symptom_show(struct arena *arena, const struct symptom_chips *chips,
                    enum symptom_facet facet, struct symptom_shown **shown);

/* ---- addresses ---- */

/* "/symptoms?region=buttock&trigger=sitting-long": what is chosen, with `name` for `facet` ("" takes it off). */
struct span symptom_path(struct arena *arena, const struct symptom_chips *chips,
                         enum symptom_facet facet, struct span name);
/* The page's one address: what is chosen as it is. */
struct span symptom_canonical(struct arena *arena, const struct symptom_chips *chips);

/* "[buttock] [sitting-long]": the same as a search. */
struct span symptom_query(struct arena *arena, const struct symptom_chips *chips, bool with_side);
/* "buttock sitting-long": the tags of a question about it. */
struct span symptom_tags(struct arena *arena, const struct symptom_chips *chips);

/* ---- the page ---- */

struct symptom_page {
    struct symptom_choice typed;
    struct symptom_chips chips;
    struct question_list questions;
    struct tag_entry_list entries;
};

/* What is chosen, or was typed for it, taken together: a numb buttock. */
struct safety_hits symptom_safety(const struct symptom_page *page);

#endif
