/* Suggested changes: made, looked at, accepted, improved, declined, taken back; who is told. */
#include "http/site.h"

#include <unistd.h>

static struct person *writer;
static struct person *helper;
static struct person *passer;
static struct person *mod;
static int64_t question;

static int begin(void **state)
{
    (void)state;
    load_library();
    site_launch_job_runner();
    tag_exists("tight");
    tag_exists("stiff");
    writer = sign_up("offer_writer");
    helper = sign_up("offer_helper");
    passer = sign_up("offer_passer");
    mod = sign_up_as("offer_minds", "moderator");
    question = ask(writer, "Which strech helps my back?", "It is tigth in the morning.", "tight");
    return 0;
}

static const char *form_of(const char *folder, int64_t id)
{
    return format("/%s/%lld/suggest", folder, (long long)id);
}

static const char *path_of(int64_t id)
{
    return format("/suggestions/%lld", (long long)id);
}

static int64_t suggest(struct person *who, const char *folder, int64_t id, const char *body,
                       const char *revision)
{
    const char *form = form_of(folder, id);
    struct page page = post(who, form, form, "body", body, "reason", "a word was missing",
                            "revision", revision, NULL);
    assert_status(&page, 303);
    int64_t made = number_of("SELECT max(id) FROM suggestion");
    assert_span(page.location, path_of(made));
    return made;
}

static struct page decide(struct person *who, int64_t id, const char *what, const char *answer)
{
    return post(who, path_of(id), path_of(id), "what", what, "answer", answer, NULL);
}

static int64_t revision_of(int64_t post_id)
{
    return number_of(format("SELECT revision FROM post WHERE id = %lld", (long long)post_id));
}

static void await_notice(struct person *who, const char *words)
{
    struct page page = get(who, "/notices");
    for (int i = 0; i < 200 && !page_has(&page, words); i++) {
        usleep(50000);
        page = get(who, "/notices");
    }
    assert_has(&page, words);
}

