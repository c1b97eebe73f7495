/* The page about when to get help is shown in parts, and the numbers are the public ones. */
#include "about/urgent.h"
#include "unit/unit.h"

static struct html html(const char *text)
{
    return (struct html){text, strlen(text)};
}

static void assert_html(struct html got, const char *expected)
{
    assert_int_equal(got.len, strlen(expected));
    assert_memory_equal(got.ptr, expected, got.len);
}

static void a_page_of_three_headings_is_divided(void **state)
{
    (void)state;
    struct urgent_page page;
    assert_true(urgent_divide(
        html("<h2 id=\"a\">Now</h2><p>Call.</p><h2>Soon</h2><p>Ask.</p><h2>Why</h2><p>So.</p>"),
        &page));
    assert_html(page.now_title, "Now");
    assert_html(page.now, "<p>Call.</p>");
    assert_html(page.soon, "<h2>Soon</h2><p>Ask.</p>");
    assert_html(page.rest, "<h2>Why</h2><p>So.</p>");
}

/* However it is edited, its words are shown. */
static void any_other_page_is_left_whole(void **state)
{
    (void)state;
    static const char *const others[] = {
        "",
        "<p>No heading.</p>",
        "<h2",
        "<h2>Never ends",
        "<h2>Now</h2><p>Call.</p>",
        "<h2>Now</h2><p>Call.</p><h2>Soon</h2>",
        "<p>Words come first.</p><h2>Now</h2><h2>Soon</h2><h2>Why</h2>",
    };
    struct urgent_page page;
    for (size_t i = 0; i < COUNT_OF(others); i++)
        assert_false(urgent_divide(html(others[i]), &page));
}

static void every_country_has_a_number_that_can_be_dialled(void **state)
{
    (void)state;
    size_t count = 0;
    for (const struct urgent_country *c = urgent_countries; c->name != NULL; c++, count++) {
        assert_int_equal(strlen(c->code), 2);
        assert_int_equal(strspn(c->emergency, "0123456789"), strlen(c->emergency));
        assert_int_equal(strlen(c->emergency), 3);
        assert_true(c->advice[0] != '\0');
        if (c->advice_number != NULL)
            assert_int_equal(strspn(c->advice_number, "0123456789"), strlen(c->advice_number));
    }
    assert_int_equal(count, 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_of_three_headings_is_divided),
        cmocka_unit_test(any_other_page_is_left_whole),
        cmocka_unit_test(every_country_has_a_number_that_can_be_dialled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
