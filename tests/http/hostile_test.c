/* Hostile words wherever people can put words: posts, titles, names, searches, addresses; and what the log says of it. */
#include "http/site.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "db/harness.h"
#include "unit/html_check.h"

enum {
    MEMORY = 512 * 1024 * 1024,
    POST_MAX = 4 * 1024 * 1024,
    ANSWERS_A_QUESTION = 12,
    RAW_MAX = 1 << 16
};

static struct arena *memory;
static struct person *member;
static struct person *reader;
static const char *access_log;

static int begin(void **state)
{
    (void)state;
    memory = arena_new(MEMORY);
    access_log = format("%s/access.log", site_folder());
    setenv("ACCESS_LOG", access_log, 1);
    tag_exists("tight");
    member = sign_up("member_mia");
    reader = somebody();
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(memory);
    return 0;
}

/* ---- Markdown ---- */

/* As tests/unit/markdown/hostile.txt is written: {{xHH}} is a byte, {{N*text}} is the text N times. */
static void unfold(struct text *out, struct span s)
{
    while (s.len > 0) {
        struct span inside = span_starts(s, "{{") ? span_from(s, 2) : SPAN("");
        size_t close = 0;
        while (close < inside.len && !span_starts(span_from(inside, close), "}}"))
            close++;
        struct span code = span_make(inside.ptr, close);
        size_t star = span_find(code, '*');
        int64_t times;
        if (code.len == 3 && code.ptr[0] == 'x') {
            text_add_char(out,
                          (char)strtol(format(SPAN_FMT, SPAN_ARG(span_from(code, 1))), NULL, 16));
        } else if (close < inside.len && star < code.len &&
                   span_int(span_make(code.ptr, star), 1, 100000, &times)) {
            for (int64_t i = 0; i < times; i++)
                text_add_span(out, span_from(code, star + 1));
        } else {
            text_add_char(out, s.ptr[0]);
            s = span_from(s, 1);
            continue;
        }
        s = span_from(inside, close + 2);
    }
}

/* "csrf=…&body=…", every byte of the body as a code. */
static struct span encoded(struct span body)
{
    static const char hex[] = "0123456789abcdef";
    struct text out;
    text_init(&out, POST_MAX);
    text_printf(&out, "csrf=%s&body=", token_of(member, "/questions/ask"));
    for (size_t i = 0; i < body.len; i++) {
        unsigned char c = (unsigned char)body.ptr[i];
        char code[3] = {'%', hex[c >> 4], hex[c & 15]};
        text_add(&out, code, sizeof(code));
    }
    struct span all = arena_span(memory, text_span(&out));
    text_free(&out);
    return all;
}

/* What is between the tags of each post on the page must be what Markdown may become, and nothing else. */
static void check_posts(const struct page *page, size_t wanted)
{
    static const char open[] = "<div dir=\"auto\" class=\"prose\">";
    size_t found = 0;
    const char *at = page->body.ptr;
    const char *last = page->body.ptr + page->body.len;
    while ((at = memmem(at, (size_t)(last - at), open, sizeof(open) - 1)) != NULL) {
        at += sizeof(open) - 1;
        const char *close = memmem(at, (size_t)(last - at), "</div>", 6);
        assert_non_null(close);
        const char *wrong = html_check(memory, span_make(at, (size_t)(close - at)), false);
        if (wrong != NULL)
            fail_msg("%s", wrong);
        found++;
    }
    if (found < wanted)
        fail_msg("%zu posts on the page, not %zu", found, wanted);
}

static size_t post_case(int64_t question, struct span source)
{
    struct text body;
    text_init(&body, POST_MAX);
    unfold(&body, source);
    struct page page = post_raw(member, format("/questions/%lld/answers", (long long)question),
                                encoded(text_span(&body)));
    size_t kept = page.status == 303;
    if (!kept && page.status != 422 && page.status != 413)
        fail_msg("%ld for: " SPAN_FMT, page.status, (int)(source.len > 200 ? 200 : source.len),
                 source.ptr);
    if (body.len < 1500) {
        page = post_raw(member, format("/questions/%lld/comments", (long long)question),
                        encoded(text_span(&body)));
        assert_true(page.status == 303 || page.status == 422);
        kept += page.status == 303;
    }
    text_free(&body);
    return kept;
}

