/* Getting pictures from addresses that strangers wrote: which are asked, what is connected to, and how much is taken. */
#include "unit/unit.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

#include "core/picture_type.h"
#include "ctl/inside.h"
#include "ctl/linked/linked_fetch.h"
#include "linked/linked.h"
#include "unit/picture_file.h"
#include "unit/tiny_pictures.h"

static struct arena *arena;
static int port;
static char loopback[32];
static struct text file;

static int begin(void **state)
{
    (void)state;
    arena = arena_new((size_t)64 << 20);
    port = tiny_pictures_start();
    (void)snprintf(loopback, sizeof(loopback), "127.0.0.1:%d", port);
    text_init(&file, PICTURE_UPLOAD_MAX + 1);
    return 0;
}

static int end(void **state)
{
    (void)state;
    text_free(&file);
    arena_free(arena);
    return 0;
}

/* NULL as "", so that both compare. */
static const char *fetch(const struct linked_how *how, const char *address)
{
    const char *fault = linked_fetch(how, span_of(address), &file);
    return fault == NULL ? "" : fault;
}

static const char *here(const char *path)
{
    return arena_printf(arena, "http://%s%s", loopback, path).ptr;
}

static const char *fetch_here(const char *path)
{
    const struct linked_how how = {.loopback = loopback, .seconds = 3};
    return fetch(&how, here(path));
}

static bool is_inside(const char *host)
{
    struct sockaddr_in ipv4 = {.sin_family = AF_INET};
    struct sockaddr_in6 ipv6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, host, &ipv4.sin_addr) == 1)
        return address_is_inside((const struct sockaddr *)&ipv4);
    assert_int_equal(inet_pton(AF_INET6, host, &ipv6.sin6_addr), 1);
    return address_is_inside((const struct sockaddr *)&ipv6);
}

static void machines_beside_ours_are_known_in_each_notation(void **state)
{
    (void)state;
    static const char *const inside[] = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "203.0.113.5",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "3fff::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    };
    static const char *const outside[] = {
        "1.1.1.1",        "93.184.216.34",    "172.32.0.1",
        "192.169.0.1",    "2606:4700::1111",  "2a00:1450:4001:80e::200e",
        "::ffff:1.1.1.1", "64:ff9b::101:101",
    };
    for (size_t i = 0; i < COUNT_OF(inside); i++) {
        if (!is_inside(inside[i]))
            fail_msg("%s is inside", inside[i]);
    }
    for (size_t i = 0; i < COUNT_OF(outside); i++) {
        if (is_inside(outside[i]))
            fail_msg("%s is outside", outside[i]);
    }
}

static void only_addresses_of_the_web_are_asked(void **state)
{
    (void)state;
    static const char *const asked[] = {
        "https://example.org/a.png", "http://example.org/a.png?b=c&d=e#f", "HTTPS://EXAMPLE.ORG/",
        "https://example.org:443/a", "https://example.org./a%20b",
    };
    static const char *const refused[] = {
        "",
        "example.org/a.png",
        "ftp://example.org/a.png",
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/x",
        "https://user:secret@example.org/a.png",
        "https://user@example.org/a.png",
        "https://example.org:22/",
        "https://example.org:8443/a.png",
        "http://example.org:443/a.png",
        "http://example.org/a b",
        "http://example.org/\r\nx: y",
        "http://",
        "http://%65xample.org/a.png",
        "http:/example.org/a.png",
        "http:///example.org/a.png",
    };
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        if (!linked_is_allowed(span_of(asked[i]), NULL))
            fail_msg("%s is asked", asked[i]);
    }
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        if (linked_is_allowed(span_of(refused[i]), NULL))
            fail_msg("%s is not asked", refused[i]);
    }
    assert_false(linked_is_allowed(span_of(here("/picture/1")), NULL));
    assert_true(linked_is_allowed(span_of(here("/picture/1")), loopback));
}

static void a_picture_is_got_also_by_way_of_others(void **state)
{
    (void)state;
    struct span wanted = picture_file(arena, "gradient.png");
    assert_string_equal(fetch_here("/picture/1"), "");
    assert_true(span_equal(text_span(&file), wanted));
    assert_string_equal(fetch_here("/to//to//to//picture/1"), "");
    assert_true(span_equal(text_span(&file), wanted));
    assert_string_equal(fetch_here("/loop/1"), "redirects");
    assert_string_equal(fetch_here("/gone/1"), "gone");
}

