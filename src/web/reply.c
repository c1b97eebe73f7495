/* Replies: headers, and pages in the site's frame. */
#include "web/reply_internal.h"

#include <kore/kore.h>
#include <kore/http.h>
#include <stdarg.h>
#include <time.h>

#include "gen/web/layout.h"
#include "web/cache.h"
#include "web/encoding.h"
#include "web/log.h"
#include "web/packer.h"
#include "web/removals.h"
#include "web/request.h"
#include "web/session.h"
#include "web/site.h"
#include "web/viewer.h"

const char *reply_date_line(void)
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

const char *reply_html_headers(bool personal)
{
    static char headers[2][1024];
    static time_t written[2];
    time_t now = time(NULL);
    if (written[personal] != now) {
        snprintf(headers[personal], sizeof(headers[personal]), "%s%s",
                 personal ? HTML_TYPE PERSONAL : HTML_TYPE SHARED ", cookie", reply_date_line());
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

void reply_send_filled(struct request *r, const struct hole_page *page, bool gzip, const char *type)
{
    int status = r->state->status;
    gzip = gzip && hole_page_gzip_len(page) > 0;
    size_t len = gzip ? hole_page_gzip_len(page) : hole_page_len(page);
    if (reply_refuse_for_room(r, len))
        return;
    /* What comes from the cache has no number, for visitors as for members. */
    if (r->state->cached == NULL)
        reply_header(r, "x-request-id", r->id);
    reply_header(r, "content-type", type);
    if (gzip)
        reply_header(r, "content-encoding", "gzip");
    struct reply_queued *queued = reply_room(r, status, len);
    if (queued == NULL)
        return;
    if (gzip)
        hole_fill_gzip(page, viewer_value, r, queued->bytes);
    else
        hole_fill(page, viewer_value, r, queued->bytes);
    reply_send_queued(r, status, queued);
}

/* Compresses quickly what was just made, unless that takes long or would show a token's bytes to the compressor. */
static bool pack_quickly(struct request *r, struct hole_page *page)
{
    size_t len = hole_page_len(page);
    return !r->state->token_in_text && !reply_wants_no_body(r) && len >= CACHE_WORTH_PACKING &&
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
    reply_send_filled(r, page, gzip, reply_html_headers(!visitors));
    if (cached != NULL)
        cache_release(cached);
    else
        hole_page_free(page);
}

void reply_end(struct request *r)
{
    layout_bottom(&r->state->body, r);
    reply_end_part(r);
}

struct text *reply_begin_part(struct request *r)
{
    r->state->status = 200;
    text_clear(&r->state->body);
    hole_record_clear(&r->state->holes);
    return &r->state->body;
}

void reply_end_part(struct request *r)
{
    struct request_state *state = r->state;
    if (!text_ok(&state->body)) {
        log_problem(r, "the page is longer than %d bytes", REPLY_MAX);
        state->body.overflow = false;
        reply_error(r, 500, SPAN(""));
        return;
    }
    send_page(r);
}

/* In `room`; empty when it would not fit. */
PRINTF_LIKE(2, 0)
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
