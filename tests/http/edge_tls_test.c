/* The HAProxy that is shipped, with TLS: which protocols and ciphers it takes, what it says in every answer, what it logs. */
#include "http/edge.h"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "db/harness.h"

enum { ANSWER_MAX = 1 << 18, LOG_LINE = 8192 };

static int log_socket;

static int begin(void **state)
{
    (void)state;
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof(address);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    log_socket = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(log_socket, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(getsockname(log_socket, (struct sockaddr *)&address, &size), 0);
    edge_start_over_tls(format("127.0.0.1:%d", ntohs(address.sin_port)));
    return 0;
}

/* ---- a client that takes whatever it is told to ---- */

struct talk {
    bool agreed; /* on a protocol and a cipher */
    int version;
    struct page page; /* the answer */
};

static struct page ask_over(SSL *tls, const char *request)
{
    static char room[ANSWER_MAX];
    int len = 0;
    if (SSL_write(tls, request, (int)strlen(request)) <= 0)
        return (struct page){0};
    for (int n; (n = SSL_read(tls, room + len, (int)sizeof(room) - len)) > 0;)
        len += n;
    return edge_read(room, (size_t)len);
}

/* Versions from `least` to `most`; the cipher of those before 1.3 by OpenSSL's name, NULL: any. */
static struct talk talk(int least, int most, const char *cipher, const char *request)
{
    struct talk talk = {0};
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    assert_non_null(context);
    SSL_CTX_set_security_level(context, 0);
    assert_int_equal(SSL_CTX_set_min_proto_version(context, least), 1);
    assert_int_equal(SSL_CTX_set_max_proto_version(context, most), 1);
    assert_int_equal(SSL_CTX_set_cipher_list(context, cipher == NULL ? "ALL:@SECLEVEL=0" : cipher),
                     1);
    SSL *tls = SSL_new(context);
    int fd = edge_open("127.0.0.2");
    assert_true(fd != -1);
    assert_int_equal(SSL_set_fd(tls, fd), 1);
    talk.agreed = SSL_connect(tls) == 1;
    talk.version = SSL_version(tls);
    if (talk.agreed)
        talk.page = ask_over(tls, request);
    SSL_free(tls);
    SSL_CTX_free(context);
    close(fd);
    return talk;
}

static const char *request_of(const char *method, const char *host, const char *path)
{
    return format("%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", method, path, host);
}

static struct page fetch(const char *method, const char *host, const char *path)
{
    return talk(TLS1_2_VERSION, TLS1_3_VERSION, NULL, request_of(method, host, path)).page;
}

static void wait_until_it_serves(void)
{
    uint64_t deadline = harness_clock() + EDGE_PATIENCE_MS;
    for (;;) {
        int fd = edge_open("127.0.0.100");
        bool is_there = fd != -1;
        if (is_there)
            close(fd);
        if (is_there && fetch("GET", "localhost", "/robots.txt").status == 200)
            return;
        assert_true(harness_clock() < deadline);
        usleep(50000);
    }
}

/* ---- protocols ---- */

static void only_tls_of_today_is_taken(void **state)
{
    (void)state;
    wait_until_it_serves();
    const char *request = request_of("GET", "localhost", "/robots.txt");
    static const int old[] = {TLS1_VERSION, TLS1_1_VERSION};
    for (size_t i = 0; i < COUNT_OF(old); i++)
        assert_false(talk(old[i], old[i], NULL, request).agreed);
    struct talk both = talk(TLS1_2_VERSION, TLS1_3_VERSION, NULL, request);
    assert_true(both.agreed);
    assert_int_equal(both.version, TLS1_3_VERSION);
    struct talk older = talk(TLS1_2_VERSION, TLS1_2_VERSION, NULL, request);
    assert_true(older.agreed);
    assert_int_equal(older.page.status, 200);
}

static void only_ciphers_with_forward_secrecy_are_taken(void **state)
{
    (void)state;
    const char *request = request_of("GET", "localhost", "/robots.txt");
    static const char *const weak[] = {"AES128-SHA",
                                       "AES256-GCM-SHA384",
                                       "ECDHE-RSA-AES128-SHA",
                                       "ECDHE-RSA-AES256-SHA384",
                                       "DHE-RSA-AES128-GCM-SHA256",
                                       "AECDH-AES128-SHA",
                                       "NULL-SHA256"};
    for (size_t i = 0; i < COUNT_OF(weak); i++) {
        const char *offer = format("%s:@SECLEVEL=0", weak[i]);
        if (talk(TLS1_2_VERSION, TLS1_2_VERSION, offer, request).agreed)
            fail_msg("%s is taken", weak[i]);
    }
    static const char *const strong[] = {"ECDHE-RSA-AES128-GCM-SHA256",
                                         "ECDHE-RSA-CHACHA20-POLY1305"};
    for (size_t i = 0; i < COUNT_OF(strong); i++)
        assert_true(talk(TLS1_2_VERSION, TLS1_2_VERSION, strong[i], request).agreed);
}

/* ---- what every answer says ---- */

static void browsers_are_told_to_come_by_tls_alone(void **state)
{
    (void)state;
    static const struct {
        const char *method;
        const char *host;
        const char *path;
        long status;
    } asked[] = {
        {"GET", "localhost", "/questions", 200},
        {"GET", "localhost", "/nowhere", 404},
        {"GET", "localhost", "/account", 303},
        {"GET", "localhost", "/assets/css/backtalk.css", 200},
        {"GET", "evil.example", "/", 421}, /* this and the next are HAProxy's own */
        {"PUT", "localhost", "/account", 405},
    };
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        struct page page = fetch(asked[i].method, asked[i].host, asked[i].path);
        assert_status(&page, asked[i].status);
        assert_span(page_header_value(&page, "strict-transport-security"),
                    "max-age=31536000; includeSubDomains");
    }
}

