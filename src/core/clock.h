/* Points in time: microseconds since 1970-01-01 UTC. */
#ifndef CORE_CLOCK_H
#define CORE_CLOCK_H

#include "core/text.h"

typedef int64_t instant; /* microseconds since 1970-01-01T00:00:00Z; 0 means "never" */

instant clock_now(void);

/* 2026-01-31T08:15:00Z, whatever the zone */
void clock_write_iso(struct text *out, instant at);

/*
 * For people, in out->zone. Without one it is UTC, the same for everyone, so that a page can be cached:
 * assets/js/time.js then writes both forms in the reader's zone.
 */

/* "31 January 2026, 08:15 UTC", "31 January 2026, 13:45 UTC+5:30" */
void clock_write_long(struct text *out, instant at);

/* "31 Jan 2026" */
void clock_write_date(struct text *out, instant at);

/* Reads ISO 8601 (2018-03-12T17:00:45.567, with or without fraction, Z or +hh:mm; UTC when absent). */
MUST_CHECK bool clock_parse(struct span s, instant *out);

/* "2026-02-28", and such a day exists; from the year 1900 on. */
bool clock_is_day(struct span s);

#endif
