/* Prepared texts: what they are for, and putting one into what somebody has typed. */
#include "staff_template/staff_template.h"

const struct staff_template_act staff_template_acts[] = {
    {"suspend", "Suspending somebody", 2000, true},
    {"delete", "Deleting a post", 200, false},
    {"close", "Closing a question", 300, false},
    {"refuse", "Declining a suggested change or a flag", 500, false},
    {NULL, NULL, 0, false},
};

const struct staff_template_act *staff_template_act(struct span name)
{
    const struct staff_template_act *act = staff_template_acts;
    while (act->name != NULL && !span_is(name, act->name))
        act++;
    return act;
}

bool staff_template_is_act(struct span name)
{
    return staff_template_act(name)->name != NULL;
}

struct span staff_template_words(struct arena *arena, const struct staff_template *template,
                                 struct span name)
{
    struct span words = template->words;
    size_t at = span_find_text(words, "{name}");
    if (at == words.len)
        return words;
    struct span rest = span_from(words, at + strlen("{name}"));
    words.len = at;
    return arena_printf(arena, SPAN_FMT SPAN_FMT SPAN_FMT, SPAN_ARG(words), SPAN_ARG(name),
                        SPAN_ARG(rest));
}

const struct staff_template *staff_template_chosen(const struct staff_template_list *list,
                                                   struct span chosen)
{
    int64_t id = 0;
    if (!span_int(chosen, 1, INT64_MAX, &id))
        return NULL;
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].id == id)
            return &list->items[i];
    }
    return NULL;
}

/* The text of one of the list, as it was put in. */
static bool is_one(struct arena *arena, const struct staff_template_list *list, struct span typed,
                   struct span name)
{
    for (size_t i = 0; i < list->count; i++) {
        if (span_equal(typed, span_trim(staff_template_words(arena, &list->items[i], name))))
            return true;
    }
    return false;
}

struct span staff_template_put_in(struct arena *arena, const struct staff_template_list *list,
                                  struct span chosen, struct span typed, struct span name)
{
    const struct staff_template *template = staff_template_chosen(list, chosen);
    if (template == NULL)
        return typed;
    struct span words = staff_template_words(arena, template, name);
    struct span trimmed = span_trim(typed);
    if (span_is_empty(trimmed) || is_one(arena, list, trimmed, name))
        return words;
    const char *between = staff_template_act(template->act)->lines ? "\n\n" : " ";
    return arena_printf(arena, SPAN_FMT "%s" SPAN_FMT, SPAN_ARG(trimmed), between, SPAN_ARG(words));
}
