/* The HAProxy that is shipped: what one address may take, and that others are served meanwhile. */
#include "http/edge.h"
#include "http/h2.h"

#include <stdlib.h>
#include <unistd.h>

#include "db/harness.h"

enum {
    MEMORY = 64 * 1024 * 1024,
    CONNECTIONS = 140,
    ALLOWED = 100,
    POSTS = 14,
    POSTS_ALLOWED = 10
};

static const char *access_log;

static int begin(void **state)
{
    (void)state;
    access_log = format("%s/access.log", site_folder());
    setenv("ACCESS_LOG", access_log, 1);
    setenv("BEHIND_PROXY", "1", 1);
    edge_start();
    return 0;
}

static void somebody_else_is_served(void)
{
    struct page page = edge_get("127.0.0.3", "/questions");
    assert_status(&page, 200);
}

static void is_a_page_of_the_edge(const struct page *page, const char *words)
{
    assert_has(page, words);
    assert_has(page, "your words are still in the form");
    assert_span(page_header_value(page, "retry-after"), "10");
    assert_span(page_header_value(page, "cache-control"), "no-store");
}

static void the_configuration_as_it_is_shipped_is_valid(void **state)
{
    (void)state;
    assert_int_equal(edge_check(), 0);
}

/* Lines of the log that hold all of it. */
static size_t lines_with(const char *first, const char *second)
{
    struct arena *arena = arena_new(MEMORY);
    struct span rest = file_exists(access_log) ? read_file(arena, access_log) : SPAN("");
    struct span line;
    size_t count = 0;
    while (span_next(&rest, '\n', &line))
        count += span_find_text(line, first) < line.len && span_find_text(line, second) < line.len;
    arena_free(arena);
    return count;
}

static void what_a_client_says_of_its_address_is_replaced(void **state)
{
    (void)state;
    int fd = edge_open("127.0.0.2");
    assert_true(edge_say(fd, "GET /users/spoof HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                             "X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: 198.51.100.2\r\n"
                             "Forwarded: for=198.51.100.3\r\n\r\n"));
    struct page page = edge_answer(fd);
    close(fd);
    assert_status(&page, 404);
    uint64_t deadline = harness_clock() + EDGE_PATIENCE_MS;
    while (lines_with(" path=/users/spoof ", " client=") == 0) {
        assert_true(harness_clock() < deadline);
        usleep(20000);
    }
    assert_int_equal(lines_with(" path=/users/spoof ", " client=127.0.0.2 "), 1);
}

static void another_name_is_not_ours(void **state)
{
    (void)state;
    int fd = edge_open("127.0.0.2");
    assert_true(edge_say(fd, "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"));
    struct page page = edge_answer(fd);
    close(fd);
    assert_status(&page, 421);
}

static void slow_headers_end(void **state)
{
    (void)state;
    int slow = edge_open("127.0.0.4");
    int empty = edge_open("127.0.0.4");
    assert_true(edge_say(slow, "GET /questions HTTP/1.1\r\nHost: localhost\r\n"));
    uint64_t deadline = harness_clock() + EDGE_PATIENCE_MS;
    bool slow_listens = true;
    bool empty_listens = true;
    while (slow_listens || empty_listens) {
        slow_listens = slow_listens && edge_say(slow, "X: y\r\n");
        empty_listens = empty_listens && edge_say(empty, "\r\n");
        somebody_else_is_served();
        assert_true(harness_clock() < deadline);
        usleep(100000);
    }
    close(slow);
    close(empty);
}

static void slow_bodies_wait_outside_and_are_few(void **state)
{
    (void)state;
    int sockets[POSTS];
    int refused = 0;
    int ended = 0;
    for (int i = 0; i < POSTS; i++) {
        sockets[i] = edge_open("127.0.0.5");
        assert_true(edge_say(sockets[i], "POST /login HTTP/1.1\r\nHost: localhost\r\n"
                                         "Content-Length: 1000\r\n\r\nname=slow"));
    }
    somebody_else_is_served();
    for (int i = 0; i < POSTS; i++) {
        struct page page = edge_answer(sockets[i]);
        close(sockets[i]);
        refused += page.status == 429;
        ended += page.status == 408;
        if (page.status == 429)
            is_a_page_of_the_edge(&page, "A short pause, please");
        else
            assert_has(&page, "<h1>That took too long</h1>");
    }
    assert_in_range(refused, 1,
                    POSTS - POSTS_ALLOWED); /* fewer, when the first end while others are opened */
    assert_int_equal(refused + ended, POSTS);
    assert_int_equal(lines_with(" path=/login ", " client=127.0.0.5 "), 0);
}

static void what_the_edge_refuses_has_a_page(void **state)
{
    (void)state;
    int fd = edge_open("127.0.0.12");
    assert_true(edge_say(fd, "POST /login HTTP/1.1\r\nHost: localhost\r\n"
                             "Content-Length: 2000000\r\n\r\n"));
    struct page page = edge_answer(fd);
    close(fd);
    assert_status(&page, 413);
    assert_has(&page, "<h1>Too much at once</h1>");
    assert_has(&page, "your words are still in the form");
    assert_span(page_header_value(&page, "cache-control"), "no-store");
}

