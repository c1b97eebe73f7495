/*
 * What is dangerous waits until its sender confirms who they are, and is not done by that: the page behind says so, and has the
 * button that does it. Every form of the site map that asks is gone through.
 */
#include "http/one_time_code.h"
#include "http/walk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "db/harness.h"

/* ---- what waits, as the pages on the way carry it ---- */

static const char *unescaped(const char *html)
{
    static const char *const entities[][2] = {
        {"&amp;", "&"}, {"&quot;", "\""}, {"&lt;", "<"}, {"&gt;", ">"}, {"&#39;", "'"}};
    size_t len = strlen(html);
    char *out = calloc(1, len + 1);
    size_t at = 0;
    assert_non_null(out);
    while (*html != '\0') {
        size_t taken = 1;
        out[at] = *html;
        for (size_t i = 0; i < COUNT_OF(entities); i++) {
            if (strncmp(html, entities[i][0], strlen(entities[i][0])) == 0) {
                taken = strlen(entities[i][0]);
                out[at] = entities[i][1][0];
            }
        }
        html += taken;
        at++;
    }
    const char *kept = format("%s", out);
    free(out);
    return kept;
}

static const char *value_of(const struct page *page, const char *name)
{
    return unescaped(input_of(page, name));
}

/* The page that asks is answered: all that waits goes along, as in a browser. */
static struct page confirm(struct person *who, const struct page *asked, const char *field,
                           const char *value)
{
    return post_without_token(who, "/account/confirm", "csrf", value_of(asked, "csrf"), "key",
                              value_of(asked, "key"), "next", value_of(asked, "next"), "asked",
                              value_of(asked, "asked"), "words_for", value_of(asked, "words_for"),
                              "draft_for", value_of(asked, "draft_for"), "draft",
                              value_of(asked, "draft"), "labels", value_of(asked, "labels"),
                              "draft_key", value_of(asked, "draft_key"), field, value, NULL);
}

static struct page confirm_by_password(struct person *who, const char *name,
                                       const struct page *asked)
{
    return confirm(who, asked, "current", format("correct horse %s", name));
}

static void is_asked(const struct page *page, const char *what)
{
    assert_status(page, 403);
    assert_has(page, "<h1>Is it still you?</h1>");
    assert_has(page, "Not done yet: ");
    assert_string_equal(value_of(page, "asked"), what);
}

/* The page says so, and its button goes to `path`. */
static void is_undone(const struct page *page, const char *what, const char *path)
{
    assert_status(page, 200);
    assert_has(page, "<h1>Not done yet</h1>");
    assert_has(page, what);
    assert_has(page, format("<form method=\"post\" action=\"%s\">", path));
}

/* ---- all of them ---- */

static const char *const numbers[] = {"1", NULL};
static const char *const words[] = {"wilma", NULL};

/* These end what the walk needs: they are stories below, or of other tests. */
static const char *const not_pressed[] = {"/account/leave", "/account/factors/totp/remove", NULL};
static const char *const not_walked[] = {"/logout", NULL};

static struct code_app app;
static struct person *walker;
static int walked;

static bool is_among(const char *const *list, const char *path)
{
    for (; *list != NULL; list++) {
        if (strcmp(*list, path) == 0)
            return true;
    }
    return false;
}

static void go_through(const struct walk_step *step, void *context)
{
    (void)context;
    if (!step->takes_post || is_among(not_walked, step->path))
        return;
    ask_again("walking_wanda");
    struct page page = post(walker, "/account", step->path, NULL);
    if (page.status != 403 || !page_has(&page, "<h1>Is it still you?</h1>"))
        return;
    const char *what = value_of(&page, "asked");
    walked++;
    if (what[0] == '\0' || strcmp(what, "What you were about to do") == 0)
        fail_msg("%s: its page does not say in words what it does (.asked)", step->path);
    is_asked(&page, what);
    assert_string_equal(value_of(&page, "words_for"), step->path);
    forget_steps("walking_wanda");
    page = confirm(walker, &page, "code", code_of(&app, 0));
    /* A form whose words are kept as a draft is there again, with them in it. */
    if (page.status == 303) {
        assert_true(span_find_text(page.location, "draft=") < page.location.len);
        return;
    }
    is_undone(&page, what, step->path);
    if (is_among(not_pressed, step->path))
        return;
    page = post_without_token(walker, step->path, "csrf", value_of(&page, "csrf"), "key",
                              value_of(&page, "key"), NULL);
    assert_has_not(&page, "Is it still you?");
    assert_true(is_signed_in(walker));
    forget_pages();
}

