/*
 * Nobody waits for somebody else: a locked table, a locked row and a slow page hold up only who asks for them. And a
 * PostgreSQL that is frozen is noticed, and so is memory that is not there.
 */
#define _GNU_SOURCE /* prlimit */
#include "http/crowd.h"
#include "http/site.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/harness.h"

enum {
    CROWD = 100,
    VOTERS = 32,
    SLOW_READERS = 40,
    LOOKS = 60,
    P99_MS = 1000, /* generous: the sanitizers and a busy machine; the figure is printed */
    NOTICED_MS = 4000,
    MEMORY_LEFT = 32 << 20, /* half of what one hash needs */
};

static struct person *author;
static struct person *stranger;
static struct person *voters[VOTERS];
static int64_t question;
static int64_t other_question;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    author = sign_up("author");
    stranger = sign_up("stranger");
    question = ask(author, "Which side first?", "Left or right, when both are tight?", "tight");
    other_question = ask(author, "How long to hold?", "Is half a minute enough?", "tight");
    for (size_t i = 0; i < VOTERS; i++)
        voters[i] = sign_up(
            format("voter_%c%c", (char)('a' + i / 8), (char)('a' + i % 8))); /* no two look alike */
    return 0;
}

/* ---- a session beside the server's that holds a lock ---- */

static struct harness_lock *hold(const char *sql)
{
    return harness_lock(site_database(), sql);
}

static int waiting_for_locks(void)
{
    return (int)number_of("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
}

/* ---- everybody else ---- */

static int by_size(const void *a, const void *b)
{
    const uint64_t *left = a;
    const uint64_t *right = b;
    return *left < *right ? -1 : *left > *right;
}

static uint64_t took[LOOKS * 8];
static size_t looks;

static void look(struct person *who, const char *path)
{
    uint64_t start = harness_clock();
    struct page page = get(who, path);
    took[looks++] = harness_clock() - start;
    assert_status(&page, 200);
}

static void all_end_well(const pid_t *children, size_t count)
{
    int failed = 0;
    for (size_t i = 0; i < count; i++) {
        int status;
        waitpid(children[i], &status, 0);
        failed += status != 0;
    }
    assert_int_equal(failed, 0);
}

static void nobody_waited(const char *meanwhile)
{
    qsort(took, looks, sizeof(took[0]), by_size);
    uint64_t p99 = took[looks * 99 / 100];
    print_message("%s: %zu other pages, the median %llu ms, the 99th percentile %llu ms\n",
                  meanwhile, looks, (unsigned long long)took[looks / 2], (unsigned long long)p99);
    assert_true(p99 < P99_MS);
    looks = 0;
}

static void a_locked_table_holds_up_only_its_pages(void **state)
{
    (void)state;
    int sockets[CROWD];
    struct harness_lock *holder = hold("LOCK TABLE link_count IN ACCESS EXCLUSIVE MODE");
    uint64_t start = harness_clock();
    crowd_gets(sockets, CROWD, "/wanted");
    for (int i = 0; i < LOOKS; i++) {
        look(stranger, format("/questions/%lld/which-side-first", (long long)question));
        look(stranger, "/questions");
        look(stranger, "/tags");
        look(stranger, "/search?q=side");
    }
    nobody_waited("100 requests on one locked table");
    assert_int_equal(crowd_was_answered(sockets, CROWD, "503"), CROWD);
    assert_true(harness_clock() - start < 20000);
    /* Whoever has a session is not asked to sign in, though nobody could say whose it is. */
    struct page refused = get(stranger, "/wanted");
    assert_status(&refused, 503);
    assert_has_not(&refused, "/login?next");
    harness_unlock(holder);
    look(somebody(), "/wanted");
    looks = 0;
}

/* The lane that all pages share. */
static void a_locked_page_of_the_usual_lane_holds_up_only_itself(void **state)
{
    (void)state;
    int sockets[CROWD];
    struct harness_lock *holder = hold("LOCK TABLE revision IN ACCESS EXCLUSIVE MODE");
    crowd_gets(sockets, CROWD, format("/questions/%lld/revisions", (long long)other_question));
    for (int i = 0; i < LOOKS; i++) {
        look(stranger, "/questions");
        look(stranger, "/tags");
    }
    nobody_waited("100 requests for one page of the usual lane");
    assert_int_equal(crowd_was_answered(sockets, CROWD, "503"), CROWD);
    harness_unlock(holder);
}

static void many_slow_readers_hold_up_nobody(void **state)
{
    (void)state;
    int sockets[SLOW_READERS];
    struct harness_lock *holder = hold("LOCK TABLE link_count IN ACCESS EXCLUSIVE MODE");
    crowd_gets(sockets, SLOW_READERS, "/wanted?again");
    for (int i = 0; i < LOOKS; i++) {
        look(stranger, "/questions");
        look(stranger, "/tags");
    }
    nobody_waited("40 readers of a slow page");
    harness_unlock(holder);
    (void)crowd_was_answered(sockets, SLOW_READERS, "503");
}

static void a_locked_row_holds_up_only_who_writes_there(void **state)
{
    (void)state;
    struct harness_lock *holder =
        hold(format("SELECT FROM post_score WHERE post_id = %lld FOR UPDATE", (long long)question));
    pid_t children[VOTERS];
    for (size_t i = 0; i < VOTERS; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            struct person *who = same_browser(voters[i]);
            struct page page = vote(who, "questions", question, 1);
            _exit(page.status == 503 && page_header_value(&page, "retry-after").len > 0 ? 0 : 1);
        }
    }
    uint64_t deadline = harness_clock() + NOTICED_MS;
    while (waiting_for_locks() == 0 && harness_clock() < deadline)
        usleep(2000);
    assert_true(waiting_for_locks() > 0);
    uint64_t start = harness_clock();
    (void)sign_in("stranger");
    uint64_t signing_in = harness_clock() - start;
    start = harness_clock();
    struct page page = vote(stranger, "questions", other_question, 1);
    uint64_t voting = harness_clock() - start;
    assert_status(&page, 303);
    for (int i = 0; i < LOOKS; i++)
        look(stranger, "/questions");
    print_message(
        "32 votes on one locked row: a stranger signs in within %llu ms, votes within %llu\n",
        (unsigned long long)signing_in, (unsigned long long)voting);
    nobody_waited("32 votes on one locked row");
    all_end_well(children, VOTERS);
    harness_unlock(holder);
    assert_true(signing_in < 3 * P99_MS);
    assert_true(voting < 2 * P99_MS);
    assert_int_equal(score_of(question), 0);
}

