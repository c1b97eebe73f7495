/* Names that look as if they belonged to the people who run the site: one table of words, compared by name_key. */
#include "core/staff_name.h"

#include "core/name_key.h"
#include "core/utf8.h"

#include <unicode/uchar.h>

enum {
    ANYWHERE, /* as one of the words of a name */
    FIRST,    /* as the first: "support_anna" speaks for the site, "lumbar_support" is a thing */
    ALONE,    /* only where the name has no other words than those of this table */
    AROUND    /* the same, and by itself it says nothing */
};

static const struct {
    const char *word;
    int where;
} words[] = {
    {"admin", ANYWHERE},
    {"admins", ANYWHERE},
    {"administrator", ANYWHERE},
    {"administrators", ANYWHERE},
    {"administration", ANYWHERE},
    {"sysadmin", ANYWHERE},
    {"siteadmin", ANYWHERE},
    {"superadmin", ANYWHERE},
    {"superuser", ANYWHERE},
    {"sysop", ANYWHERE},
    {"webmaster", ANYWHERE},
    {"postmaster", ANYWHERE},
    {"mod", ANYWHERE},
    {"mods", ANYWHERE},
    {"moderator", ANYWHERE},
    {"moderators", ANYWHERE},
    {"moderation", ANYWHERE},
    {"staff", ANYWHERE},
    {"backtalk", ANYWHERE},
    {"official", ANYWHERE},
    {"helpdesk", ANYWHERE},
    {"administrador", ANYWHERE},
    {"administrateur", ANYWHERE},
    {"moderador", ANYWHERE},
    {"mod\xC3\xA9rateur", ANYWHERE},
    {"moderateur", ANYWHERE},
    {"moderatore", ANYWHERE},
    {"\xD0\xB0\xD0\xB4\xD0\xBC\xD0\xB8\xD0\xBD", ANYWHERE}, /* Cyrillic: admin */
    {"\xD0\xBC\xD0\xBE\xD0\xB4\xD0\xB5\xD1\x80\xD0\xB0\xD1\x82\xD0\xBE\xD1\x80", ANYWHERE},
    {"support", FIRST},
    {"security", FIRST},
    {"system", FIRST},
    {"team", ALONE},
    {"help", ALONE},
    {"root", ALONE},
    {"owner", ALONE},
    {"founder", ALONE},
    {"the", AROUND},
    {"im", AROUND},
    {"your", AROUND},
    {"our", AROUND},
    {"real", AROUND},
    {"head", AROUND},
    {"chief", AROUND},
    {"site", AROUND},
    {"forum", AROUND},
    {"community", AROUND},
    {"tech", AROUND},
    {"customer", AROUND},
    {"user", AROUND},
    {"member", AROUND},
    {"account", AROUND},
    {"desk", AROUND},
    {"center", AROUND},
    {"centre", AROUND},
    {"service", AROUND},
    {"services", AROUND},
};

enum { WORDS_ARENA = 1024 * 1024, NAME_BYTES = NAME_MAX * 16 };

struct look {
    struct arena *arena;
    struct span keys[COUNT_OF(words)];
};

static bool is_separator(uint32_t point)
{
    return point == '_' || point == '.' || point == '-' || point == ' ';
}

static bool is_digit(uint32_t point)
{
    return u_isdigit((UChar32)point) != 0;
}

/* What is between the digits at both ends: those of "admin42" are a number. */
static struct span without_number(struct span word)
{
    struct span rest = word;
    const char *begin = NULL;
    const char *end = NULL;
    uint32_t point;
    while (utf8_next(&rest, &point)) {
        if (is_digit(point))
            continue;
        end = rest.ptr;
        if (begin == NULL) {
            begin = word.ptr;
            struct span before = word;
            while (utf8_next(&before, &point) && is_digit(point))
                begin = before.ptr;
        }
    }
    return begin == NULL ? SPAN("") : span_make(begin, (size_t)(end - begin));
}

/* The number of the word in the table; COUNT_OF(words): it is none of them. */
static size_t word_of(const struct look *look, struct span word)
{
    struct span key = name_key(look->arena, word);
    for (size_t i = 0; i < COUNT_OF(words) && key.len > 0; i++) {
        if (span_equal(key, look->keys[i]))
            return i;
    }
    return COUNT_OF(words);
}

static bool word_speaks(const struct look *look, struct span word, bool first)
{
    const struct span spellings[] = {word, without_number(word)};
    for (size_t i = 0; i < COUNT_OF(spellings); i++) {
        size_t found = word_of(look, spellings[i]);
        if (found < COUNT_OF(words) &&
            (words[found].where == ANYWHERE || (first && words[found].where == FIRST)))
            return true;
    }
    return false;
}

/* The next word: up to a separator, or to a capital that follows a small letter. */
static bool next_word(struct span *rest, struct span *word)
{
    uint32_t point;
    struct span ahead = *rest;
    while (utf8_next(&ahead, &point) && is_separator(point))
        *rest = ahead;
    const char *begin = rest->ptr;
    const char *end = begin;
    bool was_small = false;
    ahead = *rest;
    while (utf8_next(&ahead, &point) && !is_separator(point) &&
           !(was_small && u_isupper((UChar32)point))) {
        was_small = u_islower((UChar32)point) != 0;
        end = ahead.ptr;
        *rest = ahead;
    }
    *word = span_make(begin, (size_t)(end - begin));
    return word->len > 0;
}

static bool some_word_speaks(const struct look *look, struct span name)
{
    struct span word;
    for (bool first = true; next_word(&name, &word); first = false) {
        if (word_speaks(look, word, first))
            return true;
    }
    return false;
}

/* Whether the key is words of the table one after the other, and what they say together is that somebody runs the site. */
static bool is_made_of_words(const struct look *look, struct span key, bool speaks)
{
    if (key.len == 0)
        return speaks;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (span_starts_with(key, look->keys[i]) &&
            is_made_of_words(look, span_from(key, look->keys[i].len),
                             speaks || words[i].where != AROUND))
            return true;
    }
    return false;
}

/* "a-d-m-i-n", "theModTeam": without what is between the letters. */
static bool all_together_speaks(const struct look *look, struct span name)
{
    char *bytes = arena_alloc(look->arena, name.len + 1);
    size_t len = 0;
    struct span rest = name;
    uint32_t point;
    for (const char *at = rest.ptr; utf8_next(&rest, &point); at = rest.ptr) {
        if (is_separator(point))
            continue;
        memcpy(bytes + len, at, (size_t)(rest.ptr - at));
        len += (size_t)(rest.ptr - at);
    }
    struct span joined = span_make(bytes, len);
    return is_made_of_words(look, name_key(look->arena, joined), false) ||
           is_made_of_words(look, name_key(look->arena, without_number(joined)), false);
}

bool staff_name_is_like(struct span name)
{
    struct look look = {.arena = arena_new(WORDS_ARENA)};
    name.len = name.len > NAME_BYTES ? NAME_BYTES : name.len;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        look.keys[i] = name_key(look.arena, span_of(words[i].word));
    bool like = some_word_speaks(&look, name) || all_together_speaks(&look, name);
    arena_free(look.arena);
    return like;
}
