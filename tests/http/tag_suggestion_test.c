/* A tag that is missing: suggested by members, decided about by coaches, told to those who suggested it, and taken back. */
#include "db/harness.h"
#include "http/site.h"

static struct person *coach;
static struct person *mia;
static struct person *ben;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    coach = sign_up_as("tags_cleo", "coach");
    mia = sign_up("tags_mia");
    ben = sign_up("tags_ben");
    return 0;
}

static struct page suggests(struct person *who, const char *title, const char *reason)
{
    return post(who, "/tag-suggestions/new", "/tag-suggestions/new", "title", title, "reason",
                reason, NULL);
}

static const char *path_of(const char *name)
{
    return format(
        "/tag-suggestions/%lld",
        (long long)number_of(format("SELECT id FROM tag_suggestion WHERE name = '%s'", name)));
}

static void await_number(const char *sql, int64_t wanted)
{
    uint64_t deadline = harness_clock() + 20000;
    while (number_of(sql) != wanted && harness_clock() < deadline)
        continue;
    assert_int_equal(number_of(sql), wanted);
}

static bool waits(const char *name)
{
    struct page page = get(coach, "/moderation/queue?kind=tag");
    assert_status(&page, 200);
    return page_has(&page, format("\"%s\"", path_of(name)));
}

static void two_people_miss_the_same_and_both_are_told(void **state)
{
    (void)state;
    struct page page = get(somebody(), "/tag-suggestions/new");
    assert_status(&page, 303);
    page = suggests(mia, "Tail bone", "For pain right at the tip");
    assert_status(&page, 303);
    page = get(ben, "/tag-suggestions/new?title=tail+bone");
    assert_has(&page, "Somebody suggested this already.");
    page = suggests(ben, "tail-bone", "After a fall");
    assert_status(&page, 303);
    page = suggests(ben, "tail-bone", "After a fall on ice");
    assert_status(&page, 303);
    page = get(mia, path_of("tail-bone"));
    assert_has(&page, "2 people suggest this as a tag");
    assert_has_not(&page, "tags_ben");
    page = get(coach, path_of("tail-bone"));
    assert_has(&page, "After a fall on ice");
    assert_has(&page, "tags_ben");
    assert_true(waits("tail-bone"));
    page = get(coach, "/tags/new?suggested=tail-bone&title=Tail+bone");
    assert_has(&page, "value=\"Tail bone\"");
    page = post(coach, "/tags/new?suggested=tail-bone", "/tags/new", "name", "coccyx", "title",
                "Tailbone", "facet", "region", "description", "", "suggested", "tail-bone", NULL);
    assert_status(&page, 303);
    assert_false(waits("tail-bone"));
    page = get(mia, path_of("tail-bone"));
    assert_has(&page, "It is a tag now: <a dir=\"auto\" href=\"/tags/coccyx\">Tailbone</a>");
    page = await_status(mia, "/tags/tail-bone", 301);
    assert_span(page.location, "/tags/coccyx");
    await_number("SELECT count(*) FROM notice WHERE what = 'tag-suggestion'", 2);
    page = get(mia, "/notices");
    assert_has(&page, "What came of the tag that you suggested:");
    assert_has(&page, "Tail bone");
    int64_t notice = number_of("SELECT n.id FROM notice n JOIN account a ON a.id = n.account_id "
                               "WHERE a.name = 'tags_mia' AND n.what = 'tag-suggestion'");
    page = post(mia, "/notices", format("/notices/%lld", (long long)notice), NULL);
    assert_status(&page, 303);
    assert_span(page.location, path_of("tail-bone"));
    /* The word is taken out of the tag: what was suggested waits again. */
    page =
        post(coach, "/tags/coccyx/edit", "/tags/coccyx/edit", "name", "coccyx", "title", "Tailbone",
             "facet", "region", "description", "", "synonyms", "", "revision", "1", NULL);
    assert_status(&page, 303);
    assert_true(waits("tail-bone"));
}

