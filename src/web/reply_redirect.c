/* Replies that lead elsewhere. */
#include "web/reply_internal.h"

#include <stdarg.h>

#include "web/cache.h"
#include "web/request.h"
#include "web/restore.h"
#include "web/viewer.h"

static void send_on(struct request *r, int status, const char *address)
{
    reply_header(r, "x-request-id", r->id);
    reply_header(r, "location", address);
    reply_header(r, "content-type", reply_html_headers(true));
    reply_send_nothing(r, status);
}

static void redirect(struct request *r, int status, const char *path)
{
    /* Only to ourselves: "//host" and "/\host" would leave. A line end would begin a header. */
    bool ours =
        path[0] == '/' && path[1] != '/' && path[1] != '\\' && strpbrk(path, "\r\n") == NULL;
    send_on(r, status, ours ? path : "/");
}

/* In `room`; "/" when it would not fit. */
PRINTF_LIKE(2, 0)
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

/* By TLS, or to this very machine, where somebody tries something. */
static bool is_elsewhere(struct span address)
{
    static const char *const starts[] = {"https://", "http://127.",
                                         "http://localhost:", "http://[::1]:"};
    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        if (span_starts(address, starts[i]))
            return true;
    }
    return false;
}

void reply_elsewhere(struct request *r, const char *fmt, ...)
{
    char room[URL_MAX];
    va_list args;
    va_start(args, fmt);
    const char *address = written_address(room, fmt, args);
    va_end(args);
    bool good = is_elsewhere(span_of(address)) && strpbrk(address, "\r\n") == NULL;
    send_on(r, 302, good ? address : "/");
}
