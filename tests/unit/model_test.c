/* The models of the library's entries: JSON to struct, struct to JSON, and what is wrong with them. */
#include "library/model.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena *arena;
static struct stretch_model stretch;
static struct model_faults faults;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(16 * 1024 * 1024);
    faults = (struct model_faults){.count = 0};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const char whole[] =
    "{\"type\":\"stretch\",\"positions\":[\"seated\",\"supine\"],\"sides\":\"each\","
    "\"steps\":[{\"text\":\"Sit.\"},{\"text\":\"Lean.\",\"cue\":\"Tall.\",\"if\":\"If it hurts, "
    "stop.\"}],"
    "\"feel_where\":\"Buttock.\",\"not_feel\":\"Knee.\",\"faults\":[\"Rounding.\"],\"breathing\":"
    "\"Out.\","
    "\"dose\":{\"sets\":\"2-3\",\"hold\":30,\"unit\":\"s\",\"total\":60,\"source\":\"A "
    "coach\",\"note\":\"Both "
    "sides.\",\"others\":[{\"for\":\"Older adults\",\"hold\":\"30-60\",\"unit\":\"s\"}]},"
    "\"easier\":[\"piriformis-stretch\"],\"harder\":[],"
    "\"swaps\":[{\"to\":\"t-test\",\"reason\":\"kit\",\"note\":\"With a "
    "table.\"}],\"one_way\":[{\"to\":\"t-test\",\"why\":\"Too far.\"}],"
    "\"kit\":[{\"thing\":\"ball\",\"or\":\"tennis ball\",\"need\":\"optional\"}],"
    "\"spaces\":[\"chair\",\"floor\"],\"partner\":\"optional\",\"partner_steps\":[\"Press.\"],"
    "\"muscles\":[{\"muscle\":\"piriformis\",\"role\":\"target\",\"effect\":\"lengthens\"}],"
    "\"movement\":\"Flexion\",\"cautions\":[{\"fact\":\"knee-pain\",\"text\":\"Hand under it.\","
    "\"severity\":\"care\"}],\"stop\":[\"Stop if sharp.\"],\"retest\":\"Bend.\","
    "\"evidence\":{\"level\":\"experience\",\"note\":\"Own "
    "dose.\",\"citations\":[{\"claim\":\"Hold of 30 seconds\",\"level\":\"study\",\"title\":\"A "
    "list\","
    "\"url\":\"https://example.org\"}]},\"origin\":\"An article.\"}";

static void read_stretch(const char *json)
{
    faults = (struct model_faults){.count = 0};
    if (!stretch_model_read(arena, span_of(json), &stretch, &faults))
        fail_msg(SPAN_FMT ": " SPAN_FMT, SPAN_ARG(faults.first->field),
                 SPAN_ARG(faults.first->message));
}

static void expect_fault(const char *field, const char *part)
{
    char *message = arena_string(arena, model_fault_of(&faults, field));
    if (strstr(message, part) == NULL)
        fail_msg("%s: '%s' has no '%s'", field, message, part);
}

static void test_what_is_read_is_written_again(void **state)
{
    (void)state;
    read_stretch(whole);
    assert_true(stretch_model_check(arena, &stretch, &faults));
    assert_int_equal(faults.count, 0);
    assert_string_equal(arena_string(arena, stretch_model_write(arena, &stretch)), whole);
    assert_int_equal(stretch.steps.count, 2);
    assert_true(span_is(stretch.steps.items[1].condition, "If it hurts, stop."));
    assert_int_equal(stretch.dose.amount.hold.from, 30);
    assert_int_equal(stretch.dose.amount.reps.to, 0);
    assert_true(span_is(stretch.evidence.citations.items[0].title, "A list"));
}

