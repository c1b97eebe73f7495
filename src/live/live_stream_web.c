/* Readers of streams. */
#include "live/live_stream.h"

#include <errno.h>
#include <kore/kore.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * Quiet for BEAT_S, a reader gets a comment: proxies and networks on the way see life in it (conf/haproxy waits for 75 s), and one that
 * does not acknowledge it for LOST_MS is gone. A stream ends after LIFE_S, up to twice that, and its reader comes back, so that readers
 * spread over workers and machines. What the kernel keeps for a reader who does not read is SEND_BYTES at most, twice with its own
 * bookkeeping. A reader waits for RETRY_MS, up to thrice that, before coming back.
 */
enum {
    BEAT_S = 20,
    BEATS_MAX = 1000, /* in a second */
    LEAVE_AT_ONCE = 200,
    LEAVE_MS = 1,
    LOST_MS = 30000,
    LIFE_S = 1800,
    RETRY_MS = 1500,
    SEND_BYTES = 16384,
    SLAB = 256,
    RETRY_LINE_MAX = 32
};

#define BEAT ":\n\n"

struct live_stream {
    struct kore_event event; /* first: Kore passes this address back */
    int fd;
    uint32_t version; /* of the room's state that they were told; 0: none */
    uint32_t heard;   /* seconds of the monotonic clock: when they were sent something */
    uint32_t ends;
    uint16_t place;
    bool leaves; /* is among those who left */
    struct live_room *room;
    struct live_stream *previous; /* in the room */
    struct live_stream *next;
    struct live_stream *older; /* of all, by `heard`; also the list of those to be given back */
    struct live_stream *newer;
    struct live_stream *next_left;
};

static struct live_stream *oldest;
static struct live_stream *newest;
static struct live_stream *closed; /* an event that is already fetched may still name them */
static struct live_stream *spare;
static struct live_stream *left; /* hung up; some may be ended already */
static bool left_timer;
static size_t count;
static uint16_t counts[LIVE_PLACES];

size_t live_stream_count(void)
{
    return count;
}

size_t live_stream_count_of(size_t place)
{
    return counts[place];
}

static uint32_t seconds_now(void)
{
    return (uint32_t)(kore_time_ms() / 1000);
}

/* Streams live long and are many: side by side, apart from what requests allocate and free. */
static struct live_stream *take_spare(void)
{
    if (spare == NULL) {
        struct live_stream *slab = calloc(SLAB, sizeof(*slab));
        for (size_t i = 0; slab != NULL && i < SLAB; i++) {
            slab[i].older = spare;
            spare = &slab[i];
        }
    }
    struct live_stream *stream = spare;
    if (stream != NULL)
        spare = stream->older;
    return stream;
}

/* ---- in their lists ---- */

static void leave_line(struct live_stream *stream)
{
    *(stream->older == NULL ? &oldest : &stream->older->newer) = stream->newer;
    *(stream->newer == NULL ? &newest : &stream->newer->older) = stream->older;
}

static void join_line(struct live_stream *stream)
{
    stream->heard = seconds_now();
    stream->older = newest;
    stream->newer = NULL;
    *(newest == NULL ? &oldest : &newest->newer) = stream;
    newest = stream;
}

static void leave_room(struct live_stream *stream)
{
    struct live_room *room = stream->room;
    *(stream->previous == NULL ? &room->first : &stream->previous->next) = stream->next;
    *(stream->next == NULL ? &room->last : &stream->next->previous) = stream->previous;
    room->count--;
}

static void join_room(struct live_stream *stream)
{
    struct live_room *room = stream->room;
    stream->previous = room->last;
    stream->next = NULL;
    *(room->last == NULL ? &room->first : &room->last->next) = stream;
    room->last = stream;
    room->count++;
}

/* ---- ending ---- */

static void bury(struct live_stream *stream)
{
    stream->older = closed;
    closed = stream;
}

/* `kill`: what the reader has not taken is thrown away, and no memory of the kernel waits for it. */
static void end(struct live_stream *stream, bool kill)
{
    struct live_room *room = stream->room;
    if (kill)
        (void)setsockopt(stream->fd, SOL_SOCKET, SO_LINGER, &(struct linger){.l_onoff = 1},
                         sizeof(struct linger));
    (void)close(stream->fd); /* epoll forgets it: there is no other descriptor of it */
    stream->fd = -1;
    leave_line(stream);
    leave_room(stream);
    counts[stream->place]--;
    count--;
    if (!stream->leaves)
        bury(stream);
    live_room_leave(room);
}

void live_stream_bury(void)
{
    while (closed != NULL) {
        struct live_stream *stream = closed;
        closed = stream->older;
        stream->older = spare;
        spare = stream;
    }
}

static void end_soon(void);

