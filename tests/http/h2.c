/* HTTP/2 as it is on the wire, frame by frame. */
#include "http/h2.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>

enum { HEAD = 9, SHORT_MAX = 126 };

static bool send_all(int fd, const void *bytes, size_t len)
{
    return len == 0 || send(fd, bytes, len, MSG_NOSIGNAL) == (ssize_t)len;
}

bool h2_say(int fd, int type, int flags, uint32_t stream, const void *payload, size_t len)
{
    unsigned char frame[HEAD + H2_FRAME_MAX] = {
        (unsigned char)(len >> 16),    (unsigned char)(len >> 8),    (unsigned char)len,
        (unsigned char)type,           (unsigned char)flags,         (unsigned char)(stream >> 24),
        (unsigned char)(stream >> 16), (unsigned char)(stream >> 8), (unsigned char)stream};
    if (len > 0)
        memcpy(frame + HEAD, payload, len);
    return send_all(fd, frame, HEAD + len);
}

bool h2_begin(int fd)
{
    static const char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    return send_all(fd, preface, sizeof(preface) - 1) && h2_say(fd, H2_SETTINGS, 0, 0, NULL, 0);
}

static bool read_all(int fd, unsigned char *into, size_t len, int wait)
{
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    while (len > 0) {
        if (poll(&ready, 1, wait) != 1)
            return false;
        ssize_t got = recv(fd, into, len, 0);
        if (got <= 0)
            return false;
        into += got;
        len -= (size_t)got;
    }
    return true;
}

bool h2_hear(int fd, struct h2_frame *frame, int wait)
{
    unsigned char head[HEAD];
    if (!read_all(fd, head, sizeof(head), wait))
        return false;
    frame->len = (size_t)head[0] << 16 | (size_t)head[1] << 8 | head[2];
    frame->type = head[3];
    frame->flags = head[4];
    frame->stream = (uint32_t)(head[5] & 0x7f) << 24 | (uint32_t)head[6] << 16 |
                    (uint32_t)head[7] << 8 | head[8];
    return frame->len <= sizeof(frame->payload) && read_all(fd, frame->payload, frame->len, wait);
}

size_t h2_header(unsigned char *block, size_t size, const char *name, const char *value)
{
    size_t name_len = strlen(name);
    size_t value_len = strlen(value);
    size_t len = name_len + value_len + 3;
    if (len > size || name_len > SHORT_MAX || value_len > SHORT_MAX)
        return 0;
    block[0] = 0; /* in no table, and never compressed */
    block[1] = (unsigned char)name_len;
    memcpy(block + 2, name, name_len);
    block[2 + name_len] = (unsigned char)value_len;
    memcpy(block + 3 + name_len, value, value_len);
    return len;
}

size_t h2_request(unsigned char *block, size_t size, const char *method, const char *path)
{
    size_t len = h2_header(block, size, ":method", method);
    len += h2_header(block + len, size - len, ":scheme", "http");
    len += h2_header(block + len, size - len, ":path", path);
    return len + h2_header(block + len, size - len, ":authority", "localhost");
}

int h2_status(const struct h2_frame *frame)
{
    static const int indexed[] = {200, 204, 206, 304, 400, 404, 500};
    const unsigned char *at = frame->payload;
    const unsigned char *end = at + frame->len;
    while (at < end && (*at & 0xe0) == 0x20) /* the size of a table */
        at++;
    if (at < end && *at >= 0x88 && *at <= 0x8e)
        return indexed[*at - 0x88];
    if (end - at >= 5 && (*at & 0x3f) == 0x08 && at[1] == 3)
        return (at[2] - '0') * 100 + (at[3] - '0') * 10 + (at[4] - '0');
    return 0;
}

int h2_answer(int fd, uint32_t stream, int wait)
{
    struct h2_frame frame;
    while (h2_hear(fd, &frame, wait)) {
        if (frame.stream == stream && frame.type == H2_HEADERS)
            return h2_status(&frame);
        if (frame.type == H2_GOAWAY || (frame.stream == stream && frame.type == H2_RST_STREAM))
            return 0;
    }
    return 0;
}
