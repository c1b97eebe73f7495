/*
 * Writing YAML. libyaml's own writer has no say in how lists are indented and where a text is folded, and
 * files that people read and compare are to look as people write them.
 */
#include "ctl/library/yaml_write.h"

#include "core/utf8.h"

#include <strings.h>

enum { INDENT = 2 };

static void write_object(struct text *out, json_t *object, size_t indent, bool in_item);

static void spaces(struct text *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_add_char(out, ' ');
}

static struct span string_of(const json_t *value)
{
    return span_make(json_string_value(value), json_string_length(value));
}

/* ---- texts ---- */

/* Characters that YAML takes for something else than themselves, or that nobody sees. */
static bool is_odd(uint32_t point)
{
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029 ||
           point == 0xFEFF || point == 0xFFFE || point == 0xFFFF;
}

static bool has_odd(struct span s, bool lines_are_fine)
{
    uint32_t point;
    while (s.len > 0 && utf8_next(&s, &point))
        if (is_odd(point) && !(lines_are_fine && point == '\n'))
            return true;
    return false;
}

static bool is_word_of_yaml(struct span s)
{
    static const char *const words[] = {"true", "false", "null", "yes", "no",
                                        "on",   "off",   "y",    "n"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (s.len == strlen(words[i]) && strncasecmp(s.ptr, words[i], s.len) == 0)
            return true;
    return false;
}

/* Might a reader take it for a number? Any that begins like one and has nothing but what numbers have. */
static bool is_number_like(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (strchr("0123456789.,_:eE+xXoO", s.ptr[i]) == NULL)
            return false;
    return true;
}

/* Is it itself without quotation marks? In doubt it is not. */
static bool is_plain(struct span s)
{
    if (s.len == 0 || s.ptr[0] == ' ' || s.ptr[s.len - 1] == ' ' || has_odd(s, false))
        return false;
    if (strchr("-?:,[]{}#&*!|>'\"%@`=~.+<", s.ptr[0]) != NULL || is_word_of_yaml(s) ||
        is_number_like(s) || span_starts(s, "http://") || span_starts(s, "https://"))
        return false;
    for (size_t i = 0; i < s.len; i++) {
        bool last = i + 1 == s.len;
        if ((s.ptr[i] == ':' && (last || s.ptr[i + 1] == ' ')) ||
            (s.ptr[i] == '#' && s.ptr[i - 1] == ' '))
            return false;
    }
    return true;
}

static void write_quoted(struct text *out, struct span s)
{
    text_add_char(out, '"');
    while (s.len > 0) {
        const char *start = s.ptr;
        uint32_t point;
        if (!utf8_next(&s, &point))
            break;
        if (point == '"' || point == '\\')
            text_printf(out, "\\%c", (char)point);
        else if (point == '\n')
            text_add_string(out, "\\n");
        else if (is_odd(point))
            text_printf(out, "\\u%04x", (unsigned)point);
        else
            text_add(out, start, (size_t)(s.ptr - start));
    }
    text_add_char(out, '"');
}

static void write_scalar(struct text *out, struct span s)
{
    if (is_plain(s))
        text_add_span(out, s);
    else
        write_quoted(out, s);
}

/* Several words with single spaces between them: folding gives the same back. */
static bool can_fold(struct span s)
{
    return s.len > 0 && s.ptr[0] != ' ' && s.ptr[s.len - 1] != ' ' && !has_odd(s, false) &&
           span_find(s, ' ') < s.len && span_find_text(s, "  ") == s.len;
}

static void write_folded(struct text *out, struct span s, size_t indent)
{
    text_add_string(out, ">-");
    struct span rest = s;
    struct span word;
    size_t column = YAML_WIDTH + 1;
    while (span_next(&rest, ' ', &word)) {
        size_t width = utf8_count(word);
        if (column + 1 + width > YAML_WIDTH) {
            text_add_char(out, '\n');
            spaces(out, indent);
            column = indent + width;
        } else {
            text_add_char(out, ' ');
            column += 1 + width;
        }
        text_add_span(out, word);
    }
    text_add_char(out, '\n');
}

/* Lines as they are: none ends in a space that nobody sees, and the first says how deep they are. */
static bool can_stand(struct span s)
{
    return s.len > 0 && s.ptr[0] != ' ' && s.ptr[0] != '\n' && s.ptr[s.len - 1] != '\n' &&
           !has_odd(s, true) && span_find_text(s, " \n") == s.len && s.ptr[s.len - 1] != ' ';
}

static void write_lines(struct text *out, struct span s, size_t indent)
{
    text_add_string(out, "|-\n");
    struct span rest = s;
    struct span line;
    while (span_next(&rest, '\n', &line)) {
        if (line.len > 0)
            spaces(out, indent);
        text_add_span(out, line);
        text_add_char(out, '\n');
    }
}

/* Behind a key or a dash; `column` is where the text begins, `indent` that of lines below. */
static void write_text(struct text *out, struct span s, size_t column, size_t indent)
{
    if (span_find(s, '\n') < s.len && can_stand(s)) {
        write_lines(out, s, indent);
    } else if (column + utf8_count(s) > YAML_WIDTH && can_fold(s)) {
        write_folded(out, s, indent);
    } else {
        write_scalar(out, s);
        text_add_char(out, '\n');
    }
}

/* ---- lists and objects ---- */

static bool is_empty(const json_t *value)
{
    return json_is_null(value) || (json_is_string(value) && json_string_length(value) == 0) ||
           (json_is_array(value) && json_array_size(value) == 0) ||
           (json_is_object(value) && json_object_size(value) == 0);
}

static bool is_word(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (strchr(" ,[]{}:", s.ptr[i]) != NULL)
            return false;
    return is_plain(s);
}

/* Slugs, tags and the like. */
static bool is_list_of_words(const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        if (!json_is_string(item) || !is_word(string_of(item)))
            return false;
    }
    return true;
}

