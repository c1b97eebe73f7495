/* How much: the fields of a stretch_amount, for the models of stretches and routines. */
#ifndef LIBRARY_MODEL_AMOUNT_H
#define LIBRARY_MODEL_AMOUNT_H

#include "library/model_fields.h"

enum { AMOUNT_SETS_MAX = 20, AMOUNT_REPS_MAX = 100, AMOUNT_SECONDS_MAX = 600 };

/* The rows of a table of fields, of a struct whose member `amount` it is. */
#define MODEL_AMOUNT_FIELDS(type)                                                      \
    {"sets", MODEL_RANGE, offsetof(type, amount.sets), .max = AMOUNT_SETS_MAX},        \
        {"reps", MODEL_RANGE, offsetof(type, amount.reps), .max = AMOUNT_REPS_MAX},    \
        {"hold", MODEL_RANGE, offsetof(type, amount.hold), .max = AMOUNT_SECONDS_MAX}, \
    {                                                                                  \
        "unit", MODEL_CHOICE, offsetof(type, amount.unit), .choices = stretch_units    \
    }

/* False, with a fault at the field `unit`, when a number is given and not what it counts. */
bool model_amount_check(struct arena *arena, const struct stretch_amount *amount, struct span unit,
                        struct model_faults *faults);

#endif
