/* Names in the database: in force when a coach saves, other words for the same, spelling, suggestions. */
#include "db/product.h"

#include "search/suggest.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct product product;
static struct arena *arena;
static struct db_batch *batch; /* the last one: what it read is in its memory */

static void begin(void)
{
    db_batch_free(batch);
    batch = db_batch_new(arena);
}

static void run(void)
{
    product_run(&product, batch);
}

static void sql(const char *statement)
{
    product_sql(&product, statement);
}

static const char *text_of(const char *fmt, const char *value)
{
    static char query[1024];
    snprintf(query, sizeof(query), fmt, value);
    return product_text(&product, query);
}

/* The starter content, and a coach. */
static int set_up(void **state)
{
    (void)state;
    product_open(&product);
    arena = arena_new(64 * 1024 * 1024);
    if (product_load(&product, "assets/library") != 0)
        fail_msg("%s", product.err);
    while (product_number(&product, "SELECT job_apply(1000) + search_index(1000)") > 0)
        ;
    sql("INSERT INTO account (name, name_key, role) VALUES ('Carla', 'carla', 'coach')");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    db_batch_free(batch);
    arena_free(arena);
    product_close(&product);
    return 0;
}

/* ---- in the coach's words ---- */

static void save_tag(const char *name, const char *title, const char *synonyms)
{
    struct text query;
    text_init(&query, 4096);
    text_printf(&query,
                "SELECT tag_save((SELECT id FROM account WHERE name = 'Carla'), "
                "(SELECT id FROM tag WHERE name = '%s'), '%s', '%s', 'region', '', '', false, "
                "'{}', '{%s}')",
                name, name, title, synonyms);
    sql(text_string(&query));
    text_free(&query);
}

static void save_term(const char *slug, const char *title, const char *aliases, const char *status)
{
    struct text query;
    text_init(&query, 4096);
    text_printf(&query,
                "SELECT entry_save((SELECT id FROM account WHERE name = 'Carla'), e.id, "
                "coalesce(p.revision, 0), 'term', '%s', '%s', 'S', '{%s}', '{}', '{}', '%s', '{}', "
                "'b', 'b', 'b', 'why', '{}', '{}') "
                "FROM (SELECT 1) AS one LEFT JOIN entry e ON e.kind = 'term' AND e.slug = '%s' "
                "LEFT JOIN post p ON p.id = e.id",
                slug, title, aliases, status, slug);
    sql(text_string(&query));
    text_free(&query);
}

static int64_t names_like(const char *key)
{
    return strtoll(text_of("SELECT count(*) FROM search_name WHERE key = '%s'", key), NULL, 10);
}

/* How much a query means a stem that it does not say; 0: not at all. */
static double means(const char *query, const char *stem)
{
    static char statement[512];
    snprintf(statement, sizeof(statement),
             "SELECT coalesce(max(weight), 0) FROM search_expand('%s') WHERE term = '%s'", query,
             stem);
    return strtod(product_text(&product, statement), NULL);
}

static const char *meant_by(const char *words)
{
    return text_of("SELECT coalesce(string_agg(meant, ' '), '') FROM search_spell('%s')", words);
}

/* ---- names ---- */

static void a_name_is_compared_without_its_signs(void **state)
{
    (void)state;
    assert_string_equal(
        product_text(&product, "SELECT search_key(' Runner''s  Half-kneel_2 (“X”) ')"),
        "runners half kneel 2 x");
    assert_string_equal(product_text(&product, "SELECT search_key('…!?')"), "");
}

static void a_synonym_is_in_force_as_soon_as_it_is_saved(void **state)
{
    (void)state;
    save_tag("heel", "Heel", "calcaneus,back-of-the-foot");
    assert_int_equal(names_like("heel"), 1);
    assert_int_equal(names_like("back of the foot"), 1);
    assert_true(means("my calcaneus hurts", "heel") > 0.2);
    save_tag("heel", "Heel", "calcaneus");
    assert_int_equal(names_like("back of the foot"), 0);
    sql("UPDATE tag SET title = 'Heel bone' WHERE name = 'heel'");
    assert_int_equal(names_like("heel bone"), 1);
}

static void an_entry_that_is_not_shown_has_no_names(void **state)
{
    (void)state;
    save_term("nutation", "Nutation", "\"sacral nod\"", "draft");
    assert_int_equal(names_like("sacral nod"), 0);
    save_term("nutation", "Nutation", "\"sacral nod\"", "review");
    assert_int_equal(names_like("sacral nod"), 1);
    assert_true(means("sacral nod", "nutat") > 0.5);
    sql("SELECT entry_retire((SELECT id FROM account WHERE name = 'Carla'), e.id, p.revision, "
        "NULL, "
        "'Wrong') FROM entry e JOIN post p ON p.id = e.id WHERE e.slug = 'nutation'");
    assert_int_equal(names_like("sacral nod"), 0);
    assert_int_equal(names_like("nutation"), 0);
}

