/* Wishes in the database. */
#include "follow/follow.h"

void follow_store_set(struct db_batch *batch, int64_t account, struct span kind, int64_t subject,
                      const char *wish)
{
    db_ask(batch, STMT_follow_set, db_read_int, NULL, DB_INT(account), DB_TEXT(kind),
           DB_INT(subject), DB_TEXT(span_of(wish)));
}

static void read_place(struct db_row *row, void *out)
{
    struct follow_place *place = out;
    place->kind = db_text(row);
    place->name = db_text(row);
    place->title = db_text(row);
}

void follow_store_place(struct db_batch *batch, struct span session_hash, struct span kind,
                        int64_t subject, struct follow_place *out)
{
    db_ask(batch, STMT_follow_place, read_place, out, DB_BYTES(session_hash), DB_TEXT(kind),
           DB_INT(subject));
}

static enum follow_kind kind_of(struct span name)
{
    enum follow_kind kind = FOLLOW_THREAD;
    while (kind + 1 < FOLLOW_KINDS && !span_is(name, follow_kind_names[kind]))
        kind++;
    return kind;
}

static void read_follow(struct db_row *row, void *out)
{
    struct follow_list *list = out;
    struct follow *follow = db_list_item(row, list);
    follow->id = db_int(row);
    follow->kind = kind_of(db_text(row));
    follow->subject_id = db_int(row);
    follow->ignored = span_is(db_text(row), "ignore");
    follow->at = db_time(row);
    read_place(row, &follow->place);
}

void follow_store_list(struct db_batch *batch, struct span session_hash, int64_t before,
                       struct follow_list *out)
{
    db_ask(batch, STMT_follow_list, read_follow, out, DB_BYTES(session_hash), DB_INT(before),
           DB_INT(FOLLOW_PAGE + 1));
}
