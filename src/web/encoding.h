/* What a client takes: encodings, and what it has already. */
#ifndef WEB_ENCODING_H
#define WEB_ENCODING_H

#include "web/cache.h"

struct http_request; /* Kore's */

enum { ENCODING_ETAG_ROOM = 64 };

/* An Accept-Encoding header names the encoding, and not to refuse it. */
bool encoding_listed(struct span header, const char *encoding);
bool reply_accepts(struct http_request *kore, const char *encoding);

/* The best encoding that is there and that the client takes. */
enum cache_encoding encoding_choose(struct http_request *kore, bool has_brotli, bool has_gzip);
/* "gzip", "br", or NULL for plain. */
const char *encoding_name(enum cache_encoding encoding);

/* The strong ETag of a body in that encoding, with its quotes; each encoding has its own. */
void encoding_etag(const char *etag, enum cache_encoding encoding, char out[ENCODING_ETAG_ROOM]);

/* An If-None-Match header (a list, or *) has the ETag. */
bool encoding_etag_listed(struct span header, const char *etag);
bool reply_is_known(struct http_request *kore, const char *etag);

#endif
