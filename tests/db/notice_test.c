/* Who is told of what: written by the job runner from what happened, so many readers at a time. */
#include "db/product.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "job/job.h"

enum { WAIT_MS = 60000 };

static struct product product;

static void sql(const char *text)
{
    product_sql(&product, text);
}

static int64_t number(const char *text)
{
    return product_number(&product, text);
}

/* Members 1 to 6, of whom 1 may do everything; "low-back" is narrower than "back". */
static int setup(void **state)
{
    (void)state;
    product_open(&product);
    sql("INSERT INTO account (name, name_key, role) SELECT 'n' || n, 'n' || n,"
        " CASE n WHEN 1 THEN 'admin' ELSE 'member' END FROM generate_series(1, 6) AS n;"
        "INSERT INTO tag (name, title) SELECT t, t FROM unnest('{back,low-back,hip}'::text[]) AS t;"
        "INSERT INTO tag_parent SELECT l.id, b.id FROM tag l, tag b"
        " WHERE l.name = 'low-back' AND b.name = 'back'");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

#define TAG(name) "(SELECT id FROM tag WHERE name = '" name "')"
#define NEWEST(kind) "(SELECT max(id) FROM post WHERE kind = '" kind "')"

static void test_a_mark_says_what_it_is_of(void **state)
{
    (void)state;
    assert_int_equal(
        number("SELECT count(*) FROM unnest('{thread,tag,person,search}'::text[]) AS k, "
               "unnest('{1,2,3,4,5,1000000007}'::bigint[]) AS id "
               "WHERE follow_marked(k, follow_mark(k, id)) = id"),
        24);
    assert_int_equal(
        number("SELECT count(*) FROM unnest('{thread,tag,person,search}'::text[]) AS k, "
               "unnest('{thread,tag,person,search}'::text[]) AS o "
               "WHERE follow_marked(k, follow_mark(o, 7)) IS NOT NULL"),
        4);
    assert_int_equal(number("SELECT count(*) FROM unnest('{0,1,8}'::bigint[] || NULL) AS m "
                            "WHERE follow_marked('thread', m) IS NOT NULL"),
                     0);
    assert_int_equal(number("SELECT count(*) WHERE question_is_apart(1, follow_mark('tag', 1)) OR "
                            "question_is_apart(1, NULL)"),
                     0);
}

static void ask(int by, const char *tag)
{
    char text[512];
    snprintf(text, sizeof(text),
             "SELECT question_ask(%d, 'A question of it', 'q', 'b', 'b', 'b', '{%s}', '{}', '{}')",
             by, tag);
    sql(text);
}

static void answer_newest(int by)
{
    char text[512];
    snprintf(text, sizeof(text),
             "SELECT answer_give(%d, " NEWEST("question") ", 'b', 'b', 'b', '{}', '{}')", by);
    sql(text);
}

/* How many notices of that kind a member has who reads what is about that. */
static int64_t told(int reader, const char *what, const char *about)
{
    char text[512];
    snprintf(text, sizeof(text),
             "SELECT count(*) FROM notice WHERE account_id = %d AND what = '%s' AND about_kind = "
             "'%s' AND read_at IS NULL",
             reader, what, about);
    return number(text);
}

/* What each page says beside the name. */
static void nothing_is_counted_wrong(void)
{
    assert_int_equal(number("SELECT count(*) FROM account a WHERE coalesce((SELECT unread FROM "
                            "notice_setting s WHERE s.account_id = a.id), 0) <> (SELECT count(*) "
                            "FROM notice n WHERE n.account_id = a.id AND n.read_at IS NULL)"),
                     0);
}

/* ---- who is told ---- */

static void test_who_asked_is_told_of_answers_by_others(void **state)
{
    (void)state;
    ask(2, "hip");
    answer_newest(3);
    answer_newest(2);
    product_jobs(&product);
    assert_int_equal(told(2, "answer", "thread"), 1);
    /* Whoever answered follows it, too: of the asker's own answer they are told. */
    assert_int_equal(told(3, "answer", "thread"), 1);
    assert_int_equal(number("SELECT count(*) FROM notice"), 2);
    assert_int_equal(number("SELECT count(*) FROM notice_change"), 0);
}

static void test_a_tag_brings_questions_with_narrower_ones(void **state)
{
    (void)state;
    sql("SELECT follow_set(2, 'tag', " TAG("back") ", 'follow'),"
                                                   " follow_set(3, 'tag', " TAG(
                                                       "low-back") ", 'follow'),"
                                                                   " follow_set(4, 'tag', " TAG(
                                                                       "hip") ", 'follow')");
    ask(5, "low-back");
    product_jobs(&product);
    assert_int_equal(told(2, "question", "tag"), 1);
    assert_int_equal(told(3, "question", "tag"), 1);
    assert_int_equal(told(4, "question", "tag"), 0);
}

/* FEATURES 5: merging tags has to keep their followers. Here nothing is moved, so undoing it needs nothing. */
static void test_followers_of_a_merged_tag_are_told(void **state)
{
    (void)state;
    sql("SELECT follow_set(2, 'tag', " TAG("hip") ", 'follow')");
    sql("SELECT tag_merge(1, " TAG("hip") ", " TAG("back") ")");
    product_jobs(&product);
    ask(5, "low-back");
    product_jobs(&product);
    assert_int_equal(told(2, "question", "tag"), 1);
}

/* What a search finds is told once the index has it: all words, or what they mean, and its filter. */
static void test_a_followed_search_brings_questions(void **state)
{
    (void)state;
    sql("SELECT search_follow(2, 'my sore hips', 'my sore hips', ''),"
        " search_follow(3, 'sore', 'sore', '{\"tag\":\"hip\"}'),"
        " search_follow(4, 'sore knees', 'sore knees', ''),"
        " search_follow(6, '[low-back]', '', '{\"tag\":\"low-back\"}')");
    sql("SELECT question_ask(5, 'A sore hip since spring', 'q', 'b', 'b', 'b', '{hip}', '{}', "
        "'{}')");
    product_jobs(&product);
    assert_int_equal(told(2, "question", "search"), 1);
    assert_int_equal(told(3, "question", "search"), 1);
    assert_int_equal(told(4, "question", "search"), 0);
    assert_int_equal(told(6, "question", "search"), 0);
    ask(5, "low-back");
    product_jobs(&product);
    assert_int_equal(told(6, "question", "search"), 1);
    assert_int_equal(number("SELECT count(*) FROM notice"), 3);
    nothing_is_counted_wrong();
}

/* What a word names by another name, as search finds it. */
static void test_a_followed_search_knows_other_names(void **state)
{
    (void)state;
    sql("INSERT INTO tag_synonym (name, tag_id) SELECT 'lumbar', id FROM tag WHERE name = "
        "'low-back'");
    sql("SELECT search_follow(2, 'sore lumbar', 'sore lumbar', '')");
    sql("SELECT question_ask(5, 'My low back is sore', 'q', 'b', 'b', 'b', '{hip}', '{}', '{}')");
    sql("SELECT question_ask(5, 'My upper back is sore', 'r', 'b', 'b', 'b', '{hip}', '{}', '{}')");
    product_jobs(&product);
    assert_int_equal(told(2, "question", "search"), 1);
}

/* Whoever follows the tag, and a search, is told of one question once; nobody of what is ignored, their own or deleted. */
static void test_a_followed_search_tells_nobody_twice(void **state)
{
    (void)state;
    sql("SELECT search_follow(n, 'question', 'question of it', '{\"tag\":\"hip\"}')"
        " FROM generate_series(2, 5) AS n");
    sql("SELECT follow_set(2, 'tag', " TAG("hip") ", 'follow'),"
                                                  " follow_set(3, 'tag', " TAG(
                                                      "hip") ", 'ignore'),"
                                                             " follow_set(4, 'person', 5, "
                                                             "'ignore')");
    ask(5, "hip");
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM notice"), 1);
    assert_int_equal(told(2, "question", "tag"), 1);
    ask(1, "hip");
    sql("SELECT post_delete(1, " NEWEST("question") ", true, 'mistaken')");
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM notice WHERE read_at IS NULL"), 1);
}

/* Nobody learns by a number what others look for, and of a search that nobody follows nothing is left. */
static void test_searches_are_those_who_follow_them_alone(void **state)
{
    (void)state;
    sql("SELECT search_follow(n, 'numb foot', 'numb foot', '') FROM generate_series(2, 3) AS n");
    assert_int_equal(number("SELECT count(*) FROM saved_search"), 1);
    product_refused(&product,
                    "SELECT follow_set(4, 'search', (SELECT id FROM saved_search), 'follow')",
                    "post_exists");
    product_refused(&product, "SELECT search_follow(4, 'my', 'my', '')", "saved_search_asks");
    sql("SELECT search_unfollow(2, 'numb foot')");
    assert_int_equal(number("SELECT count(*) FROM saved_search"), 1);
    sql("SELECT follow_set(3, 'search', (SELECT id FROM saved_search), 'none')");
    assert_int_equal(number("SELECT count(*) FROM saved_search"), 0);
}

/* A thousand searches are looked through a hundred at a time, and a filter of another version stops none. */
static void test_many_searches_are_looked_through_in_steps(void **state)
{
    (void)state;
    sql("INSERT INTO saved_search (query, words, filter) SELECT 'q' || n, '''question'''::tsquery,"
        " CASE WHEN n % 100 = 7 THEN '{\"nothing\":\"such\"}'::jsonb END FROM generate_series(1, "
        "1000) AS n;"
        "INSERT INTO follow (account_id, kind, subject_id, wish)"
        " SELECT 2, 'search', max(id), 'follow' FROM saved_search");
    ask(5, "hip");
    sql("SELECT search_index(10)");
    assert_true(number("SELECT job_notices(200)") > 0);
    assert_true(number("SELECT count(*) FROM notice_change") > 0);
    product_jobs(&product);
    assert_int_equal(told(2, "question", "search"), 1);
    assert_int_equal(number("SELECT count(*) FROM notice_change"), 0);
}

/* Who follows the tag, another of its tags and the asker is told once. */
static void test_several_reasons_are_one_notice(void **state)
{
    (void)state;
    sql("SELECT follow_set(2, 'tag', " TAG(
        "back") ", 'follow'),"
                " follow_set(2, 'tag', " TAG("low-back") ", 'follow'),"
                                                         " follow_set(2, 'person', 5, 'follow')");
    ask(5, "low-back");
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM notice WHERE account_id = 2"), 1);
}

static void test_a_comment_tells_who_wrote_the_answer(void **state)
{
    (void)state;
    ask(2, "hip");
    answer_newest(3);
    sql("SELECT comment_add(4, " NEWEST("answer") ", 'b', 'b', '{}', '{}')");
    sql("SELECT answer_accept(2, " NEWEST("answer") ", true)");
    product_jobs(&product);
    assert_int_equal(told(3, "comment", "own"), 1);
    assert_int_equal(told(3, "accept", "own"), 1);
    assert_int_equal(told(2, "comment", "thread"), 0);
}

static void test_what_is_ignored_is_not_told(void **state)
{
    (void)state;
    sql("SELECT follow_set(2, 'tag', " TAG(
        "back") ", 'follow'),"
                " follow_set(2, 'tag', " TAG(
                    "hip") ", 'ignore'),"
                           " follow_set(3, 'tag', " TAG(
                               "back") ", 'follow'),"
                                       " follow_set(3, 'person', 5, 'ignore')");
    ask(5, "low-back,hip");
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM notice"), 0);
    ask(6, "low-back");
    product_jobs(&product);
    assert_int_equal(told(2, "question", "tag"), 1);
    assert_int_equal(told(3, "question", "tag"), 1);
}

/* A tag that one ignores takes nothing away of a person whom one follows, also when one follows another tag of it. */
static void test_who_follows_the_person_is_told_whatever_the_tags(void **state)
{
    (void)state;
    sql("SELECT follow_set(2, 'tag', " TAG(
        "back") ", 'follow'),"
                " follow_set(2, 'tag', " TAG("hip") ", 'ignore'),"
                                                    " follow_set(2, 'person', 5, 'follow'),"
                                                    " follow_set(3, 'person', 5, 'follow')");
    ask(5, "low-back,hip");
    ask(6, "low-back,hip");
    ask(5, "low-back");
    product_jobs(&product);
    assert_int_equal(told(2, "question", "person"), 1);
    assert_int_equal(told(3, "question", "person"), 2);
    assert_int_equal(told(2, "question", "tag"), 1);
}

/* Neither a second answer nor a setting follows again what somebody stopped following. */
static void test_who_stopped_is_told_no_more(void **state)
{
    (void)state;
    ask(2, "hip");
    answer_newest(3);
    sql("SELECT follow_set(3, 'thread', " NEWEST("question") ", 'none')");
    answer_newest(3);
    answer_newest(4);
    sql("SELECT notice_setting_put(5, false, 'hours', 'never')");
    answer_newest(5);
    answer_newest(6);
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM notice WHERE account_id IN (3, 5)"), 0);
    assert_int_equal(told(2, "answer", "thread"), 5);
}

/* However many questions somebody stopped following: that takes no room, and following one again does. */
static void test_what_was_stopped_takes_no_room(void **state)
{
    (void)state;
    sql("INSERT INTO follow (account_id, kind, subject_id, wish)"
        " SELECT 3, 'thread', 1000000 + n, 'none' FROM generate_series(1, 2000) AS n");
    ask(2, "hip");
    answer_newest(3);
    assert_int_equal(number("SELECT count(*) FROM follow WHERE account_id = 3 AND wish = 'follow' "
                            "AND subject_id = " NEWEST("question")),
                     1);
    sql("SELECT follow_set(3, 'thread', " NEWEST("question") ", 'none')");
    sql("INSERT INTO follow (account_id, kind, subject_id, wish)"
        " SELECT 3, 'person', 1000000 + n, 'follow' FROM generate_series(1, follow_most()) AS n");
    product_refused(&product, "SELECT follow_set(3, 'thread', " NEWEST("question") ", 'follow')",
                    "follow_room");
}

/* ---- entries ---- */

#define SAVE(id, base, status, text, safety)                                                     \
    "SELECT entry_put(1, " id ", " base ", 'article', 'hips', 'Hips', 's', '{}', '{}', '{hip}'," \
    " '" status "', '{}', '" text "', 'h', 'p', '', '{}', '{}', unsafe => '" safety "')"
#define HIPS "(SELECT id FROM entry WHERE slug = 'hips')"

static void test_entries_tell_when_they_are_public(void **state)
{
    (void)state;
    sql("SELECT follow_set(2, 'tag', " TAG("hip") ", 'follow')");
    sql(SAVE("NULL", "1", "draft", "One.", ""));
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM notice"), 0);
    sql(SAVE(HIPS, "1", "review", "Two.", ""));
    product_jobs(&product);
    assert_int_equal(told(2, "entry", "tag"), 1);
    sql("SELECT follow_set(3, 'thread', " HIPS ", 'follow')");
    ask(4, "hip");
    sql("SELECT answer_give(4, " NEWEST("question") ", '[[hips]]', 'h', 'p', '{\"\"}', '{hips}')");
    sql(SAVE(HIPS, "2", "review", "Three.", ""));
    sql(SAVE(HIPS, "3", "review", "Four.", "never with a new hip"));
    product_jobs(&product);
    assert_int_equal(told(3, "change", "thread"), 1);
    assert_int_equal(told(3, "unsafe", "thread"), 1);
    assert_int_equal(told(4, "link-unsafe", "thread"), 1);
    assert_int_equal(number("SELECT post_id FROM notice WHERE what = 'link-unsafe'"),
                     number("SELECT " NEWEST("answer")));
    sql("SELECT entry_retire(1, " HIPS ", 4, NULL, 'We no longer stand by it.')");
    product_jobs(&product);
    assert_int_equal(told(3, "retired", "thread"), 1);
    assert_int_equal(told(4, "link-retired", "thread"), 1);
    /* What was told of it before is not to be seen. */
    assert_int_equal(told(3, "change", "thread"), 0);
}

/* Corrected for safety where readers did not see it: they are told when they see it again, of the correction itself. */
static void test_corrections_of_what_was_hidden_are_told(void **state)
{
    (void)state;
    sql(SAVE("NULL", "1", "review", "One.", ""));
    sql("SELECT follow_set(3, 'thread', " HIPS ", 'follow')");
    ask(4, "hip");
    sql("SELECT answer_give(4, " NEWEST("question") ", '[[hips]]', 'h', 'p', '{\"\"}', '{hips}')");
    sql(SAVE(HIPS, "1", "draft", "Two.", ""));
    sql(SAVE(HIPS, "2", "draft", "Three.", "never with a new hip"));
    product_jobs(&product);
    assert_int_equal(told(3, "unsafe", "thread"), 0);
    sql(SAVE(HIPS, "3", "review", "Four.", ""));
    product_jobs(&product);
    assert_int_equal(told(3, "unsafe", "thread"), 1);
    assert_int_equal(told(4, "link-unsafe", "thread"), 1);
    assert_int_equal(number("SELECT min(number) FROM notice WHERE what LIKE '%unsafe'"), 3);
    /* There is nothing that readers could compare. */
    assert_int_equal(number("SELECT number FROM notice_open(3, (SELECT id FROM notice WHERE "
                            "account_id = 3 AND what = 'unsafe'))"),
                     0);
    sql(SAVE(HIPS, "4", "review", "Five.", "nor with an old one"));
    product_jobs(&product);
    assert_int_equal(told(3, "unsafe", "thread"), 1);
    assert_int_equal(number("SELECT number FROM notice_open(3, (SELECT max(id) FROM notice WHERE "
                            "account_id = 3 AND what = 'unsafe'))"),
                     5);
    /* A draft that was corrected before and is public again is no news twice. */
    sql(SAVE(HIPS, "5", "draft", "Six.", ""));
    sql(SAVE(HIPS, "6", "review", "Seven.", ""));
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM notice WHERE what = 'unsafe'"), 2);
}

/* But for what is for safety: it is told whoever wrote it. */
static void test_who_ignores_a_coach_is_told_of_corrections(void **state)
{
    (void)state;
    sql(SAVE("NULL", "1", "review", "One.", ""));
    ask(3, "hip");
    sql("SELECT answer_give(3, " NEWEST("question") ", '[[hips]]', 'h', 'p', '{\"\"}', '{hips}')");
    sql("SELECT follow_set(3, 'thread', " HIPS ", 'follow'), follow_set(3, 'person', 1, 'ignore')");
    sql(SAVE(HIPS, "1", "review", "Two.", ""));
    sql(SAVE(HIPS, "2", "review", "Three.", "never with a new hip"));
    product_jobs(&product);
    assert_int_equal(told(3, "change", "thread"), 0);
    assert_int_equal(told(3, "unsafe", "thread"), 1);
    assert_int_equal(told(3, "link-unsafe", "thread"), 1);
}

/* Whoever followed what was replaced follows what took its place, once, however long the chain is. */
static void test_followers_of_a_replaced_entry_are_told(void **state)
{
    (void)state;
    sql(SAVE("NULL", "1", "review", "One.", ""));
    for (int n = 1; n <= 2; n++) {
        char text[512];
        snprintf(text, sizeof(text),
                 "SELECT entry_put(1, NULL, 1, 'article', 'old-%d', 'Old %d', 's', '{}', '{}', "
                 "'{hip}', 'review', '{}', 'One.', 'h', 'p', '', '{}', '{}')",
                 n, n);
        sql(text);
    }
    sql("SELECT follow_set(2, 'thread', (SELECT id FROM entry WHERE slug = 'old-1'), 'follow'),"
        " follow_set(3, 'thread', (SELECT id FROM entry WHERE slug = 'old-2'), 'follow'),"
        " follow_set(3, 'thread', " HIPS ", 'follow')");
    sql("SELECT entry_retire(1, (SELECT id FROM entry WHERE slug = 'old-1'), 1,"
        " (SELECT id FROM entry WHERE slug = 'old-2'), 'The other one says it.')");
    sql("SELECT entry_retire(1, (SELECT id FROM entry WHERE slug = 'old-2'), 1, " HIPS
        ", 'The other one says it.')");
    product_jobs(&product);
    sql("DELETE FROM notice");
    sql(SAVE(HIPS, "1", "review", "Two.", ""));
    sql(SAVE(HIPS, "2", "review", "Three.", "never with a new hip"));
    product_jobs(&product);
    assert_int_equal(told(2, "change", "thread"), 1);
    assert_int_equal(told(2, "unsafe", "thread"), 1);
    assert_int_equal(told(3, "change", "thread"), 1);
    assert_int_equal(told(3, "unsafe", "thread"), 1);
    assert_int_equal(number("SELECT about_id FROM notice WHERE account_id = 3 AND what = 'change'"),
                     number("SELECT " HIPS));
    sql("SELECT entry_retire(1, " HIPS ", 3, NULL, 'We no longer stand by it.')");
    product_jobs(&product);
    assert_int_equal(told(2, "retired", "thread"), 1);
    assert_int_equal(told(3, "retired", "thread"), 1);
}

/* A text that links to an entry is told of by itself, and is seen or not by itself. */
static void test_notices_of_links_are_of_the_texts_that_link(void **state)
{
    (void)state;
    sql(SAVE("NULL", "1", "review", "One.", ""));
    for (int asker = 2; asker <= 4; asker++) {
        ask(asker, "hip");
        sql("SELECT answer_give(5, " NEWEST(
            "question") ", '[[hips]]', 'h', 'p', '{\"\"}', '{hips}')");
    }
    sql(SAVE(HIPS, "1", "review", "Two.", "never with a new hip"));
    /* Below a question that was deleted before anybody was told. */
    sql("SELECT post_delete(4, " NEWEST("question") ", true, 'mistaken')");
    product_jobs(&product);
    assert_int_equal(told(5, "link-unsafe", "thread"), 2);
    assert_int_equal(number("SELECT count(*) FROM notice n JOIN post p ON p.id = n.post_id"
                            " WHERE n.what = 'link-unsafe' AND n.thread_id <> p.thread_id"),
                     0);
    sql("SELECT notice_open(5, (SELECT min(id) FROM notice WHERE what = 'link-unsafe'))");
    assert_int_equal(told(5, "link-unsafe", "thread"), 1);
    /* And below one that is deleted afterwards: who answered sees nothing there any more. */
    sql("SELECT post_delete(3, (SELECT thread_id FROM notice WHERE what = 'link-unsafe' AND "
        "read_at IS NULL), true, 'mistaken')");
    product_jobs(&product);
    assert_int_equal(told(5, "link-unsafe", "thread"), 0);
    nothing_is_counted_wrong();
}

/* ---- what is not seen ---- */

static void test_what_was_deleted_is_no_news(void **state)
{
    (void)state;
    ask(2, "hip");
    answer_newest(3);
    product_jobs(&product);
    assert_int_equal(told(2, "answer", "thread"), 1);
    sql("SELECT post_delete(3, " NEWEST("answer") ", true, 'mistaken')");
    product_jobs(&product);
    assert_int_equal(told(2, "answer", "thread"), 0);
    /* Deleted before the runner came to it. */
    answer_newest(4);
    sql("SELECT post_delete(4, " NEWEST("answer") ", true, 'mistaken')");
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM notice WHERE account_id = 2"), 1);
    product_refused(&product, "SELECT follow_set(2, 'thread', 999999, 'follow')", "post_exists");
    product_refused(&product, "SELECT follow_set(2, 'person', 2, 'follow')", "post_exists");
}

/* Of a thread of which many were told a lot: what is deleted ends by itself, and the rest is not looked at again. */
static void test_deleting_one_looks_at_no_other(void **state)
{
    (void)state;
    ask(2, "hip");
    answer_newest(3);
    sql("SELECT comment_add(4, " NEWEST("answer") ", 'b', 'b', '{}', '{}')");
    sql("INSERT INTO account (name, name_key) SELECT 'many' || n, 'many' || n FROM "
        "generate_series(1, 100) AS n;"
        "INSERT INTO notice (account_id, what, post_id, number, thread_id, about_kind, about_id, "
        "actor_id, at) SELECT a.id, 'change', " NEWEST("question") ", n, " NEWEST(
            "question") ", 'thread', 1, 3, now() FROM account a, generate_series(1, 1000) AS n "
                        "WHERE a.name LIKE 'many%';"
                        "INSERT INTO notice (account_id, what, post_id, number, thread_id, "
                        "about_kind, about_id, actor_id, at) SELECT a.id, p.kind, p.id, 0, "
                        "p.thread_id, 'thread', 1, 3, now() FROM account a, post p WHERE a.name "
                        "LIKE 'many%' AND p.kind IN ('answer', 'comment')");
    product_jobs(&product);
    sql("SELECT post_delete(3, " NEWEST("answer") ", true, 'mistaken')");
    sql("SET statement_timeout = '2s'");
    sql("SELECT job_notices(500)");
    sql("SET statement_timeout = 0");
    product_jobs(&product);
    /* Who wrote it sees it, and what is below. */
    assert_int_equal(number("SELECT count(*) FROM notice WHERE read_at IS NULL AND what <> "
                            "'change' AND account_id <> 3"),
                     0);
    assert_int_equal(told(3, "comment", "own"), 1);
    assert_int_equal(number("SELECT count(*) FROM notice WHERE read_at IS NULL"), 100001);
    nothing_is_counted_wrong();
    /* Who may see it has not read it. */
    sql("UPDATE account SET role = 'moderator' WHERE name = 'many7'");
    sql("SELECT post_delete(2, " NEWEST("question") ", true, 'mistaken')");
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM notice WHERE read_at IS NULL"), 1000);
    nothing_is_counted_wrong();
}

/* What comments become part of with their entry: there they are read, and end when they are deleted. */
static void test_notices_go_with_a_post_to_another_thread(void **state)
{
    (void)state;
    sql(SAVE("NULL", "1", "review", "One.", ""));
    sql("SELECT entry_put(1, NULL, 1, 'article', 'backs', 'Backs', 's', '{}', '{}', '{hip}', "
        "'review', '{}', 'One.', 'h', 'p', '', '{}', '{}')");
    sql("SELECT follow_set(3, 'thread', " HIPS ", 'follow')");
    for (int by = 4; by <= 5; by++) {
        char text[128];
        snprintf(text, sizeof(text), "SELECT comment_add(%d, " HIPS ", 'b', 'b', '{}', '{}')", by);
        sql(text);
    }
    product_jobs(&product);
    assert_int_equal(told(3, "comment", "thread"), 2);
    sql("UPDATE post SET parent_id = e.id, thread_id = e.id FROM entry e WHERE e.slug = 'backs' "
        "AND post.kind = 'comment'");
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM notice n JOIN post p ON p.id = n.post_id WHERE "
                            "n.thread_id <> coalesce(p.thread_id, p.id)"),
                     0);
    sql("SELECT post_delete(5, " NEWEST("comment") ", true, 'mistaken')");
    product_jobs(&product);
    assert_int_equal(told(3, "comment", "thread"), 1);
    nothing_is_counted_wrong();
}

