/* What the pages behind the links of mails have in common. */
#include "account/account_email_page.h"

#include "core/token.h"
#include "gen/account/account_email_view.h"
#include "web/once.h"
#include "web/reply.h"

const struct form_field account_link_query[] = {
    {.name = "token", .kind = FORM_LINE},
    {0},
};

const struct form_field account_link_form[] = {
    {.name = "token", .kind = FORM_LINE},
    ONCE_FIELD,
    {0},
};

struct span account_link_hash(struct request *r)
{
    const struct account_link_page *page = r->data;
    return token_hash(r->arena, page->token);
}

void account_link_load(struct request *r, const char *kind)
{
    struct account_link_page *page = r->data;
    page->token = form_get(&r->form, "token");
    account_store_link(r->batch, kind, account_link_hash(r), &page->link);
    once_find(r, NULL, &page->sent);
}

void account_link_show(struct request *r, struct span title, account_link_view *view)
{
    const struct account_link_page *page = r->data;
    struct head head = {.title = title, .not_for_search_engines = true};
    bool works = page->link.name.len > 0 && r->error.kind != ERR_CONFLICT;
    if (!works)
        head.title = SPAN("This link no longer works");
    struct text *out = reply_begin(r, works ? account_shown_status(r) : 410, &head);
    if (works)
        view(out, r, page);
    else
        account_link_over(out);
    reply_end(r);
}

void account_link_note(struct request *r, enum audit_kind kind)
{
    const struct account_link_page *page = r->data;
    audit_note(r, kind, page->link.account_id, SPAN(""));
}

bool account_link_works(struct request *r, const char *done)
{
    const struct account_link_page *page = r->data;
    if (page->sent)
        reply_see_other(r, "/account/done?what=%s", done);
    else if (page->link.name.len == 0 || r->form.failed)
        page_refuse(r);
    return !page->sent && page->link.name.len > 0 && !r->form.failed;
}
