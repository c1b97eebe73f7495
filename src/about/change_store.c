/* Changes of the site's own pages in the database. */
#include "about/change.h"

static void read_change(struct db_row *row, void *out)
{
    struct page_changes *changes = out;
    struct page_change *change = db_list_item(row, changes);
    struct entry *entry = &change->entry;
    change->id = db_int(row);
    change->base = db_int(row);
    entry->title = db_text(row);
    entry->summary = db_text(row);
    entry->aliases = db_texts(row, &entry->alias_count);
    entry->tags = db_texts(row, &entry->tag_count);
    entry->body = db_text(row);
    entry->saved_reason = db_text(row);
    entry->saved_at = db_time(row);
    entry->saved_by.id = db_int(row);
    entry->saved_by.name = db_text(row);
    entry->saved_by.role = db_text(row);
}

void change_store_list(struct db_batch *batch, struct span page, struct page_changes *out)
{
    db_ask(batch, STMT_about_changes, read_change, out, DB_TEXT(page), DB_INT(PAGE_CHANGES_MAX));
}

static void skip_id(struct db_row *row, void *out UNUSED)
{
    (void)db_int(row);
}

void change_store_accept(struct db_batch *batch, int64_t account, int64_t change)
{
    db_ask(batch, STMT_about_accept, skip_id, NULL, DB_INT(account), DB_INT(change));
}

void change_store_drop(struct db_batch *batch, int64_t account, int64_t change)
{
    db_ask(batch, STMT_about_drop, skip_id, NULL, DB_INT(account), DB_INT(change));
}
