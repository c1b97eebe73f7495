/* An entry's form and its lists: buttons that add, remove and move rows, and faults that point to a row. */
#ifndef LIBRARY_ENTRY_ROWS_H
#define LIBRARY_ENTRY_ROWS_H

#include "library/entry.h"

struct form;
struct form_column;

/*
 * Carries out what a row's button asks for ("steps.3.up", "steps.add", "easier.2=Cbora|Cobra") in the form's own value; nothing when
 * there is no such row. Returns the field to go on with, such as "steps.2.text", in the arena; empty: none.
 */
struct span entry_rows_change(struct arena *arena, struct form *form, const struct entry_kind *kind,
                              struct span asked);

/* How many rows of the list at `path` an entry may have. */
size_t entry_rows_max(const struct entry_kind *kind, const char *path);

/* A list's columns by the form's table; NULL for a field that is no list. */
const struct form_column *entry_columns(const struct form *form, const char *path);

/* What a cell of this column holds; of a list with one column, the list itself. */
const struct model_field *entry_cell_field(const struct model_field *list, const char *column);

/* What is wrong with exactly this field ("steps.2.cue"), or the empty span. */
struct span entry_fault_at(const struct model_faults *faults, struct span name);

/* Is this word among them, whatever is between them? */
bool entry_words_have(struct span words, const char *word);

/* Marks what the faults are about in the form: a field, or the cell of a list with words such as "Steps, row 2, Cue: …". */
void entry_rows_fail(struct arena *arena, struct form *form, const struct entry_kind *kind,
                     const struct model_faults *faults);

#endif
