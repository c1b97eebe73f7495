/* Accounts: who people are here, how they sign in, and what everybody sees of them. */
#ifndef ACCOUNT_ACCOUNT_H
#define ACCOUNT_ACCOUNT_H

#include "core/clock.h"
#include "core/err.h"
#include "db/batch.h"

/* ---- rules ---- */

enum {
    ACCOUNT_PASSWORD_MIN = 8, /* code points */
    ACCOUNT_PASSWORD_MAX = 200,
    ACCOUNT_EMAIL_MAX = 254,    /* bytes, as in SMTP */
    ACCOUNT_ABOUT_MAX = 2000,   /* code points */
    ACCOUNT_COUNTED_MAX = 1000, /* questions and answers on a profile; beyond: "more than" */
    ACCOUNT_FREE_FAILURES = 10,
    ACCOUNT_WAIT_FIRST = 10, /* seconds */
    ACCOUNT_WAIT_MOST = 15 * 60,
    ACCOUNT_POSTS_PER_PAGE = 20,
};

/* Something, an @, and a host with a dot; no white space. Whether it exists only a letter to it can tell. */
bool account_email_is_plausible(struct span email);

/*
 * What is hashed for a typed password: the same letters typed on two machines give the same bytes (NFC).
 * In the arena.
 */
struct span account_secret(struct arena *arena, struct span typed);

/* A new password's length, and that it is not the name. When false, *why says what to do; a literal. */
bool account_password_is_allowed(struct arena *arena, struct span password, struct span name,
                                 struct span *why);

/*
 * How many seconds somebody must wait who failed `failures` times, the last of them `since` seconds
 * ago: from the tenth failure on 10 s, 20 s, 40 s … up to 15 minutes. 0: no wait.
 */
int64_t account_login_wait(int64_t failures, int64_t since);

/* The path to go to after signing in: `wanted` when it is a path of this site, else "/". In the arena. */
struct span account_next(struct arena *arena, struct span wanted);

/* A User-Agent header in plain words: "Firefox on Android". In the arena. */
struct span account_agent(struct arena *arena, struct span header);

/* "Europe" and "Berlin" of "Europe/Berlin", "America" and "Argentina/Buenos Aires". In the arena. */
struct span account_zone_area(struct span zone);
struct span account_zone_place(struct arena *arena, struct span zone);

/* The next paragraph of plain text (what is between blank lines), trimmed. False when none is left. */
bool account_paragraph(struct span *rest, struct span *paragraph);

/* A place in a list ordered by time and id, newest first. */
struct account_place {
    instant at;
    int64_t id;
};

/* Before everything: where the first page begins. */
#define ACCOUNT_PLACE_FIRST \
    ((struct account_place){.at = INT64_C(253370764800000000), .id = INT64_MAX})

/* As it is written in an address. False, and *place untouched, for anything that was not written by us. */
MUST_CHECK bool account_place_read(struct span s, struct account_place *place);
struct span account_place_write(struct arena *arena, struct account_place place);

/* ---- rows ---- */

struct account_login {
    int64_t id;           /* 0: no such account */
    struct span password; /* its hash; empty: nobody can sign in to it */
    int64_t failures;     /* of this name from this network within a day */
    int64_t failed_since; /* seconds since the last of them */
};

struct account {
    int64_t id;
    struct span name;
    struct span role;
    struct span email; /* may be empty */
    struct span about;
    struct span zone; /* in which days and times are shown; empty: as the browser says */
    instant created_at;
    struct span password;
};

struct account_session {
    int64_t id;
    instant created_at;
    instant last_seen_at;
    struct span address;
    struct span agent; /* in plain words */
    bool in_use;       /* the one that asks */
};

struct account_session_list {
    size_t count;
    struct account_session *items;
};

struct account_person {
    int64_t id; /* 0: nobody of that name */
    struct span name;
    struct span role;
    struct span about;
    instant created_at;
    int64_t questions; /* ACCOUNT_COUNTED_MAX + 1: that many or more */
    int64_t answers;
};

struct account_post {
    int64_t id;
    bool is_answer;
    int64_t question_id;
    struct span title;
    struct span slug;
    int64_t score;
    int64_t answers; /* of the question */
    instant created_at;
    bool is_accepted;
    struct span excerpt;
};

struct account_post_list {
    size_t count;
    struct account_post *items;
};

enum account_tab { ACCOUNT_EVERYTHING, ACCOUNT_QUESTIONS, ACCOUNT_ANSWERS };

/* ---- statements; each queues into the batch and fills *out when it has run ---- */

void account_store_taken(struct db_batch *batch, struct span key, bool *out);
void account_store_create(struct db_batch *batch, struct span name, struct span key,
                          struct span email, struct span hash, int64_t *id);
void account_store_login(struct db_batch *batch, struct span key, struct span network,
                         struct account_login *out);
/* *granted stays false when somebody else used the attempt that `seen` failures left. */
void account_store_login_try(struct db_batch *batch, struct span key, struct span network,
                             int64_t seen, bool *granted);
void account_store_login_done(struct db_batch *batch, struct span key, struct span network,
                              int64_t account_id);
void account_store_rehash(struct db_batch *batch, int64_t id, struct span hash,
                          struct span old_hash);

/* By the hash of the session's token. Nothing is filled in when there is no such session. */
void account_store_own(struct db_batch *batch, struct span session_hash, struct account *out);
void account_store_sessions(struct db_batch *batch, struct span session_hash,
                            struct account_session_list *out);
void account_store_save(struct db_batch *batch, int64_t id, struct span email, struct span about,
                        struct span zone);
/* Ends all sessions but the given one, and notes the event. */
void account_store_password(struct db_batch *batch, int64_t id, struct span hash,
                            struct span session_hash);
void account_store_revoke(struct db_batch *batch, int64_t id, int64_t session_id);
void account_store_revoke_others(struct db_batch *batch, int64_t id, int64_t session_id);

void account_store_person(struct db_batch *batch, struct span key, struct account_person *out);
/* At most `most` posts from before `place`, newest first. */
void account_store_posts(struct db_batch *batch, struct span key, enum account_tab tab,
                         struct account_place place, int64_t most, struct account_post_list *out);

#endif