static void every_form_that_asks_first_says_that_it_is_not_done(void **state)
{
    (void)state;
    const struct walk_values values = {.numbers = numbers, .words = words};
    (void)sign_up("wilma");
    walker = sign_up_as("walking_wanda", "admin");
    app = set_up(walker);
    walk_routes(&values, go_through, NULL);
    assert_in_range(walked, 18, 1000);
}

/* ---- some of them, as stories ---- */

static int64_t first_session(const char *name)
{
    return number_of(format("SELECT min(s.id) FROM session s JOIN account a ON a.id = s.account_id "
                            "WHERE a.name = '%s'",
                            name));
}

static void a_device_is_signed_out_by_the_button_alone(void **state)
{
    (void)state;
    struct person *lost = sign_up("device_dan");
    struct person *who = sign_in("device_dan");
    int64_t session = first_session("device_dan");
    const char *path = format("/account/sessions/%lld/revoke", (long long)session);
    harness_sql(site_database(),
                format("UPDATE session SET agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) "
                       "Gecko/20100101 Firefox/128.0' WHERE id = %lld",
                       (long long)session));
    ask_again("device_dan");
    struct page page = post(who, "/account", path, NULL);
    is_asked(&page, "Sign out Firefox on Linux");
    page = confirm_by_password(who, "device_dan", &page);
    is_undone(&page, "Sign out Firefox on Linux</button>", path);
    assert_true(is_signed_in(lost));
    assert_int_equal(get(who, path).status, 405); /* nobody does it by a link */
    page = post_without_token(who, path, "csrf", value_of(&page, "csrf"), NULL);
    assert_span(page.location, "/account?done=session");
    assert_false(is_signed_in(lost));
}

static void what_a_person_wrote_is_shown_by_its_labels_and_nothing_else(void **state)
{
    (void)state;
    struct person *admin = sign_up_as("ada_labels", "admin");
    (void)sign_up("checked_chris");
    ask_again("ada_labels");
    const char *path = "/users/checked_chris/credential";
    char until[16];
    harness_value(site_database(), "SELECT (now() + interval '1 year')::date::text", until,
                  sizeof(until));
    struct page page = post(admin, "/account", path, "what", "verify", "seen", "0", "profession",
                            "Physiotherapist", "checked", "Her certificate", "valid_until", until,
                            "key", key_of(admin, "/questions/ask"), NULL);
    is_asked(&page, "Confirm the credential of checked_chris");
    assert_has(&page, "What you wrote is safe in this page");
    page = confirm_by_password(admin, "ada_labels", &page);
    is_undone(&page, "Confirm the credential of checked_chris</button>", path);
    assert_has(&page, "<pre class=\"words\" dir=\"auto\">\nHer certificate</pre>");
    assert_has_not(&page, "<pre class=\"words\" dir=\"auto\">\nverify</pre>");
    assert_has_not(&page, "<pre class=\"words\" dir=\"auto\">\n0</pre>");
    assert_int_equal(number_of("SELECT count(*) FROM credential"), 0);
    for (int i = 0; i < 2; i++) { /* pressed twice, it is done once */
        struct page done = post_without_token(admin, path, "csrf", value_of(&page, "csrf"), "key",
                                              value_of(&page, "key"), "what", "verify", "seen", "0",
                                              "profession", "Physiotherapist", "checked",
                                              "Her certificate", "valid_until", until, NULL);
        assert_status(&done, 303);
    }
    assert_int_equal(number_of("SELECT count(*) FROM credential"), 1);
}

