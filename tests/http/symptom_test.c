/* The door by symptoms on the real server: chips with counts, what fits, what leads on when nothing does. */
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
    moderator = sign_up_as("mod_mo", "moderator");
    tight_bum = ask(member, "Why does my bum go tight at my desk?", "After an hour it is tight.",
                    "deep-buttock tight sitting-long left-side");
    sore_bum = ask(member, "Sore buttock on the bus every day?", "It aches when I sit for long.",
                   "buttock ache sitting-long");
    sore_left_back = ask(member, "Left side of my back aches, why?", "It aches when I get up.",
                         "low-back-left ache getting-up");
    await_index(reader);
    return 0;
}

/* The number in a chip: threads that it would leave. */
static int64_t chip(const struct page *page, const char *facet, const char *name)
{
    const char *at = strstr(page->body.ptr, format("id=\"%s-%s\"", facet, name));
    assert_non_null(at);
    at = strstr(at, "class=\"count\">");
    assert_non_null(at);
    return strtoll(at + strlen("class=\"count\">"), NULL, 10);
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
        assert_has(&page, format("<input type=\"radio\" id=\"%s\"", inputs[i]));
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
    assert_has(&page, "href=\"/questions/ask?tags=buttock%20sitting-long\"");
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

static void each_chip_says_what_it_would_leave(void **state)
{
    (void)state;
    struct page page = get(member, "/symptoms?region=buttock");
    assert_int_equal(chip(&page, "trigger", "sitting-long"),
                     threads_with("SELECT id FROM t WHERE top = 'buttock' INTERSECT SELECT id FROM "
                                  "t WHERE top = 'sitting-long'"));
    /* In its own facet a chip takes the place of what is chosen. */
    assert_int_equal(chip(&page, "region", "low-back"),
                     threads_with("SELECT id FROM t WHERE top = 'low-back'"));
    assert_int_equal(chip(&page, "region", "buttock"),
                     threads_with("SELECT id FROM t WHERE top = 'buttock'"));
    assert_int_equal(chip(&page, "quality", "shooting"), 0);
    assert_has(&page, "class=\"chip-quiet\"");
}

static void a_side_narrows_questions_and_not_entries(void **state)
{
    (void)state;
    struct page page = get(member, "/symptoms?region=buttock&side=left");
    assert_has(&page, "href=\"/stretches/figure-four\"");
    assert_has(&page, format("href=\"/questions/%lld/", (long long)tight_bum));
    assert_has_not(&page, format("href=\"/questions/%lld/", (long long)sore_bum));
    assert_has(&page, "A stretch is for either side");
    /* Left of the lower back is on the left, too. */
    page = get(member, "/symptoms?side=left");
    assert_has(&page, format("href=\"/questions/%lld/", (long long)sore_left_back));
    assert_has_not(&page, "href=\"/stretches/figure-four\"");
    assert_int_equal(chip(&page, "side", "left-side"), 2);
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

static void when_nothing_fits_one_thing_fewer_does(void **state)
{
    (void)state;
    struct page page = get(member, "/symptoms?region=tailbone&quality=tight&trigger=running");
    assert_status(&page, 200);
    assert_has(&page, "Nothing for this combination");
    assert_has(&page,
               "href=\"/symptoms?quality=tight&amp;trigger=running\">Without “Tailbone”</a>");
    assert_has(&page, "href=\"/questions/ask?tags=tailbone%20tight%20running\"");
    page = get(member, "/questions/ask?tags=tailbone%20tight%20running");
    assert_has(&page, "value=\"tailbone tight running\"");
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
    int64_t before = chip(&page, "region", "groin");
    int64_t id = ask(member, "Groin pulls when I do the splits?", "It pulls on the inside.",
                     "groin pulling");
    const char *link = format("href=\"/questions/%lld/", (long long)id);
    page = soon(path, link);
    assert_has(&page, link);
    await_index(member);
    page = get(member, path);
    assert_int_equal(chip(&page, "region", "groin"), before + 1);
    page = post(moderator, format("/questions/%lld/delete", (long long)id),
                format("/questions/%lld/delete", (long long)id), "action", "delete", "reason",
                "a test", NULL);
    assert_status(&page, 303);
    await_index(member);
    page = get(member, path);
    assert_has_not(&page, link);
    assert_int_equal(chip(&page, "region", "groin"), before);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_facets_are_there_before_anything_is_chosen),
        cmocka_unit_test(entries_stand_before_questions),
        cmocka_unit_test(words_that_people_use_lead_to_the_same),
        cmocka_unit_test(each_chip_says_what_it_would_leave),
        cmocka_unit_test(a_side_narrows_questions_and_not_entries),
        cmocka_unit_test(what_may_need_help_soon_says_so_at_once),
        cmocka_unit_test(when_nothing_fits_one_thing_fewer_does),
        cmocka_unit_test(a_word_that_is_no_choice_is_said_and_left_aside),
        cmocka_unit_test(a_cached_page_follows_what_is_asked_and_deleted),
        cmocka_unit_test(the_bits_are_those_of_a_fresh_start),
        cmocka_unit_test(a_tag_that_nothing_uses_is_no_choice),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