static void names_kept_step_by_step_are_the_names_there_are(void **state)
{
    (void)state;
    const char *const all =
        "SELECT md5(string_agg(n::text, ',' ORDER BY kind, target_id, key)) FROM search_name n";
    save_tag("low-back", "Lower back", "lumbar,small-of-the-back");
    char before[64];
    snprintf(before, sizeof(before), "%s", product_text(&product, all));
    sql("DELETE FROM search_name");
    sql("SELECT search_name_entry(id) FROM entry");
    sql("SELECT search_name_tag(id) FROM tag");
    assert_string_equal(product_text(&product, all), before);
}

/* ---- other words ---- */

static void common_words_mean_the_proper_ones(void **state)
{
    (void)state;
    static const struct {
        const char *query;
        const char *stem;
    } pairs[] = {
        {"bum goes tight when I sit", "buttock"},
        {"it band", "iliotibi"},
        {"IT-band rolling", "iliotibi"},
        {"sij", "sacroiliac"},
        {"sij", "joint"},
        {"SI joint pain", "sacroiliac"},
        {"ql", "lumborum"},
        {"TFL", "tensor"},
        {"hammies", "hamstr"},
        {"gluts", "buttock"},
        {"lats", "latissimus"},
        {"pins and needles", "tingl"},
        {"sitting bones", "ischium"},
        {"on all fours", "quadrup"},
    };
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        if (!(means(pairs[i].query, pairs[i].stem) > 0.15))
            fail_msg("“%s” should mean %s", pairs[i].query, pairs[i].stem);
        assert_true(means(pairs[i].query, pairs[i].stem) <= 0.6);
    }
}

static void words_that_only_hold_a_sentence_together_mean_nothing_else(void **state)
{
    (void)state;
    save_tag("leg-below-knee", "Leg below the knee", "down,off,is,it");
    assert_string_equal(
        product_text(&product,
                     "SELECT count(*) FROM search_expand('it is up and down, off and on')"),
        "0");
    save_tag("leg-below-knee", "Leg below the knee", "down-the-leg");
    assert_true(means("pain down the leg", "knee") > 0.2);
    assert_true(means("pain down the road", "knee") == 0);
}

static void what_is_typed_is_not_added_again(void **state)
{
    (void)state;
    assert_true(means("bum", "bum") == 0);
    assert_true(means("bum buttock", "buttock") == 0);
    assert_true(means("bum buttock", "gluteal") > 0);
}

static void a_word_for_several_things_counts_for_each_of_them_less(void **state)
{
    (void)state;
    save_tag("wrist", "Carpus", "hinge-thing");
    double alone = means("hinge thing", "carpus");
    save_term("talus", "Talus", "\"hinge thing\"", "review");
    assert_true(means("hinge thing", "talus") > 0);
    assert_true(means("hinge thing", "carpus") < alone);
}

static void a_long_query_costs_no_more_than_a_bounded_one(void **state)
{
    (void)state;
    assert_true(product_number(&product, "SELECT count(*) FROM search_expand("
                                         "repeat('hip flexor bum sij piri lats ', 2000))") <= 24);
    assert_true(product_number(&product, "SELECT count(*) FROM search_spell((SELECT "
                                         "string_agg('zqx' || n || 'hamstirng', ' ') || "
                                         "' sciatca iliopsas pirifromis latisimuss' FROM "
                                         "generate_series(1, 5000) n))") <= 3);
}

/* ---- spelling ---- */

static void misspelled_words_are_recognized(void **state)
{
    (void)state;
    assert_string_equal(meant_by("pirifromis"), "piriformis");
    assert_string_equal(meant_by("my latisimuss"), "latissimus");
    assert_string_equal(meant_by("sciatca"), "sciatica");
    assert_string_equal(meant_by("hamstirng"), "hamstring");
    assert_string_equal(meant_by("iliopsas"), "iliopsoas");
    assert_string_equal(meant_by("lowerback"), "lower back");
    /* Two neighbouring letters swapped: nearer than "strength". */
    assert_string_equal(meant_by("strecth"), "stretch");
    assert_string_equal(meant_by("psoas strecth"), "stretch");
    assert_string_equal(meant_by("tigth bum"), "tight");
}

