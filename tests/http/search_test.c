/* Search on the real server: what is found and how it is shown, narrowed down, followed; and what it costs at worst. */
#include "http/site.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "db/harness.h"
#include "db/sync.h"

enum { BOUND_MS = 3000, MANY = 25 };

static struct person *asker;
static struct person *helper;
static struct person *reader; /* not signed in */
static int64_t rolling;       /* questions */
static int64_t walking;
static int64_t ball; /* an answer */

static int begin(void **state)
{
    (void)state;
    load_library();
    asker = sign_up("roller_rita");
    helper = sign_up("helper_hugo");
    reader = somebody();
    rolling = ask(asker, "Rolling on the <kerfuffle> & after", "How often may I roll the buttock?",
                  "buttock tight");
    walking = ask(asker, "Kerfuffle while walking uphill", "Only uphill, and only on Mondays.",
                  "low-back walking");
    answer(helper, walking, "Take a rest day.");
    ball = answer(helper, walking, "A tennis ball helped with my zymurgy & more.");
    vote(asker, "answers", ball, 1);
    vote(helper, "questions", walking, 1);
    await_index(reader);
    return 0;
}

static const char *question_path(int64_t id)
{
    return format("href=\"/questions/%lld/", (long long)id);
}

/* How often it appears on the page. */
static int times_on(const struct page *page, const char *words)
{
    int count = 0;
    for (const char *at = page->body.ptr; (at = strstr(at, words)) != NULL; at++)
        count++;
    return count;
}

/* Where an address of the page begins that begins so; the escaped rest up to its quote. */
static const char *link_of(const struct page *page, const char *begin_of_link)
{
    const char *at = strstr(page->body.ptr, begin_of_link);
    assert_non_null(at);
    char *path = strndup(at, strcspn(at, "\""));
    for (char *amp; (amp = strstr(path, "&amp;")) != NULL;)
        memmove(amp + 1, amp + 5, strlen(amp + 5) + 1);
    const char *kept = format("%s", path);
    free(path);
    return kept;
}

/* ---- what is found ---- */

static void words_find_what_has_them_and_show_why(void **state)
{
    (void)state;
    struct page page = get(reader, "/search?q=kerfuffles");
    assert_status(&page, 200);
    assert_has(&page, "2 results");
    assert_has(&page, "Rolling on the &lt;<mark>kerfuffle</mark>&gt; &amp; after");
    assert_has(&page, "<mark>Kerfuffle</mark> while walking uphill");
    assert_has(&page, "<span class=\"kind\">Question</span>");
    assert_has(&page, "2 answers");
    assert_has(&page, "<title>Search: kerfuffles");
}

static void an_answer_that_says_more_is_shown_and_linked(void **state)
{
    (void)state;
    struct page page = get(reader, "/search?q=zymurgy");
    const char *path = format("/answers/%lld", (long long)ball);
    assert_has(&page, format("href=\"%s\"", path));
    assert_has(&page, "Answer by helper_hugo:");
    assert_has(&page, "<mark>zymurgy</mark> &amp; more.");
    assert_has(&page, "1 result\n");
    /* To the page of the thread that it is on, whichever that is. */
    page = get(reader, path);
    assert_status(&page, 303);
    assert_true(span_ends(page.location, format("#answer-%lld", (long long)ball)));
}

static void an_entry_is_first_under_its_own_name(void **state)
{
    (void)state;
    static const char *const names[][2] = {{"figure+four", "/stretches/figure-four"},
                                           {"IT+band", "/it-band\""},
                                           {"SIJ", "si-joint\""}};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct page page = get(reader, format("/search?q=%s", names[i][0]));
        const char *first = strstr(page.body.ptr, "<h2><a ");
        assert_non_null(first);
        const char *path = link_of(&(struct page){.body = span_of(first)}, "/");
        if (strstr(format("%s\"", path), names[i][1]) == NULL)
            fail_msg("%s finds %s first", names[i][0], path);
        assert_has(&page, "Not yet reviewed by a clinician");
    }
}

static void what_is_deleted_is_gone_at_once(void **state)
{
    (void)state;
    int64_t id = ask(asker, "A borborygmus to be deleted", "Quite soon, that is.", "tight");
    await_index(reader);
    struct page page = get(reader, "/search?q=borborygmus");
    assert_has(&page, question_path(id));
    page = post(asker, format("/questions/%lld/delete", (long long)id),
                format("/questions/%lld/delete", (long long)id), "action", "delete", NULL);
    assert_status(&page, 303);
    page = get(reader, "/search?q=borborygmus");
    assert_status(&page, 200);
    assert_has_not(&page, question_path(id));
    page = get(reader, "/search.atom?q=borborygmus");
    assert_has_not(&page, "<entry>");
}

