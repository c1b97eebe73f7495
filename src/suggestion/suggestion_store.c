/* Suggested changes in the database. */
#include "suggestion/suggestion.h"

void suggestion_store_make(struct db_batch *batch, int64_t author, int64_t post_id, int64_t base,
                           const struct suggestion_text *text, struct span reason, int64_t *id)
{
    db_ask(batch, STMT_suggestion_make, db_read_int, id, DB_INT(author), DB_INT(post_id),
           DB_INT(base), DB_TEXT(text->title), DB_TEXT(text->body),
           DB_TEXTS(text->tags, text->tag_count), DB_TEXT(reason));
}

static void read_text(struct db_row *row, struct suggestion_text *text)
{
    text->title = db_text(row);
    text->body = db_text(row);
    text->tags = db_texts(row, &text->tag_count);
}

static void read_one(struct db_row *row, void *out)
{
    struct suggestion *suggestion = out;
    suggestion->id = db_int(row);
    suggestion->post_id = db_int(row);
    suggestion->base = db_int(row);
    post_read_person(row, &suggestion->author);
    suggestion->created_at = db_time(row);
    read_text(row, &suggestion->text);
    suggestion->reason = db_text(row);
    suggestion->ended_at = db_time(row);
    post_read_person(row, &suggestion->ended_by);
    suggestion->outcome = db_text(row);
    suggestion->answer = db_text(row);
    suggestion->revision = db_int(row);
    read_text(row, &suggestion->before);
}

void suggestion_store_get(struct db_batch *batch, struct span session_hash, int64_t id,
                          struct suggestion *out)
{
    db_ask(batch, STMT_suggestion_get, read_one, out, DB_BYTES(session_hash), DB_INT(id));
}

static void read_row(struct db_row *row, void *out)
{
    struct suggestion_list *list = out;
    struct suggestion_row *item = db_list_item(row, list);
    item->id = db_int(row);
    item->kind = db_text(row);
    item->title = db_text(row);
    item->created_at = db_time(row);
    item->reason = db_text(row);
    item->outcome = db_text(row);
    item->answer = db_text(row);
}

void suggestion_store_list(struct db_batch *batch, struct span session_hash, int64_t before,
                           struct suggestion_list *out)
{
    db_ask(batch, STMT_suggestion_list, read_row, out, DB_BYTES(session_hash), DB_INT(before),
           DB_INT(SUGGESTION_PAGE + 1));
}

void suggestion_store_waiting(struct db_batch *batch, int64_t post_id, int64_t *id)
{
    db_ask(batch, STMT_suggestion_waiting, db_read_int, id, DB_INT(post_id));
}

void suggestion_store_accept(struct db_batch *batch, int64_t actor, int64_t id, bool improved,
                             int64_t base, struct span title, struct span slug,
                             const struct post_text *text, const struct span *tags,
                             size_t tag_count, struct span answer)
{
    db_ask(batch, STMT_suggestion_accept, db_read_int, NULL, DB_INT(actor), DB_INT(id),
           DB_TEXT(improved ? SPAN("improved") : SPAN("accepted")), DB_INT(base), DB_TEXT(title),
           DB_TEXT(slug), DB_TEXT(text->body), DB_TEXT(text->html), DB_TEXT(text->plain),
           DB_TEXTS(tags, tag_count), DB_TEXT(answer), POST_LINKS(text));
}

void suggestion_store_decline(struct db_batch *batch, int64_t actor, int64_t id, struct span answer)
{
    db_ask(batch, STMT_suggestion_decline, db_read_int, NULL, DB_INT(actor), DB_INT(id),
           DB_TEXT(answer));
}

void suggestion_store_reopen(struct db_batch *batch, int64_t actor, int64_t id)
{
    db_ask(batch, STMT_suggestion_reopen, db_read_int, NULL, DB_INT(actor), DB_INT(id));
}

void suggestion_store_take_back(struct db_batch *batch, int64_t author, int64_t id)
{
    db_ask(batch, STMT_suggestion_take_back, db_read_int, NULL, DB_INT(author), DB_INT(id));
}
