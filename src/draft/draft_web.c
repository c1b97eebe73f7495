/* Saving drafts as one types, and the page that lists them. */
#include "draft/draft.h"

#include "core/escape.h"
#include "gen/draft/draft_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/session.h"

enum { SAY_MAX = 1000 };

struct draft_page {
    struct draft_list list;
    struct draft draft; /* the one that is there */
    struct span fields; /* what was sent */
    instant saved_at;
    bool sent;   /* the form that the key is of */
    instant own; /* when this very form saved the draft that is there; 0: it did not */
};

/* ---- for the script ---- */

/*
 * {"saved":"1700000000000000","sent":false,"own":true,"say":"","fields":{...}}: microseconds since 1970, 0 when there is no
 * draft; whether the form with the key was sent; whether the draft is what this form saved; what to tell its writer.
 */
static void reply_draft(struct request *r, int status, instant saved_at, struct span fields)
{
    const struct draft_page *page = r->data;
    struct text say;
    text_init(&say, SAY_MAX);
    if (status == 429)
        escape_json(&say, r->error.message);
    reply_json(r, status,
               arena_printf(r->arena,
                            "{\"saved\":\"%lld\",\"sent\":%s,\"own\":%s,\"say\":\"%s\","
                            "\"fields\":" SPAN_FMT "}",
                            (long long)saved_at, page->sent ? "true" : "false",
                            page->own != 0 ? "true" : "false", text_string(&say),
                            SPAN_ARG(span_is_empty(fields) ? SPAN("null") : fields)));
    text_free(&say);
}

static const struct form_field save_form[] = {
    {.name = "target", .kind = FORM_LINE, .ours = true, .required = true, .max = DRAFT_TARGET_MAX},
    {.name = "follows", .kind = FORM_NUMBER, .min = DRAFT_OVER_ANY, .max = INT64_MAX},
    {.name = "fields", .kind = FORM_JSON, .required = true},
    ONCE_FIELD,
    {0},
};

static void save_load(struct request *r)
{
    struct draft_page *page = r->data;
    draft_store_open(r->batch, session_hash(r), form_get(&r->form, "target"), 0, &page->draft);
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
                     once_stored_key(r), page->fields, draft_excerpt(r->arena, page->fields),
                     &page->saved_at);
    limit_take(r, "draft");
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
    int status = page_refused_status(r);
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
    static const struct head head = {
        .title = SPAN("Your drafts"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    draft_list_page(out, r, &page->list);
    reply_end(r);
}

PAGE(draft_index, .guard = GUARD_MEMBER, .before_factor = true, .writes_quietly = true,
     .says_limits = true, .form = save_form, .data_size = sizeof(struct draft_page),
     .steps = {list_load, list_reply}, .post = {save_load, save_write, save_reply},
     .refused = {save_refused})

/* `key` is of the form that this device kept words of, `form` of the one that is shown. */
static const struct form_field find_query[] = {
    {.name = "target", .kind = FORM_LINE, .ours = true, .max = DRAFT_TARGET_MAX},
    {.name = "form", .kind = FORM_KEY},
    ONCE_FIELD,
    {0},
};

static void find_load(struct request *r)
{
    struct draft_page *page = r->data;
    draft_store_open(r->batch, session_hash(r), form_get(&r->form, "target"),
                     form_number(&r->form, "state"), &page->draft);
}

/* Whose the keys are depends on who looks: asked when that is known. */
static void find_sent(struct request *r)
{
    struct draft_page *page = r->data;
    once_find(r, NULL, &page->sent);
    draft_store_of_form(r->batch, r->viewer.account_id, form_get(&r->form, "target"),
                        once_hash(r, form_get(&r->form, "form"), r->viewer.account_id), &page->own);
}

static void find_reply(struct request *r)
{
    const struct draft_page *page = r->data;
    reply_draft(r, 200, page->draft.saved_at, page->draft.fields);
}

PAGE(draft_find, .guard = GUARD_MEMBER, .query = find_query, .data_size = sizeof(struct draft_page),
     .steps = {find_load, find_sent, find_reply})

/* ---- reading and deleting ---- */

static const struct form_field which_draft[] = {
    {.name = "target", .kind = FORM_LINE, .ours = true, .max = DRAFT_TARGET_MAX},
    {.name = "state", .kind = FORM_MOMENT},
    {0},
};

static void read_show(struct request *r)
{
    const struct draft_page *page = r->data;
    struct draft_words words;
    if (span_is_empty(page->draft.fields) || !draft_words(r->arena, page->draft.fields, &words)) {
        reply_see_other(r, "/drafts");
        return;
    }
    static const struct head head = {
        .title = SPAN("A draft"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    draft_read_page(out, r, &page->draft, &words);
    reply_end(r);
}

PAGE(draft_read_all, .guard = GUARD_MEMBER, .query = which_draft,
     .data_size = sizeof(struct draft_page), .steps = {find_load, read_show})

static void delete_show(struct request *r)
{
    const struct draft_page *page = r->data;
    if (span_is_empty(page->draft.fields)) {
        reply_see_other(r, "/drafts");
        return;
    }
    static const struct head head = {
        .title = SPAN("Delete a draft"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    draft_delete_page(out, r, &page->draft);
    reply_end(r);
}

static void delete_write(struct request *r)
{
    draft_store_delete(r->batch, r->viewer.account_id, form_get(&r->form, "target"),
                       form_number(&r->form, "state"));
    limit_take(r, "draft");
}

static void delete_reply(struct request *r)
{
    reply_see_other(r, "/drafts");
}

PAGE(draft_delete, .guard = GUARD_MEMBER, .before_factor = true, .query = which_draft,
     .form = which_draft, .writes_quietly = true, .data_size = sizeof(struct draft_page),
     .steps = {find_load, delete_show}, .post = {find_load, delete_write, delete_reply})
