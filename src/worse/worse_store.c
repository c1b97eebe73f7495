/* "It made it worse" in the database. */
#include "worse/worse.h"

static void read_target(struct db_row *row, void *out)
{
    struct worse_target *target = out;
    target->id = db_int(row);
    target->kind = db_text(row);
    target->title = db_text(row);
    target->slug = db_text(row);
    target->agreed = db_bool(row);
}

void worse_store_target(struct db_batch *batch, struct span session_hash, int64_t post,
                        struct span path, struct worse_target *out)
{
    db_ask(batch, STMT_worse_target, read_target, out, DB_BYTES(session_hash), DB_ID_OR_NULL(post),
           DB_TEXT(path));
}

static void read_said(struct db_row *row, struct worse_report *report)
{
    report->revision = db_int(row);
    report->what = db_text(row);
    report->side = db_text(row);
    report->down_leg = db_text(row);
    report->step = db_int(row);
    report->words = db_text(row);
    report->signs = db_texts(row, &report->sign_count);
    report->at = db_time(row);
}

static void read_own(struct db_row *row, void *out)
{
    struct worse_list *list = out;
    struct worse_report *report = db_list_item(row, list);
    report->id = db_int(row);
    report->post_id = db_int(row);
    report->kind = db_text(row);
    report->title = db_text(row);
    read_said(row, report);
    report->ended_at = db_time(row);
    report->outcome = db_text(row);
    report->reason = db_text(row);
}

void worse_store_list(struct db_batch *batch, struct span session_hash, int64_t before,
                      int64_t most, struct worse_list *out)
{
    db_ask(batch, STMT_worse_list, read_own, out, DB_BYTES(session_hash), DB_INT(before),
           DB_INT(most));
}

void worse_store_get(struct db_batch *batch, struct span session_hash, int64_t id,
                     struct worse_list *out)
{
    db_ask(batch, STMT_worse_get, read_own, out, DB_BYTES(session_hash), DB_INT(id));
}

void worse_store_say(struct db_batch *batch, int64_t owner, const struct worse_report *report,
                     struct safety_hits hits, bool agree, int64_t *id)
{
    struct span *names = arena_array_of(db_batch_arena(batch), struct span, safety_flag_count());
    size_t count = 0;
    for (size_t i = 0; i < safety_flag_count(); i++)
        if ((hits.bits >> i & 1) != 0)
            names[count++] = safety_flag_at(i)->name;
    db_ask(batch, STMT_worse_say, db_read_int, id, DB_INT(owner), DB_INT(report->post_id),
           DB_TEXT(report->what), DB_TEXT(report->side), DB_TEXT(report->down_leg),
           DB_ID_OR_NULL(report->step), DB_TEXT(report->words), DB_TEXTS(names, count),
           DB_BOOL(safety_urgent(hits)), DB_BOOL(agree));
}

void worse_store_delete(struct db_batch *batch, int64_t owner, int64_t id)
{
    db_ask(batch, STMT_worse_delete, db_read_int, NULL, DB_INT(owner), DB_ID_OR_NULL(id));
}

/* ---- for coaches ---- */

static void read_case(struct db_row *row, void *out)
{
    struct worse_case *about = out;
    about->id = db_int(row);
    about->kind = db_text(row);
    about->thread_id = db_int(row);
    about->title = db_text(row);
    about->slug = db_text(row);
    about->revision = db_int(row);
    about->own = db_bool(row);
    about->excerpt = db_text(row);
    about->warning = db_text(row);
    about->since = db_time(row);
    about->seen_at = db_time(row);
    about->seen_by.name = db_text(row);
    about->seen_by.role = db_text(row);
    about->outcome = db_text(row);
    about->reason = db_text(row);
    about->decided_revision = db_int(row);
    about->digest = db_text(row);
}

void worse_store_case(struct db_batch *batch, struct span session_hash, int64_t post,
                      struct worse_case *out)
{
    db_ask(batch, STMT_worse_case, read_case, out, DB_BYTES(session_hash), DB_INT(post));
}

static void read_report(struct db_row *row, void *out)
{
    struct worse_list *list = out;
    struct worse_report *report = db_list_item(row, list);
    report->id = db_int(row);
    read_said(row, report);
}

void worse_store_reports(struct db_batch *batch, struct span session_hash, int64_t post,
                         struct worse_list *out)
{
    db_ask(batch, STMT_worse_reports, read_report, out, DB_BYTES(session_hash), DB_INT(post),
           DB_INT(WORSE_REPORTS + 1));
}

static void read_desk(struct db_row *row, void *out)
{
    struct worse_desk *desk = out;
    struct worse_desk_item *item = db_list_item(row, desk);
    item->post_id = db_int(row);
    item->kind = db_text(row);
    item->title = db_text(row);
    item->since = db_time(row);
    item->late = db_bool(row);
}

void worse_store_desk(struct db_batch *batch, struct span session_hash, struct worse_desk *out)
{
    db_ask(batch, STMT_worse_desk, read_desk, out, DB_BYTES(session_hash), DB_INT(WORSE_DESK + 1));
}

void worse_store_decide(struct db_batch *batch, int64_t actor, int64_t post, struct span outcome,
                        struct span why, int64_t newest, struct span digest)
{
    db_ask(batch, STMT_worse_decide, db_read_int, NULL, DB_INT(actor), DB_INT(post),
           DB_TEXT(outcome), DB_TEXT(why), DB_ID_OR_NULL(newest), DB_TEXT(digest));
}

void worse_store_reopen(struct db_batch *batch, int64_t actor, int64_t post)
{
    db_ask(batch, STMT_worse_reopen, db_read_int, NULL, DB_INT(actor), DB_INT(post));
}

static void read_change(struct db_row *row, void *out)
{
    struct worse_changes *changes = out;
    struct worse_change *change = db_list_item(row, changes);
    change->trial_id = db_int(row);
    change->post_id = db_int(row);
    change->kind = db_text(row);
    change->title = db_text(row);
    change->at = db_time(row);
    change->outcome = db_text(row);
    change->reason = db_text(row);
}

void worse_store_changed(struct db_batch *batch, struct span session_hash,
                         struct worse_changes *out)
{
    db_ask(batch, STMT_worse_changed, read_change, out, DB_BYTES(session_hash));
}
