/* Notices that are shown together, and where each leads. */
#include "notice/notice.h"

#include "library/library.h"

static bool are_alike(const struct notice *a, const struct notice *b)
{
    return a->what == b->what && a->about == b->about && a->about_id == b->about_id &&
           a->read == b->read;
}

struct notice_groups notice_group(struct arena *arena, const struct notice_list *list)
{
    size_t shown = list->count < NOTICE_PAGE ? list->count : NOTICE_PAGE;
    struct notice_groups groups = {
        .items = arena_array_of(arena, struct notice_group, shown + 1),
    };
    for (size_t i = 0; i < shown; i++) {
        const struct notice *notice = &list->items[i];
        size_t at = 0;
        if (span_is_empty(notice->title))
            continue;
        while (at < groups.count && !are_alike(groups.items[at].items[0], notice))
            at++;
        struct notice_group *group = &groups.items[at];
        if (at == groups.count) {
            group->items = arena_array_of(arena, const struct notice *, shown);
            group->count = 0;
            groups.count++;
        }
        group->items[group->count++] = notice;
    }
    return groups;
}

struct span notice_path(struct arena *arena, const struct notice_place *place)
{
    struct span folder = library_folder(place->kind);
    if (span_is_empty(place->what))
        return SPAN("/notices");
    if (span_is_empty(folder)) /* where that is shown now is for its own address to say */
        return arena_printf(arena, "/" SPAN_FMT "s/%lld", SPAN_ARG(place->kind),
                            (long long)place->post_id);
    if ((span_is(place->what, "change") || span_is(place->what, "unsafe")) && place->number > 1)
        return arena_printf(arena, SPAN_FMT SPAN_FMT "/compare?from=%lld&to=%lld", SPAN_ARG(folder),
                            SPAN_ARG(place->slug), (long long)place->number - 1,
                            (long long)place->number);
    return arena_printf(arena, SPAN_FMT SPAN_FMT, SPAN_ARG(folder), SPAN_ARG(place->slug));
}
