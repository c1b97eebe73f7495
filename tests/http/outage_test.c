/*
 * PostgreSQL is killed, and stopped, under load, and started again: meanwhile 503 with Retry-After and nothing hangs,
 * afterwards pages serve by themselves, and nothing that was acknowledged is missing.
 */
#include "http/site.h"

#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/harness.h"

enum {
    WRITERS = 3,
    READERS = 2,
    CLIENTS = WRITERS + READERS,
    ACKNOWLEDGED_MAX = 20000,
    SLOW_MS = 9000,
    PATIENCE_MS = 60000
};

/* What the clients, each a process, tell. */
struct tally {
    atomic_bool stop;
    struct {
        atomic_int good;        /* 200 or 303 */
        atomic_int unavailable; /* 503 with Retry-After */
        atomic_int wrong;       /* anything else */
        atomic_long wrong_status;
        atomic_int slowest_ms;
        atomic_int acknowledged;
    } client[CLIENTS];
    int64_t ids[CLIENTS][ACKNOWLEDGED_MAX]; /* posts that a 303 named */
};

static struct tally *tally;
static struct person *people[CLIENTS];
static int64_t question;

static int begin(void **state)
{
    (void)state;
    tally = mmap(NULL, sizeof(*tally), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(tally, MAP_FAILED);
    tag_exists("tight");
    for (size_t i = 0; i < CLIENTS; i++)
        people[i] = i == CLIENTS - 1 ? somebody() : sign_up(format("person_%c", (char)('a' + i)));
    question = ask(people[0], "Does it hold?", "While the records are away.", "tight");
    return 0;
}

static void note(size_t number, const struct page *page)
{
    if (page->status == 200 || page->status == 303) {
        tally->client[number].good++;
    } else if (page->status == 503 && page_header_value(page, "retry-after").len > 0) {
        tally->client[number].unavailable++;
    } else {
        tally->client[number].wrong++;
        tally->client[number].wrong_status = page->status;
    }
}

/* A post's number behind the mark in the address that a 303 leads to. */
static void note_acknowledged(size_t number, const struct page *page, const char *mark)
{
    const char *at = page->status == 303 ? strstr(page->location.ptr, mark) : NULL;
    int count = tally->client[number].acknowledged;
    if (at == NULL || count == ACKNOWLEDGED_MAX)
        return;
    tally->ids[number][count] = strtoll(at + strlen(mark), NULL, 10);
    tally->client[number].acknowledged = count + 1;
}

static void write_once(size_t number, struct person *who, const char *token, int turn)
{
    struct page page;
    if (turn % 2 == 0) {
        page = post_without_token(who, "/questions", "csrf", token, "title",
                                  format("Question %d of %zu", turn, number), "body",
                                  "Asked while the records go away.", "tags", "tight", NULL);
        note_acknowledged(number, &page, "/questions/");
    } else {
        page =
            post_without_token(who, format("/questions/%lld/answers", (long long)question), "csrf",
                               token, "body", format("Answer %d of %zu", turn, number), NULL);
        note_acknowledged(number, &page, "#answer-");
    }
    note(number, &page);
}

static void read_once(size_t number, struct person *who, int turn)
{
    static const char *const paths[] = {"/questions", "/tags", "/search?q=records",
                                        "/users/person_a"};
    const char *path = turn % 5 == 4 ? format("/questions/%lld/does-it-hold", (long long)question)
                                     : paths[turn % 5];
    struct page page = get(who, path);
    note(number, &page);
}

static void live(size_t number)
{
    struct person *who = same_browser(people[number]);
    const char *token = number < WRITERS ? token_of(who, "/questions/ask") : "";
    for (int turn = 0; !tally->stop; turn++) {
        uint64_t start = harness_clock();
        if (number < WRITERS)
            write_once(number, who, token, turn);
        else
            read_once(number, who, turn);
        int took = (int)(harness_clock() - start);
        if (took > tally->client[number].slowest_ms)
            tally->client[number].slowest_ms = took;
        /* Nobody reloads faster than this when the answer is 503. */
        usleep(5000);
    }
}

static int sum_of(size_t offset)
{
    int sum = 0;
    for (size_t i = 0; i < CLIENTS; i++)
        sum += *(atomic_int *)(void *)((char *)&tally->client[i] + offset);
    return sum;
}

#define SUM(field) sum_of(offsetof(__typeof__(tally->client[0]), field))

/* Until everybody was served at least once more than before. */
static void await_service(int more)
{
    int before[CLIENTS];
    for (size_t i = 0; i < CLIENTS; i++)
        before[i] = tally->client[i].good;
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    for (size_t i = 0; i < CLIENTS; i++) {
        while (tally->client[i].good < before[i] + more) {
            if (harness_clock() > deadline)
                fail_msg("client %zu is not served again", i);
            usleep(5000);
        }
    }
}

static void await_refusals(int most)
{
    int before = SUM(unavailable);
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    while (SUM(unavailable) < before + most) {
        if (harness_clock() > deadline)
            fail_msg("nobody is told 503");
        usleep(5000);
    }
}

static void check_acknowledged(void)
{
    for (size_t number = 0; number < WRITERS; number++) {
        int count = tally->client[number].acknowledged;
        assert_true(count > 0);
        struct text sql;
        text_init(&sql, (size_t)1 << 20);
        text_add_string(&sql, "SELECT count(*) FROM unnest('{");
        for (int i = 0; i < count; i++)
            text_printf(&sql, "%s%lld", i == 0 ? "" : ",", (long long)tally->ids[number][i]);
        text_add_string(&sql, "}'::bigint[]) AS acknowledged (id) WHERE NOT EXISTS (SELECT FROM "
                              "post p JOIN revision r "
                              "ON r.post_id = p.id WHERE p.id = acknowledged.id)");
        assert_int_equal(number_of(text_string(&sql)), 0);
        text_free(&sql);
    }
}

static void nothing_is_lost_when(void (*take_away)(void), int times)
{
    pid_t children[CLIENTS];
    tally->stop = false;
    for (size_t i = 0; i < CLIENTS; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            live(i);
            _exit(0);
        }
    }
    await_service(5);
    for (int i = 0; i < times; i++) {
        take_away();
        await_refusals(5);
        harness_restart();
        await_service(5);
    }
    tally->stop = true;
    for (size_t i = 0; i < CLIENTS; i++)
        waitpid(children[i], NULL, 0);
    for (size_t i = 0; i < CLIENTS; i++) {
        if (tally->client[i].wrong != 0)
            fail_msg("client %zu had %d answers that were neither good nor 503, the last %ld", i,
                     tally->client[i].wrong, (long)tally->client[i].wrong_status);
        if (tally->client[i].slowest_ms > SLOW_MS)
            fail_msg("client %zu waited %d ms", i, tally->client[i].slowest_ms);
    }
    check_acknowledged();
    assert_int_equal(site_dead_workers(), 0);
}