/* Each takes a while to draw, and kilobytes. */
static void test_poses_are_few(void **state)
{
    (void)state;
    read_stretch(whole);
    struct stretch_step steps[STRETCH_POSES_MAX + 2];
    for (size_t i = 0; i < COUNT_OF(steps); i++)
        steps[i] = (struct stretch_step){.text = SPAN("Lie down."),
                                         .pose = SPAN("posture supine on floor")};
    stretch.steps.items = steps;
    stretch.steps.count = STRETCH_POSES_MAX;
    assert_true(stretch_model_check(arena, &stretch, &faults));
    stretch.steps.count = STRETCH_POSES_MAX + 2;
    assert_false(stretch_model_check(arena, &stretch, &faults));
    assert_int_equal(faults.count, 1);
    expect_fault("steps.9.pose", "at most 8 pictures");
    steps[0].pose = SPAN("");
    steps[1].pose = SPAN("");
    faults = (struct model_faults){.count = 0};
    assert_true(stretch_model_check(arena, &stretch, &faults));
}

static void test_an_empty_model(void **state)
{
    (void)state;
    read_stretch("");
    assert_int_equal(stretch.steps.count, 0);
    read_stretch("{}");
    assert_false(stretch_model_check(arena, &stretch, &faults));
    expect_fault("type", "missing");
    expect_fault("positions", "at least one");
    expect_fault("steps", "at least one");
    expect_fault("stop", "at least one");
    expect_fault("evidence.level", "missing");
    struct span written = stretch_model_write(arena, &stretch);
    assert_true(stretch_model_read(arena, written, &stretch, NULL));
}

static void test_wrong_types_and_unknown_keys_are_all_named(void **state)
{
    (void)state;
    assert_false(stretch_model_read(
        arena,
        SPAN("{\"type\":7,\"colour\":\"red\",\"steps\":[\"a\",{\"text\":\"b\",\"x\":1}],"
             "\"dose\":{\"hold\":\"long\"},\"kit\":[\"mat\",3],\"spaces\":[1],\"stop\":\"now\","
             "\"muscles\":{}}"),
        &stretch, &faults));
    assert_int_equal(faults.count, 10);
    expect_fault("type", "text");
    expect_fault("colour", "no field");
    expect_fault("steps.1", "named fields");
    expect_fault("steps.2.x", "no field");
    expect_fault("dose.hold", "whole number");
    expect_fault("kit.1", "named fields");
    expect_fault("kit.2", "named fields");
    expect_fault("spaces.1", "text");
    expect_fault("stop", "a list");
    expect_fault("muscles", "a list");
    assert_true(span_is(stretch.steps.items[1].text, "b")); /* what could be read is there */
}

static void test_what_is_no_json(void **state)
{
    (void)state;
    static const char *const broken[] = {"{",
                                         "[]",
                                         "7",
                                         "nothing",
                                         "{\"type\":\"a\",\"type\":\"b\"}",
                                         "{} {}",
                                         "{\"type\":\"\\u0000\"}"};
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        faults = (struct model_faults){.count = 0};
        if (stretch_model_read(arena, span_of(broken[i]), &stretch, &faults) || faults.count == 0)
            fail_msg("%s was taken", broken[i]);
    }
}

static void test_limits(void **state)
{
    (void)state;
    read_stretch(whole);
    stretch.type = SPAN("dance");
    stretch.dose.amount.sets = (struct model_range){2, 21};
    stretch.dose.amount.hold = (struct model_range){60, 30};
    stretch.dose.rest = -1;
    stretch.swaps.items[0].to = SPAN("Not a slug");
    stretch.evidence.citations.items[0].url = SPAN("javascript:alert(1)");
    stretch.faults.items[0] = SPAN("two\nlines");
    char *longest = arena_alloc(arena, 1001);
    memset(longest, 'x', 1001);
    stretch.retest = span_make(longest, 1001);
    stretch.origin = span_make(longest, 1000);
    assert_false(stretch_model_check(arena, &stretch, &faults));
    expect_fault("type", "Choose one of: stretch, release");
    expect_fault("dose.sets", "from 1 to 20");
    expect_fault("dose.hold", "smaller number first");
    expect_fault("dose.rest", "from 1 to 600");
    expect_fault("swaps.1.to", "small letters");
    expect_fault("evidence.citations.1.url", "https://");
    expect_fault("faults.1", "one line");
    expect_fault("retest", "1000 characters");
    assert_int_equal(faults.count, 8);
}

