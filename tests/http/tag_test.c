/* Tags: who changes them, what is kept of a change. */
#include "http/site.h"

#include "db/harness.h"

static struct person *coach;
static struct person *other;
static struct person *reader;

static int begin(void **state)
{
    (void)state;
    coach = sign_up_as("tag_coach", "coach");
    other = sign_up_as("tag_other", "coach");
    reader = somebody();
    tag_exists("ache");
    tag_exists("tight");
    return 0;
}

/* The job runner does it moments later. */
static void await_count(const char *sql, int64_t wanted)
{
    uint64_t deadline = harness_clock() + 20000;
    while (number_of(sql) != wanted && harness_clock() < deadline)
        continue;
    assert_int_equal(number_of(sql), wanted);
}

/* Who reads sees what a tag is called, and may write either. */
static void a_tag_is_read_by_its_title_and_found_by_both(void **state)
{
    (void)state;
    struct page page =
        post(coach, "/tags/new", "/tags/new", "name", "eases-knees-bent", "title",
             "Eases lying with knees bent", "facet", "relief", "description", "", NULL);
    assert_status(&page, 303);
    page = await_status(reader, "/tags/Eases%20lying%20with%20knees%20bent", 301);
    assert_span(page.location, "/tags/eases-knees-bent");
    page =
        post(other, "/questions/ask", "/questions", "title", "Why does lying down help?", "body",
             "It does so at once, each time.", "tags", "eases LYING with knees bent, ache", NULL);
    assert_status(&page, 303);
    const char *thread = format(SPAN_FMT, SPAN_ARG(page.location));
    assert_int_equal(
        number_of("SELECT count(*) FROM question WHERE tags @> '{ache,eases-knees-bent}'"), 1);
    const char *const pages[] = {thread, "/questions", "/tags"};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        page = get(other, pages[i]);
        assert_has(&page, "href=\"/tags/eases-knees-bent\">Eases lying with knees bent");
        assert_has_not(&page, ">eases-knees-bent<");
    }
    page = get(other, format("%.*s/edit", (int)(strrchr(thread, '/') - thread), thread));
    assert_has(&page, "Eases lying with knees bent");
    assert_has_not(&page, "eases-knees-bent");
    page = get(other, "/questions/ask?tags=eases-knees-bent+ache");
    assert_has(&page, "value=\"Eases lying with knees bent, ");
    page = get(reader, "/tags?q=lying+with");
    assert_has(&page, "Eases lying with knees bent");
    page = get(reader, "/tags.json?q=lying");
    assert_has(&page, "\"title\":\"Eases lying with knees bent\"");
    await_index(reader);
    page = get(reader, "/search?q=%5BEases+lying+with+knees+bent%5D");
    assert_has(&page, "<title>Search: Eases lying with knees bent");
    assert_has(&page, "Why does lying down help?");
    page = get(reader, "/search.atom?q=%5Beases-knees-bent%5D");
    assert_has(&page,
               "<category term=\"eases-knees-bent\" label=\"Eases lying with knees bent\"/>");
}

/* One tap puts the tag in place of the word: no other word is lost, and nothing is posted by it. */
/* What differs is in people's words: no code of a tag. */
static void what_two_changed_is_compared_by_titles(void **state)
{
    (void)state;
    static const char form[] = "/terms/after-sitting/edit";
    struct page page = post(coach, "/terms/new", "/terms/new", "title", "After sitting", "summary",
                            "What to do.", "tags", "ache", "status", "draft", NULL);
    assert_status(&page, 303);
    page = post(other, form, form, "title", "After sitting", "slug", "after-sitting", "summary",
                "What to do.", "tags", "ache, Eases lying with knees bent", "status", "draft",
                "revision", "1", NULL);
    assert_status(&page, 303);
    page = post(coach, form, form, "title", "After sitting long", "slug", "after-sitting",
                "summary", "What to do.", "tags", "ache", "status", "draft", "revision", "1", NULL);
    assert_status(&page, 409);
    assert_has(&page, "lying with knees bent");
    assert_has_not(&page, "eases-knees-bent");
}

