/* Rules of a coach's desk: names, addresses. */
#include "desk/desk.h"

const char *const desk_tab_names[DESK_TABS + 1] = {
    [DESK_DRAFTS] = "drafts", [DESK_REVIEW] = "review", [DESK_OVERDUE] = "overdue",
    [DESK_MINE] = "mine",     [DESK_BROKEN] = "broken", [DESK_TABS] = NULL,
};

struct span desk_path(struct arena *arena, enum desk_tab tab, const struct desk_row *row)
{
    const char *end = tab == DESK_REVIEW || tab == DESK_OVERDUE ? "/reviews"
                      : tab == DESK_BROKEN                      ? "/edit"
                                                                : "";
    bool page = span_is(row->kind, "page");
    struct span folder = page && end[0] != '\0' ? SPAN("/pages/")
                         : page                 ? SPAN("/")
                                                : library_folder(row->kind);
    return arena_printf(arena, SPAN_FMT SPAN_FMT "%s", SPAN_ARG(folder), SPAN_ARG(row->slug), end);
}
