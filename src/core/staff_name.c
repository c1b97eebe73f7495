/* Names that look as if they belonged to the people who run the site: tables of words, compared by name_key. */
#include "core/staff_name.h"

#include "core/name_key.h"
#include "core/plain_letters.h"
#include "core/staff_name_parts.h"
#include "core/staff_name_words.h"
#include "core/utf8.h"

#include <pthread.h>
#include <unicode/uchar.h>

enum {
    KEYS_ARENA = 4 * 1024 * 1024,
    WORDS_ARENA = 32 * 1024 * 1024,
    NAME_BYTES = NAME_MAX * 16,
    RUN_REST = 3, /* "adminah" is a name, "adminanna" is not */
    RUN_LONG = 9  /* a word that long is in no other by chance: "moderatorin" */
};

static const char *const mods[] = {"mod", "mods"};

/* Of the tables, made when the first name is looked at: a key costs more than all the comparing. */
static struct {
    struct arena *arena; /* they last as long as the process */
    struct span words[COUNT_OF(words)];
    struct span things[COUNT_OF(things)];
    struct span mods[COUNT_OF(mods)];
    struct span beside_mod[COUNT_OF(beside_mod)];
    struct span denials[COUNT_OF(denials)];
    struct span articles[COUNT_OF(articles)];
    struct span fans[COUNT_OF(fans)];
    struct span backtalk;
} keys;
static pthread_once_t keys_made = PTHREAD_ONCE_INIT;

struct look {
    struct arena *arena;
    struct span words[NAME_BYTES]; /* of the name */
    size_t count;
};

/* ---- words ---- */

static struct span key_of(struct arena *arena, const char *word)
{
    return name_key(arena, plain_letters(arena, span_of(word)));
}

static void make_keys_of(struct arena *arena, struct span *out, const char *const *list,
                         size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = key_of(arena, list[i]);
}

static void make_keys(void)
{
    struct arena *arena = arena_new(KEYS_ARENA);
    keys.arena = arena;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        keys.words[i] = key_of(arena, words[i].word);
    make_keys_of(arena, keys.things, things, COUNT_OF(things));
    make_keys_of(arena, keys.mods, mods, COUNT_OF(mods));
    make_keys_of(arena, keys.beside_mod, beside_mod, COUNT_OF(beside_mod));
    make_keys_of(arena, keys.denials, denials, COUNT_OF(denials));
    make_keys_of(arena, keys.articles, articles, COUNT_OF(articles));
    make_keys_of(arena, keys.fans, fans, COUNT_OF(fans));
    keys.backtalk = key_of(arena, "backtalk");
}

