/* Points and rights in the database. */
#include "reputation/reputation.h"

static void read_own(struct db_row *row, void *out)
{
    struct reputation_own *own = out;
    own->found = true;
    own->points = db_int(row);
    own->up_answers = db_int(row);
    own->up_questions = db_int(row);
    own->down = db_int(row);
    own->helped = db_int(row);
    own->accepted = db_int(row);
    own->newest = db_int(row);
}

void reputation_store_own(struct db_batch *batch, struct span session_hash,
                          struct reputation_own *out)
{
    db_ask(batch, STMT_reputation_own, read_own, out, DB_BYTES(session_hash),
           DB_INT(REPUTATION_NEWEST));
}

void reputation_store_person(struct db_batch *batch, struct span key, int64_t *points)
{
    db_ask(batch, STMT_reputation_of_person, db_read_int, points, DB_TEXT(key));
}

static void read_columns(struct db_row *row, struct reputation_right *right)
{
    right->name = db_text(row);
    right->points = db_int(row);
}

static void read_right(struct db_row *row, void *out)
{
    read_columns(row, out);
}

static void read_one_of(struct db_row *row, void *out)
{
    struct reputation_rights *rights = out;
    read_columns(row, db_list_item(row, rights));
}

void reputation_store_rights(struct db_batch *batch, struct reputation_rights *out)
{
    db_ask(batch, STMT_reputation_rights, read_one_of, out);
}

void reputation_store_right(struct db_batch *batch, struct span name, struct reputation_right *out)
{
    db_ask(batch, STMT_reputation_right, read_right, out, DB_TEXT(name));
}

static void read_change(struct db_row *row, void *out)
{
    struct reputation_changes *changes = out;
    struct reputation_change *change = db_list_item(row, changes);
    change->at = db_time(row);
    post_read_person(row, &change->by);
    change->name = db_text(row);
    change->was = db_int(row);
    change->is = db_int(row);
}

void reputation_store_changes(struct db_batch *batch, struct reputation_changes *out)
{
    db_ask(batch, STMT_reputation_right_changes, read_change, out, DB_INT(REPUTATION_CHANGES));
}

void reputation_store_change(struct db_batch *batch, int64_t actor, struct span name, int64_t seen,
                             int64_t points)
{
    db_ask(batch, STMT_reputation_right_change, db_read_int, NULL, DB_INT(actor), DB_TEXT(name),
           DB_INT(seen), DB_INT(points));
}
