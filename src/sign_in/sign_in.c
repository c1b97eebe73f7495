/* Ways in, in words. */
#include "sign_in/sign_in.h"

static const char *const means[][2] = {
    [SIGN_IN_PASSWORD] = {"password", "with a password"},
    [SIGN_IN_PASSKEY] = {"passkey", "with a passkey"},
    [SIGN_IN_PROVIDER] = {"provider", "through another site"},
    [SIGN_IN_REGISTERED] = {"register", "by registering"},
};
_Static_assert(COUNT_OF(means) == SIGN_IN_MEANS, "each has a name");

const char *sign_in_name(enum sign_in_means of)
{
    return means[of][0];
}

struct span sign_in_words(struct span name)
{
    for (size_t i = 0; i < COUNT_OF(means); i++) {
        if (span_is(name, means[i][0]))
            return span_of(means[i][1]);
    }
    return SPAN("");
}

struct span sign_in_words_by(struct arena *arena, struct span name, struct span title)
{
    if (span_is_empty(title))
        return sign_in_words(name);
    return arena_printf(arena,
                        span_is(name, means[SIGN_IN_REGISTERED][0])
                            ? "by registering through " SPAN_FMT
                            : "through " SPAN_FMT,
                        SPAN_ARG(title));
}

enum sign_in_means sign_in_means_of(struct span name)
{
    for (size_t i = 0; i < COUNT_OF(means); i++) {
        if (span_is(name, means[i][0]))
            return (enum sign_in_means)i;
    }
    return SIGN_IN_PASSWORD;
}
