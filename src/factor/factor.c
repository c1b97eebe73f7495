/* Second factors: codes as they are typed, and recovery codes as they are made. */
#include "factor/factor.h"

#include "factor/totp.h"

void factor_code_read(struct arena *arena, struct span typed, struct factor_code *out)
{
    *out = (struct factor_code){.kind = FACTOR_CODE_NONE};
    if (totp_is_code(arena, typed, &out->code))
        out->kind = FACTOR_CODE_TOTP;
    else if (recovery_is_code(arena, typed, &out->code))
        out->kind = FACTOR_CODE_RECOVERY;
}

bool factor_code_fits(struct factor_code *code, const struct factor_proof *proof, instant now)
{
    switch (code->kind) {
    case FACTOR_CODE_NONE:
        return false;
    case FACTOR_CODE_RECOVERY:
        return true;
    case FACTOR_CODE_TOTP:
        code->step = span_is_empty(proof->secret)
                         ? 0
                         : totp_match(proof->secret, code->code, now, proof->last_step);
        return code->step != 0;
    }
    return false;
}

struct span factor_code_missing(const struct factor_proof *proof)
{
    return span_is_empty(proof->secret)
               ? SPAN("Please enter one of your recovery codes.")
               : SPAN(
                     "Please enter the six digits that your app shows now, or one of your recovery "
                     "codes: four groups of six letters and digits.");
}

struct span factor_code_wrong(const struct factor_code *code, const struct factor_proof *proof)
{
    return code->kind == FACTOR_CODE_RECOVERY || span_is_empty(proof->secret)
               ? SPAN("That recovery code is wrong or was used already. Try another one.")
               : SPAN(
                     "That code is wrong or was used already. Look at its digits once more; if you "
                     "used it just now, wait for the next one.");
}
