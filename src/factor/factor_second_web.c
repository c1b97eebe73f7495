/* The second step of signing in. */
#include "factor/factor_page.h"

#include "account/account.h"
#include "audit/audit.h"
#include "core/escape.h"
#include "core/token.h"
#include "gen/factor/factor_second_view.h"
#include "sign_in/sign_in.h"
#include "web/again.h"
#include "web/alone.h"
#include "web/device.h"
#include "web/limit.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/restore.h"
#include "web/site.h"

enum { TELL_BYTES_MAX = 16384 };

/* ---- the attempt, by a cookie ---- */

static const char *cookie_name(void)
{
    return site.tls ? "__Host-bt_second" : "bt_second";
}

struct span second_hash(struct request *r)
{
    struct span token = page_cookie(r, cookie_name());
    return token.len == TOKEN_LEN ? token_hash(r->arena, token) : SPAN("");
}

void second_forget(struct request *r)
{
    reply_cookie(r, cookie_name(), SPAN(""), 0);
}

void second_begin(struct request *r, const struct sign_in *in, struct factor_attempt *out)
{
    struct span token = token_random(r->arena);
    reply_cookie(r, cookie_name(), token, FACTOR_ATTEMPT_SECONDS);
    factor_store_attempt_begin(r->batch, token_hash(r->arena, token), in);
    factor_store_attempt(r->batch, token_hash(r->arena, token), out);
}

/* ---- the page ---- */

const char *const factor_kept[] = {"next", "with", NULL};

void factor_take_other(struct request *r)
{
    if (!form_has(&r->form, "other"))
        return;
    bool recovery = span_is(form_get(&r->form, "with"), "recovery");
    form_set(&r->form, "with", recovery ? SPAN("app") : SPAN("recovery"));
    form_forgive(&r->form);
}

struct second {
    struct factor_attempt attempt;
    struct factor_code code;
    struct limit_code limit;
    bool looked_at; /* the code was */
    struct sign_in in;
};

static void show_form(struct request *r, const struct factor_proof *proof, int status)
{
    static const struct head head = {.title = SPAN("One more step"),
                                     .not_for_search_engines = true};
    factor_note_closed(r, proof);
    bool recovery = span_is(form_get(&r->form, "with"), "recovery");
    struct text *out = reply_begin(r, status, &head);
    factor_second_view(out, r, proof, recovery);
    reply_end(r);
}

/* Words that wait cannot go into an address: then the answer to the first step is the page itself. */
void second_done(struct request *r, const struct factor_attempt *attempt)
{
    if (form_get(&r->form, "draft").len > 0) {
        show_form(r, &attempt->proof, 200);
        return;
    }
    struct span next = account_next(r->arena, form_get(&r->form, "next"));
    struct text address;
    text_init(&address, URL_MAX);
    escape_url_part(&address, next);
    reply_see_other(r, "/login/second?next=%s", text_string(&address));
    text_free(&address);
}

static void second_load(struct request *r)
{
    struct second *data = r->data;
    struct span hash = second_hash(r);
    if (!span_is_empty(hash))
        factor_store_attempt(r->batch, hash, &data->attempt);
}

/* Too late, too many codes, or used up: from the beginning, with all that waits. */
static void show_over(struct request *r)
{
    static const struct head head = {.title = SPAN("Please sign in once more"),
                                     .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? 422 : 200, &head);
    factor_second_over_view(out, r, &r->form);
    reply_end(r);
}

static bool is_over(const struct second *data)
{
    return data->attempt.proof.account_id == 0 ||
           data->attempt.tries + (data->looked_at ? 1 : 0) >= FACTOR_ATTEMPT_TRIES;
}

static void second_show(struct request *r)
{
    const struct second *data = r->data;
    if (r->viewer.account_id != 0) {
        account_go_on(r);
        return;
    }
    factor_take_other(r);
    if (again_reply(r, "/login/second", factor_kept))
        return;
    if (!r->is_post) {
        form_forgive(&r->form);
        again_take(r);
    }
    if (is_over(data))
        show_over(r);
    else
        show_form(r, &data->attempt.proof,
                  r->is_post && !form_has(&r->form, "other") ? page_refused_status(r) : 200);
}

