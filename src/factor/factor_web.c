/* One's second factors: what there is, why staff needs one, and recovery codes. */
#include "factor/factor_page.h"

#include "account/account.h"
#include "audit/audit.h"
#include "core/escape.h"
#include "gen/factor/factor_view.h"
#include "web/limit.h"
#include "web/log.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

enum { NEXT_MAX = 8192 };

const struct form_field factor_next_query[] = {
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
    static const struct head head = {.title = SPAN("Second step when signing in"),
                                     .section = "me",
                                     .not_for_search_engines = true};
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
    limit_take(r, "draft");
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
     .query = factor_next_query, .form = needed_form,
     .data_size = sizeof(struct factor_needed_page), .steps = {needed_load, needed_show},
     .post = {page_nothing, needed_keep, needed_kept})

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

/* ---- new recovery codes ---- */

static void codes_load(struct request *r)
{
    struct factor_change_page *page = r->data;
    factor_store_state(r->batch, session_hash(r), &page->state);
}

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
    limit_take(r, "factor");
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
     .data_size = sizeof(struct factor_change_page), .steps = {codes_load, codes_show},
     .post = {codes_load, codes_find, codes_write, codes_done})
