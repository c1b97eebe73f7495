/* Admins look at the mails: what came of each, and what it says where there is no mail server. */
#include "mail/mail_page.h"

#include "audit/audit.h"
#include "gen/mail/mail_view.h"
#include "web/limit.h"
#include "web/page.h"
#include "web/reply.h"

static const struct mail_state states[] = {
    {"waiting", "Waiting", false},
    {"sending", "On its way", false},
    {"sent", "Sent", false},
    {"written", "Written to a file: no mail server is set", false},
    {"refused", "Refused: its mail server does not know the address", true},
    {"failed", "Not sent", true},
    {"late", "Not sent in time", false},
    {"unknown", "Perhaps sent: the connection broke before the answer", true},
    {"nobody", "No account has the address that was given", false},
};

const struct mail_state *mail_state_of(struct span name)
{
    for (size_t i = 1; i < COUNT_OF(states); i++) {
        if (span_is(name, states[i].name))
            return &states[i];
    }
    return &states[0];
}

static void list_load(struct request *r)
{
    struct mail_page *page = r->data;
    int64_t before = form_number(&r->form, "before");
    page->before = before == 0 ? INT64_MAX : before;
    page->retried = span_is(form_get(&r->form, "done"), "again");
    /* One more than is shown tells whether there is another page. */
    mail_store_list(r->batch, page->before, MAIL_PER_PAGE + 1, &page->list);
}

static void list_show(struct request *r)
{
    struct mail_page *page = r->data;
    page->more = page->list.count > MAIL_PER_PAGE;
    if (page->more)
        page->list.count = MAIL_PER_PAGE;
    form_forgive(&r->form);
    static const struct head head = {
        .title = SPAN("Mail"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    mail_list_view(out, r, page);
    reply_end(r);
}

static const struct form_field query[] = {
    {.name = "before", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    {.name = "done", .kind = FORM_LINE},
    {0},
};

PAGE(mail_index, .guard = GUARD_ADMIN, .confirmed = true, .query = query,
     .data_size = sizeof(struct mail_page), .steps = {list_load, list_show})

static void retry_write(struct request *r)
{
    struct mail_page *page = r->data;
    mail_store_retry(r->batch, page_part_id(r, 1), &page->again);
    limit_take(r, "edit");
}

static void retry_done(struct request *r)
{
    const struct mail_page *page = r->data;
    reply_see_other(r, page->again == 0 ? "/admin/mail" : "/admin/mail?done=again");
}

PAGE(mail_retry, .guard = GUARD_ADMIN, .confirmed = true, .asked = "Send a mail once more",
     .audited = AUDIT_MAIL_RETRIED, .writes_quietly = true, .data_size = sizeof(struct mail_page),
     .post = {page_nothing, retry_write, retry_done})
