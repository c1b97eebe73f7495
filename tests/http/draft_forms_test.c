/* Which forms are saved as drafts: each form of words says so, and is taken as one. */
#include "db/harness.h"
#include "http/site.h"
#include "http/walk.h"

enum { ADDRESSES_MAX = 400 };

static struct person *moderator;
static const char *numbers[4];
static const char *const words[] = {"piriformis", "tight", "forms_fay", "example.org", NULL};

/* Addresses that a form which is saved as a draft is sent to, as the pages say. */
static const char *drafted[ADDRESSES_MAX];
static size_t drafted_count;
/* Addresses that a form may be sent to, of which there is a page. */
static const char *sent[ADDRESSES_MAX];
static size_t sent_count;

static int begin(void **state)
{
    (void)state;
    site_start();
    load_library();
    moderator = sign_up_as("forms_fay", "moderator");
    tag_exists("tight");
    int64_t question = ask(moderator, "A question with forms", "It is here to be edited.", "tight");
    int64_t its_answer = answer(moderator, question, "An answer to be edited.");
    numbers[0] = format("%lld", (long long)question);
    numbers[1] = format("%lld", (long long)its_answer);
    numbers[2] =
        format("%lld", (long long)comment(moderator, "answers", its_answer, "To be edited, too."));
    return 0;
}

static bool is_drafted(const char *path)
{
    for (size_t i = 0; i < drafted_count; i++) {
        if (strcmp(drafted[i], path) == 0)
            return true;
    }
    return false;
}

/* The forms of a page that are saved as drafts, by where they are sent to: without an action, that is the page. */
static void note_forms(const struct page *page, const char *path)
{
    const char *at = page->body.ptr;
    while ((at = strstr(at, "<form ")) != NULL) {
        int len = (int)strcspn(at, ">");
        const char *tag = format("%.*s", len, at);
        const char *action = strstr(tag, " action=\"");
        const char *to = action == NULL ? path : action + strlen(" action=\"");
        to = format("%.*s", (int)strcspn(to, "\"#?"), to); /* as draft.js does */
        at += len;
        if (strstr(tag, " data-draft=\"") == NULL || is_drafted(to))
            continue;
        assert_true(drafted_count < ADDRESSES_MAX);
        drafted[drafted_count++] = to;
    }
}

static void look(const struct walk_step *step, void *context)
{
    (void)context;
    bool is_there = !step->takes_get;
    if (step->takes_get) {
        struct page page = get(moderator, step->path);
        is_there = page.status == 200;
        if (is_there)
            note_forms(&page, step->path);
    }
    if (!step->takes_post || !is_there)
        return;
    assert_true(sent_count < ADDRESSES_MAX);
    sent[sent_count++] = format("%s", step->path);
}

/* Nobody flags what is their own: somebody else sees those forms. */
static void note_flags(void)
{
    struct person *other = sign_up("forms_flo");
    const char *const paths[] = {format("/questions/%s/flag", numbers[0]),
                                 format("/answers/%s/flag", numbers[1]),
                                 format("/comments/%s/flag", numbers[2]), "/users/forms_fay/flag"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct page page = get(other, paths[i]);
        assert_status(&page, 200);
        note_forms(&page, paths[i]);
        assert_true(is_drafted(paths[i]));
    }
    /* Nor does anybody suspend themselves. */
    struct page page = get(sign_up_as("forms_ada", "admin"), "/users/forms_fay/suspend");
    note_forms(&page, "/users/forms_fay/suspend");
    harness_sql(site_database(),
                "INSERT INTO picture (account_id, alt, licence, author, state) SELECT id, '', "
                "'portrait', '', 'ready' FROM account WHERE name = 'forms_fay'");
    page = get(sign_up_as("forms_max", "moderator"), "/users/forms_fay/picture");
    note_forms(&page, "/users/forms_fay/picture");
    /* Nor asks themselves. */
    page = get(other, "/users/forms_fay/ask");
    note_forms(&page, "/users/forms_fay/ask");
    assert_true(is_drafted("/users/forms_fay/ask"));
}

static bool is_taken(const char *target)
{
    struct page page = post(moderator, "/account", "/drafts", "target", target, "fields",
                            "{\"body\":\"Half a text\"}", "follows", "-1", NULL);
    assert_true(page.status == 200 || page.status == 422);
    return page.status == 200;
}

