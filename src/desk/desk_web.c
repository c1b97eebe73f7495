/* A coach's desk: a list for each thing that waits. */
#include "desk/desk.h"

#include "gen/desk/desk_view.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const struct form_field query[] = {
    {.name = "list", .kind = FORM_CHOICE, .choices = desk_tab_names},
    {.name = "after", .kind = FORM_LINE, .max = DESK_PLACE_MAX},
    {0},
};

/* The graph of all links is for its own list, and for whoever asks what there is at all. */
static bool asks_for_links(const struct request *r)
{
    return !form_has(&r->form, "list") ||
           span_is(form_get(&r->form, "list"), desk_tab_names[DESK_LINKS]);
}

static void load(struct request *r)
{
    struct desk *desk = r->data;
    desk->first = !desk_place_read(form_get(&r->form, "after"), desk);
    desk_store_counts(r->batch, session_hash(r), desk);
    worse_store_desk(r->batch, session_hash(r), &desk->worse);
    if (asks_for_links(r))
        desk_store_links(r->batch, session_hash(r), desk);
}

static void count_links(struct request *r)
{
    struct desk *desk = r->data;
    desk->counts[DESK_LINKS] = -1;
    if (!asks_for_links(r))
        return;
    desk_links_make(r->arena, &desk->links);
    desk->counts[DESK_LINKS] = (int64_t)desk->links.faults.count < DESK_COUNTED
                                   ? (int64_t)desk->links.faults.count
                                   : DESK_COUNTED;
}

/* The list that the address names, else the first that has something. */
static void choose(struct request *r)
{
    struct desk *desk = r->data;
    bool named = form_has(&r->form, "list");
    count_links(r);
    for (int i = 0; i < DESK_TABS; i++) {
        bool waits = desk->counts[i] > 0 && i != DESK_RETIRED && i != DESK_REPEATED;
        if (named ? !span_is(form_get(&r->form, "list"), desk_tab_names[i]) : !waits)
            continue;
        desk->tab = (enum desk_tab)i;
        break;
    }
    if (desk->tab != DESK_LINKS)
        desk_store_list(r->batch, session_hash(r), desk);
}

/* Among so many nothing was wrong: some more, so that hardly anybody has to ask for a second page to see the first row. */
static void look_on(struct request *r)
{
    struct desk *desk = r->data;
    if (desk_looks_on(r->arena, desk))
        desk_store_list(r->batch, session_hash(r), desk);
}

static void show(struct request *r)
{
    struct desk *desk = r->data;
    desk_end(r->arena, desk);
    struct head head = {.title =
                            arena_printf(r->arena, "Coach’s desk: %s", desk_tab_names[desk->tab]),
                        .section = "me",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    desk_page(out, r, desk);
    reply_end(r);
}

/* Nothing is asked for before the guard: these lists cost the database something, and only coaches may. */
PAGE(desk_show, .guard = GUARD_COACH, .query = query, .data_size = sizeof(struct desk),
     .steps = {page_nothing, load, choose, look_on, look_on, look_on, look_on, show})
