/*
 * Stopping mails of notices by the link of one of them, without signing in: on its page, or by a press in a mail program that
 * sends the same (RFC 8058: no cookie, no form token, no redirect). Looking at it changes nothing.
 */
#include "notice/notice_stop_page.h"

#include "core/token.h"
#include "gen/notice/notice_stop_view.h"
#include "web/page.h"
#include "web/reply.h"

static const struct form_field query[] = {
    {.name = "token", .kind = FORM_LINE},
    {0},
};

static const struct form_field form[] = {
    {.name = "again", .kind = FORM_BUTTON},
    {0},
};

/* A mail program sends to the whole address: also a POST has the token there. */
static struct span token_of_address(struct request *r)
{
    struct form address;
    form_init(&address, r->arena, query, NULL);
    return form_take(&address, r->arena, query, r->query, false) ? form_get(&address, "token")
                                                                 : SPAN("");
}

static void load(struct request *r)
{
    struct notice_stop_page *page = r->data;
    page->token = token_of_address(r);
    notice_store_stop_of(r->batch, token_hash(r->arena, page->token), &page->stop);
}

static void show(struct request *r)
{
    const struct notice_stop_page *page = r->data;
    bool works = page->stop.account_id != 0 && r->error.kind == ERR_NONE;
    struct head head = {.title = !works            ? SPAN("This link no longer works")
                                 : page->stop.goes ? SPAN("Stop these mails?")
                                                   : SPAN("No more of these mails"),
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, works ? 200 : 410, &head);
    if (works)
        notice_stop_view(out, page);
    else
        notice_stop_over(out);
    reply_end(r);
}

static void stop(struct request *r)
{
    struct notice_stop_page *page = r->data;
    if (page->stop.account_id == 0) {
        show(r);
        return;
    }
    struct span hash = token_hash(r->arena, page->token);
    notice_store_stop(r->batch, hash, form_has(&r->form, "again"));
    notice_store_stop_of(r->batch, hash, &page->stop);
}

PAGE(notice_stop, .by_link = true, .writes_quietly = true, .query = query, .form = form,
     .data_size = sizeof(struct notice_stop_page), .steps = {load, show},
     .post = {load, stop, show}, .refused = {show})
