/* Pages with holes: compressing one, and filling it in compressed. See core/hole.h for how. */
#include "core/hole_page.h"

#include <zlib.h>

enum {
    HEADER = 10,
    TRAILER = 8,
    STORED_LENGTHS = 4, /* a stored block's length and its complement */
    FLUSH_ROOM = 64,    /* what a flush may add */
    RAW_WINDOW = -15,
    MEMORY_LEVEL = 8,
    QUICK_MOST = 5 /* levels up to here are for speed */
};

/* The page as the compressor sees it. */
static char *with_fillers(const struct hole_page *page)
{
    char *body = malloc(page->len + 1);
    if (body == NULL)
        return NULL;
    memcpy(body, page->body, page->len);
    for (size_t i = 0; i < page->place_count; i++) {
        const struct hole_place *place = &page->places[i];
        hole_filler(place->slot, hole_width(page->slots[place->slot].kind), body + place->at);
    }
    return body;
}

/* Compresses the next piece, whole. */
static bool add_piece(z_stream *z, const char *bytes, size_t len, int flush)
{
    z->next_in = (Bytef *)(uintptr_t)bytes;
    z->avail_in = (uInt)len;
    int result = deflate(z, flush);
    return flush == Z_FINISH ? result == Z_STREAM_END
                             : result == Z_OK && z->avail_in == 0 && z->avail_out > 0;
}

/*
 * A flush ends with an empty stored block: its lengths are overwritten and the area goes in behind. As
 * a dictionary it then is part of what the compressor may refer to.
 */
static bool add_area(z_stream *z, const char *bytes, size_t len)
{
    if (z->avail_out < len || len > UINT16_MAX)
        return false;
    unsigned char *lengths = z->next_out - STORED_LENGTHS;
    lengths[0] = (unsigned char)(len & 0xff);
    lengths[1] = (unsigned char)(len >> 8);
    lengths[2] = (unsigned char)~lengths[0];
    lengths[3] = (unsigned char)~lengths[1];
    memcpy(z->next_out, bytes, len);
    z->next_out += len;
    z->avail_out -= (uInt)len;
    return deflateSetDictionary(z, (const Bytef *)bytes, (uInt)len) == Z_OK;
}

/* Where each stored place is in the stream, its default there, and what a slot does to the checksum. */
static void settle_places(struct hole_page *page, char *stream, const size_t *area_starts)
{
    size_t area = 0;
    memset(page->operators, 0, page->slot_count * sizeof(*page->operators));
    for (size_t i = 0; i < page->place_count; i++) {
        struct hole_place *place = &page->places[i];
        size_t width = hole_width(page->slots[place->slot].kind);
        size_t behind = page->len - place->at - width;
        page->operators[place->slot] ^= (uint32_t)crc32_combine_gen((z_off_t)behind);
        if (!place->stored)
            continue;
        while (place->at >= page->areas[area].at + page->areas[area].len)
            area++;
        place->stream = area_starts[area] + place->at - page->areas[area].at;
        hole_default(page->slots[place->slot].kind, stream + place->stream);
    }
    page->crc = (uint32_t)crc32(0, (const Bytef *)page->body, (uInt)page->len);
}

static void write_u32(char *out, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        out[i] = (char)(value >> (8 * i) & 0xff);
}

/* What a reader would unpack: a hole that was not compressed as a reference would show its filler. */
static bool unpacks_to_itself(const struct hole_page *page, const char *gzip, size_t len)
{
    enum { GZIP_WINDOW = 15 + 16 };
    char *unpacked = malloc(page->len + 1);
    z_stream z = {.next_in = (Bytef *)(uintptr_t)gzip,
                  .avail_in = (uInt)len,
                  .next_out = (Bytef *)unpacked,
                  .avail_out = (uInt)page->len + 1};
    bool good = unpacked != NULL && inflateInit2(&z, GZIP_WINDOW) == Z_OK;
    if (good) {
        good = inflate(&z, Z_FINISH) == Z_STREAM_END && z.total_out == page->len &&
               memcmp(unpacked, page->body, page->len) == 0;
        inflateEnd(&z);
    }
    free(unpacked);
    return good;
}

void hole_fill_unpacked(const struct hole_page *page, hole_value *value, void *context, char *out)
{
    enum { GZIP_WINDOW = 15 + 16 };
    char *packed = malloc(page->gzip_len);
    if (packed == NULL)
        abort();
    hole_fill_gzip(page, value, context, packed);
    z_stream z = {
        .next_in = (Bytef *)packed, .avail_in = (uInt)page->gzip_len, .avail_out = (uInt)page->len};
    z.next_out = (Bytef *)out;
    if (inflateInit2(&z, GZIP_WINDOW) != Z_OK || inflate(&z, Z_FINISH) != Z_STREAM_END)
        abort(); /* it was unpacked when it was made */
    inflateEnd(&z);
    free(packed);
}

