/* Reviewing, editing, retiring and taking credentials back at the same time: whoever comes second sees what the first did. */
#include "db/product.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct product product;

/* `first` is not committed yet when `second` begins; `second` has to be refused with `name`. */
static void second_is_refused(const char *first, const char *second, const char *name)
{
    char sql[2048];
    snprintf(
        sql, sizeof(sql),
        "DO $$ DECLARE why text; BEGIN %s; RAISE 'it went through'; EXCEPTION WHEN "
        "check_violation THEN GET STACKED DIAGNOSTICS why = CONSTRAINT_NAME; IF why <> '%s' THEN "
        "RAISE 'refused with %%', why; END IF; END $$",
        second, name);
    product_both(&product, first, sql);
}

#define REVIEW                                                                                \
    "PERFORM review_add(3, 100, 1, (now() + interval '1 year')::date, '{steps,dose,cautions," \
    "sources,text}')"
#define RETIRE(entry, instead) "PERFORM entry_retire(2, " entry ", 1, " instead ", 'why')"

static int begin(void **state)
{
    (void)state;
    product_open(&product);
    return 0;
}

static int end(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

/* An admin (1), a coach (2), a physiotherapist (3), and the terms 100 and 101 by the coach. */
static int from_scratch(void **state)
{
    (void)state;
    product_sql(
        &product,
        "TRUNCATE account RESTART IDENTITY CASCADE; INSERT INTO account (name, name_key, role) "
        "VALUES ('Ruth', 'ruth', 'admin'), ('Ada', 'ada', 'coach'), ('Pia', 'pia', 'member'); "
        "INSERT INTO post (id, kind, author_id, body, html) VALUES (100, 'term', 2, 'b', 'b'), "
        "(101, 'term', 2, 'b', 'b'); INSERT INTO entry (id, kind, slug, title, status) "
        "VALUES (100, 'term', 'one', 'One', 'published'), (101, 'term', 'two', 'Two', "
        "'published'); INSERT INTO revision (post_id, number, author_id, title, body, model) "
        "SELECT id, 1, 2, title, 'b', '{\"status\":\"published\"}' FROM entry; INSERT INTO "
        "entry_slug (kind, slug, entry_id) SELECT kind, slug, id FROM entry; SELECT "
        "credential_verify(1, 3, 0, 'physiotherapist', 'seen', (now() + interval '1 year')::date)");
    return 0;
}

static void what_is_edited_meanwhile_is_not_reviewed(void **state)
{
    (void)state;
    second_is_refused("SELECT entry_save(2, 100, 1, 'term', 'one', 'One', 'S', '{}', '{}', '{}', "
                      "'published', '{}', 'new', 'new', 'new', '', '{}', '{}')",
                      REVIEW, "review_conflict");
    assert_int_equal(product_number(&product, "SELECT count(*) FROM review"), 0);
}

static void a_credential_that_is_withdrawn_meanwhile_reviews_nothing(void **state)
{
    (void)state;
    second_is_refused("SELECT credential_withdraw(1, 3, id, 'why') FROM credential", REVIEW,
                      "review_by_credential");
    assert_int_equal(product_number(&product, "SELECT count(*) FROM review"), 0);
}

/* The other way round: the review was there first, and ends. */
static void what_is_reviewed_meanwhile_is_withdrawn_too(void **state)
{
    (void)state;
    product_both(
        &product,
        "SELECT review_add(3, 100, 1, (now() + interval '1 year')::date, '{text,sources}')",
        "SELECT credential_withdraw(1, 3, id, 'why') FROM credential");
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM review WHERE end_kind = 'credential'"), 1);
}

static void of_two_admins_the_second_is_told(void **state)
{
    (void)state;
    product_sql(&product,
                "INSERT INTO account (name, name_key, role) VALUES ('Rob', 'rob', 'admin'), "
                "('Dan', 'dan', 'member')");
    second_is_refused("SELECT credential_verify(1, 5, 0, 'doctor', 'seen', current_date + 90)",
                      "PERFORM credential_verify(4, 5, 0, 'osteopath', 'seen', current_date + 90)",
                      "credential_conflict");
    assert_string_equal(
        product_text(&product, "SELECT profession FROM credential WHERE account_id = 5"), "doctor");
}

static void two_entries_do_not_replace_each_other(void **state)
{
    (void)state;
    second_is_refused("SELECT entry_retire(2, 100, 1, 101, 'why')", RETIRE("101", "100"),
                      "entry_replacement_there");
    assert_int_equal(product_number(&product, "SELECT entry_replacement(100)"), 101);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_is_edited_meanwhile_is_not_reviewed, from_scratch),
        cmocka_unit_test_setup(a_credential_that_is_withdrawn_meanwhile_reviews_nothing,
                               from_scratch),
        cmocka_unit_test_setup(what_is_reviewed_meanwhile_is_withdrawn_too, from_scratch),
        cmocka_unit_test_setup(of_two_admins_the_second_is_told, from_scratch),
        cmocka_unit_test_setup(two_entries_do_not_replace_each_other, from_scratch),
    };
    return cmocka_run_group_tests_name("review", tests, begin, end);
}
