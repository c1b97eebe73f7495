/* Trials in the database. */
#include "trial/trial.h"

static void read_target(struct db_row *row, void *out)
{
    struct trial_target *target = out;
    target->id = db_int(row);
    target->kind = db_text(row);
    target->revision = db_int(row);
    target->title = db_text(row);
    target->slug = db_text(row);
    target->warning = db_text(row);
    target->reviewed = db_bool(row);
    target->hindrance = db_text(row);
}

void trial_store_target(struct db_batch *batch, struct span session_hash, int64_t post,
                        int64_t plan, struct trial_target *out)
{
    db_ask(batch, STMT_trial_target, read_target, out, DB_BYTES(session_hash), DB_INT(post),
           DB_INT(plan));
}

static void read_consent(struct db_row *row, void *out)
{
    struct trial_consent *consent = out;
    consent->asked = true;
    consent->agreed = db_bool(row);
    consent->at = db_time(row);
}

void trial_store_consent(struct db_batch *batch, struct span session_hash,
                         struct trial_consent *out)
{
    db_ask(batch, STMT_trial_consent, read_consent, out, DB_BYTES(session_hash));
}

static void read_trial(struct db_row *row, void *out)
{
    struct trial *trial = out;
    trial->id = db_int(row);
    trial->post_id = db_int(row);
    trial->kind = db_text(row);
    trial->title = db_text(row);
    trial->path = db_text(row);
    trial->revision = db_int(row);
    trial->activities = db_texts(row, &trial->activity_count);
    trial->scores = db_ints(row, &trial->score_count);
    trial->pain_now = db_int(row);
    trial->pain_worst = db_int(row);
    trial->weeks = db_int(row);
    trial->shown = db_text(row);
    trial->started_at = db_time(row);
    trial->ended_at = db_time(row);
    trial->ended_why = db_text(row);
    trial->open = db_int(row);
}

static void read_row(struct db_row *row, void *out)
{
    struct trial_list *list = out;
    read_trial(row, db_list_item(row, list));
}

void trial_store_list(struct db_batch *batch, struct span session_hash, int64_t before,
                      int64_t most, struct trial_list *out)
{
    db_ask(batch, STMT_trial_list, read_row, out, DB_BYTES(session_hash), DB_INT(before),
           DB_INT(most));
}

void trial_store_get(struct db_batch *batch, struct span session_hash, int64_t id,
                     struct trial *out)
{
    db_ask(batch, STMT_trial_get, read_trial, out, DB_BYTES(session_hash), DB_INT(id));
}

void trial_store_asked(struct db_batch *batch, struct span session_hash, int64_t *out)
{
    db_ask(batch, STMT_trial_asked, db_read_int, out, DB_BYTES(session_hash));
}

static void read_check_in(struct db_row *row, void *out)
{
    struct check_in_list *list = out;
    struct check_in *item = db_list_item(row, list);
    item->id = db_int(row);
    item->week = db_int(row);
    item->state = db_text(row);
    item->due_at = db_time(row);
    item->at = db_time(row);
    item->pain_now = db_int(row);
    item->pain_worst = db_int(row);
    item->scores = db_ints(row, &item->score_count);
    item->days = db_int(row);
    item->change = db_int(row);
    item->note = db_text(row);
}

void trial_store_check_ins(struct db_batch *batch, struct span session_hash, int64_t trial,
                           struct check_in_list *out)
{
    db_ask(batch, STMT_trial_check_ins, read_check_in, out, DB_BYTES(session_hash), DB_INT(trial));
}

void trial_store_begin(struct db_batch *batch, int64_t owner, const struct trial *trial,
                       struct span rhythm, bool agree)
{
    bool of_plan = span_is(trial->kind, "plan");
    db_ask(batch, STMT_trial_begin, db_read_int, NULL, DB_INT(owner),
           DB_INT(of_plan ? 0 : trial->post_id), DB_TEXTS(trial->activities, trial->activity_count),
           DB_INTS(trial->scores, trial->score_count), DB_INT(trial->pain_now),
           DB_INT(trial->pain_worst), DB_INT(trial->weeks), DB_TEXT(rhythm), DB_TEXT(trial->shown),
           DB_BOOL(agree), DB_TEXT(trial->region), DB_TEXT(trial->since),
           DB_INT(of_plan ? trial->post_id : 0));
}

void trial_store_answer(struct db_batch *batch, int64_t owner, bool agreed)
{
    db_ask(batch, STMT_trial_answer, db_read_int, NULL, DB_INT(owner), DB_BOOL(agreed));
}

void trial_store_stop(struct db_batch *batch, int64_t owner, int64_t id, struct span why)
{
    db_ask(batch, STMT_trial_stop, db_read_int, NULL, DB_INT(owner), DB_INT(id), DB_TEXT(why));
}