/* Pieces and areas by turns; the length of the whole stream, or 0. */
static size_t compress_pieces(const struct hole_page *page, z_stream *z, const char *body,
                              char *stream, size_t *area_starts)
{
    size_t from = 0;
    for (size_t i = 0; i < page->area_count; i++) {
        const struct hole_area *area = &page->areas[i];
        if (!add_piece(z, body + from, area->at - from, Z_SYNC_FLUSH))
            return 0;
        area_starts[i] = (size_t)((char *)z->next_out - stream);
        if (!add_area(z, body + area->at, area->len))
            return 0;
        from = area->at + area->len;
    }
    if (!add_piece(z, body + from, page->len - from, Z_FINISH))
        return 0;
    return (size_t)((char *)z->next_out - stream) + TRAILER;
}

static bool compress_into(struct hole_page *page, z_stream *z, const char *body)
{
    static const char header[HEADER] = {0x1f, (char)0x8b, Z_DEFLATED, 0, 0, 0, 0, 0, 0, 3};
    size_t room = HEADER + TRAILER + deflateBound(z, page->len) + page->area_count * FLUSH_ROOM;
    char *stream = malloc(room);
    size_t *area_starts = calloc(page->area_count + 1, sizeof(*area_starts));
    size_t len = 0;
    if (stream != NULL && area_starts != NULL) {
        memcpy(stream, header, HEADER);
        z->next_out = (Bytef *)stream + HEADER;
        z->avail_out = (uInt)(room - HEADER - TRAILER);
        len = compress_pieces(page, z, body, stream, area_starts);
    }
    bool good = len > 0 && len < page->len;
    if (good) {
        settle_places(page, stream, area_starts);
        write_u32(stream + len - TRAILER, page->crc);
        write_u32(stream + len - TRAILER + 4, (uint32_t)page->len);
        good = unpacks_to_itself(page, stream, len);
    }
    free(area_starts);
    char *fitting = good ? realloc(stream, len) : NULL;
    if (fitting == NULL) {
        free(stream);
        return false;
    }
    free(page->gzip);
    page->gzip = fitting;
    page->gzip_len = len;
    return true;
}

/*
 * Matches are looked for to their full length, and none is taken before the next place was tried: pages repeat themselves in
 * long pieces, and become one percent smaller in the same time. The first and the last number are level 6's own: as many
 * places are compared as ever, so that no text costs more.
 */
static void look_for_whole_matches(z_stream *z)
{
    enum { GOOD_LENGTH = 8, LAZY_LENGTH = 128, NICE_LENGTH = 258, CHAIN = 128 };
    (void)deflateTune(z, GOOD_LENGTH, LAZY_LENGTH, NICE_LENGTH, CHAIN);
}

bool hole_page_compress(struct hole_page *page, int level)
{
    if (page->body == NULL || page->beyond_reach || page->len > UINT32_MAX / 2)
        return false;
    z_stream z = {0};
    char *body = with_fillers(page);
    if (body == NULL)
        return false;
    bool good =
        deflateInit2(&z, level, Z_DEFLATED, RAW_WINDOW, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) == Z_OK;
    if (good && level > QUICK_MOST)
        look_for_whole_matches(&z);
    if (good) {
        good = compress_into(page, &z, body);
        deflateEnd(&z);
    }
    free(body);
    return good;
}

/*
 * The checksum of equally long texts is linear in their bytes: what changes in a slot changes the whole by
 * the slot's operator, in which all places of the slot are added up.
 */
static uint32_t change_of(const struct hole_page *page, unsigned slot, const char *bytes)
{
    enum hole_kind kind = page->slots[slot].kind;
    uInt width = (uInt)hole_width(kind);
    char before[HOLE_WIDEST];
    hole_default(kind, before);
    uLong change = crc32(0, (const Bytef *)before, width) ^ crc32(0, (const Bytef *)bytes, width);
    return (uint32_t)crc32_combine_op(change, 0, page->operators[slot]);
}

void hole_fill_gzip(const struct hole_page *page, hole_value *value, void *context, char *out)
{
    memcpy(out, page->gzip, page->gzip_len);
    uint32_t crc = page->crc;
    for (unsigned slot = 0; slot < page->slot_count; slot++) {
        char bytes[HOLE_WIDEST];
        if (!hole_page_value(page, slot, value, context, bytes))
            continue;
        crc ^= change_of(page, slot, bytes);
        for (size_t i = page->first_stored[slot]; i != 0; i = page->places[i - 1].next_stored)
            memcpy(out + page->places[i - 1].stream, bytes, hole_width(page->slots[slot].kind));
    }
    write_u32(out + page->gzip_len - TRAILER, crc);
}
