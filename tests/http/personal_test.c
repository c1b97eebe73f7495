/* Private things in what is posted: asked about first, hidden or not, and taken out of the history. */
#include "db/harness.h"
#include "http/site.h"

static struct person *asker;
static struct person *other;
static struct person *mod;
static int64_t question;

static int begin(void **state)
{
    (void)state;
    load_library();
    tag_exists("tight");
    asker = sign_up("private_asker");
    other = sign_up("private_other");
    mod = sign_up_as("private_minds", "moderator");
    question = ask(asker, "Who knows this tightness?", "It is tight in the morning.", "tight");
    return 0;
}

static const char *answers(void)
{
    return format("/questions/%lld/answers", (long long)question);
}

static const char *where(void)
{
    return format("/questions/%lld/who-knows-this-tightness", (long long)question);
}

static int64_t posts_with(const char *words)
{
    return number_of(format("SELECT count(*) FROM post WHERE body LIKE '%%%s%%'", words));
}

static void an_answer_is_asked_about_first_and_nothing_is_lost(void **state)
{
    (void)state;
    const char *words = "Write to owl@example.org, I have the sheet.";
    struct page page = post(other, where(), answers(), "body", words, NULL);
    assert_status(&page, 422);
    assert_has(&page, "Everybody can read this. Hide it?");
    assert_has(&page, "an email address");
    assert_has(&page, "Write to owl@example.org, I have the sheet.");
    assert_int_equal(posts_with("owl@example.org"), 0);
    page = post(other, where(), answers(), "body", words, "hide_personal", "1", NULL);
    assert_status(&page, 303);
    assert_int_equal(posts_with("owl@example.org"), 0);
    assert_int_equal(posts_with("Write to [hidden], I have the sheet."), 1);
    page = post(other, where(), answers(), "body", words, "publish_personal", "1", NULL);
    assert_status(&page, 303);
    assert_int_equal(posts_with("owl@example.org"), 1);
}

static void a_question_and_a_comment_are_asked_about_too(void **state)
{
    (void)state;
    struct page page =
        post(asker, "/questions/ask", "/questions", "title", "Ring me on 07700 900123 please",
             "body", "My back is tight.", "tags", "tight", NULL);
    assert_status(&page, 422);
    assert_has(&page, "a telephone number");
    const char *comments = format("/questions/%lld/comments", (long long)question);
    page = post(other, comments, comments, "body", "I live at SW1A 1AA too", NULL);
    assert_status(&page, 422);
    assert_has(&page, "a postal code");
    page = post(other, comments, comments, "body", "L5 S1 here, 3x12 and 2 x 30 s", NULL);
    assert_status(&page, 303);
}

static void somebody_who_is_asked_is_asked_in_public(void **state)
{
    (void)state;
    const char *form = "/users/private_asker/ask";
    const char *about = format("%lld", (long long)question);
    const char *words = "Write to finch@example.org then?";
    struct page page = post(other, form, form, "post", about, "body", words, NULL);
    assert_status(&page, 422);
    assert_has(&page, "Everybody can read this. Hide it?");
    assert_has(&page, words);
    assert_int_equal(posts_with("finch@example.org"), 0);
    page = post(other, form, form, "post", about, "body", words, "hide_personal", "1", NULL);
    assert_status(&page, 303);
    assert_int_equal(posts_with("Write to [hidden] then?"), 1);
}

/* What is hidden is taken out where it is, not where its digits are part of another number. */
static void a_number_is_not_hidden_within_a_longer_one(void **state)
{
    (void)state;
    assert_int_equal(
        number_of("SELECT (personal_without('0770 900 12345 or 0770 900 123.', '{0770 900 123}') = "
                  "'0770 900 12345 or [hidden].')::int"),
        1);
    assert_int_equal(number_of("SELECT (personal_without('+44 (0)20 7946 0000, 1 at x.org', '{+44 "
                               "(0)20 7946 0000,1 at x.org}') = '[hidden], [hidden]')::int"),
                     1);
}

static void a_preview_says_so_and_saves_nothing(void **state)
{
    (void)state;
    struct page page =
        post(other, where(), answers(), "body", "Or wren@example.org?", "preview", "1", NULL);
    assert_status(&page, 200);
    assert_has(&page, "Hide it and post");
    assert_int_equal(posts_with("wren@example.org"), 0);
}

