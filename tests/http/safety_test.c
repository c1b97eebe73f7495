/* The card of red flags on the real server: above results, the ask form, threads, tags and symptoms. */
#include "http/site.h"

#include "db/harness.h"

static struct person *asker;
static struct person *helper;
static struct person *reader; /* not signed in */

#define AT_ANY_HOUR "Get help now, at any hour"
#define SOON "Worth having checked soon"
#define CALL "Call for help now"
#define TALK "You can talk to somebody now"

static int begin(void **state)
{
    (void)state;
    load_library();
    asker = sign_up("worried_wilma");
    helper = sign_up("helper_hanno");
    reader = somebody();
    return 0;
}

static void assert_no_card(const struct page *page)
{
    assert_has_not(page, CALL);
    assert_has_not(page, AT_ANY_HOUR);
    assert_has_not(page, SOON);
    assert_has_not(page, TALK);
}

/* `first` is on the page, and before `second`. */
static void assert_above(const struct page *page, const char *first, const char *second)
{
    const char *above = strstr(page->body.ptr, first);
    const char *below = strstr(page->body.ptr, second);
    if (above == NULL || below == NULL || above > below)
        fail_msg("%s is not above %s", first, second);
}

/* ---- search ---- */

static void a_query_that_mentions_one_has_the_card_above_its_results(void **state)
{
    (void)state;
    struct page page = get(reader, "/search?q=can%27t+wee+and+back+pain");
    assert_status(&page, 200);
    assert_above(&page, AT_ANY_HOUR, "<ol class=\"rows cards\">");
    assert_above(&page, "<h1>Search</h1>", AT_ANY_HOUR);
    assert_has(&page,
               "<section class=\"notice notice-stop safety\" aria-labelledby=\"safety-now\">");
    assert_has(&page, "<h2 id=\"safety-now\">");
    assert_has(&page, "href=\"/red-flags\">When to get help now</a>");
    assert_has_not(&page, SOON);
    page = get(reader, "/search?q=back+pain+and+night+sweats");
    assert_has(&page, SOON);
    assert_has_not(&page, AT_ANY_HOUR);
    /* What can wait is said within the card of what cannot. */
    page = get(reader, "/search?q=cannot+pee,+back+pain+and+night+sweats");
    assert_has(&page, "Please say this as well when you call");
    assert_has_not(&page, SOON);
    page = get(reader, "/search?q=tight+hip+flexors");
    assert_no_card(&page);
}

static void what_finds_nothing_has_the_card_too_and_no_other_word_is_suggested(void **state)
{
    (void)state;
    struct page page = get(reader, "/search?q=erection+problems");
    assert_has(&page, AT_ANY_HOUR);
    assert_has_not(&page, "Did you mean");
    assert_has_not(&page, "class=\"did-you-mean\"");
    page = get(reader, "/search?q=soiling");
    assert_above(&page, AT_ANY_HOUR, "Nothing found for");
    assert_has_not(&page, "Fewer or plainer words");
    assert_has_not(&page, "Perhaps one of these");
    assert_has_not(&page, "Tags that may fit");
    page = get(reader, "/search?q=hamstirng");
    assert_has(&page, "Did you mean");
    /* Nor beside what is worth a call. */
    page = get(reader, "/search?q=chemo+back+pain+hamstirng");
    assert_above(&page, SOON, "call your doctor");
    assert_has_not(&page, "Did you mean");
    /* What can wait for days leaves the rest of the page as it is. */
    page = get(reader, "/search?q=osteoporosis+hamstirng");
    assert_above(&page, SOON, "Did you mean");
}

