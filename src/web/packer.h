/* When and where bodies are compressed: never for long on the event loop. */
#ifndef WEB_PACKER_H
#define WEB_PACKER_H

#include "web/cache.h"

/* What is compressed on the loop, in bytes: some 2 ms at the cache's level, less than 1 ms quickly. */
enum { PACK_AT_ONCE_MAX = 64 * 1024, PACK_QUICK_LEVEL = 1 /* zlib's */ };

/*
 * Compresses a cached page that is asked for again, once, in another thread. Small ones have gzip at once, on the loop,
 * so that what is sent goes out compressed. The caller holds the page.
 */
void packer_pack(struct cached *cached);

/* gzip at the lowest level, for what is sent once. False when it did not get smaller; *out is freed by the caller. */
MUST_CHECK bool packer_quick_gzip(struct span body, char **out, size_t *len);

#endif
