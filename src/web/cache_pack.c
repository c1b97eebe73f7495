/* Cached pages: compressing a body. */
#include "web/cache.h"

#include <brotli/encode.h>
#include <zlib.h>

bool cache_gzip(struct span body, int level, char **out, size_t *len)
{
    if (body.len < CACHE_WORTH_PACKING)
        return false;
    z_stream z = {0};
    enum { GZIP_WINDOW = 15 + 16 };
    if (deflateInit2(&z, level, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    size_t room = deflateBound(&z, body.len);
    *out = malloc(room);
    bool ok = false;
    if (*out != NULL) {
        z.next_in = (Bytef *)(uintptr_t)body.ptr;
        z.avail_in = (uInt)body.len;
        z.next_out = (Bytef *)*out;
        z.avail_out = (uInt)room;
        ok = deflate(&z, Z_FINISH) == Z_STREAM_END && z.total_out < body.len;
        *len = z.total_out;
    }
    deflateEnd(&z);
    if (!ok)
        free(*out);
    return ok;
}

bool cache_brotli(struct span body, char **out, size_t *len)
{
    if (body.len < CACHE_WORTH_PACKING)
        return false;
    *len = BrotliEncoderMaxCompressedSize(body.len);
    *out = malloc(*len);
    enum { QUALITY = 5 };
    bool ok =
        *out != NULL &&
        BrotliEncoderCompress(QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, body.len,
                              (const uint8_t *)body.ptr, len, (uint8_t *)*out) == BROTLI_TRUE &&
        *len < body.len;
    if (!ok)
        free(*out);
    return ok;
}