/* Its address is nobody's who does not see it any more: it may have another one by now. */
static void test_a_notice_of_what_is_hidden_leads_nowhere(void **state)
{
    (void)state;
    sql(SAVE("NULL", "1", "review", "One.", ""));
    sql("SELECT follow_set(3, 'thread', " HIPS ", 'follow')");
    sql(SAVE(HIPS, "1", "review", "Two.", ""));
    product_jobs(&product);
    assert_int_equal(told(3, "change", "thread"), 1);
    sql("UPDATE entry SET status = 'draft', slug = 'not-said-yet' WHERE slug = 'hips'");
    assert_int_equal(number("SELECT count(*) FROM notice_open(3, (SELECT id FROM notice WHERE "
                            "account_id = 3))"),
                     0);
    assert_int_equal(told(3, "change", "thread"), 0);
}

static void test_what_was_undone_is_not_told(void **state)
{
    (void)state;
    sql(SAVE("NULL", "1", "review", "One.", ""));
    sql("SELECT follow_set(3, 'thread', " HIPS ", 'follow')");
    ask(2, "hip");
    sql("SELECT answer_give(4, " NEWEST("question") ", '[[hips]]', 'h', 'p', '{\"\"}', '{hips}')");
    product_jobs(&product);
    sql("SELECT answer_accept(2, " NEWEST("answer") ", true)");
    sql("SELECT answer_accept(2, " NEWEST("answer") ", false)");
    sql("SELECT entry_retire(1, " HIPS ", 1, NULL, 'We no longer stand by it.')");
    sql("SELECT entry_bring_back(1, " HIPS ", 2, 'p', 'We do.')");
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM notice WHERE what IN ('accept', 'retired', "
                            "'link-retired')"),
                     0);
    sql("SELECT answer_accept(2, " NEWEST("answer") ", true)");
    product_jobs(&product);
    assert_int_equal(told(4, "accept", "own"), 1);
}

