/* Similar questions over the starter content, and pairs of texts scored by backtalk-ctl eval-same. */
#include "db/product.h"

#include "ctl/ctl.h"
#include "post/post.h"
#include "question/question.h"
#include "search/search.h"

#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

#define DESK                                                                                     \
    "My right buttock goes tight after an hour at the desk. What can I do without lying on the " \
    "office floor?"

enum { BATCHES_MAX = 256 };

static struct product product;
static struct arena *arena;
static struct db_batch *batches[BATCHES_MAX]; /* what they read is in their memory */
static size_t batch_count;
static int64_t member;

static struct db_batch *begin(void)
{
    assert_true(batch_count < BATCHES_MAX);
    return batches[batch_count++] = db_batch_new(arena);
}

static void run(struct db_batch *batch)
{
    product_run(&product, batch);
}

static void sql(const char *statement)
{
    product_sql(&product, statement);
}

static void index_all(void)
{
    while (product_number(&product, "SELECT job_apply(1000) + search_index(1000)") > 0)
        ;
}

static int set_up(void **state)
{
    (void)state;
    product_open(&product);
    arena = arena_new(256 * 1024 * 1024);
    assert_int_equal(setenv("DATABASE_URL", product.uri, 1), 0);
    if (product_load(&product, "assets/library") != 0)
        fail_msg("%s", product.err);
    index_all();
    sql("INSERT INTO account (name, name_key) VALUES ('Max', 'max')");
    member = product_number(&product, "SELECT id FROM account WHERE name = 'Max'");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (size_t i = 0; i < batch_count; i++)
        db_batch_free(batches[i]);
    arena_free(arena);
    product_close(&product);
    return 0;
}

/* ---- in the product's words ---- */

static int64_t ask(const char *title, const char *body)
{
    struct post_text text;
    struct span tags[] = {SPAN("low-back")};
    int64_t id = 0;
    assert_true(post_text_make(arena, span_of(body), &text));
    struct db_batch *batch = begin();
    question_store_ask(batch, member, span_of(title), SPAN("q"), &text, tags, 1, &id);
    run(batch);
    index_all();
    return id;
}

static void delete (int64_t question)
{
    struct db_batch *batch = begin();
    post_store_delete(batch, member, question, true, SPAN(""), SPAN(""));
    run(batch);
}

static struct similar found(struct similar similar)
{
    void (*const steps[])(struct similar *, struct db_batch *) = {similar_find, similar_rows,
                                                                  similar_compare};
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        struct db_batch *batch = begin();
        steps[i](&similar, batch);
        run(batch);
    }
    similar_choose(&similar);
    return similar;
}

static struct similar typed(const char *title)
{
    return found((struct similar){.title = span_of(title)});
}

static struct similar beside(int64_t question)
{
    struct similar_to to = {.title = SPAN("")};
    struct db_batch *batch = begin();
    similar_store_to(batch, question, &to);
    run(batch);
    return found((struct similar){.id = question, .title = to.title, .words = to.beginning});
}

static int64_t question_called(const char *title)
{
    char query[512];
    snprintf(query, sizeof(query), "SELECT id FROM question WHERE title = '%s'", title);
    int64_t id = product_number(&product, query);
    assert_true(id > 0);
    return id;
}

static bool has_question(const struct similar *similar, int64_t id)
{
    for (size_t i = 0; i < similar->questions.count; i++) {
        if (similar->questions.items[i].id == id)
            return true;
    }
    return false;
}

static bool has_entry(const struct similar *similar, const char *kind, const char *slug)
{
    for (size_t i = 0; i < similar->entries.count; i++) {
        if (span_is(similar->entries.items[i].kind, kind) &&
            span_is(similar->entries.items[i].slug, slug))
            return true;
    }
    return false;
}

/* ---- while somebody types ---- */

static void what_was_asked_in_other_words_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *typed;
        const char *title;
    } cases[] = {
        {"Right buttock tight after sitting at a desk", DESK},
        {"foam roller or massage ball?",
         "Massage ball or foam roller for a stiff backside, if I only buy one?"},
        {"Lower back tight when running",
         "Lower back gets very tight when I run fast, and eases when I lie with my knees bent"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct similar similar = typed(cases[i].typed);
        assert_true(similar.questions.count > 0);
        assert_true(span_is(similar.questions.items[0].title, cases[i].title));
    }
}

