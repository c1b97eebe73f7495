/* Setting up an authenticator app, and removing it. */
#include "factor/factor_page.h"

#include "account/account.h"
#include "audit/audit.h"
#include "core/clock.h"
#include "factor/totp.h"
#include "gen/factor/factor_view.h"
#include "web/device.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

/* ---- setting it up ---- */

static void totp_load(struct request *r)
{
    struct factor_totp_page *page = r->data;
    factor_store_state(r->batch, session_hash(r), &page->state);
    factor_store_totp_shown(r->batch, session_hash(r), &page->setup);
}

/* Showing it is what makes the secret: it counts for nothing before a right code of it came. */
static void totp_begin(struct request *r)
{
    struct factor_totp_page *page = r->data;
    if (page->state.totp_since != 0 || page->state.is_held)
        reply_see_other(r, "/account/factors");
    else if (span_is_empty(page->setup.secret))
        factor_store_totp_begin(r->batch, r->viewer.account_id, r->viewer.session_id,
                                totp_secret(r->arena), &page->setup);
}

static void totp_show(struct request *r)
{
    const struct factor_totp_page *page = r->data;
    static const struct head head = {.title = SPAN("Set up an authenticator app"),
                                     .section = "me",
                                     .not_for_search_engines = true};
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    factor_totp_view(out, r, totp_words(r->arena, page->setup.secret),
                     totp_address(r->arena, page->setup.secret, factor_site(r), r->viewer.name));
    reply_end(r);
}

/* Where whoever sets one up was going, or what says that it is done. */
static struct span totp_next(struct request *r)
{
    struct span next = account_next(r->arena, form_get(&r->form, "next"));
    return span_is(next, "/") ? SPAN("/account/factors?done=totp") : next;
}

/* Whoever is signed in here is not kept out by codes that somebody else tries elsewhere. */
static void totp_check(struct request *r)
{
    struct factor_totp_page *page = r->data;
    page->limit = (struct limit_code){.account = r->viewer.account_id,
                                      .device = device_known(r, r->viewer.account_id, 0)};
    if (session_was_renewed(r))
        reply_see_other(r, SPAN_FMT, SPAN_ARG(totp_next(r)));
    else if (page->state.totp_since != 0)
        reply_see_other(r, "/account/factors");
    else if (span_is_empty(page->setup.secret)) /* it no longer holds: from the beginning */
        reply_see_other(r, "/account/factors/totp");
    else if (r->form.failed)
        page_refuse(r);
    else
        limit_take_code(r, &page->limit);
}

static void totp_confirm(struct request *r)
{
    struct factor_totp_page *page = r->data;
    struct span code;
    if (totp_is_code(r->arena, form_get(&r->form, "code"), &code))
        page->step = totp_match(page->setup.secret, code, clock_now(), 0);
    if (page->step == 0) {
        form_fail(
            &r->form, "code",
            SPAN("That code is wrong or has expired. Enter the one that the app shows now. If it "
                 "is refused again, turn on automatic time on that device."));
        page_refuse(r);
        return;
    }
    once_begin(r, NULL);
    factor_store_totp_confirm(r->batch, r->viewer.account_id, page->setup.begun, page->step,
                              session_hash(r));
    factor_codes_first(r->arena, r->batch, r->viewer.account_id, &page->codes);
    session_renew(r, true);
    audit_note(r, AUDIT_FACTOR_ADDED, r->viewer.account_id, SPAN("authenticator app"));
    limit_code_was_right(r, &page->limit);
    once_end(r, NULL);
    limit_take(r, "factor");
}

static void totp_done(struct request *r)
{
    const struct factor_totp_page *page = r->data;
    if (page->codes.are_new)
        factor_codes_reply(r, &page->codes, totp_next(r));
    else
        reply_see_other(r, SPAN_FMT, SPAN_ARG(totp_next(r)));
}

static const struct form_field totp_form[] = {
    FACTOR_CODE_FIELD,
    {.name = "next", .kind = FORM_LINE, .ours = true},
    ONCE_FIELD,
    {0},
};

PAGE(factor_totp, .guard = GUARD_MEMBER, .before_factor = true, .confirmed = true,
     .asked = "Set up an authenticator app", .lane = LANE_WRITE, .writes_quietly = true,
     .renews_session = true, .renewed_at = "/account/factors?done=once", .says_limits = true,
     .query = factor_next_query, .form = totp_form, .data_size = sizeof(struct factor_totp_page),
     .steps = {totp_load, totp_begin, totp_show},
     .post = {totp_load, totp_check, totp_confirm, totp_done}, .refused = {totp_show})

/* ---- removing it ---- */

static void remove_load(struct request *r)
{
    struct factor_change_page *page = r->data;
    factor_store_state(r->batch, session_hash(r), &page->state);
}

static void remove_show(struct request *r)
{
    const struct factor_change_page *page = r->data;
    if (page->state.totp_since == 0) {
        reply_see_other(r, "/account/factors");
        return;
    }
    static const struct head head = {.title = SPAN("Remove the authenticator app"),
                                     .section = "me",
                                     .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    factor_remove_view(out, r, &page->state);
    reply_end(r);
}

static void remove_write(struct request *r)
{
    struct factor_change_page *page = r->data;
    if (page->state.totp_since == 0) {
        reply_see_other(r, "/account/factors?done=removed");
        return;
    }
    factor_store_totp_remove(r->batch, r->viewer.account_id, &page->removed);
    audit_note(r, AUDIT_FACTOR_REMOVED, r->viewer.account_id, SPAN("authenticator app"));
}

static void remove_done(struct request *r)
{
    reply_see_other(r, "/account/factors?done=removed");
}

PAGE(factor_totp_remove, .guard = GUARD_MEMBER, .before_factor = true, .confirmed = true,
     .asked = "Remove the authenticator app", .writes_quietly = true,
     .data_size = sizeof(struct factor_change_page), .steps = {remove_load, remove_show},
     .post = {remove_load, remove_write, remove_done})
