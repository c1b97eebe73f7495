/* Twice is once: a form that is sent again does nothing again, and is answered as the first time. */
#include "http/site.h"

#include <sys/wait.h>
#include <unistd.h>

#include "db/harness.h"

enum { AT_ONCE = 4 };

static struct person *member;
static struct person *coach;
static int64_t question;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    member = sign_up("member_mia");
    coach = sign_up_as("coach_ada", "coach");
    question = ask(member, "A question to answer twice", "It is here to be answered.", "tight");
    return 0;
}

static int64_t posts(void)
{
    return number_of("SELECT count(*) FROM post");
}

static struct page ask_with(struct person *who, const char *key, const char *title)
{
    return post(who, "/questions/ask", "/questions", "title", title, "body",
                "Asked with a click too many.", "tags", "tight", "key", key, NULL);
}

static bool page_has_cookie(const struct page *page, const char *name)
{
    return span_find_text(page->headers, format("et-cookie: %s=", name)) < page->headers.len;
}

static void same_answer(const struct page *first, const struct page *second)
{
    assert_status(first, 303);
    assert_status(second, 303);
    assert_string_equal(first->location.ptr, second->location.ptr);
}

/* Each with a password of its own: who did not make the account does not get into it. */
static void of_four_registrations_at_once_one_is_let_in(void **state)
{
    (void)state;
    struct person *somebody_new = somebody();
    struct page form = get(somebody_new, "/register");
    const char *csrf = input_of(&form, "csrf");
    const char *key = input_of(&form, "key");
    pid_t children[AT_ONCE];
    for (int i = 0; i < AT_ONCE; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            struct page page = post_raw(
                same_browser(somebody_new), "/register",
                span_of(format("agree=yes&csrf=%s&key=%s&name=four_fold&email=four%%40example.org"
                               "&password=password+number+%d+of+them",
                               csrf, key, i)));
            bool signed_in = page_has_cookie(&page, "bt_session");
            bool refused = page.status == 303 && page_has_cookie(&page, "bt_refused");
            _exit(page.status == 303 && signed_in ? 0 : refused && !signed_in ? 1 : 2);
        }
    }
    int let_in = 0;
    int first = -1;
    for (int i = 0; i < AT_ONCE; i++) {
        int status = -1;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status));
        assert_in_range(WEXITSTATUS(status), 0, 1);
        if (WEXITSTATUS(status) == 0) {
            let_in++;
            first = i;
        }
    }
    assert_int_equal(let_in, 1);
    for (int i = 0; i < AT_ONCE; i++) {
        struct page page = post(somebody(), "/login", "/login", "name", "four_fold", "password",
                                format("password number %d of them", i), NULL);
        assert_status(&page, i == first ? 303 : 422);
    }
    /* The same once more is let in: it may not have seen the answer. */
    struct page page =
        post_raw(somebody_new, "/register",
                 span_of(format("agree=yes&csrf=%s&key=%s&name=four_fold&email=four%%40example"
                                ".org&password=password+number+%d+of+them",
                                csrf, key, first)));
    assert_status(&page, 303);
}

static void a_question_is_asked_once(void **state)
{
    (void)state;
    const char *key = key_of(member, "/questions/ask");
    int64_t before = posts();
    struct page first = ask_with(member, key, "Asked by a double click");
    struct page second = ask_with(member, key, "Asked by a double click");
    same_answer(&first, &second);
    assert_int_equal(posts(), before + 1);
    /* The form that is shown the next time is another. */
    struct page third = ask_with(member, key_of(member, "/questions/ask"), "Asked once more");
    assert_status(&third, 303);
    assert_int_equal(posts(), before + 2);
}

/* Sends the same form from several processes; each ends with 0 when it was answered by a redirect. */
static void send_at_once(const char *path, const char *body)
{
    pid_t children[AT_ONCE];
    for (int i = 0; i < AT_ONCE; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            struct page page = post_raw(same_browser(member), path, span_of(body));
            _exit(page.status == 303 ? 0 : 1);
        }
    }
    for (int i = 0; i < AT_ONCE; i++) {
        int status = -1;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
}

