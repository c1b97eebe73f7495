/* The score for "the same question". The values were computed apart, by another program in another language. */
#include "unit/unit.h"

#include "search/same.h"

#include <math.h>

enum { TEXTS = 8, WORDS_MAX = 64 };

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(64 * 1024 * 1024);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* "sit:2:5 back:1:0": stem, how often it occurs there, how many texts have it. */
static struct same_text *text_of(const char *written, int64_t texts)
{
    struct same_words words = {.items = arena_array_of(arena, struct same_word, WORDS_MAX)};
    struct span rest = span_of(written);
    struct span word;
    while (span_word(&rest, &word)) {
        assert_true(words.count < WORDS_MAX);
        struct same_word *item = &words.items[words.count++];
        struct span number;
        assert_true(span_next(&word, ':', &item->stem));
        assert_true(span_next(&word, ':', &number));
        assert_true(span_int(number, 0, INT32_MAX, &item->times));
        assert_true(span_int(word, 0, INT32_MAX, &item->texts));
    }
    return same_text_make(arena, &words, texts);
}

static double score(const char *a, const char *b)
{
    return same_score(text_of(a, TEXTS), text_of(b, TEXTS));
}

#define scores(a, b, wanted) assert_true(fabs(score((a), (b)) - (wanted)) < 0.0000006)

#define TIGHT_AFTER_SITTING \
    "whi:1:1 doe:1:1 my:1:3 lower:1:2 back:1:2 get:1:1 tight:1:3 after:1:2 sit:1:2"
#define GLUTES_AFTER_RUNNING \
    "my:1:3 glute:1:1 ach:1:1 after:1:2 run:1:1 what:1:2 should:1:2 i:1:3 do:1:2"

static void the_values_are_those_of_the_formula(void **state)
{
    (void)state;
    scores(TIGHT_AFTER_SITTING,
           "what:1:2 help:1:1 a:1:4 stiff:1:1 lower:1:2 back:1:2 in:1:1 the:1:2 morn:1:1",
           0.184955);
    scores("tight:1:3 low:1:0 back:1:2 when:1:0 i:1:3 sit:1:2", TIGHT_AFTER_SITTING, 0.258580);
    scores("i:1:3 sit:2:2 at:1:1 a:1:4 desk:1:1 all:1:0 day:1:0 my:3:3 back:3:2 is:2:1 tight:2:3 "
           "ach:1:1 stiff:1:1 after:1:2 whi:1:1 doe:1:1 it:1:1 get:1:1",
           TIGHT_AFTER_SITTING, 0.732335);
}

static void a_misspelt_word_counts_for_what_is_like_it(void **state)
{
    (void)state;
    scores("how:1:1 to:1:0 stretch:1:3 the:1:2 pirifromi:1:0",
           "how:1:1 do:1:2 i:1:3 stretch:1:3 a:1:4 tight:1:3 piriformi:1:2", 0.470527);
    scores("glut:1:0 ach:1:1 run:1:1", GLUTES_AFTER_RUNNING, 0.521506);
    scores("ischiasschmerz:1:0 löst:1:0 ärger:1:0", "ischiasschmerzen:1:0 lösen:1:0 ärger:1:0",
           0.804040);
}

static void a_short_word_is_that_word_or_none(void **state)
{
    (void)state;
    scores("toe:1:1", "toes:1:1", 0);
    scores("löse:1:1", "löst:1:1", 0.6);
    scores("lös:1:1", "löst:1:1", 0);
}

static void words_said_again_weigh_more(void **state)
{
    (void)state;
    scores("run:3:1 glute:1:1", GLUTES_AFTER_RUNNING, 0.428904);
    scores(GLUTES_AFTER_RUNNING, "run:3:1 glute:1:1", 0.754142);
    assert_true(score("run:3:1 toe:1:1", "run:1:1") > score("run:1:1 toe:1:1", "run:1:1"));
    assert_true(score("run:1:1", "run:3:1 toe:1:1") == score("run:1:1", "run:1:1 toe:1:1"));
}

static void the_same_words_are_the_same_question(void **state)
{
    (void)state;
    scores(TIGHT_AFTER_SITTING, TIGHT_AFTER_SITTING, 1);
    scores("sit:1:2 back:1:2", "back:1:2 sit:1:2", 1);
}

static void nothing_is_like_nothing(void **state)
{
    (void)state;
    scores("", "", 0);
    scores("back:1:2", "", 0);
    scores("", "back:1:2", 0);
    scores("can:1:1 i:1:3 foam:1:1 roll:1:1 my:1:3 it:1:1 band:1:1",
           "should:1:2 a:1:4 hamstr:1:1 stretch:1:3 hurt:1:1", 0);
}

/* An index that is empty, or whose counts lag behind: still a score. */
static void counts_that_do_not_fit_do_no_harm(void **state)
{
    (void)state;
    static const int64_t texts[] = {0, 1, 5, INT64_MAX};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        double got = same_score(text_of("back:1:9 sit:0:9 low:1:0", texts[i]),
                                text_of("back:1:9 sit:1:9 run:1:9", texts[i]));
        assert_true(got > 0 && got < 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_values_are_those_of_the_formula),
        cmocka_unit_test(a_misspelt_word_counts_for_what_is_like_it),
        cmocka_unit_test(a_short_word_is_that_word_or_none),
        cmocka_unit_test(words_said_again_weigh_more),
        cmocka_unit_test(the_same_words_are_the_same_question),
        cmocka_unit_test(nothing_is_like_nothing),
        cmocka_unit_test(counts_that_do_not_fit_do_no_harm),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