static void a_word_that_is_no_tag_offers_the_nearest(void **state)
{
    (void)state;
    struct page page = post(coach, "/tags/new", "/tags/new", "name", "driving", "title",
                            "Long drives", "facet", "trigger", "description", "", NULL);
    assert_status(&page, 303);
    page = await_status(reader, "/tags/Long%20drives", 301);
    page = get(reader, "/tags.json?q=drivnig");
    assert_has(&page, "\"title\":\"Long drives\",\"note\":\"the nearest\",\"near\":true");
    int64_t questions = number_of("SELECT count(*) FROM question");
    const char *const words[] = {"title", "What helps after hours in a car?", "body",
                                 "Both sides are stiff when I get out."};
    page = post(other, "/questions/ask", "/questions", words[0], words[1], words[2], words[3],
                "tags", "ache, driv", NULL);
    assert_status(&page, 422);
    assert_has(&page, "“driv” is not a tag yet. Take it out, or choose another one.");
    assert_has(&page, "name=\"tag_fix\" value=\"driv|driving\" formnovalidate");
    page = post(other, "/questions/ask", "/questions", words[0], words[1], words[2], words[3],
                "tags", "ache, driv", "tag_fix", "driv|driving", NULL);
    assert_status(&page, 200);
    assert_has(&page, words[1]);
    assert_has(&page, words[3]);
    assert_has(&page, ", Long drives\"");
    assert_has_not(&page, "driv\"");
    assert_int_equal(number_of("SELECT count(*) FROM question"), questions);
    page = post(coach, "/terms/new", "/terms/new", "title", "After a long drive", "summary",
                "What to do.", "tags", "ache drivng", "status", "draft", NULL);
    assert_status(&page, 422);
    assert_has(&page, "value=\"drivng|driving\"");
    page = post(coach, "/terms/new", "/terms/new", "title", "After a long drive", "summary",
                "What to do.", "tags", "ache drivng", "status", "draft", "tag_fix",
                "drivng|driving", NULL);
    assert_status(&page, 200);
    assert_has(&page, "value=\"ache, Long drives\"");
}

static void a_tag_has_a_history(void **state)
{
    (void)state;
    struct page page = post(coach, "/tags/new", "/tags/new", "name", "sore", "title", "Sore",
                            "facet", "quality", "description", "It hurts.", NULL);
    assert_status(&page, 303);
    page = post(other, "/tags/sore/edit", "/tags/sore/edit", "name", "sore", "title", "Sore",
                "facet", "quality", "description", "It hurts a little.", "synonyms", "tender",
                "revision", "1", "reason", "more exact", NULL);
    assert_status(&page, 303);
    page = get(reader, "/tags/sore/revisions");
    assert_status(&page, 200);
    assert_has(&page, "Revision 2");
    assert_has(&page, "tag_other");
    assert_has(&page, "Reason: more exact");
    assert_has(&page, "<ins>");
    assert_has(&page, "tender");
    assert_has(&page, "Revision 1");
    page = get(reader, "/tags/sore");
    assert_has(&page, "/tags/sore/revisions");
    page = get(reader, "/tags/ache/revisions");
    assert_has(&page, "Nobody has changed this tag");
    page = get(reader, "/tags/none-such/revisions");
    assert_status(&page, 404);
}

