/*
 * CBOR as authenticators write it (CTAP 2, "canonical"): one item after the other, by libcbor's decoder that takes no memory.
 * Items of indefinite length, tags and floating point are refused.
 */
#ifndef PASSKEY_CBOR_H
#define PASSKEY_CBOR_H

#include "core/span.h"

struct passkey_cbor {
    enum {
        PASSKEY_CBOR_NUMBER,
        PASSKEY_CBOR_BYTES,
        PASSKEY_CBOR_TEXT,
        PASSKEY_CBOR_ARRAY, /* `count` items follow */
        PASSKEY_CBOR_MAP,   /* `count` pairs follow */
        PASSKEY_CBOR_SIMPLE /* true, false, null, undefined */
    } kind;
    int64_t number;
    struct span bytes; /* BYTES and TEXT; points into what is read */
    uint64_t count;    /* as the sender says: there may be fewer */
};

/* Takes the next item, or the beginning of an array or a map, from *rest. False when there is none that is well-formed. */
MUST_CHECK bool passkey_cbor_next(struct span *rest, struct passkey_cbor *item);
/* Takes a whole item with all that is in it, at most PASSKEY_CBOR_DEPTH deep. */
enum { PASSKEY_CBOR_DEPTH = 8 };
MUST_CHECK bool passkey_cbor_skip(struct span *rest);

#endif
