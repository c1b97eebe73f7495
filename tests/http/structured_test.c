/* What entries say to search engines: JSON that is read here, beside the page that people read. */
#include "http/site.h"

#include <jansson.h>
#include <stdlib.h>

#define ORIGIN "http://backtalk.example"

static struct person *reader;
static struct person *member;

static void change(const char *sql)
{
    assert_int_equal(
        number_of(format("WITH changed AS (%s RETURNING 1) SELECT count(*) FROM changed", sql)), 1);
}

static int begin(void **state)
{
    (void)state;
    setenv("ORIGIN", ORIGIN, 1);
    reader = somebody();
    load_library();
    member = sign_up("member_mia");
    return 0;
}

static int end(void **state)
{
    (void)state;
    return unsetenv("ORIGIN");
}

/* The page's data, which has to be one script with JSON; to be freed. */
static json_t *data_of(const struct page *page)
{
    static const char start[] = "<script type=\"application/ld+json\">";
    const char *at = strstr(page->body.ptr, start);
    assert_non_null(at);
    at += strlen(start);
    const char *end = strstr(at, "</script>");
    assert_non_null(end);
    assert_null(strstr(end, start));
    json_error_t error;
    json_t *data = json_loadb(at, (size_t)(end - at), JSON_REJECT_DUPLICATES, &error);
    if (data == NULL)
        fail_msg("%s in %.*s", error.text, (int)(end - at), at);
    assert_string_equal(json_string_value(json_object_get(data, "@context")), "https://schema.org");
    return data;
}

static json_t *thing(json_t *data, const char *type)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(data, "@graph"), i, item)
    {
        if (strcmp(json_string_value(json_object_get(item, "@type")), type) == 0)
            return item;
    }
    fail_msg("there is no %s", type);
    return NULL;
}

static const char *word(json_t *object, const char *name)
{
    const char *s = json_string_value(json_object_get(object, name));
    if (s == NULL)
        fail_msg("there is no %s", name);
    return s;
}

static void assert_crumbs(json_t *data, const char *list, const char *folder, const char *title,
                          const char *path)
{
    json_t *items = json_object_get(thing(data, "BreadcrumbList"), "itemListElement");
    assert_int_equal(json_array_size(items), 2);
    assert_string_equal(word(json_array_get(items, 0), "name"), list);
    assert_string_equal(word(json_array_get(items, 0), "item"), format(ORIGIN "/%s", folder));
    assert_string_equal(word(json_array_get(items, 1), "name"), title);
    assert_string_equal(word(json_array_get(items, 1), "item"), format(ORIGIN "%s", path));
}

static void a_stretch_is_an_exercise_plan(void **state)
{
    (void)state;
    struct page page = get(reader, "/stretches/figure-four");
    assert_status(&page, 200);
    json_t *data = data_of(&page);
    json_t *plan = thing(data, "ExercisePlan");
    assert_string_equal(word(plan, "name"), "Figure-four glute stretch");
    assert_string_equal(word(plan, "url"), ORIGIN "/stretches/figure-four");
    assert_string_equal(word(plan, "activityDuration"), "PT30S");
    static const char *const shown[] = {"name", "description", "additionalVariable"};
    for (size_t i = 0; i < COUNT_OF(shown); i++)
        assert_has(&page, format(">%s<", word(plan, shown[i])));
    assert_has(&page, format("· %s</p>", word(plan, "exerciseType")));
    json_t *muscles = json_object_get(plan, "associatedAnatomy");
    assert_int_equal(json_array_size(muscles), 4);
    for (size_t i = 0; i < json_array_size(muscles); i++)
        assert_has(&page, format(">%s</a>", json_string_value(json_array_get(muscles, i))));
    json_t *aliases = json_object_get(plan, "alternateName");
    for (size_t i = 0; i < json_array_size(aliases); i++)
        assert_has(&page, json_string_value(json_array_get(aliases, i)));
    const char *image = word(plan, "image");
    assert_has(&page, format("src=\"%s\"", image + strlen(ORIGIN)));
    page = get(reader, image + strlen(ORIGIN));
    assert_status(&page, 200);
    assert_crumbs(data, "Stretches", "stretches", "Figure-four glute stretch",
                  "/stretches/figure-four");
    json_decref(data);
}

