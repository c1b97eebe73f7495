/* The logs: one format, rotation, a reader that reads nothing; and that a stop answers what was accepted. */
#include "http/site.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/harness.h"

enum { MEMORY = 64 * 1024 * 1024, PATIENCE_MS = 60000 };

static struct arena *memory;
static struct person *reader;
static const char *access_log;

static int begin(void **state)
{
    (void)state;
    memory = arena_new(MEMORY);
    access_log = format("%s/access.log", site_folder());
    setenv("ACCESS_LOG", access_log, 1);
    tag_exists("tight");
    reader = somebody();
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(memory);
    return 0;
}

/* The last line of the file that holds the words; empty: there is none yet. */
static struct span find_line(const char *file, const char *words)
{
    struct span rest = file_exists(file) ? read_file(memory, file) : SPAN("");
    struct span line;
    struct span found = SPAN("");
    while (span_next(&rest, '\n', &line)) {
        if (memmem(line.ptr, line.len, words, strlen(words)) != NULL)
            found = line;
    }
    return found;
}

/* The same once it is there. */
static struct span line_with(const char *file, const char *words)
{
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    while (harness_clock() < deadline) {
        struct span found = find_line(file, words);
        if (found.len > 0)
            return found;
        usleep(20000);
    }
    fail_msg("%s does not come to hold %s", file, words);
    return SPAN("");
}

/* The value of a field without spaces. */
static struct span field(struct span line, const char *key)
{
    struct span word;
    while (span_next(&line, ' ', &word)) {
        size_t equals = span_find(word, '=');
        if (equals < word.len && span_is(span_make(word.ptr, equals), key))
            return span_from(word, equals + 1);
    }
    return SPAN("");
}

static void check_line(struct span line, const char *path, const char *page)
{
    struct span time = field(line, "time"); /* 2026-01-31T08:15:00.123Z */
    assert_true(span_starts(line, "time="));
    assert_int_equal(time.len, 24);
    assert_int_equal(time.ptr[19], '.');
    assert_int_equal(time.ptr[23], 'Z');
    assert_span(field(line, "level"), "info");
    assert_int_equal(field(line, "id").len, 16);
    assert_span(field(line, "client"), "127.0.0.1");
    assert_span(field(line, "method"), "GET");
    assert_span(field(line, "path"), path);
    assert_span(field(line, "status"), "200");
    assert_span(field(line, "page"), page);
    int64_t number;
    assert_true(span_int(field(line, "bytes"), 1, INT32_MAX, &number));
    assert_true(span_int(field(line, "us"), 0, INT32_MAX, &number));
}

static void each_request_is_a_line_with_all_that_is_known(void **state)
{
    (void)state;
    struct page page = get(reader, "/wanted");
    assert_status(&page, 200);
    check_line(line_with(access_log, "path=/wanted"), "/wanted", "wanted_index");
    /* From the cache it is a line like any other. */
    for (int i = 0; i < 4; i++)
        (void)get(reader, "/questions");
    check_line(line_with(access_log, "path=/questions"), "/questions", "question_index");
}

static void what_the_server_says_has_the_same_format(void **state)
{
    (void)state;
    struct span line = line_with(format("%s/server.log", site_folder()), "process=");
    assert_true(span_starts(line, "time="));
    assert_true(field(line, "level").len > 0);
    assert_true(field(line, "message").len > 0);
    /* From the first line on: what is left on standard output waits for its reader when the server ends. */
    line = line_with(format("%s/server.log", site_folder()), "serving http on");
    assert_true(span_starts(line, "time="));
}

static void a_log_that_was_renamed_is_opened_again(void **state)
{
    (void)state;
    const char *old = format("%s.1", access_log);
    (void)get(reader, "/tags?before");
    (void)line_with(access_log, "path=/tags");
    assert_int_equal(rename(access_log, old), 0);
    assert_int_equal(kill(site_pid(), SIGHUP), 0);
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    /* Either worker may answer, and one may still write where the log was. */
    while (find_line(access_log, "path=/healthz").len == 0) {
        if (harness_clock() > deadline)
            fail_msg("no new log");
        (void)get(reader, "/healthz");
        usleep(20000);
    }
    assert_int_equal(site_dead_workers(), 0);
}

