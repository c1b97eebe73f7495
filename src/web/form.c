/* Reading forms by their tables. */
#include "web/form.h"

#include <kore/kore.h>
#include <kore/http.h>

#include "core/utf8.h"
#include "web/request.h"

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

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Percent-decoded; a percent sign that begins no code stays as it is. */
static struct span decode(struct arena *arena, struct span s, bool plus)
{
    char *out = arena_alloc(arena, s.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '%' && i + 2 < s.len && hex_value(s.ptr[i + 1]) >= 0 &&
            hex_value(s.ptr[i + 2]) >= 0) {
            c = (char)(hex_value(s.ptr[i + 1]) * 16 + hex_value(s.ptr[i + 2]));
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        out[len++] = c;
    }
    return span_make(out, len);
}

struct span request_decode(struct arena *arena, struct span s, bool plus)
{
    return utf8_clean(arena, decode(arena, s, plus));
}

static struct span clean_value(struct arena *arena, const struct form_field *field, struct span raw)
{
    switch (field->kind) {
    case FORM_TEXT:
        return utf8_clean(arena, raw);
    case FORM_SECRET:
        return raw;
    default:
        return form_clean_line(arena, raw);
    }
}

static struct form_value *find(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++) {
        if (strcmp(form->values[i].field->name, name) == 0)
            return &form->values[i];
    }
    return NULL;
}

static struct form_value *find_span(const struct form *form, struct span name)
{
    /* "" is the form as a whole: nobody can fill that in. */
    for (size_t i = 0; i < form->count && !span_is_empty(name); i++) {
        if (span_is(name, form->values[i].field->name))
            return &form->values[i];
    }
    return NULL;
}

/* kore.conf has the say in what a route takes: a name that it does not list is not read. */
static bool route_takes(const struct request *r, struct span name, struct span value)
{
    struct kore_handler_params *p;
    TAILQ_FOREACH(p, &r->kore->hdlr->params, list)
    {
        bool of_query = (p->flags & KORE_PARAMS_QUERY_STRING) != 0;
        if (of_query == r->is_post || !span_is(name, p->name))
            continue;
        const char *string = arena_string(r->arena, value);
        return strlen(string) == value.len &&
               kore_validator_check(r->kore, p->validator, string) == KORE_RESULT_OK;
    }
    return false;
}

static void take_pair(struct request *r, struct span pair)
{
    size_t equals = span_find(pair, '=');
    struct span name = decode(r->arena, span_make(pair.ptr, equals), true);
    struct span raw = decode(r->arena, span_from(pair, equals + 1), true);
    if (r->is_post && span_is(name, "csrf")) {
        r->state->csrf_sent = raw;
        return;
    }
    struct form_value *value = find_span(&r->form, name);
    if (value == NULL || value->given)
        return;
    value->value = clean_value(r->arena, value->field, raw);
    value->given = true;
    if (!route_takes(r, name, raw))
        form_fail(&r->form, value->field->name,
                  SPAN("This is too long, or has characters that we cannot keep."));
}

static const char *or_else(const char *given, const char *general)
{
    return given != NULL ? given : general;
}

static bool is_choice(const struct form_value *v)
{
    for (const char *const *choice = v->field->choices; *choice != NULL; choice++) {
        if (span_is(v->value, *choice))
            return true;
    }
    return false;
}

static struct span too_long(struct request *r, const struct form_field *field)
{
    if (field->wrong != NULL)
        return span_of(field->wrong);
    return arena_printf(r->arena, "This is too long: at most %lld characters fit here.",
                        (long long)field->max);
}

static struct span check_value(struct request *r, struct form_value *v)
{
    const struct form_field *field = v->field;
    bool empty = span_is_empty(field->kind == FORM_SECRET ? v->value : span_trim(v->value));
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
        break;
    default:
        points = utf8_count(v->value);
        if ((int64_t)points < field->min)
            return field->wrong != NULL
                       ? span_of(field->wrong)
                       : arena_printf(r->arena,
                                      "Please write a little more: at least %lld characters.",
                                      (long long)field->min);
        if (field->max > 0 && (int64_t)points > field->max)
            return too_long(r, field);
    }
    return SPAN("");
}

static struct span form_body(struct request *r)
{
    if (!r->is_post)
        return r->query;
    struct kore_buf *body = r->kore->http_body;
    if (body == NULL)
        return SPAN("");
    return span_make((const char *)body->data,
                     r->kore->http_body_length); /* its offset is rewound */
}

void form_read(struct request *r)
{
    const struct form_field *table = r->page->form;
    size_t count = 0;
    while (table != NULL && table[count].name != NULL)
        count++;
    /* One more for what is wrong with the form as a whole. */
    static const struct form_field whole = {.name = ""};
    r->form.values = arena_array_of(r->arena, struct form_value, count + 1);
    r->form.count = count + 1;
    for (size_t i = 0; i < count; i++)
        r->form.values[i].field = &table[i];
    r->form.values[count].field = &whole;
    struct span rest = form_body(r);
    struct span pair;
    while (span_next(&rest, '&', &pair))
        take_pair(r, pair);
    for (size_t i = 0; i < count; i++) {
        struct form_value *v = &r->form.values[i];
        if (!span_is_empty(v->error) || (!r->is_post && !v->given))
            continue;
        struct span error = check_value(r, v);
        if (!span_is_empty(error))
            form_fail(&r->form, v->field->name, error);
    }
}

struct span form_get(const struct form *form, const char *name)
{
    const struct form_value *v = find(form, name);
    return v == NULL ? SPAN("") : v->value;
}

int64_t form_number(const struct form *form, const char *name)
{
    const struct form_value *v = find(form, name);
    return v == NULL ? 0 : v->number;
}

bool form_has(const struct form *form, const char *name)
{
    const struct form_value *v = find(form, name);
    return v != NULL && v->given;
}

void form_set(struct form *form, const char *name, struct span value)
{
    struct form_value *v = find(form, name);
    if (v != NULL) {
        v->value = value;
        v->given = true;
    }
}

void form_fail(struct form *form, const char *name, struct span message)
{
    struct form_value *v = find(form, name);
    if (v == NULL)
        v = find(form, "");
    form->failed = true;
    if (v != NULL && span_is_empty(v->error))
        v->error = message;
}

void form_forgive(struct form *form)
{
    form->failed = false;
    for (size_t i = 0; i < form->count; i++)
        form->values[i].error = SPAN("");
}

void form_fail_err(struct form *form, const struct err *err)
{
    struct form_value *v = find_span(form, err->field);
    form_fail(form, v == NULL ? "" : v->field->name, err->message);
}

struct span form_error(const struct form *form, const char *name)
{
    const struct form_value *v = find(form, name);
    return v == NULL ? SPAN("") : v->error;
}
