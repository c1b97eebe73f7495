/* The doors: the front page, the library's, and where a new account arrives. */
#include "http/site.h"

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    return 0;
}

static void the_front_page_asks_where_it_is_tight(void **state)
{
    (void)state;
    struct page page = get(somebody(), "/");
    assert_status(&page, 200);
    assert_has(&page, "<h1>Where is it tight?</h1>");
    assert_has(&page, "href=\"/symptoms?region=low-back#results\"");
    assert_has(&page, "href=\"/red-flags\"");
    assert_has(&page, "href=\"/questions/ask\"");
    assert_has(&page, "Ask the first question");
}

static void the_newest_questions_are_on_the_front_page(void **state)
{
    (void)state;
    struct person *asker = sign_up("fresh_asker");
    for (int i = 1; i <= 6; i++)
        ask(asker, format("Question number %d of the day", i), "It is tight again today.", "tight");
    struct page page = get(asker, "/");
    assert_has(&page, "Question number 6 of the day");
    assert_has(&page, "Question number 2 of the day");
    assert_has_not(&page, "Question number 1 of the day");
    assert_has(&page, "href=\"/questions\">All questions");
    page = get(asker, "/questions");
    assert_has(&page, "Question number 1 of the day");
}

static void a_new_account_is_told_what_to_do_first(void **state)
{
    (void)state;
    struct person *who = somebody();
    struct page page = post(who, "/register", "/register", "agree", "yes", "name", "newcomer_ned",
                            "email", "ned@example.org", "password", "correct horse ned", NULL);
    assert_status(&page, 303);
    assert_span(page.location, "/welcome");
    page = get(who, "/welcome");
    assert_status(&page, 200);
    assert_has(&page, "newcomer_ned");
    assert_has(&page, "href=\"/questions/ask\"");
    assert_has(&page, "href=\"/red-flags\"");
    page = get(somebody(), "/welcome");
    assert_status(&page, 303);
    assert_span(page.location, "/login?next=%2Fwelcome");
}

static void the_bar_says_where_one_is(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        const char *current;
    } pages[] = {
        {"/", "<a href=\"/\" aria-current=\"page\"><svg"},
        {"/symptoms", "<a href=\"/symptoms\" aria-current=\"page\"><svg"},
        {"/library", "<a href=\"/library\" aria-current=\"page\"><svg"},
        {"/muscles", "<a href=\"/library\" aria-current=\"page\"><svg"},
        {"/tags", "<a href=\"/library\" aria-current=\"page\"><svg"},
    };
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        struct page page = get(somebody(), pages[i].path);
        assert_status(&page, 200);
        assert_has(&page, pages[i].current);
    }
    struct page page = get(somebody(), "/questions");
    assert_has_not(&page, "aria-current=\"page\"><svg");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_front_page_asks_where_it_is_tight),
        cmocka_unit_test(the_newest_questions_are_on_the_front_page),
        cmocka_unit_test(a_new_account_is_told_what_to_do_first),
        cmocka_unit_test(the_bar_says_where_one_is),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
