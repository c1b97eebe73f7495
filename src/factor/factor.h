/*
 * Second factors: what an account has beside its password, or beside the site that signs it in. sql/functions/factor.sql has what must
 * hold; pages are on /account/factors, those of the second step on /login/second.
 */
#ifndef FACTOR_FACTOR_H
#define FACTOR_FACTOR_H

#include "core/clock.h"
#include "db/batch.h"
#include "factor/recovery.h"
#include "provider/provider.h"

struct request;
struct sign_in; /* sign_in/sign_in.h */

/* ---- a code that somebody typed: of an app, or a recovery code; one field takes both ---- */

enum factor_code_kind { FACTOR_CODE_NONE, FACTOR_CODE_TOTP, FACTOR_CODE_RECOVERY };

struct factor_code {
    enum factor_code_kind kind; /* by its form alone */
    struct span code;           /* without what is there for the eye */
    int64_t step;               /* of an app's code that fits: the step that it uses up */
};

/* By its form: six digits are an app's. In the arena. */
void factor_code_read(struct arena *arena, struct span typed, struct factor_code *out);

/* What an account proves with that it is who it says. */
struct factor_proof {
    int64_t account_id; /* 0: nobody */
    struct span name;
    bool has_factor; /* a factor of any kind */
    bool has_passkey;
    struct span secret;   /* of its app; empty: it has none, or none that can be opened */
    bool is_closed;       /* none of our keys opens it: recovery codes and passkeys go on working */
    instant begun;        /* when the app was set up: which secret it is */
    int64_t last_step;    /* that was accepted */
    struct span password; /* its hash; may be empty */
    instant devices_since;
};

/* What is said of a code that is none, and of one that was wrong: which of the two ways an account has decides. */
struct span factor_code_missing(const struct factor_proof *proof);
struct span factor_code_wrong(const struct factor_code *code, const struct factor_proof *proof);
/*
 * Whether the code may be right: an app's is compared with the secret, a recovery code is for factor_store_spend to look for.
 * Not before limit_take_code.
 */
MUST_CHECK bool factor_code_fits(struct factor_code *code, const struct factor_proof *proof,
                                 instant now);

/* ---- statements; each queues into the batch and fills *out when it has run ---- */

struct factor_state {
    bool has_any;
    bool is_held; /* an admin has to allow the next one: a mail's link took the last one away */
    instant totp_since; /* 0: no app */
    int64_t codes;      /* recovery codes that were not used */
    int64_t passkeys;
};

void factor_store_state(struct db_batch *batch, struct span session_hash, struct factor_state *out);
void factor_store_proof(struct db_batch *batch, struct span session_hash, struct factor_proof *out);

/* An app that is being set up. Its secret is sealed in the database, for that account (core/seal.h). */
struct factor_setup {
    struct span secret; /* empty: there is none */
    instant begun;      /* which setup it is */
};

/* *out is the setup that the page shows: with `secret`, unless another was shown before. */
void factor_store_totp_begin(struct db_batch *batch, int64_t account_id, int64_t session_id,
                             struct span secret, struct factor_setup *out);
void factor_store_totp_shown(struct db_batch *batch, struct span session_hash,
                             struct factor_setup *out);
/* Ends the account's sessions that began without a second factor, but for this one. Refused with 'totp_over', or 'factor_held'. */
void factor_store_totp_confirm(struct db_batch *batch, int64_t account_id, instant begun,
                               int64_t step, struct span session_hash);
void factor_store_totp_remove(struct db_batch *batch, int64_t account_id, bool *removed);

/* Uses the code up: refused with 'second_code' when it is none, or was used. */
void factor_store_spend(struct db_batch *batch, const struct factor_proof *proof,
                        const struct factor_code *code);

/* ---- recovery codes ---- */

/* As they are shown, once. */
struct factor_codes {
    struct span codes[RECOVERY_CODES];
    bool are_new; /* they are the account's from here on */
};

/*
 * Makes ten and queues storing them: with a first factor, when the account has no unused ones (are_new says so once the
 * batch is carried out); or in place of those that it has.
 */
