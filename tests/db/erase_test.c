/*
 * Leaving: after an account was erased, nothing of the person is left but what the page before it says; a copy of one's data
 * has all that is one's own. Both look at the catalogue, so that a new table is not forgotten.
 */
#include "db/product.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct product product;

/* Each column that refers to an account. */
#define COLUMNS                                                                            \
    "SELECT c.conrelid::regclass::text AS tab, a.attname::text AS col"                     \
    " FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = " \
    "c.conkey[1]"                                                                          \
    " WHERE c.contype = 'f' AND c.confrelid IN ('account'::regclass, 'export'::regclass)"  \
    " UNION SELECT c.oid::regclass::text, a.attname FROM pg_class c JOIN pg_attribute a"   \
    " ON a.attrelid = c.oid WHERE c.relkind = 'r' AND c.relnamespace IN "                  \
    "('public'::regnamespace, 'body'::regnamespace)"                                       \
    " AND a.attname IN ('account_id', 'author_id', 'actor_id')"

/* How many rows of each refer to account 1: as "table.column" and a number. */
#define FOUND                                                                                  \
    "SELECT tab || '.' || col AS refers, (xpath('/row/n/text()', query_to_xml(format('SELECT " \
    "count(*) AS n FROM %s WHERE %I = 1', tab, col), false, true, '')))[1]::text::bigint AS n" \
    " FROM (" COLUMNS ") AS x"

/* Each column that refers to a post or an entry; and how many rows of it refer to account 1's draft. */
#define POST_COLUMNS                                                                       \
    "SELECT c.conrelid::regclass::text AS tab, a.attname::text AS col"                     \
    " FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = " \
    "c.conkey[1] WHERE c.contype = 'f' AND c.confdeltype <> 'c' AND c.confrelid IN "       \
    "('post'::regclass, 'entry'::regclass)"

#define FOUND_OF_DRAFT                                                                           \
    "SELECT tab || '.' || col AS refers, (xpath('/row/n/text()', query_to_xml(format('SELECT "   \
    "count(*) AS n FROM %I WHERE %I = (SELECT id FROM entry WHERE slug = ''quibble-sketch'')', " \
    "tab, col), false, true, '')))[1]::text::bigint AS n FROM (" POST_COLUMNS ") AS x"

