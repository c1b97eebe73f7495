/* Following an entry on the floor, and what a device keeps for that. */
#include "plan/plan_page.h"

#include "core/slug.h"
#include "gen/plan/plan_view.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

/* ---- what is done instead ---- */

static bool has_swap(const struct plan_swaps *swaps, struct span path)
{
    for (size_t i = 0; i < swaps->count; i++)
        if (span_equal(swaps->items[i].path, path))
            return true;
    return false;
}

struct plan_swaps plan_swaps_of(struct arena *arena, const struct stretch_model *model)
{
    struct plan_swaps swaps = {0};
    for (size_t i = 0; i < model->swaps.count && swaps.count < PLAN_SWAPS_MAX; i++) {
        const struct stretch_swap *swap = &model->swaps.items[i];
        struct wiki_target target = {0};
        library_resolve(NULL, SPAN("stretch"), swap->to, &target);
        if (target.found && !has_swap(&swaps, target.path))
            swaps.items[swaps.count++] =
                (struct plan_swap){.path = arena_span(arena, target.path),
                                   .title = arena_span(arena, target.title),
                                   .reason = swap->reason};
    }
    return swaps;
}

/* ---- an entry that is followed ---- */

static void write_follow(struct request *r, const struct entry_page *page, struct span path,
                         struct span own)
{
    const struct entry *entry = &page->entry;
    const struct stretch_model *model = entry_model(r->arena, page->kind, entry->model);
    struct plan_follow follow = {
        .entry = entry,
        .model = model,
        .pictures = stretch_pictures_of(r->arena, model, entry->slug),
        .choices = plan_choices_of(r->arena, model),
        .path = path,
        .own = own,
        .instead = plan_swaps_of(r->arena, model),
    };
    follow.pictures.saved = true;
    if (follow.pictures.count == 0) /* nothing is drawn */
        follow.pictures.photos = &page->pictures;
    follow.drawn = plan_drawn_side(&follow.pictures);
    struct head head = {
        .title = arena_printf(r->arena, "Follow: " SPAN_FMT, SPAN_ARG(entry->title)),
        .description = entry->summary,
        .canonical = own,
        .section = page->kind->folder,
        .not_for_search_engines = true, /* the entry is what they should find */
    };
    reply_topic(r, "library");
    struct text *out = reply_begin(r, 200, &head);
    plan_follow_page(out, &follow);
    reply_end(r);
}

static void follow_load(struct request *r)
{
    struct entry_page *page = r->data;
    entry_load(r);
    picture_store_shown(r->batch, session_hash(r), page->kind->name,
                        slug_make_or_empty(r->arena, page_part(r, 1), SLUG_MAX), &page->pictures);
}

static void follow_reply(struct request *r)
{
    const struct entry_page *page = r->data;
    if (!entry_is_shown(r))
        return;
    struct span path = entry_path(r->arena, page->kind, page->entry.slug);
    struct span own = arena_printf(r->arena, SPAN_FMT "/follow", SPAN_ARG(path));
    if (!span_equal(r->path, own))
        reply_moved(r, SPAN_FMT, SPAN_ARG(own));
    else
        write_follow(r, page, path, own);
}

PAGE(plan_follow, .data_size = sizeof(struct entry_page), .cached = true,
     .steps = {follow_load, follow_reply})

/* ---- what a device keeps ---- */

static void device_reply(struct request *r)
{
    struct text *out = reply_begin(
        r, 200, &(struct head){.title = SPAN("On this device"), .not_for_search_engines = true});
    plan_device_page(out);
    reply_end(r);
}

PAGE(plan_device, .cached = true, .steps = {page_nothing, device_reply})

/* More than that is no small library any more: a device then keeps the first. */
enum { KEPT_MAX = 600 };

static void kept_reply(struct request *r)
{
    struct library_name *names = arena_array_of(r->arena, struct library_name, KEPT_MAX);
    size_t count = library_all(names, KEPT_MAX);
    struct text out;
    text_init(&out, KEPT_MAX * 512);
    text_add_string(&out, "{\"pages\":[\"/library\",\"/stretches\",\"/routines\",\"/articles\",\"/"
                          "muscles\",\"/terms\"");
    for (size_t i = 0; i < count; i++) {
        /* Paths are escaped for addresses: nothing in them needs escaping for JSON. */
        text_printf(&out, ",\"" SPAN_FMT "\"", SPAN_ARG(names[i].path));
        if (span_is(names[i].kind, "stretch") || span_is(names[i].kind, "routine"))
            text_printf(&out, ",\"" SPAN_FMT "/follow\"", SPAN_ARG(names[i].path));
    }
    text_add_string(&out, "]}");
    reply_json(r, 200, arena_span(r->arena, text_span(&out)));
    text_free(&out);
}

PAGE(plan_kept, .for_machines = true, .steps = {kept_reply})