static void four_at_once_are_one(void **state)
{
    (void)state;
    struct page form = get(member, "/questions/ask");
    int64_t before = posts();
    send_at_once("/questions",
                 format("csrf=%s&key=%s&title=Sent+four+times&body=Sent+four+times+at+once."
                        "&tags=tight",
                        input_of(&form, "csrf"), input_of(&form, "key")));
    assert_int_equal(posts(), before + 1);
    form = get(member, "/questions/ask");
    send_at_once(format("/questions/%lld/answers", (long long)question),
                 format("csrf=%s&key=%s&body=Answered+four+times.", input_of(&form, "csrf"),
                        input_of(&form, "key")));
    assert_int_equal(posts(), before + 2);
    assert_int_equal(site_dead_workers(), 0);
}

static void an_answer_and_a_comment_are_there_once(void **state)
{
    (void)state;
    const char *path = format("/questions/%lld/answers", (long long)question);
    const char *key = key_of(member, "/questions/ask");
    int64_t before = posts();
    struct page first = post(member, "/questions/ask", path, "body", "Once.", "key", key, NULL);
    struct page second = post(member, "/questions/ask", path, "body", "Once.", "key", key, NULL);
    same_answer(&first, &second);
    assert_true(strstr(first.location.ptr, "#answer-") != NULL);
    path = format("/questions/%lld/comments", (long long)question);
    key = key_of(member, "/questions/ask");
    first = post(member, "/questions/ask", path, "body", "Once, too.", "key", key, NULL);
    second = post(member, "/questions/ask", path, "body", "Once, too.", "key", key, NULL);
    same_answer(&first, &second);
    assert_true(strstr(first.location.ptr, "#comment-") != NULL);
    assert_int_equal(posts(), before + 2);
}

static void an_edit_sent_twice_is_no_conflict(void **state)
{
    (void)state;
    int64_t id = answer(member, question, "Before the edit.");
    const char *path = format("/answers/%lld/edit", (long long)id);
    struct page form = get(member, path);
    const char *key = input_of(&form, "key");
    struct page first =
        post(member, path, path, "body", "After it.", "revision", "1", "key", key, NULL);
    struct page second =
        post(member, path, path, "body", "After it.", "revision", "1", "key", key, NULL);
    same_answer(&first, &second);
    assert_int_equal(
        number_of(format("SELECT count(*) FROM revision WHERE post_id = %lld", (long long)id)), 2);
}

static void tags_and_entries_are_made_once(void **state)
{
    (void)state;
    const char *key = key_of(coach, "/tags/new");
    struct page first = post(coach, "/tags/new", "/tags/new", "name", "made-once", "title",
                             "Made once", "facet", "context", "key", key, NULL);
    struct page second = post(coach, "/tags/new", "/tags/new", "name", "made-once", "title",
                              "Made once", "facet", "context", "key", key, NULL);
    same_answer(&first, &second);
    key = key_of(coach, "/terms/new");
    first = post(coach, "/terms/new", "/terms/new", "title", "Made once", "summary",
                 "Made by a double click.", "status", "draft", "key", key, NULL);
    second = post(coach, "/terms/new", "/terms/new", "title", "Made once", "summary",
                  "Made by a double click.", "status", "draft", "key", key, NULL);
    same_answer(&first, &second);
    assert_int_equal(number_of("SELECT count(*) FROM entry WHERE slug = 'made-once'"), 1);
}

static void a_refused_form_can_be_mended_and_sent(void **state)
{
    (void)state;
    const char *key = key_of(member, "/questions/ask");
    struct page page = ask_with(member, key, "Hm");
    assert_status(&page, 422);
    assert_string_equal(input_of(&page, "key"), key);
    page = ask_with(member, key, "Long enough by now");
    assert_status(&page, 303);
}

