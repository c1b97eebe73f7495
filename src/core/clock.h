/* Points in time: microseconds since 1970-01-01 UTC. */
#ifndef CORE_CLOCK_H
#define CORE_CLOCK_H

#include "core/text.h"

typedef int64_t instant; /* microseconds since 1970-01-01T00:00:00Z; 0 means "never" */

instant clock_now(void);

/* 2026-01-31T08:15:00Z */
void clock_write_iso(struct text *out, instant at);

/* "31 January 2026, 08:15 UTC" */
void clock_write_long(struct text *out, instant at);

/* "31 Jan 2026": short and the same for everyone, so that a page can be kept. */
void clock_write_date(struct text *out, instant at);

/* Reads ISO 8601 (2018-03-12T17:00:45.567, with or without fraction, Z or +hh:mm; UTC when absent). */
MUST_CHECK bool clock_parse(struct span s, instant *out);

#endif
