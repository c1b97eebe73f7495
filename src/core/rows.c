/* Rows of cells as plain text. */
#include "core/rows.h"

static void write_cell(struct text *out, struct span cell)
{
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.ptr[i] == '|')
            text_add_char(out, '\\');
        text_add_char(out, cell.ptr[i] == '\n' ? ' ' : cell.ptr[i]);
    }
}

void rows_write(struct text *out, const struct span *cells, size_t count)
{
    while (count > 0 && span_is_empty(cells[count - 1]))
        count--;
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            text_add_string(out, cells[i].len > 0 ? " | " : " |");
        write_cell(out, cells[i]);
    }
}

void rows_write_line(struct text *out, struct span line)
{
    for (size_t i = 0; i < line.len; i++)
        text_add_char(out, line.ptr[i] == '\n' ? ' ' : line.ptr[i]);
}

struct span rows_next_cell(struct arena *arena, struct span *row)
{
    char *cell = arena_alloc(arena, row->len + 1);
    size_t len = 0;
    size_t i = 0;
    while (i < row->len && row->ptr[i] != '|') {
        if (row->ptr[i] == '\\' && i + 1 < row->len && row->ptr[i + 1] == '|')
            i++;
        cell[len++] = row->ptr[i++];
    }
    *row = span_from(*row, i + 1);
    return span_trim(span_make(cell, len));
}

size_t rows_count(struct span rows)
{
    size_t count = rows.len > 0;
    for (size_t i = 0; i < rows.len; i++)
        count += rows.ptr[i] == '\n';
    return count;
}

struct span rows_at(struct span rows, size_t at)
{
    struct span row = SPAN("");
    for (size_t i = 0; i <= at; i++)
        if (!span_next(&rows, '\n', &row))
            return SPAN("");
    return row;
}

struct span rows_tidy(struct arena *arena, struct span rows)
{
    char *tidy = arena_alloc(arena, rows.len + 1);
    size_t len = 0;
    struct span row;
    while (span_next(&rows, '\n', &row)) {
        if (span_is_empty(span_trim(row)))
            continue;
        if (len > 0)
            tidy[len++] = '\n';
        memcpy(tidy + len, row.ptr, row.len);
        len += row.len;
    }
    return span_make(tidy, len);
}

/* Swaps two rows that are neighbours; both are there. */
static struct span swapped(struct arena *arena, struct span rows, size_t upper)
{
    struct span a = rows_at(rows, upper);
    struct span b = rows_at(rows, upper + 1);
    size_t before = a.ptr == NULL ? 0 : (size_t)(a.ptr - rows.ptr);
    return arena_printf(arena, SPAN_FMT SPAN_FMT "\n" SPAN_FMT SPAN_FMT, (int)before, rows.ptr,
                        SPAN_ARG(b), SPAN_ARG(a),
                        SPAN_ARG(span_from(rows, before + a.len + 1 + b.len)));
}

static struct span removed(struct arena *arena, struct span rows, size_t at)
{
    struct text out;
    text_init(&out, rows.len + 2);
    size_t count = rows_count(rows);
    for (size_t i = 0, written = 0; i < count; i++) {
        if (i == at)
            continue;
        if (written++ > 0)
            text_add_char(&out, '\n');
        text_add_span(&out, rows_at(rows, i));
    }
    struct span left = arena_span(arena, text_span(&out));
    text_free(&out);
    return left;
}

struct span rows_change(struct arena *arena, struct span rows, enum rows_change change, size_t at)
{
    size_t count = rows_count(rows);
    /* What is shown of no rows is one that is blank. */
    if (change == ROWS_ADD)
        return arena_printf(arena, SPAN_FMT "\n", SPAN_ARG(rows));
    if (at >= count)
        return rows;
    if (change == ROWS_REMOVE)
        return removed(arena, rows, at);
    if (change == ROWS_UP)
        return at == 0 ? rows : swapped(arena, rows, at - 1);
    return at + 1 >= count ? rows : swapped(arena, rows, at);
}

static void write_row_with(struct arena *arena, struct text *out, struct span row, size_t columns,
                           size_t column, struct span value)
{
    struct span *cells = arena_array_of(arena, struct span, columns);
    for (size_t i = 0; i < columns; i++) {
        struct span cell = rows_next_cell(arena, &row);
        cells[i] = i == column ? value : cell;
    }
    rows_write(out, cells, columns);
}

struct span rows_set(struct arena *arena, struct span rows, size_t at, size_t columns,
                     size_t column, struct span value)
{
    struct text out;
    text_init(&out, 2 * (rows.len + value.len) + 8 * columns);
    size_t count = rows_count(rows);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            text_add_char(&out, '\n');
        if (i != at)
            text_add_span(&out, rows_at(rows, i));
        else if (columns == 1)
            rows_write_line(&out, value);
        else
            write_row_with(arena, &out, rows_at(rows, i), columns, column, value);
    }
    struct span set = arena_span(arena, text_span(&out));
    text_free(&out);
    return set;
}
