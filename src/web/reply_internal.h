/* What the files of reply_*.c share: headers that never change, and bodies on their way. */
#ifndef WEB_REPLY_INTERNAL_H
#define WEB_REPLY_INTERNAL_H

#include "core/hole.h"
#include "web/reply.h"

/*
 * Kore takes each header apart into three allocations. Those that never change go in as one, behind the
 * type of the body, with the line ends in place.
 */
#define SAFETY_HEADERS                                                                       \
    "\r\ncontent-security-policy: default-src 'none'; style-src 'self'; script-src 'self'; " \
    "img-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri " \
    "'none'; "                                                                               \
    "frame-ancestors 'none'"                                                                 \
    "\r\nx-content-type-options: nosniff"                                                    \
    "\r\nreferrer-policy: same-origin"                                                       \
    "\r\ncross-origin-opener-policy: same-origin"                                            \
    "\r\npermissions-policy: geolocation=(), camera=(), microphone=()"

/*
 * Of style sheets, scripts and pictures: none of them is a page, and should one be opened as if it were (an SVG can be), it
 * loads and runs nothing. Pictures may have styles of their own, and assets/root/worker.js asks this site for what a page needs.
 */
#define ASSET_HEADERS                                                                          \
    "\r\ncontent-security-policy: default-src 'none'; style-src 'unsafe-inline'; connect-src " \
    "'self'; base-uri "                                                                        \
    "'none'; frame-ancestors 'none'"                                                           \
    "\r\nx-content-type-options: nosniff"

#define HTML_TYPE "text/html; charset=utf-8" SAFETY_HEADERS
/* What no cache stores has no need to say what it varies with. */
#define PERSONAL "\r\ncache-control: no-store"
#define SHARED "\r\ncache-control: no-cache\r\nvary: accept-encoding"

/* "\r\ndate: ..." of this second. */
const char *reply_date_line(void);
/* The headers of most replies, put together once a second. */
const char *reply_html_headers(bool personal);

/* A body that waits for its reader. */
struct reply_queued {
    size_t len;
    size_t network; /* its place in per_network */
    char bytes[];
};

/* Nobody is there to read the body, or only its length is asked for. */
bool reply_wants_no_body(const struct request *r);
/* Asks to come again when there is no room for a body of that length; before its headers. */
bool reply_refuse_for_room(struct request *r, size_t len);
/* The room for a body. NULL: the reply is made, without one. */
struct reply_queued *reply_room(struct request *r, int status, size_t len);
void reply_send_queued(struct request *r, int status, struct reply_queued *queued);

/* Copies the body; compressed when it is small. `type` is what stays of the headers, with the type of the body in front. */
void reply_send(struct request *r, int status, const char *type, struct span body);
void reply_send_nothing(struct request *r, int status);
/* Fills the holes in for who looks; `gzip`: sends its compressed form, which the page has. The page may go afterwards. */
void reply_send_filled(struct request *r, const struct hole_page *page, bool gzip,
                       const char *type);
/* For the log: the reply was made. */
void reply_note(struct request *r, int status, size_t len);

#endif