static int set_up(void **state)
{
    (void)state;
    size_t len;
    product_open(&product);
    char *leaver = folder_read("tests/db", "leaver.sql", &len);
    product_sql(&product, leaver);
    free(leaver);
    product_jobs(&product);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

/* The lines of a query's first column, for a message; empty: none. */
static const char *lines(const char *query)
{
    static char sql[16384];
    snprintf(sql, sizeof(sql), "SELECT coalesce(string_agg(x::text, ', '), '') FROM (%s) AS x",
             query);
    return product_text(&product, sql);
}

static void nobody(const char *query, const char *what)
{
    const char *found = lines(query);
    if (found[0] != '\0')
        fail_msg("%s: %s", what, found);
}

static void the_stage_has_a_row_in_each_column(void **state)
{
    (void)state;
    nobody("SELECT refers FROM (" FOUND
           ") AS f WHERE n = 0 AND refers NOT IN ('export_chunk.account_id', 'erasing.account_id', "
           "'notice_change.actor_id', 'password_asked.device_of')",
           "tests/db/leaver.sql needs a row for");
}

static void the_stage_has_a_row_of_the_draft_in_each_column(void **state)
{
    (void)state;
    nobody("SELECT refers FROM (" FOUND_OF_DRAFT
           ") AS f WHERE n = 0 AND refers NOT IN (SELECT s.refers FROM erase_no_drafts() s)",
           "tests/db/leaver.sql needs a row of quibble-sketch, and erase_entry_drafts a line, for");
    nobody("SELECT n.refers FROM erase_no_drafts() n EXCEPT SELECT tab || '.' || col FROM "
           "(" POST_COLUMNS ") AS x",
           "there is no such column any more");
}

/* ---- a copy ---- */

static void each_section_has_a_place_of_its_own(void **state)
{
    (void)state;
    nobody("SELECT place::text FROM export_sections() GROUP BY place HAVING count(*) > 1",
           "two sections are in no order");
}

static void each_column_is_in_the_copy_or_left_out_with_a_reason(void **state)
{
    (void)state;
    nobody("SELECT tab || '.' || col FROM (" COLUMNS
           ") AS x EXCEPT (SELECT unnest(covers) FROM export_sections()"
           " UNION SELECT refers FROM export_left_out())",
           "sql/functions/export.sql forgets");
    nobody("SELECT unnest(covers) FROM export_sections() UNION SELECT refers FROM export_left_out()"
           " EXCEPT SELECT tab || '.' || col FROM (" COLUMNS ") AS x",
           "there is no such column any more");
}

static void each_section_has_what_is_ones_own_a_page_at_a_time(void **state)
{
    (void)state;
    nobody("SELECT s.name FROM export_sections() s WHERE NOT EXISTS (SELECT FROM export_rows(1, "
           "s.name, -1, 100))",
           "nothing of account 1 in");
    /* One by one it is the same as at once. */
    nobody("SELECT s.name FROM export_sections() s WHERE (SELECT count(*) FROM export_rows(1, "
           "s.name, -1, 1000)) <> "
           "(WITH RECURSIVE step AS ((SELECT place FROM export_rows(1, s.name, -1, 1)) UNION ALL "
           "SELECT r.place FROM step, LATERAL export_rows(1, s.name, step.place, 1) AS r) SELECT "
           "count(*) FROM step)",
           "pages lose rows of");
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM export_rows(1, 'posts', -1, 100)"), 8);
    assert_string_equal(
        product_text(&product, "SELECT string_agg(data::json->>'text', ';' ORDER BY place) FROM "
                               "export_rows(1, 'posts', -1, 100) WHERE data::json->>'kind' <> "
                               "'article'"),
        "My text stays.;My answer stays.;My comment stays.;vanishing words, more;vanishing answer");
    /* Nothing of anybody else, and no secret. */
    nobody("SELECT s.name FROM export_sections() s, LATERAL export_rows(1, s.name, -1, 1000) AS r"
           " WHERE r.data ~ 'ben|password\":|token|198.51.100.2|ada@example.org'",
           "words of others in");
}

/* Ben's comment is below a question that its author deleted; the entry that he reviewed is a draft again. */
static void a_copy_has_nothing_that_one_may_not_see(void **state)
{
    (void)state;
    product_sql(&product, "UPDATE revision SET author_id = 3 WHERE post_id = 6 AND number = 2;"
                          "UPDATE entry SET status = 'draft' WHERE slug = 'knees'");
    assert_string_equal(product_text(&product, "SELECT data::json->>'text' FROM export_rows(3, "
                                               "'posts', -1, 100) WHERE place = 7"),
                        "Comment of ben.");
    assert_string_equal(
        product_text(&product, "SELECT string_agg(data::json->>'reason', ';') FROM export_rows(3, "
                               "'edits', -1, 100)"),
        "vanishing reason");
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM export_rows(3, 'reviews', -1, 100)"), 2);
    nobody("SELECT s.name FROM export_sections() s, LATERAL export_rows(3, s.name, -1, 1000) AS r"
           " WHERE r.data ~* 'vanishing (question|words)|vanishing-|knees'",
           "what ben does not see in");
    product_sql(&product, "UPDATE revision SET author_id = 1 WHERE post_id = 6 AND number = 2;"
                          "UPDATE entry SET status = 'review' WHERE slug = 'knees'");
}

/* Asking again for one that is not made yet counts nothing. */
static void there_are_four_copies_a_day(void **state)
{
    (void)state;
    product_sql(&product, "DO $$ BEGIN FOR i IN 1..4 LOOP PERFORM export_ask(4), export_ask(4);"
                          " DELETE FROM export WHERE account_id = 4; END LOOP; END $$");
    product_sql(&product,
                "DO $$ DECLARE name text; BEGIN PERFORM export_ask(4); RAISE 'made';"
                " EXCEPTION WHEN check_violation THEN GET STACKED DIAGNOSTICS name = "
                "CONSTRAINT_NAME; IF name <> 'limit' THEN RAISE '%', name; END IF; END $$");
}

/* ---- asking to leave ---- */

static void the_last_admin_cannot_leave(void **state)
{
    (void)state;
    product_sql(
        &product,
        "BEGIN; UPDATE account SET role = 'member' WHERE id = 2;"
        "DO $$ DECLARE name text; BEGIN PERFORM account_leave(1); RAISE 'left';"
        " EXCEPTION WHEN check_violation THEN GET STACKED DIAGNOSTICS name = CONSTRAINT_NAME;"
        " IF name <> 'account_last_admin' THEN RAISE '%', name; END IF; END $$; ROLLBACK");
}

static void asking_erases_at_once_what_is_not_public(void **state)
{
    (void)state;
    product_sql(&product, "SELECT account_leave(1)");
    product_jobs(&product);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM session WHERE account_id = 1"),
                     0);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM draft WHERE account_id = 1"),
                     0);
    assert_string_equal(product_text(&product, "SELECT about FROM account WHERE id = 1"), "");
    /* What others may not see of them stays so until all of it goes. */
    assert_string_equal(product_text(&product, "SELECT person_lists_questions(1)"), "f");
    assert_string_equal(
        product_text(&product, "SELECT body = erased_words() FROM post WHERE id = 6"), "t");
    assert_string_equal(
        product_text(&product, "SELECT title || slug || tags::text FROM question WHERE id = 6"),
        "Erased questionerased{}");
    /* What a moderator deleted is theirs to look at for a while. */
    assert_string_equal(product_text(&product, "SELECT body FROM post WHERE id = 8"),
                        "vanishing answer");
    assert_string_equal(product_text(&product, "SELECT about FROM mail WHERE kind = 'leaving'"),
                        product_text(&product, "SELECT to_char((now() + interval '14 days') AT "
                                               "TIME ZONE 'UTC', 'FMDD FMMonth YYYY')"));
    assert_string_equal(product_text(&product, "SELECT name FROM account WHERE id = 1"),
                        "Quibblewick");
}

