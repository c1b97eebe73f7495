/* Arenas: a chain of blocks; large requests get a block of their own. */
#include "core/arena.h"

#include <stdarg.h>

enum { BLOCK_SIZE = 32 * 1024, KEPT_BLOCKS = 64, ALIGNMENT = 16 };

struct block {
    struct block *next;
    size_t size; /* usable bytes behind this header */
    size_t used;
    size_t unused; /* keeps `bytes` aligned */
    char bytes[];
};

struct arena {
    struct block *blocks; /* the first is the one being filled */
    size_t used;
    size_t max;
};

/* Threads other than the event loop use arenas too (password hashing, the tool): one list each. */
static _Thread_local struct block *kept;
static _Thread_local size_t kept_count;

static void die(const char *why)
{
    fprintf(stderr, "arena: %s\n", why);
    abort();
}

static struct block *block_new(size_t size)
{
    struct block *block;
    if (size <= BLOCK_SIZE && kept != NULL) {
        block = kept;
        kept = block->next;
        kept_count--;
    } else {
        if (size < BLOCK_SIZE)
            size = BLOCK_SIZE;
        block = malloc(sizeof(*block) + size);
        if (block == NULL)
            die("out of memory");
        block->size = size;
    }
    block->used = 0;
    block->next = NULL;
    return block;
}

static void block_free(struct block *block)
{
    if (block->size == BLOCK_SIZE && kept_count < KEPT_BLOCKS) {
        block->next = kept;
        kept = block;
        kept_count++;
    } else {
        free(block);
    }
}

struct arena *arena_new(size_t max)
{
    struct block *block = block_new(BLOCK_SIZE);
    struct arena *arena = (struct arena *)(void *)block->bytes;
    block->used = (sizeof(*arena) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    arena->blocks = block;
    arena->used = 0;
    arena->max = max;
    return arena;
}

void arena_free(struct arena *arena)
{
    if (arena == NULL)
        return;
    /* The arena itself lives in one of its blocks: read the chain before giving them back. */
    struct block *block = arena->blocks;
    while (block != NULL) {
        struct block *next = block->next;
        block_free(block);
        block = next;
    }
}

void *arena_alloc(struct arena *arena, size_t size)
{
    if (size > arena->max || arena->used > arena->max - size)
        die("a bound was passed");
    size_t need = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct block *block = arena->blocks;
    if (block->size - block->used < need) {
        struct block *fresh = block_new(need);
        if (fresh->size > BLOCK_SIZE) { /* full at once: keep filling the present block */
            fresh->next = block->next;
            block->next = fresh;
        } else {
            fresh->next = block;
            arena->blocks = fresh;
        }
        block = fresh;
    }
    void *at = block->bytes + block->used;
    block->used += need;
    arena->used += size;
    memset(at, 0, size);
    return at;
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        die("an array is too large");
    return arena_alloc(arena, bytes);
}

char *arena_string(struct arena *arena, struct span s)
{
    char *copy = arena_alloc(arena, s.len + 1);
    if (s.len > 0)
        memcpy(copy, s.ptr, s.len);
    return copy;
}

struct span arena_span(struct arena *arena, struct span s)
{
    return span_make(arena_string(arena, s), s.len);
}

struct span arena_join(struct arena *arena, const struct span *items, size_t count,
                       const char *separator)
{
    size_t between = strlen(separator);
    size_t room = count * between;
    for (size_t i = 0; i < count; i++)
        room += items[i].len;
    char *bytes = arena_alloc(arena, room);
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            memcpy(bytes + len, separator, between);
            len += between;
        }
        if (items[i].len > 0)
            memcpy(bytes + len, items[i].ptr, items[i].len);
        len += items[i].len;
    }
    return span_make(bytes, len);
}

struct span arena_printf(struct arena *arena, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    int len = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (len < 0)
        die("a format failed");
    char *out = arena_alloc(arena, (size_t)len + 1);
    va_start(args, fmt);
    vsnprintf(out, (size_t)len + 1, fmt, args);
    va_end(args);
    return span_make(out, (size_t)len);
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}
