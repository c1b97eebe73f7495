/* What a client takes: encodings, and what it has already. */
#include "web/encoding.h"

#include <kore/kore.h>
#include <kore/http.h>

static bool is_zero(struct span quality)
{
    return span_is(quality, "q=0") || span_is(quality, "q=0.0") || span_is(quality, "q=0.00") ||
           span_is(quality, "q=0.000");
}

bool encoding_listed(struct span header, const char *encoding)
{
    struct span piece;
    while (span_next(&header, ',', &piece)) {
        piece = span_trim(piece);
        size_t name = span_find(piece, ';');
        if (span_is(span_trim(span_make(piece.ptr, name)), encoding))
            return !is_zero(span_trim(span_from(piece, name + 1)));
    }
    return false;
}

static struct span header_of(struct http_request *kore, const char *name)
{
    const char *value;
    return http_request_header(kore, name, &value) == KORE_RESULT_OK ? span_of(value) : SPAN("");
}

bool reply_accepts(struct http_request *kore, const char *encoding)
{
    return encoding_listed(header_of(kore, "accept-encoding"), encoding);
}

enum cache_encoding encoding_choose(struct http_request *kore, bool has_brotli, bool has_gzip)
{
    struct span header = header_of(kore, "accept-encoding");
    if (has_brotli && encoding_listed(header, "br"))
        return CACHE_BROTLI;
    if (has_gzip && encoding_listed(header, "gzip"))
        return CACHE_GZIP;
    return CACHE_PLAIN;
}

const char *encoding_name(enum cache_encoding encoding)
{
    static const char *const names[CACHE_ENCODINGS] = {NULL, "gzip", "br"};
    return names[encoding];
}

void encoding_etag(const char *etag, enum cache_encoding encoding, char out[ENCODING_ETAG_ROOM])
{
    /* For each cached page that is sent: no format is read. */
    static const char *const ends[CACHE_ENCODINGS] = {"\"", "-gzip\"", "-br\""};
    size_t len = strnlen(etag, ENCODING_ETAG_ROOM - sizeof("\"-gzip\""));
    out[0] = '"';
    memcpy(out + 1, etag, len);
    memcpy(out + 1 + len, ends[encoding], strlen(ends[encoding]) + 1);
}

bool encoding_etag_listed(struct span header, const char *etag)
{
    struct span piece;
    while (span_next(&header, ',', &piece)) {
        piece = span_trim(piece);
        if (span_is(piece, "*"))
            return true;
        /* Weak comparison: W/"x" and "x" are the same. */
        if (span_starts(piece, "W/"))
            piece = span_from(piece, 2);
        if (span_is(piece, etag))
            return true;
    }
    return false;
}

bool reply_is_known(struct http_request *kore, const char *etag)
{
    return encoding_etag_listed(header_of(kore, "if-none-match"), etag);
}
