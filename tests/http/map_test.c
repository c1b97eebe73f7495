/* The body map, and what a muscle's page says of where it lies and what pulls on what. */
#include "http/site.h"

#include "muscle/map.h"

static struct person *reader;

static int begin(void **state)
{
    (void)state;
    load_library();
    reader = somebody();
    return 0;
}

static void every_muscle_of_a_layer_is_a_link_twice(void **state)
{
    (void)state;
    struct page top = get(reader, "/map");
    assert_status(&top, 200);
    struct page deep = get(reader, "/map?layer=deep");
    assert_status(&deep, 200);
    for (size_t i = 0; i < map_shape_count; i++) {
        bool is_deep = map_shapes[i].view >= MAP_DEEP_FRONT;
        const struct page *page = is_deep ? &deep : &top;
        assert_has(page,
                   format("<a class=\"body-part\" href=\"/muscles/%s\"", map_shapes[i].muscle));
        assert_has(page, format("<li><a dir=\"auto\" href=\"/muscles/%s\"", map_shapes[i].muscle));
        assert_has(page, format("href=\"/symptoms?region=%s\"", map_shapes[i].region));
    }
    assert_has(&top, "href=\"/map?layer=deep\"");
}

static void ways_lead_to_the_map(void **state)
{
    (void)state;
    static const char *const from[] = {"/library", "/muscles", "/stretches", "/symptoms",
                                       "/muscles/psoas-major"};
    for (size_t i = 0; i < COUNT_OF(from); i++) {
        struct page page = get(reader, from[i]);
        assert_has(&page, "href=\"/map");
    }
}

static void a_muscle_says_where_it_lies_and_what_reaches_it(void **state)
{
    (void)state;
    struct page page = get(reader, "/muscles/gluteus-maximus");
    assert_has(&page, "aria-label=\"Where it lies. Back\"");
    assert_has_not(&page, "aria-label=\"Where it lies. Front\"");
    assert_has(&page, "<h3>Stretches</h3>");
    assert_has(&page, "<h3>Releases with ball or roller</h3>");
    assert_has(&page, "<h3>Strengtheners</h3>");
    assert_has(&page, "href=\"/stretches/figure-four\"");
    assert_has(&page, "href=\"/tags/buttock\">What people ask about this place: Buttock");
    page = get(reader, "/muscles/hip-flexors");
    assert_has(&page, "aria-label=\"Where it lies. Front\"");
    assert_has(&page, "aria-label=\"Where it lies. Deep, from the front\"");
}

/* Pointing at any muscle of the map that a group with stretches is made up of leads to these; each with its posture. */
static void a_part_of_a_group_says_what_reaches_the_group(void **state)
{
    (void)state;
    static const char *const parts[] = {"adductor-longus", "biceps-femoris", "gluteus-minimus",
                                        "obturator-internus", "sartorius"};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        struct page page = get(reader, format("/muscles/%s", parts[i]));
        assert_has(&page, "<h2 id=\"reaches\">");
    }
    struct page page = get(reader, "/muscles/iliacus");
    assert_has(&page, "<img class=\"thumb\" src=\"/stretches/kneeling-hip-flexor/figure.svg?v=");
    assert_has(&page, "meant for the group that it is part of: <a dir=\"auto\" "
                      "href=\"/muscles/iliopsoas\">");
}

/* The gluteus maximus says that it works against the hip flexors; those do not say so of it. */
static void what_pulls_on_what_is_said_on_both_pages(void **state)
{
    (void)state;
    struct page page = get(reader, "/muscles/gluteus-maximus");
    assert_has(&page, "<h2 id=\"pulls\">");
    assert_has(&page, "To lengthen it: <a dir=\"auto\" href=\"/stretches/");
    assert_int_equal(
        number_of("SELECT count(*) FROM entry WHERE slug = 'adductors' AND model->'antagonists' ? "
                  "'gluteus-medius'"),
        1);
    page = get(reader, "/muscles/tensor-fasciae-latae");
    assert_has(&page, "<a dir=\"auto\" href=\"/muscles/deep-rotators\">Deep hip rotators</a> <span "
                      "class=\"note\">turn the "
                      "thigh out");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_muscle_of_a_layer_is_a_link_twice),
        cmocka_unit_test(ways_lead_to_the_map),
        cmocka_unit_test(a_muscle_says_where_it_lies_and_what_reaches_it),
        cmocka_unit_test(a_part_of_a_group_says_what_reaches_the_group),
        cmocka_unit_test(what_pulls_on_what_is_said_on_both_pages),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
