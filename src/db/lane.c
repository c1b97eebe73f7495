/* Which batch goes out on which connection of a lane. */
#include "db/pool_internal.h"

enum {
    LONG_MS = 20,   /* nothing is sent behind what has run for longer */
    HOLD_MS = 2000, /* how long a kind that ran into a lock has one connection only */
};

static size_t in_flight_max(const struct db_lane_state *lane)
{
    return lane->options.in_flight > 1 ? lane->options.in_flight : 1;
}

static bool carries(const struct db_connection *c, uint64_t kind)
{
    return c->sent.count > 0 && c->sent.first->kind == kind;
}

/* All batches on one connection are of one kind, so the first one's says it. */
static bool has_room(const struct db_lane_state *lane, const struct db_connection *c, uint64_t now)
{
    if (c->state != CONNECTION_IS_READY || c->retiring || c->cancels > 0 ||
        db_prepared_is_awaited(&c->prepared))
        return false;
    return c->sent.count == 0 ||
           (c->sent.count < in_flight_max(lane) && now <= c->progress + LONG_MS);
}

static size_t share_of(const struct db_lane_state *lane, uint64_t kind, uint64_t now)
{
    if (kind == 0)
        return lane->count;
    for (size_t i = 0; i < DB_HELD_KINDS; i++)
        if (lane->held[i].kind == kind && lane->held[i].until > now)
            return 1;
    return lane->options.share == 0 ? lane->count : lane->options.share;
}

struct db_connection *db_lane_choose(const struct db_lane_state *lane,
                                     const struct db_flight *flight, uint64_t now)
{
    struct db_connection *best = NULL;
    size_t occupied = 0;
    for (size_t n = 0; n < lane->count; n++)
        occupied += carries(&lane->connections[n], flight->kind);
    bool may_take_another = occupied < share_of(lane, flight->kind, now);
    for (size_t n = 0; n < lane->count; n++) {
        struct db_connection *c = &lane->connections[n];
        bool fits = c->sent.count == 0 ? may_take_another : carries(c, flight->kind);
        if (fits && has_room(lane, c, now) && (best == NULL || c->sent.count < best->sent.count))
            best = c;
    }
    return best;
}

static bool lane_has_room(const struct db_lane_state *lane, uint64_t now)
{
    for (size_t n = 0; n < lane->count; n++)
        if (has_room(lane, &lane->connections[n], now))
            return true;
    return false;
}

void db_lane_hold(struct db_lane_state *lane, uint64_t kind, uint64_t now, bool locked)
{
    size_t at = 0;
    while (at < DB_HELD_KINDS && lane->held[at].kind != kind)
        at++;
    if (at == DB_HELD_KINDS) {
        at = lane->held_next;
        lane->held_next = (lane->held_next + 1) % DB_HELD_KINDS;
    }
    lane->held[at] = (struct db_held){.kind = kind, .until = now + HOLD_MS, .locked = locked};
}

void db_lane_release(struct db_lane_state *lane, uint64_t kind)
{
    for (size_t i = 0; i < DB_HELD_KINDS; i++)
        if (lane->held[i].kind == kind)
            lane->held[i] = (struct db_held){0};
}

static bool is_awaited(const struct db_flight_list *list, uint64_t kind)
{
    for (const struct db_flight *flight = list->first; flight != NULL; flight = flight->next)
        if (flight->kind == kind && flight->batch != NULL)
            return true;
    return false;
}

bool db_lane_knows_a_lock(const struct db_lane_state *lane, uint64_t kind, uint64_t now)
{
    bool locked = false;
    for (size_t i = 0; i < DB_HELD_KINDS; i++)
        locked |= lane->held[i].locked && lane->held[i].kind == kind && lane->held[i].until > now;
    if (!locked || !lane->options.reads)
        return false;
    for (size_t n = 0; n < lane->count; n++)
        if (is_awaited(&lane->connections[n].sent, kind))
            return true;
    return is_awaited(&lane->waiting, kind);
}

/*
 * In the order of arrival, except that a kind which has its share already lets others past. A
 * callback cannot get in between: nothing is delivered from within.
 */
void db_lane_pump(struct db_lane_state *lane)
{
    uint64_t now = db_pool_clock();
    struct db_flight *flight = lane->waiting.first;
    while (flight != NULL && lane_has_room(lane, now)) {
        struct db_flight *next = flight->next;
        struct db_connection *c = db_lane_choose(lane, flight, now);
        if (c != NULL) {
            db_flight_remove(flight);
            db_connection_send(c, flight);
        }
        flight = next;
    }
}