void factor_codes_first(struct arena *arena, struct db_batch *batch, int64_t account_id,
                        struct factor_codes *out);
void factor_codes_replace(struct arena *arena, struct db_batch *batch, int64_t account_id,
                          struct factor_codes *out);
/* The answer that shows them. `next`: where the way goes on from there. */
void factor_codes_reply(struct request *r, const struct factor_codes *codes, struct span next);

/* ---- the second step of signing in ---- */

struct factor_attempt {
    struct factor_proof proof; /* account_id 0: no such attempt, or it is over */
    struct span means;         /* of the first step, as session.means */
    struct span issuer;        /* of the link that it was by; empty: by none */
    struct span subject;
    int64_t tries; /* codes that were looked at before */
};

enum { FACTOR_ATTEMPT_TRIES = 5, FACTOR_ATTEMPT_SECONDS = 600 };

void factor_store_attempt_begin(struct db_batch *batch, struct span token_hash,
                                const struct sign_in *in);
void factor_store_attempt(struct db_batch *batch, struct span token_hash,
                          struct factor_attempt *out);
/* Counts one more code, `digits` or not (then it is a recovery code); and the end, when it was right. Refused with 'sign_in_attempt' when the attempt is over. */
void factor_store_attempt_try(struct db_batch *batch, struct span token_hash, bool digits);
void factor_store_attempt_end(struct db_batch *batch, struct span token_hash);

/*
 * The same where somebody is asked who is signed in already: one more code of the account, before it is looked at, and that it
 * was right. An attempt's count as the account's, too.
 */
void factor_store_second_try(struct db_batch *batch, int64_t account_id, bool digits);
void factor_store_second_right(struct db_batch *batch, int64_t account_id, bool digits);

/*
 * A way in whose proof is one factor alone (a password, a provider) calls these in place of sign_in_begin and sign_in_done when
 * the account has a second factor (account_has_factor in its statement):
 *
 *     if (data->account.has_factor)
 *         second_begin(r, &data->in, &data->attempt);
 *     else
 *         sign_in_begin(r, &data->in);
 *
 * Then /login/second asks for a code, and signs in. Forgetting it lets nobody in: session_start refuses with 'sign_in_second'.
 *
 * The first queues an attempt for in->account_id, which holds for ten minutes in this browser; *out is what there is to ask for.
 * The second is the next step: the
 * page that asks for the code. The page's tables have SIGN_IN_FIELDS: what waits goes along.
 */
void second_begin(struct request *r, const struct sign_in *in, struct factor_attempt *out);
void second_done(struct request *r, const struct factor_attempt *attempt);

/* For another way to take the second step: SHA-256 of the token of this browser's attempt; empty: it has none. */
struct span second_hash(struct request *r);
/* Once it is used up: the cookie goes with the reply. */
void second_forget(struct request *r);

/* ---- confirming: site.confirms ---- */

/* What the page that asks knows. */
struct factor_asked {
    struct factor_proof proof;
    struct provider_links
        links; /* with other sites: what an account has that has neither a password nor a factor */
};

/* The page that asks who it is, in answer to a form that was refused until then, and holds what that held. */
extern void (*const factor_confirm_steps[])(struct request *r);
/*
 * From a step of a page whose form has SIGN_IN_FIELDS: the page that asks takes the place of its further steps, holds what waits, and
 * says what was wrong.
 */
void factor_confirm_again(struct request *r, struct span wrong);

/* ---- by an admin, or whoever runs the server ---- */

struct factor_owner {
    int64_t id; /* 0: nobody of that name */
    struct span name;
    struct span role;
    bool has_factor;
    bool is_held; /* as in factor_state */
};

void factor_store_of(struct db_batch *batch, struct span name_key, struct factor_owner *out);
/* All factors go, and all sessions end; one that was held may be set up. *had: there was either. `actor` 0: whoever runs the server. */
void factor_store_reset(struct db_batch *batch, int64_t actor, int64_t account_id, bool *had);

#endif
