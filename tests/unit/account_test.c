/* The rules of accounts: where to go next, browsers in words, passwords, addresses. */
#include "unit/unit.h"

#include "account/account.h"
#include "core/browser.h"
#include "core/network.h"
#include "core/wait.h"

static struct arena *arena;

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new(1024 * 1024);
    return 0;
}

static int free_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void waits_are_said_in_words_and_never_too_short(void **state)
{
    (void)state;
    assert_span(wait_words(arena, 1), "1 second");
    assert_span(wait_words(arena, 59), "59 seconds");
    assert_span(wait_words(arena, 60), "60 seconds");
    assert_span(wait_words(arena, 61), "2 minutes");
    assert_span(wait_words(arena, 900), "15 minutes");
    assert_span(wait_words(arena, 3600), "60 minutes");
    assert_span(wait_words(arena, 3601), "2 hours");
}

static void next_stays_on_this_site(void **state)
{
    (void)state;
    assert_span(account_next(arena, SPAN("/questions/ask")), "/questions/ask");
    assert_span(account_next(arena, SPAN("/search?q=tight%20psoas&tab=terms#x")),
                "/search?q=tight%20psoas&tab=terms#x");
    assert_span(account_next(arena, SPAN("/tags/hüfte")), "/tags/h%C3%BCfte");
    assert_span(account_next(arena, SPAN("/")), "/");
    static const char *const elsewhere[] = {
        "",
        "questions",
        "//example.org",
        "///example.org",
        "/\\example.org",
        "\\\\example.org",
        "https://example.org",
        "javascript:alert(1)",
        "/\t/example.org",
        "/\n/example.org",
        " /x",
        "/a b",
        "/x\\..\\y",
        "/x\r\nset-cookie: a=b",
    };
    for (size_t i = 0; i < COUNT_OF(elsewhere); i++)
        assert_span(account_next(arena, span_of(elsewhere[i])), "/");
    char longest[2002];
    memset(longest, 'a', sizeof(longest));
    longest[0] = '/';
    assert_int_equal(account_next(arena, span_make(longest, 2000)).len, 2000);
    assert_span(account_next(arena, span_make(longest, 2001)), "/");
}

static void browsers_have_names(void **state)
{
    (void)state;
    static const char *const known[][2] = {
        {"Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0",
         "Firefox on Android"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/129.0.0.0 "
         "Safari/537.36",
         "Chrome on Windows"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/129.0.0.0 "
         "Safari/537.36 Edg/129.0.0.0",
         "Edge on Windows"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
         "Gecko) "
         "Version/17.6 Mobile/15E148 Safari/604.1",
         "Safari on iPhone"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
         "Gecko) "
         "FxiOS/131.0 Mobile/15E148 Safari/605.1.15",
         "Firefox on iPhone"},
        {"Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) "
         "Version/17.6 "
         "Safari/605.1.15",
         "Safari on Mac"},
        {"Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) "
         "SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36",
         "Samsung Internet on Android"},
        {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
         "Firefox on Linux"},
        {"Mozilla/5.0 (X11; Linux x86_64) SomethingNew/1.0", "A browser on Linux"},
        {"curl/8.5.0", "curl"},
        {"SomethingNew/1.0", "An unknown browser"},
        {"", "An unnamed program"},
    };
    for (size_t i = 0; i < COUNT_OF(known); i++)
        assert_span(browser_words(arena, span_of(known[i][0])), known[i][1]);
}

static void a_household_counts_as_one(void **state)
{
    (void)state;
    assert_span(network_of(arena, SPAN("192.0.2.7")), "192.0.2.7");
    assert_span(network_of(arena, SPAN("2001:db8:1:2:3:4:5:6")), "2001:db8:1:2::/64");
    assert_span(network_of(arena, SPAN("2001:db8:1:2:ffff::1")), "2001:db8:1:2::/64");
    assert_span(network_of(arena, SPAN("::ffff:192.0.2.7")), "192.0.2.7");
    assert_span(network_of(arena, SPAN("unknown")), "unknown");
    assert_span(network_of(arena, SPAN("")), "");
}

