/* Photographs of an entry, a question or an answer: looked after by those whose it is. */
#include "picture/picture_page.h"

#include "core/network.h"
#include "core/slug.h"
#include "gen/picture/picture_view.h"
#include "web/form_multipart.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

static const struct form_field add_form[] = {
    {.name = "file", .kind = FORM_LINE, .ours = true, .max = 1},
    PICTURE_ALT_FIELD,
    PICTURE_AUTHOR_FIELD(true),
    PICTURE_LICENCE_FIELD(true),
    {.name = "step", .kind = FORM_NUMBER, .min = 0, .max = PICTURE_OF_VIDEO},
    ONCE_FIELD,
    DRAFT_FIELD,
    {0},
};

/* ---- an entry's ---- */

static void load_entry(struct request *r)
{
    struct picture_page *page = r->data;
    page->kind = picture_kind(page_part(r, 1));
    picture_store_entry(r->batch, session_hash(r), page->kind,
                        slug_make_or_empty(r->arena, page_part(r, 2), SLUG_MAX), &page->entry);
}

static bool is_there(struct request *r)
{
    const struct picture_page *page = r->data;
    if (page->entry.id == 0)
        reply_not_found(r);
    return page->entry.id != 0;
}

static void load_all(struct request *r)
{
    struct picture_page *page = r->data;
    if (!is_there(r))
        return;
    page->pictures = (struct pictures){0};
    picture_store_all(r->batch, session_hash(r), page->entry.id, &page->pictures);
}

/* Where the last file could not be taken, what was said of it is in the form again: another file is all that is missing. */
static void keep_words(struct request *r)
{
    struct picture_page *page = r->data;
    const struct picture *last = page->pictures.count > 0 ? &page->pictures.items[0] : NULL;
    if (r->is_post || last == NULL || !span_is(last->state, "refused") || last->removed ||
        !last->own)
        return;
    form_set(&r->form, "alt", last->alt);
    form_set(&r->form, "author", last->author);
    form_set(&r->form, "licence", last->licence);
    if (span_equal(form_get(&r->form, "alt"), last->alt)) /* and no draft */
        page->again = last;
}

static void show(struct request *r)
{
    const struct picture_page *page = r->data;
    bool refused = r->form.failed || r->error.kind != ERR_NONE;
    struct head head = {
        .title = arena_printf(r->arena, "%s: " SPAN_FMT,
                              strcmp(page->kind, "answer") == 0 ? "Photographs of an answer"
                                                                : "Photographs",
                              SPAN_ARG(page->entry.title)),
        .section = page->entry.of_post ? "questions" : picture_folder(span_of(page->kind)),
        .not_for_search_engines = true};
    keep_words(r);
    struct text *out = reply_begin(r, refused ? page_refused_status(r) : 200, &head);
    picture_page_view(out, r, page);
    reply_end(r);
}

/* The words of the step that was chosen; false: there is no such step any more. */
static bool step_chosen(const struct request *r, struct span *step)
{
    const struct picture_page *page = r->data;
    int64_t number = form_number(&r->form, "step");
    *step = SPAN("");
    if (number == 0)
        return true;
    if (number == PICTURE_OF_VIDEO) {
        *step = page->entry.video;
        return !span_is_empty(*step);
    }
    if ((size_t)number > page->entry.step_count)
        return false;
    *step = page->entry.steps[number - 1];
    return true;
}

/* From an error page, which holds the words and no file (restore_view.chtml): its sender wants the form back. */
static bool is_without_file(struct request *r)
{
    return span_is_empty(multipart_boundary(page_header(r, "content-type")));
}

bool picture_file_is_right(struct request *r)
{
    bool back = is_without_file(r);
    const char *fault = back ? NULL : picture_fault_at_once(r->form.file);
    if (fault != NULL)
        form_fail(&r->form, "file", picture_fault_words(span_of(fault)));
    if (back || r->form.failed)
        page_refuse(r);
    return !back && !r->form.failed;
}

