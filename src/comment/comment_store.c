/* Comments in the database. */
#include "comment/comment.h"

void comment_store_add(struct db_batch *batch, int64_t author, int64_t parent_id,
                       const struct post_text *text, int64_t *id)
{
    db_ask(batch, STMT_comment_add, db_read_int, id, DB_INT(author), DB_INT(parent_id),
           DB_TEXT(text->body), DB_TEXT(text->html), POST_LINKS(text));
}

void comment_store_follow(struct db_batch *batch, int64_t account, int64_t entry)
{
    db_ask(batch, STMT_comment_follow, db_read_int, NULL, DB_INT(account), DB_INT(entry));
}

static void read_changed(struct db_row *row, void *out)
{
    *(bool *)out = db_bool(row);
}

void comment_store_vote(struct db_batch *batch, int64_t voter, int64_t comment_id, bool yes,
                        bool *changed)
{
    db_ask(batch, STMT_comment_vote, read_changed, changed, DB_INT(voter), DB_INT(comment_id),
           DB_BOOL(yes));
}

/* What comes after the first comment that the page has no room for is left out. */
static void read_comment(struct db_row *row, void *out)
{
    struct comment_talk *talk = out;
    struct post *comment = db_list_item(row, &talk->comments);
    post_read_columns(row, comment);
    comment->found_useful = db_bool(row);
    comment->by_asker = post_is_by_asker(&talk->about.asker, comment);
    comment->below_deleted = talk->about.closed;
    if (talk->next != NULL) {
        talk->comments.count--;
        return;
    }
    talk->bytes += post_page_bytes(comment->html);
    if (talk->comments.count > POST_COMMENTS_PAGE ||
        (talk->comments.count > 1 && talk->bytes > POST_COMMENTS_PAGE_BYTES))
        talk->next = comment;
}

void comment_store_talk(struct db_batch *batch, struct span session_hash, int64_t parent_id,
                        instant from_at, int64_t from_id, struct comment_talk *out)
{
    out->first = from_id == 0;
    post_store_source(batch, session_hash, parent_id, &out->about);
    db_ask(batch, STMT_comment_list, read_comment, out, DB_BYTES(session_hash), DB_INT(parent_id),
           DB_TIME(from_at), DB_INT(from_id), DB_INT(POST_COMMENTS_PAGE + 1));
}

static void read_first(struct db_row *row, void *out)
{
    struct comment_first *first = out;
    struct post *comment = db_list_item(row, &first->comments);
    post_read_columns(row, comment);
    if (!db_bool(row))
        return;
    first->more = true;
    first->comments.count--;
}

void comment_store_of_entry(struct db_batch *batch, const char *kind, struct span slug,
                            struct comment_first *out)
{
    db_ask(batch, STMT_comment_of_entry, read_first, out, DB_TEXT(span_of(kind)), DB_TEXT(slug),
           DB_INT(POST_COMMENTS), DB_INT(POST_COMMENTS_BYTES));
}
