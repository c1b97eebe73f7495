/*
 * Whoever stays on a question is told of what is new there, whichever worker or machine it is written on, and after whatever was
 * lost meanwhile.
 */
#include "http/listener.h"
#include "http/site.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/harness.h"

enum {
    SOON_MS = 60000,
    AGAIN_MS = 60000,
    QUIET_MS = 300,
    BEAT_MS = 30000,
    EVERYWHERE = 12,
    MANY = 420
};

static struct person *asker;
static struct person *reader;
static int64_t question;
static struct listener listener;
static struct listener crowd[MANY];

static int begin(void **state)
{
    (void)state;
    setenv("BEHIND_PROXY", "1", 1);
    tag_exists("tight");
    asker = sign_up("live_asker");
    reader = sign_up("live_reader");
    question =
        ask(asker, "Does anybody stay here?", "While others write, I would like to know.", "tight");
    return 0;
}

static const char *answer_with(int64_t id, int score)
{
    return format("[%lld,%d]", (long long)id, score);
}

static bool hears(struct listener *who, const char *words)
{
    return listener_hears(who, words, SOON_MS);
}

static void what_is_new_comes_in_numbers_and_never_in_words(void **state)
{
    (void)state;
    listener_open(&listener, site_port(), question, "");
    assert_true(
        hears(&listener, format("data: {\"question\":[%lld,0],\"answers\":[],\"comments\":[]}\n\n",
                                (long long)question)));
    assert_non_null(strstr(listener.said, "HTTP/1.1 200 OK\r\n"));
    assert_non_null(strstr(listener.said, "content-type: text/event-stream\r\n"));
    assert_non_null(strstr(listener.said, "cache-control: no-store\r\n"));
    assert_non_null(strstr(listener.said, "\r\n\r\nretry: "));
    int64_t first = answer(reader, question, "Somebody does, with secret words.");
    assert_true(hears(&listener, format("\"answers\":[%s]", answer_with(first, 0))));
    (void)vote(asker, "answers", first, 1);
    assert_true(hears(&listener, format("\"answers\":[%s]", answer_with(first, 1))));
    (void)vote(reader, "questions", question, 1);
    assert_true(hears(&listener, format("\"question\":[%lld,1]", (long long)question)));
    int64_t said = comment(asker, "answers", first, "Which ones? These secret words?");
    assert_true(
        hears(&listener, format("\"comments\":[[%lld,%lld]]", (long long)said, (long long)first)));
    assert_null(strstr(listener.said, "secret"));
    assert_null(strstr(listener.said, "live_reader"));
    listener_close(&listener);
}

static void who_comes_back_is_told_what_they_missed_and_nothing_else(void **state)
{
    (void)state;
    char id[17];
    listener_open(&listener, site_port(), question, "");
    assert_true(hears(&listener, "data: "));
    listener_last_id(&listener, id);
    listener_close(&listener);
    const char *known = format("last-event-id: %s\r\n", id);
    listener_open(&listener, site_port(), question, known);
    assert_true(hears(&listener, "retry: "));
    assert_false(listener_hears(&listener, "data: ", QUIET_MS));
    listener_close(&listener);
    int64_t missed = answer(reader, question, "While you were away.");
    listener_open(&listener, site_port(), question, known);
    assert_true(hears(&listener, answer_with(missed, 0)));
    listener_close(&listener);
}

static void all_workers_tell_their_readers(void **state)
{
    (void)state;
    for (size_t i = 0; i < EVERYWHERE; i++) {
        listener_open(&crowd[i], site_port(), question, "");
        assert_true(hears(&crowd[i], "data: "));
    }
    int64_t told = answer(reader, question, "To all of you.");
    for (size_t i = 0; i < EVERYWHERE; i++) {
        assert_true(hears(&crowd[i], answer_with(told, 0)));
        listener_close(&crowd[i]);
    }
}

