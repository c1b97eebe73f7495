/* Names that look as if they belonged to the people who run the site: two tables of words, compared by name_key. */
#include "core/staff_name.h"

#include "core/name_key.h"
#include "core/plain_letters.h"
#include "core/utf8.h"

#include <unicode/uchar.h>

enum {
    ANYWHERE, /* as one of the words of a name, or run together with another: "adminanna" */
    WORD,     /* as one of the words of a name */
    AT_END, /* as the first or last, unless another is a thing: "anna_support", "support_stockings" */
    ALONE,  /* only where the name has no other words than those of this table */
    BARE,   /* the same, and not with an article: "help_desk", "the_help" */
    SITE,   /* goes with those; by itself it says nothing */
    ARTICLE /* the same */
};

static const struct {
    const char *word;
    int where;
} words[] = {
    {"admin", ANYWHERE},
    {"administrator", ANYWHERE},
    {"moderator", ANYWHERE},
    {"backtalk", ANYWHERE},
    {"\xD0\xB0\xD0\xB4\xD0\xBC\xD0\xB8\xD0\xBD", ANYWHERE}, /* Cyrillic: admin */
    {"\xD0\xBC\xD0\xBE\xD0\xB4\xD0\xB5\xD1\x80\xD0\xB0\xD1\x82\xD0\xBE\xD1\x80",
     ANYWHERE}, /* moderator */
    {"admins", WORD},
    {"sysadmin", WORD},
    {"siteadmin", WORD},
    {"superuser", WORD},
    {"sysop", WORD},
    {"webmaster", WORD},
    {"postmaster", WORD},
    {"mod", WORD},
    {"mods", WORD},
    {"helpdesk", WORD},
    {"administrador", WORD},
    {"moderador", WORD},
    {"moderateur", WORD},
    {"staff", AT_END},
    {"support", AT_END},
    {"security", AT_END},
    {"system", AT_END},
    {"moderation", ALONE},
    {"official", ALONE},
    {"team", ALONE},
    {"owner", ALONE},
    {"founder", ALONE},
    {"manager", ALONE},
    {"management", ALONE},
    {"former", ALONE},
    {"example", ALONE},
    {"help", BARE},
    {"root", BARE},
    {"site", SITE},
    {"forum", SITE},
    {"community", SITE},
    {"tech", SITE},
    {"customer", SITE},
    {"user", SITE},
    {"member", SITE},
    {"account", SITE},
    {"desk", SITE},
    {"center", SITE},
    {"centre", SITE},
    {"service", SITE},
    {"services", SITE},
    {"safety", SITE},
    {"people", SITE},
    {"the", ARTICLE},
    {"im", ARTICLE},
    {"your", ARTICLE},
    {"our", ARTICLE},
    {"real", ARTICLE},
    {"head", ARTICLE},
    {"chief", ARTICLE},
};

/* What a support, a system and a staff are, too, and words that lead there. */
static const char *const things[] = {
    "a",         "alarm",  "ankle",    "arch",      "back",   "bag",       "bandage", "belt",
    "blanket",   "body",   "bra",      "brace",     "camera", "cane",      "chair",   "cushion",
    "digestive", "disc",   "down",     "emotional", "foot",   "group",     "heel",    "hip",
    "immune",    "insole", "joint",    "knee",      "lumbar", "mattress",  "moral",   "muscle",
    "my",        "neck",   "nerve",    "nervous",   "nurse",  "nutrition", "of",      "pain",
    "peer",      "physio", "pillow",   "social",    "sock",   "socks",     "solar",   "sound",
    "spinal",    "spine",  "stocking", "stockings", "strap",  "tape",      "thigh",   "trunk",
    "walking",   "wrist",
};

enum {
    WORDS_ARENA = 32 * 1024 * 1024,
    NAME_BYTES = NAME_MAX * 16,
    RUN_REST = 3, /* "adminah" is a name, "adminanna" is not */
    RUN_LONG = 9  /* a word that long is in no other by chance: "moderatorin" */
};

struct look {
    struct arena *arena;
    struct span keys[COUNT_OF(words)];
    struct span things[COUNT_OF(things)];
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

static bool is_thing(const struct look *look, struct span word)
{
    struct span key = name_key(look->arena, word);
    for (size_t i = 0; i < COUNT_OF(things); i++) {
        if (span_equal(key, look->things[i]))
            return true;
    }
    return false;
}

/* "adminanna", "annaadmin" */
static bool is_run_together(struct span key, struct span word)
{
    if (key.len <= word.len || (word.len < RUN_LONG && key.len < word.len + RUN_REST))
        return false;
    return span_starts_with(key, word) || span_equal(span_from(key, key.len - word.len), word);
}

static bool no_thing_is_in(const struct look *look)
{
    for (size_t i = 0; i < look->count; i++) {
        if (is_thing(look, look->words[i]))
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

static bool spelling_speaks(const struct look *look, struct span spelling, size_t at)
{
    struct span key = name_key(look->arena, spelling);
    bool at_end = at == 0 || at + 1 == look->count;
    for (size_t i = 0; i < COUNT_OF(words) && key.len > 0; i++) {
        bool same = span_equal(key, look->keys[i]);
        if (words[i].where == ANYWHERE && (same || is_run_together(key, look->keys[i])))
            return true;
        if (same && words[i].where == WORD)
            return !is_of_a_time(look, at);
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
    for (size_t i = 0; i < look->count; i++) {
        if (spelling_speaks(look, look->words[i], i) ||
            spelling_speaks(look, without_number(look->words[i]), i))
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
        look->keys[i] = name_key(arena, span_of(words[i].word));
    for (size_t i = 0; i < COUNT_OF(things); i++)
        look->things[i] = name_key(arena, span_of(things[i]));
    bool like = some_word_speaks(look, name) || some_part_speaks(look, name) ||
                all_together_speaks(look, name);
    arena_free(arena);
    return like;
}
