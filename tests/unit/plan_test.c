/* What following an entry is made of: the order of its parts, their times, and the amounts to choose from. */
#include "unit/unit.h"

#include "ctl/load/front_matter.h"
#include "plan/plan.h"

#include <dirent.h>

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(16 * 1024 * 1024);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

#define plan_of(...) plan_make(&(struct plan_item){__VA_ARGS__})
#define JUST(n)  \
    {            \
        (n), (n) \
    }

static struct plan plan_make(const struct plan_item *item)
{
    struct plan plan = {0};
    plan_add(arena, &plan, item);
    return plan;
}

/* The plan as a line of letters and seconds: "ready1:10 hold1:30 switch2:10 hold2:30". */
static struct span line_of(const struct plan *plan)
{
    static const char *const kinds[PLAN_KINDS] = {"step", "ready",   "hold",   "count",
                                                  "open", "release", "switch", "rest"};
    static const char *const sides[] = {"", "1", "2", "*"};
    struct span line = SPAN("");
    for (size_t i = 0; i < plan->count; i++) {
        const struct plan_part *part = &plan->parts[i];
        line = arena_printf(arena, SPAN_FMT "%s%s%s:%lld", SPAN_ARG(line), i == 0 ? "" : " ",
                            kinds[part->kind], sides[part->side], (long long)part->seconds);
    }
    return line;
}

#define assert_plan(of, expected)              \
    do {                                       \
        struct plan made = of;                 \
        assert_span(line_of(&made), expected); \
    } while (0)

static void each_side_is_held_in_turn(void **state)
{
    (void)state;
    assert_plan(plan_of(.hold = 30, .unit = SPAN("s"), .sides = SPAN("each"), .steps = 2),
                "step:8 step:8 ready1:10 hold1:30 switch2:10 hold2:30");
    struct plan plan =
        plan_of(.sets = 2, .hold = 30, .unit = SPAN("s"), .rest = 20, .sides = SPAN("each"));
    assert_span(line_of(&plan), "ready1:10 hold1:30 switch2:10 hold2:30 rest:20 switch1:10 "
                                "hold1:30 switch2:10 hold2:30");
    assert_int_equal(plan.parts[1].set, 1);
    assert_int_equal(plan.parts[6].set, 2);
    assert_int_equal(plan.parts[6].sets, 2);
    assert_int_equal(plan.seconds, 10 + 4 * 30 + 20 + 3 * 10);
    assert_int_equal(plan_minutes(&plan), 3);
}

static void both_sides_at_once_rest_between_sets(void **state)
{
    (void)state;
    assert_plan(plan_of(.sets = 2, .hold = 10, .unit = SPAN("s"), .sides = SPAN("both")),
                "ready:10 hold:10 rest:15 hold:10");
    assert_plan(plan_of(.reps = 3, .hold = 10, .unit = SPAN("s"), .sides = SPAN("both")),
                "ready:10 hold:10 release:4 hold:10 release:4 hold:10");
}

static void what_is_counted_waits_for_whoever_counts(void **state)
{
    (void)state;
    struct plan plan = plan_of(.reps = 8, .unit = SPAN("passes"), .sides = SPAN("each"));
    assert_span(line_of(&plan), "ready1:10 count1:80 switch2:10 count2:80");
    assert_true(plan.parts[1].waits);
    assert_int_equal(plan.parts[1].count, 8);
    assert_span(plan.parts[1].unit, "passes");
    plan = plan_of(.sets = 2, .hold = 3, .unit = SPAN("breaths"), .sides = SPAN("none"));
    assert_span(line_of(&plan), "ready:10 count:15 rest:15 count:15");
    plan = plan_of(.hold = 15, .unit = SPAN("counts"), .sides = SPAN("none"));
    assert_span(line_of(&plan), "ready:10 hold:15");
    assert_false(plan.parts[1].waits);
    plan = plan_of(.unit = SPAN("reps"), .sides = SPAN("each"));
    assert_span(line_of(&plan), "ready1:10 open1:0 switch2:10 open2:0");
    assert_true(plan.is_open && plan.parts[1].waits);
}

