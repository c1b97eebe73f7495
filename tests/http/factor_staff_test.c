/* Moderators and admins need a second factor: without one they are members who read. */
#include "http/one_time_code.h"

#include "db/harness.h"

static struct person *author;
static int64_t question;

static int setup(void **state)
{
    (void)state;
    setenv("STAFF_SECOND_FACTOR", "required", 1);
    tag_exists("tight");
    author = sign_up("author_anna");
    question = ask(author, "Which side first?", "It pulls on both.", "tight");
    return 0;
}

static struct page delete_question(struct person *who, int64_t id)
{
    return post(who, "/account", format("/questions/%lld/delete", (long long)id), "action",
                "delete", "why", "unkind", NULL);
}

static void without_one_a_moderator_is_told_why_and_how(void **state)
{
    (void)state;
    struct person *moderator = sign_up_as("mo_told", "moderator");
    struct page page = get(moderator, "/moderation");
    assert_status(&page, 303);
    assert_span(page.location, "/account/second-step?next=%2Fmoderation");
    page = get(moderator, page.location.ptr);
    assert_status(&page, 200);
    assert_has(&page, "two minutes");
    assert_has(&page, "href=\"/account/factors/totp?next=%2Fmoderation\"");
    page = get(author, "/account/second-step"); /* others need none */
    assert_span(page.location, "/account/factors");
}

/* Before they write or press anything, and on pages that all members share as well. */
static void every_page_says_so_in_a_line(void **state)
{
    (void)state;
    static const char line[] = "you need a second step when you sign in: ";
    static const char *const paths[] = {"/",   "/questions",    "/tags",         "/stretches",
                                        "/me", "/search?q=hip", "/questions/ask"};
    struct person *moderator = sign_up_as("mo_lined", "moderator");
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        if (i < 4)
            let_cache(paths[i]);
        (void)get(author, paths[i]);
        for (int k = 0; k < 3; k++) { /* also once a page is cached for members */
            struct page page = get(moderator, paths[i]);
            assert_status(&page, 200);
            assert_has(&page, line);
            page = get(author, paths[i]);
            assert_has_not(&page, line);
        }
    }
    struct page page = get(moderator, "/tags");
    assert_has(&page, "<a href=\"/account/second-step?next=%2Ftags\">set it up</a>");
    page = get(moderator, "/account/factors"); /* where it is set up */
    assert_has_not(&page, line);
    set_up(moderator);
    page = get(moderator, "/tags");
    assert_has_not(&page, line);
}

static void setting_one_up_leads_back_to_where_one_was(void **state)
{
    (void)state;
    struct person *moderator = sign_up_as("mo_back", "moderator");
    struct page page = get(moderator, "/account/second-step?next=%2Fmoderation");
    assert_has(&page, "href=\"/account/passkeys/new?next=%2Fmoderation\"");
    page = get(moderator, "/account/factors/totp?next=%2Fmoderation");
    assert_string_equal(input_of(&page, "next"), "/moderation");
    struct code_app app = scan(&page);
    page = post(moderator, "/account", "/account/factors/totp", "code", code_of(&app, 0), "next",
                "/moderation", "key", input_of(&page, "key"), NULL);
    assert_status(&page, 200);
    assert_has(&page, "<a class=\"button\" href=\"/moderation\">I have saved them</a>");
    page = get(moderator, "/moderation");
    assert_status(&page, 200);
}

static void without_one_nothing_of_the_role_is_reached(void **state)
{
    (void)state;
    struct person *moderator = sign_up_as("mo_bare", "moderator");
    struct person *admin = sign_up_as("ada_bare", "admin");
    static const char *const paths[] = {
        "/moderation",
        "/moderation/deleted",
        "/tags/new",
        "/tags/tight/merge",
        "/admin/limits",
        "/admin/mail",
        "/stretches/new",
        "/users/author_anna/credential",
        "/users/author_anna/factors",
    };
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct page page = get(admin, paths[i]);
        assert_int_not_equal(page.status, 200);
        page = get(moderator, paths[i]);
        assert_int_not_equal(page.status, 200);
    }
    int64_t id = ask(author, "Shall this be deleted?", "It pulls on both.", "tight");
    struct page page = delete_question(moderator, id);
    assert_status(&page, 403);
    assert_has(&page, "A second step, please");
    page = get(author, format("/questions/%lld/shall-this-be-deleted", (long long)id));
    assert_status(&page, 200);
    /* What its author deleted is deleted for them as for any member. */
    page = post(author, "/account", format("/questions/%lld/delete", (long long)id), "action",
                "delete", NULL);
    assert_status(&page, 303);
    (void)await_status(moderator, format("/questions/%lld/shall-this-be-deleted", (long long)id),
                       410);
    page = post(admin, "/account", "/users/author_anna/factors", NULL);
    assert_status(&page, 403);
}

