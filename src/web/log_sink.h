/*
 * Where lines of a log go: a file, or a pipe, terminal or socket that somebody reads. Nothing here waits: what a
 * reader does not take in time is lost, and counted.
 */
#ifndef WEB_LOG_SINK_H
#define WEB_LOG_SINK_H

#include "core/text.h"

enum {
    LOG_LINE_MAX = 4096,      /* bytes, with the end of the line: what a pipe takes as a whole */
    LOG_BLOCK = 64 * 1024,    /* so much is written at once */
    LOG_HELD_MAX = 256 * 1024 /* so much is held for a reader that is slow */
};

struct log_sink {
    int fd; /* -1: closed */
    bool is_socket;
    bool in_pieces; /* several processes write to it: whole lines, and few at once */
    bool stalled;   /* the reader takes nothing: only log_sink_flush tries again */
    struct text block;
    uint64_t lost; /* lines */
};

/*
 * Appends to the file `path`; "-" is standard output and "2" standard error. False, with errno set, when it cannot
 * be opened.
 */
MUST_CHECK bool log_sink_open(struct log_sink *sink, const char *path);
/* One line, with its line end; written at the latest by the next log_sink_flush. */
void log_sink_add(struct log_sink *sink, struct span line);
/* Writes what the reader takes without waiting. */
void log_sink_flush(struct log_sink *sink);
/* Writes what can be written, and lets go of the file. */
void log_sink_close(struct log_sink *sink);

#endif
