/* The language of search: what people type, what is understood, what they read. */
#include "unit/unit.h"

#include <jansson.h>

#include "core/utf8.h"
#include "search/query/query_form.h"

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new((size_t)256 << 20);
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
    search_query_parse(arena, span_of(typed), &query);
    return query;
}

/* `canonical` NULL: as typed. The filter without its frame, "" for none. */
#define reads(typed, words, filter, canonical) \
    reads_at((typed), (words), (filter), (canonical), __LINE__)
static void reads_at(const char *typed, const char *words, const char *filter,
                     const char *canonical, int line)
{
    struct search_query query = parse(typed);
    if (query.note_count > 0)
        fail_msg("line %d: said: " SPAN_FMT, line, SPAN_ARG(query.notes[0]));
    assert_span_at(query.words, words, __FILE__, line);
    struct span framed = SPAN("");
    if (filter[0] != '\0')
        framed = arena_printf(arena, "{\"and\":[%s]}", filter);
    assert_span_at(query.filter, arena_string(arena, framed), __FILE__, line);
    assert_span_at(query.canonical, canonical == NULL ? typed : canonical, __FILE__, line);
    assert_false(query.cut);
}

/* As reads, with one note that has these words in it. */
#define notes(typed, note, canonical) notes_at((typed), (note), (canonical), __LINE__)
static void notes_at(const char *typed, const char *note, const char *canonical, int line)
{
    struct search_query query = parse(typed);
    if (query.note_count != 1)
        fail_msg("line %d: %zu notes", line, query.note_count);
    if (strstr(arena_string(arena, query.notes[0]), note) == NULL)
        fail_msg("line %d: said: " SPAN_FMT, line, SPAN_ARG(query.notes[0]));
    assert_span_at(query.canonical, canonical, __FILE__, line);
}

static void words_rank(void **state)
{
    (void)state;
    reads("", "", "", NULL);
    reads("  \t ", "", "", "");
    reads("tight psoas", "tight psoas", "", NULL);
    reads("  tight \n psoas\xC2\xA0now ", "tight psoas now", "", "tight psoas now");
    reads("why does it hurt?", "why does it hurt", "", "why does it hurt");
    reads("IT SI QL up down", "IT SI QL up down", "", NULL);
    reads("T-test L4/L5 doesn't", "T-test L4/L5 doesn't", "", NULL);
    reads("back - tight -- & ? +", "back tight", "", "back tight");
    reads("'em (the left one)", "em the left one", "", "em the left one");
    reads("stretch(es)", "stretch es", "", "stretch es");
    reads("http://x.org note:this 3:1", "http://x.org note:this 3:1", "", NULL);
    reads("tight tight", "tight tight", "", NULL);
    reads("żółw стопа 腰", "żółw стопа 腰", "", NULL);
}

static void phrases_and_what_is_left_out_filter(void **state)
{
    (void)state;
    reads("\"sit bone\" sore", "sit bone sore", "{\"phrase\":\"sit bone\"}", NULL);
    reads("“sit bone” „sore“", "sit bone sore", "{\"phrase\":\"sit bone\"},{\"phrase\":\"sore\"}",
          "\"sit bone\" \"sore\"");
    reads("back -running", "back", "{\"not\":{\"word\":\"running\"}}", NULL);
    reads("back \xE2\x88\x92running", "back", "{\"not\":{\"word\":\"running\"}}", "back -running");
    reads("-\"glute bridge\" sore", "sore", "{\"not\":{\"phrase\":\"glute bridge\"}}", NULL);
    reads("-running", "", "{\"not\":{\"word\":\"running\"}}", NULL);
    reads("--running", "", "{\"not\":{\"word\":\"running\"}}", "-running");
    reads("-(running cycling)", "",
          "{\"not\":{\"word\":\"running\"}},{\"not\":{\"word\":\"cycling\"}}", "-running -cycling");
    reads("\"  \" \"!\" -\"\"", "", "", "");
    reads("6\" \"ball", "6 ball", "", "6 ball");
}

static void tags_filter(void **state)
{
    (void)state;
    reads("[low-back] tight", "tight", "{\"tag\":\"low-back\",\"exact\":false}", NULL);
    reads("[Low back]", "", "{\"tag\":\"low-back\",\"exact\":false}", "[low-back]");
    reads("-[numb]", "", "{\"not\":{\"tag\":\"numb\",\"exact\":false}}", NULL);
    reads("=[hips]", "", "{\"tag\":\"hips\",\"exact\":true}", NULL);
    reads("-=[hips]", "", "{\"not\":{\"tag\":\"hips\",\"exact\":true}}", NULL);
    reads("hip[hips][hips]tight", "hip tight", "{\"tag\":\"hips\",\"exact\":false}",
          "hip [hips] tight");
    reads("[]", "", "", "");
}