static void how_urgent_it_is_is_said_first(void **state)
{
    (void)state;
    struct page page = get(reader, "/search?q=chest+pain+and+back+pain");
    assert_has(&page, "<h2 id=\"safety-now\">" CALL "</h2>");
    assert_above(&page, "href=\"tel:999\"", "<p>This mentions:</p>");
    assert_above(&page, "href=\"/red-flags\">When to get help now</a>", "<p>This mentions:</p>");
    page = get(reader, "/search?q=cannot+pee");
    assert_has(&page, "<h2 id=\"safety-now\">" AT_ANY_HOUR "</h2>");
    assert_has(&page, "Not being able to pass urine is an emergency");
    assert_above(&page, "Go to an emergency department", "href=\"tel:999\"");
    assert_above(&page, "href=\"tel:999\"", "<p>This mentions:</p>");
    page = get(reader, "/search?q=back+pain+and+a+fever");
    assert_has(&page, "call your doctor or an advice line today");
    assert_above(&page, "call your doctor", "<p>This mentions:</p>");
    page = get(reader, "/search?q=a+lump+on+my+spine");
    assert_has(&page, "call your doctor or an advice line today");
    page = get(reader, "/search?q=osteoporosis");
    assert_has(&page, "in the next days");
}

static void nobody_is_comforted_who_is_bleeding_or_was_hurt(void **state)
{
    (void)state;
    static const char comfort[] = "It may turn out to be harmless";
    struct page page = get(reader, "/search?q=cannot+pee");
    assert_has(&page, comfort);
    static const char *const grave[] = {
        "my+husband+hits+me+and+my+back+is+bruised", "pregnant+and+bleeding,+back+pain",
        "chest+pain+and+back+pain", "on+chemo+with+fever+and+back+pain",
        "cannot+pee+and+my+husband+hits+me"};
    for (size_t i = 0; i < COUNT_OF(grave); i++) {
        page = get(reader, format("/search?q=%s", grave[i]));
        assert_has(&page, "id=\"safety-now\"");
        assert_has_not(&page, comfort);
    }
    page = get(reader, "/search?q=my+husband+hits+me+and+my+back+is+bruised");
    assert_has(&page, "You can ask for help without saying who did it.");
}

static void tablets_have_the_emergency_number_before_the_lines(void **state)
{
    (void)state;
    struct page page = get(reader, "/search?q=took+30+co-codamol");
    assert_has(&page, "<h2 id=\"safety-distress\">Call the emergency number now</h2>");
    assert_above(&page, "href=\"tel:999\"", "href=\"tel:116123\"");
    assert_above(&page, "even if they feel well", "Samaritans");
    page = get(reader, "/search?q=back+pain,+i+want+to+die");
    assert_above(&page, "might act on this now", "Samaritans");
    assert_has_not(&page, "tel:999");
}

static void distress_has_lines_to_call(void **state)
{
    (void)state;
    struct page page = get(reader, "/search?q=i+want+to+kill+myself");
    assert_has(&page, TALK);
    static const char *const lines[] = {
        "tel:116123", "tel:988",   "tel:131114",     "sms:0477131114",           "tel:1737",
        "tel:112",    "tel:14416", "tel:0800567567", "https://findahelpline.com"};
    struct page help = get(reader, "/red-flags");
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        assert_has(&page, lines[i]);
        assert_has(&help, lines[i]);
    }
    page = get(reader, "/search?q=this+back+pain+is+killing+me");
    assert_no_card(&page);
}

static void while_somebody_types_help_is_suggested_before_names(void **state)
{
    (void)state;
    struct page page = get(reader, "/search/suggest.json?q=erection+problems");
    assert_status(&page, 200);
    assert_span(page.body,
                "[{\"group\":\"Please look at this first\",\"items\":[{\"title\":\"When to get "
                "help now\",\"path\":\"/red-flags\"}]}]");
    page = get(reader, "/search/suggest.json?q=kill+myself");
    assert_has(&page, "You can talk to somebody now");
    assert_has(&page, "/search?q=kill%20myself");
    page = get(reader, "/search/suggest?q=numb+%3Cb%3Egroin");
    assert_has(&page, "href=\"/red-flags\">When to get help now</a>");
    assert_has_not(&page, "Nothing is called");
    /* What can wait hides nothing. */
    page = get(reader, "/search/suggest.json?q=osteoporosis");
    assert_has(&page, "[{\"group\":\"Please look at this first\"");
    assert_has(&page, "\"title\":\"When to get help now\",\"path\":\"/red-flags\"}]},{");
    page = get(reader, "/search/suggest.json?q=erector");
    assert_has_not(&page, "Please look at this first");
}

