/* Nobody takes all the room: of those who sign in, and of what slow readers keep in memory. */
#include "http/crowd.h"
#include "http/site.h"

#include <stdlib.h>

#include "db/harness.h"

enum {
    CROWD = 200,
    READERS = 50,
    NETWORKS = 14,
    NETWORKS_LEAST = 7, /* fewer cannot take all the room */
    PATIENCE_MS = 60000,
    WORKER_MOST = 64 * 1024 * 1024
};

static struct person *author;
static const char *author_cookie;
static const char *large_path;

/* "name=value" of the cookie that a reply sets. */
static const char *cookie_of(const struct page *page)
{
    struct span cookie = page_header_value(page, "set-cookie");
    assert_true(cookie.len > 0);
    return format(SPAN_FMT, (int)span_find(cookie, ';'), cookie.ptr);
}

static int begin(void **state)
{
    (void)state;
    setenv("BEHIND_PROXY", "1", 1); /* each request says where it is from */
    tag_exists("tight");
    author = sign_up("author");
    struct page page = post(somebody(), "/login", "/login", "name", "author", "password",
                            "correct horse author", NULL);
    assert_status(&page, 303);
    author_cookie = cookie_of(&page);
    int64_t question = ask(author, "How long is too long?", "Some answers here are long.", "tight");
    for (int i = 0; i < 20; i++)
        (void)answer(author, question, repeated("A long answer of many words. ", 1000));
    page = show(author, question);
    assert_true(page.body.len > 300000);
    large_path = format("/questions/%lld/how-long-is-too-long", (long long)question);
    return 0;
}

static int end(void **state)
{
    (void)state;
    return unsetenv("BEHIND_PROXY");
}

/* ---- signing in ---- */

static void many_from_one_network_leave_others_room_to_sign_in(void **state)
{
    (void)state;
    int sockets[CROWD];
    struct page form = get(somebody(), "/login");
    const char *cookie = cookie_of(&form);
    for (size_t i = 0; i < CROWD; i++) {
        const char *body =
            format("csrf=%s&name=nobody_%c%c&password=a+guess", input_of(&form, "csrf"),
                   (char)('a' + i / 15), (char)('a' + i % 15));
        crowd_sends(&sockets[i], 1,
                    format("POST /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                           "X-Forwarded-For: 198.51.100.1\r\nCookie: %s\r\n"
                           "Content-Type: application/x-www-form-urlencoded\r\n"
                           "Content-Length: %zu\r\n\r\n%s",
                           cookie, strlen(body), body));
    }
    struct person *stranger = somebody();
    const char *token = token_of(stranger, "/login");
    with_header(stranger, "x-forwarded-for: 203.0.113.5");
    struct page page =
        post_raw(stranger, "/login",
                 span_of(format("csrf=%s&name=author&password=correct+horse+author", token)));
    assert_status(&page, 303);
    assert_true(crowd_was_answered(sockets, CROWD, "503") > CROWD / 4);
}

/* ---- slow readers ---- */

static void slow_readers_from(size_t network, int sockets[READERS])
{
    crowd_sends(sockets, READERS,
                format("GET %s HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\n"
                       "X-Forwarded-For: 198.51.100.%zu\r\n\r\n",
                       large_path, author_cookie, network + 1));
}

#define WITH_THEM "x-forwarded-for: 198.51.100.1"
#define ELSEWHERE "x-forwarded-for: 203.0.113.5"

/* A page of either worker. */
static struct page page_from(const char *network, const char *path)
{
    with_header(author, network);
    with_new_connection(author);
    return get(author, path);
}

static struct page last; /* of the twelve that were asked for */

static size_t served_of_12(const char *network, const char *path)
{
    size_t served = 0;
    for (int i = 0; i < 12; i++) {
        last = page_from(network, path);
        served += last.status == 200;
    }
    return served;
}

static void slow_readers_leave_room(void **state)
{
    (void)state;
    static int sockets[NETWORKS][READERS];
    slow_readers_from(0, sockets[0]);
    slow_readers_from(0, sockets[1]);
    assert_true(crowd_answers(sockets[0], 2 * (size_t)READERS, "503") > 0);
    /* One network has its share, and of that its small pages have theirs; others have their own. */
    assert_int_equal(served_of_12(ELSEWHERE, large_path), 12);
    assert_int_equal(served_of_12(WITH_THEM, "/tags"), 12);
    size_t networks = 2;
    do {
        slow_readers_from(networks, sockets[networks]);
        (void)crowd_answers(sockets[networks], READERS, "503");
        networks++;
    } while (networks < NETWORKS_LEAST ||
             (networks < NETWORKS && served_of_12(ELSEWHERE, large_path) > 0));
    /* Large pages have theirs, and small ones the rest. */
    assert_status(&last, 503);
    assert_span(page_header_value(&last, "retry-after"), "5");
    assert_has(&last, "One moment, please");
    assert_has(&last, "href=\"/red-flags\"");
    assert_int_equal(served_of_12(ELSEWHERE, "/tags"), 12);
    crowd_leaves(sockets[0], networks * READERS);
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    while (served_of_12(ELSEWHERE, large_path) != 12)
        assert_true(harness_clock() < deadline);
}

/* Of both workers; they say it every second. */
static long waiting_bytes(void)
{
    static const char name[] = "\nbacktalk_reply_bytes ";
    struct page metrics = page_from(ELSEWHERE, "/metrics");
    const char *at = strstr(metrics.body.ptr, name);
    assert_non_null(at);
    return strtol(at + sizeof(name) - 1, NULL, 10);
}

static void await_waiting(long least, long most)
{
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    long waiting;
    do {
        waiting = waiting_bytes();
        assert_true(waiting <= 2L * WORKER_MOST);
        assert_true(harness_clock() < deadline);
    } while (waiting < least || waiting > most);
}

/* Pages that were cached and dropped live on for who reads them: they count as bodies do, and all stays within one bound. */
static void what_waits_for_slow_readers_has_one_bound(void **state)
{
    (void)state;
    enum { VERSIONS = 150, MEGABYTE = 1024 * 1024 };
    static int sockets[2 * VERSIONS];
    static int more[2][READERS];
    await_waiting(0, MEGABYTE);
    for (size_t i = 0; i < VERSIONS; i++) {
        harness_sql(site_database(), "NOTIFY changed");
        crowd_gets(&sockets[2 * i], 2, large_path);
        (void)crowd_answers(&sockets[2 * i], 2, "200");
    }
    await_waiting(8L * MEGABYTE, 2L * WORKER_MOST);
    slow_readers_from(1, more[0]);
    slow_readers_from(2, more[1]);
    (void)crowd_answers(more[0], 2 * (size_t)READERS, "200");
    await_waiting(16L * MEGABYTE, 2L * WORKER_MOST);
    assert_int_equal(served_of_12(ELSEWHERE, "/tags"), 12);
    crowd_leaves(sockets, 2 * (size_t)VERSIONS);
    crowd_leaves(more[0], 2 * (size_t)READERS);
    await_waiting(0, MEGABYTE);
}

static void no_worker_died(void **state)
{
    (void)state;
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    site_be_impatient();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_from_one_network_leave_others_room_to_sign_in),
        cmocka_unit_test(slow_readers_leave_room),
        cmocka_unit_test(what_waits_for_slow_readers_has_one_bound),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
