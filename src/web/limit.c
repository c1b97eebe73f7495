/* How often somebody may do something: asking the database, and saying so when it was too often. */
#include "web/limit.h"

#include "core/network.h"
#include "core/wait.h"
#include "web/alone.h"
#include "web/device.h"
#include "web/limit_words.h"
#include "web/proof.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/session.h"

enum { WAIT_MAX = 86400, BACK_BYTES_MAX = 1 << 14 }; /* seconds, as limit_rule's */

struct asked {
    enum db_statement_id by_account;
    enum db_statement_id by_session;
};

static struct db_value network_value(struct request *r)
{
    return DB_TEXT(network_of(r->arena, r->address));
}

/* The proof that came with the form, or NULL. */
static struct db_value proof_value(struct request *r, const char *what)
{
    struct span id;
    int64_t wait;
    r->state->limited = what;
    return r->is_post && proof_read(r, what, &id, &wait) ? DB_BYTES(id) : DB_NULL;
}

static void ask(struct request *r, struct asked asked, const char *what)
{
    struct db_value name = DB_TEXT(span_of(what));
    struct db_value proof = proof_value(r, what);
    if (r->state->session_done)
        db_ask(r->batch, asked.by_account, db_read_int, NULL, name,
               DB_ID_OR_NULL(r->viewer.account_id), network_value(r), proof);
    else
        db_ask(r->batch, asked.by_session, db_read_int, NULL, name, DB_BYTES(session_hash(r)),
               network_value(r));
}

void limit_take(struct request *r, const char *what)
{
    ask(r, (struct asked){STMT_limit_take, STMT_limit_take_session}, what);
}

void limit_take_device(struct request *r, const char *what)
{
    int64_t account = r->viewer.account_id;
    instant since = 0;
    bool signed_in = account != 0;
    if (!signed_in && !device_account(r, &account, &since))
        account = 0;
    db_ask(r->batch, STMT_limit_device, db_read_int, NULL, DB_TEXT(span_of(what)),
           DB_ID_OR_NULL(account), signed_in ? DB_NULL : DB_TIME(since), network_value(r),
           proof_value(r, what));
}

void limit_look(struct request *r, const char *what)
{
    ask(r, (struct asked){STMT_limit_look, STMT_limit_look_session}, what);
}

void limit_counted(struct request *r, const char *what)
{
    r->state->limited = what;
}

/* ---- taking back ---- */

struct use {
    const char *what;
    int64_t account; /* 0: nobody's */
    struct span network;
    struct span name;
    struct span device;
};

static void queue_back(struct db_batch *batch, const struct use *use)
{
    db_ask(batch, STMT_limit_give_back, db_read_int, NULL, DB_TEXT(span_of(use->what)),
           DB_ID_OR_NULL(use->account), DB_TEXT_OR_NULL(use->network), DB_TEXT_OR_NULL(use->name),
           DB_TEXT_OR_NULL(use->device));
}

static void give_back_alone(const struct use *use)
{
    struct alone *alone = alone_new(BACK_BYTES_MAX);
    struct arena *arena = alone->arena;
    struct use kept = {.what = use->what,
                       .account = use->account,
                       .network = arena_span(arena, use->network),
                       .name = arena_span(arena, use->name),
                       .device = arena_span(arena, use->device)};
    queue_back(alone->batch, &kept);
    alone_send(alone);
}

void limit_give_back(struct request *r, const char *what)
{
    give_back_alone(&(struct use){.what = what,
                                  .account = r->viewer.account_id,
                                  .network = network_of(r->arena, r->address)});
}

static struct use sign_in_of(struct request *r, const struct limit_try *try)
{
    if (try->by_device)
        return (struct use){.what = "signin", .device = try->device};
    return (struct use){
        .what = "signin", .network = network_of(r->arena, r->address), .name = try->name};
}

static void read_by_device(struct db_row *row, void *out)
{
    struct limit_try *try = out;
    try->by_device = db_bool(row);
}

