/* Suspensions: who may, what the person is told, what they still can do, and what moderators see. */
#include "http/letters.h"
#include "http/site.h"

#include "db/harness.h"

static struct person *moderator;
static struct person *admin;

static int begin(void **state)
{
    (void)state;
    moderator = sign_up_as("judging_jo", "moderator");
    admin = sign_up_as("judging_ada", "admin");
    tag_exists("low-back");
    return 0;
}

static const char *page_of(const char *name)
{
    return format("/users/%s/suspend", name);
}

static struct page suspend(struct person *who, const char *name, const char *time, const char *day)
{
    struct page form = get(who, page_of(name));
    return post(who, page_of(name), page_of(name), "what", "suspend", "seen",
                input_of(&form, "seen"), "time", time, "until", day, "reason",
                "Third warning <ignored>", "message", "Please be kinder.\n\nWe mean it.", NULL);
}

static struct page lift(struct person *who, const char *name)
{
    struct page form = get(who, page_of(name));
    return post(who, page_of(name), page_of(name), "what", "lift", "seen", input_of(&form, "seen"),
                NULL);
}

static struct page try_to_sign_in(const char *name)
{
    return post(somebody(), "/login", "/login", "name", name, "password",
                format("correct horse %s", name), NULL);
}

static void only_moderators_suspend_and_only_admins_moderators(void **state)
{
    (void)state;
    struct person *member = sign_up("plain_pat");
    struct page page = get(member, page_of("plain_pat"));
    assert_status(&page, 403);
    page = get(moderator, page_of("nobody_at_all"));
    assert_status(&page, 404);
    page = get(moderator, page_of("judging_ada"));
    assert_has(&page, "Moderators and admins are suspended by admins.");
    page = post(moderator, page_of("plain_pat"), page_of("judging_ada"), "what", "suspend", "seen",
                "0", "time", "day", "reason", "r", "message", "m", NULL);
    assert_status(&page, 403);
    page = post(admin, page_of("plain_pat"), page_of("judging_ada"), "what", "suspend", "seen", "0",
                "time", "day", "reason", "r", "message", "m", NULL);
    assert_status(&page, 403);
    assert_has(&page, "Nobody can suspend their own account.");
    assert_int_equal(number_of("SELECT count(*) FROM suspension"), 0);
}

static void a_wrong_form_keeps_every_word(void **state)
{
    (void)state;
    struct page page = post(moderator, page_of("plain_pat"), page_of("plain_pat"), "what",
                            "suspend", "seen", "0", "time", "date", "until", "2001-01-01", "reason",
                            "", "message", "What I wrote to you", NULL);
    assert_status(&page, 422);
    assert_has(&page, "What I wrote to you");
    assert_has(&page, "Please say why");
    assert_has(&page, "value=\"2001-01-01\"");
    page = suspend(moderator, "plain_pat", "date", "2001-01-01");
    assert_status(&page, 422);
    assert_has(&page, "Please choose a day that is still to come.");
    assert_has(&page, "Third warning &lt;ignored&gt;");
    page = suspend(moderator, "plain_pat", "", "");
    assert_status(&page, 422);
    assert_has(&page, "Please choose for how long.");
}

static void sessions_end_and_signing_in_shows_the_message(void **state)
{
    (void)state;
    struct person *who = sign_up("rude_rod");
    harness_sql(site_database(),
                "UPDATE account SET email = 'rod@rude.example' WHERE name = 'rude_rod'");
    struct page page = get(moderator, page_of("rude_rod"));
    assert_has(&page, "Hello rude_rod,");
    page = suspend(moderator, "rude_rod", "week", "");
    assert_status(&page, 303);
    page = get(who, "/account");
    assert_status(&page, 303); /* to signing in */
    page = try_to_sign_in("rude_rod");
    assert_status(&page, 200);
    assert_has(&page, "Your account is suspended");
    assert_has(&page, "<p>Please be kinder.</p>");
    assert_has(&page, "<p>We mean it.</p>");
    assert_has(&page, "If you think this is wrong");
    assert_has_not(&page, "Third warning");
    assert_int_equal(number_of("SELECT count(*) FROM session s JOIN account a ON a.id = "
                               "s.account_id WHERE a.name = 'rude_rod'"),
                     0);
    const char *letter = letter_with(letters_folder(), "rod@rude.example", "Please be kinder.");
    assert_non_null(strstr(letter, "is suspended until "));
    assert_null(strstr(letter, "Third warning"));
    /* Who does not know the password learns nothing. */
    page = post(somebody(), "/login", "/login", "name", "rude_rod", "password", "guess", NULL);
    assert_status(&page, 422);
    assert_has_not(&page, "suspended");
}

