/* Rules of trials: what can be chosen, in words. */
#include "trial/trial.h"

const struct trial_choice trial_whos[] = {
    {"me", "Only me"},
    {"counts", "Only me; and once it is over it counts among those of at least four other people, "
               "without my name"},
    {"report", "Everybody, with my name, once it is over: better or worse, my pain before and "
               "after, on how many days, where it is and since when"},
    {NULL, NULL},
};
const char *const trial_who_names[] = {"me", "counts", "report", NULL};

const struct trial_choice trial_rhythms[] = {
    {"usual", "After one, two and four weeks, and at the end"},
    {"weekly", "Each week"},
    {"end", "Only at the end"},
    {NULL, NULL},
};
const char *const trial_rhythm_names[] = {"usual", "weekly", "end", NULL};

const struct trial_choice trial_stop_whys[] = {
    {"helped", "I no longer need it"},
    {"worse", "It made it worse"},
    {"time", "It did not fit into my days"},
    {"other", "Another reason"},
    {NULL, NULL},
};
const char *const trial_stop_names[] = {"helped", "worse", "time", "other", NULL};

const struct trial_choice trial_changes[] = {
    {"3", "Very much better"}, {"2", "Much better"}, {"1", "A little better"},  {"0", "No change"},
    {"-1", "A little worse"},  {"-2", "Much worse"}, {"-3", "Very much worse"}, {NULL, NULL},
};
const char *const trial_change_names[] = {"3", "2", "1", "0", "-1", "-2", "-3", NULL};

const struct trial_choice trial_sinces[] = {
    {"under-6", "Less than 6 weeks"},
    {"6-to-12", "6 to 12 weeks"},
    {"over-12", "More than 12 weeks"},
    {NULL, NULL},
};
const char *const trial_since_names[] = {"under-6", "6-to-12", "over-12", NULL};

struct span trial_words(const struct trial_choice *choices, struct span name)
{
    for (; choices->name != NULL; choices++)
        if (span_is(name, choices->name))
            return span_of(choices->words);
    return SPAN("");
}

struct span trial_post_path(struct arena *arena, const struct trial *trial)
{
    if (trial->kind.len == 0)
        return SPAN("");
    if (span_is(trial->kind, "plan"))
        return arena_printf(arena, "/plans/%lld", (long long)trial->post_id);
    if (trial->path.len == 0)
        return arena_printf(arena, "/answers/%lld", (long long)trial->post_id);
    return span_make(trial->path.ptr, trial->path.len - strlen("/follow"));
}

struct span trial_target_path(struct arena *arena, const struct trial_target *target)
{
    if (span_is(target->kind, "plan"))
        return arena_printf(arena, "/plans/%lld", (long long)target->id);
    if (span_is(target->kind, "answer"))
        return arena_printf(arena, "/answers/%lld", (long long)target->id);
    return arena_printf(arena, "/%s/" SPAN_FMT,
                        span_is(target->kind, "stretch") ? "stretches" : "routines",
                        SPAN_ARG(target->slug));
}

struct safety_hits trial_safety(const struct trial *trial, const struct check_in_list *check_ins)
{
    struct safety_text texts[TRIAL_ACTIVITIES + 1];
    size_t count = 0;
    for (size_t i = 0; i < trial->activity_count && i < TRIAL_ACTIVITIES; i++)
        texts[count++] = (struct safety_text){.text = trial->activities[i]};
    struct span note = SPAN("");
    for (size_t i = 0; check_ins != NULL && i < check_ins->count; i++)
        if (span_is(check_ins->items[i].state, "reported"))
            note = check_ins->items[i].note;
    texts[count++] = (struct safety_text){.text = note};
    return safety_match_texts(texts, count, SAFETY_OWN_WORDS);
}
