/* Long bodies are held in memory while they come: how many at once is bounded here. */
#include "app/bodies.h"

#include <kore/kore.h>
#include <kore/http.h>

#include "core/bucket.h"
#include "core/clock.h"
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
     * room for others, also beside them, and has claimed nothing any more once the connection ends.
     */
    OF_NETWORK = AT_ONCE / 2,
    OF_ACCOUNT = 2 * BODY_MAX,
    SHARES = 1024,
    AWAITED = 256, /* more than come at once */
};

/* By a keyed hash: two networks, or two accounts, in one place share its room. */
static struct bucket *share_of(struct bucket *shares, struct span whose, uint64_t room)
{
    struct bucket *share = &shares[keyed_hash(whose) % SHARES];
    share->room = room;
    share->per_second = PER_SECOND / 2;
    return share;
}

static struct bucket *account_share(int64_t account)
{
    static struct bucket shares[SHARES];
    return share_of(shares, span_make((const char *)&account, sizeof(account)), OF_ACCOUNT);
}

static struct bucket *network_share(struct arena *arena, struct http_request *kore)
{
    static struct bucket shares[SHARES];
    char address[REQUEST_ADDRESS];
    return share_of(shares, network_of(arena, request_address(kore, address)), OF_NETWORK);
}

/* Of each, or of none: what one of them has no room for takes nothing of the others. */
static bool take_of_all(struct bucket *const *shares, size_t count, uint64_t amount)
{
    for (size_t i = 0; i < count; i++) {
        if (bucket_take(shares[i], request_clock(), amount))
            continue;
        while (i-- > 0)
            bucket_give_back(shares[i], amount);
        return false;
    }
    return true;
}

/* ---- bodies that are awaited ---- */

enum { SHARES_OF_ONE = 3, MICROSECONDS = 1000000 };

static struct awaited {
    const struct http_request *kore; /* NULL: none, or it is here */
    struct bucket *shares[SHARES_OF_ONE];
    uint64_t amount;
    uint64_t since; /* request_clock */
} awaited[AWAITED];

static struct awaited *find_awaited(const struct http_request *kore)
{
    for (size_t i = 0; i < AWAITED; i++)
        if (awaited[i].kore == kore)
            return &awaited[i];
    return NULL;
}

/* Its sender hung up, or took too long: the memory is free again, and so is the room, but for what came back with time. */
static void never_came(struct http_request *kore)
{
    struct awaited *body = find_awaited(kore);
    if (body == NULL)
        return;
    body->kore = NULL;
    for (size_t i = 0; i < SHARES_OF_ONE; i++) {
        uint64_t flowed =
            (request_clock() - body->since) * body->shares[i]->per_second / MICROSECONDS;
        if (flowed < body->amount)
            bucket_give_back(body->shares[i], body->amount - flowed);
    }
}

/* Once it is here, its page has what is called at the end (request_begin), and the room comes back with time. */
static void await(struct http_request *kore, struct bucket *const *shares)
{
    static size_t next;
    struct awaited *body = find_awaited(kore); /* of an earlier one that was at the same address */
    if (body == NULL)
        body = &awaited[next++ % AWAITED];
    *body =
        (struct awaited){.kore = kore, .amount = kore->content_length, .since = request_clock()};
    memcpy(body->shares, shares, sizeof(body->shares));
    kore->onfree = never_came;
}

/*
 * Whether its sender may add photographs here is known when all of it is here. Until then it has to be somebody whom the form
 * was shown to: what anybody can make up, such as a cookie, takes nobody's room.
 */
static int let_in(struct arena *arena, struct http_request *kore)
{
    static struct bucket site = {.room = AT_ONCE, .per_second = PER_SECOND};
    int64_t account = admission_account(arena, span_of(kore->query_string), clock_now());
    if (account == 0)
        return 403;
    struct bucket *shares[SHARES_OF_ONE] = {account_share(account), network_share(arena, kore),
                                            &site};
    if (!take_of_all(shares, SHARES_OF_ONE, kore->content_length))
        return 503;
    await(kore, shares);
    return 0;
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
