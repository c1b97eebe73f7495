/* Rules of the check of warning signs: what is asked about, and when. */
#include "check/check.h"

const char *const check_now[] = {"saddle",   "bladder",  "bowel", "sexual", "bothlegs",
                                 "weakness", "accident", "chest", "belly",  NULL};
const char *const check_soon[] = {"fever", "weight", "cancer", "night", "bones",   "immune",
                                  "shape", "foot",   "age",    "weeks", "morning", NULL};

static bool is_among(const char *const *names, struct span name)
{
    for (; *names != NULL; names++)
        if (span_is(name, *names))
            return true;
    return false;
}

bool check_is_listed(struct span name)
{
    return is_among(check_now, name) || is_among(check_soon, name);
}

const struct safety_flag *check_flag(const char *name)
{
    for (size_t i = 0; i < safety_flag_count(); i++)
        if (span_is(safety_flag_at(i)->name, name))
            return safety_flag_at(i);
    return NULL;
}
