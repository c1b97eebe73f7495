/* Second factors: setting up an app, and signing in with a code. */
#include "http/one_time_code.h"

#include <sys/wait.h>
#include <unistd.h>

#include "db/harness.h"
#include "factor/totp.h"

enum { PATIENCE_MS = 60000 };

static int64_t mails(const char *name, const char *kind)
{
    return number_of(format("SELECT count(*) FROM mail m JOIN account a ON a.id = m.account_id "
                            "WHERE a.name = '%s' AND m.kind = '%s'",
                            name, kind));
}

static int64_t audited(const char *name, const char *kind)
{
    return number_of(format("SELECT count(*) FROM audit u JOIN account a ON a.id = u.account_id "
                            "WHERE a.name = '%s' AND u.kind = '%s'",
                            name, kind));
}

/* With an address that mail goes to. */
static struct person *member(const char *name)
{
    struct person *who = sign_up(name);
    harness_sql(site_database(),
                format("UPDATE account SET email = '%s@post.test' WHERE name = '%s'", name, name));
    return who;
}

/* ---- setting up ---- */

static void an_app_counts_once_a_right_code_of_it_came(void **state)
{
    (void)state;
    struct person *who = member("avocet");
    struct page page = get(who, "/account/factors/totp");
    assert_has(&page, "<svg class=\"qr\"");
    assert_has(&page, "href=\"otpauth://totp/Backtalk");
    struct code_app app = scan(&page);
    page = post(who, "/account/factors/totp", "/account/factors/totp", "code", code_of(&app, -9),
                NULL);
    assert_status(&page, 422);
    assert_has(&page, "That code is wrong or has expired");
    assert_memory_equal(scan(&page).secret, app.secret, sizeof(app.secret));
    (void)sign_in("avocet"); /* nothing counts yet */
    page = get(who, "/account/factors/totp");
    assert_memory_equal(scan(&page).secret, app.secret, sizeof(app.secret)); /* the same again */
    page = post(who, "/account/factors/totp", "/account/factors/totp", "code", code_of(&app, 0),
                "key", input_of(&page, "key"), NULL);
    assert_status(&page, 200);
    assert_has(&page, "Your recovery codes");
    assert_has(&page, "download=\"backtalk-recovery-codes.txt\"");
    page = get(who, "/account/factors");
    assert_has(&page, "10 of them are left");
    assert_int_equal(mails("avocet", "factor_added"), 1);
    assert_int_equal(audited("avocet", "factor_added"), 1);
    (void)first_step("avocet");
    page = get(who, "/account/factors/totp"); /* the secret is never shown again */
    assert_status(&page, 303);
}

/* Whoever read one in a session of theirs, or in the owner's own, would have the codes of the app that the owner sets up. */
static void no_secret_is_known_in_advance(void **state)
{
    (void)state;
    struct person *thief = member("bluethroat");
    struct page page = get(thief, "/account/factors/totp");
    struct code_app known = scan(&page);
    struct person *owner = sign_in("bluethroat");
    page = get(owner, "/account/factors/totp");
    struct code_app own = scan(&page);
    assert_memory_not_equal(own.secret, known.secret, sizeof(own.secret));
    page = post(owner, "/account", "/account/password", "current", "correct horse bluethroat",
                "new", "a walk along the shore", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM totp t JOIN account a ON a.id = t.account_id "
                               "WHERE a.name = 'bluethroat'"),
                     0);
    page = get(owner, "/account/factors/totp");
    known = scan(&page);
    assert_memory_not_equal(own.secret, known.secret, sizeof(own.secret));
    /* Nor does one hold for long. */
    harness_sql(site_database(), "UPDATE totp SET started_at = now() - interval '31 minutes'");
    page =
        post(owner, "/account/factors", "/account/factors/totp", "code", code_of(&known, 0), NULL);
    assert_span(page.location, "/account/factors/totp");
    page = get(owner, "/account/factors/totp");
    own = scan(&page);
    assert_memory_not_equal(own.secret, known.secret, sizeof(own.secret));
    /* It goes with its session. */
    harness_sql(site_database(), "DELETE FROM session WHERE account_id = (SELECT id FROM account "
                                 "WHERE name = 'bluethroat')");
    assert_int_equal(number_of("SELECT count(*) FROM totp t JOIN account a ON a.id = t.account_id "
                               "WHERE a.name = 'bluethroat'"),
                     0);
}

