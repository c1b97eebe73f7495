/* Asking to leave: what goes, what stays, and doing it. */
#include "account/account_leave_page.h"

#include "audit/audit.h"
#include "gen/account/account_leave_view.h"
#include "web/reply.h"
#include "web/session.h"

static void count(struct request *r)
{
    struct leave_page *page = r->data;
    page->counts = (struct leaving_counts){0};
    leaving_store_counts(r->batch, r->viewer.account_id, &page->counts);
}

static void show(struct request *r)
{
    const struct leave_page *page = r->data;
    static const struct head head = {
        .title = SPAN("Delete your account"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, account_shown_status(r), &head);
    account_leave_view(out, r, page);
    reply_end(r);
}

static void leave(struct request *r)
{
    audit_note(r, AUDIT_LEAVE, r->viewer.account_id, SPAN(""));
    leaving_store_leave(r->batch, r->viewer.account_id);
    session_end(r);
}

static void left(struct request *r)
{
    reply_removed("account:%lld", (long long)r->viewer.account_id);
    reply_see_other(r, "/account/done?what=leaving");
}

PAGE(account_leave, .guard = GUARD_MEMBER, .confirmed = true, .asked = "Delete your account",
     .data_size = sizeof(struct leave_page), .steps = {page_nothing, count, show},
     .post = {page_nothing, leave, left}, .refused = {count, show})
