/* Who sees which post, and who may write to it: sql/functions/visible.sql. */
#include "db/product.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "question/question.h"

static struct product product;

/* Accounts and posts by the numbers that the tables below use. */
enum { ASKER = 1, HELPER, TALKER, COACH, MODERATOR };
enum {
    LIVE = 101, /* a question with an answer, comments on both, and what is deleted of it */
    ANSWER,
    ANSWER_COMMENT,
    GONE_ANSWER, /* by HELPER */
    BELOW_GONE_ANSWER,
    GONE_COMMENT, /* by TALKER */
    GONE,         /* a question, by ASKER */
    BELOW_GONE,   /* an answer, by HELPER */
    TALK_BELOW_GONE,
    DRAFT,
    REVIEW,
    PUBLISHED,
    RETIRED,
    TALK_BELOW_DRAFT, /* a comment by TALKER */
    TALK_BELOW_REVIEW,
    TALK_BELOW_RETIRED,
};

static int set_up(void **state)
{
    (void)state;
    product_open(&product);
    product_sql(&product,
                "INSERT INTO account (id, name, name_key, role) OVERRIDING SYSTEM VALUE VALUES"
                " (1, 'asker', 'asker', 'member'), (2, 'helper', 'helper', 'member'),"
                " (3, 'talker', 'talker', 'member'), (4, 'coach', 'c', 'coach'),"
                " (5, 'moderator', 'm', 'moderator');"
                "INSERT INTO post (id, kind, thread_id, parent_id, author_id, deleted_at, body, "
                "html) VALUES"
                " (101, 'question', 101, NULL, 1, NULL, '', ''), (102, 'answer', 101, NULL, 2, "
                "NULL, '', ''),"
                " (103, 'comment', 101, 102, 3, NULL, '', ''), (104, 'answer', 101, NULL, 2, "
                "now(), '', ''),"
                " (105, 'comment', 101, 104, 3, NULL, '', ''), (106, 'comment', 101, 101, 3, "
                "now(), '', ''),"
                " (107, 'question', 107, NULL, 1, now(), '', ''), (108, 'answer', 107, NULL, 2, "
                "NULL, '', ''),"
                " (109, 'comment', 107, 108, 3, NULL, '', '');"
                "INSERT INTO question (id, title, slug, listed) VALUES"
                " (101, 'A question', 'a', true), (107, 'A deleted one', 'b', false);"
                "INSERT INTO post (id, kind, author_id, body, html)"
                " SELECT n, 'term', 4, '', '' FROM generate_series(110, 113) n;"
                "INSERT INTO entry (id, kind, slug, title, status) VALUES (110, 'term', 'a', 'Aa', "
                "'draft'),"
                " (111, 'term', 'b', 'Bb', 'review'), (112, 'term', 'c', 'Cc', 'published'),"
                " (113, 'term', 'd', 'Dd', 'retired');"
                "INSERT INTO post (id, kind, thread_id, parent_id, author_id, body, html) VALUES"
                " (114, 'comment', 110, 110, 3, '', ''), (115, 'comment', 111, 111, 3, '', ''),"
                " (116, 'comment', 113, 113, 3, '', '')");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

static const char *ask(const char *what, int viewer, int post)
{
    char sql[256];
    snprintf(sql, sizeof(sql), what, viewer, post);
    return product_text(&product, sql);
}

static void the_rules(void **state)
{
    (void)state;
    static const struct {
        int post;
        const char *seen_by; /* the accounts' numbers; 0: nobody who is signed in */
    } rules[] = {
        {LIVE, "012345"},
        {ANSWER, "012345"},
        {ANSWER_COMMENT, "012345"},
        {GONE_ANSWER, "25"},
        {BELOW_GONE_ANSWER, "25"},
        {GONE_COMMENT, "35"},
        {GONE, "15"},
        {BELOW_GONE, "15"},
        {TALK_BELOW_GONE, "15"},
        {DRAFT, "45"},
        {REVIEW, "012345"},
        {PUBLISHED, "012345"},
        {RETIRED, "45"},
        {TALK_BELOW_DRAFT, "45"},
        {TALK_BELOW_REVIEW, "012345"},
        {TALK_BELOW_RETIRED, "45"},
        {999, ""},
    };
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        for (int viewer = 0; viewer <= MODERATOR; viewer++) {
            bool sees = strchr(rules[i].seen_by, '0' + viewer) != NULL;
            if (strcmp(ask("SELECT may_see(%d, %d)", viewer, rules[i].post), sees ? "t" : "f") != 0)
                fail_msg("account %d and post %d", viewer, rules[i].post);
        }
    }
}

static void lists_show_what_everybody_sees(void **state)
{
    (void)state;
    assert_string_equal(product_text(&product,
                                     "SELECT count(*) FROM post p WHERE may_see(NULL, p.id)"
                                     " IS DISTINCT FROM"
                                     " (p.id IN (SELECT id FROM public_post))"),
                        "0");
    assert_string_equal(product_text(&product, "SELECT string_agg(id::text, ' ' ORDER BY id)"
                                               " FROM public_post"),
                        "101 102 103 111 112 115");
}

