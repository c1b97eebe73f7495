/* A request: its beginning and its end, and what came with it. */
#include "web/request.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <kore/kore.h>
#include <kore/http.h>
#include <sodium.h>
#include <time.h>

#include "core/urlencoded.h"
#include "core/utf8.h"
#include "web/aside.h"
#include "web/cache.h"
#include "web/patience.h"
#include "web/site.h"
#include "web/viewer.h"

uint64_t request_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

uint64_t request_deadline(const struct request *r)
{
    int limit = r->page->limit_ms > 0 ? r->page->limit_ms
                : r->is_post          ? POST_LIMIT_MS
                                      : PAGE_LIMIT_MS;
    return r->state->started / 1000 + (uint64_t)patience_times(limit);
}

/* ---- reading the request ---- */

struct span page_header(const struct request *r, const char *name)
{
    const char *value;
    if (r->kore == NULL || http_request_header(r->kore, name, &value) != KORE_RESULT_OK)
        return SPAN("");
    return span_of(value);
}

struct span page_origin(const struct request *r)
{
    if (site.origin != NULL)
        return span_of(site.origin);
    /* Whatever the client says it asked, as far as it can be a name and a port. */
    struct span host = page_header(r, "host");
    bool sane = host.len > 0 && host.len <= 255;
    for (size_t i = 0; i < host.len; i++)
        sane =
            sane && (isalnum((unsigned char)host.ptr[i]) || strchr(".-:[]", host.ptr[i]) != NULL);
    return arena_printf(r->arena, "http://" SPAN_FMT, SPAN_ARG(sane ? host : SPAN("localhost")));
}

struct span page_cookie(const struct request *r, const char *name)
{
    struct span rest = page_header(r, "cookie");
    struct span piece;
    while (span_next(&rest, ';', &piece)) {
        piece = span_trim(piece);
        size_t equals = span_find(piece, '=');
        if (equals < piece.len && span_is(span_make(piece.ptr, equals), name))
            return span_from(piece, equals + 1);
    }
    return SPAN("");
}

/* Kore has found the route without its groups, which cost more than the match: see conf/kore/0012. */
static bool capture(const struct request *r)
{
    struct request_state *state = r->state;
    const struct kore_module_handle *route = r->kore == NULL ? NULL : r->kore->hdlr;
    if (route == NULL || route->type != HANDLER_TYPE_DYNAMIC)
        return false;
    if (!state->captured)
        state->captured =
            regexec(&route->rctx, r->kore->path, HTTP_CAPTURE_GROUPS, r->kore->cgroups, 0) == 0;
    return state->captured;
}

struct span page_part(const struct request *r, size_t number)
{
    if (r->kore == NULL)
        return number == 1 ? r->state->part : SPAN("");
    if (number >= HTTP_CAPTURE_GROUPS || !capture(r))
        return SPAN("");
    regmatch_t match = r->kore->cgroups[number];
    if (match.rm_so < 0)
        return SPAN("");
    struct span raw = span_make(r->kore->path + match.rm_so, (size_t)(match.rm_eo - match.rm_so));
    return utf8_clean(r->arena, urlencoded_decode(r->arena, raw, false));
}

int64_t page_part_id(const struct request *r, size_t number)
{
    int64_t id = 0;
    return span_int(page_part(r, number), 1, INT64_MAX, &id) ? id : 0;
}

struct span page_segment(const struct request *r, size_t number)
{
    struct span rest = span_of(r->kore == NULL ? "" : r->kore->path);
    struct span piece = SPAN("");
    for (size_t i = 0; i <= number; i++) {
        if (!span_next(&rest, '/', &piece))
            return SPAN("");
    }
    return utf8_clean(r->arena, urlencoded_decode(r->arena, piece, false));
}

int64_t page_segment_id(const struct request *r, size_t number)
{
    int64_t id = 0;
    return span_int(page_segment(r, number), 1, INT64_MAX, &id) ? id : 0;
}

static bool comes_by_proxy(const struct connection *c)
{
    if (c == NULL || (c->family != AF_INET && c->family != AF_INET6))
        return false;
    const void *address = c->family == AF_INET ? (const void *)&c->addr.ipv4.sin_addr
                                               : (const void *)&c->addr.ipv6.sin6_addr;
    return proxies_have(&site.proxies, c->family, address);
}