static void test_what_came_of_a_suggestion_is_told_each_time(void **state)
{
    (void)state;
#define SUGGESTED "(SELECT max(id) FROM suggestion)"
#define OF_MAIL(who) \
    "SELECT count(*) FROM notice n WHERE account_id = " who " AND NOT notice_is_over(n)"
    ask(2, "hip");
    sql("SELECT answer_give(4, " NEWEST("question") ", 'b', 'h', 'p', '{}', '{}')");
    product_jobs(&product);
    sql("DELETE FROM notice");
    sql("SELECT suggestion_make(3, " NEWEST("answer") ", 1, '', 'c', '{}', 'why')");
    sql("SELECT suggestion_take_back(3, " SUGGESTED ")");
    product_jobs(&product);
    assert_int_equal(told(4, "suggested", "own"), 0);
    sql("SELECT suggestion_make(3, " NEWEST("answer") ", 1, '', 'c', '{}', 'why')");
    product_jobs(&product);
    assert_int_equal(told(4, "suggested", "own"), 1);
    assert_int_equal(number(OF_MAIL("4")), 1);
    sql("SELECT suggestion_decline(4, " SUGGESTED ", 'No.')");
    product_jobs(&product);
    assert_int_equal(number(OF_MAIL("4")), 0);
    assert_int_equal(told(3, "suggestion", "own"), 1);
    sql("UPDATE notice SET read_at = now() WHERE account_id = 3");
    sql("SELECT suggestion_reopen(4, " SUGGESTED ")");
    assert_int_equal(number(OF_MAIL("4")), 1);
    sql("SELECT suggestion_decline(4, " SUGGESTED ", 'Still no.')");
    product_jobs(&product);
    assert_int_equal(told(3, "suggestion", "own"), 1);
    nothing_is_counted_wrong();
}

