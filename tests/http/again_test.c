/* Forms on the ways in that are refused: shown again by an address of their own, so that going back sends nothing twice. */
#include "http/site.h"

#include "db/harness.h"

/* What was sent by the token of its own page, and is not followed. */
static struct page send(struct person *who, const char *path, const char *fields)
{
    const char *body = format("csrf=%s&%s", token_of(who, path), fields);
    return post_raw(who, path, span_of(body));
}

static bool names_cookie(const struct page *page, const char *what)
{
    return memmem(page->headers.ptr, page->headers.len, what, strlen(what)) != NULL;
}

/* The cookie's header of a reply, up to the end of its line. */
static struct span refused_cookie(const struct page *page)
{
    const char *at = memmem(page->headers.ptr, page->headers.len, "bt_refused=", 11);
    assert_non_null(at);
    return span_make(at, strcspn(at, "\r\n"));
}

static const char wrong_words[] = "That name and password do not belong together.";

static void a_failed_sign_in_leads_to_its_page_and_says_why_once(void **state)
{
    (void)state;
    (void)sign_up("again_ann");
    struct person *who = somebody();
    struct page page = send(who, "/login", "name=again_ann&password=not-this-one&next=%2Ftags");
    assert_status(&page, 303);
    assert_span(page.location, "/login?next=%2Ftags");
    struct span cookie = refused_cookie(&page);
    assert_non_null(memmem(cookie.ptr, cookie.len, "; HttpOnly", 10));
    assert_non_null(memmem(cookie.ptr, cookie.len, "; SameSite=Lax", 14));
    assert_non_null(memmem(cookie.ptr, cookie.len, "; Max-Age=300", 13));
    assert_null(memmem(page.headers.ptr, page.headers.len, "again_ann", 9)); /* sealed */
    page = get(who, page.location.ptr);
    assert_status(&page, 200);
    assert_has(&page, "<title>Error: Sign in");
    assert_has(&page, wrong_words);
    assert_has(&page, "value=\"again_ann\"");
    assert_has_not(&page, "not-this-one");
    assert_true(names_cookie(&page, "bt_refused=; "));
    assert_true(names_cookie(&page, "no-store"));
    page = get(who, "/login?next=%2Ftags");
    assert_has_not(&page, wrong_words);
    assert_has_not(&page, "value=\"again_ann\"");
}

static void a_name_that_nobody_has_is_answered_alike(void **state)
{
    (void)state;
    (void)sign_up("again_ben");
    struct page known = send(somebody(), "/login", "name=again_ben&password=not-this-one");
    struct page unknown = send(somebody(), "/login", "name=again_bes&password=not-this-one");
    assert_int_equal(known.status, unknown.status);
    assert_span(known.location, unknown.location.ptr);
    assert_int_equal(known.headers.len, unknown.headers.len);
    assert_int_equal(refused_cookie(&known).len, refused_cookie(&unknown).len);
}

static void the_other_forms_do_the_same(void **state)
{
    (void)state;
    struct person *who = somebody();
    struct page page =
        send(who, "/register", "name=two+words&email=nowhere&password=seven77&agree=yes");
    assert_status(&page, 303);
    assert_span(page.location, "/register");
    page = get(who, "/register");
    assert_has(&page, "value=\"two words\"");
    assert_has(&page, "value=\"nowhere\"");
    assert_has(&page, "id=\"email-error\"");
    assert_has(&page, "id=\"password-error\"");
    assert_has(&page, "value=\"yes\" required checked");
    assert_has_not(&page, "seven77");
    page = send(who, "/account/forgotten", "email=nowhere");
    assert_status(&page, 303);
    assert_span(page.location, "/account/forgotten");
    page = get(who, "/account/forgotten");
    assert_has(&page, "value=\"nowhere\"");
    assert_has(&page, "Please give an address such as name@example.org.");
}