static void what_they_wrote_is_in_the_page_and_drafts_are_saved(void **state)
{
    (void)state;
    struct person *moderator = sign_up_as("mo_words", "moderator");
    const char *target = format("/questions/%lld/answers", (long long)question);
    struct page page =
        post(moderator, "/account", target, "body", "The one that pulls more.", NULL);
    assert_status(&page, 403);
    assert_has(&page, "The one that pulls more.");
    assert_has(&page, "action=\"/account/second-step\"");
    page = post(moderator, "/account", "/drafts", "target", target, "fields",
                "{\"body\":\"The one that pulls more.\"}", NULL);
    assert_int_equal(page.status / 100, 2);
    page = post(moderator, "/account", "/logout", NULL);
    assert_status(&page, 303);
}

/* Sets an app up on the page at `address`, and follows the way that the codes lead to. */
static struct page set_up_and_go_on(struct person *who, const char *address)
{
    struct page page = get(who, address);
    struct code_app app = scan(&page);
    const char *next = input_of(&page, "next");
    page = post_without_token(who, "/account/factors/totp", "csrf", input_of(&page, "csrf"), "key",
                              input_of(&page, "key"), "next", next, "code", code_of(&app, 0), NULL);
    assert_has(&page, "I have saved them");
    assert_has(&page, format("href=\"%s\"", next));
    return get(who, next);
}

static void what_was_refused_waits_as_a_draft_and_is_sent_after_it(void **state)
{
    (void)state;
    struct person *moderator = sign_up_as("mo_waits", "moderator");
    const char *target = format("/questions/%lld/answers", (long long)question);
    struct page page = post(moderator, "/account", target, "body", "Begin with the looser.", NULL);
    assert_status(&page, 403);
    /* It counts as a draft: who saved very many is told so. */
    harness_sql(site_database(),
                "INSERT INTO limit_used (what, scope, who, full_at) SELECT 'draft', 'account', id, "
                "now() + interval '2 hours' FROM account WHERE name = 'mo_waits'");
    struct page many = post_without_token(
        moderator, "/account/second-step", "csrf", input_of(&page, "csrf"), "next",
        input_of(&page, "next"), "words_for", input_of(&page, "words_for"), "draft_for",
        input_of(&page, "draft_for"), "draft", "{\"body\":\"Begin with the looser.\"}", NULL);
    assert_status(&many, 429);
    harness_sql(site_database(), "DELETE FROM limit_used WHERE what = 'draft'");
    page = post_without_token(
        moderator, "/account/second-step", "csrf", input_of(&page, "csrf"), "next",
        input_of(&page, "next"), "words_for", input_of(&page, "words_for"), "draft_for",
        input_of(&page, "draft_for"), "draft", "{\"body\":\"Begin with the looser.\"}", NULL);
    assert_status(&page, 303);
    page = get(moderator, page.location.ptr);
    assert_has(&page, "saved among <a href=\"/drafts\">your drafts</a>, and not sent yet");
    const char *link = strstr(page.body.ptr, "/account/factors/totp?next=");
    assert_non_null(link);
    page = set_up_and_go_on(moderator, format("%.*s", (int)strcspn(link, "\""), link));
    assert_status(&page, 200);
    assert_has(&page, "Begin with the looser.</textarea>");
}

static void after_it_one_is_where_one_was_going(void **state)
{
    (void)state;
    struct person *moderator = sign_up_as("mo_goes", "moderator");
    struct page page = set_up_and_go_on(moderator, "/account/factors/totp?next=%2Fmoderation");
    assert_status(&page, 200);
    assert_has(&page, "<h1>Moderation</h1>");
}

static void setting_one_up_is_all_it_takes(void **state)
{
    (void)state;
    struct person *moderator = sign_up_as("mo_ready", "moderator");
    (void)set_up(moderator);
    struct page page = get(moderator, "/moderation");
    assert_status(&page, 200);
    int64_t id = ask(author, "Is this one to go?", "It pulls on both.", "tight");
    page = delete_question(moderator, id);
    assert_status(&page, 303);
    page = get(moderator, format("/questions/%lld/is-this-one-to-go", (long long)id));
    assert_status(&page, 200); /* moderators see it, deleted */
}

static void signing_in_with_it_makes_a_moderator_and_removing_it_does_not(void **state)
{
    (void)state;
    struct person *first = sign_up_as("mo_again", "moderator");
    struct code_app app = set_up(first);
    struct person *moderator = first_step("mo_again");
    struct page page = second_step(moderator, app.recovery[0]);
    assert_status(&page, 303);
    page = get(moderator, "/moderation");
    assert_status(&page, 200);
    page = get(first, "/account/factors/totp/remove");
    assert_has(&page, "Moderators and admins need a second step");
    page = post(first, "/account/factors", "/account/factors/totp/remove", NULL);
    assert_status(&page, 303);
    page = get(moderator, "/moderation");
    assert_span(page.location, "/account/second-step?next=%2Fmoderation");
    page = get(first, "/moderation");
    assert_span(page.location, "/account/second-step?next=%2Fmoderation");
}

