/* Models from and to JSON, by their tables of fields. */
#include "library/model_fields.h"
#include "library/model_path.h"

#include "core/utf8.h"

#include <jansson.h>

struct reading {
    struct arena *arena;
    struct model_faults *faults;
    bool whole; /* nothing was wrong so far */
};

static void read_fields(struct reading *r, const struct model_field *fields, struct span path,
                        json_t *object, char *model);

/* ---- reading ---- */

static void read_fault(struct reading *r, struct span path, const char *message)
{
    r->whole = false;
    if (r->faults != NULL)
        model_fault_add(r->arena, r->faults, path, span_of(message));
}

static struct span read_string(struct reading *r, struct span path, json_t *value)
{
    if (!json_is_string(value)) {
        read_fault(r, path, "This has to be text.");
        return span_make(NULL, 0);
    }
    return arena_span(r->arena, span_make(json_string_value(value), json_string_length(value)));
}

static void read_texts(struct reading *r, struct span path, json_t *value, void *place)
{
    struct model_texts texts = {.count = json_array_size(value)};
    texts.items = arena_array_of(r->arena, struct span, texts.count);
    for (size_t i = 0; i < texts.count; i++)
        texts.items[i] = read_string(r, model_path_at(r->arena, path, i), json_array_get(value, i));
    memcpy(place, &texts, sizeof(texts));
}

static void read_list(struct reading *r, const struct model_field *field, struct span path,
                      json_t *value, void *place)
{
    struct model_any_list list = {.count = json_array_size(value)};
    list.items = arena_alloc_array(r->arena, list.count, field->item_size);
    for (size_t i = 0; i < list.count; i++)
        read_fields(r, field->inner, model_path_at(r->arena, path, i), json_array_get(value, i),
                    (char *)list.items + i * field->item_size);
    memcpy(place, &list, sizeof(list));
}

static void read_range(struct reading *r, struct span path, json_t *value, char *place)
{
    struct model_range range = {0};
    bool good = json_is_integer(value);
    if (good)
        range.from = range.to = json_integer_value(value);
    else if (json_is_string(value))
        good = model_range_read(span_make(json_string_value(value), json_string_length(value)),
                                &range);
    if (good)
        memcpy(place, &range, sizeof(range));
    else
        read_fault(r, path, "This has to be a whole number, or two such as 30-60.");
}

static void read_field(struct reading *r, const struct model_field *field, struct span path,
                       json_t *value, char *place)
{
    switch (field->kind) {
    case MODEL_LINE:
    case MODEL_TEXT:
    case MODEL_SLUG:
    case MODEL_ADDRESS:
    case MODEL_QUOTE:
    case MODEL_DAY:
    case MODEL_CHOICE: {
        struct span s = read_string(r, path, value);
        memcpy(place, &s, sizeof(s));
        break;
    }
    case MODEL_STATEMENTS: {
        struct span s =
            span_trim(read_string(r, path, value)); /* YAML's blocks end in a line end */
        memcpy(place, &s, sizeof(s));
        break;
    }
    case MODEL_NUMBER:
        if (json_is_integer(value)) {
            int64_t number = json_integer_value(value);
            memcpy(place, &number, sizeof(number));
        } else {
            read_fault(r, path, "This has to be a whole number.");
        }
        break;
    case MODEL_RANGE:
        read_range(r, path, value, place);
        break;
    case MODEL_LINES:
    case MODEL_SLUGS:
    case MODEL_CHOICES:
    case MODEL_LIST:
        if (!json_is_array(value))
            read_fault(r, path, "This has to be a list.");
        else if (field->kind == MODEL_LIST)
            read_list(r, field, path, value, place);
        else
            read_texts(r, path, value, place);
        break;
    case MODEL_GROUP:
        read_fields(r, field->inner, path, value, place);
        break;
    }
}

static const struct model_field *find_field(const struct model_field *fields, const char *name)
{
    for (; fields->name != NULL; fields++)
        if (strcmp(fields->name, name) == 0)
            return fields;
    return NULL;
}

