/* What the files about forms share. */
#ifndef WEB_FORM_INTERNAL_H
#define WEB_FORM_INTERNAL_H

#include "web/form.h"

/* NULL when no table of the form has that name. */
struct form_value *form_find(const struct form *form, const char *name);

/* Puts in what was sent, cleaned; what cannot be read marks the field as wrong. */
void form_take_value(struct form *form, struct arena *arena, struct form_value *value,
                     struct span decoded);

/* Takes a cell of a field that is FORM_ROWS, by its name as it was sent. False when no such field has it. */
bool form_take_cell(struct form *form, struct arena *arena, struct span name, struct span decoded);
/* Makes the cells of each such field its value. */
void form_join_cells(struct form *form, struct arena *arena);

#endif