static void words_sent_meanwhile_are_not_lost(void **state)
{
    (void)state;
    struct person *who = sign_up("writing_wes");
    const char *token = token_of(who, "/questions/ask");
    struct page page = suspend(moderator, "writing_wes", "day", "");
    assert_status(&page, 303);
    page = post(who, "/login", "/questions", "csrf", token, "title", "How do I sit at a desk?",
                "body", "All that I typed just now.", "tags", "low-back", NULL);
    assert_status(&page, 403);
    assert_has(&page, "All that I typed just now.");
    const char *draft = input_of(&page, "draft");
    assert_true(strlen(draft) > 0);
    page = post(who, "/login", "/login", "name", "writing_wes", "password",
                "correct horse writing_wes", "draft_for", "/questions", "draft",
                "{\"title\":\"How do I sit at a desk?\",\"body\":\"All that I typed just now.\"}",
                NULL);
    assert_status(&page, 200);
    assert_has(&page, "Your account is suspended");
    assert_has(&page, "All that I typed just now.</pre>");
}

static void the_person_still_gets_their_data_and_can_leave(void **state)
{
    (void)state;
    struct person *who = somebody();
    struct page page = post(who, "/login", "/login", "name", "writing_wes", "password",
                            "correct horse writing_wes", NULL);
    const char *token = input_of(&page, "token");
    const char *locked = format("/account/locked?token=%s", token);
    page = post(who, locked, "/account/locked", "token", token, "what", "copy", NULL);
    assert_status(&page, 303);
    await_true("EXISTS (SELECT FROM export WHERE state = 'ready')");
    page = get(who, locked);
    assert_has(&page, "Your copy is ready");
    page = get(who, format("/account/locked/data.zip?token=%s", token));
    assert_status(&page, 200);
    page = get(who, "/account/locked/data.zip?token=guessed");
    assert_status(&page, 303);
    /* A button that did not come along is none: above all not the one that deletes the account. */
    static const char *const leaving =
        "SELECT count(*) FROM account WHERE name = 'writing_wes' AND leaving_at IS NOT NULL";
    page = post(who, locked, "/account/locked", "token", token, NULL);
    assert_status(&page, 422);
    assert_has(&page, "Your account is suspended");
    page = post(who, locked, "/account/locked", "token", token, "what", "other", NULL);
    assert_status(&page, 422);
    assert_int_equal(number_of(leaving), 0);
    page = post(who, locked, "/account/locked", "token", token, "what", "leave", NULL);
    assert_span(page.location, "/account/done?what=leaving");
    page = try_to_sign_in("writing_wes");
    assert_has(&page, "Your account is suspended");
    assert_has(&page, "It is being deleted, too");
}

/* Whoever has the page may be why there is a new password. */
static void a_new_password_ends_the_page(void **state)
{
    (void)state;
    struct person *who = somebody();
    struct page page = try_to_sign_in("writing_wes");
    const char *token = input_of(&page, "token");
    const char *locked = format("/account/locked?token=%s", token);
    page = get(who, locked);
    assert_status(&page, 200);
    harness_sql(
        site_database(),
        "UPDATE account SET email = 'wes@away.example' WHERE name = 'writing_wes'; "
        "INSERT INTO account_token (token_hash, kind, account_id, address, expires_at) SELECT "
        "sha256('by mail'), 'reset', id, '', now() + interval '1 hour' FROM account WHERE name = "
        "'writing_wes'; SELECT password_reset(sha256('by mail'), 'another')");
    page = get(who, locked);
    assert_span(page.location, "/login");
    page = post(who, "/login", "/account/locked", "token", token, "what", "copy", NULL);
    assert_span(page.location, "/login");
}

