/* Converting in the database. */
#include "convert/convert.h"

#include "core/markdown.h"

static void read_before(struct db_row *row, void *out)
{
    struct convert_before *before = out;
    before->kind = db_text(row);
    before->actor_id = db_int(row);
    before->parent_id = db_int(row);
}

void convert_store_before(struct db_batch *batch, struct span session_hash, int64_t post_id,
                          struct convert_before *out)
{
    db_ask(batch, STMT_convert_before, read_before, out, DB_BYTES(session_hash), DB_INT(post_id));
}

static void read_parent(struct db_row *row, void *out)
{
    enum { BEGINNING = 60 };
    struct convert_parents *parents = out;
    struct convert_parent *parent = db_list_item(row, parents);
    parent->id = db_int(row);
    parent->kind = db_text(row);
    parent->author = db_text(row);
    parent->beginning = markdown_plain(db_row_arena(row), db_text(row), BEGINNING);
}

void convert_store_parents(struct db_batch *batch, struct span session_hash, int64_t post_id,
                           struct convert_parents *out)
{
    db_ask(batch, STMT_convert_parents, read_parent, out, DB_BYTES(session_hash), DB_INT(post_id),
           DB_INT(CONVERT_PARENTS));
}

void convert_store_to_answer(struct db_batch *batch, int64_t actor, int64_t post_id, int64_t base,
                             const struct post_text *text)
{
    db_ask(batch, STMT_convert_to_answer, db_read_int, NULL, DB_INT(actor), DB_INT(post_id),
           DB_INT(base), DB_TEXT(text->html), DB_TEXT(text->plain));
}

void convert_store_to_comment(struct db_batch *batch, int64_t actor, int64_t post_id, int64_t base,
                              int64_t parent_id, const struct post_text *text)
{
    db_ask(batch, STMT_convert_to_comment, db_read_int, NULL, DB_INT(actor), DB_INT(post_id),
           DB_INT(base), DB_INT(parent_id), DB_TEXT(text->html));
}

bool convert_was_moderated(const struct convert_before *before, int64_t account_id)
{
    return span_is(before->kind, "to-comment") && before->actor_id != account_id;
}

bool convert_may(const struct post_source *source, const struct convert_before *before,
                 int64_t account_id, bool is_moderator)
{
    bool own = account_id != 0 && source->author_id == account_id;
    if (!span_is_empty(source->entry_kind))
        return false;
    if (span_is(source->kind, "comment"))
        return is_moderator || (own && !convert_was_moderated(before, account_id));
    return is_moderator ||
           (own && span_is(before->kind, "to-answer") && before->actor_id == account_id);
}
