/* Moving posts, in the database. */
#include "question_move/question_move.h"

#include "core/markdown.h"

static void read_post(struct db_row *row, void *out)
{
    enum { BEGINNING = 120 };
    struct question_move_posts *posts = out;
    struct question_move_post *post = db_list_item(row, posts);
    post->id = db_int(row);
    post->kind = db_text(row);
    post_read_person(row, &post->author);
    post->beginning = markdown_plain(db_row_arena(row), db_text(row), BEGINNING);
}

static void read_move(struct db_row *row, void *out)
{
    struct question_move_list *list = out;
    struct question_move *move = db_list_item(row, list);
    move->id = db_int(row);
    move->at = db_time(row);
    move->reason = db_text(row);
    post_read_person(row, &move->by);
    move->from = db_int(row);
    move->from_title = db_text(row);
    move->into = db_int(row);
    move->into_title = db_text(row);
    move->undone_at = db_time(row);
    move->posts = db_int(row);
    move->made = db_bool(row);
}

void question_move_store_posts(struct db_batch *batch, struct span session_hash, int64_t question,
                               struct question_move_posts *out)
{
    db_ask(batch, STMT_question_move_posts, read_post, out, DB_BYTES(session_hash),
           DB_INT(question), DB_INT(QUESTION_MOVE_POSTS));
}

void question_move_store_list(struct db_batch *batch, struct span session_hash, int64_t question,
                              struct question_move_list *out)
{
    db_ask(batch, STMT_question_move_list, read_move, out, DB_BYTES(session_hash), DB_INT(question),
           DB_INT(QUESTION_MOVE_SHOWN));
}

void question_move_store_put(struct db_batch *batch, int64_t actor, int64_t question,
                             struct question_move_chosen posts, int64_t other, struct span reason)
{
    db_ask(batch, STMT_question_move_put, db_read_int, NULL, DB_INT(actor), DB_INT(question),
           DB_INTS(posts.ids, posts.count), DB_INT(other), DB_TEXT(reason));
}

void question_move_store_split(struct db_batch *batch, int64_t actor, int64_t question,
                               struct question_move_chosen posts, struct span reason,
                               struct span title, struct span slug, const struct post_text *text,
                               int64_t *id)
{
    db_ask(batch, STMT_question_move_split, db_read_int, id, DB_INT(actor), DB_INT(question),
           DB_INTS(posts.ids, posts.count), DB_TEXT(reason), DB_TEXT(title), DB_TEXT(slug),
           DB_TEXT(text->body), DB_TEXT(text->html), DB_TEXT(text->plain), POST_LINKS(text));
}

void question_move_store_undo(struct db_batch *batch, int64_t actor, int64_t move)
{
    db_ask(batch, STMT_question_move_undo, db_read_int, NULL, DB_INT(actor), DB_INT(move));
}
