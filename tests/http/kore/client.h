/* A raw HTTP client: what leaves the socket is exactly what the test says. */
#ifndef KORE_TEST_CLIENT_H
#define KORE_TEST_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * How long the server may take for anything, in milliseconds: 3000, or what $KORE_DEADLINE says, as
 * plain Kore keeps silent where the tests expect an answer.
 */
int client_deadline(void);

struct client {
    int fd;
    size_t len;
    char data[65536];
};

struct reply {
    int status;
    char head[8192];
    size_t body_len;
    char body[65536];
};

long long now_ms(void);

/* Connects to 127.0.0.1. False when nobody listens. */
bool client_open(struct client *client, int port);
void client_close(struct client *client);

/* Sends all of it; false when the server closed before that or the deadline passed. */
bool client_send(struct client *client, const char *data, size_t len);
bool client_say(struct client *client, const char *text);

/*
 * Reads the next reply. head_only: the reply to a HEAD, which has a length and no body. False when
 * none came before the deadline or the connection closed.
 */
bool client_reply(struct client *client, struct reply *reply, bool head_only);

/* True when the server closes within `wait` milliseconds and sends nothing before that. */
bool client_closed(struct client *client, int wait);

/* True when neither bytes nor the end of the connection come within `wait` milliseconds. */
bool client_silent(struct client *client, int wait);

/* How many segments with data came, and how many bytes one can have (TCP_INFO). */
size_t client_segments(const struct client *client);
size_t client_segment_size(const struct client *client);

/* The value of a header, which the next call overwrites, or NULL. `name` in lower case. */
const char *reply_header(const struct reply *reply, const char *name);

#endif
