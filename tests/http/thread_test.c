/* The page of a question: who asked, the order of answers, headings, what is folded, cards of entries. */
#include "http/site.h"

enum { VOTERS = 4 };

static struct person *asker;
static struct person *helper;
static struct person *voters[VOTERS];

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    load_library();
    asker = sign_up("thread_ann");
    helper = sign_up("thread_ben");
    for (size_t i = 0; i < VOTERS; i++)
        voters[i] = sign_up(format("thread_v%zu", i));
    return 0;
}

static int64_t a_question(const char *title)
{
    return ask(asker, title, "It pulls when I sit, and eases when I walk.", "tight");
}

static const char *heading(int64_t id, const char *words)
{
    return format("id=\"by-%lld\">%s</h3>", (long long)id, words);
}

static struct page seen(int64_t question, const char *query)
{
    struct page page = get(somebody(), format("/questions/%lld", (long long)question));
    assert_status(&page, 301);
    return get(somebody(), format(SPAN_FMT "%s", SPAN_ARG(page.location), query));
}

/* Where one thing is on the page; both are there. */
static bool comes_before(const struct page *page, const char *first, const char *second)
{
    const char *a = strstr(page->body.ptr, first);
    const char *b = strstr(page->body.ptr, second);
    assert_non_null(a);
    assert_non_null(b);
    return a < b;
}

static void who_asked_is_marked(void **state)
{
    (void)state;
    int64_t question = a_question("Who asked this one?");
    int64_t given = answer(helper, question, "Walk a little every hour.");
    comment(helper, "questions", question, "Where does it pull?");
    struct page page = seen(question, "");
    assert_has_not(&page, "Asked this");
    comment(asker, "answers", given, "I will try that.");
    page = await_status(helper, format("/answers/%lld/comments/all", (long long)given), 200);
    assert_has(&page, "Asked this");
    (void)answer(asker, question, "Walking did it in the end.");
    page = show(asker, question);
    assert_has(&page, "Asked this");
    page = get(helper, format("/questions/%lld/comments/all", (long long)question));
    assert_has_not(&page, "Asked this");
}

static void answers_are_sorted_as_asked_for(void **state)
{
    (void)state;
    int64_t question = a_question("In which order are these?");
    const char *early = format("#answer-%lld", (long long)answer(helper, question, "Early words."));
    const char *good = format("#answer-%lld", (long long)answer(helper, question, "Good words."));
    const char *late = format("#answer-%lld", (long long)answer(helper, question, "Late words."));
    struct page page = vote(voters[0], "answers", strtoll(good + strlen("#answer-"), NULL, 10), 1);
    assert_status(&page, 303);
    page = seen(question, "");
    assert_true(comes_before(&page, good, early) && comes_before(&page, early, late));
    assert_has(&page, "?sort=newest#answers\">Newest</a>");
    page = seen(question, "?sort=newest");
    assert_status(&page, 200);
    assert_true(comes_before(&page, late, good) && comes_before(&page, good, early));
    assert_has(&page, "?sort=newest#answers\" aria-current=\"true\">");
    page = seen(question, "?sort=oldest");
    assert_true(comes_before(&page, early, good) && comes_before(&page, good, late));
    page = seen(question, "?sort=upside-down");
    assert_true(comes_before(&page, good, early));
    /* Votes are the viewer's in every order. */
    page = get(voters[0],
               format("/questions/%lld/in-which-order-are-these?sort=oldest", (long long)question));
    assert_has(&page, "value=\"up  \"");
}

static const char *link_after(const struct page *page, const char *before)
{
    const char *at = strstr(page->body.ptr, before);
    assert_non_null(at);
    at += strlen(before);
    struct text path;
    text_init(&path, 1000);
    for (; *at != '"' && *at != '#'; at++) {
        text_add_char(&path, *at);
        if (strncmp(at, "&amp;", 5) == 0)
            at += 4;
    }
    const char *found = format("%s", text_string(&path));
    text_free(&path);
    return found;
}

