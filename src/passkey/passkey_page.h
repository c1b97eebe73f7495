/* What the pages about passkeys share; between *_web.c and passkey_view.chtml. */
#ifndef PASSKEY_PASSKEY_PAGE_H
#define PASSKEY_PASSKEY_PAGE_H

#include "factor/factor.h"
#include "passkey/passkey.h"
#include "web/page.h"

/* What a challenge is for: an answer to one is none to another. */
enum passkey_purpose {
    PASSKEY_TO_SIGN_IN, /* in place of a password, by whoever has the passkey */
    PASSKEY_TO_ADD,     /* to the account that is signed in */
    PASSKEY_AS_SECOND,  /* after the password, of this browser's attempt */
    PASSKEY_TO_CONFIRM, /* that it is still them */
    PASSKEY_PURPOSES
};
/* The name in an address; NULL: none. */
bool passkey_purpose_of(struct span name, enum passkey_purpose *out);

/* This site, as it was asked for. */
struct passkey_site passkey_site_of(const struct request *r);

/*
 * A new challenge as base64url, for an account (0: whoever answers) and this browser: signed, and bound to the cookie of its
 * session or visit, so that nothing has to be stored until it is answered. Empty in the first moments of a worker.
 */
struct span passkey_challenge(struct request *r, enum passkey_purpose purpose, int64_t account_id);
/* Whether the bytes that came back are one, and not older than PASSKEY_CHALLENGE_SECONDS; *id is to be spent with what follows. */
MUST_CHECK bool passkey_challenge_is_ours(struct request *r, enum passkey_purpose purpose,
                                          int64_t account_id, struct span challenge,
                                          struct span *id);

/* The handle by which authenticators know an account: 22 characters that say nothing of it, always the same. */
struct span passkey_user_handle(struct request *r, int64_t account_id);

/* An answer in the field "passkey" of a form, and what is known of it. */
struct passkey_given {
    struct passkey_answer answer;
    struct passkey found; /* by the credential's id */
    struct passkey_key used;
    struct span challenge; /* its id */
    bool readable;
};
/* Not required: no field that is seen has its error. None is an answer that nobody can read. */
#define PASSKEY_FIELD                                                                    \
    {                                                                                    \
        .name = "passkey", .kind = FORM_JSON, .passes = true, .max = PASSKEY_ANSWER_MAX, \
    }
/* In a first step: reads the field, and queues looking for its passkey. */
void passkey_given_load(struct request *r, struct passkey_given *given);
/*
 * Whether it is right: an assertion for that purpose, of that account's passkey (0: of anybody's, which it has to name).
 * `verified`: its owner has to be verified by it.
 */
MUST_CHECK enum passkey_fault passkey_given_check(struct request *r, struct passkey_given *given,
                                                  enum passkey_purpose purpose, int64_t account_id,
                                                  bool verified);
/* Notes the fault in the audit, and goes on with the page's `refused` steps, which say what to do. */
void passkey_refuse(struct request *r, const struct passkey_given *given, enum passkey_fault fault);

/* ---- one's own passkeys ---- */

struct passkey_own {
    struct passkey_list list;
    const struct passkey_item *item; /* the one that the page is about; NULL: none */
    struct span name;                /* what it is called, before anybody was asked who they are */
    struct span suggested;           /* a name for a new one */
    struct factor_state factors;     /* all that the account has */
    struct factor_codes codes;       /* those that came with its first factor */
    const char *done;                /* what was just done, in words; NULL: nothing */
    bool offered;                    /* browsers make passkeys for this origin */
};

#endif
