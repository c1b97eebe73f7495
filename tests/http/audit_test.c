/* The audit: what is noted, who sees it, and how long it is kept. */
#include "http/site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/text.h"
#include "db/harness.h"
#include "unit/unit.h"

enum { SOON_MS = 60000, LOOK_US = 20000 };

static void sql(const char *statement)
{
    harness_sql(site_database(), statement);
}

static bool is_true(const char *question)
{
    return number_of(format("SELECT (%s)::int", question)) == 1;
}

/* What failed is noted after it was answered. */
static void await(const char *question)
{
    uint64_t start = harness_clock();
    while (!is_true(question)) {
        if (harness_clock() - start > SOON_MS)
            fail_msg("this did not become true: %s", question);
        usleep(LOOK_US);
    }
}

static const char *of(const char *name)
{
    return format("account_id = (SELECT id FROM account WHERE name = '%s')", name);
}

static struct page try(const char *name, const char *password)
{
    return post(somebody(), "/login", "/login", "name", name, "password", password, NULL);
}

static void people_see_what_happened_on_their_account(void **state)
{
    (void)state;
    struct person *who = sign_up("alder");
    (void)sign_up("birch");
    (void)sign_in("alder");
    for (int i = 0; i < 3; i++)
        (void)try("alder", "not the password");
    await(format("SELECT sum(times) = 3 FROM audit WHERE kind = 'sign_in_failed' AND %s",
                 of("alder")));
    struct page page = post(who, "/account", "/account/sessions/revoke-others", NULL);
    assert_status(&page, 303);
    page = get(who, "/account/activity");
    assert_status(&page, 200);
    assert_has(&page, "Registered");
    assert_has(&page, "Signed in with a password");
    assert_has(&page, "Wrong password");
    assert_has(&page, "3 times until");
    assert_has(&page, "Signed out all other devices");
    assert_has(&page, "from 127.0.0.1");
    page = get(sign_in("birch"), "/account/activity");
    assert_has_not(&page, ">Wrong password<");
    page = get(somebody(), "/account/activity");
    assert_status(&page, 303);
    /* With no other device there is nothing to note, however often it is asked for. */
    for (int i = 0; i < 3; i++) {
        page = post(who, "/account", "/account/sessions/revoke-others", NULL);
        assert_status(&page, 303);
    }
    assert_true(is_true(format(
        "SELECT count(*) = 1 FROM audit WHERE kind = 'sessions_ended' AND %s", of("alder"))));
}

static void changes_of_an_account_are_noted_when_they_are_done(void **state)
{
    (void)state;
    struct person *who = sign_up("cedar");
    struct page page = post(who, "/account", "/account/password", "current", "wrong one", "new",
                            "a long quiet evening", NULL);
    assert_status(&page, 422);
    await(
        format("SELECT count(*) = 1 FROM audit WHERE kind = 'password_wrong' AND %s", of("cedar")));
    assert_true(is_true(
        format("SELECT count(*) = 0 FROM audit WHERE kind = 'password' AND %s", of("cedar"))));
    page = post(who, "/account", "/account/password", "current", "correct horse cedar", "new",
                "a long quiet evening", NULL);
    assert_status(&page, 303);
    page = post(who, "/account/email", "/account/email", "email", "cedar@example.net", "current",
                "a long quiet evening", NULL);
    assert_status(&page, 303);
    page = post(who, "/account", "/logout", NULL);
    assert_status(&page, 303);
    assert_true(
        is_true(format("SELECT string_agg(kind, ' ' ORDER BY id) = 'register password_wrong "
                       "password email_given sign_out' FROM audit WHERE %s",
                       of("cedar"))));
}

static void a_session_that_is_not_there_is_not_noted_as_ended(void **state)
{
    (void)state;
    static const char is[] = "SELECT count(*) FROM audit WHERE kind = 'session_ended'";
    struct person *who = sign_up("catkin");
    (void)sign_in("catkin");
    int64_t before = number_of(is);
    struct page page = post(who, "/account", "/account/sessions/999999999/revoke", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of(is), before);
    int64_t other = number_of("SELECT max(s.id) FROM session s JOIN account a ON a.id = "
                              "s.account_id WHERE a.name = 'catkin'");
    page = post(who, "/account", format("/account/sessions/%lld/revoke", (long long)other), NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of(is), before + 1);
}

/* People type their password where the name goes. */
static void a_name_that_nobody_has_is_not_kept(void **state)
{
    (void)state;
    (void)try("hunter2 is my secret", "elsewhere");
    await("SELECT count(*) > 0 FROM audit WHERE kind = 'sign_in_failed' AND account_id IS NULL");
    assert_true(is_true("SELECT count(*) = 0 FROM audit a WHERE a::text ILIKE '%hunter2%'"));
}

