/* Flags in the database. */
#include "flag/flag.h"

#include "core/markdown.h"

static void read_other(struct db_row *row, struct flag *flag)
{
    flag->other.kind = db_text(row);
    flag->other.id = db_int(row);
    flag->other.title = db_text(row);
    flag->other.slug = db_text(row);
}

static void read_said(struct db_row *row, struct flag *flag)
{
    flag->id = db_int(row);
    flag->why = db_text(row);
    flag->words = db_text(row);
    flag->at = db_time(row);
}

static void read_outcome(struct db_row *row, struct flag *flag)
{
    flag->ended_at = db_time(row);
    flag->outcome = db_text(row);
    flag->answer = db_text(row);
}

static void read_subject(struct db_row *row, struct flag_subject *subject)
{
    subject->kind = db_text(row);
    subject->id = db_int(row);
    subject->title = db_text(row);
    subject->slug = db_text(row);
}

static void read_own(struct db_row *row, void *out)
{
    struct flag *flag = out;
    read_said(row, flag);
    read_outcome(row, flag);
    read_other(row, flag);
}

void flag_store_own(struct db_batch *batch, struct span session_hash, int64_t post, int64_t account,
                    struct flag *out)
{
    db_ask(batch, STMT_flag_own, read_own, out, DB_BYTES(session_hash), DB_ID_OR_NULL(post),
           DB_ID_OR_NULL(account));
}

static void read_mine(struct db_row *row, void *out)
{
    struct flag_list *list = out;
    struct flag *flag = db_list_item(row, list);
    read_said(row, flag);
    read_outcome(row, flag);
    read_subject(row, &flag->subject);
}

void flag_store_mine(struct db_batch *batch, struct span session_hash, int64_t before, int64_t most,
                     struct flag_list *out)
{
    db_ask(batch, STMT_flag_mine, read_mine, out, DB_BYTES(session_hash), DB_INT(before),
           DB_INT(most));
}

void flag_store_told(struct db_batch *batch, struct span session_hash, int64_t most,
                     struct flag_list *out)
{
    db_ask(batch, STMT_flag_told, read_mine, out, DB_BYTES(session_hash), DB_INT(most));
}

static void read_case(struct db_row *row, void *out)
{
    struct flag_case *c = out;
    c->id = db_int(row);
    c->of_library = db_bool(row);
    c->urgency = db_int(row);
    c->flags = db_int(row);
    c->since = db_time(row);
    c->ended_at = db_time(row);
    c->ended_by = db_text(row);
    c->outcome = db_text(row);
    c->reason = db_text(row);
    c->answer = db_text(row);
    read_subject(row, &c->subject);
    c->excerpt = markdown_plain(db_row_arena(row), db_text(row), FLAG_EXCERPT);
    post_read_person(row, &c->author);
    c->deleted_at = db_time(row);
    c->thread_id = db_int(row);
    c->claimed_by = db_text(row);
    c->claimed_until = db_time(row);
    c->notes = db_int(row);
    c->digest = db_text(row);
}

static void read_case_flag(struct db_row *row, void *out)
{
    struct flag_list *list = out;
    struct flag *flag = db_list_item(row, list);
    read_said(row, flag);
    flag->revision = db_int(row);
    read_other(row, flag);
    post_read_person(row, &flag->reporter);
}

void flag_store_case(struct db_batch *batch, struct span session_hash, int64_t id,
                     struct flag_case *out)
{
    db_ask(batch, STMT_flag_case, read_case, out, DB_BYTES(session_hash), DB_INT(id));
    db_ask(batch, STMT_flag_case_flags, read_case_flag, &out->list, DB_BYTES(session_hash),
           DB_INT(id), DB_INT(FLAG_SHOWN));
}

void flag_store_put(struct db_batch *batch, int64_t reporter, int64_t post, int64_t account,
                    struct span why, struct span words, const struct flag_other *other)
{
    db_ask(batch, STMT_flag_put, db_read_int, NULL, DB_INT(reporter), DB_ID_OR_NULL(post),
           DB_ID_OR_NULL(account), DB_TEXT(why), DB_TEXT(words), DB_TEXT(other->kind),
           DB_TEXT(other->slug));
}

void flag_store_take_back(struct db_batch *batch, int64_t reporter, int64_t flag)
{
    db_ask(batch, STMT_flag_take_back, db_read_int, NULL, DB_INT(reporter), DB_INT(flag));
}

void flag_store_decide(struct db_batch *batch, int64_t actor, int64_t flag_case,
                       struct span outcome, struct span delete_why, struct span reason,
                       struct span answer, struct span digest)
{
    db_ask(batch, STMT_flag_decide, db_read_int, NULL, DB_INT(actor), DB_INT(flag_case),
           DB_TEXT(outcome), DB_TEXT(delete_why), DB_TEXT(reason), DB_TEXT(answer),
           DB_TEXT(digest));
}

void flag_store_reopen(struct db_batch *batch, int64_t actor, int64_t flag_case)
{
    db_ask(batch, STMT_flag_reopen, db_read_int, NULL, DB_INT(actor), DB_INT(flag_case));
}