static void long_forms_are_few(void **state)
{
    (void)state;
    enum { LONG = 70000, TIMES = 13 };
    int refused = 0;
    for (int i = 0; i < TIMES; i++) {
        int fd = edge_open("127.0.0.10");
        assert_true(edge_say(fd, format("POST /login HTTP/1.1\r\nHost: localhost\r\n"
                                        "Connection: close\r\nContent-Length: %d\r\n\r\n%s",
                                        LONG, repeated("x", LONG))));
        refused += edge_answer(fd).status == 429;
        close(fd);
    }
    assert_in_range(refused, 1, TIMES - 10);
    somebody_else_is_served();
}

static void one_address_has_its_share_of_connections(void **state)
{
    (void)state;
    int sockets[CONNECTIONS];
    int served = 0;
    /* Each asks for something and stays, as a browser's does. */
    for (int i = 0; i < CONNECTIONS; i++) {
        sockets[i] = edge_open("127.0.0.6");
        bool said = sockets[i] != -1 &&
                    edge_say(sockets[i], "GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n");
        served += said && edge_answer(sockets[i]).status == 200;
    }
    somebody_else_is_served();
    assert_in_range(served, ALLOWED - 1, ALLOWED);
    for (int i = 0; i < CONNECTIONS; i++)
        close(sockets[i]);
    /* They are gone, and so is what was held against them. */
    uint64_t deadline = harness_clock() + EDGE_PATIENCE_MS;
    while (edge_get("127.0.0.6", "/robots.txt").status != 200)
        assert_true(harness_clock() < deadline);
}

