/* Account names: which are allowed, and which of them look the same. */
#include "core/name_key.h"

#include "core/utf8.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

#include <pthread.h>

enum { MARKS_MAX = 3 }; /* combining marks on one letter; Vietnamese and Hebrew need three */

/* Compared by key, so that their look-alikes are kept too. */
static const char *const reserved[] = {
    "admin",   "administrator", "anonymous", "backtalk",  "coach",     "deleted",   "everyone",
    "help",    "here",          "member",    "me",        "mod",       "moderator", "moderators",
    "new",     "nobody",        "null",      "official",  "root",      "security",  "staff",
    "support", "system",        "team",      "undefined", "webmaster", "you",
};

static USpoofChecker *checker;
static const UNormalizer2 *folding;
static pthread_once_t opened = PTHREAD_ONCE_INIT;

static void die(UErrorCode status)
{
    fprintf(stderr, "name_key: ICU failed: %s\n", u_errorName(status));
    abort();
}

static void open_once(void)
{
    UErrorCode status = U_ZERO_ERROR;
    folding = unorm2_getNFKCCasefoldInstance(&status);
    checker = uspoof_open(&status);
    uspoof_setRestrictionLevel(checker, USPOOF_HIGHLY_RESTRICTIVE);
    uspoof_setChecks(checker, USPOOF_RESTRICTION_LEVEL | USPOOF_INVISIBLE | USPOOF_MIXED_NUMBERS,
                     &status);
    if (U_FAILURE(status))
        die(status);
}

struct wide {
    UChar *units;
    int32_t len;
};

static struct wide widen(struct arena *arena, struct span s)
{
    struct wide out = {arena_array_of(arena, UChar, s.len + 1), 0};
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8WithSub(out.units, (int32_t)s.len + 1, &out.len, s.ptr, (int32_t)s.len,
                         UTF8_REPLACEMENT, NULL, &status);
    if (U_FAILURE(status))
        die(status);
    return out;
}

static struct wide fold(struct arena *arena, struct wide in)
{
    enum { GROWTH = 18 }; /* the longest folding of one code point */
    int32_t room = in.len * GROWTH + 1;
    struct wide out = {arena_array_of(arena, UChar, (size_t)room), 0};
    UErrorCode status = U_ZERO_ERROR;
    out.len = unorm2_normalize(folding, in.units, in.len, out.units, room, &status);
    if (U_FAILURE(status))
        die(status);
    return out;
}

static struct wide skeleton(struct arena *arena, struct wide in)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t room = uspoof_getSkeleton(checker, 0, in.units, in.len, NULL, 0, &status) + 1;
    if (status != U_BUFFER_OVERFLOW_ERROR && U_FAILURE(status))
        die(status);
    status = U_ZERO_ERROR;
    struct wide out = {arena_array_of(arena, UChar, (size_t)room), 0};
    out.len = uspoof_getSkeleton(checker, 0, in.units, in.len, out.units, room, &status);
    if (U_FAILURE(status))
        die(status);
    return out;
}

struct span name_key(struct arena *arena, struct span name)
{
    pthread_once(&opened, open_once);
    /* Folded first, so that "BOB" is "bob"; and last, because the skeleton of 0 is a capital O. */
    struct wide key = fold(arena, widen(arena, utf8_cut(name, NAME_MAX * 8)));
    key = fold(arena, skeleton(arena, key));
    key = skeleton(arena, key);
    char *bytes = arena_alloc(arena, (size_t)key.len * 3 + 1);
    int32_t len = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strToUTF8(bytes, key.len * 3 + 1, &len, key.units, key.len, &status);
    if (U_FAILURE(status))
        die(status);
    /* A capital I looks like l, and folding has made it i: these two are one letter here. */
    for (int32_t i = 0; i < len; i++) {
        if (bytes[i] == 'i')
            bytes[i] = 'l';
    }
    return span_make(bytes, (size_t)len);
}

struct span name_key_version(void)
{
    return SPAN(U_ICU_VERSION);
}

static bool is_mark(uint32_t point)
{
    return (U_GET_GC_MASK((UChar32)point) & (U_GC_MN_MASK | U_GC_MC_MASK)) != 0;
}

static bool has_wanted_characters(struct span name, struct span *why)
{
    uint32_t point;
    bool first = true;
    int marks = 0;
    while (utf8_next(&name, &point)) {
        bool starter = point < 0x80 ? (u_isalnum((UChar32)point) != 0)
                                    : (u_isalpha((UChar32)point) || u_isdigit((UChar32)point));
        if (first && !starter) {
            *why = SPAN("Please begin the name with a letter or a digit.");
            return false;
        }
        first = false;
        marks = is_mark(point) ? marks + 1 : 0;
        if (!starter && (marks == 0 || marks > MARKS_MAX) && point != '_' && point != '.' &&
            point != '-') {
            *why = SPAN("Names have letters, digits and _ . - but no spaces: sore_paul?");
            return false;
        }
    }
    return true;
}

static bool is_reserved(struct span name)
{
    struct arena *arena = arena_new(256 * 1024);
    struct span key = name_key(arena, name);
    bool found = false;
    for (size_t i = 0; i < COUNT_OF(reserved) && !found; i++)
        found = span_equal(key, name_key(arena, span_of(reserved[i])));
    arena_free(arena);
    return found;
}

bool name_is_valid(struct span name, struct span *why)
{
    size_t count = utf8_count(name);
    if (count < NAME_MIN || count > NAME_MAX) {
        *why = SPAN("Please choose a name of 2 to 30 characters.");
        return false;
    }
    if (!utf8_is_valid(name)) {
        *why = SPAN("Please type the name again: some of it did not arrive as text.");
        return false;
    }
    if (!has_wanted_characters(name, why))
        return false;
    pthread_once(&opened, open_once);
    UErrorCode status = U_ZERO_ERROR;
    if (uspoof_checkUTF8(checker, name.ptr, (int32_t)name.len, NULL, &status) != 0 ||
        U_FAILURE(status)) {
        *why = SPAN("Please use letters of one alphabet, so that nobody mistakes the name.");
        return false;
    }
    if (is_reserved(name)) {
        *why = SPAN("That name is kept for the forum itself. Please choose another.");
        return false;
    }
    return true;
}
