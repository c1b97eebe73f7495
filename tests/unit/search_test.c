/* Search: places in lists, extracts, which text of a thread is shown, chips, and what follows a place. */
#include "unit/unit.h"

#include "core/utf8.h"
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

/* ---- places ---- */

static void places_come_back(void **state)
{
    (void)state;
    const struct search_place place = {-123456789, 42};
    struct search_place back = {0};
    assert_span(search_place_write(arena, place), "-123456789.42");
    assert_true(search_place_read(SPAN("-123456789.42"), &back));
    assert_true(back.value == -123456789 && back.thread_id == 42);
    assert_true(search_place_read(SPAN("0.1"), &back));
    const char *const wrong[] = {"",    "1",    "1.",    ".1",   "x1.1",
                                 "1.0", "1.-1", "1.1.1", "1 .1", "99999999999999999999.1"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        back = place;
        assert_false(search_place_read(span_of(wrong[i]), &back));
        assert_int_equal(back.value, place.value);
    }
}

static void scores_keep_their_order(void **state)
{
    (void)state;
    const double scores[] = {0, 1e-9, 0.5, 1, 1.0000001, 254.9, 1e6, 1e30};
    for (size_t i = 1; i < COUNT_OF(scores); i++)
        assert_true(search_score_value(scores[i - 1]) < search_score_value(scores[i]));
}

static void a_page_goes_on_behind_its_place(void **state)
{
    (void)state;
    struct search_found ranked[] = {{7, 9}, {9, 5}, {4, 5}, {3, 5}, {8, 1}};
    const int64_t ids[] = {7, 9, 4, 3, 8};
    struct search_results results = {.query.words = SPAN("tight"),
                                     .find.found = {COUNT_OF(ranked), ranked},
                                     .found = {ids, COUNT_OF(ids)}};
    struct search_ids rest = search_candidates(&results, SEARCH_FROM_THE_TOP);
    assert_int_equal(rest.count, 5);
    struct search_hit fourth = {.thread_id = 4};
    struct search_place place = search_place_of(&results, &fourth);
    rest = search_candidates(&results, place);
    assert_int_equal(rest.count, 2);
    assert_int_equal(rest.ids[0], 3);
    /* The one that the page before ended with is gone meanwhile: nothing is shown twice or left out. */
    struct search_found fewer[] = {{7, 9}, {9, 5}, {3, 5}, {8, 1}};
    const int64_t fewer_ids[] = {7, 9, 3, 8};
    results.find.found = (struct search_ranking){COUNT_OF(fewer), fewer};
    results.found = (struct search_ids){fewer_ids, COUNT_OF(fewer_ids)};
    rest = search_candidates(&results, place);
    assert_int_equal(rest.count, 2);
    assert_int_equal(rest.ids[0], 3);
    rest = search_candidates(&results, (struct search_place){0, 1});
    assert_int_equal(rest.count, 0);
}

/* ---- extracts ---- */

/* What the database would say of these words. */
static struct span stem_of(struct span word)
{
    static const char *const stems[][2] = {{"glutes", "glute"},    {"tightness", "tight"},
                                           {"tighter", "tighter"}, {"hips", "hip"},
                                           {"sitting", "sit"},     {"sits", "sit"}};
    for (size_t i = 0; i < COUNT_OF(stems); i++) {
        if (span_is(word, stems[i][0]))
            return span_of(stems[i][1]);
    }
    return word;
}

/* Terms with the weights 1, 2, 4 and so on; "~muscl" was not typed, it is of another name. The texts are read. */
static void ask_named(struct search_lexicon *lexicon, const char *terms,
                      const struct search_stems *names, const struct span *texts, size_t count)
{
    struct search_list items[SEARCH_TERMS_MAX] = {0};
    struct search_lists lists = {0, items};
    struct span rest = span_of(terms);
    struct span term;
    while (span_word(&rest, &term)) {
        bool typed = term.ptr[0] != '~';
        items[lists.count] = (struct search_list){.term_id = (int64_t)lists.count,
                                                  .term = typed ? term : span_from(term, 1),
                                                  .typed = typed,
                                                  .weight = (double)(1 << lists.count)};
        lists.count++;
    }
    search_lexicon_init(lexicon, arena, &lists, names);
    for (size_t i = 0; i < count; i++)
        search_lexicon_add(lexicon, texts[i]);
    struct span *stems = arena_array_of(arena, struct span, lexicon->word_count + 1);
    for (size_t i = 0; i < lexicon->word_count; i++)
        stems[i] = stem_of(lexicon->words[i]);
    lexicon->stems = stems;
    lexicon->stem_count = lexicon->word_count;
}