static void turns_are_as_many_on_both_sides(void **state)
{
    (void)state;
    assert_plan(plan_of(.hold = 5, .unit = SPAN("s"), .sides = SPAN("alternating")),
                "ready1:10 hold1:5 switch2:4 hold2:5");
    assert_plan(plan_of(.reps = 3, .hold = 5, .unit = SPAN("s"), .sides = SPAN("alternating")),
                "ready1:10 hold1:5 switch2:4 hold2:5 switch1:4 hold1:5 switch2:4 hold2:5");
    struct plan plan = plan_of(.reps = 9, .unit = SPAN("reps"), .sides = SPAN("alternating"));
    assert_span(line_of(&plan), "ready:10 count*:50");
    assert_int_equal(plan.parts[1].count, 10);
}

static void of_several_items_each_has_its_own_parts_and_time(void **state)
{
    (void)state;
    struct plan plan = plan_of(.hold = 30, .unit = SPAN("s"), .sides = SPAN("both"), .steps = 1);
    plan_add(arena, &plan, &(struct plan_item){.unit = SPAN("reps"), .sides = SPAN("both")});
    plan_add(arena, &plan,
             &(struct plan_item){.hold = 20, .unit = SPAN("s"), .sides = SPAN("each")});
    assert_int_equal(plan.items, 3);
    struct plan first = plan_of_item(&plan, 0);
    struct plan open = plan_of_item(&plan, 1);
    struct plan last = plan_of_item(&plan, 2);
    assert_span(line_of(&first), "step:8 ready:10 hold:30");
    assert_span(line_of(&last), "ready1:10 hold1:20 switch2:10 hold2:20");
    assert_true(open.is_open && !first.is_open && !last.is_open && plan.is_open);
    assert_int_equal(first.seconds + open.seconds + last.seconds, plan.seconds);
    assert_int_equal(plan_of_item(&plan, 3).count, 0);
}

static void the_second_side_is_never_shorter(void **state)
{
    (void)state;
    static const char *const units[] = {"s", "counts", "breaths", "reps", "passes"};
    static const char *const sides[] = {"each", "alternating"};
    int64_t sum = 0;
    for (size_t u = 0; u < COUNT_OF(units); u++)
        for (size_t s = 0; s < COUNT_OF(sides); s++)
            for (int64_t sets = 0; sets <= 20; sets += 5)
                for (int64_t reps = 0; reps <= 100; reps += 9)
                    for (int64_t hold = 0; hold <= 60; hold += 20) {
                        struct plan plan = plan_of(.sets = sets, .reps = reps, .hold = hold,
                                                   .unit = span_of(units[u]),
                                                   .sides = span_of(sides[s]), .steps = 1);
                        assert_true(plan_seconds_of(&plan, PLAN_SECOND) ==
                                    plan_seconds_of(&plan, PLAN_FIRST));
                        assert_true(plan.count < 6 * PLAN_HOLDS_MAX);
                        sum = 0;
                        for (size_t i = 0; i < plan.count; i++)
                            sum += plan.parts[i].seconds;
                        assert_int_equal(sum, plan.seconds);
                        arena_free(arena);
                        arena = arena_new(16 * 1024 * 1024);
                    }
    assert_true(sum > 0);
}

static void several_entries_follow_one_another(void **state)
{
    (void)state;
    struct plan plan = plan_of(.hold = 10, .unit = SPAN("s"), .sides = SPAN("both"));
    struct plan_item next = {.hold = 20, .unit = SPAN("s"), .sides = SPAN("none"), .steps = 1};
    plan_add(arena, &plan, &next);
    assert_span(line_of(&plan), "ready:10 hold:10 step:8 ready:10 hold:20");
    assert_int_equal(plan.items, 2);
    assert_int_equal(plan.parts[1].item, 0);
    assert_int_equal(plan.parts[4].item, 1);
}

