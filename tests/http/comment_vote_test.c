/* Comments that readers find useful, and for how long their author may change one. */
#include "http/site.h"

#include <unistd.h>

#include "db/harness.h"

static struct person *writer;
static struct person *reader;
static int64_t question;
static int64_t remark;

static int begin(void **state)
{
    (void)state;
    load_library();
    tag_exists("tight");
    writer = sign_up("useful_wanda");
    reader = sign_up("useful_rob");
    question =
        ask(writer, "Useful remarks on this?", "Some are worth a mark of their own.", "tight");
    remark = comment(writer, "questions", question, "Only on the left side.");
    return 0;
}

static const char *vote_path(int64_t id)
{
    return format("/comments/%lld/vote", (long long)id);
}

static const char *list_of_question(void)
{
    return format("/questions/%lld/comments/all", (long long)question);
}

/* Others see it moments later. */
static void await_words(struct person *who, const char *path, const char *words, bool there)
{
    struct page page = get(who, path);
    for (int i = 0; i < 200 && page_has(&page, words) != there; i++) {
        usleep(50000);
        page = get(who, path);
    }
    assert_true(page_has(&page, words) == there);
}

static int64_t wrong_scores(void)
{
    return number_of("SELECT count(*) FROM recount_score_wrong");
}

static void a_comment_is_useful_to_each_reader_once(void **state)
{
    (void)state;
    struct page page = show(reader, question);
    assert_has_not(&page, "useful to");
    for (int i = 0; i < 2; i++) {
        page = post(reader, "/questions/ask", vote_path(remark), "value", "1", NULL);
        assert_status(&page, 303);
        assert_int_equal(score_of(remark), 1);
    }
    /* Said once more, it leads to where it can be taken back. */
    assert_true(span_starts(page.location, list_of_question()));
    await_words(somebody(), format("/questions/%lld/useful-remarks-on-this", (long long)question),
                "useful to 1", true);
    page = get(reader, list_of_question());
    assert_has(&page, "Useful to you: take it back");
    page = post(reader, list_of_question(), vote_path(remark), "listed", "0", NULL);
    assert_status(&page, 303);
    assert_true(span_starts(page.location, list_of_question()));
    assert_int_equal(score_of(remark), 0);
    page = post(reader, list_of_question(), vote_path(remark), "listed", "0", NULL);
    assert_status(&page, 303);
    assert_int_equal(score_of(remark), 0);
    page = get(reader, list_of_question());
    assert_has_not(&page, "take it back");
    assert_has(&page, "name=\"listed\" value=\"1\"");
    assert_int_equal(wrong_scores(), 0);
}

static void nobody_marks_their_own_or_what_is_not_there(void **state)
{
    (void)state;
    struct page page = post(writer, "/questions/ask", vote_path(remark), "value", "1", NULL);
    assert_status(&page, 403);
    page = post(reader, "/questions/ask", vote_path(question), "value", "1", NULL);
    assert_status(&page, 404);
    page = post(reader, "/questions/ask", vote_path(remark), "value", "-1", NULL);
    assert_status(&page, 422);
    page = post(reader, "/questions/ask", vote_path(remark), NULL);
    assert_status(&page, 422);
    page = post(somebody(), "/", vote_path(remark), "value", "1", NULL);
    assert_status(&page, 403);
    page = get(writer, list_of_question());
    assert_has_not(&page, "name=\"listed\"");
    page = get(somebody(), list_of_question());
    assert_has_not(&page, "name=\"listed\"");
    int64_t gone = comment(writer, "questions", question, "This one is deleted.");
    const char *form = format("/comments/%lld/delete", (long long)gone);
    page = post(writer, form, form, "action", "delete", NULL);
    assert_status(&page, 303);
    page = post(reader, "/questions/ask", vote_path(gone), "value", "1", NULL);
    assert_status(&page, 410);
    assert_int_equal(number_of(format("SELECT count(*) FROM vote WHERE post_id IN (%lld, %lld)",
                                      (long long)remark, (long long)gone)),
                     0);
}

static void a_comment_in_the_library_is_useful_too(void **state)
{
    (void)state;
    static const char path[] = "/articles/tight-glutes-1";
    int64_t entry = number_of("SELECT id FROM entry WHERE slug = 'tight-glutes-1'");
    int64_t id = comment(writer, "entries", entry, "A cushion helps here.");
    struct page page = post(reader, "/questions/ask", vote_path(id), "value", "1", NULL);
    assert_status(&page, 303);
    assert_span(page.location, format("%s#comment-%lld", path, (long long)id));
    assert_int_equal(score_of(id), 1);
    await_words(somebody(), path, "useful to 1", true);
    page = get(reader, "/me?tab=votes");
    assert_has(&page, "You found this comment useful");
    const char *form = format("/comments/%lld/delete", (long long)id);
    page = post(writer, form, form, "action", "delete", NULL);
    assert_status(&page, 303);
    assert_int_equal(wrong_scores(), 0);
}

static void older_by(int64_t id, const char *time)
{
    harness_sql(site_database(),
                format("UPDATE post SET created_at = now() - interval '%s' WHERE id = %lld", time,
                       (long long)id));
}

static void its_author_changes_it_for_an_hour(void **state)
{
    (void)state;
    struct person *mod = sign_up_as("useful_mo", "moderator");
    int64_t id = comment(writer, "questions", question, "Written a while ago.");
    const char *form = format("/comments/%lld/edit", (long long)id);
    older_by(id, "59 minutes");
    struct page page = show(writer, question);
    assert_has(&page, form);
    page = get(writer, form);
    assert_status(&page, 200);
    const char *key = key_of(writer, form);
    older_by(id, "61 minutes");
    page = show(writer, question);
    assert_has_not(&page, form);
    assert_has(&page, format("/comments/%lld/delete", (long long)id));
    page = get(writer, form);
    assert_status(&page, 403);
    assert_has(&page, "Comments can be changed for an hour.");
    /* What was begun in time is saved. */
    page = post(writer, "/questions/ask", form, "body", "Written a while ago, and mended.",
                "revision", "1", "key", key, NULL);
    assert_status(&page, 303);
    older_by(id, "91 minutes");
    page = post(writer, "/questions/ask", form, "body", "Too late, and not lost.", "revision", "2",
                NULL);
    assert_status(&page, 422);
    assert_has(&page, "too old to be changed");
    assert_has(&page, "Too late, and not lost.</textarea>");
    page = get(writer, format("/comments/%lld/revisions/1", (long long)id));
    assert_has_not(&page, "Go back to this revision");
    page = get(mod, form);
    assert_status(&page, 200);
    page = post(mod, form, form, "body", "Mended by a moderator.", "revision", "2", NULL);
    assert_status(&page, 303);
    form = format("/comments/%lld/delete", (long long)id);
    page = post(writer, form, form, "action", "delete", NULL);
    assert_status(&page, 303);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_comment_is_useful_to_each_reader_once),
        cmocka_unit_test(nobody_marks_their_own_or_what_is_not_there),
        cmocka_unit_test(a_comment_in_the_library_is_useful_too),
        cmocka_unit_test(its_author_changes_it_for_an_hour),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
