/*
 * Known devices: where somebody signed in before, a cookie says so for a year. Whoever has it for the account that is signed
 * in to does not share the limits of those who try its name elsewhere, nor their queue. It lets nobody in.
 *
 * The cookie is "account.random.since.signature", since in microseconds; a new password makes all that are older unknown
 * (account.devices_since).
 */
#ifndef WEB_DEVICE_H
#define WEB_DEVICE_H

#include "core/clock.h"
#include "web/page.h"

/* The random part of the cookie, in the arena, when this device is known to that account (0: nobody's); else the empty span. */
struct span device_known(struct request *r, int64_t account, instant devices_since);

/*
 * Whom this device signed in to last, and when: false when no cookie of ours says so, or it is older than a year. Whether it
 * is still known to that account is for the database to compare (account.devices_since): limit_take_device.
 */
MUST_CHECK bool device_account(struct request *r, int64_t *account, instant *since);

/* The device is known to that account from now on: the cookie goes with the reply. */
void device_remember(struct request *r, int64_t account);

#endif
