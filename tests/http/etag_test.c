/* What a browser need not fetch again, and by which address a page is known. */
#include "http/site.h"

#include <stdlib.h>

#include "db/harness.h"

static struct person *reader;
static const char *path;

static int begin(void **state)
{
    (void)state;
    setenv("ORIGIN", "http://backtalk.example", 1);
    tag_exists("tight");
    reader = somebody();
    int64_t question =
        ask(sign_up("author"), "How long is a hold?",
            repeated("Thirty seconds, says one; two minutes, says another. ", 80), "tight");
    path = format("/questions/%lld/how-long-is-a-hold", (long long)question);
    await_index(reader);
    return 0;
}

static int end(void **state)
{
    (void)state;
    return unsetenv("ORIGIN");
}

/* A page until both workers have it compressed. */
static void await_packed(const char *address)
{
    uint64_t deadline = harness_clock() + 5000;
    for (int in_a_row = 0; in_a_row < 8;) {
        with_header(reader, "connection: close");
        accept_encoding(reader, "br");
        struct page page = get(reader, address);
        in_a_row = page_header_value(&page, "content-encoding").len > 0 ? in_a_row + 1 : 0;
        assert_true(harness_clock() < deadline);
    }
    accept_encoding(reader, NULL);
}

static const char *etag_in(const char *address, const char *encoding)
{
    accept_encoding(reader, encoding);
    struct page page = get(reader, address);
    accept_encoding(reader, NULL);
    assert_status(&page, 200);
    return format(SPAN_FMT, SPAN_ARG(page_header_value(&page, "etag")));
}

static const char *style_sheet(void)
{
    struct page page = get(reader, path);
    const char *at = strstr(page.body.ptr, "/assets/css/backtalk.css?v=");
    assert_non_null(at);
    return format("%.*s", (int)strcspn(at, "\""), at);
}

static void assert_own_etags(const char *address)
{
    const char *plain = etag_in(address, NULL);
    const char *gzip = etag_in(address, "gzip");
    const char *brotli = etag_in(address, "br");
    assert_true(plain[0] == '"' && gzip[0] == '"' && brotli[0] == '"');
    assert_string_not_equal(plain, gzip);
    assert_string_not_equal(plain, brotli);
    assert_string_not_equal(gzip, brotli);
}

static void each_encoding_has_a_strong_etag_of_its_own(void **state)
{
    (void)state;
    await_packed(path);
    assert_own_etags(path);
    assert_own_etags(style_sheet());
}

/* Compressed on its way, the same tag would name two different bodies if it were a strong one. */
static void what_is_compressed_on_its_way_has_a_weak_etag(void **state)
{
    (void)state;
    static const char feed[] = "/search.atom?q=hold";
    const char *plain = etag_in(feed, NULL);
    assert_true(strncmp(plain, "W/\"", 3) == 0);
    assert_string_equal(plain, etag_in(feed, "gzip"));
    with_header(reader, format("if-none-match: %s", plain));
    struct page page = get(reader, feed);
    assert_status(&page, 304);
    with_header(reader, format("if-none-match: %s", plain + 2));
    page = get(reader, feed);
    assert_status(&page, 304);
}

static void assert_conditions(const char *address)
{
    const char *etag = etag_in(address, NULL);
    const struct {
        const char *condition;
        long status;
    } cases[] = {
        {etag, 304},
        {"*", 304},
        {format("W/%s", etag), 304},
        {format("\"other\", %s", etag), 304},
        {format("W/\"other\" ,W/%s,\"more\"", etag), 304},
        {"\"other\", W/\"more\"", 200},
        {format("%.*s", (int)strlen(etag) - 1, etag), 200},
        {"\"\"", 200},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        with_header(reader, format("if-none-match: %s", cases[i].condition));
        struct page page = get(reader, address);
        assert_status(&page, cases[i].status);
        assert_int_equal(page.body.len == 0, page.status == 304);
        if (page.status == 304)
            assert_span(page_header_value(&page, "etag"), etag);
    }
}

static void if_none_match_takes_lists_any_and_weak_tags(void **state)
{
    (void)state;
    await_packed(path);
    assert_conditions(path);
    assert_conditions(style_sheet());
}

static void assert_dated(const struct page *page)
{
    struct span date = page_header_value(page, "date");
    assert_int_equal(date.len, 29);
    assert_true(span_is(span_from(date, 25), " GMT"));
}

static void every_reply_has_a_date(void **state)
{
    (void)state;
    await_packed(path);
    const char *const addresses[] = {path,          "/login",  "/account",
                                     style_sheet(), "/nobody", "/search.atom?q=hold"};
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        struct page page = get(reader, addresses[i]);
        assert_dated(&page);
        with_header(reader, "if-none-match: *");
        page = get(reader, addresses[i]);
        assert_dated(&page);
    }
}

static void only_the_right_version_of_an_asset_is_immutable(void **state)
{
    (void)state;
    const char *right = style_sheet();
    struct page page = get(reader, right);
    assert_span(page_header_value(&page, "cache-control"), "public, max-age=31536000, immutable");
    const char *const others[] = {"/assets/css/backtalk.css",
                                  "/assets/css/backtalk.css?v=", "/assets/css/backtalk.css?v=0",
                                  format("%s0", right), format("%s&v=0", right)};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        page = get(reader, others[i]);
        assert_status(&page, 200);
        assert_span(page_header_value(&page, "cache-control"), "public, max-age=300");
    }
}

static void a_page_names_its_one_address(void **state)
{
    (void)state;
    const struct {
        const char *address;
        const char *canonical;
    } pages[] = {
        {path, path},
        {format("%s?from=1.1.1", path), path},
        {"/", "/"},
        {"/questions", "/questions"},
        {"/questions?tab=newest", "/questions"},
        {"/questions?tab=active", "/questions?tab=active"},
        {"/questions?tab=unanswered&utm=1", "/questions?tab=unanswered"},
    };
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        with_header(reader, "host: localhost:1"); /* ORIGIN counts, not what was asked */
        struct page page = get(reader, pages[i].address);
        assert_status(&page, 200);
        assert_has(&page, format("<link rel=\"canonical\" href=\"http://backtalk.example%s\">",
                                 pages[i].canonical));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_encoding_has_a_strong_etag_of_its_own),
        cmocka_unit_test(what_is_compressed_on_its_way_has_a_weak_etag),
        cmocka_unit_test(if_none_match_takes_lists_any_and_weak_tags),
        cmocka_unit_test(every_reply_has_a_date),
        cmocka_unit_test(only_the_right_version_of_an_asset_is_immutable),
        cmocka_unit_test(a_page_names_its_one_address),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