static void what_was_typed_is_never_markup(void **state)
{
    (void)state;
    struct page page = get(reader, "/search?q=%3Cscript%3Ecant+pee%3C%2Fscript%3E%22%3E");
    assert_has(&page, AT_ANY_HOUR);
    assert_has_not(&page, "<script>cant");
    page = get(asker, "/questions/ask?title=%3Cb%3Ecannot+pee%3C%2Fb%3E%22%3E");
    assert_has(&page, AT_ANY_HOUR);
    assert_has_not(&page, "<b>cannot");
    page = post_without_token(reader, "/safety", "title", "<b>cannot pee</b>", NULL);
    assert_has(&page, AT_ANY_HOUR);
    assert_has_not(&page, "<b>cannot");
}

/* ---- asking ---- */

static void the_ask_form_has_it_when_it_is_shown_with_words(void **state)
{
    (void)state;
    struct page page = get(asker, "/questions/ask");
    assert_no_card(&page);
    assert_has(&page, "<div data-safety=\"/safety\" aria-live=\"polite\">");
    page = get(asker, "/questions/ask?title=Numb+between+my+legs");
    assert_above(&page, AT_ANY_HOUR, "<form method=\"post\" action=\"/questions\"");
    page = post(asker, "/questions/ask", "/questions", "title", "Stiff since Monday", "body",
                "Since this morning I cannot pee.", "tags", "tight", "preview", "1", NULL);
    assert_status(&page, 200);
    assert_above(&page, AT_ANY_HOUR, "<form method=\"post\" action=\"/questions\"");
    page = post(asker, "/questions/ask", "/questions", "title", "Stiff since Monday", "body",
                "My back pain is worse at night.", "tags", "", NULL);
    assert_status(&page, 422);
    assert_above(&page, SOON, "<form method=\"post\" action=\"/questions\"");
}

static void a_script_may_ask_for_the_card_alone(void **state)
{
    (void)state;
    struct page page = post_without_token(reader, "/safety", "title", "Back pain", "body",
                                          "I have had a fever for three days", "tags", "", NULL);
    assert_status(&page, 200);
    assert_has(&page, SOON);
    assert_has_not(&page, "<html");
    page = post_without_token(reader, "/safety", "title", "Tight hips", "body",
                              "No numbness, no weakness.", NULL);
    assert_status(&page, 200);
    assert_int_equal(page.body.len, 0);
    page = post_without_token(reader, "/safety", "title", "", "body",
                              repeated("no numb can't ", 14000), NULL);
    assert_status(&page, 200);
}

static void editing_has_it_too(void **state)
{
    (void)state;
    int64_t id = ask(asker, "Stiff since Wednesday", "Since this morning I cannot pee.", "tight");
    int64_t reply = answer(helper, id, "Heat helped me, twice a day.");
    struct page page = get(asker, format("/questions/%lld/edit", (long long)id));
    assert_above(&page, AT_ANY_HOUR, "<form method=\"post\" action=\"/questions/");
    page = get(helper, format("/answers/%lld/edit", (long long)reply));
    assert_no_card(&page);
}

/* ---- threads ---- */

static void a_thread_has_it_by_its_title_its_text_or_its_tags(void **state)
{
    (void)state;
    int64_t by_title =
        ask(asker, "Can't feel when I wipe", "Since Tuesday, otherwise fine.", "tight");
    int64_t by_text =
        ask(asker, "Stiff since Monday",
            "My *back* hurts, and I wet&nbsp;myself. & both my legs <are> weak.", "tight");
    int64_t by_tags =
        ask(asker, "What is this, please", "It has been there since June.", "buttock numb");
    int64_t plain =
        ask(asker, "Tight after running", "No numbness, no trouble with my bladder.", "tight");
    struct page page = show(reader, by_title);
    assert_above(&page, AT_ANY_HOUR, "id=\"question-");
    page = show(helper, by_title); /* who answers sees it too */
    assert_has(&page, AT_ANY_HOUR);
    page = show(reader, by_text);
    assert_has(&page, AT_ANY_HOUR);
    assert_has(&page, "Pain, numbness or weakness in both legs");
    page = show(reader, by_tags);
    assert_has(&page, AT_ANY_HOUR);
    page = show(reader, plain);
    assert_no_card(&page);
}

