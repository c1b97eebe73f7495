/* The page of an account that nobody can sign in to for now, for whoever has proved that it is theirs. */
#include "account/account_leave_page.h"

#include "audit/audit.h"
#include "core/token.h"
#include "gen/account/account_locked_view.h"
#include "web/limit.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/session.h"

static const struct form_field query[] = {
    {.name = "token", .kind = FORM_LINE},
    {0},
};

static const char *const whats[] = {"keep", "copy", "leave", NULL};

static const struct form_field form[] = {
    {.name = "token", .kind = FORM_LINE},
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {0},
};

static void show_page(struct request *r, int status, const struct locked_page *page)
{
    static const struct head head = {.title = SPAN("Your account"), .not_for_search_engines = true};
    struct text *out = reply_begin(r, status, &head);
    account_locked_view(out, r, page);
    reply_end(r);
}

static void load(struct request *r)
{
    struct locked_page *page = r->data;
    page->token = form_get(&r->form, "token");
    leaving_store_locked(r->batch, token_hash(r->arena, page->token), &page->locked);
}

/* Answers when there is nothing to show: the token is too old, or the account is open again. */
static bool is_locked(struct request *r)
{
    const struct leaving_locked *locked = &((const struct locked_page *)r->data)->locked;
    bool is = locked->account_id != 0 && (locked->leaving_at != 0 || locked->suspended);
    if (!is)
        reply_see_other(r, "/login");
    return is;
}

static void load_copy(struct request *r)
{
    struct locked_page *page = r->data;
    if (is_locked(r))
        export_store_state(r->batch, page->locked.account_id, &page->copy);
}

static void show(struct request *r)
{
    show_page(r, r->is_post ? page_refused_status(r) : 200, r->data);
}

static bool wants(const struct request *r, const char *what)
{
    return span_is(form_get(&r->form, "what"), what);
}

static void act(struct request *r)
{
    const struct locked_page *page = r->data;
    int64_t account = page->locked.account_id;
    if (!is_locked(r))
        return;
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    audit_note(r,
               wants(r, "keep")   ? AUDIT_STAY
               : wants(r, "copy") ? AUDIT_EXPORT
                                  : AUDIT_LEAVE,
               account, SPAN(""));
    if (wants(r, "keep"))
        leaving_store_keep(r->batch, account);
    else if (wants(r, "leave"))
        leaving_store_leave(r->batch, account);
    else if (wants(r, "copy")) {
        limit_counted(r, "export");
        export_store_ask(r->batch, account);
    }
}

static void acted(struct request *r)
{
    const struct locked_page *page = r->data;
    bool suspended = page->locked.suspended;
    reply_removed("account:%lld", (long long)page->locked.account_id);
    if (wants(r, "copy") || (wants(r, "keep") && suspended))
        reply_see_other(r, "/account/locked?token=" SPAN_FMT, SPAN_ARG(page->token));
    else
        reply_see_other(r, "/account/done?what=%s", wants(r, "keep") ? "kept" : "leaving");
}

PAGE(account_locked, .query = query, .form = form, .data_size = sizeof(struct locked_page),
     .steps = {load, load_copy, show}, .post = {load, act, acted},
     .refused = {load, load_copy, show})

/* ---- the copy of one's data ---- */

static void load_file(struct request *r)
{
    struct locked_page *page = r->data;
    if (!is_locked(r))
        return;
    limit_take(r, "download");
    export_store_chunks(r->batch, page->locked.account_id, &page->chunks);
}

static void send_file(struct request *r)
{
    const struct locked_page *page = r->data;
    account_export_reply(r, &page->chunks);
}

PAGE(account_locked_file, .query = query, .data_size = sizeof(struct locked_page),
     .steps = {load, load_file, send_file})

/* ---- from any way in: site.locked_out ---- */

static void locked_begin(struct request *r)
{
    struct locked_page *page = arena_new_of(r->arena, struct locked_page);
    r->state->track_data = page;
    int64_t account = r->state->locked_account;
    page->token = token_random(r->arena);
    struct span hash = token_hash(r->arena, page->token);
    if (draft_words(r->arena, form_get(&r->form, "draft"), &page->words))
        draft_words_label(r->arena, form_get(&r->form, "labels"), &page->words);
    else
        page->words.count = 0;
    leaving_store_token(r->batch, account, hash);
    leaving_store_locked(r->batch, hash, &page->locked);
    export_store_state(r->batch, account, &page->copy);
    audit_note(r, AUDIT_SIGN_IN_REFUSED, account,
               SPAN("the account is suspended or being deleted"));
}

static void locked_show(struct request *r)
{
    show_page(r, 200, r->state->track_data);
}

page_step *const account_locked_steps[] = {locked_begin, locked_show, NULL};
