/* Rules of a coach's desk: names, addresses. */
#include "desk/desk.h"

#include "post/post.h"

const char *const desk_tab_names[DESK_TABS + 1] = {
    [DESK_DRAFTS] = "drafts",     [DESK_REVIEW] = "review",   [DESK_OVERDUE] = "overdue",
    [DESK_MINE] = "mine",         [DESK_WORDS] = "words",     [DESK_PICTURES] = "pictures",
    [DESK_COMMENTS] = "comments", [DESK_WORSE] = "worse",     [DESK_UNDRAWN] = "undrawn",
    [DESK_SAFETY] = "safety",     [DESK_RETIRED] = "retired", [DESK_REPEATED] = "repeated",
    [DESK_BROKEN] = "broken",     [DESK_LINKS] = "links",     [DESK_TABS] = NULL,
};

struct span desk_path(struct arena *arena, enum desk_tab tab, const struct desk_row *row)
{
    if (tab == DESK_WORDS)
        return arena_printf(arena, "/words/%lld", (long long)row->id);
    if (tab == DESK_COMMENTS)
        return arena_printf(arena, "/comments/%lld", (long long)row->id);
    if (tab == DESK_PICTURES)
        return arena_printf(arena, "/linked/%lld", (long long)row->id);
    if (tab == DESK_REPEATED)
        return post_thing_path(arena, row->kind, row->id, row->slug);
    const char *end = tab == DESK_REVIEW || tab == DESK_OVERDUE ? "/reviews"
                      : tab == DESK_BROKEN                      ? "/edit"
                      : tab == DESK_UNDRAWN                     ? "/pictures"
                      : tab == DESK_SAFETY                      ? "/revisions"
                                                                : "";
    bool page = span_is(row->kind, "page");
    struct span folder = page && end[0] != '\0' ? SPAN("/pages/")
                         : page                 ? SPAN("/")
                                                : library_folder(row->kind);
    return arena_printf(arena, SPAN_FMT SPAN_FMT "%s", SPAN_ARG(folder), SPAN_ARG(row->slug), end);
}

bool desk_place_read(struct span s, struct desk *desk)
{
    struct span number;
    return span_next(&s, '.', &number) && span_int(number, 0, INT64_MAX / 2, &desk->number) &&
           span_int(s, 0, INT64_MAX / 2, &desk->id);
}

/* Lists of what is wrong with entries that are looked through, some at a time, whether something is wrong or not. */
static bool is_looked_through(enum desk_tab tab)
{
    return tab == DESK_BROKEN || tab == DESK_UNDRAWN;
}

/*
 * What is wrong with an entry stays together, and entries with nothing wrong are rows that are not shown: the last entry that was
 * looked at is where the next page begins.
 */
static void end_looked_through(struct desk *desk, struct desk_row *last)
{
    struct desk_row *items = desk->rows.items;
    size_t looked_at = 0;
    size_t kept = 0;
    size_t i = 0;
    for (; i < desk->rows.count; i++) {
        bool begins = i == 0 || items[i].id != items[i - 1].id;
        if (begins && kept >= DESK_PAGE)
            break;
        looked_at += begins;
        *last = items[i];
        if (items[i].note.len > 0)
            items[kept++] = items[i];
    }
    if (i == desk->rows.count && looked_at < DESK_LOOKED_AT)
        last->id = 0;
    desk->rows.count = kept;
}

void desk_end(struct arena *arena, struct desk *desk)
{
    struct desk_row last = {.id = 0};
    if (desk->ended)
        return;
    desk->ended = true;
    if (is_looked_through(desk->tab))
        end_looked_through(desk, &last);
    else if (desk->rows.count > DESK_PAGE)
        last = desk->rows.items[(desk->rows.count = DESK_PAGE) - 1];
    if (last.id != 0)
        desk->next = arena_printf(arena, "%lld.%lld", (long long)last.number, (long long)last.id);
}

bool desk_looks_on(struct arena *arena, struct desk *desk)
{
    if (desk->ended || !is_looked_through(desk->tab))
        return false;
    desk_end(arena, desk);
    if (desk->rows.count > 0 || !desk_place_read(desk->next, desk))
        return false;
    desk->ended = false;
    desk->next = SPAN("");
    return true;
}

struct span desk_count(struct arena *arena, int64_t count)
{
    if (count < 0)
        return SPAN("");
    return arena_printf(arena, "%lld%s", (long long)count, count >= DESK_COUNTED ? " or more" : "");
}