static void amounts_to_choose_from_are_those_of_the_dose(void **state)
{
    (void)state;
    struct stretch_other_dose older = {.who = SPAN("Older adults"),
                                       .amount = {.hold = {30, 60}, .unit = SPAN("s")}};
    struct stretch_model model = {.sides = SPAN("each"),
                                  .dose = {.amount = {.hold = {10, 30}, .unit = SPAN("s")},
                                           .total = 60,
                                           .others = {1, &older}}};
    struct plan_choices *choices = plan_choices_of(arena, &model);
    assert_int_equal(choices->count, 3); /* what another dose has in common is there once */
    assert_span(choices->items[0].amount, "6 × 10 s each side");
    assert_span(choices->items[1].amount, "2 × 30 s each side");
    assert_span(choices->items[2].who, "Older adults");
    assert_span(choices->items[2].amount, "60 s each side");
    assert_int_equal(choices->usual, 1);
    model.dose.total = 0;
    choices = plan_choices_of(arena, &model);
    assert_int_equal(choices->usual, 0);
    assert_span(choices->items[0].amount, "10 s each side");
    /* A dose without a number is one choice, and open. */
    model.dose = (struct stretch_dose){.amount = {.unit = SPAN("reps")}};
    choices = plan_choices_of(arena, &model);
    assert_int_equal(choices->count, 1);
    assert_span(choices->items[0].amount, "");
    assert_true(choices->items[0].plan.is_open);
    assert_int_equal(choices->usual, 0);
    /* Where another has one, that is the one to begin with. */
    struct stretch_other_dose few = {
        .who = SPAN("To begin with"),
        .amount = {.sets = JUST(2), .reps = JUST(5), .unit = SPAN("reps")}};
    model.dose.others.count = 1;
    model.dose.others.items = &few;
    choices = plan_choices_of(arena, &model);
    assert_int_equal(choices->usual, 1);
    assert_span(choices->items[1].amount, "2 × 5 times each side");
}

static void what_is_done_in_another_way_is_not_offered(void **state)
{
    (void)state;
    struct stretch_other_dose others[] = {
        {.who = SPAN("Lying down"), .amount = {.hold = {10, 20}, .unit = SPAN("s")}},
        {.who = SPAN("Older adults"), .amount = {.hold = JUST(60), .unit = SPAN("s")}},
        {.who = SPAN("In a chair, or on the FLOOR"), .amount = {.unit = SPAN("s")}},
    };
    struct stretch_model model = {
        .sides = SPAN("each"),
        .dose = {.amount = {.hold = JUST(30), .unit = SPAN("s")}, .others = {3, others}}};
    struct plan_choices *choices = plan_choices_of(arena, &model);
    assert_int_equal(choices->count, 2);
    assert_span(choices->items[1].who, "Older adults");
    assert_int_equal(choices->elsewhere_count, 2);
    assert_span(choices->elsewhere[0].who, "Lying down");
    assert_span(choices->elsewhere[0].amount, "10–20 s each side");
    assert_span(choices->elsewhere[1].amount, "");
}

/* Whoever writes another dose for a starter entry decides here whether the steps show it. */
static bool is_of_the_steps(struct span who)
{
    static const char *const known[] = {"Older adults", "To begin with", "Any stretch"};
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (span_is(who, known[i]))
            return true;
    return false;
}

