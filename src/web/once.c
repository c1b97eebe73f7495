/* Keys of forms: each is carried out once. */
#include "web/once.h"

#include <sodium.h>

#include "web/request.h"
#include "web/restore.h"
#include "web/session.h"

enum { HASH_BYTES = 16, KEY_BYTES = 16 };

/* What the form was shown to is part of the key in the database: nobody finds or takes another's. */
struct span once_hash(struct request *r, struct span key, int64_t account)
{
    if (span_is_empty(key))
        return SPAN("");
    struct span owner =
        account != 0 ? arena_printf(r->arena, "%lld", (long long)account) : session_visit(r);
    unsigned char *hash = arena_alloc(r->arena, HASH_BYTES);
    struct span both =
        arena_printf(r->arena, SPAN_FMT " " SPAN_FMT, SPAN_ARG(key), SPAN_ARG(owner));
    crypto_generichash(hash, HASH_BYTES, (const unsigned char *)both.ptr, both.len, NULL, 0);
    return span_make((const char *)hash, HASH_BYTES);
}

struct span once_stored_key(struct request *r)
{
    return once_hash(r, form_get(&r->form, "key"), r->viewer.account_id);
}

static void hash_part(crypto_generichash_state *state, struct span part)
{
    uint64_t len = part.len; /* so that no two lists of parts are the same bytes */
    crypto_generichash_update(state, (const unsigned char *)&len, sizeof(len));
    crypto_generichash_update(state, (const unsigned char *)part.ptr, part.len);
}

/*
 * What is sent, and where to. Secrets too: whoever sends another password is not answered as the first was, and so let in.
 * It is hashed with the form's key, 128 random bits that the database does not have: without them nothing that is short can
 * be guessed from it.
 */
static struct span hash_of_words(struct request *r)
{
    struct span key = form_get(&r->form, "key");
    crypto_generichash_state state;
    unsigned char *hash = arena_alloc(r->arena, HASH_BYTES);
    crypto_generichash_init(&state, (const unsigned char *)key.ptr, key.len, HASH_BYTES);
    hash_part(&state, r->path);
    for (size_t i = 0; i < r->form.count; i++) {
        const struct form_value *v = &r->form.values[i];
        enum form_kind kind = v->field->kind;
        if (!v->given || kind == FORM_KEY || kind == FORM_MOMENT || kind == FORM_BUTTON ||
            kind == FORM_TRAP)
            continue;
        hash_part(&state, span_of(v->field->name));
        hash_part(&state, v->value);
    }
    crypto_generichash_final(&state, hash, HASH_BYTES);
    return span_make((const char *)hash, HASH_BYTES);
}

void once_begin_at(struct request *r, int64_t *id, struct span place)
{
    struct span key = once_stored_key(r);
    if (span_is_empty(key))
        return;
    r->state->once_key = key;
    r->state->once_id = id;
    db_ask(r->batch, STMT_once_begin, NULL, NULL, DB_BYTES(key), DB_BYTES(hash_of_words(r)),
           DB_TEXT(place));
}

void once_begin(struct request *r, int64_t *id)
{
    once_begin_at(r, id, SPAN(""));
}

static void read_id(struct db_row *row, void *out)
{
    int64_t *id = out;
    int64_t found = db_int(row);
    if (id != NULL)
        *id = found;
}

static struct db_value bytes_or_null(struct span key)
{
    return span_is_empty(key) ? DB_NULL : DB_BYTES(key);
}

/* Who says what to whom. */
static struct span hash_of_post(struct request *r, int64_t target, struct span title,
                                struct span body)
{
    struct span who = arena_printf(r->arena, "%lld", (long long)r->viewer.account_id);
    struct span where = arena_printf(r->arena, "%lld", (long long)target);
    crypto_generichash_state state;
    unsigned char *hash = arena_alloc(r->arena, HASH_BYTES);
    crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
    hash_part(&state, span_of(r->page->name));
    hash_part(&state, who);
    hash_part(&state, where);
    hash_part(&state, title);
    hash_part(&state, body);
    crypto_generichash_final(&state, hash, HASH_BYTES);
    return span_make((const char *)hash, HASH_BYTES);
}

