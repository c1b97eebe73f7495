/* Editing, deleting and restoring questions, answers and comments; previews of Markdown. */
#include "post/post.h"

#include "audit/audit.h"
#include "core/diff.h"
#include "core/markdown.h"
#include "core/slug.h"
#include "gen/post/post_edit_view.h"
#include "gen/post/post_view.h"
#include "library/library.h"
#include "link/link.h"
#include "question/question.h"
#include "tag/tag.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

struct edit_data {
    struct post_source source;
    struct span *tags;
    size_t tag_count;
    struct question_unknown_tags unknown;
    struct post_text text;
    struct post_place place; /* after it was saved */
};

static const struct form_field edit_form[] = {
    {.name = "title", .kind = FORM_LINE, .label = "Title", .max = QUESTION_TITLE_MAX},
    {.name = "body",
     .kind = FORM_TEXT,
     .label = "Text",
     .required = true,
     .min = 2,
     .max = POST_BODY_MAX,
     .missing = "There has to be some text. To take it away, delete it instead."},
    {.name = "tags", .kind = FORM_LINE, .label = "Tags", .max = 300},
    {.name = "reason", .kind = FORM_LINE, .label = "Why the change", .max = 200},
    {.name = "revision", .kind = FORM_REVISION},
    {.name = "preview", .kind = FORM_BUTTON},
    LINK_FIX_FIELD,
    TAG_FIX_FIELD,
    ONCE_FIELD,
    DRAFT_FIELD,
    {0},
};

static void edit_load(struct request *r)
{
    struct edit_data *data = r->data;
    post_store_source(r->batch, session_hash(r), page_part_id(r, 2), &data->source);
}

/* The folder of the address ("answers") must be the post's. False when the request is answered. */
static bool may_edit(struct request *r, const struct post_source *source)
{
    if (!post_source_is(source, page_part(r, 1)))
        reply_not_found(r);
    else if (source->gone)
        reply_gone(r);
    else if (source->author_id != r->viewer.account_id && !r->viewer.is_moderator)
        reply_error(r, 403,
                    SPAN("Only its author or a moderator can change this. You can write a comment "
                         "or an answer instead."));
    else
        return true;
    return false;
}

static bool is_question(const struct post_source *source)
{
    return span_is(source->kind, "question");
}

static void show_edit(struct request *r, int status, struct html preview,
                      const struct edit_difference *theirs)
{
    const struct edit_data *data = r->data;
    struct head head = {.title =
                            arena_printf(r->arena, "Edit this " SPAN_FMT ": " SPAN_FMT,
                                         SPAN_ARG(data->source.kind), SPAN_ARG(data->source.title)),
                        .section = "questions",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, status, &head);
    post_edit_page(out, r, &data->source, &data->unknown, preview, theirs);
    reply_end(r);
}

static void set_revision(struct request *r, int64_t revision)
{
    form_set(&r->form, "revision", arena_printf(r->arena, "%lld", (long long)revision));
}

static void edit_form_reply(struct request *r)
{
    struct edit_data *data = r->data;
    if (!may_edit(r, &data->source))
        return;
    if (data->source.closed) {
        reply_error(r, 409,
                    data->source.deleted_at == 0
                        ? SPAN(POST_CLOSED)
                        : SPAN("This is deleted. Bring it back first, then edit it."));
        return;
    }
    form_set(&r->form, "title", data->source.title);
    form_set(&r->form, "body", link_fix(r->arena, data->source.body, form_get(&r->form, "fix")));
    form_set(&r->form, "tags",
             library_tags_line(r->arena, data->source.tags, data->source.tag_count));
    set_revision(r, data->source.revision);
    show_edit(r, 200, (struct html){0}, NULL);
}

static void check_question_fields(struct request *r)
{
    struct edit_data *data = r->data;
    struct span why;
    if (form_get(&r->form, "title").len < QUESTION_TITLE_MIN)
        form_fail(&r->form, "title", SPAN("Please give the question a title of a few words."));
    if (!tag_names_parse(r->arena, library_tags_typed(r->arena, form_get(&r->form, "tags")),
                         QUESTION_TAGS_MAX, &data->tags, &data->tag_count, &why))
        form_fail(&r->form, "tags", why);
    else if (data->tag_count == 0)
        form_fail(&r->form, "tags",
                  SPAN("Please keep at least one tag, so that people find the question."));
    question_store_unknown_tags(r->batch, data->tags, data->tag_count, &data->unknown);
}

static void edit_check(struct request *r)
{
    struct edit_data *data = r->data;
    if (!may_edit(r, &data->source))
        return;
    link_take_fix(r);
    library_take_tag_fix(r);
    if (is_question(&data->source))
        check_question_fields(r);
}

