/* Removals, in a ring of shared memory. */
#include "web/removals.h"

#include <stdatomic.h>
#include <sys/mman.h>

enum { SLOTS = 256 };

struct slot {
    atomic_uint_fast64_t number; /* of what is in it, from 1; 0: it is being written */
    size_t len;
    char topic[TOPIC_MAX];
};

struct shared {
    atomic_uint_fast64_t told;
    struct slot slots[SLOTS];
};

static struct shared *shared;
static uint_fast64_t seen;

void removals_init(void)
{
    void *memory = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        fprintf(stderr, "no memory for what workers tell each other\n");
        abort();
    }
    shared = memory;
}

void removals_tell(struct span topic)
{
    if (shared == NULL)
        return;
    uint_fast64_t number = atomic_fetch_add(&shared->told, 1) + 1;
    struct slot *slot = &shared->slots[number % SLOTS];
    atomic_store_explicit(&slot->number, 0, memory_order_relaxed);
    atomic_thread_fence(memory_order_release); /* nobody sees the new bytes with the old number */
    slot->len = topic.len < TOPIC_MAX ? topic.len : TOPIC_MAX;
    memcpy(slot->topic, topic.ptr, slot->len);
    atomic_store_explicit(&slot->number, number, memory_order_release);
}

/* Into `room`; false when it is not there: half written, or others were written over it. */
static bool read_slot(uint_fast64_t number, char room[TOPIC_MAX], size_t *len)
{
    struct slot *slot = &shared->slots[number % SLOTS];
    if (atomic_load_explicit(&slot->number, memory_order_acquire) != number)
        return false;
    *len = slot->len;
    if (*len > TOPIC_MAX)
        return false;
    memcpy(room, slot->topic, *len);
    atomic_thread_fence(
        memory_order_acquire); /* the bytes are read before the number is looked at again */
    return atomic_load_explicit(&slot->number, memory_order_relaxed) == number;
}

void removals_look(void (*removed)(struct span topic))
{
    if (shared == NULL)
        return;
    uint_fast64_t told = atomic_load(&shared->told);
    if (told - seen > SLOTS) {
        seen = told;
        removed(SPAN(""));
    }
    while (seen < told) {
        char room[TOPIC_MAX];
        size_t len;
        bool whole = read_slot(++seen, room, &len);
        removed(whole ? span_make(room, len) : SPAN(""));
    }
}