static void hostile_posts_are_shown_as_text(void **state)
{
    (void)state;
    struct span rest = read_file(memory, "tests/unit/markdown/hostile.txt");
    int64_t question = 0;
    size_t kept = 0;
    size_t cases = 0;
    while (rest.len > 0) {
        assert_true(span_starts(rest, "== "));
        const char *next = memmem(rest.ptr + 3, rest.len - 3, "\n== ", 4);
        size_t len = next == NULL ? rest.len : (size_t)(next + 1 - rest.ptr);
        struct span source = span_from(span_make(rest.ptr, len), span_find(rest, '\n') + 1);
        if (cases++ % ANSWERS_A_QUESTION == 0) {
            if (question != 0) {
                struct page page = show(reader, question);
                assert_status(&page, 200);
                check_posts(&page, kept + 1);
            }
            question =
                ask(member, format("What is this, number %zu?", cases), "It looks *odd*.", "tight");
            kept = 0;
        }
        kept += post_case(question, source);
        rest = span_from(rest, len);
    }
    assert_true(cases >= 100);
    struct page page = show(reader, question);
    check_posts(&page, kept + 1);
}

/* ---- words outside posts ---- */

#define EVIL "\"'><x-evil onx=1>&lt;"
#define EVIL_IN_PATH "%22%27%3E%3Cx-evil%20onx%3D1%3E%26lt%3B"

static void has_no_evil(const struct page *page)
{
    assert_has_not(page, "<x-evil");
    assert_has_not(page, "\"'>");
}

static void markup_in_a_title_is_text_everywhere(void **state)
{
    (void)state;
    int64_t id = ask(member, "Evil " EVIL " title", "A body " EVIL " [a](x \"" EVIL "\")", "tight");
    struct page page = post(member, "/questions/ask", format("/questions/%lld/edit", (long long)id),
                            "title", "Evil " EVIL " title, edited", "body", "Another body " EVIL,
                            "tags", "tight", "reason", EVIL, "revision", "1", NULL);
    assert_status(&page, 303);
    await_index(reader);
    const char *const paths[] = {
        format(SPAN_FMT, SPAN_ARG(page.location)),
        "/questions",
        "/tags/tight",
        "/users/member_mia",
        "/search?q=edited",
        format("/questions/%lld/revisions", (long long)id),
    };
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        page = get(reader, paths[i]);
        assert_status(&page, 200);
        assert_has(&page, "&lt;x-evil");
        has_no_evil(&page);
        page = get(member, paths[i]);
        has_no_evil(&page);
    }
    page = get(member, format("/questions/%lld/edit", (long long)id));
    assert_has(&page, "&lt;x-evil");
    has_no_evil(&page);
}

static void markup_in_an_address_is_text(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "/search?q=" EVIL_IN_PATH,
        "/search?q=%5B" EVIL_IN_PATH "%5D",
        "/search?q=x&kind=" EVIL_IN_PATH,
        "/search?q=x&after=" EVIL_IN_PATH,
        "/search?q=x&sort=" EVIL_IN_PATH,
        "/search.atom?q=" EVIL_IN_PATH,
        "/tags?q=" EVIL_IN_PATH,
        "/tags/" EVIL_IN_PATH,
        "/tags.json?q=" EVIL_IN_PATH,
        "/users/" EVIL_IN_PATH,
        "/questions?tab=" EVIL_IN_PATH,
        "/questions?after=" EVIL_IN_PATH,
        "/questions/ask?title=" EVIL_IN_PATH "&body=" EVIL_IN_PATH "&tags=" EVIL_IN_PATH,
        "/stretches?kit=" EVIL_IN_PATH,
        "/stretches/" EVIL_IN_PATH,
        "/terms/" EVIL_IN_PATH "/revisions",
        "/login?next=/" EVIL_IN_PATH,
        "/register?next=/" EVIL_IN_PATH,
        "/" EVIL_IN_PATH,
        "/pages/" EVIL_IN_PATH "/edit",
    };
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct page page = get(reader, paths[i]);
        assert_true(page.status >= 200 && page.status < 500);
        has_no_evil(&page);
        page = get(member, paths[i]);
        assert_true(page.status >= 200 && page.status < 500);
        has_no_evil(&page);
    }
}

