/* Non-blocking connections of one process: lanes of pipelined connections on an event loop. */
#ifndef DB_POOL_H
#define DB_POOL_H

#include "db/batch.h"

/* Each lane has connections of its own, so that slow work never holds up a page. */
enum db_lane {
    LANE_PAGE,   /* reads of pages */
    LANE_WRITE,  /* may wait for a row's lock */
    LANE_SEARCH, /* may be slow: has a statement timeout of its own */
    LANE_COUNT,
};

/* What the pool needs from an event loop. src/app/loop.c does it over Kore, tests over poll(2). */
struct db_loop {
    /*
     * Watch `fd`, level-triggered; `ready` is called with (context, readable, writable, failed).
     * Called again to change interest for the same fd. Returns nothing: must not fail.
     */
    void (*watch)(int fd, bool for_write, void (*ready)(void *context, bool readable, bool writable), void *context);
    void (*forget)(int fd);
    /* Calls `fire(context)` once, `milliseconds` from now. Gives a handle for `cancel_timer`. */
    void *(*timer)(uint64_t milliseconds, void (*fire)(void *context), void *context);
    void (*cancel_timer)(void *handle);
};

struct db_pool_options {
    const char *uri;                  /* any libpq connection string */
    size_t connections[LANE_COUNT];   /* per process */
    int statement_timeout_ms[LANE_COUNT];
    int wait_ms;                      /* how long a batch may wait for a connection: then ERR_UNAVAILABLE */
    size_t wait_max;                  /* how many batches may wait in a lane */
    int64_t schema_version;           /* what the migrations of this build lead to; a connection to any other is refused */
};

struct db_pool;

/* Begins to connect; never blocks. Statements are prepared on each connection as it comes up. */
struct db_pool *db_pool_new(const struct db_pool_options *options, const struct db_loop *loop);
void db_pool_free(struct db_pool *pool);

/*
 * Sends the batch; `done(context)` is called exactly once, later (never from within this call), when all results
 * were read (readers run just before) or when it failed: see db_batch_error.
 */
void db_pool_send(struct db_pool *pool, enum db_lane lane, struct db_batch *batch,
                  void (*done)(void *context), void *context);

/* The one who asked went away: `done` and readers will not be called; results are read and dropped. The batch's
 * arena may be freed after this call. */
void db_pool_cancel(struct db_pool *pool, struct db_batch *batch);

/* `heard(context, payload)` on NOTIFY channel; also called with payload "" after each reconnect of the listening connection,
 * because notices may have been missed. Before connections are up nothing is heard. */
void db_pool_listen(struct db_pool *pool, const char *channel,
                    void (*heard)(void *context, struct span payload), void *context);

struct db_pool_state {
    size_t connected[LANE_COUNT];
    size_t wanted[LANE_COUNT];
    size_t in_flight[LANE_COUNT]; /* batches sent and not finished */
    size_t waiting[LANE_COUNT];
    bool listening;
    int64_t schema_version;       /* of the database, 0 when not known */
};
struct db_pool_state db_pool_state(const struct db_pool *pool);

#endif
