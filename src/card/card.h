/*
 * The symptom card of a question: where it is, how it feels, what brings it on and what helps, since when, what was tried. Facts
 * that its asker chooses, none of them required; public, a part of the question. sql/functions/card.sql says how it is kept.
 */
#ifndef CARD_CARD_H
#define CARD_CARD_H

#include "core/clock.h"
#include "db/batch.h"
#include "post/post.h"
#include "safety/safety.h"
#include "symptom/symptom.h"

/* One choice of those that are no tags: "over-12", and as a form and a page say it. */
struct card_word {
    const char *name;
    const char *label;
    const char *said;
};
/* The last has no name. How long, by six and twelve weeks as in guidelines on low back pain (acute, subacute, chronic: NG59's
   evidence review A); what was tried, by kinds of what the library has. */
extern const struct card_word card_since[];
extern const struct card_word card_tried[];
extern const char *const card_since_names[];
bool card_is_word(const struct card_word *words, struct span name);

/* For a page's table: what card_fields writes. */
#define CARD_FIELDS                                                                            \
    {.name = "region", .kind = FORM_LINE, .several = true, .label = "Where it is"},            \
        {.name = "side", .kind = FORM_LINE, .several = true, .label = "Which side"},           \
        {.name = "quality", .kind = FORM_LINE, .several = true, .label = "How it feels"},      \
        {.name = "trigger", .kind = FORM_LINE, .several = true, .label = "What brings it on"}, \
        {.name = "relief", .kind = FORM_LINE, .several = true, .label = "What helps"},         \
        {.name = "since",                                                                      \
         .kind = FORM_CHOICE,                                                                  \
         .choices = card_since_names,                                                          \
         .label = "Since when"},                                                               \
    {                                                                                          \
        .name = "tried", .kind = FORM_LINE, .several = true, .label = "What was tried"         \
    }

/* A card as it is saved: names of tags, one of card_since or empty, names of card_tried. */
struct card {
    size_t tag_count;
    const struct span *tags;
    struct span since;
    size_t tried_count;
    const struct span *tried;
};

/* What a form with CARD_FIELDS says; of several facets' choices SYMPTOM_CHOICES_MAX each. Lives in the arena. */
struct card card_of_form(struct arena *arena, const struct form *form);
bool card_is_empty(const struct card *card);
/* Does the form say that this was tried? */
bool card_form_tried(const struct form *form, struct span name);
/* "low-back, stiff": what it proposes as the question's tags, one of each facet before a second of any. Lives in the arena. */
struct span card_tags_line(struct arena *arena, const struct form *form);
/* Marks among the chips those that the form names, by their names or other words for them. */
void card_choose(struct symptom_chips *chips, const struct form *form);

/* ---- as it is shown ---- */

/* "region low-back Lower back", as the database has it. */
struct card_chip {
    struct span facet;
    struct span name;
    struct span title; /* as a page says it: "more than 12 weeks", "Heat" */
};
struct card_chip card_chip_read(struct span line);
/* One of the five facets, and not since when or what was tried. */
bool card_is_symptom(const struct card_chip *chip);
/* "/symptoms?region=low-back&quality=ache,stiff": what fits it. Lives in the arena. */
struct span card_symptoms_path(struct arena *arena, const struct span *lines, size_t count);
/* Its symptoms as a form says them, as words for safety_match and for search: "low back, numb". Lives in the arena. */
struct span card_form_words(struct arena *arena, const struct form *form);

/* One saved card. */
struct card_version {
    int64_t number;
    instant at;
    struct person author;
    const struct span *lines;
    size_t count;
};
enum { CARD_VERSIONS = 40 };
struct card_history {
    size_t count;
    struct card_version *items; /* newest first */
};
/* Is this chip among those of a card? */
bool card_has(const struct card_version *version, struct span line);
/* Has it any that `before` has not? */
bool card_adds(const struct card_version *version, const struct card_version *before);

/* Behind question_store_ask, in its batch: nothing is queued for an empty one. */
void card_store_ask(struct db_batch *batch, int64_t author, const struct card *card);
/* Refused with 'card_conflict' when the newest is not `base`. */
void card_store_edit(struct db_batch *batch, int64_t editor, int64_t question, int64_t base,
                     const struct card *card);
void card_store_back(struct db_batch *batch, int64_t editor, int64_t question, int64_t base,
                     int64_t number);
void card_store_history(struct db_batch *batch, struct span session_hash, int64_t question,
                        struct card_history *out);

#endif
