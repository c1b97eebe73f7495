/* Moving an answer to another question, splitting a question, and undoing either, as moderators do it. */
#include "db/harness.h"
#include "http/site.h"

static struct person *ann;
static struct person *ben;
static struct person *max;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    ann = sign_up("ann_moves");
    ben = sign_up("ben_moves");
    max = sign_up_as("max_moves", "moderator");
    return 0;
}

static int64_t asks(const char *title)
{
    return ask(ann, title, "It is tight in the morning, on both sides.", "tight");
}

static const char *path_of(int64_t question)
{
    return format("/questions/%lld/move", (long long)question);
}

static const char *id_of(int64_t id)
{
    return format("%lld", (long long)id);
}

static int64_t thread_of(int64_t post)
{
    return number_of(format("SELECT thread_id FROM post WHERE id = %lld", (long long)post));
}

static void what_is_wrong_is_said_and_what_was_chosen_stays(void **state)
{
    (void)state;
    int64_t from = asks("Which calf stretch is best?");
    struct page page = get(ann, path_of(from));
    assert_status(&page, 403);
    page = get(max, path_of(from));
    assert_has(&page, "There is nothing to move");
    int64_t given = answer(ben, from, "Mine is the <wall> one.");
    page = post(max, path_of(from), path_of(from), "what", "move", "where", "other", "other",
                id_of(from), "posts", id_of(given), NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please give the address of another question");
    assert_has(&page, "Please say why in a few words");
    assert_has(&page, format("value=\"%lld\" checked", (long long)given));
    assert_has(&page, "Mine is the &lt;wall&gt; one.");
    page = post(max, path_of(from), path_of(from), "what", "move", "where", "new", "reason", "w",
                NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please choose what goes.");
    assert_has(&page, "Please give the new question a title.");
    assert_int_equal(thread_of(given), from);
}

static void what_is_chosen_and_typed_is_a_draft(void **state)
{
    (void)state;
    int64_t from = asks("Which neck stretch is best?");
    int64_t given = answer(ben, from, "The one without hands.");
    int64_t remark = comment(ann, "questions", from, "I mean in the evening.");
    const char *path = path_of(from);
    struct page page = get(max, path);
    assert_has_not(&page, "Text of the new one <span");
    const char *key = format("%s", input_of(&page, "key"));
    page = post(max, path, "/drafts", "target", path, "fields",
                format("{\"posts\":\"%lld,%lld\",\"where\":\"new\",\"reason\":\"Half a rea\"}",
                       (long long)given, (long long)remark),
                "follows", "0", "key", key, NULL);
    assert_status(&page, 200);
    page = get(max, format("%s?draft=open", path));
    assert_has(&page, format("value=\"%lld\" checked", (long long)given));
    assert_has(&page, format("value=\"%lld\" checked", (long long)remark));
    assert_has(&page, "value=\"new\" required checked");
    assert_has(&page, "Half a rea");
    page = get(max, "/drafts");
    assert_has(&page, "What you would decide about");
}

static void an_answer_goes_and_comes_back(void **state)
{
    (void)state;
    int64_t from = asks("Which hip stretch is best?");
    int64_t into = asks("Which back stretch is best?");
    int64_t given = answer(ben, from, "The cat and the cow.");
    int64_t remark = comment(ann, "questions", from, "I mean the left one.");
    struct page page = post(max, path_of(from), path_of(from), "what", "move", "where", "other",
                            "other", id_of(into), "posts", id_of(given), "posts", id_of(remark),
                            "reason", "It answers <that>", NULL);
    assert_status(&page, 303);
    assert_int_equal(thread_of(given), into);
    assert_int_equal(thread_of(remark), into);
    page = show(somebody(), from);
    assert_has_not(&page, "The cat and the cow.");
    page = show(somebody(), into);
    assert_has(&page, "The cat and the cow.");
    page = get(somebody(), format("/answers/%lld", (long long)given));
    assert_true(page.status == 303 || page.status == 301);
    assert_true(span_starts(page.location, format("/questions/%lld/", (long long)into)));
    page = get(somebody(), "/moderation/log");
    assert_has(&page, "A moderator moved posts of another question to");
    assert_has(&page, "It answers &lt;that&gt;");
    page = get(max, path_of(into));
    assert_has(&page, "2 posts went from");
    page = post(max, path_of(into), path_of(into), "what", "undo", "move",
                id_of(number_of("SELECT max(id) FROM question_move")), NULL);
    assert_status(&page, 303);
    assert_int_equal(thread_of(given), from);
    page = show(somebody(), from);
    assert_has(&page, "I mean the left one.");
    page = get(max, "/moderation?tab=changes");
    assert_has(&page, "brought answers or comments back to");
}

static void a_question_is_split(void **state)
{
    (void)state;
    int64_t from = asks("How do I sit, and how do I sleep?");
    int64_t given = answer(ben, from, "Sleep on your side.");
    struct page page =
        post(max, path_of(from), path_of(from), "what", "move", "where", "new", "title",
             "How do I sleep with it?", "body", "On which side, and on what?", "posts",
             id_of(given), "reason", "Two questions in one", NULL);
    assert_status(&page, 303);
    int64_t made = thread_of(given);
    assert_true(made != from);
    page = show(somebody(), made);
    assert_has(&page, "How do I sleep with it?");
    assert_has(&page, "Sleep on your side.");
    page = post(max, path_of(from), path_of(from), "what", "undo", "move",
                id_of(number_of("SELECT max(id) FROM question_move")), NULL);
    assert_status(&page, 303);
    assert_int_equal(thread_of(given), from);
    page = get(somebody(), format("/questions/%lld", (long long)made));
    assert_status(&page, 410);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_is_said_and_what_was_chosen_stays),
        cmocka_unit_test(what_is_chosen_and_typed_is_a_draft),
        cmocka_unit_test(an_answer_goes_and_comes_back),
        cmocka_unit_test(a_question_is_split),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
