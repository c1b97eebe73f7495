/* Search: reading what was typed, places in lists, marks in extracts. */
#include "unit/unit.h"

#include "search/search.h"

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(64 * 1024 * 1024);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct search_query parse(const char *typed)
{
    struct search_query query;
    search_parse(arena, span_of(typed), &query);
    return query;
}

#define reads(typed, all, any, without, tags) \
    reads_at((typed), (all), (any), (without), (tags), __LINE__)
static void reads_at(const char *typed, const char *all, const char *any, const char *without,
                     const char *tags, int line)
{
    struct search_query query = parse(typed);
    assert_span_at(query.all, all, __FILE__, line);
    assert_span_at(query.any, any, __FILE__, line);
    assert_span_at(query.without, without, __FILE__, line);
    assert_span_at(tag_names_join(arena, query.tags, query.tag_count, " "), tags, __FILE__, line);
}

static void words_are_words(void **state)
{
    (void)state;
    reads("", "", "", "", "");
    reads("   ", "", "", "", "");
    reads("tight psoas", "tight psoas", "tight or psoas", "", "");
    reads("  tight \t psoas ", "tight psoas", "tight or psoas", "", "");
    reads("IT band", "IT band", "IT or band", "", "");
    reads("knee OR hip", "knee OR hip", "knee or hip", "", "");
    assert_int_equal(parse("tight psoas").word_count, 2);
}

static void phrases_stay_together(void **state)
{
    (void)state;
    reads("\"glute bridge\" sore", "\"glute bridge\" sore", "\"glute bridge\" or sore", "", "");
    reads("-\"glute bridge\" sore", "sore", "sore", "\"glute bridge\"", "");
    assert_int_equal(parse("\"glute bridge\" sore").word_count, 2);
    assert_span(parse("\"glute bridge\" sore").plain, "glute bridge sore");
}

static void words_with_a_minus_are_left_out(void **state)
{
    (void)state;
    reads("back -running", "back", "back", "running", "");
    reads("back -running -lifting", "back", "back", "running or lifting", "");
    reads("figure-four", "figure-four", "figure-four", "", "");
    reads("- back", "back", "back", "", "");
    reads("-running", "running", "running", "",
          ""); /* nothing else is asked: then these are the words */
    assert_span(parse("-running").plain, "running");
}

static void brackets_are_tags(void **state)
{
    (void)state;
    reads("[low-back]", "", "", "", "low-back");
    reads("[Low_Back] tight [sitting long]", "tight", "tight", "", "low-back sitting-long");
    reads("tight[low-back]psoas", "tight psoas", "tight or psoas", "", "low-back");
    reads("[a][a] [b]", "", "", "", "a b");
}

static void what_is_no_tag_is_words(void **state)
{
    (void)state;
    reads("[low back", "low back", "low or back", "", "");
    reads("low] back", "low back", "low or back", "", "");
    reads("[]", "", "", "", "");
    reads("[n\xC3\xA9]", "n\xC3\xA9", "n\xC3\xA9", "", "");
    reads("\"tight psoas", "\"tight\" psoas", "\"tight\" or psoas", "", "");
    reads("\"\"", "", "", "", "");
    reads("a & b | !c <-> (d)", "a & b | !c <-> (d)", "a or & or b or | or !c or <-> or (d)", "",
          "");
}

static void too_much_is_cut_and_said(void **state)
{
    (void)state;
    struct text typed;
    text_init(&typed, 1024 * 1024);
    for (int i = 0; i < SEARCH_WORDS_MAX; i++)
        text_add_string(&typed, "w ");
    struct search_query query;
    search_parse(arena, text_span(&typed), &query);
    assert_int_equal(query.word_count, SEARCH_WORDS_MAX);
    assert_false(query.cut);
    for (int i = 0; i < 10000; i++)
        text_add_string(&typed, "w -x \"y z\" ");
    search_parse(arena, text_span(&typed), &query);
    assert_int_equal(query.word_count, SEARCH_WORDS_MAX);
    assert_true(query.cut);
    text_free(&typed);
    query = parse("[a][b][c][d][e]");
    assert_int_equal(query.tag_count, SEARCH_TAGS_MAX);
    assert_false(query.cut);
    query = parse("[a][b][c][d][e][f]");
    assert_int_equal(query.tag_count, SEARCH_TAGS_MAX);
    assert_true(query.cut);
}

/* Every text of a few signs is read to its end, and nothing of it reaches the answer but its words. */
static void any_text_is_read(void **state)
{
    (void)state;
    static const char signs[] = "[]\"- ao";
    char typed[6] = "";
    size_t n = sizeof(signs) - 1;
    for (size_t i = 0; i < n * n * n * n * n; i++) {
        size_t rest = i;
        for (size_t at = 0; at < 5; at++, rest /= n)
            typed[at] = signs[rest % n];
        struct search_query query = parse(typed);
        assert_true(query.word_count <= 5);
        assert_true(query.word_count == 0 || query.all.len > 0);
        assert_null(memchr(query.plain.len == 0 ? "" : query.plain.ptr, '[', query.plain.len));
        assert_null(memchr(query.all.len == 0 ? "" : query.all.ptr, '[', query.all.len));
        for (size_t t = 0; t < query.tag_count; t++)
            assert_true(tag_name_is_valid(query.tags[t]));
    }
}