/* Between commas words of which none is a tag are one name; a tag among them parts them. */
static void several_words_are_one_new_tag(void **state)
{
    (void)state;
    static const struct {
        const char *tags;
        const char *said;
    } cases[] = {
        {"tight, hip clicky", "“hip-clicky” is not a tag yet."},
        {"hip clicky", "“hip-clicky” is not a tag yet."},
        {"tight clicky", "“clicky” is not a tag yet."},
        {"clicky tight, hip", "“clicky” and “hip” are not tags yet."},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct page page =
            post(mia, "/questions/ask", "/questions", "title", "Why does my hip click at night?",
                 "body", "It does when I turn over.", "tags", cases[i].tags, NULL);
        assert_status(&page, 422);
        assert_has(&page, cases[i].said);
    }
}

static void a_question_is_asked_and_its_unknown_tag_suggested(void **state)
{
    (void)state;
    struct page page =
        post(mia, "/questions/ask", "/questions", "title", "Why is my sacrum sore after sitting?",
             "body", "It starts at two o'clock.", "tags", "tight, sacrum", NULL);
    assert_status(&page, 422);
    assert_has(&page, "“sacrum” is not a tag yet.");
    assert_has(&page, "name=\"tag_suggest\"");
    page = post(mia, "/questions/ask", "/questions", "title",
                "Why is my sacrum sore after sitting?", "body", "It starts at two o'clock.", "tags",
                "tight, sacrum", "tag_suggest", "1", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM question WHERE tags = '{tight}' AND title = "
                               "'Why is my sacrum sore after sitting?'"),
                     1);
    page = get(coach, path_of("sacrum"));
    assert_has(&page, "Why is my sacrum sore after sitting?");
    page = post(coach, "/tags/new", "/tags/new", "name", "sacrum", "title", "Sacrum", "facet",
                "region", "description", "", NULL);
    assert_status(&page, 303);
    page = get(mia, path_of("sacrum"));
    assert_has(&page, "Give your question the tag");
    /* One click takes the tag away, as long as nothing has it. */
    const char *path = path_of("sacrum");
    page = post(coach, path, path, "what", "unmake", NULL);
    assert_status(&page, 303);
    page = get(mia, "/tags/sacrum");
    assert_status(&page, 404);
    assert_true(waits("sacrum"));
    page = post(coach, "/tags/new", "/tags/new", "name", "sacrum", "title", "Sacrum", "facet",
                "region", "description", "", NULL);
    assert_status(&page, 303);
    int64_t question = number_of("SELECT max(id) FROM question");
    page = post(mia, format("/questions/%lld/edit", (long long)question),
                format("/questions/%lld/edit", (long long)question), "title",
                "Why is my sacrum sore after sitting?", "body", "It starts at two o'clock.", "tags",
                "tight, sacrum", "revision", "1", NULL);
    assert_status(&page, 303);
    page = post(coach, path, path, "what", "unmake", NULL);
    assert_status(&page, 409);
    assert_has(&page, "Something has this tag by now, so it stays.");
}

