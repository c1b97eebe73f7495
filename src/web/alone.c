/* Statements that nobody waits for. */
#include "web/alone.h"

#include "web/log.h"
#include "web/site.h"

struct alone *alone_new(size_t bytes)
{
    struct arena *arena = arena_new(bytes);
    struct alone *alone = arena_new_of(arena, struct alone);
    alone->arena = arena;
    alone->batch = db_batch_new(arena);
    return alone;
}

static void done(void *context)
{
    struct alone *alone = context;
    const struct db_error *error = db_batch_error(alone->batch);
    if (error->kind != ERR_NONE)
        log_problem(NULL, "statement %s, which nobody waits for: SQLSTATE %s %s", error->statement,
                    error->sqlstate, error->detail);
    db_batch_free(alone->batch);
    arena_free(alone->arena);
}

void alone_send(struct alone *alone)
{
    db_pool_send(site.pool, LANE_WRITE, alone->batch, done, alone);
}
