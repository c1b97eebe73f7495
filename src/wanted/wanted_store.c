/* Wanted entries in the database. */
#include "wanted/wanted.h"

static void read_wanted(struct db_row *row, void *out)
{
    struct wanted_list *list = out;
    struct wanted_entry *wanted = db_list_item(row, list);
    wanted->kind = db_text(row);
    wanted->slug = db_text(row);
    wanted->posts = db_int(row);
    wanted->post_id = db_int(row);
    wanted->post_kind = db_text(row);
    wanted->at = db_time(row);
    wanted->question_id = db_int(row);
    wanted->post_title = db_text(row);
    wanted->post_slug = db_text(row);
}

void wanted_store_list(struct db_batch *batch, struct wanted_list *out)
{
    db_ask(batch, STMT_wanted_entries, read_wanted, out, DB_INT(WANTED_MAX));
}
