/* While PostgreSQL is frozen or stopped, members too read what is cached, and the page about getting help is always there. */
#include "http/site.h"

#include "db/harness.h"

enum { SOON_MS = 60000, IN_A_ROW = 12 };

static const char stored_words[] =
    "This is a stored copy of the page. Signing in and writing do not work just now: please try "
    "again in a few minutes.";

static struct person *member;
static struct person *reader;
static struct person *writer;
static const char *cached_path;
static const char *other_path;
static long long other;

static int begin(void **state)
{
    (void)state;
    load_library();
    tag_exists("tight");
    member = sign_up("member_mia");
    writer = sign_up("writer_wim");
    struct person *asker = sign_up("asker_ada");
    reader = somebody();
    long long first =
        ask(asker, "Does a stored copy help?", "While the records are away.", "tight");
    other = ask(asker, "Does nobody read this?", "Perhaps not.", "tight");
    cached_path = format("/questions/%lld/does-a-stored-copy-help", first);
    other_path = format("/questions/%lld/does-nobody-read-this", other);
    struct page page = vote(writer, "questions", other, 1);
    assert_status(&page, 303);
    await_index(reader);
    return 0;
}

/* What the workers say every second: how many pages all of them have. */
static long pages_cached(void)
{
    static const char name[] = "\nbacktalk_cache_pages ";
    struct page metrics = get(reader, "/metrics");
    const char *at = strstr(metrics.body.ptr, name);
    return at == NULL ? -1 : strtol(at + sizeof(name) - 1, NULL, 10);
}

/* The two workers have dropped everything, and cached the page about getting help by themselves. */
static void cache_nothing_else(void)
{
    uint64_t start = harness_clock();
    let_cache(cached_path);
    let_cache("/questions");
    let_cache("/tags");
    while (pages_cached() < 8)
        assert_true(harness_clock() < start + SOON_MS);
    harness_sql(site_database(), "NOTIFY changed");
    while (pages_cached() != 2)
        assert_true(harness_clock() < start + SOON_MS);
}

static void is_stored_copy(const struct page *page)
{
    assert_status(page, 200);
    assert_has(page, stored_words);
    assert_has(page, "Sign in");
    assert_has_not(page, "member_mia</a>\n  <form");
    assert_has_not(page, "name=\"csrf\"");
    assert_span(page_header_value(page, "cache-control"), "no-store");
    assert_int_equal(page_header_value(page, "etag").len, 0);
    assert_int_equal(page_header_value(page, "set-cookie").len, 0);
}

/* Stored copies may lack what one has just written: to those who did, none is shown. The second time nothing changes. */
static void writes(void)
{
    struct page page = vote(writer, "questions", other, 1);
    assert_status(&page, 303);
}

static void look_while_it_is_away(void)
{
    struct page own = get(writer, cached_path);
    assert_status(&own, 503);
    assert_has_not(&own, stored_words);
    struct page page = get(reader, cached_path);
    assert_status(&page, 200);
    assert_has(&page, "While the records are away.");
    assert_has_not(&page, stored_words);
    page = get(member, cached_path);
    is_stored_copy(&page);
    assert_has(&page, "While the records are away.");
    accept_encoding(member, "gzip");
    page = get(member, cached_path);
    accept_encoding(member, NULL);
    is_stored_copy(&page);
    /* Nobody has ever asked for this one. */
    for (int i = 0; i < IN_A_ROW; i++) {
        struct person *who = i % 2 == 0 ? reader : member;
        with_header(who, "connection: close");
        page = get(who, "/red-flags");
        assert_status(&page, 200);
        assert_has(&page, "Get help now");
    }
    /* Of what is not cached the page says so, and leads to where help is. */
    page = get(member, other_path);
    assert_status(&page, 503);
    assert_has(&page, "<main id=\"main\" tabindex=\"-1\" data-failed>");
    assert_has(&page, "href=\"/red-flags\">When to get help now");
    /* What is about one's own things has no copy. */
    page = get(member, "/account");
    assert_status(&page, 503);
    page = get(member, "/drafts");
    assert_status(&page, 503);
}

static void until_it_serves(void)
{
    uint64_t start = harness_clock();
    while (get(member, "/account").status != 200 ||
           vote(writer, "questions", other, 1).status != 303) /* has connections of its own */
        assert_true(harness_clock() < start + SOON_MS);
    struct page page = get(member, cached_path);
    assert_status(&page, 200);
    assert_has_not(&page, stored_words);
    assert_has(&page, "member_mia");
}

static void members_read_stored_copies_while_it_is_frozen(void **state)
{
    (void)state;
    cache_nothing_else();
    let_cache(cached_path);
    writes();
    harness_freeze();
    look_while_it_is_away();
    harness_thaw();
    until_it_serves();
}

static void members_read_stored_copies_while_it_is_stopped(void **state)
{
    (void)state;
    cache_nothing_else();
    let_cache(cached_path);
    writes();
    harness_stop();
    look_while_it_is_away();
    harness_restart();
    until_it_serves();
}

/* No visitor has ever read this one; who only says that they have a session sees no more than a visitor would. */
static void what_only_members_read_has_a_copy_for_members(void **state)
{
    (void)state;
    const char *path = format("/questions/%lld/does-nobody-read-this", other);
    cache_nothing_else();
    uint64_t start = harness_clock();
    while (pages_cached() < 4) {
        with_header(member, "connection: close");
        struct page page = get(member, path);
        assert_status(&page, 200);
        assert_true(harness_clock() < start + SOON_MS);
    }
    harness_freeze();
    for (int i = 0; i < IN_A_ROW; i++) {
        with_header(member, "connection: close");
        struct page page = get(member, path);
        assert_status(&page, 200);
        assert_has(&page, stored_words);
        assert_has(&page, "Perhaps not.");
        assert_has_not(&page, "member_mia");
        assert_span(page_header_value(&page, "cache-control"), "no-store");
        page = get(reader, path);
        assert_status(&page, 503);
    }
    harness_thaw();
    until_it_serves();
}

/* Its words are gone from the thread; what never had them can still be read just then. */
static void a_deleted_answer_takes_no_copy_that_does_not_show_it(void **state)
{
    (void)state;
    static const char *const paths[] = {"/stretches/couch-stretch", "/symptoms?region=low-back",
                                        "/stretches/couch-stretch/reviews"};
    int64_t id = answer(writer, other, "This is taken back at once, and names no stretch.");
    const char *thread = format("/questions/%lld/does-nobody-read-this", other);
    const char *form = format("/answers/%lld/delete", (long long)id);
    await_index(reader);
    cache_nothing_else();
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        let_cache(paths[i]);
    let_cache(thread);
    struct page page = post(writer, form, form, NULL);
    assert_status(&page, 303);
    harness_freeze();
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        page = get(reader, paths[i]);
        assert_status(&page, 200);
        page = get(member, paths[i]);
        is_stored_copy(&page);
    }
    page = get(reader, thread);
    assert_status(&page, 503);
    harness_thaw();
    until_it_serves();
}

int main(void)
{
    site_be_impatient();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_read_stored_copies_while_it_is_frozen),
        cmocka_unit_test(members_read_stored_copies_while_it_is_stopped),
        cmocka_unit_test(a_deleted_answer_takes_no_copy_that_does_not_show_it),
        cmocka_unit_test(what_only_members_read_has_a_copy_for_members),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
