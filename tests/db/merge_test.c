/* Merging entries: what goes along, what is refused, what undoing brings back whatever happened since. */
#include "db/product.h"
#include "unit/unit.h"

static struct product product;

#define ID(slug) "(SELECT id FROM entry WHERE slug = '" slug "')"
#define REVISION(slug) \
    "(SELECT p.revision FROM post p JOIN entry e ON e.id = p.id WHERE e.slug = '" slug "')"
#define PUT(slug, title, status, model)                                                       \
    "SELECT entry_put(1, NULL, 0, 'stretch', '" slug "', '" title "', 'Short.', '{also " slug \
    "}', '{also-" slug "}', '{}', '" status "', '" model "', 'Text of " slug                  \
    ".', '<p>Text</p>', 'Text', '', '{}', '{}')"
#define SAVE(slug, body)                                                                       \
    "SELECT entry_put(1, e.id, p.revision, 'stretch', e.slug, e.title, e.summary, e.aliases, " \
    "'{}', '{}', e.status, e.model, '" body "', '<p>" body "</p>', '" body                     \
    "', '', '{}', '{}') FROM entry e JOIN post p ON p.id = e.id WHERE e.slug = '" slug "'"
#define MERGE_AT(gone, gone_base, stays, stays_base)                                       \
    "SELECT entry_merge(1, " ID(gone) ", " gone_base ", " ID(                              \
        stays) ", " stays_base ", 'Title of both', 'Short.', '{other}', '{other}', '{}', " \
               "'{\"easier\": [\"third\"]}', "                                             \
               "'Both.', '<p>Both.</p>', 'Both.', 'Two for one stretch', '{}', '{}')"
#define MERGE(gone, stays) MERGE_AT(gone, REVISION(gone), stays, REVISION(stays))
#define UNDO                                                                                \
    "SELECT entry_unmerge(1, m.id, p.revision, 'Text', '<p>Text</p>', 'Text', '{}', '{}') " \
    "FROM entry_merge m JOIN post p ON p.id = m.from_id ORDER BY m.id DESC LIMIT 1"
#define STATUS(slug) "SELECT status FROM entry WHERE slug = '" slug "'"
#define BODY(slug) "SELECT body FROM post WHERE id = " ID(slug)

static int setup(void **state)
{
    (void)state;
    product_open(&product);
    product_sql(
        &product,
        "INSERT INTO account (name, name_key, role) VALUES ('Ada', 'ada', 'coach'), "
        "('Ben', 'ben', 'member');" PUT("first", "First", "published", "{}") ";" PUT(
            "second", "Second", "review",
            "{}") ";" PUT("sketch", "Sketch", "draft",
                          "{}") ";" PUT("third", "Third", "review",
                                        "{\"harder\": "
                                        "[\"second\"]}") ";"
                                                         "INSERT INTO picture (post_id, "
                                                         "account_id, alt, licence, author, state) "
                                                         "VALUES (" ID(
                                                             "second") ", 1, 'Somebody on a mat', "
                                                                       "'own', 'Ada', 'ready');"
                                                                       "SELECT question_ask(2, "
                                                                       "'Which of these two is "
                                                                       "it?', 's', 'b', 'b', 'b', "
                                                                       "'{}', "
                                                                       "'{stretch,stretch}', "
                                                                       "'{second,also-second}')");
    product_sql(&product,
                "SELECT comment_add(2, " ID("second") ", 'Is it?', 'Is it?', '{}', '{}')");
    product_jobs(&product);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

static void one_revision_of_what_stays_and_a_redirect(void **state)
{
    (void)state;
    product_sql(&product, MERGE("second", "first"));
    assert_string_equal(product_text(&product, STATUS("second")), "retired");
    assert_string_equal(product_text(&product, STATUS("first")), "published");
    assert_int_equal(product_number(&product, "SELECT " REVISION("first")), 2);
    assert_int_equal(product_number(&product, "SELECT " REVISION("second")), 2);
    assert_string_equal(product_text(&product, "SELECT reason FROM revision WHERE number = 2 AND "
                                               "post_id = " ID("first")),
                        "Merged “Second” into this: Two for one stretch");
    assert_int_equal(product_number(&product,
                                    "SELECT count(*) FROM entry WHERE slug = 'second' AND "
                                    "leads_to = " ID("first")),
                     1);
    assert_string_equal(product_text(&product, BODY("first")), "Both.");
    assert_int_equal(product_number(&product, "SELECT count(*) FROM event WHERE kind = 'retire'"),
                     1);
}

static void what_belongs_to_it_goes_along(void **state)
{
    (void)state;
    product_sql(&product, MERGE("second", "first"));
    product_jobs(&product);
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM picture WHERE post_id = " ID("first")), 1);
    /* A post that links to it is listed with what stays; the swap of a third one is no fault. */
    assert_int_equal(product_number(&product, "SELECT count(DISTINCT l.post_id) FROM "
                                              "link_targets('stretch', 'first') t JOIN link l ON "
                                              "l.slug = t.slug AND l.kind = t.kind"),
                     1);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM desk_faults(" ID(
                                                  "third") ", '{\"harder\": [\"second\"]}')"),
                     0);
    /* A comment is on what stays, and waits for a coach there. */
    assert_int_equal(product_number(&product,
                                    "SELECT count(*) FROM comment_waiting w JOIN post p ON "
                                    "p.id = w.post_id WHERE w.thread_id = p.thread_id AND "
                                    "p.parent_id = p.thread_id AND p.thread_id = " ID("first")),
                     1);
    /* A photograph that was on its way arrives with what stays. */
    product_sql(&product,
                "SELECT picture_add(1, " ID("second") ", '', 'Late', 'own', 'Ada', '192.0.2.1')");
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM picture WHERE post_id = " ID("first")), 2);
}

