/*
 * What every reply says to a browser, whatever is asked and whoever asks: types, policies, cookies; and methods that
 * nothing here takes.
 */
#include "http/site.h"
#include "http/walk.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ANSWER_MAX = 1 << 16 };

static struct person *visitor;
static struct person *member;
static struct person *admin;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    visitor = somebody();
    member = sign_up("header_hanna");
    admin = sign_up_as("header_root", "admin");
    (void)ask(member, "What does a header say?", "Nothing that anybody reads.", "tight");
    await_index(visitor);
    return 0;
}

static bool says(struct span where, const char *words)
{
    return span_find_text(where, words) < where.len;
}

/* ---- each reply ---- */

static void fail_of(const struct page *page, const char *path, const char *why)
{
    fail_msg("%s (status %ld): %s\n" SPAN_FMT, path, page->status, why, SPAN_ARG(page->headers));
}

static bool is_text(struct span type)
{
    return span_starts(type, "text/") || span_starts(type, "application/json") || says(type, "xml");
}

static void check_type(const struct page *page, const char *path)
{
    struct span type = page_header_value(page, "content-type");
    if (page->body.len > 0 && type.len == 0)
        fail_of(page, path, "no type");
    if (is_text(type) && !says(type, "charset=utf-8"))
        fail_of(page, path, "no character set");
    if (span_starts(type, "application/json") &&
        !span_is(page_header_value(page, "content-disposition"),
                 "attachment; filename=\"api.json\""))
        fail_of(page, path, "JSON that a browser would show");
}

static void check_policies(const struct page *page, const char *path)
{
    struct span policy = page_header_value(page, "content-security-policy");
    bool is_asset = span_starts(span_of(path), "/assets/") || strcmp(path, "/favicon.ico") == 0 ||
                    strcmp(path, "/manifest.webmanifest") == 0 || strcmp(path, "/worker.js") == 0;
    if (!span_starts(policy, "default-src 'none'") || !says(policy, "base-uri 'none'") ||
        !says(policy, "frame-ancestors 'none'") || says(policy, "unsafe-eval") ||
        says(policy, "*") || (!is_asset && says(policy, "unsafe-inline")))
        fail_of(page, path, "the policy of its content");
    if (!span_is(page_header_value(page, "x-content-type-options"), "nosniff"))
        fail_of(page, path, "no nosniff");
    if (!is_asset || page->status != 200) {
        if (!span_is(page_header_value(page, "referrer-policy"), "same-origin"))
            fail_of(page, path, "no referrer policy");
    }
    if (page_header_value(page, "access-control-allow-origin").len > 0)
        fail_of(page, path, "other sites may read it");
    struct span server = page_header_value(page, "server");
    if ((server.len > 0 && !span_is(server, "backtalk")) ||
        page_header_value(page, "x-powered-by").len > 0)
        fail_of(page, path, "says what it is made with");
}

static void check_cookies(const struct page *page, const char *path)
{
    struct span rest = page->headers;
    struct span line;
    while (span_next(&rest, '\n', &line)) {
        if (line.len < 11 || strncasecmp(line.ptr, "set-cookie:", 11) != 0)
            continue;
        if (!says(line, "; HttpOnly") || !says(line, "; SameSite=Lax") || !says(line, "; Path=/") ||
            says(line, "Domain"))
            fail_of(page, path, "a cookie");
    }
}

/* Two of them contradict each other, or say the same twice. */
static void check_once(const struct page *page, const char *path, const char *line)
{
    size_t count = 0;
    struct span rest = page->headers;
    struct span each;
    while (span_next(&rest, '\n', &each))
        count += each.len >= strlen(line) && strncasecmp(each.ptr, line, strlen(line)) == 0;
    if (count > 1)
        fail_of(page, path, format("it says %s more than once", line));
}

static void check(const struct page *page, const char *path)
{
    assert_true(page->status > 0);
    check_type(page, path);
    check_policies(page, path);
    check_cookies(page, path);
    check_once(page, path, "cache-control:");
    check_once(page, path, "content-type:");
}

struct walk {
    struct person *who;
    bool signed_in;
    size_t replies;
};

static void look_at(const struct walk_step *step, void *context)
{
    struct walk *walk = context;
    struct page page = get(walk->who, step->path);
    check(&page, step->path);
    struct span type = page_header_value(&page, "content-type");
    bool is_page = span_starts(type, "text/html") || span_starts(type, "application/json");
    if (walk->signed_in && is_page &&
        !span_is(page_header_value(&page, "cache-control"), "no-store"))
        fail_of(&page, step->path, "it may be cached, and is somebody's own");
    if (walk->signed_in && page_has(&page, "<header class=\"masthead\"") &&
        !page_has(&page, "action=\"/logout\""))
        fail_of(&page, step->path, "nobody could sign out here");
    walk->replies++;
}

