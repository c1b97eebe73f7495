/* Sealing what the database holds. */
#include "core/seal.h"

#include <sodium.h>

enum {
    NONCE_LEN = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_LEN = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    LONG_NAME_LEN = 16, /* of which the first half is taken */
    KINDS_LEAST = 16,   /* different bytes in a key: of 32 random ones fewer come once in 10^15 */
};

_Static_assert((int)SEAL_KEY_LEN == (int)crypto_kdf_KEYBYTES, "keys are derived from it");
_Static_assert((int)SEAL_KEY_LEN == (int)crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "they seal");
_Static_assert((int)SEAL_MORE_LEN == SEAL_NAME_LEN + (int)NONCE_LEN + (int)TAG_LEN, "the format");

struct key {
    unsigned char name[SEAL_NAME_LEN];
    unsigned char key[SEAL_KEY_LEN];
};

/* In memory that is in no core dump, between pages that nothing may touch; processes that are forked have it too. */
static struct ring {
    size_t count;
    struct key keys[SEAL_KEYS_MAX];
} * ring;

/* ---- keys ---- */

/* The key of the file is used for nothing but to derive these two. */
static void derive(const unsigned char secret[SEAL_KEY_LEN], struct key *out)
{
    unsigned char name[LONG_NAME_LEN];
    crypto_kdf_derive_from_key(out->key, SEAL_KEY_LEN, 1, "BtSeal01", secret);
    crypto_kdf_derive_from_key(name, LONG_NAME_LEN, 2, "BtSeal01", secret);
    memcpy(out->name, name, SEAL_NAME_LEN);
}

/* Somebody typed it, or it is an example. */
static bool is_no_random(const unsigned char secret[SEAL_KEY_LEN])
{
    bool seen[256] = {false};
    size_t kinds = 0;
    for (size_t i = 0; i < SEAL_KEY_LEN; i++) {
        kinds += !seen[secret[i]];
        seen[secret[i]] = true;
    }
    sodium_memzero(seen, sizeof(seen));
    return kinds < KINDS_LEAST;
}

static bool read_line(struct span line, struct key *out)
{
    unsigned char secret[SEAL_KEY_LEN];
    size_t len = 0;
    bool ok = line.len == SEAL_LINE_LEN &&
              sodium_base642bin(secret, SEAL_KEY_LEN, line.ptr, line.len, NULL, &len, NULL,
                                sodium_base64_VARIANT_ORIGINAL) == 0 &&
              len == SEAL_KEY_LEN && !is_no_random(secret);
    if (ok)
        derive(secret, out);
    sodium_memzero(secret, sizeof(secret));
    return ok;
}

static bool read_lines(struct span text, struct ring *into, struct text *why)
{
    struct span line;
    for (int number = 1; span_next(&text, '\n', &line); number++) {
        line = span_trim(line);
        if (span_is_empty(line) || line.ptr[0] == '#')
            continue;
        if (into->count == SEAL_KEYS_MAX) {
            text_printf(why, "it has more than %d keys", SEAL_KEYS_MAX);
            return false;
        }
        if (!read_line(line, &into->keys[into->count])) {
            text_printf(why,
                        "its line %d is no key: 32 random bytes in base64, as `backtalk-ctl key "
                        "new` makes them",
                        number);
            return false;
        }
        into->count++;
    }
    if (into->count == 0)
        text_add_string(why, "there is no key in it: `backtalk-ctl key new` makes one");
    return into->count > 0;
}

bool seal_keys_read(struct span text, struct text *why)
{
    seal_keys_forget();
    struct ring *read = sodium_malloc(sizeof(*read));
    if (read == NULL) {
        text_add_string(why, "there is no memory for keys");
        return false;
    }
    read->count = 0;
    if (!read_lines(text, read, why)) {
        sodium_free(read);
        return false;
    }
    (void)sodium_mprotect_readonly(read);
    ring = read;
    return true;
}

void seal_keys_forget(void)
{
    sodium_free(ring); /* which wipes it */
    ring = NULL;
}

struct span *seal_keys(struct arena *arena, size_t *count)
{
    *count = ring == NULL ? 0 : ring->count;
    struct span *names = arena_array_of(arena, struct span, *count + 1);
    for (size_t i = 0; i < *count; i++)
        names[i] = span_make((const char *)ring->keys[i].name, SEAL_NAME_LEN);
    return names;
}

struct span seal_key_line(struct arena *arena)
{
    unsigned char secret[SEAL_KEY_LEN];
    char *line = arena_alloc(arena, SEAL_LINE_LEN + 1);
    do
        randombytes_buf(secret, sizeof(secret));
    while (is_no_random(secret));
    sodium_bin2base64(line, SEAL_LINE_LEN + 1, secret, sizeof(secret),
                      sodium_base64_VARIANT_ORIGINAL);
    sodium_memzero(secret, sizeof(secret));
    return span_make(line, SEAL_LINE_LEN);
}

/* ---- sealing ---- */

static struct span what_for(struct arena *arena, const char *purpose, int64_t id)
{
    return arena_printf(arena, "%s:%lld", purpose, (long long)id);
}

static const unsigned char *bytes_of(struct span s)
{
    return (const unsigned char *)s.ptr;
}

struct span seal(struct arena *arena, const char *purpose, int64_t id, struct span plain)
{
    if (ring == NULL)
        return SPAN("");
    struct span about = what_for(arena, purpose, id);
    unsigned char *sealed = arena_alloc(arena, SEAL_MORE_LEN + plain.len);
    unsigned char *nonce = sealed + SEAL_NAME_LEN;
    memcpy(sealed, ring->keys[0].name, SEAL_NAME_LEN);
    randombytes_buf(nonce, NONCE_LEN);
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE_LEN, NULL, bytes_of(plain), plain.len,
                                               bytes_of(about), about.len, NULL, nonce,
                                               ring->keys[0].key);
    return span_make((const char *)sealed, SEAL_MORE_LEN + plain.len);
}

/* NULL: it is not here. */
static const struct key *find_key(struct span sealed)
{
    struct span name = seal_key_of(sealed);
    for (size_t i = 0; ring != NULL && !span_is_empty(name) && i < ring->count; i++) {
        if (memcmp(ring->keys[i].name, name.ptr, SEAL_NAME_LEN) == 0)
            return &ring->keys[i];
    }
    return NULL;
}

bool seal_open(struct arena *arena, const char *purpose, int64_t id, struct span sealed,
               struct span *plain)
{
    const struct key *key = find_key(sealed);
    if (key == NULL)
        return false;
    struct span about = what_for(arena, purpose, id);
    const unsigned char *nonce = bytes_of(sealed) + SEAL_NAME_LEN;
    size_t len = sealed.len - SEAL_MORE_LEN;
    unsigned char *opened = arena_alloc(arena, len + 1);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(opened, NULL, NULL, nonce + NONCE_LEN,
                                                   len + TAG_LEN, bytes_of(about), about.len, nonce,
                                                   key->key) != 0)
        return false;
    *plain = span_make((const char *)opened, len);
    return true;
}

struct span seal_key_of(struct span sealed)
{
    return sealed.len < SEAL_MORE_LEN ? SPAN("") : span_make(sealed.ptr, SEAL_NAME_LEN);
}

bool seal_knows(struct span sealed)
{
    return find_key(sealed) != NULL;
}

struct span seal_key_words(struct arena *arena, struct span name)
{
    char *words = arena_alloc(arena, 2 * name.len + 1);
    sodium_bin2hex(words, 2 * name.len + 1, bytes_of(name), name.len);
    return span_make(words, 2 * name.len);
}