static void nothing_is_lost_when_it_is_killed(void **state)
{
    (void)state;
    nothing_is_lost_when(harness_kill, 2);
}

static void nothing_is_lost_when_it_is_stopped(void **state)
{
    (void)state;
    nothing_is_lost_when(harness_stop, 2);
}

/* Pages for everybody are not served from memory while nobody hears what changes. */
static void what_was_cached_is_not_shown_as_new_afterwards(void **state)
{
    (void)state;
    struct person *reader = somebody();
    const char *path = format("/questions/%lld/does-it-hold", (long long)question);
    for (int i = 0; i < 20; i++)
        (void)get(reader, path);
    harness_kill();
    harness_restart();
    harness_sql(site_database(), format("UPDATE question SET title = 'It held.' WHERE id = %lld",
                                        (long long)question));
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    int in_a_row = 0;
    while (in_a_row < 12) {
        with_header(reader, "connection: close");
        struct page page = get(reader, path);
        in_a_row = page_has(&page, "It held.") ? in_a_row + 1 : 0;
        assert_true(harness_clock() < deadline);
    }
}

int main(void)
{
    site_be_impatient();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_lost_when_it_is_killed),
        cmocka_unit_test(nothing_is_lost_when_it_is_stopped),
        cmocka_unit_test(what_was_cached_is_not_shown_as_new_afterwards),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
