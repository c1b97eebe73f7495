/* The door by symptoms on the real server: what can be chosen, what fits and how well, what leads on when nothing does. */
#include "http/site.h"

#include "db/harness.h"

static struct person *reader;
static struct person *member;
static struct person *moderator;
static int64_t tight_bum, sore_bum, sore_left_back;

static int begin(void **state)
{
    (void)state;
    reader = somebody();
    load_library();
    member = sign_up("member_mia");
    moderator = sign_up_as("mo_minds", "moderator");
    tight_bum = ask(member, "Why does my bum go tight at my desk?", "After an hour it is tight.",
                    "deep-buttock tight sitting-long left-side");
    sore_bum = ask(member, "Sore buttock on the bus every day?", "It aches when I sit for long.",
                   "buttock ache sitting-long");
    sore_left_back = ask(member, "Left side of my back aches, why?", "It aches when I get up.",
                         "low-back-left ache getting-up");
    await_index(reader);
    return 0;
}

static const char part_heading[] = "<h3>These fit in part</h3>";

/* The number behind `mark` on the page; 0 when it is not there. */
static int64_t number_behind(const struct page *page, const char *mark)
{
    const char *at = strstr(page->body.ptr, mark);
    return at == NULL ? 0 : strtoll(at + strlen(mark), NULL, 10);
}

/* How many threads fit all that is chosen, as their heading says. */
static int64_t fitting(const struct page *page)
{
    assert_has(page, "id=\"results-title\"");
    return number_behind(page, "Asked and answered <span class=\"count\">");
}

static const char *link_to(int64_t question)
{
    return format("href=\"/questions/%lld/", (long long)question);
}

static void assert_before(const struct page *page, const char *first, const char *second)
{
    const char *a = strstr(page->body.ptr, first);
    const char *b = strstr(page->body.ptr, second);
    if (a == NULL || b == NULL || a >= b)
        fail_msg("not in this order: %s, %s", first, second);
}

/* Until both workers have heard of what was written. */
static struct page soon(const char *path, const char *words)
{
    uint64_t deadline = harness_clock() + 2000;
    struct page page;
    do {
        with_header(reader, "connection: close");
        page = get(reader, path);
    } while (!page_has(&page, words) && harness_clock() < deadline);
    return page;
}

static void all_facets_are_there_before_anything_is_chosen(void **state)
{
    (void)state;
    struct page page = soon("/symptoms", "id=\"side-left-side\"");
    assert_status(&page, 200);
    static const char *const inputs[] = {"region-buttock", "side-left-side", "quality-tight",
                                         "trigger-driving", "relief-eased-by-ball"};
    for (size_t i = 0; i < COUNT_OF(inputs); i++)
        assert_has(&page, format("<input type=\"checkbox\" id=\"%s\"", inputs[i]));
    assert_has(&page, "/red-flags");
    assert_has_not(&page, "id=\"results\"");
    assert_has_not(&page, "style=");
    /* A part of the figure is a link to the same choice. */
    assert_has(&page, "href=\"/symptoms?region=hip-front\"");
}

static void a_tag_that_nothing_uses_is_no_choice(void **state)
{
    (void)state;
    static const char heat[] = "id=\"relief-eased-by-heat\"";
    struct page page = soon("/symptoms", "id=\"side-left-side\"");
    assert_has_not(&page, heat);
    /* Nothing has it, and it opens the check of warning signs all the same. */
    assert_has(&page, "id=\"quality-shooting\"");
    page = get(member, "/symptoms?relief=eased-by-heat");
    assert_has(&page, heat);
    ask(member, "A hot bath helps my back, what else?", "Warmth is all that does.",
        "low-back eased-by-heat");
    page = soon("/symptoms", heat);
    assert_has(&page, heat);
}

static void entries_stand_before_questions(void **state)
{
    (void)state;
    struct page page = get(member, "/symptoms?region=buttock&trigger=sitting-long");
    const char *stretch = strstr(page.body.ptr, "href=\"/stretches/figure-four\"");
    const char *asked =
        strstr(page.body.ptr, format("href=\"/questions/%lld/", (long long)sore_bum));
    assert_non_null(stretch);
    assert_non_null(asked);
    assert_true(stretch < asked);
    /* A narrower tag is found with the wider one. */
    assert_has(&page, format("href=\"/questions/%lld/", (long long)tight_bum));
    assert_has_not(&page, format("href=\"/questions/%lld/", (long long)sore_left_back));
    assert_has(&page, "href=\"/search?q=%5Bbuttock%5D%20%5Bsitting-long%5D\"");
    assert_has(&page, "href=\"/search.atom?q=%5Bbuttock%5D%20%5Bsitting-long%5D\"");
    assert_has(&page,
               "href=\"/questions/"
               "ask?tags=buttock%20sitting-long&amp;region=buttock&amp;trigger=sitting-long\"");
}