static void test_a_muscle_twice_and_a_number_of_nothing(void **state)
{
    (void)state;
    read_stretch(whole);
    struct stretch_muscle twice[2] = {stretch.muscles.items[0], stretch.muscles.items[0]};
    stretch.muscles.items = twice;
    stretch.muscles.count = 2;
    stretch.dose.amount.unit = SPAN("");
    assert_false(stretch_model_check(arena, &stretch, &faults));
    expect_fault("muscles.2.muscle", "already");
    expect_fault("dose.unit", "what the number counts");
    assert_int_equal(faults.count, 2);
}

static void test_what_is_chosen_twice_or_not_known(void **state)
{
    (void)state;
    read_stretch(whole);
    struct span positions[] = {SPAN("seated"), SPAN("flying"), SPAN("seated")};
    stretch.positions = (struct model_texts){COUNT_OF(positions), positions};
    stretch.cautions.items[0].fact = SPAN("bad-knees");
    stretch.kit.items[0].need = SPAN("perhaps");
    assert_false(stretch_model_check(arena, &stretch, &faults));
    expect_fault("positions.2", "Choose one of: supine, prone");
    expect_fault("positions.3", "already");
    expect_fault("cautions.1.fact", "Choose one of: back-arching, blood-clot");
    expect_fault("kit.1.need", "Choose one of: needed, optional");
    assert_int_equal(faults.count, 4);
}

static void test_a_partner_is_told_what_to_do(void **state)
{
    (void)state;
    read_stretch(whole);
    stretch.partner_steps.count = 0;
    assert_false(stretch_model_check(arena, &stretch, &faults));
    expect_fault("partner_steps", "Say what the partner does");
    read_stretch(whole);
    stretch.partner = SPAN("none");
    assert_false(stretch_model_check(arena, &stretch, &faults));
    expect_fault("partner_steps", "Nobody helps here");
}

static void test_a_caution_says_what_is_always_said_of_its_fact(void **state)
{
    (void)state;
    struct stretch_caution caution = {.fact = SPAN("hip-replacement")};
    assert_true(span_is(stretch_caution_words(&caution),
                        "After a hip replacement ask your surgeon or physiotherapist first."));
    caution.text = SPAN("Not in the first weeks.");
    assert_true(span_is(stretch_caution_words(&caution), "Not in the first weeks."));
    caution = (struct stretch_caution){.fact = SPAN("nothing-known")};
    assert_true(span_is_empty(stretch_caution_words(&caution)));
    for (const struct model_choice *fact = stretch_caution_facts; fact->name != NULL; fact++) {
        caution.fact = span_of(fact->name);
        assert_false(span_is_empty(stretch_caution_words(&caution)));
    }
}

static void test_what_is_optional_is_no_kit(void **state)
{
    (void)state;
    read_stretch(whole);
    assert_false(stretch_needs_kit(&stretch));
    stretch.kit.items[0].need = SPAN("");
    assert_true(stretch_needs_kit(&stretch));
    stretch.kit.count = 0;
    assert_false(stretch_needs_kit(&stretch));
}

static void test_ranges(void **state)
{
    (void)state;
    struct model_range range;
    assert_true(model_range_read(SPAN(" 30 \xE2\x80\x93 60 "), &range));
    assert_int_equal(range.from, 30);
    assert_int_equal(range.to, 60);
    assert_true(model_range_read(SPAN("15"), &range));
    assert_int_equal(range.from, 15);
    assert_int_equal(range.to, 15);
    assert_true(model_range_read(SPAN(""), &range));
    assert_int_equal(range.to, 0);
    static const char *const broken[] = {"a", "-3", "30-", "30-60-90", "30 60", "3.5", "30to"};
    for (size_t i = 0; i < COUNT_OF(broken); i++)
        if (model_range_read(span_of(broken[i]), &range))
            fail_msg("%s was taken", broken[i]);
    assert_true(span_is(model_range_text(arena, (struct model_range){2, 3}, "-"), "2-3"));
    assert_true(span_is(model_range_text(arena, (struct model_range){0, 0}, "-"), ""));
}

