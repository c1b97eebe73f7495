/* Is it still you? Asked before what is dangerous, when nobody was asked within ten minutes (PAGE's .confirmed). */
#include "factor/factor_page.h"

#include "account/account.h"
#include "audit/audit.h"
#include "core/clock.h"
#include "gen/factor/factor_second_view.h"
#include "sign_in/sign_in.h"
#include "web/again.h"
#include "web/device.h"
#include "web/hash.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/restore.h"
#include "web/session.h"

struct confirming {
    struct factor_asked asked;
    struct factor_code code;
    struct limit_code limit;
    struct hash_result check;
    bool looked_at; /* the code was */
    bool
        again; /* nobody is asked: the form was carried out before, or another a moment ago; the same follows */
    struct sign_in in; /* words that wait go the same way as at signing in */
};

static void load(struct request *r, struct factor_asked *asked)
{
    factor_store_proof(r->batch, session_hash(r), &asked->proof);
    provider_store_links(r->batch, session_hash(r), &asked->links);
}

static void confirm_load(struct request *r)
{
    struct confirming *data = r->data;
    load(r, &data->asked);
}

static const struct head confirm_head = {
    .title = SPAN("Is it still you?"), .section = "me", .not_for_search_engines = true};

static void confirm_show(struct request *r)
{
    const struct confirming *data = r->data;
    factor_note_closed(r, &data->asked.proof);
    bool asked_only = !r->is_post || form_has(&r->form, "other");
    factor_take_other(r);
    if (again_reply(r, "/account/confirm", factor_kept))
        return;
    if (!r->is_post) {
        form_forgive(&r->form);
        again_take(r);
    } else if (!asked_only && r->error.kind != ERR_NONE) {
        form_fail_err(&r->form, &r->error);
    }
    bool recovery = span_is(form_get(&r->form, "with"), "recovery");
    struct text *out = reply_begin(r, asked_only ? 200 : page_refused_status(r), &confirm_head);
    factor_confirm_view(out, r, &data->asked, recovery);
    reply_end(r);
}

/* Somebody who was asked a moment ago is not asked again. */
static void confirm_show_first(struct request *r)
{
    if (r->viewer.confirmed)
        account_go_on(r);
    else
        confirm_show(r);
}

/* By a code, when the account has a factor: the password alone is what a thief may have. */
static void confirm_take(struct request *r)
{
    struct confirming *data = r->data;
    data->in.account_id = r->viewer.account_id;
    data->in.asked_again = true;
    data->again = session_was_renewed(r) || r->viewer.confirmed;
    if (data->again) {
        sign_in_keep_words(r, &data->in);
        return;
    }
    if (form_has(&r->form, "other")) {
        confirm_show(r);
        return;
    }
    if (!data->asked.proof.has_factor) {
        limit_take(r, "password");
        return;
    }
    factor_code_read(r->arena, form_get(&r->form, "code"), &data->code);
    if (data->code.kind == FACTOR_CODE_NONE) {
        form_fail(&r->form, "code", factor_code_missing(&data->asked.proof));
        page_refuse(r);
        return;
    }
    if (data->code.kind == FACTOR_CODE_TOTP)
        data->limit = (struct limit_code){.account = data->asked.proof.account_id,
                                          .device = device_known(r, data->asked.proof.account_id,
                                                                 data->asked.proof.devices_since)};
    factor_store_second_try(r->batch, data->asked.proof.account_id,
                            data->code.kind == FACTOR_CODE_TOTP);
    limit_take_code(r, &data->limit);
}

static void password_not_done(struct request *r)
{
    limit_give_back(r, "password");
}

static void confirm_check(struct request *r)
{
    struct confirming *data = r->data;
    if (data->again || data->asked.proof.has_factor)
        return;
    struct hash_task task = {.password = account_secret(r->arena, form_get(&r->form, "current")),
                             .stored = data->asked.proof.password,
                             .known = true,
                             .not_done = password_not_done};
    hash_check(r, &task, &data->check);
}

static void refuse(struct request *r)
{
    struct confirming *data = r->data;
    if (data->asked.proof.has_factor) {
        page_refuse(r);
    } else {
        account_password_was_wrong(r);
        form_fail(&r->form, "current", SPAN("This is not your password. Please try once more."));
        page_refuse(r);
    }
}

