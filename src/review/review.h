/*
 * Reviews: who read which revision of an entry, until when that counts, and whose profession the site's admins checked.
 * The rules are in sql/functions/review.sql.
 */
#ifndef REVIEW_REVIEW_H
#define REVIEW_REVIEW_H

#include "library/library.h"

enum {
    REVIEW_PARTS_MAX = 4,
    REVIEW_EVENTS_PAGE = 20,
    REVIEW_REASON_MAX = 200,
    CREDENTIALS_MAX = 20, /* of one account, on its page */
    CREDENTIAL_PROFESSION_MAX = 60,
    CREDENTIAL_CHECKED_MAX = 300,
    CREDENTIALS_PAGE = 50,
    CREDENTIAL_SOON_DAYS = 30,
};

/* What a reviewer confirms to have read. */
struct review_part {
    const char *name; /* the form's field: "dose" */
    const char *label;
};
/* Those of a kind of entry ("stretch"); the same as review_parts in SQL. *count is at most REVIEW_PARTS_MAX. */
const struct review_part *review_parts(struct span kind, size_t *count);

/* One review of an entry: a row of its history. */
struct review_event {
    int64_t id;
    struct span
        state; /* "current", or what ended it: "change", "due", "withdrawn", "replaced", "continued" */
    int64_t revision;
    int64_t account_id; /* 0: a former member */
    struct span reviewer;
    struct span profession;
    struct span on; /* days: "31 Jan 2026" */
    struct span due;
    const struct span *covers;
    size_t cover_count;
    struct span
        continued_by; /* who said that only spelling changed since the review below; empty: a review */
    instant created_at;
    instant ended_at;
    struct span ended_by;
    struct span end_reason;
};

struct review_events {
    size_t count;
    struct review_event *items;
};

/* What the viewer may do about an entry. */
struct review_viewer {
    struct span profession; /* of a valid credential; empty: none */
    bool wrote_text;        /* any revision of what is to be reviewed */
    bool may_go_on;         /* may say that only spelling changed since the newest review */
    struct span due;        /* "2027-01-31": unless another day is chosen */
    struct span first_due;
    struct span last_due;
};

/* Queues reviews below `before`, newest first, one more than REVIEW_EVENTS_PAGE when there are more. */
void review_store_list(struct db_batch *batch, struct span session_hash, const char *kind,
                       struct span slug, int64_t before, struct review_events *out);
/* Queues; *out stays zeroed for somebody who is not signed in. */
void review_store_viewer(struct db_batch *batch, struct span session_hash, const char *kind,
                         struct span slug, struct review_viewer *out);

/*
 * Queues a review of an entry's revision until a day ("2027-01-31") by `account`, who read `parts`. Refused with
 * 'review_by_credential', 'review_conflict', 'review_not_own', 'review_covers', 'review_due_range'.
 */
void review_store_add(struct db_batch *batch, int64_t account, int64_t entry, int64_t revision,
                      struct span due, const struct span *parts, size_t part_count);
/*
 * Queues going on with the review that a change of spelling ended; as above, 'review_over', and
 * 'review_spelling_other' when it is the account's own review.
 */
void review_store_go_on(struct db_batch *batch, int64_t account, int64_t entry, int64_t revision);
/* Queues taking the present review back: refused with 'review_over', 'review_withdraw_allowed'. */
void review_store_withdraw(struct db_batch *batch, int64_t account, int64_t entry,
                           struct span reason);

/* ---- credentials ---- */

struct credential {
    int64_t id;
    struct span profession;
    struct span checked;     /* how: for admins */
    struct span valid_until; /* "2027-01-31" */
    struct span until;       /* the same for people */
    bool valid;              /* today */
    struct span verified_by;
    instant verified_at;
    bool withdrawn;
    instant ended_at; /* 0: it has not */
    struct span ended_by;
    struct span end_reason;
};

/* One of the list of all, with whose it is. */
struct credential_due {
    int64_t id;
    struct span name;
    struct span role; /* as shown */
    struct span profession;
    struct span until; /* "3 May 2026" */
    bool valid;        /* today */
    bool soon;         /* it runs out within CREDENTIAL_SOON_DAYS */
};

struct credentials_due {
    size_t count;
    struct credential_due *items; /* CREDENTIALS_PAGE, and one more when there are more */
};

struct credentials {
    size_t count;
    struct credential *items;
};

/* Queues somebody's, by name_key, the newest first, CREDENTIALS_MAX at most: for admins. */
void review_store_credentials(struct db_batch *batch, struct span name_key,
                              struct credentials *out);
/* Queues those that were not withdrawn nor replaced, what runs out soonest first, from behind that one: for admins. */
void review_store_credentials_due(struct db_batch *batch, struct span session_hash, int64_t after,
                                  struct credentials_due *out);
/*
 * Queues noting that `admin` checked it, in place of the credential `seen` (0: none). `until` is a day. Refused with
 * 'credential_conflict', 'credential_by_another', 'credential_person', 'credential_until'.
 */
void review_store_verify(struct db_batch *batch, int64_t admin, int64_t account, int64_t seen,
                         struct span profession, struct span checked, struct span until);
/*
 * Queues withdrawing the credential of `account`, and with it that person's reviews: refused with 'credential_conflict',
 * also when it is another person's.
 */
void review_store_credential_withdraw(struct db_batch *batch, int64_t admin, int64_t account,
                                      int64_t credential, struct span reason);

#endif
