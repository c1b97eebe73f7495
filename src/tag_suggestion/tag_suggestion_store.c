/* Suggested tags in the database. */
#include "tag_suggestion/tag_suggestion.h"

void tag_suggestion_store_make(struct db_batch *batch, int64_t author, struct span name,
                               struct span title, struct span reason, int64_t *id)
{
    db_ask(batch, STMT_tag_suggestion_make, db_read_int, id, DB_INT(author), DB_TEXT(name),
           DB_TEXT(title), DB_TEXT(reason));
}

void tag_suggestion_store_asked(struct db_batch *batch, int64_t author, const struct span *names,
                                size_t count)
{
    if (count > 0)
        db_ask(batch, STMT_tag_suggestion_asked, db_read_int, NULL, DB_INT(author),
               DB_TEXTS(names, count));
}

static void read_one(struct db_row *row, void *out)
{
    struct tag_suggestion *s = out;
    s->id = db_int(row);
    s->name = db_text(row);
    s->title = db_text(row);
    s->asked = db_int(row);
    s->first_at = db_time(row);
    s->state = db_text(row);
    s->answer = db_text(row);
    s->ended_at = db_time(row);
    post_read_person(row, &s->ended_by);
    s->mine = db_bool(row);
    s->question_id = db_int(row);
    s->question_title = db_text(row);
    s->tag = db_text(row);
    s->tag_title = db_text(row);
}

void tag_suggestion_store_get(struct db_batch *batch, struct span session_hash, int64_t id,
                              struct tag_suggestion *out)
{
    db_ask(batch, STMT_tag_suggestion_get, read_one, out, DB_BYTES(session_hash), DB_INT(id));
}

static void read_reason(struct db_row *row, void *out)
{
    struct tag_suggestion_reasons *list = out;
    struct tag_suggestion_reason *reason = db_list_item(row, list);
    post_read_person(row, &reason->author);
    reason->at = db_time(row);
    reason->reason = db_text(row);
    reason->question_id = db_int(row);
    reason->question_title = db_text(row);
}

void tag_suggestion_store_reasons(struct db_batch *batch, struct span session_hash, int64_t id,
                                  struct tag_suggestion_reasons *out)
{
    db_ask(batch, STMT_tag_suggestion_reasons, read_reason, out, DB_BYTES(session_hash), DB_INT(id),
           DB_INT(TAG_SUGGESTION_REASONS));
}

static void read_found(struct db_row *row, void *out)
{
    struct tag_suggestion *s = out;
    s->id = db_int(row);
    s->state = db_text(row);
    s->answer = db_text(row);
}

void tag_suggestion_store_find(struct db_batch *batch, struct span name, struct tag_suggestion *out)
{
    db_ask(batch, STMT_tag_suggestion_find, read_found, out, DB_TEXT(name));
}

static void read_row(struct db_row *row, void *out)
{
    struct tag_suggestion_list *list = out;
    struct tag_suggestion_row *item = db_list_item(row, list);
    item->id = db_int(row);
    item->name = db_text(row);
    item->title = db_text(row);
    item->at = db_time(row);
    item->reason = db_text(row);
    item->state = db_text(row);
    item->answer = db_text(row);
}

void tag_suggestion_store_list(struct db_batch *batch, struct span session_hash, int64_t before,
                               struct tag_suggestion_list *out)
{
    db_ask(batch, STMT_tag_suggestion_list, read_row, out, DB_BYTES(session_hash), DB_INT(before),
           DB_INT(TAG_SUGGESTION_PAGE + 1));
}

void tag_suggestion_store_refuse(struct db_batch *batch, int64_t coach, int64_t id,
                                 struct span answer)
{
    db_ask(batch, STMT_tag_suggestion_refuse, db_read_int, NULL, DB_INT(coach), DB_INT(id),
           DB_TEXT(answer));
}

void tag_suggestion_store_reopen(struct db_batch *batch, int64_t coach, int64_t id)
{
    db_ask(batch, STMT_tag_suggestion_reopen, db_read_int, NULL, DB_INT(coach), DB_INT(id));
}

void tag_suggestion_store_unmake(struct db_batch *batch, int64_t coach, int64_t id)
{
    db_ask(batch, STMT_tag_suggestion_unmake, db_read_int, NULL, DB_INT(coach), DB_INT(id));
}

void tag_suggestion_store_take_back(struct db_batch *batch, int64_t author, int64_t id)
{
    db_ask(batch, STMT_tag_suggestion_take_back, db_read_int, NULL, DB_INT(author), DB_INT(id));
}
