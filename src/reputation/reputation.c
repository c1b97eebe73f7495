/* What needs points, in words. */
#include "reputation/reputation.h"

static const struct {
    const char *name;
    const char *words;
    const char *why;
} rights[] = {
    {"flag", "Flag a post, an entry or a person",
     "Somebody may be in danger or be hurt: everybody may say so."},
    {"vote-down", "Vote down", "Whoever says no should have found out how hard a good answer is."},
    {"close", "Vote to close a question, or to open it again",
     "It is for those who know what can be answered here: several of them decide together."},
    {"outdated", "Say that an answer is outdated",
     "That moves an answer down, so it is for those who have helped somebody themselves."},
};

static size_t place_of(struct span name)
{
    size_t at = 0;
    while (at < COUNT_OF(rights) && !span_is(name, rights[at].name))
        at++;
    return at;
}

struct span reputation_right_words(struct span name)
{
    size_t at = place_of(name);
    return at < COUNT_OF(rights) ? span_of(rights[at].words) : name;
}

struct span reputation_right_why(struct span name)
{
    size_t at = place_of(name);
    return at < COUNT_OF(rights) ? span_of(rights[at].why) : SPAN("");
}