static void write_words(struct text *out, const json_t *list)
{
    text_add_char(out, '[');
    for (size_t i = 0; i < json_array_size(list); i++) {
        text_add_string(out, i == 0 ? "" : ", ");
        text_add_span(out, string_of(json_array_get(list, i)));
    }
    text_add_string(out, "]\n");
}

static void write_items(struct text *out, const json_t *list, size_t indent)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *item = json_array_get(list, i);
        spaces(out, indent);
        text_add_string(out, "- ");
        if (json_is_object(item))
            write_object(out, item, indent + INDENT, true);
        else
            write_text(out, string_of(item), indent + INDENT, indent + INDENT);
    }
}

static void write_value(struct text *out, json_t *value, size_t column, size_t indent)
{
    if (json_is_object(value)) {
        text_add_char(out, '\n');
        write_object(out, value, indent + INDENT, false);
    } else if (json_is_array(value) && is_list_of_words(value)) {
        text_add_char(out, ' ');
        write_words(out, value);
    } else if (json_is_array(value)) {
        text_add_char(out, '\n');
        write_items(out, value, indent + INDENT);
    } else if (json_is_string(value)) {
        text_add_char(out, ' ');
        write_text(out, string_of(value), column, indent + INDENT);
    } else if (json_is_integer(value)) {
        text_printf(out, " %lld\n", (long long)json_integer_value(value));
    } else {
        text_add_string(out, json_is_true(value) ? " true\n" : " false\n");
    }
}

/* in_item: its first field is behind a dash. */
static void write_object(struct text *out, json_t *object, size_t indent, bool in_item)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        if (!in_item)
            spaces(out, indent);
        in_item = false;
        text_printf(out, "%s:", key);
        write_value(out, value, indent + strlen(key) + 2, indent);
    }
}

void yaml_write(struct text *out, json_t *object)
{
    write_object(out, object, 0, false);
}

void yaml_prune(json_t *value)
{
    const char *key;
    json_t *item;
    void *next;
    json_object_foreach_safe(value, next, key, item)
    {
        yaml_prune(item);
        if (is_empty(item))
            json_object_del(value, key);
    }
    for (size_t i = 0; i < json_array_size(value); i++)
        yaml_prune(json_array_get(value, i));
}
