/* One's second factors: what there is, setting up an app, removing it, new recovery codes. */
#include "factor/factor_page.h"

#include "account/account.h"
#include "audit/audit.h"
#include "core/clock.h"
#include "core/escape.h"
#include "factor/totp.h"
#include "gen/factor/factor_view.h"
#include "web/device.h"
#include "web/limit.h"
#include "web/log.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

enum { NEXT_MAX = 8192 };

static const struct form_field next_query[] = {
    {.name = "next", .kind = FORM_LINE},
    {0},
};

/* ---- what there is ---- */

static void list_load(struct request *r)
{
    struct factor_list_page *page = r->data;
    factor_store_state(r->batch, session_hash(r), &page->state);
}

static const struct {
    const char *name;
    const char *words;
} done_words[] = {
    {"totp", "Your authenticator app is set up. Signing in asks for a code from it from now on."},
    {"once", "That was not done, because you signed in again meanwhile. Please begin again."},
    {"removed", "The authenticator app is removed: its codes no longer work."},
};

static void list_show(struct request *r)
{
    struct factor_list_page *page = r->data;
    for (size_t i = 0; i < COUNT_OF(done_words); i++) {
        if (span_is(form_get(&r->form, "done"), done_words[i].name))
            page->done = done_words[i].words;
    }
    page->shown_once = page->state.has_any && span_is(form_get(&r->form, "done"), "once");
    static const struct head head = {
        .title = SPAN("Second factors"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    factor_list_view(out, r, page);
    reply_end(r);
}

static const struct form_field list_query[] = {
    {.name = "done", .kind = FORM_LINE},
    {0},
};

PAGE(factor_list, .guard = GUARD_MEMBER, .before_factor = true, .query = list_query,
     .data_size = sizeof(struct factor_list_page), .steps = {list_load, list_show})

/* ---- why, for moderators and admins who have none ---- */

static void needed_load(struct request *r)
{
    struct factor_needed_page *page = r->data;
    factor_store_state(r->batch, session_hash(r), &page->state);
}

static void needed_show(struct request *r)
{
    struct factor_needed_page *page = r->data;
    page->next = account_next(r->arena, form_get(&r->form, "next"));
    if (!r->viewer.needs_factor) {
        reply_see_other(r, SPAN_FMT,
                        SPAN_ARG(span_is(page->next, "/") ? SPAN("/account/factors") : page->next));
        return;
    }
    page->is_draft = span_find_text(page->next, "?draft=") < page->next.len;
    static const struct head head = {
        .title = SPAN("A second step, please"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    factor_needed_view(out, r, page);
    reply_end(r);
}

/* What was refused until there is a second step waits among the drafts. */
static void needed_keep(struct request *r)
{
    struct factor_needed_page *page = r->data;
    page->in.account_id = r->viewer.account_id;
    page->in.asked_again = true;
    sign_in_keep_words(r, &page->in);
}

/* Without room for it, the page that says so has the words. */
static void needed_kept(struct request *r)
{
    struct factor_needed_page *page = r->data;
    if (page->in.draft.saved_at == 0) {
        sign_in_done(r, &page->in);
        return;
    }
    struct text next;
    text_init(&next, NEXT_MAX);
    escape_url_part(&next, draft_address(r->arena, &page->in.draft));
    reply_see_other(r, "/account/second-step?next=%s", text_string(&next));
    text_free(&next);
}

static const struct form_field needed_form[] = {
    SIGN_IN_FIELDS,
    {0},
};

PAGE(factor_needed, .guard = GUARD_MEMBER, .before_factor = true, .writes_quietly = true,
     .query = next_query, .form = needed_form, .data_size = sizeof(struct factor_needed_page),
     .steps = {needed_load, needed_show}, .post = {page_nothing, needed_keep, needed_kept})

/* ---- what the pages share ---- */

void factor_note_closed(const struct request *r, const struct factor_proof *proof)
{
    if (proof->is_closed)
        log_problem(r,
                    "the authenticator app of account %lld was sealed with a key that is not here, "
                    "or changed: only recovery codes and passkeys are taken",
                    (long long)proof->account_id);
}

struct span factor_site(struct request *r)
{
    struct span origin = page_origin(r);
    struct span host = span_from(origin, span_find_text(origin, "://") + 3);
    return arena_printf(r->arena, "Backtalk " SPAN_FMT, SPAN_ARG(host));
}

/* ---- recovery codes, once ---- */

void factor_codes_reply(struct request *r, const struct factor_codes *codes, struct span next)
{
    static const struct head head = {
        .title = SPAN("Your recovery codes"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    factor_codes_view(out, r, codes, factor_site(r), next);
    reply_end(r);
}

/* ---- setting up an app ---- */

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
    if (page->state.totp_since != 0)
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
static struct limit_code totp_limit(struct request *r)
{
    return (struct limit_code){.account = r->viewer.account_id,
                               .device = device_known(r, r->viewer.account_id, 0)};
}

static void totp_check(struct request *r)
{
    const struct factor_totp_page *page = r->data;
    struct limit_code limit = totp_limit(r);
    if (session_was_renewed(r))
        reply_see_other(r, SPAN_FMT, SPAN_ARG(totp_next(r)));
    else if (page->state.totp_since != 0)
        reply_see_other(r, "/account/factors");
    else if (span_is_empty(page->setup.secret)) /* it no longer holds: from the beginning */
        reply_see_other(r, "/account/factors/totp");
    else if (r->form.failed)
        page_refuse(r);
    else
        limit_take_code(r, &limit);
}

static void totp_confirm(struct request *r)
{
    struct factor_totp_page *page = r->data;
    struct limit_code limit = totp_limit(r);
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
    limit_code_was_right(r, &limit);
    once_end(r, NULL);
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
     .query = next_query, .form = totp_form, .data_size = sizeof(struct factor_totp_page),
     .steps = {totp_load, totp_begin, totp_show},
     .post = {totp_load, totp_check, totp_confirm, totp_done}, .refused = {totp_show})

/* ---- removing it ---- */

static void change_load(struct request *r)
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
     .data_size = sizeof(struct factor_change_page), .steps = {change_load, remove_show},
     .post = {change_load, remove_write, remove_done})

/* ---- new recovery codes ---- */

static void codes_show(struct request *r)
{
    const struct factor_change_page *page = r->data;
    if (!page->state.has_any) {
        reply_see_other(r, "/account/factors");
        return;
    }
    static const struct head head = {
        .title = SPAN("New recovery codes"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    factor_codes_ask_view(out, r, &page->state, page->sent);
    reply_end(r);
}

static void codes_find(struct request *r)
{
    struct factor_change_page *page = r->data;
    once_find(r, NULL, &page->sent);
}

/* They are shown once: whoever sends the form again because the answer was lost makes others. */
static void codes_write(struct request *r)
{
    struct factor_change_page *page = r->data;
    if (!page->state.has_any || page->sent) {
        codes_show(r);
        return;
    }
    once_begin(r, NULL);
    factor_codes_replace(r->arena, r->batch, r->viewer.account_id, &page->codes);
    audit_note(r, AUDIT_RECOVERY_CODES, r->viewer.account_id, SPAN(""));
    once_end(r, NULL);
}

static void codes_done(struct request *r)
{
    const struct factor_change_page *page = r->data;
    factor_codes_reply(r, &page->codes, SPAN("/account/factors"));
}

static const struct form_field codes_form[] = {
    ONCE_FIELD,
    {0},
};

PAGE(factor_codes, .guard = GUARD_MEMBER, .before_factor = true, .confirmed = true,
     .asked = "Make new recovery codes", .writes_quietly = true, .form = codes_form,
     .data_size = sizeof(struct factor_change_page), .steps = {change_load, codes_show},
     .post = {change_load, codes_find, codes_write, codes_done})
