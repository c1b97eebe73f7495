/* Rules of unknown words. */
#include "word/word.h"

#include "core/slug.h"

struct span word_slug(struct arena *arena, struct span words)
{
    return slug_make_or_empty(arena, words, SLUG_MAX);
}