static void nobody_is_told_of_what_they_may_not_see(void **state)
{
    (void)state;
    int64_t gone =
        ask(asker, "Is this to be deleted?", "It was put in the wrong place by me.", "tight");
    int64_t hidden = answer(reader, gone, "I answered that before.");
    listener_open(&listener, site_port(), gone, "");
    assert_true(hears(&listener, answer_with(hidden, 0)));
    listener_forget(&listener);
    struct page page = post(reader, format("/answers/%lld/delete", (long long)hidden),
                            format("/answers/%lld/delete", (long long)hidden), "reason", "", NULL);
    assert_status(&page, 303);
    assert_true(hears(&listener, "\"answers\":[]"));
    page = post(asker, format("/questions/%lld/delete", (long long)gone),
                format("/questions/%lld/delete", (long long)gone), "reason", "", NULL);
    assert_status(&page, 303);
    assert_true(hears(&listener, "event: end\ndata: gone\n\n"));
    assert_true(listener_ends(&listener, SOON_MS));
    listener_close(&listener);
    listener_open(&listener, site_port(), gone, "");
    assert_true(hears(&listener, "HTTP/1.1 204 "));
    listener_close(&listener);
    listener_open(&listener, site_port(), INT64_MAX, "");
    assert_true(hears(&listener, "HTTP/1.1 204 "));
    listener_close(&listener);
}

static void a_stream_is_for_scripts_of_this_site(void **state)
{
    (void)state;
    struct page page = get(reader, format("/questions/%lld/live", (long long)question));
    assert_status(&page, 303);
    assert_span(page.location, format("/questions/%lld", (long long)question));
    listener_open(&listener, site_port(), question, "sec-fetch-site: cross-site\r\n");
    assert_true(hears(&listener, "HTTP/1.1 204 "));
    listener_close(&listener);
    listener_open(&listener, site_port(), question, "sec-fetch-site: same-origin\r\n");
    assert_true(hears(&listener, "HTTP/1.1 200 "));
    listener_close(&listener);
}

static void who_talks_on_a_stream_is_hung_up_on(void **state)
{
    (void)state;
    listener_open(&listener, site_port(), question, "");
    assert_true(hears(&listener, "data: "));
    assert_int_equal(write(listener.fd, "GET / HTTP/1.1\r\n", 16), 16);
    assert_true(listener_ends(&listener, SOON_MS));
    listener_close(&listener);
    struct page page = show(reader, question);
    assert_status(&page, 200);
}

static void a_network_has_so_many_streams(void **state)
{
    (void)state;
    size_t refused = 0;
    for (size_t i = 0; i < MANY; i++) {
        listener_open(&crowd[i], site_port(), question, "x-forwarded-for: 192.0.2.7\r\n");
        assert_true(hears(&crowd[i], "\r\n\r\n"));
        refused += strstr(crowd[i].said, "HTTP/1.1 503 ") != NULL;
    }
    assert_in_range(refused, MANY - 400, MANY - 200);
    listener_open(&listener, site_port(), question, "x-forwarded-for: 192.0.2.8\r\n");
    assert_true(hears(&listener, "HTTP/1.1 200 "));
    listener_close(&listener);
    for (size_t i = 0; i < MANY; i++)
        listener_close(&crowd[i]);
}

/* Longer than Kore lets a connection be silent: http_header_timeout and http_keepalive_time. */
static void a_quiet_stream_stays(void **state)
{
    (void)state;
    listener_open(&listener, site_port(), question, "");
    assert_true(hears(&listener, "data: "));
    assert_true(listener_hears(&listener, "\n\n:\n\n", BEAT_MS));
    int64_t late = answer(reader, question, "After a long time.");
    assert_true(hears(&listener, answer_with(late, 0)));
    listener_close(&listener);
}

/* ---- another machine with the same database ---- */

static pid_t start_other(int port)
{
    const char *conf = format("%s/other.conf", site_folder());
    const char *command = format("sed 's/bind 127.0.0.1 .*/bind 127.0.0.1 %d/' %s/kore.conf >%s",
                                 port, site_folder(), conf);
    assert_int_equal(system(command), 0);
    pid_t other = fork();
    if (other != 0)
        return other;
    char serving[HARNESS_URI_MAX];
    harness_serving(serving, site_database());
    setenv("DATABASE_URL", serving, 1);
    setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
    const char *log = format("%s/other.log", site_folder());
    if (freopen(log, "w", stderr) != NULL && freopen(log, "a", stdout) != NULL)
        execl("build/asan/kore", "kore", "-f", "-n", "-r", "-c", conf, (char *)NULL);
    _exit(127);
}

static void another_machine_tells_its_readers(void **state)
{
    (void)state;
    int port = site_free_port();
    pid_t other = start_other(port);
    uint64_t end = harness_clock() + BEAT_MS;
    do {
        listener_close(&listener);
        listener_open(&listener, port, question, "");
    } while (!listener_hears(&listener, "data: ", QUIET_MS) && harness_clock() < end);
    int64_t far = answer(reader, question, "From another machine.");
    assert_true(hears(&listener, answer_with(far, 0)));
    listener_forget(&listener);
    /* It is told to end, and says when to come back. */
    kill(other, SIGTERM);
    assert_true(listener_ends(&listener, SOON_MS));
    assert_true(hears(&listener, "retry: "));
    listener_close(&listener);
    int status;
    assert_int_equal(waitpid(other, &status, 0), other);
    assert_int_equal(status, 0);
}

