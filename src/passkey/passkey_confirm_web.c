/* A passkey that says that it is still its owner who is signed in, before what is dangerous. */
#include "passkey/passkey_page.h"

#include "audit/audit.h"
#include "factor/factor.h"
#include "gen/factor/factor_second_view.h"
#include "sign_in/sign_in.h"
#include "web/again.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

struct confirming {
    struct factor_asked asked;
    struct passkey_given given;
    bool
        again; /* nobody is asked: the form was carried out before, or another a moment ago; the same follows */
    struct sign_in in; /* words that wait go the same way as at signing in */
};

static void confirm_load(struct request *r)
{
    struct confirming *data = r->data;
    factor_store_proof(r->batch, session_hash(r), &data->asked.proof);
    passkey_given_load(r, &data->given);
}

static void confirm_try(struct request *r)
{
    struct confirming *data = r->data;
    data->in.account_id = r->viewer.account_id;
    data->in.asked_again = true;
    data->again = session_was_renewed(r) || r->viewer.confirmed;
    if (data->again)
        sign_in_keep_words(r, &data->in);
    else if (r->form.failed)
        page_refuse(r);
    else
        limit_take_device(r, "passkey");
}

/* A key that can ask who its owner is has to: it may be in a computer that was left open. */
static void confirm_check(struct request *r)
{
    struct confirming *data = r->data;
    struct passkey_given *given = &data->given;
    if (data->again)
        return;
    enum passkey_fault fault = passkey_given_check(r, given, PASSKEY_TO_CONFIRM,
                                                   r->viewer.account_id, given->found.key.verifies);
    if (fault != PASSKEY_RIGHT) {
        passkey_refuse(r, given, fault);
        return;
    }
    passkey_store_use(r->batch, given->found.id, &given->used, given->challenge);
    audit_note(r, AUDIT_CONFIRMED, r->viewer.account_id, SPAN("passkey"));
    sign_in_keep_words(r, &data->in);
    session_renew(r, true);
}

static void confirm_finish(struct request *r)
{
    const struct confirming *data = r->data;
    sign_in_done(r, &data->in);
}

static void confirm_show(struct request *r)
{
    const struct confirming *data = r->data;
    static const struct head head = {
        .title = SPAN("Is it still you?"), .section = "me", .not_for_search_engines = true};
    static const char *const kept[] = {"next", NULL};
    if (again_reply(r, "/account/confirm", kept))
        return;
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    struct text *out = reply_begin(r, page_refused_status(r), &head);
    factor_confirm_view(out, r, &data->asked, false);
    reply_end(r);
}

static const struct form_field confirm_form[] = {
    PASSKEY_FIELD,
    SIGN_IN_FIELDS,
    ONCE_FIELD,
    {0},
};

PAGE(passkey_confirm, .guard = GUARD_MEMBER, .before_factor = true, .writes_quietly = true,
     .renews_session = true, .says_limits = true, .shown_at = "/account/confirm",
     .form = confirm_form, .data_size = sizeof(struct confirming),
     .post = {confirm_load, confirm_try, confirm_check, confirm_finish}, .refused = {confirm_show})
