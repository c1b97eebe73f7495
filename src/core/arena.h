/* An arena: memory for one piece of work (a request, a job), given back all at once. */
#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include "core/span.h"

struct arena;

/*
 * A new, empty arena that holds at most `max` bytes in all. Aborts when the machine has no memory.
 * Blocks of freed arenas are kept for the next one (per process, bounded), so that a request costs
 * no system call.
 */
struct arena *arena_new(size_t max);

/* Frees everything. NULL is allowed. */
void arena_free(struct arena *arena);

/*
 * `size` zeroed bytes, aligned for any type. Never NULL: an arena that would pass its maximum
 * is a bug in a bound further up, and aborts the process with a message.
 */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((malloc, returns_nonnull));

#define arena_new_of(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define arena_array_of(arena, type, count) \
    ((type *)arena_alloc_array((arena), (count), sizeof(type)))

/* As arena_alloc, for `count` times `size`, checked for overflow. */
void *arena_alloc_array(struct arena *arena, size_t count, size_t size)
    __attribute__((malloc, returns_nonnull));

/* A copy with a zero byte behind it. */
char *arena_string(struct arena *arena, struct span s);
struct span arena_span(struct arena *arena, struct span s);

/* All of them, with the separator between two. */
struct span arena_join(struct arena *arena, const struct span *items, size_t count,
                       const char *separator);

/* printf into the arena. */
struct span arena_printf(struct arena *arena, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Bytes handed out so far. */
size_t arena_used(const struct arena *arena);

#endif