/* Gone, seen, or nothing at all. */
/* The session's hash is its account's number, 32 times. */
static void assert_thread_texts(int viewer, const char *wanted)
{
    char hash[32];
    struct arena *arena = arena_new(1 << 20);
    struct db_batch *batch = db_batch_new(arena);
    struct question_thread thread = {0};
    bool is_shown[RETIRED + 1] = {0};
    memset(hash, viewer, sizeof(hash));
    question_store_thread(batch, LIVE, question_first_answer(QUESTION_BEST_FIRST),
                          span_make(hash, sizeof(hash)), &thread);
    product_run(&product, batch);
    assert_int_equal(thread.posts.count, 5);
    for (size_t i = 0; i < thread.posts.count; i++)
        is_shown[thread.posts.items[i].id] = thread.posts.items[i].html.len > 0;
    struct text texts;
    text_init(&texts, 256);
    for (int id = LIVE; id <= RETIRED; id++)
        if (is_shown[id])
            text_printf(&texts, "%s%d", texts.len > 0 ? " " : "", id);
    assert_string_equal(text_string(&texts), wanted);
    text_free(&texts);
    db_batch_free(batch);
    arena_free(arena);
}

/* The rows are there, because the page is another one for their authors. */
static void a_thread_comes_without_what_is_hidden(void **state)
{
    (void)state;
    static const struct {
        int viewer;
        const char *texts;
    } seen[] = {
        {0, "102 103"},
        {HELPER, "102 103 104 105"},
        {TALKER, "102 103 106"},
        {MODERATOR, "102 103 104 105 106"},
    };
    product_sql(
        &product,
        "UPDATE post SET html = 'text';"
        "INSERT INTO session (token_hash, account_id, expires_at, address, agent)"
        " SELECT decode(repeat('0' || id, 32), 'hex'), id, 'infinity', '', '' FROM account");
    for (size_t i = 0; i < sizeof(seen) / sizeof(seen[0]); i++)
        assert_thread_texts(seen[i].viewer, seen[i].texts);
}

static void a_draft_is_not_even_known(void **state)
{
    (void)state;
    static const char known[] = "SELECT seen FROM post_known(%d, %d)";
    assert_string_equal(ask(known, ASKER, DRAFT), "");
    assert_string_equal(ask(known, COACH, DRAFT), "t");
    assert_string_equal(ask(known, TALKER, TALK_BELOW_DRAFT), "");
    assert_string_equal(ask(known, TALKER, TALK_BELOW_RETIRED), "f");
    assert_string_equal(ask(known, ASKER, RETIRED), "f");
    assert_string_equal(ask(known, HELPER, BELOW_GONE), "f");
    assert_string_equal(ask(known, ASKER, BELOW_GONE), "t");
    assert_string_equal(ask(known, ASKER, 999), "");
}

static void refused_by(const char *rule, const char *call)
{
    char sql[512];
    snprintf(sql, sizeof(sql),
             "DO $$ BEGIN PERFORM %s; RAISE 'it was done'; EXCEPTION WHEN check_violation THEN"
             " DECLARE name text; BEGIN GET STACKED DIAGNOSTICS name = CONSTRAINT_NAME;"
             " IF name <> '%s' THEN RAISE 'refused by %%', name; END IF; END; END $$",
             call, rule);
    product_sql(&product, sql);
}

/* Whoever deletes what somebody else wrote says why; one's own needs no reason. */
static void deleting_for_others_has_a_reason(void **state)
{
    (void)state;
    refused_by("delete_reason_given", "post_delete(5, 103, true, '')");
    product_sql(&product, "BEGIN; SELECT post_delete(5, 103, true, '', 'unkind'); ROLLBACK");
    product_sql(&product, "BEGIN; SELECT post_delete(5, 103, true, 'It is rude.'); ROLLBACK");
    product_sql(&product, "BEGIN; SELECT post_delete(3, 103, true, ''); ROLLBACK");
}

/* Whoever asks, moderators too: it is brought back first. */
static void what_is_deleted_or_below_it_stays_as_it_is(void **state)
{
    (void)state;
    static const char *const calls[] = {
        "answer_give(3, 107, 'text', '', '', '{}', '{}')",
        "answer_give(5, 107, 'text', '', '', '{}', '{}')",
        "comment_add(1, 108, 'text', '', '{}', '{}')",
        "comment_add(5, 104, 'text', '', '{}', '{}')",
        "comment_add(3, 110, 'text', '', '{}', '{}')",
        "comment_add(4, 113, 'text', '', '{}', '{}')",
        "post_edit(3, 116, 1, '', '', 'text', '', '', '{}', '', '{}', '{}')",
        "vote_cast(3, 108, 1::smallint)",
        "vote_cast(5, 107, 1::smallint)",
        "answer_accept(1, 108, true)",
        "answer_accept(1, 104, true)",
        "post_edit(2, 108, 1, '', '', 'text', '', '', '{}', '', '{}', '{}')",
        "post_edit(3, 105, 1, '', '', 'text', '', '', '{}', '', '{}', '{}')",
        "post_edit(5, 109, 1, '', '', 'text', '', '', '{}', '', '{}', '{}')",
        /* Their own, but they do not see it. */
        "post_delete(2, 108, true, '')",
        "post_delete(3, 105, true, '')",
    };
    for (size_t i = 0; i < COUNT_OF(calls); i++)
        refused_by("post_not_deleted", calls[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rules),
        cmocka_unit_test(lists_show_what_everybody_sees),
        cmocka_unit_test(a_thread_comes_without_what_is_hidden),
        cmocka_unit_test(a_draft_is_not_even_known),
        cmocka_unit_test(deleting_for_others_has_a_reason),
        cmocka_unit_test(what_is_deleted_or_below_it_stays_as_it_is),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
