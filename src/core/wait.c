/* For how long to wait, in words. */
#include "core/wait.h"

enum { MINUTE = 60, HOUR = 3600 };

static struct span count_of(struct arena *arena, int64_t seconds, int64_t unit, const char *name)
{
    long long count = (seconds + unit - 1) / unit;
    return arena_printf(arena, "%lld %s%s", count, name, count == 1 ? "" : "s");
}

struct span wait_words(struct arena *arena, int64_t seconds)
{
    if (seconds <= MINUTE)
        return count_of(arena, seconds, 1, "second");
    if (seconds <= HOUR)
        return count_of(arena, seconds, MINUTE, "minute");
    return count_of(arena, seconds, HOUR, "hour");
}
