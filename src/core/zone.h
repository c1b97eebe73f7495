/*
 * Time zones by the names of the time zone database, "Europe/Berlin". Days and times are written in the zone of the text
 * that they are written into: text->zone, NULL is UTC (core/clock.h).
 */
#ifndef CORE_ZONE_H
#define CORE_ZONE_H

#include "core/clock.h"

enum { ZONE_NAME_MAX = 32 }; /* bytes; the longest there are today */

/*
 * The names that people choose from, sorted: one for each place, "Africa/Abidjan" to "Pacific/Wallis", as Debian's tzdata lists
 * them by country (zone.tab), and "UTC"; without that file all that are known. Ends with an empty span; lives as long as the
 * program.
 */
const struct span *zone_names(void);
bool zone_is_choice(struct span name);

/* One of these names, or one that such a place had before ("Asia/Calcutta"): browsers still say those. Spelled like that. */
bool zone_is_known(struct span name);

struct zone;

/* A zone to write times in; NULL for a name that is not known. To be closed; one thread at a time uses it. */
struct zone *zone_open(struct span name);
void zone_close(struct zone *zone);

/* How far clocks there are ahead of UTC at that moment, in seconds; negative: behind. */
int64_t zone_seconds_ahead(const struct zone *zone, instant at);

#endif
