/* One suggested change: looking at it, accepting, improving, declining it; taking it back. */
#include "post/post_suggest_page.h"

#include "audit/audit.h"
#include "core/network.h"
#include "core/slug.h"
#include "gen/post/post_suggest_view.h"
#include "hold/hold.h"
#include "library/library.h"
#include "queue/queue.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const char *const whats[] = {"accept", "decline", "reopen", "take-back", "fill", NULL};

static const struct form_field form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "title", .kind = FORM_LINE, .label = "Title", .max = QUESTION_TITLE_MAX},
    {.name = "body", .kind = FORM_TEXT, .label = "Text", .max = POST_BODY_MAX},
    {.name = "tags", .kind = FORM_LINE, .label = "Tags", .max = 300},
    {.name = "answer",
     .kind = FORM_LINE,
     .label = "A word to who suggested it",
     .max = SUGGESTION_ANSWER_MAX},
    {.name = "revision", .kind = FORM_REVISION},
    TAG_FIX_FIELD,
    {.name = "template", .kind = FORM_LINE, .ours = true, .max = 20},
    ONCE_FIELD,
    {0},
};

static void load(struct request *r)
{
    struct suggestion_page *page = r->data;
    *page = (struct suggestion_page){0};
    suggestion_store_get(r->batch, session_hash(r), page_part_id(r, 1), &page->suggestion);
}

static void load_post(struct request *r)
{
    struct suggestion_page *page = r->data;
    post_store_source(r->batch, session_hash(r), page->suggestion.post_id, &page->edit.source);
    page->before = (struct revision_list){0};
    if (page->suggestion.revision > 1)
        revision_store_one(r->batch, session_hash(r), page->suggestion.post_id,
                           page->suggestion.revision - 1, &page->before);
    staff_template_store_list(r->batch, session_hash(r), "refuse", false, &page->edit.templates);
}

/* False when the request is answered. */
static bool is_there(struct request *r)
{
    struct suggestion_page *page = r->data;
    const struct post_source *source = &page->edit.source;
    const struct suggestion *s = &page->suggestion;
    if (s->id == 0 || source->id == 0) {
        reply_not_found(r);
        return false;
    }
    if (source->gone) {
        reply_gone(r);
        return false;
    }
    page->may_decide = s->author.id != r->viewer.account_id && !source->closed &&
                       (r->viewer.is_moderator || source->author_id == r->viewer.account_id);
    page->moved = s->base != source->revision;
    return true;
}

/* What was suggested is merged on the revision that it was begun on. */
static void begin_on_base(struct request *r)
{
    struct suggestion_page *page = r->data;
    const struct suggestion *s = &page->suggestion;
    struct revision *base = arena_new_of(r->arena, struct revision);
    base->number = s->base;
    base->title = s->before.title;
    base->body = s->before.body;
    base->tags = s->before.tags;
    base->tag_count = s->before.tag_count;
    page->edit.base = (struct revision_list){.count = 1, .items = base};
}

/* The form as it begins: what was suggested, together with what was changed since. */
static void set_form(struct request *r)
{
    struct suggestion_page *page = r->data;
    const struct suggestion *s = &page->suggestion;
    form_set(&r->form, "title", s->text.title);
    form_set(&r->form, "body", s->text.body);
    form_set(&r->form, "tags", library_tags_line(r->arena, s->text.tags, s->text.tag_count));
    page->edit.tags = arena_array_of(r->arena, struct span, s->text.tag_count + 1);
    page->edit.tag_count = s->text.tag_count;
    for (size_t i = 0; i < s->text.tag_count; i++)
        page->edit.tags[i] = s->text.tags[i];
}

static void set_revision(struct request *r)
{
    const struct suggestion_page *page = r->data;
    form_set(&r->form, "revision",
             arena_printf(r->arena, "%lld", (long long)page->edit.source.revision));
}

static bool is_what(const struct request *r, const char *what)
{
    return span_is(form_get(&r->form, "what"), what);
}

/*
 * The form has the newest text in it as soon as it names the newest revision. What the decider sent stays as it is, unless somebody
 * saved first: then it is merged on the revision that it names, or what they took out would be back.
 */
static void make_form(struct request *r)
{
    struct suggestion_page *page = r->data;
    const struct post_edit *edit = &page->edit;
    if (page->suggestion.ended_at != 0 || !page->may_decide)
        return;
    page->improved = r->is_post && form_has(&r->form, "body");
    if (!page->improved) {
        set_form(r);
        begin_on_base(r);
        if (page->moved)
            page->theirs = post_merge(r);
        set_revision(r);
    } else if (r->error.kind == ERR_CONFLICT && is_what(r, "accept") &&
               form_number(&r->form, "revision") != edit->source.revision) {
        if (edit->base.count == 0 ||
            edit->base.items[0].number != form_number(&r->form, "revision"))
            begin_on_base(r);
        page->theirs = post_merge(r);
        set_revision(r);
    }
}

