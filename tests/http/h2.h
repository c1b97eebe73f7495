/* HTTP/2 as it is on the wire (RFC 9113), frame by frame: what no library would send. */
#ifndef TESTS_HTTP_H2_H
#define TESTS_HTTP_H2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    H2_DATA = 0,
    H2_HEADERS = 1,
    H2_RST_STREAM = 3,
    H2_SETTINGS = 4,
    H2_GOAWAY = 7,
    H2_CONTINUATION = 9,
    H2_END_STREAM = 1,
    H2_ACK = 1,
    H2_END_HEADERS = 4,
    H2_MAX_CONCURRENT_STREAMS = 3,
    H2_FRAME_MAX = 16384
};

struct h2_frame {
    int type;
    int flags;
    uint32_t stream;
    size_t len;
    unsigned char payload[H2_FRAME_MAX];
};

/* Says what a client says first. */
bool h2_begin(int fd);
/* False when nobody listens any more. */
bool h2_say(int fd, int type, int flags, uint32_t stream, const void *payload, size_t len);
/* The next frame; false: the connection ended, or nothing came within `wait` milliseconds. */
bool h2_hear(int fd, struct h2_frame *frame, int wait);

/* A header block: pseudo-headers of a request for "localhost", then more. Room for `size` bytes. */
size_t h2_request(unsigned char *block, size_t size, const char *method, const char *path);
size_t h2_header(unsigned char *block, size_t size, const char *name, const char *value);
/* The status in a HEADERS frame of an answer, as HAProxy writes it; 0: none. */
int h2_status(const struct h2_frame *frame);
/* Reads frames until that stream has a status, which is returned; 0: it was reset, or the connection ended. */
int h2_answer(int fd, uint32_t stream, int wait);

#endif
