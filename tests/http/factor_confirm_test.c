/* Being asked once more who one is, before what is dangerous; and second factors that an admin takes away. */
#include "http/letters.h"
#include "http/one_time_code.h"

#include "db/harness.h"

#include <unistd.h>

enum { PATIENCE_MS = 60000 };

static int64_t count(const char *table, const char *name, const char *kind)
{
    return number_of(format("SELECT count(*) FROM %s t JOIN account a ON a.id = t.account_id "
                            "WHERE a.name = '%s' AND t.kind = '%s'",
                            table, name, kind));
}

static struct person *member(const char *name)
{
    struct person *who = sign_up(name);
    harness_sql(site_database(),
                format("UPDATE account SET email = '%s@post.test' WHERE name = '%s'", name, name));
    return who;
}

static struct page confirm(struct person *who, const char *field, const char *value)
{
    struct page form = get(who, "/account/confirm?next=%2Fadmin%2Flimits");
    assert_status(&form, 200);
    return post(who, "/account/confirm", "/account/confirm", field, value, "next", "/admin/limits",
                "key", input_of(&form, "key"), NULL);
}

static void whoever_signed_in_just_now_is_not_asked(void **state)
{
    (void)state;
    struct person *admin = sign_up_as("ada_now", "admin");
    struct page page = get(admin, "/admin/limits");
    assert_status(&page, 200);
    page = get(admin, "/account/confirm?next=/admin/mail");
    assert_span(page.location, "/admin/mail");
}

static void later_the_password_is_asked_for(void **state)
{
    (void)state;
    struct person *admin = sign_up_as("ada_later", "admin");
    ask_again("ada_later");
    static const char *const paths[] = {"/admin/limits", "/admin/mail", "/users/ada_now/credential",
                                        "/users/ada_now/factors", "/account/factors/totp"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct page page = get(admin, paths[i]);
        assert_status(&page, 303);
        assert_true(span_starts(page.location, "/account/confirm?next=%2F"));
    }
    struct person *thief = same_browser(admin); /* who has the cookie of before */
    struct page page = confirm(admin, "current", "not that one");
    assert_status(&page, 422);
    assert_has(&page, "This is not your password");
    page = confirm(admin, "code", "123456");
    assert_status(&page, 422);
    page = confirm(admin, "current", "correct horse ada_later");
    assert_status(&page, 303);
    assert_span(page.location, "/admin/limits");
    page = get(admin, "/admin/limits");
    assert_status(&page, 200);
    assert_int_equal(count("audit", "ada_later", "confirmed"), 1);
    assert_false(is_signed_in(thief));
}

static void ending_other_sessions_asks_too(void **state)
{
    (void)state;
    struct person *who = sign_up("cautious_cem");
    struct person *elsewhere = sign_in("cautious_cem");
    ask_again("cautious_cem");
    struct page page = post(who, "/account", "/account/sessions/revoke-others", NULL);
    assert_status(&page, 403);
    assert_has(&page, "Is it still you?");
    assert_true(is_signed_in(elsewhere));
    page = confirm(who, "current", "correct horse cautious_cem");
    assert_status(&page, 303);
    page = post(who, "/account", "/account/sessions/revoke-others", NULL);
    assert_status(&page, 303);
    assert_false(is_signed_in(elsewhere));
}

static void with_a_second_factor_the_password_is_not_enough(void **state)
{
    (void)state;
    struct person *admin = sign_up_as("ada_app", "admin");
    struct code_app app = set_up(admin);
    forget_steps("ada_app");
    ask_again("ada_app");
    struct page page = confirm(admin, "current", "correct horse ada_app");
    assert_status(&page, 422);
    const char *code = code_of(&app, 0);
    page = confirm(admin, "code", code);
    assert_span(page.location, "/admin/limits");
    ask_again("ada_app");
    page = confirm(admin, "code", code); /* each once */
    assert_status(&page, 422);
    assert_has(&page, "That code is wrong or was used already");
    page = confirm(admin, "code", app.recovery[0]);
    assert_span(page.location, "/admin/limits");
    ask_again("ada_app");
    page = confirm(admin, "code", app.recovery[0]);
    assert_status(&page, 422);
}