static void read_fields(struct reading *r, const struct model_field *fields, struct span path,
                        json_t *object, char *model)
{
    if (!json_is_object(object)) {
        read_fault(r, path, "This has to be made of named fields.");
        return;
    }
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        const struct model_field *field = find_field(fields, key);
        struct span place = model_path_of(r->arena, path, key);
        if (field == NULL)
            read_fault(r, place, "There is no field of this name.");
        else if (!json_is_null(value))
            read_field(r, field, place, value, model + field->offset);
    }
}

bool model_fields_read(struct arena *arena, const struct model_field *fields, struct span json,
                       void *model, struct model_faults *faults)
{
    struct reading r = {.arena = arena, .faults = faults, .whole = true};
    if (span_is_empty(span_trim(json)))
        return true;
    json_error_t error;
    json_t *tree = json_loadb(json.ptr, json.len, JSON_REJECT_DUPLICATES, &error);
    if (tree == NULL) {
        read_fault(&r, SPAN(""), "This is not JSON.");
        return false;
    }
    read_fields(&r, fields, SPAN(""), tree, model);
    json_decref(tree);
    return r.whole;
}

/* ---- writing ---- */

static json_t *write_fields(struct arena *arena, const struct model_field *fields,
                            const char *model);

static json_t *write_string(struct arena *arena, struct span s)
{
    struct span clean = utf8_clean(arena, s);
    return json_stringn(clean.len == 0 ? "" : clean.ptr, clean.len);
}

static json_t *write_list(struct arena *arena, const struct model_field *field, const char *place)
{
    json_t *array = json_array();
    struct model_any_list list;
    memcpy(&list, place, sizeof(list));
    for (size_t i = 0; i < list.count; i++) {
        json_t *item;
        if (field->kind == MODEL_LIST)
            item =
                write_fields(arena, field->inner, (const char *)list.items + i * field->item_size);
        else
            item = write_string(arena, ((const struct span *)list.items)[i]);
        json_array_append_new(array, item);
    }
    return array;
}

/* NULL when the field says nothing. */
static json_t *write_field(struct arena *arena, const struct model_field *field, const char *place)
{
    switch (field->kind) {
    case MODEL_NUMBER: {
        int64_t number;
        memcpy(&number, place, sizeof(number));
        return number == 0 ? NULL : json_integer(number);
    }
    case MODEL_RANGE: {
        struct model_range range;
        memcpy(&range, place, sizeof(range));
        if (range.from == range.to)
            return range.from == 0 ? NULL : json_integer(range.from);
        return write_string(arena, model_range_text(arena, range, "-"));
    }
    case MODEL_LINES:
    case MODEL_SLUGS:
    case MODEL_CHOICES:
    case MODEL_LIST:
        return write_list(arena, field, place);
    case MODEL_GROUP:
        return write_fields(arena, field->inner, place);
    case MODEL_LINE:
    case MODEL_TEXT:
    case MODEL_STATEMENTS:
    case MODEL_SLUG:
    case MODEL_ADDRESS:
    case MODEL_QUOTE:
    case MODEL_DAY:
    case MODEL_CHOICE:
        break;
    }
    struct span s;
    memcpy(&s, place, sizeof(s));
    return s.len == 0 ? NULL : write_string(arena, s);
}

static json_t *write_fields(struct arena *arena, const struct model_field *fields,
                            const char *model)
{
    json_t *object = json_object();
    for (; fields->name != NULL; fields++) {
        json_t *value = write_field(arena, fields, model + fields->offset);
        if (value != NULL)
            json_object_set_new(object, fields->name, value);
    }
    return object;
}

struct span model_fields_write(struct arena *arena, const struct model_field *fields,
                               const void *model)
{
    json_t *tree = write_fields(arena, fields, model);
    char *dump = json_dumps(tree, JSON_COMPACT);
    if (dump == NULL)
        abort(); /* no memory */
    struct span json = arena_span(arena, span_of(dump));
    free(dump);
    json_decref(tree);
    return json;
}
