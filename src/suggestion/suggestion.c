/* Words about suggested changes. */
#include "suggestion/suggestion.h"

const char *suggestion_words(struct span outcome)
{
    static const struct {
        const char *outcome;
        const char *words;
    } known[] = {
        {"accepted", "Accepted"},
        {"improved", "Accepted, with changes"},
        {"declined", "Declined"},
        {"taken-back", "Taken back"},
    };
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (span_is(outcome, known[i].outcome))
            return known[i].words;
    }
    return "Waits for a decision";
}