/* However the name of it is written, and whoever leads there. */
static void nothing_inside_is_connected_to(void **state)
{
    (void)state;
    const struct linked_how plain = {.seconds = 3};
    static const char *const addresses[] = {
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://0/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::ffff:127.0.0.1]/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/",
    };
    for (size_t i = 0; i < COUNT_OF(addresses); i++)
        assert_string_equal(fetch(&plain, addresses[i]), "inside");
    int before = tiny_pictures_asked();
    assert_string_equal(fetch_here("/to/http://127.0.0.1/picture/1"), "inside");
    assert_string_equal(fetch_here("/to/http://localhost/picture/1"), "inside");
    assert_string_equal(fetch_here("/to/http://[::1]/picture/1"), "inside");
    assert_string_equal(fetch_here("/to/https://192.168.0.1/"), "inside");
    assert_int_equal(tiny_pictures_asked(), before + 4); /* each asked once, and nobody behind it */
}

/* What is no place inside is not called one. */
static void a_redirect_to_what_is_not_asked_is_called_that(void **state)
{
    (void)state;
    static const char *const to[] = {
        "/to/ftp://example.org/",        "/to/file:///etc/passwd",
        "/to/https://example.org:8443/", "/to/https://me:word@example.org/",
        "/to/mailto:a@b.example",        "/to/http://[nonsense/",
    };
    int before = tiny_pictures_asked();
    for (size_t i = 0; i < COUNT_OF(to); i++)
        assert_string_equal(fetch_here(to[i]), "leads");
    assert_int_equal(tiny_pictures_asked(), before + (int)COUNT_OF(to));
}

/* An error and a redirect are known by their status: what is said beside them may have no end. */
static void the_words_of_an_error_are_not_read(void **state)
{
    (void)state;
    assert_string_equal(fetch_here("/talk"), "gone");
    assert_int_equal(file.len, 0);
    assert_string_equal(fetch_here("/talk//picture/1"), "");
    assert_true(span_equal(text_span(&file), picture_file(arena, "gradient.png")));
    assert_string_equal(fetch_here("/talk//talk//gone/1"), "gone");
}

/* A name may be looked up as something else each time: what counts is the address that is connected to. */
static void a_name_that_leads_inside_is_not_followed(void **state)
{
    (void)state;
    static const char *const answers[] = {
        "pictures.example:80:127.0.0.1",
        "pictures.example:80:[::1]",
        "pictures.example:80:10.0.0.7,127.0.0.1,[fd00::1]",
        "pictures.example:80:[::ffff:192.168.1.1]",
    };
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        const struct linked_how how = {.resolve = answers[i], .seconds = 3};
        assert_string_equal(fetch(&how, "http://pictures.example/a.png"), "inside");
    }
    /* The name by which it was redirected is looked at, too. */
    const struct linked_how how = {
        .loopback = loopback, .resolve = "pictures.example:80:127.0.0.1", .seconds = 3};
    assert_string_equal(fetch(&how, here("/to/http://pictures.example/a.png")), "inside");
}

static void what_is_too_much_or_too_slow_ends(void **state)
{
    (void)state;
    struct timespec from;
    struct timespec to;
    (void)clock_gettime(CLOCK_MONOTONIC, &from);
    assert_string_equal(fetch_here("/endless"), "heavy");
    assert_true(file.len <= PICTURE_UPLOAD_MAX);
    assert_string_equal(fetch_here("/heavy"), "heavy");
    assert_string_equal(fetch_here("/page"), "type");
    assert_string_equal(fetch_here("/slow"), "slow");
    assert_string_equal(fetch_here("/drip"), "slow");
    (void)clock_gettime(CLOCK_MONOTONIC, &to);
    assert_true(to.tv_sec - from.tv_sec < 20);
}

static void each_fault_has_words(void **state)
{
    (void)state;
    static const char *const faults[] = {"address",   "inside",     "leads",    "name",
                                         "slow",      "connection", "gone",     "type",
                                         "redirects", "hard",       "forbidden"};
    for (size_t i = 0; i < COUNT_OF(faults); i++)
        assert_true(linked_fault_words(span_of(faults[i])).len > 20);
    assert_span(linked_fault_words(SPAN("whatever")),
                "We could not read the file within our limits.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(machines_beside_ours_are_known_in_each_notation),
        cmocka_unit_test(only_addresses_of_the_web_are_asked),
        cmocka_unit_test(a_picture_is_got_also_by_way_of_others),
        cmocka_unit_test(nothing_inside_is_connected_to),
        cmocka_unit_test(a_redirect_to_what_is_not_asked_is_called_that),
        cmocka_unit_test(the_words_of_an_error_are_not_read),
        cmocka_unit_test(a_name_that_leads_inside_is_not_followed),
        cmocka_unit_test(what_is_too_much_or_too_slow_ends),
        cmocka_unit_test(each_fault_has_words),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
