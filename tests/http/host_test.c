/* What a request says of where it goes and whom it comes from: hosts that are not ours, proxies that are not believed. */
#include "http/site.h"

#include <stdlib.h>
#include <unistd.h>

#include "db/harness.h"

enum { MEMORY = 64 * 1024 * 1024, PATIENCE_MS = 60000 };

static struct person *reader;
static const char *access_log;

static int begin(void **state)
{
    (void)state;
    access_log = format("%s/access.log", site_folder());
    setenv("ACCESS_LOG", access_log, 1);
    setenv("BEHIND_PROXY", "1", 1);
    reader = somebody();
    return 0;
}

static void start_again(const char *name, const char *value)
{
    site_stop();
    if (value == NULL)
        unsetenv(name);
    else
        setenv(name, value, 1);
    site_start();
}

/* ---- the host ---- */

static struct page ask_host(const char *host, const char *path)
{
    with_header(reader, format("host: %s", host));
    return get(reader, path);
}

static void another_sites_name_is_answered_with_words(void **state)
{
    (void)state;
    site_start();
    static const char *const paths[] = {"/", "/questions", "/nowhere", "/healthz",
                                        "/assets/css/backtalk.css"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct page page = ask_host("evil.example", paths[i]);
        if (i != 2) { /* what nobody has is 404 whoever asks */
            assert_status(&page, 421);
            assert_has(&page, "does not go by the name");
        }
        assert_has_not(&page, "evil.example");
        page = ask_host("a b", paths[i]);
        assert_status(&page, i == 2 ? 404 : 400);
    }
    struct page page = ask_host("localhost:1", "/questions");
    assert_status(&page, 200);
    page = ask_host("127.0.0.7", "/questions");
    assert_status(&page, 200);
    page = get(reader, "/questions");
    assert_status(&page, 200);
}

static void a_form_for_another_site_changes_nothing(void **state)
{
    (void)state;
    const char *token = token_of(reader, "/register");
    with_header(reader, "host: evil.example");
    struct page page = post_raw(
        reader, "/register",
        span_of(format("csrf=%s&name=somebody_new&password=correct+horse+battery", token)));
    assert_status(&page, 421);
    assert_int_equal(number_of("SELECT count(*) FROM account WHERE name = 'somebody_new'"), 0);
}

static void names_that_are_set_are_ours(void **state)
{
    (void)state;
    start_again("HOSTS", "www.forum.example 127.0.0.1");
    struct page page = ask_host("www.forum.example", "/questions");
    assert_status(&page, 200);
    page = ask_host("localhost", "/questions");
    assert_status(&page, 421);
    start_again("HOSTS", NULL);
}

/* ---- the client's address ---- */

/* Whom the log names for a path that was asked for once. */
static const char *client_of(const char *path)
{
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    const char *words = format(" path=%s ", path);
    while (harness_clock() < deadline) {
        struct arena *arena = arena_new(MEMORY);
        struct span rest = file_exists(access_log) ? read_file(arena, access_log) : SPAN("");
        struct span line;
        const char *client = NULL;
        while (client == NULL && span_next(&rest, '\n', &line)) {
            if (span_find_text(line, words) == line.len)
                continue;
            struct span from = span_from(line, span_find_text(line, " client=") + 8);
            client = format(SPAN_FMT, SPAN_ARG(span_make(from.ptr, span_find(from, ' '))));
        }
        arena_free(arena);
        if (client != NULL)
            return client;
        usleep(20000);
    }
    fail_msg("%s does not come into the log", path);
    return "";
}

static void the_client_is(const char *headers, const char *client)
{
    static int number;
    const char *path = format("/users/nobody_%d", ++number);
    with_header(reader, headers);
    (void)get(reader, path);
    assert_string_equal(client_of(path), client);
}

static void the_last_value_of_the_last_line_counts(void **state)
{
    (void)state;
    the_client_is("x: y", "127.0.0.1");
    the_client_is("x-forwarded-for: 198.51.100.1", "198.51.100.1");
    the_client_is("x-forwarded-for: 10.0.0.1, 198.51.100.2", "198.51.100.2");
    the_client_is("x-forwarded-for: 10.0.0.1\r\nX-Forwarded-For: 10.0.0.2, 2001:db8::7",
                  "2001:db8::7");
    the_client_is("x-forwarded-for: 198.51.100.1\r\nx-forwarded-for: no address", "127.0.0.1");
    the_client_is("x-forwarded-for: 198.51.100.1\r\nx-forwarded-for: 198.51.100.3,", "127.0.0.1");
}

static void another_than_the_proxy_is_not_believed(void **state)
{
    (void)state;
    start_again("BEHIND_PROXY", "192.0.2.7 fd00::/8");
    the_client_is("x-forwarded-for: 198.51.100.1", "127.0.0.1");
    start_again("BEHIND_PROXY", NULL);
    the_client_is("x-forwarded-for: 198.51.100.1", "127.0.0.1");
}

static void a_setting_that_cannot_be_read_is_said(void **state)
{
    (void)state;
    site_stop();
    setenv("BEHIND_PROXY", "yes", 1);
    struct text output;
    text_init(&output, MEMORY);
    assert_int_equal(site_start_refused(&output), 1);
    assert_non_null(strstr(text_string(&output), "BEHIND_PROXY is 1 for a proxy on this machine"));
    text_free(&output);
    unsetenv("BEHIND_PROXY");
}

static void a_contact_is_linked_from_error_pages_or_not_spoken_of(void **state)
{
    (void)state;
    start_again("CONTACT", NULL);
    struct page page = get(reader, "/nowhere/at/all");
    assert_has_not(&page, "write to us");
    assert_has(&page, "number in our log: <code>");
    load_library();
    page = get(reader, "/about");
    assert_has(&page, "have not yet said how to reach them");
    start_again("CONTACT", "help@forum.example");
    page = get(reader, "/nowhere/at/all");
    assert_has(&page, "<a href=\"/about#contact\">write to us</a>");
    page = await_status(reader, "/about", 200);
    assert_has(&page, "<h2 id=\"contact\">");
    assert_has(&page, "<a href=\"mailto:help@forum.example\">help@forum.example</a>");
    start_again("CONTACT", NULL);
}

static void a_contact_that_nobody_could_follow_is_said(void **state)
{
    (void)state;
    site_stop();
    setenv("CONTACT", "ring the bell", 1);
    struct text output;
    text_init(&output, MEMORY);
    assert_int_equal(site_start_refused(&output), 1);
    assert_non_null(strstr(text_string(&output), "CONTACT is an email address"));
    text_free(&output);
    unsetenv("CONTACT");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_sites_name_is_answered_with_words),
        cmocka_unit_test(a_form_for_another_site_changes_nothing),
        cmocka_unit_test(names_that_are_set_are_ours),
        cmocka_unit_test(the_last_value_of_the_last_line_counts),
        cmocka_unit_test(another_than_the_proxy_is_not_believed),
        cmocka_unit_test(a_contact_is_linked_from_error_pages_or_not_spoken_of),
        cmocka_unit_test(a_setting_that_cannot_be_read_is_said),
        cmocka_unit_test(a_contact_that_nobody_could_follow_is_said),
    };
    return cmocka_run_group_tests_name("host", tests, begin, NULL);
}
