/* Whom to call, and the page about it taken apart. */
#include "about/urgent.h"

const struct urgent_country urgent_countries[] = {
    {"gb", "United Kingdom", "999", "NHS 111", "111",
     "In Northern Ireland call your GP, or GP out of hours."},
    {"ie", "Ireland", "112", "your GP, or the GP out-of-hours service", NULL, "999 works too."},
    {"eu", "European Union", "112", "the doctor on call, in some countries", "116117", NULL},
    {"us", "United States", "911", "your doctor, or an urgent care clinic", NULL, NULL},
    {"ca", "Canada", "911", "the health line, in most provinces", "811", NULL},
    {"au", "Australia", "000", "healthdirect", "1800022222", NULL},
    {"nz", "New Zealand", "111", "Healthline", "0800611116", NULL},
    {"in", "India", "112", "your doctor, or the nearest hospital", NULL,
     "In most states 108 sends an ambulance too."},
    {"za", "South Africa", "112", "your clinic or doctor", NULL, "From a landline call 10177."},
    {NULL, NULL, NULL, NULL, NULL, NULL},
};

static const char *find(const char *from, const char *end, const char *what)
{
    return from == NULL ? NULL : memmem(from, (size_t)(end - from), what, strlen(what));
}

static struct html between(const char *from, const char *to)
{
    return (struct html){from, (size_t)(to - from)};
}

bool urgent_divide(struct html stored, struct urgent_page *page)
{
    const char *end = stored.len == 0 ? stored.ptr : stored.ptr + stored.len;
    const char *first = find(stored.ptr, end, "<h2");
    const char *title = find(first, end, ">");
    const char *title_end = find(title, end, "</h2>");
    const char *second = find(title_end, end, "<h2");
    const char *third = second == NULL ? NULL : find(second + 1, end, "<h2");
    if (first == NULL || first != stored.ptr || third == NULL)
        return false;
    page->now_title = between(title + 1, title_end);
    page->now = between(title_end + strlen("</h2>"), second);
    page->soon = between(second, third);
    page->rest = between(third, end);
    return true;
}
