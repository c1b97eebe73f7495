/* The access log and the log of what goes wrong, in logfmt. */
#include "web/log.h"

#include <kore/kore.h>
#include <kore/http.h>
#include <stdarg.h>
#include <strings.h>
#include <syslog.h>

#include "core/clock.h"
#include "db/log.h"
#include "web/log_sink.h"
#include "web/request.h"

enum { MESSAGE_MAX = 1500, PATH_SHOWN = 1000 };

static struct log_sink requests = {.fd = -1};
static struct log_sink problems = {.fd = -1};
static const char *requests_path;

/* ---- a line ---- */

/* What needs no quotation marks around it. */
static bool is_plain(struct span value)
{
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        if (c <= ' ' || c >= 0x7f || c == '"' || c == '=' || c == '\\')
            return false;
    }
    return value.len > 0;
}

/* A value can hold any byte that HTTP lets through: nothing that could begin another line or colour a terminal. */
static void add_value(struct text *out, struct span value)
{
    if (is_plain(value)) {
        text_add_span(out, value);
        return;
    }
    text_add_char(out, '"');
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        if (c == '"' || c == '\\')
            text_add_char(out, '\\');
        text_add_char(out, c >= ' ' && c < 0x7f ? c : '?');
    }
    text_add_char(out, '"');
}

static void add_field(struct text *out, const char *key, struct span value)
{
    text_printf(out, " %s=", key);
    add_value(out, value);
}

static void begin_line(struct text *out, const char *level)
{
    text_clear(out);
    instant now = clock_now();
    text_add_string(out, "time=");
    clock_write_iso(out, now);
    /* The Z moves behind the fraction. */
    out->len--;
    text_printf(out, ".%03dZ level=%s", (int)(now / 1000 % 1000), level);
}

/*
 * A path without what lets somebody in: a shared routine's link. By the words before it, whatever is found there and whatever the
 * answer is: links come with a full stop behind them, by another name of the site, as a form. HAProxy's log does the same
 * (conf/haproxy/haproxy.cfg). Other secrets in addresses are behind the question mark.
 */
static struct span path_shown(struct span path)
{
    static const char secret[] = "shared-routines";
    const size_t len = sizeof(secret) - 1;
    for (size_t i = 0; i + len <= path.len; i++)
        if (strncasecmp(path.ptr + i, secret, len) == 0)
            return span_make(path.ptr, i + len);
    return path;
}

static void add_request(struct text *out, const char *id, struct span address, const char *method,
                        struct span path, const char *page)
{
    text_printf(out, " id=%s", id);
    add_field(out, "client", address);
    add_field(out, "method", span_of(method));
    path = path_shown(path);
    add_field(out, "path", span_make(path.ptr, path.len < PATH_SHOWN ? path.len : PATH_SHOWN));
    add_field(out, "page", span_of(page));
}

static struct text *line_room(void)
{
    static struct text line;
    if (line.max == 0)
        text_init(&line, LOG_LINE_MAX);
    return &line;
}

static void end_line(struct log_sink *sink, struct text *line)
{
    text_add_char(line, '\n');
    if (text_ok(line))
        log_sink_add(sink, text_span(line));
    else
        sink->lost++;
}

/* ---- where lines go ---- */

static void say(const char *level, const char *message)
{
    struct text *line = line_room();
    begin_line(line, level);
    add_field(line, "process",
              worker == NULL ? SPAN("parent") : span_of(kore_worker_name(worker->id)));
    struct span text = span_of(message);
    add_field(line, "message",
              span_make(text.ptr, text.len < MESSAGE_MAX ? text.len : MESSAGE_MAX));
    end_line(&problems, line);
    log_sink_flush(&problems);
}

static void kore_says(int priority, const char *message)
{
    if (priority == LOG_DEBUG)
        say("debug", message);
    else if (priority == LOG_NOTICE || priority == LOG_INFO)
        say("info", message);
    else
        say(priority == LOG_WARNING ? "warning" : "error", message);
}

static void database_says(const char *message)
{
    say("error", message);
}

void log_begin(void)
{
    if (!log_sink_open(&problems, "2"))
        return;
    kore_log_hook = kore_says;
    kore_hangup_hook = log_reopen;
    db_log_to(database_says);
}

void log_open(const char *path)
{
    if (path == NULL || path[0] == '\0')
        return;
    requests_path = path;
    if (!log_sink_open(&requests, path))
        kore_log(LOG_ERR, "the access log %s cannot be opened: %s", path, strerror(errno));
}

void log_reopen(void)
{
    if (requests_path == NULL || strcmp(requests_path, "-") == 0)
        return;
    log_sink_close(&requests);
    log_open(requests_path);
}

void log_flush(void)
{
    log_sink_flush(&requests);
    log_sink_flush(&problems);
}

uint64_t log_lost(void)
{
    return requests.lost + problems.lost;
}

/* ---- requests ---- */

static void add_outcome(struct text *line, int status, size_t bytes, uint64_t microseconds)
{
    text_printf(line, " status=%d bytes=%zu us=%llu", status, bytes,
                (unsigned long long)microseconds);
}

void log_access(const struct request *r, int status, size_t bytes, uint64_t microseconds)
{
    if (requests.fd == -1)
        return;
    struct text *line = line_room();
    begin_line(line, "info");
    add_request(line, r->id, r->address, r->method, r->path, r->page->name);
    add_outcome(line, status, bytes, microseconds);
    end_line(&requests, line);
}

void log_access_cached(const struct http_request *kore, const char *page, int status, size_t bytes,
                       uint64_t microseconds)
{
    if (requests.fd == -1)
        return;
    char id[REQUEST_ID];
    char room[REQUEST_ADDRESS];
    request_id(id);
    struct text *line = line_room();
    begin_line(line, "info");
    add_request(line, id, request_address(kore, room), http_method_text(kore->method),
                span_of(kore->path), page);
    add_outcome(line, status, status == 304 ? 0 : bytes, microseconds);
    end_line(&requests, line);
}

void log_audit(const struct log_audit *audit)
{
    struct text *line = line_room();
    begin_line(line, "info");
    text_printf(line, " id=" SPAN_FMT " audit=%s", SPAN_ARG(audit->id), audit->kind);
    add_field(line, "client", audit->client);
    text_printf(line, " account=%lld actor=%lld", (long long)audit->account_id,
                (long long)audit->actor_id);
    add_field(line, "about", audit->about);
    end_line(&problems, line);
}

void log_problem(const struct request *r, const char *fmt, ...)
{
    char message[MESSAGE_MAX];
    va_list args;
    va_start(args, fmt);
    vsnprintf(message, sizeof(message), fmt, args);
    va_end(args);
    if (r == NULL) {
        say("error", message);
        return;
    }
    struct text *line = line_room();
    begin_line(line, "error");
    add_request(line, r->id, r->address, r->method, r->path, r->page->name);
    add_field(line, "message", span_of(message));
    end_line(&problems, line);
    log_sink_flush(&problems);
}
