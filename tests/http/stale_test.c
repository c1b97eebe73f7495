/*
 * While tables are locked, pages that changed a moment ago are shown as stored copies. What was deleted is in none, from the
 * moment that the deletion is answered: with the job runner stopped, and with notices that are not heard.
 */
#include "http/site.h"

#include <signal.h>
#include <stdlib.h>

#include "db/harness.h"

enum { SOON_MS = 60000, IN_A_ROW = 8 };

static const char stored_words[] = "This is a stored copy of the page.";

static struct person *asker;
static struct person *writer;
static struct person *member;
static struct person *reader;

static int begin(void **state)
{
    (void)state;
    load_library();
    tag_exists("tight");
    asker = sign_up("asker_ada");
    writer = sign_up("writer_wim");
    member = sign_up("member_mia");
    reader = somebody();
    return 0;
}

static struct harness_lock *lock_posts(void)
{
    return harness_lock(site_database(), "LOCK TABLE post, question IN ACCESS EXCLUSIVE MODE");
}

static void jobs_are_done(void)
{
    uint64_t start = harness_clock();
    while (number_of("SELECT count(*) FROM outbox") > 0)
        assert_true(harness_clock() < start + SOON_MS);
}

/* On new connections, so that both workers come to answer. */
static struct page look(struct person *who, const char *path)
{
    with_header(who, "connection: close");
    return get(who, path);
}

/* Never an error; a notice may still be on its way to one of the workers. */
static void everybody_gets_a_copy(struct person *who, const char *path)
{
    uint64_t start = harness_clock();
    for (int in_a_row = 0; in_a_row < IN_A_ROW;) {
        struct page page = look(who, path);
        assert_status(&page, 200);
        in_a_row = page_has(&page, stored_words) ? in_a_row + 1 : 0;
        if (harness_clock() > start + SOON_MS)
            fail_msg("%s is not always a copy: %s", path, page.body.ptr);
    }
}

static void what_changed_is_shown_as_a_copy_while_tables_are_locked(void **state)
{
    (void)state;
    long long id = ask(asker, "Does a copy help here?", "While the tables are locked.", "tight");
    const char *path = format("/questions/%lld/does-a-copy-help-here", id);
    await_index(reader);
    let_cache(path);
    let_cache("/questions");
    (void)answer(writer, id, "Newer than any copy.");
    jobs_are_done();
    struct harness_lock *lock = lock_posts();
    /* They would miss there what they wrote. */
    struct page page = get(writer, path);
    assert_status(&page, 503);
    assert_has_not(&page, stored_words);
    everybody_gets_a_copy(reader, path);
    everybody_gets_a_copy(reader, "/questions");
    everybody_gets_a_copy(member, path);
    harness_unlock(lock);
    uint64_t start = harness_clock();
    do {
        page = look(reader, path);
        assert_true(harness_clock() < start + SOON_MS);
    } while (page_has(&page, stored_words));
    assert_status(&page, 200);
    assert_has(&page, "Newer than any copy.");
}

/* ---- deleting ---- */

/* The site's own pages say nothing of posts: when one is deleted they stay, whatever is locked. */
static void the_sites_own_pages_outlast_deletions(void **state)
{
    (void)state;
    long long id = ask(asker, "Does About stay?", "When an answer goes.", "tight");
    int64_t gone = answer(writer, id, "Not for long.");
    await_index(reader);
    let_cache("/about");
    const char *path = format("/answers/%lld/delete", (long long)gone);
    struct page page = post(writer, path, path, "action", "delete", NULL);
    assert_status(&page, 303);
    struct harness_lock *lock = lock_posts();
    for (int i = 0; i < IN_A_ROW; i++) {
        page = look(reader, "/about");
        assert_status(&page, 200);
    }
    harness_unlock(lock);
}

enum { PLACES = 3, LISTENERS_MAX = 8 };

static const char mistake[] = "Words that were a mistake.";
static const char *places[PLACES];
static int64_t wrong;

/* An answer that is cached wherever it is shown. */
static void cache_a_mistake(void)
{
    long long id = ask(asker, "Which words were wrong?", "Somebody may know.", "tight");
    wrong = answer(writer, id, mistake);
    await_index(reader);
    places[0] = format("/questions/%lld/which-words-were-wrong", id);
    places[1] = "/users/writer_wim";
    places[2] = "/questions";
    for (size_t i = 0; i < PLACES; i++)
        let_cache(places[i]);
    struct page page = get(reader, places[1]);
    assert_has(&page, mistake);
}

