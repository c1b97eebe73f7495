/* Signing in and out. */
#include "account/account_page.h"

#include "audit/audit.h"
#include "core/name_key.h"
#include "core/utf8.h"
#include "factor/factor.h"
#include "gen/account/account_view.h"
#include "sign_in/sign_in.h"
#include "web/again.h"
#include "web/device.h"
#include "web/hash.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/restore.h"
#include "web/session.h"

/* ---- signing in ---- */

struct signing_in {
    struct account_login account;
    struct limit_try try;
    struct hash_result check;
    struct hash_result renewed;
    struct sign_in in;
    struct factor_attempt attempt; /* when there is a second step */
};

static void login_show(struct request *r)
{
    if (r->viewer.account_id != 0) {
        account_go_on(r);
        return;
    }
    if (again_reply(r, "/login", account_next_kept))
        return;
    static const struct head head = {.title = SPAN("Sign in"), .not_for_search_engines = true};
    struct text *out = reply_begin(r, account_shown_status(r), &head);
    account_login_view(out, r, &r->form);
    reply_end(r);
}

static void login_load(struct request *r)
{
    struct signing_in *data = r->data;
    data->try.name =
        utf8_cut(name_key(r->arena, form_get(&r->form, "name")), ACCOUNT_KEY_POINTS_MAX);
    account_store_login(r->batch, data->try.name, form_get(&r->form, "name"), &data->account);
}

/* Counted before the password is looked at, so that many at once are no more than the limits. */
static void login_try(struct request *r)
{
    struct signing_in *data = r->data;
    if (r->viewer.account_id != 0) {
        account_go_on(r);
    } else if (r->form.failed) {
        page_refuse(r);
    } else {
        if (data->account.id != 0) /* by name or by address: the same tries */
            data->try.name = utf8_cut(data->account.key, ACCOUNT_KEY_POINTS_MAX);
        data->try.device = device_known(r, data->account.id, data->account.devices_since);
        limit_take_sign_in(r, &data->try);
    }
}

/* Nobody looked at the password. */
static void login_not_done(struct request *r)
{
    const struct signing_in *data = r->data;
    limit_give_back_sign_in(r, &data->try);
}

static struct hash_task login_task(struct request *r, struct span stored)
{
    const struct signing_in *data = r->data;
    return (struct hash_task){.password = account_secret(r->arena, form_get(&r->form, "password")),
                              .stored = stored,
                              .known = data->try.by_device,
                              .not_done = login_not_done};
}

static void login_check(struct request *r)
{
    struct signing_in *data = r->data;
    struct hash_task task = login_task(r, data->account.password);
    hash_check(r, &task, &data->check);
}

static void login_renew(struct request *r)
{
    struct signing_in *data = r->data;
    if (!data->check.ok) {
        audit_note_alone(r, AUDIT_SIGN_IN_FAILED, data->account.id, SPAN(""));
        form_fail(&r->form, "",
                  SPAN("That name and password do not belong together. Look at both, then try once "
                       "more."));
        page_refuse(r);
    } else if (data->check.needs_rehash) {
        struct hash_task task = login_task(r, SPAN(""));
        hash_make(r, &task, &data->renewed);
    }
}

static void login_begin(struct request *r)
{
    struct signing_in *data = r->data;
    if (data->renewed.ok)
        account_store_rehash(r->batch, data->account.id, data->renewed.hash,
                             data->account.password);
    data->in = (struct sign_in){.account_id = data->account.id,
                                .means = SIGN_IN_PASSWORD,
                                .devices_since = data->account.devices_since};
    if (data->account.has_factor)
        second_begin(r, &data->in, &data->attempt);
    else
        sign_in_begin(r, &data->in);
    limit_sign_in_was_right(r, &data->try);
}

static void login_done(struct request *r)
{
    const struct signing_in *data = r->data;
    if (data->account.has_factor)
        second_done(r, &data->attempt);
    else
        sign_in_done(r, &data->in);
}

static const struct form_field login_form[] = {
    {.name = "name",
     .kind = FORM_LINE,
     .required = true,
     .max = 200,
     .missing = "Please give your name here."},
    {.name = "password",
     .kind = FORM_SECRET,
     .required = true,
     .missing = "Please give your password."},
    SIGN_IN_FIELDS,
    {0},
};

PAGE(account_login, .query = account_next_query, .form = login_form, .lane = LANE_SIGN,
     .says_limits = true, .data_size = sizeof(struct signing_in), .steps = {login_show},
     .post = {login_load, login_try, login_check, login_renew, login_begin, login_done},
     .refused = {login_show})

/* ---- signing out ---- */

static void logout_end(struct request *r)
{
    if (r->viewer.account_id != 0)
        audit_note(r, AUDIT_SIGN_OUT, r->viewer.account_id, SPAN(""));
    session_end(r);
}

static void logout_done(struct request *r)
{
    reply_see_other(r, "/");
}

PAGE(account_logout, .lane = LANE_SIGN, .post = {page_nothing, logout_end, logout_done})