void limit_take_sign_in(struct request *r, struct limit_try *try)
{
    db_ask(r->batch, STMT_limit_sign_in, read_by_device, try, DB_TEXT(try->name), network_value(r),
           DB_TEXT_OR_NULL(try->device), proof_value(r, "signin"));
}

void limit_sign_in_was_right(struct request *r, const struct limit_try *try)
{
    struct use use = sign_in_of(r, try);
    queue_back(r->batch, &use);
}

void limit_give_back_sign_in(struct request *r, const struct limit_try *try)
{
    struct use use = sign_in_of(r, try);
    give_back_alone(&use);
}

static void read_code(struct db_row *row, void *out)
{
    struct limit_code *code = out;
    code->by_device = db_bool(row);
}

void limit_take_code(struct request *r, struct limit_code *code)
{
    r->state->limited = "second";
    db_ask(r->batch, STMT_limit_second, read_code, code, DB_ID_OR_NULL(code->account),
           code->account == 0 ? network_value(r) : DB_NULL, DB_TEXT_OR_NULL(code->device));
}

void limit_code_was_right(struct request *r, const struct limit_code *code)
{
    struct use use = {.what = "second"};
    if (code->by_device)
        use.device = code->device;
    else if (code->account != 0)
        use.account = code->account;
    else
        use.network = network_of(r->arena, r->address);
    queue_back(r->batch, &use);
}

/* ---- refusals ---- */

struct span limit_challenge(struct request *r, const char *what)
{
    if (what != NULL && span_is_empty(r->state->challenge))
        r->state->challenge = proof_challenge(r, what, 0);
    return r->state->challenge;
}

/* A challenge that has been waited for in part goes on. Returns for how long it has to be waited. */
static int64_t challenge(struct request *r, int64_t pressed)
{
    struct span id;
    int64_t wait;
    (void)proof_read(r, r->state->limited, &id, &wait);
    r->state->personal = true;
    r->state->challenge = wait > 0 ? span_make(r->form.proof.ptr, span_find(r->form.proof, ':'))
                                   : proof_challenge(r, r->state->limited, pressed);
    return wait > 0 ? wait : PROOF_WAIT;
}

static struct span prove_it(struct request *r, int64_t wait)
{
    struct span words = wait_words(r->arena, wait);
    if (r->page->says_limits)
        return arena_printf(r->arena,
                            "Many forms like this one came in a short time. Please fill in what is "
                            "missing here, and send it again in " SPAN_FMT ".",
                            SPAN_ARG(words));
    return arena_printf(
        r->arena,
        "Many forms like this one came in a short time, from you or from others on "
        "your network. This page makes sure that yours is not from a program: that "
        "takes a few seconds, then it is sent by itself. If nothing happens, wait " SPAN_FMT
        " and send it again.",
        SPAN_ARG(words));
}

bool limit_was_reached(struct request *r)
{
    const struct db_error *error = db_batch_error(r->batch);
    bool for_proof = strcmp(error->constraint, "limit_proof") == 0;
    /* "30 network", or how hard the proof is to be */
    struct span scope = arena_span(r->arena, span_of(error->detail));
    struct span first;
    int64_t number;
    if ((strcmp(error->constraint, "limit") != 0 && !for_proof) || r->state->limited == NULL ||
        !span_next(&scope, ' ', &first) || !span_int(first, 0, WAIT_MAX, &number))
        return false;
    int64_t wait = for_proof ? challenge(r, number) : number;
    r->state->wait = wait;
    r->error =
        (struct err){.kind = ERR_TOO_MANY,
                     .message = for_proof ? prove_it(r, wait)
                                          : limit_words(r->arena, r->state->limited, scope, wait)};
    reply_header(r, "retry-after", arena_printf(r->arena, "%lld", (long long)wait).ptr);
    return true;
}

void limit_reply(struct request *r)
{
    reply_err(r, &r->error);
}