/* The page of a link that a mail would bring, carried out. */
static struct page by_mail(const char *name, const char *kind, const char *field, const char *value)
{
    const char *token = format("%s-%s", kind, name);
    harness_sql(site_database(),
                format("INSERT INTO account_token (token_hash, kind, account_id, address, event, "
                       "expires_at) SELECT sha256('%s'), '%s', a.id, a.email, '%s', now() + "
                       "interval '1 hour' FROM account a WHERE a.name = '%s'",
                       token, kind, value, name));
    const char *path = format("/account/%s", kind);
    return post(somebody(), format("%s?token=%s", path, token), path, "token", token, field, value,
                NULL);
}

static void a_mailbox_alone_makes_no_moderator(void **state)
{
    (void)state;
    struct person *admin = sign_up_as("ada_allows", "admin");
    (void)set_up(admin);
    (void)set_up(sign_up_as("mo_mailed", "moderator"));
    harness_sql(site_database(),
                "UPDATE account SET email = 'mo@post.test' WHERE name = 'mo_mailed'");
    int64_t app = number_of("SELECT t.id FROM totp t JOIN account a ON a.id = t.account_id WHERE "
                            "a.name = 'mo_mailed'");
    struct page page = by_mail("mo_mailed", "undo", "thing", format("totp %lld", (long long)app));
    assert_span(page.location, "/account/done?what=undone");
    page = by_mail("mo_mailed", "reset", "new", "correct horse mo_mailed");
    assert_status(&page, 303);
    struct person *thief = sign_in("mo_mailed");
    page = get(thief, "/moderation");
    page = get(thief, page.location.ptr);
    assert_has(&page, "an admin has to allow the next one");
    assert_has_not(&page, "Set it up now");
    page = get(thief, "/account/factors");
    assert_has(&page, "an admin has to allow the next one");
    assert_has_not(&page, "/account/passkeys");
    page = get(thief, "/account/factors/totp");
    assert_span(page.location, "/account/factors");
    /* An admin who knows that it is the owner lets them. */
    page = get(admin, "/users/mo_mailed/factors");
    assert_has(&page, "Allow another one");
    page = post(admin, "/users/mo_mailed/factors", "/users/mo_mailed/factors", NULL);
    assert_status(&page, 303);
    assert_false(is_signed_in(thief));
    struct person *owner = sign_in("mo_mailed");
    (void)set_up(owner);
    page = get(owner, "/moderation");
    assert_status(&page, 200);
}

static void coaches_and_members_need_none(void **state)
{
    (void)state;
    struct person *coach = sign_up_as("coach_cora", "coach");
    struct page page = get(coach, "/tags/new");
    assert_status(&page, 200);
    assert_true(answer(coach, question, "The one that pulls more, then the other.") > 0);
}

/* Each page that begins one leads to the page that says whom to ask; once an admin allowed it, it is as for others. */
static void while_an_admin_has_to_allow_one_none_is_begun(void **state)
{
    (void)state;
    struct person *moderator = sign_up_as("mo_held", "moderator");
    static const char *const paths[] = {"/account/factors/totp", "/account/passkeys/new"};
    harness_sql(site_database(),
                "UPDATE session SET confirmed_at = now(); "
                "UPDATE account SET factor_held_at = now() WHERE name = 'mo_held'");
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct page page = get(moderator, paths[i]);
        assert_status(&page, 303);
        assert_span(page.location, "/account/factors");
    }
    struct page page = get(moderator, "/account/factors");
    assert_has(&page, "an admin has to allow the next one");
    assert_has_not(&page, "href=\"/account/factors/totp\"");
    harness_sql(site_database(), "UPDATE account SET factor_held_at = NULL WHERE name = 'mo_held'");
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        page = get(moderator, paths[i]);
        assert_status(&page, 200);
    }
}

static void the_setting_is_one_of_two_words(void **state)
{
    (void)state;
    struct text output;
    text_init(&output, 65536);
    site_stop();
    setenv("STAFF_SECOND_FACTOR", "sometimes", 1);
    assert_int_equal(site_start_refused(&output), 1);
    setenv("STAFF_SECOND_FACTOR", "required", 1);
    assert_non_null(strstr(text_string(&output), "STAFF_SECOND_FACTOR is required or optional"));
    text_free(&output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_one_a_moderator_is_told_why_and_how),
        cmocka_unit_test(every_page_says_so_in_a_line),
        cmocka_unit_test(setting_one_up_leads_back_to_where_one_was),
        cmocka_unit_test(without_one_nothing_of_the_role_is_reached),
        cmocka_unit_test(what_they_wrote_is_in_the_page_and_drafts_are_saved),
        cmocka_unit_test(what_was_refused_waits_as_a_draft_and_is_sent_after_it),
        cmocka_unit_test(after_it_one_is_where_one_was_going),
        cmocka_unit_test(setting_one_up_is_all_it_takes),
        cmocka_unit_test(signing_in_with_it_makes_a_moderator_and_removing_it_does_not),
        cmocka_unit_test(a_mailbox_alone_makes_no_moderator),
        cmocka_unit_test(coaches_and_members_need_none),
        cmocka_unit_test(while_an_admin_has_to_allow_one_none_is_begun),
        cmocka_unit_test(the_setting_is_one_of_two_words),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