/* What others wrote a moment ago is in pages that are kept once they are made anew. */
static void await_card(int64_t id)
{
    enum { SOON_MS = 60000 };
    uint64_t start = harness_clock();
    struct page page = show(reader, id);
    while (!page_has(&page, AT_ANY_HOUR) && harness_clock() < start + SOON_MS)
        page = show(reader, id);
    assert_has(&page, AT_ANY_HOUR);
}

static void answers_and_comments_count_unless_they_ask_or_are_deleted(void **state)
{
    (void)state;
    int64_t id = ask(asker, "Tight in the evening", "Stretching helps for an hour.", "tight");
    answer(helper, id, "Any numbness between the legs? If you cannot pee, call somebody today.");
    struct page page = show(reader, id);
    assert_no_card(&page);
    int64_t said = comment(asker, "questions", id, "Now that you ask: I do leak urine.");
    await_card(id);
    page = post(asker, format("/comments/%lld/delete", (long long)said),
                format("/comments/%lld/delete", (long long)said), "action", "delete", NULL);
    assert_status(&page, 303);
    page = show(asker, id);
    assert_no_card(&page);
    answer(helper, id, "Mine began so too: I could not pee, and was operated on that night.");
    page = show(asker, id);
    assert_has(&page, AT_ANY_HOUR);
}

/* ---- tags and symptoms ---- */

static void a_tag_has_it_by_its_name(void **state)
{
    (void)state;
    tag_exists("saddle-numbness");
    struct page page = get(reader, "/tags/saddle-numbness");
    assert_status(&page, 200);
    assert_has(&page, AT_ANY_HOUR);
    page = get(reader, "/tags/tight");
    assert_no_card(&page);
}

static void symptoms_are_taken_together(void **state)
{
    (void)state;
    struct page page = get(reader, "/symptoms?region=buttock&quality=numb");
    assert_status(&page, 200);
    assert_above(&page, AT_ANY_HOUR, "class=\"symptoms\"");
    page = get(reader, "/symptoms?region=buttock&quality=tight");
    assert_no_card(&page);
    page = get(reader, "/symptoms");
    assert_no_card(&page);
}

/* ---- without the database ---- */

static void the_card_needs_no_database(void **state)
{
    (void)state;
    (void)get(reader, "/search?q=back"); /* the server is there */
    harness_freeze();
    struct page page = get(reader, "/search?q=cannot+pee+since+noon");
    harness_thaw();
    assert_status(&page, 503);
    assert_has(&page, AT_ANY_HOUR);
    harness_stop();
    page = get(reader, "/search?q=i+want+to+die");
    assert_status(&page, 503);
    assert_has(&page, TALK);
    page = get(reader, "/search?q=tight+hips");
    assert_status(&page, 503);
    assert_no_card(&page);
    page = post_without_token(reader, "/safety", "body", "I cannot pee.", NULL);
    assert_status(&page, 200);
    assert_has(&page, AT_ANY_HOUR);
    harness_restart();
}

int main(void)
{
    site_be_impatient();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_query_that_mentions_one_has_the_card_above_its_results),
        cmocka_unit_test(what_finds_nothing_has_the_card_too_and_no_other_word_is_suggested),
        cmocka_unit_test(how_urgent_it_is_is_said_first),
        cmocka_unit_test(nobody_is_comforted_who_is_bleeding_or_was_hurt),
        cmocka_unit_test(tablets_have_the_emergency_number_before_the_lines),
        cmocka_unit_test(distress_has_lines_to_call),
        cmocka_unit_test(while_somebody_types_help_is_suggested_before_names),
        cmocka_unit_test(what_was_typed_is_never_markup),
        cmocka_unit_test(the_ask_form_has_it_when_it_is_shown_with_words),
        cmocka_unit_test(a_script_may_ask_for_the_card_alone),
        cmocka_unit_test(editing_has_it_too),
        cmocka_unit_test(a_thread_has_it_by_its_title_its_text_or_its_tags),
        cmocka_unit_test(answers_and_comments_count_unless_they_ask_or_are_deleted),
        cmocka_unit_test(a_tag_has_it_by_its_name),
        cmocka_unit_test(symptoms_are_taken_together),
        cmocka_unit_test(the_card_needs_no_database),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
