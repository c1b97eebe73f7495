/* Comments that become answers, and answers that become comments: what stays with them, who may, and undoing it. */
#include "http/site.h"

#include <unistd.h>

#include "db/harness.h"

static struct person *asker;
static struct person *helper;
static struct person *other;
static struct person *mod;
static int64_t question;

static int begin(void **state)
{
    (void)state;
    load_library();
    tag_exists("tight");
    asker = sign_up("turn_asker");
    helper = sign_up("turn_helper");
    other = sign_up("turn_other");
    mod = sign_up_as("turn_minds", "moderator");
    question = ask(asker, "Which comment is an answer?", "And which answer is a comment?", "tight");
    return 0;
}

static const char *path_of(const char *folder, int64_t id)
{
    return format("/%s/%lld/convert", folder, (long long)id);
}

static struct page convert(struct person *who, const char *folder, int64_t id, const char *parent)
{
    const char *path = path_of(folder, id);
    const char *revision = format(
        "%lld",
        (long long)number_of(format("SELECT revision FROM post WHERE id = %lld", (long long)id)));
    if (parent == NULL)
        return post(who, path, path, "revision", revision, NULL);
    return post(who, path, path, "revision", revision, "parent", parent, NULL);
}

static const char *id_text(int64_t id)
{
    return format("%lld", (long long)id);
}

static int64_t of_post(const char *what, int64_t id)
{
    return number_of(format("SELECT %s FROM post WHERE id = %lld", what, (long long)id));
}

static int64_t answers_counted(void)
{
    assert_int_equal(number_of("SELECT count(*) FROM recount_question_wrong") +
                         number_of("SELECT count(*) FROM recount_score_wrong"),
                     0);
    return number_of(
        format("SELECT answer_count FROM question WHERE id = %lld", (long long)question));
}

static void a_comment_becomes_an_answer_with_all_that_is_its_own(void **state)
{
    (void)state;
    int64_t id =
        comment(helper, "questions", question, "Try [[term:knot]] work.\n\n## First\n\nSlowly.");
    struct page page = post(other, "/questions/ask", format("/comments/%lld/vote", (long long)id),
                            "value", "1", NULL);
    assert_status(&page, 303);
    page = get(other, path_of("comments", id));
    assert_status(&page, 403);
    page = get(helper, format("/comments/%lld/revisions", (long long)id));
    assert_has(&page, path_of("comments", id));
    page = get(helper, path_of("comments", id));
    assert_status(&page, 200);
    assert_has(&page, "Make this comment an answer?");
    page = convert(helper, "comments", id, NULL);
    assert_status(&page, 303);
    assert_span(page.location, format("/questions/%lld/which-comment-is-an-answer#answer-%lld",
                                      (long long)question, (long long)id));
    assert_int_equal(answers_counted(), 1);
    assert_int_equal(score_of(id), 1);
    assert_int_equal(of_post("(parent_id IS NULL)::int", id), 1);
    assert_int_equal(
        number_of(format("SELECT count(*) FROM link WHERE post_id = %lld", (long long)id)), 1);
    assert_int_equal(number_of(format("SELECT count(*) FROM search_document WHERE post_id = %lld",
                                      (long long)id)),
                     1);
    /* Its old address and the place in the page lead to it. */
    page = show(helper, question);
    assert_has(&page, format("id=\"answer-%lld\"", (long long)id));
    assert_has(&page, format("<span id=\"comment-%lld\"></span>", (long long)id));
    assert_has_not(&page, format("<li class=\"comment\" id=\"comment-%lld\"", (long long)id));
    page = get(other, format("/comments/%lld", (long long)id));
    assert_status(&page, 303);
    assert_true(page_has(&page, "") && span_find(page.location, '#') < page.location.len);
    page = get(helper, path_of("comments", id));
    assert_span(page.location, path_of("answers", id));
    /* The place stays when it is edited. */
    const char *form = format("/answers/%lld/edit", (long long)id);
    page = post(helper, form, form, "body", "Try it, and then rest.", "revision", "1", NULL);
    assert_status(&page, 303);
    assert_int_equal(
        of_post(format("(html LIKE '<span id=\"comment-%lld\"></span><p>%%')::int", (long long)id),
                id),
        1);
    /* Whoever did it undoes it, and nobody else who is no moderator. */
    page = get(other, path_of("answers", id));
    assert_status(&page, 403);
    page = get(helper, format("/answers/%lld/revisions", (long long)id));
    assert_has(&page, "made this an answer");
    assert_has(&page, ">Undo</a>");
    page = get(helper, path_of("answers", id));
    assert_has(&page, format("value=\"%lld\" selected", (long long)question));
    page = convert(helper, "answers", id, id_text(question));
    assert_status(&page, 303);
    assert_int_equal(answers_counted(), 0);
    assert_int_equal(of_post("parent_id", id), question);
    assert_int_equal(score_of(id), 1);
    assert_int_equal(number_of(format("SELECT count(*) FROM search_document WHERE post_id = %lld",
                                      (long long)id)),
                     0);
}

