/*
 * What readers say of an answer beside their votes: that it helped them, that it is outdated, that it may be unsafe. What each
 * means and what follows from it: sql/functions/reaction.sql; the order of answers: sql/functions/vote.sql.
 */
#ifndef REACTION_REACTION_H
#define REACTION_REACTION_H

#include "core/clock.h"
#include "db/batch.h"
#include "post/post.h"

enum {
    REACTION_WORDS_MAX = 500,   /* code points of why it may be unsafe, for coaches */
    REACTION_WARNING_MAX = 300, /* and of what readers are told */
    REACTION_OUTDATED_SHOWN = 3,
    REACTION_EXCERPT = 1200,
    REACTION_REPORTS_SHOWN = 40
};

/*
 * Whether readers are told that some say so: three or more, and at least one for every three whom it helped. An answer that helped
 * a hundred people is not called outdated by three.
 */
bool reaction_is_outdated(int64_t outdated, int64_t helped);

/* What the viewer said of an answer. */
struct reaction_own {
    bool found;     /* it is an answer, and the viewer may see it */
    int64_t helped; /* how many say so */
    int64_t outdated;
    bool own_helped;
    bool own_outdated;
    bool own_unsafe;
    struct span words;   /* why, of unsafe */
    struct span warning; /* what readers are told; empty: nothing */
};

/* Why somebody says that it may be unsafe; without a name. */
struct reaction_report {
    struct span words; /* may be empty */
    instant at;
};

/* An answer that readers say may be unsafe, for coaches. */
struct reaction_case {
    int64_t id;        /* of the answer; 0: there is none, or it is not for the viewer */
    struct span title; /* of its question */
    int64_t thread_id;
    struct span excerpt; /* plain text */
    struct person author;
    struct span warning; /* what readers are told; empty: nothing */
    instant seen_at;     /* somebody decided; 0: it waits */
    struct span seen_by;
    struct span claimed_by; /* empty: nobody has it */
    struct span digest;     /* of the answer: POST_DIGEST_FIELD */
    struct {
        size_t count;
        struct reaction_report *items;
    } reports;
};

/* Queue, for whose session it is. */
void reaction_store_own(struct db_batch *batch, struct span session_hash, int64_t answer,
                        struct reaction_own *out);
void reaction_store_case(struct db_batch *batch, struct span session_hash, int64_t answer,
                         struct reaction_case *out);
/* Says it ("helped", "outdated", "unsafe") or takes it back. Refused with the names of sql/functions/reaction.sql. */
void reaction_store_put(struct db_batch *batch, int64_t actor, int64_t answer, struct span what,
                        bool yes, struct span words);
/* Readers are warned in these words; empty: no longer. Refused with 'post_unread' when it is not what has this digest. */
void reaction_store_warn(struct db_batch *batch, int64_t actor, int64_t answer, struct span words,
                         struct span digest);

#endif