static void a_draft_becomes_part_of_what_is_on_the_site_and_not_the_other_way(void **state)
{
    (void)state;
    product_refused(&product, MERGE("first", "sketch"), "entry_merge_shown");
    product_sql(&product, MERGE("sketch", "first"));
    assert_string_equal(product_text(&product, STATUS("sketch")), "retired");
    product_refused(&product, MERGE("sketch", "second"), "entry_merge_shown");
    product_sql(&product, UNDO);
    assert_string_equal(product_text(&product, STATUS("sketch")), "draft");
    product_refused(&product, MERGE("first", "first"), "entry_merge_other");
    product_refused(&product,
                    "SELECT entry_merge(2, 1, 1, 2, 1, '', '', '{}', '{}', '{}', '{}', '', '', '', "
                    "'x', '{}', '{}')",
                    "entry_edit_allowed");
}

/* By that its title would become public. */
static void what_a_draft_was_called_stays_unsaid(void **state)
{
    (void)state;
    static const char said[] =
        "SELECT count(*) FROM revision WHERE reason LIKE '%Sketch%' OR title LIKE '%Sketch%' AND "
        "entry_is_public(model->>'status')";
    product_sql(&product, MERGE("sketch", "first"));
    assert_int_equal(product_number(&product, said), 0);
    assert_string_equal(product_text(&product, "SELECT reason FROM revision WHERE number = 2 AND "
                                               "post_id = " ID("first")),
                        "Merged a draft into this: Two for one stretch");
    product_sql(&product, UNDO);
    assert_int_equal(product_number(&product, said), 0);
    /* Shown by another title, this one was not. */
    product_sql(&product, "SELECT entry_put(1, e.id, p.revision, 'stretch', e.slug, 'Shown', 's', "
                          "'{}', '{}', '{}', 'review', "
                          "e.model, 'b', 'b', 'b', '', '{}', '{}') FROM entry e JOIN post p ON "
                          "p.id = e.id WHERE e.slug = 'sketch'");
    product_sql(&product, "SELECT entry_put(1, e.id, p.revision, 'stretch', e.slug, 'Sketch', 's', "
                          "'{}', '{}', '{}', 'draft', "
                          "e.model, 'b', 'b', 'b', '', '{}', '{}') FROM entry e JOIN post p ON "
                          "p.id = e.id WHERE e.slug = 'sketch'");
    product_sql(&product, MERGE("sketch", "first"));
    assert_int_equal(product_number(&product, said), 0);
}

#define WAITING "SELECT count(*) FROM comment_waiting"

