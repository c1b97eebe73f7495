/* What is one's own, in the database. */
#include "core/markdown.h"
#include "mine/mine.h"

enum { EXCERPT_POINTS = 160 };

static void read_row(struct db_row *row, void *out)
{
    struct mine_rows *rows = out;
    struct mine_row *mine = db_list_item(row, rows);
    mine->id = db_int(row);
    mine->kind = db_text(row);
    mine->title = db_text(row);
    mine->slug = db_text(row);
    mine->excerpt = markdown_plain(db_row_arena(row), db_text(row), EXCERPT_POINTS);
    mine->score = db_int(row);
    mine->at = db_time(row);
    mine->reason = db_text(row);
    mine->vote = db_int(row);
}

static void read_deleted(struct db_row *row, void *out)
{
    struct mine_rows *rows = out;
    read_row(row, rows);
    struct mine_row *mine = &rows->items[rows->count - 1];
    mine->delete_why = db_text(row);
    mine->deleted_by = db_text(row);
}

static void read_retired(struct db_row *row, void *out)
{
    struct mine_retired *list = out;
    struct mine_retired_row *retired = db_list_item(row, list);
    retired->id = db_int(row);
    retired->kind = db_text(row);
    retired->title = db_text(row);
    retired->instead_kind = db_text(row);
    retired->instead_slug = db_text(row);
    retired->instead_title = db_text(row);
}

void mine_store_retired(struct db_batch *batch, struct span session_hash, struct mine_retired *out)
{
    db_ask(batch, STMT_mine_retired, read_retired, out, DB_BYTES(session_hash),
           DB_INT(MINE_RETIRED_AMONG));
}

static void read_unsafe(struct db_row *row, void *out)
{
    struct mine_unsafe *list = out;
    struct mine_unsafe_row *unsafe = db_list_item(row, list);
    unsafe->id = db_int(row);
    unsafe->kind = db_text(row);
    unsafe->entry_kind = db_text(row);
    unsafe->entry_slug = db_text(row);
    unsafe->title = db_text(row);
    unsafe->seen = db_int(row);
    unsafe->newest = db_int(row);
    unsafe->safety = db_text(row);
}

void mine_store_unsafe(struct db_batch *batch, struct span session_hash, struct mine_unsafe *out)
{
    db_ask(batch, STMT_mine_unsafe, read_unsafe, out, DB_BYTES(session_hash),
           DB_INT(MINE_RETIRED_AMONG));
}

void mine_store_holds(struct db_batch *batch, int64_t author, int64_t post)
{
    db_ask(batch, STMT_mine_holds, db_read_int, NULL, DB_INT(author), DB_INT(post));
}

void mine_store_rows(struct db_batch *batch, struct span session_hash, enum mine_tab tab,
                     struct question_place from, struct mine_rows *out)
{
    static const char *const kinds[] = {
        [MINE_QUESTIONS] = "question", [MINE_ANSWERS] = "answer", [MINE_COMMENTS] = "comment"};
    if (tab <= MINE_COMMENTS) {
        db_ask(batch, STMT_mine_posts, read_row, out, DB_BYTES(session_hash),
               DB_TEXT(span_of(kinds[tab])), DB_TIME(from.at), DB_INT(from.id),
               DB_INT(MINE_PAGE + 1));
        return;
    }
    enum db_statement_id statement = tab == MINE_EDITS   ? STMT_mine_edits
                                     : tab == MINE_VOTES ? STMT_mine_votes
                                                         : STMT_mine_deleted;
    db_ask(batch, statement, tab == MINE_DELETED ? read_deleted : read_row, out,
           DB_BYTES(session_hash), DB_TIME(from.at), DB_INT(from.id), DB_INT(MINE_PAGE + 1));
}
