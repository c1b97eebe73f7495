/* Replies: headers, bodies, the frame, redirects and error pages. */
#include "web/reply.h"

#include <kore/kore.h>
#include <kore/http.h>
#include <sodium.h>
#include <stdarg.h>
#include <time.h>

#include "core/keyed_hash.h"
#include "core/network.h"
#include "gen/web/layout.h"
#include "web/asset.h"
#include "web/cache.h"
#include "web/encoding.h"
#include "web/log.h"
#include "web/metrics.h"
#include "web/removals.h"
#include "web/request.h"
#include "web/restore.h"
#include "web/session.h"
#include "web/packer.h"
#include "web/site.h"
#include "web/viewer.h"

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

#define HTML_TYPE "text/html; charset=utf-8" SAFETY_HEADERS
/* What no cache stores has no need to say what it varies with. */
#define PERSONAL "\r\ncache-control: no-store"
#define SHARED "\r\ncache-control: no-cache\r\nvary: accept-encoding"

/* "\r\ndate: ..." of this second. */
static const char *date_line(void)
{
    static time_t written;
    static char line[64];
    time_t now = time(NULL);
    struct tm utc;
    if (now != written && gmtime_r(&now, &utc) != NULL) {
        strftime(line, sizeof(line), "\r\ndate: %a, %d %b %Y %H:%M:%S GMT", &utc);
        written = now;
    }
    return line;
}

/* The headers of most replies, put together once a second. */
static const char *html_headers(bool personal)
{
    static char headers[2][1024];
    static time_t written[2];
    time_t now = time(NULL);
    if (written[personal] != now) {
        snprintf(headers[personal], sizeof(headers[personal]), "%s%s",
                 personal ? HTML_TYPE PERSONAL : HTML_TYPE SHARED ", cookie", date_line());
        written[personal] = now;
    }
    return headers[personal];
}

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

/* ---- bodies on their way ---- */

/*
 * A slow reader's body waits in memory. All of them together may take this much of a worker: large ones half of it, so
 * that there is room for small ones, and those of one network a quarter. Who comes when it is full is asked to
 * come again.
 */
enum {
    QUEUED_MAX = 64 * 1024 * 1024,
    LARGE = 256 * 1024,
    LARGE_MAX = QUEUED_MAX / 2,
    NETWORK_MAX = QUEUED_MAX / 4,
    NETWORKS = 4096
};

struct queued {
    size_t len;
    size_t network; /* its place in queued_for */
    char bytes[];
};

static size_t queued_bytes;
static size_t queued_large;
static size_t queued_for[NETWORKS]; /* by a keyed hash: two networks in one place share its room */

static int queued_sent(struct netbuf *nb)
{
    struct queued *queued = nb->extra;
    queued_bytes -= queued->len;
    queued_for[queued->network] -= queued->len;
    if (queued->len > LARGE)
        queued_large -= queued->len;
    free(queued);
    return KORE_RESULT_OK;
}

static size_t network_place(struct request *r)
{
    return keyed_hash(network_of(r->arena, r->address)) % NETWORKS;
}

/* One reply at a time has room, however long it is. */
static bool is_room(struct request *r, size_t len)
{
    size_t same = queued_for[network_place(r)];
    return queued_bytes + len <= QUEUED_MAX && (same == 0 || same + len <= NETWORK_MAX) &&
           (len <= LARGE || queued_large == 0 || queued_large + len <= LARGE_MAX);
}

/* Memory for a body of that length, for which there is room. */
static struct queued *queue_body(struct request *r, size_t len)
{
    struct queued *queued = malloc(sizeof(*queued) + len + 1);
    if (queued == NULL)
        return NULL;
    queued->len = len;
    queued->network = network_place(r);
    queued_bytes += len;
    queued_for[queued->network] += len;
    if (len > LARGE)
        queued_large += len;
    return queued;
}

static void set_replied(struct request *r, int status, size_t len)
{
    r->state->replied = true;
    r->state->status = status;
    r->state->sent_bytes = len;
}

static void send_nothing(struct request *r, int status)
{
    set_replied(r, status, 0);
    if (r->kore != NULL)
        http_response_stream(r->kore, status, NULL, 0, NULL, NULL);
}

static void send_queued(struct request *r, int status, struct queued *queued)
{
    set_replied(r, status, queued->len);
    http_response_stream(r->kore, status, queued->bytes, queued->len, queued_sent, queued);
}

/* Nobody is there to read the body, or only its length is asked for. */
static bool wants_no_body(const struct request *r)
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