static void comments_wait_where_readers_see_them(void **state)
{
    (void)state;
    product_sql(&product, "SELECT entry_retire(1, " ID("second") ", " REVISION(
                              "second") ", NULL, 'Not now')");
    assert_int_equal(product_number(&product, WAITING), 0);
    product_sql(&product, "SELECT entry_bring_back(1, " ID("second") ", " REVISION(
                              "second") ", 'Text', 'Now')");
    assert_int_equal(product_number(&product, WAITING), 1);
    product_sql(&product, "UPDATE entry SET status = 'draft' WHERE slug = 'second'");
    assert_int_equal(product_number(&product, WAITING), 0);
    product_sql(&product, "UPDATE entry SET status = 'review' WHERE slug = 'second'");
    assert_int_equal(product_number(&product, WAITING), 1);
    product_sql(&product, MERGE("second", "first"));
    assert_int_equal(product_number(&product, WAITING " WHERE thread_id = " ID("first")), 1);
    product_sql(&product, UNDO);
    assert_int_equal(product_number(&product, WAITING " WHERE thread_id = " ID("second")), 1);
    /* None takes room of a page that is not shown. */
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM comment_unanswered('-infinity', 0, 1)"), 1);
}

static void a_coachs_answer_that_is_deleted_answers_nothing(void **state)
{
    (void)state;
    product_sql(&product,
                "SELECT comment_add(1, " ID("second") ", 'It is.', 'It is.', '{}', '{}')");
    assert_int_equal(product_number(&product, WAITING), 0);
    product_sql(&product,
                "UPDATE post SET deleted_at = now() WHERE kind = 'comment' AND author_id = 1");
    assert_int_equal(product_number(&product, WAITING), 1);
    product_sql(&product,
                "UPDATE post SET deleted_at = NULL WHERE kind = 'comment' AND author_id = 1");
    assert_int_equal(product_number(&product, WAITING), 0);
}

/* A comment is edited while what it is on becomes part of another entry. */
static void who_waits_behind_a_merge_writes_where_it_went(void **state)
{
    (void)state;
    product_both(&product, MERGE("second", "first"),
                 "SELECT post_edit(2, p.id, 1, '', '', 'Is it, really?', 'Is it, really?', '', "
                 "'{}', '', '{}', '{}') FROM post p "
                 "WHERE p.kind = 'comment'");
    assert_int_equal(
        product_number(
            &product,
            "SELECT count(*) FROM post WHERE body = 'Is it, really?' AND thread_id = " ID("first")),
        1);
}

static void neither_may_have_changed(void **state)
{
    (void)state;
    product_sql(&product, SAVE("first", "Meanwhile."));
    product_refused(&product, MERGE_AT("second", "1", "first", "1"), "entry_merge_conflict");
    product_sql(&product, SAVE("second", "Meanwhile."));
    product_refused(&product, MERGE_AT("second", "1", "first", "2"), "entry_merge_conflict");
    assert_string_equal(product_text(&product, STATUS("second")), "review");
    product_sql(&product, MERGE_AT("second", "2", "first", "2"));
}

static void undoing_brings_both_back(void **state)
{
    (void)state;
    product_sql(&product, MERGE("second", "first"));
    product_jobs(&product);
    product_sql(&product, UNDO);
    product_sql(&product, UNDO); /* twice is once */
    product_jobs(&product);
    assert_string_equal(product_text(&product, STATUS("second")), "review");
    assert_string_equal(product_text(&product, BODY("second")), "Text of second.");
    assert_string_equal(product_text(&product, BODY("first")), "Text of first.");
    assert_string_equal(product_text(&product, "SELECT title FROM entry WHERE slug = 'first'"),
                        "First");
    assert_string_equal(product_text(&product, "SELECT aliases FROM entry WHERE slug = 'first'"),
                        "{\"also first\"}");
    assert_int_equal(product_number(&product, "SELECT " REVISION("first")), 3);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM entry WHERE leads_to IS NOT "
                                              "NULL OR replaced_by IS NOT NULL"),
                     0);
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM picture WHERE post_id = " ID("second")), 1);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM entry_merge WHERE text_back"),
                     1);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM search_document WHERE post_id "
                                              "= " ID("second") " AND NOT hidden"),
                     1);
    assert_int_equal(product_number(&product,
                                    "SELECT count(*) FROM comment_waiting w JOIN post p ON "
                                    "p.id = w.post_id WHERE w.thread_id = p.parent_id AND "
                                    "w.thread_id = " ID("second")),
                     1);
    product_sql(&product, MERGE("second", "first")); /* and once more */
}

