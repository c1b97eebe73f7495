/* Flights: the way of one batch through the pool, and the lists that they are in. */
#ifndef DB_FLIGHT_H
#define DB_FLIGHT_H

#include "db/pool.h"

struct db_flight_list {
    struct db_flight *first;
    struct db_flight *last;
    size_t count;
};

/*
 * Lives apart from the batch's arena: a batch that was cancelled leaves its flight behind, so that
 * its results are read and dropped.
 */
struct db_flight {
    struct db_flight *previous;
    struct db_flight *next;
    struct db_flight_list *list; /* which it is in, or NULL */
    struct db_batch *batch;      /* NULL: nobody waits for it any more */
    void (*done)(void *context);
    void *context;
    enum db_lane lane;
    bool sent;
    bool prepares;         /* answers to what is prepared for it come before its own */
    bool cancel_requested; /* of the server */
    size_t statements;
    uint64_t kind;     /* db_send_options.kind */
    uint64_t deadline; /* of db_pool_clock */
    uint64_t patience; /* until when it may wait for a connection */
};

/* `spare` is a list of flights to use again, linked by `next`. */
struct db_flight *db_flight_new(struct db_flight **spare);
void db_flight_free(struct db_flight **spare, struct db_flight *flight);

void db_flight_append(struct db_flight_list *list, struct db_flight *flight);
void db_flight_prepend(struct db_flight_list *list, struct db_flight *flight);
void db_flight_remove(struct db_flight *flight);

#endif
