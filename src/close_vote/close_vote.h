/*
 * Votes of members to close a question, and to open it again (sql/functions/close_vote.sql). Those who have the points for it, coaches and
 * above see how many there are.
 */
#ifndef CLOSE_VOTE_CLOSE_VOTE_H
#define CLOSE_VOTE_CLOSE_VOTE_H

#include "core/clock.h"
#include "db/batch.h"
#include "flag/flag.h"
#include "post/post.h"

enum {
    CLOSE_VOTE_SHOWN = 40,
    CLOSE_VOTE_NEEDED_MAX = 20,
    CLOSE_VOTE_DAYS_MAX = 90,
    CLOSE_VOTE_CHANGES = 30
};

struct close_vote_rule {
    int64_t needed; /* votes that decide */
    int64_t days;   /* that one counts */
};

/* What the viewer may. All is 0 for who is not signed in. */
struct close_vote_state {
    bool may; /* has the right */
    struct close_vote_rule rule;
};

struct close_vote {
    struct person by;
    bool reopen;
    struct span why; /* question_close_whys; empty: to open it again */
    struct span reason;
    instant at;
    struct flag_subject other; /* what it repeats; without a kind: nothing, or it is gone */
};

struct close_vote_list {
    size_t count;
    struct close_vote *items; /* those that count, the newest first */
};

struct close_vote_change {
    instant at;
    struct person by;
    struct close_vote_rule was;
    struct close_vote_rule is;
};

struct close_vote_changes {
    size_t count;
    struct close_vote_change *items; /* the newest first */
};

/* Queue. The list comes to those who have the right. */
void close_vote_store_state(struct db_batch *batch, struct span session_hash,
                            struct close_vote_state *out);
void close_vote_store_list(struct db_batch *batch, struct span session_hash, int64_t question,
                           struct close_vote_list *out);
/* Queue; refused with the names of functions/close_vote.sql, of question_close and of right_refuse. */
void close_vote_store_close(struct db_batch *batch, int64_t actor, int64_t question,
                            struct span why, struct span reason, const struct flag_other *other);
void close_vote_store_reopen(struct db_batch *batch, int64_t actor, int64_t question,
                             struct span reason);
void close_vote_store_take_back(struct db_batch *batch, int64_t actor, int64_t question);

void close_vote_store_rule(struct db_batch *batch, struct close_vote_rule *out);
void close_vote_store_changes(struct db_batch *batch, struct close_vote_changes *out);
/* Refused with 'right_by_admin' and, when it is not as `seen`, 'right_conflict'. */
void close_vote_store_rule_change(struct db_batch *batch, int64_t actor,
                                  const struct close_vote_rule *seen,
                                  const struct close_vote_rule *rule);

/* The viewer's own of the list; NULL: none. */
const struct close_vote *close_vote_of(const struct close_vote_list *list, int64_t account);

#endif
