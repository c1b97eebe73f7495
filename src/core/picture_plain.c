/* Whether a JPEG or a WebP has pixels and nothing else: ISO/IEC 10918-1 and 10918-5 (JFIF), RFC 9649. */
#include "core/picture_type.h"

enum { JFIF_LEN = 16 }; /* of a segment without a small picture in it */

static unsigned byte_at(struct span s, size_t at)
{
    return (unsigned char)s.ptr[at];
}

static bool has(struct span s, size_t at, const char *bytes, size_t len)
{
    return s.len >= at + len && memcmp(s.ptr + at, bytes, len) == 0;
}

/* Frames, tables, restarts, and the head of JFIF, which has no room for words. */
static bool is_of_pixels(struct span file, size_t at, size_t len)
{
    unsigned marker = byte_at(file, at + 1);
    return (marker >= 0xC0 && marker <= 0xC2) || marker == 0xC4 || marker == 0xDA ||
           marker == 0xDB || marker == 0xDD ||
           (marker == 0xE0 && len == JFIF_LEN && has(file, at + 4, "JFIF", 5));
}

/* Behind the coded pixels that begin at `at`: a 0xFF among them has a 0 or the number of a restart behind it. */
static size_t behind_scan(struct span file, size_t at)
{
    for (; at + 1 < file.len; at++) {
        unsigned next = byte_at(file, at + 1);
        if (byte_at(file, at) == 0xFF && next != 0 && (next < 0xD0 || next > 0xD7))
            return at;
    }
    return file.len;
}

static bool jpeg_is_plain(struct span file)
{
    size_t at = 2;
    while (at + 4 <= file.len && byte_at(file, at) == 0xFF) {
        size_t len = byte_at(file, at + 2) << 8 | byte_at(file, at + 3);
        if (len < 2 || !is_of_pixels(file, at, len))
            return false;
        bool is_scan = byte_at(file, at + 1) == 0xDA;
        at += 2 + len;
        if (is_scan)
            at = behind_scan(file, at);
    }
    return at + 2 == file.len && has(file, at, "\xFF\xD9", 2);
}

/* One chunk, which is the whole of it. */
static bool webp_is_plain(struct span file)
{
    if (!has(file, 12, "VP8 ", 4) && !has(file, 12, "VP8L", 4))
        return false;
    size_t len = 0;
    for (size_t i = 4; i > 0 && file.len >= 20; i--)
        len = len << 8 | byte_at(file, 15 + i);
    return file.len >= 20 && len <= file.len && 20 + len + len % 2 == file.len;
}

bool picture_type_is_plain(struct span file)
{
    enum picture_type type = picture_type_of(file);
    return (type == PICTURE_JPEG && jpeg_is_plain(file)) ||
           (type == PICTURE_WEBP && webp_is_plain(file));
}
