/* Other ways to sign in. */
#include "web/ways.h"

#include "core/arena.h"
#include "db/batch.h"
#include "web/site.h"

enum { EVERY_TICKS = 2, WAYS_ARENA = 1 << 16 };

/* What was read last, and what is asked for; an arena each. */
struct reading {
    struct arena *arena;
    struct db_batch *batch;
    struct {
        size_t count;
        struct way *items;
    } list;
};

static struct reading known;
static struct reading asked;
static int ticks;

static void forget(struct reading *reading)
{
    if (reading->arena == NULL)
        return;
    db_batch_free(reading->batch);
    arena_free(reading->arena);
    *reading = (struct reading){0};
}

static void read_way(struct db_row *row, void *out)
{
    struct reading *reading = out;
    struct way *way = db_list_item(row, &reading->list);
    way->name = db_text(row);
    way->title = db_text(row);
}

/* While the database is away, those that there were are as good as any. */
static void answered(void *unused UNUSED)
{
    if (db_batch_error(asked.batch)->kind == ERR_NONE) {
        forget(&known);
        known = asked;
        asked = (struct reading){0};
    }
    forget(&asked);
}

void ways_tick(void)
{
    if (ticks-- > 0 || asked.arena != NULL)
        return;
    ticks = EVERY_TICKS;
    asked.arena = arena_new(WAYS_ARENA);
    asked.batch = db_batch_new(asked.arena);
    db_ask(asked.batch, STMT_provider_offered, read_way, &asked);
    db_pool_send(site.pool, LANE_PAGE, asked.batch, answered, NULL);
}

const struct way *ways(size_t *count)
{
    *count = known.list.count;
    return known.list.items;
}