/* Whoever has a session that was left open and knows the password gets no further than before. */
static void with_a_second_factor_a_password_neither_changes_nor_confirms_anything(void **state)
{
    (void)state;
    struct person *who = member("careful_carol");
    struct code_app app = set_up(who);
    forget_steps("careful_carol");
    ask_again("careful_carol");
    struct page page = get(who, "/account");
    assert_has(&page, "and you can change it here");
    page = post(who, "/account", "/account/password", "current", "correct horse careful_carol",
                "new", "a walk along the shore", NULL);
    assert_status(&page, 403);
    assert_has(&page, "Is it still you?");
    page = post(who, "/account", "/account/email", "current", "correct horse careful_carol",
                "email", "thief@post.test", NULL);
    assert_status(&page, 403);
    assert_int_equal(
        number_of("SELECT count(*) FROM account WHERE email_wanted = 'thief@post.test'"), 0);
    page = get(who, "/account/email");
    assert_true(span_starts(page.location, "/account/confirm?next=%2F"));
    (void)first_step("careful_carol"); /* the password is the one of before */
    harness_sql(
        site_database(),
        "DO $$ BEGIN PERFORM session_renew(s.token_hash, s.token_hash, false) FROM session s "
        "JOIN account a ON a.id = s.account_id WHERE a.name = 'careful_carol'; END $$");
    page = get(who, "/account/factors/totp/remove");
    assert_true(span_starts(page.location, "/account/confirm?next=%2F"));
    page = confirm(who, "code", code_of(&app, 0));
    assert_status(&page, 303);
    page = get(who, "/account");
    assert_has(&page, "action=\"/account/password\"");
    page = post(who, "/account", "/account/password", "current", "correct horse careful_carol",
                "new", "a walk along the shore", NULL);
    assert_status(&page, 303);
    assert_span(page.location, "/account?done=password");
}

static void codes_are_limited_here_too(void **state)
{
    (void)state;
    struct person *admin = sign_up_as("ada_limit", "admin");
    (void)set_up(admin);
    ask_again("ada_limit");
    limit_to("second", "device", 1, 3600);
    limit_to("second", "account", 1, 3600);
    /* Not even what setting it up used a moment ago, which would be more than nothing for some milliseconds. */
    harness_sql(site_database(), "TRUNCATE limit_used");
    struct page page = {0};
    for (int i = 0; i < 3; i++)
        page = confirm(admin, "code", "000000");
    assert_status(&page, 429);
    limits_wide();
}

static int64_t codes_of(const char *name)
{
    return number_of(format("SELECT codes FROM second_wrong JOIN account a ON a.id = account_id "
                            "WHERE a.name = '%s'",
                            name));
}

/* So many wrong passwords are noted; nobody waits for that. Whether to tell of one is decided in the same batch. */
static void await_times(const char *name, int64_t wanted)
{
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    while (number_of(format("SELECT coalesce(sum(times), 0) FROM audit u JOIN account a ON a.id = "
                            "u.account_id WHERE a.name = '%s' AND u.kind = 'password_wrong'",
                            name)) < wanted) {
        if (harness_clock() > deadline)
            fail_msg("it is not noted");
        usleep(10000);
    }
}

/* Whoever has somebody's session guesses no more than who has their password, and the owner hears of it. */
static void wrong_codes_count_as_those_of_signing_in_and_are_told(void **state)
{
    (void)state;
    struct person *who = member("watched_wim");
    struct code_app app = set_up(who);
    forget_steps("watched_wim");
    ask_again("watched_wim");
    for (int i = 0; i < 5; i++) {
        struct page page = confirm(who, "code", code_of(&app, 20 + i));
        assert_status(&page, 422);
    }
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    while (count("mail", "watched_wim", "second_failed") == 0) { /* nobody waits for it */
        if (harness_clock() > deadline)
            fail_msg("its owner was not told");
        usleep(10000);
    }
    assert_int_equal(codes_of("watched_wim"), 5);
    /* The owner's right one says nothing about those. */
    struct page page = confirm(who, "code", code_of(&app, 0));
    assert_status(&page, 303);
    assert_int_equal(codes_of("watched_wim"), 5);
}

