/* Accounts: who people are here, how they sign in, and what everybody sees of them. */
#ifndef ACCOUNT_ACCOUNT_H
#define ACCOUNT_ACCOUNT_H

#include "core/clock.h"
#include "core/err.h"
#include "db/batch.h"

struct request;

/* ---- rules ---- */

enum {
    ACCOUNT_PASSWORD_MIN = 8, /* code points */
    ACCOUNT_PASSWORD_MAX = 256,
    ACCOUNT_EMAIL_MAX = 254,    /* bytes, as in SMTP */
    ACCOUNT_ABOUT_MAX = 2000,   /* code points */
    ACCOUNT_COUNTED_MAX = 1000, /* questions and answers on a profile; beyond: "more than" */
    ACCOUNT_POSTS_PER_PAGE = 20,
};

/* Something, an @, and a host with a dot; no white space. Whether it exists only a letter to it can tell. */
bool account_email_is_plausible(struct span email);

/*
 * Whether somebody may take this name when they register, whichever way they come: it is one, and does not look as if it belonged
 * to the people who run the site. Whether it is free is for the database to say. When false, *why says what to do; a literal.
 */
bool account_name_is_allowed(struct span name, struct span *why);

/* A form's fields "name" and "email", unless they have a fault already, are to be allowed, and to look like an address. */
void account_check_name(struct request *r);
void account_check_email(struct request *r);
/* The same for a name that somebody has already. */
void account_name_is_taken(struct request *r);

/*
 * Whoever makes an account agrees to what the page about privacy says: what they write is about their health. The form's table,
 * whichever way in it is of, has this field, its page account_agree (gen/account/account_field_view.h), and its transaction
 * consent_add.
 */
#define ACCOUNT_AGREE_FIELD                                                                     \
    {                                                                                           \
        .name = "agree", .kind = FORM_FLAG, .required = true,                                   \
        .missing = "Without this we may not keep what you write. Please read it, and tick the " \
                   "box if you agree."                                                          \
    }

/*
 * What is hashed for a typed password: each character as it came, the same letters typed on two machines being the same
 * bytes (NFC). In the arena.
 */
struct span account_secret(struct arena *arena, struct span typed);

struct request;
/*
 * Whoever is signed in gave a password that is not the account's: goes into the audit, and the owner is told once there
 * are enough of them. In a batch of its own, which nobody waits for.
 */
void account_password_was_wrong(struct request *r);

/*
 * Whether a new password of the account with that name and address (either may be empty) may be chosen: 8 to 256
 * characters, not among the commonest, no row of keys, and more than the name, the address or the site's name. When false,
 * *why says what is wrong and what to do; a literal.
 */
bool account_password_is_allowed(struct arena *arena, struct span password, struct span name,
                                 struct span email, struct span *why);

/*
 * The same for a password that is chosen in a form, in the field of that name, by who has, or will have, that name and address.
 */
void account_check_password(struct request *r, const char *field, struct span name,
                            struct span email);

/* The path to go to after signing in: `wanted` when it is a path of this site, else "/". In the arena. */
struct span account_next(struct arena *arena, struct span wanted);
/* The redirect to the path that the form's "next" wants. */
void account_go_on(struct request *r);

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
    int64_t id;            /* 0: no such account */
    struct span password;  /* its hash; empty: nobody can sign in to it */
    instant devices_since; /* devices that signed in before that are not known */
    struct span key;       /* name_key of its name */
    bool has_factor;       /* signing in takes a second step: factor/factor.h */
};

struct account {
    int64_t id;
    struct span name;
    struct span role;
    struct span email;         /* where its mail goes; empty: nowhere */
    struct span email_wanted;  /* given, and not verified yet; may be empty */
    bool email_asked;          /* a link was sent there: not when it got too many that day */
    struct span email_refused; /* what its mail server said when it refused a mail; may be empty */
    struct span about;
    struct span zone; /* in which days and times are shown; empty: as the browser says */
    instant created_at;
    struct span password;
    int64_t revision; /* of about and zone */
    struct span
        about_state; /* 'waits', 'shown', 'refused'; empty: moderators need not look at it (hold/hold.h) */
    struct span about_reason; /* why it is refused */
};

struct account_session {
    int64_t id;
    instant created_at;
    instant last_seen_at;
    struct span means; /* how it began, in words: "with a password" */
    struct span
        address; /* networks, as limits count them: where it began, and where it was last used */
    struct span last_address;
    struct span agent; /* in plain words */
    bool in_use;       /* the one that asks */
    bool has_second;   /* a second step came after the password */
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
    int64_t helped; /* of account_store_best: how many readers say so */
    int64_t rank;   /* likewise: where it is in that order */
};

struct account_post_list {
    size_t count;
    struct account_post *items;
};

/* What whoever signs in to an account that is suspended or about to be erased is shown: site.locked_out. */
struct request;
extern void (*const account_locked_steps[])(struct request *r);

enum account_tab { ACCOUNT_EVERYTHING, ACCOUNT_QUESTIONS, ACCOUNT_ANSWERS, ACCOUNT_LIBRARY };

