/* The whole story on the real server: from registering to a thread that somebody else finds by search. */
#include "http/site.h"

#include "db/harness.h"

static struct person *asker;
static struct person *helper;
static struct person *reader; /* not signed in */
static int64_t question;
static int64_t first_answer;
static int64_t second_answer;
static const char *question_path;

static int begin(void **state)
{
    (void)state;
    static const char *const tags[] = {"running", "low-back", "tight"};
    for (size_t i = 0; i < COUNT_OF(tags); i++)
        tag_exists(tags[i]);
    asker = sign_up("morning_runner");
    helper = sign_up_as("coach_ada", "coach");
    reader = somebody();
    return 0;
}

static struct page put(struct person *who, const char *path, const char *name, const char *value)
{
    return post(who, "/questions/ask", path, name, value, NULL);
}

static void a_visitor_is_invited_and_cannot_write(void **state)
{
    (void)state;
    struct page page = get(reader, "/");
    assert_status(&page, 200);
    assert_has(&page, "href=\"/login");
    assert_has(&page, "Ask the first question");
    page = get(reader, "/questions/ask");
    assert_status(&page, 303);
    assert_span(page.location, "/login?next=%2Fquestions%2Fask");
}

static void a_question_is_previewed_then_asked(void **state)
{
    (void)state;
    static const char title[] = "Back locks up after an easy run";
    static const char body[] =
        "It is **tight** in the morning.\n\n1. run\n2. sit\n\n<script>alert(1)</script>\n\n"
        "Would [[wall-sit]] help?";
    struct page page = post(asker, "/questions/ask", "/questions", "title", title, "body", body,
                            "tags", "running low-back", "preview", "1", NULL);
    assert_status(&page, 200);
    assert_has(&page, "<strong>tight</strong>");
    assert_has(&page, "value=\"Back locks up after an easy run\"");
    assert_int_equal(number_of("SELECT count(*) FROM question"), 0);
    question = ask(asker, title, body, "running low-back");
    question_path = format("/questions/%lld/back-locks-up-after-an-easy-run", (long long)question);
    page = get(reader, question_path);
    assert_status(&page, 200);
    assert_has(&page, "<strong>tight</strong>");
    assert_has(&page, "&lt;script&gt;alert(1)&lt;/script&gt;");
    assert_has(&page, "class=\"wanted\"");
    assert_has(&page, "href=\"/tags/low-back\"");
    assert_has(&page, "href=\"/users/morning_runner\"");
    assert_has(&page, "Sign in to answer");
}

static void a_question_has_one_address(void **state)
{
    (void)state;
    static const char *const others[] = {"", "/", "/back", "/another-slug-altogether"};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct page page = get(reader, format("/questions/%lld%s", (long long)question, others[i]));
        assert_status(&page, 301);
        assert_span(page.location, question_path);
    }
}

/* The actions of kore.conf are of one word, slugs never are: no title hides its thread. */
static void a_title_is_never_an_action(void **state)
{
    (void)state;
    static const char *const titles[][2] = {
        {"Answers", "about-answers"},     {"Similar", "about-similar"},
        {"Revisions", "about-revisions"}, {"Delete", "about-delete"},
        {"Comments", "about-comments"},   {"Как работает delete?", "kak-rabotaet-delete"},
        {"Спина", "about-spina"},
    };
    for (size_t i = 0; i < COUNT_OF(titles); i++) {
        int64_t id = ask(asker, titles[i][0], "It has been tight since May.", "tight");
        struct page page = get(reader, format("/questions/%lld", (long long)id));
        assert_status(&page, 301);
        assert_span(page.location, format("/questions/%lld/%s", (long long)id, titles[i][1]));
        page = get(reader, format("/questions/%lld/%s", (long long)id, titles[i][1]));
        assert_status(&page, 200);
        assert_has(&page, titles[i][0]);
    }
}

