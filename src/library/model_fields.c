/* Models by their tables of fields: JSON to struct and back, checking, words for search. */
#include "library/model_fields.h"

#include "core/markdown_link.h"
#include "core/slug.h"
#include "core/utf8.h"

#include <jansson.h>

/* What every { size_t count; T *items; } looks like. */
struct any_list {
    size_t count;
    void *items;
};

struct reading {
    struct arena *arena;
    struct model_faults *faults;
    bool whole; /* nothing was wrong so far */
};

static void read_fields(struct reading *r, const struct model_field *fields, struct span path,
                        json_t *object, char *model);

/* ---- paths ---- */

static struct span path_of(struct arena *arena, struct span path, const char *name)
{
    if (span_is_empty(path))
        return arena_span(arena, span_of(name));
    return arena_printf(arena, SPAN_FMT ".%s", SPAN_ARG(path), name);
}

static struct span path_at(struct arena *arena, struct span path, size_t index)
{
    return arena_printf(arena, SPAN_FMT ".%zu", SPAN_ARG(path), index + 1);
}

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
        texts.items[i] = read_string(r, path_at(r->arena, path, i), json_array_get(value, i));
    memcpy(place, &texts, sizeof(texts));
}

static void read_list(struct reading *r, const struct model_field *field, struct span path,
                      json_t *value, void *place)
{
    struct any_list list = {.count = json_array_size(value)};
    list.items = arena_alloc_array(r->arena, list.count, field->item_size);
    for (size_t i = 0; i < list.count; i++)
        read_fields(r, field->inner, path_at(r->arena, path, i), json_array_get(value, i),
                    (char *)list.items + i * field->item_size);
    memcpy(place, &list, sizeof(list));
}