static void delete_it(void)
{
    const char *path = format("/answers/%lld/delete", (long long)wrong);
    struct page page = post(writer, path, path, "action", "delete", NULL);
    assert_status(&page, 303);
}

static void nobody_sees_it(void)
{
    for (int i = 0; i < IN_A_ROW; i++) {
        for (size_t p = 0; p < PLACES; p++) {
            struct page page = look(i % 3 == 0 ? member : reader, places[p]);
            assert_true(page.status == 200 || page.status == 503);
            assert_has_not(&page, mistake);
        }
    }
}

static void what_was_deleted_is_in_no_copy(void **state)
{
    (void)state;
    cache_a_mistake();
    kill(site_job_runner(), SIGSTOP);
    delete_it();
    struct harness_lock *lock = lock_posts();
    nobody_sees_it();
    harness_unlock(lock);
    nobody_sees_it();
    kill(site_job_runner(), SIGCONT);
}

/* The sessions that notices come by. */
static pid_t listeners[LISTENERS_MAX];
static size_t listener_count;

/* Also after a test that failed: the site waits for all of them at its end. */
static int let_all_go_on(void **state)
{
    (void)state;
    for (size_t i = 0; i < listener_count; i++)
        kill(listeners[i], SIGCONT);
    listener_count = 0;
    return kill(site_job_runner(), SIGCONT);
}

static size_t find_listeners(void)
{
    char pids[256];
    harness_value(site_database(),
                  "SELECT string_agg(pid::text, ' ') FROM pg_stat_activity"
                  " WHERE query IN ('LISTEN \"changed\"', 'SELECT $1::integer')",
                  pids, sizeof(pids));
    size_t count = 0;
    struct span rest = span_of(pids);
    struct span piece;
    int64_t pid;
    while (count < LISTENERS_MAX && span_next(&rest, ' ', &piece)) {
        if (span_int(piece, 1, INT32_MAX, &pid))
            listeners[count++] = (pid_t)pid;
    }
    return count;
}

static void what_was_deleted_is_in_no_copy_though_no_notice_is_heard(void **state)
{
    (void)state;
    cache_a_mistake();
    kill(site_job_runner(), SIGSTOP);
    listener_count = find_listeners();
    assert_int_equal(listener_count, 2);
    for (size_t i = 0; i < listener_count; i++)
        kill(listeners[i], SIGSTOP);
    delete_it();
    struct harness_lock *lock = lock_posts();
    nobody_sees_it();
    harness_unlock(lock);
    (void)let_all_go_on(NULL);
    nobody_sees_it();
}

/* Another machine's server, or a script of the administrator: only the notice tells. */
static void a_deletion_from_elsewhere_is_in_no_copy(void **state)
{
    (void)state;
    cache_a_mistake();
    kill(site_job_runner(), SIGSTOP);
    harness_sql(site_database(), format("SELECT post_delete((SELECT author_id FROM post WHERE id = "
                                        "%lld), %lld, true, 'a test')",
                                        (long long)wrong, (long long)wrong));
    struct harness_lock *lock = lock_posts();
    uint64_t start = harness_clock();
    for (int in_a_row = 0; in_a_row < IN_A_ROW;) {
        struct page page = look(reader, places[0]);
        in_a_row = page_has(&page, mistake) ? 0 : in_a_row + 1;
        assert_true(harness_clock() < start + SOON_MS);
    }
    nobody_sees_it();
    harness_unlock(lock);
    kill(site_job_runner(), SIGCONT);
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
        cmocka_unit_test(what_changed_is_shown_as_a_copy_while_tables_are_locked),
        cmocka_unit_test(the_sites_own_pages_outlast_deletions),
        cmocka_unit_test_teardown(what_was_deleted_is_in_no_copy, let_all_go_on),
        cmocka_unit_test_teardown(what_was_deleted_is_in_no_copy_though_no_notice_is_heard,
                                  let_all_go_on),
        cmocka_unit_test_teardown(a_deletion_from_elsewhere_is_in_no_copy, let_all_go_on),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