/* The proxy in front of us appends what it saw, to the last line or in one of its own: no other is to be believed. */
static struct span last_forwarded(const struct http_request *kore)
{
    struct span last = SPAN("");
    const struct http_header *header;
    TAILQ_FOREACH(header, &kore->req_headers, list)
    {
        if (strcasecmp(header->header, "x-forwarded-for") == 0)
            last = span_of(header->value);
    }
    return last;
}

struct span request_address(const struct http_request *kore, char room[REQUEST_ADDRESS])
{
    if (comes_by_proxy(kore->owner)) {
        struct span forwarded = last_forwarded(kore);
        size_t start = forwarded.len;
        while (start > 0 && forwarded.ptr[start - 1] != ',')
            start--;
        forwarded = span_trim(span_from(forwarded, start));
        /* It goes into logs and counts: only an address is one. */
        unsigned char bytes[sizeof(struct in6_addr)];
        snprintf(room, REQUEST_ADDRESS, SPAN_FMT, SPAN_ARG(forwarded));
        if (strlen(room) == forwarded.len &&
            (inet_pton(AF_INET, room, bytes) == 1 || inet_pton(AF_INET6, room, bytes) == 1))
            return span_of(room);
    }
    const struct connection *c = kore->owner;
    snprintf(room, REQUEST_ADDRESS, "unknown");
    if (c != NULL && c->family == AF_INET)
        inet_ntop(AF_INET, &c->addr.ipv4.sin_addr, room, REQUEST_ADDRESS);
    else if (c != NULL && c->family == AF_INET6)
        inet_ntop(AF_INET6, &c->addr.ipv6.sin6_addr, room, REQUEST_ADDRESS);
    return span_of(room);
}

/* ---- beginning and ending ---- */

void request_id(char id[REQUEST_ID])
{
    static uint64_t next;
    if (next == 0)
        randombytes_buf(&next, sizeof(next));
    next = next * 6364136223846793005U + 1442695040888963407U;
    unsigned char bytes[8];
    memcpy(bytes, &next, sizeof(bytes));
    sodium_bin2hex(id, REQUEST_ID, bytes, sizeof(bytes));
}

void request_end(struct request *r)
{
    if (r->state->in_flight)
        db_pool_cancel(site.pool, r->batch);
    if (r->state->cancel != NULL)
        r->state->cancel(r->state->cancel_context);
    aside_end_all(r);
    for (size_t i = 0; i < r->state->batch_count; i++)
        db_batch_free(r->state->batches[i]);
    if (r->state->cached != NULL)
        cache_release(r->state->cached);
    hole_record_free(&r->state->holes);
    viewer_end_zone(r);
    text_free(&r->state->body);
    arena_free(r->arena);
}

static void kore_ended(struct http_request *kore)
{
    struct request *r = kore->hdlr_extra;
    if (r == NULL)
        return;
    kore->hdlr_extra = NULL; /* Kore may call this again */
    request_end(r);
}

static bool has_own_post(const struct request *r)
{
    return r->is_post && r->page->post[0] != NULL;
}

void request_new_batch(struct request *r)
{
    r->batch = db_batch_new(r->arena);
    r->state->batches[r->state->batch_count++] = r->batch;
}

struct request *request_new(const struct page *page)
{
    struct arena *arena = arena_new(REQUEST_MEMORY);
    struct request *r = arena_new_of(arena, struct request);
    r->arena = arena;
    r->page = page;
    r->state = arena_new_of(arena, struct request_state);
    r->state->started = request_clock();
    r->state->moment = cache_moment();
    text_init(&r->state->body, REPLY_MAX);
    request_id(r->id);
    if (page->data_size > 0)
        r->data = arena_alloc(arena, page->data_size);
    request_new_batch(r);
    return r;
}

struct request *request_begin(struct http_request *kore, const struct page *page, struct span query)
{
    struct request *r = request_new(page);
    r->kore = kore;
    r->method = http_method_text(kore->method);
    /* What Kore refused has no route, and perhaps no body: it is shown an error page and nothing else. */
    bool refused = kore->error != 0;
    r->is_post = kore->method == HTTP_METHOD_POST && !refused;
    r->path = span_of(kore->path);
    r->query = refused ? SPAN("") : arena_span(r->arena, query);
    char address[REQUEST_ADDRESS];
    r->address = arena_span(r->arena, request_address(kore, address));
    r->state->track = has_own_post(r) ? page->post : page->steps;
    r->state->without_names = site.knows_names != NULL && !site.knows_names();
    kore->hdlr_extra = r;
    kore->flags |= HTTP_REQUEST_RETAIN_EXTRA;
    kore->onfree = kore_ended;
    r->state->unread = form_read(r);
    return r;
}