/* A pipe whose reader sleeps: pages are served, lines are lost, and the loss is counted. */
static void nobody_waits_for_the_reader_of_the_log(void **state)
{
    (void)state;
    const char *fifo = format("%s/fifo", site_folder());
    assert_int_equal(mkfifo(fifo, 0600), 0);
    int sleeper = open(fifo, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    assert_true(sleeper != -1);
    site_stop();
    setenv("ACCESS_LOG", fifo, 1);
    site_start();
    double lost = 0;
    /* Addresses that are long, so that a few thousand fill the pipe and what is held for it. */
    const char *path = format("/nowhere/%s", repeated("x", 900));
    for (int i = 0; i < 5000 && lost == 0; i++) {
        struct page page = get(reader, path);
        assert_status(&page, 404);
        if (i % 200 != 199)
            continue;
        page = get(reader, "/metrics");
        const char *at = strstr(page.body.ptr, "\nbacktalk_log_lines_lost_total ");
        assert_non_null(at);
        lost = strtod(at + strlen("\nbacktalk_log_lines_lost_total "), NULL);
    }
    assert_true(lost > 0);
    close(sleeper);
    site_stop();
    setenv("ACCESS_LOG", access_log, 1);
    site_start();
}

/* ---- what is in none ---- */

static void has_none_of(const char *file, const char *const *secrets, size_t count)
{
    struct span log = read_file(memory, file);
    for (size_t i = 0; i < count; i++) {
        if (span_find_text(log, secrets[i]) < log.len)
            fail_msg("%s holds %s", file, secrets[i]);
    }
}

/* Whatever the answer is: there is nothing, no form is taken, the name is another site's. */
static void ask_for_a_shared_routine(struct person *who)
{
    static const char *const links[] = {
        "/shared-routines/zqlinkzq",  "/shared-routines/zqlinkzq/follow",
        "/shared-routines/zqlinkzq/", "/shared-routines/zqlinkzq.",
        "/shared-routines/zqlinkzq)", "//Shared-Routines/zqlinkzq?a=b",
    };
    for (size_t i = 0; i < COUNT_OF(links); i++) {
        (void)get(who, links[i]);
        (void)post_raw(who, links[i], SPAN("csrf=x"));
        with_header(who, "host: evil.example");
        (void)get(who, links[i]);
    }
}

/* Passwords, right or wrong; what a cookie, a form or the link of a mail lets somebody in with; what somebody looks for. */
static void no_secret_comes_into_a_log(void **state)
{
    (void)state;
    (void)sign_up("log_lena");
    struct person *who = somebody();
    ask_for_a_shared_routine(who);
    const char *form_token = token_of(who, "/login");
    struct page page =
        post(who, "/login", "/login", "name", "log_lena", "password", "zqwrongzq", NULL);
    assert_status(&page, 422);
    page = post(who, "/login", "/login", "name", "zqtypedherezq", "password", "x", NULL);
    assert_status(&page, 422);
    page = post(who, "/login", "/login", "name", "log_lena", "password", "correct horse log_lena",
                NULL);
    assert_status(&page, 303);
    struct span cookie = page_header_value(&page, "set-cookie");
    struct span session = span_from(cookie, span_find(cookie, '=') + 1);
    session = span_make(session.ptr, span_find(session, ';'));
    assert_true(session.len > 20);
    (void)get(who, "/account/reset?token=zqmailzq");
    (void)get(who, "/account/verify?token=zqmailzq");
    (void)get(who, "/search?q=zqsoughtzq");
    (void)get(who, "/no-secrets-until-here");
    (void)line_with(access_log, "path=/no-secrets-until-here");
    const char *const secrets[] = {
        "zqwrongzq",
        "zqtypedherezq",
        "correct horse",
        "correct+horse",
        "zqmailzq",
        "zqsoughtzq",
        "zqlinkzq",
        form_token,
        token_of(who, "/account"),
        format(SPAN_FMT, SPAN_ARG(session)),
    };
    has_none_of(access_log, secrets, COUNT_OF(secrets));
    has_none_of(format("%s/server.log", site_folder()), secrets, COUNT_OF(secrets));
}

static void a_log_is_for_its_owner_and_their_group(void **state)
{
    (void)state;
    struct stat status;
    assert_int_equal(stat(access_log, &status), 0);
    assert_int_equal(status.st_mode & 0027, 0);
}

/* ---- stopping ---- */

static void wait_for_session(const char *wait)
{
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    while (number_of(format("SELECT count(*) FROM pg_stat_activity WHERE %s", wait)) == 0) {
        if (harness_clock() > deadline)
            fail_msg("nobody waits: %s", wait);
        usleep(5000);
    }
}

/* A POST waits for a row that somebody has locked while the server is asked to stop: it is answered. */
static void what_was_accepted_is_answered_when_the_server_stops(void **state)
{
    (void)state;
    struct person *author = sign_up("drained_dora");
    int64_t question = ask(author, "Does it hold?", "While it stops.", "tight");
    const char *path = format("/questions/%lld/answers", (long long)question);
    const char *token = token_of(author, "/questions/ask");
    pid_t lock = fork();
    if (lock == 0) {
        harness_sql(site_database_uri(),
                    format("BEGIN; SELECT FROM post WHERE id = %lld FOR UPDATE; "
                           "SELECT pg_sleep(1); COMMIT",
                           (long long)question));
        _exit(0);
    }
    wait_for_session("wait_event = 'PgSleep'");
    pid_t writer = fork();
    if (writer == 0) {
        struct page page = post_without_token(same_browser(author), path, "csrf", token, "body",
                                              "Told while it stops.", NULL);
        _exit(page.status == 303 ? 0 : 1);
    }
    wait_for_session("wait_event_type = 'Lock'");
    site_stop();
    int status;
    assert_int_equal(waitpid(writer, &status, 0), writer);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_int_equal(waitpid(lock, &status, 0), lock);
    site_start();
    assert_int_equal(number_of("SELECT count(*) FROM revision WHERE body = 'Told while it stops.'"),
                     1);
}

static pid_t some_worker(void)
{
    char path[64];
    int child = 0;
    snprintf(path, sizeof(path), "/proc/%d/task/%d/children", site_pid(), site_pid());
    FILE *list = fopen(path, "r");
    assert_non_null(list);
    assert_int_equal(fscanf(list, "%d", &child), 1);
    (void)fclose(list);
    return child;
}

/* Nothing that goes on as if nothing were: whoever looks after the site reads why. */
static void a_worker_that_is_killed_is_a_warning(void **state)
{
    (void)state;
    (void)get(reader, "/wanted");
    pid_t killed = some_worker();
    assert_int_equal(kill(killed, SIGKILL), 0);
    struct span line = line_with(format("%s/server.log", site_folder()), "was killed by signal 9");
    assert_span(field(line, "level"), "warning");
    assert_span(field(line, "process"), "parent");
    assert_true(memmem(line.ptr, line.len, "(Killed)", 8) != NULL);
    assert_true(
        memmem(line.ptr, line.len, format("(%d)", killed), strlen(format("(%d)", killed))) != NULL);
    assert_true(site_dead_workers() > 0);
}

/* A long body is said to be too large only when it is. */
static void a_long_body_is_refused_for_what_it_is(void **state)
{
    (void)state;
    size_t len = (size_t)2 << 20;
    char *body = arena_alloc(memory, len);
    memset(body, 'x', len);
    const char *log = format("%s/server.log", site_folder());
    with_header(reader, "content-type: multipart/form-data; boundary=edge");
    (void)post_raw(reader, "/questions/1/pictures", span_make(body, len));
    struct span line = line_with(log, "body of 2097152 bytes");
    assert_true(memmem(line.ptr, line.len, "not let through: 403", 20) != NULL);
    (void)post_raw(reader, "/questions", span_make(body, len));
    (void)line_with(log, "body too large (2097152 > ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_request_is_a_line_with_all_that_is_known),
        cmocka_unit_test(what_the_server_says_has_the_same_format),
        cmocka_unit_test(a_log_that_was_renamed_is_opened_again),
        cmocka_unit_test(nobody_waits_for_the_reader_of_the_log),
        cmocka_unit_test(no_secret_comes_into_a_log),
        cmocka_unit_test(a_log_is_for_its_owner_and_their_group),
        cmocka_unit_test(a_long_body_is_refused_for_what_it_is),
        cmocka_unit_test(a_worker_that_is_killed_is_a_warning),
        cmocka_unit_test(what_was_accepted_is_answered_when_the_server_stops),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