static void what_an_edit_takes_out_goes_from_the_history_for_good(void **state)
{
    (void)state;
    struct page page = post(other, where(), answers(), "body", "Mail kite@example.org about it.",
                            "publish_personal", "1", NULL);
    assert_status(&page, 303);
    int64_t id = number_of("SELECT max(id) FROM post WHERE kind = 'answer'");
    const char *edit = format("/answers/%lld/edit", (long long)id);
    const char *history = format("/answers/%lld/revisions", (long long)id);
    const char *private = format("/answers/%lld/private", (long long)id);
    /* Somebody suggests a change of it, which waits. */
    page = post(asker, "/questions/ask", format("/answers/%lld/suggest", (long long)id), "body",
                "Mail kite@example.org about it, please.", "reason", "more polite", "revision", "1",
                NULL);
    assert_status(&page, 303);
    page = get(other, edit);
    assert_has(&page, "Hide it and save");
    page = post(other, edit, edit, "body", "Mail kite@example.org about it.", "revision", "1",
                "hide_personal", "1", NULL);
    assert_status(&page, 303);
    assert_span(page.location, private);
    page = get(somebody(), history);
    assert_has(&page, "kite@example.org");
    page = get(asker, private); /* neither its author nor a moderator */
    assert_status(&page, 403);
    page = get(other, private);
    assert_has(&page, "kite@example.org");
    page = post(other, private, private, NULL);
    assert_status(&page, 303);
    page = get(somebody(), history);
    assert_has_not(&page, "kite@example.org");
    assert_has(&page, "[hidden]");
    assert_has(&page, "took something private out of the history");
    assert_int_equal(number_of("SELECT count(*) FROM suggestion WHERE body LIKE '%kite%'"), 0);
    assert_int_equal(number_of("SELECT count(*) FROM suggestion WHERE body = 'Mail [hidden] about "
                               "it, please.' AND ended_at IS NULL"),
                     1);
    page = get(mod, format("/answers/%lld/revisions/1", (long long)id));
    assert_has_not(&page, "kite@example.org");
    assert_int_equal(number_of("SELECT count(*) FROM event WHERE kind = 'personal-hidden'"), 1);
    page = post(other, private, private, NULL); /* once more: nothing is there */
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM event WHERE kind = 'personal-hidden'"), 1);
    page = get(mod, private);
    assert_has(&page, "We found no email address");
}

/* It is not left in what the newest change says of itself, and a suggestion that still has it does not bring it back. */
static void nor_is_it_left_in_reasons_and_suggestions(void **state)
{
    (void)state;
    struct page page = post(other, where(), answers(), "body", "Call 0151 23456789 about it.",
                            "publish_personal", "1", NULL);
    assert_status(&page, 303);
    int64_t id = number_of("SELECT max(id) FROM post WHERE kind = 'answer'");
    const char *edit = format("/answers/%lld/edit", (long long)id);
    const char *suggest = format("/answers/%lld/suggest", (long long)id);
    const char *private = format("/answers/%lld/private", (long long)id);
    page = post(asker, suggest, suggest, "body", "Call 0151 23456789 about it, please.", "reason",
                "kinder", "revision", "1", "publish_personal", "1", NULL);
    assert_status(&page, 303);
    page = post(other, edit, edit, "body", "Ask me about it.", "reason", "0151 23456789 is gone",
                "revision", "1", NULL);
    assert_status(&page, 303);
    assert_span(page.location, private);
    page = post(other, private, private, NULL);
    assert_status(&page, 303);
    page = get(somebody(), format("/answers/%lld/revisions", (long long)id));
    assert_has(&page, "[hidden] is gone");
    assert_has_not(&page, "0151");
    page = get(somebody(), format("/answers/%lld/revisions/2", (long long)id));
    assert_has_not(&page, "0151");
    assert_int_equal(number_of("SELECT count(*) FROM suggestion WHERE body LIKE '%0151%'"), 0);
    assert_int_equal(number_of("SELECT count(*) FROM suggestion WHERE ended_at IS NULL AND body = "
                               "'Call [hidden] about it, please.'"),
                     1);
    /* The text as it is now is its author's to change, and stays. */
    assert_int_equal(posts_with("Ask me about it."), 1);
}

static void an_edit_that_leaves_what_is_public_is_not_asked_about(void **state)
{
    (void)state;
    int64_t id = number_of("SELECT max(id) FROM post WHERE body LIKE '%owl@example.org%'");
    const char *edit = format("/answers/%lld/edit", (long long)id);
    struct page page = post(mod, edit, edit, "body", "Write to owl@example.org, who has the sheet.",
                            "revision", "1", "reason", "grammar", NULL);
    assert_status(&page, 303);
}

static void the_text_of_an_article_is_asked_for_below_it(void **state)
{
    (void)state;
    int64_t article =
        number_of("SELECT min(id) FROM entry WHERE kind = 'article' AND status = 'review'");
    int64_t stretch =
        number_of("SELECT min(id) FROM entry WHERE kind = 'stretch' AND status = 'review'");
    const char *form = format("/entries/%lld/comments", (long long)article);
    struct page page = get(other, format("%s?want=text", form));
    assert_status(&page, 200);
    assert_has(&page, "Ask for the full text");
    assert_has(&page, "Where can I read the full text");
    page = post(other, form, form, "body", "Where can I read it? crane@example.org", "want", "text",
                NULL);
    assert_status(&page, 422);
    page = post(other, form, form, "body", "Where can I read it?", "want", "text", NULL);
    assert_status(&page, 303);
    assert_int_equal(
        number_of(format("SELECT count(*) FROM follow WHERE kind = 'thread' AND subject_id = %lld",
                         (long long)article)),
        1);
    page = get(other, format("/entries/%lld/comments?want=text", (long long)stretch));
    assert_has_not(&page, "Ask for the full text");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_is_asked_about_first_and_nothing_is_lost),
        cmocka_unit_test(a_question_and_a_comment_are_asked_about_too),
        cmocka_unit_test(somebody_who_is_asked_is_asked_in_public),
        cmocka_unit_test(a_number_is_not_hidden_within_a_longer_one),
        cmocka_unit_test(a_preview_says_so_and_saves_nothing),
        cmocka_unit_test(what_an_edit_takes_out_goes_from_the_history_for_good),
        cmocka_unit_test(nor_is_it_left_in_reasons_and_suggestions),
        cmocka_unit_test(an_edit_that_leaves_what_is_public_is_not_asked_about),
        cmocka_unit_test(the_text_of_an_article_is_asked_for_below_it),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
