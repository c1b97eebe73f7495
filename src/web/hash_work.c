/* Argon2id by libsodium, with its "interactive" limits. */
#include "web/hash_work.h"

#include "core/span.h"

enum { HASH_BYTES = 32 };
#define OPSLIMIT crypto_pwhash_OPSLIMIT_INTERACTIVE
#define MEMLIMIT crypto_pwhash_MEMLIMIT_INTERACTIVE

static void make_hash(struct hash_work *work)
{
    work->ok = crypto_pwhash_str(work->stored, work->password, work->password_len, OPSLIMIT,
                                 MEMLIMIT) == 0;
    work->no_memory = !work->ok; /* nothing else can go wrong */
}

struct parts {
    unsigned char salt[crypto_pwhash_SALTBYTES];
    unsigned char hash[HASH_BYTES];
    int64_t passes;
    int64_t kibibytes;
};

static bool decode(struct span text, unsigned char *out, size_t size)
{
    size_t len = 0;
    return sodium_base642bin(out, size, text.ptr, text.len, NULL, &len, NULL,
                             sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 &&
           len == size;
}

/* The number behind "m=" and its like. */
static bool take_number(struct span *rest, const char *name, int64_t *number)
{
    struct span piece;
    return span_next(rest, ',', &piece) && piece.len > 2 &&
           span_is(span_make(piece.ptr, 2), name) &&
           span_int(span_from(piece, 2), 1, INT32_MAX, number);
}

/* "$argon2id$v=19$m=65536,t=2,p=1$SALT$HASH", as crypto_pwhash_str writes it. */
static bool take_apart(const char *stored, struct parts *parts)
{
    struct span rest = span_of(stored);
    struct span pieces[6];
    int64_t lanes;
    for (size_t i = 0; i < 6; i++)
        if (!span_next(&rest, '$', &pieces[i]))
            return false;
    return span_is(pieces[1], "argon2id") && span_is(pieces[2], "v=19") &&
           take_number(&pieces[3], "m=", &parts->kibibytes) &&
           take_number(&pieces[3], "t=", &parts->passes) && take_number(&pieces[3], "p=", &lanes) &&
           lanes == 1 && decode(pieces[4], parts->salt, sizeof(parts->salt)) &&
           decode(pieces[5], parts->hash, sizeof(parts->hash));
}

/*
 * crypto_pwhash_str_verify answers "wrong" when there is no memory, too: so the hash is computed and
 * compared here. What was made elsewhere in another form is left to libsodium.
 */
static void check_hash(struct hash_work *work)
{
    struct parts parts;
    if (!take_apart(work->stored, &parts)) {
        work->ok = crypto_pwhash_str_verify(work->stored, work->password, work->password_len) == 0;
    } else {
        unsigned char hash[HASH_BYTES];
        work->no_memory =
            crypto_pwhash(hash, sizeof(hash), work->password, work->password_len, parts.salt,
                          (uint64_t)parts.passes, (size_t)parts.kibibytes * 1024,
                          crypto_pwhash_ALG_ARGON2ID13) != 0;
        work->ok = !work->no_memory && sodium_memcmp(hash, parts.hash, sizeof(hash)) == 0;
        sodium_memzero(hash, sizeof(hash));
    }
    work->needs_rehash =
        work->ok && crypto_pwhash_str_needs_rehash(work->stored, OPSLIMIT, MEMLIMIT) != 0;
}

void hash_work_do(struct hash_work *work)
{
    if (work->make) {
        make_hash(work);
    } else if (work->stored[0] == '\0') {
        /* No such account: as much work as a real check, and never right. */
        make_hash(work);
        work->ok = false;
    } else {
        check_hash(work);
    }
    sodium_memzero(work->password, work->password_len);
}
