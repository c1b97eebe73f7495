/* What moderators look at, in the database. */
#include "moderation/moderation.h"

#include "core/markdown.h"
#include "core/name_key.h"

enum { EXCERPT_POINTS = 160 };

static void read_deleted(struct db_row *row, void *out)
{
    struct moderation *page = out;
    struct moderation_deleted *deleted = db_list_item(row, &page->deleted);
    deleted->id = db_int(row);
    deleted->kind = db_text(row);
    deleted->title = db_text(row);
    deleted->excerpt = markdown_plain(db_row_arena(row), db_text(row), EXCERPT_POINTS);
    deleted->at = db_time(row);
    post_read_person(row, &deleted->author);
    post_read_person(row, &deleted->by);
    deleted->why = db_text(row);
    deleted->reason = db_text(row);
}

static void read_change(struct db_row *row, void *out)
{
    struct moderation *page = out;
    struct moderation_change *change = db_list_item(row, &page->changes);
    change->what = db_text(row);
    change->at = db_time(row);
    change->key = db_int(row);
    post_read_person(row, &change->by);
    change->post_id = db_int(row);
    change->kind = db_text(row);
    change->title = db_text(row);
    change->slug = db_text(row);
    change->revision = db_int(row);
    change->tag_was = db_text(row);
    change->why = db_text(row);
    change->reason = db_text(row);
    change->author = db_text(row);
}

/* As sql/moderation.sql calls what moderation_kind_names stand for. */
enum { KINDS_MOST = 7 };
static const struct {
    size_t count;
    struct span names[KINDS_MOST];
} kinds[] = {
    {7,
     {SPAN("edit"), SPAN("page"), SPAN("tag"), SPAN("delete"), SPAN("restore"), SPAN("tag_merge"),
      SPAN("tag_unmerge")}},
    {1, {SPAN("edit")}},
    {1, {SPAN("delete")}},
    {1, {SPAN("restore")}},
    {3, {SPAN("tag"), SPAN("tag_merge"), SPAN("tag_unmerge")}},
    {2, {SPAN("page"), SPAN("page_edit")}},
};

void moderation_store_page(struct db_batch *batch, struct span session_hash,
                           struct moderation *page)
{
    if (page->tab == MODERATION_DELETED) {
        db_ask(batch, STMT_moderation_deleted, read_deleted, page, DB_BYTES(session_hash),
               DB_TIME(page->from.at), DB_INT(page->from.id), DB_INT(MODERATION_PAGE + 1));
        return;
    }
    struct span who = page->who.len == 0 ? SPAN("") : name_key(db_batch_arena(batch), page->who);
    db_ask(batch, STMT_moderation_changes, read_change, page, DB_BYTES(session_hash),
           DB_TEXTS(kinds[page->kind].names, kinds[page->kind].count),
           DB_BOOL(page->tab == MODERATION_MINE), DB_TEXT(who), DB_TIME(page->from.at),
           DB_INT(page->from.id), DB_INT(MODERATION_PAGE + 1));
}
