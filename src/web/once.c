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

void once_begin(struct request *r, int64_t *id)
{
    struct span key = once_stored_key(r);
    if (span_is_empty(key))
        return;
    r->state->once_key = key;
    r->state->once_id = id;
    db_ask(r->batch, STMT_once_begin, NULL, NULL, DB_BYTES(key));
}

static struct db_value bytes_or_null(struct span key)
{
    return span_is_empty(key) ? DB_NULL : DB_BYTES(key);
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
               DB_TEXT(span_of(creates)));
}

static void read_id(struct db_row *row, void *out)
{
    int64_t *id = out;
    int64_t found = db_int(row);
    if (id != NULL)
        *id = found;
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

void once_repeat(struct request *r)
{
    db_ask(r->batch, STMT_once_find, read_id, r->state->once_id, DB_BYTES(r->state->once_key));
}

struct span once_new_key(struct request *r)
{
    if (!span_is_empty(r->state->new_key))
        return r->state->new_key;
    unsigned char bytes[KEY_BYTES];
    randombytes_buf(bytes, sizeof(bytes));
    char *key = arena_alloc(r->arena, FORM_KEY_LEN + 1);
    sodium_bin2base64(key, FORM_KEY_LEN + 1, bytes, sizeof(bytes),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    r->state->new_key = span_make(key, FORM_KEY_LEN);
    return r->state->new_key;
}

struct span once_key(struct request *r, struct span action)
{
    struct span sent =
        r->is_post && span_equal(action, r->path) ? form_get(&r->form, "key") : SPAN("");
    /* Text with a key is one person's, once. */
    r->state->personal = true;
    return span_is_empty(sent) ? once_new_key(r) : sent;
}
