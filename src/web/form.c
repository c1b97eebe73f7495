/* Reading forms by their tables: no request, no Kore. */
#include "web/form_internal.h"

#include <ctype.h>

#include "core/urlencoded.h"
#include "core/utf8.h"
#include "web/request.h"

enum { FORM_TOKEN_MAX = 128 };

struct span form_clean_line(struct arena *arena, struct span s)
{
    struct span clean = utf8_clean(arena, s);
    char *line = arena_string(arena, clean);
    for (size_t i = 0; i < clean.len; i++) {
        if (line[i] == '\n' || line[i] == '\t')
            line[i] = ' ';
    }
    return span_trim(span_make(line, clean.len));
}

static struct span clean_value(struct arena *arena, const struct form_field *field, struct span raw)
{
    switch (field->kind) {
    case FORM_TEXT:
    case FORM_ROWS:
        return utf8_clean(arena, raw);
    case FORM_SECRET:
    case FORM_JSON:
        return raw;
    default:
        return form_clean_line(arena, raw);
    }
}

struct form_value *form_find(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++) {
        if (strcmp(form->values[i].field->name, name) == 0)
            return &form->values[i];
    }
    return NULL;
}

static size_t bytes_max(const struct form_field *field)
{
    switch (field->kind) {
    case FORM_TEXT:
    case FORM_ROWS:
        return FORM_TEXT_BYTES;
    case FORM_SECRET:
        return FORM_SECRET_BYTES;
    case FORM_JSON:
        return field->max > 0 ? (size_t)field->max : FORM_JSON_BYTES;
    default:
        return FORM_LINE_BYTES;
    }
}

static bool can_be_read(const struct form_field *field, struct span decoded)
{
    return decoded.len <= bytes_max(field) && span_find(decoded, '\0') == decoded.len &&
           utf8_is_valid(decoded);
}

static const char *or_else(const char *given, const char *general)
{
    return given != NULL ? given : general;
}

static bool is_choice(const struct form_value *v)
{
    if (v->field->is_choice != NULL)
        return v->field->is_choice(v->value);
    for (const char *const *choice = v->field->choices; *choice != NULL; choice++) {
        if (span_is(v->value, *choice))
            return true;
    }
    return false;
}

static struct span too_long(struct arena *arena, const struct form_field *field)
{
    if (field->wrong != NULL)
        return span_of(field->wrong);
    return arena_printf(arena, "This is too long: at most %lld characters fit here.",
                        (long long)field->max);
}

static struct span check_value(struct arena *arena, struct form_value *v)
{
    const struct form_field *field = v->field;
    bool empty =
        field->kind == FORM_SECRET ? span_is_empty(v->value) : !utf8_shows_something(v->value);
    if (empty)
        return field->required ? span_of(or_else(field->missing, "Please fill this in."))
                               : SPAN("");
    size_t points;
    switch (field->kind) {
    case FORM_NUMBER:
        if (!span_int(v->value, field->min, field->max, &v->number))
            return span_of(or_else(field->wrong, "Please give a whole number."));
        break;
    case FORM_CHOICE:
        if (!is_choice(v))
            return span_of(or_else(field->wrong, "Please choose one of the list."));
        break;
    case FORM_FLAG:
    case FORM_BUTTON:
    case FORM_JSON:
    case FORM_REVISION:
    case FORM_MOMENT:
    case FORM_KEY:
        break;
    default:
        points = utf8_count(v->value);
        if ((int64_t)points < field->min)
            return field->wrong != NULL
                       ? span_of(field->wrong)
                       : arena_printf(arena,
                                      "Please write a little more: at least %lld characters.",
                                      (long long)field->min);
        if (field->max > 0 && (int64_t)points > field->max)
            return too_long(arena, field);
    }
    return SPAN("");
}

static size_t table_len(const struct form_field *table)
{
    size_t count = 0;
    while (table != NULL && table[count].name != NULL)
        count++;
    return count;
}

void form_init(struct form *form, struct arena *arena, const struct form_field *sent,
               const struct form_field *other)
{
    /* One more for what is wrong with the form as a whole. */
    static const struct form_field whole = {.name = ""};
    size_t sent_count = table_len(sent);
    size_t other_count = table_len(other);
    *form = (struct form){
        .values = arena_array_of(arena, struct form_value, sent_count + other_count + 1)};
    for (size_t i = 0; i < sent_count; i++)
        form->values[form->count++].field = &sent[i];
    /* A name of both tables is the field that was sent. */
    for (size_t i = 0; i < other_count; i++) {
        if (form_find(form, other[i].name) == NULL)
            form->values[form->count++].field = &other[i];
    }
    form->values[form->count++].field = &whole;
}

static bool is_key(struct span s)
{
    bool is = s.len == FORM_KEY_LEN;
    for (size_t i = 0; is && i < s.len; i++)
        is = isalnum((unsigned char)s.ptr[i]) || s.ptr[i] == '-' || s.ptr[i] == '_';
    return is;
}