static void every_reply_says_what_a_browser_may_do_with_it(void **state)
{
    (void)state;
    static const char *const numbers[] = {"1", NULL};
    static const char *const words[] = {"tight", "css/backtalk.css", "nobody-has-this", NULL};
    const struct walk_values values = {.numbers = numbers, .words = words};
    struct walk walks[] = {
        {.who = visitor}, {.who = member, .signed_in = true}, {.who = admin, .signed_in = true}};
    for (size_t i = 0; i < COUNT_OF(walks); i++) {
        walk_routes(&values, look_at, &walks[i]);
        assert_true(walks[i].replies > 100);
    }
    assert_int_equal(site_dead_workers(), 0);
}

static void what_is_refused_says_it_too(void **state)
{
    (void)state;
    struct page page = get(visitor, "/nowhere");
    assert_status(&page, 404);
    check(&page, "/nowhere");
    page = post_without_token(member, "/questions", "title", "x", NULL);
    assert_status(&page, 403);
    check(&page, "/questions");
    page = post_without_token(member, "/questions/ask", "title", "x", NULL);
    assert_status(&page, 405);
    check(&page, "/questions/ask");
    page = post_without_token(visitor, "/questions", "body", repeated("x", 1100000), NULL);
    assert_status(&page, 413);
    check(&page, "/questions");
    page = get(visitor, "/assets/css/nothing.css");
    assert_status(&page, 404);
    check(&page, "/assets/css/nothing.css");
    page = get(visitor, "/assets/img/favicon.svg");
    assert_status(&page, 200);
    check(&page, "/assets/img/favicon.svg");
}

/* Whoever asks from another site: no page says that its scripts may read the answer. */
static void other_sites_may_read_nothing(void **state)
{
    (void)state;
    static const char *const origins[] = {"origin: https://elsewhere.example", "origin: null"};
    static const char *const paths[] = {"/", "/tags.json?q=ti", "/drafts.json", "/account"};
    for (size_t i = 0; i < COUNT_OF(origins); i++) {
        for (size_t j = 0; j < COUNT_OF(paths); j++) {
            with_header(member, origins[i]);
            struct page page = get(member, paths[j]);
            check(&page, paths[j]);
            assert_int_equal(page_header_value(&page, "access-control-allow-credentials").len, 0);
        }
    }
}

/* ---- methods ---- */

/* The whole answer to a request with that method. */
static const char *answer_to(const char *method)
{
    static char room[ANSWER_MAX];
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)site_port())};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
    const char *asked = format("%s /methods/%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                               "Origin: https://elsewhere.example\r\n"
                               "Access-Control-Request-Method: POST\r\n"
                               "Cookie: bt_session=zqcookiezq\r\n\r\n",
                               method, method);
    assert_int_equal(send(fd, asked, strlen(asked), MSG_NOSIGNAL), (ssize_t)strlen(asked));
    size_t len = 0;
    for (ssize_t n; (n = recv(fd, room + len, sizeof(room) - 1 - len, 0)) > 0;)
        len += (size_t)n;
    room[len] = '\0';
    close(fd);
    return room;
}

static void methods_that_nothing_takes_are_refused(void **state)
{
    (void)state;
    static const char *const methods[] = {"TRACE", "OPTIONS", "PUT",  "DELETE",
                                          "PATCH", "CONNECT", "TRACK"};
    for (size_t i = 0; i < COUNT_OF(methods); i++) {
        const char *said = answer_to(methods[i]);
        long status = strncmp(said, "HTTP/1.", 7) == 0 ? strtol(said + 9, NULL, 10) : 0;
        if (status != 405 && status != 501 && status != 404 && status != 400)
            fail_msg("%s: %.200s", methods[i], said);
        /* Nothing is echoed, and other sites are told that they may do nothing. */
        assert_null(strstr(said, "zqcookiezq"));
        assert_null(strcasestr(said, "access-control-"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_reply_says_what_a_browser_may_do_with_it),
        cmocka_unit_test(what_is_refused_says_it_too),
        cmocka_unit_test(other_sites_may_read_nothing),
        cmocka_unit_test(methods_that_nothing_takes_are_refused),
    };
    return cmocka_run_group_tests_name("header", tests, begin, NULL);
}