/* Two answers that wait for a look at their links. */
static void floods(struct person *who)
{
    holds_as_shipped();
    int64_t question = ask(moderator, "What loosens a low back?", "It is stiff.", "low-back");
    for (int i = 0; i < 2; i++) {
        const char *path = format("/questions/%lld/answers", (long long)question);
        struct page page = post(who, "/questions/ask", path, "body",
                                format("Look at https://flood.example/%d for that.", i), NULL);
        assert_status(&page, 303);
    }
}

static void what_waits_of_a_flooder_is_refused_with_the_suspension_and_waits_again(void **state)
{
    (void)state;
    struct person *flo = sign_up("flooding_flo");
    floods(flo);
    struct page page = get(moderator, "/moderation/queue?kind=held");
    assert_has(&page, "What loosens a low back?");
    page = get(moderator, page_of("flooding_flo"));
    assert_has(&page, "And refuse 2 posts of theirs that wait");
    /* A form with something missing keeps the choice. */
    page =
        post(moderator, page_of("flooding_flo"), page_of("flooding_flo"), "what", "suspend", "seen",
             "0", "time", "week", "reason", "", "message", "Stop.", "refuses", "1", NULL);
    assert_status(&page, 422);
    assert_has(&page, "name=\"refuses\" value=\"1\" checked");
    page =
        post(moderator, page_of("flooding_flo"), page_of("flooding_flo"), "what", "suspend", "seen",
             "0", "time", "week", "reason", "Floods.", "message", "Stop.", "refuses", "1", NULL);
    assert_status(&page, 303);
    page = get(moderator, "/moderation/queue?kind=held");
    assert_has_not(&page, "What loosens a low back?");
    page = get(moderator, page_of("flooding_flo"));
    assert_has(&page, "2 posts of theirs were refused with a suspension.");
    page = get(moderator, "/moderation?tab=mine&kind=suspensions");
    assert_has(&page, "refused all that waited of <a");
    assert_has(&page, "Undo: let all of it wait again");
    assert_int_equal(number_of("SELECT count(*) FROM event WHERE kind = 'held-refused'"), 1);
    assert_int_equal(number_of("SELECT count(*) FROM post WHERE delete_why = 'suspended'"), 2);
    /* By itself: then it waits, and the queue leaves it out as long as the suspension lasts. */
    page = post(moderator, page_of("flooding_flo"), page_of("flooding_flo"), "what", "wait", NULL);
    assert_status(&page, 303);
    page = get(moderator, page_of("flooding_flo"));
    assert_has(&page, "2 posts of theirs wait, and the queue leaves that out");
    page = get(moderator, "/moderation/queue?kind=held");
    assert_has_not(&page, "What loosens a low back?");
    page =
        post(moderator, page_of("flooding_flo"), page_of("flooding_flo"), "what", "refuse", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM post WHERE delete_why = 'suspended'"), 2);
    /* With the suspension. */
    page = lift(moderator, "flooding_flo");
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM post WHERE delete_why = 'suspended'"), 0);
    page = get(moderator, "/moderation/queue?kind=held");
    assert_has(&page, "What loosens a low back?");
    holds_off();
}

static void moderators_see_who_and_why_others_nothing(void **state)
{
    (void)state;
    struct page page = get(moderator, "/moderation/suspensions");
    assert_has(&page, "rude_rod");
    assert_has(&page, "Third warning &lt;ignored&gt;");
    page = get(moderator, "/moderation?tab=changes&kind=suspensions");
    assert_has(&page, "suspended <a dir=\"auto\" href=\"/users/rude_rod/suspend\">");
    page = get(moderator, "/users/rude_rod");
    assert_has(&page, "nobody can sign in to this account just now");
    struct person *const others[] = {somebody(), sign_up("curious_cal"),
                                     sign_up_as("curious_kim", "coach")};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        page = get(others[i], "/users/rude_rod");
        assert_status(&page, 200);
        assert_has_not(&page, "uspen");
        assert_has_not(&page, "sign in to this account");
        page = get(others[i], "/moderation/suspensions");
        assert_true(page.status == 303 || page.status == 403);
    }
}

