/* Rules of members' own plans. */
#include "own_plan/own_plan.h"

#include "core/utf8.h"

const struct post_choice own_plan_states[] = {
    {"todo", "To do"},
    {"doing", "Doing"},
    {"dropped", "Dropped"},
    {NULL, NULL},
};
const char *const own_plan_state_names[] = {"todo", "doing", "dropped", NULL};

struct span own_plan_state_words(struct span state)
{
    for (const struct post_choice *choice = own_plan_states; choice->value != NULL; choice++)
        if (span_is(state, choice->value))
            return span_of(choice->label);
    return SPAN("");
}

struct span own_plan_tidy(struct arena *arena, struct span words)
{
    struct span rest = words;
    struct span out = SPAN("");
    struct span piece;
    while (span_next(&rest, '\n', &piece)) {
        piece = span_trim(piece);
        if (piece.len > 0)
            out = out.len == 0
                      ? piece
                      : arena_printf(arena, SPAN_FMT " " SPAN_FMT, SPAN_ARG(out), SPAN_ARG(piece));
    }
    return out;
}

bool own_plan_is_gone(const struct own_plan_step *step)
{
    return step->words.len == 0;
}

bool own_plan_goes_on(const struct own_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        if (!own_plan_is_gone(&plan->steps[i]) && !span_is(plan->steps[i].state, "dropped"))
            return true;
    return false;
}

void own_plan_move(struct own_plan *plan, size_t at, bool up)
{
    size_t other = up ? at - 1 : at + 1;
    if (at >= plan->count || (up && at == 0) || other >= plan->count)
        return;
    struct own_plan_step step = plan->steps[at];
    plan->steps[at] = plan->steps[other];
    plan->steps[other] = step;
}

const struct own_plan_source *own_plan_source_of(const struct own_plan_sources *sources, size_t at)
{
    for (size_t i = 0; i < sources->count; i++)
        if (sources->items[i].place == (int64_t)at + 1)
            return &sources->items[i];
    return NULL;
}

struct span own_plan_source_path(struct arena *arena, const struct own_plan_source *source)
{
    return post_thing_path(arena, source->kind, source->id, source->slug);
}

static bool is_among(const struct span *slugs, size_t count, struct span slug)
{
    for (size_t i = 0; i < count; i++)
        if (span_equal(slugs[i], slug))
            return true;
    return false;
}

struct span *own_plan_stretches(struct arena *arena, const struct own_plan *plan, size_t *count)
{
    enum { MOST = OWN_PLAN_STEPS };
    struct span *slugs = arena_array_of(arena, struct span, MOST);
    *count = 0;
    for (size_t i = 0; i < plan->count; i++) {
        struct span rest = plan->steps[i].entries;
        struct span slug;
        if (span_is(plan->steps[i].state, "dropped"))
            continue;
        while (span_next(&rest, ' ', &slug) && *count < MOST)
            if (slug.len > 0 && !is_among(slugs, *count, slug))
                slugs[(*count)++] = slug;
    }
    return slugs;
}

struct span own_plan_path(struct arena *arena, int64_t id)
{
    return arena_printf(arena, "/plans/%lld", (long long)id);
}

struct span own_plan_step_path(struct arena *arena, int64_t id, int64_t step)
{
    if (step == 0)
        return own_plan_path(arena, id);
    return arena_printf(arena, "/plans/%lld#step-%lld", (long long)id, (long long)step);
}

bool own_plan_is_told(const struct own_plan_source *source)
{
    return source->warning.len > 0 || source->caution_count > 0 || source->change.len > 0;
}

size_t own_plan_kept_at(const struct own_plan_kept *kept, int64_t source, struct span mark,
                        struct span words)
{
    for (size_t i = 0; i < kept->count; i++)
        if (kept->sources[i] == source &&
            (source == 0 ? span_equal(kept->words[i], words) : span_equal(kept->marks[i], mark)))
            return i + 1;
    return 0;
}
