/*
 * "It made it worse": a member tells coaches, and nobody else, that a stretch, a routine or an answer did. What they say is about their body:
 * it is kept apart (sql/functions/body_worse.sql) once they agreed, and coaches read it without a name. All that waits about one post is one
 * row of the queue; a coach ends it with a caution, a change, a warning, or nothing and why (sql/functions/worse.sql). Words or ticks that need help now
 * bring the emergency card at once, and the report is kept all the same.
 */
#ifndef WORSE_WORSE_H
#define WORSE_WORSE_H

#include "core/clock.h"
#include "db/batch.h"
#include "post/post.h"
#include "safety/safety.h"

enum {
    WORSE_WORDS_MAX = 1000, /* worse_words_length */
    WORSE_STEP_MAX = 99,    /* worse_step_range */
    WORSE_REASON_MAX = 500,
    WORSE_CAUTION_MAX = 200, /* revision_safety_length: it says what was not safe before, too */
    WORSE_LIST = 20,         /* on a page */
    WORSE_REPORTS = 50,      /* that a coach reads at once */
    WORSE_DESK = 5,          /* that a coach's desk has by name */
    WORSE_PATH_MAX = 200,
};

/* What is asked with a choice: as stored, and in words. Tables end with a NULL name. */
struct worse_choice {
    const char *name;
    const char *words;
};
extern const struct worse_choice worse_whats[];
extern const struct worse_choice worse_sides[];
extern const struct worse_choice worse_downs[]; /* whether it goes down the leg */
extern const struct worse_choice worse_outcomes[];
extern const char *const worse_what_names[];
extern const char *const worse_side_names[];
extern const char *const worse_down_names[];
/* The words of a choice; empty: there is none of that name. */
struct span worse_words(const struct worse_choice *choices, struct span name);

/* What it may be said of. id 0: nothing of that number. */
struct worse_target {
    int64_t id;
    struct span kind; /* "answer", "stretch", "routine" */
    struct span title;
    struct span slug; /* of an entry */
    bool agreed;      /* the viewer did, that it is kept */
};

struct worse_report {
    int64_t id;
    int64_t post_id;
    struct span kind; /* of the post; empty: nobody sees it any more */
    struct span title;
    int64_t revision;
    struct span what;
    struct span side;
    struct span down_leg;
    int64_t step; /* 0: not said */
    struct span words;
    const struct span *signs; /* names of red flags */
    size_t sign_count;
    instant at;
    instant ended_at; /* 0: it waits */
    struct span outcome;
    struct span reason; /* the coach's */
};

struct worse_list {
    size_t count;
    struct worse_report *items; /* the newest first; one more than asked for when there are more */
};

/* What a coach decides about. id 0: nobody said so, or the viewer is no coach. */
struct worse_case {
    int64_t id; /* of the post */
    struct span kind;
    int64_t thread_id;
    struct span title;
    struct span slug;
    int64_t revision;
    bool own;            /* the viewer wrote the post */
    struct span excerpt; /* how an answer begins */
    struct span warning; /* what readers are warned of in an answer; empty: nothing */
    instant since;
    instant seen_at; /* 0: it waits */
    struct person seen_by;
    struct span outcome; /* of the last decision */
    struct span reason;
    int64_t decided_revision; /* that the post had by then */
    struct span digest;       /* of what is shown of it: POST_DIGEST_FIELD */
};

/* What of it waits, for a coach's desk: what waits for more than a day first. */
struct worse_desk_item {
    int64_t post_id;
    struct span kind;
    struct span title;
    instant since;
    bool late; /* for more than a day */
};
struct worse_desk {
    size_t count; /* WORSE_DESK + 1: there is more */
    struct worse_desk_item *items;
};

/* What coaches changed of what somebody tries. */
struct worse_change {
    int64_t trial_id;
    int64_t post_id;
    struct span kind; /* of the post, "plan" of a plan; empty: nobody sees it any more */
    struct span title;
    instant at;
    struct span
        outcome; /* of worse_outcomes; "again": it was undone, and waits again; "plan": of a step of it something is said for safety */
    struct span reason; /* the coach's; of "plan" the step's number */
};
struct worse_changes {
    size_t count;
    struct worse_change *items;
};

/* Red flags of these names, as stored. */
struct safety_hits worse_signs(const struct span *names, size_t count);

/* Queue; of the session's own. `post` 0: what is followed at `path`, as notes have it. */
void worse_store_target(struct db_batch *batch, struct span session_hash, int64_t post,
                        struct span path, struct worse_target *out);
void worse_store_list(struct db_batch *batch, struct span session_hash, int64_t before,
                      int64_t most, struct worse_list *out);
/* One more in the list, or none: it is not theirs. */
void worse_store_get(struct db_batch *batch, struct span session_hash, int64_t id,
                     struct worse_list *out);

/*
 * Queues one: of `report` the post, what, side, down_leg, step and words; `hits`: what was ticked or is in the words. `agree`: its owner
 * agrees now. *id gets its own. Refused with 'worse_there' and 'worse_consent'.
 */
void worse_store_say(struct db_batch *batch, int64_t owner, const struct worse_report *report,
                     struct safety_hits hits, bool agree, int64_t *id);
/* Queues erasing one, or (0) all and that they agreed. */
void worse_store_delete(struct db_batch *batch, int64_t owner, int64_t id);

/* Queue; for coaches. */
void worse_store_case(struct db_batch *batch, struct span session_hash, int64_t post,
                      struct worse_case *out);
void worse_store_reports(struct db_batch *batch, struct span session_hash, int64_t post,
                         struct worse_list *out);
void worse_store_desk(struct db_batch *batch, struct span session_hash, struct worse_desk *out);
/*
 * Queue; `outcome` of worse_outcomes, in the transaction that saves the caution or the comment; `newest`: the last report that the coach read, 0: all
 * that wait; `digest`: of the answer that they read. Refused with 'worse_by_coach', 'worse_over', 'worse_newer', 'post_unread' and
 * 'worse_warned'.
 */
void worse_store_decide(struct db_batch *batch, int64_t actor, int64_t post, struct span outcome,
                        struct span why, int64_t newest, struct span digest);
/* Undoes it. Refused with 'worse_by_coach', 'worse_again', 'worse_answer_changed' and 'worse_warning_changed'. */
void worse_store_reopen(struct db_batch *batch, int64_t actor, int64_t post);

/* Queues what coaches changed of what the viewer tries just now, since they began. */
void worse_store_changed(struct db_batch *batch, struct span session_hash,
                         struct worse_changes *out);

#endif