static void every_stretch_says_its_dose_as_the_page_does(void **state)
{
    (void)state;
    struct page list = get(reader, "/stretches");
    size_t seen = 0;
    for (const char *at = list.body.ptr; (at = strstr(at, "href=\"/stretches/")) != NULL; at++) {
        char path[100];
        if (sscanf(at, "href=\"%99[a-z0-9/-]\"", path) != 1 || strlen(path) < 12)
            continue;
        struct page page = get(reader, path);
        if (page.status != 200)
            continue;
        json_t *data = data_of(&page);
        json_t *plan = thing(data, "ExercisePlan");
        const char *dose = json_string_value(json_object_get(plan, "additionalVariable"));
        if (dose != NULL)
            assert_has(&page, format("<dd>%s</dd>", dose));
        const char *often = json_string_value(json_object_get(plan, "activityFrequency"));
        if (often != NULL)
            assert_has(&page, format("<dd>%s</dd>", often));
        json_decref(data);
        seen++;
    }
    assert_true(seen >= 20);
}

static void a_routine_names_its_stretches_in_their_order(void **state)
{
    (void)state;
    struct page page = get(reader, "/routines/tight-glutes-routine");
    json_t *data = data_of(&page);
    json_t *plan = thing(data, "ExercisePlan");
    assert_string_equal(word(plan, "exerciseType"), "Routine");
    json_t *parts = json_object_get(plan, "hasPart");
    assert_int_equal(json_array_size(parts), 5);
    assert_string_equal(word(json_array_get(parts, 2), "name"), "Figure-four glute stretch");
    assert_string_equal(word(json_array_get(parts, 2), "url"), ORIGIN "/stretches/figure-four");
    assert_string_equal(word(json_array_get(parts, 4), "additionalVariable"), "2 × 5 times");
    assert_crumbs(data, "Routines", "routines", "Routine for tight glutes",
                  "/routines/tight-glutes-routine");
    json_decref(data);
}

static void an_article_is_a_medical_page(void **state)
{
    (void)state;
    struct page page = get(reader, "/articles/tight-glutes-1");
    json_t *data = data_of(&page);
    json_t *article = thing(data, "MedicalWebPage");
    assert_has(&page, format(">%s</h1>", word(article, "name")));
    assert_has(&page, word(article, "description"));
    assert_null(json_object_get(article, "reviewedBy")); /* nobody has */
    assert_null(json_object_get(article, "lastReviewed"));
    assert_crumbs(data, "Articles", "articles", "Tight glutes", "/articles/tight-glutes-1");
    assert_string_equal(word(json_object_get(article, "author"), "name"), "coach_hanna");
    assert_null(json_object_get(json_object_get(article, "author"), "jobTitle"));
    json_t *sources = json_object_get(article, "citation");
    assert_int_equal(json_array_size(sources), 3);
    for (size_t i = 0; i < 3; i++)
        assert_has(&page, format("href=\"%s\"", word(json_array_get(sources, i), "url")));
    assert_string_equal(word(json_object_get(article, "isPartOf"), "name"), "Lower back and hips");
    json_t *how = json_object_get(article, "mainEntity");
    assert_string_equal(word(how, "@type"), "HowTo");
    json_t *steps = json_object_get(how, "step");
    assert_int_equal(json_array_size(steps), 6);
    assert_has(&page, word(json_array_get(steps, 0), "text"));
    assert_string_equal(word(json_array_get(steps, 5), "url"), ORIGIN "/stretches/figure-four");
    json_decref(data);
}

static void what_is_reviewed_says_by_whom_and_when(void **state)
{
    (void)state;
    (void)sign_up_as("cleo_clinician", "coach");
    change("INSERT INTO credential (account_id, profession, checked, valid_until, verified_by)"
           " SELECT a.id, 'Physiotherapist', 'HCPC', current_date + 900, m.id FROM account a, "
           "account m"
           " WHERE a.name = 'cleo_clinician' AND m.name = 'member_mia'");
    change("INSERT INTO review (entry_id, revision, account_id, credential_id, reviewer, "
           "profession, reviewed_on, due_on, covers)"
           " SELECT e.id, 1, a.id, c.id, 'Cleo <C>', 'Physiotherapist', current_date, current_date "
           "+ 300, '{}'"
           " FROM entry e, account a JOIN credential c ON c.account_id = a.id"
           " WHERE e.slug = 'glutes-and-back-pain' AND a.name = 'cleo_clinician'");
    struct page page = get(reader, "/articles/glutes-and-back-pain");
    json_t *data = data_of(&page);
    json_t *article = thing(data, "MedicalWebPage");
    json_t *by = json_object_get(article, "reviewedBy");
    assert_string_equal(word(by, "name"), "Cleo <C>");
    assert_string_equal(word(by, "jobTitle"), "Physiotherapist");
    assert_int_equal(strlen(word(article, "lastReviewed")), strlen("2026-01-31"));
    assert_int_equal(number_of(format("SELECT count(*) FROM review WHERE reviewed_on = '%s'",
                                      word(article, "lastReviewed"))),
                     1);
    assert_has(&page, "Reviewed by");
    json_decref(data);
}

