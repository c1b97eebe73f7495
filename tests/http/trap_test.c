/* What programs fill in and people do not see: the form comes back with all its words, and a box to tick. */
#include "http/site.h"

static struct person *writer;
static int64_t question;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    writer = sign_up("trap_tess");
    question = ask(writer, "Who fills in a form", "And who fills in all of it?", "tight");
    return 0;
}

static int64_t posts(void)
{
    return number_of("SELECT count(*) FROM post");
}

static void the_four_forms_have_it_and_nobody_comes_to_it(void **state)
{
    (void)state;
    const char *const paths[] = {
        "/questions/ask", format("/questions/%lld/answers", (long long)question),
        format("/questions/%lld/comments", (long long)question), "/register"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct page page = get(i == 3 ? somebody() : writer, paths[i]);
        assert_status(&page, 200);
        assert_has(&page, "<p class=\"trap\">");
        assert_has(&page, "<input name=\"website\" autocomplete=\"off\">");
        assert_has_not(&page, "I am a person");
    }
}

static struct page send(const char *path, const char *website, const char *person)
{
    return post(writer, "/questions/ask", path, "title", "Filled in by a tool", "body",
                "Words that \"stay\" & are sent.", "tags", "tight", "website", website,
                person == NULL ? NULL : "person", person, NULL);
}

static void what_fills_it_gets_its_words_back_and_may_say_that_it_is_a_person(void **state)
{
    (void)state;
    const char *const paths[] = {"/questions",
                                 format("/questions/%lld/answers", (long long)question),
                                 format("/questions/%lld/comments", (long long)question)};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        int64_t before = posts();
        struct page page = send(paths[i], "https://example.org", NULL);
        assert_status(&page, 422);
        assert_has(&page, "Are you a person?");
        assert_has(&page, "Nothing that you wrote is lost");
        assert_string_equal(input_of(&page, "body"), "Words that &quot;stay&quot; &amp; are sent.");
        /* Without the tick it is as before. */
        const char *kept = input_of(&page, "website");
        assert_string_not_equal(kept, "");
        assert_has(&page, "name=\"person\" value=\"1\" required>");
        page = send(paths[i], kept, NULL);
        assert_status(&page, 422);
        assert_int_equal(posts(), before);
        page = send(paths[i], kept, "1");
        assert_status(&page, 303);
        assert_int_equal(posts(), before + 1);
    }
}

/* Longer than any field may be, and what is no text, are no other errors. */
static void whatever_is_in_it_nothing_is_where_nothing_was_typed(void **state)
{
    (void)state;
    struct page page = send("/questions", repeated("x", 9000), NULL);
    assert_status(&page, 422);
    assert_has(&page, "Are you a person?");
    page = send("/questions", repeated("x", 9000), "1");
    assert_has_not(&page, "Are you a person?");
    page = post(writer, "/questions/ask", "/questions", "title", "Sent by a person", "body",
                "An empty field is no field.", "tags", "tight", "website", "", NULL);
    assert_status(&page, 303);
}

static void a_preview_is_shown_all_the_same(void **state)
{
    (void)state;
    struct page page =
        post(writer, "/questions/ask", "/questions", "title", "Looked at", "body",
             "Shown as it will be.", "tags", "tight", "website", "filled", "preview", "1", NULL);
    assert_status(&page, 200);
    assert_has(&page, "Shown as it will be.");
}

static void a_registration_is_filled_in_again(void **state)
{
    (void)state;
    struct person *who = somebody();
    struct page page =
        post(who, "/register", "/register", "agree", "yes", "name", "tool_user", "email",
             "tool@example.org", "password", "a quiet hill", "website", "x", NULL);
    assert_status(&page, 422);
    assert_has(&page, "value=\"tool_user\"");
    assert_has(&page, "value=\"tool@example.org\"");
    assert_has(&page, "Please tick the box to say that you are a person");
    assert_has(&page, "name=\"person\" value=\"1\" required>");
    assert_has_not(&page, "a quiet hill");
    assert_int_equal(number_of("SELECT count(*) FROM account WHERE name = 'tool_user'"), 0);
    page =
        post(who, "/register", "/register", "agree", "yes", "name", "tool_user", "email",
             "tool@example.org", "password", "a quiet hill", "website", "x", "person", "1", NULL);
    assert_status(&page, 303);
}

/* Signing in is what a person does: the words go along, and the field does not. */
static void it_is_no_part_of_words_that_wait(void **state)
{
    (void)state;
    struct person *visitor = somebody();
    struct page page = post(visitor, "/login", "/questions", "title", "Written while signed out",
                            "body", "It goes along.", "tags", "tight", "website", "filled", NULL);
    assert_status(&page, 403);
    assert_has(&page, "You are signed out");
    assert_true(strstr(input_of(&page, "draft"), "It goes along.") != NULL);
    assert_null(strstr(input_of(&page, "draft"), "website"));
}

static void they_are_counted(void **state)
{
    (void)state;
    static const char name[] = "\nbacktalk_forms_trapped_total ";
    struct page page = get(somebody(), "/metrics");
    size_t at = span_find_text(page.body, name);
    assert_true(at < page.body.len);
    assert_true(strtol(page.body.ptr + at + sizeof(name) - 1, NULL, 10) >= 8);
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_four_forms_have_it_and_nobody_comes_to_it),
        cmocka_unit_test(what_fills_it_gets_its_words_back_and_may_say_that_it_is_a_person),
        cmocka_unit_test(whatever_is_in_it_nothing_is_where_nothing_was_typed),
        cmocka_unit_test(a_preview_is_shown_all_the_same),
        cmocka_unit_test(a_registration_is_filled_in_again),
        cmocka_unit_test(it_is_no_part_of_words_that_wait),
        cmocka_unit_test(they_are_counted),
    };
    return cmocka_run_group_tests_name("trap", tests, begin, NULL);
}