static void what_one_has_and_can_leaves_out_stretches(void **state)
{
    (void)state;
    struct page page = get(member, "/symptoms?region=buttock&floor=no");
    assert_has(&page, "href=\"/stretches/figure-four\"");
    assert_has_not(&page, "href=\"/stretches/bird-dog\"");
    assert_has_not(&page, "href=\"/routines/");
    /* What was asked is left alone, and so is what is to be read. */
    assert_has(&page, format("href=\"/questions/%lld/", (long long)sore_bum));
    assert_has(
        &page,
        "href=\"/symptoms?region=buttock\"><span class=\"hidden\">Without </span>Not on the floor");
    /* As many as the page says. */
    page = get(member, "/symptoms?region=buttock");
    assert_has(&page, "href=\"/stretches/bird-dog\"");
    const char *box = strstr(page.body.ptr, "id=\"at-desk\"");
    assert_non_null(box);
    int said = atoi(strstr(box, "class=\"count\">") + strlen("class=\"count\">"));
    page = get(member, "/symptoms?region=buttock&at=desk");
    assert_has(&page, format("<p class=\"note\">%d of ", said));
}

static void no_choice_of_those_leads_nowhere(void **state)
{
    (void)state;
    /* One that would leave nothing cannot be ticked, and who comes to it by its address is led back. */
    struct page page = get(member, "/symptoms?region=groin");
    assert_has(&page, "name=\"kneel\" value=\"no\"");
    page = get(member, "/symptoms?region=groin&kit=none&at=desk&position=standing&kneel=no&floor=no"
                       "&partner=no&minutes=5,10");
    assert_has(&page, "Begin again");
    page = get(member, "/symptoms?region=buttock&kit=none&position=standing");
    assert_has(&page, "No exercise that fits it goes with all that you have and can do.");
    assert_has(&page, "<a href=\"/symptoms?region=buttock#results\">See ");
    page = get(member, "/symptoms?kneel=no");
    assert_has(&page, "href=\"/stretches?kneel=no\"");
    assert_has_not(&page, "id=\"results\"");
    /* Nobody's words are looked for as ways. */
    page = get(member, "/symptoms?region=buttock&kit=%27&minutes=x,,&at=");
    assert_has(&page, "href=\"/stretches/bird-dog\"");
}

/* Of what fits as well, what can be done at once comes first: "Ball release" needs a ball. */
static void what_needs_no_kit_is_before_what_does(void **state)
{
    (void)state;
    struct page page = get(somebody(), "/symptoms?region=buttock");
    const char *kit[] = {"foam-roll-glutes", "hip-thrust", "lacrosse-ball-glutes"};
    for (size_t i = 0; i < COUNT_OF(kit); i++)
        assert_before(&page, "href=\"/stretches/piriformis-stretch\"",
                      format("href=\"/stretches/%s\"", kit[i]));
    /* Of those, what eases before what trains. */
    assert_before(&page, "href=\"/stretches/figure-four\"", "href=\"/stretches/bird-dog\"");
    assert_before(&page, "href=\"/stretches/piriformis-stretch\"", "href=\"/stretches/bird-dog\"");
    assert_before(&page, "href=\"/stretches/foam-roll-glutes\"", "href=\"/stretches/bird-dog\"");
    /* Where else than on the floor. */
    page = get(somebody(), "/symptoms?region=hip-front&floor=no");
    assert_has(&page, "<p class=\"note\">On the floor, or on a bed</p>");
    assert_has_not(&page, "href=\"/stretches/couch-stretch\"");
}

static void words_that_people_use_lead_to_the_same(void **state)
{
    (void)state;
    struct page page = get(member, "/symptoms?region=bum&trigger=Sitting");
    assert_has(&page, "id=\"region-buttock\" name=\"region\" value=\"buttock\" checked");
    assert_has(&page,
               "id=\"trigger-sitting-long\" name=\"trigger\" value=\"sitting-long\" checked");
    assert_has(&page, format("href=\"/questions/%lld/", (long long)tight_bum));
}

