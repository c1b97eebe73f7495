/* Which hosts a request may ask for, and which proxies are believed. */
#include "unit/unit.h"

#include <arpa/inet.h>

#include "web/host.h"

static void without_settings_addresses_and_localhost_are_ours(void **state)
{
    (void)state;
    static const char *const ours[] = {"localhost",    "LocalHost:8888", "127.0.0.1",
                                       "127.0.0.3:80", "192.168.0.7",    "[::1]",
                                       "[fe80::1]:80", "localhost.",     ""};
    for (size_t i = 0; i < COUNT_OF(ours); i++)
        assert_int_equal(host_refusal(span_of(ours[i]), NULL, NULL), 0);
    static const char *const others[] = {"evil.example", "localhost.evil.example", "xlocalhost",
                                         "1.2.3",        "evil.example:80",        "127.0.0.1.x"};
    for (size_t i = 0; i < COUNT_OF(others); i++)
        assert_int_equal(host_refusal(span_of(others[i]), NULL, ""), 421);
}

static void what_is_no_host_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "a b", "a,b",     "a/b", "[::1",     "[::1]x",  "[evil]",    "::1",
        "a:b", "a:80:80", ":80", "a:123456", "me@host", "h\xc3\xa9", "localhost:-1",
        ".",   "a\"b",    "<b>", "a%41",     "[",       "[]"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_int_equal(host_refusal(span_of(wrong[i]), "a h b evil", NULL), 400);
}

static void named_hosts_are_ours_and_no_others(void **state)
{
    (void)state;
    static const char origin[] = "https://Forum.example:8443";
    assert_int_equal(host_refusal(SPAN("forum.example"), NULL, origin), 0);
    assert_int_equal(host_refusal(SPAN("forum.example:8443"), NULL, origin), 0);
    assert_int_equal(host_refusal(SPAN("127.0.0.1"), NULL, origin), 0);
    assert_int_equal(host_refusal(SPAN("example"), NULL, origin), 421);
    static const char names[] = "www.forum.example  10.0.0.7";
    assert_int_equal(host_refusal(SPAN("www.forum.EXAMPLE"), names, origin), 0);
    assert_int_equal(host_refusal(SPAN("10.0.0.7:80"), names, origin), 0);
    assert_int_equal(host_refusal(SPAN("forum.example"), names, origin), 0);
    assert_int_equal(host_refusal(SPAN("127.0.0.1"), names, origin), 421);
    assert_int_equal(host_refusal(SPAN("localhost"), names, NULL), 421);
}

static bool believed(const char *setting, int family, const char *address)
{
    struct proxies proxies;
    unsigned char bytes[ADDRESS_BYTES] = {0};
    assert_true(proxies_read(setting, &proxies));
    assert_int_equal(inet_pton(family, address, bytes), 1);
    return proxies_have(&proxies, family, bytes);
}

static void only_proxies_that_are_named_are_believed(void **state)
{
    (void)state;
    assert_false(believed(NULL, AF_INET, "127.0.0.1"));
    assert_false(believed("0", AF_INET, "127.0.0.1"));
    assert_true(believed("1", AF_INET, "127.0.0.1"));
    assert_true(believed("1", AF_INET, "127.9.9.9"));
    assert_true(believed("1", AF_INET6, "::1"));
    assert_false(believed("1", AF_INET, "10.0.0.1"));
    assert_false(believed("1", AF_INET6, "::2"));
    static const char some[] = "10.1.2.3 192.0.2.128/25 fd00::/9";
    assert_true(believed(some, AF_INET, "10.1.2.3"));
    assert_false(believed(some, AF_INET, "10.1.2.4"));
    assert_true(believed(some, AF_INET, "192.0.2.200"));
    assert_false(believed(some, AF_INET, "192.0.2.127"));
    assert_true(believed(some, AF_INET6, "fd7f::1"));
    assert_false(believed(some, AF_INET6, "fd80::1"));
    assert_false(believed(some, AF_INET, "127.0.0.1"));
    assert_true(believed("0.0.0.0/0", AF_INET, "8.8.8.8"));
}

static void a_setting_that_is_wrong_is_not_guessed_at(void **state)
{
    (void)state;
    static const char *const wrong[] = {"yes",    "10.0.0.1/33", "10.0.0.1/",  "::1/129",
                                        "10.0.0", "1 2",         "10.0.0.1/-1"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct proxies proxies;
        assert_false(proxies_read(wrong[i], &proxies));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_settings_addresses_and_localhost_are_ours),
        cmocka_unit_test(what_is_no_host_is_refused),
        cmocka_unit_test(named_hosts_are_ours_and_no_others),
        cmocka_unit_test(only_proxies_that_are_named_are_believed),
        cmocka_unit_test(a_setting_that_is_wrong_is_not_guessed_at),
    };
    return cmocka_run_group_tests_name("host", tests, NULL, NULL);
}
