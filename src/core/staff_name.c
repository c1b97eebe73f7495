/* Names that look as if they belonged to the people who run the site: tables of words, compared by name_key. */
#include "core/staff_name.h"

#include "core/name_key.h"
#include "core/plain_letters.h"
#include "core/staff_name_words.h"
#include "core/utf8.h"

#include <unicode/uchar.h>

enum {
    WORDS_ARENA = 32 * 1024 * 1024,
    NAME_BYTES = NAME_MAX * 16,
    RUN_REST = 3, /* "adminah" is a name, "adminanna" is not */
    RUN_LONG = 9  /* a word that long is in no other by chance: "moderatorin" */
};

struct look {
    struct arena *arena;
    struct span keys[COUNT_OF(words)];
    struct span words[NAME_BYTES]; /* of the name */
    size_t count;
};

/* ---- parts of a name ---- */

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

/* The next word: up to a separator, or, where `capitals` count, to a capital that follows a
   small letter. */
static bool next_word(struct span *rest, struct span *word, bool capitals)
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
           !(capitals && was_small && u_isupper((UChar32)point))) {
        was_small = u_islower((UChar32)point) != 0;
        end = ahead.ptr;
        *rest = ahead;
    }
    *word = span_make(begin, (size_t)(end - begin));
    return word->len > 0;
}

/* ---- words ---- */

static struct span key_of(const struct look *look, struct span word)
{
    return name_key(look->arena, plain_letters(look->arena, word));
}

static bool is_one_of(const struct look *look, struct span key, const char *const *list,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (span_equal(key, key_of(look, span_of(list[i]))))
            return true;
    }
    return false;
}

/* The key of the word `by` places from one; empty: there is none. */
static struct span key_beside(const struct look *look, size_t at, int by)
{
    bool there = by < 0 ? at >= (size_t)-by : at + (size_t)by < look->count;
    return there ? name_key(look->arena, look->words[by < 0 ? at - (size_t)-by : at + (size_t)by])
                 : SPAN("");
}

/* "adminanna", "annaadmin", and not "adminfan" */
static bool is_run_together(const struct look *look, struct span key, struct span word)
{
    if (key.len <= word.len || (word.len < RUN_LONG && key.len < word.len + RUN_REST))
        return false;
    if (span_starts_with(key, word))
        return !is_one_of(look, span_from(key, word.len), fans, COUNT_OF(fans));
    return span_equal(span_from(key, key.len - word.len), word);
}

static bool no_thing_is_in(const struct look *look)
{
    for (size_t i = 0; i < look->count; i++) {
        if (is_one_of(look, name_key(look->arena, look->words[i]), things, COUNT_OF(things)))
            return false;
    }
    return true;
}

/* "mod_60s" is about the sixties. */
static bool is_of_a_time(const struct look *look, size_t at)
{
    struct span next = at + 1 < look->count ? look->words[at + 1] : SPAN("");
    return next.len > 0 && is_digit((uint8_t)next.ptr[0]) && !span_is_empty(without_number(next)) &&
           next.ptr[next.len - 1] == 's';
}

/* "mod_squad", "body_mods" */
static bool is_other_mod(const struct look *look, struct span key, size_t at)
{
    static const char *const mods[] = {"mod", "mods"};
    return is_one_of(look, key, mods, COUNT_OF(mods)) &&
           (is_one_of(look, key_beside(look, at, -1), beside_mod, COUNT_OF(beside_mod)) ||
            is_one_of(look, key_beside(look, at, 1), beside_mod, COUNT_OF(beside_mod)));
}

/* "not_a_mod", "never_admin" */
static bool is_denied(const struct look *look, size_t at)
{
    int back = is_one_of(look, key_beside(look, at, -1), articles, COUNT_OF(articles)) ? -2 : -1;
    return is_one_of(look, key_beside(look, at, back), denials, COUNT_OF(denials));
}

/* "admin_fan" */
static bool is_a_fans(const struct look *look)
{
    return look->count > 1 && is_one_of(look, name_key(look->arena, look->words[look->count - 1]),
                                        fans, COUNT_OF(fans));
}

static bool spelling_speaks(const struct look *look, struct span spelling, size_t at)
{
    struct span key = name_key(look->arena, spelling);
    bool at_end = at == 0 || at + 1 == look->count;
    for (size_t i = 0; i < COUNT_OF(words) && key.len > 0; i++) {
        bool same = span_equal(key, look->keys[i]);
        if (words[i].where == ANYWHERE && (same || is_run_together(look, key, look->keys[i])))
            return true;
        if (same && words[i].where == WORD)
            return !is_of_a_time(look, at) && !is_other_mod(look, key, at);
        if (same && words[i].where == AT_END)
            return at_end && no_thing_is_in(look);
    }
    return false;
}