static void show(struct request *r)
{
    struct suggestion_page *page = r->data;
    bool fills = r->is_post && is_what(r, "fill");
    if (!is_there(r))
        return;
    if (fills)
        staff_template_fill(r, &page->edit.templates, "answer");
    make_form(r);
    struct head head = {.title = arena_printf(r->arena, "A suggested change: " SPAN_FMT,
                                              SPAN_ARG(page->edit.source.title)),
                        .section = "questions",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post && !fills ? page_refused_status(r) : 200, &head);
    post_suggestion_view(out, r, page);
    reply_end(r);
}

static void check(struct request *r)
{
    struct suggestion_page *page = r->data;
    if (!is_there(r))
        return;
    library_take_tag_fix(r);
    if (is_what(r, "accept") && page->may_decide) {
        if (span_is_empty(span_trim(form_get(&r->form, "body"))))
            form_fail(&r->form, "body", SPAN("There has to be some text."));
        post_edit_check_fields(r);
    } else if (is_what(r, "decline") && span_is_empty(form_get(&r->form, "answer"))) {
        form_fail(&r->form, "answer",
                  SPAN("Please say why in a few words: whoever suggested it reads them."));
    }
}

/* The decider left it as it was suggested, together with what was changed since. */
static bool is_as_suggested(struct request *r)
{
    const struct suggestion_page *page = r->data;
    const struct suggestion_text *text = &page->suggestion.text;
    const struct post_words words = {
        .title = text->title, .body = text->body, .tags = {text->tags, text->tag_count}};
    begin_on_base(r);
    return post_merge_is(r, &words);
}

static void store_accept(struct request *r)
{
    struct suggestion_page *page = r->data;
    struct post_edit *edit = &page->edit;
    struct span title = form_get(&r->form, "title");
    suggestion_store_accept(r->batch, r->viewer.account_id, page->suggestion.id,
                            !is_as_suggested(r), form_number(&r->form, "revision"), title,
                            slug_make(r->arena, title, SLUG_MAX), &edit->text, edit->tags,
                            edit->tag_count, form_get(&r->form, "answer"));
    queue_store_red_flags(
        r->batch, edit->source.id,
        arena_printf(r->arena, SPAN_FMT "\n" SPAN_FMT, SPAN_ARG(title), SPAN_ARG(edit->text.body)));
    if (edit->source.author_id == r->viewer.account_id) /* a moderator has looked at it */
        hold_store_edited(r->batch, r->viewer.account_id, &edit->source, &edit->text,
                          network_of(r->arena, r->address), &edit->held);
}

static void store(struct request *r)
{
    const struct suggestion_page *page = r->data;
    int64_t id = page->suggestion.id;
    if (is_what(r, "accept"))
        store_accept(r);
    else if (is_what(r, "decline"))
        suggestion_store_decline(r->batch, r->viewer.account_id, id, form_get(&r->form, "answer"));
    else if (is_what(r, "reopen"))
        suggestion_store_reopen(r->batch, r->viewer.account_id, id);
    else
        suggestion_store_take_back(r->batch, r->viewer.account_id, id);
}

static void write(struct request *r)
{
    const struct suggestion_page *page = r->data;
    if (is_what(r, "accept") && page->may_decide)
        post_edit_check_text(r);
    if (r->form.failed || is_what(r, "fill")) {
        page_refuse(r);
        return;
    }
    page_writes_to(r, page->edit.source.thread_id);
    once_begin(r, NULL);
    store(r);
    once_end(r, NULL);
    if (!is_what(r, "take-back") && page->edit.source.author_id != r->viewer.account_id)
        audit_note(r, AUDIT_SUGGESTION, page->suggestion.author.id, r->path);
    limit_take(r, "edit");
}

static void written(struct request *r)
{
    const struct post_edit *edit = &((const struct suggestion_page *)r->data)->edit;
    if (edit->held.len > 0)
        reply_see_other(r, "/" SPAN_FMT "s/%lld/held", SPAN_ARG(edit->source.kind),
                        (long long)edit->source.id);
    else
        reply_see_other(r, SPAN_FMT, SPAN_ARG(r->path));
}

static void refused_load(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    struct suggestion_page *page = r->data;
    page->edit.base = (struct revision_list){0};
    if (r->error.kind == ERR_CONFLICT)
        revision_store_one(r->batch, session_hash(r), page->suggestion.post_id,
                           form_number(&r->form, "revision"), &page->edit.base);
    suggestion_store_get(r->batch, session_hash(r), page_part_id(r, 1), &page->suggestion);
    load_post(r);
}

PAGE(post_suggestion, .guard = GUARD_MEMBER, .form = form,
     .data_size = sizeof(struct suggestion_page), .steps = {load, load_post, show},
     .post = {load, load_post, check, write, written}, .refused = {refused_load, show})
