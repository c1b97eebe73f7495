/*
 * Symptoms: entries and questions found by where it is, how it feels, what brings it on and what helps.
 *
 * People are asked five questions (facets) and may choose several answers to each. What is found fits a question when it
 * has any of the answers chosen there, or a tag below one; its fit is how many of the answered questions it fits. What
 * fits all comes first, then near fits: of two or three questions one may be missed, of four or five two. Among equals
 * come first those with more of the choices, then those with an accepted answer, better answers, a better score, the
 * newer ones. A side is no question to entries: a stretch is for either.
 *
 * What one has and can (stretch_ways) is no symptom: it leaves out the stretches that ask for more, and routines, which are not
 * looked into. Threads and what is to be read stay.
 */
#ifndef SYMPTOM_SYMPTOM_H
#define SYMPTOM_SYMPTOM_H

#include "db/batch.h"
#include "question/question.h"
#include "safety/safety.h"
#include "stretch/stretch.h"
#include "tag/tag.h"

enum {
    SYMPTOM_CHOICES_MAX = 8,  /* of one question; more are left aside */
    SYMPTOM_ENTRIES_MAX = 24, /* on the first page */
    SYMPTOM_THREADS_PAGE = 15,
    SYMPTOM_THREADS_RANKED = 200, /* of more, the others are left to a search: sql/symptom.sql */
    SYMPTOM_PLACE_PARTS = 7,
    SYMPTOM_WAYS = STRETCH_WAY_NEEDS + 1 /* the first of stretch_ways, to standing */
};

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

/* What an address names: tags, synonyms, and what nobody knows. */
struct symptom_typed {
    struct span names[SYMPTOM_FACETS][SYMPTOM_CHOICES_MAX];
    size_t counts[SYMPTOM_FACETS];
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
    const struct span *synonyms; /* of one that is chosen */
    size_t synonym_count;
    bool chosen;
};

/* What can be chosen and finds something, what is chosen, and what opens the check of warning signs. */
struct symptom_chips {
    size_t count;
    struct symptom_chip *items; /* by title */
    struct stretch_filter ways; /* what somebody has and can: it leaves out stretches */
};

/* Where a list goes on: the order of its last thread. */
struct symptom_place {
    int64_t parts[SYMPTOM_PLACE_PARTS];
};
#define SYMPTOM_FROM_THE_TOP ((struct symptom_place){{-1}})

/* "0.-2.-1.-5.-3.-1700000000000000.-42" as in addresses; false when it is none. */
bool symptom_place_read(struct span s, struct symptom_place *out);
struct span symptom_place_write(struct arena *arena, const struct symptom_place *place);

/* Which of the chosen it has: ids of chips. */
struct symptom_has {
    const int64_t *ids;
    size_t count;
};

struct symptom_thread {
    struct symptom_place place;
    struct symptom_has has;
    int64_t id;
    struct span title;
    struct span slug;
    struct span excerpt;
    int64_t answer_count;
    bool accepted;
    instant created_at;
};
struct symptom_threads {
    size_t count; /* one more than SYMPTOM_THREADS_PAGE when there are more */
    struct symptom_thread *items;
    int64_t all;  /* how many fit all that is chosen */
    int64_t near; /* and nearly; not counted when there are many of those */
};

struct symptom_entry {
    struct symptom_has has;
    struct span kind;
    struct span slug;
    struct span title;
    struct span summary;
    struct span dose;     /* "2 × 30 s each side"; empty: none */
    struct span places;   /* stretch_places_words */
    struct span cautions; /* stretch_caution_marks */
    struct span type;     /* of a stretch */
    struct span warnings; /* of a routine: as caution_marks_of_several takes them */
    bool reviewed;        /* the review is current */
    struct span figure;   /* of its pictures' addresses; empty: nothing is drawn */
};
struct symptom_entries {
    size_t count;
    struct symptom_entry *items;
    int64_t whole; /* how many fit all that is chosen; they come first */
};

/* Queues what can be chosen. */
void symptom_store_chips(struct db_batch *batch, const struct symptom_typed *typed,
                         struct symptom_chips *out);
