/* Replies that a client may have already, and cached pages. */
#include "web/reply_cached.h"

#include <kore/kore.h>
#include <kore/http.h>
#include <sodium.h>

#include "gen/web/layout.h"
#include "web/cache.h"
#include "web/encoding.h"
#include "web/log.h"
#include "web/metrics.h"
#include "web/packer.h"
#include "web/reply_internal.h"
#include "web/request.h"
#include "web/session.h"
#include "web/viewer.h"

/* ---- bodies in several encodings ---- */

/* Both outlive the reply: `bodies` and what the netbuf needs. */
void reply_encoded(struct request *r, const char *type, const struct cache_body *bodies,
                   const char *etag, const char *cache_control)
{
    r->state->replied = true;
    if (r->kore == NULL)
        return;
    enum cache_encoding chosen =
        encoding_choose(r->kore, bodies[CACHE_BROTLI].ptr != NULL, bodies[CACHE_GZIP].ptr != NULL);
    const char *name = encoding_name(chosen);
    char tag[ENCODING_ETAG_ROOM];
    encoding_etag(etag, chosen, tag);
    reply_header(
        r, "content-type",
        arena_printf(r->arena,
                     "%s" ASSET_HEADERS "\r\nvary: accept-encoding\r\netag: %s\r\n"
                     "cache-control: %s%s%s%s",
                     type, tag, cache_control, reply_date_line(),
                     name == NULL ? "" : "\r\ncontent-encoding: ", name == NULL ? "" : name)
            .ptr);
    if (reply_is_known(r->kore, tag)) {
        reply_send_nothing(r, 304);
        return;
    }
    reply_note(r, 200, bodies[chosen].len);
    http_response_stream(r->kore, 200, (void *)(uintptr_t)bodies[chosen].ptr, bodies[chosen].len,
                         NULL, NULL);
}

/* `whole` is the type and all headers but the ETag. */
static void reply_with_tag(struct request *r, const char *whole, struct span body)
{
    unsigned char hash[crypto_generichash_BYTES_MIN];
    char hex[2 * crypto_generichash_BYTES_MIN + 1];
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)body.ptr, body.len, NULL, 0);
    sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
    const char *etag = arena_printf(r->arena, "\"%s\"", hex).ptr;
    /* A weak one: the body may be compressed on its way, and is the same page then. */
    reply_header(r, "etag", arena_printf(r->arena, "W/%s", etag).ptr);
    if (r->kore != NULL && reply_is_known(r->kore, etag)) {
        reply_header(r, "x-request-id", r->id);
        reply_header(r, "content-type", whole);
        reply_send_nothing(r, 304);
        return;
    }
    reply_send(r, 200, whole, body);
}

void reply_tagged(struct request *r, const char *type, struct span body)
{
    reply_with_tag(
        r, arena_printf(r->arena, "%s" SAFETY_HEADERS SHARED "%s", type, reply_date_line()).ptr,
        body);
}

void reply_picture(struct request *r, const char *type, struct span body, bool is_public,
                   bool for_ever)
{
    const char *kept = !is_public ? "private, no-cache"
                       : for_ever ? "public, max-age=31536000, immutable"
                                  : "public, max-age=300";
    reply_with_tag(r,
                   arena_printf(r->arena,
                                "%s" ASSET_HEADERS "\r\nvary: accept-encoding\r\ncache-control: "
                                "%s%s",
                                type, kept, reply_date_line())
                       .ptr,
                   body);
}

/* ---- cached pages for members, and stored copies ---- */

bool reply_members_cached(struct request *r)
{
    struct cached *cached = r->state->cached;
    bool fits = viewer_fits_cached(r);
    if (fits) {
        session_seen(r);
        r->state->status = 200;
        packer_pack(cached);
        bool gzip;
        const struct hole_page *page = cache_members_page(cached, &gzip);
        gzip = gzip && r->kore != NULL && reply_accepts(r->kore, "gzip");
        reply_send_filled(r, page, gzip, reply_html_headers(true));
    }
    r->state->cached = NULL;
    cache_release(cached);
    return fits;
}

/* The frame's header comes before all that anybody wrote. */
static const char header_end[] = "</header>\n";

/* What the members' page has of nobody in particular: no token, so that its forms are refused with their words. */
static struct span value_of_nobody(void *context UNUSED, const struct hole_slot *slot)
{
    return slot->kind == HOLE_NAME ? SPAN("Account") : SPAN("");
}