/* Counted from the relations: t has each thread under each tag that it has, or that is above one of its own. */
static int64_t threads_with(const char *sql)
{
    return number_of(format(
        "WITH RECURSIVE below (top, id) AS (SELECT name, id FROM tag UNION "
        "SELECT b.top, p.tag_id FROM below b JOIN tag_parent p ON p.parent_id = b.id), "
        "t AS (SELECT b.top, e.entry_id AS id FROM below b JOIN entry_tag e ON e.tag_id = b.id "
        "UNION "
        "SELECT b.top, q.question_id FROM below b JOIN question_tag q ON q.tag_id = b.id "
        "JOIN question l ON l.id = q.question_id AND l.listed) SELECT count(*) FROM (%s) AS x",
        sql));
}

static void what_would_find_nothing_is_no_choice(void **state)
{
    (void)state;
    struct page page = get(member, "/symptoms?region=buttock");
    assert_int_equal(
        fitting(&page),
        threads_with("SELECT id FROM t JOIN question USING (id) WHERE top = 'buttock'"));
    assert_has(&page, "id=\"trigger-sitting-long\"");
    /* In its own question a choice is one more. */
    assert_has(&page, "id=\"region-low-back\"");
    page = get(member, "/symptoms?side=left&region=groin");
    assert_has_not(&page, "id=\"trigger-getting-up\"");
    assert_int_equal(threads_with("SELECT id FROM t WHERE top = 'groin' INTERSECT SELECT id FROM t "
                                  "WHERE top = 'getting-up'"),
                     0);
    /* What opens the check of warning signs may always be said. */
    assert_has(&page, "id=\"quality-shooting\"");
}

static void a_side_narrows_questions_and_not_entries(void **state)
{
    (void)state;
    struct page page = get(member, "/symptoms?region=buttock&side=left");
    assert_has(&page, "href=\"/stretches/figure-four\"");
    assert_before(&page, link_to(tight_bum), part_heading);
    assert_before(&page, part_heading, link_to(sore_bum));
    assert_has(&page, "<strong>Fits 1 of 2:</strong> buttock. Says nothing about: left");
    assert_has(&page, "An exercise is for either side");
    /* Left of the lower back is on the left, too. */
    page = get(member, "/symptoms?side=left");
    assert_has(&page, link_to(sore_left_back));
    assert_has_not(&page, "href=\"/stretches/figure-four\"");
    assert_int_equal(fitting(&page), 2);
}

static void what_may_need_help_soon_says_so_at_once(void **state)
{
    (void)state;
    struct page page = get(member, "/symptoms?quality=numb");
    assert_has(&page, "Worth a check first");
    assert_has(&page, "New numbness around the inner thighs");
    page = get(member, "/symptoms?quality=tight");
    assert_has_not(&page, "Worth a check first");
}

static void what_fits_in_part_is_below_what_fits_all(void **state)
{
    (void)state;
    int64_t both = ask(member, "Groin aches and is stiff in the car?", "Both, for a week.",
                       "groin ache stiff driving");
    int64_t stiff = ask(member, "Stiff groin, hours in the car each day?", "It is stiff all day.",
                        "groin stiff driving");
    int64_t no_car = ask(member, "Groin is stiff on the stairs, why?", "It is stiff all day.",
                         "groin stiff stairs");
    int64_t far = ask(member, "My calf burns when I drive far, why?", "It burns the whole day.",
                      "leg-below-knee burning driving");
    await_index(member);
    const char *path = "/symptoms?region=groin&quality=ache,stiff&trigger=driving";
    struct page page = soon(path, link_to(no_car));
    assert_int_equal(fitting(&page), 2);
    /* More of the choices first, though it is older; then one that misses a question. */
    assert_before(&page, link_to(both), link_to(stiff));
    assert_before(&page, link_to(stiff), part_heading);
    assert_before(&page, part_heading, link_to(no_car));
    assert_has_not(&page, link_to(far)); /* one of three is too little */
    assert_has(&page, "<strong>Fits all 3:</strong> groin, ache and stiff, driving");
    assert_has(&page, "<strong>Fits all 3:</strong> groin, stiff, driving");
    assert_has(&page, "<strong>Fits 2 of 3:</strong> groin, stiff. Says nothing about: driving");
    /* The same as a form sends it. */
    page = get(member, "/symptoms?region=groin&quality=stiff&quality=ache&side=&trigger=driving");
    assert_int_equal(fitting(&page), 2);
    assert_has(&page, "id=\"quality-ache\" name=\"quality\" value=\"ache\" checked");
    assert_has(&page, "id=\"quality-stiff\" name=\"quality\" value=\"stiff\" checked");
    assert_has(&page, "href=\"/symptoms?region=groin&amp;quality=ache&amp;trigger=driving\">"
                      "<span class=\"hidden\">Without </span>Stiff</a>");
    assert_has(&page, "href=\"/search?q=%5Bgroin%5D%20%28%5Bache%5D%20OR%20%5Bstiff%5D%29%20"
                      "%5Bdriving%5D\"");
    assert_has(&page, "href=\"/questions/ask?tags=groin%20ache%20driving%20stiff&amp;");
}