static void an_address_in_another_case_leads_on(void **state)
{
    (void)state;
    static const char *const addresses[][2] = {
        {"/tags/Low_Back", "/tags/low-back"},
        {"/tags/LOW-BACK", "/tags/low-back"},
    };
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        struct page page = get(reader, addresses[i][0]);
        assert_status(&page, 301);
        assert_span(page.location, addresses[i][1]);
    }
}

static void what_is_not_there_is_404(void **state)
{
    (void)state;
    static const char *const nowhere[] = {"/questions/999999",
                                          "/questions/999999/some-slug",
                                          "/questions/0",
                                          "/questions/99999999999999999999/x-y",
                                          "/nowhere",
                                          "/users/nobody",
                                          "/tags/none",
                                          "/stretches/none",
                                          "/answers/999999/revisions",
                                          "/stretches/none/revisions",
                                          "/assets/css/none.css"};
    for (size_t i = 0; i < COUNT_OF(nowhere); i++) {
        struct page page = get(reader, nowhere[i]);
        assert_status(&page, 404);
        page = get(asker, nowhere[i]);
        assert_status(&page, 404);
    }
    struct page page =
        post(asker, "/questions/ask", "/questions/999999/answers", "body", "For nobody.", NULL);
    assert_status(&page, 404);
    /* An answer's number in the folder of questions leads nowhere either. */
    page = get(asker, format("/answers/%lld/edit", (long long)question));
    assert_status(&page, 404);
}

static void answers_come_and_are_talked_about(void **state)
{
    (void)state;
    first_answer =
        answer(helper, question,
               "Walk first, then run. See | a | table:\n\n| day | min |\n|---|---|\n| 1 | 10 |");
    second_answer = answer(sign_up("quiet_quinn"), question, "Rest a week.");
    (void)comment(asker, "answers", first_answer, "How *long* a walk?");
    (void)comment(helper, "questions", question, "Which shoes?");
    struct page page = get(reader, question_path);
    assert_has(&page, "<h2 id=\"answers\">2 answers</h2>");
    assert_has(&page, "<td>10</td>");
    assert_has(&page, "How <em>long</em> a walk?");
    assert_has(&page, "Which shoes?");
    assert_has(&page, "<span class=\"role role-coach\">Coach</span>");
}

static size_t place_of(const struct page *page, const char *words)
{
    const char *at = strstr(page->body.ptr, words);
    assert_non_null(at);
    return (size_t)(at - page->body.ptr);
}

/* Notices reach both workers within moments: asks for a page until it is so. */
static bool comes_to(struct person *who, const char *path,
                     bool (*is_so)(const struct page *page, const char *first, const char *second),
                     const char *first, const char *second)
{
    enum { MOMENTS_MS = 60000 };
    uint64_t deadline = harness_clock() + MOMENTS_MS;
    bool so = false;
    while (!so && harness_clock() < deadline) {
        struct page page = get(who, path);
        so = is_so(&page, first, second);
    }
    return so;
}

static bool has(const struct page *page, const char *words, const char *none UNUSED)
{
    return page_has(page, words);
}

static bool lacks(const struct page *page, const char *words, const char *none UNUSED)
{
    return !page_has(page, words);
}

static bool in_order(const struct page *page, const char *first, const char *second)
{
    return place_of(page, first) < place_of(page, second);
}

static bool comes_to_hold(struct person *who, const char *path, const char *words)
{
    return comes_to(who, path, has, words, NULL);
}