static void what_was_edited_since_keeps_its_words(void **state)
{
    (void)state;
    product_sql(&product, MERGE("second", "first"));
    product_sql(&product, SAVE("first", "Edited since."));
    product_sql(&product, UNDO);
    assert_string_equal(product_text(&product, BODY("first")), "Edited since.");
    assert_string_equal(product_text(&product, STATUS("second")), "review");
    assert_int_equal(product_number(&product, "SELECT count(*) FROM entry_merge WHERE undone_at IS "
                                              "NOT NULL AND NOT text_back"),
                     1);
}

static void chains_are_undone_in_any_order(void **state)
{
    (void)state;
    product_sql(&product, MERGE("second", "first"));
    product_sql(&product, MERGE("first", "third"));
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM entry WHERE leads_to = " ID("third")), 2);
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM picture WHERE post_id = " ID("third")), 1);
    product_sql(&product,
                "SELECT entry_unmerge(1, m.id, p.revision, 'Text', '<p>Text</p>', 'Text', '{}', "
                "'{}') FROM entry_merge m JOIN post p ON p.id = m.from_id ORDER BY m.id LIMIT 1");
    assert_string_equal(product_text(&product, STATUS("second")), "review");
    assert_string_equal(product_text(&product, STATUS("first")), "retired");
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM picture WHERE post_id = " ID("second")), 1);
    product_sql(&product, UNDO);
    assert_string_equal(product_text(&product, STATUS("first")), "published");
    /* Its photograph went home before. */
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM picture WHERE post_id = " ID("second")), 1);
    assert_string_equal(product_text(&product, BODY("third")), "Text of third.");
}

static void what_was_brought_back_by_hand_is_left(void **state)
{
    (void)state;
    product_sql(&product, MERGE("second", "first"));
    product_sql(&product, "SELECT entry_bring_back(1, " ID("second") ", " REVISION(
                              "second") ", 'Text', 'It is another one')");
    product_sql(&product, UNDO);
    assert_string_equal(product_text(&product, STATUS("second")), "review");
    assert_string_equal(product_text(&product, BODY("first")), "Text of first.");
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM picture WHERE post_id = " ID("second")), 1);
}

/* Of two coaches at once one is told, and nothing is lost. */
static void two_at_once(void **state)
{
    (void)state;
    product_both(
        &product, SAVE("second", "Saved first."),
        "DO $$ BEGIN PERFORM entry_merge(1, " ID("second") ", 1, " ID(
            "first") ", 1, "
                     "'T', 'S', '{}', '{}', '{}', '{}', 'B', 'B', 'B', 'why', '{}', '{}'); "
                     "RAISE 'merged over a change'; EXCEPTION WHEN check_violation THEN NULL; END "
                     "$$");
    assert_string_equal(product_text(&product, BODY("second")), "Saved first.");
    assert_string_equal(product_text(&product, STATUS("second")), "review");
    product_both(
        &product, MERGE_AT("second", "2", "first", "1"),
        "DO $$ BEGIN PERFORM entry_merge(1, " ID("first") ", 1, " ID(
            "second") ", 2, "
                      "'T', 'S', '{}', '{}', '{}', '{}', 'B', 'B', 'B', 'why', '{}', '{}'); "
                      "RAISE 'both merged'; EXCEPTION WHEN check_violation THEN NULL; END $$");
    assert_string_equal(product_text(&product, STATUS("first")), "published");
    product_both(&product,
                 "SELECT entry_unmerge(1, max(id), 3, 'T', 'T', 'T', '{}', '{}') FROM entry_merge",
                 "SELECT picture_add(1, " ID("second") ", '', 'Late', 'own', 'Ada', '192.0.2.1')");
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM picture WHERE post_id = " ID("second")), 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(one_revision_of_what_stays_and_a_redirect),
        TEST(what_belongs_to_it_goes_along),
        TEST(a_draft_becomes_part_of_what_is_on_the_site_and_not_the_other_way),
        TEST(what_a_draft_was_called_stays_unsaid),
        TEST(comments_wait_where_readers_see_them),
        TEST(a_coachs_answer_that_is_deleted_answers_nothing),
        TEST(who_waits_behind_a_merge_writes_where_it_went),
        TEST(neither_may_have_changed),
        TEST(undoing_brings_both_back),
        TEST(what_was_edited_since_keeps_its_words),
        TEST(chains_are_undone_in_any_order),
        TEST(what_was_brought_back_by_hand_is_left),
        TEST(two_at_once),
    };
    return cmocka_run_group_tests_name("merge", tests, NULL, NULL);
}
