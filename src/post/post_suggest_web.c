/* Suggesting a change of somebody else's question or answer; the list of one's own. */
#include "post/post_suggest_page.h"

#include "gen/post/post_suggest_view.h"
#include "library/library.h"
#include "link/link.h"
#include "personal/personal.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const struct form_field new_form[] = {
    {.name = "title", .kind = FORM_LINE, .label = "Title", .max = QUESTION_TITLE_MAX},
    {.name = "body",
     .kind = FORM_TEXT,
     .label = "Text",
     .required = true,
     .min = 2,
     .max = POST_BODY_MAX,
     .missing = "There has to be some text. If it should not be here at all, flag it instead."},
    {.name = "tags", .kind = FORM_LINE, .label = "Tags", .max = 300},
    {.name = "reason",
     .kind = FORM_LINE,
     .label = "Why the change",
     .required = true,
     .min = 3,
     .max = SUGGESTION_REASON_MAX,
     .missing = "Please say why in a few words: whoever decides reads them."},
    {.name = "revision", .kind = FORM_REVISION},
    {.name = "preview", .kind = FORM_BUTTON},
    LINK_FIX_FIELD,
    TAG_FIX_FIELD,
    PERSONAL_FIELDS,
    ONCE_FIELD,
    DRAFT_FIELD,
    {0},
};

static void new_load(struct request *r)
{
    struct suggestion_page *page = r->data;
    int64_t id = page_part_id(r, 2);
    *page = (struct suggestion_page){0};
    post_store_source(r->batch, session_hash(r), id, &page->edit.source);
    suggestion_store_waiting(r->batch, id, &page->waiting);
}

/* Whoever may edit a wiki answer, but has to suggest what their new account brings, sends the form of the edit here. */
static bool is_held_wiki(const struct request *r, const struct post_source *source)
{
    return r->is_post && source->wiki && source->author_id != r->viewer.account_id &&
           !r->viewer.is_moderator;
}

/* False when the request is answered. */
static bool may_suggest(struct request *r)
{
    const struct suggestion_page *page = r->data;
    const struct post_source *source = &page->edit.source;
    if (!post_source_is(source, page_part(r, 1)))
        reply_not_found(r);
    else if (source->gone)
        reply_gone(r);
    else if (source->closed)
        reply_error(r, 409, SPAN(POST_CLOSED));
    else if (source->keeps_out && !r->is_post) /* what was typed meanwhile is shown again */
        reply_error(r, 403, SPAN(POST_KEEPS_OUT));
    else if (post_source_may_edit(source, r->viewer.account_id, r->viewer.is_moderator) &&
             !is_held_wiki(r, source))
        reply_see_other(r, "/" SPAN_FMT "s/%lld/edit", SPAN_ARG(source->kind),
                        (long long)source->id);
    else
        return true;
    return false;
}

static void show_new(struct request *r, int status, struct html preview)
{
    const struct suggestion_page *page = r->data;
    const struct post_source *source = &page->edit.source;
    struct head head = {.title = arena_printf(r->arena,
                                              "Suggest a change of this " SPAN_FMT ": " SPAN_FMT,
                                              SPAN_ARG(source->kind), SPAN_ARG(source->title)),
                        .section = "questions",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, status, &head);
    post_suggest_view(out, r, page, preview);
    reply_end(r);
}

static void set_number(struct request *r, const char *name, int64_t number)
{
    form_set(&r->form, name, arena_printf(r->arena, "%lld", (long long)number));
}

static void new_show(struct request *r)
{
    const struct suggestion_page *page = r->data;
    const struct post_source *source = &page->edit.source;
    if (!may_suggest(r))
        return;
    if (page->waiting != 0) {
        reply_error(r, 409,
                    SPAN("Somebody suggested a change of this already, and it waits for a "
                         "decision. Please come back a little later."));
        return;
    }
    form_set(&r->form, "title", source->title);
    form_set(&r->form, "body", source->body);
    form_set(&r->form, "tags", library_tags_line(r->arena, source->tags, source->tag_count));
    set_number(r, "revision", source->revision);
    show_new(r, 200, (struct html){0});
}

static void new_check(struct request *r)
{
    if (!may_suggest(r))
        return;
    link_take_fix(r);
    library_take_tag_fix(r);
    personal_take(r);
    post_edit_check_fields(r);
}

static void new_write(struct request *r)
{
    struct suggestion_page *page = r->data;
    struct post_edit *edit = &page->edit;
    post_edit_check_text(r);
    if (form_has(&r->form, "preview")) {
        form_forgive(&r->form);
        show_new(r, 200, (struct html){edit->text.html.ptr, edit->text.html.len});
        return;
    }
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    if (personal_asks(r, edit->source.body))
        return;
    struct suggestion_text text = {.title = form_get(&r->form, "title"),
                                   .body = edit->text.body,
                                   .tags = edit->tags,
                                   .tag_count = edit->tag_count};
    page_writes_to(r, edit->source.thread_id);
    once_begin(r, &page->id);
    limit_look(r, "edit");
    suggestion_store_make(r->batch, r->viewer.account_id, edit->source.id,
                          form_number(&r->form, "revision"), &text, form_get(&r->form, "reason"),
                          &page->id);
    once_end(r, "suggestion_id_seq");
    limit_take(r, "edit");
}

static void new_done(struct request *r)
{
    const struct suggestion_page *page = r->data;
    reply_see_other(r, "/suggestions/%lld", (long long)page->id);
}

static void refused_load(struct request *r)
{
    struct suggestion_page *page = r->data;
    post_store_source(r->batch, session_hash(r), page->edit.source.id, &page->edit.source);
    if (r->error.kind == ERR_CONFLICT)
        revision_store_one(r->batch, session_hash(r), page->edit.source.id,
                           form_number(&r->form, "revision"), &page->edit.base);
}

static void refused(struct request *r)
{
    struct suggestion_page *page = r->data;
    const struct post_edit *edit = &page->edit;
    bool moved = r->error.kind == ERR_CONFLICT && edit->base.count > 0 &&
                 edit->base.items[0].number == form_number(&r->form, "revision") &&
                 edit->base.items[0].number != edit->source.revision;
    if (moved) {
        page->theirs = post_merge(r);
        set_number(r, "revision", edit->source.revision);
    } else if (r->error.kind != ERR_NONE) {
        form_fail_err(&r->form, &r->error);
    }
    show_new(r, moved ? 409 : page_refused_status(r), (struct html){0});
}

PAGE(post_suggest, .guard = GUARD_MEMBER, .form = new_form, .draft = DRAFT_HERE,
     .data_size = sizeof(struct suggestion_page), .steps = {new_load, new_show},
     .post = {new_load, new_check, new_write, new_done}, .refused = {refused_load, refused})

/* ---- one's own ---- */

static const struct form_field list_query[] = {
    {.name = "before", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    {0},
};

static void list_load(struct request *r)
{
    struct suggestion_list_page *page = r->data;
    int64_t before = form_number(&r->form, "before");
    page->first = before == 0;
    suggestion_store_list(r->batch, session_hash(r), page->first ? INT64_MAX : before, &page->list);
}

static void list_show(struct request *r)
{
    static const struct head head = {.title = SPAN("Changes that you suggested"),
                                     .section = "me",
                                     .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    post_suggestions_view(out, r->data);
    reply_end(r);
}

PAGE(post_suggestions, .guard = GUARD_MEMBER, .query = list_query,
     .data_size = sizeof(struct suggestion_list_page), .steps = {list_load, list_show})