static void ask(struct search_lexicon *lexicon, const char *terms, const struct span *texts,
                size_t count)
{
    ask_named(lexicon, terms, &(struct search_stems){0}, texts, count);
}

#define marks(terms, text, wanted) marks_at((terms), (text), (wanted), __LINE__)
static void marks_at(const char *terms, const char *text, const char *wanted, int line)
{
    struct search_lexicon lexicon;
    struct span span = span_of(text);
    ask(&lexicon, terms, &span, 1);
    struct html html = search_marked(&lexicon, span);
    assert_span_at(span_make(html.ptr, html.len), wanted, __FILE__, line);
}

static void what_was_asked_for_is_marked(void **state)
{
    (void)state;
    marks("tight hip", "", "");
    marks("tight hip", "Tight, or TIGHTNESS: hips.",
          "<mark>Tight</mark>, or <mark>TIGHTNESS</mark>: <mark>hips</mark>.");
    marks("sit", "Sitting on the sit-bone, a situation",
          "<mark>Sitting</mark> on the <mark>sit</mark>-bone, a situation");
    marks("hip", "<b>hip</b> & \"so\"", "&lt;b&gt;<mark>hip</mark>&lt;/b&gt; &amp; &quot;so&quot;");
    marks("", "nothing asked", "nothing asked");
    marks("caf\xC3\xA9", "caf\xC3\xA9 cafe \xC3\xA9t\xC3\xA9",
          "<mark>caf\xC3\xA9</mark> cafe \xC3\xA9t\xC3\xA9");
    marks("hip", "hip\xFFhip", "<mark>hip</mark>\xFF<mark>hip</mark>");
    marks("l5", "At L5.", "At <mark>L5</mark>.");
    marks("hip", "left  hip \n and\thip ", "left <mark>hip</mark> and <mark>hip</mark> ");
}

static void the_it_band_is_known_by_its_other_name(void **state)
{
    (void)state;
    marks("itb band", "Is it the IT band? It hurts, band or not.",
          "Is it the <mark>IT</mark> <mark>band</mark>? It hurts, <mark>band</mark> or not.");
    marks("itb", "the it-tract", "the <mark>it</mark>-tract");
}

/* Names are told apart by semicolons. */
static void marks_named(const char *terms, struct span names, const char *text, const char *wanted)
{
    struct span items[8];
    struct search_stems stems = {items, 0};
    while (stems.count < COUNT_OF(items) && span_next(&names, ';', &items[stems.count]))
        stems.count++;
    struct search_lexicon lexicon;
    struct span span = span_of(text);
    ask_named(&lexicon, terms, &stems, &span, 1);
    struct html html = search_marked(&lexicon, span);
    assert_span(span_make(html.ptr, html.len), wanted);
}

static void another_name_is_marked_as_a_whole(void **state)
{
    (void)state;
    const char *terms = "piriformis ~muscle ~nerve ~sciatic ~pear";
    struct span names = SPAN("sciatic nerve muscle;pear muscle;piri;pear");
    marks_named(terms, names, "A muscle, the piriformis, and a nerve.",
                "A muscle, the <mark>piriformis</mark>, and a nerve.");
    marks_named(terms, names, "The pear-muscle or sciatic nerve muscle.",
                "The <mark>pear-muscle</mark> or <mark>sciatic nerve muscle</mark>.");
    marks_named(terms, names, "Pear. Muscle; sciatic nerve, muscle",
                "<mark>Pear</mark>. Muscle; sciatic nerve, muscle");
    /* What is not ranked is not why it was found. */
    marks_named("hip", SPAN("thigh top"), "The thigh top.", "The thigh top.");
    /* A long list, and a name of many words, are cut. */
    marks_named("~a", SPAN("a b c d e f g;a b"), "a b c d e f g", "<mark>a b</mark> c d e f g");
}

#define extracts(terms, text, wanted) extracts_at((terms), (text), (wanted), __LINE__)
static void extracts_at(const char *terms, struct span text, const char *wanted, int line)
{
    struct search_lexicon lexicon;
    ask(&lexicon, terms, &text, 1);
    struct html html = search_extract(&lexicon, text);
    assert_span_at(span_make(html.ptr, html.len), wanted, __FILE__, line);
}