static void an_answer_becomes_a_comment_and_is_back_as_it_was(void **state)
{
    (void)state;
    int64_t stays = answer(helper, question, "Begin on the floor.");
    int64_t id = answer(other, question, "Which side do you mean?");
    int64_t remark = comment(asker, "answers", id, "The left one.");
    struct page page = vote(helper, "answers", id, 1);
    assert_status(&page, 303);
    page = post(asker, "/questions/ask", format("/answers/%lld/accept", (long long)id), NULL);
    assert_status(&page, 303);
    page = get(other, path_of("answers", id));
    assert_status(&page, 403);
    page = get(mod, path_of("answers", id));
    assert_has(&page, "the answer by turn_helper: Begin on the floor.");
    page = convert(mod, "answers", id, NULL);
    assert_status(&page, 422);
    page = convert(mod, "answers", id, id_text(remark));
    assert_status(&page, 422);
    page = convert(mod, "answers", id, id_text(id));
    assert_status(&page, 422);
    page = convert(mod, "answers", id, id_text(stays));
    assert_status(&page, 303);
    assert_int_equal(of_post("parent_id", id), stays);
    assert_int_equal(of_post("parent_id", remark), stays);
    assert_int_equal(answers_counted(), 1);
    assert_int_equal(
        number_of(format("SELECT count(accepted_answer_id) FROM question WHERE id = %lld",
                         (long long)question)),
        0);
    page = get(asker, format("/answers/%lld", (long long)id));
    assert_true(span_starts(page.location, "/questions/"));
    page = show(mod, question);
    assert_has(&page, format("<span id=\"answer-%lld\"></span>", (long long)id));
    page = get(other, path_of("comments", id));
    assert_status(&page, 403);
    assert_has(&page, "A moderator made this a comment");
    page = get(mod, "/moderation?tab=changes&kind=kinds");
    assert_has(&page, "made an answer a comment on");
    /* Somebody comments in the meantime: that stays where it is. */
    int64_t later = comment(helper, "answers", stays, "Both sides.");
    page = convert(mod, "comments", id, NULL);
    assert_status(&page, 303);
    assert_int_equal(answers_counted(), 2);
    assert_int_equal(of_post("parent_id", remark), id);
    assert_int_equal(of_post("parent_id", later), stays);
    assert_int_equal(number_of(format("SELECT accepted_answer_id FROM question WHERE id = %lld",
                                      (long long)question)),
                     id);
    assert_int_equal(score_of(id), 1);
    assert_int_equal(number_of("SELECT count(*) FROM audit WHERE kind = 'post_converted'"), 2);
}