/* Their addresses differ, but all of them wait for the thread. */
static void a_crowd_at_the_answers_of_a_locked_thread_holds_up_no_other(void **state)
{
    (void)state;
    enum { ANSWERS = 8, VOTES = 9 };
    int64_t answers[ANSWERS];
    for (size_t i = 0; i < ANSWERS; i++)
        answers[i] = answer(author, question, format("Answer %zu: the tighter one.", i));
    struct harness_lock *holder =
        hold(format("SELECT FROM post WHERE id = %lld FOR UPDATE", (long long)question));
    pid_t children[VOTERS];
    for (size_t i = 0; i < VOTERS; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            struct person *who = same_browser(voters[i]);
            const char *path = format("/answers/%lld/comments", (long long)answers[i % ANSWERS]);
            struct page page = post(who, "/questions/ask", path, "body", "Which one is it?", NULL);
            _exit(page.status == 503 ? 0 : 1);
        }
    }
    uint64_t deadline = harness_clock() + NOTICED_MS;
    while (waiting_for_locks() < 2 && harness_clock() < deadline)
        usleep(2000);
    assert_true(waiting_for_locks() > 0);
    uint64_t voting[VOTES];
    for (int i = 0; i < VOTES; i++) {
        uint64_t start = harness_clock();
        struct page page = vote(stranger, "questions", other_question, i % 2 == 0 ? -1 : 1);
        voting[i] = harness_clock() - start;
        assert_status(&page, 303);
    }
    all_end_well(children, VOTERS);
    harness_unlock(holder);
    qsort(voting, VOTES, sizeof(voting[0]), by_size);
    print_message("32 comments on answers of one locked thread: votes elsewhere take %llu ms\n",
                  (unsigned long long)voting[VOTES / 2]);
    assert_true(voting[VOTES / 2] < P99_MS);
}