static void lifting_it_lets_them_in_and_is_kept(void **state)
{
    (void)state;
    struct page page = lift(moderator, "rude_rod");
    assert_status(&page, 303);
    page = lift(moderator, "rude_rod");
    assert_status(&page, 409);
    page = try_to_sign_in("rude_rod");
    assert_status(&page, 303);
    page = get(moderator, page_of("rude_rod"));
    assert_has(&page, "ended by judging_jo");
    page = get(moderator, "/moderation/suspensions?tab=all");
    assert_has(&page, "rude_rod");
    (void)letter_with(letters_folder(), "rod@rude.example", "have lifted the suspension");
    assert_int_equal(
        number_of("SELECT count(*) FROM audit WHERE kind IN ('suspended', 'unsuspended') AND "
                  "account_id = (SELECT id FROM account WHERE name = 'rude_rod')"),
        2);
}

static void it_ends_by_itself(void **state)
{
    (void)state;
    struct page page = suspend(moderator, "rude_rod", "day", "");
    assert_status(&page, 303);
    page = try_to_sign_in("rude_rod");
    assert_status(&page, 200);
    harness_sql(site_database(),
                "UPDATE suspension SET until = now() - interval '1 second' WHERE ended_at IS NULL");
    page = try_to_sign_in("rude_rod");
    assert_status(&page, 303);
    page = get(moderator, page_of("rude_rod"));
    assert_has(&page, "it is over");
}

static void of_two_moderators_at_once_the_second_is_told(void **state)
{
    (void)state;
    sign_up("twice_tom");
    struct page page = suspend(moderator, "twice_tom", "day", "");
    assert_status(&page, 303);
    page = post(admin, page_of("twice_tom"), page_of("twice_tom"), "what", "suspend", "seen", "0",
                "time", "month", "reason", "My reason", "message", "My message", NULL);
    assert_status(&page, 409);
    assert_has(&page, "Another moderator was a moment faster.");
    assert_has(&page, "My message");
}

static void an_admin_suspends_a_moderator(void **state)
{
    (void)state;
    struct person *other = sign_up_as("judging_jim", "moderator");
    struct page page = suspend(admin, "judging_jim", "lifted", "");
    assert_status(&page, 303);
    page = get(other, "/moderation");
    assert_status(&page, 303);
    page = try_to_sign_in("judging_jim");
    assert_has(&page, "until the moderators lift that");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_moderators_suspend_and_only_admins_moderators),
        cmocka_unit_test(a_wrong_form_keeps_every_word),
        cmocka_unit_test(sessions_end_and_signing_in_shows_the_message),
        cmocka_unit_test(words_sent_meanwhile_are_not_lost),
        cmocka_unit_test(the_person_still_gets_their_data_and_can_leave),
        cmocka_unit_test(a_new_password_ends_the_page),
        cmocka_unit_test(what_waits_of_a_flooder_is_refused_with_the_suspension_and_waits_again),
        cmocka_unit_test(moderators_see_who_and_why_others_nothing),
        cmocka_unit_test(lifting_it_lets_them_in_and_is_kept),
        cmocka_unit_test(it_ends_by_itself),
        cmocka_unit_test(of_two_moderators_at_once_the_second_is_told),
        cmocka_unit_test(an_admin_suspends_a_moderator),
    };
    return cmocka_run_group_tests_name("suspension", tests, begin, NULL);
}
