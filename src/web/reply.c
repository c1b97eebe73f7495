/* Replies: headers, bodies, the frame, redirects and error pages. */
#include "web/reply.h"

#include <kore/kore.h>
#include <kore/http.h>
#include <sodium.h>
#include <stdarg.h>

#include "gen/web/layout.h"
#include "web/asset.h"
#include "web/cache.h"
#include "web/log.h"
#include "web/metrics.h"
#include "web/request.h"
#include "web/session.h"
#include "web/site.h"

/*
 * Kore takes each header apart into three allocations. Those that never change go in as one, behind the
 * type of the body, with the line ends in place.
 */
#define SAFETY_HEADERS                                                                       \
    "\r\ncontent-security-policy: default-src 'none'; style-src 'self'; script-src 'self'; " \
    "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "              \
    "frame-ancestors 'none'"                                                                 \
    "\r\nx-content-type-options: nosniff"                                                    \
    "\r\nreferrer-policy: same-origin"                                                       \
    "\r\ncross-origin-opener-policy: same-origin"                                            \
    "\r\npermissions-policy: geolocation=(), camera=(), microphone=()"

#define HTML_TYPE "text/html; charset=utf-8" SAFETY_HEADERS "\r\nvary: accept-encoding, cookie"
#define PERSONAL "\r\ncache-control: no-store"
#define SHARED "\r\ncache-control: no-cache"

void reply_header(struct request *r, const char *name, const char *value)
{
    if (r->kore != NULL)
        http_response_header(r->kore, name, value);
}

void reply_cookie(struct request *r, const char *name, struct span value, int64_t max_age_seconds)
{
    struct span cookie =
        arena_printf(r->arena, "%s=" SPAN_FMT "; Path=/; HttpOnly; SameSite=Lax; Max-Age=%lld%s",
                     name, SPAN_ARG(value), (long long)max_age_seconds, site.tls ? "; Secure" : "");
    reply_header(r, "set-cookie", cookie.ptr);
    r->state->personal = true;
}

static int body_sent(struct netbuf *nb)
{
    free(nb->extra);
    return KORE_RESULT_OK;
}

/* Hands the written bytes to Kore, which frees them when they are sent. */
static void send_text(struct request *r, int status, struct text *body)
{
    r->state->replied = true;
    r->state->status = status;
    r->state->sent_bytes = body->len;
    if (r->kore == NULL)
        return;
    reply_header(r, "x-request-id", r->id);
    char *bytes = body->ptr;
    size_t len = body->len;
    if (len == 0 || r->kore->method == HTTP_METHOD_HEAD || r->kore->owner == NULL) {
        http_response_stream(r->kore, status, bytes, len, NULL, NULL);
        return; /* the body's memory goes with the request */
    }
    *body = (struct text){.max = REPLY_MAX};
    http_response_stream(r->kore, status, bytes, len, body_sent, bytes);
}

void reply_body(struct request *r, int status, const char *type, struct span body)
{
    struct text *out = &r->state->body;
    text_clear(out);
    text_add_span(out, body);
    reply_header(r, "content-type", arena_printf(r->arena, "%s" SAFETY_HEADERS PERSONAL, type).ptr);
    send_text(r, status, out);
}

struct text *reply_begin(struct request *r, int status, const struct head *head)
{
    r->state->status = status;
    text_clear(&r->state->body);
    layout_top(&r->state->body, r, head);
    return &r->state->body;
}

static bool may_cache(const struct request *r)
{
    return r->page->cached && !r->is_post && r->state->status == 200 && !r->state->personal &&
           r->viewer.account_id == 0 && !session_is_claimed(r);
}

void reply_end(struct request *r)
{
    struct request_state *state = r->state;
    layout_bottom(&state->body);
    if (!text_ok(&state->body)) {
        log_problem(r, "the page is longer than %d bytes", REPLY_MAX);
        state->body.overflow = false;
        reply_error(r, 500, SPAN(""));
        return;
    }
    if (may_cache(r)) {
        cache_store(r->path, r->query, state->moment, state->topics, state->topic_count,
                    text_span(&state->body));
        reply_header(r, "content-type", HTML_TYPE SHARED);
    } else {
        reply_header(r, "content-type", HTML_TYPE PERSONAL);
    }
    send_text(r, state->status, &state->body);
}

void reply_topic(struct request *r, const char *fmt, ...)
{
    if (r->state->topic_count == TOPICS_MAX)
        return;
    char topic[128];
    va_list args;
    va_start(args, fmt);
    int len = vsnprintf(topic, sizeof(topic), fmt, args);
    va_end(args);
    if (len > 0 && (size_t)len < sizeof(topic))
        r->state->topics[r->state->topic_count++] =
            arena_span(r->arena, span_make(topic, (size_t)len));
}

