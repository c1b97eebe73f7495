/* What texts mention that were looked at lately: a page is made again and again, and its posts change seldom. */
#include <sodium.h>

#include "safety/safety.h"

enum { KNOWN = 4096, HASH_BYTES = crypto_generichash_BYTES_MIN };

/* By a hash that nobody can aim at: its key is the process's own. */
static struct known {
    unsigned char hash[HASH_BYTES];
    struct safety_hits hits;
    bool used;
} known[KNOWN];

static void hash_texts(const struct safety_text *texts, size_t count, enum safety_voice voice,
                       unsigned char hash[HASH_BYTES])
{
    static unsigned char key[crypto_generichash_KEYBYTES];
    static bool has_key;
    if (!has_key)
        randombytes_buf(key, sizeof(key));
    has_key = true;
    crypto_generichash_state state;
    crypto_generichash_init(&state, key, sizeof(key), HASH_BYTES);
    for (size_t i = 0; i < count; i++) {
        const uint64_t head[2] = {texts[i].text.len,
                                  (uint64_t)voice * 4 + texts[i].html * 2U + texts[i].goes_on};
        crypto_generichash_update(&state, (const unsigned char *)head, sizeof(head));
        crypto_generichash_update(&state, (const unsigned char *)texts[i].text.ptr,
                                  texts[i].text.len);
    }
    crypto_generichash_final(&state, hash, HASH_BYTES);
}

struct safety_hits safety_match_again(const struct safety_text *texts, size_t count,
                                      enum safety_voice voice)
{
    unsigned char hash[HASH_BYTES];
    hash_texts(texts, count, voice, hash);
    uint32_t place;
    memcpy(&place, hash, sizeof(place));
    struct known *slot = &known[place % KNOWN];
    if (slot->used && memcmp(slot->hash, hash, sizeof(hash)) == 0)
        return slot->hits;
    *slot = (struct known){.hits = safety_match_texts(texts, count, voice), .used = true};
    memcpy(slot->hash, hash, sizeof(hash));
    return slot->hits;
}