static void coaches_say_why_not_and_think_again(void **state)
{
    (void)state;
    struct page page = suggests(ben, "My left side", "I only have it there");
    assert_status(&page, 303);
    const char *path = path_of("my-left-side");
    page = post(ben, path, path, "what", "refuse", "answer", "No.", NULL);
    assert_status(&page, 403);
    page = post(coach, path, path, "what", "refuse", "answer", "", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please say why in a few words");
    page =
        post(coach, path, path, "what", "refuse", "answer", "Use the region and “one side”.", NULL);
    assert_status(&page, 303);
    page = get(ben, path);
    assert_has(&page, "It did not become a tag");
    assert_has(&page, "Use the region and “one side”.");
    page = suggests(mia, "my left side", "I miss it, too");
    assert_status(&page, 409);
    assert_has(&page, "Coaches looked at this before");
    page = get(mia, path);
    assert_status(&page, 404);
    page = get(somebody(), "/moderation/log");
    assert_has(&page, "A coach decided against a suggested tag");
    assert_has_not(&page, "my-left-side");
    assert_has_not(&page, "tags_ben");
    page = get(sign_up_as("tags_moe", "moderator"), "/moderation?tab=changes");
    assert_has(&page,
               format("decided against the suggested tag <a dir=\"auto\" href=\"%s\">", path));
    page = post(coach, path, path, "what", "reopen", NULL);
    assert_status(&page, 303);
    assert_true(waits("my-left-side"));
    page = post(coach, path, path, "what", "word", "tag", "zqnothing like it", "answer",
                "Zqnot lost either.", NULL);
    assert_status(&page, 422);
    assert_has(&page, "No tag has that name.");
    assert_has(&page, "zqnothing like it");
    assert_has(&page, "Zqnot lost either.");
    page = post(ben, path, path, "what", "word", "tag", "tight", NULL);
    assert_status(&page, 403);
    page = post(coach, path, path, "what", "word", "tag", "tight", NULL);
    assert_status(&page, 303);
    assert_span(page.location, "/tags/tight/edit?synonym=my-left-side");
    page = get(coach, "/tags/tight/edit?synonym=my-left-side");
    assert_has(&page, "my-left-side");
    page = post(ben, path, path, "what", "take-back", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM tag_suggestion WHERE name = 'my-left-side'"),
                     0);
}

static void what_is_there_or_no_name_is_not_suggested(void **state)
{
    (void)state;
    struct page page = suggests(mia, "Tight", "For tightness");
    assert_status(&page, 422);
    assert_has(&page, "There is a tag for this");
    page = suggests(mia, "???", "For questions");
    assert_status(&page, 422);
    page = suggests(mia, "Groin", "");
    assert_status(&page, 422);
    assert_has(&page, "coaches decide by that");
    assert_has(&page, "value=\"Groin\"");
}

/* A tag with questions and nothing written about it; a coach goes back to what it was by one click. */
static void what_a_tag_misses_is_said_until_it_is_there(void **state)
{
    (void)state;
    struct page page =
        post(coach, "/tags/new", "/tags/new", "name", "ski-boots", "title", "Ski boots", "facet",
             "trigger", "description", "After skiing.", "parents", "tight", NULL);
    assert_status(&page, 303);
    ask(ben, "Why do boots make my calves tight?", "It starts on the second day.",
        "ski-boots tight");
    ask(ben, "Do soft boots make calves less tight?", "I have hard ones now.", "ski-boots tight");
    await_number("SELECT question_count FROM tag WHERE name = 'ski-boots'", 2);
    page = get(somebody(), "/wanted/tags");
    assert_status(&page, 200);
    assert_has(&page, "Ski boots</a></h2>\n<p>2 questions, 2 without an accepted answer"
                      " · nothing in the library about it");
    page = get(somebody(), "/tags/ski-boots");
    assert_has(&page, "Nothing in the library is about this yet.");
    assert_has(&page, "· <a dir=\"auto\" href=\"/tags/tight\">");
    assert_has(&page, "Often together with");
    page = post(coach, "/tags/ski-boots/edit", "/tags/ski-boots/edit", "name", "boots", "title",
                "Boots", "facet", "trigger", "description", "", "revision", "1", NULL);
    assert_status(&page, 303);
    page = get(ben, "/tags/boots/revisions");
    assert_has_not(&page, "Go back to this");
    page = get(coach, "/tags/boots/revisions");
    assert_has(&page, "Go back to this<span class=\"hidden\">: revision 1");
    page =
        post(coach, "/tags/boots/revisions", "/tags/boots/edit", "revision", "2", "name",
             "ski-boots", "title", "Ski boots", "facet", "trigger", "description", "After skiing.",
             "parents", "tight", "synonyms", "", "reason", "Back to revision 1", NULL);
    assert_status(&page, 303);
    page = await_status(ben, "/tags/boots", 301);
    assert_span(page.location, "/tags/ski-boots");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_people_miss_the_same_and_both_are_told),
        cmocka_unit_test(several_words_are_one_new_tag),
        cmocka_unit_test(a_question_is_asked_and_its_unknown_tag_suggested),
        cmocka_unit_test(coaches_say_why_not_and_think_again),
        cmocka_unit_test(what_is_there_or_no_name_is_not_suggested),
        cmocka_unit_test(what_a_tag_misses_is_said_until_it_is_there),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
