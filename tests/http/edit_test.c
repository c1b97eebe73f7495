/* Two people edit the same post: the second is shown the difference, keeps the own text, and then saves. */
#include "http/site.h"

static struct person *author;
static struct person *moderator;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    tag_exists("stiff");
    author = sign_up("author");
    moderator = sign_up_as("mira_minds", "moderator");
    return 0;
}

static int64_t revisions_of(int64_t post_id)
{
    return number_of(
        format("SELECT count(*) FROM revision WHERE post_id = %lld", (long long)post_id));
}

static void nothing_is_lost_when_two_edit_a_question(void **state)
{
    (void)state;
    int64_t id =
        ask(author, "Which stretch first?", "I sit all day and my hips are tight.", "tight");
    const char *form = format("/questions/%lld/edit", (long long)id);
    struct page page = post(moderator, form, form, "title", "Which stretch comes first?", "body",
                            "I sit all day and my hips are very tight.", "tags", "tight", "reason",
                            "clearer", "revision", "1", NULL);
    assert_status(&page, 303);
    page = post(author, form, form, "title", "Which stretch, first?", "body",
                "I <b>sit</b> all week and my hips are tight.", "tags", "tight stiff", "reason",
                "my <reason>", "revision", "1", NULL);
    assert_status(&page, 409);
    assert_has(&page, "data-failed");
    assert_has(&page, "Someone else saved first");
    assert_has(&page, "mira_minds saved a version");
    assert_has(&page, "Reason: clearer");
    assert_has(&page, "<ins>");
    assert_has(&page, "<del>");
    assert_has(&page, "very");
    assert_has_not(&page, "<h3>Tags</h3>"); /* theirs are as they were: mine go along */
    /* All that was typed is in the form, and the form starts from their version now. */
    assert_has(&page, "value=\"Which stretch, first?\"");
    assert_has(&page, "I &lt;b&gt;sit&lt;/b&gt; all week and my hips are tight.</textarea>");
    assert_has(&page, "value=\"tight stiff\"");
    assert_has(&page, "value=\"my &lt;reason&gt;\"");
    assert_has(&page, "name=\"revision\" value=\"2\"");
    assert_int_equal(revisions_of(id), 2);
    page = post(author, form, form, "title", "Which stretch, first?", "body",
                "I sit all week and my hips are very tight.", "tags", "tight stiff", "revision",
                "2", NULL);
    assert_status(&page, 303);
    assert_int_equal(revisions_of(id), 3);
    page = get(somebody(), page.location.ptr);
    assert_has(&page, "I sit all week and my hips are very tight.");
}

static void what_goes_together_is_put_together(void **state)
{
    (void)state;
    int64_t question =
        ask(author, "Edited by two at once?", "In other places of one text.", "tight");
    int64_t id = answer(author, question, "First paragraph.\n\nSecond one.\n\nThird one.");
    const char *form = format("/answers/%lld/edit", (long long)id);
    struct page page =
        post(moderator, form, form, "body", "First paragraph, mended.\n\nSecond one.\n\nThird one.",
             "revision", "1", NULL);
    assert_status(&page, 303);
    page = post(author, form, form, "body",
                "First paragraph.\n\nSecond one.\n\nThird one, and more.", "revision", "1", NULL);
    assert_status(&page, 409);
    assert_has(&page, "both are put together in the form below");
    assert_has(&page, "First paragraph, mended.\n\nSecond one.\n\nThird one, and more.</textarea>");
    assert_has(&page, "Your text as you sent it");
    assert_has(&page, "name=\"revision\" value=\"2\"");
    assert_int_equal(revisions_of(id), 2);
    /* Where both changed the same, what was typed is in the form, and all else is together. */
    page = post(moderator, form, form, "body",
                "First paragraph, mended.\n\nSecond two.\n\nThird one.", "revision", "2", NULL);
    assert_status(&page, 303);
    page = post(author, form, form, "body",
                "First paragraph.\n\nSecond three.\n\nThird one, and more.", "revision", "1", NULL);
    assert_status(&page, 409);
    assert_has(&page, "Where both changed the same");
    assert_has(&page, "Second <del>three</del><ins>two</ins>.");
    assert_has(&page,
               "First paragraph, mended.\n\nSecond three.\n\nThird one, and more.</textarea>");
}