static bool is_one_of(struct span key, const struct span *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (span_equal(key, list[i]))
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
static bool is_run_together(struct span key, struct span word)
{
    if (key.len <= word.len || (word.len < RUN_LONG && key.len < word.len + RUN_REST))
        return false;
    if (span_starts_with(key, word))
        return !is_one_of(span_from(key, word.len), keys.fans, COUNT_OF(keys.fans));
    return span_equal(span_from(key, key.len - word.len), word);
}

static bool no_thing_is_in(const struct look *look)
{
    for (size_t i = 0; i < look->count; i++) {
        if (is_one_of(name_key(look->arena, look->words[i]), keys.things, COUNT_OF(keys.things)))
            return false;
    }
    return true;
}

/* "mod_60s" is about the sixties. */
static bool is_of_a_time(const struct look *look, size_t at)
{
    struct span next = at + 1 < look->count ? look->words[at + 1] : SPAN("");
    return next.len > 0 && staff_name_digit((uint8_t)next.ptr[0]) &&
           !span_is_empty(staff_name_without_number(next)) && next.ptr[next.len - 1] == 's';
}

/* "mod_squad", "body_mods" */
static bool is_other_mod(const struct look *look, struct span key, size_t at)
{
    return is_one_of(key, keys.mods, COUNT_OF(keys.mods)) &&
           (is_one_of(key_beside(look, at, -1), keys.beside_mod, COUNT_OF(keys.beside_mod)) ||
            is_one_of(key_beside(look, at, 1), keys.beside_mod, COUNT_OF(keys.beside_mod)));
}

/* "not_a_mod", "never_admin" */
static bool is_denied(const struct look *look, size_t at)
{
    int back =
        is_one_of(key_beside(look, at, -1), keys.articles, COUNT_OF(keys.articles)) ? -2 : -1;
    return is_one_of(key_beside(look, at, back), keys.denials, COUNT_OF(keys.denials));
}

/* "admin_fan" */
static bool is_a_fans(const struct look *look)
{
    return look->count > 1 && is_one_of(name_key(look->arena, look->words[look->count - 1]),
                                        keys.fans, COUNT_OF(keys.fans));
}

static bool spelling_speaks(const struct look *look, struct span spelling, size_t at)
{
    struct span key = name_key(look->arena, spelling);
    bool at_end = at == 0 || at + 1 == look->count;
    for (size_t i = 0; i < COUNT_OF(words) && key.len > 0; i++) {
        bool same = span_equal(key, keys.words[i]);
        if (words[i].where == ANYWHERE && (same || is_run_together(key, keys.words[i])))
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
    while (staff_name_next(&name, &word, true)) {
        if (!span_is_empty(staff_name_without_number(word)))
            look->words[look->count++] = word;
    }
    if (is_a_fans(look))
        return false;
    for (size_t i = 0; i < look->count; i++) {
        if ((spelling_speaks(look, look->words[i], i) ||
             spelling_speaks(look, staff_name_without_number(look->words[i]), i)) &&
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
static bool is_made_of_words(struct span key, unsigned said, unsigned wanted)
{
    if (key.len == 0)
        return (said & wanted & ~(unsigned)SPEAKS_BARE) != 0 ||
               (said & wanted & SPEAKS_BARE && !(said & HAS_ARTICLE));
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (span_starts_with(key, keys.words[i]) &&
            is_made_of_words(span_from(key, keys.words[i].len), said | said_by(words[i].where),
                             wanted))
            return true;
    }
    return false;
}

static bool speaks_together(const struct look *look, struct span joined)
{
    const unsigned wanted = SPEAKS | SPEAKS_BARE;
    return is_made_of_words(name_key(look->arena, joined), 0, wanted) ||
           is_made_of_words(name_key(look->arena, staff_name_without_number(joined)), 0, wanted);
}

/* "Former_Member", "Safety_Team": each part is made of words, and together they speak. */
static bool parts_speak(const struct look *look, struct span name)
{
    char *bytes = arena_alloc(look->arena, name.len + 1);
    size_t len = 0;
    struct span part;
    while (staff_name_next(&name, &part, false)) {
        struct span letters_of_it = staff_name_without_number(part);
        if (letters_of_it.len > 0 &&
            !is_made_of_words(name_key(look->arena, letters_of_it), 0, SAYS_ANYTHING))
            return false;
        memcpy(bytes + len, part.ptr, part.len);
        len += part.len;
    }
    return speaks_together(look, span_make(bytes, len));
}

static bool is_one_word(struct span key)
{
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (span_equal(key, keys.words[i]))
            return true;
    }
    return false;
}

/* "mo.themod": words that are written together between separators. One by itself is looked at above. */
static bool some_part_speaks(const struct look *look, struct span name)
{
    struct span part;
    while (staff_name_next(&name, &part, false)) {
        struct span key = name_key(look->arena, staff_name_without_number(part));
        if (!is_one_word(key) && is_made_of_words(key, 0, SAYS_ROLE))
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
    while (staff_name_next(&rest, &part, false)) {
        uint32_t point = 0;
        struct span first = part;
        (void)utf8_next(&first, &point);
        apart = apart || (len > 0 && u_isupper((UChar32)point));
        letters_alone = letters_alone && first.len == 0;
        memcpy(bytes + len, part.ptr, part.len);
        len += part.len;
    }
    struct span joined = span_make(bytes, len);
    if (span_equal(name_key(look->arena, joined), keys.backtalk))
        return true;
    if (!apart || letters_alone || look->count == 1)
        return speaks_together(look, joined);
    return parts_speak(look, name);
}

bool staff_name_is_like(struct span name)
{
    struct look *look;
    struct arena *arena = arena_new(WORDS_ARENA);
    pthread_once(&keys_made, make_keys);
    look = arena_array_of(arena, struct look, 1);
    look->arena = arena;
    look->count = 0;
    name.len = name.len > NAME_BYTES ? NAME_BYTES : name.len;
    name = plain_letters(arena, name);
    name.len = name.len > NAME_BYTES ? NAME_BYTES : name.len;
    bool like = some_word_speaks(look, name) || some_part_speaks(look, name) ||
                all_together_speaks(look, name);
    arena_free(arena);
    return like;
}
