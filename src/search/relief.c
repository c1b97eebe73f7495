/* Whether a query says that something hurts, and what is shown of what helps. */
#include "search/relief.h"

#include "core/escape.h"

enum { PATH_BYTES_MAX = 2048, WORD_MAX = 24 };

static const char *const hurting[] = {
    "ache",      "aches",   "aching",  "achy",     "agony",   "cramp",  "cramping",
    "cramps",    "hurt",    "hurting", "hurts",    "killing", "pain",   "painful",
    "pains",     "paining", "sore",    "soreness", "spasm",   "spasms", "stabbing",
    "throbbing", "twinge",  "twinges", "backache", "seized",
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static struct span next_letters(struct span *rest)
{
    size_t from = 0;
    while (from < rest->len && !is_letter(rest->ptr[from]))
        from++;
    size_t to = from;
    while (to < rest->len && is_letter(rest->ptr[to]))
        to++;
    struct span word = span_make(rest->ptr + from, to - from);
    *rest = span_from(*rest, to);
    return word;
}

static bool is_hurting(struct span word)
{
    char small[WORD_MAX];
    if (word.len >= sizeof(small))
        return false;
    for (size_t i = 0; i < word.len; i++)
        small[i] = (char)(word.ptr[i] | ('a' - 'A'));
    for (size_t i = 0; i < COUNT_OF(hurting); i++)
        if (span_is(span_make(small, word.len), hurting[i]))
            return true;
    return false;
}

bool search_relief_is_wanted(struct span words)
{
    struct span word = next_letters(&words);
    while (word.len > 0 && !is_hurting(word))
        word = next_letters(&words);
    return word.len > 0;
}

size_t search_relief_shown(const struct search_relief *relief)
{
    size_t count = 0;
    while (count < SEARCH_RELIEF_SHOWN && count < relief->entries.count &&
           span_is(relief->entries.items[count].kind, "stretch"))
        count++;
    return count;
}

struct span search_relief_title(struct arena *arena, const struct search_relief *relief)
{
    struct span titles[SEARCH_RELIEF_PLACES];
    for (size_t i = 0; i < relief->places.count; i++)
        titles[i] = relief->places.items[i].title;
    return tag_names_join(arena, titles, relief->places.count, " and ");
}

struct span search_relief_path(struct arena *arena, const struct search_relief *relief)
{
    struct text path;
    text_init(&path, PATH_BYTES_MAX);
    text_add_string(&path, "/symptoms?region=");
    for (size_t i = 0; i < relief->places.count; i++) {
        if (i > 0)
            text_add_char(&path, ',');
        escape_url_part(&path, relief->places.items[i].name);
    }
    struct span made = arena_span(arena, text_span(&path));
    text_free(&path);
    return made;
}