static void answers_and_comments_are_guarded_alike(void **state)
{
    (void)state;
    int64_t question =
        ask(author, "And the second stretch?", "After the first one is done.", "tight");
    int64_t ids[2];
    ids[0] = answer(author, question, "The one for the other side.");
    ids[1] = comment(author, "answers", ids[0], "The one for the other side.");
    static const char *const folders[] = {"answers", "comments"};
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        const char *form = format("/%s/%lld/edit", folders[i], (long long)ids[i]);
        struct page page =
            post(author, form, form, "body", "The one for that side.", "revision", "1", NULL);
        assert_status(&page, 303);
        page = post(moderator, form, form, "body", "The one for our side.", "revision", "1", NULL);
        assert_status(&page, 409);
        assert_has(&page, "The one for our side.</textarea>");
        assert_has(&page, "author saved a version");
        assert_has(&page, "name=\"revision\" value=\"2\"");
        page = post(moderator, form, form, "body", "The one for our side.", "revision", "2", NULL);
        assert_status(&page, 303);
        assert_int_equal(revisions_of(ids[i]), 3);
    }
}

static void the_library_is_guarded_alike(void **state)
{
    (void)state;
    struct person *coach = sign_up_as("coach_ada", "coach");
    struct page page =
        post(coach, "/terms/new", "/terms/new", "title", "Brace", "slug", "brace", "summary",
             "To tighten.", "body", "Tighten the middle.", "status", "published", NULL);
    assert_status(&page, 303);
    static const char form[] = "/terms/brace/edit";
    page = get(coach, form);
    assert_status(&page, 200);
    assert_has(&page, "name=\"revision\" value=\"1\"");
    page = post(moderator, form, form, "title", "Brace", "slug", "brace", "summary", "To tighten.",
                "body", "Tighten the middle, all around.", "status", "published", "reason",
                "all around", "revision", "1", NULL);
    assert_status(&page, 303);
    page = post(coach, form, form, "title", "Bracing", "slug", "brace", "summary",
                "To tighten gently.", "body", "Tighten your middle.", "status", "published",
                "revision", "1", NULL);
    assert_status(&page, 409);
    assert_has(&page, "Someone else saved first");
    assert_has(&page, "value=\"Bracing\"");
    assert_has(&page, "Tighten your middle.</textarea>");
    assert_has(&page, "around");
    assert_has(&page, "name=\"revision\" value=\"2\"");
    page = post(coach, form, form, "title", "Bracing", "slug", "brace", "summary",
                "To tighten gently.", "body", "Tighten your middle, all around.", "status",
                "published", "revision", "2", NULL);
    assert_status(&page, 303);
    page = get(somebody(), "/terms/brace");
    assert_has(&page, "Tighten your middle, all around.");
    page = get(somebody(), "/terms/brace/revisions");
    assert_has(&page, "all around");
}

static void what_goes_together_in_the_library_is_put_together(void **state)
{
    (void)state;
    struct person *coach = sign_up_as("coach_bea", "coach");
    struct page page =
        post(coach, "/terms/new", "/terms/new", "title", "Bracing twice", "slug", "bracing-twice",
             "summary", "To tighten.", "body", "First line.\n\nSecond line.\n\nThird line.",
             "status", "published", NULL);
    assert_status(&page, 303);
    static const char form[] = "/terms/bracing-twice/edit";
    page = post(moderator, form, form, "title", "Bracing twice", "slug", "bracing-twice", "summary",
                "To tighten.", "body", "First line, mended.\n\nSecond line.\n\nThird line.",
                "status", "published", "revision", "1", NULL);
    assert_status(&page, 303);
    page = post(coach, form, form, "title", "Bracing twice", "slug", "bracing-twice", "summary",
                "To tighten.", "body", "First line.\n\nSecond line.\n\nThird line, mended.",
                "status", "published", "revision", "1", NULL);
    assert_status(&page, 409);
    assert_has(&page, "the form below has both");
    assert_has(&page, "First line, mended.\n\nSecond line.\n\nThird line, mended.</textarea>");
    assert_has(&page, "Your text as you sent it");
}

static void deleting_meanwhile_keeps_the_text_out(void **state)
{
    (void)state;
    int64_t id =
        ask(author, "One that goes away", "It is deleted while somebody edits it.", "tight");
    const char *form = format("/questions/%lld/edit", (long long)id);
    struct page page =
        post(moderator, "/questions/ask", format("/questions/%lld/delete", (long long)id), "action",
             "delete", "why", "duplicate", NULL);
    assert_status(&page, 303);
    page = post(author, "/questions/ask", form, "title", "One that goes away", "body",
                "Too late for this.", "tags", "tight", "revision", "1", NULL);
    assert_status(&page, 410);
    page = get(author, form);
    assert_status(&page, 409);
    assert_int_equal(revisions_of(id), 1);
}