/* Asks to come again when there is no room for a body of that length; before its headers. */
static bool refuse_for_room(struct request *r, size_t len)
{
    if (wants_no_body(r) || is_room(r, len))
        return false;
    log_problem(r, "%zu bytes wait for slow readers", queued_bytes);
    reply_header(r, "x-request-id", r->id);
    reply_header(r, "content-type", html_headers(true));
    if (r->state->status != 503) /* else it is said already */
        reply_header(r, "retry-after", "5");
    set_replied(r, 503, sizeof(busy_page) - 1);
    http_response_stream(r->kore, 503, (void *)(uintptr_t)busy_page, sizeof(busy_page) - 1, NULL,
                         NULL);
    return true;
}

/* The room for a body. NULL: the reply is made, without one. */
static struct queued *room_for(struct request *r, int status, size_t len)
{
    if (!wants_no_body(r)) {
        struct queued *queued = queue_body(r, len);
        if (queued != NULL)
            return queued;
        log_problem(r, "no memory for a reply of %zu bytes", len);
        reply_header(r, "retry-after", "5");
        send_nothing(r, 503);
        return NULL;
    }
    set_replied(r, status, len);
    if (r->kore != NULL)
        http_response_stream(r->kore, status, NULL, len, NULL, NULL);
    return NULL;
}

static void send_bytes(struct request *r, int status, const char *type, struct span body)
{
    char *packed = NULL;
    size_t packed_len = 0;
    bool small = body.len <= PACK_AT_ONCE_MAX;
    if (small && !wants_no_body(r) && reply_accepts(r->kore, "gzip") &&
        packer_quick_gzip(body, &packed, &packed_len))
        body = span_make(packed, packed_len);
    if (refuse_for_room(r, body.len)) {
        free(packed);
        return;
    }
    reply_header(r, "x-request-id", r->id);
    reply_header(r, "content-type",
                 packed == NULL ? type
                                : arena_printf(r->arena, "%s\r\ncontent-encoding: gzip", type).ptr);
    struct queued *queued = room_for(r, status, body.len);
    if (queued != NULL) {
        if (body.ptr != NULL)
            memcpy(queued->bytes, body.ptr, body.len);
        send_queued(r, status, queued);
    }
    free(packed);
}

void reply_body(struct request *r, int status, const char *type, struct span body)
{
    send_bytes(r, status,
               arena_printf(r->arena, "%s" SAFETY_HEADERS PERSONAL "%s", type, date_line()).ptr,
               body);
}

/* ---- pages ---- */

struct text *reply_begin(struct request *r, int status, const struct head *head)
{
    viewer_end_shared(r); /* an error on the way to the end of a shared page is the viewer's own */
    r->state->status = status;
    text_clear(&r->state->body);
    hole_record_clear(&r->state->holes);
    if (head != NULL && status == 200)
        (void)viewer_begin_shared(r);
    viewer_begin_zone(r);
    layout_top(&r->state->body, r, head);
    return &r->state->body;
}

static bool may_cache(const struct request *r)
{
    return r->page->cached && !r->is_post && r->state->status == 200 && !r->state->personal &&
           r->viewer.account_id == 0 && !session_is_claimed(r);
}

/* Fills the page in for the viewer and sends it. */
static void send_filled(struct request *r, const struct hole_page *page, bool gzip,
                        const char *type)
{
    int status = r->state->status;
    gzip = gzip && hole_page_gzip_len(page) > 0;
    size_t len = gzip ? hole_page_gzip_len(page) : hole_page_len(page);
    if (refuse_for_room(r, len))
        return;
    /* What comes from the cache has no number, for visitors as for members. */
    if (r->state->cached == NULL)
        reply_header(r, "x-request-id", r->id);
    reply_header(r, "content-type", type);
    if (gzip)
        reply_header(r, "content-encoding", "gzip");
    struct queued *queued = room_for(r, status, len);
    if (queued == NULL)
        return;
    if (gzip)
        hole_fill_gzip(page, viewer_value, r, queued->bytes);
    else
        hole_fill(page, viewer_value, r, queued->bytes);
    send_queued(r, status, queued);
}

/* Compresses quickly what was just made, unless that takes long or would show a token's bytes to the compressor. */
static bool pack_quickly(struct request *r, struct hole_page *page)
{
    size_t len = hole_page_len(page);
    return !r->state->token_in_text && !wants_no_body(r) && len >= CACHE_WORTH_PACKING &&
           len <= PACK_AT_ONCE_MAX && reply_accepts(r->kore, "gzip") &&
           hole_page_compress(page, PACK_QUICK_LEVEL);
}