static void take(struct request *r, int64_t post, const struct picture *picture)
{
    if (!picture_file_is_right(r))
        return;
    once_begin(r, NULL);
    limit_look(r, "picture");
    picture_store_add(r->batch, r->viewer.account_id, post, picture, r->form.file,
                      network_of(r->arena, r->address));
    once_end(r, NULL);
    limit_take(r, "picture");
}

static void add(struct request *r)
{
    const struct picture_page *page = r->data;
    struct picture picture = {.alt = form_get(&r->form, "alt"),
                              .licence = form_get(&r->form, "licence"),
                              .author = form_get(&r->form, "author")};
    if (!is_there(r))
        return;
    if (!step_chosen(r, &picture.step))
        form_fail(&r->form, "step", SPAN("This step is not there any more. Please choose again."));
    take(r, page->entry.id, &picture);
}

static void added(struct request *r)
{
    const struct picture_page *page = r->data;
    reply_see_other(r, "/%s/" SPAN_FMT "/pictures", picture_folder(span_of(page->kind)),
                    SPAN_ARG(page->entry.slug));
}

static void refused_load(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    load_all(r);
}

PAGE(picture_list, .guard = GUARD_COACH, .form = add_form, .draft = DRAFT_HERE, .opens_draft = true,
     .takes_file = true, .limit_ms = 20000, .data_size = sizeof(struct picture_page),
     .steps = {load_entry, load_all, show}, .post = {load_entry, add, added},
     .refused = {refused_load, show})

/* ---- a question's or an answer's ---- */

static const struct form_field post_form[] = {
    {.name = "file", .kind = FORM_LINE, .ours = true, .max = 1},
    PICTURE_ALT_FIELD,
    ONCE_FIELD,
    DRAFT_FIELD,
    {0},
};

static void load_post(struct request *r)
{
    struct picture_page *page = r->data;
    page->kind = picture_kind(page_part(r, 1));
    picture_store_post(r->batch, session_hash(r), page->kind, page_part_id(r, 2), &page->entry);
}

static void add_to_post(struct request *r)
{
    struct picture_page *page = r->data;
    const struct picture picture = {.alt = form_get(&r->form, "alt"),
                                    .licence = SPAN(PICTURE_LICENCE_POST)};
    if (!is_there(r))
        return;
    if (!page->entry.may_add)
        reply_error(r, 403, SPAN("Photographs are added by whoever wrote the post."));
    else
        take(r, page->entry.id, &picture);
}

PAGE(picture_post, .guard = GUARD_MEMBER, .form = post_form, .draft = DRAFT_HERE,
     .opens_draft = true, .takes_file = true, .limit_ms = 20000,
     .data_size = sizeof(struct picture_page), .steps = {load_post, load_all, show},
     .post = {load_post, add_to_post, added}, .refused = {refused_load, show})

/* ---- removing one, and bringing it back ---- */

static const struct form_field change_form[] = {
    ONCE_FIELD,
    {0},
};

static void load_place(struct request *r)
{
    struct picture_page *page = r->data;
    picture_store_where(r->batch, session_hash(r), page_part_id(r, 1), &page->place);
}

static void remove_it(struct request *r)
{
    once_begin(r, NULL);
    picture_store_remove(r->batch, r->viewer.account_id, page_part_id(r, 1));
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void restore_it(struct request *r)
{
    once_begin(r, NULL);
    picture_store_restore(r->batch, r->viewer.account_id, page_part_id(r, 1));
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void changed(struct request *r)
{
    const struct picture_page *page = r->data;
    const char *folder = picture_folder(page->place.kind);
    if (page->place.question != 0)
        reply_removed("question:%lld", (long long)page->place.question);
    else
        reply_removed("library");
    if (folder == NULL)
        reply_not_found(r);
    else
        reply_see_other(r, "/%s/" SPAN_FMT "/pictures", folder, SPAN_ARG(page->place.slug));
}

PAGE(picture_remove, .guard = GUARD_MEMBER, .form = change_form,
     .data_size = sizeof(struct picture_page), .post = {load_place, remove_it, changed})
PAGE(picture_restore, .guard = GUARD_MEMBER, .form = change_form,
     .data_size = sizeof(struct picture_page), .post = {load_place, restore_it, changed})
