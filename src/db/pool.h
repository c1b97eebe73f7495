/* Non-blocking connections of one process: lanes of pipelined connections on an event loop. */
#ifndef DB_POOL_H
#define DB_POOL_H

#include "db/batch.h"

/* Each lane has connections of its own, so that slow work never holds up a page. */
enum db_lane {
    LANE_PAGE,   /* reads of pages */
    LANE_WRITE,  /* may wait for a row's lock */
    LANE_SEARCH, /* may be slow: has a statement timeout of its own */
    LANE_INDEX,  /* keeps what search reads */
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
    /* Calls `fire(context)` once, `milliseconds` from now. Gives a handle for `cancel_timer`. */
    void *(*timer)(uint64_t milliseconds, void (*fire)(void *context), void *context);
    void (*cancel_timer)(void *handle);
};

struct db_pool_options {
    const char *uri;                      /* any libpq connection string */
    size_t connections[LANE_COUNT];       /* per process */
    int statement_timeout_ms[LANE_COUNT]; /* 0: none */
    int wait_ms;     /* how long a batch may wait for a connection: then ERR_UNAVAILABLE */
    size_t wait_max; /* how many batches may wait in a lane */
    /*
     * What this build's migrations lead to: a connection to any other is refused. 0: do not look.
     */
    int64_t schema_version;
};

struct db_pool;

/*
 * Begins to connect; never blocks, but for one thing: libpq looks host names up with getaddrinfo,
 * so a URI should name a socket folder or an address (hostaddr=). Statements are prepared on each
 * connection as it comes up. What goes wrong is logged (db/log.h) and tried again after 50 ms,
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

/*
 * The one who asked went away: `done` and readers will not be called; results are read and dropped,
 * and the batch is freed as by db_batch_free. Its arena may go after this call. Harmless after
 * `done`.
 */
void db_pool_cancel(struct db_pool *pool, struct db_batch *batch);

/*
 * `heard(context, payload)` on NOTIFY channel. Also with payload "" each time the listening
 * connection comes up, the first time too, because notices may have been missed. `channel` is
 * copied.
 */
void db_pool_listen(struct db_pool *pool, const char *channel,
                    void (*heard)(void *context, struct span payload), void *context);

struct db_pool_state {
    size_t connected[LANE_COUNT];
    size_t wanted[LANE_COUNT];
    size_t in_flight[LANE_COUNT]; /* batches sent and not finished */
    size_t waiting[LANE_COUNT];
    size_t refused[LANE_COUNT]; /* batches that found no connection in time, since the start */
    bool listening;
    int64_t schema_version; /* of the database, 0 when not known */
    const char *trouble; /* why the last connection attempt failed, one line; "" when all is well */
};
struct db_pool_state db_pool_state(const struct db_pool *pool);

#endif
