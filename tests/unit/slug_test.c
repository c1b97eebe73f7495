/* Slugs made from titles. */
#include "unit/unit.h"

#include "core/slug.h"

static void slug(const char *title, size_t max, const char *wanted, int line)
{
    struct arena *arena = arena_new(64 * 1024);
    struct span made = slug_make(arena, span_of(title), max);
    assert_span_at(made, wanted, __FILE__, line);
    assert_true(slug_is_valid(made));
    arena_free(arena);
}

static void words_are_joined_by_hyphens(void **state)
{
    (void)state;
    slug("Why is my lower back tight after running?", 80,
         "why-is-my-lower-back-tight-after-running", __LINE__);
    slug("  --IT  band__(left)--  ", 80, "it-band-left", __LINE__);
    slug("Don't stretch, it\xE2\x80\x99s worse", 80, "dont-stretch-its-worse", __LINE__);
    slug("10\xC3\x97"
         "10 s",
         80, "10-10-s", __LINE__);
}

static void accents_are_dropped(void **state)
{
    (void)state;
    slug("\xC3\x89tirement r\xC3\xA9"
         "cup\xC3\xA9ration",
         80, "etirement-recuperation", __LINE__);
    slug("e\xCC\x81tude", 80, "etude", __LINE__);
    slug("Stra\xC3\x9F"
         "e \xC3\x86on \xC5\x81\xC3\xB3"
         "d\xC5\xBA",
         80, "strasse-aeon-lodz", __LINE__);
    slug("\xEF\xBC\xA1\xEF\xBC\xA2\xC2\xB2", 80, "ab2", __LINE__);
}

static void what_has_no_ascii_form_leaves_the_rest(void **state)
{
    (void)state;
    slug("", 80, "question", __LINE__);
    slug("???", 80, "question", __LINE__);
    slug("\xD0\xB1\xD0\xBE\xD0\xBB\xD1\x8C", 80, "question", __LINE__);
    slug("\xE8\x85\xB0 pain \xE7\x97\x9B", 80, "pain", __LINE__);
    slug("\xFF\xFE pain", 80, "pain", __LINE__);
    struct arena *arena = arena_new(1024);
    assert_int_equal(slug_make_or_empty(arena, SPAN("?!"), 80).len, 0);
    arena_free(arena);
}

static void long_titles_are_cut_between_words(void **state)
{
    (void)state;
    slug("tight glutes after deadlifts", 20, "tight-glutes-after", __LINE__);
    slug("tight glutes after deadlifts", 18, "tight-glutes-after", __LINE__);
    slug("tight glutes after deadlifts", 19, "tight-glutes-after", __LINE__);
    slug("sternocleidomastoideus", 10, "sternoclei", __LINE__);
    slug("a sternocleidomastoideus", 10, "a-sternocl", __LINE__);
}

static void validity(void **state)
{
    (void)state;
    static const char *const good[] = {"a", "t-test", "tight-glutes-1", "90-90"};
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_true(slug_is_valid(span_of(good[i])));
    static const char *const bad[] = {"", "-a", "a-", "a--b", "A", "a b", "a_b", "\xC3\xA9", "a/b"};
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(slug_is_valid(span_of(bad[i])));
    char longest[SLUG_MAX + 1];
    memset(longest, 'a', sizeof(longest));
    assert_true(slug_is_valid(span_make(longest, SLUG_MAX)));
    assert_false(slug_is_valid(span_make(longest, SLUG_MAX + 1)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_joined_by_hyphens),
        cmocka_unit_test(accents_are_dropped),
        cmocka_unit_test(what_has_no_ascii_form_leaves_the_rest),
        cmocka_unit_test(long_titles_are_cut_between_words),
        cmocka_unit_test(validity),
    };
    return cmocka_run_group_tests_name("slug", tests, NULL, NULL);
}