static void moderating_is_noted_with_what_it_did_or_not_at_all(void **state)
{
    (void)state;
    struct person *author = sign_up("dogwood");
    struct person *moderator = sign_up_as("elder", "moderator");
    tag_exists("stiff");
    int64_t id =
        ask(author, "Is my back stiff in the morning?", "It is, for an hour or so.", "stiff");
    const char *path = format("/questions/%lld/delete", (long long)id);
    struct page page = post(moderator, path, path, "action", "delete", NULL);
    assert_status(&page, 422);
    assert_true(is_true("SELECT count(*) = 0 FROM audit WHERE kind = 'post_deleted'"));
    page = post(moderator, path, path, "action", "delete", "why", "off-topic", NULL);
    assert_status(&page, 303);
    assert_true(is_true(format("SELECT count(*) = 1 FROM audit WHERE kind = 'post_deleted' AND "
                               "about = '%s' AND %s AND actor_id = (SELECT id FROM account WHERE "
                               "name = 'elder')",
                               path, of("dogwood"))));
    page = get(author, "/account/activity");
    assert_has(&page, "Deleted a post");
    assert_has(&page, "by the people who run this site");
    assert_has_not(&page, "elder");
    /* What is one's own is no moderation. */
    page = post(author, path, path, "action", "restore", NULL);
    assert_true(is_true("SELECT count(*) = 0 FROM audit WHERE kind = 'post_restored'"));
}

static void what_admins_change_is_noted_by_its_page(void **state)
{
    (void)state;
    static const char path[] = "/admin/limits/preview/account";
    struct person *admin = sign_up_as("fir", "admin");
    struct page page = get(admin, path);
    const char *seen = input_of(&page, "seen");
    const char *is = "SELECT count(*) FROM audit WHERE kind = 'limit'";
    page = post(admin, path, path, "most", "1000", "seconds", "60", "seen", seen, NULL);
    assert_status(&page, 200); /* says what will be */
    assert_int_equal(number_of(is), 0);
    page = post(admin, path, path, "most", "1000", "seconds", "60", "seen", "an older state",
                "confirm", "yes", NULL);
    assert_status(&page, 409);
    assert_int_equal(number_of(is), 0);
    page = post(admin, path, path, "most", "1000", "seconds", "60", "seen", seen, "confirm", "yes",
                NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of(is), 1);
    page = get(admin, "/admin/audit?kind=limit");
    assert_has(&page, path);
    assert_has(&page, "fir");
}

/* Not by a path with a name in it, which would stay when the account is erased. */
static void what_is_about_a_person_is_noted_by_the_account(void **state)
{
    (void)state;
    static const char path[] = "/users/gentian/credential";
    (void)sign_up_as("gentian", "coach");
    struct person *admin = sign_up_as("foxglove", "admin");
    struct page page =
        post(admin, path, path, "what", "verify", "seen", "0", "profession", "physiotherapist",
             "checked", "The register", "valid_until", "2029-01-01", NULL);
    assert_status(&page, 303);
    assert_true(is_true(format("SELECT count(*) = 1 FROM audit WHERE kind = 'credential' AND "
                               "about = 'confirmed' AND %s",
                               of("gentian"))));
    page = get(admin, "/admin/audit?kind=credential");
    assert_has(&page, "Changed a credential: confirmed");
    assert_has(&page, ">gentian<");
    assert_has_not(&page, path);
}

static void pages_above_a_role_are_refused_and_noted(void **state)
{
    (void)state;
    struct person *who = sign_up("gorse");
    struct page page = get(who, "/admin/audit");
    assert_status(&page, 403);
    assert_has_not(&page, "Wrong password");
    page = get(who, "/admin/audit");
    await(format("SELECT sum(times) = 2 AND count(*) = 1 FROM audit WHERE kind = 'refused' AND "
                 "about = 'audit index' AND %s",
                 of("gorse")));
    /* What somebody types behind it makes no more rows, and stays nowhere. */
    sql("DELETE FROM audit WHERE kind = 'refused'");
    for (int i = 0; i < 3; i++) {
        page = get(who, format("/users/somebody%d/suspend", i));
        assert_status(&page, 403);
    }
    await(format("SELECT sum(times) = 3 AND count(*) = 1 FROM audit WHERE kind = 'refused' AND %s",
                 of("gorse")));
    assert_int_equal(number_of("SELECT count(*) FROM audit WHERE about ~ 'somebody'"), 0);
    page = get(sign_up_as("hazel", "moderator"), "/admin/audit");
    assert_status(&page, 403);
}