static void each_order_goes_on_and_misses_none(void **state)
{
    (void)state;
    enum { MANY = 63 };
    static const char *const orders[] = {"best", "newest", "oldest"};
    int64_t question = a_question("How do so many go on?");
    int64_t answers[MANY];
    for (int i = 0; i < MANY; i++)
        answers[i] = answer(helper, question, format("Number %d of many.", i));
    (void)vote(voters[0], "answers", answers[40], 1);
    for (size_t i = 0; i < COUNT_OF(orders); i++) {
        size_t times[MANY] = {0};
        const char *path =
            format("/questions/%lld/how-do-so-many-go-on?sort=%s", (long long)question, orders[i]);
        for (int pages = 0; path != NULL; pages++) {
            assert_true(pages < 4);
            struct page page = get(helper, path);
            assert_status(&page, 200);
            for (int k = 0; k < MANY; k++)
                times[k] += page_has(&page, format("id=\"answer-%lld\"", (long long)answers[k]));
            path =
                page_has(&page, "rel=\"next\"") ? link_after(&page, "rel=\"next\" href=\"") : NULL;
        }
        for (int k = 0; k < MANY; k++)
            assert_int_equal(times[k], 1);
    }
}

static void answers_have_headings(void **state)
{
    (void)state;
    int64_t question = a_question("What can one step to?");
    int64_t given = answer(helper, question, "# First things\n\nSit less.");
    struct page page = seen(question, "");
    assert_has(&page, heading(given, "Answer by thread_ben, score 0"));
    assert_has(&page, "<h4>First things</h4>");
    (void)vote(voters[1], "answers", given, 1);
    page = post(asker, "/questions/ask", format("/answers/%lld/accept", (long long)given), "value",
                "1", NULL);
    assert_status(&page, 303);
    page = show(asker, question);
    assert_has(&page, heading(given, "Answer by thread_ben, score 1, accepted"));
    page = post(helper, "/questions/ask", format("/answers/%lld/edit", (long long)given), "body",
                "## Second things\n\nSit less.", "revision", "1", NULL);
    assert_status(&page, 303);
    page = show(helper, question);
    assert_has(&page, "<h4>Second things</h4>");
}

static void many_answers_have_a_list_to_jump_from(void **state)
{
    (void)state;
    int64_t question = a_question("Where is the good one?");
    int64_t last = 0;
    for (int i = 0; i < 6; i++)
        last = answer(helper, question, format("Answer %d, [[figure-four]] & rest.", i));
    struct page page = show(helper, question);
    assert_has_not(&page, "Jump to an answer");
    last = answer(helper, question, "The <last> one, [[figure-four]] & rest.");
    page = show(helper, question);
    assert_has(&page, "Jump to an answer");
    assert_has(&page,
               format("href=\"#answer-%lld\">thread_ben: The &lt;last&gt; one, ", (long long)last));
    /* What is deleted is in the list for who sees it, and for nobody else. */
    page = post(helper, "/questions/ask", format("/answers/%lld/delete", (long long)last), "action",
                "delete", NULL);
    assert_status(&page, 303);
    (void)answer(asker, question, "One more.");
    page = show(asker, question);
    assert_has(&page, "Jump to an answer");
    assert_has_not(&page, format("#answer-%lld\"", (long long)last));
    /* A few long ones are many as well. */
    question = a_question("Where is the short one?");
    for (int i = 0; i < 3; i++)
        (void)answer(helper, question, repeated("Sit less and walk more. ", 250));
    page = show(helper, question);
    assert_has(&page, "Jump to an answer");
}