/* ---- what hurts ---- */

/* Whoever is in pain reads what to do before what it is called. */
static void what_hurts_comes_with_what_can_be_done(void **state)
{
    (void)state;
    static const char *const hurts[][2] = {
        {"my+buttock+hurts", "Buttock"},      {"bum+pain+when+i+sit", "Buttock"},
        {"my+piriformis+is+sore", "Buttock"}, {"the+back+of+my+thigh+aches", "Back of the thigh"},
        {"lower+back+pain", "Lower back"},    {"my+back+is+killing+me", "Lower back"},
        {"Back+pain", "Lower back"},          {"hip+pain", "Front of the hip and Side of the hip"},
    };
    for (size_t i = 0; i < COUNT_OF(hurts); i++) {
        struct page page = get(reader, format("/search?q=%s", hurts[i][0]));
        const char *heading = format("<h2 id=\"relief\">What you can do: %s</h2>", hurts[i][1]);
        if (!page_has(&page, heading))
            fail_msg("%s: not %s", hurts[i][0], hurts[i][1]);
        assert_true(strstr(page.body.ptr, heading) < strstr(page.body.ptr, "<h2><a "));
    }
    struct page page = get(reader, "/search?q=my+buttock+hurts");
    assert_has(&page, "href=\"/symptoms?region=buttock\">Say more, and see what fits</a>");
    const char *place = strstr(page.body.ptr, "id=\"relief\"");
    const char *link = link_of(&(struct page){.body = span_of(place)}, "/stretches/");
    assert_int_equal(
        number_of(format("SELECT count(*) FROM entry WHERE '/stretches/' || slug = '%s' "
                         "AND model->>'type' IN ('stretch', 'release', 'mobility') AND "
                         "model->>'partner' <> 'needed'",
                         link)),
        1);
}

static void who_does_not_say_that_it_hurts_gets_results_alone(void **state)
{
    (void)state;
    static const char *const queries[] = {
        "tight+glutes",          "upper+back+pain",        "pain+when+I+come+back+from+work",
        "pain+score+out+of+ten", "back+pain+and+cant+pee", "buttock+pain+kind:stretch",
        "buttock+pain&after=1.1"};
    for (size_t i = 0; i < COUNT_OF(queries); i++) {
        struct page page = get(reader, format("/search?q=%s", queries[i]));
        assert_status(&page, 200);
        assert_has_not(&page, "id=\"relief\"");
    }
}

/* ---- narrowing down ---- */

static void filters_narrow_it_down(void **state)
{
    (void)state;
    static const struct {
        const char *query;
        bool rolling;
        bool walking;
    } cases[] = {
        {"kerfuffle+-uphill", true, false},
        {"kerfuffle+-%22walking+uphill%22", true, false},
        {"%22walking+uphill%22", false, true},
        {"kerfuffle+%5Blow-back%5D", false, true},
        {"kerfuffle+-%5Blow-back%5D", true, false},
        {"kerfuffle+is:unanswered", true, false},
        {"kerfuffle+score:%3E=1", false, true},
        {"kerfuffle+user:helper_hugo", false, true},
        {"user:helper_hugo", false, true},
        {"kerfuffle+kind:question", true, true},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct page page = get(reader, format("/search?q=%s", cases[i].query));
        assert_status(&page, 200);
        if (page_has(&page, question_path(rolling)) != cases[i].rolling ||
            page_has(&page, question_path(walking)) != cases[i].walking)
            fail_msg("%s", cases[i].query);
    }
    struct page page = get(reader, "/search?q=kerfuffle+kind:stretch");
    assert_has(&page, "Nothing found for");
    assert_has(&page, "Search for the words alone");
}

static void chips_take_a_filter_out_again(void **state)
{
    (void)state;
    struct page page = get(reader, "/search?q=kerfuffle+%5Blow-back%5D+-running&sort=newest");
    assert_has(&page, "Take out: </span>Lower back</a>");
    assert_has(&page, "not running</a>");
    assert_has(&page, "href=\"/search?q=kerfuffle%20-running&amp;sort=newest\"");
    assert_has(&page, "href=\"/search?q=kerfuffle%20%5Blow-back%5D&amp;sort=newest\"");
}

