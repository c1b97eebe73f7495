/* "This was not me": the link of a mail takes away the way in that the mail tells of. Looking at it changes nothing. */
#include "account/account_undo_page.h"
#include "account/account_email_page.h"

#include "audit/audit.h"
#include "core/token.h"
#include "gen/account/account_email_view.h"
#include "gen/account/account_undo_view.h"
#include "web/device.h"
#include "web/once.h"
#include "web/reply.h"

static const struct form_field form[] = {
    {.name = "token", .kind = FORM_LINE},
    {.name = "thing", .kind = FORM_LINE},
    ONCE_FIELD,
    {0},
};

static struct span hash_of(struct request *r)
{
    const struct account_undo_page *page = r->data;
    return token_hash(r->arena, page->token);
}

static void load(struct request *r)
{
    struct account_undo_page *page = r->data;
    page->token = form_get(&r->form, "token");
    account_store_undo_ways(r->batch, hash_of(r), &page->undo);
    once_find(r, NULL, &page->sent);
}

static void show(struct request *r)
{
    const struct account_undo_page *page = r->data;
    bool works = page->undo.count > 0 && r->error.kind != ERR_CONFLICT;
    struct head head = {.title = works ? SPAN("Was this you?") : SPAN("This link no longer works"),
                        .not_for_search_engines = true};
    int status = r->is_post ? page_refused_status(r) : 200;
    struct text *out = reply_begin(r, works ? status : 410, &head);
    if (works)
        account_undo_view(out, r, page);
    else
        account_link_over(out);
    reply_end(r);
}

static void choose(struct account_undo_page *page, struct span thing)
{
    for (size_t i = 0; i < page->undo.count; i++) {
        if (span_equal(page->undo.items[i].thing, thing))
            page->chosen = &page->undo.items[i];
    }
}

/* To what is left to look at after a new password; or what came of it. */
static void go_on(struct request *r)
{
    const struct account_undo_page *page = r->data;
    size_t left = page->undo.count - (page->chosen != NULL ? 1 : 0);
    if (left > 0)
        reply_see_other(r, "/account/undo?token=" SPAN_FMT, SPAN_ARG(page->token));
    else
        reply_see_other(r, "/account/done?what=%s", page->undo.after_reset ? "removed" : "undone");
}

static void take_away(struct request *r)
{
    struct account_undo_page *page = r->data;
    choose(page, form_get(&r->form, "thing"));
    if (page->sent) {
        go_on(r);
    } else if (page->chosen == NULL) {
        page_refuse(r);
    } else {
        once_begin(r, NULL);
        account_store_undo(r->batch, hash_of(r), page->chosen->thing);
        audit_note(r, AUDIT_WAY_UNDONE, page->undo.account_id, page->chosen->words);
        once_end(r, NULL);
    }
}

/* Whoever set a new password here a moment ago signs in next: on a device that is known. */
static void taken_away(struct request *r)
{
    const struct account_undo_page *page = r->data;
    if (page->undo.after_reset)
        device_remember(r, page->undo.account_id);
    go_on(r);
}

PAGE(account_undo, .writes_quietly = true, .query = account_link_query, .form = form,
     .data_size = sizeof(struct account_undo_page), .steps = {load, show},
     .post = {load, take_away, taken_away}, .refused = {show})