void trial_store_show(struct db_batch *batch, int64_t owner, int64_t id, struct span who)
{
    db_ask(batch, STMT_trial_show, db_read_int, NULL, DB_INT(owner), DB_INT(id), DB_TEXT(who));
}

void trial_store_delete(struct db_batch *batch, int64_t owner, int64_t id)
{
    db_ask(batch, STMT_trial_delete, db_read_int, NULL, DB_INT(owner), DB_INT(id));
}

/* ---- check-ins ---- */

static void read_asked(struct db_row *row, void *out)
{
    struct check_in_asked *asked = out;
    asked->id = db_int(row);
    asked->trial_id = db_int(row);
    asked->title = db_text(row);
    asked->activities = db_texts(row, &asked->activity_count);
    asked->scores = db_ints(row, &asked->score_count);
    asked->pain_now = db_int(row);
    asked->pain_worst = db_int(row);
    asked->week = db_int(row);
    asked->weeks = db_int(row);
    asked->days = db_int(row);
}

static struct db_value hash_or_null(struct span hash)
{
    return hash.len == 0 ? DB_NULL : DB_BYTES(hash);
}

void trial_store_check_in(struct db_batch *batch, struct span session_hash, struct span token_hash,
                          int64_t id, struct check_in_asked *out)
{
    db_ask(batch, STMT_trial_check_in, read_asked, out, DB_BYTES(session_hash),
           hash_or_null(token_hash), DB_INT(id));
}

void trial_store_report(struct db_batch *batch, int64_t owner, struct span token_hash,
                        const struct check_in *report, struct span why)
{
    db_ask(batch, STMT_trial_report, db_read_int, NULL, DB_ID_OR_NULL(owner),
           hash_or_null(token_hash), DB_INT(report->id), DB_INT(report->pain_now),
           DB_INT(report->pain_worst), DB_INTS(report->scores, report->score_count),
           DB_INT(report->days), DB_INT(report->change), DB_TEXT(report->note),
           DB_TEXT_OR_NULL(why));
}

/* ---- what others read ---- */

static void read_report(struct db_row *row, void *out)
{
    struct trial_report_list *list = out;
    struct trial_report *report = db_list_item(row, list);
    report->id = db_int(row);
    report->name = db_text(row);
    report->role = db_text(row);
    report->revision = db_int(row);
    report->week = db_int(row);
    report->result = db_text(row);
    report->pain_before = db_int(row);
    report->pain_after = db_int(row);
    report->days = db_int(row);
    report->change = db_int(row);
    report->stopped = db_bool(row);
    report->for_worse = db_bool(row);
    report->at = db_time(row);
    report->place = db_text(row);
    report->since = db_text(row);
}

void trial_store_reports(struct db_batch *batch, int64_t post, int64_t before, int64_t most,
                         struct trial_report_list *out)
{
    db_ask(batch, STMT_trial_reports, read_report, out, DB_INT(post), DB_INT(before), DB_INT(most));
}

/* ---- what came of it for all of them ---- */

static void read_region(struct db_row *row, void *out)
{
    struct trial_regions *list = out;
    struct trial_region *region = db_list_item(row, list);
    region->name = db_text(row);
    region->title = db_text(row);
}

void trial_store_regions(struct db_batch *batch, struct trial_regions *out)
{
    db_ask(batch, STMT_trial_regions, read_region, out, DB_INT(TRIAL_REGIONS));
}

void trial_store_count_regions(struct db_batch *batch, int64_t post, struct trial_regions *out)
{
    db_ask(batch, STMT_trial_count_regions, read_region, out, DB_INT(post));
}

static void read_place(struct db_row *row, void *out)
{
    struct trial_place *place = out;
    place->region = db_text(row);
    place->since = db_text(row);
}

void trial_store_own_place(struct db_batch *batch, struct span session_hash,
                           struct trial_place *out)
{
    db_ask(batch, STMT_trial_own_place, read_place, out, DB_BYTES(session_hash));
}

static void read_counts(struct db_row *row, void *out)
{
    struct trial_counts *counts = out;
    counts->started = db_int(row);
    counts->better = db_int(row);
    counts->same = db_int(row);
    counts->worse = db_int(row);
    counts->stopped = db_int(row);
    counts->weeks = db_int(row);
}

void trial_store_counts(struct db_batch *batch, int64_t post, const struct trial_place *place,
                        struct trial_counts *out)
{
    db_ask(batch, STMT_trial_counts, read_counts, out, DB_INT(post), DB_TEXT(place->region),
           DB_TEXT(place->since));
}
