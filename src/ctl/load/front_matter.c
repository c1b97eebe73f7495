/* Front matter: libyaml's events to a JSON tree; of YAML only mappings, lists and scalars. */
#include "ctl/load/front_matter.h"

#include "core/utf8.h"

#include <yaml.h>

enum { DEPTH_MAX = 12, PATH_LEN_MAX = 200 };

struct parse {
    struct arena *arena;
    struct front_matter *front;
    yaml_parser_t yaml;
    size_t first_line; /* of the YAML in the file */
    size_t depth;
    size_t *line;
    struct span *message;
};

static json_t *parse_value(struct parse *p, yaml_event_t *event, struct span path);

/* ---- helpers ---- */

static bool refuse(struct parse *p, size_t yaml_line, struct span message)
{
    *p->line = yaml_line + p->first_line;
    *p->message = message;
    return false;
}

static bool next_event(struct parse *p, yaml_event_t *event)
{
    if (yaml_parser_parse(&p->yaml, event))
        return true;
    const char *problem = p->yaml.problem == NULL ? "it is no YAML" : p->yaml.problem;
    size_t line =
        p->yaml.problem_mark.line > 0 ? p->yaml.problem_mark.line : p->yaml.context_mark.line;
    return refuse(p, line, arena_printf(p->arena, "the front matter cannot be read: %s", problem));
}

static void note_place(struct parse *p, struct span path, size_t yaml_line)
{
    struct front_place *place = arena_new_of(p->arena, struct front_place);
    *place = (struct front_place){path, yaml_line + p->first_line, p->front->places};
    p->front->places = place;
}

static json_t *plain_scalar(struct span s)
{
    int64_t number;
    if (span_is(s, "true"))
        return json_true();
    if (span_is(s, "false"))
        return json_false();
    if (span_is(s, "null") || span_is(s, "~") || s.len == 0)
        return json_null();
    /* 01 is a name, not a number. */
    bool is_name = s.len > 1 && s.ptr[0] == '0';
    if (!is_name && span_int(s, INT32_MIN, INT32_MAX, &number))
        return json_integer(number);
    return json_stringn(s.ptr, s.len);
}

static json_t *parse_scalar(struct parse *p, const yaml_event_t *event)
{
    struct span s = span_make((const char *)event->data.scalar.value, event->data.scalar.length);
    if (event->data.scalar.anchor != NULL || event->data.scalar.tag != NULL) {
        (void)refuse(p, event->start_mark.line,
                     SPAN("anchors and tags (& and !) are not for this"));
        return NULL;
    }
    if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
        return plain_scalar(s);
    /* A folded text's last line end belongs to the notation. */
    while (s.len > 0 && s.ptr[s.len - 1] == '\n')
        s.len--;
    return json_stringn(s.len == 0 ? "" : s.ptr, s.len);
}

/* ---- lists and mappings ---- */

static json_t *parse_list(struct parse *p, struct span path)
{
    json_t *array = json_array();
    for (size_t i = 1;; i++) {
        yaml_event_t event;
        if (!next_event(p, &event))
            goto fail;
        if (event.type == YAML_SEQUENCE_END_EVENT) {
            yaml_event_delete(&event);
            return array;
        }
        struct span at = arena_printf(p->arena, SPAN_FMT ".%zu", SPAN_ARG(path), i);
        note_place(p, at, event.start_mark.line);
        json_t *item = parse_value(p, &event, at);
        yaml_event_delete(&event);
        if (item == NULL || json_array_append_new(array, item) != 0)
            goto fail;
    }
fail:
    json_decref(array);
    return NULL;
}

/* Reads one key and its value into the object. */
static bool parse_pair(struct parse *p, const yaml_event_t *key_event, struct span path,
                       json_t *object)
{
    size_t line = key_event->start_mark.line;
    if (key_event->type != YAML_SCALAR_EVENT || key_event->data.scalar.anchor != NULL ||
        key_event->data.scalar.tag != NULL)
        return refuse(p, line, SPAN("a key has to be a plain word"));
    struct span key =
        span_make((const char *)key_event->data.scalar.value, key_event->data.scalar.length);
    if (key.len == 0 || memchr(key.ptr, '\0', key.len) != NULL)
        return refuse(p, line, SPAN("a key has to be a plain word"));
    char *name = arena_string(p->arena, key);
    if (json_object_get(object, name) != NULL)
        return refuse(p, line, arena_printf(p->arena, "%s is there twice", name));
    struct span at = span_is_empty(path)
                         ? span_of(name)
                         : arena_printf(p->arena, SPAN_FMT ".%s", SPAN_ARG(path), name);
    yaml_event_t event;
    if (!next_event(p, &event))
        return false;
    note_place(p, at, line);
    json_t *value = parse_value(p, &event, at);
    yaml_event_delete(&event);
    if (value == NULL)
        return false;
    if (json_object_set_new(object, name, value) != 0)
        return refuse(p, line, SPAN("a key has to be a plain word"));
    return true;
}

static json_t *parse_mapping(struct parse *p, struct span path)
{
    json_t *object = json_object();
    for (;;) {
        yaml_event_t key;
        if (!next_event(p, &key))
            break;
        if (key.type == YAML_MAPPING_END_EVENT) {
            yaml_event_delete(&key);
            return object;
        }
        bool ok = parse_pair(p, &key, path, object);
        yaml_event_delete(&key);
        if (!ok)
            break;
    }
    json_decref(object);
    return NULL;
}

