/* Points in time: now, written and read. */
#include "core/clock.h"

#include <time.h>

enum { MICROS = 1000000 };

instant clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (instant)now.tv_sec * MICROS + now.tv_nsec / 1000;
}

static struct tm broken_down(instant at)
{
    time_t seconds = (time_t)(at / MICROS);
    struct tm tm;
    gmtime_r(&seconds, &tm);
    return tm;
}

static void write_format(struct text *out, instant at, const char *fmt)
{
    struct tm tm = broken_down(at);
    char buffer[64];
    size_t len = strftime(buffer, sizeof(buffer), fmt, &tm);
    text_add(out, buffer, len);
}

void clock_write_iso(struct text *out, instant at)
{
    write_format(out, at, "%Y-%m-%dT%H:%M:%SZ");
}

void clock_write_long(struct text *out, instant at)
{
    write_format(out, at, "%-d %B %Y, %H:%M UTC");
}

void clock_write_date(struct text *out, instant at)
{
    write_format(out, at, "%-d %b %Y");
}

static bool take_digits(struct span *s, size_t count, int *out)
{
    if (s->len < count)
        return false;
    int value = 0;
    for (size_t i = 0; i < count; i++) {
        if (s->ptr[i] < '0' || s->ptr[i] > '9')
            return false;
        value = value * 10 + (s->ptr[i] - '0');
    }
    *out = value;
    *s = span_from(*s, count);
    return true;
}

static bool take_char(struct span *s, char c)
{
    if (s->len == 0 || s->ptr[0] != c)
        return false;
    *s = span_from(*s, 1);
    return true;
}

static instant take_fraction(struct span *s)
{
    instant micros = 0;
    instant unit = MICROS / 10;
    while (s->len > 0 && s->ptr[0] >= '0' && s->ptr[0] <= '9') {
        micros += unit * (s->ptr[0] - '0');
        unit /= 10;
        *s = span_from(*s, 1);
    }
    return micros;
}

static bool take_zone(struct span *s, int *minutes_east)
{
    *minutes_east = 0;
    if (s->len == 0 || take_char(s, 'Z'))
        return true;
    int sign = s->ptr[0] == '-' ? -1 : 1;
    if (s->ptr[0] != '+' && s->ptr[0] != '-')
        return false;
    *s = span_from(*s, 1);
    int hours;
    int minutes = 0;
    if (!take_digits(s, 2, &hours))
        return false;
    (void)take_char(s, ':');
    if (s->len > 0 && !take_digits(s, 2, &minutes))
        return false;
    *minutes_east = sign * (hours * 60 + minutes);
    return true;
}

bool clock_parse(struct span s, instant *out)
{
    struct tm tm = {0};
    int year;
    int month;
    if (!take_digits(&s, 4, &year) || !take_char(&s, '-') || !take_digits(&s, 2, &month) ||
        !take_char(&s, '-') || !take_digits(&s, 2, &tm.tm_mday))
        return false;
    instant fraction = 0;
    if (take_char(&s, 'T') || take_char(&s, ' ')) {
        if (!take_digits(&s, 2, &tm.tm_hour) || !take_char(&s, ':') ||
            !take_digits(&s, 2, &tm.tm_min))
            return false;
        if (take_char(&s, ':') && !take_digits(&s, 2, &tm.tm_sec))
            return false;
        if (take_char(&s, '.'))
            fraction = take_fraction(&s);
    }
    int minutes_east;
    if (!take_zone(&s, &minutes_east) || s.len != 0)
        return false;
    if (month < 1 || month > 12 || tm.tm_mday < 1 || tm.tm_mday > 31 || tm.tm_hour > 23 ||
        tm.tm_min > 59 || tm.tm_sec > 60)
        return false;
    tm.tm_year = year - 1900;
    tm.tm_mon = month - 1;
    *out = ((instant)timegm(&tm) - (instant)minutes_east * 60) * MICROS + fraction;
    return true;
}