/* The number behind `mark` on a page. */
static long number_behind(const struct page *page, const char *mark)
{
    const char *at = strstr(page->body.ptr, mark);
    if (at == NULL)
        fail_msg("no %s", mark);
    return strtol(at + strlen(mark), NULL, 10);
}

static long results_of(const char *query)
{
    struct page page = get(reader, format("/search?q=%s", query));
    return page_has(&page, "Nothing found") ? 0 : number_behind(&page, "role=\"status\">\n");
}

/* One thing has one count: what has a tag or a narrower one, and the questions that have the tag itself. */
static void counts_are_the_same_everywhere(void **state)
{
    (void)state;
    struct page tags = get(reader, "/tags");
    static const char *const names[][2] = {{"low-back", "Lower back"},
                                           {"hip-front", "Front of the hip"}};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *name = names[i][0];
        const char *line = format("href=\"/tags/%s\">%s <span class=\"count\">", name, names[i][1]);
        assert_int_equal(number_behind(&tags, line),
                         results_of(format("%%3D%%5B%s%%5D+kind%%3Aquestion", name)));
        struct page page = get(reader, format("/symptoms?region=%s", name));
        assert_int_equal(number_behind(&page, "id=\"results-title\">\n"),
                         results_of(format("%%5B%s%%5D", name)));
    }
}

/* A result says what it is before it is opened; a mistake is never shown as if it were an instruction. */
static void results_are_cards(void **state)
{
    (void)state;
    struct page page = get(reader, "/search?q=figure+four+kind%3Astretch");
    assert_has(&page, "<li class=\"card\">");
    assert_has(&page, "each side</strong>");
    assert_has(&page, "Not yet reviewed by a clinician");
    assert_has(&page, "<details class=\"fold filter-fold\"><summary>Filter");
    assert_has(&page, "1 active");
    harness_sql(site_database(),
                "UPDATE entry SET model = jsonb_set(model, '{faults}',"
                " '[\"Bouncing the kneecap wobblefully\"]') WHERE slug = 'figure-four'");
    harness_sql(site_database(),
                "UPDATE search_document SET body = body || E'\\nBouncing the kneecap wobblefully' "
                "WHERE post_id = (SELECT id FROM entry WHERE slug = 'figure-four')");
    harness_sql(site_database(), "INSERT INTO search_dirty (thread_id) "
                                 "SELECT id FROM entry WHERE slug = 'figure-four'");
    harness_sql(site_database(), "NOTIFY outbox");
    await_index(reader);
    page = get(reader, "/search?q=wobblefully+kneecap");
    assert_has(&page, "<span class=\"excerpt-from\">Often goes wrong:</span>");
    page = get(reader, "/search?q=%5Blow-back%5D+kind%3Astretch+kit%3Anone+tight");
    assert_has(&page, "Clear all</a>");
}

static void facets_say_what_would_be_left(void **state)
{
    (void)state;
    struct page page = get(reader, "/search?q=kerfuffle");
    assert_has(&page, "<a class=\"tag\" href=\"/search?q=kerfuffle%20%5Blow-back%5D\">");
    assert_has(&page, "<span class=\"count\">1</span>");
    page = get(reader, "/search?q=kind:stretch");
    assert_has(&page, "position%3Asupine\">Lying on the back");
    assert_has(&page, "kit%3Amat\">mat");
    assert_has(&page, "kit%3Anone\">No kit");
    assert_has(&page, "kneel%3Ano\">No kneeling");
    assert_has(&page, "minutes%3A5\">In 5 minutes");
    /* As many as it said. */
    const char *link = link_of(&page, "/search?q=kind%3Astretch%20position%3Asupine");
    const char *said = strstr(strstr(page.body.ptr, "position%3Asupine\">"), "count\">") + 7;
    page = get(reader, link);
    assert_has(&page, format("%d results", atoi(said)));
}

static void a_kind_is_a_tab(void **state)
{
    (void)state;
    struct page page = get(reader, "/search?q=hip");
    assert_has(&page, "<a href=\"/search?q=hip%20kind%3Astretch\">Stretches");
    page = get(reader, "/search?q=hip+kind:stretch");
    assert_has(&page, "<a href=\"/search?q=hip%20kind%3Astretch\" aria-current=\"page\">Stretches");
    assert_has(&page, "<a href=\"/search?q=hip\">Everything");
    assert_has_not(&page, "<span class=\"kind\">Muscle</span>");
}