static struct page ask_plain(const char *request)
{
    int fd = edge_open_plain("127.0.0.2");
    assert_true(fd != -1);
    assert_true(edge_say(fd, request));
    struct page page = edge_answer(fd);
    close(fd);
    return page;
}

static void without_tls_people_are_led_on_and_nothing_else_is_done(void **state)
{
    (void)state;
    struct page page = ask_plain(request_of("GET", "forum.example", "/questions?tab=new"));
    assert_status(&page, 301);
    assert_span(page_header_value(&page, "location"), "https://forum.example/questions?tab=new");
    static const char *const refused[][2] = {{"POST", "/login"},
                                             {"GET", "/tags.json?q=ti"},
                                             {"GET", "/drafts.json"},
                                             {"GET", "/metrics"}};
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        page = ask_plain(request_of(refused[i][0], "forum.example", refused[i][1]));
        assert_status(&page, 403);
    }
}

/* ---- its log ---- */

/* The next line that holds the words; all before it are looked at for what may be in none. */
static const char *line_with(const char *words)
{
    uint64_t deadline = harness_clock() + EDGE_PATIENCE_MS;
    struct pollfd ready = {.fd = log_socket, .events = POLLIN};
    while (harness_clock() < deadline) {
        char line[LOG_LINE];
        if (poll(&ready, 1, 100) != 1)
            continue;
        ssize_t len = recv(log_socket, line, sizeof(line) - 1, 0);
        assert_true(len > 0);
        line[len] = '\0';
        if (strstr(line, "zqsecretzq") != NULL)
            fail_msg("the log has a secret: %s", line);
        if (strstr(line, words) != NULL)
            return format("%s", line);
    }
    fail_msg("no line has %s", words);
    return "";
}

static void the_log_has_paths_without_what_is_asked(void **state)
{
    (void)state;
    (void)fetch("GET", "localhost", "/account/reset?token=zqsecretzq");
    (void)fetch("GET", "localhost", "/search?q=zqsecretzq");
    struct page page = fetch("GET", "localhost", "/logged-at-the-edge?zqsecretzq");
    const char *line = line_with("path=\"/logged-at-the-edge\"");
    assert_non_null(strstr(line, "client=127.0.0.2 "));
    assert_non_null(strstr(line, " +0000] method=GET "));
    assert_non_null(strstr(line, " status=404 "));
    /* The number by which the lines of both belong together. */
    struct span id = page_header_value(&page, "x-request-id");
    assert_int_equal(id.len, 16);
    assert_non_null(strstr(line, format(" id=" SPAN_FMT, SPAN_ARG(id))));
}

/* Whatever is asked there, and whatever the answer is. */
static void the_log_has_no_link_of_a_shared_routine(void **state)
{
    (void)state;
    static const struct {
        const char *method, *host, *path;
    } asked[] = {
        {"GET", "localhost", "/shared-routines/zqsecretzq"},
        {"GET", "localhost", "/shared-routines/zqsecretzq/"},
        {"GET", "localhost", "/shared-routines/zqsecretzq."},
        {"GET", "localhost", "/shared-routines/zqsecretzq/follow"},
        {"GET", "localhost", "//Shared-Routines//zqsecretzq)?a=b"},
        {"POST", "localhost", "/shared-routines/zqsecretzq"},
        {"DELETE", "localhost", "/shared-routines/zqsecretzq"},
        {"GET", "evil.example", "/shared-routines/zqsecretzq"},
    };
    for (size_t i = 0; i < COUNT_OF(asked); i++)
        (void)fetch(asked[i].method, asked[i].host, asked[i].path);
    (void)ask_plain(request_of("GET", "localhost", "/shared-routines/zqsecretzq"));
    (void)fetch("GET", "localhost", "/until-here\"zq");
    (void)line_with("path=\"/shared-routines\" ");
    (void)line_with("path=\"/until-here\\\"zq\" ");
}

static void the_log_has_what_was_refused(void **state)
{
    (void)state;
    (void)fetch("TRACE", "localhost", "/traced");
    assert_non_null(strstr(line_with("path=\"/traced\""), " status=405 "));
    (void)fetch("GET", "evil.example", "/by-another-name");
    assert_non_null(strstr(line_with("path=\"/by-another-name\""), " status=421 "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_tls_of_today_is_taken),
        cmocka_unit_test(only_ciphers_with_forward_secrecy_are_taken),
        cmocka_unit_test(browsers_are_told_to_come_by_tls_alone),
        cmocka_unit_test(without_tls_people_are_led_on_and_nothing_else_is_done),
        cmocka_unit_test(the_log_has_paths_without_what_is_asked),
        cmocka_unit_test(the_log_has_no_link_of_a_shared_routine),
        cmocka_unit_test(the_log_has_what_was_refused),
    };
    return cmocka_run_group_tests_name("edge_tls", tests, begin, NULL);
}
