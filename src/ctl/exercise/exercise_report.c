/* What became of the exercises of a list, in words. */
#include "ctl/exercise/exercise.h"

static void note_unknown(struct arena *arena, struct exercise_counts *counts, struct span name)
{
    size_t at = 0;
    while (at < counts->unknown_count && !span_equal(counts->unknown[at].name, name))
        at++;
    if (at == EXERCISE_NAMES_MAX)
        return;
    if (at == counts->unknown_count) {
        counts->unknown[at].name = arena_span(arena, name);
        counts->unknown_count++;
    }
    counts->unknown[at].count++;
}

void exercise_count_draft(struct arena *arena, struct exercise_counts *counts,
                          const struct exercise_draft *draft)
{
    for (size_t i = 0; i < draft->unknown_count; i++)
        note_unknown(arena, counts, draft->unknown[i]);
    counts->with_unknown += draft->unknown_count > 0 ? 1 : 0;
    counts->with_pictures += draft->pictures ? 1 : 0;
}

void exercise_report(FILE *out, const struct exercise_source *source,
                     const struct exercise_counts *counts)
{
    static const char *const words[EXERCISE_REASONS] = {
        [EXERCISE_TAKEN] = "became drafts",
        [EXERCISE_BEFORE] = "were imported before: left as they are",
        [EXERCISE_NO_KIND] =
            "left out: of a category that the library has no kind for, such as cardio",
        [EXERCISE_NO_ENGLISH] = "left out: they have no name in English",
        [EXERCISE_NO_LICENCE] = "left out: they say no licence",
        [EXERCISE_NO_STEPS] = "left out: they say no steps",
        [EXERCISE_LONG] = "left out: more than 30 steps, or a step of more than 1000 characters",
        [EXERCISE_NO_MUSCLE] = "left out: they work on no muscle that the library has",
        [EXERCISE_NAMED_SO] = "left out: an entry here is called so already",
    };
    for (size_t i = 0; i < EXERCISE_REASONS; i++)
        if (counts->of[i] > 0 || i == EXERCISE_TAKEN)
            fprintf(out, "%6zu %s\n", counts->of[i], words[i]);
    if (counts->of[EXERCISE_TAKEN] == 0)
        return;
    fprintf(out,
            "Of the drafts\n"
            "%6zu have to be told %s: "
            "the list has no field for any of these\n"
            "%6zu have pictures there, which were not taken\n"
            "%6zu also work on muscles that the library does not have\n",
            counts->of[EXERCISE_TAKEN], source->lacks, counts->with_pictures, counts->with_unknown);
    for (size_t i = 0; i < counts->unknown_count; i++)
        fprintf(out, "%12zu " SPAN_FMT "\n", counts->unknown[i].count,
                SPAN_ARG(counts->unknown[i].name));
    fprintf(out, "%s are in each draft's text.\n", source->fields);
}
