/* Symptoms: what is chosen, as words, as addresses, as a search. */
#include "unit/unit.h"

#include "symptom/symptom.h"

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(4 * 1024 * 1024);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

#define CHIP(number, slug, words, of, yes)                                                       \
    {                                                                                            \
        .id = (number), .name = SPAN(slug), .title = SPAN(words), .facet = (of), .chosen = (yes) \
    }

static struct symptom_chip items[] = {
    CHIP(1, "ache", "Ache", SYMPTOM_QUALITY, true),
    CHIP(2, "burning", "Burning", SYMPTOM_QUALITY, false),
    CHIP(3, "stiff", "Stiff", SYMPTOM_QUALITY, true),
    CHIP(4, "buttock", "Buttock", SYMPTOM_REGION, true),
    CHIP(5, "si-joint", "SI joint", SYMPTOM_REGION, false),
    CHIP(6, "left-side", "Left side", SYMPTOM_SIDE, true),
    CHIP(7, "right-side", "Right side", SYMPTOM_SIDE, true),
    CHIP(8, "sitting-long", "Long sitting", SYMPTOM_TRIGGER, true),
};
static const struct symptom_chips chips = {.count = COUNT_OF(items), .items = items};

static struct symptom_fit fit_of(const int64_t *ids, size_t count, bool entry)
{
    struct symptom_has has = {ids, count};
    return symptom_fit(arena, &chips, &has, entry);
}

static void the_fit_counts_questions_and_names_choices(void **state)
{
    (void)state;
    struct symptom_fit fit = fit_of((int64_t[]){1, 3, 4, 8}, 4, false);
    assert_int_equal(fit.asked, 4);
    assert_int_equal(fit.fitted, 3);
    assert_span(fit.has, "buttock, ache and stiff, long sitting");
    assert_span(fit.lacks, "left side or right side");
    /* One of a question's choices is enough, and what was not chosen says nothing. */
    fit = fit_of((int64_t[]){2, 3, 4, 7, 8}, 5, false);
    assert_int_equal(fit.fitted, 4);
    assert_span(fit.has, "buttock, right side, stiff, long sitting");
    assert_span(fit.lacks, "");
    fit = fit_of((int64_t[]){4}, 1, false);
    assert_int_equal(fit.fitted, 1);
    assert_span(fit.lacks, "left side or right side, ache or stiff, long sitting");
}

static void a_side_is_no_question_to_entries(void **state)
{
    (void)state;
    struct symptom_fit fit = fit_of((int64_t[]){1, 4, 8}, 3, true);
    assert_int_equal(fit.asked, 3);
    assert_int_equal(fit.fitted, 3);
    assert_span(fit.has, "buttock, ache, long sitting");
}

static void names_that_begin_with_capitals_keep_them(void **state)
{
    (void)state;
    items[4].chosen = true;
    assert_span(fit_of((int64_t[]){5}, 1, false).has, "SI joint");
    items[4].chosen = false;
}

static void an_address_has_all_that_is_chosen(void **state)
{
    (void)state;
    assert_span(symptom_path(arena, &chips, NULL),
                "/symptoms?region=buttock&side=left-side,right-side&quality=ache,stiff&"
                "trigger=sitting-long");
    assert_span(symptom_path(arena, &chips, &items[0]),
                "/symptoms?region=buttock&side=left-side,right-side&quality=stiff&"
                "trigger=sitting-long");
    assert_span(symptom_path(arena, &chips, &items[1]),
                "/symptoms?region=buttock&side=left-side,right-side&quality=ache,burning,stiff&"
                "trigger=sitting-long");
    struct symptom_chips one = {.count = 1, .items = &items[3]};
    assert_span(symptom_path(arena, &one, &items[3]), "/symptoms");
    one.ways.has[1] = one.ways.has[3] = true;
    assert_span(symptom_path(arena, &one, NULL), "/symptoms?region=buttock&kit=none&kneel=no");
    assert_span(symptom_path(arena, &one, &items[3]), "/symptoms?kit=none&kneel=no");
    assert_span(symptom_path_ways(arena, &one, &(struct stretch_filter){0}),
                "/symptoms?region=buttock");
    assert_int_equal(symptom_ways(&one), 2);
}

static void the_same_is_a_search_and_tags(void **state)
{
    (void)state;
    assert_span(symptom_query(arena, &chips, false),
                "[buttock] ([ache] OR [stiff]) [sitting-long]");
    assert_span(symptom_query(arena, &chips, true),
                "[buttock] ([left-side] OR [right-side]) ([ache] OR [stiff]) [sitting-long]");
    /* One of each question before a second of any, and no more than a question may have. */
    assert_span(symptom_tags(arena, &chips), "buttock left-side ache sitting-long right-side");
}

static void what_is_typed_is_cleaned_and_bounded(void **state)
{
    (void)state;
    struct symptom_typed typed = {0};
    symptom_type(arena, &typed, SYMPTOM_REGION, SPAN("Low back,,[Hip_flexor], ,"));
    assert_int_equal(typed.counts[SYMPTOM_REGION], 2);
    assert_span(typed.names[SYMPTOM_REGION][0], "low-back");
    assert_span(typed.names[SYMPTOM_REGION][1], "hip-flexor");
    symptom_type(arena, &typed, SYMPTOM_SIDE, SPAN("1,2,3,4,5,6,7,8,9,10"));
    assert_int_equal(typed.counts[SYMPTOM_SIDE], SYMPTOM_CHOICES_MAX);
}

static void a_place_in_the_list_is_an_address(void **state)
{
    (void)state;
    struct symptom_place place;
    assert_true(symptom_place_read(SPAN("1.-2.-1.-5.3.-1700000000000000.-42"), &place));
    assert_int_equal(place.parts[4], 3);
    assert_span(symptom_place_write(arena, &place), "1.-2.-1.-5.3.-1700000000000000.-42");
    static const char *const wrong[] = {
        "",
        "1",
        "1.2.3.4.5.6",
        "1.2.3.4.5.6.7.8",
        "1.2.3.4.5.6.x",
        "1.2.3.4.5.6.99999999999999999999",
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_false(symptom_place_read(span_of(wrong[i]), &place));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fit_counts_questions_and_names_choices),
        cmocka_unit_test(a_side_is_no_question_to_entries),
        cmocka_unit_test(names_that_begin_with_capitals_keep_them),
        cmocka_unit_test(an_address_has_all_that_is_chosen),
        cmocka_unit_test(the_same_is_a_search_and_tags),
        cmocka_unit_test(what_is_typed_is_cleaned_and_bounded),
        cmocka_unit_test(a_place_in_the_list_is_an_address),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
