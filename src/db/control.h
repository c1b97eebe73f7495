/*
 * The control connection: hears notices, asks the server for a sign of life, and cancels statements
 * of other connections.
 *
 * libpq 15's PQcancel blocks until the postmaster has taken a connection of its own, which a frozen
 * or full one does not do; pg_cancel_backend over a connection that is up is one small statement.
 */
#ifndef DB_CONTROL_H
#define DB_CONTROL_H

#include "db/connection.h"

enum { DB_CHANNEL_MAX = 64, DB_CANCELS_MAX = 64 };

struct db_channel {
    struct db_channel *next;
    char name[DB_CHANNEL_MAX];
    void (*notified)(void *context, struct span payload);
    void *context;
};

struct db_control;

/* The owner of the control connection. */
struct db_control_owner {
    /* It came up, broke (`why` is one line), or has not been heard any more. */
    void (*changed)(void *context, const char *why);
    /* The server has not answered since `since` (db_pool_clock), for longer than it ever should. */
    void (*silent)(void *context, uint64_t since);
    void *context;
};

struct db_control {
    struct db_connection connection;
    struct db_control_owner owner;
    struct db_channel *channels;
    struct db_connection
        *cancelling[DB_CANCELS_MAX]; /* in the order of the answers; NULL: a beat */
    size_t first;
    size_t count;
    void *beat_timer;
    uint64_t beat_sent; /* 0: none is unanswered */
    unsigned missed;    /* turns of the timer without an answer */
};

/* Begins to connect. `loop` and `uri` must outlive it. */
void db_control_open(struct db_control *control, const struct db_loop *loop, const char *uri,
                     const struct db_control_owner *owner);
void db_control_close(struct db_control *control);

/* One more channel; `name` is copied. Takes effect at once, or when the connection comes up. */
void db_control_listen(struct db_control *control, const char *name,
                       void (*notified)(void *context, struct span payload), void *context);

/* Up, and heard within the last moments. */
bool db_control_is_heard(const struct db_control *control);

/*
 * Asks the server to cancel what `target` runs; target->cancels counts requests that may still hit
 * it. False: not now.
 */
MUST_CHECK bool db_control_cancel(struct db_control *control, struct db_connection *target);

#endif
