/* Look-ups of viewers that share a statement. */
#include "web/lookup.h"

#include <kore/kore.h>

#include "web/request.h"
#include "web/session.h"
#include "web/site.h"

/* Of one statement: requests, and posts of all of them. A page shows some thirty. */
enum { TOGETHER_MOST = 64, POSTS_MOST = 4096, LOOKUP_ARENA = 1 << 20 };

/*
 * While so many are on their way, those who come gather for the next one, HOLD_MS at most: the busier it is, the more
 * share one. Without it everybody would go alone as long as connections are free, and the database would do more for each.
 */
enum { ON_THEIR_WAY_MOST = 2, HOLD_MS = 3 };

struct place {
    struct lookup *lookup;
    struct request *r; /* NULL: the client went away */
};

/* One statement, gathered or on its way. */
struct lookup {
    struct arena *arena;
    struct db_batch *batch;
    struct place places[TOGETHER_MOST];
    size_t count;
    size_t present; /* places whose client waits */
    uint64_t deadline;
    bool sent;
};

/* What is gathered; its values go over to the batch when it is sent. */
static struct {
    struct lookup *lookup; /* NULL: nothing */
    struct span tokens[TOGETHER_MOST];
    int64_t firsts[TOGETHER_MOST]; /* of a request's posts, from 1 */
    int64_t lasts[TOGETHER_MOST];
    int64_t posts[POSTS_MOST];
    size_t post_count;
    size_t on_their_way;
    struct kore_timer *hold; /* what is gathered goes when it is over; NULL: nothing is held back */
} gathered;

static void send_gathered(void);

static void held_long_enough(void *arg UNUSED, u_int64_t now UNUSED)
{
    gathered.hold = NULL; /* Kore frees it */
    send_gathered();
}

static void begin(void)
{
    if (gathered.on_their_way >= ON_THEIR_WAY_MOST && gathered.hold == NULL)
        gathered.hold = kore_timer_add(held_long_enough, HOLD_MS, NULL, KORE_TIMER_ONESHOT);
    struct arena *arena = arena_new(LOOKUP_ARENA);
    struct lookup *lookup = arena_new_of(arena, struct lookup);
    lookup->arena = arena;
    lookup->batch = db_batch_new(arena);
    lookup->deadline = UINT64_MAX;
    gathered.lookup = lookup;
    gathered.post_count = 0;
}

static void end(struct lookup *lookup)
{
    db_batch_free(lookup->batch);
    arena_free(lookup->arena);
}

/* The server's result goes back before the request ends. */
static void copy_what_was_read(struct request *r)
{
    struct viewer *viewer = &r->viewer;
    int64_t *votes = arena_array_of(r->arena, int64_t, viewer->vote_count + 1);
    if (viewer->vote_count > 0)
        memcpy(votes, viewer->votes, viewer->vote_count * sizeof(*votes));
    viewer->votes = votes;
    int64_t *blocks = arena_array_of(r->arena, int64_t, viewer->block_count + 1);
    if (viewer->block_count > 0)
        memcpy(blocks, viewer->blocks, viewer->block_count * sizeof(*blocks));
    viewer->blocks = blocks;
    viewer->name = arena_span(r->arena, viewer->name);
    viewer->role = arena_span(r->arena, viewer->role);
    viewer->zone = arena_span(r->arena, viewer->zone);
}

static void read_viewer(struct db_row *row, void *out)
{
    const struct lookup *lookup = out;
    struct request_state nobodys = {0};
    struct request nobody = {.state = &nobodys};
    size_t at = (size_t)db_int(row) - 1;
    struct request *r = at < lookup->count ? lookup->places[at].r : NULL;
    struct request *reading = r == NULL ? &nobody : r;
    session_read(row, reading);
    reading->viewer.votes = db_ints(row, &reading->viewer.vote_count);
    reading->viewer.apart = db_bool(row);
    if (r != NULL)
        copy_what_was_read(r);
}

static void go_on(void *context)
{
    struct lookup *lookup = context;
    gathered.on_their_way--;
    const struct db_error *error = db_batch_error(lookup->batch);
    for (size_t i = 0; i < lookup->count; i++) {
        struct request *r = lookup->places[i].r;
        if (r == NULL)
            continue;
        page_on_cancel(r, NULL, NULL);
        if (error->kind != ERR_NONE)
            db_batch_fail_as(r->batch, error);
        r->state->batch_is_new = true;
        page_continue(r);
    }
    end(lookup);
}

static void send_gathered(void)
{
    struct lookup *lookup = gathered.lookup;
    if (lookup == NULL)
        return;
    gathered.lookup = NULL;
    if (lookup->present == 0) {
        end(lookup);
        return;
    }
    db_ask(lookup->batch, STMT_viewer_find, read_viewer, lookup,
           DB_TEXTS(gathered.tokens, lookup->count), DB_INTS(gathered.firsts, lookup->count),
           DB_INTS(gathered.lasts, lookup->count), DB_INTS(gathered.posts, gathered.post_count));
    const struct db_send_options options = {
        .lane = LANE_PAGE, .kind = (uint64_t)(uintptr_t)&gathered, .deadline = lookup->deadline};
    lookup->sent = true;
    gathered.on_their_way++;
    db_pool_send_with(site.pool, &options, lookup->batch, go_on, lookup);
}

void lookup_send(void)
{
    if (gathered.on_their_way < ON_THEIR_WAY_MOST)
        send_gathered();
}

/* The client went away: the others' look-up goes on, if there are others. */
static void forget(void *context)
{
    struct place *place = context;
    struct lookup *lookup = place->lookup;
    place->r = NULL;
    lookup->present--;
    if (lookup->present == 0 && lookup->sent) {
        gathered.on_their_way--;
        db_pool_cancel(site.pool, lookup->batch);
        arena_free(lookup->arena);
    }
}

void lookup_add(struct request *r, const int64_t *posts, size_t count)
{
    count = count > POSTS_MOST ? POSTS_MOST : count;
    if (gathered.lookup != NULL && gathered.post_count + count > POSTS_MOST)
        send_gathered();
    if (gathered.lookup == NULL)
        begin();
    struct lookup *lookup = gathered.lookup;
    size_t at = lookup->count++;
    lookup->places[at] = (struct place){.lookup = lookup, .r = r};
    lookup->present++;
    gathered.tokens[at] = arena_span(lookup->arena, session_hash(r));
    gathered.firsts[at] = (int64_t)gathered.post_count + 1;
    if (count > 0)
        memcpy(gathered.posts + gathered.post_count, posts, count * sizeof(*posts));
    gathered.post_count += count;
    gathered.lasts[at] = (int64_t)gathered.post_count;
    if (request_deadline(r) < lookup->deadline)
        lookup->deadline = request_deadline(r);
    page_wait(r);
    page_on_cancel(r, forget, &lookup->places[at]);
    if (lookup->count == TOGETHER_MOST)
        send_gathered();
}