static void no_starter_entry_offers_a_dose_of_other_steps(void **state)
{
    (void)state;
    static const char folder[] = "assets/library/stretches";
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    size_t offered = 0, elsewhere = 0;
    for (struct dirent *file = readdir(dir); file != NULL; file = readdir(dir)) {
        if (!span_ends(span_of(file->d_name), ".md"))
            continue;
        struct span path = arena_printf(arena, "%s/%s", folder, file->d_name);
        struct front_matter front;
        size_t line;
        struct span message;
        assert_true(front_matter_read(arena, read_file(arena, path.ptr), &front, &line, &message));
        char *json = json_dumps(front.tree, JSON_COMPACT);
        struct stretch_model model;
        struct model_faults faults = {.count = 0};
        bool whole = stretch_model_read(arena, arena_span(arena, span_of(json)), &model, &faults);
        assert_true(whole || faults.count > 0); /* title and the like are not the model's */
        free(json);
        json_decref(front.tree);
        struct plan_choices *choices = plan_choices_of(arena, &model);
        for (size_t i = 0; i < choices->count; i++)
            if (choices->items[i].who.len > 0 && !is_of_the_steps(choices->items[i].who))
                fail_msg("%s offers \"" SPAN_FMT "\"", file->d_name,
                         SPAN_ARG(choices->items[i].who));
        offered += choices->count;
        elsewhere += choices->elsewhere_count;
    }
    closedir(dir);
    assert_true(offered > 20 && elsewhere > 0);
}

static enum figure_side side_of(const char *pose)
{
    struct stretch_step step = {.text = SPAN("Do it."), .pose = span_of(pose)};
    struct stretch_model model = {.steps = {1, &step}};
    struct stretch_pictures pictures = stretch_pictures_of(arena, &model, SPAN("some"));
    assert_int_equal(pictures.count, 1);
    return plan_drawn_side(&pictures);
}

static void the_drawn_side_is_the_one_that_is_worked(void **state)
{
    (void)state;
    assert_int_equal(side_of("posture half-kneeling.left on floor\ntint iliopsoas.left\narrow "
                             "knee.right up"),
                     SIDE_LEFT);
    assert_int_equal(side_of("posture seated on chair\nankle.right on thigh.left\ntint"),
                     SIDE_RIGHT);
    assert_int_equal(side_of("posture supine on floor\narrow knee.left up\nmirror\ntint"),
                     SIDE_RIGHT);
    assert_int_equal(side_of("posture standing on floor\ntint"), SIDE_BOTH);
    struct stretch_pictures none = {0};
    assert_int_equal(plan_drawn_side(&none), SIDE_BOTH);
}

/* Whoever follows the last of many counts for themselves: the page stays one that a phone can read. */
static void holds_of_many_items_are_not_all_told_apart(void **state)
{
    (void)state;
    struct plan plan = {0};
    const struct plan_item item = {
        .sets = 6, .reps = 20, .hold = 5, .unit = SPAN("s"), .sides = SPAN("each")};
    for (int i = 0; i < 12; i++)
        plan_add(arena, &plan, &item);
    assert_int_equal(plan.holds, PLAN_ALL_HOLDS_MAX);
    assert_in_range(plan.count, 12, 1400);
    struct plan first = plan_of_item(&plan, 0);
    struct plan last = plan_of_item(&plan, 11);
    assert_true(last.count < first.count / 5);
    assert_in_range(last.seconds, first.seconds - 100, first.seconds + 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_side_is_held_in_turn),
        cmocka_unit_test(both_sides_at_once_rest_between_sets),
        cmocka_unit_test(what_is_counted_waits_for_whoever_counts),
        cmocka_unit_test(turns_are_as_many_on_both_sides),
        cmocka_unit_test(of_several_items_each_has_its_own_parts_and_time),
        cmocka_unit_test(the_second_side_is_never_shorter),
        cmocka_unit_test(several_entries_follow_one_another),
        cmocka_unit_test(amounts_to_choose_from_are_those_of_the_dose),
        cmocka_unit_test(what_is_done_in_another_way_is_not_offered),
        cmocka_unit_test(no_starter_entry_offers_a_dose_of_other_steps),
        cmocka_unit_test(holds_of_many_items_are_not_all_told_apart),
        cmocka_unit_test(the_drawn_side_is_the_one_that_is_worked),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
