/*
 * A model's fields as the plain text of form fields, found by their path in the model ("dose.hold"): numbers and
 * text as they are, lists as rows (core/rows.h), a line an item; choices as words, whatever is between them. Pure functions.
 */
#ifndef LIBRARY_ENTRY_FIELDS_H
#define LIBRARY_ENTRY_FIELDS_H

#include "library/model_fields.h"

/* The field at a path, and where it is in the model; NULL when there is none. */
const struct model_field *entry_field_find(const struct model_field *fields, const char *path,
                                           size_t *offset);

/* What the form shows for it. Lives in the arena. */
struct span entry_field_text(struct arena *arena, const struct model_field *fields,
                             const void *model, const char *path);

/* The same as people read it: choices by their labels, " · " between the cells of a row. Lives in the arena. */
struct span entry_field_words(struct arena *arena, const struct model_field *fields,
                              const void *model, const char *path);

/*
 * Puts into the model what a person typed; the spans point into the arena. What cannot be read (a number that
 * is none, too many columns) is added to `faults` by the paths that the model's check uses.
 */
void entry_field_take(struct arena *arena, const struct model_field *fields, void *model,
                      const char *path, struct span typed, struct model_faults *faults);

/*
 * Boxes say what is chosen and not in which order: when the field has the same choices as the stored model has, it gets
 * them in that order, so that saving without a change changes nothing. Other kinds of fields stay as they are.
 */
void entry_field_keep_order(const struct model_field *fields, void *model, const void *stored,
                            const char *path);

/*
 * Does a fault belong to the form's field `path`? Then *row is the number of its row, counted from 1, and *column the
 * name of its column, as far as it is about one.
 */
bool entry_fault_is_of(const struct model_fault *fault, const char *path, struct span *row,
                       struct span *column);

#endif