static void a_key_is_ones_own(void **state)
{
    (void)state;
    const char *key = key_of(member, "/questions/ask");
    int64_t before = posts();
    struct page first = ask_with(member, key, "Asked by one of two");
    struct page second = ask_with(coach, key, "Asked by the other");
    assert_status(&first, 303);
    assert_status(&second, 303);
    assert_string_not_equal(first.location.ptr, second.location.ptr);
    assert_int_equal(posts(), before + 2);
}

static void a_form_without_a_key_is_carried_out(void **state)
{
    (void)state;
    int64_t before = posts();
    struct page page = ask_with(member, "no key at all", "Asked by a program");
    assert_status(&page, 303);
    page = ask_with(member, "no key at all", "Asked by a program");
    assert_status(&page, 303);
    assert_int_equal(posts(), before + 2);
}

/* The reply got lost, the person went back, and added a half. */
static void other_words_are_not_lost(void **state)
{
    (void)state;
    const char *key = key_of(member, "/questions/ask");
    int64_t before = posts();
    struct page first = ask_with(member, key, "The first half");
    assert_status(&first, 303);
    struct page second = ask_with(member, key, "The first half and the second");
    assert_status(&second, 409);
    assert_has(&second, "What you sent first was saved.");
    struct span place =
        first.location; /* the slug is the second title's, which leads on to the first's */
    assert_has(&second, format("href=\"" SPAN_FMT "/", (int)(strrchr(place.ptr, '/') - place.ptr),
                               place.ptr));
    assert_has(&second, "value=\"The first half and the second\"");
    assert_int_equal(posts(), before + 1);
    const char *new_key = input_of(&second, "key");
    assert_string_not_equal(new_key, key);
    struct page third = ask_with(member, new_key, "The first half and the second");
    assert_status(&third, 303);
    assert_int_equal(posts(), before + 2);
    /* With the key of one form another is no repetition of it. */
    const char *path = format("/questions/%lld/answers", (long long)question);
    struct page other =
        post(member, "/questions/ask", path, "body", "Words of an answer.", "key", key, NULL);
    assert_status(&other, 409);
    assert_has(&other, "Words of an answer.");
}

static void an_edit_with_other_words_comes_back(void **state)
{
    (void)state;
    int64_t id = answer(member, question, "As it was.");
    const char *path = format("/answers/%lld/edit", (long long)id);
    struct page form = get(member, path);
    const char *key = input_of(&form, "key");
    struct page first =
        post(member, path, path, "body", "One half.", "revision", "1", "key", key, NULL);
    assert_status(&first, 303);
    struct page second = post(member, path, path, "body", "One half, and another.", "revision", "1",
                              "key", key, NULL);
    assert_status(&second, 409);
    assert_has(&second, first.location.ptr);
    assert_has(&second, "One half, and another.");
    /* Sent again it is an edit begun on what was there before: both are shown. */
    struct page third = post(member, path, path, "body", "One half, and another.", "revision", "1",
                             "key", input_of(&second, "key"), NULL);
    assert_status(&third, 409);
    assert_has(&third, "One half, and another.");
    third = post(member, path, path, "body", "One half, and another.", "revision",
                 input_of(&third, "revision"), "key", input_of(&third, "key"), NULL);
    assert_status(&third, 303);
}

static void entries_and_tags_with_other_words_lead_to_the_first(void **state)
{
    (void)state;
    const char *key = key_of(coach, "/terms/new");
    struct page page = post(coach, "/terms/new", "/terms/new", "title", "Halved term", "summary",
                            "The first half.", "status", "draft", "key", key, NULL);
    assert_status(&page, 303);
    page = post(coach, "/terms/new", "/terms/new", "title", "Whole term", "summary", "Both halves.",
                "status", "draft", "key", key, NULL);
    assert_status(&page, 409);
    assert_has(&page, "href=\"/terms/halved-term\"");
    key = key_of(coach, "/tags/new");
    page = post(coach, "/tags/new", "/tags/new", "name", "halved", "title", "Halved", "facet",
                "context", "key", key, NULL);
    assert_status(&page, 303);
    page = post(coach, "/tags/new", "/tags/new", "name", "whole", "title", "Whole", "facet",
                "context", "key", key, NULL);
    assert_status(&page, 409);
    assert_has(&page, "href=\"/tags/halved\"");
}

