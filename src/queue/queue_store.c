/* The queue in the database. */
#include "queue/queue.h"

static void read_row(struct db_row *row, void *out)
{
    struct queue *queue = out;
    struct queue_row *item = db_list_item(row, &queue->rows);
    item->kind = db_text(row);
    item->subject = db_int(row);
    item->place.urgency = db_int(row);
    item->place.since = db_time(row);
    item->place.key = db_int(row);
    item->about.kind = db_text(row);
    item->about.id = db_int(row);
    item->about.title = db_text(row);
    item->about.slug = db_text(row);
    item->count = db_int(row);
    item->whys = db_texts(row, &item->why_count);
    item->claimed_by = db_int(row);
    item->claimer = db_text(row);
    item->claimed_until = db_time(row);
}

/* All kinds, or the one. */
static size_t kinds_of(struct span kind, struct span *out)
{
    size_t count = 0;
    if (kind.len > 0) {
        out[0] = kind;
        return 1;
    }
    for (; queue_kinds[count].name != NULL; count++)
        out[count] = span_of(queue_kinds[count].name);
    return count;
}

void queue_store_list(struct db_batch *batch, struct span session_hash, struct queue *out)
{
    struct span *kinds = arena_array_of(db_batch_arena(batch), struct span, QUEUE_KINDS_MAX);
    size_t count = kinds_of(out->kind, kinds);
    db_ask(batch, STMT_queue_list, read_row, out, DB_BYTES(session_hash), DB_TEXTS(kinds, count),
           DB_INT(out->from.urgency), DB_TIME(out->from.since), DB_INT(out->from.key),
           DB_INT(QUEUE_PAGE + 1));
}

void queue_store_take(struct db_batch *batch, int64_t actor, struct span kind, int64_t subject)
{
    db_ask(batch, STMT_queue_take, db_read_int, NULL, DB_INT(actor), DB_TEXT(kind),
           DB_INT(subject));
}

void queue_store_give_back(struct db_batch *batch, int64_t actor, struct span kind, int64_t subject)
{
    db_ask(batch, STMT_queue_give_back, db_read_int, NULL, DB_INT(actor), DB_TEXT(kind),
           DB_INT(subject));
}

static void read_next(struct db_row *row, void *out)
{
    struct queue_row *item = out;
    item->kind = db_text(row);
    item->subject = db_int(row);
}

void queue_store_next(struct db_batch *batch, int64_t actor, struct span kind,
                      struct queue_row *out)
{
    struct span *kinds = arena_array_of(db_batch_arena(batch), struct span, QUEUE_KINDS_MAX);
    size_t count = kinds_of(kind, kinds);
    db_ask(batch, STMT_queue_next, read_next, out, DB_INT(actor), DB_TEXTS(kinds, count));
}