static void redirect(struct request *r, int status, const char *path)
{
    /* Only to ourselves: "//host" and "/\host" would leave. A line end would begin a header. */
    bool ours =
        path[0] == '/' && path[1] != '/' && path[1] != '\\' && strpbrk(path, "\r\n") == NULL;
    reply_header(r, "location", ours ? path : "/");
    reply_header(r, "content-type", HTML_TYPE PERSONAL);
    text_clear(&r->state->body);
    send_text(r, status, &r->state->body);
}

void reply_see_other(struct request *r, const char *fmt, ...)
{
    char path[URL_MAX];
    va_list args;
    va_start(args, fmt);
    int len = vsnprintf(path, sizeof(path), fmt, args);
    va_end(args);
    redirect(r, 303, len > 0 && (size_t)len < sizeof(path) ? path : "/");
}

void reply_moved(struct request *r, const char *fmt, ...)
{
    char path[URL_MAX];
    va_list args;
    va_start(args, fmt);
    int len = vsnprintf(path, sizeof(path), fmt, args);
    va_end(args);
    redirect(r, 301, len > 0 && (size_t)len < sizeof(path) ? path : "/");
}

static const struct {
    int status;
    const char *what;
    const char *message;
} errors[] = {
    {400, "We could not read that",
     "Something in the request was not as it should be. Go back and try again."},
    {403, "That is not allowed", "You may not do this. If you think you should, ask a moderator."},
    {404, "Nothing here",
     "There is no page at this address. It may have been removed, or the link has a slip in it."},
    {405, "Not that way",
     "This page cannot be asked for like that. Go back and use the form or link."},
    {409, "Someone was quicker",
     "This changed while you were at it. Go back, reload, and look again."},
    {410, "No longer here",
     "This was deleted. Whoever wrote it, or a moderator, can bring it back."},
    {413, "Too much at once",
     "What you sent is larger than we can take. Make it shorter and send it again."},
    {414, "That address is too long",
     "We take a thousand characters of a search. Go back and say it shorter: a few words often "
     "find more than many."},
    {422, "Something is missing", "Go back, look over what you filled in, and send it again."},
    {429, "A short pause, please", "That was a lot in a short time. Wait a little and try again."},
    {500, "That was our mistake",
     "Something went wrong on our side. It has been noted. Please try again in a while."},
    {503, "One moment, please",
     "The server is busy or being looked after. Nothing of yours is lost: wait a few seconds, then "
     "reload."},
};

/* A status without words of its own takes those of its class. */
static size_t error_words(int status)
{
    int general = status >= 500 ? 500 : 400;
    size_t found = 0;
    for (size_t i = 0; i < COUNT_OF(errors); i++) {
        if (errors[i].status == status)
            return i;
        if (errors[i].status == general)
            found = i;
    }
    return found;
}

void reply_error(struct request *r, int status, struct span message)
{
    size_t at = error_words(status);
    struct head head = {.title = span_of(errors[at].what), .not_for_search_engines = true};
    struct text *out = reply_begin(r, status, &head);
    layout_error(out, head.title, span_is_empty(message) ? span_of(errors[at].message) : message,
                 r->id);
    if (status == 503)
        reply_header(r, "retry-after", "5");
    reply_end(r);
}

void reply_not_found(struct request *r)
{
    reply_error(r, 404, SPAN(""));
}

void reply_err(struct request *r, const struct err *err)
{
    static const int statuses[] = {
        [ERR_NONE] = 500,     [ERR_INPUT] = 422,    [ERR_NOT_FOUND] = 404,   [ERR_FORBIDDEN] = 403,
        [ERR_CONFLICT] = 409, [ERR_TOO_MANY] = 429, [ERR_UNAVAILABLE] = 503, [ERR_INTERNAL] = 500,
    };
    reply_error(r, statuses[err->kind], err->message);
}

/* What Kore itself refuses (no such route, wrong method, too large) gets a page like any other error. */
static void kore_refused(struct request *r)
{
    reply_error(r, r->kore == NULL ? 500 : r->kore->error, SPAN(""));
}

static const struct page refused_page = {
    .name = "refused", .changes_nothing = true, .steps = {kore_refused}};

int reply_refused(struct http_request *kore, int status UNUSED)
{
    return page_serve(kore, &refused_page);
}

/* ---- bodies in several encodings ---- */

static bool accepts(struct span header, const char *encoding)
{
    struct span piece;
    while (span_next(&header, ',', &piece)) {
        piece = span_trim(piece);
        size_t name = span_find(piece, ';');
        if (!span_is(span_trim(span_make(piece.ptr, name)), encoding))
            continue;
        struct span rest = span_trim(span_from(piece, name + 1));
        return !(span_is(rest, "q=0") || span_is(rest, "q=0.0") || span_is(rest, "q=0.00") ||
                 span_is(rest, "q=0.000"));
    }
    return false;
}

