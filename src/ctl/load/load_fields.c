/* The fields of one file: taken out one by one, so that what is left over is a mistake. */
#include "ctl/load/load.h"

#include "core/utf8.h"

#include <stdarg.h>

/* ---- faults ---- */

void load_fault(struct load *load, struct span path, size_t line, struct span message)
{
    if (load->fault_count == load->fault_room) {
        size_t room = load->fault_room == 0 ? 32 : load->fault_room * 2;
        struct load_fault *more = arena_array_of(load->arena, struct load_fault, room);
        for (size_t i = 0; i < load->fault_count; i++)
            more[i] = load->faults[i];
        load->faults = more;
        load->fault_room = room;
    }
    load->faults[load->fault_count++] = (struct load_fault){path, line, message};
}

void load_remark(struct load *load, struct span path, size_t line, struct span message)
{
    if (!load->exported)
        load_fault(load, path, line, message);
}

void load_field_fault(struct load *load, const struct load_file *file, struct span field,
                      struct span message)
{
    load_fault(
        load, file->path, front_matter_line(&file->front, field),
        arena_printf(load->arena, SPAN_FMT ": " SPAN_FMT, SPAN_ARG(field), SPAN_ARG(message)));
}

static void fault(struct load *load, const struct load_file *file, const char *field,
                  const char *message)
{
    load_field_fault(load, file, span_of(field), span_of(message));
}

/* ---- fields ---- */

static struct span text_of(struct load *load, const json_t *value)
{
    return utf8_clean(load->arena, arena_span(load->arena, span_make(json_string_value(value),
                                                                     json_string_length(value))));
}

struct span load_take_text(struct load *load, struct load_file *file, const char *name,
                           bool required, size_t max)
{
    json_t *value = json_object_get(file->front.tree, name);
    struct span s = SPAN("");
    if (value == NULL) {
        if (required)
            fault(load, file, name, "This is missing.");
        return s;
    }
    if (!json_is_string(value)) {
        fault(load, file, name, "This has to be text.");
    } else {
        s = text_of(load, value);
        if (required && span_is_empty(span_trim(s)))
            fault(load, file, name, "This is missing.");
        else if (utf8_count(s) > max)
            load_field_fault(
                load, file, span_of(name),
                arena_printf(load->arena, "Keep this to %zu characters or fewer.", max));
    }
    json_object_del(file->front.tree, name);
    return s;
}

struct span load_take_choice(struct load *load, struct load_file *file, const char *name,
                             const struct model_choice *choices, const char *otherwise)
{
    enum { CHOICE_MAX = 40 };
    struct span s = load_take_text(load, file, name, otherwise == NULL, CHOICE_MAX);
    if (s.len == 0)
        return span_of(otherwise);
    if (!model_is_choice(choices, s)) {
        struct text list;
        text_init(&list, CTL_WHY_MAX);
        for (; choices->name != NULL; choices++)
            text_printf(&list, "%s%s", list.len == 0 ? "Choose one of: " : ", ", choices->name);
        text_add_char(&list, '.');
        load_field_fault(load, file, span_of(name), arena_span(load->arena, text_span(&list)));
        text_free(&list);
    }
    return s;
}

struct model_texts load_take_texts(struct load *load, struct load_file *file, const char *name)
{
    struct model_texts texts = {.count = 0};
    json_t *value = json_object_get(file->front.tree, name);
    if (value == NULL)
        return texts;
    if (!json_is_array(value)) {
        fault(load, file, name, "This has to be a list.");
    } else {
        texts.items = arena_array_of(load->arena, struct span, json_array_size(value));
        for (size_t i = 0; i < json_array_size(value); i++) {
            json_t *item = json_array_get(value, i);
            struct span at = arena_printf(load->arena, "%s.%zu", name, i + 1);
            if (!json_is_string(item) || json_string_length(item) == 0)
                load_field_fault(load, file, at, SPAN("This has to be text."));
            else
                texts.items[texts.count++] = text_of(load, item);
        }
    }
    json_object_del(file->front.tree, name);
    return texts;
}