static void places_come_back(void **state)
{
    (void)state;
    const struct search_place place = {true, 123456789, 42};
    struct search_place back = {0};
    assert_span(search_place_write(arena, place), "s123456789.42");
    assert_true(search_place_read(SPAN("s123456789.42"), &back));
    assert_true(back.loose && back.rank == 123456789 && back.thread_id == 42);
    assert_true(search_place_read(SPAN("a0.1"), &back));
    assert_true(!back.loose && back.rank == 0 && back.thread_id == 1);
    const char *const wrong[] = {"",      "a",      "a1",    "a1.",
                                 "a.1",   "x1.1",   "1.1",   "a1.0",
                                 "a1.-1", "a1.1.1", "a 1.1", "a99999999999999999999.1"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        back = place;
        assert_false(search_place_read(span_of(wrong[i]), &back));
        assert_int_equal(back.rank, place.rank);
    }
}

static void kinds_cover_what_there_is(void **state)
{
    (void)state;
    size_t count;
    search_kinds(SEARCH_EVERYTHING, &count);
    assert_int_equal(count, 7);
    const struct span *kinds = search_kinds(SEARCH_QUESTIONS, &count);
    assert_int_equal(count, 2);
    assert_span(kinds[1], "answer");
    kinds = search_kinds(SEARCH_STRETCHES, &count);
    assert_int_equal(count, 1);
    assert_span(kinds[0], "stretch");
    kinds = search_kinds(SEARCH_TERMS, &count);
    assert_int_equal(count, 2);
    assert_span(kinds[0], "muscle");
    assert_null(search_kind_names[SEARCH_TERMS + 1]);
}

#define OPEN "\xEE\x80\x80"
#define CLOSE "\xEE\x80\x81"

#define marks(text, wanted) marks_at((text), (wanted), __LINE__)
static void marks_at(const char *text, const char *wanted, int line)
{
    struct html html = search_marked(arena, span_of(text));
    assert_span_at(span_make(html.ptr, html.len), wanted, __FILE__, line);
}

static void marks_become_elements(void **state)
{
    (void)state;
    marks("", "");
    marks("plain & <b>", "plain &amp; &lt;b&gt;");
    marks("a " OPEN "tight" CLOSE " psoas", "a <mark>tight</mark> psoas");
    marks(OPEN "<x>" CLOSE, "<mark>&lt;x&gt;</mark>");
    marks(OPEN "a" CLOSE OPEN "b" CLOSE, "<mark>a</mark><mark>b</mark>");
}

static void extract(const char *text, const char *wanted, int line)
{
    struct html html = search_extract(arena, span_of(text));
    assert_span_at(span_make(html.ptr, html.len), wanted, __FILE__, line);
}

static void extracts_say_where_they_are_cut(void **state)
{
    (void)state;
    extract("", "", __LINE__);
    extract("The whole of it.", "The whole of it.", __LINE__);
    extract("the knees sink out", "… the knees sink out …", __LINE__);
    extract("See " OPEN "tight" CLOSE, "See <mark>tight</mark> …", __LINE__);
    extract(OPEN "tight" CLOSE " hips.", "… <mark>tight</mark> hips.", __LINE__);
    extract("Are they " OPEN "tight?" CLOSE, "Are they <mark>tight?</mark>", __LINE__);
}

static void marks_that_people_wrote_stay_in_pairs(void **state)
{
    (void)state;
    marks(CLOSE "a", "a");
    marks(OPEN "a", "<mark>a</mark>");
    marks(OPEN OPEN "a" CLOSE CLOSE "b", "<mark>a</mark>b");
    marks("\xEE\x80", "\xEE\x80");
}

static void titles_are_known_by_id(void **state)
{
    (void)state;
    struct search_title items[] = {{.id = 3}, {.id = 5}};
    const struct search_title_list titles = {2, items};
    assert_true(search_is_among(&titles, 5));
    assert_false(search_is_among(&titles, 4));
    assert_false(search_is_among(&(struct search_title_list){0}, 0));
}

/* Each sign that reached PostgreSQL would be a negation within a negation, until its stack ends. */
static void signs_alone_are_not_asked_for(void **state)
{
    (void)state;
    struct search_query query;
    search_parse(arena, SPAN("-[--[--[--[- -- --back"), &query);
    assert_true(memchr(query.all.ptr, '-', query.all.len) == NULL);
    assert_true(query.without.len == 0 ||
                memchr(query.without.ptr, '-', query.without.len) == NULL);
    assert_int_equal(query.word_count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signs_alone_are_not_asked_for),
        cmocka_unit_test(words_are_words),
        cmocka_unit_test(phrases_stay_together),
        cmocka_unit_test(words_with_a_minus_are_left_out),
        cmocka_unit_test(brackets_are_tags),
        cmocka_unit_test(what_is_no_tag_is_words),
        cmocka_unit_test(too_much_is_cut_and_said),
        cmocka_unit_test(any_text_is_read),
        cmocka_unit_test(places_come_back),
        cmocka_unit_test(kinds_cover_what_there_is),
        cmocka_unit_test(marks_become_elements),
        cmocka_unit_test(extracts_say_where_they_are_cut),
        cmocka_unit_test(marks_that_people_wrote_stay_in_pairs),
        cmocka_unit_test(titles_are_known_by_id),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
