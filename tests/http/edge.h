/* The shipped HAProxy in front of the site under test, and clients with addresses of their own. */
#ifndef TESTS_HTTP_EDGE_H
#define TESTS_HTTP_EDGE_H

#include "http/site.h"

/*
 * Starts HAProxy with conf/haproxy/haproxy.cfg, changed only where a test has to: ports, no TLS, no other user, and what
 * takes ten seconds there takes one. It ends with the program.
 */
void edge_start(void);

/*
 * The same with TLS as it is shipped, and a certificate that it makes; lines of its log go to `log`, "127.0.0.1:PORT" for UDP.
 * It may take a moment until it answers.
 */
void edge_start_over_tls(const char *log);
/* A connection to the port without TLS. */
int edge_open_plain(const char *source);

/* A connection to it from `source`, "127.0.0.2"; -1 when it is refused. */
int edge_open(const char *source);
/* The same, for HTTP/2 (http/h2.h). */
int edge_open_h2(const char *source);
/* Says something; false when nobody listens any more. */
bool edge_say(int fd, const char *words);
/*
 * The answer, until the end of the connection or of the body that its length names; status 0: it was closed without one;
 * -1: nothing came within EDGE_PATIENCE_MS.
 */
enum { EDGE_PATIENCE_MS = 60000 };
struct page edge_answer(int fd);
/* What somebody read elsewhere, as a page; status 0 when it is no whole head. */
struct page edge_read(const char *answer, size_t len);
/* One request and its answer on a connection of its own. */
struct page edge_get(const char *source, const char *path);

/* What `haproxy -c` says of the file as it is shipped, but for a certificate and pages that are here: 0 is good. */
int edge_check(void);

#endif
