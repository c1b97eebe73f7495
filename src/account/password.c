/* Which passwords may be chosen: by length, and by what is tried first; never by which characters they are made of. */
#include "account/password.h"

#include "account/account.h"
#include "core/name_key.h"
#include "core/utf8.h"

enum {
    WORD_MIN = 3,   /* letters of a name or an address that count when they are in a password */
    REST_MIN = 6,   /* letters and digits that have to be there beside those */
    FRINGE_MAX = 4, /* digits and signs around a common word that make it no better */
    UNIT_MAX = 3,   /* of what is only repeated */
    FRESH_MIN = 4,  /* characters that do not follow from the one before */
};

static const struct span commonest = SPAN(
    "Easy to guess: this is among the passwords that are tried first. Three or four words in a "
    "row are easy to remember, and hard to guess.");
static const struct span patterned = SPAN(
    "Easy to guess: this is a row of keys, or the same again and again. Three or four words in "
    "a row are easy to remember, and hard to guess.");
static const struct span personal =
    SPAN("Easy to guess: your name, your address and the name of this site are what others try "
         "first. Please choose something that has nothing to do with them.");

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static bool is_letter(char c)
{
    return is_word(c) && !(c >= '0' && c <= '9');
}

/* Letters of English in lower case: the list has no others. */
static struct span folded(struct arena *arena, struct span password)
{
    struct span out = arena_span(arena, account_secret(arena, password));
    char *bytes = arena_string(arena, out);
    for (size_t i = 0; i < out.len; i++)
        if (bytes[i] >= 'A' && bytes[i] <= 'Z')
            bytes[i] = (char)(bytes[i] - 'A' + 'a');
    return span_make(bytes, out.len);
}

/* "p4$$w0rd" is "password". */
static struct span spelled_out(struct arena *arena, struct span word)
{
    static const char signs[] = "4@301!$57";
    static const char letters[] = "aaeolisst";
    char *bytes = arena_string(arena, word);
    for (size_t i = 0; i < word.len; i++) {
        const char *sign = memchr(signs, bytes[i], sizeof(signs) - 1);
        if (sign != NULL)
            bytes[i] = letters[sign - signs];
    }
    return span_make(bytes, word.len);
}

static bool is_common(struct arena *arena, struct span word)
{
    return password_is_common(word) || password_is_common(spelled_out(arena, word));
}

/* A common word with a few digits or signs before and behind it, or with what is common itself. */
static bool is_common_with_fringe(struct arena *arena, struct span word)
{
    if (is_common(arena, word))
        return true;
    struct span core = word;
    while (core.len > 0 && !is_letter(core.ptr[0]))
        core = span_from(core, 1);
    struct span front = span_make(word.ptr, word.len - core.len);
    while (core.len > 0 && !is_letter(core.ptr[core.len - 1]))
        core.len--;
    struct span back = span_from(word, front.len + core.len);
    bool little =
        front.len + back.len <= FRINGE_MAX || ((front.len == 0 || password_is_common(front)) &&
                                               (back.len == 0 || password_is_common(back)));
    return little && core.len > 0 && is_common(arena, core);
}

/* The shortest piece that the whole is made of: "abcabcabc" of "abc"; the whole itself when nothing is repeated. */
static struct span unit_of(struct span word)
{
    for (size_t len = 1; len <= word.len / 2; len++)
        if (memcmp(word.ptr, word.ptr + len, word.len - len) == 0)
            return span_make(word.ptr, len);
    return word;
}

static bool are_neighbours(char a, char b)
{
    static const char *const rows[] = {"qwertyuiop", "qwertzuiop", "azertyuiop",
                                       "asdfghjkl",  "qsdfghjklm", "zxcvbnm",
                                       "yxcvbnm",    "wxcvbn",     "1234567890"};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *at = strchr(rows[i], a);
        if (at != NULL && ((at > rows[i] && at[-1] == b) || at[1] == b))
            return true;
    }
    return false;
}

static size_t fresh_count(struct span word)
{
    size_t fresh = word.len > 0;
    for (size_t i = 1; i < word.len; i++) {
        int step = word.ptr[i] - word.ptr[i - 1];
        bool follows = (step >= -1 && step <= 1) || are_neighbours(word.ptr[i - 1], word.ptr[i]);
        fresh += !follows;
    }
    return fresh;
}

/* Takes away each occurrence of `part`; true when there was one. */
static bool take_away(struct span *word, char *bytes, struct span part)
{
    bool found = false;
    char *at;
    while (utf8_count(part) >= WORD_MIN &&
           (at = memmem(bytes, word->len, part.ptr, part.len)) != NULL) {
        size_t behind = word->len - (size_t)(at - bytes) - part.len;
        memmove(at, at + part.len, behind);
        word->len -= part.len;
        found = true;
    }
    return found;
}

/* Little is left of it without the name, the address and the site's name. */
static bool is_about_its_owner(struct arena *arena, struct span word, struct span name,
                               struct span email)
{
    struct span box = folded(arena, email);
    box.len = span_find(box, '@');
    struct span host = folded(arena, span_from(email, span_find(email, '@') + 1));
    host.len = span_find(host, '.');
    char *bytes = arena_string(arena, word);
    struct span rest = span_make(bytes, word.len);
    const struct span parts[] = {folded(arena, name), box, host, SPAN("backtalk")};
    bool found = false;
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        found = take_away(&rest, bytes, parts[i]) || found;
    size_t left = 0;
    for (size_t i = 0; i < rest.len; i++)
        left += is_word(rest.ptr[i]);
    return found && (left < REST_MIN || is_common_with_fringe(arena, rest));
}

bool account_password_is_allowed(struct arena *arena, struct span password, struct span name,
                                 struct span email, struct span *why)
{
    struct span word = folded(arena, password);
    size_t points = utf8_count(word);
    *why = SPAN("");
    if (points < ACCOUNT_PASSWORD_MIN) {
        *why = SPAN("Please choose a longer password: at least 8 characters. A few words in a row "
                    "make a good one.");
    } else if (points > ACCOUNT_PASSWORD_MAX) {
        *why = SPAN("Please choose a shorter password: at most 256 characters fit here.");
    } else if (is_about_its_owner(arena, word, name, email) ||
               (!span_is_empty(name) &&
                span_equal(name_key(arena, password), name_key(arena, name)))) {
        *why = personal;
    } else {
        struct span unit = unit_of(word);
        if (is_common_with_fringe(arena, word) || is_common(arena, unit))
            *why = commonest;
        else if ((unit.len < word.len && unit.len <= UNIT_MAX) || fresh_count(word) < FRESH_MIN)
            *why = patterned;
    }
    return why->len == 0;
}