static void fields_filter(void **state)
{
    (void)state;
    reads("kind:stretch", "", "{\"kind\":\"stretch\"}", NULL);
    reads("Kind:Stretches, glutes", "glutes", "{\"kind\":\"stretch\"}", "kind:stretch glutes");
    reads("-kind:question", "", "{\"not\":{\"kind\":\"question\"}}", NULL);
    reads("muscle:psoas", "", "{\"muscle\":\"psoas\"}", NULL);
    reads("muscle:\"Psoas Major\"", "", "{\"muscle\":\"psoas-major\"}", "muscle:psoas-major");
    reads("kit:none kit:\"foam roller\"", "", "{\"kit\":\"none\"},{\"kit\":\"foam roller\"}", NULL);
    reads("partner:no -partner:yes", "", "{\"partner\":\"no\"},{\"not\":{\"partner\":\"yes\"}}",
          NULL);
    reads("at:desk kneel:no floor:none minutes:5", "",
          "{\"at\":\"desk\"},{\"kneel\":\"no\"},{\"floor\":\"no\"},{\"minutes\":\"5\"}",
          "at:desk kneel:no floor:no minutes:5");
    reads("position:standing", "", "{\"position\":\"standing\"}", NULL);
    reads("position:sitting", "", "{\"position\":\"seated\"}", "position:seated");
    reads("user:Jo", "", "{\"user\":\"jo\"}", NULL);
    reads("user:\"Jo Ann\"", "", "{\"user\":\"jo ann\"}", NULL);
    reads("user:“Jo  Ann”", "", "{\"user\":\"jo ann\"}", "user:\"Jo Ann\"");
    reads("is:accepted is:open", "", "{\"is\":\"accepted\"},{\"is\":\"open\"}", NULL);
    reads("wanted:yes", "", "{\"wanted\":true}", NULL);
}

static void scores_are_ranges(void **state)
{
    (void)state;
    reads("score:>=3", "", "{\"score\":{\"from\":3}}", NULL);
    reads("score:>3", "", "{\"score\":{\"from\":4}}", "score:>=4");
    reads("score:<3", "", "{\"score\":{\"to\":2}}", "score:<=2");
    reads("score:3..", "", "{\"score\":{\"from\":3}}", "score:>=3");
    reads("score:..-1", "", "{\"score\":{\"to\":-1}}", "score:<=-1");
    reads("score:5..2", "", "{\"score\":{\"from\":2,\"to\":5}}", "score:2..5");
    reads("score:=3", "", "{\"score\":{\"from\":3,\"to\":3}}", "score:3");
    reads("score:3, back.", "back", "{\"score\":{\"from\":3,\"to\":3}}", "score:3 back");
}

static void days_are_ranges(void **state)
{
    (void)state;
    reads("created:2026-01..", "", "{\"created\":{\"from\":\"2026-01-01\"}}", NULL);
    reads("created:..2024-02", "", "{\"created\":{\"to\":\"2024-02-29\"}}", NULL);
    reads("created:2025", "", "{\"created\":{\"from\":\"2025-01-01\",\"to\":\"2025-12-31\"}}",
          NULL);
    reads("created:2025-03..2026-1-5", "",
          "{\"created\":{\"from\":\"2025-03-01\",\"to\":\"2026-01-05\"}}",
          "created:2025-03..2026-01-05");
    reads("created:>2025-12", "", "{\"created\":{\"from\":\"2026-01-01\"}}",
          "created:2026-01-01..");
    reads("created:<2026-01-01", "", "{\"created\":{\"to\":\"2025-12-31\"}}",
          "created:..2025-12-31");
    reads("created:<2024-03", "", "{\"created\":{\"to\":\"2024-02-29\"}}", "created:..2024-02-29");
    reads("created:2026..2025", "", "{\"created\":{\"from\":\"2025-01-01\",\"to\":\"2026-12-31\"}}",
          "created:2025..2026");
    notes("created:2025-02-29", "What can follow created:", "created:2025-02-29");
    notes("created:2025-13", "What can follow created:", "created:2025-13");
    notes("created:yesterday", "“created:yesterday”", "created:yesterday");
    notes("created:>2199", "What can follow created:", "created:>2199");
}

