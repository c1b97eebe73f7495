/* Adding up: which threads are the best, from the lists of a query's words. */
#include "unit/unit.h"

#include "search/rank.h"

enum { ARENA_MAX = 256 * 1024 * 1024, LISTS = 8, ITEMS = 8 };

static struct arena *arena;
static struct search_lists lists;
static struct search_ranking ranking;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(ARENA_MAX);
    lists = (struct search_lists){.items = arena_array_of(arena, struct search_list, LISTS)};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* "7:100 9:3" are the threads 7 and 9 with their impacts. */
static void list(int64_t term_id, double weight, bool fresh, const char *written)
{
    int64_t *items = arena_array_of(arena, int64_t, ITEMS);
    size_t count = 0;
    struct span rest = span_of(written);
    struct span word;
    while (span_word(&rest, &word)) {
        struct span thread;
        int64_t id;
        int64_t impact;
        assert_true(count < ITEMS);
        assert_true(span_next(&word, ':', &thread));
        assert_true(span_int(thread, 1, INT64_MAX >> 8, &id));
        assert_true(span_int(word, 0, 255, &impact));
        items[count++] = id << 8 | impact;
    }
    assert_true(lists.count < LISTS);
    lists.items[lists.count++] = (struct search_list){
        .term_id = term_id, .weight = weight, .fresh = fresh, .items = items, .count = count};
}

static void stored(int64_t term_id, double weight, const char *written)
{
    list(term_id, weight, false, written);
}

static void fresh(int64_t term_id, double weight, const char *written)
{
    list(term_id, weight, true, written);
}

/* The ranking as "7=100 9=3". */
static void assert_ranking(const char *wanted)
{
    struct text got;
    text_init(&got, 4096);
    for (size_t i = 0; i < ranking.count; i++)
        text_printf(&got, "%s%lld=%g", i == 0 ? "" : " ", (long long)ranking.items[i].thread_id,
                    ranking.items[i].score);
    assert_string_equal(text_string(&got), wanted);
    text_free(&got);
}

static void assert_best(const struct search_only *only, size_t most, const char *wanted)
{
    search_rank(arena, &lists, only, most, &ranking);
    assert_ranking(wanted);
}

/* ---- adding up ---- */

static void nothing_gives_nothing(void **state)
{
    (void)state;
    assert_best(NULL, 10, "");
    stored(1, 1, "");
    fresh(2, 1, "");
    assert_best(NULL, 10, "");
}

static void a_thread_has_the_sum_over_its_words(void **state)
{
    (void)state;
    stored(1, 2, "7:100 8:50");
    stored(2, 0.5, "8:40 9:255");
    assert_best(NULL, 10, "7=200 9=127.5 8=120");
}

static void the_rows_of_a_word_are_one_list(void **state)
{
    (void)state;
    stored(1, 1, "7:9 8:8");
    stored(1, 1, "9:7 10:6");
    assert_best(NULL, 10, "7=9 8=8 9=7 10=6");
}

static void of_equals_the_newer_is_first(void **state)
{
    (void)state;
    stored(1, 1, "3:5 12:5 7:5");
    assert_best(NULL, 10, "12=5 7=5 3=5");
}

static void no_more_than_asked_for_are_given(void **state)
{
    (void)state;
    stored(1, 1, "1:10 2:60 3:30 4:50 5:20 6:40");
    assert_best(NULL, 0, "");
    assert_best(NULL, 1, "2=60");
    assert_best(NULL, 3, "2=60 4=50 6=40");
    assert_best(NULL, 6, "2=60 4=50 6=40 3=30 5=20 1=10");
}

static void the_worst_of_equals_is_the_one_left_out(void **state)
{
    (void)state;
    stored(1, 1, "5:9 4:9 3:9 2:9 1:9");
    assert_best(NULL, 2, "5=9 4=9");
    lists.count = 0;
    stored(1, 1, "1:9 2:9 3:9 4:9 5:9");
    assert_best(NULL, 2, "5=9 4=9");
}

/* ---- what changed lately ---- */

static void a_change_replaces_what_is_stored(void **state)
{
    (void)state;
    fresh(1, 1, "8:90");
    stored(1, 1, "7:50 8:10");
    assert_best(NULL, 10, "8=90 7=50");
}

static void a_change_may_come_alone(void **state)
{
    (void)state;
    fresh(1, 2, "8:90");
    stored(2, 1, "7:50");
    assert_best(NULL, 10, "8=180 7=50");
}

static void a_word_that_is_gone_counts_no_more(void **state)
{
    (void)state;
    fresh(1, 1, "8:0");
    stored(1, 1, "7:50 8:10");
    assert_best(NULL, 10, "7=50");
}

