/* The queue in the database. */
#include "queue/queue.h"

#include "core/markdown.h"
#include "safety/safety.h"

static void read_columns(struct db_row *row, struct queue_row *item)
{
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

static void read_row(struct db_row *row, void *out)
{
    struct queue *queue = out;
    read_columns(row, db_list_item(row, &queue->rows));
}

static void read_item(struct db_row *row, void *out)
{
    struct queue_item *item = out;
    read_columns(row, &item->row);
    item->excerpt = markdown_plain(db_row_arena(row), db_text(row), FLAG_EXCERPT);
    post_read_person(row, &item->author);
    item->deleted_at = db_time(row);
    item->seen_at = db_time(row);
    item->seen_by = db_text(row);
    item->digest = db_text(row);
}

static void read_full(struct db_row *row, void *out)
{
    struct queue_full *full = out;
    full->waiting = db_int(row);
    full->most = db_int(row);
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
    db_ask(batch, STMT_queue_full, read_full, &out->full, DB_BYTES(session_hash));
}

void queue_store_take(struct db_batch *batch, int64_t actor, struct span kind, int64_t subject)
{
    db_ask(batch, STMT_queue_take, db_read_int, NULL, DB_INT(actor), DB_TEXT(kind),
           DB_INT(subject));
}

static void read_name(struct db_row *row, void *out)
{
    *(struct span *)out = db_text(row);
}

void queue_store_claimer(struct db_batch *batch, struct span session_hash, struct span kind,
                         int64_t subject, struct span *name)
{
    db_ask(batch, STMT_queue_claimer, read_name, name, DB_BYTES(session_hash), DB_TEXT(kind),
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

void queue_store_item(struct db_batch *batch, struct span session_hash, struct span kind,
                      int64_t subject, struct queue_item *out)
{
    db_ask(batch, STMT_queue_item, read_item, out, DB_BYTES(session_hash), DB_TEXT(kind),
           DB_INT(subject));
}

void queue_store_see(struct db_batch *batch, int64_t actor, struct span kind, int64_t post,
                     bool seen, struct span digest)
{
    db_ask(batch, STMT_queue_see, db_read_int, NULL, DB_INT(actor), DB_TEXT(kind), DB_INT(post),
           DB_BOOL(seen), DB_TEXT(digest));
}

void queue_store_red_flags(struct db_batch *batch, int64_t post, struct span words)
{
    enum { URGENT = 0, SOON = 1 };
    struct safety_hits hits = safety_match(words);
    struct span *names = arena_array_of(db_batch_arena(batch), struct span, safety_flag_count());
    size_t count = 0;
    for (size_t i = 0; i < safety_flag_count(); i++) {
        if ((hits.bits >> i & 1) != 0)
            names[count++] = safety_flag_at(i)->name;
    }
    if (count > 0)
        db_ask(batch, STMT_queue_red_flags, db_read_int, NULL, DB_ID_OR_NULL(post),
               DB_TEXTS(names, count), DB_INT(safety_urgent(hits) ? URGENT : SOON));
}
