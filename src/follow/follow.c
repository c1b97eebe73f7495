/* Rules of following. */
#include "follow/follow.h"

#include "post/post.h"

const char *const follow_kind_names[] = {[FOLLOW_THREAD] = "thread",
                                         [FOLLOW_TAG] = "tag",
                                         [FOLLOW_PERSON] = "person",
                                         [FOLLOW_SEARCH] = "search",
                                         NULL};

int64_t follow_mark(enum follow_kind kind, int64_t id)
{
    return -(4 * id + (int64_t)kind);
}

struct span follow_path(struct arena *arena, const struct follow_place *place, int64_t id)
{
    if (span_is_empty(place->kind))
        return SPAN("");
    return post_thing_path(arena, place->kind, id, place->name);
}
