/* Signing in while others try many names and passwords at once: who is let in, and what is held against whom. */
#include "http/crowd.h"
#include "http/site.h"

#include <unistd.h>

#include "db/harness.h"

enum { CROWD = 100, NETWORKS = 20, PATIENCE_MS = 60000, POLL_US = 50000 };

static struct person *owner; /* on a device that signed in before */

static void sql(const char *statement)
{
    harness_sql(site_database(), statement);
}

static int begin(void **state)
{
    (void)state;
    setenv("BEHIND_PROXY", "1", 1); /* people come from where they say */
    site_start();
    owner = sign_up("curlew");
    sign_up("whimbrel");
    return 0;
}

/* The visitor's cookie and token, which all of them send. */
struct form {
    const char *cookie;
    const char *token;
};

static struct form login_form(void)
{
    struct page page = get(somebody(), "/login");
    struct span from = span_from(page.headers, span_find_text(page.headers, "bt_visit="));
    return (struct form){.cookie = format("%.*s", (int)span_find(from, ';'), from.ptr),
                         .token = format("%s", input_of(&page, "csrf"))};
}

/* A hundred tries at once from twenty networks, each with a name of its own, or all with this one. */
static void flood(int *sockets, const char *name)
{
    struct form form = login_form();
    for (size_t i = 0; i < CROWD; i++) {
        const char *tried = name != NULL ? name : format("nobody_%zu", i);
        const char *body = format("csrf=%s&name=%s&password=a+guess", form.token, tried);
        crowd_sends(&sockets[i], 1,
                    format("POST /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                           "X-Forwarded-For: 198.51.100.%zu\r\nCookie: %s\r\n"
                           "Content-Type: application/x-www-form-urlencoded\r\n"
                           "Content-Length: %zu\r\n\r\n%s",
                           i % NETWORKS, form.cookie, strlen(body), body));
    }
}

static struct page try_from(struct person *who, const char *address, const char *name)
{
    const char *from = format("X-Forwarded-For: %s", address);
    with_header(who, from);
    struct page form = get(who, "/login");
    with_header(who, from);
    return post_without_token(who, "/login", "csrf", input_of(&form, "csrf"), "name", name,
                              "password", format("correct horse %s", name), NULL);
}

/* Where other tests are run beside it, a turn may come too late: whoever is asked to come again does. */
static struct page try_until_looked_at(struct person *who, const char *address, const char *name)
{
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    struct page page;
    do
        page = try_from(who, address, name);
    while (page.status == 503 && harness_clock() < deadline);
    return page;
}

static size_t counted(const char *scope)
{
    return (size_t)number_of(format("SELECT count(*) FROM limit_used WHERE what = 'signin' AND "
                                    "scope = '%s' AND full_at > now()",
                                    scope));
}

static void tries_that_nobody_looked_at_are_not_counted(void **state)
{
    (void)state;
    int sockets[CROWD];
    /* A step of minutes: nothing is forgotten meanwhile. */
    limit_to("signin", "name", 100, 86400);
    sql("TRUNCATE limit_used");
    flood(sockets, NULL);
    /* Meanwhile whoever comes from elsewhere has a turn. */
    struct page page = try_until_looked_at(somebody(), "203.0.113.5", "whimbrel");
    assert_status(&page, 303);
    size_t looked_at = 0;
    size_t refused = 0;
    for (size_t i = 0; i < CROWD; i++) {
        char head[13] = "";
        assert_int_equal(read(sockets[i], head, sizeof(head) - 1), sizeof(head) - 1);
        looked_at += strcmp(head + 9, "303") == 0;
        refused += strcmp(head + 9, "503") == 0;
    }
    crowd_leaves(sockets, CROWD);
    assert_int_equal(looked_at + refused, CROWD);
    assert_true(refused > 0);
    /* Nobody waits for taking them back, so it may take a moment. */
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    while (counted("name") != looked_at) {
        if (harness_clock() > deadline)
            fail_msg("%zu names are counted, %zu were looked at", counted("name"), looked_at);
        usleep(POLL_US);
    }
    page = try_until_looked_at(somebody(), "198.51.100.1", "whimbrel");
    assert_status(&page, 303);
    limits_wide();
}

static void a_known_device_signs_in_while_its_name_is_tried_from_everywhere(void **state)
{
    (void)state;
    int sockets[CROWD];
    struct page page = post(owner, "/", "/logout", NULL);
    assert_status(&page, 303);
    limit_to("signin", "name", 10, 3600);
    limit_to("signin", "device", 10, 3600);
    sql("TRUNCATE limit_used");
    flood(sockets, "curlew");
    page = try_until_looked_at(owner, "203.0.113.6", "curlew");
    assert_status(&page, 303);
    size_t looked_at = crowd_answers(sockets, CROWD, "303");
    crowd_leaves(sockets, CROWD);
    assert_in_range(looked_at, 1, 10);
    /* Anybody else waits with the right password, too: nobody knows who it is. */
    page = try_from(somebody(), "203.0.113.7", "curlew");
    assert_status(&page, looked_at == 10 ? 429 : page.status);
    limits_wide();
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
        cmocka_unit_test(tries_that_nobody_looked_at_are_not_counted),
        cmocka_unit_test(a_known_device_signs_in_while_its_name_is_tried_from_everywhere),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests_name("sign_flood", tests, begin, NULL);
}