/* Nor does whoever has a session guess the password unheard: at whichever form asks for it. Once an hour is enough. */
static void wrong_passwords_are_told(void **state)
{
    (void)state;
    struct person *who = member("heedful_hal");
    struct page page = {0};
    for (int i = 0; i < 4; i++) {
        page = post(who, "/account", "/account/password", "current", "wrong one", "new",
                    "a walk along the shore", NULL);
        assert_status(&page, 422);
    }
    await_times("heedful_hal", 4);
    assert_int_equal(count("mail", "heedful_hal", "password_wrong"), 0);
    for (int i = 0; i < 4; i++) {
        ask_again("heedful_hal");
        page = confirm(who, "current", "wrong one");
        assert_status(&page, 422);
    }
    await_times("heedful_hal", 8);
    assert_int_equal(count("mail", "heedful_hal", "password_wrong"), 1);
    const char *letter =
        letter_with(letters_folder(), "heedful_hal@post.test", "wrong ones several");
    assert_string_equal(link_of(letter), "/account/forgotten");
}

/* The hidden fields of what waits, sent on. */
static struct page send_on(struct person *who, const struct page *page, const char *field,
                           const char *value)
{
    static const char words[] =
        "{\"what\":\"verify\",\"profession\":\"osteopath\",\"checked\":\"The register, no. "
        "7\",\"valid_until\":\"2027-06-01\",\"reason\":\"\"}";
    return post_without_token(who, "/account/confirm", "csrf", input_of(page, "csrf"), "key",
                              input_of(page, "key"), "next", input_of(page, "next"), "words_for",
                              input_of(page, "words_for"), "draft_for", "", "draft", words, "asked",
                              input_of(page, "asked"), field, value, NULL);
}

static void what_was_written_comes_along(void **state)
{
    (void)state;
    struct person *admin = sign_up_as("ada_words", "admin");
    (void)sign_up("osteopath_olga");
    ask_again("ada_words");
    struct page page =
        post(admin, "/account", "/users/osteopath_olga/credential", "what", "verify", "profession",
             "osteopath", "checked", "The register, no. 7", "valid_until", "2027-06-01", NULL);
    assert_status(&page, 403);
    assert_has(&page, "Is it still you?");
    assert_has(&page, "The register, no. 7");
    assert_string_equal(input_of(&page, "words_for"), "/users/osteopath_olga/credential");
    assert_has(&page, "What you wrote is safe in this page");
    page = send_on(admin, &page, "current", "wrong");
    assert_status(&page, 422);
    assert_has(&page, "The register, no. 7");
    page = send_on(admin, &page, "current", "correct horse ada_words");
    assert_status(&page, 200);
    assert_has(&page, "<h1>Not done yet</h1>");
    assert_has(&page, "action=\"/users/osteopath_olga/credential\"");
    assert_has(&page, "The register, no. 7");
}

/* The first answer was lost on its way: the same form comes once more, with the cookie of before. */
static void a_confirmation_sent_twice_is_answered_alike(void **state)
{
    (void)state;
    struct person *admin = sign_up_as("ada_twice", "admin");
    (void)sign_up("osteopath_otis");
    ask_again("ada_twice");
    struct page page =
        post(admin, "/account", "/users/osteopath_otis/credential", "what", "verify", "profession",
             "osteopath", "checked", "The register, no. 7", "valid_until", "2027-06-01", NULL);
    assert_status(&page, 403);
    assert_true(input_of(&page, "key")[0] != '\0');
    struct person *before = same_browser(admin);
    struct page first = send_on(admin, &page, "current", "correct horse ada_twice");
    assert_status(&first, 200);
    struct page second = send_on(before, &page, "current", "correct horse ada_twice");
    assert_status(&second, 200);
    assert_has(&second, "<h1>Not done yet</h1>");
    assert_has(&second, "action=\"/users/osteopath_otis/credential\"");
    assert_has(&second, "The register, no. 7");
    /* Its form is of the session that the cookie names now. */
    assert_string_equal(input_of(&second, "csrf"), input_of(&first, "csrf"));
    assert_null(memmem(second.headers.ptr, second.headers.len, "bt_device=0.", 12));
}

