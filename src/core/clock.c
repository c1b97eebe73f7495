/* Points in time: now, written and read. */
#include "core/clock.h"

#include "core/zone.h"

#include <time.h>

enum { MICROS = 1000000 };

instant clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (instant)now.tv_sec * MICROS + now.tv_nsec / 1000;
}

/* A page shows dozens of dates: broken down by hand they cost a tenth of strftime and gmtime. */
struct date {
    int64_t year;
    unsigned month; /* 1 to 12 */
    unsigned day;   /* 1 to 31 */
    unsigned second_of_day;
};

static struct date broken_down(instant at)
{
    enum { DAY = 86400, DAYS_TO_0000_03_01 = 719468, DAYS_OF_ERA = 146097 };
    int64_t seconds = at / MICROS - (at % MICROS < 0);
    int64_t days = seconds / DAY - (seconds % DAY < 0);
    struct date date = {.second_of_day = (unsigned)(seconds - days * DAY)};
    /* Years begin in March here, so that the leap day is the last (the proleptic Gregorian calendar). */
    days += DAYS_TO_0000_03_01;
    int64_t era = (days >= 0 ? days : days - DAYS_OF_ERA + 1) / DAYS_OF_ERA;
    unsigned day_of_era = (unsigned)(days - era * DAYS_OF_ERA);
    unsigned year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    unsigned month_from_march = (5 * day_of_year + 2) / 153;
    date.day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    date.month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    date.year = (int64_t)year_of_era + era * 400 + (date.month <= 2);
    return date;
}

static void write_two(struct text *out, unsigned value)
{
    char digits[2] = {(char)('0' + value / 10 % 10), (char)('0' + value % 10)};
    text_add(out, digits, 2);
}

static void write_year(struct text *out, int64_t year)
{
    if (year >= 0 && year <= 9999) {
        write_two(out, (unsigned)(year / 100));
        write_two(out, (unsigned)(year % 100));
    } else {
        text_add_int(out, year);
    }
}

static void write_clock(struct text *out, unsigned second_of_day)
{
    write_two(out, second_of_day / 3600);
    text_add_char(out, ':');
    write_two(out, second_of_day / 60 % 60);
}

static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

void clock_write_iso(struct text *out, instant at)
{
    struct date date = broken_down(at);
    write_year(out, date.year);
    text_add_char(out, '-');
    write_two(out, date.month);
    text_add_char(out, '-');
    write_two(out, date.day);
    text_add_char(out, 'T');
    write_clock(out, date.second_of_day);
    text_add_char(out, ':');
    write_two(out, date.second_of_day % 60);
    text_add_char(out, 'Z');
}

static int64_t seconds_ahead(const struct text *out, instant at)
{
    return out->zone == NULL ? 0 : zone_seconds_ahead(out->zone, at);
}

/* "UTC", "UTC+1", "UTC-3:30" */
static void write_zone(struct text *out, int64_t ahead)
{
    int64_t minutes = (ahead < 0 ? -ahead : ahead) / 60;
    text_literal(out, "UTC");
    if (minutes == 0)
        return;
    text_add_char(out, ahead < 0 ? '-' : '+');
    text_add_int(out, minutes / 60);
    if (minutes % 60 != 0) {
        text_add_char(out, ':');
        write_two(out, (unsigned)(minutes % 60));
    }
}

void clock_write_long(struct text *out, instant at)
{
    int64_t ahead = seconds_ahead(out, at);
    struct date date = broken_down(at + ahead * MICROS);
    text_add_int(out, date.day);
    text_add_char(out, ' ');
    text_add_string(out, months[date.month - 1]);
    text_add_char(out, ' ');
    write_year(out, date.year);
    text_literal(out, ", ");
    write_clock(out, date.second_of_day);
    text_add_char(out, ' ');
    write_zone(out, ahead);
}

void clock_write_date(struct text *out, instant at)
{
    struct date date = broken_down(at + seconds_ahead(out, at) * MICROS);
    text_add_int(out, date.day);
    text_add_char(out, ' ');
    text_add(out, months[date.month - 1], 3);
    text_add_char(out, ' ');
    write_year(out, date.year);
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

bool clock_is_day(struct span s)
{
    enum { DAY_LEN = 10, ROOM = 64 };
    instant at;
    if (s.len != DAY_LEN || !clock_parse(s, &at))
        return false;
    /* The database has no year 0, and nothing here is that old. */
    if (memcmp(s.ptr, "1900", 4) < 0)
        return false;
    /* The 30th of February is read as a day in March: it comes out as another one. */
    struct text back;
    text_init(&back, ROOM);
    clock_write_iso(&back, at);
    bool same = back.len >= DAY_LEN && memcmp(back.ptr, s.ptr, DAY_LEN) == 0;
    text_free(&back);
    return same;
}
