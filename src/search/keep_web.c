/* Keeping the index: a batch after the other until nothing waits. */
#include "search/keep.h"

#include "search/rank.h"
#include "web/site.h"

/* Few at a time: a search that comes meanwhile finds the connection's transactions short. */
enum { KEEP_MOST = 20, KEEP_ARENA = 1 << 16 };

static struct {
    struct arena *arena; /* NULL: not at it */
    struct db_batch *batch;
    int64_t taken;
    bool again; /* something changed since the batch was sent */
} keep;

static void kept(void *context UNUSED)
{
    bool more = db_batch_error(keep.batch)->kind == ERR_NONE && (keep.taken > 0 || keep.again);
    db_batch_free(keep.batch);
    arena_free(keep.arena);
    keep.arena = NULL;
    if (more)
        search_keep();
}

void search_keep(void)
{
    if (keep.arena != NULL) {
        keep.again = true;
        return;
    }
    keep.again = false;
    keep.taken = 0;
    keep.arena = arena_new(KEEP_ARENA);
    keep.batch = db_batch_new(keep.arena);
    search_store_keep(keep.batch, KEEP_MOST, &keep.taken);
    db_pool_send(site.pool, LANE_INDEX, keep.batch, kept, NULL);
}
