/* Editing questions, answers and comments; their own addresses; previews of Markdown. */
#include "post/post_edit.h"

#include "core/diff.h"
#include "core/markdown.h"
#include "core/network.h"
#include "core/slug.h"
#include "gen/post/post_edit_view.h"
#include "gen/post/post_view.h"
#include "hold/hold.h"
#include "library/library.h"
#include "link/link.h"
#include "personal/personal.h"
#include "queue/queue.h"
#include "question/question.h"
#include "tag/tag.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

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
    PERSONAL_FIELDS,
    ONCE_FIELD,
    DRAFT_FIELD,
    {0},
};

void post_edit_load(struct request *r)
{
    struct post_edit *data = r->data;
    post_store_source(r->batch, session_hash(r), page_part_id(r, 2), &data->source);
}

bool post_edit_may(struct request *r, const struct post_source *source)
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

static void show_edit(struct request *r, int status, struct html preview,
                      const struct edit_difference *theirs)
{
    const struct post_edit *data = r->data;
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

/* A comment is its author's to change for a while: others answer to its words. */
static bool is_over(const struct request *r, int minutes)
{
    const struct post_source *source = &((const struct post_edit *)r->data)->source;
    return !r->viewer.is_moderator && post_edit_is_over(source->kind, source->created_at, minutes);
}

/* A wiki answer is everybody's to edit, and not to delete. False when the request is answered. */
static bool edit_may(struct request *r)
{
    const struct post_source *source = &((const struct post_edit *)r->data)->source;
    bool wiki = source->wiki && !source->gone && post_source_is(source, page_part(r, 1));
    return wiki || post_edit_may(r, source);
}

static void edit_form_reply(struct request *r)
{
    struct post_edit *data = r->data;
    if (!edit_may(r))
        return;
    if (is_over(r, POST_COMMENT_EDIT_MINUTES)) {
        reply_error(r, 403,
                    SPAN("Comments can be changed for an hour. You can delete this one and write "
                         "another."));
        return;
    }
    if (data->source.closed) {
        reply_error(r, 409,
                    data->source.deleted_at == 0
                        ? SPAN(POST_CLOSED)
                        : SPAN("This is deleted. Bring it back first, then edit it."));
        return;
    }
    if (data->source.keeps_out) {
        reply_error(r, 403, SPAN(POST_KEEPS_OUT));
        return;
    }
    form_set(&r->form, "title", data->source.title);
    form_set(&r->form, "body", link_fix(r->arena, data->source.body, form_get(&r->form, "fix")));
    form_set(&r->form, "tags",
             library_tags_line(r->arena, data->source.tags, data->source.tag_count));
    set_revision(r, data->source.revision);
    show_edit(r, 200, (struct html){0}, NULL);
}

void post_edit_check_fields(struct request *r)
{
    struct post_edit *data = r->data;
    struct span why;
    if (!post_edit_of_question(&data->source))
        return;
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
    if (!edit_may(r))
        return;
    link_take_fix(r);
    library_take_tag_fix(r);
    personal_take(r);
    post_edit_check_fields(r);
}

void post_edit_check_text(struct request *r)
{
    struct post_edit *data = r->data;
    if (data->unknown.count > 0)
        form_fail(&r->form, "tags", question_unknown_tags_message(r->arena, &data->unknown));
    if (!post_text_make_kind(r->arena, data->source.kind, form_get(&r->form, "body"), &data->text))
        form_fail(&r->form, "body", data->text.fault);
}

static struct span words_of(struct request *r, struct span title, struct span body)
{
    return arena_printf(r->arena, SPAN_FMT "\n" SPAN_FMT, SPAN_ARG(title), SPAN_ARG(body));
}

static void edit_write(struct request *r)
{
    struct post_edit *data = r->data;
    post_edit_check_text(r);
    if (is_over(r, POST_COMMENT_SAVE_MINUTES))
        form_fail(&r->form, "body",
                  SPAN("This comment is too old to be changed by now. Your words are kept here: "
                       "delete the comment and write another."));
    if (form_has(&r->form, "preview")) {
        form_forgive(&r->form);
        show_edit(r, 200, (struct html){data->text.html.ptr, data->text.html.len}, NULL);
        return;
    }
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    struct span before = words_of(r, data->source.title, data->source.body);
    struct span after = words_of(r, form_get(&r->form, "title"), form_get(&r->form, "body"));
    if (personal_asks(r, before))
        return;
    data->took_out = !data->source.wiki && personal_is_new(before, after);
    int64_t base = form_number(&r->form, "revision");
    struct span title = form_get(&r->form, "title");
    page_writes_to(r, data->source.thread_id);
    once_begin(r, NULL);
    limit_look(r, "edit");
    post_store_edit(r->batch, r->viewer.account_id, &data->source, base, title,
                    slug_make(r->arena, title, SLUG_MAX), &data->text, data->tags, data->tag_count,
                    form_get(&r->form, "reason"));
    queue_store_red_flags(
        r->batch, data->source.id,
        arena_printf(r->arena, SPAN_FMT "\n" SPAN_FMT, SPAN_ARG(title), SPAN_ARG(data->text.body)));
    hold_store_edited(r->batch, r->viewer.account_id, &data->source, &data->text,
                      network_of(r->arena, r->address), &data->held);
    once_end(r, NULL);
    limit_take(r, "edit");
}

void post_edit_place(struct request *r)
{
    struct post_edit *data = r->data;
    post_store_place(r->batch, session_hash(r), data->source.id, &data->place);
}

void post_edit_done(struct request *r)
{
    struct post_edit *data = r->data;
    bool in_sight = data->place.id != 0 && !data->place.gone;
    if (in_sight)
        data->source.slug = data->place.slug; /* with a question's new title */
    struct span path = in_sight && !post_edit_of_question(&data->source)
                           ? post_place_path(r->arena, &data->place)
                           : post_path(r->arena, &data->source);
    if (data->held.len > 0)
        reply_see_other(r, "/" SPAN_FMT "s/%lld/held", SPAN_ARG(data->source.kind),
                        (long long)data->source.id);
    else if (in_sight && data->took_out)
        reply_see_other(r, "/" SPAN_FMT "s/%lld/private", SPAN_ARG(data->source.kind),
                        (long long)data->source.id);
    else if (in_sight && data->text.html.len > 0)
        post_reply_saved(r, arena_printf(r->arena, SPAN_FMT "s", SPAN_ARG(data->source.kind)).ptr,
                         data->source.id, &data->text, path);
    else
        reply_see_other(r, SPAN_FMT, SPAN_ARG(path));
}

/* Somebody else saved first: the newest text is read again, so that the difference can be shown. */
static void edit_refused_load(struct request *r)
{
    struct post_edit *data = r->data;
    post_store_source(r->batch, session_hash(r), data->source.id, &data->source);
    if (r->error.kind == ERR_CONFLICT)
        revision_store_one(r->batch, session_hash(r), data->source.id,
                           form_number(&r->form, "revision"), &data->base);
}

static struct edit_difference difference(struct request *r, const struct post_source *source)
{
    struct edit_difference theirs = {0};
    diff_words(r->arena, form_get(&r->form, "body"), source->body, &theirs.body,
               &theirs.body_count);
    if (post_edit_of_question(source) && !span_equal(form_get(&r->form, "title"), source->title))
        diff_words(r->arena, form_get(&r->form, "title"), source->title, &theirs.title,
                   &theirs.title_count);
    struct post_edit *data = r->data;
    struct span mine = library_tags_line(r->arena, data->tags, data->tag_count);
    struct span stored = library_tags_line(r->arena, source->tags, source->tag_count);
    if (post_edit_of_question(source) && !span_equal(mine, stored))
        diff_words(r->arena, mine, stored, &theirs.tags, &theirs.tags_count);
    return theirs;
}

static void edit_refused(struct request *r)
{
    struct post_edit *data = r->data;
    /* Of what else is in the way, such as a lock, the message tells, though somebody may have saved as well. */
    bool saved_since = form_number(&r->form, "revision") != data->source.revision;
    if (span_is(r->error.name, "edit_conflict") && saved_since) {
        bool known =
            data->base.count > 0 && data->base.items[0].number == form_number(&r->form, "revision");
        struct edit_difference theirs = known ? post_merge(r) : difference(r, &data->source);
        set_revision(r, data->source.revision);
        show_edit(r, 409, (struct html){0}, &theirs);
        return;
    }
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    show_edit(r, page_refused_status(r), (struct html){0}, NULL);
}

/* A link that may have been meant otherwise leads to the form with it put right. */
static const struct form_field edit_query[] = {
    {.name = "fix", .kind = FORM_LINE, .max = 400},
    {0},
};

PAGE(post_edit, .guard = GUARD_MEMBER, .query = edit_query, .form = edit_form, .draft = DRAFT_HERE,
     .data_size = sizeof(struct post_edit), .steps = {post_edit_load, edit_form_reply},
     .post = {post_edit_load, edit_check, edit_write, post_edit_place, post_edit_done},
     .refused = {edit_refused_load, edit_refused})

/* ---- an answer's or a comment's own address leads to where it is shown now ---- */

static void show_load(struct request *r)
{
    post_store_place(r->batch, session_hash(r), page_part_id(r, 2), r->data);
}

static void show_reply(struct request *r)
{
    const struct post_place *place = r->data;
    /* Either may have been the other once (src/convert). */
    if (place->id == 0 || !(span_is(place->kind, "answer") || span_is(place->kind, "comment"))) {
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
