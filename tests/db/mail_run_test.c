/* What becomes of a mail when its runner, or the database, is lost at one moment or another: it is sent once, or it is not known. */
#include "ctl/mail/mail_run.h"

#include "db/product.h"
#include "unit/unit.h"

#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_MS = 60000, LINE = 2000 };

/* ---- a mail server ---- */

enum place { NOWHERE, RECIPIENT, DATA, BODY };

/* It takes one connection after another, and may stop before it answers at one place, until it is let go on. */
static struct {
    int listener;
    int port;
    pthread_t thread;
    atomic_bool ends;
    _Atomic(enum place) stops_at;
    atomic_bool stopped;
    atomic_int whole;      /* messages that came with their end */
    const char *recipient; /* the answer to a recipient */
} office;

static void answer(int line, const char *words)
{
    if (send(line, words, strlen(words), MSG_NOSIGNAL) < 0)
        return;
}

/* True when somebody is to speak: the office is not to end. */
static bool wait_for(int file)
{
    struct pollfd waits = {.fd = file, .events = POLLIN};
    while (!atomic_load(&office.ends))
        if (poll(&waits, 1, 20) > 0)
            return true;
    return false;
}

static void stop_at(enum place place)
{
    if (atomic_load(&office.stops_at) != place)
        return;
    atomic_store(&office.stopped, true);
    while (atomic_load(&office.stops_at) == place && !atomic_load(&office.ends))
        usleep(2000);
}

/* One line without its end; false: there is none any more. */
static bool hear(int line, char room[LINE])
{
    size_t len = 0;
    while (len + 1 < LINE && wait_for(line)) {
        if (recv(line, room + len, 1, 0) != 1)
            return false;
        if (room[len++] == '\n')
            break;
    }
    room[len] = '\0';
    room[strcspn(room, "\r\n")] = '\0';
    return len > 0 && !atomic_load(&office.ends);
}

static void take_message(int line)
{
    char words[LINE];
    stop_at(DATA);
    answer(line, "354 go on\r\n");
    do {
        if (!hear(line, words))
            return;
    } while (strcmp(words, ".") != 0);
    atomic_fetch_add(&office.whole, 1);
    stop_at(BODY);
    answer(line, "250 taken\r\n");
}

static void serve(int line)
{
    char words[LINE];
    answer(line, "220 office.test\r\n");
    while (hear(line, words)) {
        if (strncmp(words, "RCPT", 4) == 0) {
            stop_at(RECIPIENT);
            answer(line, office.recipient);
        } else if (strncmp(words, "DATA", 4) == 0) {
            take_message(line);
        } else {
            answer(line, "250 well\r\n");
        }
    }
}

static void *open_office(void *unused)
{
    (void)unused;
    while (wait_for(office.listener)) {
        int line = accept(office.listener, NULL, NULL);
        if (line < 0)
            continue;
        serve(line);
        (void)close(line);
    }
    return NULL;
}

/* ---- the stage ---- */

static struct product product;
static struct mail_settings settings;
static char server[64];