/* ---- many ---- */

/* Each round tells a few hundred; what somebody writes meanwhile is told in between. */
static void test_ten_thousand_followers_hold_nobody_up(void **state)
{
    (void)state;
    ask(2, "hip");
    sql("INSERT INTO account (name, name_key) SELECT 'many' || n, 'many' || n FROM "
        "generate_series(1, 10000) AS n;"
        "INSERT INTO follow (account_id, kind, subject_id, wish)"
        " SELECT id, 'thread', " NEWEST(
            "question") ", 'follow' FROM account WHERE name LIKE 'many%'");
    product_jobs(&product);
    sql("ANALYZE");
    answer_newest(3);
    assert_in_range(number("SELECT job_notices(500)"), 100, 600);
    assert_in_range(number("SELECT count(*) FROM notice"), 99, 600);
    sql("SELECT follow_set(4, 'person', 6, 'follow')");
    ask(6, "back");
    for (int round = 0; round < 2; round++)
        assert_true(number("SELECT job_notices(500)") > 0);
    assert_int_equal(told(4, "question", "person"), 1);
    assert_true(number("SELECT count(*) FROM notice") < 2000);
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM notice WHERE what = 'answer'"), 10001);
    assert_int_equal(number("SELECT count(*) FROM (SELECT account_id FROM notice WHERE what = "
                            "'answer' GROUP BY 1 HAVING count(*) > 1) AS twice"),
                     0);
    /* Deleted, all of them are read. */
    sql("SELECT post_delete(3, " NEWEST("answer") ", true, 'mistaken')");
    product_jobs(&product);
    assert_int_equal(
        number("SELECT count(*) FROM notice WHERE what = 'answer' AND read_at IS NULL"), 0);
    nothing_is_counted_wrong();
}

