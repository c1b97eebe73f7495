/* The access log and the log of problems. */
#include "web/log.h"

#include <fcntl.h>
#include <kore/kore.h>
#include <kore/http.h>
#include <stdarg.h>
#include <unistd.h>

#include "core/clock.h"
#include "web/request.h"

enum { BLOCK = 64 * 1024, LINE_MAX_LEN = 4096 };

static int file = -1;
static struct text block;

void log_open(const char *path)
{
    if (path == NULL || path[0] == '\0')
        return;
    text_init(&block, BLOCK + LINE_MAX_LEN);
    file = strcmp(path, "-") == 0 ? STDOUT_FILENO
                                  : open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    if (file == -1)
        kore_log(LOG_ERR, "the access log %s cannot be opened: %s", path, strerror(errno));
}

void log_flush(void)
{
    size_t done = 0;
    while (file != -1 && done < block.len) {
        ssize_t n = write(file, block.ptr + done, block.len - done);
        if (n <= 0)
            break; /* a full disk: lines are lost, pages are not */
        done += (size_t)n;
    }
    text_clear(&block);
}

/* A path can hold any byte that HTTP lets through: nothing that could begin another line. */
static void add_path(struct text *out, struct span path)
{
    for (size_t i = 0; i < path.len && i < 1000; i++) {
        char c = path.ptr[i];
        text_add_char(out, c > ' ' && c < 0x7f ? c : '?');
    }
}

static void write_line(const char *id, const char *method, struct span path, struct span address,
                       int status, size_t bytes, uint64_t microseconds)
{
    if (file == -1)
        return;
    clock_write_iso(&block, clock_now());
    text_printf(&block, " %s " SPAN_FMT " %s ", id, SPAN_ARG(address), method);
    add_path(&block, path);
    text_printf(&block, " %d %zu %.3fms\n", status, bytes, (double)microseconds / 1000.0);
    if (block.len > BLOCK)
        log_flush();
}

void log_access(const struct request *r, int status, size_t bytes, uint64_t microseconds)
{
    write_line(r->id, r->method, r->path, r->address, status, bytes, microseconds);
}

void log_access_cached(const struct http_request *kore, int status, size_t bytes,
                       uint64_t microseconds)
{
    write_line("-", http_method_text(kore->method), span_of(kore->path), SPAN("-"), status, bytes,
               microseconds);
}

static void problem_of(const struct request *r, const char *message)
{
    struct text path;
    text_init(&path, LINE_MAX_LEN);
    add_path(&path, r->path);
    kore_log(LOG_ERR, "request %s %s %s: %s", r->id, r->method, text_string(&path), message);
    text_free(&path);
}

void log_problem(const struct request *r, const char *fmt, ...)
{
    char message[1024];
    va_list args;
    va_start(args, fmt);
    vsnprintf(message, sizeof(message), fmt, args);
    va_end(args);
    if (r == NULL)
        kore_log(LOG_ERR, "%s", message);
    else
        problem_of(r, message);
}
