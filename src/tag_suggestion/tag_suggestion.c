/* Words about suggested tags. */
#include "tag_suggestion/tag_suggestion.h"

const char *tag_suggestion_words(struct span state)
{
    if (span_is(state, "tag"))
        return "It is a tag now";
    return span_is(state, "refused") ? "It did not become a tag" : "Waits for a coach";
}
