/* Signing what leaves the site and comes back. */
#include "web/secret.h"

#include <sodium.h>

#include "core/seal_file.h"
#include "web/log.h"
#include "web/site.h"

enum { KEY_BYTES = 32, SIGNATURE_BYTES = 16, SIGNATURE_LEN = 22, SECRET_ARENA = 1 << 14 };
enum { WHY_MAX = 4096 };

static struct {
    unsigned char key[KEY_BYTES];
    bool there;
    bool closed;
    struct arena *arena; /* while it is asked for; else NULL */
    struct db_batch *batch;
    struct span read;
} secret;

static void read_sealed(struct db_row *row, void *out)
{
    *(struct span *)out = db_text(row);
}

/* A new one goes along: it counts only when there is none. */
void secret_ask(struct db_batch *batch, struct span *sealed)
{
    struct arena *arena = db_batch_arena(batch);
    unsigned char fresh[KEY_BYTES];
    randombytes_buf(fresh, sizeof(fresh));
    struct span box = seal(arena, SEAL_SIGNING, 0, span_make((const char *)fresh, sizeof(fresh)));
    sodium_memzero(fresh, sizeof(fresh));
    *sealed = SPAN("");
    db_ask(batch, STMT_secret_begin, read_sealed, sealed, DB_TEXT(SPAN(SEAL_SIGNING)),
           DB_BYTES(box));
}

bool secret_take(struct arena *arena, struct span sealed)
{
    struct span opened;
    if (!seal_open(arena, SEAL_SIGNING, 0, sealed, &opened) || opened.len != KEY_BYTES)
        return false;
    memcpy(secret.key, opened.ptr, KEY_BYTES);
    secret.there = true;
    return true;
}

static void say_closed(void)
{
    struct text why;
    text_init(&why, WHY_MAX);
    seal_file_refusal(secret.read, &why);
    log_problem(NULL, "%s; then start the server again", text_string(&why));
    text_free(&why);
    secret.closed = true;
}

static void asked(void *unused UNUSED)
{
    if (db_batch_error(secret.batch)->kind == ERR_NONE && !secret_take(secret.arena, secret.read))
        say_closed();
    db_batch_free(secret.batch);
    arena_free(secret.arena);
    secret.arena = NULL;
}

void secret_tick(void)
{
    if (secret.there || secret.closed || secret.arena != NULL)
        return;
    secret.arena = arena_new(SECRET_ARENA);
    secret.batch = db_batch_new(secret.arena);
    secret_ask(secret.batch, &secret.read);
    db_pool_send(site.pool, LANE_WRITE, secret.batch, asked, NULL);
}

bool secret_is_closed(void)
{
    return secret.closed;
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
