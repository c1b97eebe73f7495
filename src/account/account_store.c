/* Accounts in the database: what sql/account.sql asks, as structs. */
#include "account/account.h"

#include "core/browser.h"
#include "core/network.h"
#include "sign_in/sign_in.h"

static void read_bool(struct db_row *row, void *out)
{
    *(bool *)out = db_bool(row);
}

void account_store_taken(struct db_batch *batch, struct span key, bool *out)
{
    db_ask(batch, STMT_account_taken, read_bool, out, DB_TEXT(key));
}

void account_store_create(struct db_batch *batch, struct span name, struct span key,
                          struct span email, struct span hash, int64_t *id)
{
    db_ask(batch, STMT_account_create, db_read_int, id, DB_TEXT(name), DB_TEXT(key), DB_TEXT(email),
           DB_TEXT(hash));
}

/* ---- signing in ---- */

static void read_login(struct db_row *row, void *out)
{
    struct account_login *login = out;
    login->id = db_int(row);
    login->password = db_text(row);
    login->devices_since = db_time(row);
    login->key = db_text(row);
    login->has_factor = db_bool(row);
}

void account_store_login(struct db_batch *batch, struct span key, struct span typed,
                         struct account_login *out)
{
    db_ask(batch, STMT_account_for_login, read_login, out, DB_TEXT(key), DB_TEXT(typed));
}

void account_store_rehash(struct db_batch *batch, int64_t id, struct span hash,
                          struct span old_hash)
{
    db_ask(batch, STMT_account_rehash, NULL, NULL, DB_INT(id), DB_TEXT(hash), DB_TEXT(old_hash));
}

/* ---- one's own page ---- */

static void read_own(struct db_row *row, void *out)
{
    struct account *account = out;
    account->id = db_int(row);
    account->name = db_text(row);
    account->role = db_text(row);
    account->email = db_text(row);
    account->email_wanted = db_text(row);
    account->email_refused = db_text(row);
    account->about = db_text(row);
    account->zone = db_text(row);
    account->created_at = db_time(row);
    account->password = db_text(row);
    account->revision = db_int(row);
    account->email_asked = db_bool(row);
    account->about_state = db_text(row);
    account->about_reason = db_text(row);
}

void account_store_own(struct db_batch *batch, struct span session_hash, struct account *out)
{
    db_ask(batch, STMT_account_own, read_own, out, DB_BYTES(session_hash));
}

static void read_session(struct db_row *row, void *out)
{
    struct account_session_list *list = out;
    struct account_session *session = db_list_item(row, list);
    session->id = db_int(row);
    session->created_at = db_time(row);
    session->last_seen_at = db_time(row);
    struct span means = db_text(row);
    session->address = network_of(db_row_arena(row), db_text(row));
    session->last_address = network_of(db_row_arena(row), db_text(row));
    session->agent = browser_words(db_row_arena(row), db_text(row));
    session->in_use = db_bool(row);
    session->has_second = db_bool(row);
    session->means = sign_in_words_by(db_row_arena(row), means, db_text(row));
}

void account_store_sessions(struct db_batch *batch, struct span session_hash,
                            struct account_session_list *out)
{
    db_ask(batch, STMT_account_sessions, read_session, out, DB_BYTES(session_hash));
}

void account_store_save(struct db_batch *batch, int64_t id, int64_t base, struct span about,
                        struct span zone, size_t links)
{
    db_ask(batch, STMT_account_save, db_read_int, NULL, DB_INT(id), DB_TEXT(about), DB_TEXT(zone),
           DB_INT(base), DB_INT((int64_t)links));
}

void account_store_password(struct db_batch *batch, int64_t id, struct span hash,
                            struct span session_hash)
{
    db_ask(batch, STMT_account_password_set, NULL, NULL, DB_INT(id), DB_TEXT(hash),
           DB_BYTES(session_hash));
    db_ask(batch, STMT_account_password_tell, NULL, NULL, DB_INT(id));
}

void account_store_revoke(struct db_batch *batch, int64_t id, int64_t session_id, int64_t *ended)
{
    db_ask(batch, STMT_account_session_revoke, db_read_int, ended, DB_INT(id), DB_INT(session_id));
}

void account_store_revoke_others(struct db_batch *batch, int64_t id, int64_t session_id,
                                 int64_t *ended)
{
    db_ask(batch, STMT_account_sessions_revoke_others, db_read_int, ended, DB_INT(id),
           DB_INT(session_id));
}

/* ---- what everybody sees ---- */

static void read_person(struct db_row *row, void *out)
{
    struct account_person *person = out;
    person->id = db_int(row);
    person->name = db_text(row);
    person->role = db_text(row);
    person->about = db_text(row);
    person->created_at = db_time(row);
    person->questions = db_int(row);
    person->answers = db_int(row);
}

void account_store_person(struct db_batch *batch, struct span key, struct account_person *out)
{
    db_ask(batch, STMT_account_person, read_person, out, DB_TEXT(key),
           DB_INT(ACCOUNT_COUNTED_MAX + 1));
}

static void read_post(struct db_row *row, void *out)
{
    struct account_post_list *list = out;
    struct account_post *post = db_list_item(row, list);
    post->id = db_int(row);
    post->is_answer = span_is(db_text(row), "answer");
    post->question_id = db_int(row);
    post->title = db_text(row);
    post->slug = db_text(row);
    post->score = db_int(row);
    post->answers = db_int(row);
    post->created_at = db_time(row);
    post->is_accepted = db_bool(row);
    post->excerpt = db_text(row);
}

static void read_best(struct db_row *row, void *out)
{
    struct account_post_list *list = out;
    read_post(row, list);
    list->items[list->count - 1].helped = db_int(row);
    list->items[list->count - 1].rank = db_int(row);
}

void account_store_best(struct db_batch *batch, struct span key, int64_t newest,
                        struct account_place place, int64_t most, struct account_post_list *out)
{
    db_ask(batch, STMT_person_best, read_best, out, DB_TEXT(key), DB_INT(newest), DB_INT(place.at),
           DB_INT(place.id), DB_INT(most));
}

void account_store_suspended(struct db_batch *batch, struct span session_hash, struct span key,
                             bool *out)
{
    db_ask(batch, STMT_account_suspended, read_bool, out, DB_BYTES(session_hash), DB_TEXT(key));
}

void account_store_posts(struct db_batch *batch, struct span key, enum account_tab tab,
                         struct account_place place, int64_t most, struct account_post_list *out)
{
    static const struct span kinds[] = {SPAN("question"), SPAN("answer")};
    const struct span *first = tab == ACCOUNT_ANSWERS ? &kinds[1] : &kinds[0];
    size_t count = tab == ACCOUNT_EVERYTHING ? 2 : 1;
    db_ask(batch, STMT_account_posts, read_post, out, DB_TEXT(key), DB_TEXTS(first, count),
           DB_TIME(place.at), DB_INT(place.id), DB_INT(most));
}
