/* Letting everybody edit an answer, and ending that. */
#include "post/post_edit.h"

#include "audit/audit.h"
#include "gen/post/post_edit_view.h"
#include "web/limit.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const char *const whats[] = {"on", "off", NULL};

static const struct form_field form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {0},
};

static void load(struct request *r)
{
    struct post_edit *data = r->data;
    post_store_source(r->batch, session_hash(r), page_part_id(r, 1), &data->source);
}

/* False when the request is answered. */
static bool may(struct request *r)
{
    const struct post_source *source = &((const struct post_edit *)r->data)->source;
    if (!span_is(source->kind, "answer"))
        reply_not_found(r);
    else if (source->gone)
        reply_gone(r);
    else if (source->author_id != r->viewer.account_id && !r->viewer.is_moderator)
        reply_error(r, 403,
                    SPAN("Its author and moderators decide who edits it. You can suggest a change "
                         "on the page of its history."));
    else if (source->closed)
        reply_error(r, 409, SPAN(POST_CLOSED));
    else
        return true;
    return false;
}

static void show(struct request *r)
{
    const struct post_edit *data = r->data;
    if (!may(r))
        return;
    struct head head = {.title = arena_printf(r->arena, "Who edits this answer: " SPAN_FMT,
                                              SPAN_ARG(data->source.title)),
                        .section = "questions",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    post_wiki_page(out, r, &data->source);
    reply_end(r);
}

static void write(struct request *r)
{
    const struct post_edit *data = r->data;
    if (!may(r))
        return;
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    page_writes_to(r, data->source.thread_id);
    post_store_wiki(r->batch, r->viewer.account_id, data->source.id,
                    span_is(form_get(&r->form, "what"), "on"));
    if (data->source.author_id != r->viewer.account_id)
        audit_note(r, AUDIT_POST_WIKI, data->source.author_id, r->path);
    limit_take(r, "edit");
}

static void written(struct request *r)
{
    reply_see_other(r, SPAN_FMT, SPAN_ARG(r->path));
}

PAGE(post_wiki, .guard = GUARD_MEMBER, .form = form, .data_size = sizeof(struct post_edit),
     .steps = {load, show}, .post = {load, write, written}, .refused = {show})
