/* Internal notes on posts and persons, for moderators. */
#include "staff_note/staff_note_page.h"

#include "audit/audit.h"
#include "core/name_key.h"
#include "gen/staff_note/staff_note_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

static const struct form_field query[] = {
    {.name = "before", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    {0},
};

static const struct form_field form[] = {
    {.name = "words", .kind = FORM_TEXT, .label = "Note", .max = STAFF_NOTE_MAX},
    {.name = "delete", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    ONCE_FIELD,
    {0},
};

/* ---- what it is about ---- */

static void post_load(struct request *r)
{
    struct staff_note_page *page = r->data;
    page->source = (struct post_source){0};
    post_store_source(r->batch, session_hash(r), page_part_id(r, 2), &page->source);
}

static bool post_is_there(struct request *r)
{
    struct staff_note_page *page = r->data;
    const struct post_source *source = &page->source;
    struct span folder = arena_printf(r->arena, SPAN_FMT "s", SPAN_ARG(source->kind));
    page->what = source->kind;
    page->title = source->title;
    page->path =
        arena_printf(r->arena, "/" SPAN_FMT "/%lld", SPAN_ARG(folder), (long long)source->id);
    page->is_own = source->author_id == r->viewer.account_id;
    return source->id != 0 && !source->gone && span_equal(folder, page_part(r, 1));
}

static void person_load(struct request *r)
{
    struct staff_note_page *page = r->data;
    page->person = (struct account_person){0};
    account_store_person(r->batch, name_key(r->arena, page_part(r, 1)), &page->person);
}

static bool person_is_there(struct request *r)
{
    struct staff_note_page *page = r->data;
    const struct account_person *person = &page->person;
    page->what = SPAN("person");
    page->title = person->name;
    page->path = post_thing_path(r->arena, page->what, 0, person->name);
    page->is_own = person->id == r->viewer.account_id;
    return person->id != 0 && !span_is(person->role, "former") && !post_is_example(person->role);
}

/* ---- both ---- */

static void list_load(struct request *r)
{
    struct staff_note_page *page = r->data;
    bool there = page->source.id != 0 ? post_is_there(r) : person_is_there(r);
    if (!there) {
        reply_not_found(r);
        return;
    }
    page->list = (struct staff_note_list){0};
    page->before = r->is_post ? 0 : form_number(&r->form, "before");
    staff_note_store_list(r->batch, session_hash(r), page->source.id, page->person.id,
                          page->before == 0 ? INT64_MAX : page->before, &page->list);
}

static void show(struct request *r)
{
    const struct staff_note_page *page = r->data;
    struct head head = {.title =
                            arena_printf(r->arena, "Internal notes on this " SPAN_FMT ": " SPAN_FMT,
                                         SPAN_ARG(page->what), SPAN_ARG(page->title)),
                        .section = "moderation",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    staff_note_view(out, r, page);
    reply_end(r);
}

static void write(struct request *r)
{
    const struct staff_note_page *page = r->data;
    bool there = page->source.id != 0 ? post_is_there(r) : person_is_there(r);
    int64_t gone = form_number(&r->form, "delete");
    struct span words = span_trim(form_get(&r->form, "words"));
    if (!there) {
        reply_not_found(r);
        return;
    }
    if (gone == 0 && span_is_empty(words))
        form_fail(&r->form, "words", SPAN("Please write what should be noted."));
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    once_begin(r, NULL);
    if (gone != 0)
        staff_note_store_delete(r->batch, r->viewer.account_id, page->source.id, page->person.id,
                                gone);
    else
        staff_note_store_put(r->batch, r->viewer.account_id, page->source.id, page->person.id,
                             words);
    once_end(r, NULL);
    /* Whom it is about does not read of it in their own record. */
    audit_note(r, AUDIT_STAFF_NOTE, 0, page->source.id != 0 ? r->path : SPAN(""));
    limit_take(r, "edit");
}

static void written(struct request *r)
{
    reply_see_other(r, SPAN_FMT, SPAN_ARG(r->path));
}

static void refused(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
}

static void refused_post(struct request *r)
{
    refused(r);
    post_load(r);
}

static void refused_person(struct request *r)
{
    refused(r);
    person_load(r);
}

PAGE(staff_note_post, .guard = GUARD_MODERATOR, .query = query, .form = form,
     .data_size = sizeof(struct staff_note_page), .steps = {post_load, list_load, show},
     .post = {post_load, write, written}, .refused = {refused_post, list_load, show})

PAGE(staff_note_person, .guard = GUARD_MODERATOR, .query = query, .form = form,
     .data_size = sizeof(struct staff_note_page), .steps = {person_load, list_load, show},
     .post = {person_load, write, written}, .refused = {refused_person, list_load, show})
