/* Challenges: 16 random bytes, the second in which they were made, and a signature of both. */
#include "passkey/passkey_page.h"

#include <sodium.h>
#include <time.h>

#include "web/secret.h"
#include "web/session.h"

enum { ID_LEN = 16, SINCE_LEN = 8, FRONT_LEN = ID_LEN + SINCE_LEN, SIGNATURE_LEN = 22 };
enum { CHALLENGE_LEN = FRONT_LEN + SIGNATURE_LEN, TEXT_MAX = 100 };

static const char *const purposes[] = {
    [PASSKEY_TO_SIGN_IN] = "sign-in",
    [PASSKEY_TO_ADD] = "add",
    [PASSKEY_AS_SECOND] = "second",
    [PASSKEY_TO_CONFIRM] = "confirm",
};
_Static_assert(COUNT_OF(purposes) == PASSKEY_PURPOSES, "each has a name");

bool passkey_purpose_of(struct span name, enum passkey_purpose *out)
{
    for (size_t i = 0; i < COUNT_OF(purposes); i++) {
        if (span_is(name, purposes[i])) {
            *out = (enum passkey_purpose)i;
            return true;
        }
    }
    return false;
}

struct passkey_site passkey_site_of(const struct request *r)
{
    return passkey_site(page_origin(r));
}

bool passkey_is_offered(const struct request *r)
{
    return !span_is_empty(passkey_site_of(r).id);
}

static struct span text_of(struct arena *arena, struct span bytes)
{
    char *text = arena_alloc(arena, TEXT_MAX);
    sodium_bin2base64(text, TEXT_MAX, (const unsigned char *)bytes.ptr, bytes.len,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return span_of(text);
}

/* Nobody answers for another browser, another account or another purpose. */
static struct span signed_words(struct request *r, enum passkey_purpose purpose, int64_t account_id,
                                struct span front)
{
    struct span browser = session_csrf(r);
    struct span text = text_of(r->arena, front);
    return arena_printf(r->arena, "%s %lld " SPAN_FMT " " SPAN_FMT, purposes[purpose],
                        (long long)account_id, SPAN_ARG(browser), SPAN_ARG(text));
}

struct span passkey_challenge(struct request *r, enum passkey_purpose purpose, int64_t account_id)
{
    unsigned char bytes[CHALLENGE_LEN];
    uint64_t now = (uint64_t)time(NULL);
    randombytes_buf(bytes, ID_LEN);
    for (size_t i = 0; i < SINCE_LEN; i++)
        bytes[ID_LEN + i] = (unsigned char)(now >> (8 * (SINCE_LEN - 1 - i)));
    struct span front = span_make((const char *)bytes, FRONT_LEN);
    struct span signature =
        secret_sign(r->arena, "passkey", signed_words(r, purpose, account_id, front));
    if (signature.len != SIGNATURE_LEN)
        return SPAN("");
    memcpy(bytes + FRONT_LEN, signature.ptr, SIGNATURE_LEN);
    return text_of(r->arena, span_make((const char *)bytes, sizeof(bytes)));
}

bool passkey_challenge_is_ours(struct request *r, enum passkey_purpose purpose, int64_t account_id,
                               struct span challenge, struct span *id)
{
    *id = SPAN("");
    if (challenge.len != CHALLENGE_LEN)
        return false;
    struct span front = span_make(challenge.ptr, FRONT_LEN);
    if (!secret_signed(r->arena, "passkey", signed_words(r, purpose, account_id, front),
                       span_from(challenge, FRONT_LEN)))
        return false;
    uint64_t since = 0;
    for (size_t i = 0; i < SINCE_LEN; i++)
        since = since << 8 | (unsigned char)challenge.ptr[ID_LEN + i];
    int64_t age = (int64_t)time(NULL) - (int64_t)since;
    *id = span_make(challenge.ptr, ID_LEN);
    return age >= 0 && age <= PASSKEY_CHALLENGE_SECONDS;
}

struct span passkey_user_handle(struct request *r, int64_t account_id)
{
    return secret_sign(r->arena, "passkey user",
                       arena_printf(r->arena, "%lld", (long long)account_id));
}
