/* Rules of following. */
#include "follow/follow.h"

#include "core/escape.h"
#include "library/library.h"

enum { PART_MAX = 1024 };

const char *const follow_kind_names[] = {
    [FOLLOW_THREAD] = "thread", [FOLLOW_TAG] = "tag", [FOLLOW_PERSON] = "person", NULL};

int64_t follow_mark(enum follow_kind kind, int64_t id)
{
    return -(4 * id + (int64_t)kind);
}

static struct span path_of(struct arena *arena, const char *folder, struct span name)
{
    struct text path;
    text_init(&path, PART_MAX);
    text_add_string(&path, folder);
    escape_url_part(&path, name);
    struct span kept = arena_span(arena, text_span(&path));
    text_free(&path);
    return kept;
}

struct span follow_path(struct arena *arena, const struct follow_place *place, int64_t id)
{
    struct span folder = library_folder(place->kind);
    if (span_is(place->kind, "question"))
        return arena_printf(arena, "/questions/%lld/" SPAN_FMT, (long long)id,
                            SPAN_ARG(place->name));
    if (span_is(place->kind, "tag"))
        return path_of(arena, "/tags/", place->name);
    if (span_is(place->kind, "person"))
        return path_of(arena, "/users/", place->name);
    if (span_is_empty(folder))
        return SPAN("");
    return arena_printf(arena, SPAN_FMT SPAN_FMT, SPAN_ARG(folder), SPAN_ARG(place->name));
}
