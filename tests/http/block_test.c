/* Blocking somebody, and asking somebody about a post: two people, and a third who looks. */
#include <unistd.h>

#include "db/harness.h"
#include "http/site.h"

static struct person *wren;
static struct person *troll;
static struct person *other;
static int64_t question;
static int64_t answer_of_wren;
static int64_t answer_of_troll;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    wren = sign_up("block_wren");
    troll = sign_up("block_troll");
    other = sign_up("block_other");
    question = ask(other, "Which chair is kind to a back?", "I sit for ten hours.", "tight");
    answer_of_wren = answer(wren, question, "One that you leave often.");
    answer_of_troll = answer(troll, question, "Stop whining, all of you.");
    (void)comment(troll, "answers", answer_of_wren, "Nonsense, as ever.");
    return 0;
}

static struct page block(struct person *who, const char *name, const char *button)
{
    const char *path = format("/users/%s/block", name);
    return post(who, path, path, button, "1", NULL);
}

static void what_blocked_people_write_is_folded_for_who_blocks_them_alone(void **state)
{
    (void)state;
    struct page page = get(wren, "/users/block_wren/block");
    assert_status(&page, 404);
    page = show(wren, question);
    assert_has_not(&page, "By somebody whom you blocked");
    page = block(wren, "block_troll", "block");
    assert_span(page.location, "/following#blocked");
    page = get(wren, "/following");
    assert_has(&page, "<h2 id=\"blocked\">Blocked</h2>");
    assert_has(&page, "block_troll");
    page = get(wren, "/users/block_troll");
    assert_has(&page, "/users/block_troll/block\">Stop blocking</a>");
    page = get(other, "/users/block_troll");
    assert_has(&page, "/users/block_troll/block\">Block</a>");
    /* However often the page is asked for, from the cache and not, each sees their own. */
    for (int i = 0; i < 4; i++) {
        page = show(other, question);
        assert_has_not(&page, "whom you blocked");
        page = show(somebody(), question);
        assert_has_not(&page, "whom you blocked");
        page = show(wren, question);
        assert_has(&page, "<summary>By somebody whom you blocked. ");
        assert_has(&page, "<summary>By somebody whom you blocked</summary>");
        page = show(troll, question);
        assert_has_not(&page, "whom you blocked");
    }
    /* A second reader who blocks, and wrote nothing there: their page came from the cache before. */
    struct person *reader = sign_up("block_reader");
    page = show(reader, question);
    assert_has_not(&page, "whom you blocked");
    page = block(reader, "block_troll", "block");
    assert_status(&page, 303);
    for (int i = 0; i < 3; i++) {
        page = show(reader, question);
        assert_has(&page, "whom you blocked");
        page = show(other, question);
        assert_has_not(&page, "whom you blocked");
    }
}

