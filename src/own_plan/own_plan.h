/*
 * Members' own plans: what somebody means to do about a question, theirs or another's, step by step. Steps are ticked in answers and entries,
 * or are their own words. One plan for each question, which nobody else sees. Kept only once its owner agreed, in the schema `body`:
 * sql/functions/own_plan.sql. So no draft of it is kept on the server either.
 */
#ifndef OWN_PLAN_OWN_PLAN_H
#define OWN_PLAN_OWN_PLAN_H

#include "core/clock.h"
#include "core/wiki.h"
#include "db/batch.h"
#include "post/post.h"

enum {
    OWN_PLAN_STEPS = 20,        /* plan_version_bounded */
    OWN_PLAN_WORDS_MAX = 300,   /* code points of a step */
    OWN_PLAN_REASON_MAX = 200,  /* why one was dropped */
    OWN_PLAN_WHY_MAX = 300,     /* plan_version_why_length */
    OWN_PLAN_ANSWERS = 30,      /* that are looked through for advice, the best first */
    OWN_PLAN_ANSWER_STEPS = 20, /* of each */
    OWN_PLAN_ENTRIES = 20,
    OWN_PLAN_BYTES = 512 * 1024 /* of answers on a page */
};

/* ---- what can be ticked ---- */

/*
 * What of a text advises, from the first such sentence to the last; empty: nothing. Sentences advise that tell to do something, say how often
 * or how long, or recommend it. Greetings, questions and what happened to whoever writes do not. `item`: it is one of a list, where what to do
 * may be named without a verb. `names_entry`: it links to an exercise or a routine; then all of it does but for greetings and questions. English.
 */
struct span own_plan_advised(struct span words, bool item, bool names_entry);

/* One in a text, in its order: an item of a list, or a paragraph. */
struct own_plan_advice {
    struct span words; /* plain; OWN_PLAN_WORDS_MAX at most */
    struct span
        mark; /* tells it from other advice of its text, whatever its owner calls it later */
    struct span entries; /* slugs of the stretches that it links to, between spaces */
};

/*
 * Finds them in the stored HTML of a post: at most `most`, in the arena. What is quoted, code, headings, tables, footnotes and what advises nothing are
 * none. `resolve` says what its links are called; it may be NULL.
 */
size_t own_plan_find_advice(struct arena *arena, struct html stored, wiki_resolver *resolve,
                            struct own_plan_advice *out, size_t most);

/* An answer with its advice. */
struct own_plan_answer {
    int64_t id;
    int64_t revision;
    struct person author;
    struct html html;
    struct span warning; /* what a coach warns of: then it has no advice to tick */
    struct own_plan_advice *advice;
    size_t advice_count;
};

struct own_plan_answers {
    size_t count;
    struct own_plan_answer *items;
};

struct own_plan_entry {
    int64_t id;
    struct span title;
    struct span kind; /* "stretch", "routine" */
    struct span slug;
    int64_t revision;
};

struct own_plan_entries {
    size_t count;
    struct own_plan_entry *items;
};

/* What is in a plan already: of each step what it is called, its source and mark. */
struct own_plan_kept {
    const struct span *words;
    const int64_t *sources;
    const struct span *marks;
    size_t count;
};

/* A question that a plan may be about. id 0: there is none that everybody sees. */
struct own_plan_question {
    int64_t id;
    struct span title;
    struct span slug;
    bool waits;   /* advice on it waits for a coach */
    int64_t plan; /* the viewer's plan for it; 0: none */
    int64_t saved;
    struct own_plan_kept kept;
    bool agreed;
};

/* ---- a plan ---- */

struct own_plan_step {
    int64_t place; /* in the plan as it was seen, from 1; 0: it is new */
    struct span
        words; /* empty: what it came from is no longer there for everybody (own_plan_is_gone) */
    struct span state;  /* own_plan_states */
    struct span reason; /* why it was dropped */
    int64_t source;     /* 0: its owner's own */
    int64_t revision;
    struct span entries; /* as own_plan_advice */
    struct span
        mark; /* of a new step, as own_plan_advice; empty: it is all of an entry, or its owner's own */
};

struct own_plan {
    int64_t id; /* 0: there is none, or it is not the viewer's */
    int64_t question_id;
    struct span title; /* of its question; empty: the viewer does not see that */
    struct span slug;
    int64_t saved;
    int64_t version;
    int64_t number; /* of the version that this is */
    instant at;
    struct span why;
    struct own_plan_step steps[OWN_PLAN_STEPS];
    size_t count;
};

