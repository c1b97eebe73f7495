/* The public log in the database. */
#include "moderation/moderation_log.h"

static void read_row(struct db_row *row, void *out)
{
    struct moderation_log *log = out;
    struct moderation_log_row *item = db_list_item(row, &log->rows);
    item->id = db_int(row);
    item->at = db_time(row);
    item->done = db_text(row);
    item->role = db_text(row);
    item->kind = db_text(row);
    item->post_id = db_int(row);
    item->title = db_text(row);
    item->slug = db_text(row);
    item->why = db_text(row);
    item->reason = db_text(row);
    item->name = db_text(row);
}

void moderation_log_store(struct db_batch *batch, struct moderation_log *log)
{
    db_ask(batch, STMT_moderation_log_page, read_row, log, DB_TIME(log->from.at),
           DB_INT(log->from.id), DB_INT(MODERATION_LOG_PAGE + 1));
}