static void markup_in_a_name_is_refused_and_kept_as_text(void **state)
{
    (void)state;
    struct page page = post(somebody(), "/register", "/register", "agree", "yes", "name", EVIL,
                            "email", EVIL, "password", EVIL, "next", "/" EVIL, NULL);
    assert_status(&page, 422);
    has_no_evil(&page);
    page = post(somebody(), "/login", "/login", "name", EVIL, "password", EVIL, "next", "/" EVIL,
                NULL);
    assert_status(&page, 422);
    has_no_evil(&page);
    page = post(member, "/account", "/account", "about", EVIL, "revision", "1", NULL);
    assert_status(&page, 303);
    page = get(reader, "/users/member_mia");
    assert_has(&page, "&lt;x-evil");
    has_no_evil(&page);
    with_header(member, "user-agent: " EVIL);
    page = post(somebody(), "/login", "/login", "name", "member_mia", "password",
                "correct horse member_mia", NULL);
    page = get(member, "/account");
    has_no_evil(&page);
}

static void no_address_brings_a_header_of_its_own(void **state)
{
    (void)state;
    int64_t id = ask(member, "A question with one address", "Whatever is put behind it.", "tight");
    const char *const paths[] = {
        format("/questions/%lld/%%0d%%0aset-cookie:%%20evil=1", (long long)id),
        format("/questions/%lld?x=%%0d%%0aset-cookie:%%20evil=1", (long long)id),
        "/login?next=/%0d%0aset-cookie:%20evil=1",
        "/users/MEMBER_MIA?tab=%0d%0aset-cookie:%20evil=1",
        "/tags/TIGHT?x=%0d%0aset-cookie:%20evil=1",
        "/account%0d%0aset-cookie:%20evil=1",
    };
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct page page = get(reader, paths[i]);
        assert_true(page.status < 500);
        assert_null(memmem(page.headers.ptr, page.headers.len, "\nset-cookie: evil", 17));
        page = get(member, paths[i]);
        assert_true(page.status > 0 && page.status < 500);
        assert_null(memmem(page.headers.ptr, page.headers.len, "\nset-cookie: evil", 17));
    }
    static const char *const elsewhere[] = {
        "//example.org",    "https://example.org", "/\\example.org",      "\\\\example.org",
        "/%09/example.org", "/%0a/example.org",    "javascript:alert(1)", "%2f%2fexample.org"};
    for (size_t i = 0; i < COUNT_OF(elsewhere); i++) {
        struct page page = get(member, format("/login?next=%s", elsewhere[i]));
        assert_status(&page, 303);
        assert_span(page.location, "/");
    }
}

/* ---- paths ---- */

static void odd_paths_are_answered_and_harm_nothing(void **state)
{
    (void)state;
    const char *const paths[] = {
        "/%00",
        "/assets/%2e%2e/kore.conf",
        "/assets/../kore.conf",
        "/assets/css/..%2f..%2fkore.conf",
        "/assets/css/%2e%2e/%2e%2e/kore.conf",
        "/../../etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/.git/config",
        "//",
        "///questions",
        "/questions//",
        "/questions/1/../2",
        "/%ff%fe",
        "/users/%ff",
        "/users/%00",
        "/users/a%00b",
        "/tags/%c0%af",
        "/tags/%e2%80%ae",
        "/stretches/%00",
        "/questions/1%00",
        "/questions/-1",
        "/questions/1e9",
        "/questions/0x10",
        "/questions/%31",
        "/search?q=%00",
        "/search?q=%ff%fe",
        "/search?%",
        "/search?q",
        "/search?=",
        "/search?&&&&",
        "/?%00=%00",
        "/%",
        "/%2",
        "/%zz",
        "/;/",
        "/questions?after=9223372036854775808.1",
        "/questions?after=-1.1",
        "/questions?after=1.99999999999999999999",
        "/users/member_mia?before=1.1.1",
        format("/%s", repeated("a", 6000)),
        format("/%s", repeated("../", 2000)),
        format("/search?q=%s", repeated("%41", 2000)),
        format("/search?q=%s", repeated("(", 2000)),
        format("/search?q=%s", repeated("%22", 1000)),
        format("/search?%s", repeated("q=a&", 1500)),
        format("/tags/%s", repeated("b", 4000)),
        format("/%s", repeated("a", 30000)),
        format("/search?q=%s", repeated("a", 30000)),
    };
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct page page = get(reader, paths[i]);
        if (page.status < 200 || page.status >= 500)
            fail_msg("%ld for %.200s", page.status, paths[i]);
        assert_has_not(&page, "worker_max_connections");
        assert_has_not(&page, "root:");
    }
    assert_int_equal(site_dead_workers(), 0);
}

