/*
 * How many times longer than usual a page may wait before it says that it cannot answer: PATIENCE, 1 to 20. For a machine that is small, or
 * that others use, too; what holds others up, a lock, is waited for as usual.
 */
#ifndef WEB_PATIENCE_H
#define WEB_PATIENCE_H

#include "core/base.h"

/* Takes the setting; NULL and "" are 1. False: it is no such number. At the start, before any thread. */
MUST_CHECK bool patience_read(const char *setting);

/* That time by it. */
int patience_times(int milliseconds);

#endif