/* Where a proxy ends, thousands hang up at once: some at a time, so that pages are served in between. */
static void end_some(void *context UNUSED, u_int64_t now UNUSED)
{
    left_timer = false;
    for (size_t i = 0; i < LEAVE_AT_ONCE && left != NULL; i++) {
        struct live_stream *stream = left;
        left = stream->next_left;
        if (stream->fd != -1)
            end(stream, true);
        bury(stream);
    }
    end_soon();
}

static void end_soon(void)
{
    if (left == NULL || left_timer)
        return;
    left_timer = true;
    kore_timer_add(end_some, LEAVE_MS, NULL, KORE_TIMER_ONESHOT);
}

/* They hung up, or sent something, which nobody does who reads a stream. Comes once: EPOLLONESHOT. */
static void happened(void *arg, int failed UNUSED)
{
    struct live_stream *stream = arg;
    stream->event.flags = 0;
    if (stream->fd == -1 || stream->leaves)
        return;
    stream->leaves = true;
    stream->next_left = left;
    left = stream;
    end_soon();
}

/* All of it at once, or not at all. */
static bool write_all(int fd, struct span bytes)
{
    ssize_t sent;
    do {
        sent = send(fd, bytes.ptr, bytes.len, MSG_DONTWAIT | MSG_NOSIGNAL);
    } while (sent == -1 && errno == EINTR);
    return sent == (ssize_t)bytes.len;
}

/* Writes, or ends the stream: false. */
static bool tell(struct live_stream *stream, struct span bytes)
{
    leave_line(stream);
    join_line(stream);
    if (write_all(stream->fd, bytes))
        return true;
    end(stream, true);
    return false;
}

/* A moment of its own to come back at. */
static struct span retry_line(char room[RETRY_LINE_MAX])
{
    int len = snprintf(room, RETRY_LINE_MAX, "retry: %u\n\n",
                       RETRY_MS + arc4random_uniform(2 * RETRY_MS));
    return span_make(room, (size_t)len);
}

/* ---- beginning ---- */

struct span live_stream_head(char *room, size_t len, const char *request_id)
{
    char line[RETRY_LINE_MAX];
    struct span retry = retry_line(line);
    int written =
        snprintf(room, len,
                 "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-store\r\n"
                 "x-content-type-options: nosniff\r\nx-accel-buffering: no\r\nx-request-id: %s\r\n"
                 "connection: close\r\n\r\n" SPAN_FMT,
                 request_id, SPAN_ARG(retry));
    return span_make(room, written < 0 || (size_t)written >= len ? 0 : (size_t)written);
}

static void set_options(int fd)
{
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &(int){SEND_BYTES}, sizeof(int));
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    (void)setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &(unsigned){LOST_MS}, sizeof(unsigned));
}

bool live_stream_open(int fd, struct live_room *room, size_t place, struct span head, uint64_t seen)
{
    set_options(fd);
    struct live_stream *stream = write_all(fd, head) ? take_spare() : NULL;
    if (stream == NULL) {
        (void)close(fd);
        live_room_leave(room);
        return false;
    }
    uint32_t lives = LIFE_S + arc4random_uniform(LIFE_S);
    *stream = (struct live_stream){.event = {.handle = happened},
                                   .fd = fd,
                                   .ends = seconds_now() + lives,
                                   .place = (uint16_t)(place % LIVE_PLACES),
                                   .room = room};
    counts[stream->place]++;
    count++;
    join_line(stream);
    join_room(stream);
    kore_platform_event_schedule(fd, EPOLLIN | EPOLLRDHUP | EPOLLONESHOT, 0, stream);
    if (room->version == 0)
        return true; /* they are told with all others */
    stream->version = room->version;
    return seen == room->digest || tell(stream, span_make(room->event, room->event_len));
}

/* ---- telling ---- */

bool live_stream_tell(struct live_room *room, size_t *most)
{
    struct span event = span_make(room->event, room->event_len);
    while (room->first != NULL && room->first->version != room->version) {
        struct live_stream *stream = room->first;
        if (*most == 0)
            return false;
        --*most;
        leave_room(stream);
        join_room(stream);
        stream->version = room->version;
        if (tell(stream, event) && room->gone)
            end(stream, false);
    }
    return true;
}

void live_stream_beat(void)
{
    char line[RETRY_LINE_MAX];
    uint32_t now = seconds_now();
    for (size_t i = 0; i < BEATS_MAX && oldest != NULL && (int32_t)(now - oldest->heard) >= BEAT_S;
         i++) {
        struct live_stream *stream = oldest;
        if (now < stream->ends)
            (void)tell(stream, SPAN(BEAT));
        else if (tell(stream, retry_line(line)))
            end(stream, false);
    }
}

void live_stream_end_all(void)
{
    char line[RETRY_LINE_MAX];
    while (oldest != NULL) {
        struct live_stream *stream = oldest;
        if (tell(stream, retry_line(line)))
            end(stream, false);
    }
}