static void send_page(struct request *r)
{
    struct request_state *state = r->state;
    bool shared = state->shared;
    viewer_end_shared(r);
    struct cache_facts facts = {state->moment, state->topics, state->topic_count, state->authors,
                                state->author_count};
    struct hole_page *page = hole_page_new(&state->holes, text_span(&state->body));
    bool visitors = may_cache(r);
    if (visitors)
        cache_store(viewer_cache_key(r, false), &facts, text_span(&state->body));
    bool gzip = pack_quickly(r, page);
    struct cached *cached =
        shared ? cache_store_members(viewer_cache_key(r, true), &facts, page) : NULL;
    send_filled(r, page, gzip, html_headers(!visitors));
    if (cached != NULL)
        cache_release(cached);
    else
        hole_page_free(page);
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
    send_page(r);
}

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
        send_filled(r, page, gzip, html_headers(true));
    }
    r->state->cached = NULL;
    cache_release(cached);
    return fits;
}

/* The frame's header comes before all that anybody wrote. */
static const char header_end[] = "</header>\n";

bool reply_stored_copy(struct request *r)
{
    /* Who has just written something would miss it there, and might write it again. */
    if (!r->page->cached || r->is_post || r->kore == NULL || viewer_just_wrote(r))
        return false;
    struct cached *cached = cache_find_copy(viewer_cache_key(r, false));
    if (cached == NULL)
        return false;
    struct cache_body plain = cache_body(cached, CACHE_PLAIN);
    const char *end = memmem(plain.ptr, plain.len, header_end, sizeof(header_end) - 1);
    if (end != NULL) {
        size_t top = (size_t)(end - plain.ptr) + sizeof(header_end) - 1;
        struct text *out = &r->state->body;
        text_clear(out);
        hole_record_clear(&r->state->holes);
        text_add_span(out, span_make(plain.ptr, top));
        layout_stored_copy(out);
        text_add_span(out, span_make(plain.ptr + top, plain.len - top));
        send_bytes(r, 200, html_headers(true), text_span(out));
    }
    cache_release(cached);
    return end != NULL;
}

/* In `room`; empty when it would not fit. */
static struct span written_topic(char room[TOPIC_MAX], const char *fmt, va_list args)
{
    int len = vsnprintf(room, TOPIC_MAX, fmt, args);
    return len > 0 && len < TOPIC_MAX ? span_make(room, (size_t)len) : SPAN("");
}

void reply_topic(struct request *r, const char *fmt, ...)
{
    char room[TOPIC_MAX];
    va_list args;
    va_start(args, fmt);
    struct span topic = written_topic(room, fmt, args);
    va_end(args);
    if (!span_is_empty(topic) && r->state->topic_count < TOPICS_MAX)
        r->state->topics[r->state->topic_count++] = arena_span(r->arena, topic);
}

void reply_removed(const char *fmt, ...)
{
    char room[TOPIC_MAX];
    va_list args;
    va_start(args, fmt);
    removals_tell(written_topic(room, fmt, args));
    va_end(args);
}

static void send_on(struct request *r, int status, const char *address)
{
    reply_header(r, "x-request-id", r->id);
    reply_header(r, "location", address);
    reply_header(r, "content-type", html_headers(true));
    send_nothing(r, status);
}

static void redirect(struct request *r, int status, const char *path)
{
    /* Only to ourselves: "//host" and "/\host" would leave. A line end would begin a header. */
    bool ours =
        path[0] == '/' && path[1] != '/' && path[1] != '\\' && strpbrk(path, "\r\n") == NULL;
    send_on(r, status, ours ? path : "/");
}

/* In `room`; "/" when it would not fit. */
static const char *written_address(char room[URL_MAX], const char *fmt, va_list args)
{
    int len = vsnprintf(room, URL_MAX, fmt, args);
    return len > 0 && len < URL_MAX ? room : "/";
}

void reply_see_other(struct request *r, const char *fmt, ...)
{
    char room[URL_MAX];
    va_list args;
    va_start(args, fmt);
    const char *to = written_address(room, fmt, args);
    va_end(args);
    if (r->state->changed) {
        restore_show_changed(r, span_of(to));
        return;
    }
    /* Who saved something sees it at once: what the address leads to is made again. Signing in saves nothing. */
    if (r->is_post && r->viewer.account_id != 0 && r->page->lane != LANE_SIGN) {
        struct span whole = span_of(to);
        struct span page = span_make(to, span_find(whole, '#'));
        size_t query = span_find(page, '?');
        cache_make_stale(span_make(to, query), span_from(page, query + 1));
        viewer_note_write(r);
    }
    redirect(r, 303, to);
}

