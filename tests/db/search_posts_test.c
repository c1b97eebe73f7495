/* What is posted is found once the index is kept, what is taken back is not, whatever way it was written. */
#include "db/product.h"

#include "answer/answer.h"
#include "library/entry_store.h"
#include "search/find.h"
#include "tag/tag.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { WHY_MAX = 4096, ARENA_MAX = 256 << 20 };

static struct product product;
static struct arena *arena;
static struct db_batch *batch;
static int64_t coach;
static int64_t member;

static void begin(void)
{
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

static int set_up(void **state)
{
    (void)state;
    product_open(&product);
    arena = arena_new(ARENA_MAX);
    sql("INSERT INTO account (name, name_key, role) VALUES ('Carla', 'carla', 'coach'), "
        "('Max', 'max', 'member')");
    sql("INSERT INTO tag (name, title, facet) VALUES ('low-back', 'Low back', 'region'), "
        "('dull', 'Dull', 'quality')");
    sql("INSERT INTO session (token_hash, account_id, expires_at, address, agent) "
        "SELECT 'coach', id, '2100-01-01', '', '' FROM account WHERE role = 'coach'");
    coach = product_number(&product, "SELECT id FROM account WHERE name = 'Carla'");
    member = product_number(&product, "SELECT id FROM account WHERE name = 'Max'");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    product_close(&product);
    return 0;
}

static void keep_index(void)
{
    product_jobs(&product);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM search_dirty"), 0);
}

/* Is the thread found by these words? The index is kept first. */
static bool finds(const char *words, int64_t thread_id)
{
    struct search_ranking found;
    struct text why;
    text_init(&why, WHY_MAX);
    keep_index();
    if (!search_find_now(product.db, arena, span_of(words), &found, &why))
        fail_msg("%s", text_string(&why));
    text_free(&why);
    for (size_t i = 0; i < found.count; i++) {
        if (found.items[i].thread_id == thread_id)
            return true;
    }
    return false;
}

/* ---- writing, as the site does ---- */

static struct post_text *text_of(const char *body)
{
    struct post_text *text = arena_new_of(arena, struct post_text);
    assert_true(post_text_make(arena, span_of(body), text));
    return text;
}

static int64_t ask(const char *title, const char *body)
{
    struct span tags[] = {SPAN("low-back")};
    int64_t id = 0;
    begin();
    question_store_ask(batch, member, span_of(title), SPAN("q"), text_of(body), tags, 1, &id);
    run();
    return id;
}

static int64_t answer(int64_t question, const char *body)
{
    int64_t id = 0;
    begin();
    answer_store_give(batch, coach, question, text_of(body), &id);
    run();
    return id;
}

static void edit(int64_t author, int64_t post, const char *title, const char *body, const char *tag)
{
    struct post_source source = {.id = 0};
    struct span tags[] = {span_of(tag)};
    begin();
    post_store_source(batch, SPAN(""), post, &source);
    run();
    begin();
    post_store_edit(batch, author, &source, source.revision, span_of(title), SPAN("q"),
                    text_of(body), tags, 1, SPAN("clearer"));
    run();
}

static void delete_or_restore(int64_t actor, int64_t post, bool gone)
{
    begin();
    post_store_delete(batch, actor, post, gone, SPAN(""), SPAN("twice"));
    run();
}

/* Kind and slug say which; the alias is one more name. */
static int64_t save_entry(const char *slug, const char *status, const char *alias, const char *body)
{
    struct entry saved = {.id = 0};
    struct span aliases[] = {span_of(alias)};
    begin();
    entry_store_get(batch, SPAN("coach"), "term", span_of(slug), &saved);
    run();
    struct entry draft = {.id = saved.id,
                          .revision = saved.revision,
                          .kind = SPAN("term"),
                          .slug = span_of(slug),
                          .title = span_of(slug),
                          .summary = SPAN("Short."),
                          .aliases = aliases,
                          .alias_count = 1,
                          .status = span_of(status),
                          .model = SPAN("{}"),
                          .body = span_of(body)};
    struct post_text *text = text_of(body);
    begin();
    entry_store_save(batch, coach, &draft, text, text->plain, SPAN("new"), SPAN(""));
    run();
    begin();
    entry_store_get(batch, SPAN("coach"), "term", span_of(slug), &saved);
    run();
    assert_true(saved.id != 0);
    return saved.id;
}

/* ---- the tests ---- */

static void a_question_is_found_by_title_body_and_tag(void **state)
{
    (void)state;
    int64_t id = ask("Stiff gracilis in the morning", "It began while **skating**.");
    assert_int_equal(product_number(&product, "SELECT count(*) FROM search_dirty"), 1);
    assert_true(finds("gracilis", id));
    assert_true(finds("skating", id));
    assert_true(finds("low-back", id));
    assert_false(finds("swimming", id));
}

static void an_answer_counts_towards_its_question(void **state)
{
    (void)state;
    int64_t id = ask("What loosens the adductors?", "They ache.");
    assert_false(finds("frog pose", id));
    int64_t other = answer(id, "Try the frog pose.");
    assert_true(finds("frog pose", id));
    assert_false(finds("frog pose", other));
    edit(coach, other, "", "Try the butterfly.", "low-back");
    assert_false(finds("frog", id));
    assert_true(finds("butterfly", id));
    delete_or_restore(coach, other, true);
    assert_false(finds("butterfly", id));
    delete_or_restore(coach, other, false);
    assert_true(finds("butterfly", id));
}

static void an_edited_question_is_found_by_what_it_says_now(void **state)
{
    (void)state;
    int64_t id = ask("Soleus or gastrocnemius?", "Which one is it?");
    assert_true(finds("soleus", id));
    edit(member, id, "Soleus or Achilles?", "Which tendon is it?", "dull");
    assert_true(finds("achilles tendon", id));
    assert_false(finds("gastrocnemius", id));
    assert_true(finds("dull", id));
    assert_false(finds("low-back", id));
}

static void a_title_of_small_words_alone_is_found(void **state)
{
    (void)state;
    int64_t small = ask("What is it like, and what should we do?", "My hips ache.");
    int64_t other = ask("What is it like to have tight hips?", "My hips ache.");
    assert_true(finds("what is it like", small));
    assert_false(finds("what is it like", other));
    assert_false(finds("what is it like to sit", small));
}

static void a_deleted_question_is_not_found_a_restored_one_is(void **state)
{
    (void)state;
    int64_t id = ask("Popliteus after hiking downhill", "Behind the knee.");
    (void)answer(id, "Poles help the popliteus.");
    assert_true(finds("popliteus", id));
    delete_or_restore(member, id, true);
    assert_false(finds("popliteus", id));
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM search_term WHERE term = 'popliteus'"), 0);
    delete_or_restore(member, id, false);
    assert_true(finds("popliteus", id));
    assert_true(finds("poles", id));
}

static void an_entry_is_found_by_its_names_and_while_it_is_shown(void **state)
{
    (void)state;
    int64_t id = save_entry("reciprocal-inhibition", "draft", "Sherrington law", "One relaxes.");
    assert_false(finds("reciprocal inhibition", id));
    assert_int_equal(
        save_entry("reciprocal-inhibition", "published", "Sherrington law", "One relaxes."), id);
    assert_true(finds("reciprocal inhibition", id));
    assert_true(finds("sherrington", id));
    assert_true(finds("relaxes", id));
    save_entry("reciprocal-inhibition", "published", "Antagonist pause", "One relaxes.");
    assert_false(finds("sherrington", id));
    assert_true(finds("antagonist", id));
    product_sql(&product,
                "SELECT entry_retire(p.author_id, p.id, p.revision, NULL, 'Wrong') FROM post p "
                "JOIN entry e ON e.id = p.id WHERE e.slug = 'reciprocal-inhibition'");
    assert_false(finds("antagonist", id));
    product_sql(&product,
                "SELECT entry_bring_back(p.author_id, p.id, p.revision, 'One relaxes.', '') "
                "FROM post p JOIN entry e ON e.id = p.id WHERE e.slug = "
                "'reciprocal-inhibition'");
    assert_true(finds("antagonist", id));
}

#define PUT_ENTRY(kind, slug, title, aliases, model)                                      \
    "SELECT entry_put(a.id, NULL, 0, '" kind "', '" slug "', '" title "', 'S', '" aliases \
    "', '{}', '{}', 'review', '" model                                                    \
    "', 'b', 'b', 'b', '', '{}', '{}') FROM account a WHERE a.name = 'Carla'"

static const char *facts_of(const char *slug)
{
    char query[256];
    snprintf(query, sizeof(query),
             "SELECT d.facts FROM search_document d JOIN entry e ON e.id = d.post_id WHERE e.slug "
             "= '%s'",
             slug);
    return product_text(&product, query);
}

/* A stretch may name it before anybody writes about it. */
static void what_works_on_a_new_muscle_is_found_by_its_names(void **state)
{
    (void)state;
    sql(PUT_ENTRY("stretch", "clam-shell", "Clam shell", "{}",
                  "{\"muscles\": [{\"muscle\": \"glute-side\", \"role\": \"target\", \"effect\": "
                  "\"strengthens\"}]}"));
    assert_string_equal(facts_of("clam-shell"), "Works on: glute side");
    sql(PUT_ENTRY("muscle", "glute-side", "Gluteus medius", "{glute med}", "{}"));
    assert_string_equal(facts_of("clam-shell"), "Works on: Gluteus medius, glute med");
}

static void a_tag_that_changes_its_name_takes_its_questions_along(void **state)
{
    (void)state;
    int64_t id = ask("Ankles that crack", "At each step.");
    assert_true(finds("low-back", id));
    struct tag_draft draft = {
        .id = product_number(&product, "SELECT id FROM tag WHERE name = 'low-back'"),
        .name = SPAN("lumbar"),
        .title = SPAN("Low back"),
        .facet = SPAN("region"),
        .text = *text_of("Below the ribs."),
        .revision = product_number(&product, "SELECT revision FROM tag WHERE name = 'low-back'")};
    int64_t saved = 0;
    begin();
    tag_store_save(batch, coach, &draft, &saved);
    run();
    assert_true(finds("lumbar", id));
    draft.name = SPAN("low-back");
    draft.revision = product_number(&product, "SELECT revision FROM tag WHERE name = 'lumbar'");
    begin();
    tag_store_save(batch, coach, &draft, &saved);
    run();
    assert_true(finds("low-back", id));
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM search_term WHERE term = 'lumbar'"), 0);
}

static void what_was_given_up_leaves_nothing(void **state)
{
    (void)state;
    keep_index();
    char before[64];
    char after[64];
    product_digest(&product, before);
    sql("BEGIN");
    (void)ask("Gemellus superior", "Twin.");
    assert_int_equal(product_number(&product, "SELECT count(*) FROM search_dirty"), 0);
    sql("ROLLBACK");
    keep_index();
    product_digest(&product, after);
    assert_string_equal(before, after);
    /* Kept, and then given up: the change waits as before. */
    int64_t id = ask("Obturator internus", "Deep.");
    sql("BEGIN; SELECT search_index(10); ROLLBACK");
    assert_int_equal(product_number(&product, "SELECT count(*) FROM search_dirty"), 1);
    assert_true(finds("obturator", id));
}

static void who_is_second_leaves_it_to_the_first(void **state)
{
    (void)state;
    int64_t id = ask("Quadratus femoris", "Deep too.");
    sql("BEGIN; SELECT search_index(10)");
    /* The first has not finished; the second neither waits nor takes. */
    assert_int_equal(product_number(&product, "SELECT search_index(10)"), 0);
    sql("COMMIT");
    assert_int_equal(product_number(&product, "SELECT count(*) FROM search_dirty"), 0);
    assert_true(finds("femoris", id));
}

static void what_is_imported_is_found(void **state)
{
    (void)state;
    assert_int_equal(product_import(&product, "tests/db/dump", NULL), 0);
    int64_t id = product_number(
        &product, "SELECT thread_id FROM search_document WHERE NOT hidden AND kind = 'answer'"
                  " ORDER BY post_id DESC LIMIT 1");
    char words[256];
    snprintf(words, sizeof(words), "%s",
             product_text(&product, "SELECT title FROM question ORDER BY id DESC LIMIT 1"));
    assert_true(id > 0);
    assert_true(finds(words, product_number(&product, "SELECT max(id) FROM question")));
}

/* ---- words ---- */

static void assert_same_words(const char *one, const char *other)
{
    char query[512];
    snprintf(query, sizeof(query),
             "SELECT string_agg(array_to_string(tsvector_to_array(search_words(w)), ' '), '|')"
             " FROM unnest(ARRAY[$a$%s$a$, $a$%s$a$]) AS w",
             one, other);
    char both[512];
    harness_value(product.uri, query, both, sizeof(both));
    char *middle = strchr(both, '|');
    assert_non_null(middle);
    *middle = '\0';
    assert_string_equal(both, middle + 1);
    assert_true(both[0] != '\0');
}

static void words_are_the_same_however_they_are_written(void **state)
{
    (void)state;
    assert_same_words("hip", "Hips");
    assert_same_words("stretch", "stretching, stretched; stretches!");
    assert_same_words("hip flexors", "hip-flexor");
    assert_same_words("90/90", "90-90");
    assert_same_words("L4/L5", "L4-L5");
    assert_same_words("hips glutes", "hips/glutes");
    assert_same_words("sitting. Then up", "sitting.Then up");
    assert_same_words("IT band", "it-bands");
    assert_same_words("the IT band is tight", "the ITB band is tight");
    assert_same_words("IT tract", "it\ntract");
    assert_same_words("cat cow", "cat_cow");
    assert_same_words("5 reps", "-5 reps");
    assert_same_words("don't", "don’t");
}

static void small_words_are_words(void **state)
{
    (void)state;
    assert_string_equal(
        product_text(&product, "SELECT search_words('up and down it is off over under SI QL')"),
        "'and':2 'down':3 'is':5 'it':4 'off':6 'over':7 'ql':10 'si':9 'under':8 'up':1");
    /* Fillers stand in phrases; they do not rank. */
    assert_string_equal(product_text(&product, "SELECT string_agg(term, ' ' ORDER BY term)"
                                               " FROM search_asked('when I lie down it hurts')"),
                        "down hurt lie");
}

static void itb_finds_who_wrote_it_band(void **state)
{
    (void)state;
    int64_t id = ask("My IT band is tight", "On the outside.");
    int64_t other = ask("It is tight, my band", "A rubber one.");
    assert_true(finds("ITB", id));
    assert_true(finds("itb", id));
    assert_false(finds("ITB", other));
    assert_true(finds("it band", id));
}

static void up_is_not_down(void **state)
{
    (void)state;
    /* Going up and going down are not the same. */
    int64_t up = ask("Knees hurt going up stairs", "Up.");
    int64_t down = ask("Knees hurt going down stairs", "Down.");
    struct search_ranking found;
    struct text why;
    text_init(&why, WHY_MAX);
    keep_index();
    assert_true(search_find_now(product.db, arena, SPAN("knees hurt down stairs"), &found, &why));
    assert_int_equal(found.items[0].thread_id, down);
    assert_true(search_find_now(product.db, arena, SPAN("knees hurt up stairs"), &found, &why));
    assert_int_equal(found.items[0].thread_id, up);
    text_free(&why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_is_found_by_title_body_and_tag),
        cmocka_unit_test(an_answer_counts_towards_its_question),
        cmocka_unit_test(an_edited_question_is_found_by_what_it_says_now),
        cmocka_unit_test(a_title_of_small_words_alone_is_found),
        cmocka_unit_test(a_deleted_question_is_not_found_a_restored_one_is),
        cmocka_unit_test(an_entry_is_found_by_its_names_and_while_it_is_shown),
        cmocka_unit_test(what_works_on_a_new_muscle_is_found_by_its_names),
        cmocka_unit_test(a_tag_that_changes_its_name_takes_its_questions_along),
        cmocka_unit_test(what_was_given_up_leaves_nothing),
        cmocka_unit_test(who_is_second_leaves_it_to_the_first),
        cmocka_unit_test(what_is_imported_is_found),
        cmocka_unit_test(words_are_the_same_however_they_are_written),
        cmocka_unit_test(small_words_are_words),
        cmocka_unit_test(itb_finds_who_wrote_it_band),
        cmocka_unit_test(up_is_not_down),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