/* What visitors read, or else what members read: it shows no more. *cached is to be released; NULL: neither is there. */
static struct span copy_of_page(struct request *r, struct cached **cached)
{
    *cached = cache_find_copy(viewer_cache_key(r, false));
    if (*cached != NULL) {
        struct cache_body plain = cache_body(*cached, CACHE_PLAIN);
        return span_make(plain.ptr, plain.len);
    }
    if (!span_is_empty(session_hash(r)))
        *cached = cache_find_copy(viewer_cache_key(r, true));
    if (*cached == NULL)
        return SPAN("");
    bool gzip;
    const struct hole_page *page = cache_members_page(*cached, &gzip);
    size_t len = hole_page_len(page);
    char *bytes = arena_alloc(r->arena, len);
    hole_fill(page, value_of_nobody, r, bytes);
    return span_make(bytes, len);
}

bool reply_stored_copy(struct request *r)
{
    /* Who has just written something would miss it there, and might write it again. */
    if (!r->page->cached || r->is_post || r->kore == NULL || viewer_just_wrote(r))
        return false;
    struct cached *cached;
    struct span plain = copy_of_page(r, &cached);
    if (cached == NULL)
        return false;
    const char *end = memmem(plain.ptr, plain.len, header_end, sizeof(header_end) - 1);
    if (end != NULL) {
        size_t top = (size_t)(end - plain.ptr) + sizeof(header_end) - 1;
        struct text *out = &r->state->body;
        text_clear(out);
        hole_record_clear(&r->state->holes);
        text_add_span(out, span_make(plain.ptr, top));
        layout_stored_copy(out);
        text_add_span(out, span_make(plain.ptr + top, plain.len - top));
        reply_send(r, 200, reply_html_headers(true), text_span(out));
    }
    cache_release(cached);
    return end != NULL;
}

/* ---- cached pages for visitors: no request is made at all ---- */

static int cached_sent(struct netbuf *nb)
{
    cache_release(nb->extra);
    return KORE_RESULT_OK;
}

/* NULL also when its reader would hold one more page than may be held: it is made again, and waits as other bodies do. */
static struct cached *find_to_send(struct cache_key key)
{
    size_t held = cache_state().held_bytes;
    struct cached *cached = cache_find(key);
    if (cached == NULL || cache_state().held_bytes <= held ||
        cache_state().held_bytes <= CACHE_HELD_MAX)
        return cached;
    cache_release(cached);
    return NULL;
}

bool reply_cached(struct http_request *kore, const struct page *page, struct span query)
{
    uint64_t started = request_clock();
    const char *cookies;
    if ((kore->method != HTTP_METHOD_GET && kore->method != HTTP_METHOD_HEAD) ||
        (http_request_header(kore, "cookie", &cookies) == KORE_RESULT_OK &&
         session_in_header(span_of(cookies))))
        return false;
    struct cached *cached =
        find_to_send((struct cache_key){CACHE_VISITORS, span_of(kore->path), query});
    if (cached == NULL)
        return false;
    packer_pack(cached);
    enum cache_encoding chosen = encoding_choose(kore, cache_body(cached, CACHE_BROTLI).ptr != NULL,
                                                 cache_body(cached, CACHE_GZIP).ptr != NULL);
    struct cache_body body = cache_body(cached, chosen);
    char etag[ENCODING_ETAG_ROOM];
    encoding_etag(cache_etag(cached), chosen, etag);
    http_response_header(kore, "content-type", reply_html_headers(false));
    http_response_header(kore, "etag", etag);
    if (encoding_name(chosen) != NULL)
        http_response_header(kore, "content-encoding", encoding_name(chosen));
    int status = reply_is_known(kore, etag) ? 304 : 200;
    if (status == 304 || kore->method == HTTP_METHOD_HEAD || kore->owner == NULL) {
        http_response_stream(kore, status, NULL, status == 304 ? 0 : body.len, NULL, NULL);
        cache_release(cached);
    } else {
        http_response_stream(kore, 200, (void *)(uintptr_t)body.ptr, body.len, cached_sent, cached);
    }
    uint64_t took = request_clock() - started;
    metrics_request(page->name, status, took);
    log_access_cached(kore, page->name, status, body.len, took);
    return true;
}