/* Counted before the code is looked at, so that many at once are no more than the limits. */
static void second_take(struct request *r)
{
    struct second *data = r->data;
    const struct factor_proof *proof = &data->attempt.proof;
    if (r->viewer.account_id != 0) {
        account_go_on(r);
        return;
    }
    if (is_over(data) || form_has(&r->form, "other")) {
        second_show(r);
        return;
    }
    factor_code_read(r->arena, form_get(&r->form, "code"), &data->code);
    if (data->code.kind == FACTOR_CODE_NONE) {
        form_fail(&r->form, "code", factor_code_missing(proof));
        page_refuse(r);
        return;
    }
    if (data->code.kind == FACTOR_CODE_TOTP)
        data->limit =
            (struct limit_code){.account = proof->account_id,
                                .device = device_known(r, proof->account_id, proof->devices_since)};
    factor_store_attempt_try(r->batch, second_hash(r), data->code.kind == FACTOR_CODE_TOTP);
    limit_take_code(r, &data->limit);
}

/* In a transaction of its own: a code that was right is spent, whatever becomes of the session. */
static void second_spend(struct request *r)
{
    struct second *data = r->data;
    data->looked_at = true;
    if (!factor_code_fits(&data->code, &data->attempt.proof, clock_now())) {
        page_refuse(r);
        return;
    }
    bool recovery = data->code.kind == FACTOR_CODE_RECOVERY;
    factor_store_spend(r->batch, &data->attempt.proof, &data->code);
    factor_store_attempt_end(r->batch, second_hash(r));
    data->in = (struct sign_in){.account_id = data->attempt.proof.account_id,
                                .means = sign_in_means_of(data->attempt.means),
                                .strong = true,
                                .devices_since = data->attempt.proof.devices_since,
                                .issuer = data->attempt.issuer,
                                .subject = data->attempt.subject};
    if (recovery)
        audit_note(r, AUDIT_RECOVERY_USED, data->in.account_id, SPAN(""));
    limit_code_was_right(r, &data->limit);
}

static void second_begin_session(struct request *r)
{
    struct second *data = r->data;
    sign_in_begin(r, &data->in);
}

static void second_signed_in(struct request *r)
{
    const struct second *data = r->data;
    second_forget(r);
    sign_in_done(r, &data->in);
}

void second_was_wrong(struct request *r, int64_t account_id)
{
    audit_note_alone(r, AUDIT_SECOND_WRONG, account_id, SPAN(""));
    struct alone *alone = alone_new(TELL_BYTES_MAX);
    db_ask(alone->batch, STMT_factor_second_tell, db_read_int, NULL, DB_INT(account_id),
           DB_TEXT(sign_in_place(alone->arena, r)));
    alone_send(alone);
}

/* What was wrong is not said: of no such code, one of another moment, one that was used. */
static void second_refused(struct request *r)
{
    const struct second *data = r->data;
    /* The account itself may be refused, or the new session: then that is said. */
    bool wrong = r->error.kind == ERR_NONE || span_is(r->error.field, "code");
    if (data->looked_at && wrong && r->viewer.account_id == 0) {
        int64_t account_id = data->attempt.proof.account_id;
        form_fail(&r->form, "code", factor_code_wrong(&data->code, &data->attempt.proof));
        second_was_wrong(r, account_id);
    } else if (r->error.kind != ERR_NONE) {
        form_fail_err(&r->form, &r->error);
    }
    second_show(r);
}

static const struct form_field second_query[] = {
    {.name = "next", .kind = FORM_LINE},
    {.name = "with", .kind = FORM_LINE},
    {0},
};

static const struct form_field second_form[] = {
    FACTOR_CODE_FIELD,
    {.name = "with", .kind = FORM_LINE},
    {.name = "other", .kind = FORM_BUTTON},
    SIGN_IN_FIELDS,
    {0},
};

PAGE(factor_second, .query = second_query, .form = second_form, .lane = LANE_SIGN,
     .says_limits = true, .data_size = sizeof(struct second), .steps = {second_load, second_show},
     .post = {second_load, second_take, second_spend, second_begin_session, second_signed_in},
     .refused = {second_refused})
