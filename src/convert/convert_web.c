/* The page that makes an answer of a comment, or a comment of an answer, and undoes either. */
#include "convert/convert_page.h"

#include "audit/audit.h"
#include "core/utf8.h"
#include "gen/convert/convert_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

/* The revision that the sender read. */
static const struct form_field form[] = {
    {.name = "parent",
     .kind = FORM_NUMBER,
     .label = "What it is a comment on",
     .min = 1,
     .max = INT64_MAX},
    {.name = "revision", .kind = FORM_REVISION},
    ONCE_FIELD,
    {0},
};

static void load(struct request *r)
{
    struct convert_page *page = r->data;
    int64_t id = page_part_id(r, 2);
    *page = (struct convert_page){0};
    post_store_source(r->batch, session_hash(r), id, &page->source);
    convert_store_before(r->batch, session_hash(r), id, &page->before);
    convert_store_parents(r->batch, session_hash(r), id, &page->parents);
}

static bool is_comment(const struct convert_page *page)
{
    return span_is(page->source.kind, "comment");
}

/* False when the request is answered. */
static bool is_there(struct request *r)
{
    const struct convert_page *page = r->data;
    const struct post_source *source = &page->source;
    if (source->id == 0)
        reply_not_found(r);
    else if (source->gone)
        reply_gone(r);
    else if (!post_source_is(source, page_part(r, 1)))
        reply_see_other(r, "/" SPAN_FMT "s/%lld/convert", SPAN_ARG(source->kind),
                        (long long)source->id);
    else if (!convert_may(source, &page->before, r->viewer.account_id, r->viewer.is_moderator))
        reply_error(r, 403,
                    is_comment(page) && source->author_id == r->viewer.account_id &&
                            convert_was_moderated(&page->before, r->viewer.account_id)
                        ? SPAN("A moderator made this a comment, so moderators make it an answer "
                               "again.")
                    : is_comment(page)
                        ? SPAN("Only its author or a moderator can make this an answer.")
                        : SPAN("Only moderators make a comment of an answer. If it should be one, "
                               "you can flag it."));
    else if (source->closed)
        reply_error(r, 409, SPAN(POST_CLOSED));
    else
        return true;
    return false;
}

static void show(struct request *r)
{
    const struct convert_page *page = r->data;
    if (!is_there(r))
        return;
    struct head head = {
        .title = arena_printf(r->arena, "%s: " SPAN_FMT,
                              is_comment(page) ? "Make it an answer" : "Make it a comment",
                              SPAN_ARG(page->source.title)),
        .section = "questions",
        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    convert_view(out, r, page);
    reply_end(r);
}

/* Its text as the other kind has it. */
static void make_text(struct request *r)
{
    struct convert_page *page = r->data;
    struct span body = page->source.body;
    if (is_comment(page)) {
        if (!post_text_make_answer(r->arena, body, &page->text))
            form_fail(&r->form, "", page->text.fault);
    } else if (utf8_count(body) > POST_COMMENT_MAX ||
               !post_text_make_comment(r->arena, body, &page->text)) {
        form_fail(&r->form, "",
                  SPAN("This is too long for a comment, which has 2,000 characters at most. Please "
                       "shorten it first, or leave it an answer."));
    }
}

static void write(struct request *r)
{
    struct convert_page *page = r->data;
    const struct post_source *source = &page->source;
    int64_t base = form_number(&r->form, "revision");
    if (!is_there(r))
        return;
    make_text(r);
    if (!is_comment(page) && form_number(&r->form, "parent") == 0)
        form_fail(&r->form, "parent", SPAN("Please choose what it is a comment on."));
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    page_writes_to(r, source->thread_id);
    const char *limit = is_comment(page) ? "answer" : "edit";
    once_begin(r, NULL);
    limit_look(r, limit);
    if (is_comment(page))
        convert_store_to_answer(r->batch, r->viewer.account_id, source->id, base, &page->text);
    else
        convert_store_to_comment(r->batch, r->viewer.account_id, source->id, base,
                                 form_number(&r->form, "parent"), &page->text);
    once_end(r, NULL);
    if (source->author_id != r->viewer.account_id)
        audit_note(r, AUDIT_POST_CONVERTED, source->author_id, r->path);
    limit_take(r, limit);
}

static void find_place(struct request *r)
{
    struct convert_page *page = r->data;
    post_store_place(r->batch, session_hash(r), page->source.id, &page->place);
}

static void done(struct request *r)
{
    const struct convert_page *page = r->data;
    const struct post_place *place = &page->place;
    bool in_sight = place->id != 0 && !place->gone;
    struct span path =
        in_sight ? post_place_path(r->arena, place) : post_path(r->arena, &page->source);
    reply_see_other(r, SPAN_FMT, SPAN_ARG(path));
}

static void refused_load(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    load(r);
}

PAGE(convert_show, .guard = GUARD_MEMBER, .form = form, .data_size = sizeof(struct convert_page),
     .steps = {load, show}, .post = {load, write, find_place, done},
     .refused = {refused_load, show})