static bool some_word_speaks(struct look *look, struct span name)
{
    struct span word;
    while (next_word(&name, &word, true)) {
        if (!span_is_empty(without_number(word)))
            look->words[look->count++] = word;
    }
    if (is_a_fans(look))
        return false;
    for (size_t i = 0; i < look->count; i++) {
        if ((spelling_speaks(look, look->words[i], i) ||
             spelling_speaks(look, without_number(look->words[i]), i)) &&
            !is_denied(look, i))
            return true;
    }
    return false;
}

/* ---- words that are written together ---- */

enum { SAYS_ROLE = 1, SPEAKS = 2, SPEAKS_BARE = 4, HAS_ARTICLE = 8, SAYS_ANYTHING = 16 };

static unsigned said_by(int where)
{
    static const unsigned said[] = {
        [ANYWHERE] = SAYS_ROLE | SPEAKS,
        [WORD] = SAYS_ROLE | SPEAKS,
        [AT_END] = SPEAKS,
        [ALONE] = SPEAKS,
        [BARE] = SPEAKS_BARE,
        [SITE] = 0,
        [ARTICLE] = HAS_ARTICLE,
    };
    return said[where] | SAYS_ANYTHING;
}

/* Whether the key is words of the table one after the other that say one of `wanted`: a bare one not with an article. */
static bool is_made_of_words(const struct look *look, struct span key, unsigned said,
                             unsigned wanted)
{
    if (key.len == 0)
        return (said & wanted & ~(unsigned)SPEAKS_BARE) != 0 ||
               (said & wanted & SPEAKS_BARE && !(said & HAS_ARTICLE));
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (span_starts_with(key, look->keys[i]) &&
            is_made_of_words(look, span_from(key, look->keys[i].len),
                             said | said_by(words[i].where), wanted))
            return true;
    }
    return false;
}

static bool speaks_together(const struct look *look, struct span joined)
{
    const unsigned wanted = SPEAKS | SPEAKS_BARE;
    return is_made_of_words(look, name_key(look->arena, joined), 0, wanted) ||
           is_made_of_words(look, name_key(look->arena, without_number(joined)), 0, wanted);
}

/* "Former_Member", "Safety_Team": each part is made of words, and together they speak. */
static bool parts_speak(const struct look *look, struct span name)
{
    char *bytes = arena_alloc(look->arena, name.len + 1);
    size_t len = 0;
    struct span part;
    while (next_word(&name, &part, false)) {
        struct span letters_of_it = without_number(part);
        if (letters_of_it.len > 0 &&
            !is_made_of_words(look, name_key(look->arena, letters_of_it), 0, SAYS_ANYTHING))
            return false;
        memcpy(bytes + len, part.ptr, part.len);
        len += part.len;
    }
    return speaks_together(look, span_make(bytes, len));
}

static bool is_one_word(const struct look *look, struct span key)
{
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (span_equal(key, look->keys[i]))
            return true;
    }
    return false;
}

/* "mo.themod": words that are written together between separators. One by itself is looked at above. */
static bool some_part_speaks(const struct look *look, struct span name)
{
    struct span part;
    while (next_word(&name, &part, false)) {
        struct span key = name_key(look->arena, without_number(part));
        if (!is_one_word(look, key) && is_made_of_words(look, key, 0, SAYS_ROLE))
            return true;
    }
    return false;
}

/* "a-d-m-i-n", "ad_min", "theModTeam": without what is between the letters. "Mo_D" is two names: capitals say so. */
static bool all_together_speaks(const struct look *look, struct span name)
{
    char *bytes = arena_alloc(look->arena, name.len + 1);
    size_t len = 0;
    bool apart = false;        /* a capital begins a part that is not the first */
    bool letters_alone = true; /* each part is one letter */
    struct span rest = name;
    struct span part;
    while (next_word(&rest, &part, false)) {
        uint32_t point = 0;
        struct span first = part;
        (void)utf8_next(&first, &point);
        apart = apart || (len > 0 && u_isupper((UChar32)point));
        letters_alone = letters_alone && first.len == 0;
        memcpy(bytes + len, part.ptr, part.len);
        len += part.len;
    }
    struct span joined = span_make(bytes, len);
    if (span_equal(name_key(look->arena, joined), name_key(look->arena, SPAN("backtalk"))))
        return true;
    if (!apart || letters_alone || look->count == 1)
        return speaks_together(look, joined);
    return parts_speak(look, name);
}

bool staff_name_is_like(struct span name)
{
    struct look *look;
    struct arena *arena = arena_new(WORDS_ARENA);
    look = arena_array_of(arena, struct look, 1);
    look->arena = arena;
    look->count = 0;
    name.len = name.len > NAME_BYTES ? NAME_BYTES : name.len;
    name = plain_letters(arena, name);
    name.len = name.len > NAME_BYTES ? NAME_BYTES : name.len;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        look->keys[i] = key_of(look, span_of(words[i].word));
    bool like = some_word_speaks(look, name) || some_part_speaks(look, name) ||
                all_together_speaks(look, name);
    arena_free(arena);
    return like;
}
