/* Filters of a search, from what is typed to the threads that pass. */
#include "db/product.h"

#include "core/name_key.h"
#include "search/query/query.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct product product;
static struct arena *arena;

static void sql(const char *statement)
{
    product_sql(&product, statement);
}

static const char *value(const char *query)
{
    struct text why;
    struct span out;
    text_init(&why, 4096);
    if (!db_sync_value(product.db, query, arena, &out, &why))
        fail_msg("%s\n%s", text_string(&why), query);
    text_free(&why);
    return arena_string(arena, out);
}

/* The slugs of threads below are their names here. */
static const char *const content =
    "INSERT INTO account (name, name_key, role) VALUES"
    "    ('Carla', 'carla', 'coach'), ('Jo Ann', 'jo ann', 'member'), ('Max', 'max', 'member');"
    "SELECT tag_save(1, NULL, n, n, 'region', '', '', false, p, s) FROM (VALUES"
    "    ('back', '{}'::text[], '{}'::text[]), ('low-back', '{back}', '{lumbar}'),"
    "    ('belt-line', '{low-back}', '{}'), ('numb', '{}', '{}')) AS t (n, p, s);"
    "SELECT question_ask(a, t, s, t, t, b, g, k, l, d) FROM (VALUES"
    "    (3, 'Tight when I sit', 'sit', 'On the sit bone, mostly.', '{belt-line}'::text[],"
    "     '{}'::text[], '{}'::text[], '2025-12-31T23:00Z'::timestamptz),"
    "    (2, 'Sore after a run', 'run', 'The bone is fine, I sit a lot.', '{back,numb}', '{}', "
    "'{}',"
    "     '2026-01-01T00:00Z'),"
    "    (3, 'Walking uphill', 'walk', 'It pulls.', '{numb}', '{muscle,stretch}',"
    "     '{psoas-major,nobody-wrote-it}', '2026-02-10T08:00Z'),"
    "    (2, 'Gone by tomorrow', 'gone', 'On the sit bone.', '{back}', '{}', '{}',"
    "     '2026-02-11T08:00Z')) AS t (a, t, s, b, g, k, l, d);"
    "SELECT post_delete(2, (SELECT id FROM question WHERE slug = 'gone'), true, '');"
    "SELECT answer_give(2, (SELECT id FROM question WHERE slug = 'sit'), 'b', 'b',"
    "                   'Stand up, walk a little, use a ball.', '{}', '{}');"
    "SELECT answer_give(3, (SELECT id FROM question WHERE slug = 'run'), 'b', 'b', 'Rest.', '{}', "
    "'{}');"
    "SELECT answer_accept(3, (SELECT id FROM post WHERE kind = 'answer' ORDER BY id LIMIT 1), "
    "true);"
    "UPDATE post_score SET score = CASE WHEN title = 'Walking uphill' THEN 5 ELSE -1 END"
    "    FROM question WHERE question.id = post_id AND slug IN ('walk', 'run');"
    "SELECT entry_save(1, NULL, 0, k, s, t, '', a, a, g, st, m::jsonb, 'b', 'b', "
    "w, '', lk, ls)"
    "FROM (VALUES"
    "    ('muscle', 'psoas-major', 'Psoas major', '{hip-flexor}'::text[], '{}'::text[], 'review', "
    "'{}',"
    "     'Deep.', '{}'::text[], '{}'::text[]),"
    "    ('stretch', 'bend', 'Side bend', '{}', '{back}', 'published', "
    "'{\"kit\":[{\"thing\":\"Mat\",\"need\":\"optional\"}],\"partner\":\"none\","
    "     \"spaces\":[\"standing\"],\"dose\":{\"sets\":2,\"hold\":30,\"unit\":\"s\"},"
    "     "
    "\"positions\":[\"standing\"],\"muscles\":[{\"muscle\":\"psoas-major\",\"role\":\"target\","
    "     \"effect\":\"lengthens\"}]}', 'Bend.', '{}', '{}'),"
    "    ('stretch', 'table', 'Table hang', '{}', '{}', 'review', "
    "'{\"kit\":[{\"thing\":\"Bench\",\"or\":\"firm table\"}],"
    "     \"partner\":\"needed\",\"positions\":[\"supine\"]}', 'Hang.', '{muscle}', "
    "'{psoas-major}'),"
    "    ('stretch', 'ball', 'Ball roll', '{}', '{low-back}', 'review', "
    "'{\"kit\":[{\"thing\":\"Lacrosse "
    "ball\"},{\"thing\":\"Mat\",\"need\":\"optional\"}],"
    "     \"partner\":\"optional\",\"positions\":[\"seated\",\"side\"]}', 'Roll.', '{}', '{}'),"
    "    ('stretch', 'draft', 'Draft bend', '{}', '{back}', 'draft', '{\"partner\":\"none\","
    "     \"positions\":[\"standing\"]}', 'Not yet.', '{}', '{}'),"
    "    ('article', 'why', 'Why it is tight', '{}', '{}', 'review', '{}', 'Sitting and the sit "
    "bone.',"
    "     '{\"\",\"\"}', '{psoas-major,unwritten-word}')"
    ") AS t (k, s, t, a, g, st, m, w, lk, ls);";

