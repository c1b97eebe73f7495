/* What a review covers. */
#include "review/review.h"

const struct review_part *review_parts(struct span kind, size_t *count)
{
    static const struct review_part of_stretch[] = {
        {"steps", "The steps: position, movement, what to feel and what goes wrong"},
        {"dose", "The dose: how long, how many, how often, for whom"},
        {"cautions", "The cautions: who should ask first or not do it, and when to stop"},
        {"sources", "The sources: they say what they are cited for"},
    };
    static const struct review_part of_others[] = {
        {"text", "The text: it is right, and harms nobody who follows it"},
        {"sources", "The sources, as far as there are some: they say what they are cited for"},
    };
    bool stretch = span_is(kind, "stretch");
    *count = stretch ? COUNT_OF(of_stretch) : COUNT_OF(of_others);
    return stretch ? of_stretch : of_others;
}