void reply_moved(struct request *r, const char *fmt, ...)
{
    char room[URL_MAX];
    va_list args;
    va_start(args, fmt);
    redirect(r, 301, written_address(room, fmt, args));
    va_end(args);
}

void reply_elsewhere(struct request *r, const char *fmt, ...)
{
    char room[URL_MAX];
    va_list args;
    va_start(args, fmt);
    const char *address = written_address(room, fmt, args);
    va_end(args);
    bool good = strncmp(address, "https://", 8) == 0 && strpbrk(address, "\r\n") == NULL;
    send_on(r, 302, good ? address : "/");
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
     "The server is busy or being looked after. Please wait a few seconds, then try again."},
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
    enum restore_way way = restore_way(r, status);
    struct head head = {.title = span_of(errors[at].what), .not_for_search_engines = true};
    if (way == RESTORE_SIGN_IN && status == 403)
        head.title = SPAN("You are signed out");
    if (way == RESTORE_AGAIN && status == 403)
        head.title = SPAN("Please send it again");
    struct text *out = reply_begin(r, status, &head);
    layout_error(out, r, head.title, span_is_empty(message) ? span_of(errors[at].message) : message,
                 way);
    if (status == 503)
        reply_header(r, "retry-after", "5");
    reply_end(r);
}

void reply_not_found(struct request *r)
{
    reply_error(r, 404, SPAN(""));
}

void reply_gone(struct request *r)
{
    reply_error(r, 410, SPAN(""));
}

void reply_err(struct request *r, const struct err *err)
{
    static const int statuses[] = {
        [ERR_NONE] = 500,     [ERR_INPUT] = 422,       [ERR_NOT_FOUND] = 404,
        [ERR_GONE] = 410,     [ERR_FORBIDDEN] = 403,   [ERR_CONFLICT] = 409,
        [ERR_TOO_MANY] = 429, [ERR_UNAVAILABLE] = 503, [ERR_INTERNAL] = 500,
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
        arena_printf(
            r->arena,
            "%s\r\nx-content-type-options: nosniff\r\nvary: accept-encoding\r\netag: %s\r\n"
            "cache-control: %s%s%s%s",
            type, tag, cache_control, date_line(),
            name == NULL ? "" : "\r\ncontent-encoding: ", name == NULL ? "" : name)
            .ptr);
    if (reply_is_known(r->kore, tag)) {
        send_nothing(r, 304);
        return;
    }
    set_replied(r, 200, bodies[chosen].len);
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
    const char *whole =
        arena_printf(r->arena, "%s" SAFETY_HEADERS SHARED "%s", type, date_line()).ptr;
    /* A weak one: the body may be compressed on its way, and is the same page then. */
    reply_header(r, "etag", arena_printf(r->arena, "W/%s", etag).ptr);
    if (r->kore != NULL && reply_is_known(r->kore, etag)) {
        reply_header(r, "x-request-id", r->id);
        reply_header(r, "content-type", whole);
        send_nothing(r, 304);
        return;
    }
    send_bytes(r, 200, whole, body);
}

/* ---- cached pages for visitors: no request is made at all ---- */

static int cached_sent(struct netbuf *nb)
{
    cache_release(nb->extra);
    return KORE_RESULT_OK;
}

bool reply_cached(struct http_request *kore, const struct page *page)
{
    uint64_t started = request_clock();
    const char *cookies;
    if (cache_state().held_bytes > CACHE_HELD_MAX)
        return false; /* the page is made again, and counted as other bodies on their way */
    if ((kore->method != HTTP_METHOD_GET && kore->method != HTTP_METHOD_HEAD) ||
        (http_request_header(kore, "cookie", &cookies) == KORE_RESULT_OK &&
         session_in_header(span_of(cookies))))
        return false;
    struct span query = span_of(kore->query_string);
    struct text canonical;
    text_init(&canonical, 3 * query.len);
    if (query.len > 0)
        form_canonical_query(page, query, &canonical);
    struct cached *cached =
        cache_find((struct cache_key){CACHE_VISITORS, span_of(kore->path), text_span(&canonical)});
    text_free(&canonical);
    if (cached == NULL)
        return false;
    packer_pack(cached);
    enum cache_encoding chosen = encoding_choose(kore, cache_body(cached, CACHE_BROTLI).ptr != NULL,
                                                 cache_body(cached, CACHE_GZIP).ptr != NULL);
    struct cache_body body = cache_body(cached, chosen);
    char etag[ENCODING_ETAG_ROOM];
    encoding_etag(cache_etag(cached), chosen, etag);
    http_response_header(kore, "content-type", html_headers(false));
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