static void sessions_that_began_without_it_end(void **state)
{
    (void)state;
    struct person *who = member("bittern");
    struct person *other = sign_in("bittern");
    (void)set_up(who);
    assert_true(is_signed_in(who));
    assert_false(is_signed_in(other));
}

static void the_form_sent_twice_sets_up_once(void **state)
{
    (void)state;
    struct person *who = member("brambling");
    struct page page = get(who, "/account/factors/totp");
    struct code_app app = scan(&page);
    const char *key = input_of(&page, "key");
    const char *csrf = input_of(&page, "csrf");
    struct person *again = same_browser(who);
    page = post_without_token(who, "/account/factors/totp", "code", code_of(&app, 0), "key", key,
                              "csrf", csrf, NULL);
    assert_has(&page, "Your recovery codes");
    page = post_without_token(again, "/account/factors/totp", "code", code_of(&app, 0), "key", key,
                              "csrf", csrf, NULL);
    assert_status(&page, 303);
    assert_span(page.location, "/account/factors?done=totp");
    assert_true(is_signed_in(again));
}

/* Each sends its owner a mail: setting up and removing in turn would send any number. */
static void setting_up_has_a_limit(void **state)
{
    (void)state;
    limits_as_shipped();
    limit_to("factor", "account", 2, 86400);
    struct person *who = member("crossbill");
    (void)set_up(who);
    struct page page = post(who, "/account/factors/codes", "/account/factors/codes", NULL);
    assert_has(&page, "Your recovery codes");
    page = post(who, "/account/factors/codes", "/account/factors/codes", NULL);
    assert_status(&page, 429);
    assert_has(&page, "Ways to sign in to your account were set up many times today, so please do "
                      "this in");
    page = post(who, "/account/factors/totp/remove", "/account/factors/totp/remove", NULL);
    assert_status(&page, 303); /* whoever removes one is not kept from it */
    page = get(who, "/account/factors/totp");
    struct code_app app = scan(&page);
    forget_steps("crossbill");
    page = post(who, "/account/factors/totp", "/account/factors/totp", "code", code_of(&app, 0),
                "key", input_of(&page, "key"), NULL);
    assert_status(&page, 429);
    assert_has(&page, "set up many times today");
    assert_has(&page, "<svg class=\"qr\"");
    assert_int_equal(mails("crossbill", "factor_added"), 1);
    limits_wide();
}

static void codes_that_are_loaded_again_are_said_to_be_shown_once(void **state)
{
    (void)state;
    struct person *who = member("bunting");
    struct page page = get(who, "/account/factors/totp");
    struct code_app app = scan(&page);
    const char *key = input_of(&page, "key");
    const char *csrf = input_of(&page, "csrf");
    for (int i = 0; i < 2; i++)
        page = post_without_token(who, "/account/factors/totp", "code", code_of(&app, 0), "key",
                                  key, "csrf", csrf, NULL);
    assert_status(&page, 303);
    page = get(who, page.location.ptr);
    assert_has(&page, "recovery codes are shown only once. Did you not save them?");
}

static void without_it_signing_in_takes_the_password_alone(void **state)
{
    (void)state;
    struct person *who = member("chiffchaff");
    (void)set_up(who);
    struct page page = get(who, "/account/factors/totp/remove");
    assert_has(&page, "recovery codes stop working");
    page = post(who, "/account/factors/totp/remove", "/account/factors/totp/remove", NULL);
    assert_span(page.location, "/account/factors?done=removed");
    (void)sign_in("chiffchaff");
    assert_int_equal(mails("chiffchaff", "factor_removed"), 1);
    assert_int_equal(number_of("SELECT count(*) FROM recovery_code c JOIN account a ON a.id = "
                               "c.account_id WHERE a.name = 'chiffchaff'"),
                     0);
}

/* ---- the second step ---- */