static void an_edit_without_a_change_makes_no_revision(void **state)
{
    (void)state;
    struct person *writer = sign_up("same_again");
    int64_t id = ask(writer, "Edited without a change", "It stays as it is.", "tight");
    const char *path = format("/questions/%lld/edit", (long long)id);
    struct page page = post(writer, path, path, "title", "Edited without a change", "body",
                            "It stays as it is.", "tags", "tight", "revision", "1", NULL);
    assert_status(&page, 303);
    page = post(writer, path, path, "title", "Edited without a change", "body", "Now it does not.",
                "tags", "tight", "revision", "1", NULL);
    assert_status(&page, 303);
    /* The same text as somebody has just saved is no conflict. */
    page = post(writer, path, path, "title", "Edited without a change", "body", "Now it does not.",
                "tags", "tight", "revision", "1", NULL);
    assert_status(&page, 303);
    assert_int_equal(revisions_of(id), 2);
    struct person *coach = sign_up_as("same_coach", "coach");
    page = post(coach, "/terms/new", "/terms/new", "title", "Same again", "summary", "As it was.",
                "status", "draft", NULL);
    assert_status(&page, 303);
    page = post(coach, "/terms/same-again/edit", "/terms/same-again/edit", "title", "Same again",
                "summary", "As it was.", "slug", "same-again", "status", "draft", "revision", "1",
                NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM revision r JOIN entry e ON e.id = r.post_id "
                               "WHERE e.slug = 'same-again'"),
                     1);
}

/* Posts an edit that changes something, with another revision than the form had (NULL: with none), and expects a conflict. */
static void assert_conflict(struct person *who, const char *form, const char *body,
                            const char *revision)
{
    struct page page =
        revision == NULL
            ? post(who, form, form, "title", "Which one was it?", "slug", "unsure", "facet",
                   "context", "summary", "x", "tags", "tight", "status", "published", "body", body,
                   "description", body, NULL)
            : post(who, form, form, "title", "Which one was it?", "slug", "unsure", "facet",
                   "context", "summary", "x", "tags", "tight", "status", "published", "body", body,
                   "description", body, "name", "unsure", "revision", revision, NULL);
    if (page.status != 409)
        fail_msg("%s with %s: %ld", form, revision == NULL ? "no revision" : revision, page.status);
    assert_has(&page, body);
}

static void what_does_not_say_which_text_it_began_on_conflicts(void **state)
{
    (void)state;
    struct person *coach = sign_up_as("unsure_coach", "coach");
    int64_t question = ask(author, "Which one was it?", "The first of them.", "tight");
    int64_t given = answer(author, question, "The first of them.");
    int64_t said = comment(author, "answers", given, "The first of them.");
    struct page page = post(coach, "/terms/new", "/terms/new", "title", "Unsure", "slug", "unsure",
                            "summary", "x", "body", "The first.", "status", "published", NULL);
    assert_status(&page, 303);
    page = post(coach, "/tags/new", "/tags/new", "name", "unsure", "title", "Unsure", "facet",
                "context", NULL);
    assert_status(&page, 303);
    load_library();
    const char *const forms[] = {
        format("/questions/%lld/edit", (long long)question),
        format("/answers/%lld/edit", (long long)given),
        format("/comments/%lld/edit", (long long)said),
        "/terms/unsure/edit",
        "/pages/about/edit",
        "/tags/unsure/edit",
    };
    static const char *const revisions[] = {"x", "0", "-1", "", "99999999999"};
    int64_t before = number_of("SELECT count(*) FROM revision") +
                     number_of("SELECT count(*) FROM tag_revision") +
                     number_of("SELECT count(*) FROM page_change");
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct person *who = i < 3 ? moderator : coach;
        if (i != 5) /* a tag needs its name */
            assert_conflict(who, forms[i], "The second of them.", NULL);
        for (size_t k = 0; k < COUNT_OF(revisions); k++)
            assert_conflict(who, forms[i], "The second of them.", revisions[k]);
    }
    assert_int_equal(before, number_of("SELECT count(*) FROM revision") +
                                 number_of("SELECT count(*) FROM tag_revision") +
                                 number_of("SELECT count(*) FROM page_change"));
    page = post(coach, "/terms/unsure/retire", "/terms/unsure/retire", "what", "retire", "none",
                "1", "reason", "Unsure.", NULL);
    assert_status(&page, 409);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_lost_when_two_edit_a_question),
        cmocka_unit_test(what_goes_together_is_put_together),
        cmocka_unit_test(answers_and_comments_are_guarded_alike),
        cmocka_unit_test(the_library_is_guarded_alike),
        cmocka_unit_test(what_goes_together_in_the_library_is_put_together),
        cmocka_unit_test(deleting_meanwhile_keeps_the_text_out),
        cmocka_unit_test(an_edit_without_a_change_makes_no_revision),
        cmocka_unit_test(what_does_not_say_which_text_it_began_on_conflicts),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
