/* Starts and stops the Kore under test, with the module and a configuration of its own. */
#ifndef KORE_TEST_SERVER_H
#define KORE_TEST_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct server {
    int port;
    pid_t pid;
    char folder[64];
    int workers;        /* 0: one */
    int descriptors;    /* that a worker may open; 0: 256 */
    const char *routes; /* further lines for its domain; NULL: none */
};

/*
 * Runs $KORE_BIN with $KORE_MODULE on a free port of 127.0.0.1, in a new folder under /tmp. False when
 * it does not answer before the deadline.
 */
bool server_start(struct server *server);

/* Ends it and everything it started, and removes the folder. False when it had to be killed. */
bool server_stop(struct server *server);

/* Waits for it to end by itself; false at the deadline. */
bool server_ends(const struct server *server);

/* Waits until nobody can connect any more; false at the deadline. */
bool server_refuses(const struct server *server);

/* The processor time that a process took, in clock ticks; -1 when it is not there. */
long process_ticks(pid_t pid);

/* What the module counts, by its name in /status ("onfree", "waiting", "pid"), or -1. */
long server_count(const struct server *server, const char *name);

/* Asks /status until the count has that value; false at the deadline. */
bool server_reaches(const struct server *server, const char *name, long value);

/* The memory of the worker in bytes that no other process shares. */
size_t server_memory(const struct server *server);

/* Sends one GET and returns its status, 0 when there was no reply. */
int server_get(const struct server *server, const char *path);

#endif