/* How many of so many requests on one connection are answered with 200; the last answer goes into *last. */
static int asks_often(const char *source, const char *path, int times, struct page *last)
{
    int served = 0;
    int fd = edge_open(source);
    for (int i = 0; i < times; i++) {
        if (!edge_say(fd, format("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path)))
            break;
        *last = edge_answer(fd);
        served += last->status == 200;
        if (last->status != 200)
            break;
    }
    close(fd);
    return served;
}

static void who_asks_too_often_is_asked_to_wait(void **state)
{
    (void)state;
    struct page last;
    assert_in_range(asks_often("127.0.0.7", "/robots.txt", 400, &last), 150, 399);
    assert_status(&last, 429);
    is_a_page_of_the_edge(&last, "A short pause, please");
    somebody_else_is_served();
    assert_in_range(asks_often("127.0.0.8", "/search/help", 200, &last), 40, 199);
    assert_status(&last, 429);
    struct page page = edge_get("127.0.0.8", "/questions");
    assert_status(&page, 200);
    /* They are counted together, whatever is looked up. */
    static const char *const searches[] = {"/links.json?q=a", "/tags.json?q=a", "/symptoms/fit",
                                           "/questions/similar?title=a", "/search.atom?q=a"};
    for (size_t i = 0; i < COUNT_OF(searches); i++) {
        page = edge_get("127.0.0.8", searches[i]);
        assert_status(&page, 429);
    }
}

/* ---- HTTP/2 ---- */

enum { STREAMS_MAX = 32 };

static int open_h2(const char *source)
{
    int fd = edge_open_h2(source);
    assert_true(fd != -1);
    assert_true(h2_begin(fd));
    return fd;
}

static bool ask_h2(int fd, uint32_t stream, const char *method, const char *path, int flags)
{
    unsigned char block[512];
    size_t len = h2_request(block, sizeof(block), method, path);
    return h2_say(fd, H2_HEADERS, flags | H2_END_HEADERS, stream, block, len);
}

static void a_connection_has_so_many_streams_at_once(void **state)
{
    (void)state;
    int fd = open_h2("127.0.0.20");
    struct h2_frame frame;
    do {
        assert_true(h2_hear(fd, &frame, EDGE_PATIENCE_MS));
    } while (frame.type != H2_SETTINGS || (frame.flags & H2_ACK) != 0);
    uint32_t most = UINT32_MAX;
    for (size_t at = 0; at + 6 <= frame.len; at += 6) {
        const unsigned char *p = frame.payload + at;
        if ((p[0] << 8 | p[1]) == H2_MAX_CONCURRENT_STREAMS)
            most = (uint32_t)p[2] << 24 | (uint32_t)p[3] << 16 | (uint32_t)p[4] << 8 | p[5];
    }
    assert_in_range(most, 8, STREAMS_MAX);
    assert_true(ask_h2(fd, 1, "GET", "/questions", H2_END_STREAM));
    assert_int_equal(h2_answer(fd, 1, EDGE_PATIENCE_MS), 200);
    close(fd);
}

/* Requests that are taken back at once are no cheaper than others for who sends them. */
static void requests_that_are_taken_back_are_held_against_who_sends_them(void **state)
{
    (void)state;
    enum { TIMES = 1000 };
    static const unsigned char cancel[4] = {0, 0, 0, 8};
    int fd = open_h2("127.0.0.21");
    for (uint32_t i = 0; i < TIMES; i++) {
        if (!ask_h2(fd, 2 * i + 1, "GET", "/users/taken-back", H2_END_STREAM) ||
            !h2_say(fd, H2_RST_STREAM, 0, 2 * i + 1, cancel, sizeof(cancel)))
            break;
        if (i % 100 == 0)
            somebody_else_is_served();
    }
    somebody_else_is_served();
    close(fd);
    assert_in_range(lines_with(" path=/users/taken-back ", " client=127.0.0.21 "), 0, 200);
}

static void headers_without_end_end(void **state)
{
    (void)state;
    static const unsigned char junk[H2_FRAME_MAX];
    unsigned char block[512];
    size_t len = h2_request(block, sizeof(block), "GET", "/questions");
    int flood = open_h2("127.0.0.22");
    assert_true(h2_say(flood, H2_HEADERS, 0, 1, block, len));
    int slow = open_h2("127.0.0.22");
    assert_true(h2_say(slow, H2_HEADERS, 0, 1, block, len));
    uint64_t deadline = harness_clock() + EDGE_PATIENCE_MS;
    bool flood_listens = true;
    bool slow_listens = true;
    while (flood_listens || slow_listens) {
        flood_listens = flood_listens && h2_say(flood, H2_CONTINUATION, 0, 1, junk, sizeof(junk));
        slow_listens = slow_listens && h2_say(slow, H2_CONTINUATION, 0, 1, "", 0);
        somebody_else_is_served();
        assert_true(harness_clock() < deadline);
        usleep(20000);
    }
    close(flood);
    close(slow);
}

static void many_headers_are_refused(void **state)
{
    (void)state;
    unsigned char block[H2_FRAME_MAX];
    size_t len = h2_request(block, sizeof(block), "GET", "/users/many-headers");
    for (int i = 0; i < 400; i++)
        len += h2_header(block + len, sizeof(block) - len, format("x-%d", i), "y");
    int fd = open_h2("127.0.0.23");
    assert_true(h2_say(fd, H2_HEADERS, H2_END_STREAM | H2_END_HEADERS, 1, block, len));
    assert_in_range(h2_answer(fd, 1, EDGE_PATIENCE_MS), 0, 499);
    close(fd);
    somebody_else_is_served();
    assert_int_equal(lines_with(" path=/users/many-headers ", ""), 0);
}

static void slow_bodies_of_one_connection_are_few_too(void **state)
{
    (void)state;
    int refused = 0;
    int ended = 0;
    int fd = open_h2("127.0.0.24");
    for (uint32_t i = 0; i < POSTS; i++) {
        assert_true(ask_h2(fd, 2 * i + 1, "POST", "/login", 0));
        assert_true(h2_say(fd, H2_DATA, 0, 2 * i + 1, "name=slow", 9));
    }
    struct h2_frame frame;
    while (refused + ended < POSTS && h2_hear(fd, &frame, EDGE_PATIENCE_MS)) {
        if (frame.type == H2_HEADERS) {
            refused += h2_status(&frame) == 429;
            ended += h2_status(&frame) == 408;
        }
    }
    close(fd);
    assert_in_range(refused, 1, POSTS - POSTS_ALLOWED);
    assert_int_equal(refused + ended, POSTS);
    assert_int_equal(lines_with(" path=/login ", " client=127.0.0.24 "), 0);
}

static void a_server_that_is_away_is_said_kindly(void **state)
{
    (void)state;
    site_stop();
    struct page page = edge_get("127.0.0.9", "/questions");
    assert_status(&page, 503);
    is_a_page_of_the_edge(&page, "One moment, please");
    assert_has(&page, "call your emergency number");
    site_start();
    uint64_t deadline = harness_clock() + EDGE_PATIENCE_MS;
    while (edge_get("127.0.0.9", "/questions").status != 200) {
        assert_true(harness_clock() < deadline);
        usleep(100000);
    }
}

int main(void)
{
    site_be_impatient();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_configuration_as_it_is_shipped_is_valid),
        cmocka_unit_test(what_a_client_says_of_its_address_is_replaced),
        cmocka_unit_test(another_name_is_not_ours),
        cmocka_unit_test(slow_headers_end),
        cmocka_unit_test(slow_bodies_wait_outside_and_are_few),
        cmocka_unit_test(what_the_edge_refuses_has_a_page),
        cmocka_unit_test(long_forms_are_few),
        cmocka_unit_test(one_address_has_its_share_of_connections),
        cmocka_unit_test(who_asks_too_often_is_asked_to_wait),
        cmocka_unit_test(a_connection_has_so_many_streams_at_once),
        cmocka_unit_test(requests_that_are_taken_back_are_held_against_who_sends_them),
        cmocka_unit_test(headers_without_end_end),
        cmocka_unit_test(many_headers_are_refused),
        cmocka_unit_test(slow_bodies_of_one_connection_are_few_too),
        cmocka_unit_test(a_server_that_is_away_is_said_kindly),
    };
    return cmocka_run_group_tests_name("edge", tests, begin, NULL);
}
