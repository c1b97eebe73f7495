/* Somebody who stays on a question: a stream of what is new there, read as it comes. */
#ifndef TESTS_HTTP_LISTENER_H
#define TESTS_HTTP_LISTENER_H

#include "core/base.h"

enum { LISTENER_MAX = 64 * 1024 };

struct listener {
    int fd; /* -1: closed */
    bool ended;
    size_t len;
    char said[LISTENER_MAX]; /* all that came, with a zero behind it */
};

/* Asks the server at `port` for the question's stream. `more`: further header lines, each with its end; "" for none. */
void listener_open(struct listener *listener, int port, int64_t question, const char *more);
/* The same on a connection that is open: to HAProxy. */
void listener_ask(struct listener *listener, int fd, int64_t question, const char *more);
/* Reads until these words came, or the end of the stream or `ms` from now: whether they did. */
bool listener_hears(struct listener *listener, const char *words, int ms);
/* Reads until the stream ends: whether it does within `ms`. */
bool listener_ends(struct listener *listener, int ms);
/* Forgets what came so far. */
void listener_forget(struct listener *listener);
/* The last "id: " that came, "" for none; `id` has 17 bytes. */
void listener_last_id(const struct listener *listener, char id[17]);
void listener_close(struct listener *listener);

#endif