static void forms_that_say_so_are_taken_and_no_others(void **state)
{
    (void)state;
    const struct walk_values values = {numbers, words};
    walk_routes(&values, look, NULL);
    note_flags();
    for (size_t i = 0; i < drafted_count; i++) {
        if (!is_taken(drafted[i]))
            fail_msg("the form that is sent to %s is not taken as a draft", drafted[i]);
    }
    for (size_t i = 0; i < sent_count; i++) {
        if (!is_drafted(sent[i]) && is_taken(sent[i]))
            fail_msg("%s takes drafts of a form that is not there", sent[i]);
    }
    static const char *const some[] = {"/questions",
                                       "/account",
                                       "/tags/new",
                                       "/tags/tight/edit",
                                       "/muscles/piriformis/edit",
                                       "/stretches/new",
                                       "/tag-suggestions/new"};
    for (size_t i = 0; i < COUNT_OF(some); i++) {
        if (!is_drafted(some[i]))
            fail_msg("no page has a form of words for %s", some[i]);
    }
    assert_true(is_drafted(format("/answers/%s/edit", numbers[1])));
    assert_true(is_drafted(format("/questions/%s/answers", numbers[0])));
    assert_true(is_drafted(format("/answers/%s/comments", numbers[1])));
    assert_true(is_drafted(format("/questions/%s/move", numbers[0])));
}

static void why_something_is_flagged_is_saved_as_a_draft(void **state)
{
    (void)state;
    const char *form = format("/answers/%s/flag", numbers[1]);
    struct person *reader = sign_up("reader_ron");
    struct page page = get(reader, form);
    const char *key = format("%s", input_of(&page, "key"));
    page = post(reader, form, "/drafts", "target", form, "fields",
                "{\"why\":\"unsafe\",\"words\":\"Half of what is wrong\"}", "follows", "0", "key",
                key, NULL);
    assert_status(&page, 200);
    page = get(reader, form);
    assert_has(&page, "Half of what is wrong</textarea>");
    assert_has(&page, "value=\"unsafe\" required checked");
    page = get(reader, "/drafts");
    assert_has(&page, "What you would flag in “<span dir=\"auto\">A question with forms</span>”");
    assert_has(&page, "Half of what is wrong");
    page = post(reader, form, form, "what", "flag", "why", "unsafe", "words", "All of it.", "key",
                key, NULL);
    assert_status(&page, 303);
    page = get(reader, "/drafts");
    assert_has_not(&page, "Half of what is wrong");
    page = get(reader, form);
    assert_has(&page, "All of it.</textarea>");
}

/* ---- the account's own page, which has two forms ---- */

static const char *key_in_form(const struct page *page, const char *action)
{
    const char *at = strstr(page->body.ptr, format(" action=\"%s\"", action));
    assert_non_null(at);
    at = strstr(at, "name=\"key\" value=\"");
    assert_non_null(at);
    at += strlen("name=\"key\" value=\"");
    return format("%.*s", (int)strcspn(at, "\""), at);
}

static void what_one_says_of_oneself_is_saved_as_a_draft(void **state)
{
    (void)state;
    struct person *who = sign_up("teller_tom");
    struct page page = get(who, "/account");
    const char *key = key_in_form(&page, "/account");
    page = post(who, "/account", "/drafts", "target", "/account", "fields",
                "{\"about\":\"Half of my story\",\"zone\":\"Asia/Kolkata\"}", "follows", "0", "key",
                key, NULL);
    assert_status(&page, 200);
    page = get(who, "/account?draft=open");
    assert_has(&page, "Half of my story</textarea>");
    assert_has(&page, "<option value=\"Asia/Kolkata\" selected>");
    page = get(who, "/account");
    assert_has_not(&page, "Half of my story");
    page = post(who, "/account", "/account", "about", "All of my story", "zone", "Asia/Kolkata",
                "key", key, "revision", "1", NULL);
    assert_status(&page, 303);
    page = get(who, "/drafts");
    assert_has(&page, "You have no drafts.");
    page = get(who, "/account");
    assert_has(&page, "All of my story</textarea>");
}

static void each_form_of_a_page_has_a_key_of_its_own(void **state)
{
    (void)state;
    struct person *who = sign_up("twice_tess");
    struct page page = get(who, "/account");
    const char *about = key_in_form(&page, "/account");
    const char *password = key_in_form(&page, "/account/password");
    assert_string_not_equal(about, password);
    page =
        post(who, "/account", "/account", "about", "Bends.", "key", about, "revision", "1", NULL);
    assert_status(&page, 303);
    /* Back to the page as it was, and on to its other form. */
    page = post(who, "/account", "/account/password", "current", "wrong", "new", "a new password",
                "key", password, NULL);
    assert_status(&page, 422);
    assert_string_equal(key_in_form(&page, "/account/password"), password);
    assert_string_not_equal(key_in_form(&page, "/account"), password);
    assert_has(&page, "Bends.</textarea>");
    page = post(who, "/account", "/account/password", "current", "correct horse twice_tess", "new",
                "a new password", "key", password, NULL);
    assert_status(&page, 303);
    assert_span(page.location, "/account?done=password");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_that_say_so_are_taken_and_no_others),
        cmocka_unit_test(why_something_is_flagged_is_saved_as_a_draft),
        cmocka_unit_test(what_one_says_of_oneself_is_saved_as_a_draft),
        cmocka_unit_test(each_form_of_a_page_has_a_key_of_its_own),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