/* ---- what the log says ---- */

/* The log is written in blocks, at least once a second. */
static bool log_comes_to_hold(const char *words)
{
    uint64_t deadline = harness_clock() + 5000;
    while (harness_clock() < deadline) {
        struct arena *arena = arena_new(MEMORY);
        struct span log = file_exists(access_log) ? read_file(arena, access_log) : SPAN("");
        bool holds = log.len > 0 && memmem(log.ptr, log.len, words, strlen(words)) != NULL;
        arena_free(arena);
        if (holds)
            return true;
        usleep(20000);
    }
    return false;
}

static void error_page_has_its_number_in_the_log(const struct page *page)
{
    static const char mark[] = "<code>";
    const char *at = strstr(page->body.ptr, "number in our log: <code>");
    assert_non_null(at);
    at = strstr(at, mark) + sizeof(mark) - 1;
    const char *id = format("%.*s", (int)strcspn(at, "<"), at);
    assert_int_equal(strlen(id), 16);
    assert_span(page_header_value(page, "x-request-id"), id);
    if (!log_comes_to_hold(format(" id=%s client=127.0.0.1 ", id)))
        fail_msg("request %s is not in the log", id);
}

static void each_error_page_has_a_number_that_the_log_has(void **state)
{
    (void)state;
    struct page page = get(reader, "/nowhere");
    assert_status(&page, 404);
    error_page_has_its_number_in_the_log(&page);
    page = get(reader, "/questions/999999");
    assert_status(&page, 404);
    error_page_has_its_number_in_the_log(&page);
    page = get(member, "/terms/new");
    assert_status(&page, 403);
    error_page_has_its_number_in_the_log(&page);
    page = post_without_token(member, "/questions", "title", "x", NULL);
    assert_status(&page, 403);
    error_page_has_its_number_in_the_log(&page);
    page = post_without_token(member, "/questions/ask", "title", "x", NULL);
    assert_status(&page, 405);
    error_page_has_its_number_in_the_log(&page);
    page =
        post_without_token(member, "/questions", "body", repeated("0123456789abcdef", 70000), NULL);
    assert_status(&page, 413);
    error_page_has_its_number_in_the_log(&page);
}

/* What only those who mend the program are to read. */
static void tells_nothing_of_the_inside(const struct page *page, const char *path)
{
    static const char *const words[] = {
        ".c:",     "src/",  ".so",       "SELECT", "SQLSTATE", "pg_",       "relation",
        "plpgsql", "STMT_", "backtrace", "/tmp/",  "/opt/",    "kore.conf", "postgres",
    };
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (page_has(page, words[i]))
            fail_msg("%s (status %ld) says %s", path, page->status, words[i]);
    }
}

/* There is no such mode, whatever asks for it: no switch, no console, no more words in an error. */
static void nothing_makes_an_error_tell_more(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "/nowhere",
        "/nowhere?debug=1&trace=1&verbose=1",
        "/questions/999999?debug=true",
        "/terms/new",
        "/debug",
        "/console",
        "/server-status",
        "/server-info",
        "/status",
        "/.git/HEAD",
        "/.env",
        "/kore.conf",
        "/admin/debug",
        "/actuator",
        "/phpinfo.php",
        "/assets/../kore.conf",
        "/assets/%2e%2e/kore.conf",
    };
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        with_header(member, "X-Debug: 1\r\nX-Forwarded-Debug: true\r\nX-Trace: on");
        struct page page = get(member, paths[i]);
        assert_in_range(page.status, 400, 499);
        tells_nothing_of_the_inside(&page, paths[i]);
    }
    /* Something is wrong with us. */
    harness_sql(site_database(), "ALTER TABLE tag_revision RENAME TO elsewhere");
    with_header(member, "X-Debug: 1");
    struct page page = get(member, "/tags/tight/revisions?debug=1");
    harness_sql(site_database(), "ALTER TABLE elsewhere RENAME TO tag_revision");
    assert_status(&page, 500);
    tells_nothing_of_the_inside(&page, "a page with a fault of ours");
    error_page_has_its_number_in_the_log(&page);
}

