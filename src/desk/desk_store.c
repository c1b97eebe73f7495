/* A coach's desk in the database. */
#include "desk/desk.h"

#include "core/markdown.h"

enum { EXCERPT_POINTS = 200 };

static void read_counts(struct db_row *row, void *out)
{
    struct desk *desk = out;
    for (int i = 0; i < DESK_BROKEN; i++)
        desk->counts[i] = db_int(row);
    desk->counts[DESK_BROKEN] = -1;
    desk->wanted = db_int(row);
}

void desk_store_counts(struct db_batch *batch, struct span session_hash, struct desk *out)
{
    db_ask(batch, STMT_desk_counts, read_counts, out, DB_BYTES(session_hash), DB_INT(DESK_COUNTED));
}

static void read_row(struct db_row *row, void *out)
{
    struct desk *desk = out;
    struct desk_row *work = db_list_item(row, &desk->rows);
    work->number = db_int(row);
    work->id = db_int(row);
    work->kind = db_text(row);
    work->slug = db_text(row);
    work->title = db_text(row);
    work->status = db_text(row);
    work->note = db_text(row);
    if (desk->tab == DESK_COMMENTS)
        work->note = markdown_plain(db_row_arena(row), work->note, EXCERPT_POINTS);
    work->detail = db_text(row);
}

static void read_link(struct db_row *row, void *out)
{
    struct desk_links *links = out;
    struct desk_link_row *link = db_list_item(row, &links->rows);
    link->id = db_int(row);
    link->slug = db_text(row);
    link->title = db_text(row);
    link->sort = db_text(row);
    link->reason = db_text(row);
    link->to_slug = db_text(row);
    link->to = db_int(row);
    link->to_own = db_text(row);
    link->to_title = db_text(row);
    link->to_public = db_bool(row);
}

static void read_unlinked(struct db_row *row, void *out)
{
    struct desk_links *links = out;
    struct desk_link_row *link = db_list_item(row, &links->unlinked);
    link->id = db_int(row);
    link->slug = db_text(row);
    link->title = db_text(row);
}

void desk_store_links(struct db_batch *batch, struct span session_hash, struct desk *out)
{
    db_ask(batch, STMT_desk_links, read_link, &out->links, DB_BYTES(session_hash),
           DB_INT(DESK_LINKED), DB_INT(DESK_LINKS_EACH));
    db_ask(batch, STMT_desk_unlinked, read_unlinked, &out->links, DB_BYTES(session_hash),
           DB_INT(DESK_LINKED));
}

void desk_store_list(struct db_batch *batch, struct span session_hash, struct desk *out)
{
    static const enum db_statement_id lists[DESK_BROKEN] = {
        [DESK_DRAFTS] = STMT_desk_drafts,     [DESK_REVIEW] = STMT_desk_review,
        [DESK_OVERDUE] = STMT_desk_overdue,   [DESK_MINE] = STMT_desk_mine,
        [DESK_WORDS] = STMT_desk_words,       [DESK_PICTURES] = STMT_desk_pictures,
        [DESK_COMMENTS] = STMT_desk_comments, [DESK_SAFETY] = STMT_desk_safety,
        [DESK_RETIRED] = STMT_desk_retired,   [DESK_WORSE] = STMT_desk_worse,
        [DESK_REPEATED] = STMT_desk_repeated,
    };
    if (out->tab == DESK_BROKEN)
        db_ask(batch, STMT_desk_broken, read_row, out, DB_BYTES(session_hash), DB_INT(out->id),
               DB_INT(DESK_LOOKED_AT), DB_INT(DESK_FAULTS));
    else if (out->tab == DESK_UNDRAWN)
        db_ask(batch, STMT_desk_undrawn, read_row, out, DB_BYTES(session_hash), DB_INT(out->id),
               DB_INT(DESK_LOOKED_AT));
    else
        db_ask(batch, lists[out->tab], read_row, out, DB_BYTES(session_hash), DB_INT(out->number),
               DB_INT(out->id), DB_INT(DESK_PAGE + 1));
}
