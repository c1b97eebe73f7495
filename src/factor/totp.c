/* Codes of authenticator apps. */
#include "factor/totp.h"

#include <oath.h>
#include <sodium.h>

#include "core/escape.h"

enum { GROUP = 4, ADDRESS_MAX = 2048, SECOND = 1000000 };

struct span totp_secret(struct arena *arena)
{
    unsigned char *bytes = arena_alloc(arena, TOTP_SECRET_LEN);
    randombytes_buf(bytes, TOTP_SECRET_LEN);
    return span_make((const char *)bytes, TOTP_SECRET_LEN);
}

int64_t totp_step(instant at)
{
    return at / SECOND / TOTP_SECONDS;
}

bool totp_code(struct span secret, int64_t step, char code[TOTP_DIGITS + 1])
{
    static bool ready;
    if (!ready)
        ready = oath_init() == OATH_OK;
    return ready && oath_totp_generate(secret.ptr, secret.len, (time_t)(step * TOTP_SECONDS),
                                       TOTP_SECONDS, 0, TOTP_DIGITS, code) == OATH_OK;
}

int64_t totp_match(struct span secret, struct span code, instant now, int64_t last_step)
{
    int64_t found = 0;
    if (code.len != TOTP_DIGITS)
        return 0;
    for (int64_t step = totp_step(now) - TOTP_DRIFT; step <= totp_step(now) + TOTP_DRIFT; step++) {
        char right[TOTP_DIGITS + 1];
        if (totp_code(secret, step, right) && sodium_memcmp(right, code.ptr, TOTP_DIGITS) == 0 &&
            step > last_step)
            found = step;
    }
    return found;
}

bool totp_is_code(struct arena *arena, struct span typed, struct span *code)
{
    char *digits = arena_alloc(arena, TOTP_DIGITS + 1);
    size_t len = 0;
    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.ptr[i];
        if (c == ' ' || c == '-')
            continue;
        if (c < '0' || c > '9' || len == TOTP_DIGITS)
            return false;
        digits[len++] = c;
    }
    *code = span_make(digits, len);
    return len == TOTP_DIGITS;
}

/* As liboath writes it, which is freed; in the arena. */
static struct span base32(struct arena *arena, struct span secret)
{
    char *text = NULL;
    size_t len = 0;
    if (oath_base32_encode(secret.ptr, secret.len, &text, &len) != OATH_OK)
        return SPAN("");
    struct span copy = arena_span(arena, span_make(text, len));
    sodium_memzero(text, len);
    free(text);
    return copy;
}

struct span totp_words(struct arena *arena, struct span secret)
{
    struct span text = base32(arena, secret);
    char *words = arena_alloc(arena, text.len + text.len / GROUP + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (i > 0 && i % GROUP == 0)
            words[len++] = ' ';
        words[len++] = text.ptr[i];
    }
    return span_make(words, len);
}

struct span totp_address(struct arena *arena, struct span secret, struct span site,
                         struct span name)
{
    struct text out;
    text_init(&out, ADDRESS_MAX);
    text_add_string(&out, "otpauth://totp/");
    escape_url_part(&out, site);
    text_add_char(&out, ':');
    escape_url_part(&out, name);
    text_add_string(&out, "?secret=");
    text_add_span(&out, base32(arena, secret));
    text_add_string(&out, "&issuer=");
    escape_url_part(&out, site);
    struct span address = arena_span(arena, text_span(&out));
    text_free(&out);
    return address;
}
