/* Telling readers what changed: from a notice over one question to the database to each stream. */
#include "live/live.h"

#include <kore/kore.h>
#include <sys/resource.h>
#include <unistd.h>

#include "live/live_page.h"
#include "live/live_stream.h"
#include "web/log.h"
#include "web/metrics.h"
#include "web/site.h"

/*
 * The database is asked ASK_MS after the first notice, for all questions that changed until then, ASKED_MOST at a time. It is asked
 * again REST_MS later at the earliest, and later the more streams had something to be told (one millisecond for STREAMS_A_MS): a
 * question that many read and vote on takes a share of the worker, not all of it. Streams are written to TOLD_AT_ONCE at a time, so
 * that pages are served in between.
 */
enum {
    ASK_MS = 5,
    ASKED_MOST = 100,
    REST_MS = 100,
    STREAMS_A_MS = 20,
    FAILED_MS = 1000,
    TOLD_AT_ONCE = 250,
    TELL_MS = 1,
    ASK_ARENA = 4 << 20,
    STREAMS_MAX = 10000,
    NETWORK_MAX = 200,
    DESCRIPTORS_APART = 512 /* files, PostgreSQL, the log */
};

static size_t streams_most;

static struct {
    struct live_room *changed; /* first of those that are to be asked for */
    struct live_room *telling; /* first of those whose readers are being told */
    bool ask_timer;
    bool tell_timer;
    uint64_t not_before; /* when the database may be asked again */
    struct arena *arena; /* of the question on its way; NULL: none is */
    struct db_batch *batch;
    struct live_states states;
    int64_t asked[ASKED_MOST];
    size_t asked_count;
    size_t told; /* streams that the last answer had something new for */
} hub;

void live_prepare(void)
{
    struct rlimit limit = {0};
    (void)getrlimit(RLIMIT_NOFILE, &limit);
    size_t have = worker_rlimit_nofiles; /* Kore sets it, where it may */
    if (geteuid() != 0 && limit.rlim_max < have)
        have = (size_t)limit.rlim_cur;
    size_t others = worker_max_connections + DESCRIPTORS_APART;
    streams_most = have <= others + have / 4 ? have / 4 : have - others;
    if (streams_most > STREAMS_MAX)
        streams_most = STREAMS_MAX;
}

bool live_has_room(size_t place)
{
    return live_stream_count() < streams_most && live_stream_count_of(place) < NETWORK_MAX;
}

bool live_is_ending(void)
{
    return worker_draining != 0;
}

/* ---- telling ---- */

static void tell_some(void *context, u_int64_t now);

static void tell_later(void)
{
    if (hub.telling == NULL || hub.tell_timer)
        return;
    hub.tell_timer = true;
    kore_timer_add(tell_some, TELL_MS, NULL, KORE_TIMER_ONESHOT);
}

static void tell_now(void)
{
    size_t most = TOLD_AT_ONCE;
    while (hub.telling != NULL && live_stream_tell(hub.telling, &most)) {
        struct live_room *room = hub.telling;
        hub.telling = room->next_telling;
        room->telling = false;
        live_room_leave(room);
    }
    tell_later();
}

static void tell_some(void *context UNUSED, u_int64_t now UNUSED)
{
    hub.tell_timer = false;
    tell_now();
}

/* It may have changed again meanwhile: then it is asked for once more. */
static void take_state(int64_t question, const struct live_state *state)
{
    struct live_room *room = live_room_find(question);
    if (room == NULL || !live_room_set(room, state) || room->telling)
        return;
    hub.told += room->count;
    room->telling = true;
    room->next_telling = hub.telling;
    hub.telling = room;
}

/* ---- asking ---- */

static void ask_later(uint64_t milliseconds);

static const struct live_state *state_of(int64_t question)
{
    for (size_t i = 0; i < hub.states.count; i++)
        if (hub.states.items[i].question == question)
            return &hub.states.items[i];
    return NULL;
}

static void mark_changed(struct live_room *room)
{
    if (room->changed)
        return;
    room->changed = true;
    room->next_changed = hub.changed;
    hub.changed = room;
}