/* ---- taken away by somebody else ---- */

static struct person *member_with_app(const char *name, struct code_app *app)
{
    struct person *who = member(name);
    *app = set_up(who);
    return who;
}

static void an_admin_takes_a_members_away(void **state)
{
    (void)state;
    struct code_app app;
    struct person *member = member_with_app("lost_lara", &app);
    struct person *admin = sign_up_as("ada_reset", "admin");
    struct page page = get(admin, "/users/lost_lara/factors");
    assert_has(&page, "Take it away");
    page = post(admin, "/users/lost_lara/factors", "/users/lost_lara/factors", NULL);
    assert_span(page.location, "/users/lost_lara/factors?done=reset");
    assert_false(is_signed_in(member));
    assert_int_equal(count("mail", "lost_lara", "factors_reset"), 1);
    assert_int_equal(count("audit", "lost_lara", "factors_reset"), 1);
    (void)sign_in("lost_lara");
}

static void only_an_admin_does_and_not_another_admins(void **state)
{
    (void)state;
    struct code_app app;
    (void)member_with_app("kept_kim", &app);
    struct person *moderator = sign_up_as("mo_reset", "moderator");
    struct page page = post(moderator, "/account", "/users/kept_kim/factors", NULL);
    assert_status(&page, 403);
    (void)first_step("kept_kim"); /* it is still there */
    struct person *other = sign_up_as("ada_other", "admin");
    (void)set_up(other);
    struct person *admin = sign_up_as("ada_asks", "admin");
    page = get(admin, "/users/ada_other/factors");
    assert_has(&page, "backtalk-ctl factors ada_other reset");
    page = post(admin, "/account", "/users/ada_other/factors", NULL);
    assert_status(&page, 403);
    assert_true(is_signed_in(other));
}

static void whoever_runs_the_server_takes_anybodys_away(void **state)
{
    (void)state;
    struct code_app app;
    struct person *member = member_with_app("ctl_carla", &app);
    struct text output;
    text_init(&output, 4096);
    assert_int_equal(site_ctl("factors Ctl_Carla reset", &output), 0);
    assert_non_null(strstr(text_string(&output), "ctl_carla has no second step now"));
    assert_false(is_signed_in(member));
    (void)sign_in("ctl_carla");
    assert_int_equal(count("audit", "ctl_carla", "factors_reset"), 1);
    assert_int_not_equal(site_ctl("factors nobody_here reset 2>&1", &output), 0);
    text_free(&output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whoever_signed_in_just_now_is_not_asked),
        cmocka_unit_test(later_the_password_is_asked_for),
        cmocka_unit_test(ending_other_sessions_asks_too),
        cmocka_unit_test(with_a_second_factor_the_password_is_not_enough),
        cmocka_unit_test(with_a_second_factor_a_password_neither_changes_nor_confirms_anything),
        cmocka_unit_test(codes_are_limited_here_too),
        cmocka_unit_test(wrong_codes_count_as_those_of_signing_in_and_are_told),
        cmocka_unit_test(wrong_passwords_are_told),
        cmocka_unit_test(what_was_written_comes_along),
        cmocka_unit_test(a_confirmation_sent_twice_is_answered_alike),
        cmocka_unit_test(an_admin_takes_a_members_away),
        cmocka_unit_test(only_an_admin_does_and_not_another_admins),
        cmocka_unit_test(whoever_runs_the_server_takes_anybodys_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