static void who_is_blocked_writes_nothing_to_them_and_loses_no_word(void **state)
{
    (void)state;
    const char *path = format("/answers/%lld/comments", (long long)answer_of_wren);
    struct page page = post(troll, path, path, "body", "And another thing, dear.", NULL);
    assert_status(&page, 403);
    assert_has(&page, "takes no answers and comments from you");
    assert_has(&page, "And another thing, dear.");
    int64_t hers = ask(wren, "Does a cushion help my glutes?", "On hard chairs.", "tight");
    path = format("/questions/%lld/answers", (long long)hers);
    page = post(troll, format("/questions/%lld/comments", (long long)hers), path, "body",
                "No answer for you either.", NULL);
    assert_status(&page, 403);
    assert_has(&page, "No answer for you either.");
    assert_has(&page, format("<a href=\"%s\">Back to the page where you wrote this</a>", path));
    page = get(troll, path);
    assert_has(&page, "Does a cushion help my glutes?");
    /* It is said before they type, whether the page came from the cache or not, and to them alone. */
    for (int i = 0; i < 3; i++) {
        page = show(other, hers);
        assert_has(&page, "Post answer");
        assert_has_not(&page, "from you");
        page = show(somebody(), hers);
        assert_has_not(&page, "from you");
        page = show(troll, hers);
        assert_has(&page, "takes no answers, comments and suggestions from you");
        assert_has_not(&page, "Post answer");
    }
    static const char *const forms[] = {"comments", "suggest"};
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        page = get(troll, format("/questions/%lld/%s", (long long)hers, forms[i]));
        assert_status(&page, 403);
        assert_has(&page, "takes no answers, comments and suggestions from you");
    }
    /* Nor is a word of theirs brought back there. */
    int64_t old = number_of("SELECT id FROM post WHERE body = 'Nonsense, as ever.'");
    const char *delete = format("/comments/%lld/delete", (long long)old);
    page = post(troll, delete, delete, "action", "delete", NULL);
    assert_status(&page, 303);
    page = post(troll, delete, delete, "action", "restore", NULL);
    assert_status(&page, 403);
    /* Others are not asked, and coaches put right what is dangerous. */
    (void)answer(other, hers, "A folded towel did for me.");
    harness_sql(site_database(), "UPDATE account SET role = 'coach' WHERE name = 'block_troll'");
    (void)comment(troll, "answers", answer_of_wren, "As a coach I say: stand up, too.");
    harness_sql(site_database(), "UPDATE account SET role = 'member' WHERE name = 'block_troll'");
    page = block(wren, "block_troll", "stop");
    assert_status(&page, 303);
    (void)comment(troll, "answers", answer_of_wren, "I am sorry about before.");
    page = get(wren, "/following");
    assert_has_not(&page, "id=\"blocked\"");
}

static struct page ask_about(struct person *who, const char *name, const char *about,
                             const char *words)
{
    const char *path = format("/users/%s/ask", name);
    return post(who, path, path, "post", about, "body", words, NULL);
}

static int64_t asked_notices(void)
{
    return number_of("SELECT count(*) FROM notice WHERE what = 'asked' AND account_id = (SELECT id "
                     "FROM account WHERE name = 'block_wren')");
}

static void somebody_is_asked_about_a_post_in_public(void **state)
{
    (void)state;
    const char *form = format("/users/block_wren/ask?post=%lld", (long long)answer_of_wren);
    const char *history = format("/answers/%lld/revisions", (long long)answer_of_wren);
    struct page page = get(other, history);
    assert_has(&page, form);
    page = get(wren, history);
    assert_has_not(&page, "/ask?post=");
    page = get(somebody(), history);
    assert_has_not(&page, "/ask?post=");
    /* Without one named theirs are there to choose from. */
    page = get(other, "/users/block_wren/ask");
    assert_has(&page, format("href=\"%s\">Their answer to: <span dir=\"auto\">Which chair", form));
    page = get(other, form);
    assert_has(&page, "About the answer:");
    assert_has_not(&page, "Their answer to:");
    page = ask_about(other, "block_wren", "/answers/999999", "How often is often?");
    assert_status(&page, 422);
    assert_has(&page, "There is no such question or answer");
    assert_has(&page, "How often is often?");
    page = ask_about(other, "block_wren",
                     format("http://x/questions/%lld/which#answer-%lld", (long long)question,
                            (long long)answer_of_wren),
                     "How often is often?");
    assert_status(&page, 303);
    page = show(somebody(), question);
    assert_has(&page, "For block_wren: How often is often?");
    for (int tries = 0; tries < 300 && asked_notices() == 0; tries++)
        (void)usleep(20000);
    page = get(wren, "/notices");
    assert_has(&page, "A question for you on");
    assert_int_equal(number_of("SELECT count(*) FROM notice n JOIN asked a ON a.comment_id = "
                               "n.post_id WHERE n.what = 'comment' AND n.account_id = a.asked_id"),
                     0);
    page = ask_about(other, "block_wren", format("%lld", (long long)answer_of_wren), "And why?");
    assert_status(&page, 422);
    assert_has(&page, "You asked them about this post before.");
}