static void votes_order_answers_and_acceptance_marks_one(void **state)
{
    (void)state;
    struct page page = vote(asker, "answers", second_answer, 1);
    assert_status(&page, 303);
    assert_true(comes_to(reader, question_path, in_order, "Rest a week.", "Walk first"));
    page = vote(asker, "answers", second_answer, -1);
    assert_status(&page, 303);
    page = vote(helper, "answers", second_answer, -1);
    page = vote(helper, "questions", question, 1);
    assert_int_equal(score_of(second_answer), -2);
    assert_int_equal(score_of(question), 1);
    page = put(helper, format("/answers/%lld/accept", (long long)first_answer), "value", "1");
    assert_status(&page, 403);
    page = put(asker, format("/answers/%lld/accept", (long long)first_answer), "value", "1");
    assert_status(&page, 303);
    assert_true(comes_to(reader, question_path, in_order, "Walk first", "Rest a week."));
    assert_true(comes_to_hold(reader, question_path, "Accepted by the asker"));
    assert_true(comes_to(reader, "/questions?tab=unanswered", lacks, "Back locks up", NULL));
    page = put(asker, format("/answers/%lld/accept", (long long)first_answer), "value", "0");
    page = show(asker, question);
    assert_has_not(&page, "Accepted by the asker");
    page = put(asker, format("/answers/%lld/accept", (long long)first_answer), "value", "1");
    assert_status(&page, 303);
}

static void a_link_becomes_the_entry_that_a_coach_writes(void **state)
{
    (void)state;
    assert_true(comes_to_hold(helper, "/wanted", "wall-sit"));
    struct page page = post(helper, "/terms/new", "/terms/new", "title", "The wall sit, in short",
                            "slug", "wall-sit", "summary", "What a wall sit is.", "body",
                            "Back to the wall.", "status", "published", NULL);
    assert_status(&page, 303);
    assert_true(comes_to_hold(helper, question_path, "The wall sit, in short</a>"));
    assert_true(comes_to_hold(reader, question_path, "The wall sit, in short</a>"));
    page = get(reader, page.location.ptr);
    assert_status(&page, 200);
    assert_has(&page, "Back locks up after an easy run");
    page = get(helper, "/wanted");
    assert_has_not(&page, "wall-sit");
}

static void tags_and_search_find_it(void **state)
{
    (void)state;
    struct page page = get(reader, "/tags/low-back");
    assert_status(&page, 200);
    assert_has(&page, "Back locks up after an easy run");
    /* The index takes it moments after it was posted. */
    assert_true(comes_to_hold(reader, "/search?q=locking+runs",
                              format("/questions/%lld/", (long long)question)));
    page = get(reader, "/search?q=locking+runs");
    assert_status(&page, 200);
    assert_has(&page, "<mark>");
    page = get(reader, "/search?q=%5Bnowhere%5D+walk");
    assert_status(&page, 200);
    assert_has_not(&page, "Back locks up after an easy run");
    page = get(reader, "/search?q=%5Brunning%5D+locks");
    assert_has(&page, format("/questions/%lld/", (long long)question));
}

static void an_edit_has_a_reason_and_a_history(void **state)
{
    (void)state;
    const char *form = format("/questions/%lld/edit", (long long)question);
    struct page page = get(reader, form);
    assert_status(&page, 303);
    page = get(helper, form);
    assert_status(&page, 403);
    page = get(asker, form);
    assert_has(&page, "name=\"revision\" value=\"1\"");
    assert_has(&page, "&lt;script&gt;");
    page = post(asker, form, form, "title", "Back locks up after every run", "body",
                "It is **stiff** at night.", "tags", "running low-back tight", "reason",
                "said it better", "revision", "1", NULL);
    assert_status(&page, 303);
    question_path = format(SPAN_FMT, SPAN_ARG(page.location));
    await_index(asker);
    page = await_status(
        reader, format("/questions/%lld/back-locks-up-after-an-easy-run", (long long)question),
        301);
    assert_span(page.location, question_path);
    page = get(reader, format("/questions/%lld/revisions", (long long)question));
    assert_status(&page, 200);
    assert_has(&page, "said it better");
    assert_has(&page, "<del>");
    assert_has(&page, "<ins>");
    page = get(reader, "/tags/tight");
    assert_has(&page, "Back locks up after every run");
}

