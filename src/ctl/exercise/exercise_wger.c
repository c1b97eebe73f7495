/* An exercise of wger (its API's exerciseinfo) in the shape of the list that exercise_draft.c reads; nothing is guessed. */
#include "ctl/exercise/exercise.h"

#include <libxml/HTMLparser.h>

enum { ENGLISH = 2, STEPS_MAX = 64 * 1024, NAMES_MAX_LEN = 1000 };

/* ---- what it has to be ---- */

static bool is_list_or_none(const json_t *row, const char *name)
{
    const json_t *value = json_object_get(row, name);
    return value == NULL || json_is_null(value) || json_is_array(value);
}

const char *exercise_wger_fault(json_t *row)
{
    static const char *const lists[] = {"muscles", "muscles_secondary", "equipment",
                                        "images",  "translations",      "exercises"};
    const json_t *uuid = json_object_get(row, "uuid");
    if (!json_is_string(uuid) || json_string_length(uuid) == 0 || json_string_length(uuid) > 120)
        return "its uuid has to be a text of 1 to 120 characters";
    if (!json_is_integer(json_object_get(row, "id")))
        return "its id has to be a number";
    if (!json_is_string(json_object_get(json_object_get(row, "category"), "name")))
        return "its category has to have a name: this is what the API's exerciseinfo gives";
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        if (!is_list_or_none(row, lists[i]))
            return "its muscles, equipment, images and translations have to be lists";
    return NULL;
}

/* ---- HTML as lines ---- */

static bool is_block(const xmlNode *node)
{
    static const char *const names[] = {"p",  "li", "br", "div", "ul", "ol", "h1",
                                        "h2", "h3", "h4", "h5",  "h6", "tr"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, names[i]) == 0)
            return true;
    return false;
}

static void add_text(struct text *out, const char *s)
{
    for (; *s != '\0'; s++) {
        bool blank = *s == ' ' || *s == '\t' || *s == '\r' || *s == '\n';
        struct span so_far = text_span(out);
        bool open = so_far.len == 0 || so_far.ptr[so_far.len - 1] == ' ' ||
                    so_far.ptr[so_far.len - 1] == '\n';
        if (!blank)
            text_add_char(out, *s);
        else if (!open)
            text_add_char(out, ' ');
    }
}

/* libxml2 reads at most 256 elements within each other. */
static void walk(const xmlNode *node, struct text *out)
{
    for (; node != NULL; node = node->next) {
        if (node->type == XML_TEXT_NODE && node->content != NULL)
            add_text(out, (const char *)node->content);
        if (is_block(node))
            text_add_char(out, '\n');
        if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, "script") != 0)
            walk(node->children, out);
        if (is_block(node))
            text_add_char(out, '\n');
    }
}

/* A list of its lines, to be json_decref'd. */
static json_t *lines_of(const json_t *html)
{
    struct text words;
    json_t *lines = json_array();
    if (json_string_length(html) == 0)
        return lines;
    htmlDocPtr doc = htmlReadMemory(
        json_string_value(html), (int)json_string_length(html), NULL, "UTF-8",
        HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    text_init(&words, STEPS_MAX);
    if (doc != NULL)
        walk(xmlDocGetRootElement(doc), &words);
    xmlFreeDoc(doc);
    struct span rest = text_span(&words);
    struct span line;
    while (span_next(&rest, '\n', &line))
        if (!span_is_empty(span_trim(line)))
            json_array_append_new(lines, json_stringn(span_trim(line).ptr, span_trim(line).len));
    text_free(&words);
    return lines;
}

/* ---- one exercise ---- */

static const json_t *english_of(const json_t *row)
{
    const json_t *all = json_object_get(row, "translations");
    if (!json_is_array(all))
        all = json_object_get(row, "exercises"); /* as it was called before 2024 */
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *one = json_array_get(all, i);
        const json_t *language = json_object_get(one, "language");
        if (json_is_object(language))
            language = json_object_get(language, "id");
        if (json_integer_value(language) == ENGLISH)
            return one;
    }
    return NULL;
}

/* The names in a list of objects, in English where there is one. */
static json_t *names_of(const json_t *list)
{
    json_t *names = json_array();
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        json_t *name = json_object_get(one, "name_en");
        if (json_string_length(name) == 0)
            name = json_object_get(one, "name");
        if (json_string_length(name) > 0)
            json_array_append(names, name);
    }
    return names;
}

static json_t *joined(const json_t *names)
{
    struct text out;
    text_init(&out, NAMES_MAX_LEN);
    for (size_t i = 0; i < json_array_size(names); i++)
        text_printf(&out, "%s%s", i > 0 ? ", " : "", json_string_value(json_array_get(names, i)));
    json_t *line = json_stringn(text_span(&out).ptr, text_span(&out).len);
    text_free(&out);
    return line == NULL ? json_string("") : line;
}

static const char *words_at(const json_t *object, const char *name)
{
    const char *words = json_string_value(json_object_get(object, name));
    return words == NULL ? "" : words;
}

static void add_licence(json_t *out, const json_t *row, const json_t *english)
{
    const char *licence = words_at(json_object_get(english, "license"), "short_name");
    const char *author = words_at(english, "license_author");
    if (licence[0] == '\0')
        licence = words_at(json_object_get(row, "license"), "short_name");
    if (author[0] == '\0')
        author = words_at(row, "license_author");
    json_object_set_new(out, "licence", json_string(licence));
    json_object_set_new(out, "author", json_string(author));
}

json_t *exercise_of_wger(const json_t *row)
{
    const json_t *english = english_of(row);
    json_t *out = json_object();
    json_t *main_ones = names_of(json_object_get(row, "muscles"));
    json_t *also = names_of(json_object_get(row, "muscles_secondary"));
    char address[100];
    (void)snprintf(address, sizeof(address), "https://wger.de/en/exercise/%lld/view/",
                   (long long)json_integer_value(json_object_get(row, "id")));
    json_object_set(out, "id", json_object_get(row, "uuid"));
    json_object_set_new(out, "name", json_string(words_at(english, "name")));
    json_object_set_new(out, "category",
                        json_string(words_at(json_object_get(row, "category"), "name")));
    json_object_set_new(out, "instructions", lines_of(json_object_get(english, "description")));
    json_object_set_new(out, "kit", names_of(json_object_get(row, "equipment")));
    json_object_set_new(out, "works on", joined(main_ones));
    json_object_set_new(out, "and on", joined(also));
    json_object_set_new(out, "primaryMuscles", main_ones);
    json_object_set_new(out, "secondaryMuscles", also);
    if (json_is_array(json_object_get(row, "images")))
        json_object_set(out, "images", json_object_get(row, "images"));
    json_object_set_new(out, "address", json_string(address));
    add_licence(out, row, english);
    return out;
}