/* The button that was pressed counts, too: what was looked at before is not looked at again. */
static void a_limit_is_changed_by_the_button(void **state)
{
    (void)state;
    struct person *admin = sign_up_as("ada_button", "admin");
    const char *path = "/admin/limits/vote/account";
    struct page page = get(admin, path);
    const char *seen = value_of(&page, "seen");
    ask_again("ada_button");
    page = post(admin, "/account", path, "most", "777", "seconds", "3600", "seen", seen, "confirm",
                "yes", NULL);
    is_asked(&page, "Change a limit of “Voting”");
    assert_non_null(strstr(value_of(&page, "draft"), "\"confirm\":\"yes\""));
    page = confirm_by_password(admin, "ada_button", &page);
    is_undone(&page, "Change a limit of “Voting”</button>", path);
    assert_has(&page,
               "<p class=\"hint\">How many</p>\n<pre class=\"words\" dir=\"auto\">\n777</pre>");
    assert_has(&page, "name=\"confirm\" value=\"yes\"");
    assert_int_equal(number_of("SELECT count(*) FROM limit_rule WHERE most = 777"), 0);
}

static void passwords_and_codes_are_never_taken_along(void **state)
{
    (void)state;
    struct person *who = sign_up("secret_sam");
    struct code_app own = set_up(who);
    ask_again("secret_sam");
    struct page page = post(who, "/account", "/account/password", "current",
                            "correct horse secret_sam", "new", "a walk along the shore", NULL);
    is_asked(&page, "Change your password");
    assert_has_not(&page, "a walk along the shore");
    forget_steps("secret_sam");
    page = confirm(who, &page, "code", code_of(&own, 0));
    assert_status(&page, 200);
    assert_has(&page, "<h1>Not done yet</h1>");
    assert_has(&page, "Change your password");
    assert_has(&page, "<a class=\"button\" href=\"/account/password\">To the form</a>");
    struct person *other = sign_up("secret_sue");
    ask_again("secret_sue");
    page = post(other, "/account", "/account/factors/totp", "code", "123456", NULL);
    is_asked(&page, "Set up an authenticator app");
    assert_has_not(&page, "123456");
    page = confirm_by_password(other, "secret_sue", &page);
    assert_has(&page, "<a class=\"button\" href=\"/account/factors/totp\">To the form</a>");
}

/* As a browser does that loads the page again: with the cookie of now, and the form of before. */
static void a_confirmation_that_is_loaded_again_holds_what_waits(void **state)
{
    (void)state;
    struct person *who = sign_up("again_aga");
    ask_again("again_aga");
    struct page asked = post(who, "/account", "/account/export", NULL);
    is_asked(&asked, "Make a copy of your data");
    struct page page = confirm_by_password(who, "again_aga", &asked);
    is_undone(&page, "Make a copy of your data</button>", "/account/export");
    with_header(who, format("origin: http://127.0.0.1:%d", site_port()));
    page = confirm_by_password(who, "again_aga", &asked);
    assert_status(&page, 403);
    assert_has(&page, "Send it as again_aga");
    page = confirm(who, &page, "code", "");
    is_undone(&page, "Make a copy of your data</button>", "/account/export");
    assert_int_equal(
        number_of("SELECT count(*) FROM audit WHERE kind = 'confirmed' AND account_id = "
                  "(SELECT id FROM account WHERE name = 'again_aga')"),
        1);
}

/* Nothing waits then. */
static void whoever_only_looks_comes_back_to_the_page(void **state)
{
    (void)state;
    struct person *who = sign_up("looking_leo");
    ask_again("looking_leo");
    struct page page = get(who, "/account/leave");
    assert_status(&page, 303);
    page = get(who, format(SPAN_FMT, SPAN_ARG(page.location)));
    assert_has_not(&page, "Not done yet");
    page = confirm_by_password(who, "looking_leo", &page);
    assert_status(&page, 303);
    assert_span(page.location, "/account/leave");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_that_asks_first_says_that_it_is_not_done),
        cmocka_unit_test(a_device_is_signed_out_by_the_button_alone),
        cmocka_unit_test(what_a_person_wrote_is_shown_by_its_labels_and_nothing_else),
        cmocka_unit_test(a_limit_is_changed_by_the_button),
        cmocka_unit_test(passwords_and_codes_are_never_taken_along),
        cmocka_unit_test(a_confirmation_that_is_loaded_again_holds_what_waits),
        cmocka_unit_test(whoever_only_looks_comes_back_to_the_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
