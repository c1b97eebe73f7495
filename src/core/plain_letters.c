/* Letters without what is on them. */
#include "core/plain_letters.h"

#include "core/utf8.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

/* Letters that neither Unicode nor name_key takes for the ones that they look like. */
static const struct {
    uint32_t from;
    uint8_t to;
} letters[] = {
    {0x1D00, 'a'}, {0x0299, 'b'}, {0x1D04, 'c'}, {0x1D05, 'd'}, {0x1D07, 'e'}, {0xA730, 'f'},
    {0x0262, 'g'}, {0x029C, 'h'}, {0x026A, 'i'}, {0x1D0A, 'j'}, {0x1D0B, 'k'}, {0x029F, 'l'},
    {0x1D0D, 'm'}, {0x0274, 'n'}, {0x1D0F, 'o'}, {0x1D18, 'p'}, {0x0280, 'r'}, {0xA731, 's'},
    {0x1D1B, 't'}, {0x1D1C, 'u'}, {0x1D20, 'v'}, {0x1D21, 'w'}, {0x028F, 'y'}, {0x1D22, 'z'},
    {0x0111, 'd'}, {0x00F8, 'o'}, {0x0142, 'l'}, {0x0131, 'i'},
};

static uint32_t plain_letter(uint32_t point)
{
    for (size_t i = 0; i < COUNT_OF(letters); i++) {
        if (letters[i].from == point)
            return letters[i].to;
    }
    return point;
}

/* Where they are: what is written is never longer than what was read. Returns how many bytes are left. */
static size_t drop_marks(char *bytes, size_t len)
{
    size_t kept = 0;
    uint32_t point;
    struct span rest = span_make(bytes, len);
    for (const char *at = rest.ptr; utf8_next(&rest, &point); at = rest.ptr) {
        uint32_t letter = plain_letter(point);
        if (u_charType((UChar32)point) == U_NON_SPACING_MARK)
            continue;
        if (letter == point)
            memmove(bytes + kept, at, (size_t)(rest.ptr - at));
        else
            bytes[kept] = (char)letter;
        kept += letter == point ? (size_t)(rest.ptr - at) : 1;
    }
    return kept;
}

struct span plain_letters(struct arena *arena, struct span name)
{
    UErrorCode status = U_ZERO_ERROR;
    enum { GROWTH = 18 };
    int32_t room = (int32_t)name.len * GROWTH + 1;
    UChar *units = arena_array_of(arena, UChar, name.len + 1);
    UChar *apart = arena_array_of(arena, UChar, (size_t)room);
    int32_t len = 0;
    u_strFromUTF8WithSub(units, (int32_t)name.len + 1, &len, name.ptr, (int32_t)name.len,
                         UTF8_REPLACEMENT, NULL, &status);
    const UNormalizer2 *marks_apart = unorm2_getNFKDInstance(&status);
    int32_t count = unorm2_normalize(marks_apart, units, len, apart, room, &status);
    if (U_FAILURE(status))
        return name;
    char *bytes = arena_alloc(arena, (size_t)count * 3 + 1);
    u_strToUTF8WithSub(bytes, count * 3 + 1, &len, apart, count, UTF8_REPLACEMENT, NULL, &status);
    return U_FAILURE(status) ? name : span_make(bytes, drop_marks(bytes, (size_t)len));
}