static void a_sentence_is_for_lists_and_the_rest_for_its_page(void **state)
{
    (void)state;
    struct page page =
        post(coach, "/tags/new", "/tags/new", "name", "brief", "title", "Brief", "facet", "quality",
             "summary", "In a <word>.", "description", "At length.", NULL);
    assert_status(&page, 303);
    page = get(reader, "/tags");
    assert_has(&page, "In a &lt;word&gt;.");
    assert_has_not(&page, "At length.");
    page = get(reader, "/tags/brief");
    assert_has(&page, "<p dir=\"auto\" class=\"lead\">In a &lt;word&gt;.</p>");
    assert_has(&page, "At length.");
    assert_has(&page, "<meta name=\"description\" content=\"In a &lt;word&gt;.\">");
    page = post(other, "/tags/brief/edit", "/tags/brief/edit", "name", "brief", "title", "Brief",
                "facet", "quality", "summary", "In two words.", "description", "At length.",
                "revision", "1", NULL);
    assert_status(&page, 303);
    page = get(coach, "/tags/brief/revisions");
    assert_has(&page, "In a sentence:");
    assert_has(&page, "name=\"summary\" value=\"In a &lt;word&gt;.\""); /* to go back to */
    assert_int_equal(number_of("SELECT count(*) FROM tag_revision WHERE summary = 'In a <word>.'"),
                     1);
    /* Lists show all of it, as it is typed. */
    static const char *const all =
        "What comes and goes within a minute. It is *brief* in the back, in the neck, in the hip "
        "and in the knee, whatever one did before it, and however long one sat in a car or at a "
        "desk that day.";
    page = post(coach, "/tags/brief/edit", "/tags/brief/edit", "name", "brief", "title", "Brief",
                "facet", "quality", "summary", all, "description", "At length.", "revision", "2",
                NULL);
    assert_status(&page, 303);
    page = get(reader, "/tags");
    assert_has(&page, all);
}

static void tags_are_followed_in_the_list(void **state)
{
    (void)state;
    struct person *fay = sign_up("tag_fay");
    struct person *guy = sign_up("tag_guy");
    long long id = number_of("SELECT id FROM tag WHERE name = 'brief'");
    const char *follow = format("formaction=\"/follow/tag/%lld\" title=\"Brief\" value=\"", id);
    let_cache("/tags");
    struct page page = get(reader, "/tags");
    assert_has_not(&page, "/follow/tag/");
    page = get(fay, "/tags");
    assert_has(&page, format("%snone", follow));
    page = post(fay, "/tags", format("/follow/tag/%lld", id), "follow", "none", NULL);
    assert_status(&page, 303);
    /* She stays in the list, at that tag; and is led nowhere else by what is sent. */
    assert_span(page.location, "/tags/brief");
    page = get(fay, "/tags?facet=quality");
    assert_has(&page, "name=\"back\" form=\"act\" value=\"/tags?facet=quality\"");
    assert_has(&page, format("id=\"tag-%lld\"", id));
    static const char *const elsewhere[] = {"//evil.example", "/tagsevil", "/logout"};
    for (size_t i = 0; i < COUNT_OF(elsewhere); i++) {
        page = post(fay, "/tags", format("/follow/tag/%lld", id), "follow", "none", "back",
                    elsewhere[i], NULL);
        assert_span(page.location, "/tags/brief");
    }
    page = post(fay, "/tags", format("/follow/tag/%lld", id), "follow", "none", "back",
                "/tags?facet=quality", NULL);
    assert_span(page.location, format("/tags?facet=quality#tag-%lld", id));
    for (int i = 0; i < 3; i++) { /* made for her, and from the cache */
        page = get(fay, "/tags");
        assert_has(&page, format("%syes", follow));
        page = get(guy, "/tags");
        assert_has(&page, format("%snone", follow));
    }
}

static void nothing_is_lost_when_two_edit_a_tag(void **state)
{
    (void)state;
    const char *form = "/tags/tight/edit";
    struct page page = get(coach, form);
    assert_has(&page, "name=\"revision\" value=\"1\"");
    page = post(other, form, form, "name", "tight", "title", "Tight", "facet", "quality",
                "description", "Theirs.", "revision", "1", "reason", "said it", NULL);
    assert_status(&page, 303);
    page = post(coach, form, form, "name", "tight", "title", "Very tight", "facet", "quality",
                "description", "Mine.", "synonyms", "taut", "revision", "1", NULL);
    assert_status(&page, 409);
    assert_has(&page, "Someone else saved first");
    assert_has(&page, "tag_other saved a version");
    assert_has(&page, "Reason: said it");
    assert_has(&page, "<del>");
    assert_has(&page, "Theirs");
    assert_has(&page, "value=\"Very tight\"");
    assert_has(&page, "Mine.</textarea>");
    assert_has(&page, "value=\"taut\"");
    assert_has(&page, "name=\"revision\" value=\"2\"");
    page = post(coach, form, form, "name", "tight", "title", "Very tight", "facet", "quality",
                "description", "Mine.", "synonyms", "taut", "revision", "2", NULL);
    assert_status(&page, 303);
    /* The same as was just saved is neither a conflict nor a revision. */
    page = post(other, form, form, "name", "tight", "title", "Very tight", "facet", "quality",
                "description", "Mine.", "synonyms", "taut", "revision", "1", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM tag_revision r JOIN tag t ON t.id = r.tag_id "
                               "WHERE t.name = 'tight'"),
                     3);
    page = get(reader, "/tags/tight/revisions");
    assert_has(&page, "Imported");
}

