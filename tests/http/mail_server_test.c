/* Mail through a real mail server: TLS that is checked, a password, a refused address, a server that is away. */
#include "http/letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "db/harness.h"

enum { NO_RIGHTS = 3, PATIENCE_MS = 60000 };

static const char *office; /* the folder of the mail server */
static int port;
static bool may_run;

static int post_office(const char *what)
{
    int status = system(format("tests/http/postfix.sh %s %s %d", what, office, port));
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int setup(void **state)
{
    (void)state;
    office = format("%s/office", site_folder());
    /* What it delivers is another user's. */
    assert_int_equal(system(format("chmod 755 %s", site_folder())), 0);
    port = site_free_port();
    int status = post_office("start");
    if (status == NO_RIGHTS) {
        fprintf(stderr, "a mail server needs root's rights, or sudo without a password: skipped\n");
        return 0;
    }
    assert_int_equal(status, 0);
    may_run = true;
    /* With its password in a file, as a vault hands it out. */
    const char *file = format("%s/smtp", site_folder());
    FILE *to = fopen(file, "w");
    assert_non_null(to);
    fprintf(to, "smtp://backtalk%%40mail.test:a%%20long%%20secret@127.0.0.1:%d\n", port);
    assert_int_equal(fclose(to), 0);
    setenv("SMTP_URL_FILE", file, 1);
    setenv("SMTP_CA_FILE", format("%s/cert.pem", office), 1);
    setenv("MAIL_FROM", "Backtalk <backtalk@site.test>", 1);
    setenv("ORIGIN", format("http://127.0.0.1:%d", site_port()), 1);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    if (may_run)
        (void)post_office("stop");
    return 0;
}

#define NEEDS_SERVER() \
    do {               \
        (void)state;   \
        if (!may_run)  \
            skip();    \
    } while (0)

static void join(const char *name, const char *address)
{
    struct page page = post(somebody(), "/register", "/register", "agree", "yes", "name", name,
                            "email", address, "password", "a quiet morning walk", NULL);
    assert_status(&page, 303);
}

static void await(const char *sql)
{
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    while (number_of(sql) != 1) {
        if (harness_clock() > deadline)
            fail_msg("this did not become true: %s", sql);
        usleep(50000);
    }
}

static const char *state_is(const char *address, const char *state)
{
    return format("SELECT count(*) FROM mail WHERE address = '%s' AND state = '%s'", address,
                  state);
}

static void a_mail_is_delivered_and_its_link_works(void **state)
{
    NEEDS_SERVER();
    join("mia", "mia@post.test");
    await(state_is("mia@post.test", "sent"));
    const char *letter =
        letter_with(format("%s/mail/mia/new", office), "mia@post.test", "/account/verify");
    assert_non_null(strstr(letter, "From: Backtalk <backtalk@site.test>"));
    assert_non_null(strstr(letter, "with ESMTPSA")); /* the server says how it came */
    struct page page = get(somebody(), link_of(letter));
    assert_has(&page, "Is this your address?");
}

static void a_refused_address_is_told_on_the_account(void **state)
{
    NEEDS_SERVER();
    struct person *who = somebody();
    struct page page = post(who, "/register", "/register", "agree", "yes", "name", "bo", "email",
                            "bo@post.test", "password", "a quiet morning walk", NULL);
    assert_status(&page, 303);
    await(state_is("bo@post.test", "refused"));
    page = get(who, "/account");
    assert_has(&page, "was refused by its mail server");
}

static void a_server_with_another_certificate_gets_nothing(void **state)
{
    NEEDS_SERVER();
    site_stop();
    assert_int_equal(
        system(format("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 "
                      "-keyout %s/other.key -out %s/other.pem 2>/dev/null",
                      site_folder(), site_folder())),
        0);
    const char *right = format("%s", getenv("SMTP_CA_FILE"));
    setenv("SMTP_CA_FILE", format("%s/other.pem", site_folder()), 1);
    join("una", "una@post.test");
    await("SELECT count(*) FROM mail WHERE address = 'una@post.test' AND state = 'waiting' AND "
          "tries = 1 "
          "AND reason LIKE '%certificate%'");
    setenv("SMTP_CA_FILE", right, 1);
    site_stop();
}

static void what_waits_is_sent_when_the_server_is_back(void **state)
{
    NEEDS_SERVER();
    assert_int_equal(post_office("stop"), 0);
    struct person *who = somebody();
    struct page page =
        post(who, "/account/forgotten", "/account/forgotten", "email", "nobody@post.test", NULL);
    assert_status(&page, 303);
    harness_sql(site_database(), "UPDATE account SET email = 'mia@post.test' WHERE name = 'mia'");
    page = post(who, "/account/forgotten", "/account/forgotten", "email", "mia@post.test", NULL);
    assert_status(&page, 303);
    await("SELECT count(*) FROM mail WHERE kind = 'reset' AND state = 'waiting' AND tries = 1");
    assert_int_equal(
        number_of(
            "SELECT count(*) FROM mail WHERE kind = 'reset' AND state = 'waiting' "
            "AND due_at BETWEEN now() + interval '20 seconds' AND now() + interval '2 minutes'"),
        1);
    assert_int_equal(post_office("start"), 0);
    harness_sql(site_database(), "UPDATE mail SET due_at = now() WHERE state = 'waiting'");
    (void)letter_with(format("%s/mail/mia/new", office), "mia@post.test", "/account/reset");
    await("SELECT count(*) FROM mail WHERE kind = 'reset' AND state = 'sent'");
}

/* A runner that was lost while it was sending: nobody knows, and it is not sent twice. */
/* Once the server may have some of it; what it has nothing of is sent. */
static void what_was_being_sent_is_not_sent_again(void **state)
{
    NEEDS_SERVER();
    harness_sql(
        site_database(),
        "INSERT INTO mail (kind, account_id, address, event, state, due_at, begun) "
        "SELECT 'reset', a.id, 'mia@post.test', e.name, 'sending', now() - interval '1 second', "
        "e.name = 'lost' FROM account a, (VALUES ('lost'), ('lost-before')) AS e (name) "
        "WHERE a.name = 'mia'");
    await("SELECT count(*) FROM mail WHERE event = 'lost' AND state = 'unknown'");
    await("SELECT count(*) FROM mail WHERE event = 'lost-before' AND state = 'sent'");
}

/* ---- from a tag to the mailbox, and back ---- */

static struct person *member(const char *name, const char *address)
{
    struct person *who = sign_up(name);
    harness_sql(site_database(),
                format("UPDATE account SET email = '%s', email_wanted = NULL WHERE name = '%s'",
                       address, name));
    return who;
}

/* What happened so far is four hours old, and has been looked at. */
static void four_hours_later(const char *name)
{
    await(format("SELECT (count(*) > 0)::integer FROM notice n JOIN account a ON a.id = "
                 "n.account_id WHERE a.name = '%s' AND n.read_at IS NULL AND n.at > now() - "
                 "interval '1 hour'",
                 name));
    harness_sql(site_database(),
                format("UPDATE notice SET at = at - interval '4 hours'; UPDATE notice_setting SET "
                       "mail_at = now(), mailed_at = mailed_at - interval '4 hours' WHERE "
                       "account_id = (SELECT id FROM account WHERE name = '%s')",
                       name));
    await("SELECT (count(*) = 0)::integer FROM notice_setting WHERE mail_at <= now()");
    await("SELECT (count(*) = 0)::integer FROM mail WHERE state IN ('waiting', 'sending')");
}

/* The path of the first link with these words. */
static const char *link_with(const char *letter, const char *words)
{
    const char *at = strstr(letter, format("\nhttp://127.0.0.1:%d%s", site_port(), words));
    assert_non_null(at);
    const char *path = strchr(at + 9, '/');
    return format("%.*s", (int)strcspn(path, "\n \""), path);
}

static void what_a_tag_brings_is_mailed_until_it_is_stopped(void **state)
{
    NEEDS_SERVER();
    const char *box = format("%s/mail/new/new", office);
    tag_exists("mailbag");
    struct person *nova = member("nova_reads_mail", "new@post.test");
    struct person *olaf = member("olaf_asks_much", "olaf@elsewhere.test");
    int64_t tag = number_of("SELECT id FROM tag WHERE name = 'mailbag'");
    struct page page = post(nova, "/tags/mailbag", format("/follow/tag/%lld", (long long)tag),
                            "follow", "none", NULL);
    assert_status(&page, 303);
    page = post(nova, "/following", "/following", "own", "1", "own_mail", "hours", "followed_mail",
                "hours", NULL);
    assert_span(page.location, "/following?saved=1#settings");
    int64_t question =
        ask(olaf, "Does it hurt by post?", "Mostly on mornings & evenings.", "mailbag");
    four_hours_later("nova_reads_mail");
    const char *letter = letter_with(box, "new@post.test", "Does it hurt by post?");
    assert_non_null(strstr(letter, "A new question about mailbag"));
    assert_non_null(strstr(letter, "\nList-Unsubscribe: <http://127.0.0.1:"));
    assert_non_null(strstr(letter, "\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n"));
    const char *link = link_with(letter, "/questions/");
    assert_string_equal(link, format("/questions/%lld", (long long)question));
    page = show(nova, question);
    assert_has(&page, "Mostly on mornings");
    /* Who only looks at the link stops nothing. */
    const char *stop = link_with(letter, "/notices/stop?token=");
    page = get(somebody(), stop);
    assert_status(&page, 200);
    assert_has(&page, "Stop these mails?");
    assert_has(&page, "nova_reads_mail");
    assert_int_equal(number_of("SELECT count(*) FROM notice_setting WHERE followed_mail = 'hours'"),
                     1);
    /* As a mail program does it: no cookie, no token of a form. */
    struct person *program = somebody();
    page = post_without_token(program, stop, "List-Unsubscribe", "One-Click", NULL);
    assert_status(&page, 200);
    assert_has(&page, "No more of these mails");
    int before = letters_to(box, "new@post.test");
    (void)ask(olaf, "Does it hurt by night?", "Or so it seems to me and to others.", "mailbag");
    four_hours_later("nova_reads_mail");
    assert_int_equal(letters_to(box, "new@post.test"), before);
    /* Replies still come: the link did not say them. */
    int64_t own = ask(nova, "Does mine hurt by day?", "In the left hip, when I sit.", "mailbag");
    (void)answer(olaf, own, "Sit less, and walk more.");
    four_hours_later("nova_reads_mail");
    letter = letter_with(box, "new@post.test", "Sit less, and walk more.");
    assert_non_null(strstr(letter, "A new answer to Does mine hurt by day?"));
    assert_null(strstr(letter, "Does it hurt by night?"));
    page = get(somebody(), link_with(letter, "/answers/"));
    assert_status(&page, 303);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mail_is_delivered_and_its_link_works),
        cmocka_unit_test(a_refused_address_is_told_on_the_account),
        cmocka_unit_test(a_server_with_another_certificate_gets_nothing),
        cmocka_unit_test(what_waits_is_sent_when_the_server_is_back),
        cmocka_unit_test(what_was_being_sent_is_not_sent_again),
        cmocka_unit_test(what_a_tag_brings_is_mailed_until_it_is_stopped),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
