/* People in the database. */
#include "person/person.h"

#include "post/post.h"

static void read_summary(struct db_row *row, void *out)
{
    struct person_summary *summary = out;
    summary->helped = db_int(row);
    summary->accepted = db_int(row);
    summary->entries = db_int(row);
    summary->setting.lists_questions = db_bool(row);
    summary->setting.shows_badges = db_bool(row);
    summary->setting.takes_asks = db_bool(row);
    summary->checked_on = db_text(row);
    summary->checked_until = db_text(row);
    portrait_read_files(row, &summary->picture);
}

void person_store_summary(struct db_batch *batch, struct span key, struct person_summary *out)
{
    db_ask(batch, STMT_person_summary, read_summary, out, DB_TEXT(key), DB_INT(PERSON_NEWEST),
           DB_INT(PERSON_ENTRIES_MAX + 1));
}

static void read_entry(struct db_row *row, void *out)
{
    struct person_entries *list = out;
    struct person_entry *entry = db_list_item(row, list);
    entry->id = db_int(row);
    entry->kind = db_text(row);
    entry->type = db_text(row);
    entry->title = db_text(row);
    entry->slug = db_text(row);
    entry->summary = db_text(row);
    entry->at = db_time(row);
    entry->wrote = db_bool(row);
}

void person_store_entries(struct db_batch *batch, struct span key, instant before,
                          int64_t before_id, struct person_entries *out)
{
    db_ask(batch, STMT_person_entries, read_entry, out, DB_TEXT(key), DB_TIME(before),
           DB_INT(before_id), DB_INT(PERSON_PAGE + 1));
}

static void read_setting(struct db_row *row, void *out)
{
    struct person_setting *setting = out;
    setting->lists_questions = db_bool(row);
    setting->shows_badges = db_bool(row);
    setting->takes_asks = db_bool(row);
    setting->name = db_text(row);
}

void person_store_setting(struct db_batch *batch, struct span session_hash,
                          struct person_setting *out)
{
    db_ask(batch, STMT_person_setting, read_setting, out, DB_BYTES(session_hash));
}

void person_store_setting_put(struct db_batch *batch, int64_t account,
                              const struct person_setting *setting)
{
    db_ask(batch, STMT_person_setting_put, db_read_int, NULL, DB_INT(account),
           DB_BOOL(setting->lists_questions), DB_BOOL(setting->shows_badges),
           DB_BOOL(setting->takes_asks));
}

/* ---- badges ---- */

static void read_badge(struct db_row *row, void *out)
{
    struct person_badges *list = out;
    struct person_badge *badge = db_list_item(row, list);
    badge->name = db_text(row);
    badge->title = db_text(row);
    badge->sentence = db_text(row);
    badge->holders = db_int(row);
}

void person_store_badge_rules(struct db_batch *batch, struct person_badges *out)
{
    db_ask(batch, STMT_person_badge_rules, read_badge, out, DB_INT(PERSON_BADGE_HOLDERS + 1));
}

void person_store_badges(struct db_batch *batch, struct span key, struct person_badges *out)
{
    db_ask(batch, STMT_person_badges, read_badge, out, DB_TEXT(key));
}

/* ---- blocking and asking ---- */

static void read_between(struct db_row *row, void *out)
{
    struct person_between *between = out;
    between->id = db_int(row);
    between->name = db_text(row);
    between->blocks = db_bool(row);
    between->may_ask = db_bool(row);
    between->is_self = db_bool(row);
}

void person_store_between(struct db_batch *batch, struct span session_hash, struct span key,
                          struct person_between *out)
{
    db_ask(batch, STMT_person_between, read_between, out, DB_BYTES(session_hash), DB_TEXT(key));
}

static void read_blocked(struct db_row *row, void *out)
{
    struct person_blocked_list *list = out;
    struct person_blocked *blocked = db_list_item(row, list);
    blocked->id = db_int(row);
    blocked->name = db_text(row);
    blocked->at = db_time(row);
}

void person_store_blocked(struct db_batch *batch, struct span session_hash,
                          struct person_blocked_list *out)
{
    db_ask(batch, STMT_person_blocked, read_blocked, out, DB_BYTES(session_hash));
}

void person_store_block(struct db_batch *batch, int64_t account, int64_t other, bool yes)
{
    db_ask(batch, STMT_person_block, db_read_int, NULL, DB_INT(account), DB_INT(other),
           DB_BOOL(yes));
}

void person_store_ask(struct db_batch *batch, int64_t asker, int64_t asked, int64_t post,
                      const struct post_text *text, int64_t *id)
{
    db_ask(batch, STMT_person_ask, db_read_int, id, DB_INT(asker), DB_INT(asked), DB_INT(post),
           DB_TEXT(text->body), DB_TEXT(text->html), POST_LINKS(text));
}
