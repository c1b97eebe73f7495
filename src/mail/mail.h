/*
 * Mail: whoever has something to tell an account queues it in the transaction of what happened (mail_add in SQL); the job
 * runner (src/ctl/mail/) writes and sends it. A link in a mail is made by the runner at that moment, and the database has
 * only its SHA-256: nothing that waits here lets anybody in. Where there is no mail server a mail is a file, and admins read
 * its words, with the link in them, for a day.
 */
#ifndef MAIL_MAIL_H
#define MAIL_MAIL_H

#include "db/batch.h"

enum mail_kind {
    MAIL_VERIFY,           /* is this your address? about: where it goes */
    MAIL_ADDRESS_TAKEN,    /* somebody gave your address to another account */
    MAIL_RESET,            /* a link for a new password */
    MAIL_PASSWORD_CHANGED, /* it was changed */
    MAIL_NEW_DEVICE, /* somebody signed in on a device that was not known; about: on which, from where */
    MAIL_FACTOR_ADDED,   /* about: which, as the beginning of a sentence */
    MAIL_FACTOR_REMOVED, /* the same */
    MAIL_RECOVERY_USED,  /* a recovery code; about: how many are left */
    MAIL_SECOND_FAILED, /* the password was right, and no code was; about: on which device, from where */
    MAIL_PASSWORD_WRONG, /* somebody who is signed in gave wrong ones; about: on which device, from where */
    MAIL_FACTORS_RESET,   /* all second factors were taken away by who runs the site */
    MAIL_ADDRESS_CHANGED, /* to the old address, about: the new one; a link takes it back */
    MAIL_PROVIDER_LINKED, /* about: the provider, with which one can sign in from now on */
    MAIL_PROVIDER_UNLINKED,
    MAIL_SUSPENDED, /* about: until when; on the next lines the moderators' message */
    MAIL_SUSPENSION_LIFTED,
    MAIL_LEAVING,      /* the account will be erased; about: on which day */
    MAIL_EXPORT_READY, /* the copy of one's data is there */
    MAIL_EXPORT_LARGE, /* it is too long for a page */
    MAIL_NOTICES, /* notices that are still unread; about: which (sql/functions/notice_mail.sql); its link stops such mails */
    MAIL_CHECK_IN, /* how it goes with what the account tries; a link to say so without signing in */
    MAIL_KINDS
};

enum { MAIL_ADDRESS_MAX = 254, MAIL_TRIES_MAX = 8 };
enum { MAIL_HOUR = 3600 };

/* What a kind of mail is. */
struct mail_rule {
    const char *name;  /* mail.kind */
    const char *title; /* for admins */
    int64_t hours;     /* from the event: it is not sent later */
    const char *token; /* account_token.kind of its link; NULL: the link is open to everybody */
    const char *path;  /* of the page that its link leads to */
    int64_t token_hours;
    bool may_be_stopped; /* its link is one by which mail programs stop it (RFC 8058) */
};
const struct mail_rule *mail_rule(enum mail_kind kind);
/* The kind with this name; false when there is none. */
MUST_CHECK bool mail_kind_of(struct span name, enum mail_kind *kind);

/* Seconds until it is tried again after so many tries that failed: minutes first, then hours; -1: no more. */
int64_t mail_wait(int64_t tries);

/* ---- the job runner ---- */

struct mail {
    int64_t id; /* 0: none is due */
    enum mail_kind kind;
    bool known; /* the kind is one that this version knows */
    int64_t account_id;
    struct span name;
    struct span address;
    struct span about;
    instant at;
    int64_t tries; /* this one counted */
    instant until; /* others may take it from then on; by that the store knows who took it */
};

/*
 * Queues: ends those whose runner was lost, or has them wait again; takes the next for the caller to send within `lease` seconds, together with the
 * token of its link: `hash` is SHA-256 of what the link holds. A mail whose kind has none leaves the hash unused.
 */
void mail_store_take(struct db_batch *batch, int64_t lease, struct span hash, struct mail *out);

/* Before a byte of it goes to a mail server. *id is 0 when others took it meanwhile, or it was ended: then none may go. */
void mail_store_begin(struct db_batch *batch, const struct mail *mail, int64_t *id);

/* How it ended; the names are those of mail.state. Nothing when others took it meanwhile, as with the two below. */
void mail_store_end(struct db_batch *batch, const struct mail *mail, const char *state,
                    struct span reason, struct span words);
void mail_store_again(struct db_batch *batch, const struct mail *mail, int64_t seconds,
                      struct span reason);
/* The address is not known to its mail server: the account is told on its own page. */
void mail_store_refuse(struct db_batch *batch, const struct mail *mail, struct span reason);
/* Old mails and links go, and what admins could read for a day, at most `most` of each; *count of them. */
void mail_store_forget(struct db_batch *batch, int64_t most, int64_t *count);

struct mail_ids {
    size_t count;
    int64_t *items;
};

/* Which of these there is no mail of any more. `ids` must live until the batch is finished. */
void mail_store_gone(struct db_batch *batch, const int64_t *ids, size_t count,
                     struct mail_ids *out);

/* ---- for admins ---- */

struct mail_item {
    int64_t id;
    struct span kind; /* its title */
    struct span name; /* empty: no account has the address that somebody asked about */
    struct span address;
    instant at;
    struct span state;
    int64_t tries;
    instant due_at;
    struct span reason;
    struct span words;
};

struct mail_list {
    size_t count;
    struct mail_item *items;
};

void mail_store_list(struct db_batch *batch, int64_t before, int64_t most, struct mail_list *out);
/* Tries one once more; *id is 0 when it no longer can. */
void mail_store_retry(struct db_batch *batch, int64_t mail_id, int64_t *id);

#endif
