/* What the starter entries warn of: the same of what is done in the same way. */
#include "db/product.h"

#include "ctl/ctl.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct product product;

static int setup(void **state)
{
    (void)state;
    product_open(&product);
    return product_load(&product, "assets/library") == CTL_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

/* The starter entries of which a condition is true and that do not warn of the fact at least so strongly. */
static const char *without(const char *condition, const char *fact, const char *severities)
{
    char sql[700];
    snprintf(sql, sizeof(sql),
             "SELECT coalesce(string_agg(slug, ' ' ORDER BY slug), 'none') FROM entry WHERE kind = "
             "'stretch' AND (%s) AND NOT EXISTS (SELECT FROM jsonb_array_elements(model->"
             "'cautions') AS c WHERE c->>'fact' = '%s' AND c->>'severity' IN (%s))",
             condition, fact, severities);
    return product_text(&product, sql);
}

static const char any[] = "'info', 'care', 'ask-first', 'do-not'";
static const char ask[] = "'ask-first', 'do-not'";

static void what_kneels_warns_of_kneeling(void **state)
{
    (void)state;
    static const char kneels[] =
        "model->'positions' ?| ARRAY['kneeling', 'half-kneeling', 'quadruped']";
    assert_string_equal(without(kneels, "knee-pressure", any), "none");
    assert_string_equal(without(kneels, "knee-pain", any), "none");
    assert_string_equal(without(kneels, "knee-replacement", ask), "none");
    /* A helper bends the knee. */
    static const char helped[] = "slug IN ('t-test', 'partner-prone-stretch')";
    assert_string_equal(without(helped, "knee-pain", any), "none");
    assert_string_equal(without(helped, "knee-replacement", ask), "none");
    assert_string_equal(without(helped, "sciatica-flare", ask), "none");
}

/* What arches the back, by its own words, asks first of those whose back must not. */
static void what_may_arch_the_back_asks_first(void **state)
{
    (void)state;
    static const char arches[] =
        "concat(model->'steps', model->'faults') ~* '\\march' OR model->>'movement' ~* "
        "'lumbar extension'";
    assert_string_equal(without(arches, "spondylolisthesis", ask), "none");
    assert_string_equal(without(arches, "spinal-stenosis", ask), "none");
}

/* A fused spine bears what its surgeon allows: all but rest, and a knee that is lifted lying down. */
static void a_fused_spine_and_a_new_hip_ask_first(void **state)
{
    (void)state;
    assert_string_equal(
        without("model->>'type' <> 'rest' AND slug <> 'clamshell'", "spinal-fusion", ask), "none");
    /* On a plank both hips are straight, and nothing turns. */
    assert_string_equal(
        without("model->>'type' <> 'rest' AND slug <> 'plank'", "hip-replacement", ask), "none");
}

/* Falling across the body is what the twist is: whoever must not do that leaves it out. */
static void what_an_entry_itself_is_is_left_out_by_whom_it_harms(void **state)
{
    (void)state;
    assert_string_equal(without("slug IN ('supine-psoas-twist', 'piriformis-stretch')",
                                "hip-side-pain", "'do-not'"),
                        "none");
}

/* An article sent whoever had a clot to ask, and then to entries that are not for them. */
static void articles_are_as_careful_as_the_entries_they_lead_to(void **state)
{
    (void)state;
    assert_string_equal(
        product_text(&product, "SELECT coalesce(string_agg(slug, ' '), 'none') FROM entry JOIN "
                               "post USING (id) WHERE entry.kind = "
                               "'article' AND body ~ 'blood thinners' AND body !~ 'blood clot'"),
        "none");
    assert_string_equal(product_text(&product, "SELECT count(*) FROM entry JOIN post USING (id) "
                                               "WHERE slug = 'tight-glutes-1' AND body ~ "
                                               "'Press on nothing with a blood clot[^.]*numb'"),
                        "1");
}

static void what_turns_the_knees_out_or_lifts_an_arm_says_so(void **state)
{
    (void)state;
    assert_string_equal(without("slug = 'butterfly'", "knee-pain", any), "none");
    assert_string_equal(without("slug = 'butterfly'", "knee-replacement", ask), "none");
    assert_string_equal(without("slug IN ('bird-dog', 'supine-psoas-twist', 'psoas-side-bend')",
                                "shoulder-pain", any),
                        "none");
}

/* Tingling was "leave it out" on the roller and "take care" on the ball, in the same words. */
static void the_same_words_are_meant_as_seriously_everywhere(void **state)
{
    (void)state;
    assert_string_equal(
        product_text(&product,
                     "SELECT coalesce(string_agg(fact, ' '), 'none') FROM (SELECT c->>'fact' AS "
                     "fact FROM entry, jsonb_array_elements(model->'cautions') AS c WHERE kind = "
                     "'stretch' AND c->>'text' <> '' GROUP BY c->>'fact', c->>'text' HAVING "
                     "count(DISTINCT c->>'severity') > 1) AS x"),
        "none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_kneels_warns_of_kneeling),
        cmocka_unit_test(what_may_arch_the_back_asks_first),
        cmocka_unit_test(a_fused_spine_and_a_new_hip_ask_first),
        cmocka_unit_test(what_an_entry_itself_is_is_left_out_by_whom_it_harms),
        cmocka_unit_test(articles_are_as_careful_as_the_entries_they_lead_to),
        cmocka_unit_test(what_turns_the_knees_out_or_lifts_an_arm_says_so),
        cmocka_unit_test(the_same_words_are_meant_as_seriously_everywhere),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
