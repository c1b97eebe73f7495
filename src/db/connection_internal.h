/* What db/connection.c shares with db/connection_open.c. */
#ifndef DB_CONNECTION_INTERNAL_H
#define DB_CONNECTION_INTERNAL_H

#include "db/connection.h"

void db_connection_stop_timer(struct db_connection *c);

/* The loop looks at the connection's socket, or no longer. */
void db_connection_watch(struct db_connection *c, bool for_write);
void db_connection_unwatch(struct db_connection *c);

/* Sends what is buffered, and asks for room only while something is left. */
void db_connection_flush(struct db_connection *c);

/* The socket of a connection that is being made is ready. */
void db_connection_step(struct db_connection *c);

/* Takes a result that belongs to the greeting. */
void db_connection_take(struct db_connection *c, PGresult *result);

#endif
