/*
 * People: what their page says of what they did, what they want it to say, and the picture that is drawn from a name. Who somebody
 * is, and how they sign in, is src/account. sql/functions/person.sql.
 */
#ifndef PERSON_PERSON_H
#define PERSON_PERSON_H

#include "core/clock.h"
#include "db/batch.h"
#include "portrait/portrait.h"

enum {
    PERSON_NEWEST = 1000, /* answers that a profile looks at: for what helped, and for the best */
    PERSON_ENTRIES_MAX = 200, /* that it counts; one more: there are more */
    PERSON_PAGE = 20,
    PERSON_HUES = 12, /* colours of drawn pictures: .avatar-0 to .avatar-11 in the style sheet */
};

/* What somebody wants others to see of them, and whether they may be asked. */
struct person_setting {
    bool lists_questions; /* on their page */
    bool shows_badges;
    bool takes_asks;
    struct span name; /* whose it is */
};

struct person_summary {
    int64_t helped;   /* how often readers said so of their newest PERSON_NEWEST answers */
    int64_t accepted; /* of those */
    int64_t
        entries; /* of the library that they wrote or changed; PERSON_ENTRIES_MAX + 1: or more */
    struct person_setting setting;
    struct span checked_on;    /* "3 May 2026": when their profession was; empty: it is not valid */
    struct span checked_until; /* likewise */
    struct portrait_files picture;
};

/* An entry of the library that somebody wrote or changed. */
struct person_entry {
    int64_t id;
    struct span kind;
    struct span type; /* of an article; else empty */
    struct span title;
    struct span slug;
    struct span summary;
    instant at; /* when they saved it last */
    bool wrote; /* its first revision is theirs */
};

struct person_entries {
    size_t count;
    struct person_entry *items;
};

/* ---- badges (sql/functions/badge.sql) ---- */

enum { PERSON_BADGE_HOLDERS = 100 }; /* that are counted; one more: there are more */

struct person_badge {
    struct span name;     /* "first-help": as in addresses */
    struct span title;    /* "First help" */
    struct span sentence; /* what it is for */
    int64_t holders;      /* of all badges: how many people have it */
};

struct person_badges {
    size_t count;
    struct person_badge *items;
};

/* Queue: all there are; those that somebody has and shows, by the key of their name. */
void person_store_badge_rules(struct db_batch *batch, struct person_badges *out);
void person_store_badges(struct db_batch *batch, struct span key, struct person_badges *out);

/* ---- blocking, and asking somebody about a post ---- */

/* What is between the session's own account and somebody. */
struct person_between {
    int64_t id; /* 0: nobody of that name, or nobody is behind it */
    struct span name;
    bool blocks;  /* the session's account blocks them */
    bool may_ask; /* and may ask them about a post */
    bool is_self;
};

struct person_blocked {
    int64_t id;
    struct span name;
    instant at;
};

struct person_blocked_list {
    size_t count;
    struct person_blocked *items;
};

struct post_text;

void person_store_between(struct db_batch *batch, struct span session_hash, struct span key,
                          struct person_between *out);
void person_store_blocked(struct db_batch *batch, struct span session_hash,
                          struct person_blocked_list *out);
/* Refused with 'block_room', or 'post_exists' for oneself and who left. */
void person_store_block(struct db_batch *batch, int64_t account, int64_t other, bool yes);
/*
 * *id gets the comment that asks. Refused as a comment is, and with 'ask_person_may', 'ask_person_once', 'ask_person_room'.
 */
void person_store_ask(struct db_batch *batch, int64_t asker, int64_t asked, int64_t post,
                      const struct post_text *text, int64_t *id);

/* ---- pictures that are drawn from a name ---- */

/* What tells one picture from another: the same for the same name for ever. */
struct person_avatar {
    struct span letter; /* the first of the name, as it is written */
    unsigned hue;       /* below PERSON_HUES */
    unsigned shape;     /* below 4 */
};
struct person_avatar person_avatar_of(struct span name);

/* ---- statements; each queues into the batch and fills *out when it has run ---- */

/* By the key of the name (name_key). */
void person_store_summary(struct db_batch *batch, struct span key, struct person_summary *out);
/* Queues entries from before that place, PERSON_PAGE + 1 at most. */
void person_store_entries(struct db_batch *batch, struct span key, instant before,
                          int64_t before_id, struct person_entries *out);
/* The session's own; *out has no name when there is none. */
void person_store_setting(struct db_batch *batch, struct span session_hash,
                          struct person_setting *out);
/* Refused when the account is leaving. */
void person_store_setting_put(struct db_batch *batch, int64_t account,
                              const struct person_setting *setting);

#endif
