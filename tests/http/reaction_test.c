/* What readers say of an answer: that it helped them, is outdated, may be unsafe; and what coaches decide about the last. */
#include "http/people.h"
#include "http/site.h"

static struct person *asker;
static struct person *writer;
static struct person *reader;
static struct person *another;
static struct person *coach;
static int64_t question;
static int64_t given;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    asker = sign_up("asta_judges");
    writer = sign_up("will_judges");
    reader = sign_up("rita_judges");
    another = sign_up("anna_judges");
    coach = sign_up_as("cole_judges", "coach");
    question = ask(asker, "Does rolling on a ball help?", "My glutes are tight.", "tight");
    given = answer(writer, question, "Roll slowly, a minute on each side.");
    return 0;
}

static const char *form_of(int64_t id)
{
    return format("/answers/%lld/helped", (long long)id);
}

static struct page say(struct person *who, int64_t id, const char *what, const char *words)
{
    return post(who, form_of(id), form_of(id), "what", what, "words", words, NULL);
}

static void accept_it(int64_t id)
{
    struct page page = post(asker, "/questions/ask", format("/answers/%lld/accept", (long long)id),
                            "value", "1", NULL);
    assert_status(&page, 303);
}

static void several_answers_may_have_helped_several_people(void **state)
{
    (void)state;
    int64_t other = answer(another, question, "Stand up more often.");
    struct page page = show(reader, question);
    assert_has(&page, format("href=\"%s\">Did it help?", form_of(given)));
    assert_has_not(&page, "Helped");
    page = get(reader, form_of(given));
    assert_status(&page, 200);
    assert_has(&page, "Nobody has said so yet.");
    assert_has(&page, "It helped me");
    for (int i = 0; i < 2; i++) {
        page = say(reader, given, "helped", "");
        assert_status(&page, 303);
        assert_span(page.location, format("/answers/%lld", (long long)given));
    }
    page = show(reader, question);
    assert_has(&page, "Helped 1 person");
    page = say(asker, given, "helped", "");
    assert_status(&page, 303);
    page = say(reader, other, "helped", "");
    assert_status(&page, 303);
    page = show(asker, question);
    assert_has(&page, "Helped 2 people<");
    assert_has(&page, "Helped 1 person<");
    accept_it(given);
    page = show(asker, question);
    assert_has(&page, "Helped 2 people; accepted by the asker");
    page = get(reader, form_of(given));
    assert_has(&page, "So far it helped 2 people.");
    assert_has(&page, "You said that it helped you.");
    page = say(reader, given, "helped-not", "");
    assert_status(&page, 303);
    page = say(reader, given, "helped-not", "");
    assert_status(&page, 303);
    page = show(reader, question);
    assert_has(&page, "Helped 1 person; accepted by the asker");
}

/* Where `first` and `second` begin on the page: whether in that order. */
static bool before(const struct page *page, int64_t first, int64_t second)
{
    size_t a = span_find_text(page->body, format("id=\"answer-%lld\"", (long long)first));
    size_t b = span_find_text(page->body, format("id=\"answer-%lld\"", (long long)second));
    assert_true(a < page->body.len && b < page->body.len);
    return a < b;
}

static void what_is_accepted_is_above_unless_another_is_clearly_better(void **state)
{
    (void)state;
    int64_t asked = ask(asker, "Heat or ice on a tight hip?", "Which of both?", "tight");
    int64_t first = answer(writer, asked, "Ice.");
    int64_t second = answer(another, asked, "Heat.");
    accept_it(second);
    struct page page = show(asker, asked);
    assert_true(before(&page, second, first));
    struct person *const people[] = {reader, another, coach, asker};
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        page = say(people[i], first, "helped", "");
        assert_status(&page, 303);
    }
    page = show(asker, asked);
    assert_true(before(&page, first, second));
    assert_has(&page, "Accepted by the asker");
}