static int set_up(void **state)
{
    (void)state;
    product_open(&product);
    arena = arena_new(64 * 1024 * 1024);
    sql(content);
    static const char *const people[] = {"Carla", "Jo Ann", "Max"};
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        struct span key = name_key(arena, span_of(people[i]));
        sql(arena_string(arena, arena_printf(arena,
                                             "UPDATE account SET name_key = '" SPAN_FMT
                                             "' WHERE name = '%s'",
                                             SPAN_ARG(key), people[i])));
    }
    product_jobs(&product);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    product_close(&product);
    return 0;
}

/* Threads by name, in the order of the alphabet. `call` returns a bigint[]. */
static const char *names(const char *call)
{
    struct span query = arena_printf(arena,
                                     "SELECT coalesce(string_agg(coalesce(q.slug, e.slug), ' ' "
                                     "ORDER BY coalesce(q.slug, e.slug)), '')"
                                     " FROM unnest(%s) AS f (id) LEFT JOIN question q ON q.id = "
                                     "f.id LEFT JOIN entry e ON e.id = f.id",
                                     call);
    return value(arena_string(arena, query));
}

static const char *filter_of(const char *typed)
{
    struct search_query query;
    search_query_parse(arena, span_of(typed), &query);
    if (query.note_count > 0)
        fail_msg("%s: " SPAN_FMT, typed, SPAN_ARG(query.notes[0]));
    return query.filter.len == 0 ? "{\"and\":[]}" : arena_string(arena, query.filter);
}

/* As in a site of `threads`: with many, indexes are asked first. */
static void site_has(int threads)
{
    char statement[128];
    snprintf(statement, sizeof(statement),
             "UPDATE pg_class SET reltuples = %d WHERE oid = 'question'::regclass", threads);
    sql(statement);
}

/* What is typed finds these, alone and among given threads, on a small site and a large one. */
#define finds(typed, wanted) finds_at((typed), (wanted), __LINE__)
static void finds_at(const char *typed, const char *wanted, int line)
{
    const char *filter = filter_of(typed);
    const char *calls[] = {
        arena_string(arena, arena_printf(arena, "search_filter($f$%s$f$, 100)", filter)),
        arena_string(arena,
                     arena_printf(arena,
                                  "search_filter_of($f$%s$f$, (SELECT array_agg(id) FROM post))",
                                  filter)),
    };
    for (int threads = 0; threads <= 1000000; threads += 1000000) {
        site_has(threads);
        for (size_t i = 0; i < COUNT_OF(calls); i++) {
            const char *found = names(calls[i]);
            if (strcmp(found, wanted) != 0)
                fail_msg("line %d: %s\n  found  %s\n  wanted %s\n  %s\n  %d threads", line, typed,
                         found, wanted, calls[i], threads);
        }
    }
}

#define QUESTIONS "run sit walk"
#define ALL "ball bend psoas-major run sit table walk why"

static void what_everybody_sees_is_found(void **state)
{
    (void)state;
    finds("", ALL);
    finds("words rank and filter nothing", ALL);
    finds("-kind:term", ALL);
}

