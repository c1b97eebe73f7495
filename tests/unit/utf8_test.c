/* UTF-8: checking, walking, cutting and cleaning. */
#include "unit/unit.h"

#include "core/utf8.h"

static void knows_well_formed_text(void **state)
{
    (void)state;
    static const struct span good[] = {
        SPAN(""),
        SPAN("plain"),
        SPAN("\xC2\x80"),
        SPAN("\xDF\xBF"),
        SPAN("\xE0\xA0\x80"),
        SPAN("\xED\x9F\xBF"),
        SPAN("\xEE\x80\x80"),
        SPAN("\xF0\x90\x80\x80"),
        SPAN("\xF4\x8F\xBF\xBF"),
        SPAN("a\0b"),
    };
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_true(utf8_is_valid(good[i]));
    static const struct span bad[] = {
        SPAN("\x80"),
        SPAN("\xC0\xAF"),
        SPAN("\xC1\xBF"),
        SPAN("\xC3"),
        SPAN("\xE0\x9F\xBF"),
        SPAN("\xED\xA0\x80"),
        SPAN("\xE2\x82"),
        SPAN("\xF0\x8F\xBF\xBF"),
        SPAN("\xF4\x90\x80\x80"),
        SPAN("\xF5\x80\x80\x80"),
        SPAN("\xFF"),
        SPAN("a\xC3(b"),
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(utf8_is_valid(bad[i]));
}

static void every_code_point_survives_writing_and_reading(void **state)
{
    (void)state;
    struct text out;
    text_init(&out, 16);
    for (uint32_t point = 0; point <= 0x10FFFF; point += point < 0x3000 ? 1 : 61) {
        if (point >= 0xD800 && point <= 0xDFFF)
            continue;
        text_clear(&out);
        utf8_write(&out, point);
        struct span rest = text_span(&out);
        uint32_t read = 1;
        assert_true(utf8_is_valid(rest));
        assert_true(utf8_next(&rest, &read));
        assert_int_equal(read, point);
        assert_int_equal(rest.len, 0);
    }
    text_clear(&out);
    utf8_write(&out, 0xD800);
    utf8_write(&out, 0x110000);
    assert_span(text_span(&out), "\xEF\xBF\xBD\xEF\xBF\xBD");
    text_free(&out);
}

static void counts_and_cuts_code_points(void **state)
{
    (void)state;
    struct span s = SPAN("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
    assert_int_equal(utf8_count(s), 4);
    assert_span(utf8_cut(s, 0), "");
    assert_span(utf8_cut(s, 2), "a\xC3\xA9");
    assert_span(utf8_cut(s, 3), "a\xC3\xA9\xE2\x82\xAC");
    assert_int_equal(utf8_cut(s, 99).len, s.len);
    assert_int_equal(utf8_count(SPAN("\xFF\xFE"
                                     "a")),
                     3);
}

static void clean(struct span in, const char *wanted, int line)
{
    struct arena *arena = arena_new(1024 * 1024);
    assert_span_at(utf8_clean(arena, in), wanted, __FILE__, line);
    arena_free(arena);
}

static void cleaning_leaves_good_text_alone(void **state)
{
    (void)state;
    clean(SPAN(""), "", __LINE__);
    clean(SPAN("    code\n\n\ttab  \n"), "    code\n\n\ttab  \n", __LINE__);
    clean(SPAN("na\xC3\xAFve \xE4\xBD\x93 \xF0\x9F\x98\x80"),
          "na\xC3\xAFve \xE4\xBD\x93 \xF0\x9F\x98\x80", __LINE__);
    clean(SPAN("zero\xE2\x80\x8Dwidth joiner"), "zero\xE2\x80\x8Dwidth joiner", __LINE__);
}

static void cleaning_drops_what_nobody_typed(void **state)
{
    (void)state;
    clean(SPAN("a\r\nb\rc\n"), "a\nb\nc\n", __LINE__);
    clean(SPAN("a\0b\x01"
               "c\x1F\x7F"),
          "abc", __LINE__);
    clean(SPAN("\xEF\xBB\xBFstart"), "start", __LINE__);
    clean(SPAN("a\xC2\x85\xC2\x9F"
               "b"),
          "ab", __LINE__);
    clean(SPAN("a\xE2\x80\xAE"
               "b\xE2\x81\xA6"
               "c"),
          "abc", __LINE__);
    clean(SPAN("a\xFF"
               "b\xC3"),
          "a\xEF\xBF\xBD"
          "b\xEF\xBF\xBD",
          __LINE__);
}

static void cleaning_composes(void **state)
{
    (void)state;
    clean(SPAN("e\xCC\x81"), "\xC3\xA9", __LINE__);
    clean(SPAN("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"), "\xED\x95\x9C", __LINE__);
    clean(SPAN("\xEF\xAC\x81"), "\xEF\xAC\x81", __LINE__); /* a ligature stays: NFC, not NFKC */
}

static void a_flood_of_combining_marks_is_cut_and_fast(void **state)
{
    (void)state;
    enum { MARKS = 30000 };
    struct text flood;
    text_init(&flood, 1024 * 1024);
    text_add_char(&flood, 'a');
    for (int i = 0; i < MARKS; i++)
        text_add_string(&flood, i % 2 ? "\xCC\x96" : "\xCC\x81");
    struct arena *arena = arena_new(16 * 1024 * 1024);
    double start = processor_seconds();
    struct span out = utf8_clean(arena, text_span(&flood));
    assert_true(processor_seconds() - start < 0.5);
    assert_true(utf8_count(out) <= 31);
    arena_free(arena);
    text_free(&flood);
}

static void what_shows_nothing_is_known(void **state)
{
    (void)state;
    static const char *const nothing[] = {
        "",
        " \n\t",
        "\xC2\xA0",                 /* no-break space */
        "\xE2\x80\x8B",             /* zero-width space */
        "\xC2\xAD",                 /* soft hyphen */
        "\xE2\xA0\x80",             /* blank Braille pattern */
        "\xE3\x85\xA4",             /* Hangul filler */
        "\xEF\xBE\xA0",             /* halfwidth Hangul filler */
        "\xE2\x81\xA0\xEF\xB8\x8F", /* word joiner, variation selector */
        "\xCC\x81 \xE2\x83\x9D",    /* marks with nothing under them */
        "\xE3\x80\x80\xE1\x9A\x80", /* ideographic space, ogham space */
        "\xF3\xA0\x81\x81",         /* a tag character */
    };
    for (size_t i = 0; i < COUNT_OF(nothing); i++)
        if (utf8_shows_something(span_of(nothing[i])))
            fail_msg("case %zu shows nothing", i);
    static const char *const something[] = {
        "a",         ".",           " \xC3\xA9", "\xE2\x80\x8B\xE0\xB8\x81", "\xF0\x9F\x99\x82",
        "e\xCC\x81", "\xE2\xA0\x81"};
    for (size_t i = 0; i < COUNT_OF(something); i++)
        if (!utf8_shows_something(span_of(something[i])))
            fail_msg("%s shows something", something[i]);
}

static void what_is_repeated_in_a_sentence_is_short(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct span plain = SPAN("tight  hips");
    assert_ptr_equal(utf8_echo(arena, plain).ptr, plain.ptr);
    assert_span(utf8_echo(arena, SPAN("")), "");
    struct text typed;
    text_init(&typed, 4096);
    for (int i = 0; i < 300; i++)
        text_add_string(&typed, "é");
    struct span echo = utf8_echo(arena, text_span(&typed));
    assert_int_equal(utf8_count(echo), UTF8_ECHO_WORD + 1);
    assert_true(span_ends(echo, "é…"));
    text_clear(&typed);
    text_add_string(&typed, "tight ");
    for (int i = 0; i < 50; i++)
        text_add_char(&typed, 'x');
    text_add_string(&typed, " hips");
    echo = utf8_echo(arena, text_span(&typed));
    assert_int_equal(utf8_count(echo), 6 + UTF8_ECHO_WORD + 1 + 5);
    assert_true(span_ends(echo, "x… hips"));
    for (int i = 0; i < 300; i++)
        text_add_string(&typed, " on");
    echo = utf8_echo(arena, text_span(&typed));
    assert_true(span_starts(echo, "tight x") && span_ends(echo, "…"));
    assert_true(utf8_count(echo) <= UTF8_ECHO_ALL + 1);
    text_free(&typed);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_well_formed_text),
        cmocka_unit_test(every_code_point_survives_writing_and_reading),
        cmocka_unit_test(counts_and_cuts_code_points),
        cmocka_unit_test(cleaning_leaves_good_text_alone),
        cmocka_unit_test(cleaning_drops_what_nobody_typed),
        cmocka_unit_test(cleaning_composes),
        cmocka_unit_test(what_shows_nothing_is_known),
        cmocka_unit_test(what_is_repeated_in_a_sentence_is_short),
        cmocka_unit_test(a_flood_of_combining_marks_is_cut_and_fast),
    };
    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
