/*
 * Points that others give by what they say of one's questions and answers, and what one may do with them: how many there are for
 * what, and how they are kept, is in sql/functions/reputation.sql.
 */
#ifndef REPUTATION_REPUTATION_H
#define REPUTATION_REPUTATION_H

#include "core/clock.h"
#include "db/batch.h"
#include "post/post.h"

enum {
    REPUTATION_NEWEST = 300, /* questions, and as many answers, that the page adds up by kind */
    REPUTATION_CHANGES = 30,
    REPUTATION_MOST = 100000
};

/* The viewer's points, and what their newest posts have. */
struct reputation_own {
    bool found; /* somebody is signed in */
    int64_t points;
    int64_t up_answers;
    int64_t up_questions;
    int64_t down;
    int64_t helped;
    int64_t accepted;
    int64_t newest; /* points that these gave; the rest is from older posts */
};

/* From how many points on somebody may do something. */
struct reputation_right {
    struct span name; /* "vote-down"; empty: there is none */
    int64_t points;
};

struct reputation_rights {
    size_t count;
    struct reputation_right *items;
};

struct reputation_change {
    struct span name;
    int64_t was;
    int64_t is;
    struct person by;
    instant at;
};

struct reputation_changes {
    size_t count;
    struct reputation_change *items;
};

/* "Vote down"; the name itself when it is not known. */
struct span reputation_right_words(struct span name);
/* Why it needs points: "So that whoever says no knows how hard an answer is." */
struct span reputation_right_why(struct span name);

/* Queue. */
void reputation_store_own(struct db_batch *batch, struct span session_hash,
                          struct reputation_own *out);
/* Of somebody by the key of their name (name_key); what stays 0 when there is nobody. */
void reputation_store_person(struct db_batch *batch, struct span key, int64_t *points);
void reputation_store_rights(struct db_batch *batch, struct reputation_rights *out);
void reputation_store_right(struct db_batch *batch, struct span name, struct reputation_right *out);
void reputation_store_changes(struct db_batch *batch, struct reputation_changes *out);
/* Refused with 'right_by_admin' and 'right_conflict'. */
void reputation_store_change(struct db_batch *batch, int64_t actor, struct span name, int64_t seen,
                             int64_t points);

#endif
