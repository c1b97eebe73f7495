/* Ranges in the language of search: of scores and of days. */
#include "search/query/query_internal.h"

enum { SCORE_MAX = 1000000, YEAR_MIN = 1900, YEAR_MAX = 2199 };

/* How the two ends of a range were given. */
struct ends {
    struct span from; /* empty: open */
    struct span to;
    bool after;  /* from: more than that */
    bool before; /* to: less than that */
};

static size_t find_dots(struct span s)
{
    size_t at = 0;
    while (at + 1 < s.len && (s.ptr[at] != '.' || s.ptr[at + 1] != '.'))
        at++;
    return at + 1 < s.len ? at : s.len;
}

static bool split(struct span typed, struct ends *out)
{
    *out = (struct ends){.after = false};
    struct span s = span_trim(typed);
    size_t dots = find_dots(s);
    if (dots < s.len) {
        out->from = span_trim(span_make(s.ptr, dots));
        out->to = span_trim(span_from(s, dots + 2));
    } else if (span_starts(s, ">=")) {
        out->from = span_trim(span_from(s, 2));
    } else if (span_starts(s, "<=")) {
        out->to = span_trim(span_from(s, 2));
    } else if (span_starts(s, ">")) {
        out->from = span_trim(span_from(s, 1));
        out->after = true;
    } else if (span_starts(s, "<")) {
        out->to = span_trim(span_from(s, 1));
        out->before = true;
    } else {
        out->from = out->to = span_trim(span_starts(s, "=") ? span_from(s, 1) : s);
    }
    return out->from.len + out->to.len > 0;
}

/* ---- scores ---- */

bool query_read_score(struct arena *arena, struct span typed, struct search_item *out)
{
    struct ends ends;
    int64_t from = INT64_MIN;
    int64_t to = INT64_MAX;
    if (!split(typed, &ends) ||
        (ends.from.len > 0 && !span_int(ends.from, -SCORE_MAX, SCORE_MAX, &from)) ||
        (ends.to.len > 0 && !span_int(ends.to, -SCORE_MAX, SCORE_MAX, &to)))
        return false;
    from += ends.after;
    to -= ends.before;
    /* One past the largest could not be read again. */
    if ((ends.from.len > 0 && from > SCORE_MAX) || (ends.to.len > 0 && to < -SCORE_MAX))
        return false;
    if (from > to) {
        int64_t other = from;
        from = to;
        to = other;
    }
    struct search_item item = {.kind = SEARCH_ITEM_SCORE};
    if (ends.from.len > 0)
        item.from = arena_printf(arena, "%lld", (long long)from);
    if (ends.to.len > 0)
        item.to = arena_printf(arena, "%lld", (long long)to);
    if (ends.to.len == 0)
        item.value = arena_printf(arena, ">=%lld", (long long)from);
    else if (ends.from.len == 0)
        item.value = arena_printf(arena, "<=%lld", (long long)to);
    else if (from == to)
        item.value = item.from;
    else
        item.value = arena_printf(arena, "%lld..%lld", (long long)from, (long long)to);
    *out = item;
    return true;
}

/* ---- days ---- */

struct day {
    int64_t year;
    int64_t month; /* 1 to 12 */
    int64_t day;
};

/* Days that a year, a month or a date covers. */
struct period {
    struct day first;
    struct day last;
};

static int64_t days_of_month(int64_t year, int64_t month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* "2026", "2026-01", "2026-01-31", each with one digit for a month or day too. */
static bool read_period(struct span s, struct period *out)
{
    struct span rest = s;
    struct span year;
    struct span month;
    struct span day;
    struct period p = {.first = {.month = 1, .day = 1}};
    if (!span_next(&rest, '-', &year) || year.len != 4 ||
        !span_int(year, YEAR_MIN, YEAR_MAX, &p.first.year))
        return false;
    p.last = (struct day){p.first.year, 12, 31};
    if (!span_next(&rest, '-', &month)) {
        *out = p;
        return s.len == 4;
    }
    if (month.len > 2 || !span_int(month, 1, 12, &p.first.month))
        return false;
    p.last.month = p.first.month;
    p.last.day = days_of_month(p.first.year, p.first.month);
    if (span_next(&rest, '-', &day)) {
        if (day.len > 2 || !span_int(day, 1, p.last.day, &p.first.day))
            return false;
        p.last.day = p.first.day;
    }
    *out = p;
    return rest.len == 0 && s.ptr[s.len - 1] != '-';
}

static int64_t day_number(struct day d)
{
    return (d.year * 12 + d.month) * 31 + d.day;
}

static struct day day_before(struct day d)
{
    if (d.day > 1)
        return (struct day){d.year, d.month, d.day - 1};
    if (d.month > 1)
        return (struct day){d.year, d.month - 1, days_of_month(d.year, d.month - 1)};
    return (struct day){d.year - 1, 12, 31};
}

static struct day day_after(struct day d)
{
    if (d.day < days_of_month(d.year, d.month))
        return (struct day){d.year, d.month, d.day + 1};
    if (d.month < 12)
        return (struct day){d.year, d.month + 1, 1};
    return (struct day){d.year + 1, 1, 1};
}

static struct span write_day(struct arena *arena, struct day d)
{
    return arena_printf(arena, "%04lld-%02lld-%02lld", (long long)d.year, (long long)d.month,
                        (long long)d.day);
}

/* The period as short as it can be said: 2026, 2026-01 or 2026-01-31. */
static struct span write_period(struct arena *arena, struct period p)
{
    struct span first = write_day(arena, p.first);
    if (p.first.month != p.last.month)
        return span_make(first.ptr, 4);
    return p.first.day != p.last.day ? span_make(first.ptr, 7) : first;
}

static struct period just(struct day d)
{
    return (struct period){d, d};
}

static bool read_ends(struct ends ends, struct period *from, struct period *to)
{
    if ((ends.from.len > 0 && !read_period(ends.from, from)) ||
        (ends.to.len > 0 && !read_period(ends.to, to)))
        return false;
    if (ends.after)
        *from = just(day_after(from->last));
    if (ends.before)
        *to = just(day_before(to->first));
    if (ends.from.len > 0 && ends.to.len > 0 && day_number(from->first) > day_number(to->last)) {
        struct period other = *from;
        *from = *to;
        *to = other;
    }
    /* A day past either end of the calendar could not be read again. */
    return from->first.year <= YEAR_MAX && (ends.to.len == 0 || to->last.year >= YEAR_MIN);
}

bool query_read_created(struct arena *arena, struct span typed, struct search_item *out)
{
    struct ends ends;
    struct period from = just((struct day){YEAR_MIN, 1, 1});
    struct period to = just((struct day){YEAR_MAX, 12, 31});
    if (!split(typed, &ends) || !read_ends(ends, &from, &to))
        return false;
    struct search_item item = {.kind = SEARCH_ITEM_CREATED};
    struct span a = SPAN("");
    struct span b = SPAN("");
    if (ends.from.len > 0) {
        item.from = write_day(arena, from.first);
        a = write_period(arena, from);
    }
    if (ends.to.len > 0) {
        item.to = write_day(arena, to.last);
        b = write_period(arena, to);
    }
    item.value = span_equal(a, b)
                     ? a
                     : arena_printf(arena, SPAN_FMT ".." SPAN_FMT, SPAN_ARG(a), SPAN_ARG(b));
    *out = item;
    return true;
}
