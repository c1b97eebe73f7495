/*
 * Opening connections, for the pool and for the blocking kind: parameters, settings, and what went
 * wrong.
 */
#ifndef DB_CONNECT_H
#define DB_CONNECT_H

#include "core/base.h"

#include <libpq-fe.h>

enum { DB_SERVER_VERSION_MIN = 150000, DB_CONNECT_TIMEOUT_MS = 10000, DB_LINE_MAX = 256 };

/* Session settings; times in milliseconds, 0 for none. */
struct db_settings {
    int statement_timeout;
    int lock_timeout;
    int idle_in_transaction;
    const char *staff; /* backtalk.staff (sql/functions/factor.sql): a word; NULL: '' */
};

/* Begins to connect; the rest is PQconnectPoll. Never NULL: look at PQstatus. */
PGconn *db_connect_start(const char *uri);

/* The statement that makes a session ours. */
void db_settings_sql(char *sql, size_t size, const struct db_settings *settings);

/* Why PQconnectPoll failed, on one line, for whoever runs the server; without the password. */
void db_connect_trouble(const PGconn *conn, const char *uri, char *line, size_t size);

/* After that failed: the server was not reached or is starting, so that it may answer later. */
bool db_connect_is_away(const PGconn *conn, const char *uri);

/*
 * PQconsumeInput, until TLS holds nothing back: bytes that it has read ahead would wake no event
 * loop. False: the connection broke.
 */
MUST_CHECK bool db_consume(PGconn *conn);

/* False, and the line to show, for a server that is too old. */
MUST_CHECK bool db_server_is_new_enough(const PGconn *conn, char *line, size_t size);

#endif
