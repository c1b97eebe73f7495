/* Closing and locking a question: who may, what everybody reads, what it keeps people from, and undoing it. */
#include "db/harness.h"
#include "http/photos.h"
#include "unit/picture_file.h"

#include <sys/wait.h>
#include <unistd.h>

enum { READERS = 8, SOON_MS = 60000 };

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
    page = show(somebody(), question);
    assert_has(&page, "moss_closes</a>");
    assert_has(&page, "role-moderator");
    page = answering(nora, question, "The answer that came too late.");
    assert_status(&page, 409);
    assert_has(&page, "closed this question in the meantime");
    assert_has(&page, "The answer that came too late.</textarea>");
    int64_t said = comment(nora, "questions", question, "A comment still goes.");
    assert_true(said > 0);
    page = get(somebody(), "/questions?tab=unanswered");
    assert_has_not(&page, "Which chair should I buy?");
    page = get(somebody(), "/questions");
    assert_has(&page, "Which chair should I buy?</a> (closed)");
}

/* What was refused has used nothing: neither the form's key, nor another branch. */
static void what_was_refused_changes_nothing(void **state)
{
    (void)state;
    long long question = ask(otis, "What does a wrong form do?", "I wonder what it does.", "tight");
    const char *path = state_of(question);
    const char *is_closed =
        format("SELECT count(*) FROM question WHERE id = %lld AND closed_at IS NOT NULL", question);
    const char *is_locked =
        format("SELECT count(*) FROM question WHERE id = %lld AND locked_at IS NOT NULL", question);
    const char *key = format("%s", key_of(moss, path));
    struct page page = post(moss, path, path, "key", key, "what", "close", NULL);
    assert_status(&page, 422);
    assert_int_equal(number_of(is_closed), 0);
    page = post(moss, path, path, "key", key, "what", "close", "why", "off-topic", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of(is_closed), 1);
    page = post(moss, path, path, "what", "lock", "lock_reason", repeated("long", 100), "reason",
                "Zqwritten for closing.", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Zqwritten for closing."); /* whichever button is pressed */
    assert_int_equal(number_of(is_locked), 0);
    page = post(moss, path, path, "what", "lock", "lock_reason", "For a while.", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of(is_locked), 1);
    page = post(moss, path, path, "what", "no-such", NULL);
    assert_status(&page, 422);
    page = post(moss, path, path, "lock_reason", "", NULL);
    assert_status(&page, 422);
    assert_int_equal(number_of(is_locked), 1);
    /* Closed so already: nothing happened. */
    page = post(moss, path, path, "what", "close", "why", "off-topic", NULL);
    assert_status(&page, 303);
    const char *closings =
        format("SELECT count(*) FROM event WHERE kind = 'close' AND post_id = %lld", question);
    assert_int_equal(number_of(closings), 1);
    page = post(moss, path, path, "what", "close", "why", "off-topic", "reason", "Sorry.", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of(closings), 2);
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
    assert_has(&page, "Why is it tight after sitting?</a>.&#32;<span");
    page = show(nora, first);
    assert_has(&page, "Asked again as");
    assert_has(&page, "Tight when getting up, why?</a>");
    /* No circle. */
    page = post(moss, state_of(first), state_of(first), "what", "close", "why", "duplicate",
                "other", format("%lld", (long long)again), NULL);
    assert_status(&page, 422);
    assert_has(&page, "closed as a duplicate of this one");
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
}

/* Another moderator closes the other as a duplicate of this one, in a transaction that ends a moment later. */
static void two_questions_never_repeat_each_other(void **state)
{
    (void)state;
    long long one = ask(nora, "Which of these is the first?", "I wonder which it is.", "tight");
    long long other = ask(otis, "Which of those was first?", "I wonder which it was.", "tight");
    const char *database = site_database();
    pid_t child = fork();
    if (child == 0) {
        harness_sql(database, format("BEGIN; SELECT question_close(id, %lld, 'duplicate', '', "
                                     "%lld) FROM account WHERE name = 'moss_closes'; SELECT "
                                     "pg_sleep(0.6); COMMIT",
                                     other, one));
        _exit(0);
    }
    while (number_of("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                     "AND wait_event = 'PgSleep'") == 0)
        assert_int_equal(waitpid(child, NULL, WNOHANG), 0);
    struct page page = post(moss, state_of(one), state_of(one), "what", "close", "why", "duplicate",
                            "other", format("%lld", other), NULL);
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_status(&page, 422);
    assert_has(&page, "closed as a duplicate of this one");
    assert_int_equal(number_of(format("SELECT count(duplicate_of) FROM question WHERE id IN "
                                      "(%lld, %lld)",
                                      one, other)),
                     1);
}

static void jobs_are_done(void)
{
    uint64_t start = harness_clock();
    while (number_of("SELECT count(*) FROM outbox") > 0)
        assert_true(harness_clock() < start + SOON_MS);
}

static void cache_with(const char *path, const char *words)
{
    jobs_are_done();
    let_cache(path);
    struct page page = get(somebody(), path);
    assert_has(&page, words);
}

static void nobody_reads(const char *path, const char *words)
{
    for (int i = 0; i < READERS; i++) {
        struct page page = get(somebody(), path);
        assert_status(&page, 200);
        assert_has_not(&page, words);
    }
}

static void delete_or_restore(struct person *who, long long question, const char *action)
{
    const char *form = format("/questions/%lld/delete", question);
    struct page page = post(who, form, form, "action", action, NULL);
    assert_status(&page, 303);
}

/* The pages of both have the other's title, and are cached. */
static void a_deleted_title_is_on_no_cached_page(void **state)
{
    (void)state;
    static const char title[] = "A name that must not stay";
    static const char other_title[] = "Repeated and closed here";
    long long old = ask(nora, title, "It has my name in it.", "tight");
    long long again = ask(otis, other_title, "After long sitting.", "tight");
    const char *old_page = format("/questions/%lld/a-name-that-must-not-stay", old);
    const char *again_page = format("/questions/%lld/repeated-and-closed-here", again);
    struct page page = post(moss, state_of(again), state_of(again), "what", "close", "why",
                            "duplicate", "other", format("/questions/%lld", old), NULL);
    assert_status(&page, 303);
    cache_with(again_page, title);
    delete_or_restore(nora, old, "delete");
    nobody_reads(again_page, title);
    cache_with(again_page, "It repeated something that is gone by now.");
    delete_or_restore(nora, old, "restore");
    await_words(somebody(), again_page, title, true);
    cache_with(old_page, other_title);
    delete_or_restore(otis, again, "delete");
    nobody_reads(old_page, other_title);
    jobs_are_done();
    let_cache(old_page);
    delete_or_restore(otis, again, "restore");
    await_words(somebody(), old_page, other_title, true);
    /* And one with another title. */
    cache_with(again_page, title);
    const char *edit = format("/questions/%lld/edit", old);
    page = post(nora, edit, edit, "title", "A title without a name", "body", "It has none.", "tags",
                "tight", "revision", "1", NULL);
    assert_status(&page, 303);
    await_words(somebody(), again_page, "A title without a name", true);
}

static void locked_all_else_is_refused(struct person *asker, int64_t question, int64_t given)
{
    struct arena *arena = arena_new((size_t)64 << 20);
    long long id = question;
    struct page page = post(asker, "/questions/ask", format("/questions/%lld/comments", id), "body",
                            "Just one comment.", NULL);
    assert_status(&page, 409);
    assert_has(&page, "A moderator locked this question");
    assert_has(&page, "Just one comment.</textarea>");
    const char *pictures = format("/questions/%lld/pictures", id);
    page = photo_send(asker, pictures, "/questions/ask", picture_file(arena, "gradient.jpg"),
                      "How I lift.", NULL);
    assert_status(&page, 409);
    assert_int_equal(number_of(format("SELECT count(*) FROM picture WHERE post_id = %lld", id)), 0);
    page = post(asker, "/questions/ask", format("/answers/%lld/accept", (long long)given), "value",
                "1", NULL);
    assert_status(&page, 409);
    assert_int_equal(
        number_of(format("SELECT count(accepted_answer_id) FROM question WHERE id = %lld", id)), 0);
    page = show(asker, question);
    assert_has_not(&page, "Accept this answer");
    arena_free(arena);
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
    assert_has(&page, "One more answer.</textarea>");
    locked_all_else_is_refused(otis, question, given);
    const char *edit = format("/answers/%lld/edit", (long long)given);
    page = post(nora, edit, edit, "body", "Begin with nothing.", "revision", "1", NULL);
    assert_status(&page, 409);
    assert_has(&page, "Begin with nothing.");
    assert_has(&page, "A moderator locked this question");
    assert_has_not(&page, "saved this in another place");
    assert_has_not(&page, "put together");
    /* The true reason comes first, also when somebody saved since. */
    page = post(moss, edit, edit, "body", "Begin with little, twice.", "revision", "1", "reason",
                "clearer", NULL);
    assert_status(&page, 303);
    page = post(nora, edit, edit, "body", "Begin with nothing.", "revision", "1", NULL);
    assert_status(&page, 409);
    assert_has(&page, "A moderator locked this question");
    assert_has(&page, "Begin with nothing.</textarea>");
    assert_has_not(&page, "put together");
    page = answering(moss, question, "A moderator still writes.");
    assert_status(&page, 303);
    /* One's own words can be taken away, and are not back before it is unlocked. */
    const char *delete = format("/answers/%lld/delete", (long long)given);
    page = post(nora, delete, delete, "action", "delete", NULL);
    assert_status(&page, 303);
    page = post(nora, delete, delete, "action", "restore", NULL);
    assert_status(&page, 409);
    assert_has(&page, "A moderator locked this question");
    page = post(moss, path, path, "what", "unlock", NULL);
    assert_status(&page, 303);
    page = post(nora, delete, delete, "action", "restore", NULL);
    assert_status(&page, 303);
    page = answering(nora, question, "One more answer.");
    assert_status(&page, 303);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moderators_close_and_everybody_reads_why),
        cmocka_unit_test(what_was_refused_changes_nothing),
        cmocka_unit_test(one_click_opens_and_closes_again),
        cmocka_unit_test(a_duplicate_names_what_it_repeats_and_that_says_so),
        cmocka_unit_test(two_questions_never_repeat_each_other),
        cmocka_unit_test(a_deleted_title_is_on_no_cached_page),
        cmocka_unit_test(locked_only_moderators_write),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
