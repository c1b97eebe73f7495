/* The inside of the pool: connections, the batches on them, and those that wait. */
#ifndef DB_POOL_INTERNAL_H
#define DB_POOL_INTERNAL_H

#include "db/batch_internal.h"
#include "db/connect.h"
#include "db/pool.h"

enum { DB_CHANNEL_MAX = 64 };

struct db_flight_list {
    struct db_flight *first;
    struct db_flight *last;
    size_t count;
};

/*
 * The way of one batch through the pool. Lives apart from the batch's arena: a cancelled one flies
 * on empty.
 */
struct db_flight {
    struct db_flight *previous;
    struct db_flight *next;
    struct db_flight_list *list; /* which it is in, or NULL */
    struct db_batch *batch;      /* NULL: cancelled */
    void (*done)(void *context);
    void *context;
    enum db_lane lane;
    bool sent;
    size_t statements;
    uint64_t deadline; /* while it waits */
};

enum db_connection_state {
    CONNECTION_IS_DOWN,       /* waits for its timer */
    CONNECTION_IS_CONNECTING, /* PQconnectPoll */
    CONNECTION_IS_GREETING,   /* settings and schema version are on their way */
    CONNECTION_IS_PREPARING,  /* statements are (the listener: LISTEN is) on their way */
    CONNECTION_IS_READY,
};

struct db_connection {
    struct db_pool *pool;
    enum db_lane lane; /* LANE_COUNT: the listener */
    enum db_connection_state state;
    PGconn *conn;
    int fd;
    bool writing;  /* the loop watches for room to write */
    bool retiring; /* takes no batch any more, and connects anew when the last has landed */
    struct db_flight_list sent;
    size_t taken; /* results so far, while greeting and preparing */
    char trouble[DB_LINE_MAX];
    unsigned failures; /* in a row */
    void *timer;       /* of the next attempt, or for giving this one up */
    uint64_t progress; /* when the server was last heard, or last had nothing to do */
};

struct db_channel {
    struct db_channel *next;
    char name[DB_CHANNEL_MAX];
    void (*heard)(void *context, struct span payload);
    void *context;
};

struct db_lane_state {
    struct db_connection *connections;
    size_t count;
    struct db_flight_list waiting;
    size_t refused;
};

struct db_pool {
    struct db_pool_options options;
    struct db_loop loop;
    struct db_lane_state lanes[LANE_COUNT];
    struct db_connection *listener; /* NULL before the first channel */
    struct db_channel *channels;
    struct db_flight_list settled; /* to be delivered from the loop */
    void *settled_timer;
    void *sweep_timer;
    struct db_flight *spare; /* flights to use again */
    int64_t schema_version;
    char trouble[DB_LINE_MAX];
};

/* ---- db/connection.c ---- */

/* Begins to connect. */
void db_connection_open(struct db_connection *connection);

/* For good. */
void db_connection_close(struct db_connection *connection);

/* Sends it. When that breaks the connection, the flight is among those that fail. */
void db_connection_send(struct db_connection *connection, struct db_flight *flight);

/* Gives the connection up, fails what is on it, and tries again later. */
void db_connection_break(struct db_connection *connection, const char *why);

/* ---- db/listen.c ---- */

/* Sends LISTEN for every channel, with a sync. False: the connection broke. */
MUST_CHECK bool db_listen_write(struct db_connection *connection);

/* All channels may have missed something. */
void db_listen_refresh(struct db_pool *pool);

/* Hands on the notices that came in. */
void db_listen_take(struct db_connection *connection);

/* ---- db/pool.c ---- */

uint64_t db_pool_clock(void);

/* A flight came back from the server, with its batch's results or error. It is in no list. */
void db_pool_landed(struct db_pool *pool, struct db_flight *flight);

/* The connection is gone: what was on it fails. */
void db_pool_lost(struct db_pool *pool, struct db_flight_list *sent);

/* The connection has come up, or has room again. */
void db_pool_pump(struct db_pool *pool, enum db_lane lane);

/* A connection attempt failed, or (`why` empty) succeeded. */
void db_pool_note(struct db_pool *pool, const char *why);

/* ---- db/flight.c ---- */

struct db_flight *db_flight_new(struct db_pool *pool);
void db_flight_free(struct db_pool *pool, struct db_flight *flight);
void db_flight_append(struct db_flight_list *list, struct db_flight *flight);
void db_flight_prepend(struct db_flight_list *list, struct db_flight *flight);
void db_flight_remove(struct db_flight *flight);

#endif
