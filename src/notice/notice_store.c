/* Notices in the database. */
#include "notice/notice.h"

#include "core/markdown.h"

static const char *const whats[NOTICE_WHATS] = {
    [NOTICE_QUESTION] = "question",
    [NOTICE_ANSWER] = "answer",
    [NOTICE_COMMENT] = "comment",
    [NOTICE_ACCEPT] = "accept",
    [NOTICE_ENTRY] = "entry",
    [NOTICE_CHANGE] = "change",
    [NOTICE_UNSAFE] = "unsafe",
    [NOTICE_RETIRED] = "retired",
    [NOTICE_LINK_UNSAFE] = "link-unsafe",
    [NOTICE_LINK_RETIRED] = "link-retired",
    [NOTICE_REMIND] = "remind",
    [NOTICE_SUGGESTED] = "suggested",
    [NOTICE_SUGGESTION] = "suggestion",
    [NOTICE_TAG_SUGGESTION] = "tag-suggestion",
    [NOTICE_DECIDED] = "decided",
    [NOTICE_HELD] = "held",
    [NOTICE_BADGE] = "badge",
    [NOTICE_ASKED] = "asked",
    [NOTICE_WORSE_WAITS] = "worse-waits",
    [NOTICE_WORSE_DECIDED] = "worse-decided",
    [NOTICE_PLAN_CHANGED] = "plan-changed",
    [NOTICE_TRIAL_CHANGED] = "trial-changed",
    [NOTICE_PROFILE] = "profile",
};

static const char *const abouts[NOTICE_ABOUTS] = {
    [NOTICE_THREAD] = "thread", [NOTICE_TAG] = "tag",       [NOTICE_PERSON] = "person",
    [NOTICE_OWN] = "own",       [NOTICE_SEARCH] = "search",
};

/* The database has no other names (notice_what_known, notice_about_known); if it had, they would be taken for the last. */
static int place_of(struct span name, const char *const *names, int count)
{
    int place = 0;
    while (place + 1 < count && !span_is(name, names[place]))
        place++;
    return place;
}

static struct span read_excerpt(struct db_row *row, enum notice_what what)
{
    struct span text = db_text(row);
    return what == NOTICE_DECIDED || what == NOTICE_PROFILE
               ? text
               : markdown_plain(db_row_arena(row), text, NOTICE_EXCERPT);
}

void notice_read_said(struct db_row *row, void *out)
{
    struct notice_list *list = out;
    struct notice *notice = db_list_item(row, list);
    notice->id = db_int(row);
    notice->place.what = db_text(row);
    notice->what = (enum notice_what)place_of(notice->place.what, whats, NOTICE_WHATS);
    notice->about = (enum notice_about)place_of(db_text(row), abouts, NOTICE_ABOUTS);
    notice->about_id = db_int(row);
    notice->number = db_int(row);
    notice->at = db_time(row);
    notice->read = db_bool(row);
    notice->actor = db_text(row);
    notice->actor_role = db_text(row);
    notice->post_kind = db_text(row);
    notice->post_id = db_int(row);
    notice->title = db_text(row);
    notice->excerpt = read_excerpt(row, notice->what);
    notice->about_title = db_text(row);
    notice->decided = db_text(row);
    notice->why = db_text(row);
    notice->place.kind = notice->post_kind;
    notice->place.post_id = notice->post_id;
    notice->place.slug = db_text(row);
    notice->place.number = db_int(row);
}

void notice_store_list(struct db_batch *batch, struct span session_hash, bool unread,
                       int64_t before, struct notice_list *out)
{
    db_ask(batch, STMT_notice_list, notice_read_said, out, DB_BYTES(session_hash), DB_BOOL(unread),
           DB_INT(before), DB_INT(NOTICE_PAGE + 1));
}

static void read_place(struct db_row *row, void *out)
{
    struct notice_place *place = out;
    place->what = db_text(row);
    place->kind = db_text(row);
    place->post_id = db_int(row);
    place->slug = db_text(row);
    place->number = db_int(row);
}

void notice_store_open(struct db_batch *batch, int64_t account, int64_t id,
                       struct notice_place *out)
{
    db_ask(batch, STMT_notice_open, read_place, out, DB_INT(account), DB_INT(id));
}

void notice_store_read(struct db_batch *batch, int64_t account, int64_t alike, int64_t until)
{
    db_ask(batch, STMT_notice_read, db_read_int, NULL, DB_INT(account), DB_INT(alike),
           DB_INT(until));
}

/* ---- how one is told ---- */

static void read_setting(struct db_row *row, void *out)
{
    struct notice_setting *setting = out;
    setting->own = db_bool(row);
    setting->own_mail = db_text(row);
    setting->followed_mail = db_text(row);
    setting->email = db_text(row);
    setting->email_refused = db_bool(row);
}

void notice_store_setting(struct db_batch *batch, struct span session_hash,
                          struct notice_setting *out)
{
    db_ask(batch, STMT_notice_setting, read_setting, out, DB_BYTES(session_hash));
}

void notice_store_setting_put(struct db_batch *batch, int64_t account,
                              const struct notice_setting *setting)
{
    db_ask(batch, STMT_notice_setting_put, db_read_int, NULL, DB_INT(account),
           DB_BOOL(setting->own), DB_TEXT(setting->own_mail), DB_TEXT(setting->followed_mail));
}

void notice_store_mail_list(struct db_batch *batch, int64_t account, struct span address,
                            struct span about, int64_t most, struct notice_list *out)
{
    db_ask(batch, STMT_notice_mail_list, notice_read_said, out, DB_INT(account), DB_TEXT(address),
           DB_TEXT(about), DB_INT(most));
}

static void read_stop(struct db_row *row, void *out)
{
    struct notice_stop *stop = out;
    stop->account_id = db_int(row);
    stop->name = db_text(row);
    stop->own = db_text(row);
    stop->followed = db_text(row);
    stop->goes = db_bool(row);
}

void notice_store_stop_of(struct db_batch *batch, struct span token_hash, struct notice_stop *out)
{
    db_ask(batch, STMT_notice_stop_of, read_stop, out, DB_BYTES(token_hash));
}

void notice_store_stop(struct db_batch *batch, struct span token_hash, bool again)
{
    db_ask(batch, STMT_notice_stop, db_read_int, NULL, DB_BYTES(token_hash), DB_BOOL(again));
}
