/* Nothing is lost, doubled or left over, whatever is killed, stopped, cut or locked while people write. */
#include "chaos/chaos.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SHORT_SECONDS = 30, SERVED_AGAIN_MS = 30000, END_MS = 60000 };
enum { JOBS_MS = 60000, SAY_MS = 5000, LEFT_MAX = 500 };

struct chaos *chaos;

static uint64_t setting(const char *name, uint64_t otherwise)
{
    const char *value = getenv(name);
    return value == NULL || value[0] == '\0' ? otherwise : strtoull(value, NULL, 10);
}

static int begin(void **state)
{
    (void)state;
    /* What outlives its parent becomes ours, so that it is seen and reaped. */
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    chaos = mmap(NULL, sizeof(*chaos), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(chaos, MAP_FAILED);
    chaos->seed = setting("CHAOS_SEED", (uint64_t)getpid() * 1000003 + harness_clock());
    return 0;
}

static struct person *sign_up_writer(size_t number)
{
    if (number < COACHES)
        return sign_up_as(writer_name(number), "coach");
    if (number < COACHES + MODERATORS)
        return sign_up_as(writer_name(number), "moderator");
    return sign_up(writer_name(number));
}

/* Who is new and links much waits for a moderator, however many wait. */
static void links_wait(void)
{
    holds_as_shipped();
    harness_sql(site_database(), "UPDATE hold_rule SET days = CASE WHEN days IS NOT NULL THEN CASE "
                                 "what WHEN 'link' THEN 2 ELSE 0 END END, "
                                 "most = CASE WHEN days IS NULL THEN 10000 ELSE most END");
}

static pid_t start_writer(size_t number, struct person *account)
{
    pid_t test = getpid();
    pid_t child = fork();
    if (child != 0)
        return child;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == test)
        writer_live(number, account);
    _exit(0);
}

static void pause_a_little(void)
{
    trouble_watch();
    usleep(20000);
}

/* Everybody has had a good answer since the troubles ended. */
static void await_service(void)
{
    long long since = (long long)harness_clock();
    for (size_t i = 0; i < WRITERS; i++) {
        while (chaos->writers[i].served_at < since) {
            if ((long long)harness_clock() > since + SERVED_AGAIN_MS)
                fail_msg("writer %zu is not served again", i);
            pause_a_little();
        }
    }
}

static void await_end(const pid_t writers[WRITERS])
{
    uint64_t deadline = harness_clock() + END_MS;
    for (size_t i = 0; i < WRITERS; i++) {
        int status = 0;
        while (waitpid(writers[i], &status, WNOHANG) == 0) {
            if (harness_clock() > deadline)
                fail_msg("writer %zu does not end", i);
            pause_a_little();
        }
        assert_int_equal(status, 0);
    }
}

/* What follows from their writes is done: how fast is up to the machine, but all of it is. Says what is left. */
static void await_jobs(void)
{
    char left[LEFT_MAX];
    uint64_t deadline = harness_clock() + JOBS_MS;
    uint64_t next_word = harness_clock() + SAY_MS;
    for (;;) {
        harness_value(
            site_database(),
            "SELECT string_agg(rows || ' of ' || queue, ', ') FROM chaos_waiting WHERE rows > 0",
            left, sizeof(left));
        if (left[0] == '\0')
            return;
        if (harness_clock() > next_word) {
            trouble_log("waiting for %s", left);
            next_word = harness_clock() + SAY_MS;
        }
        if (harness_clock() > deadline)
            fail_msg("never done: %s", left);
        pause_a_little();
    }
}

static int wrong_answers(void)
{
    int wrong = 0;
    for (size_t i = 0; i < WRITERS; i++) {
        const struct writer *writer = &chaos->writers[i];
        if (writer->wrong > 0)
            printf("FAULT: writer %zu had %d answers that nobody should get, the last %d\n", i,
                   writer->wrong, writer->wrong_status);
        if (writer->unseen > 0)
            printf("FAULT: writer %zu did not see %d things just written\n", i, writer->unseen);
        wrong += writer->wrong + writer->unseen;
    }
    return wrong;
}

static void nothing_is_lost_or_doubled(void **state)
{
    (void)state;
    pid_t writers[WRITERS];
    struct chance chance = chance_new(chaos->seed);
    uint64_t seconds = setting("CHAOS_SECONDS", SHORT_SECONDS);
    printf("CHAOS_SEED=%llu CHAOS_SECONDS=%llu\n", (unsigned long long)chaos->seed,
           (unsigned long long)seconds);
    trouble_log("the site starts");
    tag_exists("tight");
    tag_exists("hip");
    tag_exists("back");
    tag_exists("knot");
    tag_exists("lump");
    links_wait();
    trouble_log("writers sign up");
    struct person *accounts[WRITERS];
    for (size_t i = 0; i < WRITERS; i++)
        accounts[i] = sign_up_writer(i);
    for (size_t i = 0; i < WRITERS; i++)
        writers[i] = start_writer(i, accounts[i]);
    trouble_log("writers write");
    trouble_make(&chance, seconds * 1000);
    await_service();
    trouble_log("everybody is served again");
    chaos->over = true;
    await_end(writers);
    trouble_log("everybody has ended");
    check_begin();
    await_jobs();
    trouble_log("what follows from their writes is done");
    int64_t faults = check_all() + wrong_answers();
    trouble_log("all is compared");
    trouble_end();
    faults += trouble_faults();
    if (faults > 0)
        fail_msg("%lld faults; CHAOS_SEED=%llu makes the same troubles again", (long long)faults,
                 (unsigned long long)chaos->seed);
}

int main(void)
{
    site_be_impatient();
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_is_lost_or_doubled)};
    return cmocka_run_group_tests(tests, begin, NULL);
}
