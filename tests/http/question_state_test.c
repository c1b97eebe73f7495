/* Closing and locking a question: who may, what everybody reads, what it keeps people from, and undoing it. */
#include "db/harness.h"
#include "http/site.h"

static struct person *nora;
static struct person *otis;
static struct person *moss;
static int64_t first;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    nora = sign_up("nora_closes");
    otis = sign_up("otis_closes");
    moss = sign_up_as("moss_closes", "moderator");
    first = ask(nora, "Why is it tight after sitting?", "It pulls when I get up.", "tight");
    return 0;
}

static const char *state_of(int64_t question)
{
    return format("/questions/%lld/state", (long long)question);
}

static struct page answering(struct person *who, int64_t question, const char *words)
{
    return post(who, "/questions/ask", format("/questions/%lld/answers", (long long)question),
                "body", words, NULL);
}

static void moderators_close_and_everybody_reads_why(void **state)
{
    (void)state;
    int64_t question = ask(otis, "Which chair should I buy?", "Mine is old.", "tight");
    const char *path = state_of(question);
    struct page page = get(otis, path);
    assert_status(&page, 403);
    page = post(otis, "/me", path, "what", "close", "why", "off-topic", NULL);
    assert_status(&page, 403);
    page = show(otis, question);
    assert_has_not(&page, path);
    page = show(moss, question);
    assert_has(&page, path);
    page = post(moss, path, path, "what", "close", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please choose why it is closed");
    page = post(moss, path, path, "what", "close", "why", "other", NULL);
    assert_status(&page, 422);
    page = post(moss, path, path, "what", "close", "why", "off-topic", "reason",
                "Chairs <are> elsewhere.", NULL);
    assert_status(&page, 303);
    struct person *const all[] = {somebody(), nora, otis, moss};
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        page = show(all[i], question);
        assert_has(&page, "It is about something other than backs and glutes.");
        assert_has(&page, "Chairs &lt;are&gt; elsewhere.");
        assert_has(&page, "Nobody can answer this question just now.");
        page = get(all[i], format("/questions/%lld/revisions", (long long)question));
        assert_has(&page, "closed this question");
        assert_has(&page, "/users/moss_closes");
    }
    page = answering(nora, question, "The answer that came too late.");
    assert_status(&page, 409);
    int64_t said = comment(nora, "questions", question, "A comment still goes.");
    assert_true(said > 0);
    page = get(somebody(), "/questions?tab=unanswered");
    assert_has_not(&page, "Which chair should I buy?");
    page = get(somebody(), "/questions");
    assert_has(&page, "Which chair should I buy?</a> (closed)");
}

static void one_click_opens_and_closes_again(void **state)
{
    (void)state;
    int64_t question = ask(otis, "Where do I get a roller?", "I have none.", "tight");
    const char *path = state_of(question);
    struct page page = post(moss, path, path, "what", "close", "why", "needs-more", "reason",
                            "Where are you?", NULL);
    assert_status(&page, 303);
    page = post(moss, path, path, "what", "reopen", NULL);
    assert_status(&page, 303);
    page = show(nora, question);
    assert_has_not(&page, "Where are you?");
    page = answering(nora, question, "In any shop for sports.");
    assert_status(&page, 303);
    page = get(moss, path);
    assert_has(&page, "Close it again as it was");
    page = post(moss, path, path, "what", "close-again", NULL);
    assert_status(&page, 303);
    page = show(nora, question);
    assert_has(&page, "Where are you?");
    page = get(moss, "/moderation?tab=changes&kind=closed");
    assert_has(&page, "opened <a dir=\"auto\"");
    assert_has(&page, "closed <a dir=\"auto\"");
    assert_int_equal(
        number_of(format(
            "SELECT count(*) FROM audit WHERE kind = 'question_state' AND about = '%s'", path)),
        3);
}

static void a_duplicate_names_what_it_repeats_and_that_says_so(void **state)
{
    (void)state;
    int64_t again = ask(otis, "Tight when getting up, why?", "After long sitting.", "tight");
    const char *path = state_of(again);
    struct page page = post(moss, path, path, "what", "close", "why", "duplicate", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please give the address of the question that it repeats");
    page = post(moss, path, path, "what", "close", "why", "duplicate", "other",
                "/questions/999999999", NULL);
    assert_status(&page, 422);
    page = post(moss, path, path, "what", "close", "why", "duplicate", "other",
                format("%lld", (long long)again), NULL);
    assert_status(&page, 422);
    page = post(moss, path, path, "what", "close", "why", "duplicate", "other",
                format("/questions/%lld/why-is-it", (long long)first), NULL);
    assert_status(&page, 303);
    page = show(somebody(), again);
    assert_has(&page, "Asked before.");
    assert_has(&page, "Why is it tight after sitting?</a>");
    page = show(nora, first);
    assert_has(&page, "Asked again as");
    assert_has(&page, "Tight when getting up, why?</a>");
    /* No circle. */
    page = post(moss, state_of(first), state_of(first), "what", "close", "why", "duplicate",
                "other", format("%lld", (long long)again), NULL);
    assert_status(&page, 422);
    assert_has(&page, "closed as a duplicate of this one");
    assert_int_equal(number_of(format("SELECT questions FROM duplicate_count WHERE post_id = %lld",
                                      (long long)first)),
                     1);
    /* What it repeats is deleted: its page tells nothing of it. */
    const char *delete = format("/questions/%lld/delete", (long long)first);
    page = post(nora, delete, delete, "action", "delete", NULL);
    assert_status(&page, 303);
    page = show(otis, again);
    assert_has(&page, "It repeated something that is gone by now.");
    page = post(nora, delete, delete, "action", "restore", NULL);
    assert_status(&page, 303);
    page = post(moss, path, path, "what", "reopen", NULL);
    assert_status(&page, 303);
    page = show(nora, first);
    assert_has_not(&page, "Asked again as");
    assert_int_equal(number_of(format("SELECT questions FROM duplicate_count WHERE post_id = %lld",
                                      (long long)first)),
                     0);
}

static void locked_only_moderators_write(void **state)
{
    (void)state;
    int64_t question = ask(otis, "May I lift again?", "It is better now.", "tight");
    int64_t given = answer(nora, question, "Begin with little.");
    const char *path = state_of(question);
    struct page page = post(moss, path, path, "what", "lock", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please say why in a few words");
    page = post(moss, path, path, "what", "lock", "lock_reason", "Please take a walk.", NULL);
    assert_status(&page, 303);
    page = show(nora, question);
    assert_has(&page, "Please take a walk.");
    page = answering(nora, question, "One more answer.");
    assert_status(&page, 409);
    const char *edit = format("/answers/%lld/edit", (long long)given);
    page = post(nora, edit, edit, "body", "Begin with nothing.", "revision", "1", NULL);
    assert_status(&page, 409);
    assert_has(&page, "Begin with nothing.");
    page = answering(moss, question, "A moderator still writes.");
    assert_status(&page, 303);
    page = post(moss, path, path, "what", "unlock", NULL);
    assert_status(&page, 303);
    page = answering(nora, question, "One more answer.");
    assert_status(&page, 303);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moderators_close_and_everybody_reads_why),
        cmocka_unit_test(one_click_opens_and_closes_again),
        cmocka_unit_test(a_duplicate_names_what_it_repeats_and_that_says_so),
        cmocka_unit_test(locked_only_moderators_write),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
