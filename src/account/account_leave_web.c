/* Asking to leave: what goes, what stays, and doing it. */
#include "account/account_leave_page.h"

#include "audit/audit.h"
#include "gen/account/account_leave_view.h"
#include "web/limit.h"
#include "web/reply.h"
#include "web/session.h"

static void load(struct request *r)
{
    struct leave_page *page = r->data;
    account_store_own(r->batch, session_hash(r), &page->account);
}

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

static void check(struct request *r)
{
    if (r->form.failed)
        page_refuse(r);
    else
        limit_take(r, "password");
}

static void check_password(struct request *r)
{
    struct leave_page *page = r->data;
    account_check_current(r, page->account.password, &page->check);
}

static void leave(struct request *r)
{
    const struct leave_page *page = r->data;
    if (!page->check.ok) {
        account_refuse_current(r);
        return;
    }
    audit_note(r, AUDIT_LEAVE, r->viewer.account_id, SPAN(""));
    leaving_store_leave(r->batch, r->viewer.account_id);
    session_end(r);
}

static void left(struct request *r)
{
    reply_removed("account:%lld", (long long)r->viewer.account_id);
    reply_see_other(r, "/account/done?what=leaving");
}

static const struct form_field form[] = {
    ACCOUNT_CURRENT_FIELD,
    {0},
};

PAGE(account_leave, .guard = GUARD_MEMBER, .says_limits = true, .form = form,
     .data_size = sizeof(struct leave_page), .steps = {load, count, show},
     .post = {load, check, check_password, leave, left}, .refused = {count, show})