/* What was on its way when its author asked to leave. */
static void whoever_is_leaving_keeps_nothing_new(void **state)
{
    (void)state;
    product_refused(&product, "SELECT note_answer(1, true)", "session_over");
    product_refused(&product, "SELECT note_add(1, '', 'Late', now(), 1, 1, 'same')",
                    "session_over");
    product_refused(&product, "SELECT own_routine_save(1, 0, 0, 'Late', '', '{}')", "session_over");
    product_refused(&product,
                    "SELECT draft_save(1, '/questions', NULL, '\\x01', '{\"title\":\"Late\"}', '')",
                    "session_over");
}

static void whoever_changes_their_mind_has_the_account_again(void **state)
{
    (void)state;
    assert_string_equal(product_text(&product, "SELECT account_keep(1)"), "t");
    assert_string_equal(
        product_text(&product, "SELECT leaving_at IS NULL FROM account WHERE id = 1"), "t");
    product_jobs(&product);
    assert_string_equal(product_text(&product, "SELECT name FROM account WHERE id = 1"),
                        "Quibblewick");
}

/* Before the runner came by, what is more. */
static void what_is_deleted_after_that_keeps_its_words(void **state)
{
    (void)state;
    product_sql(&product, "SELECT question_ask(3, 'Ben stays', 'ben-stays', 'Words of ben.', "
                          "'<p>Words of ben.</p>', 'Words of ben.', '{hip}', '{}', '{}')");
    product_sql(&product, "SELECT account_leave(3)");
    product_sql(&product, "SELECT account_keep(3)");
    product_sql(&product, "SELECT post_delete(3, (SELECT max(id) FROM question), true, '')");
    product_jobs(&product);
    assert_string_equal(
        product_text(&product,
                     "SELECT title || ': ' || body FROM question JOIN post USING (id) WHERE id = "
                     "(SELECT max(id) FROM question) AND deleted_at IS NOT NULL"),
        "Ben stays: Words of ben.");
    /* Whatever else asks for it. */
    assert_int_equal(product_number(&product, "SELECT erase_deleted_posts(3, false, 9)"), 0);
}

/* A row that cannot be changed stops nothing but itself. */
static void one_that_cannot_be_erased_holds_up_nobody(void **state)
{
    (void)state;
    product_sql(&product,
                "CREATE FUNCTION cannot() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE "
                "'cannot'; END $$; CREATE TRIGGER cannot BEFORE UPDATE ON revision FOR EACH ROW "
                "EXECUTE FUNCTION cannot(); UPDATE post SET body = 'words again' WHERE id = 6");
    product_sql(&product, "INSERT INTO erasing (account_id) VALUES (1), (3)");
    product_sql(&product, "SELECT job_erase(100)");
    product_sql(&product, "SELECT job_erase(100)");
    assert_string_equal(product_text(&product, "SELECT string_agg(account_id::text, ' ') FROM "
                                               "erasing"),
                        "1");
    assert_string_equal(
        product_text(&product, "SELECT reason FROM outbox WHERE dead AND topic = 'erasing:1'"),
        "cannot");
    assert_int_equal(product_number(&product, "SELECT job_erase(100)"), 0);
    product_sql(&product, "DROP TRIGGER cannot ON revision; DROP FUNCTION cannot(); DELETE FROM "
                          "outbox WHERE topic = 'erasing:1'; UPDATE erasing SET due_at = now()");
    product_jobs(&product);
}

