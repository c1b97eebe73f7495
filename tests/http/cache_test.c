/* Pages cached for those who are not signed in: the same bytes in every encoding, gone as soon as they are out of date. */
#include "http/site.h"

#include <signal.h>

#include "db/harness.h"

enum { SOON_MS = 1000, IN_A_ROW = 12, RUNNER_MS = 60000, WAIT_MS = 5000 };

static struct person *author;
static struct person *reader;
static int64_t question;
static const char *path;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    author = sign_up("author");
    reader = somebody();
    question = ask(author, "How long is a hold?",
                   repeated("Thirty seconds, says one; two minutes, says another. ", 80), "tight");
    path = format("/questions/%lld/how-long-is-a-hold", (long long)question);
    await_index(reader); /* each job that is left takes the page from the cache once more */
    return 0;
}

static bool is_cached(const struct page *page)
{
    return page->status == 200 && !span_is_empty(page_header_value(page, "etag"));
}

static struct page seen; /* the last page that soon() got */

/*
 * Asks on fresh connections, so that both workers come to answer, until `IN_A_ROW` pages in a row are as wanted. True
 * when nobody who asked later than `SOON_MS` from now got another.
 */
static bool soon(const char *where, bool (*wanted)(const struct page *page, const char *words),
                 const char *words)
{
    uint64_t start = harness_clock();
    int in_a_row = 0;
    while (in_a_row < IN_A_ROW) {
        uint64_t asked = harness_clock();
        with_header(reader, "connection: close");
        seen = get(reader, where);
        bool right = seen.status == 200 && wanted(&seen, words);
        if (!right && asked > start + SOON_MS)
            return false;
        in_a_row = right ? in_a_row + 1 : 0;
    }
    return true;
}

static bool has(const struct page *page, const char *words)
{
    return page_has(page, words);
}

static bool cached(const struct page *page, const char *words)
{
    (void)words;
    return is_cached(page);
}

static void the_second_who_asks_gets_the_cached_page(void **state)
{
    (void)state;
    assert_true(soon(path, cached, NULL));
    assert_span(page_header_value(&seen, "cache-control"), "no-cache");
    assert_span(page_header_value(&seen, "vary"), "accept-encoding, cookie");
    assert_true(page_header_value(&seen, "content-security-policy").len > 0);
    assert_int_equal(page_header_value(&seen, "set-cookie").len, 0);
}

static bool packed_with_brotli(const struct page *page, const char *words)
{
    (void)words;
    return is_cached(page) && span_is(page_header_value(page, "content-encoding"), "br");
}

static void every_encoding_holds_the_same_bytes(void **state)
{
    (void)state;
    accept_encoding(reader, "br");
    assert_true(soon(path, packed_with_brotli, NULL)); /* a thread does it meanwhile */
    accept_encoding(reader, NULL);
    struct page plain = get(reader, path);
    assert_int_equal(page_header_value(&plain, "content-encoding").len, 0);
    static const char *const encodings[] = {"gzip", "br"};
    for (size_t i = 0; i < COUNT_OF(encodings); i++) {
        accept_encoding(reader, encodings[i]);
        struct page packed = get(reader, path);
        assert_span(page_header_value(&packed, "content-encoding"), encodings[i]);
        int64_t len;
        assert_true(span_int(page_header_value(&packed, "content-length"), 1,
                             (int64_t)plain.body.len / 2, &len));
        assert_true(span_equal(packed.body, plain.body));
    }
    accept_encoding(reader, NULL);
    with_header(reader, "accept-encoding: gzip, deflate, br");
    struct page best = get(reader, path);
    assert_span(page_header_value(&best, "content-encoding"), "br");
    with_header(reader, "accept-encoding: gzip;q=0, br;q=0");
    struct page refused = get(reader, path);
    assert_int_equal(page_header_value(&refused, "content-encoding").len, 0);
    assert_true(span_equal(refused.body, plain.body));
}

static void who_has_the_page_already_is_told_so(void **state)
{
    (void)state;
    assert_true(soon(path, cached, NULL));
    struct page page = get(reader, path);
    const char *condition =
        format("if-none-match: " SPAN_FMT, SPAN_ARG(page_header_value(&page, "etag")));
    with_header(reader, condition);
    page = get(reader, path);
    assert_status(&page, 304);
    assert_int_equal(page.body.len, 0);
    with_header(reader, "if-none-match: \"0123456789abcdef\"");
    page = get(reader, path);
    assert_status(&page, 200);
    assert_true(page.body.len > 0);
    (void)comment(author, "questions", question, "Asked while somebody has the old page.");
    assert_true(soon(path, has, "Asked while somebody"));
    with_header(reader, condition);
    page = get(reader, path);
    assert_status(&page, 200);
}