/* However many have their turn again and again, who is new comes before most of them; and those come to their end. */
static void test_what_is_new_is_told_before_the_rest_of_others(void **state)
{
    (void)state;
    enum { WAITING = 40 };
    ask(2, "hip");
    sql("INSERT INTO account (name, name_key) SELECT 'many' || n, 'many' || n FROM "
        "generate_series(1, 300) AS n;"
        "INSERT INTO follow (account_id, kind, subject_id, wish)"
        " SELECT id, 'thread', " NEWEST(
            "question") ", 'follow' FROM account WHERE name LIKE 'many%'");
    product_jobs(&product);
    for (int i = 0; i < WAITING; i++)
        answer_newest(3);
    sql("UPDATE notice_change SET past = 1");
    sql("SELECT follow_set(4, 'person', 6, 'follow')");
    ask(6, "back");
    int turns = 0;
    while (told(4, "question", "person") == 0) {
        assert_true(++turns < WAITING / 2);
        assert_true(number("SELECT job_notices(1)") > 0);
    }
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM notice_change"), 0);
    assert_int_equal(number("SELECT count(*) FROM notice WHERE what = 'answer' AND about_kind = "
                            "'thread' AND account_id > 6"),
                     300 * WAITING);
    nothing_is_counted_wrong();
}

