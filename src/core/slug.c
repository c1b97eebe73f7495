/* Slugs: the readable piece of an address, made from a title. */
#include "core/slug.h"

#include "core/utf8.h"

#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include <pthread.h>

enum {
    POINTS_MAX = 512, /* of a title that are looked at: the longest title has half as many */
    GROWTH = 16,      /* UTF-16 units for one code point at most, after transliteration */
};

/* Names that the addresses beside people's names have: tests/check/names.sh compares with kore.conf. */
static const char *const reserved[] = {"all",   "edit", "feed", "index",     "list",
                                       "merge", "new",  "pose", "revisions", "search"};

/* ---- letters of any script to those of ASCII ---- */

static UTransliterator *to_ascii;
static pthread_once_t opened = PTHREAD_ONCE_INIT;

static void open_once(void)
{
    static const char rules[] = "NFKC; Any-Latin; Latin-ASCII";
    UChar id[sizeof(rules)];
    UErrorCode status = U_ZERO_ERROR;
    UParseError place;
    u_uastrcpy(id, rules);
    to_ascii = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, &place, &status);
    if (U_FAILURE(status)) {
        fprintf(stderr, "slug: ICU failed: %s\n", u_errorName(status));
        abort();
    }
}

struct wide {
    UChar *units;
    int32_t len;
};

static struct wide widen(struct arena *arena, struct span s, size_t room)
{
    struct wide out = {arena_array_of(arena, UChar, room), 0};
    uint32_t point;
    for (size_t count = 0; count < POINTS_MAX && utf8_next(&s, &point); count++)
        U16_APPEND_UNSAFE(out.units, out.len, point);
    return out;
}

static struct wide transliterate(struct arena *arena, struct span title)
{
    enum { UNITS = POINTS_MAX * GROWTH };
    struct wide text = widen(arena, title, UNITS);
    int32_t limit = text.len;
    UErrorCode status = U_ZERO_ERROR;
    pthread_once(&opened, open_once);
    utrans_transUChars(to_ascii, text.units, &text.len, UNITS, 0, &limit, &status);
    if (U_FAILURE(status)) /* it grew beyond all measure: the readable piece is left out */
        text.len = 0;
    return text;
}

void slug_prepare(void)
{
    static const struct span scripts[] = {SPAN("\xE8\x85\xB0"), SPAN("\xD0\xB1")};
    for (size_t i = 0; i < COUNT_OF(scripts); i++) {
        struct arena *arena = arena_new(POINTS_MAX * GROWTH * 4);
        (void)transliterate(arena, scripts[i]);
        arena_free(arena);
    }
}

/* ---- words joined by hyphens ---- */

/* Writes a-z and 0-9 as they are, anything else that separates words as one pending hyphen. */
struct writer {
    char *bytes;
    size_t len;
    bool separated;
};

static void write_unit(struct writer *writer, uint32_t c)
{
    if (c == '\'' || c == 0x2019 || c == 0x02BC)
        return; /* don't -> dont */
    if (c >= 'A' && c <= 'Z')
        c = c - 'A' + 'a';
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
        writer->separated = true;
        return;
    }
    if (writer->separated && writer->len > 0)
        writer->bytes[writer->len++] = '-';
    writer->separated = false;
    writer->bytes[writer->len++] = (char)c;
}

static bool is_ascii(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return false;
    return true;
}

static struct span cut_between_words(struct span s, size_t max)
{
    if (s.len <= max)
        return s;
    size_t end = max;
    if (s.ptr[max] != '-') {
        while (end > max / 2 && s.ptr[end - 1] != '-')
            end--;
        if (end == 0 || s.ptr[end - 1] != '-')
            end = max;
    }
    while (end > 0 && s.ptr[end - 1] == '-')
        end--;
    return span_make(s.ptr, end);
}

struct span slug_make_or_empty(struct arena *arena, struct span title, size_t max)
{
    struct writer writer = {.bytes = arena_alloc(arena, max + 2)};
    if (is_ascii(title)) {
        for (size_t i = 0; i < title.len && writer.len <= max; i++)
            write_unit(&writer, (unsigned char)title.ptr[i]);
    } else {
        struct wide text = transliterate(arena, title);
        for (int32_t i = 0; i < text.len && writer.len <= max; i++)
            write_unit(&writer, text.units[i]);
    }
    return cut_between_words(span_make(writer.bytes, writer.len), max);
}

struct span slug_make(struct arena *arena, struct span title, size_t max)
{
    static const struct span before = SPAN("about-");
    struct span slug = slug_make_or_empty(arena, title, max);
    if (slug.len == 0)
        return SPAN("a-question");
    if (span_find(slug, '-') < slug.len)
        return slug;
    slug = arena_printf(arena, SPAN_FMT SPAN_FMT, SPAN_ARG(before), SPAN_ARG(slug));
    return slug.len <= max ? slug : span_make(slug.ptr, max);
}

bool slug_is_reserved(struct span name)
{
    for (size_t i = 0; i < COUNT_OF(reserved); i++)
        if (span_is(name, reserved[i]))
            return true;
    return false;
}

bool slug_is_valid(struct span s)
{
    if (s.len == 0 || s.len > SLUG_MAX || s.ptr[0] == '-' || s.ptr[s.len - 1] == '-')
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
        if (c == '-' && s.ptr[i - 1] == '-')
            return false;
    }
    return true;
}