static bool same_tag(const struct page *one, const struct page *other)
{
    return is_cached(one) && is_cached(other) &&
           span_equal(page_header_value(one, "etag"), page_header_value(other, "etag"));
}

static void head_says_what_get_would_say(void **state)
{
    (void)state;
    assert_true(soon(path, cached, NULL));
    /*
     * A cached page may go between two questions: HEAD is held against a GET before it and one after it,
     * all three from the cache.
     */
    uint64_t start = harness_clock();
    struct page full, page, after;
    do {
        full = get(reader, path);
        page = head(reader, path);
        after = get(reader, path);
    } while (!(is_cached(&page) && same_tag(&full, &after)) && harness_clock() < start + SOON_MS);
    assert_true(same_tag(&full, &after));
    assert_status(&page, 200);
    assert_int_equal(page.body.len, 0);
    assert_span(page_header_value(&page, "content-length"), format("%zu", full.body.len));
    assert_true(same_tag(&full, &page));
    /* And where nothing is cached. */
    page = head(author, path);
    assert_status(&page, 200);
    assert_int_equal(page.body.len, 0);
    page = head(reader, "/questions/999999");
    assert_status(&page, 404);
    assert_int_equal(page.body.len, 0);
}

static void what_is_personal_is_never_cached(void **state)
{
    (void)state;
    assert_true(soon(path, cached, NULL));
    for (int i = 0; i < 4; i++) {
        struct page page = get(author, path);
        assert_status(&page, 200);
        assert_span(page_header_value(&page, "cache-control"), "no-store");
        assert_int_equal(page_header_value(&page, "etag").len, 0);
        assert_has(&page, "href=\"/account\"");
        page = get(reader, path);
        assert_has_not(&page, "href=\"/account\"");
        assert_has_not(&page, "name=\"csrf\"");
    }
    /* A session that is over is nobody's, and its page is not shared either. */
    with_header(reader, "cookie: bt_session=0123456789012345678901234567890123456789012");
    struct page page = get(reader, path);
    assert_status(&page, 200);
    assert_span(page_header_value(&page, "cache-control"), "no-store");
    static const char *const personal[] = {"/login", "/register", "/questions/ask", "/nowhere"};
    for (size_t i = 0; i < COUNT_OF(personal); i++) {
        for (int again = 0; again < 3; again++) {
            page = get(somebody(), personal[i]);
            assert_span(page_header_value(&page, "cache-control"), "no-store");
        }
    }
}

static void each_change_shows_at_once(void **state)
{
    (void)state;
    struct person *voter = sign_up("voter");
    assert_true(soon(path, cached, NULL));
    int64_t id = answer(voter, question, "Until the stretch lets go.");
    assert_true(soon(path, has, "Until the stretch lets go."));
    assert_true(soon("/questions", has, "1</b> answer<"));
    (void)comment(author, "answers", id, "How does one know?");
    assert_true(soon(path, has, "How does one know?"));
    (void)vote(voter, "questions", question, 1);
    assert_true(soon(path, has, "<span class=\"vote-score\">1</span>"));
    const char *form = format("/answers/%lld/edit", (long long)id);
    struct page page =
        post(voter, form, form, "body", "Until you can breathe easily.", "revision", "1", NULL);
    assert_status(&page, 303);
    assert_true(soon(path, has, "Until you can breathe easily."));
    page = post(author, path, format("/answers/%lld/accept", (long long)id), "value", "1", NULL);
    assert_true(soon(path, has, "Accepted by the asker"));
    page = post(author, "/account", "/account", "about", "Sits a lot.", "revision", "1", NULL);
    assert_status(&page, 303);
    assert_true(soon("/users/author", has, "Sits a lot."));
    assert_int_equal(site_ctl("role voter coach", NULL), 0);
    assert_true(soon(path, has, "role-coach"));
}