/* ---- somebody goes back, the browser loads the form again, and the same words are sent with its new key ---- */

/* The form came back with the words, a way to the post, and a button that sends them all the same. */
static void is_asked_whether_again(const struct page *page, const char *words,
                                   const char *place_of_first)
{
    assert_status(page, 409);
    assert_has(page, "You already posted this");
    assert_has(page, format("href=\"%s\"", place_of_first));
    assert_has(page, words);
    assert_has(page, "name=\"again\" value=\"1\"");
    assert_has(page, "data-failed");
}

static void a_question_sent_from_another_form_is_asked_about(void **state)
{
    (void)state;
    int64_t before = posts();
    struct page page = ask_with(member, key_of(member, "/questions/ask"), "Sent, and gone back");
    assert_status(&page, 303);
    int64_t first = number_of("SELECT max(id) FROM question");
    page = ask_with(member, key_of(member, "/questions/ask"), "  Sent, and gone back ");
    is_asked_whether_again(&page, "value=\"Sent, and gone back\"",
                           format("/questions/%lld", (long long)first));
    assert_int_equal(posts(), before + 1);
    const char *key = input_of(&page, "key");
    for (int i = 0; i < 2; i++) { /* by a double click */
        page =
            post(member, "/questions/ask", "/questions", "title", "Sent, and gone back", "body",
                 "Asked with a click too many.", "tags", "tight", "again", "1", "key", key, NULL);
        assert_status(&page, 303);
        assert_int_equal(posts(), before + 2);
    }
    /* Other words, and other people with the same, are not asked. */
    page = ask_with(member, key_of(member, "/questions/ask"), "Sent, and come again");
    assert_status(&page, 303);
    page = ask_with(coach, key_of(coach, "/questions/ask"), "Sent, and gone back");
    assert_status(&page, 303);
}

static struct page write_to(const char *path, const char *body, const char *again)
{
    const char *key = key_of(member, "/questions/ask");
    if (again != NULL)
        return post(member, "/account", path, "body", body, "key", key, "again", again, NULL);
    return post(member, "/account", path, "body", body, "key", key, NULL);
}

static void answers_and_comments_from_another_form_are_asked_about(void **state)
{
    (void)state;
    static const char *const kinds[] = {"answers", "comments"};
    int64_t other = ask(coach, "Another question", "It is answered with the same words.", "tight");
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        const char *path = format("/questions/%lld/%s", (long long)question, kinds[i]);
        struct page page = write_to(path, "The same words, line by line.\nTwice.", NULL);
        assert_status(&page, 303);
        int64_t first = number_of("SELECT max(id) FROM post");
        page = write_to(path, "The same words, line by line.\r\nTwice.", NULL);
        is_asked_whether_again(&page, "The same words, line by line.\nTwice.",
                               format("/%s/%lld", kinds[i], (long long)first));
        page = get(member, format("/%s/%lld", kinds[i], (long long)first));
        assert_status(&page, 303);
        page = write_to(path, "The same words, line by line.\nTwice.", "1");
        assert_status(&page, 303);
        page = write_to(format("/questions/%lld/%s", (long long)other, kinds[i]),
                        "The same words, line by line.\nTwice.", NULL);
        assert_status(&page, 303);
    }
}

