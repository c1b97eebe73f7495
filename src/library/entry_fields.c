/* A model's fields as plain text, for forms and histories. */
#include "library/entry_fields.h"

#include "core/rows.h"
#include "core/text.h"
#include "core/wiki.h"

enum { FIELD_TEXT_MAX = 256 * 1024 };

/* What every { size_t count; T *items; } looks like. */
struct any_list {
    size_t count;
    void *items;
};

const struct model_field *entry_field_find(const struct model_field *fields, const char *path,
                                           size_t *offset)
{
    struct span rest = span_of(path);
    struct span name;
    *offset = 0;
    while (span_next(&rest, '.', &name)) {
        while (fields->name != NULL && !span_is(name, fields->name))
            fields++;
        if (fields->name == NULL)
            return NULL;
        *offset += fields->offset;
        if (fields->kind != MODEL_GROUP)
            return span_is_empty(rest) ? fields : NULL;
        fields = fields->inner;
    }
    return NULL;
}

/* One a line. */
static bool is_lines(const struct model_field *field)
{
    return field->kind == MODEL_LINES || field->kind == MODEL_SLUGS;
}

/* ---- to text ---- */

/* Room for each piece, and one more that span_next may look at. */
static size_t pieces_of(struct span s, char separator)
{
    size_t count = 2;
    for (size_t i = 0; i < s.len; i++)
        count += s.ptr[i] == separator;
    return count;
}

/* Statements as one line, and back. */
static struct span joined(struct arena *arena, struct span lines)
{
    struct span *pieces = arena_array_of(arena, struct span, pieces_of(lines, '\n'));
    size_t count = 0;
    while (span_next(&lines, '\n', &pieces[count]))
        count++;
    return arena_join(arena, pieces, count, "; ");
}

static struct span parted(struct arena *arena, struct span typed)
{
    struct span *parts = arena_array_of(arena, struct span, pieces_of(typed, ';'));
    size_t count = 0;
    struct span part;
    while (span_next(&typed, ';', &part)) {
        part = span_trim(part);
        if (part.len > 0)
            parts[count++] = part;
    }
    return arena_join(arena, parts, count, "\n");
}

/* A text, a number or a range, as typed; `place` is the field's own. */
static struct span value_text(struct arena *arena, const struct model_field *field,
                              const char *place)
{
    struct span text = SPAN("");
    if (field->kind == MODEL_NUMBER) {
        int64_t number;
        memcpy(&number, place, sizeof(number));
        if (number != 0)
            text = arena_printf(arena, "%lld", (long long)number);
    } else if (field->kind == MODEL_RANGE) {
        struct model_range range;
        memcpy(&range, place, sizeof(range));
        text = model_range_text(arena, range, "-");
    } else {
        memcpy(&text, place, sizeof(text));
    }
    return field->kind == MODEL_STATEMENTS ? joined(arena, text) : text;
}

static size_t column_count(const struct model_field *columns)
{
    size_t count = 0;
    while (columns[count].name != NULL)
        count++;
    return count;
}

static void add_item(struct arena *arena, struct text *out, const struct model_field *columns,
                     const char *item)
{
    size_t count = column_count(columns);
    struct span *cells = arena_array_of(arena, struct span, count);
    for (size_t i = 0; i < count; i++)
        cells[i] = value_text(arena, &columns[i], item + columns[i].offset);
    rows_write(out, cells, count);
}

/* What people call it: a choice by its label, another entry by its title. */
static struct span label_of(const struct model_field *field, struct span value)
{
    struct span title = field->links_to == NULL || span_is_empty(value)
                            ? SPAN("")
                            : wiki_title(span_of(field->links_to), value);
    if (title.len > 0)
        return title;
    return field->choices == NULL || span_is_empty(value) ? value
                                                          : model_label(field->choices, value);
}

/* A row for people: what is empty is left out. */
static void add_item_words(struct arena *arena, struct text *out, const struct model_field *columns,
                           const char *item)
{
    bool first = true;
    for (; columns->name != NULL; columns++) {
        struct span value = label_of(columns, value_text(arena, columns, item + columns->offset));
        if (span_is_empty(value))
            continue;
        if (!first)
            text_add_string(out, " · ");
        text_add_span(out, value);
        first = false;
    }
}

static void add_list(struct arena *arena, struct text *out, const struct model_field *field,
                     const char *place, bool words)
{
    struct any_list list;
    memcpy(&list, place, sizeof(list));
    for (size_t i = 0; i < list.count; i++) {
        const char *item = (const char *)list.items + i * field->item_size;
        const struct span *texts = list.items;
        if (i > 0)
            text_add_char(out, '\n');
        if (field->kind == MODEL_LIST && words)
            add_item_words(arena, out, field->inner, item);
        else if (field->kind == MODEL_LIST)
            add_item(arena, out, field->inner, item);
        else
            text_add_span(out, words ? label_of(field, texts[i]) : texts[i]);
    }
}

static struct span field_text(struct arena *arena, const struct model_field *fields,
                              const void *model, const char *path, bool words)
{
    size_t offset;
    const struct model_field *field = entry_field_find(fields, path, &offset);
    if (field == NULL)
        return SPAN("");
    const char *place = (const char *)model + offset;
    struct text out;
    text_init(&out, FIELD_TEXT_MAX);
    if (field->kind == MODEL_LIST || is_lines(field) || field->kind == MODEL_CHOICES)
        add_list(arena, &out, field, place, words);
    else if (words)
        text_add_span(&out, label_of(field, value_text(arena, field, place)));
    else
        text_add_span(&out, value_text(arena, field, place));
    struct span kept = arena_span(arena, text_span(&out));
    text_free(&out);
    return kept;
}

