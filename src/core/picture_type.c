/* Kinds of pictures by their first bytes. */
#include "core/picture_type.h"

static uint32_t big_endian(struct span s, size_t at)
{
    uint32_t value = 0;
    for (size_t i = 0; i < 4; i++)
        value = value << 8 | (unsigned char)s.ptr[at + i];
    return value;
}

static bool has(struct span s, size_t at, const char *bytes, size_t len)
{
    return s.len >= at + len && memcmp(s.ptr + at, bytes, len) == 0;
}

/* A brand of the box "ftyp", which such a file begins with: the major one, or one that it is compatible with. */
static bool has_brand(struct span file, const char *brand)
{
    if (!has(file, 4, "ftyp", 4))
        return false;
    size_t end = big_endian(file, 0);
    end = end > file.len ? file.len : end;
    for (size_t at = 8; at + 4 <= end; at += 4) {
        if (at != 12 && memcmp(file.ptr + at, brand, 4) == 0) /* 12: the version */
            return true;
    }
    return false;
}

enum picture_type picture_type_of(struct span file)
{
    if (has(file, 0, "\xFF\xD8\xFF", 3))
        return PICTURE_JPEG;
    if (has(file, 0, "\x89PNG\r\n\x1A\n", 8))
        return PICTURE_PNG;
    if (has(file, 0, "RIFF", 4) && has(file, 8, "WEBP", 4))
        return PICTURE_WEBP;
    if (has_brand(file, "avif") || has_brand(file, "avis"))
        return PICTURE_AVIF;
    if (has_brand(file, "heic") || has_brand(file, "heix") || has_brand(file, "hevc") ||
        has_brand(file, "hevx"))
        return PICTURE_HEIC;
    return PICTURE_UNKNOWN;
}

/* The chunk that says so is before the first that has pixels. */
static bool png_moves(struct span file)
{
    for (size_t at = 8; file.len - at >= 12; at += 12 + big_endian(file, at)) {
        if (has(file, at + 4, "acTL", 4))
            return true;
        if (has(file, at + 4, "IDAT", 4) || big_endian(file, at) > file.len - at - 12)
            return false;
    }
    return false;
}

static bool major_brand_is(struct span file, const char *brand)
{
    return has(file, 8, brand, 4);
}

bool picture_type_moves(struct span file)
{
    switch (picture_type_of(file)) {
    case PICTURE_PNG:
        return png_moves(file);
    case PICTURE_WEBP:
        return has(file, 12, "VP8X", 4) && file.len > 20 && (file.ptr[20] & 0x02) != 0;
    case PICTURE_AVIF:
    case PICTURE_HEIC:
        return major_brand_is(file, "avis") || major_brand_is(file, "msf1") ||
               major_brand_is(file, "hevc") || major_brand_is(file, "hevx");
    case PICTURE_UNKNOWN:
    case PICTURE_JPEG:
        break;
    }
    return false;
}
