/* The composed form of Unicode (NFC), by ICU. */
#include "core/composed.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

bool composed_form(struct arena *arena, struct span s, struct span *out)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    UChar *wide = arena_array_of(arena, UChar, s.len + 1);
    int32_t wide_len = 0;
    u_strFromUTF8(wide, (int32_t)s.len + 1, &wide_len, s.ptr, (int32_t)s.len, &status);
    if (U_FAILURE(status))
        return false;
    if (unorm2_spanQuickCheckYes(nfc, wide, wide_len, &status) == wide_len) {
        *out = arena_span(arena, s);
        return U_SUCCESS(status);
    }
    /* A code unit becomes three at most in this form, and a UTF-16 unit three bytes of UTF-8. */
    int32_t room = wide_len * 3 + 1;
    UChar *composed = arena_array_of(arena, UChar, (size_t)room);
    int32_t len = unorm2_normalize(nfc, wide, wide_len, composed, room, &status);
    if (U_FAILURE(status))
        return false;
    char *bytes = arena_alloc(arena, (size_t)len * 3 + 1);
    int32_t bytes_len = 0;
    u_strToUTF8(bytes, len * 3 + 1, &bytes_len, composed, len, &status);
    *out = span_make(bytes, (size_t)bytes_len);
    return U_SUCCESS(status);
}
