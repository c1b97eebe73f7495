/* Rules of one's own pages: names, addresses. */
#include "mine/mine.h"

#include "library/library.h"

const char *const mine_tab_names[MINE_TABS + 1] = {
    [MINE_QUESTIONS] = "questions",
    [MINE_ANSWERS] = "answers",
    [MINE_COMMENTS] = "comments",
    [MINE_EDITS] = "edits",
    [MINE_VOTES] = "votes",
    [MINE_DELETED] = "deleted",
    [MINE_TABS] = NULL,
};

struct span mine_path(struct arena *arena, enum mine_tab tab, const struct mine_row *row)
{
    const char *end = tab == MINE_EDITS ? "/revisions" : "";
    struct span folder = library_folder(row->kind);
    if (span_is(row->kind, "page"))
        return arena_printf(arena, "/pages/" SPAN_FMT "%s", SPAN_ARG(row->slug), end);
    if (folder.len > 0)
        return arena_printf(arena, SPAN_FMT SPAN_FMT "%s", SPAN_ARG(folder), SPAN_ARG(row->slug),
                            end);
    return arena_printf(arena, "/" SPAN_FMT "s/%lld%s", SPAN_ARG(row->kind), (long long)row->id,
                        end);
}
