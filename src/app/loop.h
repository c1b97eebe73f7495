/* The database layer's event loop, over Kore's. */
#ifndef APP_LOOP_H
#define APP_LOOP_H

#include "db/pool.h"

extern const struct db_loop app_loop;

#endif
