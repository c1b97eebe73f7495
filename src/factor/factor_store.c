/* Second factors in the database: what sql/factor.sql asks, as structs. */
#include "factor/factor.h"

#include "core/seal.h"
#include "sign_in/sign_in.h"

static void read_bool(struct db_row *row, void *out)
{
    *(bool *)out = db_bool(row);
}

static void read_state(struct db_row *row, void *out)
{
    struct factor_state *state = out;
    state->has_any = db_bool(row);
    state->is_held = db_bool(row);
    state->totp_since = db_time(row);
    state->codes = db_int(row);
    state->passkeys = db_int(row);
}

void factor_store_state(struct db_batch *batch, struct span session_hash, struct factor_state *out)
{
    db_ask(batch, STMT_factor_state, read_state, out, DB_BYTES(session_hash));
}

/* An app's secret is the account's: sealed for another it does not open. */
static void read_app(struct db_row *row, struct factor_proof *proof)
{
    struct span sealed = db_text(row);
    proof->is_closed =
        !span_is_empty(sealed) &&
        !seal_open(db_row_arena(row), SEAL_TOTP, proof->account_id, sealed, &proof->secret);
    proof->begun = db_time(row);
    proof->last_step = db_int(row);
}

static void read_proof(struct db_row *row, void *out)
{
    struct factor_proof *proof = out;
    proof->account_id = db_int(row);
    proof->name = db_text(row);
    proof->has_factor = db_bool(row);
    proof->has_passkey = db_bool(row);
    read_app(row, proof);
    proof->password = db_text(row);
    proof->devices_since = db_time(row);
}

void factor_store_proof(struct db_batch *batch, struct span session_hash, struct factor_proof *out)
{
    db_ask(batch, STMT_factor_proof, read_proof, out, DB_BYTES(session_hash));
}

/* ---- an authenticator app ---- */

/* One that no key here opens is none: the page begins another. */
static void read_setup(struct db_row *row, void *out)
{
    struct factor_setup *setup = out;
    int64_t account_id = db_int(row);
    struct span sealed = db_text(row);
    if (!seal_open(db_row_arena(row), SEAL_TOTP, account_id, sealed, &setup->secret))
        setup->secret = SPAN("");
    setup->begun = db_time(row);
}

void factor_store_totp_begin(struct db_batch *batch, int64_t account_id, int64_t session_id,
                             struct span secret, struct factor_setup *out)
{
    struct span sealed = seal(db_batch_arena(batch), SEAL_TOTP, account_id, secret);
    db_ask(batch, STMT_factor_totp_begin, read_setup, out, DB_INT(account_id), DB_INT(session_id),
           DB_BYTES(sealed));
}

void factor_store_totp_shown(struct db_batch *batch, struct span session_hash,
                             struct factor_setup *out)
{
    db_ask(batch, STMT_factor_totp_shown, read_setup, out, DB_BYTES(session_hash));
}

void factor_store_totp_confirm(struct db_batch *batch, int64_t account_id, instant begun,
                               int64_t step, struct span session_hash)
{
    db_ask(batch, STMT_factor_totp_confirm, db_read_int, NULL, DB_INT(account_id), DB_TIME(begun),
           DB_INT(step), DB_BYTES(session_hash));
}

void factor_store_totp_remove(struct db_batch *batch, int64_t account_id, bool *removed)
{
    db_ask(batch, STMT_factor_totp_remove, read_bool, removed, DB_INT(account_id));
}

void factor_store_spend(struct db_batch *batch, const struct factor_proof *proof,
                        const struct factor_code *code)
{
    struct db_value account = DB_INT(proof->account_id);
    if (code->kind == FACTOR_CODE_TOTP) {
        db_ask(batch, STMT_factor_totp_spend, db_read_int, NULL, account, DB_TIME(proof->begun),
               DB_INT(code->step));
    } else {
        struct span hash = recovery_hash(db_batch_arena(batch), proof->account_id, code->code);
        db_ask(batch, STMT_factor_recovery_use, db_read_int, NULL, account, DB_BYTES(hash));
    }
}

/* ---- recovery codes ---- */

