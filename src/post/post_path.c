/* Where pages of things are. */
#include "post/post.h"

#include "core/escape.h"
#include "library/library.h"

enum { PART_MAX = 1024 };

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

struct span post_thing_path(struct arena *arena, struct span kind, int64_t id, struct span name)
{
    struct span folder = library_folder(kind);
    if (span_is(kind, "person"))
        return path_of(arena, "/users/", name);
    if (span_is(kind, "tag"))
        return path_of(arena, "/tags/", name);
    if (span_is(kind, "search"))
        return path_of(arena, "/search?q=", name);
    if (!span_is_empty(folder))
        return arena_printf(arena, SPAN_FMT SPAN_FMT, SPAN_ARG(folder), SPAN_ARG(name));
    if (span_is(kind, "question") && !span_is_empty(name))
        return arena_printf(arena, "/questions/%lld/" SPAN_FMT, (long long)id, SPAN_ARG(name));
    return arena_printf(arena, "/" SPAN_FMT "s/%lld", SPAN_ARG(kind), (long long)id);
}
