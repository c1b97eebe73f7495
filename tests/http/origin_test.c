/* Posts that came from another site: what is said of them, and the addresses they had there. */
#include "http/site.h"

static struct person *reader;

static int begin(void **state)
{
    (void)state;
    reader = somebody();
    site_start();
    assert_int_equal(site_ctl("import stackexchange tests/db/dump --site old.example", NULL), 0);
    return 0;
}

static int64_t local(int number)
{
    return number_of(format("SELECT local_id FROM import_alias WHERE kind = 'post' AND "
                            "external_id = '%d'",
                            number));
}

static void a_source_an_author_and_a_licence_are_shown(void **state)
{
    (void)state;
    struct page page = show(reader, local(13));
    assert_status(&page, 200);
    assert_has(&page, "Written by user13.");
    assert_has(&page, "href=\"https://old.example/questions/13\">old.example</a>");
    assert_has(&page, "https://creativecommons.org/licenses/by-sa/4.0/");
    assert_has(&page, "This question was closed at old.example on ");
    page = show(reader, local(15));
    assert_has(&page, "At old.example this was marked as a duplicate of");
}

static void an_address_from_there_leads_to_the_post_here(void **state)
{
    (void)state;
    struct page page = get(reader, "/from/old.example/questions/10");
    assert_status(&page, 301);
    assert_true(span_starts(page.location,
                            format("/questions/%lld/why-is-my-back-tight", (long long)local(10))));
    page = get(reader, "/from/old.example/answers/11");
    assert_status(&page, 301);
    assert_true(span_ends(page_header_value(&page, "location"),
                          format("#answer-%lld", (long long)local(11))));
    page = get(reader, "/from/old.example/comments/30");
    assert_status(&page, 301);
    assert_true(span_find_text(page_header_value(&page, "location"), "#comment-") <
                page_header_value(&page, "location").len);
}

/* Only sites that something came from: it is no way to send people anywhere. */
static void what_is_not_here_is_there(void **state)
{
    (void)state;
    struct page page = get(reader, "/from/old.example/questions/999");
    assert_status(&page, 302);
    assert_span(page_header_value(&page, "location"), "https://old.example/questions/999");
    page = get(reader, "/from/evil.example/questions/10");
    assert_status(&page, 404);
}

static void what_was_written_here_says_nothing_of_it(void **state)
{
    (void)state;
    tag_exists("tight");
    struct person *asker = sign_up("own_words");
    int64_t id =
        ask(asker, "Written here and nowhere else", "It is tight in the morning.", "tight");
    struct page page = show(reader, id);
    assert_has_not(&page, "Copied from");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_source_an_author_and_a_licence_are_shown),
        cmocka_unit_test(an_address_from_there_leads_to_the_post_here),
        cmocka_unit_test(what_is_not_here_is_there),
        cmocka_unit_test(what_was_written_here_says_nothing_of_it),
    };
    return cmocka_run_group_tests_name("origin", tests, begin, NULL);
}