static void tags_have_synonyms_and_children(void **state)
{
    (void)state;
    finds("[back]", "ball bend run sit");
    finds("=[back]", "bend run");
    finds("[lumbar]", "ball sit");
    finds("[belt-line]", "sit");
    finds("=[low-back]", "ball");
    finds("[back] [numb]", "run");
    finds("[back] -[numb]", "ball bend sit");
    finds("[unheard-of]", "");
    finds("-[unheard-of]", ALL);
}

static void texts_are_found_in_any_part_of_a_thread(void **state)
{
    (void)state;
    finds("\"sit bone\"", "sit why");
    finds("\"bone sit\"", "");
    finds("\"use a ball\"", "sit");
    finds("-\"sit bone\"", "ball bend psoas-major run table walk");
    /* The stretch with a ball is one for sitting: its field says so. */
    finds("-sit", "bend psoas-major table walk");
    finds("\"sit bone\" -ball", "why");
    finds("\"sit bone\" \"walk a little\"", "sit");
    finds("\"it\" kind:question", "walk");
}

static void kinds_are_told_apart(void **state)
{
    (void)state;
    finds("kind:question", QUESTIONS);
    finds("kind:stretch", "ball bend table");
    finds("kind:article", "why");
    finds("-kind:question -kind:stretch", "psoas-major why");
}

static void muscles_are_found_by_any_of_their_names(void **state)
{
    (void)state;
    finds("muscle:psoas-major", "bend psoas-major walk why");
    finds("muscle:psoas", "bend psoas-major walk why");
    finds("muscle:\"hip flexor\"", "bend psoas-major walk why");
    finds("muscle:psoas kind:stretch", "bend");
    finds("muscle:iliacus", "");
}

static void stretches_are_found_by_what_they_need(void **state)
{
    (void)state;
    finds("kit:none", "bend");
    finds("kit:ball", "ball");
    finds("kit:\"firm table\"", "table");
    finds("kit:none OR kit:mat", "ball bend");
    finds("partner:no", "ball bend");
    finds("partner:yes", "ball table");
    finds("position:standing", "bend");
    finds("position:seated", "ball");
    finds("position:side", "ball");
    finds("kit:bench", "table");
    finds("position:standing kind:question", "");
    finds("kind:stretch -kit:none", "ball table");
    finds("kneel:no", "ball bend table");
    finds("floor:no", "bend");
    finds("at:desk", "bend");
    finds("minutes:5", "bend");
    finds("floor:no kind:question", "");
    finds("kind:stretch -at:desk", "ball table");
}

static void people_are_found_by_what_they_wrote(void **state)
{
    (void)state;
    finds("user:\"Jo Ann\"", "run sit");
    finds("user:\"JO ANN\" -is:accepted", "run");
    finds("user:carla", "ball bend psoas-major table why");
    finds("user:nobody-here", "");
}

/* Whoever leaves their questions out of lists is found by what they answered alone. */
static void questions_that_somebody_does_not_list_are_not_found_by_their_name(void **state)
{
    (void)state;
    finds("user:max", "run sit walk");
    sql("SELECT person_setting_put(3, false, true, true)");
    finds("user:max", "run");
    sql("DELETE FROM person_setting");
}

static void states_and_scores_of_questions(void **state)
{
    (void)state;
    finds("is:answered", "run sit");
    finds("is:accepted", "sit");
    finds("is:unanswered", "walk");
    sql("UPDATE question SET closed_at = now(), closed_by = 1, closed_why = 'other' WHERE slug = "
        "'walk'");
    finds("is:unanswered", "");
    sql("UPDATE question SET closed_at = NULL, closed_by = NULL, closed_why = NULL");
    finds("is:open", "run walk");
    finds("score:>=3", "walk");
    finds("score:<0", "run");
    finds("score:0..5 kind:question", "sit walk");
    finds("-score:>=3 kind:question", "run sit");
}

static void days_end_at_midnight_in_greenwich(void **state)
{
    (void)state;
    finds("created:2026-01-01", "run");
    finds("created:2025", "sit");
    finds("created:2026-01..2026-02", "run walk");
    finds("created:..2025-12-31 OR created:2026-02-10 OR kind:article", "sit walk why");
}

