/* Histories in the database. */
#include "revision/revision.h"

static void read_of(struct db_row *row, void *out)
{
    struct revision_post *of = out;
    of->source.gone = db_bool(row);
    of->source.id = db_int(row);
    of->source.kind = db_text(row);
    of->post.id = of->source.id;
    of->post.kind = of->source.kind;
    of->source.thread_id = db_int(row);
    of->source.title = db_text(row);
    of->source.slug = db_text(row);
    of->source.entry_kind = db_text(row);
    of->source.revision = db_int(row);
    of->post.deleted_at = db_time(row);
    of->post.delete_why = db_text(row);
    of->post.delete_reason = db_text(row);
    of->source.author_id = db_int(row);
    of->post.author.name = db_text(row);
    of->may_ask = db_bool(row);
}

static void read_revision(struct db_row *row, void *out)
{
    struct revision_list *list = out;
    struct revision *revision = db_list_item(row, list);
    revision->number = db_int(row);
    revision->at = db_time(row);
    revision->reason = db_text(row);
    revision->title = db_text(row);
    revision->body = db_text(row);
    revision->tags = db_texts(row, &revision->tag_count);
    post_read_person(row, &revision->author);
}

static void read_event(struct db_row *row, void *out)
{
    struct revision_event_list *list = out;
    struct revision_event *event = db_list_item(row, list);
    event->at = db_time(row);
    event->kind = db_text(row);
    event->why = db_text(row);
    event->reason = db_text(row);
    post_read_person(row, &event->actor);
}

void revision_store_one(struct db_batch *batch, struct span session_hash, int64_t post_id,
                        int64_t number, struct revision_list *out)
{
    db_ask(batch, STMT_revision_list, read_revision, out, DB_BYTES(session_hash), DB_INT(post_id),
           DB_INT(number + 1), DB_INT(1));
}

void revision_store_history(struct db_batch *batch, struct span session_hash, int64_t post_id,
                            int64_t before, struct revision_history *out)
{
    db_ask(batch, STMT_revision_post, read_of, &out->of, DB_BYTES(session_hash), DB_INT(post_id));
    db_ask(batch, STMT_revision_list, read_revision, &out->revisions, DB_BYTES(session_hash),
           DB_INT(post_id), DB_INT(before), DB_INT(REVISION_PAGE + 1));
    db_ask(batch, STMT_revision_events, read_event, &out->events, DB_BYTES(session_hash),
           DB_INT(post_id), DB_INT(before), DB_INT(REVISION_EVENTS_MAX));
}