static struct span repeated(const char *words, size_t times)
{
    struct text text;
    text_init(&text, 4 << 20);
    for (size_t i = 0; i < times; i++)
        text_add_string(&text, words);
    struct span span = arena_span(arena, text_span(&text));
    text_free(&text);
    return span;
}

static struct span join(struct span a, const char *b, struct span c)
{
    return arena_printf(arena, SPAN_FMT "%s" SPAN_FMT, SPAN_ARG(a), b, SPAN_ARG(c));
}

static void an_extract_is_the_piece_that_says_most(void **state)
{
    (void)state;
    extracts("hip", SPAN(""), "");
    extracts("hip", SPAN("All of a short text."), "All of a short text.");
    struct span talk = repeated("Some talk of this and that. ", 20);
    extracts("tight hip", join(talk, "My tight hips hurt.", SPAN("")),
             "My <mark>tight</mark> <mark>hips</mark> hurt.");
    /* The one place that has both wins over many with one. */
    struct html html;
    struct search_lexicon lexicon;
    struct span text = join(repeated("A hip. ", 60), "A tight hip. ", talk);
    ask(&lexicon, "tight hip", &text, 1);
    html = search_extract(&lexicon, text);
    assert_non_null(memmem(html.ptr, html.len, "<mark>tight</mark>", 18));
}

/* "Pulling on the foot." alone would read as what to do. */
static void a_mistake_is_shown_as_one_and_alone(void **state)
{
    (void)state;
    struct span text =
        SPAN("Lean forward.\nOften goes wrong: Pulling on the foot.\n"
             "Often goes wrong: Letting go.\nCaution: Not in the first weeks.\nHold.");
    extracts("foot", text, "Often goes wrong: Pulling on the <mark>foot</mark>.");
    extracts("weeks", text, "Caution: Not in the first <mark>weeks</mark>.");
    extracts("lean", text, "<mark>Lean</mark> forward.");
    struct span far = join(SPAN("Often goes wrong: "), "", repeated("something long ", 30));
    struct search_lexicon lexicon;
    far = join(far, "and the foot.", SPAN("\nHold."));
    ask(&lexicon, "foot", &far, 1);
    struct html html = search_extract(&lexicon, far);
    assert_true(span_starts(span_make(html.ptr, html.len), "Often goes wrong: … "));
}

static void an_extract_stays_short_and_whole(void **state)
{
    (void)state;
    const struct span texts[] = {repeated("x", 5000), repeated("\xE2\x82\xAC", 3000),
                                 repeated("hip ", 2000), repeated("hip\xE2\x82\xAC", 900),
                                 join(repeated("y", 900), " hip ", repeated("z", 900))};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct search_lexicon lexicon;
        ask(&lexicon, "hip", &texts[i], 1);
        struct html html = search_extract(&lexicon, texts[i]);
        assert_true(utf8_is_valid(span_make(html.ptr, html.len)));
        assert_true(html.len > 0 && html.len <= 8 * SEARCH_EXTRACT_BYTES);
    }
}

static void a_page_with_any_number_of_words_is_read_in_bounds(void **state)
{
    (void)state;
    struct text text;
    text_init(&text, 1 << 20);
    for (int i = 0; i < 20000; i++)
        text_printf(&text, "hip%d ", i);
    struct span span = text_span(&text);
    struct search_lexicon lexicon;
    ask(&lexicon, "hip", &span, 1);
    assert_int_equal(lexicon.word_count, SEARCH_LEXICON_WORDS);
    assert_true(search_cover(&lexicon, span) >= 0);
    text_free(&text);
}

/* ---- which text of a thread is shown ---- */

