/* Signing in with a passkey in place of a password. */
#include "passkey/passkey_page.h"

#include "account/account.h"
#include "gen/account/account_view.h"
#include "sign_in/sign_in.h"
#include "web/again.h"
#include "web/limit.h"
#include "web/reply.h"
#include "web/restore.h"
#include "web/session.h"

struct signing_in {
    struct passkey_given given;
    struct sign_in in;
};

static void sign_in_load(struct request *r)
{
    struct signing_in *data = r->data;
    passkey_given_load(r, &data->given);
}

/* Counted before the signature is looked at. */
static void sign_in_try(struct request *r)
{
    if (r->viewer.account_id != 0) {
        account_go_on(r);
    } else if (r->form.failed) {
        page_refuse(r);
    } else {
        limit_take_device(r, "passkey");
    }
}

/* In a transaction of its own: the challenge is used up, whatever becomes of the session. */
static void sign_in_check(struct request *r)
{
    struct signing_in *data = r->data;
    struct passkey_given *given = &data->given;
    enum passkey_fault fault = passkey_given_check(r, given, PASSKEY_TO_SIGN_IN, 0, true);
    if (fault != PASSKEY_RIGHT) {
        passkey_refuse(r, given, fault);
        return;
    }
    data->in = (struct sign_in){.account_id = given->found.account_id,
                                .means = SIGN_IN_PASSKEY,
                                .strong = true,
                                .devices_since = given->found.devices_since};
    passkey_store_use(r->batch, given->found.id, &given->used, given->challenge);
}

static void sign_in_begin_session(struct request *r)
{
    struct signing_in *data = r->data;
    sign_in_begin(r, &data->in);
}

static void sign_in_finish(struct request *r)
{
    const struct signing_in *data = r->data;
    sign_in_done(r, &data->in);
}

/* The form for name and password, which all that waited is still in. */
static void sign_in_show(struct request *r)
{
    static const struct head head = {.title = SPAN("Sign in"), .not_for_search_engines = true};
    static const char *const kept[] = {"next", NULL};
    if (again_reply(r, "/login", kept))
        return;
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    struct text *out = reply_begin(r, page_refused_status(r), &head);
    account_login_view(out, r, &r->form);
    reply_end(r);
}

static const struct form_field sign_in_form[] = {
    PASSKEY_FIELD,
    SIGN_IN_FIELDS,
    {0},
};

PAGE(passkey_sign_in, .form = sign_in_form, .lane = LANE_SIGN, .says_limits = true,
     .shown_at = "/login", .data_size = sizeof(struct signing_in),
     .post = {sign_in_load, sign_in_try, sign_in_check, sign_in_begin_session, sign_in_finish},
     .refused = {sign_in_show})
