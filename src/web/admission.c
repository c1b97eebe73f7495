/* Leave to send a file, as a part of a form's address: "account.seconds.signature". */
#include "web/admission.h"

#include "web/secret.h"

enum { MICROSECONDS = 1000000 };

struct span admission_path(struct request *r)
{
    struct span front = arena_printf(r->arena, "%lld.%lld", (long long)r->viewer.account_id,
                                     (long long)(clock_now() / MICROSECONDS));
    struct span signature = secret_sign(r->arena, ADMISSION_FIELD, front);
    if (span_is_empty(signature) || r->viewer.account_id == 0)
        return r->path;
    return arena_printf(r->arena, SPAN_FMT "?" ADMISSION_FIELD "=" SPAN_FMT "." SPAN_FMT,
                        SPAN_ARG(r->path), SPAN_ARG(front), SPAN_ARG(signature));
}

int64_t admission_account(struct arena *arena, struct span query, instant now)
{
    struct span leave = span_starts(query, ADMISSION_FIELD "=")
                            ? span_from(query, sizeof(ADMISSION_FIELD))
                            : SPAN("");
    struct span rest = leave;
    struct span piece;
    int64_t account;
    int64_t since;
    if (!span_next(&rest, '.', &piece) || !span_int(piece, 1, INT64_MAX, &account) ||
        !span_next(&rest, '.', &piece) || !span_int(piece, 1, INT64_MAX, &since))
        return 0;
    struct span front = span_make(leave.ptr, leave.len - rest.len - 1);
    if (!secret_signed(arena, ADMISSION_FIELD, front, rest))
        return 0;
    return now / MICROSECONDS - since <= ADMISSION_SECONDS ? account : 0;
}
