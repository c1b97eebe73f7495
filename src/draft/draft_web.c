/* Saving drafts as one types, and the page that lists them. */
#include "draft/draft.h"

#include "gen/draft/draft_view.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/session.h"

struct draft_page {
    struct draft_list list;
    struct draft draft; /* the one that is there */
    struct span fields; /* what was sent */
    instant saved_at;
    bool sent; /* the form that the key is of */
};

/* ---- for the script ---- */

/* {"saved":"1700000000000000","sent":false,"fields":{...}}: microseconds since 1970, 0 when there is no draft. */
static void reply_draft(struct request *r, int status, instant saved_at, struct span fields)
{
    const struct draft_page *page = r->data;
    reply_body(r, status, "application/json",
               arena_printf(r->arena, "{\"saved\":\"%lld\",\"sent\":%s,\"fields\":" SPAN_FMT "}",
                            (long long)saved_at, page->sent ? "true" : "false",
                            SPAN_ARG(span_is_empty(fields) ? SPAN("null") : fields)));
}

static const struct form_field save_form[] = {
    {.name = "target", .kind = FORM_LINE, .required = true, .max = DRAFT_TARGET_MAX},
    {.name = "follows", .kind = FORM_NUMBER, .min = DRAFT_OVER_ANY, .max = INT64_MAX},
    {.name = "fields", .kind = FORM_JSON, .required = true},
    ONCE_FIELD,
    {0},
};

static void save_load(struct request *r)
{
    struct draft_page *page = r->data;
    draft_store_open(r->batch, session_hash(r), form_get(&r->form, "target"), &page->draft);
}

static void save_write(struct request *r)
{
    struct draft_page *page = r->data;
    struct span target = form_get(&r->form, "target");
    if (r->form.failed || draft_kind(target) == DRAFT_NONE ||
        !draft_read(r->arena, form_get(&r->form, "fields"), &page->fields)) {
        reply_draft(r, 422, 0, SPAN(""));
        return;
    }
    draft_store_save(r->batch, r->viewer.account_id, target, form_number(&r->form, "follows"),
                     once_stored_key(r), page->fields, &page->saved_at);
}

static void save_reply(struct request *r)
{
    const struct draft_page *page = r->data;
    reply_draft(r, 200, page->saved_at, SPAN(""));
}

/* Another tab's, or one too many: the script shows what there is. */
static void save_refused(struct request *r)
{
    const struct draft_page *page = r->data;
    int status = r->error.kind == ERR_CONFLICT ? 409 : r->error.kind == ERR_TOO_MANY ? 429 : 422;
    reply_draft(r, status, page->draft.saved_at, page->draft.fields);
}

static void list_load(struct request *r)
{
    struct draft_page *page = r->data;
    draft_store_list(r->batch, session_hash(r), &page->list);
}

static void list_reply(struct request *r)
{
    const struct draft_page *page = r->data;
    static const struct head head = {.title = SPAN("Your drafts"), .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    draft_list_page(out, r, &page->list);
    reply_end(r);
}

PAGE(draft_index, .guard = GUARD_MEMBER, .form = save_form, .data_size = sizeof(struct draft_page),
     .steps = {list_load, list_reply}, .post = {save_load, save_write, save_reply},
     .refused = {save_refused})

static const struct form_field target_field[] = {
    {.name = "target", .kind = FORM_LINE, .max = DRAFT_TARGET_MAX},
    ONCE_FIELD,
    {0},
};

static void find_load(struct request *r)
{
    struct draft_page *page = r->data;
    draft_store_open(r->batch, session_hash(r), form_get(&r->form, "target"), &page->draft);
}

/* Whose the key is depends on who looks: asked when that is known. */
static void find_sent(struct request *r)
{
    struct draft_page *page = r->data;
    once_was_done(r, &page->sent);
}

static void find_reply(struct request *r)
{
    const struct draft_page *page = r->data;
    reply_draft(r, 200, page->draft.saved_at, page->draft.fields);
}

PAGE(draft_find, .guard = GUARD_MEMBER, .query = target_field,
     .data_size = sizeof(struct draft_page), .steps = {find_load, find_sent, find_reply})

/* ---- deleting ---- */

static void delete_show(struct request *r)
{
    const struct draft_page *page = r->data;
    if (span_is_empty(page->draft.fields)) {
        reply_see_other(r, "/drafts");
        return;
    }
    static const struct head head = {.title = SPAN("Delete a draft"),
                                     .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    draft_delete_page(out, r, &page->draft);
    reply_end(r);
}

static void delete_write(struct request *r)
{
    draft_store_delete(r->batch, r->viewer.account_id, form_get(&r->form, "target"));
}

static void delete_reply(struct request *r)
{
    reply_see_other(r, "/drafts");
}

PAGE(draft_delete, .guard = GUARD_MEMBER, .query = target_field, .form = target_field,
     .data_size = sizeof(struct draft_page), .steps = {find_load, delete_show},
     .post = {find_load, delete_write, delete_reply})
