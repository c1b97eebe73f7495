/* What somebody hostile may send: no worker ends, nothing of one person reaches another. */
#include "http/site.h"

#include <sys/wait.h>
#include <unistd.h>

static void a_refused_request_with_nameless_fields_harms_nobody(void **state)
{
    (void)state;
    struct person *nobody = somebody();
    struct person *member = sign_up("walker");
    struct page page = get(nobody, "/no/such/page?=1&&");
    assert_status(&page, 404);
    page = post_raw(nobody, "/no/such/page", SPAN("=1&&a=b"));
    assert_status(&page, 404);
    page = post_raw(member, "/no/such/page", SPAN(""));
    assert_status(&page, 404);
    page = post_raw(member, "/search", SPAN("q=back"));
    assert_status(&page, 405);
    assert_int_equal(site_dead_workers(), 0);
}

/* A field that is far too long, and one that is just short enough, of as many lines as fit. */
static void a_million_lines_are_refused(void **state)
{
    (void)state;
    struct person *coach = sign_up_as("trainer", "coach");
    static const size_t lines[] = {9999, 250000};
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        const char *body = format("csrf=%s&title=A+title&muscles=%s", token_of(coach, "/account"),
                                  repeated("a%0A", lines[i]));
        struct page page = post_raw(coach, "/stretches/new", span_of(body));
        assert_status(&page, 422);
    }
    assert_int_equal(site_dead_workers(), 0);
}

/* A long form from somebody who never saw one of ours is not worth reading: none of it comes back. */
static void a_flood_of_long_forms_is_not_read(void **state)
{
    (void)state;
    enum { WORDS = 40000 };
    struct person *member = sign_up("long_writer");
    struct person *stranger = somebody();
    const char *words = repeated("long+words+", WORDS / 4);
    const char *origin = format("origin: http://127.0.0.1:%d", site_port());
    const char *body =
        format("title=A+long+story&tags=tight&body=%s&csrf=%s", words, "AAAAAAAAAAAAAAAAAAAAAA");
    with_header(stranger, origin);
    struct page page = post_raw(stranger, "/questions", span_of(body));
    assert_status(&page, 403);
    assert_has_not(&page, "long words");
    with_header(member, origin);
    page = post_raw(member, "/questions", span_of(body));
    assert_status(&page, 403);
    assert_has_not(&page, "long words");
    /* Whose token is right is answered as ever, wherever in the form it is. */
    body = format("title=A+long+story&tags=tight&body=%s&csrf=%s", words,
                  token_of(member, "/account"));
    page = post_raw(member, "/questions", span_of(body));
    assert_status(&page, 422);
    assert_has(&page, "long words");
    assert_has(&page, "is too long");
    /* Signed out since, but with one of our forms: the words are kept. */
    body = format("title=A+long+story&tags=tight&body=%s&csrf=%s", words,
                  token_of(stranger, "/login"));
    page = post_raw(stranger, "/questions", span_of(body));
    assert_status(&page, 403);
    assert_has(&page, "You are signed out");
    assert_has(&page, "long words");
    assert_int_equal(number_of("SELECT count(*) FROM question"), 0);
}

static void a_visitors_token_is_on_no_cached_page(void **state)
{
    (void)state;
    struct person *visitor = somebody();
    const char *token = token_of(visitor, "/login");
    static const char *const paths[] = {"/", "/questions", "/tags", "/stretches", "/users/walker"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct page page = get(visitor, paths[i]);
        assert_status(&page, 200);
        assert_false(page_has(&page, token));
        assert_true(span_is_empty(page_header_value(&page, "set-cookie")));
    }
}

/* Last: threads still hash when the server stops; a sanitizer's report fails the program at its end. */
static void stopping_while_passwords_are_hashed(void **state)
{
    (void)state;
    struct person *visitor = somebody();
    const char *token = token_of(visitor, "/login");
    enum { AT_ONCE = 8 };
    pid_t asking[AT_ONCE];
    for (int i = 0; i < AT_ONCE; i++) {
        asking[i] = fork();
        if (asking[i] == 0) {
            const char *body = format("csrf=%s&name=hurry%d&password=not+the+right+one", token, i);
            (void)post_raw(same_browser(visitor), "/login", span_of(body));
            _exit(0);
        }
    }
    usleep(100000);
    site_stop();
    for (int i = 0; i < AT_ONCE; i++)
        waitpid(asking[i], NULL, 0);
    site_start();
    (void)await_status(somebody(), "/readyz", 200); /* one worker starts after the other */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refused_request_with_nameless_fields_harms_nobody),
        cmocka_unit_test(a_million_lines_are_refused),
        cmocka_unit_test(a_flood_of_long_forms_is_not_read),
        cmocka_unit_test(a_visitors_token_is_on_no_cached_page),
        cmocka_unit_test(stopping_while_passwords_are_hashed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