/* Queues all that there is to choose, SYMPTOM_ALL_MAX at most, each with its synonyms; nothing is chosen. */
enum { SYMPTOM_ALL_MAX = 300 };
void symptom_store_all(struct db_batch *batch, struct symptom_chips *out);
/* Queues a page of the questions that fit; none when nothing is chosen. */
void symptom_store_threads(struct db_batch *batch, const struct symptom_typed *typed,
                           struct symptom_place past, struct symptom_threads *out);
/* Queues the entries that fit, `most` at most. */
void symptom_store_entries(struct db_batch *batch, const struct symptom_typed *typed,
                           const struct stretch_filter *ways, size_t most,
                           struct symptom_entries *out);
/* Queues how many stretches there are of each set of ways, of those that fit, in part too. */
void symptom_store_ways(struct db_batch *batch, const struct symptom_typed *typed,
                        struct stretch_counts *out);

/* ---- what was chosen ---- */

/* Takes what a facet's part of an address says: names with commas between them, as people type them. */
void symptom_type(struct arena *arena, struct symptom_typed *typed, enum symptom_facet facet,
                  struct span value);
/* How many are chosen in a facet. */
size_t symptom_chosen_in(const struct symptom_chips *chips, enum symptom_facet facet);
/* How many facets have one, and how many are chosen in all. */
size_t symptom_asked(const struct symptom_chips *chips);
size_t symptom_chosen(const struct symptom_chips *chips);

/* The first chip of that name and facet, or NULL. */
const struct symptom_chip *symptom_find(const struct symptom_chips *chips, enum symptom_facet facet,
                                        struct span name);
/* Is what was typed for a facet among what is chosen there, by its name or another? */
bool symptom_is_known(const struct symptom_chips *chips, enum symptom_facet facet,
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

/* ---- the fit, in words ---- */

struct symptom_fit {
    size_t asked;
    size_t fitted;
    struct span has;   /* "buttock, ache and stiff, long sitting" */
    struct span lacks; /* "left side"; empty when it fits all */
};

/* How what has these fits what is chosen. `entry`: sides are left aside. */
struct symptom_fit symptom_fit(struct arena *arena, const struct symptom_chips *chips,
                               const struct symptom_has *has, bool entry);

/* ---- addresses ---- */

/* "/symptoms?region=buttock&quality=ache,stiff": what is chosen, without `chip` if it is among it, else with it; NULL: as it is. */
struct span symptom_path(struct arena *arena, const struct symptom_chips *chips,
                         const struct symptom_chip *chip);
/* "/questions/ask?tags=buttock%20ache&region=buttock&quality=ache": what is chosen goes along to the form for a question. */
struct span symptom_ask_path(struct arena *arena, const struct symptom_chips *chips);
/* symptom_path with these ways in place of the chosen ones. */
struct span symptom_path_ways(struct arena *arena, const struct symptom_chips *chips,
                              const struct stretch_filter *ways);
/* How many ways are chosen. */
size_t symptom_ways(const struct symptom_chips *chips);

/* "[buttock] ([ache] OR [stiff])": the same as a search. */
struct span symptom_query(struct arena *arena, const struct symptom_chips *chips, bool with_side);
/* "buttock ache stiff": the tags of a question about it, QUESTION_TAGS_MAX at most. */
struct span symptom_tags(struct arena *arena, const struct symptom_chips *chips);

/* ---- the page ---- */

struct symptom_page {
    struct symptom_typed typed;
    struct symptom_place past;
    bool first; /* of the list's pages */
    struct symptom_chips chips;
    struct symptom_threads threads;
    struct symptom_entries entries;
    struct stretch_counts ways;
};

/* How many entries and threads fit all that is chosen: the one count of the page. */
int64_t symptom_whole(const struct symptom_page *page);
/* How many of those that the page shows do; they come before what fits in part. */
size_t symptom_whole_entries(const struct symptom_page *page);
size_t symptom_whole_threads(const struct symptom_page *page);
/* How many threads the page shows; the list may have one more. */
size_t symptom_shown_threads(const struct symptom_page *page);

/* What is chosen, or was typed for it, taken together: a numb buttock. */
struct safety_hits symptom_safety(const struct symptom_page *page);

#endif
