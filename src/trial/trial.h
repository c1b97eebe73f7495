/*
 * Trials: an answer, a stretch or a routine that a member tries for some weeks, with what they want to be able to do and how it hurts, then
 * and in check-ins of later weeks. What is on somebody's body is in a schema of its own (sql/functions/body.sql), kept only once its
 * owner agreed; sql/functions/body_trial.sql says what counts as better, the same and worse, and by which sources.
 *
 * The activities are those of the Patient-Specific Functional Scale (Stratford 1995): one to three of one's own, from 0, cannot, to 10, as
 * before. Pain is rated from 0 to 10, now and at its worst in the last week (NPRS).
 */
#ifndef TRIAL_TRIAL_H
#define TRIAL_TRIAL_H

#include "core/clock.h"
#include "db/batch.h"
#include "safety/safety.h"

enum {
    TRIAL_ACTIVITIES = 3,
    TRIAL_ACTIVITY_MAX = 80, /* code points */
    TRIAL_NOTE_MAX = 500,    /* check_in_note_length */
    TRIAL_SCALE = 10,
    TRIAL_DAYS = 7,
    TRIAL_LIST = 20,    /* on a page */
    TRIAL_REPORTS = 20, /* on a page */
    TRIAL_REGIONS = 60,
    TRIAL_NO_DAYS = -1 /* the account keeps no notes of sessions, or there are none to keep */
};

/* What may be tried. id 0: nothing of that number. Of a "plan" it is the plan's. */
struct trial_target {
    int64_t id;
    struct span kind; /* "answer", "stretch", "routine", "plan": the viewer's own */
    int64_t revision;
    struct span title;     /* of the entry, or of the answer's question */
    struct span slug;      /* of an entry */
    struct span warning;   /* what a coach warns of in an answer; empty: nothing */
    bool reviewed;         /* by a clinician, of an entry */
    struct span hindrance; /* "once": they try it already; "room": enough else; empty: neither */
};

struct trial_consent {
    bool asked;
    bool agreed;
    instant at;
};

struct trial {
    int64_t id;
    int64_t post_id;  /* or the plan's, of the kind "plan"; 0: there is none any more */
    struct span kind; /* of the post; empty: nobody sees that any more */
    struct span title;
    struct span path; /* of what is followed, as a note's (note/note.h); empty: an answer */
    int64_t revision;
    const struct span *activities;
    size_t activity_count;
    const int64_t *scores; /* of each */
    size_t score_count;
    int64_t pain_now;
    int64_t pain_worst;
    int64_t weeks;
    struct span shown;  /* "me", "counts", "report" */
    struct span region; /* a tag of trial_regions, of one that begins; empty: not said */
    struct span since;  /* of trial_sinces; empty: not said */
    instant started_at;
    instant ended_at;      /* 0: it goes on */
    struct span ended_why; /* "over", or a name of trial_stop_whys */
    int64_t open;          /* the check-in that may be reported now; 0: none */
};

struct trial_list {
    size_t count;
    struct trial *items; /* the newest first; one more than asked for when there are older ones */
};

struct check_in {
    int64_t id;
    int64_t week;
    struct span state; /* "waiting", "asked", "again", "reported", "missed", "dropped" */
    instant due_at;
    instant at;
    int64_t pain_now;
    int64_t pain_worst;
    const int64_t *scores;
    size_t score_count;
    int64_t days;
    int64_t change;
    struct span note;
};

struct check_in_list {
    size_t count;
    struct check_in *items; /* in the order of weeks */
};

/* A check-in that is to be reported. id 0: it was, or it is no longer awaited. */
struct check_in_asked {
    int64_t id;
    int64_t trial_id;
    struct span title;
    const struct span *activities;
    size_t activity_count;
    const int64_t *scores; /* at the beginning */
    size_t score_count;
    int64_t pain_now; /* at the beginning */
    int64_t pain_worst;
    int64_t week;
    int64_t weeks;
    int64_t
        days; /* on which it was followed in the last seven, by the account's notes; TRIAL_NO_DAYS */
};

/* How it went for somebody who shows it. */
struct trial_report {
    int64_t id; /* of the trial */
    struct span name;
    struct span role;
    int64_t revision;
    int64_t week; /* 0: they stopped without a check-in, as it got worse; then pain_after is 0 */
    struct span result; /* "better", "same", "worse" */
    int64_t pain_before;
    int64_t pain_after;
    int64_t days;
    int64_t change;
    bool stopped;
    bool for_worse; /* because it got worse */
    instant at;
    struct span place; /* where it is; empty: not said */
    struct span since;
};

struct trial_report_list {
    size_t count;
    struct trial_report *items;
};

/* Where it can be, in what trials are counted by (sql/functions/tally.sql). */
struct trial_region {
    struct span name;
    struct span title;
};
struct trial_regions {
    size_t count;
    struct trial_region *items;
};