static void addresses_of_before_lead_to_the_same(void **state)
{
    (void)state;
    struct page page = get(reader, "/search?q=kerfuffle&kind=questions");
    assert_status(&page, 301);
    assert_span(page.location, "/search?q=kerfuffle%20kind%3Aquestion");
    page = get(reader, "/search?q=kerfuffle&kind=everything");
    assert_status(&page, 301);
    assert_span(page.location, "/search?q=kerfuffle");
}

/* ---- order and pages ---- */

static void orders_differ(void **state)
{
    (void)state;
    struct page page = get(reader, "/search?q=kerfuffle&sort=newest");
    assert_true(strstr(page.body.ptr, question_path(walking)) <
                strstr(page.body.ptr, question_path(rolling)));
    page = get(reader, "/search?q=kerfuffle&sort=score");
    assert_true(strstr(page.body.ptr, question_path(walking)) <
                strstr(page.body.ptr, question_path(rolling)));
    page = get(reader, "/search?q=rolling+kerfuffle");
    assert_true(strstr(page.body.ptr, question_path(rolling)) <
                strstr(page.body.ptr, question_path(walking)));
    assert_has(&page, "aria-current=\"true\">Best match");
}

static void pages_go_on_without_a_gap(void **state)
{
    (void)state;
    int64_t first = 0;
    for (int i = 0; i < MANY; i++) {
        int64_t id = ask(asker, format("Quockerwodger number %d", i), "Again and again.", "tight");
        first = first == 0 ? id : first;
    }
    await_index(reader);
    static const char *const queries[] = {"q=quockerwodger", "q=quockerwodger&sort=newest",
                                          "q=quockerwodger&sort=score",
                                          "q=%5Btight%5D+%22quockerwodger%22"};
    for (size_t q = 0; q < COUNT_OF(queries); q++) {
        struct page one = get(reader, format("/search?%s", queries[q]));
        assert_has(&one, "25 results");
        assert_int_equal(times_on(&one, "Quockerwodger</mark> number"), 20);
        const char *next = link_of(&one, strstr(one.body.ptr, "rel=\"next\" href=\"") + 17);
        assert_non_null(strstr(next, "after="));
        struct page two = get(reader, next);
        assert_int_equal(times_on(&two, "Quockerwodger</mark> number"), MANY - 20);
        assert_has(&two, "First page");
        assert_has_not(&two, "rel=\"next\"");
        for (int64_t id = first; id < first + MANY; id++)
            assert_int_not_equal(page_has(&one, question_path(id)),
                                 page_has(&two, question_path(id)));
    }
    struct page beyond = get(reader, "/search?q=quockerwodger&after=0.1");
    assert_status(&beyond, 200);
    assert_has(&beyond, "That was all of it.");
    beyond = get(reader, "/search?q=quockerwodger&after=nonsense");
    assert_int_equal(times_on(&beyond, "Quockerwodger</mark> number"), 20);
}

/* ---- nothing, little, too much ---- */

static void nothing_found_leads_somewhere(void **state)
{
    (void)state;
    struct page page = get(reader, "/search?q=xyzzyplugh+qwertzuiop");
    assert_status(&page, 200);
    assert_has(&page, "Nothing found for <strong>xyzzyplugh qwertzuiop</strong>");
    assert_has(&page, "href=\"/questions/ask?title=xyzzyplugh%20qwertzuiop\"");
    assert_has(&page, "href=\"/symptoms\"");
    assert_has(&page, "href=\"/search/help\"");
    page = get(reader, "/search?q=IT");
    assert_has(&page, "Perhaps one of these");
    assert_has(&page, "href=\"/muscles/it-band\"");
    page = get(reader, "/search?q=%5Blow-bakc%5D");
    assert_has(&page, "“low-bakc” is not a tag yet.");
    assert_has(&page, "Tags that may fit");
    assert_has(&page, "/tags/low-back");
}

static void a_misspelled_word_is_said_never_silently_changed(void **state)
{
    (void)state;
    struct page page = get(reader, "/search?q=tight+hamstirng");
    assert_has(&page, "Did you mean <a href=\"/search?q=tight%20hamstring\">");
    assert_has(&page, "Nothing here has “hamstirng”.");
}