static void after_ten_minutes_and_after_deleting_nobody_is_asked(void **state)
{
    (void)state;
    const char *path = format("/questions/%lld/answers", (long long)question);
    struct page page = write_to(path, "It helped once more.", NULL);
    assert_status(&page, 303);
    harness_sql(site_database(), "UPDATE request_key SET at = at - interval '11 minutes'");
    page = write_to(path, "It helped once more.", NULL);
    assert_status(&page, 303);
    page = write_to(path, "It helped once more.", NULL);
    assert_status(&page, 409);
    int64_t last = number_of("SELECT max(id) FROM post WHERE kind = 'answer'");
    const char *form = format("/answers/%lld/delete", (long long)last);
    page = post(member, form, form, "action", "delete", NULL);
    assert_status(&page, 303);
    page = write_to(path, "It helped once more.", NULL);
    assert_status(&page, 303);
}

static void sent_from_four_forms_at_once_it_is_there_once(void **state)
{
    (void)state;
    const char *path = format("/questions/%lld/answers", (long long)question);
    const char *token = token_of(member, "/questions/ask");
    const char *keys[AT_ONCE];
    pid_t children[AT_ONCE];
    for (int i = 0; i < AT_ONCE; i++)
        keys[i] = key_of(member, "/questions/ask");
    int64_t before = posts();
    for (int i = 0; i < AT_ONCE; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            const char *body = format("csrf=%s&key=%s&body=From+four+tabs.", token, keys[i]);
            struct page page = post_raw(same_browser(member), path, span_of(body));
            _exit(page.status == 303 ? 0 : page.status == 409 ? 1 : 2);
        }
    }
    int count[3] = {0};
    for (int i = 0; i < AT_ONCE; i++) {
        int status = -1;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 3);
        count[WEXITSTATUS(status)]++;
    }
    assert_int_equal(count[0], 1);
    assert_int_equal(count[1], AT_ONCE - 1);
    assert_int_equal(posts(), before + 1);
}

/* The form of an account that was just made is no way into it, and no way to try its password often. */
static void a_register_form_opens_no_account(void **state)
{
    (void)state;
    struct person *visitor = somebody();
    struct page form = get(visitor, "/register");
    const char *fields = "agree=yes&csrf=%s&key=%s&name=%s&email=e%%40example.org&password=%s";
    const char *csrf = input_of(&form, "csrf");
    const char *key = input_of(&form, "key");
    struct person *other = same_browser(visitor);
    struct person *guesser = same_browser(visitor);
    struct page page = post_raw(visitor, "/register",
                                span_of(format(fields, csrf, key, "opened_olga", "a+quiet+hill")));
    assert_status(&page, 303);
    page = post_raw(other, "/register",
                    span_of(format(fields, csrf, key, "another_anna", "not+that+hill")));
    page = shown_again(other, page);
    assert_status(&page, 422);
    assert_has(&page, "already created an account");
    assert_string_not_equal(input_of(&page, "key"), key);
    page = get(other, "/account");
    assert_status(&page, 303);
    limit_to("signin", "name", 10, 3600);
    for (int i = 0; i < 12 && page.status != 429; i++)
        page = post_raw(
            guesser, "/register",
            span_of(format(fields, csrf, key, "opened_olga", format("guess+number+%d", i))));
    limits_wide();
    assert_status(&page, 429);
}

static void an_account_is_made_once(void **state)
{
    (void)state;
    struct person *visitor = somebody();
    struct page form = get(visitor, "/register");
    const char *body = format(
        "agree=yes&csrf=%s&key=%s&name=double_dora&email=d%%40example.org&password=a+quiet+hill",
        input_of(&form, "csrf"), input_of(&form, "key"));
    struct person *again = same_browser(visitor);
    struct person *guesser = same_browser(visitor);
    struct page first = post_raw(visitor, "/register", span_of(body));
    struct page second = post_raw(again, "/register", span_of(body));
    same_answer(&first, &second);
    struct page own = get(again, "/account");
    assert_status(&own, 200);
    assert_int_equal(number_of("SELECT count(*) FROM account WHERE name = 'double_dora'"), 1);
    /* With the form but not the password one reads what everybody reads. */
    body = format(
        "agree=yes&csrf=%s&key=%s&name=double_dora&email=d%%40example.org&password=not+that+hill",
        input_of(&form, "csrf"), input_of(&form, "key"));
    struct page page = shown_again(guesser, post_raw(guesser, "/register", span_of(body)));
    assert_status(&page, 422);
    assert_has(&page, "is taken");
    page = get(guesser, "/account");
    assert_status(&page, 303);
}

