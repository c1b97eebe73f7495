/* The index of search is exact: kept up step by step it equals one built from scratch, whoever writes at once. */
#include "db/product.h"

#include "search/find.h"

#include <libpq-fe.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum {
    WHY_MAX = 4096,
    EDITS = 10000,
    EDITS_AT_ONCE = 400,
    EDITORS = 2,
    KEEPERS = 2,
    QUERY_ARENA = 16 << 20
};

static struct product product;

static void sql(const char *statement)
{
    product_sql(&product, statement);
}

static int set_up(void **state)
{
    (void)state;
    product_open(&product);
    sql("SET client_min_messages = warning");
    sql("INSERT INTO account (name, name_key, role) VALUES ('Carla', 'carla', 'coach')");
    size_t len;
    char *edits = folder_read("tests/db", "search_edits.sql", &len);
    sql(edits);
    free(edits);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

static void empty_the_queue(void)
{
    while (product_number(&product, "SELECT job_apply(1000) + search_index(100)") > 0)
        continue;
    assert_int_equal(product_number(&product, "SELECT count(*) FROM search_dirty"), 0);
}

static void assert_nothing_is_wrong(void)
{
    assert_string_equal(
        product_text(&product, "SELECT what || ': ' || count(*) || ' ' || coalesce(min(term), '')"
                               " FROM index_fault GROUP BY what"),
        "");
}

static void assert_as_if_built_afresh(void)
{
    assert_nothing_is_wrong();
    sql("CALL remember()");
    sql("SELECT search_rebuild()");
    assert_nothing_is_wrong();
    assert_int_equal(product_number(&product, "SELECT different()"), 0);
}

/* ---- step by step ---- */

static void ten_thousand_edits_make_what_is_built_afresh(void **state)
{
    (void)state;
    uint64_t begun = harness_clock();
    sql("SELECT setseed(0.2026)");
    char call[64];
    snprintf(call, sizeof(call), "CALL edit_at_random(%d, true)", EDITS);
    sql(call);
    empty_the_queue();
    /* There was something to compare: terms in several rows, changes over stored ones, threads that are gone. */
    assert_true(product_number(&product, "SELECT count(*) FROM search_thread") > 1000);
    assert_true(product_number(&product, "SELECT count(*) FROM search_posting WHERE chunk > 0") >
                0);
    assert_true(product_number(&product, "SELECT count(*) FROM search_fresh") > 100);
    assert_true(product_number(&product, "SELECT count(*) FROM search_fresh WHERE impact = 0") > 0);
    assert_true(product_number(&product, "SELECT count(*) FROM search_document WHERE hidden") >
                100);
    assert_as_if_built_afresh();
    assert_true(harness_clock() - begun < 60000);
}

static void the_difference_would_be_seen(void **state)
{
    (void)state;
    sql("CALL remember()");
    assert_int_equal(product_number(&product, "SELECT different()"), 0);
    sql("INSERT INTO search_fresh SELECT term_id, items[1] >> 8, 0 FROM search_posting LIMIT 1");
    assert_true(product_number(&product, "SELECT different()") > 0);
    assert_true(product_number(&product, "SELECT count(*) FROM index_fault") > 0);
    sql("SELECT search_rebuild()");
    assert_int_equal(product_number(&product, "SELECT different()"), 0);
}

/* ---- several at once ---- */

static PGconn *begin_elsewhere(const char *statement)
{
    PGconn *connection = PQconnectdb(product.uri);
    PGresult *set = PQexec(connection, "SET client_min_messages = warning");
    assert_int_equal(PQresultStatus(set), PGRES_COMMAND_OK);
    PQclear(set);
    assert_int_equal(PQsendQuery(connection, statement), 1);
    return connection;
}

static void end_elsewhere(PGconn *connection)
{
    for (PGresult *result = PQgetResult(connection); result != NULL;
         result = PQgetResult(connection)) {
        ExecStatusType status = PQresultStatus(result);
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
            fail_msg("%s", PQresultErrorMessage(result));
        PQclear(result);
    }
    PQfinish(connection);
}

static bool is_at_it(PGconn *connection)
{
    assert_int_equal(PQconsumeInput(connection), 1);
    return PQisBusy(connection) != 0;
}

static void several_at_once_lose_nothing(void **state)
{
    (void)state;
    PGconn *connections[EDITORS + KEEPERS];
    char call[64];
    snprintf(call, sizeof(call), "CALL edit_at_random(%d, false)", EDITS_AT_ONCE);
    for (size_t i = 0; i < EDITORS + KEEPERS; i++)
        connections[i] = begin_elsewhere(i < EDITORS ? call : "CALL keep_for(3)");
    sql("SELECT search_rebuild()");
    for (size_t i = 0; i < EDITORS + KEEPERS; i++)
        end_elsewhere(connections[i]);
    empty_the_queue();
    assert_as_if_built_afresh();
}

static void find(struct arena *arena, const char *words, struct search_ranking *found)
{
    struct text why;
    text_init(&why, WHY_MAX);
    if (!search_find_now(product.db, arena, span_of(words), found, &why))
        fail_msg("%s", text_string(&why));
    text_free(&why);
}

static void who_searches_while_it_is_built_sees_it_whole(void **state)
{
    (void)state;
    static const char words[] = "tight hip and numb glutes when sitting on the sacrum";
    struct arena *arena = arena_new(QUERY_ARENA);
    struct search_ranking before;
    sql("SELECT search_rebuild()");
    find(arena, words, &before);
    assert_int_equal(before.count, SEARCH_BEST);
    PGconn *builder = begin_elsewhere("SELECT search_rebuild() FROM generate_series(1, 3)");
    size_t searches = 0;
    for (; is_at_it(builder); searches++) {
        struct arena *once = arena_new(QUERY_ARENA);
        struct search_ranking now;
        find(once, words, &now);
        assert_int_equal(now.count, before.count);
        for (size_t i = 0; i < now.count; i++) {
            assert_int_equal(now.items[i].thread_id, before.items[i].thread_id);
            assert_true(fabs(now.items[i].score - before.items[i].score) < 1e-9);
        }
        arena_free(once);
    }
    assert_true(searches > 5);
    end_elsewhere(builder);
    arena_free(arena);
}

static void what_is_posted_while_it_is_built_is_found_after(void **state)
{
    (void)state;
    PGconn *builder = begin_elsewhere("SELECT search_rebuild()");
    do {
        sql("CALL new_question()");
        (void)product_number(&product, "SELECT search_index(100)");
    } while (is_at_it(builder));
    end_elsewhere(builder);
    empty_the_queue();
    assert_as_if_built_afresh();
}

/* ---- texts at the edges ---- */

static void a_thread_as_long_as_can_be_is_kept(void **state)
{
    (void)state;
    /* As many different words as fit, in letters of four bytes; then more answers than are read. */
    sql("WITH words AS (SELECT string_agg(chr(131072 + n % 40000) || chr(131072 + n / 3), ' ') AS w"
        " FROM generate_series(1, 100000) AS n),"
        " asked AS (INSERT INTO post (id, kind, thread_id, author_id, body, html)"
        "     VALUES (90000001, 'question', 90000001, 1, '', '') RETURNING id),"
        " given AS (INSERT INTO post (id, kind, thread_id, author_id, body, html)"
        "     SELECT 90000001 + n, 'answer', 90000001, 1, '', '' FROM generate_series(1, 9) AS n"
        "     RETURNING id)"
        " SELECT search_put(id, 90000001, 'question', 'hostile', left(w, 16000), '{}') FROM asked, "
        "words"
        " UNION ALL SELECT search_put(id, 90000001, 'answer', '', substr(w, (id - "
        "90000001)::integer * 30000, 30000), '{}')"
        " FROM given, words");
    empty_the_queue();
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM search_thread WHERE thread_id = 90000001"),
        1);
    assert_nothing_is_wrong();
    sql("DELETE FROM search_document WHERE thread_id = 90000001");
    empty_the_queue();
    assert_nothing_is_wrong();
}