/* How many cards are before `end` on the page, or on all of it. */
static int64_t cards_before(const struct page *page, const char *end)
{
    const char *stop = strstr(page->body.ptr, end);
    int64_t count = 0;
    for (const char *at = page->body.ptr; (at = strstr(at, "<h4")) != NULL; at++)
        count += stop == NULL || at < stop ? 1 : 0;
    return count;
}

/* The button, the headings and the cards have one count: of threads, of what to do and of what to read. */
static void the_button_says_how_many_are_shown(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "/symptoms?region=buttock&trigger=sitting-long",
        "/symptoms?region=hip-front&quality=tight",
        "/symptoms?region=buttock&quality=ache,stiff&trigger=sitting-long",
        "/symptoms?region=buttock&side=left",
    };
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct page page = get(member, paths[i]);
        int64_t count = number_behind(&page, "<button class=\"button\">\nShow ");
        assert_true(count > 0);
        assert_int_equal(count, number_behind(&page, "id=\"results-title\">\n"));
        assert_int_equal(count,
                         fitting(&page) +
                             number_behind(&page, "To do and to read <span class=\"count\">"));
        assert_int_equal(count, cards_before(&page, part_heading));
    }
}

/* What only an article has is counted, too. */
static void pages_to_read_are_counted(void **state)
{
    (void)state;
    static const char path[] = "/symptoms?region=tailbone&quality=burning";
    harness_sql(site_database(),
                "INSERT INTO entry_tag (entry_id, tag_id) SELECT e.id, t.id FROM entry e, tag t "
                "WHERE e.slug = (SELECT min(slug) FROM entry WHERE kind = 'article') "
                "AND t.name IN ('tailbone', 'burning') ON CONFLICT DO NOTHING");
    struct page page = get(moderator, path);
    harness_sql(site_database(),
                "DELETE FROM entry_tag WHERE tag_id IN "
                "(SELECT id FROM tag WHERE name IN ('tailbone', 'burning')) AND entry_id IN "
                "(SELECT min(id) FROM entry WHERE slug = (SELECT min(slug) FROM entry "
                "WHERE kind = 'article'))");
    assert_has(&page, "Show 1 result\n");
    assert_has(&page, "1 result fits\n");
    assert_has(&page, "<p class=\"kind kind-article\">");
}

/* When nothing fits all of it, the heading says so once. */
static void near_fits_have_a_heading_of_their_own(void **state)
{
    (void)state;
    struct page page = get(member, "/symptoms?region=groin&quality=shooting");
    assert_int_equal(fitting(&page), 0);
    assert_has(&page, "Show what fits in part");
    assert_has(&page, "Nothing fits all of it");
    /* What shoots down a leg is worth a check first: then they are folded. */
    assert_has(&page, "Worth a check first");
    assert_has(&page, "<summary>These fit in part</summary>");
    page = get(member, "/symptoms?region=groin");
    assert_has_not(&page, part_heading);
}