/* ---- statements; each queues into the batch and fills *out when it has run ---- */

void account_store_taken(struct db_batch *batch, struct span key, bool *out);
void account_store_create(struct db_batch *batch, struct span name, struct span key,
                          struct span email, struct span hash, int64_t *id);
/* By its name's key; or by the address that was typed in place of a name, when `typed` is one. */
void account_store_login(struct db_batch *batch, struct span key, struct span typed,
                         struct account_login *out);
void account_store_rehash(struct db_batch *batch, int64_t id, struct span hash,
                          struct span old_hash);

/* By the hash of the session's token. Nothing is filled in when there is no such session. */
void account_store_own(struct db_batch *batch, struct span session_hash, struct account *out);
void account_store_sessions(struct db_batch *batch, struct span session_hash,
                            struct account_session_list *out);
/*
 * Refused with 'edit_conflict' when `base` is not the revision of what there is, unless that is the same. With so many `links` (hold_named)
 * others do not see what a new account says before a moderator did.
 */
void account_store_save(struct db_batch *batch, int64_t id, int64_t base, struct span about,
                        struct span zone, size_t links);
/* Ends all sessions but the given one, notes the event, and has it told by mail. */
void account_store_password(struct db_batch *batch, int64_t id, struct span hash,
                            struct span session_hash);
/* `*ended`: the session; 0: there is none. */
void account_store_revoke(struct db_batch *batch, int64_t id, int64_t session_id, int64_t *ended);
/* `*ended`: how many. */
void account_store_revoke_others(struct db_batch *batch, int64_t id, int64_t session_id,
                                 int64_t *ended);

/* ---- the address, and the links of mails (sql/functions/mail.sql) ---- */

/* What a link does: a name of account_token.kind. */
#define ACCOUNT_LINK_VERIFY "verify"
#define ACCOUNT_LINK_RESET "reset"
#define ACCOUNT_LINK_RESTORE "restore"

struct account_link {
    int64_t account_id;
    struct span name; /* of the account; empty: the link no longer works */
    struct span address;
    bool is_done; /* it is to verify an address, which is the account's already */
};

/*
 * Queues. The address is the account's once the link that is sent there was followed, unless that session is ended by
 * another one before.
 */
void account_store_email(struct db_batch *batch, int64_t id, int64_t session_id,
                         struct span address);
/* Sends that link again, at most every ten minutes. */
void account_store_email_again(struct db_batch *batch, int64_t id);
/* `hash` is SHA-256 of the link's token. What no longer works is refused with 'account_token_holds'. */
void account_store_link(struct db_batch *batch, const char *kind, struct span hash,
                        struct account_link *out);
void account_store_verify(struct db_batch *batch, struct span hash);
/* *id gets the account. All its sessions end, and its password; a mail brings a link for a new one. */
void account_store_restore(struct db_batch *batch, struct span hash, int64_t *id);
/*
 * Sends a link for a new password, if an account has that address; whatever others asked for when it is the one that this
 * device signed in to (device_account; 0: none).
 */
void account_store_forgotten(struct db_batch *batch, struct span address, int64_t device_of,
                             instant since);

/* Ways in that were added, and that a link takes away again (sql/functions/undo.sql). */
struct account_way {
    struct span thing; /* its id, for the form: "passkey 12" */
    struct span words; /* as the beginning of a sentence: "The passkey “iPhone”" */
    instant added_at;
};
struct account_undo {
    int64_t account_id;
    struct span name;
    bool is_staff;    /* a moderator or an admin */
    bool after_reset; /* of a new password by mail; else the mail that told of one thing */
    size_t count;     /* 0: the link no longer works */
    struct account_way *items;
};
void account_store_undo_ways(struct db_batch *batch, struct span hash, struct account_undo *out);
/* That one goes, with recovery codes and sessions. Refused with 'account_token_holds'. */
void account_store_undo(struct db_batch *batch, struct span hash, struct span thing);
/* A link for an hour, when something was added in the last days; *offered says so. */
void account_store_undo_offer(struct db_batch *batch, int64_t id, struct span hash, bool *offered);

/* *id gets the account. All its sessions end. */
void account_store_reset(struct db_batch *batch, struct span hash, struct span password,
                         int64_t *id);

void account_store_person(struct db_batch *batch, struct span key, struct account_person *out);
/* Whether nobody can sign in to the account; told to moderators alone. */
void account_store_suspended(struct db_batch *batch, struct span session_hash, struct span key,
                             bool *out);
/* At most `most` posts from before `place`, newest first. */
void account_store_posts(struct db_batch *batch, struct span key, enum account_tab tab,
                         struct account_place place, int64_t most, struct account_post_list *out);
/* Of the newest `newest` answers at most `most`, those that helped most first; `place.at` is the rank that they are behind. */
void account_store_best(struct db_batch *batch, struct span key, int64_t newest,
                        struct account_place place, int64_t most, struct account_post_list *out);

#endif
