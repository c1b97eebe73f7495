/* Importing free-exercise-db: drafts and nothing but drafts, said honestly, once. */
#include "db/product.h"

#include "ctl/ctl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static struct product product;
static char folder[64];
static char file[100];

#define EXERCISE(id, name, category, equipment, primary, secondary, steps)                    \
    "{\"id\": \"" id "\", \"name\": \"" name                                                  \
    "\", \"force\": \"static\", \"level\": \"beginner\",\n"                                   \
    " \"mechanic\": null, \"equipment\": " equipment ", \"primaryMuscles\": [" primary "],\n" \
    " \"secondaryMuscles\": [" secondary "], \"instructions\": [" steps                       \
    "], \"category\": \"" category "\",\n \"images\": [\"" id "/0.jpg\"]}"

static const char list[] =
    "[\n" EXERCISE("Knee_Hug", "Knee hug", "stretching", "\"bands\"", "\"glutes\"", "\"hamstrings\", \"calves\"", "\"Lie down.\", \"Hug one knee.\"") ",\n" EXERCISE(
        "Roll", "Rolling (SMR)", "stretching", "\"foam roll\"", "\"glutes\"", "",
        "\"Roll.\"") ",\n" EXERCISE("Curl", "Curl", "strength", "\"dumbbell\"", "\"biceps\"", "",
                                    "\"Curl.\"") ",\n" EXERCISE("Run", "Run", "cardio", "null",
                                                                "\"glutes\"", "",
                                                                "\"Run.\"") ",\n" EXERCISE("Still",
                                                                                           "Still",
                                                                                           "stretch"
                                                                                           "ing",
                                                                                           "null",
                                                                                           "\"glute"
                                                                                           "s\"",
                                                                                           "",
                                                                                           "") ","
                                                                                               "\n" EXERCISE(
                                                                                                   "Plank",
                                                                                                   "Plank",
                                                                                                   "strength",
                                                                                                   "\"body only\"",
                                                                                                   "\"glutes\"",
                                                                                                   "",
                                                                                                   "\"Hold.\"") "\n]\n";

static int setup(void **state)
{
    (void)state;
    product_open(&product);
    folder_make(folder);
    snprintf(file, sizeof(file), "%s/list.json", folder);
    folder_write_text(folder, "list.json", list);
    if (product_load(&product, "assets/library") != CTL_OK)
        fail_msg("%s", product.err);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    folder_remove(folder);
    product_close(&product);
    return 0;
}

static void assert_said(const char *words)
{
    if (strstr(product.out, words) == NULL)
        fail_msg("'%s' is not in: %s", words, product.out);
}

static const char *of_knee_hug(const char *what)
{
    static char sql[300];
    snprintf(sql, sizeof(sql),
             "SELECT %s FROM entry e JOIN post p ON p.id = e.id WHERE e.slug = 'knee-hug'", what);
    return product_text(&product, sql);
}

static void test_what_fits_becomes_drafts(void **state)
{
    (void)state;
    char before[64];
    char after[64];
    if (product_exercises(&product, file, "coach_hanna") != CTL_OK)
        fail_msg("%s", product.err);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM entry WHERE status = 'draft'"),
                     2);
    assert_string_equal(of_knee_hug("model->>'type'"), "stretch");
    assert_string_equal(of_knee_hug("jsonb_array_length(model->'steps')"), "2");
    assert_string_equal(of_knee_hug("model->'kit'->0->>'thing'"), "bands");
    assert_string_equal(
        of_knee_hug(
            "(SELECT string_agg(muscle || ' ' || role || ' ' || effect, ', ' ORDER BY muscle)"
            " FROM entry_muscle WHERE entry_id = e.id)"),
        "gluteals target lengthens, hamstrings also lengthens");
    assert_string_equal(
        of_knee_hug("model->'evidence'->'citations'->0->>'url'"),
        "https://github.com/yuhonas/free-exercise-db/blob/main/exercises/Knee_Hug.json");
    assert_non_null(strstr(of_knee_hug("model->>'origin'"), "Unlicense"));
    assert_non_null(strstr(of_knee_hug("p.body"), "- level: `beginner`"));
    assert_string_equal(
        product_text(&product, "SELECT model->>'type' FROM entry WHERE slug = 'rolling-smr'"),
        "release");
    assert_said("     2 became drafts");
    assert_said("     1 left out: they work on no muscle");
    assert_said("     1 left out: of a category");
    assert_said("     1 left out: they say no steps");
    assert_said("     1 left out: an entry here is called so already");
    assert_said("           1 calves\n");
    assert_string_equal(
        product_text(&product,
                     "SELECT status FROM entry WHERE slug = 'plank' AND kind = 'stretch'"),
        "review");
    /* A second time changes nothing, whatever became of the drafts. */
    product_sql(&product, "UPDATE entry SET title = 'Hugging' WHERE slug = 'knee-hug'");
    product_digest(&product, before);
    assert_int_equal(product_exercises(&product, file, NULL), CTL_OK);
    product_digest(&product, after);
    assert_string_equal(before, after);
    assert_said("     2 were imported before");
    assert_said("     0 became drafts");
}

