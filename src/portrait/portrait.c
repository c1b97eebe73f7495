/* Which of somebody's pictures is which. */
#include "portrait/portrait.h"

const struct portrait *portrait_shown(const struct portrait_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct portrait *one = &list->items[i];
        if (span_is(one->state, "ready") && !one->removed && !one->waits)
            return one;
    }
    return NULL;
}

const struct portrait *portrait_waiting(const struct portrait_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct portrait *one = &list->items[i];
        if (span_is(one->state, "ready") && !one->removed && one->waits)
            return one;
    }
    return NULL;
}

const struct portrait *portrait_sent(const struct portrait_list *list)
{
    return list->count > 0 && !span_is(list->items[0].state, "ready") ? &list->items[0] : NULL;
}

const struct portrait *portrait_removed(const struct portrait_list *list)
{
    const struct portrait *last = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const struct portrait *one = &list->items[i];
        if (one->removed && !one->taken && (last == NULL || one->removed_at > last->removed_at))
            last = one;
    }
    return last;
}

const struct portrait *portrait_taken(const struct portrait_list *list)
{
    const struct portrait *last = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const struct portrait *one = &list->items[i];
        if (one->taken && (last == NULL || one->removed_at > last->removed_at))
            last = one;
    }
    return last;
}
