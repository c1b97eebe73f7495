/* Rings of votes in the database. */
#include "ring/ring.h"

static void read_one(struct db_row *row, void *out)
{
    struct ring *ring = out;
    ring->id = db_int(row);
    ring->found_at = db_time(row);
    ring->among = db_int(row);
    ring->gave = db_int(row);
    ring->got = db_int(row);
    ring->state = db_text(row);
    ring->decided_by = db_text(row);
    ring->taken = db_int(row);
}

static void read_member(struct db_row *row, void *out)
{
    struct ring *ring = out;
    struct ring_member *member = db_list_item(row, &ring->members);
    post_read_person(row, &member->person);
    member->since = db_time(row);
}

void ring_store_one(struct db_batch *batch, struct span session_hash, int64_t id, struct ring *out)
{
    db_ask(batch, STMT_ring_one, read_one, out, DB_BYTES(session_hash), DB_INT(id));
    db_ask(batch, STMT_ring_members, read_member, out, DB_BYTES(session_hash), DB_INT(id));
}

void ring_store_decide(struct db_batch *batch, int64_t actor, int64_t id, struct span state)
{
    db_ask(batch, STMT_ring_decide, db_read_int, NULL, DB_INT(actor), DB_INT(id), DB_TEXT(state));
}