/* What it has its readers wait for when they open one: however much there is to tell, and however slowly. */
static void test_a_step_ends_after_a_moment(void **state)
{
    (void)state;
    enum { QUESTIONS = 8 };
    sql("SELECT follow_set(2, 'tag', " TAG("hip") ", 'follow')");
    for (int i = 0; i < QUESTIONS; i++)
        ask(3, "hip");
    sql("CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN PERFORM pg_sleep(0.2); RETURN NULL; END';"
        "CREATE TRIGGER slowly BEFORE INSERT ON notice FOR EACH STATEMENT EXECUTE FUNCTION "
        "slowly()");
    assert_in_range(number("SELECT job_notices(500)"), 1, QUESTIONS / 2);
    product_jobs(&product);
    assert_int_equal(told(2, "question", "tag"), QUESTIONS);
}

/* A notice that cannot be written is left for somebody to look at, and the next ones are. */
static void test_what_fails_holds_nothing_up(void **state)
{
    (void)state;
    ask(2, "hip");
    sql("INSERT INTO notice_change (what, post_id, thread_id, actor_id)"
        " VALUES ('nothing-known', " NEWEST("question") ", " NEWEST(
            "question") ", 3);"
                        "INSERT INTO follow (account_id, kind, subject_id, wish) VALUES (4, "
                        "'person', 3, 'follow')");
    sql("INSERT INTO notice_change (what, post_id, thread_id, actor_id)"
        " VALUES ('answer', " NEWEST("question") ", " NEWEST("question") ", 999)");
    answer_newest(3);
    product_jobs(&product);
    assert_int_equal(told(2, "answer", "thread"), 1);
    assert_int_equal(number("SELECT count(*) FROM outbox WHERE dead AND topic LIKE 'notice:%'"), 1);
}