static void or_joins_what_is_beside_it(void **state)
{
    (void)state;
    reads("glutes OR psoas", "glutes psoas", "", "glutes psoas");
    reads("[hips] OR [groin] tight", "tight",
          "{\"or\":[{\"tag\":\"hips\",\"exact\":false},{\"tag\":\"groin\",\"exact\":false}]}",
          "[hips] OR [groin] tight");
    reads("sore kit:none OR psoas now", "sore psoas now",
          "{\"or\":[{\"kit\":\"none\"},{\"word\":\"psoas\"}]}", NULL);
    reads("(kind:stretch kit:none) OR kind:article", "",
          "{\"or\":[{\"and\":[{\"kind\":\"stretch\"},{\"kit\":\"none\"}]},{\"kind\":\"article\"}]}",
          NULL);
    reads("-(kit:none OR \"sit bone\")", "",
          "{\"not\":{\"or\":[{\"kit\":\"none\"},{\"phrase\":\"sit bone\"}]}}", NULL);
    reads("(a OR b) OR [c]", "a b",
          "{\"or\":[{\"word\":\"a\"},{\"word\":\"b\"},{\"tag\":\"c\",\"exact\":false}]}",
          "a OR b OR [c]");
    reads("(x (a OR b)) OR [c]", "x a b",
          "{\"or\":[{\"and\":[{\"word\":\"x\"},{\"or\":[{\"word\":\"a\"},{\"word\":\"b\"}]}]},"
          "{\"tag\":\"c\",\"exact\":false}]}",
          "(x a OR b) OR [c]");
    reads("a AND b or c", "a b or c", "", "a b or c");
    reads("-(-(tight))", "tight", "", "tight");
    reads("OR, tight", "or tight", "", "or tight");
    reads("()(())", "", "", "");
}

static void what_has_no_partner_is_said(void **state)
{
    (void)state;
    notes("(back [hips]", "round bracket has no partner", "back [hips]");
    notes("back)", "round bracket has no partner", "back");
    notes("[low-back tight", "square bracket has no partner", "low-back tight");
    notes("\"sit bone", "quotation mark has no partner", "sit bone");
    notes("[what is this?] now", "“what is this?” cannot be a tag", "what is this now");
    notes("OR back", "OR needs something", "back");
    notes("back OR", "OR needs something", "back");
    notes("a OR OR [b]", "OR needs something", "a OR [b]");
    notes("kind:banana", "stretch, routine, article, muscle, term, question or page",
          "kind:banana");
    notes("kind:\"foo bar\"", "“kind:\"foo bar\"” was searched", "kind \"foo bar\"");
    notes("score:many", "a number", "score:many");
    notes("is:banana is:apple", "answered, accepted", "is:banana is:apple");
    notes("user: Jo", "“user:”", "user Jo");
}

static const char *times(const char *piece, size_t n)
{
    struct text text;
    text_init(&text, (size_t)8 << 20);
    for (size_t i = 0; i < n; i++)
        text_add_string(&text, piece);
    const char *all = arena_string(arena, text_span(&text));
    text_free(&text);
    return all;
}

static bool said(const struct search_query *query, const char *words)
{
    for (size_t i = 0; i < query->note_count; i++) {
        if (strstr(arena_string(arena, query->notes[i]), words) != NULL)
            return true;
    }
    return false;
}

static void too_much_is_cut_and_said(void **state)
{
    (void)state;
    struct search_query query = parse(times("tight ", 10000));
    assert_true(query.cut);
    assert_int_equal(query.item_count, SEARCH_QUERY_WORDS);
    assert_true(said(&query, "1,000 characters"));
    assert_true(said(&query, "32 words"));

    query = parse(times("a OR ", 500));
    assert_true(query.cut);
    assert_int_equal(query.item_count, SEARCH_QUERY_WORDS);

    query = parse(times("-b OR ", 20));
    assert_true(said(&query, "nine things"));
    assert_int_equal(query.item_count, 1);

    query = parse(times("[tag] kit:none ", 6));
    assert_true(said(&query, "10 filters"));
    assert_int_equal(query.item_count, 2);

    query = parse("((((((([deep])))))))");
    assert_true(said(&query, "four deep"));
    assert_span(query.canonical, "[deep]");

    query = parse(arena_string(arena, arena_printf(arena, "\"%s\"", times("so sore ", 30))));
    assert_true(said(&query, "32 words"));
    assert_int_equal(query.item_count, 1);
}

