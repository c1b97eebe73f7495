/* What a person wrote into a form, as JSON and back. */
#include <jansson.h>

#include "web/form_internal.h"
#include "web/page.h"

static bool is_written(const struct form_field *field)
{
    return !field->passes && field->name[0] != '\0' && field->kind != FORM_SECRET &&
           field->kind != FORM_KEY && field->kind != FORM_MOMENT && field->kind != FORM_BUTTON &&
           field->kind != FORM_JSON && field->kind != FORM_TRAP;
}

static void add_member(json_t *object, const char *name, struct span words)
{
    json_object_set_new(object, name, json_stringn(words.len == 0 ? "" : words.ptr, words.len));
}

/* The object goes. */
static struct span write_object(struct arena *arena, json_t *object)
{
    char *written = json_dumps(object, JSON_COMPACT);
    struct span json = arena_span(arena, written == NULL ? SPAN("{}") : span_of(written));
    free(written);
    json_decref(object);
    return json;
}

static struct span write_values(struct arena *arena, const struct form *form, bool with_button)
{
    json_t *object = json_object();
    for (size_t i = 0; i < form->count; i++) {
        const struct form_value *v = &form->values[i];
        bool is_button = v->field->kind == FORM_BUTTON;
        if (v->given && (is_written(v->field) || (with_button && is_button)))
            add_member(object, v->field->name, v->value);
    }
    return write_object(arena, object);
}

struct span form_write_json(struct arena *arena, const struct form *form)
{
    return write_values(arena, form, false);
}

struct span form_write_sent(struct arena *arena, const struct form *form)
{
    return write_values(arena, form, true);
}

const char *form_label(const struct request *r, const struct form_field *field)
{
    if (field->label != NULL || r->page->label_of == NULL)
        return field->label;
    return r->page->label_of(r, field->name);
}

struct span form_write_labels(const struct request *r)
{
    const struct form *form = &r->form;
    json_t *object = json_object();
    for (size_t i = 0; i < form->count; i++) {
        const struct form_value *v = &form->values[i];
        const char *label = form_label(r, v->field);
        if (form_value_is_shown(v))
            add_member(object, v->field->name, label == NULL ? SPAN("") : span_of(label));
    }
    if (json_object_size(object) > 0)
        return write_object(r->arena, object);
    json_decref(object);
    return SPAN("");
}

/* What was saved by rows has a name for each cell. */
static void take_cells(struct form *form, struct arena *arena, json_t *object)
{
    const char *name;
    json_t *item;
    json_object_foreach(object, name, item)
    {
        struct span words = span_make(json_string_value(item), json_string_length(item));
        if (json_is_string(item) && strchr(name, '.') != NULL)
            (void)form_take_cell(form, arena, span_of(name), arena_span(arena, words));
    }
    form_join_cells(form, arena);
}

bool form_take_json(struct form *form, struct arena *arena, const struct form_field *table,
                    struct span json)
{
    json_t *object = json_loadb(json.ptr == NULL ? "" : json.ptr, json.len, 0, NULL);
    if (!json_is_object(object)) {
        json_decref(object);
        return false;
    }
    bool has_rows = false;
    for (; table != NULL && table->name != NULL; table++) {
        struct form_value *value = form_find(form, table->name);
        has_rows = has_rows || table->kind == FORM_ROWS;
        if (value == NULL || !is_written(table))
            continue;
        const json_t *item = json_object_get(object, table->name);
        *value = (struct form_value){.field = value->field, .restored = true};
        if (!json_is_string(item))
            continue;
        struct span words = span_make(json_string_value(item), json_string_length(item));
        form_take_value(form, arena, value, arena_span(arena, words));
    }
    if (has_rows)
        take_cells(form, arena, object);
    json_decref(object);
    return true;
}

bool form_value_is_words(const struct form_value *value)
{
    enum form_kind kind = value->field->kind;
    bool is_text = kind == FORM_LINE || kind == FORM_TEXT || kind == FORM_ROWS;
    return value->given && is_text && !value->field->ours && !value->field->passes &&
           !span_is_empty(span_trim(value->value));
}

bool form_value_is_shown(const struct form_value *value)
{
    bool is_labelled = value->given && value->field->label != NULL && value->value.len > 0 &&
                       !value->field->passes;
    return is_labelled || form_value_is_words(value);
}

bool form_has_words(const struct form *form)
{
    for (size_t i = 0; i < form->count; i++) {
        if (form_value_is_words(&form->values[i]))
            return true;
    }
    return false;
}