/* A word with another beside it that nothing has: what is suggested is right as a whole. */
static void every_word_of_a_suggestion_is_corrected(void **state)
{
    (void)state;
    struct page page = get(reader, "/search?q=glut+strech");
    assert_has(&page, "Did you mean <a href=\"/search?q=glute%20stretch\">");
    assert_has(&page, "Nothing here has “strech”.");
    /* By itself it is a name, and finds what is called so. */
    page = get(reader, "/search?q=glut");
    assert_has_not(&page, "Did you mean");
    page = get(reader, "/search?q=glute+stretch");
    assert_has_not(&page, "Did you mean");
}

/* "Muscle" is a word of "pear-shaped muscle", and no piriformis. */
static void another_name_is_marked_only_as_a_whole(void **state)
{
    (void)state;
    int64_t id = ask(asker, "Which muscle presses on the nerve?",
                     "The piriformis, a small muscle, lies near the nerve. Is it the pear-shaped "
                     "muscle of my book?",
                     "buttock");
    await_index(reader);
    struct page page = get(reader, "/search?q=piriformis");
    assert_has(&page, question_path(id));
    assert_has(&page, "The <mark>piriformis</mark>, a small muscle");
    assert_has(&page, "<mark>pear-shaped muscle</mark>");
    assert_has_not(&page, "<mark>muscle</mark>");
    assert_has_not(&page, "<mark>nerve</mark>");
}

/* What was typed comes back in its field; sentences say as much of it as can be read. */
static void what_is_repeated_is_short(void **state)
{
    (void)state;
    const char *word = repeated("x", 300);
    const char *cut = format("%s…", repeated("x", 40));
    struct page page = get(reader, format("/search?q=%s", word));
    assert_has(&page, format("value=\"%s\"", word));
    assert_has(&page, format("<title>Search: %s", cut));
    assert_has(&page, format("Nothing found for <strong>%s</strong>", cut));
    assert_has_not(&page, format(">%s", repeated("x", 41)));
    static const char *const before[] = {
        "/search?q=%5Blow-back%5D+", "/symptoms?region=", "/search?q=hip+-", "/tags/", "/tags?q="};
    for (size_t i = 0; i < COUNT_OF(before); i++) {
        page = get(reader, format("%s%s", before[i], repeated("x", 58)));
        assert_has_not(&page, format(">%s", repeated("x", 41)));
        assert_has_not(&page, format("“%s", repeated("x", 41)));
    }
}

static void nothing_asked_shows_how_to_begin(void **state)
{
    (void)state;
    static const char *const paths[] = {"/search", "/search?q=", "/search?q=+++",
                                        "/search?q=%22%22&after=1.1"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct page page = get(reader, paths[i]);
        assert_status(&page, 200);
        assert_has(&page, "It can be more exact");
        assert_has(&page, "href=\"/search/help\"");
        assert_has(&page, "href=\"/symptoms\"");
    }
}

/* A page, within a bounded time, with a note. */
static void is_answered(const char *query, const char *note)
{
    uint64_t start = harness_clock();
    struct page page = get(reader, format("/search?q=%s", query));
    uint64_t took = harness_clock() - start;
    if (took > BOUND_MS)
        fail_msg("%d ms for %.60s", (int)took, query);
    assert_status(&page, 200);
    assert_has(&page, note);
    assert_has(&page, "href=\"/search/help\"");
}

static void hostile_queries_cost_no_more_than_bounded_ones(void **state)
{
    (void)state;
    is_answered(repeated("bum+", 2000), "characters");
    is_answered(format("bum+%s", repeated("back+hip+glute+", 60)), "words");
    is_answered(format("%%5Btight%%5D%s", repeated("+OR+%5Blow-back%5D", 40)), "OR");
    is_answered(
        format("%s%%5Btight%%5D+OR+kind:stretch%s", repeated("-(", 200), repeated(")", 200)),
        "brackets");
    is_answered(repeated("%5Blow-back%5D+", 60), "result");
    is_answered(format("%%5Ba%%5D%s", repeated("+-%5Bb%5D+%5Bc%5D+%5Bd%5D+%5Be%5D+-%5Bf%5D+%5Bg%5D+"
                                               "%5Bh%5D+%5Bi%5D+%5Bj%5D+%5Bk%5D+%5Bl%5D",
                                               8)),
                "filters");
    is_answered(repeated("%22", 2000), "");
    /* Ten thousand words are more than an address may hold. */
    struct page page = get(reader, format("/search?q=%s", repeated("glute+", 10000)));
    assert_true(page.status >= 400 && page.status < 500);
    page = get(reader, format("/search?q=%s", repeated("glute+", 2000)));
    assert_status(&page, 414);
    assert_has(&page, "That address is too long");
    page = get(reader, "/search?q=kerfuffle");
    assert_has(&page, "2 results");
    assert_int_equal(site_dead_workers(), 0);
}

