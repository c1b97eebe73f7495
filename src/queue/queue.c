/* Kinds of what waits, places in the queue, addresses. */
#include "queue/queue.h"

const struct queue_kind queue_kinds[] = {
    {"flag", "Flagged", true},
    {NULL, NULL, false},
};
_Static_assert(COUNT_OF(queue_kinds) <= QUEUE_KINDS_MAX, "all kinds fit");

bool queue_is_kind(struct span name)
{
    const struct queue_kind *kind = queue_kinds;
    while (kind->name != NULL && !span_is(name, kind->name))
        kind++;
    return kind->name != NULL;
}

bool queue_place_read(struct span s, struct queue_place *out)
{
    struct span urgency;
    struct span since;
    struct queue_place read;
    bool is = span_next(&s, '.', &urgency) && span_int(urgency, 0, 9, &read.urgency) &&
              span_next(&s, '.', &since) && span_int(since, 0, INT64_MAX / 2, &read.since) &&
              span_int(s, 0, INT64_MAX / 2, &read.key);
    *out = is ? read : QUEUE_FROM_THE_TOP;
    return is;
}

struct span queue_place_write(struct arena *arena, const struct queue_place *place)
{
    return arena_printf(arena, "%lld.%lld.%lld", (long long)place->urgency, (long long)place->since,
                        (long long)place->key);
}

const char *queue_urgency_words(int64_t urgency)
{
    static const char *const words[] = {"Somebody could come to harm", "It hurts somebody",
                                        "It misleads", "It can wait"};
    return words[urgency < 0 ? 0 : urgency > 3 ? 3 : urgency];
}

struct span queue_path(struct arena *arena, struct span kind UNUSED, int64_t subject)
{
    return arena_printf(arena, "/moderation/flags/%lld", (long long)subject);
}
