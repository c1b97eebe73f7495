/* A raw HTTP client: what leaves the socket is exactly what the test says. */
#include "client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int client_deadline(void)
{
    const char *text = getenv("KORE_DEADLINE");
    return text == NULL ? 3000 : atoi(text);
}

static bool wait_for(int fd, short events, long long deadline)
{
    long long left = deadline - now_ms();
    struct pollfd entry = {.fd = fd, .events = events};
    return poll(&entry, 1, left > 0 ? (int)left : 0) == 1;
}

bool client_open(struct client *client, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    client->len = 0;
    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client->fd == -1) {
        return false;
    }
    if (connect(client->fd, (struct sockaddr *)&address, sizeof address) == -1) {
        client_close(client);
        return false;
    }
    return true;
}

void client_close(struct client *client)
{
    if (client->fd != -1) {
        close(client->fd);
        client->fd = -1;
    }
}

bool client_send(struct client *client, const char *data, size_t len)
{
    long long deadline = now_ms() + client_deadline();
    while (len > 0) {
        ssize_t sent = send(client->fd, data, len, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0) {
            data += sent;
            len -= (size_t)sent;
        } else if (errno != EAGAIN || !wait_for(client->fd, POLLOUT, deadline)) {
            return false;
        }
    }
    return true;
}

bool client_say(struct client *client, const char *text)
{
    return client_send(client, text, strlen(text));
}

/* Reads what is there; false at the end of the connection or the deadline. */
static bool receive(struct client *client, long long deadline)
{
    if (client->len == sizeof client->data || !wait_for(client->fd, POLLIN, deadline)) {
        return false;
    }
    ssize_t got =
        recv(client->fd, client->data + client->len, sizeof client->data - client->len, 0);
    if (got <= 0) {
        return false;
    }
    client->len += (size_t)got;
    return true;
}

static void consume(struct client *client, size_t len)
{
    client->len -= len;
    memmove(client->data, client->data + len, client->len);
}

bool client_reply(struct client *client, struct reply *reply, bool head_only)
{
    long long deadline = now_ms() + client_deadline();
    const char *end = NULL;
    while ((end = memmem(client->data, client->len, "\r\n\r\n", 4)) == NULL) {
        if (!receive(client, deadline)) {
            return false;
        }
    }
    size_t head_len = (size_t)(end - client->data) + 2;
    if (head_len >= sizeof reply->head || strncmp(client->data, "HTTP/1.", 7) != 0) {
        return false;
    }
    memcpy(reply->head, client->data, head_len);
    reply->head[head_len] = '\0';
    reply->status = atoi(reply->head + 9);
    consume(client, head_len + 2);

    const char *length = reply_header(reply, "content-length");
    reply->body_len = length == NULL || head_only ? 0 : strtoul(length, NULL, 10);
    if (reply->body_len >= sizeof reply->body) {
        return false;
    }
    while (client->len < reply->body_len) {
        if (!receive(client, deadline)) {
            return false;
        }
    }
    memcpy(reply->body, client->data, reply->body_len);
    reply->body[reply->body_len] = '\0';
    consume(client, reply->body_len);
    return true;
}

bool client_closed(struct client *client, int wait)
{
    char byte;
    if (client->len > 0 || !wait_for(client->fd, POLLIN, now_ms() + wait)) {
        return false;
    }
    return recv(client->fd, &byte, 1, 0) <= 0;
}

bool client_silent(struct client *client, int wait)
{
    return client->len == 0 && !wait_for(client->fd, POLLIN, now_ms() + wait);
}

static struct tcp_info tcp_state(const struct client *client)
{
    struct tcp_info info = {0};
    socklen_t len = sizeof info;
    (void)getsockopt(client->fd, IPPROTO_TCP, TCP_INFO, &info, &len);
    return info;
}

size_t client_segments(const struct client *client)
{
    return tcp_state(client).tcpi_data_segs_in;
}

size_t client_segment_size(const struct client *client)
{
    size_t size = tcp_state(client).tcpi_advmss;
    return size > 0 ? size : 1;
}

const char *reply_header(const struct reply *reply, const char *name)
{
    static char value[1024];
    size_t name_len = strlen(name);
    for (const char *line = reply->head; (line = strstr(line, "\r\n")) != NULL;) {
        line += 2;
        if (strncasecmp(line, name, name_len) == 0 && line[name_len] == ':') {
            line += name_len + 1;
            line += strspn(line, " ");
            size_t len = strcspn(line, "\r\n");
            len = len < sizeof value ? len : sizeof value - 1;
            memcpy(value, line, len);
            value[len] = '\0';
            return value;
        }
    }
    return NULL;
}
