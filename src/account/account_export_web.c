/* A copy of one's data: asking for it, and getting it. */
#include "account/account_leave_page.h"

#include "audit/audit.h"
#include "gen/account/account_export_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

static void load_state(struct request *r)
{
    struct export_page *page = r->data;
    export_store_state(r->batch, r->viewer.account_id, &page->state);
}

static void show(struct request *r)
{
    const struct export_page *page = r->data;
    static const struct head head = {
        .title = SPAN("A copy of your data"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, account_shown_status(r), &head);
    account_export_view(out, r, page);
    reply_end(r);
}

static void ask(struct request *r)
{
    /* Where a copy is begun: asking for one that is being made is free. */
    limit_counted(r, "export");
    once_begin(r, NULL);
    audit_note(r, AUDIT_EXPORT, r->viewer.account_id, SPAN(""));
    export_store_ask(r->batch, r->viewer.account_id);
    once_end(r, NULL);
}

static void asked(struct request *r)
{
    reply_see_other(r, "/account/export");
}

static const struct form_field ask_form[] = {
    ONCE_FIELD,
    {0},
};

PAGE(account_export, .guard = GUARD_MEMBER, .confirmed = true, .asked = "Make a copy of your data",
     .writes_quietly = true, .form = ask_form, .data_size = sizeof(struct export_page),
     .steps = {page_nothing, load_state, show}, .post = {page_nothing, ask, asked})

/* ---- the file ---- */

void account_export_reply(struct request *r, const struct export_chunks *chunks)
{
    size_t len = 0;
    for (size_t i = 0; i < chunks->count; i++)
        len += chunks->items[i].len;
    if (len == 0) {
        reply_not_found(r);
        return;
    }
    char *zip = arena_alloc(r->arena, len);
    size_t at = 0;
    for (size_t i = 0; i < chunks->count; i++) {
        memcpy(zip + at, chunks->items[i].ptr, chunks->items[i].len);
        at += chunks->items[i].len;
    }
    reply_header(r, "content-disposition", "attachment; filename=\"backtalk-data.zip\"");
    reply_body(r, 200, "application/zip", span_make(zip, len));
}

static void load_file(struct request *r)
{
    struct export_page *page = r->data;
    limit_take(r, "download");
    export_store_chunks(r->batch, r->viewer.account_id, &page->chunks);
}

static void send_file(struct request *r)
{
    const struct export_page *page = r->data;
    account_export_reply(r, &page->chunks);
}

PAGE(account_export_file, .guard = GUARD_MEMBER, .confirmed = true,
     .data_size = sizeof(struct export_page), .steps = {page_nothing, load_file, send_file})
