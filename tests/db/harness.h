/*
 * A PostgreSQL cluster for one test program: in a temporary folder, on a Unix socket only, without
 * fsync. It starts when it is first asked for and goes when the program ends. It is a copy of the
 * one in the folder TEST_CLUSTER, if that is set (tests/cluster.sh), or else made anew.
 */
#ifndef TESTS_DB_HARNESS_H
#define TESTS_DB_HARNESS_H

#include "core/base.h"

enum { HARNESS_URI_MAX = 256 };

/*
 * A new, empty database of its own; the connection URI goes into `uri`. Ends the program when that
 * fails.
 */
void harness_database(char uri[HARNESS_URI_MAX]);

/*
 * The database "product" or "library" of TEST_CLUSTER, by a name of its own; a new, empty one, and false, when there is no such
 * cluster or the program has taken that one before.
 */
bool harness_database_taken(char uri[HARNESS_URI_MAX], const char *name);

/* The same cluster's database `name`, which need not exist. */
void harness_uri(char uri[HARNESS_URI_MAX], const char *name);

/* The URI by which a server connects to the same database: as the role backtalk_serve. */
void harness_serving(char serving[HARNESS_URI_MAX], const char *uri);

/* Runs plain SQL on a database and ends the program when that fails. One after the other they are of one session. */
void harness_sql(const char *uri, const char *sql);
/* Ends that session: the next one has what was set for its database and its role meanwhile. */
void harness_hang_up(void);

/* First column of the first row, cut to `size`; "" for none. */
void harness_value(const char *uri, const char *sql, char *value, size_t size);

/* A transaction beside all others that holds what `sql` locks, until harness_unlock. Ends the program when that fails. */
struct harness_lock;
struct harness_lock *harness_lock(const char *uri, const char *sql);
void harness_unlock(struct harness_lock *lock);

/* kill -9 of the server, as the machine would lose it. */
void harness_kill(void);

/* A stop as the administrator does it: sessions end with SQLSTATE 57P01. */
void harness_stop(void);

/* An immediate shutdown: no clean end, recovery at the next start. */
void harness_quit(void);

/* All of its processes stop where they are, and go on: as on a machine that swaps or a full disk. */
void harness_freeze(void);
void harness_thaw(void);

/* Starts it again after a kill or a stop; returns when it answers. */
void harness_restart(void);

/* Milliseconds that only go forward. */
uint64_t harness_clock(void);

#endif
