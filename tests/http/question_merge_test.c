/* Merging two questions: what goes along, where addresses lead, and taking one out again whatever happened since. */
#include "db/harness.h"
#include "http/site.h"

static struct person *amy;
static struct person *bob;
static struct person *mo;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    amy = sign_up("amy_merges");
    bob = sign_up("bob_merges");
    mo = sign_up_as("mo_merges", "moderator");
    return 0;
}

static const char *merge_of(int64_t question)
{
    return format("/questions/%lld/merge", (long long)question);
}

static int64_t asks(struct person *who, const char *title)
{
    return ask(who, title, "It is tight in the morning, on both sides.", "tight");
}

static struct page merge(int64_t gone, int64_t stays)
{
    return post(mo, merge_of(gone), merge_of(gone), "what", "merge", "other",
                format("%lld", (long long)stays), "reason", "Both ask the same", NULL);
}

static struct page undo(int64_t question, int64_t id)
{
    return post(mo, merge_of(question), merge_of(question), "what", "undo", "merge",
                format("%lld", (long long)id), NULL);
}

static int64_t last_merge(void)
{
    return number_of("SELECT max(id) FROM question_merge");
}

static int64_t thread_of(int64_t post_id)
{
    return number_of(format("SELECT thread_id FROM post WHERE id = %lld", (long long)post_id));
}

static int64_t count_of(const char *what, int64_t question)
{
    return number_of(
        format("SELECT %s FROM question q JOIN post_score s ON s.post_id = q.id WHERE q.id = %lld",
               what, (long long)question));
}

static int64_t follows(const char *name, int64_t question)
{
    return number_of(format("SELECT count(*) FROM follow f JOIN account a ON a.id = f.account_id "
                            "WHERE a.name = '%s' AND f.kind = 'thread' AND f.subject_id = %lld",
                            name, (long long)question));
}

