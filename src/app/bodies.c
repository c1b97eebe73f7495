/* Long bodies are held in memory while they come: how many at once is bounded here. */
#include "app/bodies.h"

#include <kore/kore.h>
#include <kore/http.h>

#include "core/bucket.h"
#include "core/keyed_hash.h"
#include "core/network.h"
#include "core/picture_type.h"
#include "core/span.h"
#include "web/admission.h"
#include "web/request.h"

enum {
    FORM_BYTES = 128 * 1024, /* around the file */
    BODY_MAX = PICTURE_UPLOAD_MAX + FORM_BYTES,
    /* Each has two minutes to arrive, so at most AT_ONCE and 120 times the rest are here. */
    AT_ONCE = 6 * BODY_MAX,
    PER_SECOND = 512 * 1024,
    /*
     * Of one network half of it, of one account what two photographs need: whoever claims bodies that never come leaves
     * room for others, also beside them.
     */
    OF_NETWORK = AT_ONCE / 2,
    OF_ACCOUNT = 2 * BODY_MAX,
    SHARES = 1024,
};

/* By a keyed hash: two networks, or two accounts, in one place share its room. */
static bool has_room(struct bucket *shares, struct span whose, uint64_t room, uint64_t amount)
{
    struct bucket *share = &shares[keyed_hash(whose) % SHARES];
    share->room = room;
    share->per_second = PER_SECOND / 2;
    return bucket_take(share, request_clock(), amount);
}

static bool account_has_room(int64_t account, uint64_t amount)
{
    static struct bucket shares[SHARES];
    return has_room(shares, span_make((const char *)&account, sizeof(account)), OF_ACCOUNT, amount);
}

static bool network_has_room(struct arena *arena, struct http_request *kore)
{
    static struct bucket shares[SHARES];
    char address[REQUEST_ADDRESS];
    struct span network = network_of(arena, request_address(kore, address));
    return has_room(shares, network, OF_NETWORK, kore->content_length);
}

static bool site_has_room(uint64_t amount)
{
    static struct bucket room = {.room = AT_ONCE, .per_second = PER_SECOND};
    return bucket_take(&room, request_clock(), amount);
}

/*
 * Whether its sender may add photographs here is known when all of it is here. Until then it has to be somebody whom the form
 * was shown to: what anybody can make up, such as a cookie, takes nobody's room.
 */
static int let_in(struct arena *arena, struct http_request *kore)
{
    int64_t account = admission_account(arena, span_of(kore->query_string));
    if (account == 0)
        return 403;
    return account_has_room(account, kore->content_length) && network_has_room(arena, kore) &&
                   site_has_room(kore->content_length)
               ? 0
               : 503;
}

int bodies_let_through(struct http_request *kore)
{
    if (kore->method != HTTP_METHOD_POST || !span_ends(span_of(kore->path), "/pictures") ||
        kore->content_length > BODY_MAX)
        return 413;
    struct arena *arena = arena_new(4096);
    int refusal = let_in(arena, kore);
    arena_free(arena);
    return refusal;
}
