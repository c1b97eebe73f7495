/*
 * Rows of cells as plain text, as a form keeps a list: one row a line, " | " between its cells, "\|" for the sign
 * itself. Cells at a row's end that are empty are left out; a row of empty cells is a blank line. Pure functions.
 */
#ifndef CORE_ROWS_H
#define CORE_ROWS_H

#include "core/arena.h"
#include "core/text.h"

/* Appends a row without its line end. Line ends within a cell become spaces. */
void rows_write(struct text *out, const struct span *cells, size_t count);

/* Appends a row of a list that has one column: no sign is marked in it. */
void rows_write_line(struct text *out, struct span line);

/* Takes the next cell off a row, trimmed and with its signs unmarked, in the arena; empty when none is left. */
struct span rows_next_cell(struct arena *arena, struct span *row);

/* How many rows there are, blank ones too; 0 for the empty text. */
size_t rows_count(struct span rows);
/* Row `at`, counted from 0; empty when there is none. */
struct span rows_at(struct span rows, size_t at);
/* Without blank rows. Lives in the arena. */
struct span rows_tidy(struct arena *arena, struct span rows);

enum rows_change { ROWS_ADD, ROWS_REMOVE, ROWS_UP, ROWS_DOWN };

/* The rows with another text in a cell, both counted from 0; of `columns` columns. Lives in the arena. */
struct span rows_set(struct arena *arena, struct span rows, size_t at, size_t columns,
                     size_t column, struct span value);

/*
 * The rows with a blank one added at the end, or with row `at` (from 0) removed or moved by one. An `at` that there is
 * not, and a move past an end, change nothing. Lives in the arena.
 */
struct span rows_change(struct arena *arena, struct span rows, enum rows_change change, size_t at);

#endif
