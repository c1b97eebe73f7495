/*
 * The access log, a line for each request, and the log of what goes wrong, on standard error. All lines have one
 * format, logfmt: key=value, with quotation marks around a value that holds anything but plain characters.
 */
#ifndef WEB_LOG_H
#define WEB_LOG_H

#include "core/span.h"

struct request;
struct http_request;

/* In the parent, as early as can be: what Kore and the database layer say goes to our log from now on. */
void log_begin(void);
/* In a worker. Opens (appends to) `path`; NULL or "": no access log; "-": standard output. */
void log_open(const char *path);
/* Opens the access log's path again, as its file was renamed. */
void log_reopen(void);
/* Writes what is held, as far as its reader takes it. To be called once a second, and at the end. */
void log_flush(void);
/* Lines that were lost because nobody read them or the disk was full. */
uint64_t log_lost(void);

void log_access(const struct request *r, int status, size_t bytes, uint64_t microseconds);
/* The same for a cached page, which has no request of its own. */
void log_access_cached(const struct http_request *kore, const char *page, int status, size_t bytes,
                       uint64_t microseconds);

/* What happened about accounts and rights: src/audit/audit.h. */
struct log_audit {
    struct span id; /* of the request */
    const char *kind;
    struct span client;
    int64_t account_id; /* 0: none */
    int64_t actor_id;
    struct span about;
};
void log_audit(const struct log_audit *audit);

/* Something is wrong with us; with what is known of the request when there is one. */
void log_problem(const struct request *r, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
