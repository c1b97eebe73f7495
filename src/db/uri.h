/* Where the database is: what the server and the command-line tool agree on. */
#ifndef DB_URI_H
#define DB_URI_H

#include "core/base.h"

enum { DB_URI_MAX = 1024 };

/* The private cluster that conf/dev/cluster.sh makes below the working folder; "" when there is none. */
void db_private_uri(char uri[DB_URI_MAX]);

/*
 * DATABASE_URL, else the private cluster. "" when there is neither: say that DATABASE_URL has to be set.
 * `room` is written only when needed; the result points into it or into the environment.
 */
const char *db_uri(char room[DB_URI_MAX]);

/*
 * Why the database at that address is not to be used: what is said there goes through a network, where somebody could read it
 * or answer in its place, as `sslmode=verify-full` is not asked for. NULL: it may be used. On this machine, and where the
 * setting DATABASE_PLAIN is 1, anything may.
 */
const char *db_uri_refusal(const char *uri);

#endif
