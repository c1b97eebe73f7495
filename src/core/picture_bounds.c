/* How large a picture is, by its head alone: ISO/IEC 10918-1 (JPEG), RFC 9649 and 6386 (WebP). */
#include "core/picture_type.h"

static int64_t byte_at(struct span s, size_t at)
{
    return (unsigned char)s.ptr[at];
}

static int64_t big(struct span s, size_t at)
{
    return byte_at(s, at) << 8 | byte_at(s, at + 1);
}

static int64_t little(struct span s, size_t at)
{
    return byte_at(s, at) | byte_at(s, at + 1) << 8;
}

static bool has(struct span s, size_t at, const char *bytes, size_t len)
{
    return s.len >= at + len && memcmp(s.ptr + at, bytes, len) == 0;
}

/* A start of frame, of whichever kind of JPEG: C4, C8 and CC are something else. */
static bool begins_frame(int64_t marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

static bool jpeg_bounds(struct span file, int64_t *width, int64_t *height)
{
    size_t at = 2;
    while (file.len >= at + 9 && byte_at(file, at) == 0xFF) {
        int64_t marker = byte_at(file, at + 1);
        int64_t len = big(file, at + 2);
        if (begins_frame(marker)) {
            *height = big(file, at + 5);
            *width = big(file, at + 7);
            return true;
        }
        at += 2 + (size_t)len;
    }
    return false;
}

static bool webp_bounds(struct span file, int64_t *width, int64_t *height)
{
    if (file.len < 30)
        return false;
    if (has(file, 12, "VP8X", 4)) {
        *width = 1 + (little(file, 24) | byte_at(file, 26) << 16);
        *height = 1 + (little(file, 27) | byte_at(file, 29) << 16);
        return true;
    }
    if (has(file, 12, "VP8L", 4) && byte_at(file, 20) == 0x2F) {
        int64_t bits = little(file, 21) | little(file, 23) << 16;
        *width = 1 + (bits & 0x3FFF);
        *height = 1 + (bits >> 14 & 0x3FFF);
        return true;
    }
    if (!has(file, 12, "VP8 ", 4) || !has(file, 23, "\x9D\x01\x2A", 3))
        return false;
    *width = little(file, 26) & 0x3FFF;
    *height = little(file, 28) & 0x3FFF;
    return true;
}

bool picture_type_bounds(struct span file, int64_t *width, int64_t *height)
{
    enum picture_type type = picture_type_of(file);
    return (type == PICTURE_JPEG && jpeg_bounds(file, width, height)) ||
           (type == PICTURE_WEBP && webp_bounds(file, width, height));
}