static void it_says_why_not(void **state)
{
    (void)state;
    int64_t asked =
        ask(asker, "One that is closed and locked", "So that nothing is converted.", "tight");
    int64_t id = comment(helper, "questions", asked, "Would be an answer.");
    int64_t of_entry =
        comment(helper, "entries", number_of("SELECT id FROM entry WHERE slug = 'tight-glutes-1'"),
                "Thanks.");
    const char *path = path_of("comments", id);
    struct page page = post(helper, path, path, "revision", "7", NULL);
    assert_status(&page, 409);
    assert_has(&page, "Please read it as it is now");
    page = get(mod, path_of("comments", of_entry));
    assert_status(&page, 403);
    harness_sql(site_database(), format("UPDATE question SET closed_at = now(), closed_by = 1, "
                                        "closed_why = 'other' WHERE id = %lld",
                                        (long long)asked));
    page = convert(helper, "comments", id, NULL);
    assert_status(&page, 409);
    assert_has(&page, "gets no more answers");
    harness_sql(site_database(), format("UPDATE question SET closed_at = NULL, closed_by = NULL, "
                                        "closed_why = NULL, locked_at = now(), "
                                        "locked_by = 1 WHERE id = %lld",
                                        (long long)asked));
    page = convert(helper, "comments", id, NULL);
    assert_status(&page, 409);
    page = get(somebody(), path);
    assert_status(&page, 303);
    int64_t longer = answer(helper, question, repeated("Too long for a comment. ", 100));
    page = convert(mod, "answers", longer, id_text(question));
    assert_status(&page, 422);
    assert_has(&page, "too long for a comment");
    int64_t warned = answer(helper, question, "Hang from it by one arm.");
    harness_sql(site_database(),
                format("UPDATE post_score SET warning = 'Not after surgery.' WHERE post_id = %lld",
                       (long long)warned));
    page = convert(mod, "answers", warned, id_text(question));
    assert_status(&page, 409);
    assert_has(&page, "A coach warns readers about this answer");
    int64_t suggested = answer(helper, question, "Hang from it by both arms.");
    path = format("/answers/%lld/suggest", (long long)suggested);
    page = post(other, path, path, "body", "Hang from it by both arms, briefly.", "reason",
                "Briefly is enough", "revision", "1", NULL);
    assert_status(&page, 303);
    page = convert(mod, "answers", suggested, id_text(question));
    assert_status(&page, 409);
    assert_has(&page, "Please accept it or decline it first");
}

static void a_vote_against_an_answer_is_no_mark_of_a_comment(void **state)
{
    (void)state;
    int64_t id = answer(helper, question, "Which side is it?");
    harness_sql(site_database(), "UPDATE right_rule SET points = 0");
    struct page page = vote(other, "answers", id, -1);
    assert_status(&page, 303);
    page = convert(mod, "answers", id, id_text(question));
    assert_status(&page, 303);
    const char *list = format("/questions/%lld/comments/all", (long long)question);
    const char *mark = format("formaction=\"/comments/%lld/vote\">Useful<", (long long)id);
    page = get(other, list);
    assert_has(&page, mark);
    page = post(other, list, format("/comments/%lld/vote", (long long)id), "listed", "1", NULL);
    assert_status(&page, 303);
    assert_int_equal(score_of(id), 1);
    page = get(other, list);
    assert_has_not(&page, mark);
    page = post(other, list, format("/comments/%lld/vote", (long long)id), "listed", "0", NULL);
    assert_status(&page, 303);
    assert_int_equal(score_of(id), 0);
    (void)answers_counted();
}

static void answers_made_of_comments_are_counted_as_answers(void **state)
{
    (void)state;
    struct person *eager = sign_up("turn_eager");
    int64_t first = comment(eager, "questions", question, "The first of two.");
    int64_t second = comment(eager, "questions", question, "The second of two.");
    limit_to("answer", "account", 1, 3600);
    struct page page = convert(eager, "comments", first, NULL);
    assert_status(&page, 303);
    page = convert(eager, "comments", second, NULL);
    assert_status(&page, 429);
    limits_wide();
    assert_int_equal(of_post("(kind = 'comment')::int", second), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_comment_becomes_an_answer_with_all_that_is_its_own),
        cmocka_unit_test(an_answer_becomes_a_comment_and_is_back_as_it_was),
        cmocka_unit_test(it_says_why_not),
        cmocka_unit_test(a_vote_against_an_answer_is_no_mark_of_a_comment),
        cmocka_unit_test(answers_made_of_comments_are_counted_as_answers),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
