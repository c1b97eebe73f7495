/* What is said of a photograph that is there already: what it shows, and of an entry's who took it and the licence. */
#include "picture/picture_page.h"

#include "core/utf8.h"
#include "gen/picture/picture_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

enum { TITLE_ALT = 60 };

static const struct form_field edit_form[] = {
    PICTURE_ALT_FIELD,
    PICTURE_AUTHOR_FIELD(false),
    PICTURE_LICENCE_FIELD(false),
    ONCE_FIELD,
    DRAFT_FIELD,
    {0},
};

static bool of_post(const struct picture_page *page)
{
    return span_is(page->place.kind, "question") || span_is(page->place.kind, "answer");
}

static void load(struct request *r)
{
    struct picture_page *page = r->data;
    page->pictures = (struct pictures){0};
    picture_store_where(r->batch, session_hash(r), page_part_id(r, 1), &page->place);
    picture_store_one(r->batch, session_hash(r), page_part_id(r, 1), &page->pictures);
}

static bool is_there(struct request *r)
{
    const struct picture_page *page = r->data;
    bool there = page->pictures.count > 0 && picture_folder(page->place.kind) != NULL;
    if (!there)
        reply_not_found(r);
    return there;
}

static void show(struct request *r)
{
    const struct picture_page *page = r->data;
    if (!is_there(r))
        return;
    const struct picture *picture = &page->pictures.items[0];
    if (!r->is_post) {
        form_set(&r->form, "alt", picture->alt);
        form_set(&r->form, "author", picture->author);
        form_set(&r->form, "licence", picture->licence);
    }
    struct head head = {.title = arena_printf(r->arena, "What a photograph shows: " SPAN_FMT,
                                              SPAN_ARG(utf8_cut(picture->alt, TITLE_ALT))),
                        .section = of_post(page) ? "questions" : picture_folder(page->place.kind),
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    picture_edit_view(out, r, page, of_post(page));
    reply_end(r);
}

static void save(struct request *r)
{
    const struct picture_page *page = r->data;
    struct picture picture = {.id = page_part_id(r, 1),
                              .alt = form_get(&r->form, "alt"),
                              .licence = form_get(&r->form, "licence"),
                              .author = form_get(&r->form, "author")};
    if (!is_there(r))
        return;
    if (!of_post(page) && span_is_empty(picture.author))
        form_fail(&r->form, "author", SPAN("Please say who took the photograph."));
    if (!of_post(page) && span_is_empty(picture.licence))
        form_fail(&r->form, "licence", SPAN("Please choose under which licence it may be shown."));
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    once_begin(r, NULL);
    picture_store_edit(r->batch, r->viewer.account_id, &picture);
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void saved(struct request *r)
{
    const struct picture_page *page = r->data;
    reply_see_other(r, "/%s/" SPAN_FMT "/pictures", picture_folder(page->place.kind),
                    SPAN_ARG(page->place.slug));
}

static void refused_load(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    load(r);
}

PAGE(picture_edit, .guard = GUARD_MEMBER, .form = edit_form, .draft = DRAFT_HERE,
     .data_size = sizeof(struct picture_page), .steps = {load, show}, .post = {load, save, saved},
     .refused = {refused_load, show})