static void an_author_has_the_profession_that_was_checked(void **state)
{
    (void)state;
    change(
        "INSERT INTO credential (account_id, profession, checked, valid_until, verified_by)"
        " SELECT a.id, 'Dance <teacher>', 'seen', current_date + 90, m.id FROM account a, account m"
        " WHERE a.name = 'coach_hanna' AND m.name = 'member_mia'");
    struct page page = get(reader, "/articles/tight-hip-flexors-2");
    json_t *data = data_of(&page);
    json_t *author = json_object_get(thing(data, "MedicalWebPage"), "author");
    assert_string_equal(word(author, "jobTitle"), "Dance <teacher>");
    assert_has(&page, "Dance &lt;teacher&gt;</span> (credential checked by the site’s admins)");
    json_decref(data);
    change("UPDATE credential SET valid_until = current_date - 2 WHERE profession LIKE 'Dance%'");
    page = get(member, "/articles/tight-hip-flexors-2");
    assert_has_not(&page, "Dance");
}

static void a_term_is_a_defined_term(void **state)
{
    (void)state;
    struct page page = get(reader, "/terms/sciatica");
    json_t *data = data_of(&page);
    json_t *term = thing(data, "DefinedTerm");
    assert_string_equal(word(term, "name"), "Sciatica");
    assert_has(&page, word(term, "description"));
    assert_string_equal(word(term, "inDefinedTermSet"), ORIGIN "/terms");
    assert_crumbs(data, "Terms", "terms", "Sciatica", "/terms/sciatica");
    json_decref(data);
}

static void a_muscle_says_where_it_is(void **state)
{
    (void)state;
    struct page page = get(reader, "/muscles/piriformis");
    json_t *data = data_of(&page);
    assert_int_equal(json_array_size(json_object_get(data, "@graph")), 1);
    assert_crumbs(data, "Muscles", "muscles", "Piriformis", "/muscles/piriformis");
    json_decref(data);
}

static void titles_cannot_end_the_script(void **state)
{
    (void)state;
    change("UPDATE entry SET title = 'A </script><b>\" & \\', summary = '<!-- <script>' WHERE slug "
           "= 'supine' AND kind = 'term'");
    struct page page = get(reader, "/terms/supine");
    json_t *data = data_of(&page);
    assert_string_equal(word(thing(data, "DefinedTerm"), "name"), "A </script><b>\" & \\");
    assert_string_equal(word(thing(data, "DefinedTerm"), "description"), "<!-- <script>");
    json_decref(data);
}

static void members_pages_and_drafts_have_none(void **state)
{
    (void)state;
    struct page page = get(member, "/stretches/figure-four");
    assert_has_not(&page, "schema.org");
    page = get(reader, "/about");
    assert_has_not(&page, "schema.org");
    page = get(reader, "/stretches/figure-four/history");
    assert_has_not(&page, "schema.org");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stretch_is_an_exercise_plan),
        cmocka_unit_test(every_stretch_says_its_dose_as_the_page_does),
        cmocka_unit_test(a_routine_names_its_stretches_in_their_order),
        cmocka_unit_test(an_article_is_a_medical_page),
        cmocka_unit_test(what_is_reviewed_says_by_whom_and_when),
        cmocka_unit_test(an_author_has_the_profession_that_was_checked),
        cmocka_unit_test(a_term_is_a_defined_term),
        cmocka_unit_test(a_muscle_says_where_it_is),
        cmocka_unit_test(titles_cannot_end_the_script),
        cmocka_unit_test(members_pages_and_drafts_have_none),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
