/* What waits for a moderator, in the database. */
#include "hold/hold.h"

static void read_why(struct db_row *row, void *out)
{
    *(struct span *)out = db_text(row);
}

void hold_store_new(struct db_batch *batch, int64_t author, const struct post_text *text,
                    struct span network, struct span *why)
{
    struct span *hosts;
    size_t count = hold_hosts(db_batch_arena(batch), text->html, &hosts);
    db_ask(batch, STMT_hold_new, read_why, why, DB_INT(author), DB_TEXTS(hosts, count),
           DB_ID_OR_NULL(hold_mark(text->plain)), DB_TEXT(network));
}

void hold_store_waits(struct db_batch *batch, int64_t post_id, struct span *why)
{
    db_ask(batch, STMT_hold_waits, read_why, why, DB_INT(post_id));
}

void hold_store_edited(struct db_batch *batch, int64_t editor, const struct post_source *source,
                       const struct post_text *text, struct span network, struct span *why)
{
    struct arena *arena = db_batch_arena(batch);
    struct post_text before;
    struct span *hosts;
    if (!post_text_make_kind(arena, source->kind, source->body, &before))
        before = (struct post_text){0}; /* what cannot be written today has nothing that is known */
    size_t count = hold_hosts(arena, text->html, &hosts);
    db_ask(batch, STMT_hold_edited, read_why, why, DB_INT(editor), DB_INT(source->id),
           DB_TEXTS(hosts, count), DB_ID_OR_NULL(hold_mark(text->plain)),
           DB_BOOL(hold_brings_link(arena, text->html, before.html)),
           DB_ID_OR_NULL(hold_mark(before.plain)), DB_TEXT(network));
}

static void read_one(struct db_row *row, void *out)
{
    struct hold *hold = out;
    hold->id = db_int(row);
    hold->kind = db_text(row);
    hold->thread_id = db_int(row);
    hold->title = db_text(row);
    hold->slug = db_text(row);
    hold->entry_kind = db_text(row);
    struct span html = db_text(row);
    hold->html = (struct html){html.ptr, html.len};
    hold->body = db_text(row);
    post_read_person(row, &hold->author);
    hold->created_at = db_time(row);
    hold->deleted_at = db_time(row);
    hold->delete_why = db_text(row);
    hold->delete_reason = db_text(row);
    hold->why = db_text(row);
    hold->decided_by = db_text(row);
    hold->is_own_act = db_bool(row);
    hold->digest = db_text(row);
}

void hold_store_one(struct db_batch *batch, struct span session_hash, int64_t post_id,
                    struct hold *out)
{
    db_ask(batch, STMT_hold_one, read_one, out, DB_BYTES(session_hash), DB_INT(post_id));
}

void hold_store_publish(struct db_batch *batch, int64_t actor, int64_t post_id, struct span digest)
{
    db_ask(batch, STMT_hold_publish, db_read_int, NULL, DB_INT(actor), DB_INT(post_id),
           DB_TEXT(digest));
}

void hold_store_again(struct db_batch *batch, int64_t actor, int64_t post_id)
{
    db_ask(batch, STMT_hold_again, db_read_int, NULL, DB_INT(actor), DB_INT(post_id));
}

void hold_store_refuse(struct db_batch *batch, int64_t actor, int64_t post_id, struct span why,
                       struct span reason, struct span digest)
{
    db_ask(batch, STMT_hold_refuse, db_read_int, NULL, DB_INT(actor), DB_INT(post_id), DB_TEXT(why),
           DB_TEXT(reason), DB_TEXT(digest));
}

void hold_store_take_back(struct db_batch *batch, int64_t author, int64_t post_id)
{
    db_ask(batch, STMT_hold_take_back, db_read_int, NULL, DB_INT(author), DB_INT(post_id));
}

/* ---- what new accounts say of themselves ---- */

static void read_about(struct db_row *row, void *out)
{
    struct hold_about *about = out;
    about->about = db_text(row);
    about->revision = db_int(row);
    about->state = db_text(row);
    about->reason = db_text(row);
    about->decided_by = db_text(row);
}

void hold_store_about(struct db_batch *batch, struct span session_hash, int64_t account,
                      struct hold_about *out)
{
    db_ask(batch, STMT_hold_about, read_about, out, DB_BYTES(session_hash), DB_INT(account));
}

void hold_store_about_decide(struct db_batch *batch, int64_t actor, int64_t account,
                             struct span wanted, int64_t revision, struct span reason)
{
    db_ask(batch, STMT_hold_about_decide, db_read_int, NULL, DB_INT(actor), DB_INT(account),
           DB_TEXT(wanted), DB_INT(revision), DB_TEXT(reason));
}

/* ---- rules ---- */

static void read_columns(struct db_row *row, struct hold_rule *rule)
{
    rule->what = db_text(row);
    if (!hold_state_read(db_text(row), rule))
        rule->what = SPAN("");
}

static void read_rule(struct db_row *row, void *out)
{
    read_columns(row, out);
}

static void read_one_of(struct db_row *row, void *out)
{
    struct hold_rules *rules = out;
    read_columns(row, db_list_item(row, rules));
}

void hold_store_rules(struct db_batch *batch, struct hold_rules *out)
{
    db_ask(batch, STMT_hold_rules, read_one_of, out);
}

void hold_store_rule(struct db_batch *batch, struct span what, struct hold_rule *out)
{
    db_ask(batch, STMT_hold_rule, read_rule, out, DB_TEXT(what));
}

static void read_change(struct db_row *row, void *out)
{
    struct hold_changes *changes = out;
    struct hold_change *change = db_list_item(row, changes);
    change->at = db_time(row);
    post_read_person(row, &change->by);
    read_columns(row, &change->was);
    change->is = change->was;
    if (!hold_state_read(db_text(row), &change->is))
        change->is.what = SPAN("");
}

void hold_store_changes(struct db_batch *batch, struct hold_changes *out)
{
    db_ask(batch, STMT_hold_changes, read_change, out, DB_INT(HOLD_CHANGES));
}

void hold_store_change(struct db_batch *batch, int64_t actor, const struct hold_rule *rule)
{
    db_ask(batch, STMT_hold_change, db_read_int, NULL, DB_INT(actor), DB_TEXT(rule->what),
           DB_TEXT(rule->state), DB_INT(rule->days == HOLD_NONE ? 0 : rule->days),
           DB_INT(rule->most), DB_INT(rule->hours == HOLD_NONE ? 1 : rule->hours));
}