static void test_too_many(void **state)
{
    (void)state;
    read_stretch(whole);
    enum { MANY = 31 };
    struct span lines[MANY];
    for (size_t i = 0; i < MANY; i++)
        lines[i] = SPAN("Rounding.");
    stretch.faults = (struct model_texts){MANY, lines};
    assert_false(stretch_model_check(arena, &stretch, &faults));
    expect_fault("faults", "at most 30");
}

static void test_what_people_type_is_written_as_json_that_can_be_read(void **state)
{
    (void)state;
    read_stretch(whole);
    stretch.origin = SPAN("\"quoted\" \\ \x01 \xff and \xc3\xa9");
    read_stretch(arena_string(arena, stretch_model_write(arena, &stretch)));
    assert_true(span_is(stretch.origin, "\"quoted\" \\  \xef\xbf\xbd and \xc3\xa9"));
}

static void test_words_for_search(void **state)
{
    (void)state;
    read_stretch(whole);
    char *words = arena_string(arena, stretch_model_words(arena, &stretch));
    assert_non_null(strstr(words, "Lean.\n"));
    assert_non_null(strstr(words, "Hand under it.\n"));
    assert_non_null(strstr(words, "ball\ntennis ball\n"));
    assert_non_null(strstr(words, "Often goes wrong: "));
    assert_null(strstr(words, "https"));
}

static void test_the_smaller_models(void **state)
{
    (void)state;
    struct muscle_model muscle;
    struct term_model term;
    struct article_model article;
    assert_true(
        muscle_model_read(arena,
                          SPAN("{\"type\":\"muscle\",\"region\":\"groin\",\"depth\":\"deep\","
                               "\"place\":\"There.\",\"evidence\":{\"level\":\"study\"}}"),
                          &muscle, &faults));
    assert_true(muscle_model_check(arena, &muscle, &faults));
    muscle.group = SPAN("toes");
    assert_false(muscle_model_check(arena, &muscle, &faults));
    expect_fault("group", "hip-flexors");
    assert_true(term_model_read(arena, SPAN("{\"see\":[\"prone\"]}"), &term, &faults));
    assert_true(span_is(term_model_write(arena, &term), "{\"see\":[\"prone\"]}"));
    assert_true(
        article_model_read(arena, SPAN("{\"evidence\":{\"level\":\"study\"}}"), &article, &faults));
    assert_true(article_model_check(arena, &article, &faults));
    article.series.part = 2;
    assert_false(article_model_check(arena, &article, &faults));
    expect_fault("series", "A part of a series");
    article.series = (typeof(article.series)){.part = 0};
    article.video.url = SPAN("https://video.example/7");
    faults.count = 0;
    assert_false(article_model_check(arena, &article, &faults));
    expect_fault("video", "a transcript");
    article.video.title = SPAN("Five minutes for the hip");
    article.video.transcript = SPAN("Stand.\n\nBend.");
    assert_true(article_model_check(arena, &article, &faults));
}

static void test_a_quote_is_a_sentence_at_most(void **state)
{
    (void)state;
    static const char *const one[] = {
        "",
        "Hold it",
        "Hold each stretch for 30 seconds.",
        " \"Carry on with normal activities.\" ",
        "Belts, corsets, e.g. those of Dr. Smith et al. (2014), do not help.",
        "See fig. 5 and no. 7 for approx. 30 s.",
        "Does it help? asked many.",
        "It was 31.8% vs. 57.1% in J. Sports Med.",
        "Wait... and go on",
    };
    static const char *const more[] = {
        "Hold it. Then let go.",
        "Stop! It hurts.",
        "\xE2\x80\x9CHold it.\xE2\x80\x9D Then let go.",
        "Hold it. 30 seconds do.",
        "Does it help? Nobody knows.",
        "Hold it.\nThen let go.",
        "\xE4\xBC\xB8\xE5\xB1\x95\xE3\x80\x82\xE4\xBC\x91\xE6\x81\xAF\xE3\x80\x82",
        "It hurts. \xC3\x89 vero.",
    };
    for (size_t i = 0; i < COUNT_OF(one); i++)
        if (!model_is_one_sentence(span_of(one[i])))
            fail_msg("more than one: %s", one[i]);
    for (size_t i = 0; i < COUNT_OF(more); i++)
        if (model_is_one_sentence(span_of(more[i])))
            fail_msg("only one: %s", more[i]);
}