static void a_change_of_one_word_leaves_the_others(void **state)
{
    (void)state;
    fresh(1, 1, "7:0 8:1");
    stored(1, 1, "7:100 8:100");
    stored(2, 1, "7:3 8:4");
    fresh(3, 1, "7:200");
    stored(3, 1, "7:5 8:6");
    assert_best(NULL, 10, "7=203 8=11");
}

static void a_change_holds_for_all_rows_of_its_word(void **state)
{
    (void)state;
    fresh(1, 1, "9:2");
    stored(1, 1, "7:50");
    stored(1, 1, "9:40 8:30");
    assert_best(NULL, 10, "7=50 8=30 9=2");
}

/* ---- only those that may be found ---- */

static void only_those_that_may_be_found_are_given(void **state)
{
    (void)state;
    static const int64_t ids[] = {2, 4, 9};
    struct search_only only = {COUNT_OF(ids), ids};
    fresh(1, 1, "3:250 9:0");
    stored(1, 1, "1:60 2:50 3:40 4:30 5:20 9:10");
    assert_best(&only, 10, "2=50 4=30");
    assert_best(&only, 1, "2=50");
}

static void when_none_may_be_found_none_is(void **state)
{
    (void)state;
    struct search_only only = {.count = 0};
    stored(1, 1, "1:60 2:50");
    assert_best(&only, 10, "");
}

/* ---- many ---- */

enum { MANY_LISTS = 16, MANY_ITEMS = 20000, MANY_THREADS = 50000, MANY_BEST = 500 };

static uint64_t dice(void)
{
    static uint64_t seed = 20260101;
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return seed >> 33;
}

static int by_worth(const void *left, const void *right)
{
    const struct search_found *a = left;
    const struct search_found *b = right;
    if (a->score != b->score)
        return a->score < b->score ? 1 : -1;
    return a->thread_id < b->thread_id ? 1 : -1;
}

/* Added up in a plain array, sorted as a whole. Ids a million apart, as large sites have. */
static void of_many_the_same_as_by_sorting_all(void **state)
{
    (void)state;
    struct search_lists many = {MANY_LISTS, arena_array_of(arena, struct search_list, MANY_LISTS)};
    struct search_found *sums = arena_array_of(arena, struct search_found, MANY_THREADS);
    for (size_t i = 0; i < MANY_THREADS; i++)
        sums[i].thread_id = (int64_t)(i + 1) * 1000003;
    for (size_t l = 0; l < MANY_LISTS; l++) {
        int64_t *items = arena_array_of(arena, int64_t, MANY_ITEMS);
        size_t at = dice() % 3;
        for (size_t i = 0; i < MANY_ITEMS; i++, at += 1 + dice() % 2) {
            int64_t impact = 1 + (int64_t)(dice() % 255);
            items[i] = sums[at].thread_id << 8 | impact;
            sums[at].score += (double)(l + 1) * (double)impact;
        }
        many.items[l] = (struct search_list){.term_id = (int64_t)l + 1,
                                             .weight = (double)(l + 1),
                                             .items = items,
                                             .count = MANY_ITEMS};
    }
    qsort(sums, MANY_THREADS, sizeof(*sums), by_worth);
    search_rank(arena, &many, NULL, MANY_BEST, &ranking);
    assert_int_equal(ranking.count, MANY_BEST);
    for (size_t i = 0; i < MANY_BEST; i++) {
        assert_int_equal(ranking.items[i].thread_id, sums[i].thread_id);
        assert_true(ranking.items[i].score == sums[i].score);
    }
}

/* ---- titles ---- */

static struct search_stems stems_of(const char *written)
{
    struct span *items = arena_array_of(arena, struct span, ITEMS);
    struct search_stems stems = {.items = items};
    struct span rest = span_of(written);
    while (stems.count < ITEMS && span_word(&rest, &items[stems.count]))
        stems.count++;
    return stems;
}

static struct search_titles titles;

static void title(int64_t thread_id, const char *written)
{
    if (titles.items == NULL)
        titles.items = arena_array_of(arena, struct search_title_words, ITEMS);
    struct search_stems stems = stems_of(written);
    assert_true(titles.count < ITEMS);
    titles.items[titles.count++] = (struct search_title_words){thread_id, stems.items, stems.count};
}

static void rank_titles(const char *query)
{
    struct search_stems stems = stems_of(query);
    search_rank_titles(&ranking, &titles, &stems);
    titles = (struct search_titles){.count = 0};
}

static void begin_titles(void)
{
    lists.count = 0;
    stored(1, 1, "1:200 2:100 3:90 4:10");
    search_rank(arena, &lists, NULL, 10, &ranking);
}

static void a_title_that_is_the_query_counts_four_and_a_half_times(void **state)
{
    (void)state;
    begin_titles();
    title(2, "figur four stretch");
    rank_titles("four figur stretch");
    assert_ranking("2=450 1=200 3=90 4=10");
}

