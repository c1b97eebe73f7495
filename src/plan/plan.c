/* From a dose to parts in their order. */
#include "plan/plan.h"

static struct plan_part *add(struct arena *arena, struct plan *plan, struct plan_part part)
{
    if (plan->count == plan->room) {
        size_t room = plan->room == 0 ? 16 : 2 * plan->room;
        struct plan_part *parts = arena_array_of(arena, struct plan_part, room);
        if (plan->count > 0)
            memcpy(parts, plan->parts, plan->count * sizeof(*parts));
        plan->parts = parts;
        plan->room = room;
    }
    part.item = plan->items - 1;
    plan->seconds += part.seconds;
    plan->parts[plan->count] = part;
    return &plan->parts[plan->count++];
}

bool plan_is_timed(struct span unit)
{
    return span_is(unit, "s") || span_is(unit, "counts");
}

static int64_t seconds_of_one(struct span unit)
{
    if (plan_is_timed(unit))
        return 1;
    if (span_is(unit, "passes"))
        return PLAN_PASS_S;
    return span_is(unit, "breaths") ? PLAN_BREATH_S : PLAN_REP_S;
}

/* What one item's parts are made from. */
struct maker {
    struct arena *arena;
    struct plan *plan;
    const struct plan_item *item;
    int64_t set, sets;
    int64_t reps; /* holds one by one on a side; 1 when they are not told apart */
};

static void add_pause(const struct maker *m, enum plan_kind kind, enum plan_side side,
                      int64_t seconds)
{
    add(m->arena, m->plan, (struct plan_part){.kind = kind, .side = side, .seconds = seconds});
}

static void add_hold(const struct maker *m, enum plan_side side, int64_t rep)
{
    struct plan_part part = {.side = side, .set = m->set, .sets = m->sets};
    if (m->reps > 1) {
        part.rep = rep;
        part.reps = m->reps;
    }
    if (plan_is_timed(m->item->unit)) {
        part.kind = PLAN_HOLD;
        part.seconds = m->item->hold;
    } else { /* so many breaths */
        part.kind = PLAN_COUNT;
        part.count = m->item->hold;
        part.unit = m->item->unit;
        part.seconds = part.count * seconds_of_one(part.unit);
        part.waits = true;
    }
    add(m->arena, m->plan, part);
}

/* Repetitions that are not told apart, or none that are named. */
static void add_count(const struct maker *m, enum plan_side side)
{
    const struct plan_item *item = m->item;
    struct plan_part part = {
        .kind = PLAN_COUNT, .side = side, .set = m->set, .sets = m->sets, .waits = true};
    part.count = item->reps;
    part.unit = item->hold > 0 || plan_is_timed(item->unit) ? SPAN("reps") : item->unit;
    part.seconds = item->hold > 0
                       ? item->reps * (item->hold * seconds_of_one(item->unit) + PLAN_RELEASE_S)
                       : item->reps * seconds_of_one(part.unit);
    if (part.count == 0) {
        part.kind = PLAN_OPEN;
        m->plan->is_open = true;
    }
    add(m->arena, m->plan, part);
}

/* All of a set that is done on one side. */
static void add_side(const struct maker *m, enum plan_side side)
{
    if (m->reps == 0) {
        add_count(m, side);
        return;
    }
    for (int64_t rep = 1; rep <= m->reps; rep++) {
        if (rep > 1)
            add_pause(m, PLAN_RELEASE, side, PLAN_RELEASE_S);
        add_hold(m, side, rep);
    }
}

/* Holds of the two sides in turn: as many on the second as on the first. */
static void add_turns(const struct maker *m)
{
    struct maker one = *m;
    one.reps = (m->reps + 1) / 2; /* of each side */
    for (int64_t rep = 1; rep <= one.reps; rep++) {
        if (rep > 1)
            add_pause(&one, PLAN_SWITCH, PLAN_FIRST, PLAN_RELEASE_S);
        add_hold(&one, PLAN_FIRST, rep);
        add_pause(&one, PLAN_SWITCH, PLAN_SECOND, PLAN_RELEASE_S);
        add_hold(&one, PLAN_SECOND, rep);
    }
}

