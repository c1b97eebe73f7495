/* Tags: names as people type them, facets, what is below what, completion. */
#include "unit/unit.h"

#include "tag/tag.h"

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

static void names_are_what_the_database_takes(void **state)
{
    (void)state;
    assert_true(tag_name_is_valid(SPAN("low-back")));
    assert_true(tag_name_is_valid(SPAN("c++.#4")));
    assert_true(tag_name_is_valid(SPAN("a234567890123456789012345678901234567890")));
    assert_false(tag_name_is_valid(SPAN("a2345678901234567890123456789012345678901")));
    assert_false(tag_name_is_valid(SPAN("")));
    assert_false(tag_name_is_valid(SPAN("Low-back")));
    assert_false(tag_name_is_valid(SPAN("low back")));
    assert_false(tag_name_is_valid(SPAN("n\xC3\xA9")));
    assert_false(tag_name_is_valid(SPAN("a'b")));
    assert_true(tag_name_is_valid(SPAN(".net")));
    assert_false(tag_name_is_valid(SPAN(".")));
    assert_false(tag_name_is_valid(SPAN("..")));
    assert_false(tag_name_is_valid(SPAN("#")));
    assert_false(tag_name_is_valid(SPAN("new")));
}

static void a_typed_name_becomes_a_name(void **state)
{
    (void)state;
    assert_span(tag_name_clean(arena, SPAN("low-back")), "low-back");
    assert_span(tag_name_clean(arena, SPAN("  [Low_Back] ")), "low-back");
    assert_span(tag_name_clean(arena, SPAN("small of the back")), "small-of-the-back");
    assert_span(tag_name_clean(arena, SPAN(",;[]")), "");
    assert_span(tag_name_clean(arena, SPAN("")), "");
}

static void parsed(const char *typed, size_t max, const char *wanted)
{
    struct span *names;
    size_t count;
    struct span why = SPAN("");
    if (tag_names_parse(arena, span_of(typed), max, &names, &count, &why))
        assert_span(tag_names_join(arena, names, count, "|"), wanted);
    else
        assert_span(why, wanted);
}

static void lists_of_names_are_read(void **state)
{
    (void)state;
    parsed("", 3, "");
    parsed("a b", 3, "a|b");
    parsed("A, b;a  [b] c_d", 3, "a|b|c-d");
    parsed("a b c", 3, "a|b|c");
    parsed("a b c d", 3, "3 at most: keep the ones that say most.");
    parsed("ok n\xC3\xA9", 3,
           "“n\xC3\xA9” cannot be a name: names are lower-case words joined by hyphens.");
}

static void names_join_with_anything(void **state)
{
    (void)state;
    const struct span names[] = {SPAN("a"), SPAN("b")};
    assert_span(tag_names_join(arena, names, 2, ", "), "a, b");
    assert_span(tag_names_join(arena, names, 1, ", "), "a");
    assert_span(tag_names_join(arena, names, 0, ", "), "");
}

static void facets_have_names_and_titles(void **state)
{
    (void)state;
    for (int i = 0; i < TAG_FACETS; i++) {
        assert_int_equal(tag_facet_of(span_of(tag_facet_names[i])), i);
        assert_true(strlen(tag_facet_title((enum tag_facet)i)) > 0);
    }
    assert_null(tag_facet_names[TAG_FACETS]);
    assert_int_equal(tag_facet_of(SPAN("nonsense")), TAG_CONTEXT);
}

static void the_first_sentence_is_kept(void **state)
{
    (void)state;
    assert_span(tag_first_sentence(SPAN("One. Two.")), "One.");
    assert_span(tag_first_sentence(SPAN("One v1.2 of it")), "One v1.2 of it");
    assert_span(tag_first_sentence(SPAN("Is it? Yes.")), "Is it?");
    assert_span(tag_first_sentence(SPAN("A heading\nText.")), "A heading");
    assert_span(tag_first_sentence(SPAN("Only one.")), "Only one.");
    assert_span(tag_first_sentence(SPAN("")), "");
}

/* back(1) > left(2) > low-left(4); back(1) > right(3) > low-left(4); ache(5, a quality) says back is wider. */
static const int64_t below_back[] = {1};
static const int64_t below_both[] = {2, 3};
static struct tag_row rows[] = {
    {.id = 4,
     .name = SPAN("low-left"),
     .facet = TAG_REGION,
     .parents = below_both,
     .parent_count = 2},
    {.id = 1, .name = SPAN("back"), .facet = TAG_REGION},
    {.id = 2, .name = SPAN("left"), .facet = TAG_REGION, .parents = below_back, .parent_count = 1},
    {.id = 3, .name = SPAN("right"), .facet = TAG_REGION, .parents = below_back, .parent_count = 1},
    {.id = 5, .name = SPAN("ache"), .facet = TAG_QUALITY, .parents = below_back, .parent_count = 1},
};
static const struct tag_list list = {COUNT_OF(rows), rows};

static void the_top_of_a_facet_has_nothing_above(void **state)
{
    (void)state;
    assert_false(tag_is_top(&list, &rows[0]));
    assert_true(tag_is_top(&list, &rows[1]));
    assert_false(tag_is_top(&list, &rows[2]));
    assert_true(tag_is_top(&list, &rows[4])); /* its parent is of another facet */
    const struct tag_list alone = {1, rows};
    assert_true(tag_is_top(&alone, &rows[0])); /* its parents are not on the page */
}