static void a_new_entry_shows_wherever_it_is_linked(void **state)
{
    (void)state;
    struct person *coach = sign_up_as("coach_ada", "coach");
    for (int i = 0; i < 6; i++) {
        (void)comment(author, "questions", question, format("See [[entry-%d]].", i));
        assert_true(soon(path, has, format("entry %d</span>", i)));
        struct page page = post(coach, "/terms/new", "/terms/new", "title",
                                format("The entry number %d", i), "slug", format("entry-%d", i),
                                "summary", "An entry.", "status", "published", NULL);
        assert_status(&page, 303);
        assert_true(soon(path, has, format("The entry number %d</a>", i)));
    }
}

/* ---- without the job runner, who tells the workers of changes ---- */

/* Whether all pages are as wanted, of either worker, before `RUNNER_MS` are over and from then on. */
static bool comes_to(const char *where, bool (*wanted)(const struct page *page))
{
    uint64_t deadline = harness_clock() + RUNNER_MS;
    int in_a_row = 0;
    while (in_a_row < IN_A_ROW && harness_clock() < deadline) {
        with_header(reader, "connection: close");
        struct page page = get(reader, where);
        in_a_row = wanted(&page) ? in_a_row + 1 : 0;
    }
    return in_a_row == IN_A_ROW;
}

static bool is_gone(const struct page *page)
{
    return page->status == 410;
}

static bool is_there_and_cached(const struct page *page)
{
    return is_cached(page);
}

static bool is_there_and_not_cached(const struct page *page)
{
    return page->status == 200 && !is_cached(page);
}

static int let_the_runner_go_on(void **state)
{
    (void)state;
    return kill(site_job_runner(), SIGCONT);
}

static void what_is_deleted_is_gone_while_the_job_runner_is_stopped(void **state)
{
    (void)state;
    const char *form = format("/questions/%lld/delete", (long long)question);
    assert_true(soon(path, cached, NULL));
    assert_int_equal(kill(site_job_runner(), SIGSTOP), 0);
    struct page page = post(author, form, form, "action", "delete", NULL);
    assert_status(&page, 303);
    assert_true(comes_to(path, is_gone));
    assert_true(comes_to("/tags", is_there_and_not_cached));
    page = post(author, form, form, "action", "restore", NULL);
    assert_status(&page, 303);
    assert_true(comes_to(path, is_there_and_not_cached));
    assert_int_equal(kill(site_job_runner(), SIGCONT), 0);
    assert_true(comes_to(path, is_there_and_cached));
}

/* It tells of what was written though it cannot do what follows: pages that are about something else stay cached. */
static void pages_stay_cached_while_the_job_runner_waits_for(const char *lock_sql)
{
    int cached_pages = 0;
    int others = 0;
    assert_true(comes_to("/terms", is_there_and_cached));
    struct harness_lock *lock = harness_lock(site_database(), lock_sql);
    for (uint64_t end = harness_clock() + WAIT_MS; harness_clock() < end;) {
        harness_sql(site_database(),
                    format("INSERT INTO outbox (topic, thread_id) VALUES ('question:%lld', %lld);"
                           "DELETE FROM thread_set; NOTIFY outbox",
                           (long long)question, (long long)question));
        for (int i = 0; i < IN_A_ROW; i++) {
            with_header(reader, "connection: close");
            struct page page = get(reader, "/terms");
            assert_status(&page, 200);
            *(is_cached(&page) ? &cached_pages : &others) += 1;
        }
    }
    harness_unlock(lock);
    assert_true(others * 10 <= cached_pages);
}

static void pages_stay_cached_while_the_job_runner_waits(void **state)
{
    (void)state;
    pages_stay_cached_while_the_job_runner_waits_for("SELECT job_lock()");
    pages_stay_cached_while_the_job_runner_waits_for("LOCK TABLE tag IN EXCLUSIVE MODE");
    assert_true(comes_to(path, is_there_and_cached));
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
        cmocka_unit_test(the_second_who_asks_gets_the_cached_page),
        cmocka_unit_test(every_encoding_holds_the_same_bytes),
        cmocka_unit_test(who_has_the_page_already_is_told_so),
        cmocka_unit_test(head_says_what_get_would_say),
        cmocka_unit_test(what_is_personal_is_never_cached),
        cmocka_unit_test(each_change_shows_at_once),
        cmocka_unit_test(a_new_entry_shows_wherever_it_is_linked),
        cmocka_unit_test_teardown(what_is_deleted_is_gone_while_the_job_runner_is_stopped,
                                  let_the_runner_go_on),
        cmocka_unit_test(pages_stay_cached_while_the_job_runner_waits),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