static void it_is_for_others_to_say(void **state)
{
    (void)state;
    struct page page = get(writer, form_of(given));
    assert_status(&page, 200);
    assert_has(&page, "This answer is yours");
    assert_has_not(&page, "It helped me");
    page = say(writer, given, "helped", "");
    assert_status(&page, 403);
    page = get(somebody(), form_of(given));
    assert_status(&page, 303);
    page = get(reader, form_of(question));
    assert_status(&page, 404);
    page = get(reader, form_of(999999));
    assert_status(&page, 404);
    page = post(reader, form_of(given), form_of(given), "what", "wonderful", NULL);
    assert_status(&page, 422);
    page = show(writer, question);
    assert_has_not(&page, form_of(given));
    int64_t gone = answer(another, question, "Something else.");
    const char *delete = format("/answers/%lld/delete", (long long)gone);
    page = post(another, delete, delete, "action", "delete", NULL);
    assert_status(&page, 303);
    page = get(reader, form_of(gone));
    assert_status(&page, 410);
    page = get(another, form_of(gone));
    assert_status(&page, 409);
}

static void three_say_that_it_is_outdated(void **state)
{
    (void)state;
    int64_t old = answer(writer, question, "Rest in bed for two weeks.");
    struct person *const people[] = {reader, another, coach};
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        struct page page = say(people[i], old, "outdated", "");
        assert_status(&page, 303);
        page = show(people[i], question); /* whoever wrote sees it at once */
        assert_true(page_has(&page, "Some readers say that this is outdated.") ==
                    (i + 1 == COUNT_OF(people)));
    }
    struct page page = say(reader, old, "outdated-not", "");
    assert_status(&page, 303);
    page = show(reader, question);
    assert_has_not(&page, "Some readers say that this is outdated.");
}

static void edit_answer(int64_t id, const char *body)
{
    const char *edit = format("/answers/%lld/edit", (long long)id);
    struct page page =
        post(writer, edit, edit, "body", body, "revision", "1", "reason", "safer", NULL);
    assert_status(&page, 303);
}

