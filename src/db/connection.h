/*
 * One non-blocking connection: it comes up, is greeted, carries batches or its owner's own queries
 * in a pipeline, and comes up again after it broke. It knows its owner by callbacks.
 */
#ifndef DB_CONNECTION_H
#define DB_CONNECTION_H

#include "db/batch_internal.h"
#include "db/connect.h"
#include "db/flight.h"
#include "db/prepared.h"

struct db_connection;

struct db_connection_owner {
    struct db_settings (*settings)(const struct db_connection *c);
    /* Adds its own to the greeting, without a sync. False: the connection broke. May be NULL. */
    bool (*greet)(struct db_connection *c);
    /* The schema's version was read; only called when schema_version is set. */
    void (*schema)(struct db_connection *c, int64_t version);
    void (*ready)(struct db_connection *c);
    /* A flight came back with its batch's results or error. It is in no list. */
    void (*finished)(struct db_connection *c, struct db_flight *flight);
    /* The result of an own query (see db_connection_query): the owner clears it. May be NULL. */
    void (*result)(struct db_connection *c, PGresult *result);
    /* Something was read: there may be notices, and room for further batches. */
    void (*heard)(struct db_connection *c);
    /* It broke: flights are still in c->sent, and leave it in this call. `why` is one line. */
    void (*broken)(struct db_connection *c, const char *why);
};

enum db_connection_state {
    CONNECTION_IS_DOWN,       /* waits for its timer */
    CONNECTION_IS_CONNECTING, /* PQconnectPoll */
    CONNECTION_IS_GREETING,   /* settings, schema version and the owner's own are on their way */
    CONNECTION_IS_READY,
};

struct db_connection {
    const struct db_connection_owner *owner; /* the first six are set by the opener */
    void *context;                           /* the owner's */
    const struct db_loop *loop;
    const char *uri;
    int64_t schema_version; /* that it must find; 0: any */
    enum db_lane lane;      /* the owner's; LANE_COUNT: none */
    enum db_connection_state state;
    PGconn *conn;
    int fd;
    bool writing;  /* the loop watches for room to write */
    bool retiring; /* takes no batch any more, and connects again when the last has finished */
    struct db_flight_list sent;
    size_t queries;   /* own ones without an answer */
    unsigned cancels; /* requests to cancel on their way: whatever runs next could be hit */
    size_t taken;     /* results so far, while greeting */
    struct db_prepared prepared;
    char trouble[DB_LINE_MAX];
    unsigned failures;     /* in a row */
    void *timer;           /* of the next attempt, or for giving this one up */
    uint64_t heard;        /* when the server was last heard */
    uint64_t progress;     /* the same, or when it was given something to do after a rest */
    uint64_t cancelled_at; /* when the server was last asked to cancel what runs */
};

/* Begins to connect. */
void db_connection_open(struct db_connection *c);

/* For good. What is in c->sent stays there. */
void db_connection_close(struct db_connection *c);

/* Sends the flight's batch. When that breaks the connection, the flight is among those lost. */
void db_connection_send(struct db_connection *c, struct db_flight *flight);

/* Sends SQL of the owner's own with a number as $1, on a connection that is ready. */
void db_connection_query(struct db_connection *c, const char *sql, int64_t number);

/* Gives the connection up and tries again later. */
void db_connection_break(struct db_connection *c, const char *why);

#endif
