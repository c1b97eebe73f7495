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
    slug("e\xCC\x81tude", 80, "about-etude", __LINE__);
    slug("Stra\xC3\x9F"
         "e \xC3\x86on \xC5\x81\xC3\xB3"
         "d\xC5\xBA",
         80, "strasse-aeon-lodz", __LINE__);
    slug("\xEF\xBC\xA1\xEF\xBC\xA2\xC2\xB2", 80, "about-ab2", __LINE__);
}

static void other_scripts_are_transliterated(void **state)
{
    (void)state;
    slug("Болит спина", 80, "bolit-spina", __LINE__);
    slug("Как работает delete?", 80, "kak-rabotaet-delete", __LINE__);
    slug("πόνος στη μέση", 80, "ponos-ste-mese", __LINE__);
    slug("허리 통증", 80, "heoli-tongjeung", __LINE__);
    slug("腰 pain 痛", 80, "yao-pain-tong", __LINE__);
    slug("पीठ दर्द", 80, "pitha-darda", __LINE__);
    slug("\xFF\xFE pain here", 80, "pain-here", __LINE__);
}

/* Hangul and Han grow most; the longest title has 250 code points, other names may be longer. */
static void any_length_of_any_script_has_a_bounded_slug(void **state)
{
    (void)state;
    static const char *const pieces[] = {"힣", "\xE8\xA3\x9D", "\xEF\xB7\xBA",    "ஔ",
                                         "Ж",  "\xCC\x81",     "\xF0\x9F\x98\x80"};
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        struct text title;
        text_init(&title, 1024 * 1024);
        for (int n = 0; n < 20000; n++)
            text_add_string(&title, pieces[i]);
        struct arena *arena = arena_new(1024 * 1024);
        struct span made = slug_make(arena, text_span(&title), SLUG_MAX);
        assert_true(slug_is_valid(made));
        arena_free(arena);
        text_free(&title);
    }
}

/* kore.conf has actions of one word below a question: /questions/12/delete. */
static void a_slug_is_never_one_word(void **state)
{
    (void)state;
    slug("Answers", 80, "about-answers", __LINE__);
    slug("Delete?", 80, "about-delete", __LINE__);
    slug("боль", 80, "about-bol", __LINE__);
    slug("", 80, "a-question", __LINE__);
    slug("???", 80, "a-question", __LINE__);
    slug("\xF0\x9F\x98\x80", 80, "a-question", __LINE__);
    slug("sternocleidomastoideus", 10, "about-ster", __LINE__);
    struct arena *arena = arena_new(1024);
    assert_int_equal(slug_make_or_empty(arena, SPAN("?!"), 80).len, 0);
    assert_span(slug_make_or_empty(arena, SPAN("Delete"), 80), "delete");
    arena_free(arena);
}

static void some_names_are_reserved(void **state)
{
    (void)state;
    assert_true(slug_is_reserved(SPAN("new")));
    assert_false(slug_is_reserved(SPAN("newer")));
    assert_false(slug_is_reserved(SPAN("")));
}

static void long_titles_are_cut_between_words(void **state)
{
    (void)state;
    slug("tight glutes after deadlifts", 20, "tight-glutes-after", __LINE__);
    slug("tight glutes after deadlifts", 18, "tight-glutes-after", __LINE__);
    slug("tight glutes after deadlifts", 19, "tight-glutes-after", __LINE__);
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
        cmocka_unit_test(other_scripts_are_transliterated),
        cmocka_unit_test(any_length_of_any_script_has_a_bounded_slug),
        cmocka_unit_test(a_slug_is_never_one_word),
        cmocka_unit_test(some_names_are_reserved),
        cmocka_unit_test(long_titles_are_cut_between_words),
        cmocka_unit_test(validity),
    };
    return cmocka_run_group_tests_name("slug", tests, NULL, NULL);
}
