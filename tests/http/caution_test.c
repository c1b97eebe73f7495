/* Cautions that concern the reader: what pages say of their entries, for the script that knows what was ticked. */
#include "http/site.h"

static struct person *reader;

static int begin(void **state)
{
    (void)state;
    load_library();
    reader = somebody();
    return 0;
}

static void there_is_a_page_to_tick_what_entries_warn_of(void **state)
{
    (void)state;
    struct page page = get(reader, "/cautions");
    assert_status(&page, 200);
    assert_has(&page, "<li data-fact=\"hip-replacement\"><strong>Hip replacement</strong>");
    assert_has(&page, "<li data-fact=\"pregnancy\">");
    assert_has(&page, "<li data-fact=\"hypermobility\">");
    assert_has(&page, "<li data-fact=\"recent-surgery\">");
    assert_has(&page, "exercises warn of it.");
    assert_has(&page, "<noscript>");
    /* What is said to every reader, and what no entry warns of, is nothing to tick. */
    assert_has_not(&page, "data-fact=\"back-arching\"");
    assert_has_not(&page, "data-fact=\"self-diagnosis\"");
    assert_has_not(&page, "safe for you</");
}

static void an_entry_says_of_which_fact_each_caution_is(void **state)
{
    (void)state;
    struct page page = get(reader, "/stretches/figure-four");
    assert_has(&page, "<li data-caution=\"hip-replacement:do-not\">Not in the first months");
    assert_has(&page, "href=\"/cautions\"");
}

static void lists_and_results_have_what_their_entries_warn_of(void **state)
{
    (void)state;
    static const char *const where[] = {"/stretches", "/search?q=figure+four",
                                        "/symptoms?region=buttock"};
    for (size_t i = 0; i < COUNT_OF(where); i++) {
        struct page page = get(reader, where[i]);
        assert_has(&page, "<span hidden data-cautions=\"knee-pain:care hip-replacement:do-not "
                          "sciatica-flare:do-not spinal-fusion:ask-first "
                          "osteoporosis:care pregnancy:ask-first "
                          "knee-replacement:ask-first hypermobility:care "
                          "recent-surgery:ask-first\"></span>");
        assert_has_not(&page, "back-arching:");
    }
    /* A routine says which of its exercises do. */
    static const char *const routines[] = {"/search?q=kind%3Aroutine", "/symptoms?region=buttock",
                                           "/routines"};
    for (size_t i = 0; i < COUNT_OF(routines); i++) {
        struct page page = get(reader, routines[i]);
        const char *marks = strstr(page.body.ptr, "hip-replacement:do-not");
        assert_has(&page, "data-of=\"Figure-four glute stretch\"");
        assert_non_null(marks);
        assert_has_not(&page, "back-arching:");
    }
}

/* The row next to what was ticked led to its like without a word: easier and harder, what reaches a muscle, an article's steps. */
static void every_row_that_leads_to_a_stretch_has_what_it_warns_of(void **state)
{
    (void)state;
    static const char *const where[][2] = {
        {"/stretches/piriformis-stretch", "data-cautions"},
        {"/muscles/piriformis", "data-cautions"},
        {"/muscles/gluteus-maximus", "data-of"},
        {"/tags/buttock", "data-cautions"},
        {"/articles/tight-glutes-1", "data-of=\"Figure-four glute stretch\""},
    };
    struct page page = get(reader, "/stretches/figure-four");
    const char *ladder = strstr(page.body.ptr, "<ol class=\"ladder\">");
    assert_non_null(ladder);
    const char *piriformis = strstr(ladder, "href=\"/stretches/piriformis-stretch\"");
    assert_non_null(piriformis);
    const char *marks = strstr(ladder, "hip-replacement:do-not");
    assert_true(marks != NULL && marks < piriformis);
    for (size_t i = 0; i < COUNT_OF(where); i++) {
        page = get(reader, where[i][0]);
        assert_status(&page, 200);
        assert_has(&page, where[i][1]);
    }
}

static void a_card_below_a_post_has_them(void **state)
{
    (void)state;
    struct page page = get(
        reader, format("/questions/%lld",
                       (long long)number_of("SELECT min(p.thread_id) FROM link l JOIN post p ON "
                                            "p.id = l.post_id WHERE l.slug = 'figure-four' AND "
                                            "p.thread_id IS NOT NULL AND p.kind <> 'comment'")));
    if (page.status == 301)
        page = get(reader, format(SPAN_FMT, SPAN_ARG(page.location)));
    assert_status(&page, 200);
    assert_has(&page, "<span hidden data-cautions=\"knee-pain:care hip-replacement:do-not");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_is_a_page_to_tick_what_entries_warn_of),
        cmocka_unit_test(an_entry_says_of_which_fact_each_caution_is),
        cmocka_unit_test(lists_and_results_have_what_their_entries_warn_of),
        cmocka_unit_test(every_row_that_leads_to_a_stretch_has_what_it_warns_of),
        cmocka_unit_test(a_card_below_a_post_has_them),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