static void the_same_title_is_the_same_question(void **state)
{
    (void)state;
    struct similar similar = typed(DESK);
    assert_true(similar.questions.count > 0);
    assert_true(similar.questions.items[0].same > 0.999);
    similar = typed("foam roller or massage ball?");
    assert_true(similar.questions.items[0].same < SAME_LIKELY);
}

static void what_nobody_asked_finds_nothing(void **state)
{
    (void)state;
    static const char *const titles[] = {
        "Why does bread rise", "zzyzx", "?!", "", "how to", "'\"\\"};
    for (size_t i = 0; i < COUNT_OF(titles); i++)
        assert_int_equal(typed(titles[i]).questions.count, 0);
}

static void deleted_questions_are_not_suggested(void **state)
{
    (void)state;
    int64_t id = ask("Does a trampoline loosen the quadratus", "It bounces.");
    struct similar similar = typed("does a trampoline loosen the quadratus");
    assert_true(has_question(&similar, id));
    delete (id);
    similar = typed("does a trampoline loosen the quadratus"); /* the index has it still */
    assert_false(has_question(&similar, id));
    index_all();
    similar = typed("does a trampoline loosen the quadratus");
    assert_false(has_question(&similar, id));
}

static void only_a_few_are_suggested_while_typing(void **state)
{
    (void)state;
    char title[64];
    for (int i = 0; i < SIMILAR_QUESTIONS + 2; i++) {
        snprintf(title, sizeof(title), "Swimming makes my calves cramp %c", 'a' + i);
        ask(title, "In cold water.");
    }
    struct similar similar = typed("swimming makes my calves cramp");
    assert_int_equal(similar.questions.count, SIMILAR_ASKED);
    assert_true(similar.questions.items[0].same >= SAME_LIKELY);
    similar = beside(question_called("Swimming makes my calves cramp a"));
    assert_int_equal(similar.questions.count, SIMILAR_QUESTIONS);
}

/* ---- beside a question ---- */

static void a_question_is_not_similar_to_itself(void **state)
{
    (void)state;
    int64_t id = question_called(DESK);
    int64_t like_it = ask("My left buttock goes tight after an hour at the desk, what can I do?",
                          "It is deep in the middle, and I sit in an open office.");
    struct similar similar = beside(id);
    assert_true(has_question(&similar, like_it));
    assert_false(has_question(&similar, id));
    assert_in_range(similar.entries.count, 2, SIMILAR_ENTRIES);
    assert_true(has_entry(&similar, "stretch", "figure-four"));
}

static void entries_that_the_thread_links_to_come_first(void **state)
{
    (void)state;
    int64_t id = ask("Where does the quadratus lumborum begin",
                     "Is it [[muscle:quadratus-lumborum]], and does the [[dead-bug]] reach it?");
    struct similar similar = beside(id);
    assert_true(has_entry(&similar, "muscle", "quadratus-lumborum"));
    assert_true(has_entry(&similar, "stretch", "dead-bug"));
    assert_true(span_is(similar.entries.items[0].slug, "dead-bug") ||
                span_is(similar.entries.items[1].slug, "dead-bug"));
    sql("UPDATE entry SET status = 'retired' WHERE slug = 'dead-bug'");
    similar = beside(id);
    assert_false(has_entry(&similar, "stretch", "dead-bug"));
    sql("UPDATE entry SET status = 'published' WHERE slug = 'dead-bug'");
}

static void a_question_unlike_all_others_is_alone(void **state)
{
    (void)state;
    struct similar similar =
        beside(ask("Wherefore xylophones", "Marimba vibraphone glockenspiel."));
    assert_int_equal(similar.questions.count, 0);
    assert_int_equal(similar.entries.count, 0);
    struct similar_to to = {.title = SPAN("")};
    struct db_batch *batch = begin();
    similar_store_to(batch, INT64_MAX, &to);
    run(batch);
    assert_true(span_is_empty(to.title));
}

/* ---- eval-same ---- */