static void expect_refused(const char *text, const char *words)
{
    char before[64];
    char after[64];
    folder_write_text(folder, "list.json", text);
    product_digest(&product, before);
    assert_int_equal(product_exercises(&product, file, NULL), CTL_FAILED);
    product_digest(&product, after);
    assert_string_equal(before, after);
    if (strstr(product.err, words) == NULL)
        fail_msg("'%s' is not in: %s", words, product.err);
}

#define GOOD EXERCISE("A", "An exercise", "stretching", "null", "\"glutes\"", "", "\"Do it.\"")

static void test_bad_files_are_refused_with_where(void **state)
{
    (void)state;
    expect_refused("", "list.json:1: this is no list");
    expect_refused("{}", "it has to begin with [");
    expect_refused("[" GOOD ",\n" GOOD "]", "the id A is there twice");
    expect_refused("[" GOOD "\n" GOOD "]", "list.json:5: a comma");
    expect_refused("[" GOOD ",]", "list.json:4: an exercise has to begin with {");
    expect_refused("[" GOOD "] x", "behind the list");
    expect_refused("[" GOOD ", {\"id\": \"B\"}]", "list.json:4: exercise 2 (B): its name");
    expect_refused("[" GOOD ", {\"id\": \"B\", ", "list.json:4: ");
    expect_refused("[{\"id\": 5}]", "exercise 1 (without an id): its id");
    expect_refused(
        "[{\"id\": \"B\", \"name\": \"Be\", \"category\": \"x\", \"primaryMuscles\": [1],"
        " \"secondaryMuscles\": [], \"instructions\": []}]",
        "lists of texts");
    char *large = malloc(100000);
    assert_non_null(large);
    memset(large, 'x', 99999);
    large[99999] = '\0';
    memcpy(large, "[{\"id\": \"", strlen("[{\"id\": \""));
    expect_refused(large, "longer than 64 KB");
    free(large);
    remove(file);
    assert_int_equal(product_exercises(&product, file, NULL), CTL_FAILED);
    folder_write_text(folder, "list.json", "[" GOOD "]");
    assert_int_equal(product_exercises(&product, file, "new_nat"), CTL_FAILED);
    assert_non_null(strstr(product.err, "no coach is called 'new_nat'"));
}

static void test_the_whole_list(void **state)
{
    (void)state;
    static const char whole[] = "../shared/data/free-exercise-db/exercises.json";
    if (access(whole, R_OK) != 0)
        skip();
    if (product_exercises(&product, whole, NULL) != CTL_OK)
        fail_msg("%s", product.err);
    int64_t drafts = product_number(&product, "SELECT count(*) FROM entry WHERE status = 'draft'");
    assert_true(drafts > 200 && drafts < 873);
    assert_int_equal(
        product_number(&product,
                       "SELECT count(*) FROM import_alias WHERE source = 'free-exercise-db'"),
        drafts);
    int code = product_exercises(&product, whole, NULL);
    assert_int_equal(code, CTL_OK);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM entry WHERE status = 'draft'"),
                     drafts);
}

/* ---- wger ---- */

#define TRANSLATION(language, name, description)                  \
    "{\"id\": 9, \"name\": \"" name "\", \"language\": " language \
    ", \"description\": \"" description                           \
    "\", \"license\": 2, \"license_author\": \"Ann Author\", \"aliases\": [], \"notes\": []}"
#define WGER(id, category, muscles, licence, translations)                                        \
    "{\"id\": " id ", \"uuid\": \"uuid-" id "\", \"category\": {\"id\": 1, \"name\": \"" category \
    "\"}, \"muscles\": [" muscles "], \"muscles_secondary\": [{\"id\": 2, \"name\": \"Biceps "    \
    "femoris\", \"name_en\": \"Hamstrings\"}], "                                                  \
    "\"equipment\": [{\"id\": 4, \"name\": \"Gym mat\"}, {\"id\": 7, \"name\": \"none "           \
    "(bodyweight exercise)\"}], "                                                                 \
    "\"license\": " licence                                                                       \
    ", \"license_author\": \"\", \"images\": [{\"id\": 1}], \"translations\": [" translations "]}"
#define GLUTES "{\"id\": 8, \"name\": \"Gluteus maximus\", \"name_en\": \"Glutes\"}"
#define SHARED \
    "{\"id\": 2, \"short_name\": \"CC-BY-SA 4\", \"url\": \"https://creativecommons.org\"}"

