/* Where lines of a log go, without ever waiting for their reader. */
#include "web/log_sink.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* A description of its own, so that others who write to the same pipe are not made not to wait. */
static int open_again(int fd)
{
    char path[32];
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    int again = open(path, O_WRONLY | O_NONBLOCK | O_APPEND | O_CLOEXEC | O_NOCTTY);
    return again == -1 ? fcntl(fd, F_DUPFD_CLOEXEC, 0) : again;
}

bool log_sink_open(struct log_sink *sink, const char *path)
{
    struct stat status;
    *sink = (struct log_sink){.fd = -1, .lost = sink->lost};
    if (strcmp(path, "-") == 0 || strcmp(path, "2") == 0) {
        int fd = path[0] == '-' ? STDOUT_FILENO : STDERR_FILENO;
        if (fstat(fd, &status) == -1)
            return false;
        sink->is_socket = S_ISSOCK(status.st_mode);
        sink->fd = S_ISREG(status.st_mode) ? fcntl(fd, F_DUPFD_CLOEXEC, 0) : open_again(fd);
    } else {
        sink->fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC, 0640);
    }
    if (sink->fd == -1 || fstat(sink->fd, &status) == -1)
        return false;
    sink->in_pieces = !S_ISREG(status.st_mode);
    text_init(&sink->block, LOG_HELD_MAX);
    return true;
}

static ssize_t write_some(const struct log_sink *sink, struct span s)
{
    if (sink->is_socket)
        return send(sink->fd, s.ptr, s.len, MSG_DONTWAIT | MSG_NOSIGNAL);
    return write(sink->fd, s.ptr, s.len);
}

/* The whole lines at the start of `s` that fit into `most` bytes. */
static struct span whole_lines(struct span s, size_t most)
{
    if (s.len <= most)
        return s;
    size_t len = most;
    while (len > 0 && s.ptr[len - 1] != '\n')
        len--;
    return span_make(s.ptr, len == 0 ? most : len);
}

static uint64_t lines_in(struct span s)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < s.len; i++)
        lines += s.ptr[i] == '\n';
    return lines;
}

void log_sink_flush(struct log_sink *sink)
{
    size_t done = 0;
    sink->stalled = false;
    while (sink->fd != -1 && done < sink->block.len && !sink->stalled) {
        struct span rest = span_from(text_span(&sink->block), done);
        struct span piece = sink->in_pieces ? whole_lines(rest, LOG_LINE_MAX) : rest;
        ssize_t n = write_some(sink, piece);
        if (n > 0) {
            done += (size_t)n;
        } else if (n == -1 && errno == EINTR) {
            continue;
        } else if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            sink->stalled = true;
        } else { /* a full disk, a reader that is gone */
            sink->lost += lines_in(rest);
            done = sink->block.len;
        }
    }
    size_t left = sink->block.len - done;
    if (done > 0 && left > 0)
        memmove(sink->block.ptr, sink->block.ptr + done, left);
    sink->block.len = left;
}

void log_sink_add(struct log_sink *sink, struct span line)
{
    if (sink->fd == -1)
        return;
    if (sink->block.len + line.len > LOG_HELD_MAX || line.len > LOG_LINE_MAX) {
        sink->lost++;
        return;
    }
    text_add_span(&sink->block, line);
    if (sink->block.len > LOG_BLOCK && !sink->stalled)
        log_sink_flush(sink);
}

void log_sink_close(struct log_sink *sink)
{
    if (sink->fd == -1)
        return;
    log_sink_flush(sink);
    sink->lost += lines_in(text_span(&sink->block));
    (void)close(sink->fd);
    sink->fd = -1;
    text_free(&sink->block);
}