/* Short words, a wrong vowel, a letter that is not heard. */
static void short_words_are_recognized(void **state)
{
    (void)state;
    assert_string_equal(meant_by("brige"), "bridge");
    assert_string_equal(meant_by("planck"), "plank");
    assert_string_equal(meant_by("flexer"), "flexor");
    assert_string_equal(meant_by("pirifomis strech"), "piriformis stretch");
}

/* What begins or ends like a word that is known is no such word: these matter too much to be taken for another. */
static void other_words_are_not_corrected(void **state)
{
    (void)state;
    assert_string_equal(meant_by("erection"), "");
    assert_string_equal(meant_by("ladder"), "");
    assert_string_equal(meant_by("wetting"), "");
}

static void a_word_is_found_however_it_is_written(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"naïve café", "naive cafe"},
                                           {"ﬂexor", "flexor"},
                                           {"pso\xC2\xAD"
                                            "as",
                                            "psoas"},
                                           {"L5S1", "l5-s1"},
                                           {"10kg", "10 kg"},
                                           {"O'Brien", "obrien"}};
    for (size_t i = 0; i < COUNT_OF(pairs); i++)
        assert_string_equal(
            text_of("SELECT search_words('%s')::text", i == 5 ? "O''Brien" : pairs[i][0]),
            text_of("SELECT search_words('%s')::text", pairs[i][1]));
}

static void known_words_and_names_are_left_alone(void **state)
{
    (void)state;
    assert_string_equal(meant_by("gluts"), "");
    assert_string_equal(meant_by("piriformis stretches for the buttocks"), "");
    assert_string_equal(meant_by("ql itb 12345 zzxqvv"), "");
}

static void a_text_is_corrected_word_by_word(void **state)
{
    (void)state;
    struct search_spelling_list list = {.count = 0};
    begin();
    search_store_spelling(batch, SPAN("Pirifromis hamstirng"), &list);
    run();
    assert_int_equal(list.count, 2);
    struct span typed = SPAN("-pirifromis \"my Hamstirng\" [low-back]");
    assert_true(
        span_is(search_corrected(arena, typed, &list), "-piriformis \"my hamstring\" [low-back]"));
    struct span right = SPAN("piriformis");
    assert_ptr_equal(search_corrected(arena, right, &list).ptr, right.ptr);
}

/* "Glut" is listed for "glute": beside a word that is corrected it is, too. Other names are as they should be. */
static void a_listed_misspelling_is_corrected_with_the_others(void **state)
{
    (void)state;
    struct search_spelling_list list = {.count = 0};
    struct search_spelling_list alone = {.count = 0};
    struct search_spelling_list names = {.count = 0};
    begin();
    search_store_spelling(batch, SPAN("glut strech"), &list);
    search_store_spelling(batch, SPAN("glut"), &alone);
    search_store_spelling(batch, SPAN("achy gluteal lumbago pregnant program strech"), &names);
    run();
    assert_int_equal(list.count, 2);
    assert_true(list.items[0].unknown && !list.items[1].unknown);
    assert_true(span_is(search_corrected(arena, SPAN("glut strech"), &list), "glute stretch"));
    assert_int_equal(alone.count, 0);
    assert_int_equal(names.count, 1);
    assert_true(span_is(names.items[0].typed, "strech"));
}

/* ---- while somebody types ---- */

static const struct search_suggestion *first_of(const struct search_suggestion_groups *groups,
                                                const char *title)
{
    for (size_t i = 0; i < groups->count; i++) {
        if (strcmp(groups->items[i].title, title) == 0)
            return &groups->items[i].list.items[0];
    }
    return NULL;
}

static struct search_suggestion_groups suggest(const char *typed)
{
    struct search_suggestion_list names = {.count = 0};
    struct search_suggestion_list questions = {.count = 0};
    struct search_suggestion_groups groups = {.count = 0};
    begin();
    search_store_suggestions(batch, span_of(typed), &names, &questions);
    run();
    search_suggest_group(arena, &names, &questions, &groups);
    return groups;
}

static void suggests(const char *typed, const char *group, const char *title)
{
    struct search_suggestion_groups groups = suggest(typed);
    const struct search_suggestion *first = first_of(&groups, group);
    if (first == NULL || !span_is(first->title, title))
        fail_msg("“%s” should suggest %s: %s", typed, group, title);
}

