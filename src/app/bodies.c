/* Long bodies are held in memory while they come: how many at once is bounded here. */
#include "app/bodies.h"

#include <kore/kore.h>
#include <kore/http.h>

#include "core/bucket.h"
#include "core/keyed_hash.h"
#include "core/network.h"
#include "core/picture_type.h"
#include "core/span.h"
#include "web/request.h"
#include "web/session.h"

enum {
    FORM_BYTES = 128 * 1024, /* around the file */
    BODY_MAX = PICTURE_UPLOAD_MAX + FORM_BYTES,
    /* Each has two minutes to arrive, so at most AT_ONCE and 120 times the rest are here. */
    AT_ONCE = 6 * BODY_MAX,
    PER_SECOND = 512 * 1024,
    /* Of one network half of it: whoever claims bodies that never come leaves room for others. */
    NETWORKS = 1024,
};

/* By a keyed hash: two networks in one place share its room. */
static bool network_has_room(struct http_request *kore)
{
    static struct bucket rooms[NETWORKS];
    char address[REQUEST_ADDRESS];
    struct arena *arena = arena_new(4096);
    struct span network = network_of(arena, request_address(kore, address));
    struct bucket *room = &rooms[keyed_hash(network) % NETWORKS];
    room->room = AT_ONCE / 2;
    room->per_second = PER_SECOND / 2;
    bool ok = bucket_take(room, request_clock(), kore->content_length);
    arena_free(arena);
    return ok;
}

/* Only coaches send photographs, and whether this is one is known when all of it is here: somebody who is signed in, at least. */
static bool is_signed_in(struct http_request *kore)
{
    const char *cookie = NULL;
    return http_request_header(kore, "cookie", &cookie) == KORE_RESULT_OK &&
           session_in_header(span_of(cookie));
}

int bodies_let_through(struct http_request *kore)
{
    static struct bucket room = {.room = AT_ONCE, .per_second = PER_SECOND};
    if (kore->method != HTTP_METHOD_POST || !span_ends(span_of(kore->path), "/pictures") ||
        kore->content_length > BODY_MAX)
        return 413;
    if (!is_signed_in(kore))
        return 403;
    if (!network_has_room(kore))
        return 503;
    return bucket_take(&room, request_clock(), kore->content_length) ? 0 : 503;
}
