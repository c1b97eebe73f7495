/* Suggestions on the real server: what the search box' script gets, and the same as a page. */
#include "http/site.h"

static struct person *reader;
static struct person *coach;

static int begin(void **state)
{
    (void)state;
    load_library();
    reader = somebody();
    coach = sign_up_as("coach_ada", "coach");
    return 0;
}

static void names_come_as_json_for_the_script(void **state)
{
    (void)state;
    struct page page = get(reader, "/search/suggest.json?q=figure+f");
    assert_status(&page, 200);
    assert_true(
        span_is(page_header_value(&page, "content-type"), "application/json; charset=utf-8"));
    assert_true(span_is(page.body,
                        "[{\"group\":\"Stretches\",\"items\":[{\"title\":\"Figure-four glute "
                        "stretch\",\"path\":\"/stretches/figure-four\"}]}]"));
}

static void another_name_says_why(void **state)
{
    (void)state;
    struct page page = get(reader, "/search/suggest.json?q=lumbar");
    assert_has(&page, "{\"title\":\"Lower back\",\"note\":\"lumbar\",\"path\":\"/tags/low-back\"}");
}

static void the_same_is_a_page_of_links(void **state)
{
    (void)state;
    struct page page = get(reader, "/search/suggest?q=Pirif");
    assert_status(&page, 200);
    assert_has(&page, "<a dir=\"auto\" href=\"/muscles/piriformis\">Piriformis</a>");
    assert_has(&page, "<a dir=\"auto\" href=\"/stretches/piriformis-stretch\">");
    assert_has(&page, "href=\"/search?q=Pirif\"");
    assert_has(&page, "name=\"robots\" content=\"noindex\"");
}

static void what_is_typed_is_shown_as_text(void **state)
{
    (void)state;
    struct page page = get(reader, "/search/suggest?q=%3Cscript%3Ealert%28%27x%27%29%22");
    assert_status(&page, 200);
    assert_has_not(&page, "<script>alert");
    assert_has(&page, "&lt;script&gt;alert");
    page = get(reader, "/search/suggest.json?q=%22%5C%27%3B--%00%25_");
    assert_status(&page, 200);
    assert_true(span_is(page.body, "[]"));
}

static void little_and_much_are_answered_too(void **state)
{
    (void)state;
    struct page page = get(reader, "/search/suggest.json");
    assert_status(&page, 200);
    assert_true(span_is(page.body, "[]"));
    page = get(reader, "/search/suggest.json?q=x");
    assert_true(span_is(page.body, "[]"));
    page = get(reader, "/search/suggest");
    assert_has(&page, "two letters");
    page = get(reader, format("/search/suggest.json?q=%s", repeated("hip+flexor+", 60)));
    assert_status(&page, 200);
    assert_has(&page, "/muscles/hip-flexors");
}

static void a_tag_is_suggested_by_the_synonym_just_given(void **state)
{
    (void)state;
    struct page page = get(reader, "/search/suggest.json?q=hucklebone");
    assert_true(span_is(page.body, "[]"));
    page = post(coach, "/tags/new", "/tags/new", "name", "crest", "title", "Iliac crest", "facet",
                "region", "description", "", "parents", "", "synonyms", "hucklebone", NULL);
    assert_status(&page, 303);
    page = get(reader, "/search/suggest.json?q=huckl");
    assert_has(&page, "\"path\":\"/tags/crest\"");
    assert_has(&page, "\"note\":\"hucklebone\"");
}

static void every_page_has_a_box_that_suggests(void **state)
{
    (void)state;
    struct page page = get(reader, "/stretches");
    assert_has(&page, "data-suggest");
    assert_has(&page, "role=\"search\" action=\"/search\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_come_as_json_for_the_script),
        cmocka_unit_test(another_name_says_why),
        cmocka_unit_test(the_same_is_a_page_of_links),
        cmocka_unit_test(what_is_typed_is_shown_as_text),
        cmocka_unit_test(little_and_much_are_answered_too),
        cmocka_unit_test(a_tag_is_suggested_by_the_synonym_just_given),
        cmocka_unit_test(every_page_has_a_box_that_suggests),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
