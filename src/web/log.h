/* The access log: one line a request, written in blocks. And a line for what went wrong. */
#ifndef WEB_LOG_H
#define WEB_LOG_H

#include "core/span.h"

struct request;
struct http_request;

/* Opens (appends to) `path`; NULL or "" : no access log; "-": standard output. */
void log_open(const char *path);
void log_access(const struct request *r, int status, size_t bytes, uint64_t microseconds);
/* The same for a page that was cached: it has no request of its own. */
void log_access_cached(const struct http_request *kore, int status, size_t bytes,
                       uint64_t microseconds);
void log_flush(void);

/* Something is wrong with us: to Kore's log, with the request's id when there is one. */
void log_problem(const struct request *r, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
