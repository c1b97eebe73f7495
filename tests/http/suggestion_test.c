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

static const char *revision_text(int64_t post_id)
{
    return format("%lld", (long long)revision_of(post_id));
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
    assert_has(&page, "Undo: go back to the text before</button>");
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
    assert_has(&page, "The answer was changed since this was suggested");
    assert_has(&page, "both are put together in the form below");
    assert_has_not(&page, "You saved this");
    assert_has_not(&page, "Your text as you sent it");
    assert_has(&page, "One line, mended.\n\nAnother line.\n\nA third, longer.</textarea>");
    page = get(helper, path_of(made));
    assert_has_not(&page, "was changed since this was suggested");
    page = post(mod, path_of(made), path_of(made), "what", "accept", "body",
                "One line, mended twice.", "revision", "1", NULL);
    assert_status(&page, 409);
    assert_has(&page, "The answer was changed in the meantime");
    assert_has(&page, "One line, mended twice.</textarea>");
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

static void edit(struct person *who, int64_t id, const char *body)
{
    const char *form = format("/answers/%lld/edit", (long long)id);
    struct page page = post(who, form, form, "body", body, "revision", revision_text(id), NULL);
    assert_status(&page, 303);
}

static struct page accept(struct person *who, int64_t made, int64_t id, const char *body)
{
    return post(who, path_of(made), path_of(made), "what", "accept", "body", body, "revision",
                revision_text(id), NULL);
}

static void left_as_it_is_it_is_accepted_over_what_was_changed_since(void **state)
{
    (void)state;
    int64_t id = answer(writer, question, "Red.\n\nGreen.\n\nBlue.");
    int64_t made = suggest(helper, "answers", id, "Dark red.\n\nGreen.\n\nBlue.", "1");
    edit(writer, id, "Red.\n\nGreen.\n\nLight blue.");
    struct page page = accept(mod, made, id, "Dark red.\n\nGreen.\n\nLight blue.");
    assert_status(&page, 303);
    page = get(helper, path_of(made));
    assert_has(&page, "Accepted by");
    assert_int_equal(number_of(format("SELECT (r.author_id = s.author_id)::int FROM revision r, "
                                      "suggestion s WHERE r.post_id = %lld AND r.number = 3 AND "
                                      "s.id = %lld",
                                      (long long)id, (long long)made)),
                     1);
}

static void what_the_decider_took_out_stays_out(void **state)
{
    (void)state;
    int64_t id = answer(writer, question, "Bend.\n\nHold.\n\nBreathe.");
    int64_t made = suggest(helper, "answers", id, "Bend well.\n\nHold.\n\nBreathe.", "1");
    edit(writer, id, "Bend.\n\nHold.\n\nBreathe.\n\nBuy my book.");
    static const char cleaned[] = "Bend well.\n\nHold.\n\nBreathe.";
    const char *kept = format("%s</textarea>", cleaned);
    struct page page = post(mod, path_of(made), path_of(made), "what", "decline", "answer", "",
                            "body", cleaned, "revision", "2", NULL);
    assert_status(&page, 422);
    assert_has(&page, kept);
    assert_has_not(&page, "Buy my book.</textarea>");
    assert_has(&page, "<details class=\"fold\" open>");
    assert_has(&page, "name=\"revision\" value=\"2\"");
    edit(writer, id, "Bend.\n\nHold.\n\nBreathe slowly.\n\nBuy my book.");
    page = post(mod, path_of(made), path_of(made), "what", "accept", "body",
                "Bend well.\n\nHold.\n\nBreathe.\n\n", "revision", "2", NULL);
    assert_status(&page, 409);
    assert_has_not(&page, "Buy my book.</textarea>");
    page = accept(mod, made, id, "  ");
    assert_status(&page, 422);
    assert_has(&page, "There has to be some text.");
}

static void nothing_is_undone_of_what_was_so_already(void **state)
{
    (void)state;
    int64_t id = answer(writer, question, "Rol slowly.");
    int64_t made = suggest(helper, "answers", id, "Roll slowly.", "1");
    edit(writer, id, "Roll slowly.");
    struct page page = accept(mod, made, id, "Roll slowly.");
    assert_status(&page, 303);
    assert_int_equal(revision_of(id), 2);
    page = get(mod, path_of(made));
    assert_has(&page, "Accepted by");
    assert_has_not(&page, "Undo");
}

/* One button brings the text before back, as a revision. */
static void what_was_accepted_is_undone_by_one_click(void **state)
{
    (void)state;
    int64_t id = answer(writer, question, "Lie down.\n\nBreathe.");
    int64_t made = suggest(helper, "answers", id, "Lie down.\n\nBreathe slowly.", "1");
    struct page page = accept(writer, made, id, "Lie down.\n\nBreathe slowly.");
    assert_status(&page, 303);
    page = get(writer, path_of(made));
    assert_has(&page, "Undo: go back to the text before</button>");
    const char *edit = format("/answers/%lld/edit", (long long)id);
    assert_has(&page, format("action=\"%s\"", edit));
    page = post(writer, path_of(made), edit, "body", "Lie down.\n\nBreathe.", "revision", "2",
                "reason", input_of(&page, "reason"), NULL);
    assert_status(&page, 303);
    assert_int_equal(revision_of(id), 3);
    page = get(writer, path_of(made));
    assert_has(&page, "it was changed again since");
    page = get(helper, path_of(made));
    assert_has_not(&page, "go back to the text before");
}

static void in_a_locked_question_moderators_accept(void **state)
{
    (void)state;
    int64_t asked = ask(writer, "Which one will be locked?", "It is tight, and heated.", "tight");
    int64_t id = answer(writer, asked, "Sit upp.");
    int64_t made = suggest(helper, "answers", id, "Sit up.", "1");
    const char *state_form = format("/questions/%lld/state", (long long)asked);
    struct page page = post(mod, state_form, state_form, "what", "lock", "lock_reason",
                            "Please take a walk.", NULL);
    assert_status(&page, 303);
    page = accept(writer, made, id, "Sit up.");
    assert_status(&page, 409);
    assert_has(&page, "A moderator locked this question");
    page = accept(mod, made, id, "Sit up.");
    assert_status(&page, 303);
    assert_int_equal(revision_of(id), 2);
}

static void of_a_merged_question_it_can_be_declined(void **state)
{
    (void)state;
    int64_t gone = ask(writer, "Which one is merged here?", "It is tight twice.", "tight");
    const char *form = form_of("questions", gone);
    struct page page =
        post(helper, form, form, "title", "Which one is merged here?", "body",
             "It is tight, twice.", "tags", "tight", "reason", "a comma", "revision", "1", NULL);
    assert_status(&page, 303);
    int64_t made = number_of("SELECT max(id) FROM suggestion");
    form = format("/questions/%lld/merge", (long long)gone);
    page = post(mod, form, form, "what", "merge", "other", format("%lld", (long long)question),
                "reason", "Both ask the same", NULL);
    assert_status(&page, 303);
    page = post(mod, path_of(made), path_of(made), "what", "accept", "title",
                "Which one is merged here?", "body", "It is tight, twice.", "tags", "tight",
                "revision", "1", NULL);
    assert_status(&page, 409);
    assert_has(&page, "A moderator merged this question");
    page = decide(mod, made, "decline", "It is part of another one.");
    assert_status(&page, 303);
    page = decide(mod, made, "reopen", "");
    assert_status(&page, 409);
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
        cmocka_unit_test(left_as_it_is_it_is_accepted_over_what_was_changed_since),
        cmocka_unit_test(what_the_decider_took_out_stays_out),
        cmocka_unit_test(nothing_is_undone_of_what_was_so_already),
        cmocka_unit_test(what_was_accepted_is_undone_by_one_click),
        cmocka_unit_test(in_a_locked_question_moderators_accept),
        cmocka_unit_test(of_a_merged_question_it_can_be_declined),
        cmocka_unit_test(ten_wait_at_most),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
