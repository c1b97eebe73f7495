/*
 * Codes of authenticator apps: TOTP as in RFC 6238, by liboath, with what every app knows: HMAC-SHA-1, six digits, a new
 * one each thirty seconds. Rules only: what an account has is in factor.h.
 */
#ifndef FACTOR_TOTP_H
#define FACTOR_TOTP_H

#include "core/arena.h"
#include "core/clock.h"

enum {
    TOTP_SECRET_LEN = 20, /* bytes: as long as the hash, as RFC 4226 advises */
    TOTP_DIGITS = 6,
    TOTP_SECONDS = 30, /* of a step */
    TOTP_DRIFT = 1,    /* steps by which a clock may be ahead or behind */
};

/* Random bytes, TOTP_SECRET_LEN of them, in the arena. */
struct span totp_secret(struct arena *arena);

/* The step that is going on at a time, from 1970 on. */
int64_t totp_step(instant at);

/* The digits of a step, with a zero byte behind them. False when there is no memory. */
MUST_CHECK bool totp_code(struct span secret, int64_t step, char code[TOTP_DIGITS + 1]);

/*
 * The step whose code that is: now, or a step before or behind it, and later than `last_step`, the last that was
 * accepted. 0: none of them. Takes as long for a wrong code as for a right one.
 */
int64_t totp_match(struct span secret, struct span code, instant now, int64_t last_step);

/* Whether somebody typed such a code: six digits, and spaces among them; *code gets the digits, in the arena. */
bool totp_is_code(struct arena *arena, struct span typed, struct span *code);

/* The secret as it is typed into an app: base32 in groups of four. In the arena. */
struct span totp_words(struct arena *arena, struct span secret);

/*
 * The address that a QR code shows to an app (otpauth://totp/…), with the site's name and the account's. Nothing in it needs
 * escaping in an attribute. In the arena.
 */
struct span totp_address(struct arena *arena, struct span secret, struct span site,
                         struct span name);

#endif
