/* Reading a stream of events. */
#include "http/listener.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "db/harness.h"

static int connect_to(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd != -1 && connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
        return fd;
    if (fd != -1)
        close(fd);
    return -1;
}

void listener_open(struct listener *listener, int port, int64_t question, const char *more)
{
    listener_ask(listener, connect_to(port), question, more);
}

void listener_ask(struct listener *listener, int fd, int64_t question, const char *more)
{
    char request[1024];
    *listener = (struct listener){.fd = fd};
    int len = snprintf(request, sizeof(request),
                       "GET /questions/%lld/live HTTP/1.1\r\nhost: localhost\r\n"
                       "accept: text/event-stream\r\n%s\r\n",
                       (long long)question, more);
    if (listener->fd == -1 || send(listener->fd, request, (size_t)len, MSG_NOSIGNAL) != len)
        listener->ended = true;
}

/* Once; false when nothing came within `ms`, or the stream is over. */
static bool read_some(struct listener *listener, int ms)
{
    struct pollfd wait = {.fd = listener->fd, .events = POLLIN};
    if (listener->ended || poll(&wait, 1, ms) != 1)
        return false;
    ssize_t got =
        recv(listener->fd, listener->said + listener->len, LISTENER_MAX - 1 - listener->len, 0);
    if (got <= 0) {
        listener->ended = true;
        return false;
    }
    listener->len += (size_t)got;
    listener->said[listener->len] = '\0';
    return true;
}

static int left_until(uint64_t end)
{
    uint64_t now = harness_clock();
    return now >= end ? 0 : (int)(end - now);
}

bool listener_hears(struct listener *listener, const char *words, int ms)
{
    uint64_t end = harness_clock() + (uint64_t)ms;
    while (strstr(listener->said, words) == NULL) {
        int left = left_until(end);
        if (listener->ended || left == 0)
            return false;
        (void)read_some(listener, left);
    }
    return true;
}

bool listener_ends(struct listener *listener, int ms)
{
    uint64_t end = harness_clock() + (uint64_t)ms;
    while (!listener->ended) {
        int left = left_until(end);
        if (left == 0)
            return false;
        (void)read_some(listener, left);
    }
    return true;
}

void listener_forget(struct listener *listener)
{
    listener->len = 0;
    listener->said[0] = '\0';
}

void listener_last_id(const struct listener *listener, char id[17])
{
    id[0] = '\0';
    for (const char *at = listener->said; (at = strstr(at, "\nid: ")) != NULL; at += 5)
        snprintf(id, 17, "%s", at + 5);
}

void listener_close(struct listener *listener)
{
    if (listener->fd != -1)
        close(listener->fd);
    listener->fd = -1;
    listener->ended = true;
}
