/* The job queue, as people and /metrics look at it. */
#include "job/job.h"

static void read_dead(struct db_row *row, void *out)
{
    struct job_dead_list *list = out;
    if (list->count == 0)
        list->items = arena_array_of(db_row_arena(row), struct job_dead, db_row_count(row));
    struct job_dead *dead = &list->items[list->count++];
    dead->id = db_int(row);
    dead->topic = db_text(row);
    dead->thread_id = db_int(row);
    dead->at = db_time(row);
    dead->tries = db_int(row);
    dead->reason = db_text(row);
}

void job_store_dead(struct db_batch *batch, int64_t most, struct job_dead_list *out)
{
    db_ask(batch, STMT_job_dead, read_dead, out, DB_INT(most));
}

static void count_row(struct db_row *row, void *out)
{
    (void)db_int(row);
    *(int64_t *)out += 1;
}

void job_store_revive(struct db_batch *batch, int64_t id, int64_t *count)
{
    db_ask(batch, STMT_job_revive, count_row, count, DB_INT(id));
}

static void read_state(struct db_row *row, void *out)
{
    struct job_state *state = out;
    state->waiting = db_int(row);
    state->waited_ms = db_int(row);
    state->dead = db_int(row);
}

void job_store_state(struct db_batch *batch, struct job_state *out)
{
    db_ask(batch, STMT_job_state, read_state, out);
}

void job_store_untold(struct db_batch *batch, int64_t *milliseconds)
{
    db_ask(batch, STMT_job_untold, db_read_int, milliseconds);
}

void job_store_wake(struct db_batch *batch)
{
    db_ask(batch, STMT_job_wake, db_read_int, NULL);
}
