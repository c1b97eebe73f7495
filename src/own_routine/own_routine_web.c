/* Members' own routines: the list, one of them, following it; the same by its link, for others. */
#include "own_routine/own_routine_page.h"

#include "core/token.h"
#include "gen/own_routine/own_routine_view.h"
#include "gen/routine/follow_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

/* ---- the list ---- */

static void list_load(struct request *r)
{
    own_routine_store_list(r->batch, session_hash(r), r->data);
}

static void list_reply(struct request *r)
{
    struct head head = {
        .title = SPAN("Your routines"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    own_routine_list_page(out, r, r->data);
    reply_end(r);
}

PAGE(own_routine_index, .guard = GUARD_MEMBER, .data_size = sizeof(struct own_routine_rows),
     .steps = {list_load, list_reply})

/* ---- to which of them a stretch is added ---- */

static const struct form_field add_query[] = {
    {.name = "stretch", .kind = FORM_LINE, .max = 80},
    {0},
};

static void add_reply(struct request *r)
{
    struct wiki_target target = {0};
    const struct own_routine_rows *rows = r->data;
    struct span slug = form_get(&r->form, "stretch");
    library_resolve(NULL, SPAN("stretch"), slug, &target);
    if (!target.found) {
        reply_not_found(r);
        return;
    }
    if (rows->count == 0) {
        reply_see_other(r, "/my-routines/new?stretch=" SPAN_FMT, SPAN_ARG(slug));
        return;
    }
    struct head head = {
        .title = arena_printf(r->arena, "Add to a routine: " SPAN_FMT, SPAN_ARG(target.title)),
        .section = "me",
        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    own_routine_add_page(out, r, rows, slug, target.title, target.path);
    reply_end(r);
}

PAGE(own_routine_add, .guard = GUARD_MEMBER, .query = add_query,
     .data_size = sizeof(struct own_routine_rows), .steps = {list_load, add_reply})

/* ---- one of them ---- */

static void get_own(struct request *r)
{
    struct own_routine_page *data = r->data;
    data->author = ROUTINE_VIEWER;
    own_routine_store_get(r->batch, session_hash(r), page_part_id(r, 1), &data->routine);
}

static void get_shared(struct request *r)
{
    struct own_routine_page *data = r->data;
    data->author = ROUTINE_MEMBER;
    own_routine_store_shared(r->batch, page_part(r, 1), &data->routine);
}

void own_routine_load_entries(struct request *r)
{
    struct own_routine_page *data = r->data;
    size_t count;
    if (data->routine.id == 0) {
        reply_not_found(r);
        return;
    }
    data->model = entry_model(r->arena, &own_routine_kind, data->routine.model);
    const struct span *slugs = own_routine_slugs(r->arena, data->model, &count);
    routine_store_named(r->batch, slugs, count, &data->entries);
}

static void show(struct request *r)
{
    struct own_routine_page *data = r->data;
    data->plan = routine_plan(r->arena, data->model, &data->entries);
    struct head head = {.title = data->routine.title,
                        .section = data->author == ROUTINE_VIEWER ? "me" : "routines",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    own_routine_show_page(out, r, data);
    reply_end(r);
}

static void follow(struct request *r)
{
    struct own_routine_page *data = r->data;
    struct span path = span_make(r->path.ptr, r->path.len - strlen("/follow"));
    if (data->entries.count == 0) {
        reply_see_other(r, SPAN_FMT, SPAN_ARG(path)); /* there is nothing to follow just now */
        return;
    }
    struct routine_follow what = {.author = data->author,
                                  .title = data->routine.title,
                                  .path = path,
                                  .model = data->model,
                                  .entries = data->entries,
                                  .plan = routine_plan(r->arena, data->model, &data->entries)};
    struct head head = {.title = arena_printf(r->arena, "Follow: " SPAN_FMT, SPAN_ARG(what.title)),
                        .section = data->author == ROUTINE_VIEWER ? "me" : "routines",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    routine_follow_page(out, r->arena, &what);
    reply_end(r);
}

PAGE(own_routine_show, .guard = GUARD_MEMBER, .data_size = sizeof(struct own_routine_page),
     .steps = {get_own, own_routine_load_entries, show})
PAGE(own_routine_follow, .guard = GUARD_MEMBER, .data_size = sizeof(struct own_routine_page),
     .steps = {get_own, own_routine_load_entries, follow})
PAGE(own_routine_shared, .data_size = sizeof(struct own_routine_page),
     .steps = {get_shared, own_routine_load_entries, show})
PAGE(own_routine_shared_follow, .data_size = sizeof(struct own_routine_page),
     .steps = {get_shared, own_routine_load_entries, follow})

/* ---- sharing, and taking the link back ---- */

static const struct form_field change_form[] = {
    ONCE_FIELD,
    {0},
};

/* 128 random bits as an address may hold them. */
static struct span new_link(struct arena *arena)
{
    struct span whole = token_random(arena);
    return span_make(whole.ptr, FORM_KEY_LEN);
}

static void share(struct request *r)
{
    once_begin(r, NULL);
    own_routine_store_share(r->batch, r->viewer.account_id, page_part_id(r, 1), new_link(r->arena));
    once_end(r, NULL);
    limit_take(r, "routine");
}

static void unshare(struct request *r)
{
    once_begin(r, NULL);
    own_routine_store_share(r->batch, r->viewer.account_id, page_part_id(r, 1), SPAN(""));
    once_end(r, NULL);
    limit_take(r, "routine");
}

static void shared(struct request *r)
{
    reply_see_other(r, SPAN_FMT "#share", SPAN_ARG(own_routine_path(r->arena, page_part_id(r, 1))));
}

PAGE(own_routine_share, .guard = GUARD_MEMBER, .form = change_form,
     .post = {page_nothing, share, shared})
PAGE(own_routine_unshare, .guard = GUARD_MEMBER, .form = change_form,
     .post = {page_nothing, unshare, shared})

/* ---- deleting ---- */

static void delete_ask(struct request *r)
{
    const struct own_routine_page *data = r->data;
    if (data->routine.id == 0) {
        reply_not_found(r);
        return;
    }
    struct head head = {
        .title = arena_printf(r->arena, "Delete: " SPAN_FMT, SPAN_ARG(data->routine.title)),
        .section = "me",
        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    own_routine_delete_page(out, r, &data->routine);
    reply_end(r);
}

static void delete_it(struct request *r)
{
    once_begin(r, NULL);
    own_routine_store_delete(r->batch, r->viewer.account_id, page_part_id(r, 1));
    once_end(r, NULL);
    limit_take(r, "routine");
}

static void deleted(struct request *r)
{
    reply_see_other(r, "/my-routines");
}

PAGE(own_routine_delete, .guard = GUARD_MEMBER, .form = change_form,
     .data_size = sizeof(struct own_routine_page), .steps = {get_own, delete_ask},
     .post = {page_nothing, delete_it, deleted})