static void a_question_is_mended_by_somebody_else(void **state)
{
    (void)state;
    const char *form = form_of("questions", question);
    struct page page = get(somebody(), format("/questions/%lld/revisions", (long long)question));
    assert_has(&page, form);
    page = get(somebody(), form);
    assert_status(&page, 303);
    page = get(writer, form);
    assert_span(page.location, format("/questions/%lld/edit", (long long)question));
    page = get(helper, form);
    assert_status(&page, 200);
    assert_has(&page, "It is tigth in the morning.</textarea>");
    page = post(helper, form, form, "title", "Which stretch helps my back?", "body",
                "It is tight in the morning.", "tags", "tight", "revision", "1", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please say why in a few words");
    assert_has(&page, "It is tight in the morning.</textarea>");
    page = post(helper, form, form, "title", "Which strech helps my back?", "body",
                "It is tigth in the morning.", "tags", "tight", "reason", "spelling", "revision",
                "1", NULL);
    assert_status(&page, 422);
    assert_has(&page, "This is as it is now.");
    page = post(helper, form, form, "title", "Which stretch helps my back?", "body",
                "It is tight in the morning.", "tags", "tight stiff", "reason", "spelling <b>",
                "revision", "1", NULL);
    assert_status(&page, 303);
    int64_t id = number_of("SELECT max(id) FROM suggestion");
    page = get(passer, form);
    assert_status(&page, 409);
    page = get(passer, path_of(id));
    assert_status(&page, 404);
    page = get(helper, path_of(id));
    assert_has(&page, "Waits for a decision");
    assert_has(&page, "Take it back");
    assert_has_not(&page, "Accept it");
    await_notice(writer, "A change of your post is suggested:");
    page = get(mod, "/moderation/queue?kind=suggestion");
    assert_has(&page, format("href=\"%s\"", path_of(id)));
    page = get(writer, path_of(id));
    assert_has(&page, "<ins dir=\"auto\">It is tight in the morning.</ins>");
    assert_has(&page, "spelling &lt;b&gt;");
    page = post(writer, path_of(id), path_of(id), "what", "accept", "title",
                "Which stretch helps my back?", "body", "It is tight in the morning.", "tags",
                "tight stiff", "revision", "1", "answer", "Thank you.", NULL);
    assert_status(&page, 303);
    assert_int_equal(revision_of(question), 2);
    page = get(somebody(), format("/questions/%lld/revisions", (long long)question));
    assert_has(&page, "offer_helper");
    assert_has(&page, "suggested, and accepted by its author");
    page = get(helper, path_of(id));
    assert_has(&page, "Accepted by");
    assert_has(&page, "Thank you.");
    await_notice(helper, "What came of the change that you suggested:");
    page = get(writer, path_of(id));
    assert_has(&page, format("/questions/%lld/revisions/1\">Undo", (long long)question));
    page = get(mod, "/moderation/queue?kind=suggestion");
    assert_has_not(&page, path_of(id));
    page = get(helper, "/suggestions");
    assert_has(&page, ">Thank you.<");
}

static void it_is_declined_with_a_word_and_opened_again(void **state)
{
    (void)state;
    int64_t id = answer(writer, question, "Lie on your back and breathe.");
    int64_t made = suggest(helper, "answers", id, "Lie on your back and hold your breath.", "1");
    struct page page = decide(mod, made, "decline", "");
    assert_status(&page, 422);
    assert_has(&page, "Please say why in a few words");
    page = decide(passer, made, "decline", "No.");
    assert_status(&page, 404);
    page = decide(helper, made, "decline", "No.");
    assert_status(&page, 403);
    page = decide(mod, made, "decline", "One should go on breathing.");
    assert_status(&page, 303);
    page = get(helper, path_of(made));
    assert_has(&page, "Declined by");
    assert_has(&page, "One should go on breathing.");
    page = decide(mod, made, "reopen", "");
    assert_status(&page, 303);
    page = get(helper, path_of(made));
    assert_has(&page, "Waits for a decision");
    page = decide(helper, made, "take-back", "");
    assert_status(&page, 303);
    page = decide(mod, made, "decline", "Too late.");
    assert_status(&page, 409);
    assert_int_equal(revision_of(id), 1);
    assert_int_equal(number_of("SELECT count(*) FROM audit WHERE kind = 'suggestion'"), 2);
}

static void it_is_improved_over_what_was_changed_since(void **state)
{
    (void)state;
    int64_t id = answer(writer, question, "One line.\n\nAnother line.\n\nA third.");
    int64_t made =
        suggest(helper, "answers", id, "One line, mended.\n\nAnother line.\n\nA third.", "1");
    const char *form = format("/answers/%lld/edit", (long long)id);
    struct page page =
        post(writer, form, form, "body", "One line.\n\nAnother line.\n\nA third, longer.",
             "revision", "1", NULL);
    assert_status(&page, 303);
    page = get(mod, path_of(made));
    assert_has(&page, "both are put together in the form below");
    assert_has(&page, "One line, mended.\n\nAnother line.\n\nA third, longer.</textarea>");
    page = post(mod, path_of(made), path_of(made), "what", "accept", "body",
                "One line, mended twice.", "revision", "1", NULL);
    assert_status(&page, 409);
    assert_has(&page, "One line, mended twice.");
    page =
        post(mod, path_of(made), path_of(made), "what", "accept", "body",
             "One line, mended twice.\n\nAnother line.\n\nA third, longer.", "revision", "2", NULL);
    assert_status(&page, 303);
    assert_int_equal(revision_of(id), 3);
    page = get(helper, path_of(made));
    assert_has(&page, "Accepted, with changes by");
    page = get(somebody(), format("/answers/%lld/revisions", (long long)id));
    assert_has(&page, "suggested, and improved by a moderator");
    page = post(mod, path_of(made), path_of(made), "what", "accept", "body", "Again.", "revision",
                "3", NULL);
    assert_status(&page, 409);
    assert_int_equal(revision_of(id), 3);
}

static void ten_wait_at_most(void **state)
{
    (void)state;
    struct person *eager = sign_up("offer_eager");
    int64_t last = 0;
    for (int i = 0; i < 11; i++)
        last = answer(writer, question, format("Answer number %d.", i));
    for (int64_t id = last - 10; id < last; id++)
        (void)suggest(eager, "answers", id, "Something else.", "1");
    const char *form = form_of("answers", last);
    struct page page =
        post(eager, form, form, "body", "Too many.", "reason", "one more", "revision", "1", NULL);
    assert_status(&page, 429);
    assert_has(&page, "Too many.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_is_mended_by_somebody_else),
        cmocka_unit_test(it_is_declined_with_a_word_and_opened_again),
        cmocka_unit_test(it_is_improved_over_what_was_changed_since),
        cmocka_unit_test(ten_wait_at_most),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