static void edit_write(struct request *r)
{
    struct edit_data *data = r->data;
    if (data->unknown.count > 0)
        form_fail(&r->form, "tags", question_unknown_tags_message(r->arena, &data->unknown));
    if (!post_text_make_kind(r->arena, data->source.kind, form_get(&r->form, "body"), &data->text))
        form_fail(&r->form, "body", data->text.fault);
    if (form_has(&r->form, "preview")) {
        form_forgive(&r->form);
        show_edit(r, 200, (struct html){data->text.html.ptr, data->text.html.len}, NULL);
        return;
    }
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    int64_t base = form_number(&r->form, "revision");
    struct span title = form_get(&r->form, "title");
    page_writes_to(r, data->source.thread_id);
    once_begin(r, NULL);
    limit_look(r, "edit");
    post_store_edit(r->batch, r->viewer.account_id, &data->source, base, title,
                    slug_make(r->arena, title, SLUG_MAX), &data->text, data->tags, data->tag_count,
                    form_get(&r->form, "reason"));
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void saved_place(struct request *r)
{
    struct edit_data *data = r->data;
    post_store_place(r->batch, session_hash(r), data->source.id, &data->place);
}

static void saved_reply(struct request *r)
{
    struct edit_data *data = r->data;
    bool in_sight = data->place.id != 0 && !data->place.gone;
    if (in_sight)
        data->source.slug = data->place.slug; /* with a question's new title */
    struct span path = in_sight && !is_question(&data->source)
                           ? post_place_path(r->arena, &data->place)
                           : post_path(r->arena, &data->source);
    if (in_sight && data->text.html.len > 0)
        post_reply_saved(r, arena_printf(r->arena, SPAN_FMT "s", SPAN_ARG(data->source.kind)).ptr,
                         data->source.id, &data->text, path);
    else
        reply_see_other(r, SPAN_FMT, SPAN_ARG(path));
}

/* Somebody else saved first: the newest text is read again, so that the difference can be shown. */
static void edit_refused_load(struct request *r)
{
    struct edit_data *data = r->data;
    post_store_source(r->batch, session_hash(r), data->source.id, &data->source);
}

static struct edit_difference difference(struct request *r, const struct post_source *source)
{
    struct edit_difference theirs = {0};
    diff_words(r->arena, form_get(&r->form, "body"), source->body, &theirs.body,
               &theirs.body_count);
    if (is_question(source) && !span_equal(form_get(&r->form, "title"), source->title))
        diff_words(r->arena, form_get(&r->form, "title"), source->title, &theirs.title,
                   &theirs.title_count);
    struct edit_data *data = r->data;
    struct span mine = library_tags_line(r->arena, data->tags, data->tag_count);
    struct span stored = library_tags_line(r->arena, source->tags, source->tag_count);
    if (is_question(source) && !span_equal(mine, stored))
        diff_words(r->arena, mine, stored, &theirs.tags, &theirs.tags_count);
    return theirs;
}

static void edit_refused(struct request *r)
{
    struct edit_data *data = r->data;
    if (r->error.kind == ERR_CONFLICT) {
        struct edit_difference theirs = difference(r, &data->source);
        set_revision(r, data->source.revision);
        show_edit(r, 409, (struct html){0}, &theirs);
        return;
    }
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    show_edit(r, 422, (struct html){0}, NULL);
}

/* A link that may have been meant otherwise leads to the form with it put right. */
static const struct form_field edit_query[] = {
    {.name = "fix", .kind = FORM_LINE, .max = 400},
    {0},
};

PAGE(post_edit, .guard = GUARD_MEMBER, .query = edit_query, .form = edit_form, .draft = DRAFT_HERE,
     .data_size = sizeof(struct edit_data), .steps = {edit_load, edit_form_reply},
     .post = {edit_load, edit_check, edit_write, saved_place, saved_reply},
     .refused = {edit_refused_load, edit_refused})

/* ---- deleting and restoring ---- */

static const char *const actions[] = {"delete", "restore", NULL};

static const struct form_field delete_form[] = {
    {.name = "action", .kind = FORM_CHOICE, .choices = actions},
    {.name = "why", .kind = FORM_CHOICE, .is_choice = post_is_delete_why},
    {.name = "reason", .kind = FORM_LINE, .label = "In your words", .max = 200},
    ONCE_FIELD,
    {0},
};

static void delete_form_reply(struct request *r)
{
    const struct edit_data *data = r->data;
    if (!may_edit(r, &data->source))
        return;
    const char *what = data->source.deleted_at == 0 ? "Delete" : "Bring back";
    struct head head = {.title =
                            arena_printf(r->arena, "%s this " SPAN_FMT ": " SPAN_FMT, what,
                                         SPAN_ARG(data->source.kind), SPAN_ARG(data->source.title)),
                        .section = "questions",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->form.failed ? 422 : 200, &head);
    post_delete_page(out, r, &data->source);
    reply_end(r);
}

/* Of what somebody else wrote there is a reason, in words when none of the others fits. */
static void check_reason(struct request *r)
{
    if (!span_is_empty(form_get(&r->form, "reason")))
        return;
    if (span_is_empty(form_get(&r->form, "why")))
        form_fail(&r->form, "why", SPAN("Please choose a reason: whoever wrote it will read it."));
    else if (span_is(form_get(&r->form, "why"), "other"))
        form_fail(&r->form, "reason", SPAN("Please say it in a few words."));
}

static void delete_write(struct request *r)
{
    const struct edit_data *data = r->data;
    if (!may_edit(r, &data->source))
        return;
    bool gone = !span_is(form_get(&r->form, "action"), "restore");
    if (gone && data->source.author_id != r->viewer.account_id)
        check_reason(r);
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    page_writes_to(r, data->source.thread_id);
    once_begin(r, NULL);
    post_store_delete(r->batch, r->viewer.account_id, data->source.id, gone,
                      form_get(&r->form, "why"), form_get(&r->form, "reason"));
    once_end(r, NULL);
    if (data->source.author_id != r->viewer.account_id)
        audit_note(r, gone ? AUDIT_POST_DELETED : AUDIT_POST_RESTORED, data->source.author_id,
                   r->path);
    limit_take(r, "edit");
}

/* What removed() and removed_reply() in the database tell. */
static void deleted_reply(struct request *r)
{
    struct edit_data *data = r->data;
    const struct post_source *source = &data->source;
    reply_removed("question:%lld", (long long)source->thread_id);
    if (is_question(source)) {
        reply_removed("questions");
    } else {
        reply_removed("account:%lld", (long long)source->author_id);
        if (!post_text_make_kind(r->arena, source->kind, source->body, &data->text) ||
            data->text.link_count > 0)
            reply_removed("mentions");
        data->text = (struct post_text){0};
    }
    saved_reply(r);
}

PAGE(post_delete, .guard = GUARD_MEMBER, .form = delete_form, .data_size = sizeof(struct edit_data),
     .steps = {edit_load, delete_form_reply},
     .post = {edit_load, delete_write, saved_place, deleted_reply}, .refused = {delete_form_reply})

/* ---- an answer's or a comment's own address leads to where it is shown now ---- */

static void show_load(struct request *r)
{
    post_store_place(r->batch, session_hash(r), page_part_id(r, 2), r->data);
}

static void show_reply(struct request *r)
{
    const struct post_place *place = r->data;
    if (!post_place_is(place, page_part(r, 1))) {
        reply_not_found(r);
        return;
    }
    if (place->gone) {
        reply_gone(r);
        return;
    }
    struct span path = post_place_path(r->arena, place);
    reply_see_other(r, SPAN_FMT, SPAN_ARG(path));
}

PAGE(post_show, .data_size = sizeof(struct post_place), .steps = {show_load, show_reply})

/* ---- the preview that the script asks for ---- */

static const char *const preview_kinds[] = {"question", "answer", "comment", NULL};

static const struct form_field preview_form[] = {
    {.name = "body", .kind = FORM_TEXT, .max = POST_BODY_MAX},
    {.name = "kind", .kind = FORM_CHOICE, .choices = preview_kinds},
    {0},
};

static void preview_count(struct request *r)
{
    limit_take(r, "preview");
}

static void preview_reply(struct request *r)
{
    struct post_text text = {0};
    struct text out;
    text_init(&out, REPLY_MAX);
    bool fits = post_text_make_kind(r->arena, form_get(&r->form, "kind"),
                                    form_get(&r->form, "body"), &text);
    if (r->form.failed || (!fits && span_is_empty(text.html)))
        text_add_string(&out, "<p>This is too long. Please make it shorter.</p>");
    else
        post_preview_words(&out, r, (struct html){text.html.ptr, text.html.len});
    reply_body(r, 200, "text/html; charset=utf-8", text_span(&out));
    text_free(&out);
}

PAGE(post_preview_fragment, .guard = GUARD_MEMBER, .form = preview_form, .writes_quietly = true,
     .post = {page_nothing, preview_count, preview_reply})
