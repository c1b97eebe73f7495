/* Rules of questions: places in lists, tags as people type them. */
#include "question/question.h"

#include "core/utf8.h"

enum { TAG_MAX = 40 };

bool question_place_read(struct span s, struct question_place *out)
{
    size_t dot = span_find(s, '.');
    struct question_place place;
    if (dot == s.len || !span_int(span_make(s.ptr, dot), INT64_MIN, INT64_MAX, &place.at) ||
        !span_int(span_from(s, dot + 1), 1, INT64_MAX, &place.id))
        return false;
    *out = place;
    return true;
}

static bool tag_is_well_formed(struct span tag)
{
    for (size_t i = 0; i < tag.len; i++) {
        char c = tag.ptr[i];
        bool ok = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '#' || c == '.' || c == '-';
        if (!ok)
            return false;
    }
    return tag.len > 0 && tag.len <= TAG_MAX;
}

static bool is_in(struct span tag, const struct span *tags, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (span_equal(tags[i], tag))
            return true;
    }
    return false;
}

/* People write "[low-back], Tight": brackets, commas and capitals are theirs, not the tag's. */
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

bool question_tags_parse(struct arena *arena, struct span typed, struct span **tags, size_t *count, struct span *why)
{
    struct span rest = normalised(arena, typed);
    struct span word;
    *tags = arena_array_of(arena, struct span, QUESTION_TAGS_MAX);
    *count = 0;
    while (span_word(&rest, &word)) {
        if (is_in(word, *tags, *count))
            continue;
        if (*count == QUESTION_TAGS_MAX) {
            *why = SPAN("Five tags at most: keep the ones that say most.");
            return false;
        }
        if (!tag_is_well_formed(word)) {
            *why = arena_printf(arena, "“" SPAN_FMT "” cannot be a tag: tags are lower-case words joined by hyphens.",
                                SPAN_ARG(utf8_cut(word, 60)));
            return false;
        }
        (*tags)[(*count)++] = word;
    }
    return true;
}

struct span question_unknown_tags_message(struct arena *arena, const struct question_unknown_tags *unknown)
{
    struct text names;
    text_init(&names, 1024);
    for (size_t i = 0; i < unknown->count; i++) {
        if (i > 0)
            text_add_string(&names, i + 1 == unknown->count ? " and " : ", ");
        text_printf(&names, "“" SPAN_FMT "”", SPAN_ARG(unknown->items[i]));
    }
    struct span message = arena_printf(arena, "%s %s yet.", text_string(&names),
                                       unknown->count == 1 ? "is not a tag" : "are not tags");
    text_free(&names);
    return message;
}