static void a_path_cannot_write_a_line_of_its_own(void **state)
{
    (void)state;
    (void)get(reader, "/nowhere%0aforged%20line");
    (void)get(reader, "/nowhere%1b[31m");
    (void)get(reader, "/the-end-of-it");
    assert_true(log_comes_to_hold("/the-end-of-it"));
    struct span log = read_file(memory, access_log);
    assert_null(memmem(log.ptr, log.len, "\nforged", 7));
    assert_null(memchr(log.ptr, 0x1b, log.len));
    /* What people look for is theirs. */
    (void)get(reader, "/search?q=something-private");
    (void)get(reader, "/the-very-end");
    assert_true(log_comes_to_hold("/the-very-end"));
    log = read_file(memory, access_log);
    assert_null(memmem(log.ptr, log.len, "something-private", 17));
}

/* ---- what is no request ---- */

/* What comes back for these words, sent as they are, until the end of the connection. */
static struct span raw_answer(const char *words, size_t len)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)site_port())};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
    assert_int_equal(send(fd, words, len, MSG_NOSIGNAL), (ssize_t)len);
    struct text answer;
    text_init(&answer, RAW_MAX);
    char piece[4096];
    ssize_t got;
    while ((got = recv(fd, piece, sizeof(piece), 0)) > 0)
        text_add(&answer, piece, (size_t)got);
    close(fd);
    struct span kept = arena_span(memory, text_span(&answer));
    text_free(&answer);
    return kept;
}

static struct page plain_answer(const char *words)
{
    struct span answer = raw_answer(words, strlen(words));
    size_t end = span_find_text(answer, "\r\n\r\n");
    struct span first = span_from(span_make(answer.ptr, span_find(answer, '\r')), 9);
    return (struct page){.status = strtol(first.ptr, NULL, 10),
                         .headers = span_make(answer.ptr, end + 2),
                         .body = span_from(answer, end + 4)};
}

static void has_plain_headers(const struct page *page)
{
    assert_span(page_header_value(page, "content-type"), "text/html; charset=utf-8");
    assert_span(page_header_value(page, "cache-control"), "no-store");
    assert_span(page_header_value(page, "connection"), "close");
    assert_true(page_header_value(page, "date").len > 0);
    assert_true(span_starts(page_header_value(page, "content-security-policy"),
                            "default-src 'none'; style-src 'self'"));
}

static void what_is_no_request_gets_a_page_like_others(void **state)
{
    (void)state;
    const struct {
        const char *words;
        long status;
        const char *says;
    } refused[] = {
        {"GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400, "We could not read that"},
        {format("GET / HTTP/1.1\r\nHost: x\r\nCookie: %s\r\n\r\n", repeated("x", 16360)), 431,
         "Delete this site’s cookies"},
        {"BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 501, "We do not do that"},
        {"GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505, "That was our mistake"},
    };
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct page page = plain_answer(refused[i].words);
        assert_status(&page, refused[i].status);
        assert_has(&page, refused[i].says);
        assert_has(&page, "href=\"/red-flags\"");
        assert_has(&page, "/assets/css/backtalk");
        assert_has_not(&page, "style=");
        assert_has_not(&page, "<script");
        has_plain_headers(&page);
        assert_true(span_ends(span_trim(page.body), "</html>"));
    }
}

static void head_of_what_is_no_request_has_no_body(void **state)
{
    (void)state;
    struct page page = plain_answer("HEAD / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n");
    assert_status(&page, 400);
    assert_int_equal(page.body.len, 0);
    int64_t len = 0;
    assert_true(span_int(page_header_value(&page, "content-length"), 500, 16384, &len));
    has_plain_headers(&page);
}

static void no_worker_died(void **state)
{
    (void)state;
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_posts_are_shown_as_text),
        cmocka_unit_test(markup_in_a_title_is_text_everywhere),
        cmocka_unit_test(markup_in_an_address_is_text),
        cmocka_unit_test(markup_in_a_name_is_refused_and_kept_as_text),
        cmocka_unit_test(no_address_brings_a_header_of_its_own),
        cmocka_unit_test(odd_paths_are_answered_and_harm_nothing),
        cmocka_unit_test(each_error_page_has_a_number_that_the_log_has),
        cmocka_unit_test(nothing_makes_an_error_tell_more),
        cmocka_unit_test(a_path_cannot_write_a_line_of_its_own),
        cmocka_unit_test(what_is_no_request_gets_a_page_like_others),
        cmocka_unit_test(head_of_what_is_no_request_has_no_body),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