static void test_sources_have_words_and_a_day(void **state)
{
    (void)state;
    read_stretch(whole);
    struct evidence_citation *source = &stretch.evidence.citations.items[0];
    source->quote = SPAN("Hold each stretch for 30 seconds.");
    source->read = SPAN("2026-01-31");
    struct span json = stretch_model_write(arena, &stretch);
    read_stretch(arena_string(arena, json));
    assert_true(span_is(stretch.evidence.citations.items[0].read, "2026-01-31"));
    assert_true(stretch_model_check(arena, &stretch, &faults));
    source = &stretch.evidence.citations.items[0];
    source->quote = SPAN("Hold it. Then let go.");
    source->read = SPAN("2026-02-30");
    assert_false(stretch_model_check(arena, &stretch, &faults));
    expect_fault("evidence.citations.1.quote", "one sentence at most");
    expect_fault("evidence.citations.1.read", "2026-01-31");
    faults = (struct model_faults){.count = 0};
    char *longest = arena_alloc(arena, 301);
    memset(longest, 'x', 301);
    source->quote = span_make(longest, 301);
    source->read = SPAN("2999-12-31");
    assert_false(stretch_model_check(arena, &stretch, &faults));
    expect_fault("evidence.citations.1.quote", "300 characters");
    expect_fault("evidence.citations.1.read", "still to come");
}

static void test_steps_of_an_article(void **state)
{
    (void)state;
    struct article_model article;
    assert_true(article_model_read(arena,
                                   SPAN("{\"evidence\":{\"level\":\"study\"},\"steps\":[{\"text\":"
                                        "\"Sit.\"},{\"text\":\"Lean.\","
                                        "\"entry\":\"figure-four\",\"of\":5}]}"),
                                   &article, &faults));
    assert_true(article_model_check(arena, &article, &faults));
    assert_int_equal(article.steps.items[1].of, 5);
    article.steps.items[0].of = 3;
    article.steps.items[1].text = SPAN("");
    assert_false(article_model_check(arena, &article, &faults));
    expect_fault("steps.1.entry", "whose step");
    expect_fault("steps.2.text", "missing");
}

static void test_labels(void **state)
{
    (void)state;
    assert_true(span_is(model_label(stretch_positions, SPAN("supine")), "Lying on the back"));
    assert_true(span_is(model_label(stretch_positions, SPAN("floating")), "floating"));
    assert_true(model_is_choice(stretch_units, SPAN("s")));
    assert_false(model_is_choice(stretch_units, SPAN("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_is_read_is_written_again, setup, teardown),
        cmocka_unit_test_setup_teardown(test_poses_are_few, setup, teardown),
        cmocka_unit_test_setup_teardown(test_an_empty_model, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wrong_types_and_unknown_keys_are_all_named, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_what_is_no_json, setup, teardown),
        cmocka_unit_test_setup_teardown(test_limits, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_muscle_twice_and_a_number_of_nothing, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_what_is_chosen_twice_or_not_known, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_partner_is_told_what_to_do, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_caution_says_what_is_always_said_of_its_fact, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_what_is_optional_is_no_kit, setup, teardown),
        cmocka_unit_test_setup_teardown(test_ranges, setup, teardown),
        cmocka_unit_test_setup_teardown(test_too_many, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_people_type_is_written_as_json_that_can_be_read,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_words_for_search, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_smaller_models, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_quote_is_a_sentence_at_most, setup, teardown),
        cmocka_unit_test_setup_teardown(test_sources_have_words_and_a_day, setup, teardown),
        cmocka_unit_test_setup_teardown(test_steps_of_an_article, setup, teardown),
        cmocka_unit_test_setup_teardown(test_labels, setup, teardown),
    };
    return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