static void names_are_suggested_from_their_first_letters(void **state)
{
    (void)state;
    suggests("pi", "Muscles", "Piriformis");
    suggests("ql", "Muscles", "Quadratus lumborum");
    suggests("fig", "Stretches", "Figure-four glute stretch");
    suggests("Figure-fo", "Stretches", "Figure-four glute stretch");
    suggests("four fig", "Stretches", "Figure-four glute stretch");
    suggests("lumb", "Tags", "Lower back");
    suggests("it", "Terms", "IT band");
    suggests("flex", "Muscles", "Hip flexors");
    suggests("tight gl", "Articles", "Tight glutes");
}

static void a_sentence_suggests_what_it_names(void **state)
{
    (void)state;
    struct search_suggestion_groups groups = suggest("my bum goes tight when I sit at the des");
    assert_non_null(first_of(&groups, "Tags"));
    assert_string_equal(groups.items[0].title, "Tags");
}

static void what_is_spelled_nearly_so_is_suggested(void **state)
{
    (void)state;
    suggests("pirifromis", "Muscles", "Piriformis");
    suggests("clamshel", "Stretches", "Clamshell");
}

static void questions_are_suggested_by_the_words_of_their_title(void **state)
{
    (void)state;
    const char *const glutes = "Glute bridges make my lower back ache and I hardly feel my "
                               "glutes. Am I doing them wrong?";
    suggests("bridges make", "Questions", glutes);
    suggests("lower back ac", "Questions", glutes);
    suggests("glute bridg", "Questions", glutes);
    suggests("bridg", "Questions", glutes);
    struct search_suggestion_groups groups = suggest("bridges make zebra");
    assert_null(first_of(&groups, "Questions"));
}

static void a_deleted_question_is_not_suggested(void **state)
{
    (void)state;
    struct search_suggestion_groups groups = suggest("massage ball foam rol");
    assert_non_null(first_of(&groups, "Questions"));
    sql("UPDATE question SET listed = false");
    groups = suggest("massage ball foam rol");
    assert_null(first_of(&groups, "Questions"));
    sql("UPDATE question SET listed = true");
}

static void signs_and_one_letter_suggest_nothing(void **state)
{
    (void)state;
    assert_int_equal(suggest("").count, 0);
    assert_int_equal(suggest("p").count, 0);
    assert_int_equal(suggest("%_").count, 0);
    assert_int_equal(suggest("'\\\"(").count, 0);
    assert_int_equal(suggest("%%ri").count, suggest("ri").count);
}

static void there_are_ten_suggestions_at_most(void **state)
{
    (void)state;
    static const char *const typed[] = {"st", "gl", "hip", "back", "lo", "the", "stretch"};
    for (size_t i = 0; i < COUNT_OF(typed); i++) {
        struct search_suggestion_groups groups = suggest(typed[i]);
        size_t count = 0;
        for (size_t g = 0; g < groups.count; g++) {
            assert_true(groups.items[g].list.count <= SEARCH_SUGGEST_OF_A_KIND);
            count += groups.items[g].list.count;
        }
        assert_true(count <= 10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_compared_without_its_signs),
        cmocka_unit_test(a_synonym_is_in_force_as_soon_as_it_is_saved),
        cmocka_unit_test(an_entry_that_is_not_shown_has_no_names),
        cmocka_unit_test(common_words_mean_the_proper_ones),
        cmocka_unit_test(what_is_typed_is_not_added_again),
        cmocka_unit_test(misspelled_words_are_recognized),
        cmocka_unit_test(short_words_are_recognized),
        cmocka_unit_test(other_words_are_not_corrected),
        cmocka_unit_test(a_word_is_found_however_it_is_written),
        cmocka_unit_test(known_words_and_names_are_left_alone),
        cmocka_unit_test(a_text_is_corrected_word_by_word),
        cmocka_unit_test(a_listed_misspelling_is_corrected_with_the_others),
        cmocka_unit_test(names_are_suggested_from_their_first_letters),
        cmocka_unit_test(a_sentence_suggests_what_it_names),
        cmocka_unit_test(what_is_spelled_nearly_so_is_suggested),
        cmocka_unit_test(questions_are_suggested_by_the_words_of_their_title),
        cmocka_unit_test(a_deleted_question_is_not_suggested),
        cmocka_unit_test(signs_and_one_letter_suggest_nothing),
        cmocka_unit_test(there_are_ten_suggestions_at_most),
        cmocka_unit_test(words_that_only_hold_a_sentence_together_mean_nothing_else),
        cmocka_unit_test(a_word_for_several_things_counts_for_each_of_them_less),
        cmocka_unit_test(a_long_query_costs_no_more_than_a_bounded_one),
        cmocka_unit_test(names_kept_step_by_step_are_the_names_there_are),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
