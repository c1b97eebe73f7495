/* Signing what leaves the site and comes back. */
#include "web/secret.h"

#include <sodium.h>

#include "web/site.h"

enum { KEY_BYTES = 32, SIGNATURE_BYTES = 16, SIGNATURE_LEN = 22, SECRET_ARENA = 1 << 14 };

static struct {
    unsigned char key[KEY_BYTES];
    bool there;
    struct arena *arena; /* while it is asked for; else NULL */
    struct db_batch *batch;
    struct span read;
} secret;

static void read_key(struct db_row *row, void *out)
{
    *(struct span *)out = db_text(row);
}

static void asked(void *unused UNUSED)
{
    if (db_batch_error(secret.batch)->kind == ERR_NONE && secret.read.len == KEY_BYTES) {
        memcpy(secret.key, secret.read.ptr, KEY_BYTES);
        secret.there = true;
    }
    db_batch_free(secret.batch);
    arena_free(secret.arena);
    secret.arena = NULL;
}

void secret_tick(void)
{
    if (secret.there || secret.arena != NULL)
        return;
    secret.arena = arena_new(SECRET_ARENA);
    secret.batch = db_batch_new(secret.arena);
    secret.read = SPAN("");
    db_ask(secret.batch, STMT_limit_secret, read_key, &secret.read);
    db_pool_send(site.pool, LANE_PAGE, secret.batch, asked, NULL);
}

struct span secret_sign(struct arena *arena, const char *purpose, struct span words)
{
    if (!secret.there)
        return SPAN("");
    unsigned char bytes[SIGNATURE_BYTES];
    crypto_generichash_state state;
    crypto_generichash_init(&state, secret.key, KEY_BYTES, SIGNATURE_BYTES);
    crypto_generichash_update(&state, (const unsigned char *)purpose, strlen(purpose) + 1);
    crypto_generichash_update(&state, (const unsigned char *)words.ptr, words.len);
    crypto_generichash_final(&state, bytes, SIGNATURE_BYTES);
    char *text = arena_alloc(arena, SIGNATURE_LEN + 1);
    sodium_bin2base64(text, SIGNATURE_LEN + 1, bytes, SIGNATURE_BYTES,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return span_make(text, SIGNATURE_LEN);
}

bool secret_signed(struct arena *arena, const char *purpose, struct span words,
                   struct span signature)
{
    struct span right = secret_sign(arena, purpose, words);
    return right.len > 0 && signature.len == right.len &&
           sodium_memcmp(right.ptr, signature.ptr, right.len) == 0;
}
