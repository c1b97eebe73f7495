/* Reviews and credentials in the database. */
#include "review/review.h"

static void skip_id(struct db_row *row, void *out UNUSED)
{
    (void)db_int(row);
}

static void read_event(struct db_row *row, void *out)
{
    struct review_events *events = out;
    struct review_event *event = db_list_item(row, events);
    event->id = db_int(row);
    event->state = db_text(row);
    event->revision = db_int(row);
    event->account_id = db_int(row);
    event->reviewer = db_text(row);
    event->profession = db_text(row);
    event->on = db_text(row);
    event->due = db_text(row);
    event->covers = db_texts(row, &event->cover_count);
    event->continued_by = db_text(row);
    event->created_at = db_time(row);
    event->ended_at = db_time(row);
    event->ended_by = db_text(row);
    event->end_reason = db_text(row);
}

void review_store_list(struct db_batch *batch, struct span session_hash, const char *kind,
                       struct span slug, int64_t before, struct review_events *out)
{
    db_ask(batch, STMT_review_list, read_event, out, DB_BYTES(session_hash), DB_TEXT(span_of(kind)),
           DB_TEXT(slug), DB_INT(before), DB_INT(REVIEW_EVENTS_PAGE + 1));
}

static void read_viewer(struct db_row *row, void *out)
{
    struct review_viewer *viewer = out;
    viewer->profession = db_text(row);
    viewer->wrote_text = db_bool(row);
    viewer->may_go_on = db_bool(row);
    viewer->due = db_text(row);
    viewer->first_due = db_text(row);
    viewer->last_due = db_text(row);
}

void review_store_viewer(struct db_batch *batch, struct span session_hash, const char *kind,
                         struct span slug, struct review_viewer *out)
{
    db_ask(batch, STMT_review_viewer, read_viewer, out, DB_BYTES(session_hash),
           DB_TEXT(span_of(kind)), DB_TEXT(slug));
}

void review_store_add(struct db_batch *batch, int64_t account, int64_t entry, int64_t revision,
                      struct span due, const struct span *parts, size_t part_count)
{
    db_ask(batch, STMT_review_add, skip_id, NULL, DB_INT(account), DB_INT(entry), DB_INT(revision),
           DB_TEXT_OR_NULL(due), DB_TEXTS(parts, part_count));
}

void review_store_go_on(struct db_batch *batch, int64_t account, int64_t entry, int64_t revision)
{
    db_ask(batch, STMT_review_go_on, skip_id, NULL, DB_INT(account), DB_INT(entry),
           DB_INT(revision));
}

void review_store_withdraw(struct db_batch *batch, int64_t account, int64_t entry,
                           struct span reason)
{
    db_ask(batch, STMT_review_withdraw, skip_id, NULL, DB_INT(account), DB_INT(entry),
           DB_TEXT(reason));
}

/* ---- credentials ---- */

static void read_credential(struct db_row *row, void *out)
{
    struct credentials *list = out;
    struct credential *credential = db_list_item(row, list);
    credential->id = db_int(row);
    credential->profession = db_text(row);
    credential->checked = db_text(row);
    credential->valid_until = db_text(row);
    credential->until = db_text(row);
    credential->valid = db_bool(row);
    credential->verified_by = db_text(row);
    credential->verified_at = db_time(row);
    credential->withdrawn = db_bool(row);
    credential->ended_at = db_time(row);
    credential->ended_by = db_text(row);
    credential->end_reason = db_text(row);
}

void review_store_credentials(struct db_batch *batch, struct span name_key, struct credentials *out)
{
    db_ask(batch, STMT_review_credentials, read_credential, out, DB_TEXT(name_key),
           DB_INT(CREDENTIALS_MAX));
}

static void read_due(struct db_row *row, void *out)
{
    struct credentials_due *list = out;
    struct credential_due *due = db_list_item(row, list);
    due->id = db_int(row);
    due->name = db_text(row);
    due->role = db_text(row);
    due->profession = db_text(row);
    due->until = db_text(row);
    due->valid = db_bool(row);
    due->soon = db_bool(row);
}

void review_store_credentials_due(struct db_batch *batch, struct span session_hash, int64_t after,
                                  struct credentials_due *out)
{
    db_ask(batch, STMT_review_credentials_due, read_due, out, DB_BYTES(session_hash), DB_INT(after),
           DB_INT(CREDENTIAL_SOON_DAYS), DB_INT(CREDENTIALS_PAGE + 1));
}

void review_store_verify(struct db_batch *batch, int64_t admin, int64_t account, int64_t seen,
                         struct span profession, struct span checked, struct span until)
{
    db_ask(batch, STMT_review_credential_verify, skip_id, NULL, DB_INT(admin), DB_INT(account),
           DB_INT(seen), DB_TEXT(profession), DB_TEXT(checked), DB_TEXT_OR_NULL(until));
}

void review_store_credential_withdraw(struct db_batch *batch, int64_t admin, int64_t account,
                                      int64_t credential, struct span reason)
{
    db_ask(batch, STMT_review_credential_withdraw, NULL, NULL, DB_INT(admin), DB_INT(account),
           DB_INT(credential), DB_TEXT(reason));
}
