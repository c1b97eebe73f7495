/* Rules of tags: facets, names as people type them, what is below what. */
#include "tag/tag.h"

#include "core/escape.h"
#include "core/slug.h"
#include "core/utf8.h"

const char *const tag_facet_names[] = {"region", "quality", "trigger", "relief", "context", NULL};

static const char *const titles[TAG_FACETS] = {"Where", "How it feels", "What brings it on",
                                               "What helps", "Other"};

const char *tag_facet_title(enum tag_facet facet)
{
    return titles[facet];
}

enum tag_facet tag_facet_of(struct span name)
{
    size_t facet = 0;
    while (facet < TAG_CONTEXT && !span_is(name, tag_facet_names[facet]))
        facet++;
    return (enum tag_facet)facet;
}

/* ---- names ---- */

bool tag_name_is_valid(struct span name)
{
    bool has_letter = false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '#' ||
              c == '.' || c == '-'))
            return false;
        has_letter = has_letter || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
    return has_letter && name.len <= TAG_NAME_MAX && !slug_is_reserved(name);
}

/* People's brackets, commas and capitals are theirs, not the tag's. */
static struct span normalised(struct arena *arena, struct span typed)
{
    char *copy = arena_string(arena, typed);
    for (size_t i = 0; i < typed.len; i++) {
        if (copy[i] == ',' || copy[i] == ';' || copy[i] == '[' || copy[i] == ']')
            copy[i] = ' ';
        else if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] - 'A' + 'a');
        else if (copy[i] == '_')
            copy[i] = '-';
    }
    return span_make(copy, typed.len);
}

struct span tag_name_clean(struct arena *arena, struct span typed)
{
    struct span rest = normalised(arena, typed);
    struct span word;
    char *name = arena_alloc(arena, typed.len + 1);
    size_t len = 0;
    while (span_word(&rest, &word)) {
        if (len > 0)
            name[len++] = '-';
        memcpy(name + len, word.ptr, word.len);
        len += word.len;
    }
    return span_make(name, len);
}

static bool is_in(struct span name, const struct span *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (span_equal(names[i], name))
            return true;
    }
    return false;
}

bool tag_names_parse(struct arena *arena, struct span typed, size_t max, struct span **names,
                     size_t *count, struct span *why)
{
    struct span rest = normalised(arena, typed);
    struct span word;
    *names = arena_array_of(arena, struct span, max);
    *count = 0;
    while (span_word(&rest, &word)) {
        if (is_in(word, *names, *count))
            continue;
        if (*count == max) {
            *why = arena_printf(arena, "%zu at most: keep the ones that say most.", max);
            return false;
        }
        if (!tag_name_is_valid(word)) {
            *why = arena_printf(arena,
                                "“" SPAN_FMT
                                "” cannot be a name: names are lower-case words joined by hyphens.",
                                SPAN_ARG(utf8_cut(word, 60)));
            return false;
        }
        (*names)[(*count)++] = word;
    }
    return true;
}

struct span tag_names_join(struct arena *arena, const struct span *names, size_t count,
                           const char *between)
{
    size_t gap = strlen(between);
    size_t len = 0;
    for (size_t i = 0; i < count; i++)
        len += names[i].len + gap;
    char *line = arena_alloc(arena, len + 1);
    len = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            memcpy(line + len, between, gap);
            len += gap;
        }
        memcpy(line + len, names[i].ptr, names[i].len);
        len += names[i].len;
    }
    return span_make(line, len);
}

/* ---- pages of the index ---- */

bool tag_place_read(struct span s, struct tag_place *out)
{
    size_t dot = span_find(s, '.');
    struct tag_place place = {.name = span_from(s, dot + 1)};
    if (!tag_name_is_valid(place.name) ||
        !span_int(span_make(s.ptr, dot), 0, INT32_MAX, &place.question_count))
        return false;
    *out = place;
    return true;
}

void tag_index_cut(struct tag_list *list, const struct tag_row *next[TAG_FACETS])
{
    size_t shown[TAG_FACETS] = {0};
    const struct tag_row *last[TAG_FACETS] = {0};
    size_t count = 0;
    for (int i = 0; i < TAG_FACETS; i++)
        next[i] = NULL;
    for (size_t i = 0; i < list->count; i++) {
        enum tag_facet facet = list->items[i].facet;
        if (shown[facet] == TAG_FACET_PAGE) {
            next[facet] = last[facet];
            continue;
        }
        shown[facet]++;
        list->items[count] = list->items[i];
        last[facet] = &list->items[count++];
    }
    list->count = count;
}

/* ---- what is below what ---- */

static bool is_child_of(const struct tag_row *tag, const struct tag_row *parent)
{
    for (size_t i = 0; i < tag->parent_count; i++) {
        if (tag->parents[i] == parent->id)
            return tag->facet == parent->facet;
    }
    return false;
}