static void deleting_hides_and_restoring_brings_back(void **state)
{
    (void)state;
    const char *path = format("/questions/%lld/delete", (long long)question);
    struct person *moderator = sign_up_as("mira_minds", "moderator");
    struct page page = put(helper, path, "action", "delete");
    assert_status(&page, 403);
    page = put(asker, path, "action", "delete");
    assert_status(&page, 303);
    page = get(helper, question_path);
    assert_status(&page, 410);
    assert_has_not(&page, "stiff");
    page = get(reader, format("/questions/%lld/revisions", (long long)question));
    assert_status(&page, 410);
    page = get(reader, format("/answers/%lld/revisions", (long long)first_answer));
    assert_status(&page, 410);
    page = get(asker, question_path);
    assert_status(&page, 200);
    page = get(helper, "/search?q=locks");
    assert_has_not(&page, "Back locks up");
    page = get(helper, "/tags/low-back");
    assert_has_not(&page, "Back locks up");
    page = post(helper, "/questions/ask", format("/questions/%lld/answers", (long long)question),
                "body", "Too late.", NULL);
    assert_status(&page, 410);
    page = put(asker, path, "action", "restore");
    assert_status(&page, 303);
    page = get(helper, question_path);
    assert_status(&page, 200);
    /* What a moderator took away only a moderator brings back. */
    page = post(moderator, "/questions/ask", path, "action", "delete", "reason", "off topic", NULL);
    assert_status(&page, 303);
    page = put(asker, path, "action", "restore");
    assert_status(&page, 403);
    page = put(moderator, path, "action", "restore");
    assert_status(&page, 303);
    path = format("/answers/%lld/delete", (long long)second_answer);
    page = post(moderator, "/questions/ask", path, "action", "delete", "why", "unsafe", NULL);
    assert_status(&page, 303);
    page = get(helper, question_path);
    assert_has_not(&page, "Rest a week.");
    assert_has(&page, "<h2 id=\"answers\">1 answer</h2>");
}

static void lists_show_it_in_their_order(void **state)
{
    (void)state;
    int64_t later =
        ask(asker, "A later question about sitting", "Sitting for long makes it worse.", "tight");
    struct page page = get(helper, "/questions");
    assert_true(place_of(&page, "A later question") < place_of(&page, "Back locks up"));
    (void)comment(helper, "questions", question, "And how is it now?");
    page = get(helper, "/questions?tab=active");
    assert_true(place_of(&page, "Back locks up") < place_of(&page, "A later question"));
    page = get(helper, "/questions?tab=unanswered");
    assert_has(&page, format("/questions/%lld/", (long long)later));
    assert_has_not(&page, "Back locks up");
    page = get(helper, "/users/morning_runner");
    assert_has(&page, "A later question");
}

static void signing_out_ends_it(void **state)
{
    (void)state;
    struct page page = post(asker, "/questions/ask", "/logout", NULL);
    assert_status(&page, 303);
    page = get(asker, question_path);
    assert_status(&page, 200);
    assert_has(&page, "Sign in to answer");
    page = get(asker, "/questions/ask");
    assert_status(&page, 303);
}

static void no_worker_died(void **state)
{
    (void)state;
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_visitor_is_invited_and_cannot_write),
        cmocka_unit_test(a_question_is_previewed_then_asked),
        cmocka_unit_test(a_question_has_one_address),
        cmocka_unit_test(a_title_is_never_an_action),
        cmocka_unit_test(an_address_in_another_case_leads_on),
        cmocka_unit_test(what_is_not_there_is_404),
        cmocka_unit_test(answers_come_and_are_talked_about),
        cmocka_unit_test(votes_order_answers_and_acceptance_marks_one),
        cmocka_unit_test(a_link_becomes_the_entry_that_a_coach_writes),
        cmocka_unit_test(tags_and_search_find_it),
        cmocka_unit_test(an_edit_has_a_reason_and_a_history),
        cmocka_unit_test(deleting_hides_and_restoring_brings_back),
        cmocka_unit_test(lists_show_it_in_their_order),
        cmocka_unit_test(signing_out_ends_it),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