static void hostile_text_costs_no_more_than_a_bounded_one(void **state)
{
    (void)state;
    static const char *const pieces[] = {"(",      "-(",      "[",  "\"",       "-",     "(a OR ",
                                         "kind:x", "user:\"", "=[", "created:", "-(-(a", ") ("};
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        const char *typed = times(pieces[i], 200000);
        double before = processor_seconds();
        struct search_query query = parse(typed);
        assert_true(processor_seconds() - before < 0.1);
        assert_true(query.cut);
        assert_true(query.filter.len < 20000);
        assert_true(query.note_count <= SEARCH_QUERY_NOTES);
    }
}

/* ---- property: the text of what was understood is understood as the same ---- */

static const char *const bits[] = {
    "tight",
    "glutes",
    "OR",
    "AND",
    "(",
    ")",
    "-(",
    "\"sit bone\"",
    "-\"up\"",
    "[low-back]",
    "-[numb]",
    "=[hips]",
    "kind:stretch",
    "kind:banana",
    "muscle:\"Psoas major\"",
    "kit:\"foam roller,\"",
    "partner:no",
    "position:back",
    "user:Jo.",
    "user:\"Jo, Ann,\"",
    "is:solved",
    "score:>2",
    "score:2..",
    "created:<2024-03",
    "created:2025..2026-02",
    "wanted:yes",
    "-",
    "\"",
    "[",
    "]",
    "-running",
    "OR,",
    "-OR",
    ",kind:term!",
    "L4/L5",
    "—",
    "…so",
    "=",
    "é",
    "\xFF",
    "x:y",
    "user:",
    ":",
};

static uint64_t seed = 20260107;

static size_t pick(size_t below)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (size_t)(seed >> 33) % below;
}

static struct span some_query(struct text *text)
{
    text_clear(text);
    for (size_t n = pick(24); n > 0; n--) {
        text_add_string(text, bits[pick(COUNT_OF(bits))]);
        if (pick(4) > 0)
            text_add_char(text, ' ');
    }
    return text_span(text);
}

static void assert_same(const struct search_query *a, const struct search_query *b,
                        struct span typed)
{
    bool same = a->item_count == b->item_count && span_equal(a->canonical, b->canonical) &&
                span_equal(a->filter, b->filter) && span_equal(a->words, b->words);
    for (size_t i = 0; same && i < a->item_count; i++)
        same = a->items[i].kind == b->items[i].kind && a->items[i].negated == b->items[i].negated &&
               span_equal(a->items[i].value, b->items[i].value) &&
               span_equal(a->items[i].from, b->items[i].from) &&
               span_equal(a->items[i].to, b->items[i].to);
    if (!same)
        fail_msg("typed " SPAN_FMT "\n  read " SPAN_FMT "\n again " SPAN_FMT "\n" SPAN_FMT
                 "\n" SPAN_FMT,
                 SPAN_ARG(typed), SPAN_ARG(a->canonical), SPAN_ARG(b->canonical),
                 SPAN_ARG(a->filter), SPAN_ARG(b->filter));
}

static void what_is_written_is_read_as_the_same(void **state)
{
    (void)state;
    struct text text;
    text_init(&text, 4096);
    for (int i = 0; i < 50000; i++) {
        struct arena *own = arena_new((size_t)16 << 20);
        struct span typed = some_query(&text);
        struct search_query once;
        struct search_query again;
        search_query_parse(own, typed, &once);
        search_query_parse(own, once.canonical, &again);
        assert_same(&once, &again, typed);
        assert_true(utf8_is_valid(once.canonical));
        if (once.filter.len > 0) {
            json_t *tree = json_loadb(once.filter.ptr, once.filter.len, 0, NULL);
            assert_non_null(tree);
            json_decref(tree);
        }
        arena_free(own);
    }
    text_free(&text);
}

/* ---- forms and chips ---- */

static void a_chip_leads_to_the_query_without_it(void **state)
{
    (void)state;
    struct search_query query = parse("tight [hips] -running kit:none OR kit:mat");
    assert_int_equal(query.item_count, 4);
    assert_span(search_query_without(arena, &query, 0), "[hips] -running kit:none OR kit:mat");
    assert_span(search_query_without(arena, &query, 3), "tight [hips] -running");
    assert_span(query.items[3].value, "kit:none OR kit:mat");
    assert_int_equal(query.items[3].kind, SEARCH_ITEM_GROUP);
}

static struct search_item item(enum search_item_kind kind, const char *typed)
{
    struct search_item out;
    if (!search_item_read(arena, kind, span_of(typed), &out))
        fail_msg("%s is no value", typed);
    return out;
}