bool tag_is_top(const struct tag_list *list, const struct tag_row *tag)
{
    if (tag->parent_count == 0)
        return true;
    for (size_t i = 0; i < list->count; i++) {
        if (is_child_of(tag, &list->items[i]))
            return false;
    }
    return true;
}

static bool is_among(const struct tag_row *tag, const struct tag_row *const *found, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (found[i] == tag)
            return true;
    }
    return false;
}

void tag_list_below(struct arena *arena, const struct tag_list *list, const struct tag_row *tag,
                    const struct tag_row ***below, size_t *count)
{
    *below = arena_array_of(arena, const struct tag_row *, list->count);
    *count = 0;
    const struct tag_row *parent = tag;
    for (size_t next = 0;; parent = (*below)[next++]) {
        for (size_t i = 0; i < list->count; i++) {
            const struct tag_row *child = &list->items[i];
            if (child != tag && is_child_of(child, parent) && !is_among(child, *below, *count))
                (*below)[(*count)++] = child;
        }
        if (next == *count)
            return;
    }
}

struct span tag_first_sentence(struct span plain)
{
    for (size_t i = 0; i < plain.len; i++) {
        bool ends = plain.ptr[i] == '.' || plain.ptr[i] == '?' || plain.ptr[i] == '!';
        if (plain.ptr[i] == '\n')
            return span_trim(span_make(plain.ptr, i));
        if (ends && (i + 1 == plain.len || plain.ptr[i + 1] == ' ' || plain.ptr[i + 1] == '\n'))
            return span_make(plain.ptr, i + 1);
    }
    return plain;
}

/* ---- history ---- */

static size_t names_bytes(const struct span *names, size_t count)
{
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += names[i].len + 1;
    return bytes;
}

size_t tag_history_size(const struct tag_revision_list *list)
{
    size_t shown = 0;
    size_t bytes = 0;
    while (shown < list->count && shown < TAG_REVISIONS_PAGE) {
        const struct tag *tag = &list->items[shown].tag;
        bytes += tag->description.len + names_bytes(tag->parents, tag->parent_count) +
                 names_bytes(tag->synonyms, tag->synonym_count);
        if (shown > 0 && bytes > TAG_HISTORY_BYTES)
            break;
        shown++;
    }
    return shown;
}

struct span tag_document(struct arena *arena, const struct tag *tag)
{
    struct span parents = tag_names_join(arena, tag->parents, tag->parent_count, " ");
    struct span synonyms = tag_names_join(arena, tag->synonyms, tag->synonym_count, " ");
    return arena_printf(arena,
                        "Name: " SPAN_FMT "\nTitle: " SPAN_FMT "\nWhat it describes: %s\n"
                        "In a sentence: " SPAN_FMT "\n"
                        "Wider tags: " SPAN_FMT "\nOther words: " SPAN_FMT
                        "\nMay need help soon: %s\n",
                        SPAN_ARG(tag->name), SPAN_ARG(tag->title), tag_facet_title(tag->facet),
                        SPAN_ARG(tag->summary), SPAN_ARG(parents), SPAN_ARG(synonyms),
                        tag->red_flag ? "yes" : "no");
}

/* ---- completion ---- */

void tag_write_json(struct text *out, const struct tag_hit_list *hits)
{
    text_add_char(out, '[');
    for (size_t i = 0; i < hits->count; i++) {
        const struct tag_hit *hit = &hits->items[i];
        text_add_string(out, i == 0 ? "{\"name\":\"" : ",{\"name\":\"");
        escape_json(out, hit->name);
        text_add_string(out, "\",\"title\":\"");
        escape_json(out, hit->title);
        text_add_char(out, '"');
        if (!hit->near) {
            text_add_string(out, ",\"facet\":\"");
            escape_json(out, span_of(tag_facet_title(hit->facet)));
            text_add_char(out, '"');
        }
        if (hit->near) {
            text_add_string(out, ",\"note\":\"the nearest\",\"near\":true");
        } else if (!span_is_empty(hit->via)) {
            text_add_string(out, ",\"note\":\"for ");
            escape_json(out, hit->via);
            text_add_char(out, '"');
        }
        text_add_char(out, '}');
    }
    text_add_char(out, ']');
}

struct safety_hits tag_safety(const struct tag *tag)
{
    struct safety_text texts[2 + TAG_SYNONYMS_MAX] = {{.text = tag->name}, {.text = tag->title}};
    size_t count = 2;
    for (size_t i = 0; i < tag->synonym_count && count < COUNT_OF(texts); i++)
        texts[count++] = (struct safety_text){.text = tag->synonyms[i]};
    return safety_match_texts(texts, count, SAFETY_OWN_WORDS);
}
