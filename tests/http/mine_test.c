/* One's own page: everything that one wrote and did, and nothing of anybody else's. */
#include "http/site.h"

static struct person *mia;
static struct person *ben;
static struct person *moderator;
static int64_t question;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    mia = sign_up("mia_mine");
    ben = sign_up("ben_mine");
    moderator = sign_up_as("mona_mine", "moderator");
    question = ask(mia, "Which of mine is it?", "It is tight in the morning.", "tight");
    return 0;
}

static const char *me(const char *tab)
{
    return format("/me?tab=%s", tab);
}

static void every_kind_is_listed_for_its_author_alone(void **state)
{
    (void)state;
    int64_t given = answer(ben, question, "Try lying with your knees bent.");
    comment(mia, "answers", given, "That helped a little.");
    (void)vote(mia, "answers", given, 1);
    struct page page = get(mia, "/me");
    assert_status(&page, 200);
    assert_has(&page, "Which of mine is it?");
    assert_has(&page, "href=\"/tag-suggestions\"");
    page = get(mia, me("comments"));
    assert_has(&page, "That helped a little.");
    page = get(mia, me("votes"));
    assert_has(&page, "You voted this answer up");
    assert_has(&page, "Try lying with your knees bent.");
    page = get(mia, me("answers"));
    assert_has(&page, "You have not answered yet.");
    page = get(ben, me("answers"));
    assert_has(&page, "Try lying with your knees bent.");
    page = get(ben, me("questions"));
    assert_has_not(&page, "Which of mine is it?");
    page = get(ben, me("votes"));
    assert_has(&page, "You have not voted yet.");
    page = get(somebody(), "/me");
    assert_status(&page, 303);
    assert_span(page.location, "/login?next=%2Fme");
}

static void edits_are_listed_with_their_reason(void **state)
{
    (void)state;
    const char *form = format("/questions/%lld/edit", (long long)question);
    struct page page = get(mia, me("edits"));
    assert_has(&page, "You have not edited anything yet.");
    page = post(mia, form, form, "title", "Which of mine is it?", "body",
                "It is very tight in the morning.", "tags", "tight", "reason", "more <exact>",
                "revision", "1", NULL);
    assert_status(&page, 303);
    page = get(mia, me("edits"));
    assert_has(&page, "more &lt;exact&gt;");
    assert_has(&page, format("href=\"/questions/%lld/revisions\"", (long long)question));
}

/* One's own deleted words stay readable for oneself; what others deleted is not shown to who only voted. */
static void what_was_deleted_is_its_authors(void **state)
{
    (void)state;
    int64_t gone = answer(ben, question, "Words that go again.");
    (void)vote(mia, "answers", gone, -1);
    const char *form = format("/answers/%lld/delete", (long long)gone);
    struct page page = post(moderator, form, form, "reason", "It was <rude>", NULL);
    assert_status(&page, 303);
    page = get(ben, me("deleted"));
    assert_has(&page, "Words that go again.");
    assert_has(&page, "It was &lt;rude&gt;");
    page = get(ben, me("answers"));
    assert_has_not(&page, "Words that go again.");
    page = get(mia, me("votes"));
    assert_has(&page, "You voted this answer down");
    assert_has_not(&page, "Words that go again.");
    assert_has(&page, "On something that was deleted");
    page = get(mia, me("deleted"));
    assert_has(&page, "Nothing of yours was deleted.");
}

static void a_long_list_goes_on(void **state)
{
    (void)state;
    struct person *who = sign_up("prolific_pia");
    for (int i = 1; i <= 21; i++)
        ask(who, format("Question %02d of mine", i), "It is tight in the morning.", "tight");
    struct page page = get(who, "/me");
    assert_has(&page, "Question 21 of mine");
    assert_has_not(&page, "Question 01 of mine");
    const char *at = strstr(page.body.ptr, "&amp;before=");
    assert_non_null(at);
    at += strlen("&amp;before=");
    page = get(who, format("/me?tab=questions&before=%.*s", (int)strcspn(at, "\""), at));
    assert_status(&page, 200);
    assert_has(&page, "Question 01 of mine");
    assert_has_not(&page, "Question 21 of mine");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_listed_for_its_author_alone),
        cmocka_unit_test(edits_are_listed_with_their_reason),
        cmocka_unit_test(what_was_deleted_is_its_authors),
        cmocka_unit_test(a_long_list_goes_on),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
