/* Posts in the database: what questions, answers and comments have in common. */
#include "post/post.h"

void post_read_person(struct db_row *row, struct person *person)
{
    person->id = db_int(row);
    person->name = db_text(row);
    person->role = db_text(row);
}

void post_read_columns(struct db_row *row, struct post *post)
{
    post->id = db_int(row);
    post->kind = db_text(row);
    post->parent_id = db_int(row);
    post_read_person(row, &post->author);
    post->html = db_html(row);
    post->score = db_int(row);
    post->rank = db_int(row);
    post->helped = db_int(row);
    post->outdated = db_int(row);
    post->tried = db_ints(row, &post->tried_count);
    post->warning = db_text(row);
    post->revision = db_int(row);
    post->created_at = db_time(row);
    post->edited_at = db_time(row);
    post->deleted_at = db_time(row);
    post->deleted_by = db_int(row);
    post->delete_why = db_text(row);
    post->delete_reason = db_text(row);
    post->origin.site = db_text(row);
    post->origin.author = db_text(row);
    post->origin.address = db_text(row);
    post->origin.licence = db_text(row);
    post->origin.closed_at = db_time(row);
    post->origin.duplicate_of = db_int(row);
    post->wiki = db_bool(row);
}

static void read_source(struct db_row *row, void *out)
{
    struct post_source *source = out;
    source->gone = db_bool(row);
    source->id = db_int(row);
    source->kind = db_text(row);
    source->thread_id = db_int(row);
    source->author_id = db_int(row);
    source->revision = db_int(row);
    source->deleted_at = db_time(row);
    source->deleted_by = db_int(row);
    source->body = db_text(row);
    source->title = db_text(row);
    source->slug = db_text(row);
    source->tags = db_texts(row, &source->tag_count);
    source->entry_kind = db_text(row);
    source->saved_at = db_time(row);
    source->saved_by = db_text(row);
    source->saved_reason = db_text(row);
    source->asker.author.id = db_int(row);
    source->asker.origin.author = db_text(row);
    source->closed = db_bool(row);
    source->created_at = db_time(row);
    source->wiki = db_bool(row);
    source->keeps_out = db_bool(row);
}

void post_store_source(struct db_batch *batch, struct span session_hash, int64_t id,
                       struct post_source *out)
{
    db_ask(batch, STMT_post_source, read_source, out, DB_BYTES(session_hash), DB_INT(id));
}

static void read_place(struct db_row *row, void *out)
{
    struct post_place *place = out;
    place->gone = db_bool(row);
    place->thread_id = db_int(row);
    place->kind = db_text(row);
    place->slug = db_text(row);
    place->entry_kind = db_text(row);
    place->id = db_int(row);
    place->parent_id = db_int(row);
    place->parent_kind = db_text(row);
    place->rank = db_int(row);
    place->created_at = db_time(row);
    place->beyond_first_page = db_bool(row);
    place->commented_at = db_time(row);
    place->beyond_first_comments = db_bool(row);
    place->closed = db_bool(row);
    place->keeps_out = db_bool(row);
}

void post_store_place(struct db_batch *batch, struct span session_hash, int64_t id,
                      struct post_place *out)
{
    db_ask(batch, STMT_post_thread, read_place, out, DB_BYTES(session_hash), DB_INT(id),
           DB_INT(POST_ANSWERS_PAGE), DB_INT(POST_ANSWERS_PAGE_BYTES), DB_INT(POST_COMMENTS),
           DB_INT(POST_COMMENTS_BYTES));
}

void post_store_edit(struct db_batch *batch, int64_t editor, const struct post_source *source,
                     int64_t base, struct span title, struct span slug,
                     const struct post_text *text, const struct span *tags, size_t tag_count,
                     struct span reason)
{
    db_ask(batch, STMT_post_edit, db_read_int, NULL, DB_INT(editor), DB_INT(source->id),
           DB_INT(base), DB_TEXT(title), DB_TEXT(slug), DB_TEXT(text->body), DB_TEXT(text->html),
           DB_TEXT(text->plain), DB_TEXTS(tags, tag_count), DB_TEXT(reason), POST_LINKS(text));
}

void post_store_wiki(struct db_batch *batch, int64_t actor, int64_t id, bool yes)
{
    db_ask(batch, STMT_post_wiki, db_read_int, NULL, DB_INT(actor), DB_INT(id), DB_BOOL(yes));
}

void post_store_delete(struct db_batch *batch, int64_t actor, int64_t id, bool gone,
                       struct span why, struct span reason)
{
    db_ask(batch, STMT_post_delete, db_read_int, NULL, DB_INT(actor), DB_INT(id), DB_BOOL(gone),
           DB_TEXT(why), DB_TEXT(reason));
}