static void an_accepted_answer_comes_first_among_equals(void **state)
{
    (void)state;
    static const char path[] = "/symptoms?region=hip-side&quality=catching";
    int64_t older = ask(member, "Side of the hip catches in one place?", "It catches and hurts.",
                        "hip-side catching");
    int64_t newer = ask(member, "Hip catches when I turn over at night?", "It catches and hurts.",
                        "hip-side catching");
    await_index(member);
    struct page page = soon(path, link_to(newer));
    assert_before(&page, link_to(newer), link_to(older));
    int64_t answer_id = answer(moderator, older, "Roll over with both knees together.");
    page = post(member, "/account", format("/answers/%lld/accept", (long long)answer_id), "value",
                "1", NULL);
    assert_status(&page, 303);
    await_index(member);
    page = soon(path, "1 answer, one accepted");
    assert_before(&page, link_to(older), link_to(newer));
    assert_int_equal(
        number_of("SELECT sum(bit_count(threads)) FROM symptom_set WHERE tag_id = -2"),
        number_of("SELECT count(*) FROM question WHERE accepted_answer_id IS NOT NULL"));
}

static void a_long_list_goes_on_where_it_ended(void **state)
{
    (void)state;
    int64_t ids[18];
    static const char path[] = "/symptoms?region=sacroiliac&quality=burning";
    for (size_t i = 0; i < COUNT_OF(ids); i++)
        ids[i] = ask(member, format("Burning above the sit bone, number %zu?", i),
                     "It burns the whole day.", "sacroiliac burning");
    await_index(member);
    struct page page = soon(path, link_to(ids[COUNT_OF(ids) - 1]));
    assert_int_equal(fitting(&page), (int64_t)COUNT_OF(ids));
    const char *more = strstr(page.body.ptr, "rel=\"next\" href=\"");
    assert_non_null(more);
    more += strlen("rel=\"next\" href=\"");
    char *next = strndup(more, (size_t)(strchr(more, '#') - more));
    for (char *amp = strstr(next, "&amp;"); amp != NULL; amp = strstr(next, "&amp;"))
        memmove(amp + 1, amp + 5, strlen(amp + 5) + 1);
    struct page rest = get(member, next);
    for (size_t i = 0; i < COUNT_OF(ids); i++)
        assert_true(page_has(&page, link_to(ids[i])) != page_has(&rest, link_to(ids[i])));
    assert_has_not(&rest, "rel=\"next\"");
    free(next);
}

/* What the script asks for after each choice. */
static void the_part_that_changes_comes_alone(void **state)
{
    (void)state;
    struct page page = get(reader, "/symptoms/fit?region=buttock&quality=numb");
    assert_status(&page, 200);
    assert_has_not(&page, "<html");
    assert_has(&page, "id=\"results-title\"");
    assert_before(&page, "id=\"safety-now\"", "<form class=\"symptom-form\"");
    struct page whole = get(reader, "/symptoms?region=buttock&quality=numb");
    assert_has(&whole, page.body.ptr);
}

/* It is asked for after each tap: the second who taps the same gets it from the cache, and a new question shows. */
static void the_part_is_cached_until_something_changes(void **state)
{
    (void)state;
    static const char path[] = "/symptoms/fit?region=hip-side&quality=pulling";
    struct page page;
    for (int i = 0; i < 4; i++) {
        with_header(reader, "connection: close");
        page = get(reader, path);
        assert_status(&page, 200);
    }
    uint64_t deadline = harness_clock() + 2000;
    while (span_is_empty(page_header_value(&page, "etag")) && harness_clock() < deadline)
        page = get(reader, path);
    assert_true(page_header_value(&page, "etag").len > 0);
    int64_t id =
        ask(member, "Side of the hip pulls on the bike?", "It pulls uphill.", "hip-side pulling");
    await_index(member);
    page = soon(path, link_to(id));
    assert_has(&page, link_to(id));
    assert_has_not(&page, "<html");
}

static void when_nothing_fits_one_can_ask(void **state)
{
    (void)state;
    struct page page = get(member, "/symptoms?region=low-back-belt-line");
    assert_status(&page, 200);
    assert_has(&page, "Nothing here fits yet");
    assert_has(&page, "href=\"/questions/ask?tags=low-back-belt-line&amp;region=");
    page = get(member, "/questions/ask?tags=tailbone%20tight%20running");
    assert_has(&page, "value=\"Tailbone, Tight, Running\"");
}

static void a_word_that_is_no_choice_is_said_and_left_aside(void **state)
{
    (void)state;
    struct page page = get(member, "/symptoms?region=elbow%3Cb%3E&quality=tight&trigger=tight");
    assert_status(&page, 200);
    assert_has(&page, "There is no “elbow&lt;b&gt;” to choose here.");
    assert_has(&page, "There is no “tight” to choose here.");
    assert_has(&page, "id=\"quality-tight\" name=\"quality\" value=\"tight\" checked");
    page = get(member, "/symptoms?side=desk-work&region=");
    assert_has_not(&page, "id=\"results\"");
    page = get(member, format("/symptoms?region=%s", repeated("x", 300)));
    assert_status(&page, 200);
}