/* So many at a time, and account.blocks with them. */
static void who_blocks_them_does_so_no_longer_step_by_step(void **state)
{
    (void)state;
    product_sql(&product, "DELETE FROM block WHERE blocked_id = 4");
    product_sql(&product, "INSERT INTO block (account_id, blocked_id) VALUES (2, 4), (3, 4)");
    assert_int_equal(product_number(&product, "SELECT erase_blockers(4, 1)"), 1);
    assert_string_equal(product_text(&product, "SELECT string_agg(account_id::text, ' ') FROM "
                                               "block WHERE blocked_id = 4"),
                        "3");
    assert_string_equal(product_text(&product, "SELECT blocks = '{}' FROM account WHERE id = 2"),
                        "t");
    assert_int_equal(product_number(&product, "SELECT erase_blockers(4, 9)"), 1);
    assert_int_equal(product_number(&product, "SELECT erase_blockers(4, 9)"), 0);
}

/* ---- erasing ---- */

static void nothing_is_erased_before_its_day(void **state)
{
    (void)state;
    product_sql(&product, "SELECT account_leave(1)");
    product_sql(&product,
                "UPDATE account SET leaving_at = now() + interval '1 minute' WHERE id = 1");
    product_jobs(&product);
    assert_string_equal(product_text(&product, "SELECT email FROM account WHERE id = 1"),
                        "quibble@vanishing.example");
}

/* Before it is erased: the test after it would find something. */
static void by_a_word_of_theirs_a_search_finds_it(void **state)
{
    (void)state;
    product_sql(&product, "SELECT post_delete(1, 6, false, '')");
    product_jobs(&product);
    assert_string_equal(product_text(&product, "SELECT meant FROM search_spell('quibblestoen')"),
                        "quibblestone");
    product_sql(&product, "SELECT post_delete(1, 6, true, 'vanishing why')");
    product_jobs(&product);
}

static void by_what_is_erased_nobody_is_found(void **state)
{
    (void)state;
    int64_t score = product_number(&product, "SELECT sum(score) FROM post_score");
    product_sql(&product,
                "UPDATE account SET leaving_at = now() - interval '1 minute' WHERE id = 1");
    product_jobs(&product);
    /* But for the tag that vanishes from the question alone. */
    nobody("SELECT t.tablename FROM pg_tables t WHERE schemaname IN ('public', 'body')"
           " AND query_to_xml(format('SELECT x::text FROM %I.%I AS x WHERE x::text ~* %L',"
           " t.schemaname, t.tablename, CASE WHEN t.tablename NOT IN ('tag', 'search_name') THEN "
           "'vanish|' ELSE "
           "'' END || 'quibbl|203\\.0\\.113\\.77'), false, false, '')::text LIKE '%<row>%'",
           "a trace of the person in");
    nobody("SELECT refers FROM (" FOUND ") AS f WHERE n > 0 AND refers NOT IN (SELECT s.refers "
           "FROM erase_stays() s) AND refers <> 'post_score.author_id'",
           "sql/functions/leaving.sql leaves rows in");
    nobody("SELECT s.refers FROM erase_stays() s EXCEPT SELECT tab || '.' || col FROM (" COLUMNS
           ") AS x",
           "there is no such column any more");
    assert_string_equal(
        product_text(&product, "SELECT concat_ws(' ', name, role, shown_role, email, password, "
                               "about, zone) FROM account WHERE id = 1"),
        "Former member 1 member former  ");
    /* What was public is as it was. */
    assert_string_equal(
        product_text(&product, "SELECT string_agg(body, ';' ORDER BY id) FROM public_post WHERE "
                               "author_id = 1 AND thread_id IS NOT NULL"),
        "My text stays.;My answer stays.;My comment stays.");
    assert_int_equal(product_number(&product, "SELECT sum(score) FROM post_score"), score);
    assert_string_equal(
        product_text(&product,
                     "SELECT reviewer || ' ' || end_kind FROM review WHERE account_id = 1"),
        "Former member 1 withdrawn");
    assert_string_equal(
        product_text(&product, "SELECT reason FROM revision WHERE reason LIKE '%agreed%'"),
        "why (agreed to by Former member 1)");
}