static void a_code_of_now_or_a_step_beside_it_signs_in(void **state)
{
    (void)state;
    struct code_app app = set_up(member("dipper"));
    for (int steps = -1; steps <= 1; steps++) {
        forget_steps("dipper");
        struct person *who = first_step("dipper");
        assert_false(is_signed_in(who));
        int64_t step = totp_step(clock_now());
        struct page page = second_step(who, code_of(&app, steps));
        if (page.status == 422 && totp_step(clock_now()) != step) {
            steps--; /* the next step began meanwhile: the same once more */
            continue;
        }
        assert_status(&page, 303);
        assert_true(is_signed_in(who));
    }
    static const int wrong[] = {-3, 3};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        forget_steps("dipper");
        struct person *who = first_step("dipper");
        struct page page = second_step(who, code_of(&app, wrong[i]));
        assert_status(&page, 422);
        assert_has(&page, "That code is wrong or was used already. Look at its digits");
        assert_false(is_signed_in(who));
    }
    assert_int_equal(audited("dipper", "second_wrong"), 1); /* counted in one row */
}

static void a_code_signs_in_once(void **state)
{
    (void)state;
    struct code_app app = set_up(member("dunlin"));
    forget_steps("dunlin");
    const char *code = code_of(&app, 0);
    struct page page = second_step(first_step("dunlin"), code);
    assert_status(&page, 303);
    struct person *thief = first_step("dunlin");
    page = second_step(thief, code);
    assert_status(&page, 422);
    page = second_step(thief, code_of(&app, -1)); /* nor one that is older */
    assert_status(&page, 422);
    assert_false(is_signed_in(thief));
    const char *next = code_of(&app, 1);
    page = second_step(thief, format("%.3s %.3s", next, next + 3));
    assert_status(&page, 303);
}

/* In processes of their own, so that they are on their way together. */
static void of_two_who_send_one_code_at_once_one_gets_in(void **state)
{
    (void)state;
    enum { SENDERS = 4 };
    struct code_app app = set_up(member("fieldfare"));
    forget_steps("fieldfare");
    struct person *senders[SENDERS];
    const char *tokens[SENDERS];
    pid_t children[SENDERS];
    for (int i = 0; i < SENDERS; i++) {
        senders[i] = first_step("fieldfare");
        tokens[i] = token_of(senders[i], "/login/second");
    }
    const char *code = code_of(&app, 0);
    for (int i = 0; i < SENDERS; i++) {
        struct person *sender = same_browser(senders[i]);
        children[i] = fork();
        if (children[i] == 0) {
            struct page page =
                post_without_token(sender, "/login/second", "csrf", tokens[i], "code", code, NULL);
            _exit(page.status == 303 ? 1 : 0);
        }
    }
    int let_in = 0;
    for (int i = 0; i < SENDERS; i++) {
        int status;
        waitpid(children[i], &status, 0);
        let_in += WEXITSTATUS(status);
    }
    assert_int_equal(let_in, 1);
}

static void a_recovery_code_signs_in_once(void **state)
{
    (void)state;
    struct code_app app = set_up(member("gadwall"));
    struct person *who = first_step("gadwall");
    struct page page = get(who, "/login/second?with=recovery");
    assert_has(&page, "Enter one of your recovery codes");
    page = second_step(who, app.recovery[3]);
    assert_status(&page, 303);
    assert_true(is_signed_in(who));
    page = get(who, "/account");
    assert_has(&page, "Signed in with a password and a second step on");
    page = get(who, "/account/factors");
    assert_has(&page, "9 of them are left");
    assert_int_equal(mails("gadwall", "recovery_used"), 1);
    assert_int_equal(audited("gadwall", "recovery_used"), 1);
    struct person *thief = first_step("gadwall");
    page = second_step(thief, app.recovery[3]);
    assert_status(&page, 422);
    assert_has(&page, "That recovery code is wrong or was used already. Try another one.");
    assert_false(is_signed_in(thief));
}

