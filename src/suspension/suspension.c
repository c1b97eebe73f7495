/* How long a suspension lasts, and its words. */
#include "suspension/suspension.h"

#define DAY (INT64_C(86400) * 1000000)

const char *const suspension_times[] = {
    [SUSPENSION_DAY] = "day",     [SUSPENSION_WEEK] = "week",
    [SUSPENSION_MONTH] = "month", [SUSPENSION_UNTIL_LIFTED] = "lifted",
    [SUSPENSION_DATE] = "date",   NULL,
};

const char *suspension_time_words(enum suspension_time time)
{
    static const char *const words[] = {
        [SUSPENSION_DAY] = "One day",
        [SUSPENSION_WEEK] = "One week",
        [SUSPENSION_MONTH] = "One month (30 days)",
        [SUSPENSION_UNTIL_LIFTED] = "Until a moderator lifts it",
        [SUSPENSION_DATE] = "Until the end of a day (UTC)",
    };
    return words[time];
}

bool suspension_until(enum suspension_time time, struct span day, instant now, instant *until)
{
    static const int64_t days[] = {
        [SUSPENSION_DAY] = 1, [SUSPENSION_WEEK] = 7, [SUSPENSION_MONTH] = 30};
    if (time == SUSPENSION_UNTIL_LIFTED)
        *until = 0;
    else if (time != SUSPENSION_DATE)
        *until = now + days[time] * DAY;
    else if (!clock_is_day(day) || !clock_parse(day, until))
        return false;
    else
        *until += DAY;
    return true;
}
