/* Plans from advice: what is kept once its owner agreed, its versions and bounds, what nobody sees any more, and trying a whole one. */
#include "db/product.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct product product;

/* 1 asks question 1, which 2 answers with 2 and 3; the entry is 4; question 5 has answer 6. */
static int set_up(void **state)
{
    (void)state;
    product_open(&product);
    product_sql(
        &product,
        "INSERT INTO account (name, name_key, password) VALUES"
        " ('paula', 'paula', 'x'), ('piet', 'piet', 'x');"
        "INSERT INTO account (name, name_key, role) VALUES ('cora', 'cora', 'coach'),"
        " ('mona', 'mona', 'moderator');"
        "SELECT question_ask(1, 'My back is tight', 'tight', 'Why?', '<p>Why?</p>', 'Why?', '{}', "
        "'{}', '{}');"
        "SELECT answer_give(2, 1, 'Roll.', '<p>Roll.</p>', 'Roll.', '{}', '{}'),"
        " answer_give(2, 1, 'Walk.', '<p>Walk.</p>', 'Walk.', '{}', '{}');"
        "SELECT entry_put(3, NULL, 1, 'stretch', 'lunge', 'Lunge', 's', '{}', '{}', '{}', "
        "'review', '{}', 'Text.', '<p>Text.</p>', 'Text.', '', '{}', '{}');"
        "SELECT question_ask(2, 'Another hip', 'hip', 'Why?', '<p>Why?</p>', 'Why?', '{}', '{}', "
        "'{}');"
        "SELECT answer_give(1, 5, 'Rest.', '<p>Rest.</p>', 'Rest.', '{}', '{}')");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

/* A plan of account 1 for question 1. */
#define SAVE_AS(who, question, seen, why, agree, places, words, states, reasons, sources)          \
    "SELECT own_plan_save(" who ", " question ", " seen ", '" why "', " agree ", '" places         \
    "'::bigint[], '" words "', '" states "', '" reasons "', '" sources "', array_fill(1::bigint, " \
    "ARRAY[cardinality('" places "'::bigint[])]), array_fill('lunge'::text, "                      \
    "ARRAY[cardinality('" places                                                                   \
    "'::bigint[])]), array_fill('mark'::text, ARRAY[cardinality('" places "'::bigint[])]))"
#define SAVE(seen, why, places, words, states, reasons)                                  \
    SAVE_AS("1", "1", seen, why, "false", "{" places "}", "{" words "}", "{" states "}", \
            "{" reasons "}", "{0,0}")

static int64_t number(const char *sql)
{
    return product_number(&product, sql);
}

static const char *text(const char *sql)
{
    return product_text(&product, sql);
}

static const char *words_of_newest(void)
{
    return text("SELECT array_to_string(words, '|') || ' ' || array_to_string(states, '|') || ' ' "
                "|| array_to_string(sources, '|') FROM plan_seen(1, 1, 0)");
}

static void nothing_is_kept_before_its_owner_agreed(void **state)
{
    (void)state;
    product_refused(&product,
                    SAVE_AS("1", "1", "0", "", "false", "{0}", "{Roll}", "{todo}", "{\"\"}", "{2}"),
                    "plan_consent");
    product_sql(&product, "SELECT body.consent_answer(1, 'trials', true)"); /* another purpose */
    product_refused(&product,
                    SAVE_AS("1", "1", "0", "", "false", "{0}", "{Roll}", "{todo}", "{\"\"}", "{2}"),
                    "plan_consent");
    assert_int_equal(number("SELECT count(*) FROM body.plan"), 0);
    product_sql(&product, SAVE_AS("1", "1", "0", "", "true", "{0,0}", "{Roll,Pool}", "{todo,todo}",
                                  "{\"\",\"\"}", "{2,0}"));
    assert_string_equal(text("SELECT body.agrees(1, 'plans')"), "t");
    assert_string_equal(words_of_newest(), "Roll|Pool todo|todo 2|0");
}

static void only_what_everybody_sees_and_nobody_warns_of_is_taken_into_one(void **state)
{
    (void)state;
    static const char new_of_2[] =
        SAVE_AS("2", "1", "0", "", "true", "{0}", "{Roll}", "{todo}", "{\"\"}", "{2}");
    product_refused(&product,
                    SAVE_AS("2", "999", "0", "", "true", "{0}", "{a}", "{todo}", "{\"\"}", "{0}"),
                    "plan_there");
    product_refused(&product,
                    SAVE_AS("2", "2", "0", "", "true", "{0}", "{a}", "{todo}", "{\"\"}", "{0}"),
                    "plan_there"); /* an answer is no question */
    product_refused(&product,
                    SAVE_AS("2", "1", "0", "", "true", "{0}", "{a}", "{todo}", "{\"\"}", "{6}"),
                    "plan_source"); /* of another question */
    product_sql(&product,
                "UPDATE post_score SET warning = 'Not with a new hip.' WHERE post_id = 2");
    product_refused(&product, new_of_2, "plan_source");
    product_sql(&product, "UPDATE post_score SET warning = '' WHERE post_id = 2");
    product_sql(&product, "UPDATE post SET deleted_at = now(), deleted_by = 2 WHERE id = 2");
    product_refused(&product, new_of_2, "plan_source"); /* its writer sees it, not everybody */
    product_sql(&product, "UPDATE post SET deleted_at = NULL, deleted_by = NULL WHERE id = 2");
    product_sql(&product, "INSERT INTO advice_hold (question_id) VALUES (1)");
    product_refused(&product, new_of_2, "plan_waits");
    product_sql(&product, SAVE_AS("2", "1", "0", "", "true", "{0}", "{See a doctor}", "{todo}",
                                  "{\"\"}", "{0}"));
    product_sql(&product, "DELETE FROM advice_hold");
    product_sql(&product, "SELECT own_plan_delete(2, (SELECT body.plan_of(2, 1)))");
    assert_int_equal(number("SELECT count(*) FROM body.plan"), 1);
}

static void a_change_with_a_reason_or_after_an_hour_is_a_version(void **state)
{
    (void)state;
    product_sql(&product, SAVE("1", "", "1,2", "Roll slowly,Pool", "doing,todo", "\"\",\"\""));
    assert_string_equal(text("SELECT version || ' ' || saved FROM body.plan"), "1 2");
    product_refused(&product, SAVE("1", "", "1,2", "a,b", "todo,todo", "\"\",\"\""),
                    "plan_conflict");
    product_sql(&product, SAVE("2", "It got clearer", "2,1", "Pool,Roll slowly", "dropped,doing",
                               "shut,\"\""));
    assert_string_equal(text("SELECT version || ' ' || saved FROM body.plan"), "2 3");
    assert_string_equal(words_of_newest(), "Pool|Roll slowly dropped|doing 0|2"); /* still from 2 */
    product_sql(&product, SAVE("3", "", "2,1", "Roll slowly,Pool", "doing,dropped", "\"\",shut"));
    assert_string_equal(text("SELECT version::text FROM body.plan"),
                        "3"); /* the reason is not lost */
    product_sql(&product, "UPDATE body.plan_version SET at = at - interval '61 minutes'");
    product_sql(&product, SAVE("4", "", "2,1", "Pool,Roll slowly", "dropped,doing", "shut,\"\""));
    assert_string_equal(
        text("SELECT string_agg(number || ':' || words[1] || ':' || why, ' ' ORDER BY number) FROM "
             "body.plan_versions(1, 1)"),
        "1:Roll slowly: 2:Pool:It got clearer 3:Roll slowly: 4:Pool:");
}

static void a_step_without_words_stays_as_it_was(void **state)
{
    (void)state;
    product_sql(&product, SAVE("5", "", "1,2", "\"\",Roll a minute", "todo,todo", "\"\",\"\""));
    assert_string_equal(words_of_newest(), "Pool|Roll a minute dropped|todo 0|2");
    assert_string_equal(text("SELECT reasons[1] FROM plan_seen(1, 1, 0)"), "shut");
}

static void nobody_else_reads_or_deletes_it(void **state)
{
    (void)state;
    assert_int_equal(number("SELECT count(*) FROM unnest('{0,2,3,4}'::bigint[]) AS a, plan_seen(a, "
                            "1, 0)"),
                     0);
    assert_int_equal(number("SELECT count(*) FROM unnest('{0,2,3,4}'::bigint[]) AS a, "
                            "body.plan_versions(a, 1)"),
                     0);
    assert_int_equal(number("SELECT count(*) FROM plan_seen(NULL, 1, 0)"), 0);
    assert_int_equal(number("SELECT count(*) FROM trial_target(2, 0, 1)"), 0);
    product_sql(&product, "SELECT own_plan_delete(4, 1)");
    assert_int_equal(number("SELECT count(*) FROM plan_seen(1, 1, 0)"), 1);
}

static void of_a_step_whose_source_is_gone_only_its_state_is_seen(void **state)
{
    (void)state;
    product_sql(&product, "UPDATE post SET deleted_at = now(), deleted_by = 2 WHERE id = 2");
    assert_string_equal(words_of_newest(), "Pool| dropped|todo 0|2");
    assert_string_equal(text("SELECT entries[2] || reasons[2] FROM plan_seen(1, 1, 0)"), "");
    assert_int_equal(number("SELECT count(*) FROM plan_seen(1, 1, 2) AS p, unnest(p.words) AS w "
                            "WHERE w LIKE 'Roll%'"),
                     0);
    assert_int_equal(
        number("SELECT count(*) FROM export_rows(1, 'plans', -1, 100) WHERE data::text "
               "LIKE '%Roll%'"),
        0);
    /* The rest is dropped: there is nothing to try. */
    assert_int_equal(number("SELECT count(*) FROM trial_target(1, 0, 1)"), 0);
    product_refused(&product,
                    "SELECT trial_begin(1, 0, '{sit}', '{4}', 5, 7, 4, 'usual', 'me', true, "
                    "the_plan => 1)",
                    "trial_there");
    /* It is not lost: saved as it was seen, it is whole again with its source. */
    product_sql(&product, SAVE("6", "", "2,1", "\"\",Pool", "todo,todo", "\"\",\"\""));
    assert_string_equal(words_of_newest(), "|Pool todo|todo 2|0");
    product_sql(&product, "UPDATE post SET deleted_at = NULL, deleted_by = NULL WHERE id = 2");
    assert_string_equal(words_of_newest(), "Roll a minute|Pool todo|todo 2|0");
    assert_string_equal(text("SELECT data::json->'versions'->0->'steps'->0->>'from' FROM "
                             "export_rows(1, 'plans', -1, 100)"),
                        "/answers/2");
}

#define TRY "SELECT trial_begin(1, 0, '{sit}', '{4}', 5, 7, 4, 'usual', 'report', true, '', '', 1)"

static void a_whole_plan_is_tried_by_its_owner_and_counted_with_nobodys(void **state)
{
    (void)state;
    product_sql(&product,
                "UPDATE post_score SET warning = 'Not with a new hip.' WHERE post_id = 2");
    product_refused(&product, TRY, "trial_warned");
    product_sql(&product, "UPDATE post_score SET warning = '' WHERE post_id = 2;"
                          "INSERT INTO advice_hold (question_id) VALUES (1)");
    product_refused(&product, TRY, "plan_waits");
    product_sql(&product, "DELETE FROM advice_hold");
    product_sql(&product, TRY);
    product_refused(&product, TRY, "trial_once");
    assert_string_equal(text("SELECT shown || ' ' || title || ' ' || revision || coalesce("
                             "post_id::text, ' of no post') FROM body.trial"),
                        "me My back is tight 4 of no post");
    product_sql(&product, "SELECT body.trial_show(1, 1, 'counts')");
    assert_string_equal(text("SELECT shown FROM body.trial"), "me");
    product_sql(&product, "SELECT body.trial_stop(1, 1, 'helped')");
    assert_int_equal(number("SELECT count(*) FROM body.tally_due"), 0);
}

static void so_many_versions_are_kept_and_those_that_were_tried(void **state)
{
    (void)state;
    product_sql(
        &product,
        "DO $$ BEGIN FOR i IN 7..66 LOOP PERFORM own_plan_save(1, 1, i, 'again', "
        "false, '{1}', '{Roll}', '{todo}', '{\"\"}', '{0}', '{0}', '{\"\"}', '{\"\"}'); END "
        "LOOP; END $$");
    assert_int_equal(number("SELECT count(*) FROM body.plan_version"), 51);
    assert_int_equal(number("SELECT count(*) FROM body.plan_version v JOIN body.trial t ON "
                            "t.plan_id = v.plan_id AND t.revision = v.number"),
                     1);
}

static void it_has_bounds(void **state)
{
    (void)state;
    product_refused(
        &product,
        "SELECT own_plan_save(1, 5, 0, '', false, array_fill(0::bigint, '{21}'), "
        "array_fill('a'::text, '{21}'), array_fill('todo'::text, '{21}'), "
        "array_fill(''::text, '{21}'), array_fill(0::bigint, '{21}'), "
        "array_fill(0::bigint, '{21}'), array_fill(''::text, '{21}'), array_fill(''::text, "
        "'{21}'))",
        "plan_version_bounded");
    product_refused(&product,
                    SAVE_AS("1", "5", "0", "", "false", "{0}", "{a}", "{perhaps}", "{\"\"}", "{0}"),
                    "plan_version_states_known");
    product_sql(&product, "INSERT INTO body.plan (account_id, question_id) SELECT 1, x.id FROM "
                          "(SELECT question_ask(2, 'Question ' || n, 'q', 'Why?', '<p>Why?</p>', "
                          "'Why?', '{}', '{}', '{}') AS id FROM generate_series(1, 49) AS n) AS x");
    product_refused(&product,
                    SAVE_AS("1", "5", "0", "", "false", "{0}", "{a}", "{todo}", "{\"\"}", "{0}"),
                    "plan_room");
}

static void it_goes_at_once_and_what_was_tried_stays(void **state)
{
    (void)state;
    product_sql(&product, "SELECT own_plan_delete(1, 1)");
    assert_int_equal(number("SELECT count(*) FROM body.plan_version"), 0);
    assert_string_equal(text("SELECT coalesce(plan_id::text, 'none') || title FROM body.trial"),
                        "noneMy back is tight");
    product_sql(&product,
                SAVE_AS("1", "1", "0", "", "false", "{0}", "{Roll}", "{todo}", "{\"\"}", "{2}"));
    product_sql(&product, "SELECT own_plan_answer(1, false)");
    assert_int_equal(number("SELECT count(*) FROM body.plan"), 0);
    assert_string_equal(text("SELECT body.agrees(1, 'plans')"), "f");
}

/* ---- what is said for safety of what steps are from ---- */

#define NOTICES "SELECT count(*) FROM notice WHERE what = 'plan-changed'"
#define UNREAD NOTICES " AND read_at IS NULL"
#define LUNGE(base, model, unsafe)                                                          \
    "SELECT entry_put(3, 4, " base ", 'stretch', 'lunge', 'Lunge', 's', '{}', '{}', '{}', " \
    "'review', '" model                                                                     \
    "', 'Text.', '<p>Text.</p>', 'Text.', 'Because', '{}', '{}', unsafe => '" unsafe "')"
#define CAUTIONS \
    "\"cautions\": [{\"fact\": \"leg-pain\", \"severity\": \"care\", \"text\": \"Stop.\"}]"
#define CAUTION "{" CAUTIONS "}"
/* Where the newest notice leads: the plan, and the step. */
#define LEADS                                                                                 \
    "SELECT (o.post_id = body.plan_of(1, 1)) || ' ' || o.number FROM notice_open(1, (SELECT " \
    "max(id) FROM notice WHERE account_id = 1 AND what = 'plan-changed')) AS o"

static void who_has_a_step_from_what_a_coach_warns_of_is_told_once(void **state)
{
    (void)state;
    product_sql(&product, SAVE_AS("1", "1", "0", "", "true", "{0,0}", "{Walk,Lunge}",
                                  "{todo,doing}", "{\"\",\"\"}", "{3,4}"));
    product_sql(&product, SAVE_AS("2", "1", "0", "", "true", "{0,0}", "{Walk,Pool}",
                                  "{dropped,todo}", "{no,\"\"}", "{3,0}"));
    product_jobs(&product);
    product_sql(&product, "INSERT INTO queue_post (kind, post_id, urgency) VALUES ('unsafe', 3, 0);"
                          "SELECT reaction_warn(3, 3, 'Not with a new hip.')");
    product_jobs(&product);
    /* Neither what it is nor who said so is in the notice. */
    assert_string_equal(
        text("SELECT string_agg(account_id || ' ' || post_id || ' ' || thread_id || "
             "' ' || actor_id, ',') FROM notice WHERE what = 'plan-changed'"),
        "1 0 0 1");
    assert_string_equal(text(LEADS), "true 1");
    assert_int_equal(number(UNREAD), 0);
    assert_string_equal(text("SELECT s.title || ' ' || s.compared FROM notice n CROSS JOIN LATERAL "
                             "notice_said(n) AS s WHERE n.what = 'plan-changed'"),
                        "Your plan 1");
}

static void a_correction_of_an_entry_leads_to_its_own_step(void **state)
{
    (void)state;
    product_sql(&product, LUNGE("1", CAUTION, "Not after a fall."));
    product_jobs(&product);
    assert_int_equal(number(NOTICES), 2);
    assert_string_equal(text(LEADS), "true 2");
    assert_string_equal(text("SELECT warning || '|' || cautions::text || '|' || change FROM "
                             "own_plan_safety(4, 1)"),
                        "|{\"Not after a fall.\"}|");
    /* Who takes it as it is now has read that. */
    assert_string_equal(text("SELECT cautions::text FROM own_plan_safety(4, 2)"), "{}");
    /* Another change leaves it there; taking the caution out takes it away. */
    product_sql(&product, LUNGE("2", "{" CAUTIONS ", \"level\": \"easy\"}", ""));
    assert_string_equal(text("SELECT cautions::text FROM own_plan_safety(4, 1)"),
                        "{\"Not after a fall.\"}");
    product_sql(&product, LUNGE("3", "{}", ""));
    assert_string_equal(text("SELECT cautions::text FROM own_plan_safety(4, 1)"), "{}");
    product_jobs(&product);
    assert_int_equal(number(NOTICES), 2);
}

static void what_is_taken_back_is_read_and_said_no_more(void **state)
{
    (void)state;
    product_sql(&product, "SELECT reaction_warn(3, 3, 'Not at all.')");
    product_jobs(&product);
    assert_int_equal(number(UNREAD), 1);
    product_sql(&product, "SELECT reaction_warn(3, 3, '')");
    product_jobs(&product);
    assert_int_equal(number(UNREAD), 0);
    assert_int_equal(number("SELECT own_plan_told(1, body.plan_of(1, 1), NULL)"), 0);
    /* Taken back at once, nobody is told. */
    int64_t before = number(NOTICES);
    product_sql(&product, "SELECT reaction_warn(3, 3, 'In haste.')");
    product_sql(&product, "SELECT reaction_warn(3, 3, '')");
    product_sql(&product, LUNGE("4", CAUTION, "In haste."));
    product_sql(&product, LUNGE("5", "{}", ""));
    product_jobs(&product);
    assert_int_equal(number(NOTICES), before);
}

static void what_made_it_worse_is_said_at_the_step_until_it_is_undone(void **state)
{
    (void)state;
    int64_t before = number(NOTICES);
    product_sql(&product,
                "SELECT worse_say(2, 4, 'cramp', 'left', 'no', NULL, '', '{}', false, true)");
    product_sql(&product, "SELECT worse_decide(3, 4, 'change', 'It says for whom now.')");
    product_jobs(&product);
    assert_int_equal(number(NOTICES), before + 1);
    assert_string_equal(text(LEADS), "true 2");
    assert_string_equal(text("SELECT change FROM own_plan_safety(4, 1)"), "It says for whom now.");
    product_sql(&product, "SELECT worse_reopen(3, 4)");
    assert_string_equal(text("SELECT change FROM own_plan_safety(4, 1)"), "");
    product_sql(&product, "SELECT worse_decide(3, 4, 'none', 'Fine as it is.')");
    product_jobs(&product);
    assert_int_equal(number(NOTICES), before + 1); /* nothing to know */
}

static void a_plan_takes_its_notices_along_when_it_goes(void **state)
{
    (void)state;
    assert_true(number(NOTICES) > 0);
    product_sql(&product, "SELECT own_plan_delete(1, body.plan_of(1, 1))");
    assert_int_equal(number(NOTICES), 0);
    assert_int_equal(number("SELECT count(*) FROM body.plan_source"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_kept_before_its_owner_agreed),
        cmocka_unit_test(only_what_everybody_sees_and_nobody_warns_of_is_taken_into_one),
        cmocka_unit_test(a_change_with_a_reason_or_after_an_hour_is_a_version),
        cmocka_unit_test(a_step_without_words_stays_as_it_was),
        cmocka_unit_test(nobody_else_reads_or_deletes_it),
        cmocka_unit_test(of_a_step_whose_source_is_gone_only_its_state_is_seen),
        cmocka_unit_test(a_whole_plan_is_tried_by_its_owner_and_counted_with_nobodys),
        cmocka_unit_test(so_many_versions_are_kept_and_those_that_were_tried),
        cmocka_unit_test(it_has_bounds),
        cmocka_unit_test(it_goes_at_once_and_what_was_tried_stays),
        cmocka_unit_test(who_has_a_step_from_what_a_coach_warns_of_is_told_once),
        cmocka_unit_test(a_correction_of_an_entry_leads_to_its_own_step),
        cmocka_unit_test(what_is_taken_back_is_read_and_said_no_more),
        cmocka_unit_test(what_made_it_worse_is_said_at_the_step_until_it_is_undone),
        cmocka_unit_test(a_plan_takes_its_notices_along_when_it_goes),
    };
    return cmocka_run_group_tests_name("own_plan", tests, set_up, tear_down);
}
