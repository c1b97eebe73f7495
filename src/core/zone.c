/* Time zones: their names and how far they are from UTC, as ICU knows them. */
#include "core/zone.h"

#include <unicode/ucal.h>
#include <unicode/uenum.h>
#include <unicode/ustring.h>

#include <pthread.h>

enum { NAMES_MAX = 1000, MILLIS = 1000 };

/* The database also has names of no place ("EST5EDT", "Etc/GMT+5"), which nobody would look for. */
static const struct span areas[] = {
    SPAN("Africa/"),   SPAN("America/"),   SPAN("Antarctica/"), SPAN("Arctic/"), SPAN("Asia/"),
    SPAN("Atlantic/"), SPAN("Australia/"), SPAN("Europe/"),     SPAN("Indian/"), SPAN("Pacific/"),
};

static struct span names[NAMES_MAX + 1];
static size_t name_count;
static pthread_once_t listed = PTHREAD_ONCE_INIT;

static void die(const char *what, UErrorCode status)
{
    fprintf(stderr, "zone: ICU cannot %s: %s\n", what, u_errorName(status));
    abort();
}

static bool is_choice(struct span name)
{
    if (name.len > ZONE_NAME_MAX)
        return false;
    for (size_t i = 0; i < COUNT_OF(areas); i++) {
        if (name.len > areas[i].len && memcmp(name.ptr, areas[i].ptr, areas[i].len) == 0)
            return true;
    }
    return span_is(name, "UTC");
}

static int in_order(const void *a, const void *b)
{
    const struct span *one = a;
    const struct span *other = b;
    int order = memcmp(one->ptr, other->ptr, one->len < other->len ? one->len : other->len);
    return order != 0 ? order : (one->len > other->len) - (one->len < other->len);
}

static void list_once(void)
{
    UErrorCode status = U_ZERO_ERROR;
    UEnumeration *all = ucal_openTimeZoneIDEnumeration(UCAL_ZONE_TYPE_ANY, NULL, NULL, &status);
    int32_t len;
    const char *id;
    while ((id = uenum_next(all, &len, &status)) != NULL && name_count < NAMES_MAX) {
        if (!is_choice(span_make(id, (size_t)len)))
            continue;
        char *copy = strdup(id);
        if (copy == NULL)
            die("list time zones", U_MEMORY_ALLOCATION_ERROR);
        names[name_count++] = span_of(copy);
    }
    if (U_FAILURE(status))
        die("list time zones", status);
    uenum_close(all);
    qsort(names, name_count, sizeof(*names), in_order);
}

const struct span *zone_names(void)
{
    pthread_once(&listed, list_once);
    return names;
}

bool zone_is_known(struct span name)
{
    const struct span *known = zone_names();
    return !span_is_empty(name) &&
           bsearch(&name, known, name_count, sizeof(*known), in_order) != NULL;
}

struct zone {
    UCalendar *calendar;
};

struct zone *zone_open(struct span name)
{
    if (!zone_is_known(name))
        return NULL;
    UChar id[ZONE_NAME_MAX];
    UErrorCode status = U_ZERO_ERROR;
    u_charsToUChars(name.ptr, id, (int32_t)name.len);
    UCalendar *calendar = ucal_open(id, (int32_t)name.len, "en", UCAL_GREGORIAN, &status);
    struct zone *zone = U_FAILURE(status) ? NULL : malloc(sizeof(*zone));
    if (zone == NULL)
        die("open a time zone", status);
    zone->calendar = calendar;
    return zone;
}

void zone_close(struct zone *zone)
{
    if (zone == NULL)
        return;
    ucal_close(zone->calendar);
    free(zone);
}

int64_t zone_seconds_ahead(const struct zone *zone, instant at)
{
    UErrorCode status = U_ZERO_ERROR;
    int64_t millis = at / 1000; /* offsets change at whole seconds */
    ucal_setMillis(zone->calendar, (UDate)millis, &status);
    int32_t ahead = ucal_get(zone->calendar, UCAL_ZONE_OFFSET, &status) +
                    ucal_get(zone->calendar, UCAL_DST_OFFSET, &status);
    return U_FAILURE(status) ? 0 : ahead / MILLIS;
}