/* Of a person whom many follow, so many at a time. */
static void test_followers_of_who_leaves_go_in_steps(void **state)
{
    (void)state;
    sql("INSERT INTO account (name, name_key) SELECT 'many' || n, 'many' || n FROM "
        "generate_series(1, 250) AS n;"
        "INSERT INTO follow (account_id, kind, subject_id, wish)"
        " SELECT id, 'person', 6, 'follow' FROM account WHERE name LIKE 'many%';"
        "UPDATE account SET leaving_at = now() - interval '1 minute' WHERE id = 6");
    static const int64_t left[] = {150, 50, 0};
    for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++) {
        assert_true(number("SELECT job_erase(100)") > 0);
        assert_int_equal(number("SELECT count(*) FROM follow WHERE subject_id = 6"), left[i]);
        assert_int_equal(number("SELECT count(*) FROM account WHERE erased_at IS NOT NULL"), 0);
    }
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM account WHERE erased_at IS NOT NULL"), 1);
}

/* ---- reading ---- */

static void test_opening_one_reads_its_thread(void **state)
{
    (void)state;
    ask(2, "hip");
    answer_newest(3);
    answer_newest(4);
    ask(2, "hip");
    answer_newest(3);
    product_jobs(&product);
    assert_int_equal(told(2, "answer", "thread"), 3);
    sql("SELECT notice_open(2, (SELECT min(id) FROM notice WHERE account_id = 2))");
    assert_int_equal(told(2, "answer", "thread"), 1);
    /* Nobody else's. */
    sql("SELECT notice_open(5, (SELECT max(id) FROM notice WHERE account_id = 2))");
    assert_int_equal(told(2, "answer", "thread"), 1);
    /* What came after the page was shown is not read. */
    answer_newest(4);
    sql("SELECT notice_read(2, 0, (SELECT max(id) FROM notice WHERE account_id = 2))");
    product_jobs(&product);
    assert_int_equal(told(2, "answer", "thread"), 1);
    nothing_is_counted_wrong();
}

static void *beside(void *statement)
{
    struct text why;
    text_init(&why, 4096);
    struct db_sync *db = db_sync_open(product.uri, false, &why);
    bool done = db != NULL && db_sync_exec(db, statement, &why);
    db_sync_close(db);
    text_free(&why);
    return done ? statement : NULL;
}

