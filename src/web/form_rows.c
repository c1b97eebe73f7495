/* Lists that a form sends cell by cell. */
#include "web/form_internal.h"

#include "core/rows.h"
#include "core/utf8.h"

static size_t column_count(const struct form_field *field)
{
    size_t count = 0;
    while (field->columns[count].name != NULL)
        count++;
    return count;
}

/* Where "steps.2.cue" is in the cells of a field; false when it is none of that field's. */
static bool cell_at(const struct form_field *field, struct span name, size_t *row, size_t *column)
{
    int64_t number;
    size_t len = strlen(field->name);
    if (name.len <= len + 1 || !span_starts(name, field->name) || name.ptr[len] != '.')
        return false;
    struct span rest = span_from(name, len + 1);
    size_t dot = span_find(rest, '.');
    if (!span_int(span_make(rest.ptr, dot), 1, FORM_ROWS_MAX, &number))
        return false;
    *row = (size_t)number - 1;
    rest = span_from(rest, dot + 1);
    for (*column = 0; field->columns[*column].name != NULL; ++*column)
        if (span_is(rest, field->columns[*column].name))
            return true;
    return false;
}

static void take_cell(struct form *form, struct arena *arena, struct form_value *value, size_t row,
                      size_t column, struct span decoded)
{
    size_t columns = column_count(value->field);
    if (value->cells == NULL)
        value->cells = arena_array_of(arena, struct span, FORM_ROWS_MAX * columns);
    struct span *cell = &value->cells[row * columns + column];
    if (cell->ptr != NULL)
        return; /* the first of two counts */
    if (decoded.len > FORM_TEXT_BYTES || span_find(decoded, '\0') < decoded.len ||
        !utf8_is_valid(decoded))
        form_fail(form, value->field->name,
                  SPAN("This is too long, or has characters that we cannot keep."));
    *cell = span_trim(utf8_clean(arena, decoded));
    if (cell->ptr == NULL)
        *cell = SPAN("");
    if (value->rows <= row)
        value->rows = row + 1;
}

bool form_take_cell(struct form *form, struct arena *arena, struct span name, struct span decoded)
{
    size_t row;
    size_t column;
    for (size_t i = 0; i < form->count; i++) {
        struct form_value *value = &form->values[i];
        if (value->field->kind == FORM_ROWS && cell_at(value->field, name, &row, &column)) {
            take_cell(form, arena, value, row, column, decoded);
            return true;
        }
    }
    return false;
}

static struct span joined(struct arena *arena, const struct form_value *value)
{
    size_t columns = column_count(value->field);
    struct text out;
    text_init(&out, 2 * FORM_ROWS_MAX * columns * FORM_TEXT_BYTES);
    for (size_t row = 0; row < value->rows; row++) {
        const struct span *cells = &value->cells[row * columns];
        if (row > 0)
            text_add_char(&out, '\n');
        if (columns == 1)
            rows_write_line(&out, cells[0]);
        else
            rows_write(&out, cells, columns);
    }
    struct span rows = arena_span(arena, text_span(&out));
    text_free(&out);
    return rows;
}

void form_join_cells(struct form *form, struct arena *arena)
{
    for (size_t i = 0; i < form->count; i++) {
        struct form_value *value = &form->values[i];
        if (value->cells == NULL)
            continue;
        value->value = joined(arena, value);
        value->given = true;
        value->cells = NULL;
    }
}

void form_tidy_rows(struct form *form, struct arena *arena)
{
    for (size_t i = 0; i < form->count; i++) {
        struct form_value *value = &form->values[i];
        if (value->field->kind == FORM_ROWS)
            value->value = rows_tidy(arena, value->value);
    }
}