static void half_a_question_for_somebody_is_a_draft(void **state)
{
    (void)state;
    static const char form[] = "/users/block_wren/ask";
    struct page page = get(other, form);
    const char *key = format("%s", input_of(&page, "key"));
    page = post(other, form, "/drafts", "target", form, "fields",
                format("{\"post\":\"%lld\",\"body\":\"Half a quest\"}", (long long)answer_of_wren),
                "follows", "0", "key", key, NULL);
    assert_status(&page, 200);
    page = get(other, "/users/block_wren/ask?draft=open");
    assert_has(&page, format("name=\"post\" type=\"text\" required value=\"%lld\"",
                             (long long)answer_of_wren));
    assert_has(&page, "Half a quest");
    page = get(other, "/drafts");
    assert_has(&page, "What you would ask somebody about a post");
}

static void who_does_not_want_to_be_asked_is_not(void **state)
{
    (void)state;
    struct page page = get(other, "/users/block_wren");
    assert_has(&page, "/users/block_wren/ask");
    page = block(wren, "block_troll", "block");
    assert_status(&page, 303);
    page = ask_about(troll, "block_wren", format("%lld", (long long)question), "Well?");
    assert_status(&page, 403);
    assert_has(&page, "They are not to be asked just now.");
    page = post(wren, "/account/shown", "/account/shown", "questions", "1", NULL);
    assert_status(&page, 303);
    page = ask_about(other, "block_wren", format("%lld", (long long)question), "Are you there?");
    assert_status(&page, 403);
    assert_has(&page, "They are not to be asked just now.");
    assert_has(&page, "Are you there?");
    page = get(other, "/users/block_wren/ask");
    assert_has(&page, "They are not to be asked just now.");
    page = get(other, "/users/block_nobody/ask");
    assert_status(&page, 404);
}

static void no_way_leads_around_a_block(void **state)
{
    (void)state;
    static const char *const refusal = "takes no answers and comments from you";
    const char *suggest = format("/answers/%lld/suggest", (long long)answer_of_wren);
    struct page page = post(troll, suggest, suggest, "body", "One that you throw out.", "reason",
                            "it is shorter", "revision", "1", NULL);
    assert_status(&page, 403);
    assert_has(&page, refusal);
    /* What everybody edits. */
    const char *wiki = format("/answers/%lld/wiki", (long long)answer_of_wren);
    page = post(wren, wiki, wiki, "what", "on", NULL);
    assert_status(&page, 303);
    const char *edit = format("/answers/%lld/edit", (long long)answer_of_wren);
    page = post(troll, "/questions/ask", edit, "body", "One that you throw out.", "reason",
                "it is shorter", "revision", "1", NULL);
    assert_status(&page, 403);
    assert_has(&page, refusal);
    page = post(other, "/questions/ask", edit, "body", "One that you leave every hour.", "reason",
                "how often", "revision", "1", NULL);
    assert_status(&page, 303);
    /* A comment on what somebody else answered, made an answer to the question. */
    int64_t hers = ask(wren, "Is a stool kind to a back?", "A high one.", "tight");
    int64_t id = comment(troll, "answers", answer(other, hers, "For an hour."), "No, it is not.");
    const char *convert = format("/comments/%lld/convert", (long long)id);
    page = post(troll, convert, convert, "revision", "1", NULL);
    assert_status(&page, 403);
    assert_has(&page, refusal);
}

static void five_are_asked_in_a_day(void **state)
{
    (void)state;
    struct person *busy = sign_up("block_busy");
    for (int i = 0; i < 6; i++) {
        int64_t id =
            ask(other, format("Chair number %d for a back?", i), "Which one is it?", "tight");
        struct page page = ask_about(busy, "block_other", format("%lld", (long long)id), "Why?");
        assert_status(&page, i < 5 ? 303 : 429);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_blocked_people_write_is_folded_for_who_blocks_them_alone),
        cmocka_unit_test(who_is_blocked_writes_nothing_to_them_and_loses_no_word),
        cmocka_unit_test(somebody_is_asked_about_a_post_in_public),
        cmocka_unit_test(half_a_question_for_somebody_is_a_draft),
        cmocka_unit_test(who_does_not_want_to_be_asked_is_not),
        cmocka_unit_test(no_way_leads_around_a_block),
        cmocka_unit_test(five_are_asked_in_a_day),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