static void a_title_that_is_half_the_query_counts_more(void **state)
{
    (void)state;
    begin_titles();
    title(2, "figur four");
    title(4, "stretch");
    rank_titles("figur four stretch hip");
    /* All of either title was asked for, + 1/2. Two of four: 1 + 3/4; one of four: 1 + 3/16. */
    assert_ranking("2=225 1=200 3=90 4=16.875");
}

static void titles_with_nothing_in_common_change_nothing(void **state)
{
    (void)state;
    begin_titles();
    title(1, "knee");
    title(2, "");
    rank_titles("figur four");
    assert_ranking("1=200 2=100 3=90 4=10");
    title(2, "");
    rank_titles("");
    assert_ranking("1=200 2=100 3=90 4=10");
}

static void titles_of_others_bring_nobody_in(void **state)
{
    (void)state;
    begin_titles();
    title(99, "figur four");
    rank_titles("figur four");
    assert_ranking("1=200 2=100 3=90 4=10");
    ranking.count = 0;
    title(1, "figur four");
    rank_titles("figur four");
    assert_ranking("");
}

/* ---- words side by side ---- */

static void term(const char *stem, double weight)
{
    stored((int64_t)lists.count + 1, weight, "1:10 2:9");
    lists.items[lists.count - 1].term = span_of(stem);
}

/* "sit bone", "tight hip": as they stand in the query. */
static struct search_pairs pairs_of(const char *firsts, const char *seconds)
{
    struct search_stems first = stems_of(firsts);
    struct search_stems second = stems_of(seconds);
    assert_int_equal(first.count, second.count);
    return (struct search_pairs){first.items, second.items, NULL, first.count};
}

static void the_weightiest_pairs_count(void **state)
{
    (void)state;
    term("sit", 1);
    term("bone", 5);
    term("tight", 2);
    term("hip", 3);
    term("my", 0.5);
    struct search_pairs all =
        pairs_of("sit tight hip bone my unknown", "bone hip sit tight sit bone");
    struct search_pairs chosen;
    search_choose_pairs(arena, &all, &lists, &chosen);
    assert_int_equal(chosen.count, SEARCH_PAIRS_MAX);
    static const double weights[] = {3.5, 3, 2.5, 2};
    static const char *const seconds[] = {"tight", "bone", "hip", "sit"};
    for (size_t i = 0; i < SEARCH_PAIRS_MAX; i++) {
        assert_true(chosen.weights[i] == weights[i]);
        assert_true(span_equal(chosen.seconds[i], span_of(seconds[i])));
    }
}

static void a_text_that_has_a_pair_counts_more(void **state)
{
    (void)state;
    term("sit", 1);
    term("bone", 3);
    search_rank(arena, &lists, NULL, 10, &ranking);
    assert_ranking("1=40 2=36");
    struct search_pairs all = pairs_of("sit", "bone");
    struct search_pairs chosen;
    search_choose_pairs(arena, &all, &lists, &chosen);
    static const int64_t numbers[] = {1, 2};
    struct search_beside beside[] = {{2, numbers, 2}, {99, numbers, 1}};
    struct search_besides besides = {COUNT_OF(beside), beside};
    search_rank_beside(&ranking, &besides, &chosen);
    assert_ranking("2=72 1=40");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_gives_nothing),
        cmocka_unit_test(a_thread_has_the_sum_over_its_words),
        cmocka_unit_test(the_rows_of_a_word_are_one_list),
        cmocka_unit_test(of_equals_the_newer_is_first),
        cmocka_unit_test(no_more_than_asked_for_are_given),
        cmocka_unit_test(the_worst_of_equals_is_the_one_left_out),
        cmocka_unit_test(a_change_replaces_what_is_stored),
        cmocka_unit_test(a_change_may_come_alone),
        cmocka_unit_test(a_word_that_is_gone_counts_no_more),
        cmocka_unit_test(a_change_of_one_word_leaves_the_others),
        cmocka_unit_test(a_change_holds_for_all_rows_of_its_word),
        cmocka_unit_test(only_those_that_may_be_found_are_given),
        cmocka_unit_test(when_none_may_be_found_none_is),
        cmocka_unit_test(of_many_the_same_as_by_sorting_all),
        cmocka_unit_test(a_title_that_is_the_query_counts_four_and_a_half_times),
        cmocka_unit_test(a_title_that_is_half_the_query_counts_more),
        cmocka_unit_test(titles_with_nothing_in_common_change_nothing),
        cmocka_unit_test(titles_of_others_bring_nobody_in),
        cmocka_unit_test(the_weightiest_pairs_count),
        cmocka_unit_test(a_text_that_has_a_pair_counts_more),
    };
    struct CMUnitTest all[COUNT_OF(tests)];
    for (size_t i = 0; i < COUNT_OF(tests); i++) {
        all[i] = tests[i];
        all[i].setup_func = set_up;
        all[i].teardown_func = tear_down;
    }
    return cmocka_run_group_tests(all, NULL, NULL);
}