void form_take_value(struct form *form, struct arena *arena, struct form_value *value,
                     struct span decoded)
{
    if (value->field->kind == FORM_KEY && !is_key(decoded))
        return;
    if (value->field->kind == FORM_REVISION && !span_int(decoded, 1, INT32_MAX, &value->number))
        return;
    if (value->field->kind == FORM_MOMENT && !span_int(decoded, 1, INT64_MAX, &value->number))
        return;
    if (value->field->kind == FORM_TRAP) {
        value->given = !span_is_empty(decoded);
        value->value = value->given ? SPAN("1") : SPAN("");
        return;
    }
    value->value = clean_value(arena, value->field, decoded);
    value->given = true;
    if (!can_be_read(value->field, decoded))
        form_fail(form, value->field->name,
                  SPAN("This is too long, or has characters that we cannot keep."));
}

static size_t pairs_max(const struct form_field *table)
{
    for (; table != NULL && table->name != NULL; table++) {
        if (table->kind == FORM_ROWS)
            return FORM_ROW_PAIRS_MAX;
    }
    return FORM_PAIRS_MAX;
}

/* One more of several: behind those that are there. */
static void add_value(struct form *form, struct arena *arena, struct form_value *value,
                      struct span decoded)
{
    struct span before = value->value;
    form_take_value(form, arena, value, decoded);
    if (span_is_empty(value->value))
        value->value = before;
    else if (before.len + value->value.len >= FORM_LINE_BYTES)
        form_fail(form, value->field->name, SPAN("These are too many."));
    else if (!span_is_empty(before))
        value->value =
            arena_printf(arena, SPAN_FMT "," SPAN_FMT, SPAN_ARG(before), SPAN_ARG(value->value));
}

struct span form_token(struct arena *arena, struct span body)
{
    static const char name[] = "&csrf=";
    size_t begin = span_starts(body, name + 1) ? sizeof(name) - 2
                                               : span_find_text(body, name) + sizeof(name) - 1;
    struct span rest = span_from(body, begin);
    struct span token = span_make(rest.ptr, span_find(rest, '&'));
    return token.len <= FORM_TOKEN_MAX ? urlencoded_decode(arena, token, true) : SPAN("");
}

bool form_take(struct form *form, struct arena *arena, const struct form_field *sent,
               struct span encoded, bool is_body)
{
    size_t fields = table_len(sent);
    size_t most = pairs_max(sent);
    size_t pairs = 0;
    struct span name;
    struct span raw;
    while (urlencoded_next(&encoded, &name, &raw)) {
        /* How many a query string can have is bounded by the length of an address. */
        if (is_body && ++pairs > most)
            break;
        if (is_body && most > FORM_PAIRS_MAX && span_find(name, '.') < name.len &&
            form_take_cell(form, arena, name, urlencoded_decode(arena, raw, true)))
            continue;
        if (is_body && urlencoded_is(name, "proof"))
            form->proof = urlencoded_decode(arena, raw, true);
        for (size_t i = 0; i < fields; i++) {
            struct form_value *value = &form->values[i];
            if (!urlencoded_is(name, value->field->name) || !span_is_empty(value->error))
                continue;
            if (value->field->several)
                add_value(form, arena, value, urlencoded_decode(arena, raw, true));
            else if (!value->given)
                form_take_value(form, arena, value, urlencoded_decode(arena, raw, true));
        }
    }
    form_join_cells(form, arena);
    for (size_t i = 0; i < fields; i++) {
        struct form_value *v = &form->values[i];
        if (!span_is_empty(v->error) || (!is_body && !v->given))
            continue;
        struct span error = check_value(arena, v);
        if (!span_is_empty(error))
            form_fail(form, v->field->name, error);
    }
    return pairs <= most;
}

struct span form_get(const struct form *form, const char *name)
{
    const struct form_value *v = form_find(form, name);
    return v == NULL ? SPAN("") : v->value;
}

int64_t form_number(const struct form *form, const char *name)
{
    const struct form_value *v = form_find(form, name);
    return v == NULL ? 0 : v->number;
}

bool form_has(const struct form *form, const char *name)
{
    const struct form_value *v = form_find(form, name);
    return v != NULL && v->given;
}

void form_set(struct form *form, const char *name, struct span value)
{
    struct form_value *v = form_find(form, name);
    if (v != NULL && !v->restored) {
        v->value = value;
        v->given = true;
    }
}

void form_fail(struct form *form, const char *name, struct span message)
{
    struct form_value *v = form_find(form, name);
    if (v == NULL)
        v = form_find(form, "");
    form->failed = true;
    if (v != NULL && span_is_empty(v->error))
        v->error = message;
}

void form_fail_cell(struct form *form, const char *name, struct span cell, struct span message)
{
    struct form_value *v = form_find(form, name);
    if (v != NULL && span_is_empty(v->error))
        v->wrong_at = cell;
    form_fail(form, name, message);
}

void form_forgive(struct form *form)
{
    form->failed = false;
    for (size_t i = 0; i < form->count; i++)
        form->values[i].error = SPAN("");
}

void form_fail_err(struct form *form, const struct err *err)
{
    /* "" is the form as a whole, and so is a field that the form does not have. */
    const char *name = "";
    for (size_t i = 0; i < form->count; i++) {
        if (span_is(err->field, form->values[i].field->name))
            name = form->values[i].field->name;
    }
    form_fail(form, name, err->message);
}

struct span form_error(const struct form *form, const char *name)
{
    const struct form_value *v = form_find(form, name);
    return v == NULL ? SPAN("") : v->error;
}