static void what_may_be_unsafe_is_for_a_coach_to_say(void **state)
{
    (void)state;
    static const char why[] = "Not with a new hip.";
    static const char warning[] = "Do not do this with an artificial hip.";
    const char *decide = format("/moderation/unsafe/%lld", (long long)given);
    int64_t score = score_of(given);
    struct page page = get(coach, decide);
    assert_status(&page, 404);
    page = say(reader, given, "unsafe", why);
    assert_status(&page, 303);
    assert_int_equal(score_of(given), score);
    page = get(reader, form_of(given));
    assert_has(&page, "Coaches look at it");
    assert_has(&page, why);
    page = show(another, question);
    assert_has_not(&page, "unsafe");
    page = get(coach, "/moderation/queue?kind=unsafe");
    assert_has(&page, format("\"%s\"", decide));
    assert_has(&page, "an answer that 1 reader says may be unsafe");
    page = get(reader, decide);
    assert_status(&page, 403);
    page = get(coach, decide);
    assert_status(&page, 200);
    assert_has(&page, why);
    assert_has_not(&page, "rita_judges");
    page = post(coach, decide, decide, "what", "warn", "warning", "", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please say what is not safe");
    page = post(coach, decide, decide, "what", "warn", "warning", warning, NULL);
    assert_status(&page, 303);
    page = show(coach, question);
    assert_has(&page, format("a coach agrees: <span dir=\"auto\">%s", warning));
    /* It is quoted nowhere without that; for search engines: shell_test.c. */
    page = get(reader, "/search?q=roll+slowly+ball+minute");
    assert_has(&page, "does-rolling-on-a-ball-help");
    assert_has_not(&page, "a minute on each side");
    page = get(asker, "/notices?all=1");
    assert_has(&page, "new answer");
    assert_has_not(&page, "a minute on each side");
    page = get(coach, "/moderation/queue?kind=unsafe");
    assert_has_not(&page, format("\"%s\"", decide));
    edit_answer(given, "Roll slowly, and not with a new hip.");
    page = get(coach, "/moderation/queue?kind=unsafe");
    assert_has(&page, format("\"%s\"", decide));
    page = get(coach, decide);
    assert_has(&page, "It has been changed since readers were warned.");
    page = post(coach, decide, decide, "what", "seen", NULL);
    assert_status(&page, 303);
    page = get(coach, decide);
    assert_has_not(&page, "It has been changed since");
    assert_has(&page, warning);
    page = post(coach, decide, decide, "what", "warn-off", NULL);
    assert_status(&page, 303);
    page = show(coach, question);
    assert_has_not(&page, warning);
    page = post(coach, decide, decide, "what", "seen", NULL);
    assert_status(&page, 303);
    page = get(coach, decide);
    assert_has(&page, "cole_judges looked at it");
    page = post(coach, decide, decide, "what", "unseen", NULL);
    assert_status(&page, 303);
    page = get(coach, "/moderation/queue?kind=unsafe");
    assert_has(&page, format("\"%s\"", decide));
}

static void say_it_is_unsafe(int64_t id, const char *decide, const char *what, long status)
{
    struct page page = say(reader, id, "unsafe", "It hurts.");
    assert_status(&page, 303);
    page = post(coach, decide, decide, "what", what, "warning", "Not with a new hip.", NULL);
    assert_status(&page, status);
}

static void its_author_is_told_of_a_warning_alone(void **state)
{
    (void)state;
    static const char looked[] = "Looked at a post that waited";
    struct person *author = sign_up("art_judges");
    int64_t id = answer(author, question, "Sit on the ball.");
    const char *decide = format("/moderation/unsafe/%lld", (long long)id);
    say_it_is_unsafe(id, decide, "seen", 303);
    struct page page = get(author, "/account/activity");
    assert_status(&page, 200);
    assert_has_not(&page, looked);
    page = post(coach, decide, decide, "what", "warn", "warning", "Not with a new hip.", NULL);
    assert_status(&page, 303);
    page = get(author, "/account/activity");
    assert_has(&page, looked);
}

static void a_coach_settles_nothing_about_their_own_answer(void **state)
{
    (void)state;
    int64_t id = answer(coach, question, "Lie on the ball.");
    const char *decide = format("/moderation/unsafe/%lld", (long long)id);
    say_it_is_unsafe(id, decide, "seen", 403);
    say_it_is_unsafe(id, decide, "warn", 403);
    assert_int_equal(number_of(format("SELECT count(seen_at) FROM queue_post WHERE kind = 'unsafe' "
                                      "AND post_id = %lld",
                                      (long long)id)),
                     0);
}

static int64_t waits(int64_t id)
{
    return number_of(format("SELECT count(*) FROM queue_post WHERE kind = 'unsafe' AND seen_at IS "
                            "NULL AND post_id = %lld",
                            (long long)id));
}

static void what_a_coach_decided_is_not_asked_again_by_who_asked(void **state)
{
    (void)state;
    struct person *author = sign_up("again_art");
    int64_t id = answer(author, question, "Stand on the ball.");
    say_it_is_unsafe(id, format("/moderation/unsafe/%lld", (long long)id), "seen", 303);
    struct page page = say(reader, id, "unsafe-not", "");
    assert_status(&page, 303);
    page = say(reader, id, "unsafe", "It does hurt.");
    assert_status(&page, 303);
    assert_int_equal(waits(id), 0);
    page = say(sign_up("again_ann"), id, "unsafe", "I fell."); /* somebody else */
    assert_status(&page, 303);
    assert_int_equal(waits(id), 1);
    say_it_is_unsafe(id, format("/moderation/unsafe/%lld", (long long)id), "seen", 303);
    page = say(reader, id, "unsafe-not", "");
    assert_status(&page, 303);
    const char *edit = format("/answers/%lld/edit", (long long)id);
    page = post(author, edit, edit, "body", "Stand on two balls.", "revision", "1", NULL);
    assert_status(&page, 303);
    page = say(reader, id, "unsafe", "Worse."); /* of another text */
    assert_status(&page, 303);
    assert_int_equal(waits(id), 1);
}

static void no_worker_died(void **state)
{
    (void)state;
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(several_answers_may_have_helped_several_people),
        cmocka_unit_test(what_is_accepted_is_above_unless_another_is_clearly_better),
        cmocka_unit_test(it_is_for_others_to_say),
        cmocka_unit_test(three_say_that_it_is_outdated),
        cmocka_unit_test(what_may_be_unsafe_is_for_a_coach_to_say),
        cmocka_unit_test(its_author_is_told_of_a_warning_alone),
        cmocka_unit_test(a_coach_settles_nothing_about_their_own_answer),
        cmocka_unit_test(what_a_coach_decided_is_not_asked_again_by_who_asked),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