/* The account is suspended: the page that says so is the answer to a code that was right, and is spent like any other. */
static void a_code_that_only_shows_why_nobody_gets_in_is_spent(void **state)
{
    (void)state;
    struct code_app app = set_up(member("redstart"));
    forget_steps("redstart");
    harness_sql(site_database(),
                "INSERT INTO suspension (account_id, reason, message, actor_id) SELECT id, 'r', "
                "'Please wait.', id FROM account WHERE name = 'redstart'");
    const char *const codes[] = {code_of(&app, 0), app.recovery[2]};
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        struct person *who = first_step("redstart");
        struct page page = second_step(who, codes[i]);
        assert_status(&page, 200);
        assert_has(&page, "Your account is suspended");
        page = second_step(first_step("redstart"), codes[i]);
        assert_status(&page, 422);
        assert_has_not(&page, "Your account is suspended");
    }
    assert_int_equal(number_of("SELECT count(*) FROM sign_in_attempt s JOIN account a ON a.id = "
                               "s.account_id WHERE a.name = 'redstart' AND s.tries = 1"),
                     2); /* of the second ones alone */
}

static void another_accounts_codes_are_worth_nothing(void **state)
{
    (void)state;
    struct code_app one = set_up(member("garganey"));
    struct code_app other = set_up(member("goldcrest"));
    struct person *who = first_step("garganey");
    struct page page = second_step(who, other.recovery[0]);
    assert_status(&page, 422);
    page = second_step(who, code_of(&other, 0));
    assert_status(&page, 422);
    page = second_step(who, one.recovery[0]);
    assert_status(&page, 303);
}

static void new_recovery_codes_take_the_place_of_the_old(void **state)
{
    (void)state;
    struct person *who = member("grebe");
    struct code_app app = set_up(who);
    struct page form = get(who, "/account/factors/codes");
    const char *key = input_of(&form, "key");
    struct page page =
        post(who, "/account/factors/codes", "/account/factors/codes", "key", key, NULL);
    assert_has(&page, "<ol class=\"codes\"");
    assert_has_not(&page, app.recovery[0]);
    page = post(who, "/account/factors/codes", "/account/factors/codes", "key", key, NULL);
    assert_has(&page, "they are shown only once");
    page = second_step(first_step("grebe"), app.recovery[0]);
    assert_status(&page, 422);
}

/* ---- attempts ---- */

static void an_attempt_is_over_after_ten_minutes(void **state)
{
    (void)state;
    struct code_app app = set_up(member("greenshank"));
    struct person *who = first_step("greenshank");
    harness_sql(site_database(), "UPDATE sign_in_attempt SET expires_at = now()");
    struct page page = second_step(who, app.recovery[0]);
    assert_status(&page, 200);
    assert_has(&page, "Please sign in once more");
    assert_false(is_signed_in(who));
}

static void an_attempt_takes_five_codes_and_then_its_owner_is_told(void **state)
{
    (void)state;
    struct code_app app = set_up(member("guillemot"));
    struct person *thief = first_step("guillemot");
    struct page page = {0};
    for (int i = 0; i < 5; i++)
        page = second_step(thief, code_of(&app, 20 + i));
    assert_has(&page, "Please sign in once more");
    page = second_step(thief, app.recovery[0]);
    assert_has(&page, "Please sign in once more");
    assert_false(is_signed_in(thief));
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    while (mails("guillemot", "second_failed") == 0) { /* nobody waits for it */
        if (harness_clock() > deadline)
            fail_msg("its owner was not told");
        usleep(10000);
    }
    page = second_step(first_step("guillemot"), app.recovery[0]); /* and is not kept out */
    assert_status(&page, 303);
}

static void await_mails(const char *name, const char *kind, int64_t wanted)
{
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    while (mails(name, kind) < wanted) { /* nobody waits for it */
        if (harness_clock() > deadline)
            fail_msg("its owner was not told");
        usleep(10000);
    }
}

