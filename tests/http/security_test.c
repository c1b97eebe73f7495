/* What somebody hostile may send: no worker ends, nothing of one person reaches another. */
#include "db/harness.h"
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

static const char *our_origin(void)
{
    return format("origin: http://127.0.0.1:%d", site_port());
}

/* Posts a question of so many bytes with that token, as a browser does. */
static struct page post_question(struct person *who, const char *body, const char *token)
{
    const char *form = format("title=A+long+story&tags=tight&body=%s&csrf=%s", body, token);
    with_header(who, our_origin());
    return post_raw(who, "/questions", span_of(form));
}

/* Allowed words of 93 KB as they are sent; then the session ended in another tab, or another one began. */
static void the_words_of_a_long_form_come_back_with_an_old_token(void **state)
{
    (void)state;
    struct person *member = sign_up("long_writer");
    tag_exists("tight");
    const char *words = repeated("%D1%81%D0%BF%D0%B8%D0%BD%D0%B0+", 3000);
    const char *token = token_of(member, "/questions/ask");
    (void)post(member, "/account", "/logout", NULL);
    struct page page = post_question(member, words, token);
    assert_status(&page, 403);
    assert_has(&page, "You are signed out");
    assert_has(&page, "Nothing that you wrote is lost");
    assert_has(&page, "спина спина");
    page = post(member, "/login", "/login", "name", "long_writer", "password",
                "correct horse long_writer", NULL);
    assert_status(&page, 303);
    page = post_question(member, words, token);
    assert_status(&page, 403);
    assert_has(&page, "Please send it again");
    assert_has(&page, "<title>Please send it again");
    assert_has_not(&page, "in our log");
    assert_has(&page, "спина спина");
    assert_int_equal(number_of("SELECT count(*) FROM question"), 0);
    page = post_question(member, words, token_of(member, "/questions/ask"));
    assert_status(&page, 303);
}

/* Reading what is refused has a budget of its own: who floods spends it, and nothing else. */
static void a_flood_of_long_forms_is_not_read(void **state)
{
    (void)state;
    enum { WORDS = 15000, FORMS_MOST = 1000 };
    struct person *stranger = somebody();
    const char *filler = repeated("x", 800000);
    const char *flood = format("%s&filler=%s", repeated("long+words+", WORDS), filler);
    const char *words = repeated("long+words+", WORDS / 2);
    size_t forms = 0;
    bool read = true;
    for (; read && forms < FORMS_MOST; forms++) {
        struct page page = post_question(stranger, flood, "AAAAAAAAAAAAAAAAAAAAAA");
        assert_status(&page, 403);
        read = page_has(&page, "long words");
    }
    assert_in_range(forms, 2, FORMS_MOST - 1);
    /* Whose token is right is answered as ever, wherever in the form it is. */
    struct person *member = sign_up("another_writer");
    struct page page = post_question(member, flood, token_of(member, "/questions/ask"));
    assert_status(&page, 422);
    assert_has(&page, "is too long");
    /* And soon after it, words are given back to everybody again. */
    read = false;
    for (size_t i = 0; !read && i < 10 * FORMS_MOST; i++) {
        page = post_question(stranger, words, "AAAAAAAAAAAAAAAAAAAAAA");
        read = page_has(&page, "long words");
    }
    assert_has(&page, "You are signed out");
    assert_int_equal(site_dead_workers(), 0);
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

/* When it may be known to somebody: whoever is signed in stays so, and everything works; devices are strangers once more. */
static void the_sites_key_can_be_replaced(void **state)
{
    (void)state;
    struct person *member = sign_up("rekeyed_rita");
    harness_sql(site_database(), "DELETE FROM secret");
    site_stop();
    site_start();
    (void)await_status(somebody(), "/readyz", 200);
    struct page page = get(member, "/account");
    assert_status(&page, 200);
    page = post(member, "/account", "/account", "about", "Still here.", "revision", "1", NULL);
    assert_status(&page, 303);
    page = post(member, "/account", "/logout", NULL);
    assert_status(&page, 303);
    limit_to("signin", "name", 1, 3600);
    harness_sql(site_database(), "TRUNCATE limit_used");
    page =
        post(somebody(), "/login", "/login", "name", "rekeyed_rita", "password", "a guess", NULL);
    assert_status(&page, 422);
    /* The cookie of before is no known device's: it waits as any other does. */
    page = post(member, "/login", "/login", "name", "rekeyed_rita", "password",
                "correct horse rekeyed_rita", NULL);
    assert_status(&page, 429);
    limits_wide();
    page = post(member, "/login", "/login", "name", "rekeyed_rita", "password",
                "correct horse rekeyed_rita", NULL);
    assert_status(&page, 303);
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
        cmocka_unit_test(the_words_of_a_long_form_come_back_with_an_old_token),
        cmocka_unit_test(a_flood_of_long_forms_is_not_read),
        cmocka_unit_test(a_visitors_token_is_on_no_cached_page),
        cmocka_unit_test(the_sites_key_can_be_replaced),
        cmocka_unit_test(stopping_while_passwords_are_hashed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