static enum cache_encoding choose(struct http_request *kore, bool has_brotli, bool has_gzip,
                                  const char **name)
{
    const char *header;
    *name = NULL;
    if (http_request_header(kore, "accept-encoding", &header) != KORE_RESULT_OK)
        return CACHE_PLAIN;
    if (has_brotli && accepts(span_of(header), "br")) {
        *name = "br";
        return CACHE_BROTLI;
    }
    if (has_gzip && accepts(span_of(header), "gzip")) {
        *name = "gzip";
        return CACHE_GZIP;
    }
    return CACHE_PLAIN;
}

static bool has_already(struct http_request *kore, const char *etag)
{
    const char *header;
    return http_request_header(kore, "if-none-match", &header) == KORE_RESULT_OK &&
           strstr(header, etag) != NULL;
}

void reply_encoded(struct request *r, const char *type, const struct cache_body *bodies,
                   const char *etag, const char *cache_control)
{
    r->state->replied = true;
    if (r->kore == NULL)
        return;
    const char *encoding;
    enum cache_encoding chosen = choose(r->kore, bodies[CACHE_BROTLI].ptr != NULL,
                                        bodies[CACHE_GZIP].ptr != NULL, &encoding);
    reply_header(
        r, "content-type",
        arena_printf(
            r->arena,
            "%s\r\nx-content-type-options: nosniff\r\nvary: accept-encoding\r\netag: %s\r\n"
            "cache-control: %s%s%s",
            type, etag, cache_control,
            encoding == NULL ? "" : "\r\ncontent-encoding: ", encoding == NULL ? "" : encoding)
            .ptr);
    if (has_already(r->kore, etag)) {
        r->state->status = 304;
        http_response(r->kore, 304, NULL, 0);
        return;
    }
    r->state->status = 200;
    r->state->sent_bytes = bodies[chosen].len;
    http_response_stream(r->kore, 200, (void *)(uintptr_t)bodies[chosen].ptr, bodies[chosen].len,
                         NULL, NULL);
}

void reply_tagged(struct request *r, const char *type, struct span body)
{
    unsigned char hash[crypto_generichash_BYTES_MIN];
    char hex[2 * crypto_generichash_BYTES_MIN + 1];
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)body.ptr, body.len, NULL, 0);
    sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
    const char *etag = arena_printf(r->arena, "\"%s\"", hex).ptr;
    bool known = r->kore != NULL && has_already(r->kore, etag);
    text_clear(&r->state->body);
    if (!known)
        text_add_span(&r->state->body, body);
    reply_header(r, "content-type", arena_printf(r->arena, "%s" SAFETY_HEADERS SHARED, type).ptr);
    reply_header(r, "etag", etag);
    send_text(r, known ? 304 : 200, &r->state->body);
}

/* ---- cached pages: no request is made at all ---- */

static int cached_sent(struct netbuf *nb)
{
    cache_release(nb->extra);
    return KORE_RESULT_OK;
}

bool reply_cached(struct http_request *kore, const struct page *page)
{
    uint64_t started = request_clock();
    const char *cookies;
    if ((kore->method != HTTP_METHOD_GET && kore->method != HTTP_METHOD_HEAD) ||
        (http_request_header(kore, "cookie", &cookies) == KORE_RESULT_OK &&
         session_in_header(span_of(cookies))))
        return false;
    struct cached *cached = cache_find(span_of(kore->path), span_of(kore->query_string));
    if (cached == NULL)
        return false;
    const char *encoding;
    enum cache_encoding chosen = choose(kore, cache_body(cached, CACHE_BROTLI).ptr != NULL,
                                        cache_body(cached, CACHE_GZIP).ptr != NULL, &encoding);
    struct cache_body body = cache_body(cached, chosen);
    http_response_header(kore, "content-type", HTML_TYPE SHARED);
    http_response_header(kore, "etag", cache_etag(cached));
    if (encoding != NULL)
        http_response_header(kore, "content-encoding", encoding);
    int status = has_already(kore, cache_etag(cached)) ? 304 : 200;
    if (status == 304 || kore->method == HTTP_METHOD_HEAD || kore->owner == NULL) {
        http_response_stream(kore, status, NULL, status == 304 ? 0 : body.len, NULL, NULL);
        cache_release(cached);
    } else {
        http_response_stream(kore, 200, (void *)(uintptr_t)body.ptr, body.len, cached_sent, cached);
    }
    uint64_t took = request_clock() - started;
    metrics_request(page->name, status, took);
    log_access_cached(kore, status, body.len, took);
    return true;
}