/* Never five in one attempt: who has the password is no better off for it, and its owner knows. */
static void single_codes_of_many_attempts_are_told_and_slowed_down(void **state)
{
    (void)state;
    struct person *owner = member("hoopoe");
    struct code_app app = set_up(owner);
    limits_as_shipped();
    int looked_at = 0;
    for (int i = 0; i < 28; i++) {
        struct page page = second_step(first_step("hoopoe"), code_of(&app, 20 + i));
        looked_at += page.status == 422;
        if (page.status != 422)
            assert_status(&page, 429);
    }
    assert_int_equal(looked_at, 12);
    await_mails("hoopoe", "second_failed", 2);
    forget_steps("hoopoe");
    struct page page = second_step(first_step("hoopoe"), code_of(&app, 0));
    assert_status(&page, 429);
    (void)post(owner, "/account", "/logout", NULL);
    page =
        post(owner, "/login", "/login", "name", "hoopoe", "password", "correct horse hoopoe", NULL);
    page = second_step(owner, code_of(&app, 0));
    assert_status(&page, 303);
    assert_true(is_signed_in(owner));
    /* Another password, and whoever has the old one counts no more. */
    page = post(owner, "/account", "/account/password", "current", "correct horse hoopoe", "new",
                "another quiet walk", NULL);
    assert_status(&page, 303);
    forget_steps("hoopoe");
    struct person *elsewhere = somebody();
    page = post(elsewhere, "/login", "/login", "name", "hoopoe", "password", "another quiet walk",
                NULL);
    page = second_step(elsewhere, code_of(&app, 0));
    assert_status(&page, 303);
    limits_wide();
}

static void a_new_password_ends_attempts(void **state)
{
    (void)state;
    struct code_app app = set_up(member("hobby"));
    struct person *thief = first_step("hobby");
    harness_sql(site_database(), "UPDATE account SET devices_since = now() WHERE name = 'hobby'");
    struct page page = second_step(thief, app.recovery[0]);
    assert_has(&page, "Please sign in once more");
    assert_false(is_signed_in(thief));
}

static void nobody_gets_to_the_second_step_without_the_first(void **state)
{
    (void)state;
    struct code_app app = set_up(member("jackdaw"));
    struct person *who = somebody();
    struct page page = get(who, "/login/second");
    assert_has(&page, "Please sign in once more");
    page = post(who, "/login", "/login/second", "code", app.recovery[0], NULL);
    assert_has(&page, "Please sign in once more");
    assert_false(is_signed_in(who));
}

/* ---- limits ---- */

static void digits_are_limited_and_recovery_codes_still_work(void **state)
{
    (void)state;
    struct code_app app = set_up(member("kestrel"));
    limit_to("second", "account", 3, 3600);
    struct person *thief = first_step("kestrel");
    struct page page = {0};
    for (int i = 0; i < 4; i++)
        page = second_step(thief, code_of(&app, 20 + i));
    assert_status(&page, 429);
    assert_has(&page, "A recovery code works now");
    forget_steps("kestrel");
    page = second_step(first_step("kestrel"), code_of(&app, 0)); /* a new attempt does not help */
    assert_status(&page, 429);
    page = second_step(first_step("kestrel"), app.recovery[0]);
    assert_status(&page, 303);
    limits_wide();
}

static void a_known_device_has_a_limit_of_its_own(void **state)
{
    (void)state;
    struct person *who = member("knot");
    struct code_app app = set_up(who);
    limit_to("second", "account", 1, 3600);
    struct person *thief = first_step("knot");
    for (int i = 0; i < 3; i++)
        (void)second_step(thief, code_of(&app, 20 + i));
    forget_steps("knot");
    (void)post(who, "/account", "/logout", NULL);
    struct page page =
        post(who, "/login", "/login", "name", "knot", "password", "correct horse knot", NULL);
    assert_true(span_starts(page.location, "/login/second"));
    page = second_step(who, code_of(&app, 0));
    assert_status(&page, 303);
    limits_wide();
}

/* ---- words that waited ---- */

static struct page sign_in_with_words(struct person *who, const char *name)
{
    return post(who, "/login", "/login", "name", name, "password", format("correct horse %s", name),
                "next", "/questions/ask", "words_for", "/questions", "draft_for", "/questions",
                "draft", "{\"title\":\"Why does it pull?\",\"body\":\"When I stand up.\"}", NULL);
}