static void wanted_are_threads_that_link_to_nothing(void **state)
{
    (void)state;
    finds("wanted:yes", "walk why");
    finds("wanted:yes kind:question", "walk");
    finds("-wanted:yes kind:question", "run sit");
}

static void groups_are_as_they_read(void **state)
{
    (void)state;
    finds("([back] is:answered) OR kind:muscle", "psoas-major run sit");
    finds("-([back] OR kind:stretch)", "psoas-major walk why");
    finds("-([back] kind:question)", "ball bend psoas-major table walk why");
    finds("kind:question (\"sit bone\" OR score:>=3)", "sit walk");
    finds("(user:max (is:accepted OR wanted:yes)) OR position:supine", "sit table walk");
    finds("uphill OR kit:none", "bend walk");
    finds("-(-(kind:muscle OR kind:article))", "psoas-major why");
}

static void only_so_many_and_in_the_order_asked_for(void **state)
{
    (void)state;
    site_has(1000000);
    const char *newest =
        "SELECT search_filter('{\"and\":[{\"kind\":\"question\"}]}', 2) ="
        " (SELECT array_agg(id ORDER BY id DESC) FROM question WHERE slug IN ('run', 'walk'))";
    assert_string_equal(value(newest), "t");
    assert_string_equal(value("SELECT search_filter('{\"and\":[{\"tag\":\"back\"}]}', 1) ="
                              " ARRAY[(SELECT id FROM entry WHERE slug = 'ball')]"),
                        "t");
    assert_string_equal(
        value("SELECT search_filter_of('{\"and\":[{\"kind\":\"question\"}]}', i) = i FROM"
              " (SELECT array_agg(id ORDER BY slug) FROM question WHERE slug <> 'gone') AS t (i)"),
        "t");
    assert_string_equal(value("SELECT search_filter_of('{\"and\":[]}', '{}') = '{}'"), "t");
}

/* A hostile query is no more than a long one. */
static void the_longest_query_is_answered_at_once(void **state)
{
    (void)state;
    struct text typed;
    text_init(&typed, 1 << 20);
    for (int i = 0; i < 500; i++)
        text_printf(&typed, "(\"w%d x\" OR -([back] user:max OR -v%d)) ", i, i);
    struct search_query query;
    search_query_parse(arena, text_span(&typed), &query);
    assert_true(query.cut);
    for (int threads = 0; threads <= 1000000; threads += 1000000) {
        site_has(threads);
        uint64_t before = harness_clock();
        (void)names(
            arena_string(arena, arena_printf(arena, "search_filter($f$" SPAN_FMT "$f$, 100)",
                                             SPAN_ARG(query.filter))));
        assert_true(harness_clock() - before < 2000);
    }
    text_free(&typed);
}

/* Values are never read as SQL. */
static void what_is_typed_stays_a_value(void **state)
{
    (void)state;
    finds("user:\"x'); DROP TABLE vote; --\"", "");
    finds("kit:\"' OR true --\"", "");
    finds("\"$1' \\ OR\" kind:question", "");
    finds("muscle:\"' OR true\"", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_everybody_sees_is_found),
        cmocka_unit_test(tags_have_synonyms_and_children),
        cmocka_unit_test(texts_are_found_in_any_part_of_a_thread),
        cmocka_unit_test(kinds_are_told_apart),
        cmocka_unit_test(muscles_are_found_by_any_of_their_names),
        cmocka_unit_test(stretches_are_found_by_what_they_need),
        cmocka_unit_test(people_are_found_by_what_they_wrote),
        cmocka_unit_test(questions_that_somebody_does_not_list_are_not_found_by_their_name),
        cmocka_unit_test(states_and_scores_of_questions),
        cmocka_unit_test(days_end_at_midnight_in_greenwich),
        cmocka_unit_test(wanted_are_threads_that_link_to_nothing),
        cmocka_unit_test(groups_are_as_they_read),
        cmocka_unit_test(only_so_many_and_in_the_order_asked_for),
        cmocka_unit_test(the_longest_query_is_answered_at_once),
        cmocka_unit_test(what_is_typed_stays_a_value),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