static int set_up(void **state)
{
    (void)state;
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof(address);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    product_open(&product);
    product_sql(&product, "INSERT INTO account (name, name_key, email) VALUES ('robin', 'robin', "
                          "'robin@post.test')");
    office.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(office.listener, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(listen(office.listener, 5), 0);
    assert_int_equal(getsockname(office.listener, (struct sockaddr *)&address, &len), 0);
    atomic_store(&office.ends, false);
    atomic_store(&office.stops_at, NOWHERE);
    atomic_store(&office.stopped, false);
    atomic_store(&office.whole, 0);
    office.recipient = "250 known\r\n";
    assert_int_equal(pthread_create(&office.thread, NULL, open_office, NULL), 0);
    (void)snprintf(server, sizeof(server), "smtp://127.0.0.1:%d", ntohs(address.sin_port));
    settings = (struct mail_settings){.smtp = server,
                                      .from = "Backtalk <backtalk@site.test>",
                                      .origin = "http://site.test",
                                      .folder = "/nowhere"};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    atomic_store(&office.ends, true);
    assert_int_equal(pthread_join(office.thread, NULL), 0);
    (void)close(office.listener);
    product_close(&product);
    return 0;
}

static void tell(const char *event)
{
    char sql[300];
    snprintf(sql, sizeof(sql),
             "SELECT mail_put('password_changed', id, 'robin@post.test', '', '%s') FROM account",
             event);
    product_sql(&product, sql);
}

static void drain(struct db_sync *db)
{
    struct text why;
    text_init(&why, 1000);
    if (!mail_drain(db, &settings, &why))
        print_error("%s\n", text_string(&why));
    text_free(&why);
}

static const char *state_now(void)
{
    return product_text(&product, "SELECT state || ' ' || tries FROM mail ORDER BY id LIMIT 1");
}

static void its_time_is_over(void)
{
    product_sql(&product,
                "UPDATE mail SET due_at = now() - interval '1 second' WHERE state = 'sending'");
}

static void await_stop(void)
{
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    while (!atomic_load(&office.stopped)) {
        if (harness_clock() > deadline)
            fail_msg("the mail server is not spoken to");
        usleep(2000);
    }
}

/* A runner in a process of its own, which stops at that place with the mail server. */
static pid_t begin_runner(enum place at)
{
    atomic_store(&office.stops_at, at);
    pid_t runner = fork();
    if (runner == 0) {
        struct text why;
        text_init(&why, 1000);
        struct db_sync *db = db_sync_open(product.uri, false, &why);
        if (db != NULL)
            drain(db);
        _exit(0);
    }
    await_stop();
    return runner;
}

static void end_runner(pid_t runner)
{
    atomic_store(&office.stops_at, NOWHERE);
    assert_int_equal(waitpid(runner, NULL, 0), runner);
}

static void kill_a_runner(enum place at)
{
    pid_t runner = begin_runner(at);
    assert_int_equal(kill(runner, SIGKILL), 0);
    end_runner(runner);
}

/* ---- what becomes of it ---- */

static void what_was_not_begun_is_sent_by_another_runner(void **state)
{
    (void)state;
    tell("one");
    kill_a_runner(RECIPIENT);
    assert_string_equal(state_now(), "sending 1");
    drain(product.db);
    assert_string_equal(state_now(), "sending 1"); /* whose runner may still be there */
    its_time_is_over();
    drain(product.db);
    assert_string_equal(state_now(), "sent 2");
    assert_int_equal(atomic_load(&office.whole), 1);
}

static void what_the_server_may_have_is_not_sent_twice(void **state)
{
    (void)state;
    tell("one");
    kill_a_runner(BODY);
    its_time_is_over();
    drain(product.db);
    assert_string_equal(state_now(), "unknown 1");
    assert_int_equal(atomic_load(&office.whole), 1);
}

static void a_runner_that_is_lost_each_time_is_not_tried_for_ever(void **state)
{
    (void)state;
    tell("one");
    product_sql(&product, "UPDATE mail SET state = 'sending', tries = 8, due_at = now() - interval "
                          "'1 second'");
    drain(product.db);
    assert_string_equal(state_now(), "failed 8");
    assert_int_equal(atomic_load(&office.whole), 0);
}

/* It was slow, not lost, and others took its mail: it sends nothing, and what it says of it counts no more. */
static void who_comes_late_sends_nothing(void **state)
{
    (void)state;
    tell("one");
    pid_t runner = begin_runner(RECIPIENT);
    product_sql(&product, "UPDATE mail SET tries = 2, due_at = now() + interval '1 minute'");
    end_runner(runner);
    assert_string_equal(state_now(), "sending 2");
    assert_int_equal(atomic_load(&office.whole), 0);
}

/* An earlier address was brought back (email_restore) while the server made its mind up. */
static void what_is_ended_meanwhile_is_not_sent(void **state)
{
    (void)state;
    tell("one");
    pid_t runner = begin_runner(RECIPIENT);
    product_sql(&product, "UPDATE mail SET state = 'late', ended_at = now()");
    end_runner(runner);
    assert_string_equal(state_now(), "late 1");
    assert_int_equal(atomic_load(&office.whole), 0);
}

/* RFC 5321 wants ASCII, and servers say what they like: Latin-1, a half letter where we cut. */
static void what_a_server_says_in_other_letters_is_noted(void **state)
{
    (void)state;
    office.recipient = "550 5.1.1 Empf\xE4nger unbekannt \xC3\r\n";
    tell("one");
    drain(product.db);
    assert_string_equal(state_now(), "refused 1");
    assert_non_null(strstr(product_text(&product, "SELECT reason FROM mail"), "unbekannt"));
    assert_non_null(strstr(product_text(&product, "SELECT email_refused FROM account"), "550"));
}

static void await_state(const char *sql, const char *value)
{
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    while (strcmp(product_text(&product, sql), value) != 0) {
        if (harness_clock() > deadline)
            fail_msg("%s is %s", sql, product_text(&product, sql));
        usleep(50000);
    }
}

/* Something is wrong with one mail: the next ones go out all the same. */
static void what_can_never_be_noted_stops_no_other_mail(void **state)
{
    (void)state;
    setenv("DATABASE_URL", product.uri, 1);
    setenv("SMTP_URL", server, 1);
    setenv("MAIL_FROM", settings.from, 1);
    setenv("ORIGIN", settings.origin, 1);
    product_sql(
        &product,
        "CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE "
        "EXCEPTION 'never'; END $$; CREATE TRIGGER never BEFORE UPDATE ON mail FOR EACH ROW "
        "WHEN (OLD.event = 'one' AND NEW.state = 'sent') EXECUTE FUNCTION never()");
    tell("one");
    tell("two");
    pid_t runner = fork();
    if (runner == 0) {
        (void)mail_start();
        for (;;)
            pause();
    }
    await_state("SELECT state FROM mail WHERE event = 'two'", "sent");
    assert_int_equal(kill(runner, SIGKILL), 0);
    end_runner(runner);
    assert_string_equal(state_now(), "sending 1");
    its_time_is_over();
    drain(product.db);
    assert_string_equal(state_now(), "unknown 1");
    assert_int_equal(atomic_load(&office.whole), 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_not_begun_is_sent_by_another_runner),
        TEST(what_the_server_may_have_is_not_sent_twice),
        TEST(a_runner_that_is_lost_each_time_is_not_tried_for_ever),
        TEST(who_comes_late_sends_nothing),
        TEST(what_is_ended_meanwhile_is_not_sent),
        TEST(what_a_server_says_in_other_letters_is_noted),
        TEST(what_can_never_be_noted_stops_no_other_mail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