/* ---- what is lost meanwhile ---- */

static void notices_that_were_lost_are_made_up_for(void **state)
{
    (void)state;
    listener_open(&listener, site_port(), question, "");
    assert_true(hears(&listener, "data: "));
    /* No notice says so. */
    harness_sql(site_database(), format("UPDATE post_score SET score = 77 WHERE post_id = %lld",
                                        (long long)question));
    harness_sql(
        site_database(),
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %' OR "
        "query = 'SELECT $1::integer'");
    assert_true(
        listener_hears(&listener, format("\"question\":[%lld,77]", (long long)question), AGAIN_MS));
    listener_close(&listener);
}

static void after_postgresql_was_away_readers_are_told(void **state)
{
    (void)state;
    listener_open(&listener, site_port(), question, "");
    assert_true(hears(&listener, "data: "));
    /* No notice says so. */
    harness_sql(site_database(), format("UPDATE post_score SET score = 78 WHERE post_id = %lld",
                                        (long long)question));
    harness_kill();
    harness_restart();
    assert_true(
        listener_hears(&listener, format("\"question\":[%lld,78]", (long long)question), AGAIN_MS));
    listener_close(&listener);
}

static void without_the_job_runner_they_hear_of_it_once_it_is_back(void **state)
{
    (void)state;
    listener_open(&listener, site_port(), question, "");
    assert_true(hears(&listener, "data: "));
    kill(site_job_runner(), SIGKILL);
    while (site_job_runner() != 0)
        usleep(1000);
    int64_t later = answer(reader, question, "Nobody carries this for now.");
    assert_false(listener_hears(&listener, answer_with(later, 0), QUIET_MS));
    site_launch_job_runner();
    assert_true(listener_hears(&listener, answer_with(later, 0), AGAIN_MS));
    listener_close(&listener);
}

/* The workers are the children of Kore's parent. */
static void kill_workers(void)
{
    const char *command =
        format("kill -9 $(cat /proc/%d/task/%d/children)", site_pid(), site_pid());
    assert_int_equal(system(command), 0);
}

static void readers_of_a_worker_that_was_killed_come_back(void **state)
{
    (void)state;
    char id[17];
    listener_open(&listener, site_port(), question, "");
    assert_true(hears(&listener, "data: "));
    listener_last_id(&listener, id);
    kill_workers();
    assert_true(listener_ends(&listener, SOON_MS));
    listener_close(&listener);
    (void)await_status(reader, "/readyz", 200);
    int64_t meanwhile = answer(reader, question, "While the worker was away.");
    listener_open(&listener, site_port(), question, format("last-event-id: %s\r\n", id));
    assert_true(listener_hears(&listener, answer_with(meanwhile, 0), AGAIN_MS));
    listener_close(&listener);
}

static void a_server_that_is_stopped_sends_its_readers_away(void **state)
{
    (void)state;
    listener_open(&listener, site_port(), question, "");
    assert_true(hears(&listener, "data: "));
    listener_forget(&listener);
    site_stop();
    assert_true(listener_ends(&listener, SOON_MS));
    assert_true(hears(&listener, "retry: "));
    listener_close(&listener);
}

int main(void)
{
    site_be_impatient();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_new_comes_in_numbers_and_never_in_words),
        cmocka_unit_test(who_comes_back_is_told_what_they_missed_and_nothing_else),
        cmocka_unit_test(all_workers_tell_their_readers),
        cmocka_unit_test(nobody_is_told_of_what_they_may_not_see),
        cmocka_unit_test(a_stream_is_for_scripts_of_this_site),
        cmocka_unit_test(who_talks_on_a_stream_is_hung_up_on),
        cmocka_unit_test(a_network_has_so_many_streams),
        cmocka_unit_test(a_quiet_stream_stays),
        cmocka_unit_test(another_machine_tells_its_readers),
        cmocka_unit_test(notices_that_were_lost_are_made_up_for),
        cmocka_unit_test(after_postgresql_was_away_readers_are_told),
        cmocka_unit_test(without_the_job_runner_they_hear_of_it_once_it_is_back),
        cmocka_unit_test(readers_of_a_worker_that_was_killed_come_back),
        cmocka_unit_test(a_server_that_is_stopped_sends_its_readers_away),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
