/* Who waits for a password to be hashed. A lane has thirty-two places at most, so it is simply looked through. */
#include "web/hash_queue.h"

static void take_out(struct hash_queue *queue, struct hash_waiter **at)
{
    struct hash_waiter *waiter = *at;
    *at = waiter->next;
    waiter->next = NULL;
    queue->counts[waiter->known]--;
}

static size_t count_from(const struct hash_queue *queue, bool known, uint64_t from)
{
    size_t count = 0;
    for (const struct hash_waiter *w = queue->lanes[known]; w != NULL; w = w->next)
        count += w->from == from;
    return count;
}

/* The newest of the network that has most. */
static struct hash_waiter *one_too_many(const struct hash_queue *queue, struct hash_waiter *newest)
{
    struct hash_waiter *found = newest;
    size_t most = count_from(queue, newest->known, newest->from);
    for (struct hash_waiter *w = queue->lanes[newest->known]; w != NULL; w = w->next) {
        size_t count = count_from(queue, w->known, w->from);
        if (count > most || (w->from == found->from && found != newest))
            found = w;
        most = count > most ? count : most;
    }
    return found;
}

/* 0: none lately. */
static uint64_t turn_of(const struct hash_queue *queue, uint64_t from, uint64_t now)
{
    size_t place = from % HASH_QUEUE_SERVED;
    bool lately =
        queue->served[place].from == from && now - queue->served[place].at < HASH_QUEUE_LATELY_MS;
    return lately ? queue->served[place].turn : 0;
}

struct hash_waiter *hash_queue_add(struct hash_queue *queue, struct hash_waiter *waiter,
                                   uint64_t now)
{
    struct hash_waiter **end = &queue->lanes[waiter->known];
    waiter->turn = turn_of(queue, waiter->from, now);
    while (*end != NULL)
        end = &(*end)->next;
    waiter->next = NULL;
    *end = waiter;
    if (++queue->counts[waiter->known] <= HASH_QUEUE_MAX)
        return NULL;
    struct hash_waiter *out = one_too_many(queue, waiter);
    (void)hash_queue_drop(queue, out);
    return out;
}

struct hash_waiter *hash_queue_next(struct hash_queue *queue, uint64_t now)
{
    bool known = queue->lanes[0] == NULL || (queue->lanes[1] != NULL && !queue->was_known);
    struct hash_waiter **first = &queue->lanes[known];
    if (*first == NULL)
        return NULL;
    for (struct hash_waiter **at = first; *at != NULL; at = &(*at)->next) {
        if ((*at)->turn < (*first)->turn)
            first = at;
    }
    struct hash_waiter *waiter = *first;
    take_out(queue, first);
    queue->was_known = known;
    queue->turn++;
    size_t place = waiter->from % HASH_QUEUE_SERVED;
    queue->served[place].from = waiter->from;
    queue->served[place].turn = queue->turn;
    queue->served[place].at = now;
    for (struct hash_waiter *w = queue->lanes[known]; w != NULL; w = w->next) {
        if (w->from == waiter->from)
            w->turn = queue->turn;
    }
    return waiter;
}

bool hash_queue_drop(struct hash_queue *queue, const struct hash_waiter *waiter)
{
    for (struct hash_waiter **at = &queue->lanes[waiter->known]; *at != NULL; at = &(*at)->next) {
        if (*at == waiter) {
            take_out(queue, at);
            return true;
        }
    }
    return false;
}

struct hash_waiter *hash_queue_overdue(struct hash_queue *queue, uint64_t now)
{
    for (size_t lane = 0; lane < 2; lane++) {
        for (struct hash_waiter **at = &queue->lanes[lane]; *at != NULL; at = &(*at)->next) {
            struct hash_waiter *waiter = *at;
            if (waiter->deadline <= now) {
                take_out(queue, at);
                return waiter;
            }
        }
    }
    return NULL;
}

uint64_t hash_queue_deadline(const struct hash_queue *queue)
{
    uint64_t earliest = UINT64_MAX;
    for (size_t lane = 0; lane < 2; lane++) {
        for (const struct hash_waiter *w = queue->lanes[lane]; w != NULL; w = w->next)
            earliest = w->deadline < earliest ? w->deadline : earliest;
    }
    return earliest;
}

size_t hash_queue_count(const struct hash_queue *queue)
{
    return queue->counts[0] + queue->counts[1];
}
