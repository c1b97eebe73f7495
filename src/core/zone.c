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

/*
 * For each country the zones in it. zone1970.tab is shorter: it has one name for all that have had the same time since 1970, and so
 * neither Amsterdam nor Oslo, where people look for their own city.
 */
static const char places_file[] = "/usr/share/zoneinfo/zone.tab";

/* Sorted. */
struct zone_list {
    struct span names[NAMES_MAX + 1];
    size_t count;
};
static struct zone_list known;
static struct zone_list choices;
static pthread_once_t listed = PTHREAD_ONCE_INIT;

static void die(const char *what, UErrorCode status)
{
    fprintf(stderr, "zone: ICU cannot %s: %s\n", what, u_errorName(status));
    abort();
}

static bool is_place(struct span name)
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

static const struct span *find(const struct zone_list *list, struct span name)
{
    if (span_is_empty(name))
        return NULL;
    return bsearch(&name, list->names, list->count, sizeof(name), in_order);
}

static void list_known(void)
{
    UErrorCode status = U_ZERO_ERROR;
    UEnumeration *all = ucal_openTimeZoneIDEnumeration(UCAL_ZONE_TYPE_ANY, NULL, NULL, &status);
    int32_t len;
    const char *id;
    while ((id = uenum_next(all, &len, &status)) != NULL && known.count < NAMES_MAX) {
        if (!is_place(span_make(id, (size_t)len)))
            continue;
        char *copy = strdup(id);
        if (copy == NULL)
            die("list time zones", U_MEMORY_ALLOCATION_ERROR);
        known.names[known.count++] = span_of(copy);
    }
    if (U_FAILURE(status))
        die("list time zones", status);
    uenum_close(all);
    qsort(known.names, known.count, sizeof(*known.names), in_order);
}

static void add_choice(struct span name)
{
    const struct span *same = find(&known, name);
    if (same != NULL && choices.count < NAMES_MAX)
        choices.names[choices.count++] = *same;
}

/* Lines such as "NL\t+5222+00454\tEurope/Amsterdam", some with a remark behind; "#" begins a comment. */
static void list_choices(void)
{
    FILE *file = fopen(places_file, "re");
    char line[512];
    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        struct span rest = span_trim(span_of(line));
        struct span name = SPAN("");
        bool ok = line[0] != '#';
        for (int i = 0; ok && i < 3; i++)
            ok = span_next(&rest, '\t', &name);
        if (ok)
            add_choice(name);
    }
    if (file != NULL)
        (void)fclose(file);
    if (choices.count == 0) {
        choices = known;
        return;
    }
    add_choice(SPAN("UTC"));
    qsort(choices.names, choices.count, sizeof(*choices.names), in_order);
}

static void list_once(void)
{
    list_known();
    list_choices();
}

const struct span *zone_names(void)
{
    pthread_once(&listed, list_once);
    return choices.names;
}

bool zone_is_choice(struct span name)
{
    pthread_once(&listed, list_once);
    return find(&choices, name) != NULL;
}

bool zone_is_known(struct span name)
{
    pthread_once(&listed, list_once);
    return find(&known, name) != NULL;
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