static void add_set(const struct maker *m)
{
    if (span_is(m->item->sides, "each")) {
        add_side(m, PLAN_FIRST);
        add_pause(m, PLAN_SWITCH, PLAN_SECOND, PLAN_SWITCH_S);
        add_side(m, PLAN_SECOND);
    } else if (!span_is(m->item->sides, "alternating")) {
        add_side(m, PLAN_NO_SIDE);
    } else if (m->reps > 0) {
        add_turns(m);
    } else {
        add_count(m, PLAN_TURNS);
    }
}

/* Between sets: the dose's rest; else changing back is rest enough where there are sides. */
static void add_between(const struct maker *m)
{
    const struct plan_item *item = m->item;
    bool two_sides = span_is(item->sides, "each") || span_is(item->sides, "alternating");
    if (item->rest > 0)
        add_pause(m, PLAN_REST, PLAN_NO_SIDE, item->rest);
    else if (!two_sides)
        add_pause(m, PLAN_REST, PLAN_NO_SIDE, PLAN_REST_S);
    if (two_sides && !(m->reps == 0 && span_is(item->sides, "alternating")))
        add_pause(m, PLAN_SWITCH, PLAN_FIRST, PLAN_SWITCH_S);
}

/* With turns an odd number would leave the second side short. */
static struct plan_item fair(const struct plan_item *item)
{
    struct plan_item copy = *item;
    if (span_is(item->sides, "alternating") && copy.reps % 2 == 1 && copy.reps > 1)
        copy.reps++;
    if (copy.sets <= 0)
        copy.sets = 1;
    return copy;
}

void plan_add(struct arena *arena, struct plan *plan, const struct plan_item *item)
{
    struct plan_item whole = fair(item);
    bool alternates = span_is(whole.sides, "alternating");
    int64_t holds = whole.hold == 0 ? 0 : whole.reps > 0 ? whole.reps : alternates ? 2 : 1;
    int64_t all = holds * whole.sets;
    if ((all > PLAN_HOLDS_MAX || plan->holds + all > PLAN_ALL_HOLDS_MAX) && whole.reps > 0)
        all = holds = 0;
    plan->holds += all;
    struct maker m = {arena, plan, &whole, 0, 0, holds};
    plan->items++;
    for (size_t step = 0; step < whole.steps; step++)
        add(arena, plan,
            (struct plan_part){
                .kind = PLAN_STEP, .step = step, .seconds = PLAN_STEP_S, .waits = true});
    bool sides = span_is(whole.sides, "each") || (alternates && holds > 0);
    add_pause(&m, PLAN_READY, sides ? PLAN_FIRST : PLAN_NO_SIDE, PLAN_READY_S);
    for (int64_t set = 1; set <= whole.sets; set++) {
        if (set > 1)
            add_between(&m);
        m.set = whole.sets > 1 ? set : 0;
        m.sets = whole.sets > 1 ? whole.sets : 0;
        add_set(&m);
    }
}

int64_t plan_seconds_of(const struct plan *plan, enum plan_side side)
{
    int64_t seconds = 0;
    for (size_t i = 0; i < plan->count; i++) {
        const struct plan_part *part = &plan->parts[i];
        if (part->side == side && (part->kind == PLAN_HOLD || part->kind == PLAN_COUNT))
            seconds += part->seconds;
    }
    return seconds;
}

int64_t plan_minutes(const struct plan *plan)
{
    return plan->seconds <= 60 ? 1 : (plan->seconds + 59) / 60;
}

struct plan plan_of_item(const struct plan *plan, size_t item)
{
    struct plan of = {.parts = plan->parts, .items = 1};
    for (size_t i = 0; i < plan->count; i++) {
        const struct plan_part *part = &plan->parts[i];
        if (part->item != item)
            continue;
        if (of.count == 0)
            of.parts = plan->parts + i;
        of.count++;
        of.seconds += part->seconds;
        of.is_open = of.is_open || part->kind == PLAN_OPEN;
    }
    return of;
}