/* Where it is and since when, for the viewer, by the card of a question of theirs; empty: it is not said. */
struct trial_place {
    struct span region;
    struct span since;
};

/* What came of something for all who tried it. started 0: too few reported to tell of (sql/functions/body_tally.sql). */
struct trial_counts {
    int64_t started;
    int64_t better;
    int64_t same;
    int64_t worse;
    int64_t stopped; /* before the weeks that they meant to try it for were over */
    int64_t weeks;   /* the median of when they said last how it went */
};

/* What is asked with a choice: as stored, and in words. Tables end with a NULL name. */
struct trial_choice {
    const char *name;
    const char *words;
};
extern const struct trial_choice trial_whos[];      /* who sees how it goes */
extern const struct trial_choice trial_rhythms[];   /* when it is asked */
extern const struct trial_choice trial_stop_whys[]; /* why somebody stops */
extern const struct trial_choice trial_changes[];   /* PGIC, "3" very much better to "-3" */

extern const struct trial_choice trial_sinces[]; /* since when it is there */

/* The words of a choice; empty: there is none of that name. */
struct span trial_words(const struct trial_choice *choices, struct span name);
/* For forms: names of one of these tables, NULL behind the last. */
extern const char *const trial_who_names[];
extern const char *const trial_rhythm_names[];
extern const char *const trial_stop_names[];
extern const char *const trial_change_names[];
extern const char *const trial_since_names[];

/*
 * What needs help now or soon in the words of somebody's trial: what they want to do, and the note of the last check-in that they reported
 * (`check_ins` may be NULL).
 */
struct safety_hits trial_safety(const struct trial *trial, const struct check_in_list *check_ins);

/* The address of what is tried; empty: nobody sees it any more. In the arena. */
struct span trial_post_path(struct arena *arena, const struct trial *trial);

/* The same of what may be tried. */
struct span trial_target_path(struct arena *arena, const struct trial_target *target);

/* ---- the database ---- */

/* Queue; of the session's own. Either may be 0: the post, the plan. */
void trial_store_target(struct db_batch *batch, struct span session_hash, int64_t post,
                        int64_t plan, struct trial_target *out);
void trial_store_consent(struct db_batch *batch, struct span session_hash,
                         struct trial_consent *out);
/* From before that id, `most` at most. */
void trial_store_list(struct db_batch *batch, struct span session_hash, int64_t before,
                      int64_t most, struct trial_list *out);
void trial_store_get(struct db_batch *batch, struct span session_hash, int64_t id,
                     struct trial *out);
/* Of how many it may be said just now how it goes. */
void trial_store_asked(struct db_batch *batch, struct span session_hash, int64_t *out);
void trial_store_check_ins(struct db_batch *batch, struct span session_hash, int64_t trial,
                           struct check_in_list *out);

/*
 * Queues beginning one: of `trial` the post or the plan, activities, scores, pains, weeks and `shown`. `agree`: its owner agrees now that the account
 * keeps trials. Refused with 'trial_there', 'trial_warned', 'trial_consent', 'trial_room', 'trial_once'.
 */
void trial_store_begin(struct db_batch *batch, int64_t owner, const struct trial *trial,
                       struct span rhythm, bool agree);
/* Queues what the owner answers; not agreed: all trials are erased. */
void trial_store_answer(struct db_batch *batch, int64_t owner, bool agreed);
/* Queue; of the owner's. */
void trial_store_stop(struct db_batch *batch, int64_t owner, int64_t id, struct span why);
void trial_store_show(struct db_batch *batch, int64_t owner, int64_t id, struct span who);
void trial_store_delete(struct db_batch *batch, int64_t owner, int64_t id);

/* Queue: a check-in of the session's own, or (token_hash not empty) that of a mail's link. */
void trial_store_check_in(struct db_batch *batch, struct span session_hash, struct span token_hash,
                          int64_t id, struct check_in_asked *out);
/*
 * Of `report` the pains, scores, days, change and note. `owner` 0: whoever has the link. `why` empty: they go on. Refused with
 * 'check_in_over'.
 */
void trial_store_report(struct db_batch *batch, int64_t owner, struct span token_hash,
                        const struct check_in *report, struct span why);

/* Queue; regions TRIAL_REGIONS at most, and those of which there is something to tell of a post. */
void trial_store_regions(struct db_batch *batch, struct trial_regions *out);
void trial_store_own_place(struct db_batch *batch, struct span session_hash,
                           struct trial_place *out);
void trial_store_count_regions(struct db_batch *batch, int64_t post, struct trial_regions *out);
/* Queues what came of a post, for whom it is there and since when; empty: wherever, whenever. */
void trial_store_counts(struct db_batch *batch, int64_t post, const struct trial_place *place,
                        struct trial_counts *out);

/* Queues what everybody may read of how it went, from before that trial on, the newest first. */
void trial_store_reports(struct db_batch *batch, int64_t post, int64_t before, int64_t most,
                         struct trial_report_list *out);

#endif