/* Signs that each become five letters of three bytes (U+3315): cut to as many letters, they fit as others do. */
static void signs_that_become_several_letters_fit_too(void **state)
{
    (void)state;
    sql("WITH words AS (SELECT string_agg(chr(131072 + n) || repeat(chr(13077), 4), ' ') AS w"
        " FROM generate_series(1, 40000) AS n),"
        " asked AS (INSERT INTO post (id, kind, thread_id, author_id, body, html)"
        "     VALUES (90000101, 'question', 90000101, 1, '', '') RETURNING id),"
        " given AS (INSERT INTO post (id, kind, thread_id, author_id, body, html)"
        "     SELECT 90000101 + n, 'answer', 90000101, 1, '', '' FROM generate_series(1, 7) AS n"
        "     RETURNING id)"
        " SELECT search_put(id, 90000101, 'question', 'hostile signs', 'b', '{}') FROM asked"
        " UNION ALL SELECT search_put(id, 90000101, 'answer', '', substr(w, (id - "
        "90000102)::integer * 30000 + 1, 30000), '{}') FROM given, words");
    empty_the_queue();
    assert_int_equal(product_number(&product, "SELECT count(*) FROM search_thread WHERE thread_id "
                                              "= 90000101 AND length(words) > 5000"),
                     1);
    assert_as_if_built_afresh();
    sql("DELETE FROM search_document WHERE thread_id = 90000101");
    empty_the_queue();
    assert_nothing_is_wrong();
}

static void an_empty_index_is_one_too(void **state)
{
    (void)state;
    sql("DELETE FROM search_document");
    empty_the_queue();
    assert_int_equal(product_number(&product, "SELECT count(*) FROM search_thread"), 0);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM index_entry"), 0);
    assert_as_if_built_afresh();
    struct arena *arena = arena_new(QUERY_ARENA);
    struct search_ranking found;
    find(arena, "tight hip", &found);
    assert_int_equal(found.count, 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_thousand_edits_make_what_is_built_afresh),
        cmocka_unit_test(the_difference_would_be_seen),
        cmocka_unit_test(several_at_once_lose_nothing),
        cmocka_unit_test(who_searches_while_it_is_built_sees_it_whole),
        cmocka_unit_test(what_is_posted_while_it_is_built_is_found_after),
        cmocka_unit_test(a_thread_as_long_as_can_be_is_kept),
        cmocka_unit_test(signs_that_become_several_letters_fit_too),
        cmocka_unit_test(an_empty_index_is_one_too),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
