/*
 * The audit: who signed in, who could not, what changed about accounts and rights, and what moderators and admins did; from
 * where, and when. Kept 90 days (sql/functions/audit.sql). Whom it is about sees it on /account/activity, admins see all
 * on /admin/audit, and each row is a line of the log, too.
 *
 * A feature that does such a thing adds its kind here, with words for people in audit.c, and notes it in the transaction of
 * what it does.
 */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H

#include "db/batch.h"

struct request;
struct alone;

enum audit_kind {
    AUDIT_NOTHING,
    /* ---- getting in ---- */
    AUDIT_SIGN_IN, /* about: the means */
    AUDIT_SIGN_IN_FAILED, /* counted; account 0: a name that nobody has, which is not noted: people type passwords there */
    AUDIT_SIGN_IN_REFUSED, /* with the right proof; about: why */
    AUDIT_SIGN_OUT,
    AUDIT_REGISTER,
    AUDIT_SESSION_ENDED,  /* from another device */
    AUDIT_SESSIONS_ENDED, /* all but the one in use */
    /* ---- one's own account ---- */
    AUDIT_PASSWORD,
    AUDIT_PASSWORD_WRONG, /* counted; where the present one was asked for */
    AUDIT_PASSWORD_RESET, /* by the link of a mail */
    AUDIT_EMAIL_GIVEN,
    AUDIT_EMAIL, /* it is the account's from here on */
    AUDIT_EMAIL_RESTORED,
    AUDIT_PASSKEY_ADDED, /* about: its name */
    AUDIT_PASSKEY_REMOVED,
    AUDIT_PASSKEY_REFUSED, /* counted; at signing in, or adding one; about: what was wrong */
    /* ---- second factors ---- */
    AUDIT_FACTOR_ADDED, /* about: which */
    AUDIT_FACTOR_REMOVED,
    AUDIT_RECOVERY_CODES, /* new ones */
    AUDIT_RECOVERY_USED,
    AUDIT_SECOND_WRONG,    /* counted; the password was right */
    AUDIT_CONFIRMED,       /* who it is, before something dangerous */
    AUDIT_PROVIDER_LINKED, /* about: its title */
    AUDIT_PROVIDER_UNLINKED,
    AUDIT_WAY_UNDONE, /* by the link of the mail that told of it; about: what, as mails name it */
    AUDIT_EXPORT,     /* a copy of one's data was asked for */
    AUDIT_LEAVE,      /* asked for the account to be erased */
    AUDIT_STAY,       /* and changed their mind */
    /* ---- rights ---- */
    AUDIT_FACTORS_RESET, /* all of somebody's, by an admin or whoever runs the server */
    AUDIT_ROLE,          /* about: "from member to coach" */
    AUDIT_SIGNED_OUT, /* everywhere, by the operator (backtalk-ctl sign-out); account 0: everybody */
    AUDIT_SUSPENDED,
    AUDIT_UNSUSPENDED,
    AUDIT_REFUSED, /* counted; asked for a page above one's role; about: its path */
    /* ---- moderators and admins; about: the path ---- */
    AUDIT_POST_DELETED,
    AUDIT_POST_RESTORED,
    AUDIT_POST_CONVERTED,
    AUDIT_SUGGESTION,
    AUDIT_ADVICE_DECIDED,
    AUDIT_CARD_CHANGED,
    AUDIT_POST_WIKI,
    AUDIT_ENTRY_RETIRED,
    AUDIT_ENTRY_MERGED,
    AUDIT_ENTRY_UNMERGED,
    AUDIT_TAG_MERGED,
    AUDIT_TAG_UNMERGED,
    AUDIT_TAG_SUGGESTION,
    AUDIT_CREDENTIAL,
    AUDIT_PAGE_CHANGE, /* of a page that two people change */
    AUDIT_LIMIT,
    AUDIT_RIGHT, /* from how many points on */
    AUDIT_MAIL_RETRIED,
    AUDIT_FLAG_DECIDED,
    AUDIT_FLAG_REOPENED,
    AUDIT_QUEUE_SEEN,
    AUDIT_QUESTION_STATE,
    AUDIT_QUESTION_MERGED,
    AUDIT_HOLD_RULE, /* which posts of new accounts wait */
    AUDIT_HELD_DECIDED,
    AUDIT_RING,            /* account 0: whom it is about does not read of it */
    AUDIT_PERSONAL_HIDDEN, /* account 0 */
    AUDIT_STAFF_NOTE,      /* account 0: whom it is about does not read of it */
    AUDIT_STAFF_TEMPLATE,
    AUDIT_QUESTION_MOVED,
    AUDIT_KINDS
};

/* audit.kind, and what it is called. */
const char *audit_name(enum audit_kind kind);
const char *audit_words(enum audit_kind kind);
/* The kind with this name; AUDIT_NOTHING for any other. */
enum audit_kind audit_of(struct span name);
/* What a stranger can have happen as often as they like: one row counts it for each hour, account and network. */
bool audit_is_counted(enum audit_kind kind);

/*
 * Queues a row into r->batch, so that it is there when, and only when, what it notes has happened; the log's line
 * follows then. `account_id` is whom it is about (0: nobody we know); who did it is r->viewer, and the place is the
 * request's. `about` is a few plain words for the person, never a secret; it may be empty. Not before the guard: the
 * viewer has to be known.
 */
void audit_note(struct request *r, enum audit_kind kind, int64_t account_id, struct span about);
/* The same in a transaction of its own, which nobody waits for: for what was refused or failed. */
void audit_note_alone(struct request *r, enum audit_kind kind, int64_t account_id,
                      struct span about);
/* The same, in front of what else the caller queues there and sends. */
void audit_note_in(struct alone *alone, struct request *r, enum audit_kind kind, int64_t account_id,
                   struct span about);

/*
 * Hooks of the web layer (web/site.h): a page with `.audited` is about to write; a role was not enough for a page. The first
 * notes the path: a page about a person notes by itself whom it is about, so that no name stays here after its account.
 */
void audit_page(struct request *r, int kind);
void audit_refusal(struct request *r);

/* ---- looking at it ---- */

struct audit_item {
    int64_t id;
    instant at;
    instant last_at; /* of what is counted */
    int64_t times;
    enum audit_kind kind; /* AUDIT_NOTHING: one that this version does not know */
    struct span kind_name;
    struct span address;
    struct span agent;
    struct span about;
    /* Whom it is about and who did it, as far as that is not plain: names with their roles, or empty. */
    struct span name;
    struct span role;
    struct span by;
    struct span by_role;
};

struct audit_list {
    size_t count;
    struct audit_item *items;
};

/* Newest first, from before the place (time, id). By the hash of a session's token: what is about its account, or done by it. */
void audit_store_own(struct db_batch *batch, struct span session_hash, instant before,
                     int64_t before_id, int64_t most, struct audit_list *out);
/* All, or of one account (the key of its name), of one kind, since a time (0: any). */
void audit_store_list(struct db_batch *batch, struct span name_key, enum audit_kind kind,
                      instant since, instant before, int64_t before_id, int64_t most,
                      struct audit_list *out);

#endif