static void a_renamed_tag_keeps_its_history(void **state)
{
    (void)state;
    struct page page = post(coach, "/tags/ache/edit", "/tags/ache/edit", "name", "dull-ache",
                            "title", "Dull ache", "facet", "quality", "revision", "1", NULL);
    assert_status(&page, 303);
    page = get(reader, "/tags/ache/revisions");
    assert_status(&page, 200);
    assert_has(&page, "dull-ache");
    assert_has(&page, "Revision 1");
}

static void a_moderator_merges_two_tags_and_undoes_it(void **state)
{
    (void)state;
    struct person *moderator = sign_up_as("tag_mo", "moderator");
    tag_exists("knot");
    tag_exists("lump");
    int64_t id = ask(other, "Is it a knot or a lump?", "I cannot say what it is.", "knot");
    struct page page = get(coach, "/tags/knot/merge");
    assert_status(&page, 403);
    page = get(moderator, "/tags/knot/merge");
    assert_status(&page, 200);
    assert_has(&page, "The tag that stays");
    page = get(moderator, "/tags/knot/merge?into=none-such");
    assert_has(&page, "There is no tag of that name.");
    await_count("SELECT question_count FROM tag WHERE name = 'knot'", 1);
    page = get(moderator, "/tags/knot/merge?into=lump");
    assert_has(&page, "Merge knot into lump?");
    assert_has(&page, "Questions with knot</dt><dd>1</dd>");
    page = post(moderator, "/tags/knot/merge?into=lump", "/tags/knot/merge", "into", "lump", NULL);
    assert_status(&page, 303);
    assert_span(page.location, "/tags/lump/revisions");
    page = await_status(reader, "/tags/knot", 301);
    assert_span(page.location, "/tags/lump");
    await_count("SELECT count(*) FROM question WHERE tags = '{lump}'", 1);
    page = get(moderator, "/tags/lump/revisions");
    assert_has(&page, "Merged into this tag");
    assert_has(&page, "Reason: Merged knot into this tag");
    const char *undo = format("/tags/lump/merges/%lld/undo",
                              (long long)number_of("SELECT max(id) FROM tag_merge"));
    assert_has(&page, undo);
    page = get(reader, "/tags/lump/revisions");
    assert_has_not(&page, "/undo");
    page = post(moderator, "/tags/lump/revisions", undo, NULL);
    assert_status(&page, 303);
    (void)await_status(reader, "/tags/knot", 200);
    await_count("SELECT count(*) FROM question WHERE tags = '{knot}'", 1);
    page = show(reader, id);
    assert_status(&page, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tag_is_read_by_its_title_and_found_by_both),
        cmocka_unit_test(what_two_changed_is_compared_by_titles),
        cmocka_unit_test(a_word_that_is_no_tag_offers_the_nearest),
        cmocka_unit_test(a_tag_has_a_history),
        cmocka_unit_test(a_sentence_is_for_lists_and_the_rest_for_its_page),
        cmocka_unit_test(tags_are_followed_in_the_list),
        cmocka_unit_test(nothing_is_lost_when_two_edit_a_tag),
        cmocka_unit_test(a_renamed_tag_keeps_its_history),
        cmocka_unit_test(a_moderator_merges_two_tags_and_undoes_it),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
