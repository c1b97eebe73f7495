/* Notices on a device while the site is closed there: from an answer to what a browser decrypts, by a push service of our own. */
#include "http/site.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ctl/push/push_key.h"
#include "db/harness.h"

enum { PATIENCE_MS = 60000, REQUEST_MAX = 1 << 14 };

static struct arena *arena;
static struct push_key *browser;
static int service;
static int port;
static struct person *pam;
static int64_t question;

static struct span secret(void)
{
    return SPAN("sixteen bytes it");
}

static int begin(void **state)
{
    (void)state;
    arena = arena_new(1 << 18);
    browser = push_key_new();
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(address);
    service = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(service, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(listen(service, 8), 0);
    assert_int_equal(getsockname(service, (struct sockaddr *)&address, &len), 0);
    port = ntohs(address.sin_port);
    const char *file = format("%s/push.pem", site_folder());
    assert_int_equal(system(format("openssl genpkey -algorithm EC -pkeyopt "
                                   "ec_paramgen_curve:P-256 -out %s 2>/dev/null",
                                   file)),
                     0);
    setenv("PUSH_KEY_FILE", file, 1);
    setenv("PUSH_ON_LOOPBACK", format("127.0.0.1:%d", port), 1);
    pam = sign_up("pam_is_pushed");
    tag_exists("pushed");
    question = ask(pam, "Does it push in my back?", "When I sit for long, on the left.", "pushed");
    return 0;
}

static int end(void **state)
{
    (void)state;
    push_key_free(browser);
    arena_free(arena);
    close(service);
    return 0;
}

static struct page subscribe(const char *endpoint)
{
    struct span point = push_base64(arena, push_key_point(arena, browser));
    struct span auth = push_base64(arena, secret());
    return post(pam, "/following", "/notices/push", "endpoint", endpoint, "point",
                arena_string(arena, point), "auth", arena_string(arena, auth), NULL);
}

static int answers_after_us; /* how long the service thinks */

/* The next request, whole, answered with that status; its length in *len. */
static const char *next_request(const char *status, size_t *len)
{
    static char room[REQUEST_MAX];
    struct pollfd waits = {.fd = service, .events = POLLIN};
    assert_int_equal(poll(&waits, 1, PATIENCE_MS), 1);
    int line = accept(service, NULL, NULL);
    *len = 0;
    size_t wanted = REQUEST_MAX - 1;
    while (*len < wanted) {
        ssize_t got = recv(line, room + *len, REQUEST_MAX - 1 - *len, 0);
        assert_true(got > 0);
        *len += (size_t)got;
        room[*len] = '\0';
        const char *body = memmem(room, *len, "\r\n\r\n", 4);
        const char *length = strstr(room, "Content-Length: ");
        if (body != NULL && length != NULL)
            wanted = (size_t)(body + 4 - room) + (size_t)atoi(length + 16);
    }
    const char *answer =
        format("HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", status);
    usleep((useconds_t)answers_after_us);
    assert_true(send(line, answer, strlen(answer), MSG_NOSIGNAL) > 0);
    close(line);
    return room;
}

static int64_t subscribed(void)
{
    return number_of("SELECT count(*) FROM push_subscription");
}

static void await_gone(void)
{
    uint64_t start = harness_clock();
    while (subscribed() > 0) {
        assert_true(harness_clock() < start + PATIENCE_MS);
        usleep(50000);
    }
}

/* The runner says which key it has within a second or two. */
static void it_is_offered_where_there_is_a_key(void **state)
{
    (void)state;
    uint64_t start = harness_clock();
    while (number_of("SELECT count(*) FROM push_key") == 0) {
        assert_true(harness_clock() < start + PATIENCE_MS);
        usleep(50000);
    }
    struct page page = get(pam, "/following");
    assert_has(&page, "data-push=\"B");
    assert_has(&page, "Show notices on this device");
    page = subscribe(format("http://127.0.0.1:%d/push/pam?one", port));
    assert_span(page.location, "/following?saved=1#settings");
    page = get(pam, "/following");
    assert_has(&page, "Stop on this device");
    assert_int_equal(subscribed(), 1);
}

static void an_answer_reaches_the_device(void **state)
{
    (void)state;
    size_t len = 0;
    int64_t its_answer = answer(sign_up("pol_answers"), question, "Sit less, and walk more.");
    const char *request = next_request("201 Created", &len);
    assert_ptr_equal(strstr(request, "POST /push/pam?one HTTP/1.1\r\n"), request);
    assert_non_null(strstr(request, "TTL: 86400\r\n"));
    assert_non_null(strstr(request, "Content-Encoding: aes128gcm\r\n"));
    assert_non_null(strstr(request, "Authorization: vapid t="));
    assert_null(memmem(request, len, "walk", 4));
    const char *body = (const char *)memmem(request, len, "\r\n\r\n", 4) + 4;
    struct span message =
        push_decrypt(arena, span_make(body, len - (size_t)(body - request)), browser, secret());
    const char *words = arena_string(arena, message);
    assert_non_null(strstr(words, "\"title\":\"A new answer to Does it push in my back?\""));
    assert_non_null(strstr(words, "Sit less, and walk more."));
    assert_non_null(strstr(words, format("\"path\":\"/answers/%lld\"", (long long)its_answer)));
    assert_int_equal(subscribed(), 1);
}

static void await_sent(const char *what)
{
    uint64_t start = harness_clock();
    while (number_of(format("SELECT count(*) FROM push_subscription WHERE %s", what)) == 0) {
        assert_true(harness_clock() < start + PATIENCE_MS);
        usleep(50000);
    }
}

/* It took what was sent, and next time those that answer quickly come before it. */
static void a_slow_service_comes_behind_others(void **state)
{
    (void)state;
    size_t len = 0;
    await_sent("due_at IS NULL AND tries = 0");
    int64_t told = number_of("SELECT told FROM push_subscription");
    answers_after_us = 2300000;
    answer(sign_up("ned_answers"), question, "Walk after dinner.");
    (void)next_request("201 Created", &len);
    answers_after_us = 0;
    await_sent(format("told > %lld", (long long)told));
    assert_int_equal(number_of("SELECT tries FROM push_subscription"), 1);
}

/* Its push service does not know it any more. */
static void what_is_gone_is_asked_for_no_more(void **state)
{
    (void)state;
    size_t len = 0;
    (void)answer(sign_up("pip_answers"), question, "Or lie down, for a while.");
    harness_sql(
        site_database(),
        "UPDATE push_subscription SET due_at = now() WHERE due_at > now() + interval '2 seconds'");
    (void)next_request("410 Gone", &len);
    await_gone();
}

/* It ends with the session, and with the button. */
static void it_ends_with_the_session(void **state)
{
    (void)state;
    struct page page = subscribe(format("http://127.0.0.1:%d/push/two", port));
    assert_status(&page, 303);
    assert_int_equal(subscribed(), 1);
    page = post(pam, "/following", "/notices/push", "stop", "1", NULL);
    assert_status(&page, 303);
    assert_int_equal(subscribed(), 0);
    page = subscribe(format("http://127.0.0.1:%d/push/three", port));
    assert_int_equal(subscribed(), 1);
    page = post(pam, "/following", "/logout", NULL);
    assert_status(&page, 303);
    assert_int_equal(subscribed(), 0);
    pam = sign_in("pam_is_pushed");
}

/* An admin who does what waits by hand, without the runner's settings, ends nobody's. */
static void a_run_without_the_key_changes_nothing(void **state)
{
    (void)state;
    const char *file = format("%s", getenv("PUSH_KEY_FILE"));
    struct page page = subscribe(format("http://127.0.0.1:%d/push/pam?by-hand", port));
    assert_status(&page, 303);
    unsetenv("PUSH_KEY_FILE");
    assert_int_equal(site_ctl("jobs --once", NULL), 0);
    setenv("PUSH_KEY_FILE", file, 1);
    assert_int_equal(subscribed(), 1);
    assert_int_equal(number_of("SELECT count(*) FROM push_key"), 1);
}

static void no_other_address_is_taken(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "ftp://push.example/x", "http://push.example/x",
                                        "https://push.example/a b", "javascript:alert(1)"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct page page = subscribe(wrong[i]);
        assert_status(&page, 422);
    }
    struct page page = post(pam, "/following", "/notices/push", "endpoint",
                            "https://push.example/x", "point", "BAAA", "auth", "AAAA", NULL);
    assert_status(&page, 422);
    assert_int_equal(subscribed(), 0);
    /* One inside is taken as an address, and never connected to: on another port it is forgotten when something is to be sent there. */
    page = subscribe("https://127.0.0.1:9/push");
    assert_status(&page, 303);
    (void)answer(sign_up("pug_answers"), question, "Or swim, once a week.");
    await_gone();
    page = subscribe("https://127.0.0.1/push");
    assert_status(&page, 303);
    (void)answer(sign_up("pep_answers"), question, "Or lie down for a while.");
    uint64_t start = harness_clock();
    while (number_of("SELECT count(*) FROM push_subscription WHERE tries > 0") == 0 &&
           subscribed() > 0) {
        assert_true(harness_clock() < start + PATIENCE_MS);
        usleep(50000);
    }
    struct pollfd waits = {.fd = service, .events = POLLIN};
    assert_int_equal(poll(&waits, 1, 500), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_offered_where_there_is_a_key),
        cmocka_unit_test(an_answer_reaches_the_device),
        cmocka_unit_test(a_slow_service_comes_behind_others),
        cmocka_unit_test(what_is_gone_is_asked_for_no_more),
        cmocka_unit_test(a_run_without_the_key_changes_nothing),
        cmocka_unit_test(it_ends_with_the_session),
        cmocka_unit_test(no_other_address_is_taken),
    };
    return cmocka_run_group_tests_name("push", tests, begin, end);
}
