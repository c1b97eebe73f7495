/* Slugs: the readable piece of an address, made from a title. */
#include "core/slug.h"

#include "core/utf8.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

/* Letters that people write without their stroke and Unicode does not take apart. */
static const struct {
    uint32_t point;
    const char *ascii;
} letters[] = {
    {0x00DF, "ss"}, {0x00E6, "ae"}, {0x00C6, "ae"}, {0x0153, "oe"}, {0x0152, "oe"}, {0x00F8, "o"},
    {0x00D8, "o"},  {0x0142, "l"},  {0x0141, "l"},  {0x0111, "d"},  {0x0110, "d"},  {0x00F0, "d"},
    {0x00D0, "d"},  {0x00FE, "th"}, {0x00DE, "th"}, {0x0131, "i"},  {0x1E9E, "ss"},
};

/* Writes a-z and 0-9 as they are, anything else that separates words as one pending hyphen. */
struct writer {
    char *bytes;
    size_t len;
    bool separated;
};

static void write_ascii(struct writer *writer, char c)
{
    if (c >= 'A' && c <= 'Z')
        c = (char)(c - 'A' + 'a');
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
        writer->separated = true;
        return;
    }
    if (writer->separated && writer->len > 0)
        writer->bytes[writer->len++] = '-';
    writer->separated = false;
    writer->bytes[writer->len++] = c;
}

static bool is_apostrophe(uint32_t point)
{
    return point == '\'' || point == 0x2019 || point == 0x02BC;
}

static void write_decomposed(struct writer *writer, const UNormalizer2 *nfkd, uint32_t point)
{
    UChar parts[32];
    UErrorCode status = U_ZERO_ERROR;
    int32_t len = unorm2_getDecomposition(nfkd, (UChar32)point, parts, COUNT_OF(parts), &status);
    if (U_FAILURE(status) || len < 0) {
        if (u_getCombiningClass((UChar32)point) == 0)
            writer->separated = true;
        return;
    }
    for (int32_t i = 0; i < len; i++) {
        if (parts[i] < 0x80)
            write_ascii(writer, (char)parts[i]);
        else if (u_getCombiningClass(parts[i]) == 0)
            writer->separated = true;
    }
}

static void write_point(struct writer *writer, const UNormalizer2 *nfkd, uint32_t point)
{
    if (is_apostrophe(point))
        return; /* don't -> dont */
    if (point < 0x80) {
        write_ascii(writer, (char)point);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(letters); i++) {
        if (letters[i].point != point)
            continue;
        for (const char *c = letters[i].ascii; *c != '\0'; c++)
            write_ascii(writer, *c);
        return;
    }
    write_decomposed(writer, nfkd, point);
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
    enum { GROWTH = 34 }; /* one code point gives 32 letters at most, and a hyphen */
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfkd = unorm2_getNFKDInstance(&status);
    if (U_FAILURE(status))
        return (struct span){NULL, 0};
    struct writer writer = {.bytes = arena_alloc(arena, max + GROWTH + 1)};
    uint32_t point;
    while (writer.len <= max && utf8_next(&title, &point))
        write_point(&writer, nfkd, point);
    return cut_between_words(span_make(writer.bytes, writer.len), max);
}

struct span slug_make(struct arena *arena, struct span title, size_t max)
{
    struct span slug = slug_make_or_empty(arena, title, max);
    return slug.len == 0 ? SPAN("question") : slug;
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
