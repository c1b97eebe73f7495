/* Many connections at once whose answers nobody reads for now: what a test has where it needs more than libcurl. */
#ifndef TESTS_HTTP_CROWD_H
#define TESTS_HTTP_CROWD_H

#include <stddef.h>

/* Opens `count` connections and sends `request` on each. Receives little before anybody reads. */
void crowd_sends(int *sockets, size_t count, const char *request);
/* The same, GET of a path, by visitors. */
void crowd_gets(int *sockets, size_t count, const char *path);
/* Reads the status of each answer, and leaves the rest of it unread; how many have this one ("503"). */
size_t crowd_answers(const int *sockets, size_t count, const char *status);
void crowd_leaves(const int *sockets, size_t count);
/* Both: how many were answered so before all left. */
size_t crowd_was_answered(const int *sockets, size_t count, const char *status);

#endif