static void addresses_look_like_addresses(void **state)
{
    (void)state;
    static const char *const good[] = {"hanne@example.org", "a.b+c@mail.example.co.uk",
                                       "jürgen@müller.example", "o'neil@example.org"};
    static const char *const bad[] = {
        "",
        "hanne",
        "@example.org",
        "hanne@",
        "hanne@example",
        "hanne@.org",
        "hanne@example.",
        "a@b@c.org",
        "ha nne@example.org",
        "hanne@exam ple.org",
        "<hanne@example.org>",
        "a,b@example.org",
        "hanne@a..org",
        "hanne@example.org\r\nbcc:x@example.org",
    };
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_true(account_email_is_plausible(span_of(good[i])));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(account_email_is_plausible(span_of(bad[i])));
}

static void one_password_typed_on_two_machines_is_one(void **state)
{
    (void)state;
    struct span composed = account_secret(arena, SPAN("caf\xC3\xA9 au lait "));
    struct span apart = account_secret(arena, SPAN("cafe\xCC\x81 au lait "));
    assert_true(span_equal(composed, apart));
    /* Spaces at the ends belong to it. */
    assert_false(span_equal(apart, account_secret(arena, SPAN("caf\xC3\xA9 au lait"))));
}

/* But for the composed form, all that was typed counts, whatever it is. */
static void a_password_is_taken_as_it_was_typed(void **state)
{
    (void)state;
    static const char *const typed[] = {
        "two\tmore  spaces ",
        "Upper and lower",
        "zero\xE2\x80\x8Bwidth",
        "\xEF\xBB\xBFwith a mark",
        "a line\r\nand one",
        "turned \xE2\x80\xAE"
        "around",
        "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x8C\xBE",
        "bell\x07 and delete\x7F",
    };
    for (size_t i = 0; i < COUNT_OF(typed); i++)
        assert_span(account_secret(arena, span_of(typed[i])), typed[i]);
    struct text many;
    text_init(&many, 4096);
    text_add_string(&many, "z");
    for (int i = 0; i < 90; i++)
        text_add_string(&many, "\xCC\xB3");
    assert_span(account_secret(arena, text_span(&many)), text_string(&many));
    text_free(&many);
}

static void paragraphs_stand_between_blank_lines(void **state)
{
    (void)state;
    struct span rest = SPAN("\n\n one\ntwo \n\t\n\n\nthree\n");
    struct span paragraph;
    assert_true(account_paragraph(&rest, &paragraph));
    assert_span(paragraph, "one\ntwo");
    assert_true(account_paragraph(&rest, &paragraph));
    assert_span(paragraph, "three");
    assert_false(account_paragraph(&rest, &paragraph));
    rest = SPAN(" \n ");
    assert_false(account_paragraph(&rest, &paragraph));
}

static void places_are_read_as_they_were_written(void **state)
{
    (void)state;
    struct account_place place = {.at = 1763712345678901, .id = 42};
    struct account_place read = {0};
    assert_true(account_place_read(account_place_write(arena, place), &read));
    assert_int_equal(read.at, place.at);
    assert_int_equal(read.id, place.id);
    assert_true(account_place_read(account_place_write(arena, ACCOUNT_PLACE_FIRST), &read));
    static const char *const bad[] = {"",
                                      "-",
                                      "1",
                                      "1-",
                                      "-1",
                                      "1-0",
                                      "0-1",
                                      "1-1-1",
                                      "1-x",
                                      "1- 1",
                                      "99999999999999999999-1",
                                      "9223372036854775807-1"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        read = place;
        assert_false(account_place_read(span_of(bad[i]), &read));
        assert_int_equal(read.id, 42);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_are_said_in_words_and_never_too_short),
        cmocka_unit_test(next_stays_on_this_site),
        cmocka_unit_test(browsers_have_names),
        cmocka_unit_test(a_household_counts_as_one),
        cmocka_unit_test(addresses_look_like_addresses),
        cmocka_unit_test(one_password_typed_on_two_machines_is_one),
        cmocka_unit_test(a_password_is_taken_as_it_was_typed),
        cmocka_unit_test(paragraphs_stand_between_blank_lines),
        cmocka_unit_test(places_are_read_as_they_were_written),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