static void all_below_is_listed_once(void **state)
{
    (void)state;
    const struct tag_row **below;
    size_t count;
    tag_list_below(arena, &list, &rows[1], &below, &count);
    assert_int_equal(count, 3);
    assert_span(below[0]->name, "left");
    assert_span(below[1]->name, "right");
    assert_span(below[2]->name, "low-left");
    tag_list_below(arena, &list, &rows[4], &below, &count);
    assert_int_equal(count, 0);
}

static void a_circle_in_the_data_ends(void **state)
{
    (void)state;
    static const int64_t one[] = {1};
    static const int64_t two[] = {2};
    struct tag_row round[] = {
        {.id = 1, .name = SPAN("a"), .parents = two, .parent_count = 1},
        {.id = 2, .name = SPAN("b"), .parents = one, .parent_count = 1},
    };
    const struct tag_list circle = {2, round};
    const struct tag_row **below;
    size_t count;
    tag_list_below(arena, &circle, &round[0], &below, &count);
    assert_int_equal(count, 1);
}

static void completion_is_json(void **state)
{
    (void)state;
    struct tag_hit hits[] = {
        {.name = SPAN("low-back"),
         .title = SPAN("Lower back"),
         .facet = TAG_REGION,
         .via = SPAN("lumbar")},
        {.name = SPAN("c#"), .title = SPAN("C#"), .facet = TAG_CONTEXT},
    };
    struct text out;
    text_init(&out, 4096);
    tag_write_json(&out, &(struct tag_hit_list){2, hits});
    assert_span(text_span(&out), "[{\"name\":\"low-back\",\"title\":\"Lower "
                                 "back\",\"facet\":\"Where\",\"note\":\"for lumbar\"},"
                                 "{\"name\":\"c#\",\"title\":\"C#\",\"facet\":\"Other\"}]");
    text_clear(&out);
    tag_write_json(&out, &(struct tag_hit_list){0});
    assert_span(text_span(&out), "[]");
    text_free(&out);
}

static void a_place_in_the_index_is_a_count_and_a_name(void **state)
{
    (void)state;
    struct tag_place place = TAG_FROM_THE_TOP;
    assert_true(tag_place_read(SPAN("12.low-back"), &place));
    assert_int_equal(place.question_count, 12);
    assert_span(place.name, "low-back");
    assert_true(tag_place_read(SPAN("0.asp.net"), &place));
    assert_span(place.name, "asp.net");
    static const char *const none[] = {"", "12", "12.", ".low-back", "-1.low-back", "x.low-back"};
    for (size_t i = 0; i < COUNT_OF(none); i++)
        assert_false(tag_place_read(span_of(none[i]), &place));
}

static void each_facet_has_its_page(void **state)
{
    (void)state;
    enum { MANY = TAG_FACET_PAGE + 1 };
    static struct tag_row many[MANY + 1];
    for (int64_t i = 0; i < MANY; i++)
        many[i] = (struct tag_row){.id = i, .facet = TAG_QUALITY};
    many[MANY] = (struct tag_row){.id = MANY, .facet = TAG_REGION};
    struct tag_list cut = {.count = MANY + 1, .items = many};
    const struct tag_row *next[TAG_FACETS];
    tag_index_cut(&cut, next);
    assert_int_equal(cut.count, TAG_FACET_PAGE + 1);
    assert_int_equal(cut.items[TAG_FACET_PAGE].id, MANY);
    assert_non_null(next[TAG_QUALITY]);
    assert_int_equal(next[TAG_QUALITY]->id, TAG_FACET_PAGE - 1);
    assert_null(next[TAG_REGION]);
}

static void the_nearest_tags_of_a_word_that_is_none(void **state)
{
    (void)state;
    struct tag_title items[] = {{SPAN("driving"), SPAN("Driving"), false},
                                {SPAN("low-back"), SPAN("Lower back"), false},
                                {SPAN("long-driving"), SPAN("Long drives"), false},
                                {SPAN("burning"), SPAN("Burning"), false}};
    struct tag_names names = {.count = COUNT_OF(items), .items = items};
    tag_names_index(arena, &names);
    const struct tag_title *near[TAG_NEAR_MAX];
    static const struct {
        struct span typed;
        const char *nearest; /* NULL: none */
        size_t count;
    } cases[] = {
        {SPAN("driv"), "driving", 2},        {SPAN("drivng"), "driving", 2},
        {SPAN("lower-bakc"), "low-back", 1}, {SPAN("bakc"), "low-back", 1},
        {SPAN("burnign"), "burning", 1},     {SPAN("dr"), NULL, 0},
        {SPAN("astrology"), NULL, 0},        {SPAN(""), NULL, 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t count = tag_names_near(&names, cases[i].typed, near);
        if (count != cases[i].count || (count > 0 && !span_is(near[0]->name, cases[i].nearest)))
            fail_msg(SPAN_FMT ": %zu, " SPAN_FMT, SPAN_ARG(cases[i].typed), count,
                     SPAN_ARG(count > 0 ? near[0]->name : SPAN("none")));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_what_the_database_takes),
        cmocka_unit_test(a_typed_name_becomes_a_name),
        cmocka_unit_test(lists_of_names_are_read),
        cmocka_unit_test(names_join_with_anything),
        cmocka_unit_test(facets_have_names_and_titles),
        cmocka_unit_test(the_first_sentence_is_kept),
        cmocka_unit_test(the_top_of_a_facet_has_nothing_above),
        cmocka_unit_test(all_below_is_listed_once),
        cmocka_unit_test(a_circle_in_the_data_ends),
        cmocka_unit_test(completion_is_json),
        cmocka_unit_test(a_place_in_the_index_is_a_count_and_a_name),
        cmocka_unit_test(each_facet_has_its_page),
        cmocka_unit_test(the_nearest_tags_of_a_word_that_is_none),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