static void read_field(struct reading *r, const struct model_field *field, struct span path,
                       json_t *value, char *place)
{
    switch (field->kind) {
    case MODEL_LINE:
    case MODEL_TEXT:
    case MODEL_SLUG:
    case MODEL_ADDRESS:
    case MODEL_CHOICE: {
        struct span s = read_string(r, path, value);
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
    case MODEL_LINES:
    case MODEL_SLUGS:
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
        struct span place = path_of(r->arena, path, key);
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
    struct any_list list;
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
    case MODEL_LINES:
    case MODEL_SLUGS:
    case MODEL_LIST:
        return write_list(arena, field, place);
    case MODEL_GROUP:
        return write_fields(arena, field->inner, place);
    case MODEL_LINE:
    case MODEL_TEXT:
    case MODEL_SLUG:
    case MODEL_ADDRESS:
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

/* ---- checking ---- */

struct checking {
    struct arena *arena;
    struct model_faults *faults;
    bool right;
};

static void check_fields(struct checking *c, const struct model_field *fields, struct span path,
                         const char *model);

static void check_fault(struct checking *c, struct span path, struct span message)
{
    c->right = false;
    model_fault_add(c->arena, c->faults, path, message);
}

static struct span choices_message(struct arena *arena, const struct model_choice *choices)
{
    struct span message = SPAN("Choose one of: ");
    for (const struct model_choice *choice = choices; choice->name != NULL; choice++)
        message = arena_printf(arena, SPAN_FMT "%s%s", SPAN_ARG(message), choice->name,
                               choice[1].name == NULL ? "." : ", ");
    return message;
}

static void check_string(struct checking *c, const struct model_field *field, struct span path,
                         struct span s)
{
    size_t max = field->max == 0 ? MODEL_LINE_MAX : field->max;
    if (span_is_empty(span_trim(s))) {
        if (field->required)
            check_fault(c, path, SPAN("This is missing."));
        return;
    }
    if (field->kind == MODEL_CHOICE) {
        if (!model_is_choice(field->choices, s))
            check_fault(c, path, choices_message(c->arena, field->choices));
    } else if (field->kind == MODEL_SLUG || field->kind == MODEL_SLUGS) {
        if (!slug_is_valid(s))
            check_fault(c, path,
                        SPAN("Use the name from the page's address: small letters, digits and "
                             "single hyphens."));
    } else if (utf8_count(s) > max) {
        check_fault(c, path, arena_printf(c->arena, "Keep this to %zu characters or fewer.", max));
    } else if (field->kind == MODEL_ADDRESS) {
        if (!span_starts(s, "http://") && !span_starts(s, "https://"))
            check_fault(c, path, SPAN("Give the whole address, starting with https://."));
    } else if (field->kind != MODEL_TEXT && span_find(s, '\n') < s.len) {
        check_fault(c, path, SPAN("Write this on one line."));
    }
}

static void check_list(struct checking *c, const struct model_field *field, struct span path,
                       const char *place)
{
    struct any_list list;
    memcpy(&list, place, sizeof(list));
    size_t max = field->max == 0 ? MODEL_LIST_MAX : field->max;
    if (list.count == 0 && field->required)
        check_fault(c, path, SPAN("Give at least one."));
    if (list.count > max)
        check_fault(c, path, arena_printf(c->arena, "Give at most %zu.", max));
    struct model_field item = {.kind = field->kind, .required = true, .max = MODEL_LINE_MAX};
    /* What is too many is said once: looking at each of a hundred thousand takes memory for as many faults. */
    for (size_t i = 0; i < list.count && i < max; i++) {
        struct span at = path_at(c->arena, path, i);
        if (field->kind == MODEL_LIST)
            check_fields(c, field->inner, at, (const char *)list.items + i * field->item_size);
        else
            check_string(c, &item, at, ((const struct span *)list.items)[i]);
    }
}

static void check_number(struct checking *c, const struct model_field *field, struct span path,
                         const char *place)
{
    int64_t number;
    memcpy(&number, place, sizeof(number));
    if (number == 0 && field->required)
        check_fault(c, path, SPAN("This is missing."));
    else if (number < 0 || (uint64_t)number > field->max)
        check_fault(c, path, arena_printf(c->arena, "Use a number from 1 to %zu.", field->max));
}

static void check_fields(struct checking *c, const struct model_field *fields, struct span path,
                         const char *model)
{
    for (; fields->name != NULL; fields++) {
        struct span at = path_of(c->arena, path, fields->name);
        const char *place = model + fields->offset;
        switch (fields->kind) {
        case MODEL_NUMBER:
            check_number(c, fields, at, place);
            break;
        case MODEL_LINES:
        case MODEL_SLUGS:
        case MODEL_LIST:
            check_list(c, fields, at, place);
            break;
        case MODEL_GROUP:
            check_fields(c, fields->inner, at, place);
            break;
        case MODEL_LINE:
        case MODEL_TEXT:
        case MODEL_SLUG:
        case MODEL_ADDRESS:
        case MODEL_CHOICE: {
            struct span s;
            memcpy(&s, place, sizeof(s));
            check_string(c, fields, at, s);
            break;
        }
        }
    }
}

bool model_fields_check(struct arena *arena, const struct model_field *fields, const void *model,
                        struct model_faults *faults)
{
    struct checking c = {.arena = arena, .faults = faults, .right = true};
    check_fields(&c, fields, SPAN(""), model);
    return c.right;
}

/* ---- words ---- */

static void words_of(struct text *out, const struct model_field *fields, const char *model)
{
    for (; fields->name != NULL; fields++) {
        const char *place = model + fields->offset;
        struct any_list list = {.count = 0};
        if (fields->kind == MODEL_GROUP) {
            words_of(out, fields->inner, place);
        } else if (fields->kind == MODEL_LIST) {
            memcpy(&list, place, sizeof(list));
            for (size_t i = 0; i < list.count; i++)
                words_of(out, fields->inner, (const char *)list.items + i * fields->item_size);
        } else if (!fields->searched) {
            continue;
        } else if (fields->kind == MODEL_LINES || fields->kind == MODEL_SLUGS) {
            memcpy(&list, place, sizeof(list));
            for (size_t i = 0; i < list.count; i++) {
                text_add_span(out, ((const struct span *)list.items)[i]);
                text_add_char(out, '\n');
            }
        } else if (fields->kind != MODEL_NUMBER) {
            struct span s;
            memcpy(&s, place, sizeof(s));
            text_add_span(out, s);
            if (s.len > 0)
                text_add_char(out, '\n');
        }
    }
}

struct span model_fields_words(struct arena *arena, const struct model_field *fields,
                               const void *model)
{
    enum { WORDS_MAX = 256 * 1024 };
    struct text words;
    text_init(&words, WORDS_MAX);
    words_of(&words, fields, model);
    struct span kept = arena_span(arena, text_span(&words));
    text_free(&words);
    return kept;
}