static void the_answer_is_shown_when_it_says_more(void **state)
{
    (void)state;
    const int64_t ids[] = {5, 6};
    const struct span authors[] = {SPAN("Ann"), SPAN("Ben")};
    const struct span bodies[] = {SPAN("A walk."), SPAN("Try the glutes, tight or not.")};
    struct search_hit items[] = {{.title = SPAN("Tight after runs"),
                                  .body = SPAN("Every time."),
                                  .answer_ids = ids,
                                  .answer_authors = authors,
                                  .answer_bodies = bodies,
                                  .answers = 2},
                                 {.title = SPAN("Tight glutes"),
                                  .body = SPAN("Every time."),
                                  .answer_ids = ids,
                                  .answer_authors = authors,
                                  .answer_bodies = bodies,
                                  .answers = 2},
                                 {.title = SPAN("Glutes"),
                                  .summary = SPAN("Tight glutes in short."),
                                  .body = SPAN("The long text on glutes.")}};
    struct search_hit_list hits = {COUNT_OF(items), items};
    struct search_lexicon lexicon;
    ask(&lexicon, "tight glute", NULL, 0);
    search_read_hits(&lexicon, &hits);
    struct span *stems = arena_array_of(arena, struct span, lexicon.word_count);
    for (size_t i = 0; i < lexicon.word_count; i++)
        stems[i] = stem_of(lexicon.words[i]);
    lexicon.stems = stems;
    lexicon.stem_count = lexicon.word_count;
    search_show_hits(&lexicon, &hits);
    assert_int_equal(items[0].shown_answer_id, 6);
    assert_span(items[0].shown_author, "Ben");
    assert_int_equal(items[1].shown_answer_id, 0);
    assert_span(span_make(items[1].extract.ptr, items[1].extract.len), "Every time.");
    assert_span(span_make(items[2].extract.ptr, items[2].extract.len),
                "<mark>Tight</mark> <mark>glutes</mark> in short.");
}

/* ---- chips ---- */

static void a_chip_says_what_it_keeps_to(void **state)
{
    (void)state;
    struct search_query query;
    search_query_parse(arena,
                       SPAN("\"sit bone\" -running [low-back] -[numb] =[hips] kind:stretch "
                            "score:>=3 (kit:none OR partner:no)"),
                       &query);
    const char *const labels[] = {"“sit bone”",   "not running",           "tag low-back",
                                  "not tag numb", "only tag hips",         "kind stretch",
                                  "score >=3",    "kit:none OR partner:no"};
    assert_int_equal(query.item_count, COUNT_OF(labels));
    for (size_t i = 0; i < COUNT_OF(labels); i++)
        assert_span(search_item_label(arena, &query.items[i]), labels[i]);
}

/* ---- what hurts ---- */

static void who_says_that_it_hurts_is_told_from_who_asks_about_a_thing(void **state)
{
    (void)state;
    static const char *const hurting[] = {"my buttock hurts",       "Bum PAIN?",
                                          "aching glutes",          "it's so sore, left hip",
                                          "back-pain when sitting", "my hamstring is killing me"};
    static const char *const other[] = {
        "", "tight hips", "painting", "figure four", "how long to hold", "42"};
    for (size_t i = 0; i < COUNT_OF(hurting); i++)
        if (!search_relief_is_wanted(span_of(hurting[i])))
            fail_msg("%s", hurting[i]);
    for (size_t i = 0; i < COUNT_OF(other); i++)
        if (search_relief_is_wanted(span_of(other[i])))
            fail_msg("%s", other[i]);
}

static void of_what_fits_only_stretches_are_shown_and_few(void **state)
{
    (void)state;
    struct symptom_entry entries[] = {{.kind = SPAN("stretch")},
                                      {.kind = SPAN("stretch")},
                                      {.kind = SPAN("stretch")},
                                      {.kind = SPAN("stretch")},
                                      {.kind = SPAN("article")}};
    struct search_relief_place places[] = {{SPAN("buttock"), SPAN("Buttock")},
                                           {SPAN("hip-side"), SPAN("Side of the hip")}};
    struct search_relief relief = {.places = {2, places},
                                   .entries = {.count = 5, .items = entries}};
    assert_int_equal(search_relief_shown(&relief), SEARCH_RELIEF_SHOWN);
    relief.entries = (struct symptom_entries){.count = 2, .items = entries + 3};
    assert_int_equal(search_relief_shown(&relief), 1);
    assert_span(search_relief_title(arena, &relief), "Buttock and Side of the hip");
    assert_span(search_relief_path(arena, &relief), "/symptoms?region=buttock,hip-side");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(places_come_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(scores_keep_their_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_page_goes_on_behind_its_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_asked_for_is_marked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_it_band_is_known_by_its_other_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_name_is_marked_as_a_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_extract_is_the_piece_that_says_most, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_mistake_is_shown_as_one_and_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_extract_stays_short_and_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_page_with_any_number_of_words_is_read_in_bounds, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_answer_is_shown_when_it_says_more, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_chip_says_what_it_keeps_to, set_up, tear_down),
        cmocka_unit_test(who_says_that_it_hurts_is_told_from_who_asks_about_a_thing),
        cmocka_unit_test_setup_teardown(of_what_fits_only_stretches_are_shown_and_few, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
