/* Bodies on their way to their readers, who may be slow. */
#include "web/reply_internal.h"

#include <kore/kore.h>
#include <kore/http.h>

#include "core/keyed_hash.h"
#include "core/network.h"
#include "web/cache.h"
#include "web/encoding.h"
#include "web/log.h"
#include "web/packer.h"
#include "web/request.h"

/*
 * What slow readers have not read waits in memory, WAITING_MAX of a worker at most: bodies of their own, and cached pages,
 * which they share (CACHE_HELD_MAX). Of the bodies those of one network may take a quarter, and large ones half of either, so
 * that there is room for small ones. Who comes when it is full is asked to come again.
 */
enum {
    WAITING_MAX = 64 * 1024 * 1024,
    QUEUED_MAX = WAITING_MAX - CACHE_HELD_MAX,
    NETWORK_MAX = QUEUED_MAX / 4,
    LARGE = 256 * 1024,
    NETWORKS = 4096
};

/* Bytes that wait. */
struct waiting {
    size_t all;
    size_t large;
};

static struct waiting everywhere;
static struct waiting
    per_network[NETWORKS]; /* by a keyed hash: two networks in one place share its room */

static void add_waiting(struct waiting *waiting, size_t len)
{
    waiting->all += len;
    if (len > LARGE)
        waiting->large += len;
}

static void take_waiting(struct waiting *waiting, size_t len)
{
    waiting->all -= len;
    if (len > LARGE)
        waiting->large -= len;
}

static int body_sent(struct netbuf *nb)
{
    struct reply_queued *body = nb->extra;
    take_waiting(&everywhere, body->len);
    take_waiting(&per_network[body->network], body->len);
    free(body);
    return KORE_RESULT_OK;
}

size_t reply_waiting_bytes(void)
{
    return everywhere.all + cache_state().held_bytes;
}

static size_t network_place(struct request *r)
{
    return keyed_hash(network_of(r->arena, r->address)) % NETWORKS;
}

/* Where nothing large waits, one large body has room. */
static bool fits(const struct waiting *waiting, size_t most, size_t len)
{
    return waiting->all + len <= most &&
           (len <= LARGE || waiting->large == 0 || waiting->large + len <= most / 2);
}

/* One reply at a time has room in its network, however long it is. */
static bool is_room(struct request *r, size_t len)
{
    const struct waiting *same = &per_network[network_place(r)];
    return fits(&everywhere, QUEUED_MAX, len) && (same->all == 0 || fits(same, NETWORK_MAX, len));
}

/* Memory for a body of that length, for which there is room. */
static struct reply_queued *queue_body(struct request *r, size_t len)
{
    struct reply_queued *body = malloc(sizeof(*body) + len + 1);
    if (body == NULL)
        return NULL;
    body->len = len;
    body->network = network_place(r);
    add_waiting(&everywhere, len);
    add_waiting(&per_network[body->network], len);
    return body;
}

void reply_note(struct request *r, int status, size_t len)
{
    r->state->replied = true;
    r->state->status = status;
    r->state->sent_bytes = len;
}

void reply_send_nothing(struct request *r, int status)
{
    reply_note(r, status, 0);
    if (r->kore != NULL)
        http_response_stream(r->kore, status, NULL, 0, NULL, NULL);
}

void reply_nothing(struct request *r, int status)
{
    reply_header(r, "x-request-id", r->id);
    reply_send_nothing(r, status);
}

void reply_send_queued(struct request *r, int status, struct reply_queued *queued)
{
    reply_note(r, status, queued->len);
    http_response_stream(r->kore, status, queued->bytes, queued->len, body_sent, queued);
}

bool reply_wants_no_body(const struct request *r)
{
    return r->kore == NULL || r->kore->method == HTTP_METHOD_HEAD || r->kore->owner == NULL;
}

/* Takes no memory of its own: it is for when there is none. */
static const char busy_page[] =
    "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>One moment, please · "
    "Backtalk</title><link rel=\"icon\" href=\"data:,\"></head><body><main><h1>One moment, "
    "please</h1><p>The server is busy. Wait a few seconds, then reload. If you sent something, go "
    "back in your browser: your words are in the form there.</p><p><a href=\"/red-flags\">When to "
    "get help now</a></p></main></body></html>\n";

bool reply_refuse_for_room(struct request *r, size_t len)
{
    if (reply_wants_no_body(r) || is_room(r, len))
        return false;
    log_problem(r, "%zu bytes wait for slow readers", everywhere.all);
    reply_header(r, "x-request-id", r->id);
    reply_header(r, "content-type", reply_html_headers(true));
    if (r->state->status != 503) /* else it is said already */
        reply_header(r, "retry-after", "5");
    reply_note(r, 503, sizeof(busy_page) - 1);
    http_response_stream(r->kore, 503, (void *)(uintptr_t)busy_page, sizeof(busy_page) - 1, NULL,
                         NULL);
    return true;
}

struct reply_queued *reply_room(struct request *r, int status, size_t len)
{
    if (!reply_wants_no_body(r)) {
        struct reply_queued *queued = queue_body(r, len);
        if (queued != NULL)
            return queued;
        log_problem(r, "no memory for a reply of %zu bytes", len);
        reply_header(r, "retry-after", "5");
        reply_send_nothing(r, 503);
        return NULL;
    }
    reply_note(r, status, len);
    if (r->kore != NULL)
        http_response_stream(r->kore, status, NULL, len, NULL, NULL);
    return NULL;
}

/* A photograph is, and a part of one is counted in its bytes; a drawing is text. */
static bool is_packed(struct span type)
{
    return span_starts(type, "image/") && !span_starts(type, "image/svg");
}

void reply_send(struct request *r, int status, const char *type, struct span body)
{
    char *packed = NULL;
    size_t packed_len = 0;
    bool small = body.len <= PACK_AT_ONCE_MAX;
    if (small && !is_packed(span_of(type)) && !reply_wants_no_body(r) &&
        reply_accepts(r->kore, "gzip") && packer_quick_gzip(body, &packed, &packed_len))
        body = span_make(packed, packed_len);
    if (reply_refuse_for_room(r, body.len)) {
        free(packed);
        return;
    }
    reply_header(r, "x-request-id", r->id);
    reply_header(r, "content-type",
                 packed == NULL ? type
                                : arena_printf(r->arena, "%s\r\ncontent-encoding: gzip", type).ptr);
    struct reply_queued *queued = reply_room(r, status, body.len);
    if (queued != NULL) {
        if (body.ptr != NULL)
            memcpy(queued->bytes, body.ptr, body.len);
        reply_send_queued(r, status, queued);
    }
    free(packed);
}

void reply_json(struct request *r, int status, struct span body)
{
    reply_header(r, "content-disposition", "attachment; filename=\"api.json\"");
    reply_body(r, status, "application/json; charset=utf-8", body);
}

void reply_kept(struct request *r, int status, const char *type, const char *kept, struct span body)
{
    reply_send(r, status,
               arena_printf(r->arena, "%s" SAFETY_HEADERS "\r\ncache-control: %s%s", type, kept,
                            reply_date_line())
                   .ptr,
               body);
}

void reply_body(struct request *r, int status, const char *type, struct span body)
{
    reply_send(
        r, status,
        arena_printf(r->arena, "%s" SAFETY_HEADERS PERSONAL "%s", type, reply_date_line()).ptr,
        body);
}
