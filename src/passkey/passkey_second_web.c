/* A passkey as the second step of signing in, in place of a code. */
#include "passkey/passkey_page.h"

#include "account/account.h"
#include "factor/factor.h"
#include "gen/factor/factor_second_view.h"
#include "sign_in/sign_in.h"
#include "web/again.h"
#include "web/limit.h"
#include "web/reply.h"

struct second {
    struct factor_attempt attempt;
    struct passkey_given given;
    struct sign_in in;
};

static void second_load(struct request *r)
{
    struct second *data = r->data;
    struct span hash = second_hash(r);
    if (!span_is_empty(hash))
        factor_store_attempt(r->batch, hash, &data->attempt);
    passkey_given_load(r, &data->given);
}

static void second_try(struct request *r)
{
    const struct second *data = r->data;
    if (r->viewer.account_id != 0) {
        account_go_on(r);
    } else if (data->attempt.proof.account_id == 0 || r->form.failed) {
        page_refuse(r);
    } else {
        limit_take_device(r, "passkey");
    }
}

/* The password was right: it is enough that the passkey is there. What is used up is, whatever becomes of the session. */
static void second_check(struct request *r)
{
    struct second *data = r->data;
    const struct factor_proof *proof = &data->attempt.proof;
    enum passkey_fault fault =
        passkey_given_check(r, &data->given, PASSKEY_AS_SECOND, proof->account_id, false);
    if (fault != PASSKEY_RIGHT) {
        passkey_refuse(r, &data->given, fault);
        return;
    }
    data->in = (struct sign_in){.account_id = proof->account_id,
                                .means = sign_in_means_of(data->attempt.means),
                                .strong = true,
                                .devices_since = proof->devices_since,
                                .issuer = data->attempt.issuer,
                                .subject = data->attempt.subject};
    passkey_store_use(r->batch, data->given.found.id, &data->given.used, data->given.challenge);
    factor_store_attempt_end(r->batch, second_hash(r));
}

static void second_begin_session(struct request *r)
{
    struct second *data = r->data;
    sign_in_begin(r, &data->in);
}

static void second_finish(struct request *r)
{
    const struct second *data = r->data;
    second_forget(r);
    sign_in_done(r, &data->in);
}

static void second_show(struct request *r)
{
    const struct second *data = r->data;
    static const struct head head = {.title = SPAN("One more step"),
                                     .not_for_search_engines = true};
    static const char *const kept[] = {"next", NULL};
    if (again_reply(r, "/login/second", kept))
        return;
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    struct text *out = reply_begin(r, page_refused_status(r), &head);
    if (data->attempt.proof.account_id == 0)
        factor_second_over_view(out, r, &r->form);
    else
        factor_second_view(out, r, &data->attempt.proof, false);
    reply_end(r);
}

static const struct form_field second_form[] = {
    PASSKEY_FIELD,
    SIGN_IN_FIELDS,
    {0},
};

PAGE(passkey_second, .form = second_form, .lane = LANE_SIGN, .says_limits = true,
     .shown_at = "/login/second", .data_size = sizeof(struct second),
     .post = {second_load, second_try, second_check, second_begin_session, second_finish},
     .refused = {second_show})
