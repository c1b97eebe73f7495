/* Merging tags: what moves, what is kept, and that undoing brings it back whatever happened since. */
#include "db/product.h"
#include "unit/unit.h"

static struct product product;

#define ID(name) "(SELECT id FROM tag WHERE name = '" name "')"
#define ASK(title, names)                                   \
    "SELECT question_ask(author => 1, the_title => '" title \
    "', the_slug => 's', the_body => 'b', "                 \
    "the_html => 'b', plain => 'b', names => '" names "', link_kinds => '{}', link_slugs => '{}')"
#define TAGS(title) "SELECT array_to_string(tags, ' ') FROM question WHERE title = '" title "'"
#define MERGE "SELECT tag_merge(2, " ID("sore") ", " ID("ache") ")"
#define UNDO "SELECT tag_unmerge(2, max(id)) FROM tag_merge"

static int setup(void **state)
{
    (void)state;
    product_open(&product);
    product_sql(&product,
                "INSERT INTO account (name, name_key, role) VALUES ('Ada', 'ada', 'coach'), "
                "('Mod', 'mod', 'moderator');"
                "SELECT tag_save(1, NULL, n, n, 'quality', '', '', false, '{}', s::text[]) FROM "
                "(VALUES ('sore', '{tender}'), ('ache', '{}'), ('a', '{}'), ('b', '{}'), "
                "('c', '{}'), ('d', '{}')) AS t (n, s);"
                "SELECT tag_save(1, NULL, 'very-sore', 'V', 'quality', '', '', false, '{sore}', "
                "'{}');" ASK("Only the one", "{sore,a}") ";" ASK("Both of them", "{sore,ache,b}"));
    product_jobs(&product);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

static void questions_and_names_move(void **state)
{
    (void)state;
    product_sql(&product, MERGE);
    assert_string_equal(product_text(&product, "SELECT tag_canonical('{sore,tender}')"), "{ache}");
    product_jobs(&product);
    assert_string_equal(product_text(&product, TAGS("Only the one")), "a ache");
    assert_string_equal(product_text(&product, TAGS("Both of them")), "ache b");
    assert_int_equal(product_number(&product, "SELECT question_count FROM tag WHERE name = 'ache'"),
                     2);
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM tag_parent WHERE parent_id = " ID(
                                     "ache") " AND tag_id = " ID("very-sore")),
        1);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM question_tag t JOIN tag g ON "
                                              "g.id = t.tag_id WHERE g.merged_into IS NOT NULL"),
                     0);
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM event WHERE kind = 'tag_merge'"), 1);
    assert_int_equal(product_number(&product, "SELECT job_sets_rebuild()"), 0);
    /* Its old name stays, whatever the other words are changed to. */
    product_sql(&product, "SELECT tag_save(1, " ID("ache") ", 'ache', 'Ache', 'quality', '', '', "
                                                           "false, '{}', '{}')");
    assert_string_equal(product_text(&product, "SELECT tag_canonical('{sore}')"), "{ache}");
}

static void undoing_brings_it_back_whatever_was_added_since(void **state)
{
    (void)state;
    product_sql(&product, MERGE);
    product_jobs(&product);
    product_sql(&product,
                ASK("Asked since", "{sore}") ";"
                                             "SELECT post_edit(1, id, 1, title, 's', 'b', 'b', "
                                             "'b', '{ache,a,b,c,d}', '', '{}', "
                                             "'{}') FROM question WHERE title = 'Both of them';"
                                             "SELECT post_edit(1, id, 1, title, 's', 'b', 'b', "
                                             "'b', '{ache,a,b,c,d}', '', '{}', "
                                             "'{}') FROM question WHERE title = 'Only the one'");
    product_jobs(&product);
    product_sql(&product, UNDO);
    product_sql(&product, UNDO);
    product_jobs(&product);
    assert_string_equal(product_text(&product, TAGS("Only the one")), "a b c d sore");
    /* It had both, and has five now: it keeps those. */
    assert_string_equal(product_text(&product, TAGS("Both of them")), "a ache b c d");
    assert_string_equal(product_text(&product, TAGS("Asked since")), "ache");
    assert_string_equal(product_text(&product, "SELECT tag_canonical('{tender}')"), "{sore}");
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM tag_parent WHERE parent_id = " ID(
                                     "sore") " AND tag_id = " ID("very-sore")),
        1);
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM tag_parent WHERE parent_id = " ID("ache")),
        0);
    assert_int_equal(product_number(&product, "SELECT question_count FROM tag WHERE name = 'sore'"),
                     1);
    assert_int_equal(product_number(&product, "SELECT job_sets_rebuild()"), 0);
    product_sql(&product, MERGE); /* and once more */
    product_jobs(&product);
    assert_string_equal(product_text(&product, TAGS("Only the one")), "a ache b c d");
}

static void undone_half_way_nothing_is_lost(void **state)
{
    (void)state;
    product_sql(&product, MERGE);
    assert_int_equal(product_number(&product, "SELECT job_merge(1)"), 1);
    product_sql(&product, UNDO);
    product_jobs(&product);
    assert_string_equal(product_text(&product, TAGS("Only the one")), "a sore");
    assert_string_equal(product_text(&product, TAGS("Both of them")), "ache b sore");
}

static void some_merges_are_refused(void **state)
{
    (void)state;
    product_refused(&product, "SELECT tag_merge(1, " ID("sore") ", " ID("ache") ")",
                    "tag_merge_allowed");
    product_refused(&product, "SELECT tag_merge(2, " ID("sore") ", " ID("sore") ")",
                    "tag_merge_other");
    product_refused(&product, "SELECT tag_merge(2, 0, " ID("sore") ")", "tag_known");
    product_sql(&product, "UPDATE tag SET red_flag = true WHERE name = 'sore'");
    product_refused(&product, MERGE, "tag_merge_red_flag");
    product_sql(&product, "UPDATE tag SET red_flag = true WHERE name = 'ache'");
    product_sql(&product, MERGE);
    product_refused(&product, "SELECT tag_merge(2, " ID("b") ", " ID("ache") ")",
                    "tag_merge_again");
    product_jobs(&product);
    product_sql(&product,
                "SELECT tag_save(1, " ID("ache") ", 'sore', 'S', 'quality', '', '', true, "
                                                 "'{}', '{}')");
    product_refused(&product, "SELECT tag_unmerge(2, (SELECT max(id) FROM tag_merge))",
                    "tag_name_unique");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(questions_and_names_move, setup, teardown),
        cmocka_unit_test_setup_teardown(undoing_brings_it_back_whatever_was_added_since, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(undone_half_way_nothing_is_lost, setup, teardown),
        cmocka_unit_test_setup_teardown(some_merges_are_refused, setup, teardown),
    };
    return cmocka_run_group_tests_name("tag_merge", tests, NULL, NULL);
}
