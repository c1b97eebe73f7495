/* Rules of suggestions: groups, JSON, a text with its misspelled words replaced. */
#include "search/suggest.h"

#include "core/escape.h"

/* ---- groups ---- */

static const struct {
    const char *kind;
    const char *title;
    const char *id;
} kinds[SEARCH_SUGGEST_KINDS] = {
    {"stretch", "Stretches", "stretches"},
    {"routine", "Routines", "routines"},
    {"article", "Articles", "articles"},
    {"muscle", "Muscles", "muscles"},
    {"term", "Terms", "terms"},
    {"tag", "Tags", "tags"},
    {"page", "Pages", "pages"},
    {"question", "Questions", "questions"},
};

/* The group of a kind, made when it is the first of it; NULL for a kind that is not known. */
static struct search_suggestion_group *group_of(struct arena *arena,
                                                struct search_suggestion_groups *groups,
                                                struct span kind, size_t room)
{
    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        if (!span_is(kind, kinds[k].kind))
            continue;
        for (size_t i = 0; i < groups->count; i++) {
            if (groups->items[i].title == kinds[k].title)
                return &groups->items[i];
        }
        struct search_suggestion_group *group = &groups->items[groups->count++];
        group->title = kinds[k].title;
        group->id = kinds[k].id;
        group->list.items = arena_array_of(arena, struct search_suggestion, room);
        return group;
    }
    return NULL;
}

static size_t add_all(struct arena *arena, struct search_suggestion_groups *groups,
                      const struct search_suggestion_list *from, size_t most, size_t of_a_kind)
{
    size_t added = 0;
    for (size_t i = 0; i < from->count && added < most; i++) {
        struct search_suggestion_group *group =
            group_of(arena, groups, from->items[i].kind, of_a_kind);
        if (group == NULL || group->list.count == of_a_kind)
            continue;
        group->list.items[group->list.count++] = from->items[i];
        added++;
    }
    return added;
}

void search_suggest_group(struct arena *arena, const struct search_suggestion_list *names,
                          const struct search_suggestion_list *questions,
                          struct search_suggestion_groups *out)
{
    add_all(arena, out, names, SEARCH_SUGGEST_NAMES_SHOWN, SEARCH_SUGGEST_OF_A_KIND);
    add_all(arena, out, questions, SEARCH_SUGGEST_QUESTIONS_MAX, SEARCH_SUGGEST_QUESTIONS_MAX);
}

/* ---- JSON ---- */

static void write_field(struct text *out, const char *before, struct span value)
{
    text_add_string(out, before);
    escape_json(out, value);
    text_add_char(out, '"');
}

static void write_group(struct text *out, const struct search_suggestion_group *group)
{
    write_field(out, "{\"group\":\"", span_of(group->title));
    text_add_string(out, ",\"items\":[");
    for (size_t i = 0; i < group->list.count; i++) {
        const struct search_suggestion *item = &group->list.items[i];
        write_field(out, i == 0 ? "{\"title\":\"" : ",{\"title\":\"", item->title);
        if (!span_is_empty(item->note))
            write_field(out, ",\"note\":\"", item->note);
        write_field(out, ",\"path\":\"", item->path);
        text_add_char(out, '}');
    }
    text_add_string(out, "]}");
}

void search_suggest_json(struct text *out, const struct search_suggestion_groups *groups)
{
    text_add_char(out, '[');
    for (size_t i = 0; i < groups->count; i++) {
        if (i > 0)
            text_add_char(out, ',');
        write_group(out, &groups->items[i]);
    }
    text_add_char(out, ']');
}

/* ---- spelling ---- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_same_word(struct span word, struct span lower)
{
    if (word.len != lower.len)
        return false;
    for (size_t i = 0; i < word.len; i++) {
        if (small(word.ptr[i]) != lower.ptr[i])
            return false;
    }
    return true;
}

static struct span meant_by(struct span word, const struct search_spelling_list *spellings)
{
    for (size_t i = 0; i < spellings->count; i++) {
        if (is_same_word(word, spellings->items[i].typed))
            return spellings->items[i].meant;
    }
    return word;
}

struct span search_corrected(struct arena *arena, struct span typed,
                             const struct search_spelling_list *spellings)
{
    struct text out;
    text_init(&out, 64 * 1024);
    bool changed = false;
    for (size_t i = 0; i < typed.len;) {
        size_t end = i;
        while (end < typed.len && is_letter(typed.ptr[end]))
            end++;
        struct span word = span_make(typed.ptr + i, end == i ? 1 : end - i);
        struct span meant = meant_by(word, spellings);
        changed = changed || meant.ptr != word.ptr;
        text_add_span(&out, meant);
        i += word.len;
    }
    struct span corrected = changed ? arena_span(arena, text_span(&out)) : typed;
    text_free(&out);
    return corrected;
}