/* Where a step is from. */
struct own_plan_source {
    int64_t place;
    int64_t id;
    struct span kind; /* "answer", "stretch", "routine" */
    struct span title;
    struct span slug;
    struct person author;
    int64_t revision;            /* today's */
    struct span warning;         /* what a coach warns of in it; empty: nothing */
    const struct span *cautions; /* what was corrected for safety since it was taken */
    size_t caution_count;
    struct span
        change; /* what a coach said, when it had made it worse for somebody; empty: nothing */
};

struct own_plan_sources {
    size_t count;
    struct own_plan_source *items;
};

struct own_plan_row {
    int64_t id;
    int64_t question_id;
    struct span title; /* empty: the question is not seen any more */
    instant at;
    int64_t steps;
    int64_t doing;
    int64_t told; /* the step at which something is to be known for safety; 0: none */
};

struct own_plan_rows {
    size_t count;
    struct own_plan_row *items;
};

struct own_plan_version {
    int64_t number;
    instant at;
    struct span why;
    struct own_plan_step *steps;
    size_t count;
};

struct own_plan_versions {
    size_t count;
    struct own_plan_version *items;
};

struct own_plan_consent {
    bool agreed;
    instant at;
};

/* How far a step is: as stored, and in words. The last has no value. */
extern const struct post_choice own_plan_states[];
extern const char *const own_plan_state_names[];
struct span own_plan_state_words(struct span state);

/* "Stretch the [[couch stretch]]" as the owner may change it is text of one line; empty for white space alone. In the arena. */
struct span own_plan_tidy(struct arena *arena, struct span words);

/* What it came from is no longer there for everybody: of such a step nothing is seen but how far it is, and it only stays, moves or is taken out. */
bool own_plan_is_gone(const struct own_plan_step *step);
/* Is there a step to go on with: neither gone nor dropped? */
bool own_plan_goes_on(const struct own_plan *plan);

/* Moves a step by one, up or down; at an end nothing happens. `at` counts from 0. */
void own_plan_move(struct own_plan *plan, size_t at, bool up);

/* The source of the step at that place, from 0; NULL: it is its owner's own, or nobody sees it any more. */
const struct own_plan_source *own_plan_source_of(const struct own_plan_sources *sources, size_t at);
/* Where that is. In the arena. */
struct span own_plan_source_path(struct arena *arena, const struct own_plan_source *source);

/* Slugs of the stretches that its steps name, each once, but for dropped steps. In the arena. */
struct span *own_plan_stretches(struct arena *arena, const struct own_plan *plan, size_t *count);

/* "/plans/12", and "/plans/12#step-3" (0: the plan); in the arena. */
struct span own_plan_path(struct arena *arena, int64_t id);
struct span own_plan_step_path(struct arena *arena, int64_t id, int64_t step);

/* Is something to be known of it for safety? */
bool own_plan_is_told(const struct own_plan_source *source);

/*
 * Where a step is in a plan already, from 1; 0: it is new. `source` and `mark` as own_plan_step has them; of a step of its owner's own (source
 * 0) `words` tell.
 */
size_t own_plan_kept_at(const struct own_plan_kept *kept, int64_t source, struct span mark,
                        struct span words);

/* ---- the database ---- */

/* Queue, for whoever's session it is. */
void own_plan_store_question(struct db_batch *batch, struct span session_hash, int64_t question,
                             struct own_plan_question *out);
void own_plan_store_answers(struct db_batch *batch, int64_t question, struct own_plan_answers *out);
void own_plan_store_entries(struct db_batch *batch, int64_t question, struct own_plan_entries *out);
/* `number` 0: the newest version. */
void own_plan_store_get(struct db_batch *batch, struct span session_hash, int64_t id,
                        int64_t number, struct own_plan *out, struct own_plan_sources *sources);
void own_plan_store_list(struct db_batch *batch, struct span session_hash,
                         struct own_plan_rows *out);
void own_plan_store_consent(struct db_batch *batch, struct span session_hash,
                            struct own_plan_consent *out);
void own_plan_store_versions(struct db_batch *batch, struct span session_hash, int64_t id,
                             struct own_plan_versions *out);

/*
 * Queues saving it: of `plan` question_id, saved (as it was seen) and the steps; *id (NULL: none) gets which it is. Refused with 'plan_there',
 * 'plan_waits', 'plan_source', 'plan_consent', 'plan_room', 'plan_conflict'.
 */
void own_plan_store_save(struct db_batch *batch, int64_t owner, const struct own_plan *plan,
                         struct span why, bool agree, int64_t *id);
void own_plan_store_delete(struct db_batch *batch, int64_t owner, int64_t id);
/* Taking agreement back erases all. */
void own_plan_store_take_back(struct db_batch *batch, int64_t owner);

#endif
