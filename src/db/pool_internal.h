/* The inside of the pool: its lanes, and the batches that wait in them. */
#ifndef DB_POOL_INTERNAL_H
#define DB_POOL_INTERNAL_H

#include "db/control.h"
#include "db/pool.h"

enum { DB_HELD_KINDS = 16 };

/* A kind of batch that ran into a lock or a timeout: until then it gets one connection at most. */
struct db_held {
    uint64_t kind;
    uint64_t until;
    bool
        locked; /* it ran into a lock: whoever comes while one is on its way would wait for the same */
};

struct db_lane_state {
    struct db_lane_options options;
    struct db_connection *connections;
    size_t count;
    struct db_flight_list waiting;
    struct db_held held[DB_HELD_KINDS];
    size_t held_next;
    size_t refused;
    size_t late;
};

struct db_pool {
    struct db_pool_options options;
    struct db_loop loop;
    struct db_lane_state lanes[LANE_COUNT];
    struct db_control control;
    struct db_flight_list settled; /* to be delivered from the loop */
    void *settled_timer;
    void *sweep_timer;
    void *report_timer;      /* of a change that may be half of a larger one */
    struct db_flight *spare; /* flights to use again */
    int64_t schema_version;
    size_t cancels;
    bool reachable; /* as last reported by options.changed */
    bool listening;
    bool control_is_up; /* it was begun */
    char trouble[DB_LINE_MAX];
};

/* ---- db/lane.c: which batch goes out on which connection ---- */

/* The connection for this flight now, or NULL: it has to wait. */
struct db_connection *db_lane_choose(const struct db_lane_state *lane,
                                     const struct db_flight *flight, uint64_t now);

/* Sends what waits, as far as connections take it. Delivers nothing. */
void db_lane_pump(struct db_lane_state *lane);

/* This kind ran into a lock or a timeout: for a while it gets one connection at most. */
void db_lane_hold(struct db_lane_state *lane, uint64_t kind, uint64_t now, bool locked);
/* One of the kind was answered: nothing holds it up any more. */
void db_lane_release(struct db_lane_state *lane, uint64_t kind);
/* The kind ran into a lock, and one that looks whether it is still there is on its way. Lanes that read only. */
bool db_lane_knows_a_lock(const struct db_lane_state *lane, uint64_t kind, uint64_t now);

/* ---- db/pool_finish.c: the end of a batch ---- */

/* Delivers it from the loop, never from within the caller's own call. */
void db_pool_settle_later(struct db_pool *pool, struct db_flight *flight);

/* Fails a batch that was not sent, and will not be; the caller delivers it. */
void db_pool_refuse(struct db_pool *pool, struct db_flight *flight, const char *why);
/* It would wait for what others of its kind wait for: refused, and delivered from the loop. */
void db_pool_refuse_same_wait(struct db_pool *pool, struct db_flight *flight);

/* The server has answered: sends it again if that may help, else delivers it. */
void db_pool_finish(struct db_connection *c, struct db_flight *flight);

/* What was sent on a connection that broke: nobody knows whether it happened. */
void db_pool_lose(struct db_pool *pool, struct db_flight_list *sent);

/* ---- db/pool_sweep.c: what takes too long ---- */

/* Looks after deadlines and orphans by a timer until nothing waits or is in flight. */
void db_pool_start_sweeping(struct db_pool *pool);

/* ---- db/pool_connections.c: connections that come and go ---- */

extern const struct db_connection_owner db_pool_lane_owner;

#endif
