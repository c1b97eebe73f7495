/* What lists of stretches are narrowed to, and how long following one takes: sql/functions/library.sql. */
#include "db/product.h"

#include "ctl/ctl.h"
#include "plan/plan.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct product product;

static int setup(void **state)
{
    (void)state;
    product_open(&product);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

static int64_t seconds(const char *sides, const char *dose)
{
    char sql[512];
    snprintf(sql, sizeof(sql), "SELECT stretch_seconds('{\"sides\":\"%s\",\"dose\":%s}')", sides,
             dose);
    return product_number(&product, sql);
}

/* Ten seconds to get ready and to change sides, four to let go: as src/plan has them. */
static void a_dose_takes_as_long_as_following_it(void **state)
{
    (void)state;
    assert_int_equal(seconds("each", "{\"sets\":2,\"hold\":30,\"unit\":\"s\"}"), 160);
    assert_int_equal(seconds("both", "{\"hold\":\"10-30\",\"unit\":\"s\"}"), 20);
    assert_int_equal(seconds("each", "{\"hold\":\"10-30\",\"unit\":\"s\",\"total\":60}"), 160);
    assert_int_equal(seconds("both", "{\"reps\":10,\"hold\":10,\"unit\":\"s\"}"), 146);
    assert_int_equal(seconds("none", "{\"reps\":8,\"unit\":\"passes\"}"), 90);
    assert_int_equal(seconds("none", "{\"sets\":3,\"hold\":3,\"unit\":\"breaths\"}"), 85);
}

static void a_dose_without_numbers_takes_nobody_knows_how_long(void **state)
{
    (void)state;
    assert_int_equal(seconds("each", "{\"unit\":\"reps\",\"note\":\"As many as are easy.\"}"), 0);
    assert_int_equal(product_number(&product, "SELECT stretch_seconds('{}')"), 0);
    assert_int_equal(product_number(&product, "SELECT cardinality(stretch_ways('{\"dose\":{}}'))"),
                     2);
}

/* What is said before an entry is followed; 0: its own dose names no number. */
static int64_t seconds_followed(struct arena *arena, const char *model)
{
    struct stretch_model read = {0};
    assert_true(stretch_model_read(arena, span_of(model), &read, NULL));
    const struct plan_choices *choices = plan_choices_of(arena, &read);
    const struct plan_choice *usual = &choices->items[choices->usual];
    return usual->who.len > 0 || usual->plan.is_open ? 0 : usual->plan.seconds;
}

static void assert_the_same(const char *model, int64_t said)
{
    struct arena *arena = arena_new(4 * 1024 * 1024);
    int64_t followed = seconds_followed(arena, model);
    arena_free(arena);
    if (said != followed)
        fail_msg("the list says %lld, following says %lld: %s", (long long)said,
                 (long long)followed, model);
}

static void each_entry_takes_as_long_as_its_list_says(void **state)
{
    (void)state;
    static char model[64 * 1024];
    assert_int_equal(product_load(&product, "assets/library"), 0);
    int64_t count = product_number(&product, "SELECT count(*) FROM entry WHERE kind = 'stretch'");
    assert_true(count >= 20);
    for (int64_t i = 0; i < count; i++) {
        char sql[200];
        snprintf(sql, sizeof(sql),
                 "SELECT model FROM entry WHERE kind = 'stretch' ORDER BY slug OFFSET %lld LIMIT 1",
                 (long long)i);
        harness_value(product.uri, sql, model, sizeof(model));
        snprintf(sql, sizeof(sql),
                 "SELECT stretch_seconds(model) FROM entry WHERE kind = 'stretch' ORDER BY slug "
                 "OFFSET %lld LIMIT 1",
                 (long long)i);
        assert_the_same(model, product_number(&product, sql));
    }
}

static void odd_doses_do_too(void **state)
{
    (void)state;
    static const char *const all_sides[] = {"both", "each", "alternating", "none"};
    static const char *const units[] = {"s", "counts", "breaths", "reps", "passes"};
    static const char *const doses[] = {
        "\"hold\":5",
        "\"hold\":\"10-30\",\"reps\":\"3-7\"",
        "\"hold\":\"10-30\",\"reps\":\"3-7\",\"total\":61",
        "\"hold\":\"20-40\",\"total\":60,\"rest\":7",
        "\"sets\":\"2-3\",\"reps\":\"9-15\",\"rest\":20",
        "\"sets\":3,\"reps\":1,\"hold\":4",
        "\"reps\":1",
        "\"sets\":3",
        "\"sets\":2,\"reps\":61,\"hold\":2",
        "\"sets\":20,\"reps\":100,\"hold\":600",
        "\"total\":90",
        "\"hold\":45,\"others\":[{\"for\":\"Lying down\",\"hold\":5,\"unit\":\"s\"}]",
        "\"note\":\"As long as is easy.\",\"others\":[{\"for\":\"To "
        "begin\",\"hold\":5,\"unit\":\"s\"}]"};
    for (size_t d = 0; d < COUNT_OF(doses); d++)
        for (size_t u = 0; u < COUNT_OF(units); u++)
            for (size_t s = 0; s < COUNT_OF(all_sides); s++) {
                char model[600];
                char sql[700];
                snprintf(model, sizeof(model),
                         "{\"sides\":\"%s\",\"steps\":[{\"text\":\"Go.\"},{\"text\":\"On.\"}],"
                         "\"dose\":{\"unit\":\"%s\",%s}}",
                         all_sides[s], units[u], doses[d]);
                snprintf(sql, sizeof(sql), "SELECT stretch_seconds('%s')", model);
                assert_the_same(model, product_number(&product, sql));
            }
}

static int has(const char *model, const char *way)
{
    char sql[1024];
    snprintf(sql, sizeof(sql), "SELECT ('%s' = ANY (stretch_ways('%s')))::int", way, model);
    return (int)product_number(&product, sql);
}

static void an_entry_counts_for_each_way_that_it_can_be_done(void **state)
{
    (void)state;
    const char *lunge = "{\"positions\":[\"half-kneeling\",\"standing\"],\"spaces\":[\"floor\","
                        "\"standing\"],\"partner\":\"optional\",\"kit\":[{\"thing\":\"mat\","
                        "\"need\":\"optional\"}],\"dose\":{\"hold\":291,\"unit\":\"s\"}}";
    assert_true(has(lunge, "position=half-kneeling"));
    assert_true(has(lunge, "position=standing"));
    assert_true(has(lunge, "partner=no"));
    assert_true(has(lunge, "kit=none"));
    assert_true(has(lunge, "at=desk"));
    assert_true(has(lunge, "kneel=no"));
    assert_true(has(lunge, "floor=no"));
    assert_false(has(lunge, "minutes=5"));
    assert_true(has(lunge, "minutes=10"));
    const char *bird =
        "{\"positions\":[\"quadruped\"],\"spaces\":[\"floor\"],\"partner\":\"needed\","
        "\"kit\":[{\"thing\":\"mat\"}],\"dose\":{\"hold\":290,\"unit\":\"s\"}}";
    assert_false(has(bird, "partner=no"));
    assert_false(has(bird, "kit=none"));
    assert_false(has(bird, "at=desk"));
    assert_false(has(bird, "kneel=no"));
    assert_false(has(bird, "floor=no"));
    assert_true(has(bird, "minutes=5"));
}

/* A wall is no floor, and whoever kneels at it kneels on the floor. */
static void what_kneels_or_lies_on_the_floor_is_not_off_it(void **state)
{
    (void)state;
    static const char *const on_floor[][2] = {
        {"half-kneeling", "wall"}, {"kneeling", "chair"}, {"quadruped", "bed"},
        {"seated", "wall"},        {"supine", "chair"},   {"prone", "wall"},
        {"seated", "floor"},       {"side", "standing"},
    };
    static const char *const off_floor[][2] = {{"seated", "chair"},
                                               {"supine", "bed"},
                                               {"prone", "table"},
                                               {"side", "bed"},
                                               {"standing", "wall"}};
    char model[200];
    for (size_t i = 0; i < COUNT_OF(on_floor); i++) {
        snprintf(model, sizeof(model), "{\"positions\":[\"%s\"],\"spaces\":[\"floor\",\"%s\"]}",
                 on_floor[i][0], on_floor[i][1]);
        assert_false(has(model, "floor=no"));
    }
    for (size_t i = 0; i < COUNT_OF(off_floor); i++) {
        snprintf(model, sizeof(model), "{\"positions\":[\"%s\"],\"spaces\":[\"floor\",\"%s\"]}",
                 off_floor[i][0], off_floor[i][1]);
        assert_true(has(model, "floor=no"));
    }
}

static const char *slugs_with(const char *way)
{
    static char value[1000];
    char sql[400];
    snprintf(sql, sizeof(sql),
             "SELECT coalesce(string_agg(slug, ' ' ORDER BY slug), '') FROM entry WHERE kind = "
             "'stretch' AND '%s' = ANY (stretch_ways(model))",
             way);
    harness_value(product.uri, sql, value, sizeof(value));
    return value;
}

/* The starter entries by name: whoever adds one decides here whether its steps go down to the floor. */
static void no_starter_entry_says_of_itself_that_it_is_off_the_floor_and_kneels(void **state)
{
    (void)state;
    assert_int_equal(product_load(&product, "assets/library"), CTL_OK);
    assert_string_equal(slugs_with("floor=no"),
                        "clamshell constructive-rest figure-four lacrosse-ball-glutes "
                        "partner-prone-stretch piriformis-stretch psoas-side-bend "
                        "supine-psoas-twist t-test");
    assert_string_equal(slugs_with("at=desk"), "figure-four piriformis-stretch psoas-side-bend");
    assert_string_equal(slugs_with("position=half-kneeling"),
                        "couch-stretch kneeling-hip-flexor lunge-stretch");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dose_takes_as_long_as_following_it),
        cmocka_unit_test(a_dose_without_numbers_takes_nobody_knows_how_long),
        cmocka_unit_test(each_entry_takes_as_long_as_its_list_says),
        cmocka_unit_test(odd_doses_do_too),
        cmocka_unit_test(an_entry_counts_for_each_way_that_it_can_be_done),
        cmocka_unit_test(what_kneels_or_lies_on_the_floor_is_not_off_it),
        cmocka_unit_test(no_starter_entry_says_of_itself_that_it_is_off_the_floor_and_kneels),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