static void take_answer(void)
{
    hub.told = 0;
    for (size_t i = 0; i < hub.asked_count; i++)
        take_state(hub.asked[i], state_of(hub.asked[i]));
    tell_now();
}

static void ask_again_for_all(void)
{
    for (size_t i = 0; i < hub.asked_count; i++) {
        struct live_room *room = live_room_find(hub.asked[i]);
        if (room != NULL)
            mark_changed(room);
    }
}

static void answered(void *context UNUSED)
{
    const struct db_error *error = db_batch_error(hub.batch);
    bool ok = error->kind == ERR_NONE;
    if (ok) {
        take_answer();
    } else {
        log_problem(NULL, "what open pages are told could not be asked for: %s %s", error->sqlstate,
                    error->detail);
        ask_again_for_all();
    }
    db_batch_free(hub.batch);
    arena_free(hub.arena);
    hub.arena = NULL;
    uint64_t rest = ok ? REST_MS + hub.told / STREAMS_A_MS : FAILED_MS;
    hub.not_before = kore_time_ms() + rest;
    if (hub.changed != NULL)
        ask_later(rest);
}

/* Takes the rooms that are to be asked for off their list, up to ASKED_MOST that somebody reads. */
static void gather(void)
{
    hub.asked_count = 0;
    while (hub.changed != NULL && hub.asked_count < ASKED_MOST) {
        struct live_room *room = hub.changed;
        hub.changed = room->next_changed;
        room->changed = false;
        if (room->count > 0)
            hub.asked[hub.asked_count++] = room->question;
        live_room_leave(room);
    }
}

static void ask(void *context UNUSED, u_int64_t now UNUSED)
{
    hub.ask_timer = false;
    gather();
    if (hub.asked_count == 0)
        return;
    hub.arena = arena_new(ASK_ARENA);
    hub.batch = db_batch_new(hub.arena);
    hub.states = (struct live_states){0};
    live_store_states(hub.batch, hub.asked, hub.asked_count, &hub.states);
    db_pool_send(site.pool, LANE_PAGE, hub.batch, answered, NULL);
}

static void ask_later(uint64_t milliseconds)
{
    if (hub.ask_timer || hub.arena != NULL)
        return;
    hub.ask_timer = true;
    kore_timer_add(ask, milliseconds, NULL, KORE_TIMER_ONESHOT);
}

static void ask_soon(void)
{
    uint64_t now = kore_time_ms();
    ask_later(hub.not_before > now + ASK_MS ? hub.not_before - now : ASK_MS);
}

void live_changed(struct span topic)
{
    int64_t question;
    if (live_stream_count() == 0)
        return;
    if (span_is_empty(topic)) {
        live_room_each(mark_changed);
    } else if (span_starts(topic, "question:") &&
               span_int(span_from(topic, 9), 1, INT64_MAX, &question)) {
        struct live_room *room = live_room_find(question);
        if (room == NULL)
            return;
        mark_changed(room);
    }
    if (hub.changed != NULL)
        ask_soon();
}

/* ---- readers ---- */

bool live_is_known(int64_t question)
{
    const struct live_room *room = live_room_find(question);
    return room != NULL && room->version != 0 && !room->gone && room->count > 0;
}

bool live_join(int fd, const struct live_reader *reader)
{
    struct live_room *room = live_room_make(reader->question);
    if (room == NULL) {
        (void)close(fd);
        return false;
    }
    /* What was asked for a moment ago is no news where all changes are heard. */
    if (reader->state != NULL && (room->version == 0 || room->gone)) {
        (void)live_room_set(room, reader->state);
        if (reader->is_old)
            mark_changed(room);
    }
    bool joined = live_stream_open(fd, room, reader->place, reader->head, reader->seen);
    if (hub.changed != NULL)
        ask_soon();
    return joined;
}

void live_tick(void)
{
    live_stream_beat();
    metrics_set(METRIC_LIVE_STREAMS, live_stream_count());
}

void live_turn(void)
{
    if (live_is_ending() && live_stream_count() > 0)
        live_stream_end_all();
    live_stream_bury();
}

void live_end_all(void)
{
    live_stream_end_all();
}
