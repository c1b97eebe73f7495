/* One test for each patch in conf/kore: it passes with the patch and fails on plain Kore. */
#include "client.h"
#include "server.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define MEGABYTE ((size_t)1024 * 1024)
#define GET(path) "GET " path " HTTP/1.1\r\nHost: x\r\n\r\n"

static struct server server;
static struct client client;
static struct reply reply;

static int start(void **state)
{
    (void)state;
    client.fd = -1;
    return server_start(&server) ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    client_close(&client);
    return server_stop(&server) ? 0 : -1;
}

static void say(const char *text)
{
    if (client.fd == -1) {
        assert_true(client_open(&client, server.port));
    }
    assert_true(client_say(&client, text));
}

static void say_anew(const char *text)
{
    client_close(&client);
    say(text);
}

static void expect(int status, const char *body)
{
    assert_true(client_reply(&client, &reply, false));
    assert_int_equal(reply.status, status);
    assert_string_equal(reply.body, body);
}

static void expect_header(const char *name, const char *value)
{
    const char *found = reply_header(&reply, name);
    assert_non_null(found);
    assert_string_equal(found, value);
}

static void expect_refused(int status)
{
    assert_true(client_reply(&client, &reply, false));
    assert_int_equal(reply.status, status);
    expect_header("connection", "close");
    assert_true(client_closed(&client, client_deadline()));
}