/* Or they could wait for each other: each holds no notice yet while it waits for what all of them take first. */
static void test_readers_and_the_runner_wait_in_one_order(void **state)
{
    (void)state;
    static char statements[][96] = {
        "SELECT job_notices(500)",
        "SELECT notice_open(2, (SELECT max(id) FROM notice WHERE account_id = 2))",
        "SELECT notice_read(2, 0, 9000000000)",
    };
    for (int by = 3; by <= 5; by++) {
        ask(2, "hip");
        answer_newest(by);
    }
    product_jobs(&product);
    sql("SELECT post_delete(3, (SELECT min(id) FROM post WHERE kind = 'answer'), true, "
        "'mistaken')");
    for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
        pthread_t thread;
        void *done = NULL;
        struct text why;
        text_init(&why, 4096);
        struct db_sync *holder = db_sync_open(product.uri, false, &why);
        assert_non_null(holder);
        assert_true(db_sync_exec(holder,
                                 "BEGIN; SELECT FROM notice_setting WHERE account_id = 2 "
                                 "FOR NO KEY UPDATE",
                                 &why));
        assert_int_equal(pthread_create(&thread, NULL, beside, statements[i]), 0);
        uint64_t start = harness_clock();
        while (number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                      "AND wait_event_type = 'Lock'") == 0)
            assert_true(harness_clock() < start + WAIT_MS);
        assert_int_equal(number("SELECT count(*) FROM (SELECT FROM notice WHERE account_id = 2 "
                                "FOR UPDATE SKIP LOCKED) AS free"),
                         3);
        assert_true(db_sync_exec(holder, "COMMIT", &why));
        assert_int_equal(pthread_join(thread, &done), 0);
        assert_non_null(done);
        assert_int_equal(told(2, "answer", "thread"), 2 - (int64_t)i);
        db_sync_close(holder);
        text_free(&why);
    }
    nothing_is_counted_wrong();
}

/* In the session that read one before: its plans were made for one. */
static void test_twenty_thousand_are_read_as_one(void **state)
{
    (void)state;
    ask(2, "hip");
    sql("INSERT INTO notice (account_id, what, post_id, number, thread_id, about_kind, about_id, "
        "actor_id, at) SELECT 4, 'answer', n, 0, " NEWEST(
            "question") ", 'thread', n, 3, now() FROM generate_series(1, 20001) AS n");
    sql("SELECT notice_read(4, (SELECT min(id) FROM notice WHERE account_id = 4), 9000000000)");
    assert_int_equal(told(4, "answer", "thread"), 20000);
    nothing_is_counted_wrong();
    sql("SET statement_timeout = '10s'");
    sql("SELECT notice_read(4, 0, 9000000000)");
    sql("SET statement_timeout = 0");
    assert_int_equal(told(4, "answer", "thread"), 0);
    nothing_is_counted_wrong();
}

static void test_half_a_year_later_they_go(void **state)
{
    (void)state;
    ask(2, "hip");
    answer_newest(3);
    answer_newest(4);
    product_jobs(&product);
    sql("UPDATE notice SET at = now() - interval '181 days' WHERE actor_id = 3");
    sql("SELECT job_forget(1000)");
    assert_int_equal(number("SELECT count(*) FROM notice WHERE actor_id = 3"), 0);
    assert_int_equal(number("SELECT count(*) FROM notice WHERE account_id = 2"), 1);
    nothing_is_counted_wrong();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_who_asked_is_told_of_answers_by_others),
        TEST(test_a_tag_brings_questions_with_narrower_ones),
        TEST(test_followers_of_a_merged_tag_are_told),
        TEST(test_several_reasons_are_one_notice),
        TEST(test_a_followed_search_brings_questions),
        TEST(test_a_followed_search_knows_other_names),
        TEST(test_a_followed_search_tells_nobody_twice),
        TEST(test_a_mark_says_what_it_is_of),
        TEST(test_searches_are_those_who_follow_them_alone),
        TEST(test_many_searches_are_looked_through_in_steps),
        TEST(test_a_comment_tells_who_wrote_the_answer),
        TEST(test_what_is_ignored_is_not_told),
        TEST(test_who_follows_the_person_is_told_whatever_the_tags),
        TEST(test_who_stopped_is_told_no_more),
        TEST(test_what_was_stopped_takes_no_room),
        TEST(test_entries_tell_when_they_are_public),
        TEST(test_corrections_of_what_was_hidden_are_told),
        TEST(test_who_ignores_a_coach_is_told_of_corrections),
        TEST(test_followers_of_a_replaced_entry_are_told),
        TEST(test_notices_of_links_are_of_the_texts_that_link),
        TEST(test_what_was_deleted_is_no_news),
        TEST(test_deleting_one_looks_at_no_other),
        TEST(test_notices_go_with_a_post_to_another_thread),
        TEST(test_a_notice_of_what_is_hidden_leads_nowhere),
        TEST(test_what_was_undone_is_not_told),
        TEST(test_what_came_of_a_suggestion_is_told_each_time),
        TEST(test_ten_thousand_followers_hold_nobody_up),
        TEST(test_what_is_new_is_told_before_the_rest_of_others),
        TEST(test_a_step_ends_after_a_moment),
        TEST(test_what_fails_holds_nothing_up),
        TEST(test_followers_of_who_leaves_go_in_steps),
        TEST(test_opening_one_reads_its_thread),
        TEST(test_readers_and_the_runner_wait_in_one_order),
        TEST(test_twenty_thousand_are_read_as_one),
        TEST(test_half_a_year_later_they_go),
    };
    return cmocka_run_group_tests_name("notice", tests, NULL, NULL);
}