/* Runs it over a file of these bytes; what it printed, in the arena. The program's exit code goes to *code. */
static const char *scored(const char *pairs, int *code)
{
    char folder[64];
    char path[128];
    size_t len;
    folder_make(folder);
    folder_write_text(folder, "pairs.tsv", pairs);
    snprintf(path, sizeof(path), "%s/out", folder);
    fflush(stdout);
    int before = dup(STDOUT_FILENO);
    int out = open(path, O_CREAT | O_WRONLY, 0600);
    assert_true(before >= 0 && out >= 0 && dup2(out, STDOUT_FILENO) >= 0);
    snprintf(path, sizeof(path), "%s/pairs.tsv", folder);
    char *arguments[] = {path, NULL};
    *code = eval_same_main(1, arguments);
    fflush(stdout);
    assert_true(dup2(before, STDOUT_FILENO) >= 0);
    close(before);
    close(out);
    char *printed = folder_read(folder, "out", &len);
    const char *kept = arena_string(arena, span_make(printed, len));
    free(printed);
    folder_remove(folder);
    return kept;
}

static void pairs_come_back_in_order_with_their_scores(void **state)
{
    (void)state;
    int code;
    const char *printed = scored("note\tquestion_b\tsame\tquestion_a\n"
                                 "one\tTight hip flexors\t1\ttight hip flexors\n"
                                 "\tTight hip flexors\t0\tCan I eat peanuts?\r\n"
                                 "three\t\t0\t",
                                 &code);
    assert_int_equal(code, CTL_OK);
    assert_string_equal(printed, "note\tquestion_b\tsame\tquestion_a\tscore\n"
                                 "one\tTight hip flexors\t1\ttight hip flexors\t1.000000\n"
                                 "\tTight hip flexors\t0\tCan I eat peanuts?\t0.000000\n"
                                 "three\t\t0\t\t0.000000\n");
}

/* The first is new, the second is there: who goes on at length still asks it. */
static void the_order_of_a_pair_matters(void **state)
{
    (void)state;
    int code;
    const char *printed =
        scored("question_a\tquestion_b\n"
               "I sit all day and my calves cramp at night, is stretching calves any good\t"
               "Is stretching calves good\n"
               "Is stretching calves good\t"
               "I sit all day and my calves cramp at night, is stretching calves any good\n",
               &code);
    assert_int_equal(code, CTL_OK);
    double first = 0;
    double second = 0;
    const char *line = strchr(printed, '\n') + 1;
    const char *end = strchr(line, '\n');
    first = strtod(end - 8, NULL);
    second = strtod(strchr(end + 1, '\n') - 8, NULL);
    assert_true(first > second && second > 0 && first < 1);
}

static void a_file_that_cannot_be_read_is_refused(void **state)
{
    (void)state;
    static const char *const files[] = {
        "",
        "question_a\tanswer\nx\ty\n",
        "question_a\tquestion_b\nonly one\n",
        "question_a\tquestion_b\n\xff\tx\n",
    };
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        int code;
        assert_string_equal(scored(files[i], &code), "");
        assert_int_equal(code, CTL_FAILED);
    }
}

static void scoring_leaves_no_trace(void **state)
{
    (void)state;
    char before[64];
    char after[64];
    int code;
    product_digest(&product, before);
    scored("question_a\tquestion_b\na\tb\n", &code);
    assert_int_equal(code, CTL_OK);
    product_digest(&product, after);
    assert_string_equal(before, after);
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM pg_namespace WHERE nspname ~ 'eval'"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_asked_in_other_words_is_found),
        cmocka_unit_test(the_same_title_is_the_same_question),
        cmocka_unit_test(what_nobody_asked_finds_nothing),
        cmocka_unit_test(deleted_questions_are_not_suggested),
        cmocka_unit_test(only_a_few_are_suggested_while_typing),
        cmocka_unit_test(a_question_is_not_similar_to_itself),
        cmocka_unit_test(entries_that_the_thread_links_to_come_first),
        cmocka_unit_test(a_question_unlike_all_others_is_alone),
        cmocka_unit_test(pairs_come_back_in_order_with_their_scores),
        cmocka_unit_test(the_order_of_a_pair_matters),
        cmocka_unit_test(a_file_that_cannot_be_read_is_refused),
        cmocka_unit_test(scoring_leaves_no_trace),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