static json_t *parse_value(struct parse *p, yaml_event_t *event, struct span path)
{
    json_t *value = NULL;
    size_t line = event->start_mark.line;
    if (++p->depth > DEPTH_MAX || path.len > PATH_LEN_MAX) {
        (void)refuse(p, line, SPAN("lists and fields are nested too deeply"));
        return NULL;
    }
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        value = parse_scalar(p, event);
        if (value == NULL && p->message->len == 0)
            (void)refuse(p, line, SPAN("this text cannot be read"));
        break;
    case YAML_SEQUENCE_START_EVENT:
        value = parse_list(p, path);
        break;
    case YAML_MAPPING_START_EVENT:
        value = parse_mapping(p, path);
        break;
    case YAML_ALIAS_EVENT:
        (void)refuse(p, line, SPAN("aliases (*) are not for this"));
        break;
    default:
        (void)refuse(p, line, SPAN("the front matter has to be one list of fields"));
        break;
    }
    p->depth--;
    return value;
}

/* The one document: its start, one mapping, its end, and nothing more. */
static json_t *parse_document(struct parse *p)
{
    static const yaml_event_type_t before[] = {YAML_STREAM_START_EVENT, YAML_DOCUMENT_START_EVENT};
    static const yaml_event_type_t after[] = {YAML_DOCUMENT_END_EVENT, YAML_STREAM_END_EVENT};
    json_t *tree = NULL;
    yaml_event_t event;
    for (size_t i = 0; i < COUNT_OF(before) + 1; i++) {
        if (!next_event(p, &event))
            return NULL;
        bool expected = event.type == (i < COUNT_OF(before) ? before[i] : YAML_MAPPING_START_EVENT);
        if (!expected)
            (void)refuse(p, event.start_mark.line, SPAN("the front matter has to be named fields"));
        else if (i == COUNT_OF(before))
            tree = parse_value(p, &event, SPAN(""));
        yaml_event_delete(&event);
        if (!expected)
            return NULL;
    }
    for (size_t i = 0; tree != NULL && i < COUNT_OF(after); i++) {
        bool got = next_event(p, &event);
        if (got && event.type != after[i])
            got = refuse(p, event.start_mark.line, SPAN("there is more than one document"));
        if (p->message->len > 0 || !got) {
            json_decref(tree);
            tree = NULL;
        }
        yaml_event_delete(&event);
    }
    return tree;
}

/* ---- the file ---- */

static size_t count_lines(struct span s)
{
    size_t lines = 0;
    for (size_t i = 0; i < s.len; i++)
        lines += s.ptr[i] == '\n' ? 1 : 0;
    return lines;
}

/* Line of the first ill-formed byte, from 1. */
static size_t bad_utf8_line(struct span file)
{
    size_t line = 1;
    struct span rest = file;
    while (rest.len > 0) {
        struct span piece;
        if (!span_next(&rest, '\n', &piece) || !utf8_is_valid(piece))
            break;
        line++;
    }
    return line;
}

static bool split(struct arena *arena, struct span file, struct span *yaml,
                  struct front_matter *out, size_t *line, struct span *message)
{
    *line = 1;
    if (file.len > FRONT_MATTER_MAX) {
        *message = SPAN("the file is too long");
        return false;
    }
    if (!utf8_is_valid(file)) {
        *line = bad_utf8_line(file);
        *message = SPAN("this is not UTF-8");
        return false;
    }
    file = utf8_clean(arena, file);
    struct span rest = file;
    struct span piece;
    if (!span_next(&rest, '\n', &piece) || !span_is(piece, "---")) {
        *message = SPAN("the file has to begin with --- and its fields");
        return false;
    }
    const char *start = rest.ptr;
    while (span_next(&rest, '\n', &piece)) {
        if (!span_is(piece, "---"))
            continue;
        *yaml = span_make(start, (size_t)(piece.ptr - start));
        while (rest.len > 0 && rest.ptr[0] == '\n')
            rest = span_from(rest, 1);
        out->body = rest;
        out->body_line = 1 + count_lines(span_make(file.ptr, file.len - rest.len));
        return true;
    }
    *message = SPAN("the second --- behind the fields is missing");
    return false;
}

bool front_matter_read(struct arena *arena, struct span file, struct front_matter *out,
                       size_t *line, struct span *message)
{
    *out = (struct front_matter){.tree = NULL};
    *message = SPAN("");
    struct span yaml;
    if (!split(arena, file, &yaml, out, line, message))
        return false;
    struct parse p = {
        .arena = arena, .front = out, .first_line = 2, .line = line, .message = message};
    if (!yaml_parser_initialize(&p.yaml))
        abort(); /* no memory */
    yaml_parser_set_encoding(&p.yaml, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&p.yaml, (const unsigned char *)yaml.ptr, yaml.len);
    out->tree = parse_document(&p);
    yaml_parser_delete(&p.yaml);
    return out->tree != NULL;
}

size_t front_matter_line(const struct front_matter *front, struct span path)
{
    for (;;) {
        for (const struct front_place *place = front->places; place != NULL; place = place->next)
            if (span_equal(place->path, path))
                return place->line;
        while (path.len > 0 && path.ptr[path.len - 1] != '.')
            path.len--;
        if (path.len == 0)
            return 1;
        path.len--;
    }
}