static void what_most_found_unhelpful_is_folded(void **state)
{
    (void)state;
    int64_t question = a_question("Which of these is folded?");
    int64_t bad = answer(helper, question, "Sit more and never move.");
    for (size_t i = 0; i + 1 < VOTERS; i++)
        (void)vote(voters[i], "answers", bad, -1);
    struct page page = show(helper, question);
    assert_has_not(&page, "class=\"folded\"");
    (void)vote(voters[VOTERS - 1], "answers", bad, -1);
    page = show(helper, question);
    assert_has(&page, "class=\"folded\"");
    assert_has(&page, "Folded because most readers did not find it helpful.");
    assert_has(&page, heading(bad, "Answer by thread_ben, score -4, folded"));
    assert_has(&page, "Sit more and never move.");
    page = post(asker, "/questions/ask", format("/answers/%lld/accept", (long long)bad), "value",
                "1", NULL);
    assert_status(&page, 303);
    page = show(asker, question);
    assert_has_not(&page, "class=\"folded\"");
    assert_has(&page, heading(bad, "Answer by thread_ben, score -4, accepted"));
}

/* The part of the page that is the answer. */
static struct page article_of(const struct page *page, int64_t id)
{
    struct page part = *page;
    part.body.ptr = strstr(page->body.ptr, format("id=\"answer-%lld\"", (long long)id));
    assert_non_null(part.body.ptr);
    part.body.len = (size_t)(strstr(part.body.ptr, "</article>") - part.body.ptr);
    return part;
}

static void entries_that_are_linked_have_cards(void **state)
{
    (void)state;
    int64_t question = a_question("What is this entry about?");
    int64_t plain = answer(helper, question, "No link at all.");
    int64_t given =
        answer(helper, question,
               "Try [[glute-bridge]], then [[couch-stretch]]; [[muscle:psoas-major]] and "
               "[[nobody-wrote-this]]. Again [[glute-bridge]].");
    struct page page = seen(question, "");
    struct page part = article_of(&page, given);
    assert_has(&part, "class=\"entry-cards\"");
    assert_has(&part, "<p class=\"card-title\"><a dir=\"auto\" href=\"/stretches/glute-bridge\">");
    assert_has(&part, "href=\"/muscles/psoas-major\">");
    assert_has(&part, "<strong>Ask first:</strong> ");
    assert_has(&part, "Not yet reviewed by a clinician");
    assert_true(comes_before(&part, "card-title\"><a dir=\"auto\" href=\"/stretches/glute-bridge",
                             "card-title\"><a dir=\"auto\" href=\"/muscles/psoas-major"));
    part = article_of(&page, plain);
    assert_has_not(&part, "entry-cards");
    int64_t much = answer(helper, question,
                          "[[glute-bridge]] [[couch-stretch]] [[figure-four]] [[dead-bug]] "
                          "[[muscle:psoas-major]] [[muscle:piriformis]] [[muscle:iliacus]]");
    page = show(helper, question);
    part = article_of(&page, much);
    assert_has(&part, "card-title\"><a dir=\"auto\" href=\"/muscles/piriformis\"");
    assert_has_not(&part, "card-title\"><a dir=\"auto\" href=\"/muscles/iliacus\"");
}

/* The site map finds a question by the beginning of its slug. */
static void an_address_that_goes_on_is_no_question(void **state)
{
    (void)state;
    int64_t question = a_question("Where does this address end?");
    struct page page = get(somebody(), format("/questions/%lld", (long long)question));
    assert_status(&page, 301);
    const char *address = format(SPAN_FMT, SPAN_ARG(page.location));
    const char *more[] = {"/", "/edit", "/a-b", "/edit/c-d", "%2Fmore"};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        page = get(somebody(), format("%s%s", address, more[i]));
        if (more[i][0] == '/')
            assert_status(&page, 404);
        else
            assert_status(&page, 301);
    }
    page = get(somebody(), format("/questions/%lld/another-title-once", (long long)question));
    assert_status(&page, 301);
    assert_true(span_is(page.location, address));
    page = get(somebody(), address);
    assert_status(&page, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_asked_is_marked),
        cmocka_unit_test(answers_are_sorted_as_asked_for),
        cmocka_unit_test(each_order_goes_on_and_misses_none),
        cmocka_unit_test(answers_have_headings),
        cmocka_unit_test(many_answers_have_a_list_to_jump_from),
        cmocka_unit_test(what_most_found_unhelpful_is_folded),
        cmocka_unit_test(entries_that_are_linked_have_cards),
        cmocka_unit_test(an_address_that_goes_on_is_no_question),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