static const char wger[] =
    "{\"count\": 5, \"next\": null, \"previous\": null, \"results\": [" WGER("11", "Legs", GLUTES, SHARED, TRANSLATION("1", "Kniebeuge", "<p>Runter.</p>") "," TRANSLATION("2", "Wobbly hip lift", "<p>Lie  on your back.</p><ol><li>Lift &amp; hold.</li><li>Lower.</li></ol>")) ", " WGER(
        "12", "Cardio", GLUTES, SHARED,
        TRANSLATION(
            "2", "Jogging",
            "<p>Run.</p>")) ", " WGER("13", "Legs", GLUTES, SHARED,
                                      TRANSLATION(
                                          "1", "Nur deutsch",
                                          "<p>So.</p>")) ", " WGER("14", "Legs", GLUTES, "{}",
                                                                   TRANSLATION(
                                                                       "2", "Unlicensed",
                                                                       "<p>So.</p>")) ", " WGER("1"
                                                                                                "5",
                                                                                                "Le"
                                                                                                "g"
                                                                                                "s",
                                                                                                GLUTES,
                                                                                                SHARED,
                                                                                                TRANSLATION(
                                                                                                    "2",
                                                                                                    "Wordless",
                                                                                                    "")) "]}";

static void test_wger_keeps_author_and_licence(void **state)
{
    (void)state;
    folder_write_text(folder, "list.json", wger);
    if (product_wger(&product, file, "coach_hanna") != CTL_OK)
        fail_msg("%s", product.err);
#define OF_HIP_LIFT(what)       \
    product_text(&product,      \
                 "SELECT " what \
                 " FROM entry e JOIN post p ON p.id = e.id WHERE e.slug = 'wobbly-hip-lift'")
    assert_string_equal(OF_HIP_LIFT("status"), "draft");
    assert_string_equal(OF_HIP_LIFT("jsonb_path_query_array(model, '$.steps[*].text')"),
                        "[\"Lie on your back.\", \"Lift & hold.\", \"Lower.\"]");
    assert_string_equal(OF_HIP_LIFT("model->>'origin'"),
                        "Imported from wger: the text is by Ann Author, licence CC-BY-SA 4.");
    assert_string_equal(OF_HIP_LIFT("model->'evidence'->'citations'->0->>'url'"),
                        "https://wger.de/en/exercise/11/view/");
    assert_string_equal(OF_HIP_LIFT("jsonb_path_query_array(model, '$.kit[*].thing')"),
                        "[\"Gym mat\"]");
    /* It says which muscles, and neither what sort of exercise it is nor what that does to them. */
    assert_string_equal(OF_HIP_LIFT("jsonb_array_length(model->'muscles')"), "0");
    assert_non_null(strstr(OF_HIP_LIFT("p.body"), "- works on: `Glutes`"));
    assert_said("     1 became drafts");
    assert_said("     1 left out: of a category");
    assert_said("     1 left out: they have no name in English");
    assert_said("     1 left out: they say no licence");
    assert_said("     1 left out: they say no steps");
    assert_int_equal(product_wger(&product, file, NULL), CTL_OK);
    assert_said("     1 were imported before");
}

static void test_what_is_not_of_wger_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "[]",
        "{\"count\": 0}",
        "{\"results\": [{\"id\": 1}]}",
        "{\"results\": [], \"more\": 1}",
        "{\"results\": [{\"id\": 1, \"uuid\": \"u\", \"category\": 3}]}",
        "{\"results\": [{\"id\": 1, \"uuid\": \"u\", \"category\": {\"name\": \"Legs\"}, "
        "\"muscles\": 5}]}"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        folder_write_text(folder, "list.json", bad[i]);
        assert_int_equal(product_wger(&product, file, NULL), CTL_FAILED);
        assert_non_null(strstr(product.err, "nothing was imported"));
    }
}

/* Neither the author nor a value is cut within a letter of several bytes, which the database would refuse. */
static void test_a_long_author_is_cut_between_letters(void **state)
{
    (void)state;
    char author[512] = "a";
    for (size_t i = 1; i + 2 < sizeof(author); i += 2)
        memcpy(author + i, "é", 3);
    folder_write_text(folder, "list.json", wger);
    folder_replace(folder, "list.json", "license_author\": \"Ann Author",
                   "license_author\": \"Kniebeuge");
    folder_replace(folder, "list.json", "Ann Author", author);
    if (product_wger(&product, file, "coach_hanna") != CTL_OK)
        fail_msg("%s", product.err);
    assert_string_equal(
        OF_HIP_LIFT("length(model->>'origin') - length(replace(model->>'origin', 'é', ''))"),
        "199");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_fits_becomes_drafts, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bad_files_are_refused_with_where, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_whole_list, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wger_keeps_author_and_licence, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_long_author_is_cut_between_letters, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_is_not_of_wger_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