struct span entry_field_text(struct arena *arena, const struct model_field *fields,
                             const void *model, const char *path)
{
    return field_text(arena, fields, model, path, false);
}

struct span entry_field_words(struct arena *arena, const struct model_field *fields,
                              const void *model, const char *path)
{
    return field_text(arena, fields, model, path, true);
}

/* ---- from text ---- */

struct taking {
    struct arena *arena;
    const char *path;
    struct model_faults *faults;
};

static void take_value(struct taking *t, const struct model_field *field, struct span path,
                       struct span typed, char *place)
{
    if (field->kind == MODEL_NUMBER) {
        int64_t number = 0;
        if (!span_is_empty(typed) && !span_int(typed, 1, INT32_MAX, &number))
            model_fault_add(t->arena, t->faults, path, SPAN("Please write a whole number."));
        memcpy(place, &number, sizeof(number));
    } else if (field->kind == MODEL_RANGE) {
        struct model_range range;
        if (!model_range_read(typed, &range)) {
            range = (struct model_range){0};
            model_fault_add(t->arena, t->faults, path,
                            SPAN("Please write a whole number, or two such as 30-60."));
        }
        memcpy(place, &range, sizeof(range));
    } else {
        if (field->kind == MODEL_STATEMENTS)
            typed = parted(t->arena, typed);
        memcpy(place, &typed, sizeof(typed));
    }
}

static void take_item(struct taking *t, const struct model_field *columns, struct span line,
                      size_t number, char *item)
{
    for (size_t i = 0; columns[i].name != NULL; i++)
        take_value(t, &columns[i],
                   arena_printf(t->arena, "%s.%zu.%s", t->path, number, columns[i].name),
                   rows_next_cell(t->arena, &line), item + columns[i].offset);
    if (!span_is_empty(span_trim(line)))
        model_fault_add(t->arena, t->faults, arena_printf(t->arena, "%s.%zu", t->path, number),
                        SPAN("There are more columns than this list has. Write \\| for the sign "
                             "itself."));
}

/* One too many says that there are too many; no more are looked at, nor shown in a preview. */
static size_t most_items(const struct model_field *field)
{
    return (field->max == 0 ? MODEL_LIST_MAX : field->max) + 1;
}

static struct any_list take_lines(struct taking *t, const struct model_field *field,
                                  struct span typed)
{
    size_t size = field->kind == MODEL_LIST ? field->item_size : sizeof(struct span);
    struct any_list list = {.count = 0};
    size_t most = most_items(field);
    list.items = arena_alloc_array(t->arena, most, size);
    struct span line;
    while (list.count < most && span_next(&typed, '\n', &line)) {
        line = span_trim(line);
        if (span_is_empty(line))
            continue;
        char *item = (char *)list.items + list.count++ * size;
        if (field->kind == MODEL_LIST)
            take_item(t, field->inner, line, list.count, item);
        else
            memcpy(item, &line, sizeof(line));
    }
    return list;
}

static struct any_list take_words(struct taking *t, const struct model_field *field,
                                  struct span typed)
{
    char *copy = arena_string(t->arena, typed);
    for (size_t i = 0; i < typed.len; i++)
        if (copy[i] == ',' || copy[i] == ';')
            copy[i] = ' ';
    struct any_list list = {.count = 0};
    size_t most = most_items(field);
    struct span *words = arena_array_of(t->arena, struct span, most);
    struct span rest = span_make(copy, typed.len);
    while (list.count < most && span_word(&rest, &words[list.count]))
        list.count++;
    list.items = words;
    return list;
}

void entry_field_take(struct arena *arena, const struct model_field *fields, void *model,
                      const char *path, struct span typed, struct model_faults *faults)
{
    size_t offset;
    const struct model_field *field = entry_field_find(fields, path, &offset);
    if (field == NULL)
        return;
    struct taking t = {.arena = arena, .path = path, .faults = faults};
    char *place = (char *)model + offset;
    if (field->kind == MODEL_LIST || is_lines(field)) {
        struct any_list list = take_lines(&t, field, typed);
        memcpy(place, &list, sizeof(list));
    } else if (field->kind == MODEL_CHOICES) {
        struct any_list list = take_words(&t, field, typed);
        memcpy(place, &list, sizeof(list));
    } else {
        take_value(&t, field, span_of(path), span_trim(typed), place);
    }
}

void entry_field_keep_order(const struct model_field *fields, void *model, const void *stored,
                            const char *path)
{
    size_t offset;
    const struct model_field *field = entry_field_find(fields, path, &offset);
    if (field == NULL || field->kind != MODEL_CHOICES)
        return;
    struct model_texts mine;
    struct model_texts theirs;
    memcpy(&mine, (const char *)model + offset, sizeof(mine));
    memcpy(&theirs, (const char *)stored + offset, sizeof(theirs));
    bool same = mine.count == theirs.count;
    for (size_t i = 0; same && i < mine.count; i++)
        same = model_texts_have(&theirs, mine.items[i]);
    if (same)
        memcpy((char *)model + offset, &theirs, sizeof(theirs));
}

/* ---- what is wrong ---- */

bool entry_fault_is_of(const struct model_fault *fault, const char *path, struct span *row,
                       struct span *column)
{
    size_t len = strlen(path);
    *row = *column = SPAN("");
    if (span_is(fault->field, path))
        return true;
    if (fault->field.len <= len || memcmp(fault->field.ptr, path, len) != 0 ||
        fault->field.ptr[len] != '.')
        return false;
    *column = span_from(fault->field, len + 1);
    (void)span_next(column, '.', row);
    return true;
}