static void confirm(struct request *r)
{
    struct confirming *data = r->data;
    bool strong = data->asked.proof.has_factor;
    if (data->again)
        return;
    data->looked_at = strong;
    if (strong ? !factor_code_fits(&data->code, &data->asked.proof, clock_now())
               : !data->check.ok) {
        refuse(r);
        return;
    }
    if (strong) {
        factor_store_spend(r->batch, &data->asked.proof, &data->code);
        if (data->code.kind == FACTOR_CODE_RECOVERY)
            audit_note(r, AUDIT_RECOVERY_USED, r->viewer.account_id, SPAN(""));
    }
    audit_note(r, AUDIT_CONFIRMED, r->viewer.account_id, SPAN(""));
    sign_in_keep_words(r, &data->in);
    session_renew(r, strong);
    if (strong) {
        factor_store_second_right(r->batch, data->asked.proof.account_id,
                                  data->code.kind == FACTOR_CODE_TOTP);
        limit_code_was_right(r, &data->limit);
    }
}

static void confirmed(struct request *r)
{
    const struct confirming *data = r->data;
    sign_in_done(r, &data->in);
}

static void confirm_refused(struct request *r)
{
    const struct confirming *data = r->data;
    bool wrong = r->error.kind == ERR_NONE || span_is(r->error.field, "code");
    if (data->looked_at && wrong) {
        form_fail(&r->form, "code", factor_code_wrong(&data->code, &data->asked.proof));
        second_was_wrong(r, r->viewer.account_id);
        r->error = (struct err){0};
    }
    confirm_show(r);
}

static const struct form_field confirm_query[] = {
    {.name = "next", .kind = FORM_LINE},
    {.name = "with", .kind = FORM_LINE},
    {0},
};

static const struct form_field confirm_form[] = {
    FACTOR_CODE_FIELD,
    {.name = "current", .kind = FORM_SECRET},
    {.name = "with", .kind = FORM_LINE, .ours = true},
    {.name = "other", .kind = FORM_BUTTON},
    SIGN_IN_FIELDS,
    ONCE_FIELD,
    {0},
};

PAGE(factor_confirm, .guard = GUARD_MEMBER, .before_factor = true, .writes_quietly = true,
     .renews_session = true, .says_limits = true, .query = confirm_query, .form = confirm_form,
     .data_size = sizeof(struct confirming), .steps = {confirm_load, confirm_show_first},
     .post = {confirm_load, confirm_take, confirm_check, confirm, confirmed},
     .refused = {confirm_refused})

/* ---- in the place of another page's steps ---- */

/* What it knows then: r->data is the other page's. */
struct asking {
    struct factor_asked asked;
    struct span wrong; /* empty: it is asked for the first time */
};

/* From here on the request's form is that of this page. */
static void begin(struct request *r, const struct restore_waiting *waiting, struct span next,
                  struct span wrong)
{
    struct asking *asking = arena_new_of(r->arena, struct asking);
    asking->wrong = wrong;
    r->state->track_data = asking;
    form_init(&r->form, r->arena, confirm_form, NULL);
    sign_in_take(&r->form, waiting, next);
    load(r, &asking->asked);
}

static void asking_show(struct request *r)
{
    const struct asking *asking = r->state->track_data;
    bool again = !span_is_empty(asking->wrong);
    if (again)
        form_fail(&r->form, "", asking->wrong);
    struct text *out = reply_begin(r, again ? 422 : 403, &confirm_head);
    factor_confirm_view(out, r, &asking->asked, false);
    reply_end(r);
}

static void refused_begin(struct request *r)
{
    struct restore_waiting waiting = restore_waiting(r);
    begin(r, &waiting, restore_form_path(r), SPAN(""));
}

page_step *const factor_confirm_steps[] = {refused_begin, asking_show, NULL};

void factor_confirm_again(struct request *r, struct span wrong)
{
    static page_step *const steps[] = {asking_show, NULL};
    struct restore_waiting waiting = restore_waiting_in(&r->form);
    struct span next = account_next(r->arena, form_get(&r->form, "next"));
    r->error = (struct err){0};
    begin(r, &waiting, next, wrong);
    r->state->track = steps;
    r->state->step = 0;
}