/* Ten codes, and what the database gets of them. */
static struct span *make_codes(struct arena *arena, int64_t account_id, struct factor_codes *out)
{
    struct span *hashes = arena_array_of(arena, struct span, RECOVERY_CODES);
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        struct span code;
        out->codes[i] = recovery_code(arena);
        if (!recovery_is_code(arena, out->codes[i], &code))
            abort(); /* it was just made */
        hashes[i] = recovery_hash(arena, account_id, code);
    }
    return hashes;
}

void factor_codes_first(struct arena *arena, struct db_batch *batch, int64_t account_id,
                        struct factor_codes *out)
{
    struct span *hashes = make_codes(arena, account_id, out);
    db_ask(batch, STMT_factor_recovery_first, read_bool, &out->are_new, DB_INT(account_id),
           DB_TEXTS(hashes, RECOVERY_CODES));
}

void factor_codes_replace(struct arena *arena, struct db_batch *batch, int64_t account_id,
                          struct factor_codes *out)
{
    struct span *hashes = make_codes(arena, account_id, out);
    out->are_new = true;
    db_ask(batch, STMT_factor_recovery_replace, db_read_int, NULL, DB_INT(account_id),
           DB_TEXTS(hashes, RECOVERY_CODES));
}

/* ---- the second step of signing in ---- */

void factor_store_attempt_begin(struct db_batch *batch, struct span token_hash,
                                const struct sign_in *in)
{
    db_ask(batch, STMT_factor_attempt_begin, NULL, NULL, DB_BYTES(token_hash),
           DB_INT(in->account_id), DB_TEXT(span_of(sign_in_name(in->means))),
           DB_TIME(in->devices_since), DB_TEXT_OR_NULL(in->issuer), DB_TEXT_OR_NULL(in->subject));
}

static void read_attempt(struct db_row *row, void *out)
{
    struct factor_attempt *attempt = out;
    attempt->proof.account_id = db_int(row);
    attempt->proof.name = db_text(row);
    attempt->means = db_text(row);
    attempt->proof.devices_since = db_time(row);
    attempt->tries = db_int(row);
    attempt->proof.has_passkey = db_bool(row);
    read_app(row, &attempt->proof);
    attempt->issuer = db_text(row);
    attempt->subject = db_text(row);
    attempt->proof.has_factor = true;
}

void factor_store_attempt(struct db_batch *batch, struct span token_hash,
                          struct factor_attempt *out)
{
    db_ask(batch, STMT_factor_attempt, read_attempt, out, DB_BYTES(token_hash));
}

void factor_store_attempt_try(struct db_batch *batch, struct span token_hash, bool digits)
{
    db_ask(batch, STMT_factor_attempt_try, db_read_int, NULL, DB_BYTES(token_hash),
           DB_BOOL(digits));
}

void factor_store_attempt_end(struct db_batch *batch, struct span token_hash)
{
    db_ask(batch, STMT_factor_attempt_end, db_read_int, NULL, DB_BYTES(token_hash));
}

void factor_store_second_try(struct db_batch *batch, int64_t account_id, bool digits)
{
    db_ask(batch, STMT_factor_second_try, db_read_int, NULL, DB_INT(account_id), DB_BOOL(digits));
}

void factor_store_second_right(struct db_batch *batch, int64_t account_id, bool digits)
{
    db_ask(batch, STMT_factor_second_right, db_read_int, NULL, DB_INT(account_id), DB_BOOL(digits));
}

/* ---- by an admin, or whoever runs the server ---- */

static void read_owner(struct db_row *row, void *out)
{
    struct factor_owner *owner = out;
    owner->id = db_int(row);
    owner->name = db_text(row);
    owner->role = db_text(row);
    owner->has_factor = db_bool(row);
    owner->is_held = db_bool(row);
}

void factor_store_of(struct db_batch *batch, struct span name_key, struct factor_owner *out)
{
    db_ask(batch, STMT_factor_of, read_owner, out, DB_TEXT(name_key));
}

void factor_store_reset(struct db_batch *batch, int64_t actor, int64_t account_id, bool *had)
{
    db_ask(batch, STMT_factor_reset, read_bool, had, DB_ID_OR_NULL(actor), DB_INT(account_id));
}
