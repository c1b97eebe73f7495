/* What is said to be a passkey's registration or assertion, as anybody may send it: none is taken that was not made. */
#include "passkey/authenticator.h"
#include "passkey/passkey.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool right)
{
    if (!right)
        abort();
}

/* A key on P-256 (its generator): chance signs nothing that it takes. */
static const char some_key[] =
    "\xA5\x01\x02\x03\x26\x20\x01\x21\x58\x20\x6B\x17\xD1\xF2\xE1\x2C\x42\x47\xF8\xBC\xE6\xE5\x63"
    "\xA4\x40\xF2\x77\x03\x7D\x81\x2D\xEB\x33\xA0\xF4\xA1\x39\x45\xD8\x98\xC2\x96\x22\x58\x20\x4F"
    "\xE3\x42\xE2\xFE\x1A\x7F\x9B\x8E\xE7\xEB\x4A\x7C\x0F\x9E\x16\x2B\xCE\x33\x57\x6B\x31\x5E\xCE"
    "\xCB\xB6\x40\x68\x37\xBF\x51\xF5";

static void look_at_bytes(struct span bytes)
{
    struct passkey_data read;
    struct span inside;
    for (int registers = 0; registers < 2; registers++) {
        if (!passkey_data_read(bytes, registers == 1, &read))
            continue;
        must(read.site_hash.len == 32 && (read.credential.len > 0) == (registers == 1));
        (void)!passkey_public_key_is_usable(read.public_key);
    }
    if (passkey_attestation_read(bytes, &inside))
        must(inside.ptr >= bytes.ptr && inside.ptr + inside.len <= bytes.ptr + bytes.len);
    (void)!passkey_public_key_is_usable(bytes);
}

static void look_at_answer(struct arena *arena, struct span json)
{
    struct passkey_site site = passkey_site(SPAN("https://example.org"));
    struct passkey_answer answer;
    struct passkey_key key;
    struct span challenge;
    if (!passkey_answer_read(arena, json, &answer))
        return;
    (void)!passkey_client_data(arena, &site, PASSKEY_GET, answer.client_data, &challenge);
    if (passkey_registration(&site, &answer, &key) == PASSKEY_RIGHT)
        must(key.credential.len >= PASSKEY_ID_MIN && key.public_key.len <= PASSKEY_KEY_MAX);
    struct passkey_key stored = {.credential = answer.id,
                                 .public_key = span_make(some_key, sizeof(some_key) - 1)};
    must(passkey_assertion(&site, &answer, true, &stored, &key) != PASSKEY_RIGHT);
}

/* An answer is JSON; what is in it is bytes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)64 << 20);
    struct span bytes = span_make((const char *)data, size);
    if (size > 0 && data[0] == '{')
        look_at_answer(arena, bytes);
    else
        look_at_bytes(bytes);
    arena_free(arena);
    return 0;
}