/* "2026-03-05", so many days ago: rows that are too old would be forgotten meanwhile. */
static const char *day_ago(int days)
{
    char day[16];
    struct tm parts;
    time_t then = time(NULL) - (time_t)days * 86400;
    (void)strftime(day, sizeof(day), "%Y-%m-%d", gmtime_r(&then, &parts));
    return format("%s", day);
}

static void admins_look_by_name_kind_and_day_a_page_at_a_time(void **state)
{
    (void)state;
    const char *day = day_ago(10);
    struct person *admin = sign_up_as("ivy", "admin");
    (void)sign_up("juniper");
    sql(format(
        "INSERT INTO audit (kind, account_id, about, at) SELECT 'sign_out', a.id, 'nr ' || n, "
        "timestamptz '%s 12:00+00' + n * interval '1 minute' FROM account a, "
        "generate_series(1, 65) n WHERE a.name = 'juniper'",
        day));
    struct page page = get(admin, format("/admin/audit?name=JUNIPER&kind=sign_out&day=%s", day));
    assert_has(&page, "nr 65<");
    assert_has(&page, "nr 36<");
    assert_has_not(&page, "nr 35<");
    const char *more = memmem(page.body.ptr, page.body.len, "rel=\"next\" href=\"", 17);
    assert_non_null(more);
    more += 17;
    size_t len = strcspn(more, "\"");
    struct text next;
    text_init(&next, 2000);
    for (size_t i = 0; i < len; i++)
        if (strncmp(more + i, "amp;", 4) == 0)
            i += 3;
        else
            text_add_char(&next, more[i]);
    page = get(admin, text_string(&next));
    text_free(&next);
    assert_has(&page, "nr 35<");
    assert_has(&page, "nr 6<");
    assert_has_not(&page, "nr 36<");
    page = get(admin, format("/admin/audit?name=juniper&day=%s", day_ago(11)));
    assert_has(&page, "Nothing of this kind");
    page = get(admin, "/admin/audit?name=nobody-of-that-name");
    assert_has(&page, "Nothing of this kind");
    page = get(admin, "/admin/audit?name=juniper");
    assert_has(&page, "Registered");
}

static void after_ninety_days_it_is_forgotten_a_few_at_a_time(void **state)
{
    (void)state;
    site_start();
    sql("INSERT INTO audit (kind, about, at) SELECT 'sign_out', 'old', now() - interval '91 days' "
        "FROM generate_series(1, 5)");
    sql("INSERT INTO audit (kind, about, at) VALUES ('sign_out', 'young', now() - interval '89 "
        "days')");
    assert_true(number_of("SELECT audit_forget(2)") <= 2); /* the job runner does so, too */
    await("SELECT audit_forget(2) = 0");
    assert_int_equal(number_of("SELECT count(*) FROM audit WHERE about = 'old'"), 0);
    assert_int_equal(number_of("SELECT count(*) FROM audit WHERE about = 'young'"), 1);
}

static void each_row_is_a_line_of_the_log(void **state)
{
    (void)state;
    (void)sign_up("larch");
    int64_t id = number_of("SELECT id FROM account WHERE name = 'larch'");
    const char *line = format("audit=register client=127.0.0.1 account=%lld", (long long)id);
    uint64_t start = harness_clock();
    bool there = false;
    while (!there && harness_clock() - start < SOON_MS) {
        FILE *log = fopen(format("%s/server.log", site_folder()), "r");
        char words[8192];
        while (!there && log != NULL && fgets(words, sizeof(words), log) != NULL)
            there = strstr(words, line) != NULL;
        if (log != NULL)
            (void)fclose(log);
        usleep(LOOK_US);
    }
    assert_true(there);
}

static void no_worker_died(void **state)
{
    (void)state;
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_see_what_happened_on_their_account),
        cmocka_unit_test(changes_of_an_account_are_noted_when_they_are_done),
        cmocka_unit_test(a_session_that_is_not_there_is_not_noted_as_ended),
        cmocka_unit_test(a_name_that_nobody_has_is_not_kept),
        cmocka_unit_test(moderating_is_noted_with_what_it_did_or_not_at_all),
        cmocka_unit_test(what_admins_change_is_noted_by_its_page),
        cmocka_unit_test(what_is_about_a_person_is_noted_by_the_account),
        cmocka_unit_test(pages_above_a_role_are_refused_and_noted),
        cmocka_unit_test(admins_look_by_name_kind_and_day_a_page_at_a_time),
        cmocka_unit_test(after_ninety_days_it_is_forgotten_a_few_at_a_time),
        cmocka_unit_test(each_row_is_a_line_of_the_log),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
