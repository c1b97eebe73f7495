/* What a script is told of push. */
#include "push/push.h"

#include <sodium.h>

struct span push_key_words(struct arena *arena, const struct push_state *state)
{
    char words[2 * PUSH_KEY_BYTES];
    if (state->key.len != PUSH_KEY_BYTES)
        return SPAN("");
    sodium_bin2base64(words, sizeof(words), (const unsigned char *)state->key.ptr, state->key.len,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return arena_span(arena, span_of(words));
}
