/* "What is this?": asked by members, counted by people, answered once by coaches. */
#include "http/site.h"

static struct person *coach;
static struct person *mia;
static struct person *ben;

static int begin(void **state)
{
    (void)state;
    load_library();
    coach = sign_up_as("coach_ada", "coach");
    mia = sign_up("mia_word");
    ben = sign_up("ben_word");
    return 0;
}

static struct page asks(struct person *who, const char *words)
{
    return post(who, "/words/ask", "/words/ask", "words", words, NULL);
}

static int64_t id_of(const char *slug)
{
    return number_of(format("SELECT id FROM unknown_word WHERE slug = '%s'", slug));
}

static void two_people_count_as_two(void **state)
{
    (void)state;
    struct page page = asks(mia, "Nutation");
    assert_status(&page, 303);
    page = get(mia, format(SPAN_FMT, SPAN_ARG(page.location)));
    assert_has(&page, "Coaches see that somebody does not know “Nutation”, and not who.");
    page = asks(mia, "nutation!");
    assert_status(&page, 303);
    page = asks(ben, "nutation");
    assert_status(&page, 303);
    page = asks(ben, "Counter<b>nutation");
    assert_status(&page, 303);
    page = get(coach, "/desk?list=words");
    assert_has(&page, "Nutation</a> <span class=\"note\">asked by 2</span>");
    assert_has(&page, "Counter&lt;b&gt;nutation");
    assert_has_not(&page, "mia_word");
    page = get(coach, format("/words/%lld", (long long)id_of("nutation")));
    assert_has(&page, "2 readers do not know this");
    assert_has_not(&page, "mia_word");
}

static void it_is_for_members_and_answered_by_coaches(void **state)
{
    (void)state;
    struct page page = get(somebody(), "/words/ask");
    assert_status(&page, 303);
    page = get(mia, format("/words/%lld", (long long)id_of("nutation")));
    assert_status(&page, 403);
    page = asks(mia, "?!");
    assert_status(&page, 422);
    assert_has(&page, "Please write a word with letters in it.");
    page = asks(mia, "");
    assert_status(&page, 422);
}

static void a_word_that_was_not_sent_is_kept(void **state)
{
    (void)state;
    const char *key = key_of(ben, "/words/ask");
    struct page page = post(ben, "/words/ask", "/drafts", "target", "/words/ask", "fields",
                            "{\"words\":\"coccydynia\"}", "follows", "0", "key", key, NULL);
    assert_status(&page, 200);
    page = get(ben, "/drafts");
    assert_has(&page, "A word that you do not know");
    assert_has(&page, "coccydynia");
    page = get(ben, "/words/ask?draft=open");
    assert_has(&page, "value=\"coccydynia\"");
    assert_has(&page, "data-draft=\"word\"");
    page =
        post(ben, "/words/ask?draft=open", "/words/ask", "words", "coccydynia", "key", key, NULL);
    assert_status(&page, 303);
    page = get(ben, "/drafts");
    assert_has_not(&page, "coccydynia");
    assert_int_equal(number_of("SELECT asked FROM unknown_word WHERE slug = 'coccydynia'"), 1);
}

static void what_is_explained_is_said_at_once(void **state)
{
    (void)state;
    struct page page = get(mia, "/words/ask?words=Fascia");
    assert_has(&page, "“Fascia” is explained: <a dir=\"auto\" href=\"/terms/fascia\">");
    page = get(mia, "/words/ask?words=fasica");
    assert_has(&page, "Did you mean <a dir=\"auto\" href=\"/terms/fascia\">");
}

static void an_ordinary_word_is_no_term_for_all(void **state)
{
    (void)state;
    struct page page = asks(mia, "wobbly");
    assert_status(&page, 303);
    const char *path = format("/words/%lld", (long long)id_of("wobbly"));
    page = post(mia, "/me", path, "value", "none", NULL);
    assert_status(&page, 403);
    page = post(coach, path, path, "value", "none", NULL);
    assert_status(&page, 303);
    page = get(coach, "/desk?list=words");
    assert_has_not(&page, "wobbly");
    page = get(ben, "/words/ask?words=wobbly");
    assert_has(&page, "found it to be an ordinary word");
    page = post(coach, path, path, "value", "open", NULL);
    page = get(coach, "/desk?list=words");
    assert_has(&page, "wobbly");
}

static void a_term_or_an_alias_explains_it(void **state)
{
    (void)state;
    struct page page = post(coach, "/terms/new", "/terms/new", "title", "Nutation", "summary",
                            "The sacrum nods.", "status", "review", NULL);
    assert_status(&page, 303);
    page = get(coach, "/desk?list=words");
    assert_has_not(&page, ">Nutation<");
    page = asks(mia, "connective sheet");
    const char *path = format("/words/%lld", (long long)id_of("connective-sheet"));
    page = get(coach, format("%s?term=nothing+of+the+kind", path));
    assert_status(&page, 422);
    assert_has(&page, "No term has that name.");
    page = get(coach, format("%s?term=Fascia", path));
    assert_status(&page, 303);
    assert_span(page.location, "/terms/fascia/edit?alias=connective%20sheet");
    page = get(coach, format(SPAN_FMT, SPAN_ARG(page.location)));
    assert_has(&page, "connective sheet\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_people_count_as_two),
        cmocka_unit_test(it_is_for_members_and_answered_by_coaches),
        cmocka_unit_test(a_word_that_was_not_sent_is_kept),
        cmocka_unit_test(what_is_explained_is_said_at_once),
        cmocka_unit_test(an_ordinary_word_is_no_term_for_all),
        cmocka_unit_test(a_term_or_an_alias_explains_it),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
