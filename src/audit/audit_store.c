/* The audit in the database: what sql/audit.sql asks. */
#include "audit/audit.h"

static void read_item(struct db_row *row, void *out)
{
    struct audit_list *list = out;
    struct audit_item *item = db_list_item(row, list);
    item->id = db_int(row);
    item->at = db_time(row);
    item->last_at = db_time(row);
    item->kind_name = db_text(row);
    item->kind = audit_of(item->kind_name);
    item->times = db_int(row);
    item->address = db_text(row);
    item->agent = db_text(row);
    item->about = db_text(row);
    item->name = db_text(row);
    item->role = db_text(row);
    item->by = db_text(row);
    item->by_role = db_text(row);
}

void audit_store_own(struct db_batch *batch, struct span session_hash, instant before,
                     int64_t before_id, int64_t most, struct audit_list *out)
{
    db_ask(batch, STMT_audit_own, read_item, out, DB_BYTES(session_hash), DB_TIME(before),
           DB_INT(before_id), DB_INT(most));
}

void audit_store_list(struct db_batch *batch, struct span name_key, enum audit_kind kind,
                      instant since, instant before, int64_t before_id, int64_t most,
                      struct audit_list *out)
{
    db_ask(batch, STMT_audit_list, read_item, out, DB_TEXT(name_key),
           DB_TEXT(span_of(audit_name(kind))), DB_TIME(since), DB_TIME(before), DB_INT(before_id),
           DB_INT(most));
}