static void words_wait_through_the_second_step(void **state)
{
    (void)state;
    struct code_app app = set_up(member("lapwing"));
    struct person *who = somebody();
    struct page page = sign_in_with_words(who, "lapwing");
    assert_status(&page, 200);
    assert_has(&page, "What you wrote is safe in this page");
    assert_has(&page, "Enter the six digits");
    assert_has_not(&page, "data-passkey"); /* which this account has none of */
    const char *csrf = input_of(&page, "csrf");
    static const char words[] = "{\"title\":\"Why does it pull?\",\"body\":\"When I stand up.\"}";
    page = post_without_token(who, "/login/second", "csrf", csrf, "other", "1", "with", "app",
                              "next", "/questions/ask", "words_for", "/questions", "draft_for",
                              "/questions", "draft", words, NULL);
    assert_status(&page, 200); /* the other keyboard */
    assert_has(&page, "Enter one of your recovery codes");
    assert_has(&page, "Why does it pull?");
    page = post_without_token(who, "/login/second", "csrf", csrf, "code", "000 000", "next",
                              "/questions/ask", "words_for", "/questions", "draft_for",
                              "/questions", "draft", words, NULL);
    assert_status(&page, 422);
    assert_has(&page, "Why does it pull?");
    page = post_without_token(who, "/login/second", "csrf", csrf, "code", app.recovery[1], "next",
                              "/questions/ask", "words_for", "/questions", "draft_for",
                              "/questions", "draft", words, NULL);
    assert_status(&page, 303);
    assert_true(span_starts(page.location, "/questions/ask?draft="));
    page = get(who, page.location.ptr);
    assert_has(&page, "Why does it pull?");
}

static void an_attempt_that_is_over_leads_back_with_the_words(void **state)
{
    (void)state;
    (void)set_up(member("linnet"));
    struct person *who = somebody();
    struct page page = sign_in_with_words(who, "linnet");
    const char *csrf = input_of(&page, "csrf");
    harness_sql(site_database(), "UPDATE sign_in_attempt SET expires_at = now()");
    page = post_without_token(who, "/login/second", "csrf", csrf, "code", "123456", "words_for",
                              "/questions", "draft_for", "/questions", "draft",
                              "{\"title\":\"Why does it pull?\"}", NULL);
    assert_has(&page, "Please sign in once more");
    assert_has(&page, "Why does it pull?");
    assert_has(&page, "action=\"/login\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_app_counts_once_a_right_code_of_it_came),
        cmocka_unit_test(no_secret_is_known_in_advance),
        cmocka_unit_test(sessions_that_began_without_it_end),
        cmocka_unit_test(the_form_sent_twice_sets_up_once),
        cmocka_unit_test(setting_up_has_a_limit),
        cmocka_unit_test(codes_that_are_loaded_again_are_said_to_be_shown_once),
        cmocka_unit_test(without_it_signing_in_takes_the_password_alone),
        cmocka_unit_test(a_code_of_now_or_a_step_beside_it_signs_in),
        cmocka_unit_test(a_code_signs_in_once),
        cmocka_unit_test(of_two_who_send_one_code_at_once_one_gets_in),
        cmocka_unit_test(a_recovery_code_signs_in_once),
        cmocka_unit_test(a_code_that_only_shows_why_nobody_gets_in_is_spent),
        cmocka_unit_test(another_accounts_codes_are_worth_nothing),
        cmocka_unit_test(new_recovery_codes_take_the_place_of_the_old),
        cmocka_unit_test(an_attempt_is_over_after_ten_minutes),
        cmocka_unit_test(an_attempt_takes_five_codes_and_then_its_owner_is_told),
        cmocka_unit_test(single_codes_of_many_attempts_are_told_and_slowed_down),
        cmocka_unit_test(a_new_password_ends_attempts),
        cmocka_unit_test(nobody_gets_to_the_second_step_without_the_first),
        cmocka_unit_test(digits_are_limited_and_recovery_codes_still_work),
        cmocka_unit_test(a_known_device_has_a_limit_of_its_own),
        cmocka_unit_test(words_wait_through_the_second_step),
        cmocka_unit_test(an_attempt_that_is_over_leads_back_with_the_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