/* ---- a server that is there and does not answer ---- */

static void a_frozen_database_is_noticed_and_cached_pages_are_served(void **state)
{
    (void)state;
    struct person *reader = somebody();
    const char *path = format("/questions/%lld/which-side-first", (long long)question);
    for (int i = 0; i < 30; i++) {
        with_header(reader, "connection: close"); /* so that both workers have it */
        (void)get(reader, path);
    }
    harness_freeze();
    uint64_t start = harness_clock();
    struct page refused = get(stranger, "/account");
    uint64_t noticed = harness_clock() - start;
    size_t served = 0;
    for (int i = 0; i < 30; i++) {
        with_header(reader, "connection: close");
        served += get(reader, path).status == 200;
    }
    start = harness_clock();
    struct page again = get(stranger, "/account");
    uint64_t later = harness_clock() - start;
    harness_thaw();
    print_message("frozen: noticed after %llu ms, refused after %llu ms from then on\n",
                  (unsigned long long)noticed, (unsigned long long)later);
    assert_status(&refused, 503);
    assert_status(&again, 503);
    assert_true(noticed < NOTICED_MS);
    assert_true(served == 30);
    uint64_t deadline = harness_clock() + 20000;
    while (get(stranger, "/account").status != 200)
        assert_true(harness_clock() < deadline);
}

/* ---- memory ---- */

static long number_after(const char *path, const char *word)
{
    FILE *file = fopen(path, "r");
    char line[256];
    long value = -1;
    while (file != NULL && value < 0 && fgets(line, sizeof(line), file) != NULL)
        if (strncmp(line, word, strlen(word)) == 0)
            value = strtol(line + strlen(word), NULL, 10);
    if (file != NULL)
        (void)fclose(file);
    return value;
}

/* So much more may each of the server's processes take. 0: as much as they like. */
static void leave_memory(size_t bytes)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/task/%d/children", site_pid(), site_pid());
    FILE *children = fopen(path, "r");
    int child;
    assert_non_null(children);
    while (fscanf(children, "%d", &child) == 1) {
        struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
        snprintf(path, sizeof(path), "/proc/%d/status", child);
        if (bytes > 0)
            limit.rlim_cur = (rlim_t)number_after(path, "VmData:") * 1024 + bytes;
        assert_int_equal(prlimit(child, RLIMIT_DATA, &limit, NULL), 0);
    }
    (void)fclose(children);
}

static struct page try_to_sign_in(void)
{
    return post(somebody(), "/login", "/login", "name", "stranger", "password",
                "correct horse stranger", NULL);
}

static void no_memory_is_no_wrong_password(void **state)
{
    (void)state;
    struct page page = try_to_sign_in(); /* the threads are there */
    assert_status(&page, 303);
    leave_memory(MEMORY_LEFT);
    page = try_to_sign_in();
    struct page other = get(stranger, "/questions");
    leave_memory(0);
    assert_status(&page, 503);
    assert_true(page_header_value(&page, "retry-after").len > 0);
    assert_has_not(&page, "do not belong together");
    assert_status(&other, 200);
    page = try_to_sign_in();
    assert_status(&page, 303);
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    site_be_impatient();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_locked_table_holds_up_only_its_pages),
        cmocka_unit_test(a_locked_page_of_the_usual_lane_holds_up_only_itself),
        cmocka_unit_test(many_slow_readers_hold_up_nobody),
        cmocka_unit_test(a_locked_row_holds_up_only_who_writes_there),
        cmocka_unit_test(a_crowd_at_the_answers_of_a_locked_thread_holds_up_no_other),
        cmocka_unit_test(no_memory_is_no_wrong_password),
        cmocka_unit_test(a_frozen_database_is_noticed_and_cached_pages_are_served),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
