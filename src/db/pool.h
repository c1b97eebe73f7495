/* Non-blocking connections of one process: lanes of pipelined connections on an event loop. */
#ifndef DB_POOL_H
#define DB_POOL_H

#include "db/batch.h"

/*
 * Each lane has connections of its own, divided by what may block: what waits for a row's lock or
 * takes long never holds up a page.
 */
enum db_lane {
    LANE_PAGE,       /* reads of pages */
    LANE_SEARCH,     /* reads that may be slow: search, suggestions, similar questions */
    LANE_WRITE,      /* may wait for a row's lock */
    LANE_SIGN,       /* signing in and up: writes that nobody else's writes hold up */
    LANE_BACKGROUND, /* what no request waits for: waking the job runner, looking at its queue */
    LANE_COUNT,
};

/* What the pool needs from an event loop. src/app/loop.c does it over Kore, tests over poll(2). */
struct db_loop {
    /*
     * Watch `fd`, level-triggered: always for reading, and for writing when `for_write`. `ready` is
     * called with (context, readable, writable); an error or hang-up counts as readable. Called
     * again to change interest for the same fd. Returns nothing: must not fail.
     */
    void (*watch)(int fd, bool for_write,
                  void (*ready)(void *context, bool readable, bool writable), void *context);
    /*
     * `ready` is not called for `fd` any more. Called before the fd is closed, or right after when
     * libpq closed it by itself: then there is nothing left to take out of epoll, and that is no
     * error.
     */
    void (*forget)(int fd);
    /* Calls `fire(context)` once, `milliseconds` from now. Returns a handle for `cancel_timer`. */
    void *(*timer)(uint64_t milliseconds, void (*fire)(void *context), void *context);
    void (*cancel_timer)(void *handle);
};

struct db_lane_options {
    size_t connections; /* per process */
    /*
     * How many batches go out on one connection before the first is answered; 0 and 1: one. Only
     * batches of one kind (see db_send_options) share a connection, and never behind one that takes
     * long. More than one is for lanes that only read.
     */
    size_t in_flight;
    size_t share; /* how many of the connections batches of one kind may occupy; 0: all */
    int statement_timeout_ms; /* 0: none */
    int lock_timeout_ms;      /* 0: none */
    /*
     * Nothing changes here: what nobody waits for any more is cancelled on the server. A write is
     * left to finish, because it may have been committed.
     */
    bool reads;
};

struct db_pool_options {
    const char *uri; /* any libpq connection string */
    struct db_lane_options lanes[LANE_COUNT];
    int wait_ms;     /* how long a batch may wait for a connection: then ERR_UNAVAILABLE */
    size_t wait_max; /* how many batches may wait in a lane */
    /*
     * What this build's migrations lead to: a connection to any other is refused. 0: do not look.
     */
    int64_t schema_version;
    const char
        *staff; /* "strong": roles of moderators count with a second factor only; NULL: always */
    /* Called when `reachable` or `listening` of db_pool_state changed. May be NULL. */
    void (*changed)(void *context);
    void *changed_context;
};

struct db_pool;

/*
 * Begins to connect; never blocks, but for one thing: libpq looks host names up with getaddrinfo,
 * so a URI should name a socket folder or an address (hostaddr=). A statement is prepared on a
 * connection when a batch first needs it there. What goes wrong is logged (db/log.h) and tried again after 50 ms,
 * doubled up to 5 s. `options->uri` and *loop are copied.
 */
struct db_pool *db_pool_new(const struct db_pool_options *options, const struct db_loop *loop);

/*
 * Closes everything. Batches on their way are forgotten: their `done` is not called. Not from
 * within `done`.
 */
void db_pool_free(struct db_pool *pool);

/*
 * Sends the batch; `done(context)` is called exactly once, later (never from within this call),
 * when all results were read (readers run just before) or when it failed: see db_batch_error. A
 * batch that loses against another transaction (40001, 40P01) is sent once more without a word. One
 * whose connection breaks ends with ERR_UNAVAILABLE, and so does one that finds no connection
 * within `wait_ms`; whether its writes happened is then not known.
 */
void db_pool_send(struct db_pool *pool, enum db_lane lane, struct db_batch *batch,
                  void (*done)(void *context), void *context);

struct db_send_options {
    enum db_lane lane;
    /*
     * What is likely to wait for the same thing (a page's reads, the writes to one address), as any
     * number; 0: nothing else. Kinds share a lane fairly: `share` bounds what one occupies, and one
     * that ran into a lock or a timeout gets a single connection for a while; what waits of
     * it then is refused, for it would wait for the same. In a lane that only reads, a lock refuses
     * at once all of its kind, on their way or new, but the one that looks whether it is still there.
     */
    uint64_t kind;
    /*
     * Of db_pool_clock; 0: none. Time in flight counts. When it passes, the batch ends with
     * ERR_UNAVAILABLE, and its statement is cancelled on the server if the lane only reads.
     */
    uint64_t deadline;
};

/* db_pool_send with all that can be said about it. */
void db_pool_send_with(struct db_pool *pool, const struct db_send_options *options,
                       struct db_batch *batch, void (*done)(void *context), void *context);

/* Milliseconds of CLOCK_MONOTONIC. */
uint64_t db_pool_clock(void);

/*
 * The one who asked went away: `done` and readers will not be called, and the batch is freed as by
 * db_batch_free. Its arena may go after this call. What waits is never sent; what runs is cancelled
 * on the server if the lane only reads, and its results are dropped. Harmless after `done`.
 */
void db_pool_cancel(struct db_pool *pool, struct db_batch *batch);

/*
 * `notified(context, payload)` on NOTIFY channel. Also with payload "" each time the listening
 * connection comes up, the first time too, because notices may have been missed. `channel` is
 * copied. The same connection is asked for a sign of life every half a second: a server from which
 * nothing at all is heard for two seconds is taken for gone, and all connections are given up. It
 * cancels statements, too: without a channel nothing is cancelled.
 */
void db_pool_listen(struct db_pool *pool, const char *channel,
                    void (*notified)(void *context, struct span payload), void *context);

struct db_pool_state {
    size_t connected[LANE_COUNT];
    size_t wanted[LANE_COUNT];
    size_t in_flight[LANE_COUNT]; /* batches sent and not finished */
    size_t waiting[LANE_COUNT];
    size_t refused[LANE_COUNT]; /* batches that found no connection in time, since the start */
    size_t late[LANE_COUNT];    /* batches whose deadline passed in flight, since the start */
    size_t cancels;             /* statements that were cancelled on the server, since the start */
    bool reachable;             /* at least one connection of a lane is up */
    bool listening;             /* notices are heard: the server answered within the last moments */
    int64_t schema_version;     /* of the database, 0 when not known */
    const char *trouble; /* why the last connection attempt failed, one line; "" when all is well */
};
struct db_pool_state db_pool_state(const struct db_pool *pool);

#endif