static void a_search_that_takes_too_long_says_so_and_holds_up_nothing(void **state)
{
    (void)state;
    struct text why;
    text_init(&why, 4096);
    struct db_sync *db = db_sync_open(site_database_uri(), false, &why);
    assert_non_null(db);
    assert_true(db_sync_exec(
        db,
        "CREATE TABLE before AS SELECT pg_get_functiondef('search_phrase'::regproc) AS source;"
        "CREATE OR REPLACE FUNCTION search_phrase(words text) RETURNS tsquery LANGUAGE plpgsql "
        "STABLE AS $$ BEGIN PERFORM pg_sleep(20); RETURN NULL; END $$",
        &why));
    struct page page = get(reader, "/search?q=%22kerfuffle+while%22");
    assert_status(&page, 503);
    assert_has(&page, "This search took too long. Try fewer words, or fewer filters.");
    assert_true(page_header_value(&page, "retry-after").len > 0);
    page = get(reader, "/search.atom?q=%22kerfuffle+while%22");
    assert_status(&page, 503);
    page = get(reader, "/questions");
    assert_status(&page, 200);
    page = get(reader, "/search");
    assert_status(&page, 200);
    assert_true(db_sync_exec(db,
                             "DO $$ BEGIN EXECUTE (SELECT source FROM before); END $$;"
                             "DROP TABLE before",
                             &why));
    db_sync_close(db);
    text_free(&why);
    page = get(reader, "/search?q=%22kerfuffle+while%22");
    assert_has(&page, "1 result\n");
}

/* ---- the feed ---- */

static xmlXPathContext *context_of(xmlDoc *document)
{
    xmlXPathContext *context = xmlXPathNewContext(document);
    assert_non_null(context);
    assert_int_equal(xmlXPathRegisterNs(context, (const xmlChar *)"a",
                                        (const xmlChar *)"http://www.w3.org/2005/Atom"),
                     0);
    return context;
}

/* An XPath's value as text; the page's own until the program ends. */
static const char *value_of(const struct page *feed, const char *path)
{
    xmlDoc *document = xmlReadMemory(feed->body.ptr, (int)feed->body.len, "feed.xml", NULL,
                                     XML_PARSE_NONET | XML_PARSE_NOERROR);
    if (document == NULL)
        fail_msg("no XML: %.*s", (int)feed->body.len, feed->body.ptr);
    xmlXPathContext *context = context_of(document);
    xmlXPathObject *object =
        xmlXPathEvalExpression((const xmlChar *)format("string(%s)", path), context);
    assert_non_null(object);
    const char *value = format("%s", (const char *)object->stringval);
    xmlXPathFreeObject(object);
    xmlXPathFreeContext(context);
    xmlFreeDoc(document);
    return value;
}

static void a_search_can_be_followed(void **state)
{
    (void)state;
    struct page page = get(reader, "/search?q=kerfuffle");
    assert_has(&page, "<link rel=\"alternate\" type=\"application/atom+xml\"");
    struct page feed = get(reader, link_of(&page, "/search.atom?q="));
    assert_status(&feed, 200);
    assert_span(page_header_value(&feed, "content-type"), "application/atom+xml; charset=utf-8");
    const char *origin = format("http://127.0.0.1:%d", site_port());
    assert_string_equal(value_of(&feed, "/a:feed/a:title"), "Backtalk: kerfuffle");
    assert_string_equal(value_of(&feed, "/a:feed/a:id"),
                        format("%s/search.atom?q=kerfuffle", origin));
    assert_string_equal(value_of(&feed, "/a:feed/a:link[@rel='self']/@href"),
                        value_of(&feed, "/a:feed/a:id"));
    assert_string_equal(value_of(&feed, "/a:feed/a:link[@rel='alternate']/@href"),
                        format("%s/search?q=kerfuffle", origin));
    assert_string_equal(value_of(&feed, "count(/a:feed/a:entry)"), "2");
    assert_string_equal(value_of(&feed, "/a:feed/a:updated"),
                        value_of(&feed, "/a:feed/a:entry[1]/a:updated"));
    assert_string_equal(value_of(&feed, "count(/a:feed/a:entry[a:id and a:title and a:updated and "
                                        "a:published and a:author/a:name and a:summary and "
                                        "a:link[@rel='alternate']])"),
                        "2");
    /* The one that got answers changed last. */
    assert_string_equal(value_of(&feed, "/a:feed/a:entry[1]/a:title"),
                        "Kerfuffle while walking uphill");
    assert_string_equal(value_of(&feed, "/a:feed/a:entry[2]/a:title"),
                        "Rolling on the <kerfuffle> & after");
    assert_string_equal(value_of(&feed, "/a:feed/a:entry[2]/a:author/a:name"), "roller_rita");
    const char *link = value_of(&feed, "/a:feed/a:entry[1]/a:link/@href");
    assert_true(strncmp(link, origin, strlen(origin)) == 0);
    page = get(reader, link + strlen(origin));
    assert_status(&page, 200);
}