/* Words that only they used: nothing is found by them, or said to be meant by what is nearly so. */
static void no_search_leads_to_what_is_erased(void **state)
{
    (void)state;
    static const char *const typed[] = {"quibblestone", "quibblestoen", "quibblston", "quibbleword",
                                        "quibblewrod"};
    for (size_t i = 0; i < COUNT_OF(typed); i++) {
        char query[512];
        snprintf(
            query, sizeof(query),
            "SELECT meant FROM search_spell('%s') UNION ALL SELECT name FROM "
            "search_suggest('%s', 9) WHERE kind <> 'tag' UNION ALL SELECT thread_id::text FROM "
            "search_suggest_threads('%s', 9)",
            typed[i], typed[i], typed[i]);
        nobody(query, typed[i]);
    }
}

/* What nobody else saw goes; what others worked on, or read, stays. */
static void drafts_of_entries_go_unless_others_had_to_do_with_them(void **state)
{
    (void)state;
    assert_string_equal(product_text(&product, "SELECT string_agg(slug, ' ' ORDER BY slug) FROM "
                                               "entry JOIN post USING (id) WHERE author_id = 1"),
                        "once-public shared-draft");
    assert_int_equal(product_number(&product, "SELECT count(*) FROM thread_set t WHERE NOT EXISTS "
                                              "(SELECT FROM post WHERE id = t.thread_id)"),
                     0);
    assert_int_equal(product_number(&product, "SELECT job_sets_rebuild()"), 0);
}

static void nobody_gets_the_name_again(void **state)
{
    (void)state;
    assert_string_equal(product_text(&product, "SELECT name_is_gone('quibblewick')"), "t");
    product_sql(&product, "DO $$ DECLARE name text; BEGIN PERFORM account_register('Quibblewick', "
                          "'quibblewick', 'new@example.org', 'x');"
                          " RAISE 'registered'; EXCEPTION WHEN check_violation THEN GET STACKED "
                          "DIAGNOSTICS name = CONSTRAINT_NAME;"
                          " IF name <> 'account_name_unique' THEN RAISE '%', name; END IF; END $$");
    product_sql(
        &product,
        "SELECT account_register('quibbler', 'quibbler', 'quibble@vanishing.example', 'x')");
}

static void moderators_work_on_what_is_left(void **state)
{
    (void)state;
    product_sql(&product, "SELECT post_delete(2, 8, false, 'It may stay.')");
    assert_string_equal(
        product_text(&product, "SELECT body = erased_words() FROM public_post WHERE id = 8"), "t");
    product_sql(&product, "SELECT post_delete(2, 1, true, 'Off topic.', 'off-topic'); SELECT "
                          "post_delete(2, 1, false, '')");
    product_sql(&product, "SELECT post_edit(2, 1, 1, 'A question that stays', 'stays', 'Mended.', "
                          "'<p>Mended.</p>', 'Mended.', '{low-back}', '', '{}', '{}')");
    product_jobs(&product);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM outbox WHERE dead"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_stage_has_a_row_in_each_column),
        cmocka_unit_test(the_stage_has_a_row_of_the_draft_in_each_column),
        cmocka_unit_test(each_section_has_a_place_of_its_own),
        cmocka_unit_test(each_column_is_in_the_copy_or_left_out_with_a_reason),
        cmocka_unit_test(each_section_has_what_is_ones_own_a_page_at_a_time),
        cmocka_unit_test(a_copy_has_nothing_that_one_may_not_see),
        cmocka_unit_test(there_are_four_copies_a_day),
        cmocka_unit_test(the_last_admin_cannot_leave),
        cmocka_unit_test(by_a_word_of_theirs_a_search_finds_it),
        cmocka_unit_test(asking_erases_at_once_what_is_not_public),
        cmocka_unit_test(whoever_is_leaving_keeps_nothing_new),
        cmocka_unit_test(one_that_cannot_be_erased_holds_up_nobody),
        cmocka_unit_test(whoever_changes_their_mind_has_the_account_again),
        cmocka_unit_test(what_is_deleted_after_that_keeps_its_words),
        cmocka_unit_test(who_blocks_them_does_so_no_longer_step_by_step),
        cmocka_unit_test(nothing_is_erased_before_its_day),
        cmocka_unit_test(by_what_is_erased_nobody_is_found),
        cmocka_unit_test(no_search_leads_to_what_is_erased),
        cmocka_unit_test(drafts_of_entries_go_unless_others_had_to_do_with_them),
        cmocka_unit_test(nobody_gets_the_name_again),
        cmocka_unit_test(moderators_work_on_what_is_left),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
