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

static enum moderation_what what_of(struct span name)
{
    size_t what = MODERATION_EDIT;
    while (what + 1 < MODERATION_WHATS && !span_is(name, moderation_what_names[what]))
        what++;
    return (enum moderation_what)what;
}

static void read_change(struct db_row *row, void *out)
{
    struct moderation *page = out;
    struct moderation_change *change = db_list_item(row, &page->changes);
    change->what = what_of(db_text(row));
    change->at = db_time(row);
    change->key = db_int(row);
    post_read_person(row, &change->by);
    change->post_id = db_int(row);
    change->kind = db_text(row);
    change->title = db_text(row);
    change->slug = db_text(row);
    change->revision = db_int(row);
    change->why = db_text(row);
    change->reason = db_text(row);
    change->author = db_text(row);
    change->whom.name = db_text(row);
    change->whom.role = db_text(row);
    change->detail = db_text(row);
    change->flag_case = db_int(row);
}

void moderation_store_page(struct db_batch *batch, struct span session_hash,
                           struct moderation *page)
{
    if (page->tab == MODERATION_DELETED) {
        db_ask(batch, STMT_moderation_deleted, read_deleted, page, DB_BYTES(session_hash),
               DB_TIME(page->from.at), DB_INT(page->from.id), DB_INT(MODERATION_PAGE + 1));
        return;
    }
    struct span who = page->who.len == 0 ? SPAN("") : name_key(db_batch_arena(batch), page->who);
    size_t count;
    bool own = page->tab == MODERATION_MINE;
    enum moderation_what first = moderation_kind_whats(page->kind, own, &count);
    struct span names[MODERATION_WHATS];
    for (size_t i = 0; i < count; i++)
        names[i] = span_of(moderation_what_names[first + i]);
    db_ask(batch, STMT_moderation_changes, read_change, page, DB_BYTES(session_hash),
           DB_TEXTS(names, count), DB_BOOL(own), DB_TEXT(who), DB_TIME(page->from.at),
           DB_INT(page->from.id), DB_INT(MODERATION_PAGE + 1));
}