static void a_feed_is_sent_again_only_when_it_changed(void **state)
{
    (void)state;
    struct page feed = get(reader, "/search.atom?q=zymurgy");
    struct span etag = page_header_value(&feed, "etag");
    assert_true(etag.len > 2);
    const char *header = format("if-none-match: " SPAN_FMT, SPAN_ARG(etag));
    with_header(reader, header);
    feed = get(reader, "/search.atom?q=zymurgy");
    assert_status(&feed, 304);
    assert_int_equal(feed.body.len, 0);
    answer(helper, walking, "One more.");
    with_header(reader, header);
    feed = get(reader, "/search.atom?q=zymurgy");
    assert_status(&feed, 200);
}

static void any_query_has_a_feed(void **state)
{
    (void)state;
    static const char *const queries[] = {"",
                                          "xyzzyplugh",
                                          "%22%3E%3C%2Ffeed%3E%26",
                                          "kind:stretch+kit:none",
                                          "user:helper_hugo",
                                          "%5D%5D%3E",
                                          "%00%01%ff"};
    for (size_t i = 0; i < COUNT_OF(queries); i++) {
        struct page feed = get(reader, format("/search.atom?q=%s", queries[i]));
        assert_status(&feed, 200);
        assert_true(strlen(value_of(&feed, "/a:feed/a:updated")) == 20);
        assert_string_equal(value_of(&feed, "count(//a:feed)"), "1");
    }
}

int main(void)
{
    site_be_impatient();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_find_what_has_them_and_show_why),
        cmocka_unit_test(an_answer_that_says_more_is_shown_and_linked),
        cmocka_unit_test(an_entry_is_first_under_its_own_name),
        cmocka_unit_test(what_is_deleted_is_gone_at_once),
        cmocka_unit_test(what_hurts_comes_with_what_can_be_done),
        cmocka_unit_test(who_does_not_say_that_it_hurts_gets_results_alone),
        cmocka_unit_test(filters_narrow_it_down),
        cmocka_unit_test(chips_take_a_filter_out_again),
        cmocka_unit_test(counts_are_the_same_everywhere),
        cmocka_unit_test(results_are_cards),
        cmocka_unit_test(facets_say_what_would_be_left),
        cmocka_unit_test(a_kind_is_a_tab),
        cmocka_unit_test(addresses_of_before_lead_to_the_same),
        cmocka_unit_test(orders_differ),
        cmocka_unit_test(nothing_found_leads_somewhere),
        cmocka_unit_test(a_misspelled_word_is_said_never_silently_changed),
        cmocka_unit_test(every_word_of_a_suggestion_is_corrected),
        cmocka_unit_test(another_name_is_marked_only_as_a_whole),
        cmocka_unit_test(what_is_repeated_is_short),
        cmocka_unit_test(nothing_asked_shows_how_to_begin),
        cmocka_unit_test(hostile_queries_cost_no_more_than_bounded_ones),
        cmocka_unit_test(a_search_that_takes_too_long_says_so_and_holds_up_nothing),
        cmocka_unit_test(a_search_can_be_followed),
        cmocka_unit_test(a_feed_is_sent_again_only_when_it_changed),
        cmocka_unit_test(any_query_has_a_feed),
        cmocka_unit_test(pages_go_on_without_a_gap),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