static void signing_in_by_a_double_click_works(void **state)
{
    (void)state;
    struct person *visitor = somebody();
    struct page form = get(visitor, "/login");
    const char *body =
        format("csrf=%s&name=member_mia&password=correct+horse+member_mia&next=/tags",
               input_of(&form, "csrf"));
    struct page first = post_raw(visitor, "/login", span_of(body));
    struct page second = post_raw(visitor, "/login", span_of(body));
    same_answer(&first, &second);
}

/* The browser still has the old session when the first answer is lost. */
static void a_password_is_changed_once_though_the_answer_is_lost(void **state)
{
    (void)state;
    (void)sign_up("forgetful_finn");
    struct person *first = sign_in("forgetful_finn");
    struct page form = get(first, "/account");
    struct person *again = same_browser(first);
    struct person *thief = same_browser(first);
    const char *body = format("csrf=%s&key=%s&current=correct+horse+forgetful_finn"
                              "&new=a+quiet+hill+of+finns",
                              input_of(&form, "csrf"), input_of(&form, "key"));
    struct page lost = post_raw(first, "/account/password", span_of(body));
    struct page page = post_raw(again, "/account/password", span_of(body));
    same_answer(&lost, &page);
    page = get(again, "/account");
    assert_status(&page, 200);
    assert_int_equal(number_of("SELECT count(*) FROM session s JOIN account a ON a.id = "
                               "s.account_id WHERE a.name = 'forgetful_finn'"),
                     1);
    /* The old session alone is worth nothing, with another form's key neither. */
    body = format("csrf=%s&key=%s&current=correct+horse+forgetful_finn&new=mine+from+now+on",
                  input_of(&form, "csrf"), key_of(somebody(), "/register"));
    page = post_raw(thief, "/account/password", span_of(body));
    assert_status(&page, 403);
    page = get(thief, "/account");
    assert_status(&page, 303);
}

static void four_changes_of_a_password_at_once_are_one(void **state)
{
    (void)state;
    struct page form = get(member, "/account");
    send_at_once("/account/password",
                 format("csrf=%s&key=%s&current=correct+horse+member_mia&new=a+quiet+hill+of+mia",
                        input_of(&form, "csrf"), input_of(&form, "key")));
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_four_registrations_at_once_one_is_let_in),
        cmocka_unit_test(a_question_is_asked_once),
        cmocka_unit_test(four_at_once_are_one),
        cmocka_unit_test(an_answer_and_a_comment_are_there_once),
        cmocka_unit_test(an_edit_sent_twice_is_no_conflict),
        cmocka_unit_test(tags_and_entries_are_made_once),
        cmocka_unit_test(a_refused_form_can_be_mended_and_sent),
        cmocka_unit_test(a_key_is_ones_own),
        cmocka_unit_test(a_form_without_a_key_is_carried_out),
        cmocka_unit_test(other_words_are_not_lost),
        cmocka_unit_test(an_edit_with_other_words_comes_back),
        cmocka_unit_test(entries_and_tags_with_other_words_lead_to_the_first),
        cmocka_unit_test(a_question_sent_from_another_form_is_asked_about),
        cmocka_unit_test(answers_and_comments_from_another_form_are_asked_about),
        cmocka_unit_test(after_ten_minutes_and_after_deleting_nobody_is_asked),
        cmocka_unit_test(sent_from_four_forms_at_once_it_is_there_once),
        cmocka_unit_test(a_register_form_opens_no_account),
        cmocka_unit_test(an_account_is_made_once),
        cmocka_unit_test(signing_in_by_a_double_click_works),
        cmocka_unit_test(a_password_is_changed_once_though_the_answer_is_lost),
        cmocka_unit_test(four_changes_of_a_password_at_once_are_one),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