void once_begin_words(struct request *r, int64_t *id, int64_t target, struct span title,
                      struct span body)
{
    once_begin(r, id);
    if (span_is_empty(r->state->once_key))
        return;
    r->state->once_words = hash_of_post(r, target, title, body);
    db_ask(r->batch, STMT_once_words, db_read_int, NULL, DB_BYTES(r->state->once_words),
           DB_BOOL(form_has(&r->form, "again")));
}

bool once_sent_already(const struct request *r)
{
    return r->state->sent_already;
}

int64_t once_sent_as(const struct request *r)
{
    return r->state->sent_as;
}

void once_note_refusal(struct request *r)
{
    if (strcmp(db_batch_error(r->batch)->constraint, "words_sent_once") == 0)
        r->state->sent_already = r->state->sent_as_due = true;
}

bool once_ask_sent(struct request *r)
{
    if (!r->state->sent_as_due)
        return false;
    r->state->sent_as_due = false;
    db_ask(r->batch, STMT_once_find, read_id, &r->state->sent_as, DB_BYTES(r->state->once_words));
    return true;
}

void once_end(struct request *r, const char *creates)
{
    struct span draft = restore_target(r);
    if (draft.len > 0 && r->viewer.account_id != 0)
        db_ask(r->batch, STMT_draft_end, NULL, NULL, DB_INT(r->viewer.account_id), DB_TEXT(draft),
               bytes_or_null(once_stored_key(r)),
               DB_TIME_OR_NULL(form_number(&r->form, "draft_state")));
    if (!span_is_empty(r->state->once_key) && creates != NULL)
        db_ask(r->batch, STMT_once_result, NULL, NULL, DB_BYTES(r->state->once_key),
               bytes_or_null(r->state->once_words), DB_TEXT(span_of(creates)));
}

struct earlier {
    int64_t *id;
    bool *done;
};

static void read_earlier(struct db_row *row, void *out)
{
    struct earlier *earlier = out;
    read_id(row, earlier->id);
    if (earlier->done != NULL)
        *earlier->done = true;
}

void once_find(struct request *r, int64_t *id, bool *done)
{
    struct span key = once_stored_key(r);
    if (span_is_empty(key))
        return;
    struct earlier *earlier = arena_new_of(r->arena, struct earlier);
    earlier->id = id;
    earlier->done = done;
    db_ask(r->batch, STMT_once_find, read_earlier, earlier, DB_BYTES(key));
}

bool once_is_repeated(const struct request *r)
{
    return strcmp(db_batch_error(r->batch)->constraint, "request_key_once") == 0;
}

static void read_again(struct db_row *row, void *out)
{
    struct request *r = out;
    read_id(row, r->state->once_id);
    r->state->changed = !db_bool(row);
    r->state->saved_at = db_text(row);
}

void once_repeat(struct request *r)
{
    db_ask(r->batch, STMT_once_again, read_again, r, DB_BYTES(r->state->once_key),
           DB_BYTES(hash_of_words(r)));
}

bool once_is_changed(const struct request *r)
{
    return r->state->changed;
}

static struct span random_key(struct arena *arena)
{
    unsigned char bytes[KEY_BYTES];
    randombytes_buf(bytes, sizeof(bytes));
    char *key = arena_alloc(arena, FORM_KEY_LEN + 1);
    sodium_bin2base64(key, FORM_KEY_LEN + 1, bytes, sizeof(bytes),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return span_make(key, FORM_KEY_LEN);
}

struct span once_new_key(struct request *r)
{
    if (span_is_empty(r->state->new_key))
        r->state->new_key = random_key(r->arena);
    return r->state->new_key;
}

struct span once_second_key(struct request *r, struct span action)
{
    bool is_shown_again = r->is_post && span_equal(action, r->path) && form_has(&r->form, "key");
    r->state->personal = true;
    return is_shown_again ? form_get(&r->form, "key") : random_key(r->arena);
}

struct span once_key(struct request *r, struct span action)
{
    struct span sent =
        r->is_post && span_equal(action, r->path) ? form_get(&r->form, "key") : SPAN("");
    /* Text with a key is one person's, once. */
    r->state->personal = true;
    return span_is_empty(sent) || r->state->changed ? once_new_key(r) : sent;
}