static void a_cached_page_follows_what_is_asked_and_deleted(void **state)
{
    (void)state;
    const char *path = "/symptoms?region=groin&quality=pulling";
    struct page page = get(reader, path);
    int64_t before = fitting(&page);
    int64_t id = ask(member, "Groin pulls when I do the splits?", "It pulls on the inside.",
                     "groin pulling");
    const char *link = format("href=\"/questions/%lld/", (long long)id);
    page = soon(path, link);
    assert_has(&page, link);
    await_index(member);
    page = get(member, path);
    assert_int_equal(fitting(&page), before + 1);
    page = post(moderator, format("/questions/%lld/delete", (long long)id),
                format("/questions/%lld/delete", (long long)id), "action", "delete", "reason",
                "a test", NULL);
    assert_status(&page, 303);
    await_index(member);
    page = get(member, path);
    assert_has_not(&page, link);
    assert_int_equal(fitting(&page), before);
}

/* Kept up step by step, the sets equal those built from scratch. */
static void the_bits_are_those_of_a_fresh_start(void **state)
{
    (void)state;
    static const char digest[] =
        "SELECT sum(hashtext(tag_id || ':' || block || ':' || threads::text)) "
        "FROM (SELECT * FROM symptom_set WHERE bit_count(threads) > 0) AS s";
    int64_t kept = number_of(digest);
    (void)number_of("SELECT job_sets_rebuild()");
    assert_int_equal(number_of(digest), kept);
    assert_true(number_of("SELECT count(*) FROM symptom_set") > 20);
}

/* As the starter content comes: nobody is sent to an empty page from the first one. */
static void each_place_of_the_front_page_leads_somewhere(void **state)
{
    (void)state;
    static const char link[] = "<li><a href=\"/symptoms?region=";
    struct person *visitor = somebody();
    struct page front = get(visitor, "/");
    int places = 0;
    for (const char *at = strstr(front.body.ptr, link); at != NULL; at = strstr(at + 1, link)) {
        const char *path = strchr(at, '/');
        struct page page = get(visitor, format("%.*s", (int)strcspn(path, "\""), path));
        assert_status(&page, 200);
        if (page_has(&page, "Nothing here fits"))
            fail_msg("there is nothing at %.*s", (int)strcspn(path, "\""), path);
        places++;
    }
    assert_true(places >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_place_of_the_front_page_leads_somewhere),
        cmocka_unit_test(all_facets_are_there_before_anything_is_chosen),
        cmocka_unit_test(entries_stand_before_questions),
        cmocka_unit_test(what_one_has_and_can_leaves_out_stretches),
        cmocka_unit_test(no_choice_of_those_leads_nowhere),
        cmocka_unit_test(what_needs_no_kit_is_before_what_does),
        cmocka_unit_test(words_that_people_use_lead_to_the_same),
        cmocka_unit_test(what_would_find_nothing_is_no_choice),
        cmocka_unit_test(a_side_narrows_questions_and_not_entries),
        cmocka_unit_test(what_may_need_help_soon_says_so_at_once),
        cmocka_unit_test(what_fits_in_part_is_below_what_fits_all),
        cmocka_unit_test(the_button_says_how_many_are_shown),
        cmocka_unit_test(pages_to_read_are_counted),
        cmocka_unit_test(near_fits_have_a_heading_of_their_own),
        cmocka_unit_test(an_accepted_answer_comes_first_among_equals),
        cmocka_unit_test(a_long_list_goes_on_where_it_ended),
        cmocka_unit_test(the_part_that_changes_comes_alone),
        cmocka_unit_test(the_part_is_cached_until_something_changes),
        cmocka_unit_test(when_nothing_fits_one_can_ask),
        cmocka_unit_test(a_word_that_is_no_choice_is_said_and_left_aside),
        cmocka_unit_test(a_cached_page_follows_what_is_asked_and_deleted),
        cmocka_unit_test(the_bits_are_those_of_a_fresh_start),
        cmocka_unit_test(a_tag_that_nothing_uses_is_no_choice),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
