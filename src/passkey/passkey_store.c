/* Passkeys in the database: what sql/passkey.sql asks, as structs. */
#include "passkey/passkey.h"

static void read_item(struct db_row *row, void *out)
{
    struct passkey_list *list = out;
    struct passkey_item *item = db_list_item(row, list);
    item->id = db_int(row);
    item->name = db_text(row);
    item->created_at = db_time(row);
    item->last_used_at = db_time(row);
    item->verifies = db_bool(row);
    item->eligible = db_bool(row);
    item->backed_up = db_bool(row);
}

void passkey_store_list(struct db_batch *batch, int64_t account_id, struct passkey_list *out)
{
    db_ask(batch, STMT_passkey_list, read_item, out, DB_INT(account_id));
}

static void read_known(struct db_row *row, void *out)
{
    struct passkey_known_list *list = out;
    struct passkey_known *known = db_list_item(row, list);
    known->credential = db_text(row);
    known->transports = db_text(row);
}

void passkey_store_known(struct db_batch *batch, int64_t account_id, struct passkey_known_list *out)
{
    db_ask(batch, STMT_passkey_known, read_known, out, DB_INT(account_id));
}

static void read_found(struct db_row *row, void *out)
{
    struct passkey *passkey = out;
    passkey->id = db_int(row);
    passkey->account_id = db_int(row);
    passkey->devices_since = db_time(row);
    passkey->user_handle = db_text(row);
    passkey->key.credential = db_text(row);
    passkey->key.public_key = db_text(row);
    passkey->key.count = db_int(row);
    passkey->key.verifies = db_bool(row);
    passkey->key.eligible = db_bool(row);
    passkey->key.backed_up = db_bool(row);
}

void passkey_store_find(struct db_batch *batch, struct span credential, struct passkey *out)
{
    db_ask(batch, STMT_passkey_find, read_found, out, DB_BYTES(credential));
}

void passkey_store_add(struct db_batch *batch, const struct passkey *passkey, struct span name,
                       struct span transports, struct span challenge, struct span session_hash)
{
    const struct passkey_key *key = &passkey->key;
    db_ask(batch, STMT_passkey_add, db_read_int, NULL, DB_INT(passkey->account_id), DB_TEXT(name),
           DB_BYTES(key->credential), DB_BYTES(passkey->user_handle), DB_BYTES(key->public_key),
           DB_INT(key->count), DB_BOOL(key->verifies), DB_BOOL(key->eligible),
           DB_BOOL(key->backed_up), DB_TEXT(transports), DB_BYTES(challenge),
           DB_BYTES(session_hash));
}

void passkey_store_use(struct db_batch *batch, int64_t id, const struct passkey_key *used,
                       struct span challenge)
{
    db_ask(batch, STMT_passkey_use, db_read_int, NULL, DB_INT(id), DB_INT(used->count),
           DB_BOOL(used->verifies), DB_BOOL(used->backed_up), DB_BYTES(challenge));
}

static void read_name(struct db_row *row, void *out)
{
    *(struct span *)out = db_text(row);
}

void passkey_store_name(struct db_batch *batch, struct span session_hash, int64_t id,
                        struct span *name)
{
    db_ask(batch, STMT_passkey_name, read_name, name, DB_BYTES(session_hash), DB_INT(id));
}

void passkey_store_rename(struct db_batch *batch, int64_t account_id, int64_t id, struct span name)
{
    db_ask(batch, STMT_passkey_rename, db_read_int, NULL, DB_INT(account_id), DB_INT(id),
           DB_TEXT(name));
}

void passkey_store_remove(struct db_batch *batch, int64_t account_id, int64_t id)
{
    db_ask(batch, STMT_passkey_remove, db_read_int, NULL, DB_INT(account_id), DB_INT(id));
}
