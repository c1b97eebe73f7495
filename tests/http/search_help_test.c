/* How to search, on the real server: the page by examples, and the form that builds a query. */
#include "http/site.h"

static struct person *reader;

static int begin(void **state)
{
    (void)state;
    reader = somebody();
    site_start();
    return 0;
}

/* Where the form leads with these fields. */
#define leads_to(fields, query)                                   \
    do {                                                          \
        struct page built = get(reader, "/search/build?" fields); \
        assert_status(&built, 303);                               \
        assert_span(built.location, "/search?q=" query);          \
    } while (0)

static void the_page_explains_by_examples(void **state)
{
    (void)state;
    struct page page = get(reader, "/search/help");
    assert_status(&page, 200);
    assert_has(&page, "<h1>How to search</h1>");
    assert_has(&page, "<code>&quot;sit bone&quot;</code>");
    assert_has(&page, "href=\"/search?q=%5Blow-back%5D%20%5Btight%5D\"");
    assert_has(&page, "href=\"/search?q=created%3A2026-01..\"");
    assert_has(&page, "action=\"/search/build\"");
    assert_has_not(&page, "role=\"alert\"");
}

static void the_form_builds_a_query(void **state)
{
    (void)state;
    leads_to("words=tight+bum", "tight%20bum");
    leads_to("phrase=sit+bone&without=running+cycling", "%22sit%20bone%22%20-running%20-cycling");
    leads_to("tags=Low_back,+tight&kind=stretch", "%5Blow-back%5D%20%5Btight%5D%20kind%3Astretch");
    leads_to("position=standing&kit=none&partner=no&state=",
             "position%3Astanding%20kit%3Anone%20partner%3Ano");
    leads_to("state=accepted&user=Jo+Ann&score=3",
             "is%3Aaccepted%20user%3A%22Jo%20Ann%22%20score%3A%3E%3D3");
    leads_to("after=2026-01&before=2026-01-31", "created%3A2026-01..2026-01-31");
    leads_to("before=2025", "created%3A..2025");
    leads_to("words=hip&more=-[numb]+OR+kit:chair", "hip%20-%5Bnumb%5D%20OR%20kit%3Achair");
}

static void words_of_the_form_are_words(void **state)
{
    (void)state;
    leads_to("words=kind:stretch+OR+-[x]&phrase=%22sit+bone%22",
             "kind%20stretch%20or%20x%20%22sit%20bone%22");
}

static void what_is_wrong_is_said_beside_the_field(void **state)
{
    (void)state;
    struct page page = get(reader, "/search/build?words=tight+bum&after=last+week&score=many&"
                                   "kind=banana&tags=a%2Fb");
    assert_status(&page, 422);
    assert_has(&page, "value=\"last week\" aria-invalid=\"true\"");
    assert_has(&page, "id=\"after-error\">Write it as 2026-01-31");
    assert_has(&page, "id=\"score-error\">Write a whole number");
    assert_has(&page, "id=\"kind-error\"");
    assert_has(&page, "id=\"tags-error\"");
    assert_has(&page, "value=\"tight bum\"");
    assert_has(&page, "value=\"many\"");
    assert_has(&page, "<a href=\"#after\">");
    assert_has_not(&page, "id=\"before-error\"");

    page = get(reader, "/search/build?before=2025-02-30");
    assert_status(&page, 422);
    page = get(reader, "/search/build?after=2025..");
    assert_status(&page, 422);
}

static void an_empty_form_is_shown_again(void **state)
{
    (void)state;
    struct page page = get(reader, "/search/build?words=&tags=+");
    assert_status(&page, 200);
    assert_has(&page, "<h1>How to search</h1>");
}

static void a_query_comes_back_into_the_form(void **state)
{
    (void)state;
    struct page page =
        get(reader, "/search/help?q=tight+-running+[low-back]+kind:stretch+score:%3E2+"
                    "created:2026-01+%3D[hips]+is:open");
    assert_status(&page, 200);
    assert_has(&page, "name=\"words\" type=\"text\" maxlength=\"300\" value=\"tight\"");
    assert_has(&page, "value=\"running\"");
    assert_has(&page, "value=\"low-back\"");
    assert_has(&page, "<option value=\"stretch\" selected>");
    assert_has(&page, "<option value=\"open\" selected>");
    assert_has(&page, "name=\"score\" type=\"text\" maxlength=\"300\" value=\"3\"");
    assert_has(&page, "value=\"2026-01-01\"");
    assert_has(&page, "value=\"2026-01-31\"");
    assert_has(&page, "name=\"more\" type=\"text\" maxlength=\"300\" value=\"=[hips]\"");
}

static void what_is_typed_stays_text(void **state)
{
    (void)state;
    struct page page = get(reader, "/search/build?words=%3Cscript%3E%22&after=%22%3E%3Cb%3E");
    assert_status(&page, 422);
    assert_has_not(&page, "<script>\"");
    assert_has_not(&page, "\"><b>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_explains_by_examples),
        cmocka_unit_test(the_form_builds_a_query),
        cmocka_unit_test(words_of_the_form_are_words),
        cmocka_unit_test(what_is_wrong_is_said_beside_the_field),
        cmocka_unit_test(an_empty_form_is_shown_again),
        cmocka_unit_test(a_query_comes_back_into_the_form),
        cmocka_unit_test(what_is_typed_stays_text),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
