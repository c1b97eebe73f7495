/* Rules of "It made it worse": what can be chosen, in words. */
#include "worse/worse.h"

const struct worse_choice worse_whats[] = {
    {"stronger", "The pain got stronger"},
    {"elsewhere", "It hurts in a new place"},
    {"tingling", "It tingles, or feels numb or weak"},
    {"cramp", "A cramp"},
    {"other", "Something else"},
    {NULL, NULL},
};
const char *const worse_what_names[] = {"stronger", "elsewhere", "tingling",
                                        "cramp",    "other",     NULL};

const struct worse_choice worse_sides[] = {
    {"left", "Left"}, {"right", "Right"}, {"both", "Both"}, {"middle", "In the middle"},
    {NULL, NULL},
};
const char *const worse_side_names[] = {"left", "right", "both", "middle", NULL};

const struct worse_choice worse_downs[] = {
    {"yes", "Yes"},
    {"no", "No"},
    {"unsure", "I am not sure"},
    {NULL, NULL},
};
const char *const worse_down_names[] = {"yes", "no", "unsure", NULL};

const struct worse_choice worse_outcomes[] = {
    {"caution", "a caution was added"},
    {"change", "it was changed, or its writer was asked to"},
    {"warning", "readers are warned of it"},
    {"none", "nothing was changed"},
    {NULL, NULL},
};

struct span worse_words(const struct worse_choice *choices, struct span name)
{
    for (; choices->name != NULL; choices++)
        if (span_is(name, choices->name))
            return span_of(choices->words);
    return SPAN("");
}

struct safety_hits worse_signs(const struct span *names, size_t count)
{
    struct safety_hits hits = {0};
    for (size_t i = 0; i < safety_flag_count(); i++)
        for (size_t k = 0; k < count; k++)
            if (span_equal(safety_flag_at(i)->name, names[k]))
                hits.bits |= UINT64_C(1) << i;
    return hits;
}
