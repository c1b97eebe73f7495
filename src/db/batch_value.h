/* One value of a statement in wire format. */
#ifndef DB_BATCH_VALUE_H
#define DB_BATCH_VALUE_H

#include "db/batch.h"

enum { DB_TEXT_FORMAT = 0, DB_BINARY_FORMAT = 1 };

/* Where the wire form of one value goes. */
struct db_slot {
    struct arena *arena;
    const char **value;
    int *length;
    int *format;
};

/* False: the value does not suit the parameter's type. */
MUST_CHECK bool db_put_value(struct db_slot *slot, uint32_t type, const struct db_value *value);

#endif
