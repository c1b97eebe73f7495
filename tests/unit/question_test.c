/* Rules of questions: places in lists, what is said of unknown tags. */
#include "core/markdown.h"
#include "question/question.h"
#include "unit/unit.h"

static int set_up(void **state)
{
    *state = arena_new(1 << 20);
    return 0;
}

static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

static void places_come_back_from_addresses(void **state)
{
    (void)state;
    struct question_place place = QUESTION_FROM_THE_TOP;
    assert_true(question_place_read(SPAN("1700000000000000.42"), &place));
    assert_int_equal(place.at, 1700000000000000);
    assert_int_equal(place.id, 42);
    static const char *const wrong[] = {"-9223372036854775808.1",
                                        "9223372036854775807.1",
                                        "",
                                        ".",
                                        "1.",
                                        ".1",
                                        "1.0",
                                        "1.-2",
                                        "x.1",
                                        "1.2.3",
                                        "99999999999999999999.1"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct question_place before = place;
        assert_false(question_place_read(span_of(wrong[i]), &place));
        assert_memory_equal(&before, &place, sizeof(place));
    }
}

static void pages_of_answers_come_back_from_addresses(void **state)
{
    struct arena *arena = *state;
    static const struct {
        enum question_sort sort;
        const char *place;
        const char *path;
        const char *wrong[8];
    } pages[] = {
        {QUESTION_BEST_FIRST,
         "-3.1700000000000000.42",
         "/questions/12/why",
         {"", "1", "1.2", "x.1.2", "1.2.0", "99999999999.1.1", "-2147483648.1.1", "1.1.1.1"}},
        {QUESTION_NEWEST_FIRST,
         "1700000000000000.42",
         "/questions/12/why?sort=newest",
         {"", "1", "x.1", "1.0", "1.2.3"}},
        {QUESTION_OLDEST_FIRST,
         "1700000000000000.42",
         "/questions/12/why?sort=oldest",
         {"", "1", "x.1", "1.0", "1.2.3"}},
    };
    const struct question question = {.post = {.id = 12}, .slug = SPAN("why")};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        struct question_answer_place place =
            question_answer_place_read(pages[i].sort, span_of(pages[i].place));
        assert_false(question_is_first(place));
        assert_int_equal(place.at, 1700000000000000);
        assert_int_equal(place.id, 42);
        struct span path = question_path(arena, &question, place);
        assert_span(path, arena_string(arena, arena_printf(arena, "%s%cfrom=%s", pages[i].path,
                                                           i == 0 ? '?' : '&', pages[i].place)));
        for (size_t k = 0; k < COUNT_OF(pages[i].wrong) && pages[i].wrong[k] != NULL; k++) {
            place = question_answer_place_read(pages[i].sort, span_of(pages[i].wrong[k]));
            assert_true(question_is_first(place));
            assert_span(question_path(arena, &question, place), pages[i].path);
        }
    }
}

static void only_what_most_found_unhelpful_is_folded(void **state)
{
    (void)state;
    const struct question question = {.accepted_answer_id = 7};
    assert_false(question_is_folded(&question, &(struct post){.id = 1, .score = -3}));
    assert_true(question_is_folded(&question, &(struct post){.id = 1, .score = -4}));
    assert_false(question_is_folded(&question, &(struct post){.id = 7, .score = -40}));
}

static void unknown_tags_are_said_in_words(void **state)
{
    struct span names[] = {SPAN("sorebum"), SPAN("bumsore"), SPAN("sore")};
    struct question_unknown_tags unknown = {1, names};
    assert_span(question_unknown_tags_message(*state, &unknown),
                "“sorebum” is not a tag yet. Take it out, or choose another one.");
    unknown.count = 3;
    assert_span(
        question_unknown_tags_message(*state, &unknown),
        "“sorebum”, “bumsore” and “sore” are not tags yet. Take them out, or choose others.");
}

static void first_words_have_no_footnotes(void **state)
{
    struct arena *arena = *state;
    struct text html;
    text_init(&html, 1 << 16);
    assert_true(markdown_render(arena,
                                SPAN("My back is tight.[^a] Since *May*[^b].\n\n[^a]: When I sit."
                                     "\n[^b]: Of 2025.\n"),
                                3, &html, NULL));
    struct html stored = {html.ptr, html.len};
    assert_span(question_description(arena, stored, NULL), "My back is tight. Since May.");
    /* Cut off inside a mark, or wherever. */
    for (size_t enough = 0; enough < html.len; enough++) {
        struct span words = question_first_words(arena, stored, NULL, enough, 100);
        assert_true(span_find(words, '[') == words.len && span_find(words, '1') == words.len);
        assert_true(span_find_text(words, "sit") == words.len);
    }
    text_free(&html);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_come_back_from_addresses),
        cmocka_unit_test(pages_of_answers_come_back_from_addresses),
        cmocka_unit_test(only_what_most_found_unhelpful_is_folded),
        cmocka_unit_test(unknown_tags_are_said_in_words),
        cmocka_unit_test(first_words_have_no_footnotes),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