/* The cookie is of one page, and waits for it. */
static void it_is_shown_on_no_other_page(void **state)
{
    (void)state;
    struct person *who = somebody();
    struct page page = send(who, "/login", "name=again_cas&password=not-this-one");
    assert_status(&page, 303);
    page = get(who, "/register");
    assert_has_not(&page, "again_cas");
    assert_has_not(&page, wrong_words);
    page = get(who, "/login");
    assert_has(&page, wrong_words);
}

static void what_nobody_sealed_here_is_not_shown(void **state)
{
    (void)state;
    struct person *who = somebody();
    struct page page = send(who, "/login", "name=again_dot&password=not-this-one");
    struct span cookie = refused_cookie(&page);
    cookie.len = strcspn(cookie.ptr, ";");
    char changed[4000];
    snprintf(changed, sizeof(changed), "cookie: " SPAN_FMT, SPAN_ARG(cookie));
    char *last = changed + strlen(changed) - 2;
    *last = *last == 'A' ? 'B' : 'A';
    const char *const forged[] = {changed, "cookie: bt_refused=%7B%7D", "cookie: bt_refused=AAAA",
                                  format("cookie: bt_refused=%s", repeated("A", 3500))};
    for (size_t i = 0; i < COUNT_OF(forged); i++) {
        struct person *stranger = somebody();
        with_header(stranger, forged[i]);
        page = get(stranger, "/login");
        assert_status(&page, 200);
        assert_has_not(&page, "again_dot");
        assert_has_not(&page, wrong_words);
        assert_true(names_cookie(&page, "bt_refused=; "));
    }
}

/* Somebody sets in another's browser what they were given themselves. */
static void what_was_sealed_for_another_is_not_shown(void **state)
{
    (void)state;
    struct page page = send(somebody(), "/login", "name=again_dot&password=not-this-one");
    struct span cookie = refused_cookie(&page);
    cookie.len = strcspn(cookie.ptr, ";");
    struct person *stranger = somebody();
    with_header(stranger, format("cookie: " SPAN_FMT, SPAN_ARG(cookie)));
    page = get(stranger, "/login");
    assert_status(&page, 200);
    assert_has_not(&page, "again_dot");
    assert_has_not(&page, wrong_words);
    assert_true(names_cookie(&page, "bt_refused=; "));
}

/* A cookie has no room for them: then the page is the answer, as on all other forms. */
static void words_that_wait_and_what_is_long_stay_in_the_page(void **state)
{
    (void)state;
    struct page page =
        send(somebody(), "/login",
             "name=again_eve&password=no&words_for=%2Fquestions&draft_for=%2Fquestions&draft="
             "%7B%22title%22%3A%22Why+does+it+pull%3F%22%7D");
    assert_status(&page, 422);
    assert_false(names_cookie(&page, "bt_refused="));
    assert_has(&page, "Why does it pull?");
    page = send(somebody(), "/login",
                format("name=again_eve&password=no&next=%%2F%s", repeated("a", 3000)));
    assert_status(&page, 422);
    assert_false(names_cookie(&page, "bt_refused="));
    assert_has(&page, wrong_words);
}

static void a_limit_is_still_said_at_once(void **state)
{
    (void)state;
    harness_sql(site_database(), "TRUNCATE limit_used");
    limit_to("signin", "name", 1, 3600);
    struct page page = send(somebody(), "/login", "name=again_fay&password=not-this-one");
    assert_status(&page, 303);
    page = send(somebody(), "/login", "name=again_fay&password=not-this-one");
    limits_wide();
    assert_status(&page, 429);
    assert_true(page_header_value(&page, "retry-after").len > 0);
    assert_has(&page, "value=\"again_fay\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failed_sign_in_leads_to_its_page_and_says_why_once),
        cmocka_unit_test(a_name_that_nobody_has_is_answered_alike),
        cmocka_unit_test(the_other_forms_do_the_same),
        cmocka_unit_test(it_is_shown_on_no_other_page),
        cmocka_unit_test(what_nobody_sealed_here_is_not_shown),
        cmocka_unit_test(what_was_sealed_for_another_is_not_shown),
        cmocka_unit_test(words_that_wait_and_what_is_long_stay_in_the_page),
        cmocka_unit_test(a_limit_is_still_said_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