static void app_error_pages(void **state)
{
    (void)state;
    say(GET("/nowhere"));
    expect(404, "our page for 404");
    say("POST /query HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    expect(405, "our page for 405");
    expect_header("allow", "GET, HEAD");
    say(GET("/old") GET("/hello"));
    expect(301, "");
    expect_header("location", "/hello");
    expect(200, "hello");

    /* What follows such a request cannot be distinguished from its body. */
    say("POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n");
    expect(404, "our page for 404");
    assert_true(client_closed(&client, client_deadline()));
    say_anew("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100001\r\n\r\n");
    expect(413, "our page for 413");
    assert_true(client_closed(&client, client_deadline()));
}

/* The module lets /hello have 200,000 bytes, where http_body_max is 100,000. */
static void longer_bodies(void **state)
{
    (void)state;
    char body[1024];
    memset(body, 'x', sizeof body);
    say("POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 153600\r\n\r\n");
    for (int i = 0; i < 150; i++) {
        assert_true(client_send(&client, body, sizeof body));
    }
    expect(200, "hello");
    say_anew("POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 200001\r\n\r\n");
    expect(503, "our page for 503");
    say_anew("POST /late HTTP/1.1\r\nHost: x\r\nContent-Length: 100001\r\n\r\n");
    expect(413, "our page for 413");
}

static void answers_before_bodies(void **state)
{
    (void)state;
    char body[1024];
    memset(body, 'x', sizeof body);
    say("POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n");
    for (int i = 0; i < 3000; i++) { /* more than fits on its way: somebody takes it */
        assert_true(client_send(&client, body, sizeof body));
    }
    expect(503, "our page for 503");
    assert_true(client_closed(&client, client_deadline()));

    /* Who goes on sending is hung up on: nobody takes it without end. */
    enum { WITHOUT_END = 64 << 20 };
    size_t sent = 0;
    say_anew("POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n");
    while (sent < WITHOUT_END && client_send(&client, body, sizeof body))
        sent += sizeof body;
    assert_true(sent < WITHOUT_END);
}

static void plain_pages(void **state)
{
    (void)state;
    char text[32768];
    say("GET  /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(400, "plain page for 400");
    expect_header("x-plain", "yes");
    expect_header("connection", "close");
    assert_true(client_closed(&client, client_deadline()));

    /* Before its first line was read, after it, and with its time over. */
    static const char *const heads[] = {"HEAD  /hello HTTP/1.1\r\nHost: x\r\n\r\n",
                                        "\r\nHEAD /hello HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
                                        "HEAD /hello HTTP/1.1\r\nHost: x\r\n"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        say_anew(heads[i]);
        assert_true(client_reply(&client, &reply, true));
        assert_int_equal(reply.status, i == 2 ? 408 : 400);
        expect_header("content-length", "18");
        assert_true(client_closed(&client, client_deadline()));
    }
    memset(text, 'x', sizeof text);
    memcpy(text, "GET /hello HTTP/1.1\r\nX: ", 24);
    client_close(&client);
    assert_true(client_open(&client, server.port));
    (void)client_send(&client, text, sizeof text);
    expect(431, "plain page for 431");
    say_anew("GET /hello HTTP/1.1\r\n");
    expect(408, "plain page for 408");
    say_anew("BREW /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(501, "plain page for 501");
    say_anew("GET /hello HTTP/2.0\r\nHost: x\r\n\r\n");
    expect(505, "");
}

/* Appends `count` header lines of `len` bytes each. */
static size_t add_headers(char *text, size_t size, int count, int len)
{
    size_t used = 0;
    for (int i = 0; i < count; i++) {
        used += (size_t)snprintf(text + used, size - used, "X-%d: %0*d\r\n", i, len, i);
    }
    return used;
}

static void header_block_limits(void **state)
{
    (void)state;
    char text[16384];
    char lines[8192];

    add_headers(lines, sizeof lines, 60, 4);
    snprintf(text, sizeof text, "GET /header HTTP/1.1\r\nHost: x\r\n%sX-Last: seen\r\n\r\n", lines);
    say(text);
    expect(200, "seen");

    add_headers(lines, sizeof lines, 120, 4);
    snprintf(text, sizeof text, "GET /header HTTP/1.1\r\nHost: x\r\n%s\r\n", lines);
    say_anew(text);
    expect_refused(431);

    add_headers(lines, sizeof lines, 7, 1000);
    snprintf(text, sizeof text, "GET /header HTTP/1.1\r\nHost: x\r\n%s\r\n", lines);
    say_anew(text);
    expect_refused(431);
}

static void request_framing(void **state)
{
    (void)state;
    static const struct {
        int status;
        const char *headers;
    } refused[] = {
        {400, "Host: x\r\nHost: y\r\nContent-Length: 2\r\n"},
        {400, "Hostile: x\r\nContent-Length: 2\r\n"},
        {400, "Host: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n"},
        {400, "Host: x\r\nContent-Length: +2\r\n"},
        {400, "Host: x\r\nContent-Length: -2\r\n"},
        {400, "Host: x\r\nContent-Length: 2, 2\r\n"},
        {400, "Host: x\r\nContent-Length: 0x2\r\n"},
        {400, "Host: x\r\nContent-Length:\r\n"},
        {413, "Host: x\r\nContent-Length: 99999999999999999999\r\n"},
        {400, "Host: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n"},
        {501, "Host: x\r\nTransfer-Encoding: chunked\r\n"},
        {400, "Host: x\r\nContent-Length : 2\r\n"},
        {400, "Host: x\r\nContent-Length: 2\r\nX-Fold: a\r\n b\r\n"},
        {400, "Host: x\r\nX-Last: a\rContent-Length: 2\r\n"},
        {400, "Host: x\nContent-Length: 2\r\n"},
        {400, "Host: x\r\nContent-Length: 2\r\n: empty\r\n"},
    };
    char text[512];
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        snprintf(text, sizeof text, "POST /echo HTTP/1.1\r\n%s\r\nab", refused[i].headers);
        say_anew(text);
        expect_refused(refused[i].status);
    }

    say_anew(
        "\r\n\r\nGET /header HTTP/1.1\r\nHost: x\r\nX-Empty:\r\nX-Last:\t a\tb \xc3\xa9 \r\n\r\n");
    expect(200, "a\tb \xc3\xa9");
    say("GET /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 40\r\n\r\n"
        "GET /status HTTP/1.1\r\nHost: x\r\nX: 12\r\n\r\n" GET("/hello"));
    expect(200, "hello");
    expect(200, "hello");
    assert_true(client_silent(&client, 50));
}

static void body_length(void **state)
{
    (void)state;
    static char flood[65536];
    memset(flood, 'A', sizeof flood);
    size_t before = server_memory(&server);

    say("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello world");
    for (int i = 0; i < 160 && client_send(&client, flood, sizeof flood); i++) {
    }
    assert_true(server_memory(&server) < before + 4 * MEGABYTE);
    expect(200, "hello");

    /* An empty body is complete, so that no timeout runs while its handler sleeps. */
    say_anew("POST /wait HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    assert_true(client_silent(&client, 1700));
    assert_int_equal(server_get(&server, "/wake"), 200);
    expect(200, "woken");
}

static void ready_requests_at_once(void **state)
{
    (void)state;
    long long spent = 0;
    for (int i = 0; i < 10; i++) {
        say(GET("/wait"));
        assert_true(server_reaches(&server, "waiting", 1));
        long long begin = now_ms();
        assert_int_equal(server_get(&server, "/wake"), 200);
        expect(200, "woken");
        spent += now_ms() - begin;
    }
    assert_true(spent < 250);
}

static void pipelined_requests(void **state)
{
    (void)state;
    say(GET("/wait") GET("/hello") "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n"
                                   "hello" GET("/late") GET("/old") GET("/nowhere") GET("/hello"));
    assert_true(server_reaches(&server, "waiting", 1));
    assert_true(client_silent(&client, 50));
    assert_int_equal(server_get(&server, "/wake"), 200);
    expect(200, "woken");
    expect(200, "hello");
    expect(200, "hello");
    expect(200, "late");
    expect(301, "");
    assert_true(client_reply(&client, &reply, false));
    assert_int_equal(reply.status, 404);
    expect(200, "hello");
}

static void pipelined_after_body(void **state)
{
    (void)state;
    static char body[20001];
    memset(body, 'b', sizeof body - 1);
    say("POST /wait HTTP/1.1\r\nHost: x\r\nContent-Length: 20000\r\n\r\n");
    say(body);
    say(GET("/hello"));
    assert_true(server_reaches(&server, "waiting", 1));
    assert_true(client_silent(&client, 50));
    assert_int_equal(server_get(&server, "/wake"), 200);
    expect(200, "woken");
    expect(200, "hello");
}

/* A client that asks and asks and reads nothing. */
static void pipelined_memory(void **state)
{
    (void)state;
    static const char request[] = GET("/big");
    size_t before = server_memory(&server);
    int asked = 0;
    for (; asked < 1000; asked++) {
        say(request);
    }
    assert_true(server_memory(&server) < before + 4 * MEGABYTE);
    for (; asked > 0; asked--) {
        assert_true(client_reply(&client, &reply, false));
        assert_int_equal(reply.body_len, 60000);
    }
}

static void expect_continue(void **state)
{
    (void)state;
    say("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    assert_true(client_reply(&client, &reply, false));
    assert_int_equal(reply.status, 100);
    say("hello");
    expect(200, "hello");

    say_anew("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100001\r\n"
             "Expect: 100-continue\r\n\r\n");
    expect_refused(413);
    say_anew("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: cake\r\n\r\n");
    expect_refused(417);
}

static void head_and_close(void **state)
{
    (void)state;
    say("HEAD /query?word=shoulder HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_true(client_reply(&client, &reply, true));
    assert_int_equal(reply.status, 200);
    expect_header("content-length", "8");
    say(GET("/query?word=knee"));
    expect(200, "knee");

    say("GET /hello HTTP/1.1\r\nHost: x\r\nConnection: TE, close\r\n\r\n");
    expect(200, "hello");
    expect_header("connection", "close");
    assert_true(client_closed(&client, client_deadline()));
    say_anew("GET /hello HTTP/1.0\r\nHost: x\r\n\r\n");
    expect(200, "hello");
    expect_header("connection", "close");
    assert_true(client_closed(&client, client_deadline()));
}

static void onfree_once(void **state)
{
    (void)state;
    say(GET("/task"));
    assert_true(server_reaches(&server, "task", 1));
    client_close(&client);
    say(GET("/wait"));
    assert_true(server_reaches(&server, "waiting", 1));
    client_close(&client);

    /* The request that only slept is freed; that with a task waits for its end. */
    assert_true(server_reaches(&server, "waiting", 0));
    assert_int_equal(server_count(&server, "onfree"), 1);
    assert_int_equal(server_get(&server, "/task-end"), 200);
    assert_true(server_reaches(&server, "task", 0));
    assert_true(server_reaches(&server, "onfree", 2));
}

static void idle_is_no_timeout(void **state)
{
    (void)state;
    say(GET("/hello"));
    expect(200, "hello");
    assert_true(client_silent(&client, 1500));
    say(GET("/hello"));
    expect(200, "hello");
    assert_true(client_closed(&client, 3000));

    /* Half a request still has its time. */
    say_anew("GET /hello HTTP/1.1\r\n");
    assert_true(client_reply(&client, &reply, false));
    assert_int_equal(reply.status, 408);
}

/* Two bytes now and then, which are no request. */
static void empty_lines_take_time(void **state)
{
    (void)state;
    long long deadline = now_ms() + client_deadline();
    do {
        say("\r\n");
    } while (client_silent(&client, 100) && now_ms() < deadline);
    expect_refused(408);

    say_anew("\r\n\r");
    say("\n" GET("/hello") "\r\n" GET("/hello"));
    expect(200, "hello");
    expect(200, "hello");
}

static void says_no_more(void)
{
    assert_int_equal(shutdown(client.fd, SHUT_WR), 0);
}

static void half_closed(void **state)
{
    (void)state;
    say(GET("/hello") GET("/hello"));
    says_no_more();
    expect(200, "hello");
    expect(200, "hello");
    assert_true(client_closed(&client, client_deadline()));

    say_anew(GET("/wait") GET("/hello"));
    assert_true(server_reaches(&server, "waiting", 1));
    says_no_more();
    expect(100, "");
    assert_int_equal(server_get(&server, "/wake"), 200);
    expect(200, "woken");
    expect(200, "hello");
    assert_true(client_closed(&client, client_deadline()));

    /* An older client knows no interim replies. */
    say_anew("GET /wait HTTP/1.0\r\nHost: x\r\n\r\n");
    says_no_more();
    assert_true(server_reaches(&server, "waiting", 1));
    assert_true(client_silent(&client, 50));
    assert_int_equal(server_get(&server, "/wake"), 200);
    expect(200, "woken");

    /* What is not there in full will never be. */
    say_anew("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhel");
    says_no_more();
    assert_true(client_closed(&client, client_deadline()));
    say_anew("GET /hello HTTP/1.1\r\n");
    says_no_more();
    assert_true(client_closed(&client, client_deadline()));

    /* Whoever is gone altogether costs no more work, before a request waits and after. */
    long freed = server_count(&server, "onfree");
    say_anew(GET("/wait"));
    assert_true(server_reaches(&server, "waiting", 1));
    client_close(&client);
    assert_true(server_reaches(&server, "onfree", freed + 1));
    say(GET("/wait"));
    client_close(&client);
    assert_true(server_reaches(&server, "onfree", freed + 2));
    assert_true(server_reaches(&server, "waiting", 0));
}

static void request_line(void **state)
{
    (void)state;
    static const struct {
        int status;
        const char *line;
    } refused[] = {
        {501, "get /hello HTTP/1.1"},
        {501, "GETS /hello HTTP/1.1"},
        {501, "CONNECT /hello HTTP/1.1"},
        {505, "GET /hello http/1.1"},
        {505, "GET /hello HTTP/2.0"},
        {400, "GET  /hello HTTP/1.1"},
        {400, " GET /hello HTTP/1.1"},
        {400, "GET /hello HTTP/1.1 "},
        {400, "GET /hello HTTP/1.1 x"},
        {400, "GET /hel\tlo HTTP/1.1"},
        {400, "GET /hel\x01lo HTTP/1.1"},
        {400, "GET\t/hello HTTP/1.1"},
        {400, "GET hello HTTP/1.1"},
        {400, "GET /hello"},
        {400, "GET"},
    };
    char text[512];
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        snprintf(text, sizeof text, "%s\r\nHost: x\r\n\r\n", refused[i].line);
        say_anew(text);
        expect_refused(refused[i].status);
    }

    /* Only a client of HTTP/1.0 may lack a host. */
    say_anew("GET /hello HTTP/1.1\r\nX: x\r\n\r\n");
    expect_refused(400);
    say_anew("GET /hello HTTP/1.1\r\n\r\n");
    expect_refused(400);
    say_anew("GET /hello HTTP/1.0\r\n\r\n");
    expect(200, "hello");
}

static void whole_address(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        const char *seen;
    } addresses[] = {
        {"http://other.example:81/host?a=b", "other.example:81?a=b"},
        {"HTTPS://other.example/host", "other.example?"},
        {"http://[::1]:81/host?http://x/", "[::1]:81?http://x/"},
        {"/host?http://other.example/", "x?http://other.example/"},
    };
    char text[512];
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", addresses[i].target);
        say(text);
        expect(200, addresses[i].seen);
    }
    say(GET("http://other.example"));
    expect(404, "our page for 404"); /* "/" has no page here */
    say(GET("http://other.example?a"));
    expect(404, "our page for 404");
    static const char *const refused[] = {"http:///host", "http://?a", "http://me@other.example/",
                                          "ftp://other.example/host", "other.example:81"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", refused[i]);
        say_anew(text);
        expect_refused(400);
    }
    /* The header is required all the same. */
    say_anew("GET http://other.example/host HTTP/1.1\r\nX: x\r\n\r\n");
    expect_refused(400);
}

static void route_captures(void **state)
{
    (void)state;
    say(GET("/posts/12/edit"));
    expect(200, "edit");
    say(GET("/posts/7/revisions"));
    expect(200, "revisions");
}

static int searches(void)
{
    say(GET("/searches"));
    assert_true(client_reply(&client, &reply, false));
    assert_int_equal(reply.status, 200);
    assert_int_not_equal(atoi(reply.body), 0);
    return atoi(reply.body);
}

/* One look through the routes for each path; of the next path, the parts are its own. */
static void cheap_requests(void **state)
{
    (void)state;
    searches();
    int before = searches();
    for (int i = 0; i < 3; i++) {
        say(GET("/posts/12/edit") GET("/posts/7/revisions"));
        expect(200, "edit");
        expect(200, "revisions");
    }
    say(GET("/posts/12/nowhere/edit"));
    expect(404, "our page for 404");
    assert_int_equal(searches(), before + 3);
}

/* A server of its own: plain Kore does not start with such a line. */
static void route_methods(void **state)
{
    (void)state;
    struct server other = {.routes = "    route /read\thello\tget\n"
                                     "    route /write echo post\n"};
    assert_true(server_start(&other));
    assert_true(client_open(&client, other.port));
    say(GET("/read"));
    expect(200, "hello");
    say("POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    assert_true(client_reply(&client, &reply, false));
    assert_int_equal(reply.status, 405);
    expect_header("allow", "GET, HEAD");
    client_close(&client);
    assert_int_equal(server_get(&other, "/write"), 405);
    assert_true(server_stop(&other));
}

/* The head and the whole body leave together: no more segments than their bytes need. */
static void one_send(void **state)
{
    (void)state;
    say(GET("/stream"));
    assert_true(client_reply(&client, &reply, false));
    assert_int_equal(reply.body_len, 30000);
    size_t bytes = strlen(reply.head) + reply.body_len;
    assert_in_range(client_segments(&client), 1, 1 + bytes / client_segment_size(&client));

    /* With MSG_MORE the kernel waits 200 ms for it: five replies would take a second. */
    long long begin = now_ms();
    for (int i = 0; i < 5; i++) {
        say(GET("/empty"));
        assert_true(client_reply(&client, &reply, false));
        assert_int_equal(reply.status, 303);
    }
    assert_true(now_ms() - begin < 500);
}

/* Both wait for a stopped parent; SIGTERM is handled first, the other on its heels. */
static void signals_are_not_lost(void **state)
{
    (void)state;
    assert_int_equal(kill(server.pid, SIGSTOP), 0);
    assert_int_equal(kill(server.pid, SIGTERM), 0);
    assert_int_equal(kill(server.pid, SIGCHLD), 0);
    assert_int_equal(kill(server.pid, SIGCONT), 0);
    assert_true(server_ends(&server));
}

/* Which worker answers this client: the connection stays open. */
static pid_t worker_of(struct client *one)
{
    if (one->fd == -1) {
        assert_true(client_open(one, server.port));
    }
    assert_true(client_say(one, GET("/status")));
    assert_true(client_reply(one, &reply, false));
    const char *found = strstr(reply.body, " pid=");
    assert_non_null(found);
    return (pid_t)atoi(found + 5);
}

static void close_all(struct client *clients, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        client_close(&clients[i]);
    }
}

/* A worker of the tests has room for 64 connections. */
enum { CLIENTS = 32, CROWD = 3 * CLIENTS };
static struct client clients[CROWD];

static int start_two_workers(void **state)
{
    server.workers = 2;
    for (size_t i = 0; i < CROWD; i++) {
        clients[i].fd = -1;
    }
    return start(state);
}

static int stop_two_workers(void **state)
{
    close_all(clients, CROWD);
    int result = stop(state);
    server.workers = 0;
    return result;
}

/* Connections that stay open, until both workers have one. */
static bool both_workers_serve(pid_t pids[2])
{
    long long deadline = now_ms() + client_deadline();
    while (now_ms() < deadline) {
        close_all(clients, CLIENTS);
        pids[0] = worker_of(&clients[0]);
        for (size_t i = 1; i < 4; i++) {
            pids[1] = worker_of(&clients[i]);
            if (pids[1] != pids[0]) {
                return true;
            }
        }
    }
    return false;
}

static void workers_share(void **state)
{
    (void)state;
    pid_t pids[2];
    assert_true(both_workers_serve(pids));
    close_all(clients, CROWD);
    /*
     * A worker may wait for a processor so long that the other one takes its share. The one that has less then takes what
     * comes next: the more connections, the nearer to half each has.
     */
    size_t first = 0;
    size_t open = 0;
    while (open < CROWD && (open == 0 || first < open * 4 / 10 || first > open * 6 / 10)) {
        size_t from = open;
        /* Many at once, so that a worker that is awake could take them all. */
        for (; open < from + CLIENTS; open++) {
            assert_true(client_open(&clients[open], server.port));
        }
        for (size_t i = from; i < open; i++) {
            first += worker_of(&clients[i]) == pids[0];
        }
    }
    assert_in_range(first, open * 4 / 10, open * 6 / 10);
}

static void stopped_worker(void **state)
{
    (void)state;
    pid_t pids[2];
    assert_true(both_workers_serve(pids));
    for (size_t stopped = 0; stopped < 2; stopped++) {
        close_all(clients, CLIENTS);
        assert_int_equal(kill(pids[stopped], SIGSTOP), 0);
        for (size_t i = 0; i < CLIENTS; i++) {
            assert_true(client_open(&clients[i], server.port));
            assert_true(client_say(&clients[i], GET("/hello")));
            bool answered = client_reply(&clients[i], &reply, false);
            if (!answered) {
                kill(pids[stopped], SIGCONT);
            }
            assert_true(answered);
        }
        assert_int_equal(kill(pids[stopped], SIGCONT), 0);
    }
}

static int start_few_descriptors(void **state)
{
    server.descriptors = 8;
    return start_two_workers(state);
}

static int stop_few_descriptors(void **state)
{
    int result = stop_two_workers(state);
    server.descriptors = 0;
    return result;
}

/* Clients that cannot be accepted wait, and cost nothing. */
static void full_worker(void **state)
{
    (void)state;
    pid_t pids[2];
    assert_true(both_workers_serve(pids));
    close_all(clients, CLIENTS);
    for (size_t i = 0; i < CLIENTS; i++) {
        assert_true(client_open(&clients[i], server.port));
    }
    for (size_t i = 0; i < CLIENTS; i++) {
        assert_true(client_say(&clients[i], GET("/hello")));
    }
    assert_true(client_silent(&clients[CLIENTS - 1], 200));
    long before = process_ticks(pids[0]) + process_ticks(pids[1]);
    assert_true(client_silent(&clients[CLIENTS - 1], 500));
    long after = process_ticks(pids[0]) + process_ticks(pids[1]);
    assert_true(after - before < 15);
    close_all(clients, CLIENTS - 1);
    assert_true(client_reply(&clients[CLIENTS - 1], &reply, false));
}

#define HALF_OF_POST "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe"

/* Nobody keeps the port when the parent is killed; what was being sent is answered. */
static void end_with_the_parent(void **state)
{
    (void)state;
    say(HALF_OF_POST);
    assert_true(server_reaches(&server, "ready", 1));
    assert_int_equal(kill(server.pid, SIGKILL), 0);
    assert_true(server_refuses(&server));
    say("llo");
    expect(200, "hello");
    expect_header("connection", "close");
    assert_true(client_closed(&client, client_deadline()));
}

static void drain(void **state)
{
    (void)state;
    static struct client waiting = {.fd = -1};
    static struct client header = {.fd = -1};
    assert_true(client_open(&waiting, server.port));
    assert_true(client_open(&header, server.port));
    assert_true(client_say(&waiting, GET("/wait")));
    assert_true(client_say(&header, "GET /wake HTTP/1.1\r\nHost: x\r\n"));
    say(HALF_OF_POST);
    assert_true(server_reaches(&server, "waiting", 1));

    assert_int_equal(kill(server.pid, SIGTERM), 0);
    assert_true(server_refuses(&server));
    say("llo");
    expect(200, "hello");
    expect_header("connection", "close");
    assert_true(client_say(&header, "\r\n"));
    assert_true(client_reply(&header, &reply, false));
    assert_int_equal(reply.status, 200);
    assert_true(client_reply(&waiting, &reply, false));
    assert_string_equal(reply.body, "woken");
    client_close(&waiting);
    client_close(&header);
    assert_true(server_ends(&server));
}

/* Only a sanitized Kore dies of this. */
static void memory_under_sanitizers(void **state)
{
    (void)state;
    say(GET("/overflow"));
    assert_true(client_closed(&client, client_deadline()));

    /* A worker that starts while the server is asked to end would miss that. */
    assert_true(server_reaches(&server, "ready", 1));
}

/* Kore's exit status with this argument. */
static int ends_with(const char *argument)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int null = open("/dev/null", O_WRONLY);
        if (dup2(null, STDOUT_FILENO) < 0 || dup2(null, STDERR_FILENO) < 0)
            _exit(126);
        execl(getenv("KORE_BIN"), "kore", argument, (char *)NULL);
        _exit(127);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void command_line(void **state)
{
    (void)state;
    assert_int_equal(ends_with("--version"), 0);
    assert_int_equal(ends_with("--help"), 0);
    assert_int_equal(ends_with("-h"), 0);
    assert_int_equal(ends_with("--fly"), 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(command_line),
        TEST(app_error_pages),
        TEST(plain_pages),
        TEST(longer_bodies),
        TEST(answers_before_bodies),
        TEST(header_block_limits),
        TEST(request_framing),
        TEST(body_length),
        TEST(ready_requests_at_once),
        TEST(pipelined_requests),
        TEST(pipelined_after_body),
        TEST(pipelined_memory),
        TEST(expect_continue),
        TEST(head_and_close),
        TEST(onfree_once),
        TEST(idle_is_no_timeout),
        TEST(empty_lines_take_time),
        TEST(half_closed),
        TEST(request_line),
        TEST(whole_address),
        TEST(route_captures),
        TEST(cheap_requests),
        TEST(signals_are_not_lost),
        TEST(one_send),
        TEST(route_methods),
        cmocka_unit_test_setup_teardown(workers_share, start_two_workers, stop_two_workers),
        cmocka_unit_test_setup_teardown(stopped_worker, start_two_workers, stop_two_workers),
        cmocka_unit_test_setup_teardown(full_worker, start_few_descriptors, stop_few_descriptors),
        TEST(end_with_the_parent),
        TEST(drain),
    };
    const struct CMUnitTest sanitized[] = {
        TEST(memory_under_sanitizers),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (getenv("KORE_SANITIZED") != NULL) {
        failed += cmocka_run_group_tests(sanitized, NULL, NULL);
    }
    return failed;
}