bool load_take_bool(struct load *load, struct load_file *file, const char *name, bool otherwise)
{
    json_t *value = json_object_get(file->front.tree, name);
    bool yes = value == NULL ? otherwise : json_is_true(value);
    if (value != NULL && !json_is_boolean(value))
        fault(load, file, name, "This has to be true or false.");
    json_object_del(file->front.tree, name);
    return yes;
}

int64_t load_take_number(struct load *load, struct load_file *file, const char *name, int64_t min,
                         int64_t max)
{
    json_t *value = json_object_get(file->front.tree, name);
    int64_t number = json_is_integer(value) ? json_integer_value(value) : 0;
    if (value != NULL && (!json_is_integer(value) || number < min || number > max)) {
        load_field_fault(load, file, span_of(name),
                         arena_printf(load->arena,
                                      "This has to be a whole number from %lld to %lld.",
                                      (long long)min, (long long)max));
        number = 0;
    }
    json_object_del(file->front.tree, name);
    return number;
}

void load_take_end(struct load *load, struct load_file *file)
{
    const char *key;
    json_t *value;
    json_object_foreach(file->front.tree, key, value) fault(
        load, file, arena_string(load->arena, span_of(key)), "There is no field of this name.");
}

/* ---- references ---- */

static void refer(struct load *load, struct load_file *file, size_t line, struct span kind,
                  struct span name)
{
    struct load_reference *reference = arena_new_of(load->arena, struct load_reference);
    *reference = (struct load_reference){file, line, kind, name, load->references};
    load->references = reference;
}

void load_refer(struct load *load, struct load_file *file, struct span field, const char *kind,
                struct span name)
{
    refer(load, file, front_matter_line(&file->front, field), span_of(kind), name);
}

void load_refer_all(struct load *load, struct load_file *file, const char *field, const char *kind,
                    const struct model_texts *names)
{
    for (size_t i = 0; i < names->count; i++)
        load_refer(load, file, arena_printf(load->arena, "%s.%zu", field, i + 1), kind,
                   names->items[i]);
}

/* ---- the body ---- */

/* The line of the first [[…]] with this target; the body's first line when it hides too well. */
static size_t link_line(struct load *load, const struct load_file *file, struct span kind,
                        struct span slug)
{
    struct span body = file->front.body;
    size_t line = file->front.body_line;
    for (size_t i = 0; i + 1 < body.len; i++) {
        line += body.ptr[i] == '\n' ? 1 : 0;
        if (body.ptr[i] != '[' || body.ptr[i + 1] != '[')
            continue;
        size_t end = i + 2;
        while (end < body.len && body.ptr[end] != '|' && body.ptr[end] != ']' &&
               body.ptr[end] != '\n')
            end++;
        struct markdown_target found;
        if (markdown_target_parse(load->arena, span_make(body.ptr + i + 2, end - i - 2), &found) &&
            span_equal(found.kind, kind) && span_equal(found.slug, slug))
            return line;
    }
    return file->front.body_line;
}

struct post_text load_take_body(struct load *load, struct load_file *file,
                                bool (*render)(struct arena *arena, struct span body,
                                               struct post_text *out))
{
    struct span source = file->front.body;
    while (source.len > 0 && source.ptr[source.len - 1] == '\n')
        source.len--;
    struct post_text body = {.body = source};
    if (!render(load->arena, source, &body))
        load_fault(load, file->path, file->front.body_line, body.fault);
    for (size_t i = 0; i < body.link_count; i++) {
        if (!span_is(body.link_kinds[i], "question"))
            refer(load, file, link_line(load, file, body.link_kinds[i], body.link_slugs[i]),
                  body.link_kinds[i], body.link_slugs[i]);
    }
    return body;
}