static void a_facet_adds_or_replaces(void **state)
{
    (void)state;
    struct search_query query = parse("tight kind:stretch [hips]");
    struct search_item hips = item(SEARCH_ITEM_TAG, "Hips");
    struct search_item groin = item(SEARCH_ITEM_TAG, "groin");
    struct search_item article = item(SEARCH_ITEM_KIND, "Articles");
    assert_true(search_query_has(&query, &hips));
    assert_false(search_query_has(&query, &groin));
    assert_span(search_query_with(arena, &query, &hips), "tight kind:stretch [hips]");
    assert_span(search_query_with(arena, &query, &groin), "tight kind:stretch [hips] [groin]");
    assert_span(search_query_set(arena, &query, &article), "tight [hips] kind:article");
    assert_span(search_query_first(&query, SEARCH_ITEM_KIND)->value, "stretch");
    assert_null(search_query_first(&query, SEARCH_ITEM_KIT));
}

static void a_form_reads_values_as_people_write_them(void **state)
{
    (void)state;
    struct search_item none;
    assert_span(item(SEARCH_ITEM_POSITION, "All fours").value, "quadruped");
    assert_span(item(SEARCH_ITEM_POSITION, "Half kneeling").value, "half-kneeling");
    assert_span(item(SEARCH_ITEM_CREATED, "2026-02").to, "2026-02-28");
    assert_span(item(SEARCH_ITEM_PHRASE, " sit \n bone ").value, "sit bone");
    assert_false(search_item_read(arena, SEARCH_ITEM_CREATED, SPAN("31 January"), &none));
    assert_false(search_item_read(arena, SEARCH_ITEM_TAG, SPAN("a/b"), &none));
    assert_false(search_item_read(arena, SEARCH_ITEM_USER, SPAN("\"\""), &none));
    assert_false(search_item_read(arena, SEARCH_ITEM_WORD, SPAN("word"), &none));

    struct search_item items[8];
    size_t count =
        search_items_add_words(arena, SPAN("tight OR kind:stretch -(now) [x]"), false, items, 0, 8);
    struct span written = search_query_write(arena, items, count);
    assert_span(written, "tight or kind stretch now x");
    struct search_query query;
    search_query_parse(arena, written, &query);
    assert_int_equal(query.item_count, count);
    assert_span(query.filter, "");
    assert_int_equal(search_items_add_words(arena, SPAN("a b c"), true, items, 6, 8), 8);
}

static void a_form_that_was_filled_builds_the_same_query(void **state)
{
    (void)state;
    struct text text;
    text_init(&text, 4096);
    for (int i = 0; i < 5000; i++) {
        struct arena *own = arena_new((size_t)16 << 20);
        struct search_query query;
        search_query_parse(own, some_query(&text), &query);
        struct search_form form;
        search_form_fill(own, &query, &form);
        struct span written;
        if (!search_form_write(own, &form, &written))
            fail_msg("refused: " SPAN_FMT, SPAN_ARG(query.canonical));
        struct search_query again;
        search_query_parse(own, written, &again);
        assert_int_equal(again.item_count, query.item_count);
        bool days_differ = search_query_first(&query, SEARCH_ITEM_CREATED) != NULL;
        for (size_t n = 0; n < query.item_count; n++) {
            if (!search_query_has(&again, &query.items[n]) && !days_differ)
                fail_msg(SPAN_FMT "\nbecame " SPAN_FMT, SPAN_ARG(query.canonical),
                         SPAN_ARG(again.canonical));
        }
        arena_free(own);
    }
    text_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_rank),
        cmocka_unit_test(phrases_and_what_is_left_out_filter),
        cmocka_unit_test(tags_filter),
        cmocka_unit_test(fields_filter),
        cmocka_unit_test(scores_are_ranges),
        cmocka_unit_test(days_are_ranges),
        cmocka_unit_test(or_joins_what_is_beside_it),
        cmocka_unit_test(what_has_no_partner_is_said),
        cmocka_unit_test(too_much_is_cut_and_said),
        cmocka_unit_test(hostile_text_costs_no_more_than_a_bounded_one),
        cmocka_unit_test(what_is_written_is_read_as_the_same),
        cmocka_unit_test(a_chip_leads_to_the_query_without_it),
        cmocka_unit_test(a_facet_adds_or_replaces),
        cmocka_unit_test(a_form_reads_values_as_people_write_them),
        cmocka_unit_test(a_form_that_was_filled_builds_the_same_query),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