static void only_moderators_merge_and_say_why(void **state)
{
    (void)state;
    int64_t gone = asks(amy, "Tight after sitting, which is it?");
    int64_t stays = asks(bob, "What is tight after sitting long?");
    struct page page = get(amy, merge_of(gone));
    assert_status(&page, 403);
    page = get(mo, merge_of(gone));
    assert_has(&page, "The question that stays");
    page = post(mo, merge_of(gone), merge_of(gone), "what", "look", "other",
                format("%lld", (long long)stays), NULL);
    assert_status(&page, 200);
    assert_has(&page, "What is tight after sitting long?");
    assert_has(&page, "Merge them");
    page = post(mo, merge_of(gone), merge_of(gone), "what", "merge", "other",
                format("%lld", (long long)stays), NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please say in a few words why they are one");
    page = merge(gone, gone);
    assert_status(&page, 422);
    page = post(mo, merge_of(gone), merge_of(gone), "what", "merge", "other",
                "/stretches/figure-four", "reason", "x", NULL);
    assert_status(&page, 422);
    assert_int_equal(count_of("q.merged::integer", gone), 0);
}

static void all_goes_along_and_the_address_leads_on(void **state)
{
    (void)state;
    int64_t gone = asks(amy, "Hips are stiff before breakfast");
    int64_t stays = asks(bob, "Why are hips stiff at dawn?");
    int64_t given = answer(bob, gone, "Warm them up first.");
    int64_t remark = comment(bob, "questions", gone, "Mine as well.");
    int64_t reply = comment(amy, "answers", given, "That helped.");
    struct person *vic = sign_up("vic_merges");
    (void)vote(vic, "questions", gone, 1);
    (void)vote(vic, "answers", given, 1);
    struct page page = merge(gone, stays);
    assert_status(&page, 303);
    assert_int_equal(thread_of(given), stays);
    assert_int_equal(thread_of(remark), stays);
    assert_int_equal(thread_of(reply), stays);
    assert_int_equal(count_of("q.answer_count", stays), 1);
    assert_int_equal(count_of("s.score", stays), 1);
    assert_int_equal(follows("amy_merges", stays), 1);
    assert_int_equal(follows("amy_merges", gone), 0);
    page = get(somebody(), format("/questions/%lld", (long long)gone));
    assert_status(&page, 303);
    assert_true(span_is(page.location, format("/questions/%lld", (long long)stays)));
    page = get(somebody(), format("/questions/%lld/why-are-hips-stiff-at-dawn", (long long)stays));
    assert_status(&page, 200);
    assert_has(&page, "Warm them up first.");
    assert_has(&page, "Mine as well.");
    assert_has(&page, format("/questions/%lld/revisions", (long long)gone));
    page = get(somebody(), format("/questions/%lld/revisions", (long long)gone));
    assert_status(&page, 200);
    page = get(somebody(), "/questions");
    assert_has_not(&page, "Hips are stiff before breakfast");
    page = get(somebody(), "/moderation/log");
    assert_has(&page, "A moderator merged another question into");
    assert_has(&page, "Both ask the same");
    /* Whoever has the page from before answers where it is now. */
    int64_t late = answer(amy, gone, "I think so, too.");
    assert_int_equal(thread_of(late), stays);
    const char *form = format("/questions/%lld/comments", (long long)gone);
    page = post(bob, form, form, "body", "Nobody reads it here.", NULL);
    assert_true(page.status >= 400);
}

static void undoing_brings_back_what_came_and_leaves_what_is_new(void **state)
{
    (void)state;
    int64_t gone = asks(amy, "Calves are tight when I squat");
    int64_t stays = asks(bob, "Squats make my calves tight");
    int64_t given = answer(bob, gone, "Raise the heels.");
    int64_t own = answer(amy, stays, "Go slower.");
    struct person *val = sign_up("val_merges");
    (void)vote(val, "questions", gone, 1);
    struct page page = post(amy, "/questions/ask", format("/answers/%lld/accept", (long long)given),
                            "value", "1", NULL);
    assert_status(&page, 303);
    page = merge(gone, stays);
    assert_status(&page, 303);
    int64_t since = answer(val, stays, "Stretch them afterwards.");
    int64_t remark = comment(val, "answers", given, "How high?");
    page = undo(gone, last_merge());
    assert_status(&page, 303);
    assert_int_equal(thread_of(given), gone);
    assert_int_equal(thread_of(remark), gone);
    assert_int_equal(thread_of(own), stays);
    assert_int_equal(thread_of(since), stays);
    assert_int_equal(count_of("q.answer_count", gone), 1);
    assert_int_equal(count_of("q.answer_count", stays), 2);
    assert_int_equal(count_of("q.accepted_answer_id", gone), given);
    assert_int_equal(count_of("q.listed::integer", gone), 1);
    assert_int_equal(count_of("s.score", stays), 0);
    assert_int_equal(count_of("s.score", gone), 1);
    assert_int_equal(follows("amy_merges", gone), 1);
    page =
        get(somebody(), format("/questions/%lld/calves-are-tight-when-i-squat", (long long)gone));
    assert_status(&page, 200);
    assert_has(&page, "Raise the heels.");
    page = undo(gone, last_merge());
    assert_status(&page, 303);
}

static void one_of_a_chain_is_taken_out(void **state)
{
    (void)state;
    int64_t one = asks(amy, "Tight neck from reading, the first");
    int64_t two = asks(amy, "Tight neck from reading, the second");
    int64_t three = asks(amy, "Tight neck from reading, the third");
    int64_t of_one = answer(bob, one, "Hold the book up.");
    int64_t of_two = answer(bob, two, "Sit back.");
    (void)vote(bob, "questions", one, 1);
    struct page page = merge(one, two);
    assert_status(&page, 303);
    int64_t first = last_merge();
    page = merge(two, three);
    assert_status(&page, 303);
    assert_int_equal(thread_of(of_one), three);
    assert_int_equal(count_of("s.score", three), 1);
    page = merge(three, one);
    assert_status(&page, 422);
    page = undo(one, first);
    assert_status(&page, 303);
    assert_int_equal(thread_of(of_one), one);
    assert_int_equal(thread_of(of_two), three);
    assert_int_equal(count_of("s.score", two) + count_of("s.score", three), 0);
    assert_int_equal(number_of("SELECT count(*) FROM recount_score_wrong"), 0);
    page = undo(two, last_merge());
    assert_status(&page, 303);
    assert_int_equal(thread_of(of_two), two);
    assert_int_equal(thread_of(of_one), one);
    assert_int_equal(number_of("SELECT count(*) FROM recount_score_wrong"), 0);
}

static void very_long_ones_stay_two(void **state)
{
    (void)state;
    int64_t gone = asks(amy, "Everybody has said something here");
    int64_t stays = asks(bob, "And hardly anybody has here");
    harness_sql(site_database(),
                format("SET backtalk.bulk = 'on'; INSERT INTO post (kind, thread_id, parent_id, "
                       "author_id, body, html) SELECT 'comment', id, id, author_id, 'Me, too.', "
                       "'<p>Me, too.</p>' FROM post, generate_series(1, 2000) WHERE id = %lld",
                       (long long)gone));
    struct page page = merge(gone, stays);
    assert_status(&page, 422);
    assert_has(&page, "Together they have more than 2,000 answers and comments");
    assert_has(&page, "Please close one as a duplicate of the other instead.");
}

static void what_was_deleted_since_says_why_it_stays(void **state)
{
    (void)state;
    int64_t gone = asks(amy, "Shins are tight after hills, once");
    int64_t stays = asks(bob, "Shins are tight after hills, twice");
    int64_t given = answer(bob, gone, "Shorter steps.");
    struct page page = merge(gone, stays);
    assert_status(&page, 303);
    const char *delete = format("/questions/%lld/delete", (long long)gone);
    page = post(amy, delete, delete, "action", "delete", NULL);
    assert_status(&page, 303);
    page = undo(gone, last_merge());
    assert_status(&page, 409);
    assert_has(&page, "has been deleted since");
    assert_int_equal(thread_of(given), stays);
    page = post(amy, delete, delete, "action", "restore", NULL);
    assert_status(&page, 303);
    assert_int_equal(count_of("q.listed::integer", gone), 0);
    page = undo(gone, last_merge());
    assert_status(&page, 303);
    assert_int_equal(thread_of(given), gone);
    assert_int_equal(number_of("SELECT count(*) FROM recount_question_wrong"), 0);
    assert_int_equal(number_of("SELECT count(*) FROM recount_score_wrong"), 0);
}

static void no_worker_died(void **state)
{
    (void)state;
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_moderators_merge_and_say_why),
        cmocka_unit_test(all_goes_along_and_the_address_leads_on),
        cmocka_unit_test(undoing_brings_back_what_came_and_leaves_what_is_new),
        cmocka_unit_test(one_of_a_chain_is_taken_out),
        cmocka_unit_test(what_was_deleted_since_says_why_it_stays),
        cmocka_unit_test(very_long_ones_stay_two),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
