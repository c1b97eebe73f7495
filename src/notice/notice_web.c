/*
 * One's notices. To open one, and so to have read it, is a form's button: a link that is only looked at in advance, by a browser or by
 * a program, changes nothing.
 */
#include "notice/notice_page.h"

#include "gen/notice/notice_view.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const struct form_field list_query[] = {
    {.name = "all", .kind = FORM_FLAG},
    {.name = "before", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    {0},
};

static void list_load(struct request *r)
{
    struct notice_page *page = r->data;
    int64_t before = form_number(&r->form, "before");
    page->all = form_has(&r->form, "all");
    page->first = before == 0;
    notice_store_list(r->batch, session_hash(r), !page->all, page->first ? INT64_MAX : before,
                      &page->list);
}

static void list_reply(struct request *r)
{
    struct notice_page *page = r->data;
    page->groups = notice_group(r->arena, &page->list);
    struct head head = {.title = page->all ? SPAN("All notices") : SPAN("Notices"),
                        .section = "me",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    notice_list_page(out, r, page);
    reply_end(r);
}

PAGE(notice_index, .guard = GUARD_MEMBER, .query = list_query,
     .data_size = sizeof(struct notice_page), .steps = {list_load, list_reply})

/* ---- opening one ---- */

static void open_write(struct request *r)
{
    notice_store_open(r->batch, r->viewer.account_id, page_part_id(r, 1), r->data);
}

static void open_reply(struct request *r)
{
    struct span path = notice_path(r->arena, r->data);
    reply_see_other(r, SPAN_FMT, SPAN_ARG(path));
}

PAGE(notice_open, .guard = GUARD_MEMBER, .writes_quietly = true,
     .data_size = sizeof(struct notice_place), .post = {page_nothing, open_write, open_reply})

/* ---- having read some, or all ---- */

/* The newest that the page showed: of all, or of those that are shown together with it. */
static const struct form_field read_form[] = {
    {.name = "all", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    {.name = "alike", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    {0},
};

static void read_write(struct request *r)
{
    int64_t alike = form_number(&r->form, "alike");
    int64_t all = form_number(&r->form, "all");
    if (r->form.failed || (alike == 0 && all == 0)) {
        reply_error(r, 422, SPAN("Please press one of the buttons of the page."));
        return;
    }
    notice_store_read(r->batch, r->viewer.account_id, alike, alike != 0 ? alike : all);
}

static void read_reply(struct request *r)
{
    reply_see_other(r, "/notices");
}

PAGE(notice_read, .guard = GUARD_MEMBER, .form = read_form, .writes_quietly = true,
     .post = {page_nothing, read_write, read_reply})
