/*
 * Recovery codes: what lets somebody in whose phone is lost. Ten at a time, each works once. Rules only: what an account has
 * is in factor.h.
 */
#ifndef FACTOR_RECOVERY_H
#define FACTOR_RECOVERY_H

#include "core/arena.h"

enum {
    RECOVERY_CODES = 10,
    RECOVERY_LEN = 24,      /* letters and digits of a code: 114 random bits */
    RECOVERY_TEXT_LEN = 27, /* as it is shown, "k7mpw2-xwdr9h-qtnk4a-c8fygj" */
    RECOVERY_HASH_LEN = 32,
};

/* A new one as it is shown, in the arena. No letter or digit in it looks like another. */
struct span recovery_code(struct arena *arena);

/*
 * Whether somebody typed such a code, with or without hyphens, spaces and capitals; *code gets its letters and digits, in the
 * arena. Letters that look like a digit and are in no code are read as that digit.
 */
bool recovery_is_code(struct arena *arena, struct span typed, struct span *code);

/* What the database has of a code of that account: RECOVERY_HASH_LEN bytes in the arena. `code` is recovery_is_code's. */
struct span recovery_hash(struct arena *arena, int64_t account_id, struct span code);

#endif
