/* Lists of an entry's form. */
#include "library/entry_rows.h"

#include "core/rows.h"
#include "library/entry_fields.h"
#include "library/entry_references.h"
#include "web/form.h"

size_t entry_rows_max(const struct entry_kind *kind, const char *path)
{
    size_t offset;
    const struct model_field *field = entry_field_find(kind->fields, path, &offset);
    return field == NULL || field->max == 0 ? MODEL_LIST_MAX : field->max;
}

const struct form_column *entry_columns(const struct form *form, const char *path)
{
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->values[i].field->name, path) == 0)
            return form->values[i].field->columns;
    return NULL;
}

const struct model_field *entry_cell_field(const struct model_field *list, const char *column)
{
    if (list->kind != MODEL_LIST)
        return list;
    const struct model_field *field = list->inner;
    while (field->name != NULL && strcmp(field->name, column) != 0)
        field++;
    return field;
}

struct span entry_fault_at(const struct model_faults *faults, struct span name)
{
    for (const struct model_fault *fault = faults->first; fault != NULL; fault = fault->next)
        if (span_equal(fault->field, name))
            return fault->message;
    return SPAN("");
}

bool entry_words_have(struct span words, const char *word)
{
    size_t len = strlen(word);
    for (size_t at = 0; at < words.len;) {
        size_t end = at;
        while (end < words.len && strchr(" ,;\n\t", words.ptr[end]) == NULL)
            end++;
        if (end - at == len && memcmp(words.ptr + at, word, len) == 0)
            return true;
        at = end + 1;
    }
    return false;
}

/* ---- buttons ---- */

/* The list that a button is of; *rest is what it asks for: "3.up", "add". */
static const struct entry_input *list_of(const struct form *form, const struct entry_kind *kind,
                                         struct span asked, struct span *rest)
{
    for (const struct entry_input *in = kind->inputs; in->label != NULL; in++) {
        size_t len = in->path == NULL ? 0 : strlen(in->path);
        if (len == 0 || asked.len <= len || memcmp(asked.ptr, in->path, len) != 0 ||
            asked.ptr[len] != '.')
            continue;
        *rest = span_from(asked, len + 1);
        return entry_columns(form, in->path) == NULL ? NULL : in;
    }
    return NULL;
}

static bool read_change(struct span word, enum rows_change *change)
{
    static const char *const words[] = {
        [ROWS_ADD] = "add", [ROWS_REMOVE] = "remove", [ROWS_UP] = "up", [ROWS_DOWN] = "down"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (span_is(word, words[i])) {
            *change = (enum rows_change)i;
            return true;
        }
    return false;
}

/* The row to focus next, counted from 0. */
static size_t row_after(enum rows_change change, size_t at, size_t count)
{
    size_t row = change == ROWS_ADD ? count : change == ROWS_UP && at > 0 ? at - 1 : at;
    if (change == ROWS_DOWN)
        row = at + 1;
    return row < count ? row : count == 0 ? 0 : count - 1;
}

/* "1.to=Couch stretch", or "1=Cuoch|Couch stretch", of a list: the cell's new text. */
static struct span set_cell(struct arena *arena, struct form *form, const struct entry_input *in,
                            struct span asked)
{
    size_t sign = span_find(asked, '=');
    struct span rest = span_make(asked.ptr, sign);
    struct span piece;
    int64_t number;
    const struct form_column *columns = entry_columns(form, in->path);
    size_t count = 0;
    size_t column = SIZE_MAX;
    if (!span_next(&rest, '.', &piece) || !span_int(piece, 1, FORM_ROWS_MAX, &number))
        return SPAN("");
    for (; columns[count].name != NULL; count++)
        if (span_is(rest, columns[count].name))
            column = count;
    if (column == SIZE_MAX)
        return SPAN("");
    struct span rows = form_get(form, in->path);
    size_t row = (size_t)number - 1;
    struct span value = span_from(asked, sign + 1);
    if (count == 1)
        value = entry_reference_put(arena, rows_at(rows, row), value);
    form_set(form, in->path, rows_set(arena, rows, row, count, column, value));
    return arena_printf(arena, "%s." SPAN_FMT, in->path, (int)sign, asked.ptr);
}

struct span entry_rows_change(struct arena *arena, struct form *form, const struct entry_kind *kind,
                              struct span asked)
{
    struct span rest;
    struct span piece = SPAN(""); /* as it stays when nothing is asked */
    int64_t number = 1;
    enum rows_change change;
    const struct entry_input *in = list_of(form, kind, asked, &rest);
    if (in == NULL)
        return SPAN("");
    if (span_find(rest, '=') < rest.len)
        return set_cell(arena, form, in, rest);
    (void)span_next(&rest, '.', &piece);
    if (!span_is(piece, "add") && !span_int(piece, 1, FORM_ROWS_MAX, &number))
        return SPAN("");
    if (!read_change(span_is(piece, "add") ? piece : rest, &change))
        return SPAN("");
    struct span rows = form_get(form, in->path);
    size_t count = rows_count(rows);
    if (count > FORM_ROWS_MAX || (change == ROWS_ADD && count >= entry_rows_max(kind, in->path)))
        return SPAN("");
    rows = rows_change(arena, rows, change, (size_t)number - 1);
    form_set(form, in->path, rows);
    const char *column = entry_columns(form, in->path)[0].name;
    return arena_printf(arena, "%s.%zu%s%s", in->path,
                        row_after(change, (size_t)number - 1, rows_count(rows)) + 1,
                        column[0] == '\0' ? "" : ".", column);
}

/* ---- faults ---- */

static const char *column_label(const struct form_column *columns, struct span name)
{
    for (; columns != NULL && columns->name != NULL; columns++)
        if (name.len > 0 && span_is(name, columns->name))
            return columns->label;
    return NULL;
}

/* False when the fault is of another field. */
static bool fail_input(struct arena *arena, struct form *form, const struct entry_input *in,
                       const struct model_fault *fault)
{
    struct span row;
    struct span column;
    if (in->path == NULL || !entry_fault_is_of(fault, in->path, &row, &column))
        return false;
    if (span_is_empty(row)) {
        form_fail(form, in->path,
                  arena_printf(arena, "%s: " SPAN_FMT, in->label, SPAN_ARG(fault->message)));
        return true;
    }
    const char *label = column_label(entry_columns(form, in->path), column);
    form_fail_cell(form, in->path, fault->field,
                   arena_printf(arena, "%s, row " SPAN_FMT "%s%s: " SPAN_FMT, in->label,
                                SPAN_ARG(row), label == NULL ? "" : ", ",
                                label == NULL ? "" : label, SPAN_ARG(fault->message)));
    return true;
}

void entry_rows_fail(struct arena *arena, struct form *form, const struct entry_kind *kind,
                     const struct model_faults *faults)
{
    for (const struct model_fault *fault = faults->first; fault != NULL; fault = fault->next) {
        const struct entry_input *in = kind->inputs;
        while (in->label != NULL && !fail_input(arena, form, in, fault))
            in++;
        if (in->label == NULL)
            form_fail(form, "", fault->message);
    }
}
