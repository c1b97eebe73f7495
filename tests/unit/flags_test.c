/* The flag compiler: what it makes of a file, and what it refuses. */
#include "unit/unit.h"

#include "tool/flags.h"

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(256 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

#define FLAG "flag one\ntier now\ntitle a thing\ntext A sentence.\nsource somebody\n"

/* The table as C, or the message. */
static struct span compile(const char *source)
{
    struct text out;
    struct text error;
    text_init(&out, 1 << 20);
    text_init(&error, 4096);
    struct flags *flags = flags_new(arena);
    if (flags_read(flags, span_of(source), "file", &error))
        (void)!flags_write(flags, &out);
    struct span result = arena_span(arena, error.len > 0 ? text_span(&error) : text_span(&out));
    text_free(&out);
    text_free(&error);
    return result;
}

static void assert_makes(const char *source, const char *wanted)
{
    struct span out = compile(source);
    if (span_find_text(out, wanted) == out.len)
        fail_msg("no %s in " SPAN_FMT, wanted, SPAN_ARG(out));
}

static void words_get_their_endings(void **state)
{
    (void)state;
    const char *source =
        "set A: pee~, stop~, wipe~, carry+, loss+, can't, don't know\n" FLAG "match A\n";
    static const char *const wanted[] = {"peed",   "peeing",  "stopped", "stopping", "wiped",
                                         "wiping", "carries", "losses",  "cant",     "dont"};
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        struct span entry = arena_printf(arena, "{\"%s\", ", wanted[i]);
        assert_makes(source, arena_string(arena, entry));
    }
}

static void a_wording_becomes_a_pattern(void **state)
{
    (void)state;
    /* flag, elements, window, gaps, unless, beside, words at most */
    assert_makes(FLAG "match a b\n", "{0, 2, 0, {1, 1, }, 0, 0, 0}");
    assert_makes(FLAG "match a .. b c\n", "{0, 3, 0, {1, 4, 1, }, 0, 0, 0}");
    assert_makes(FLAG "match {a b}7\n", "{0, 2, 7, {1, 1, }, 0, 0, 0}");
    assert_makes(FLAG "match a (x | y z)? b\n", "{0, 2, 0, {1, 2, }, 0, 0, 0}");
    assert_makes(FLAG "match a unless b beside (c | d) alone\n", "{0, 1, 0, {1, }, 2, 3, 3}");
    assert_makes(FLAG "match a brief\n", "{0, 1, 0, {1, }, 0, 0, 14}");
    assert_makes("set N: #6-99\n" FLAG "match N\n", "{1, 6, 99}");
}

static void sets_may_hold_sets(void **state)
{
    (void)state;
    assert_makes("set A: B, x\nset B: y, two words\n" FLAG "match A\n", "\"y\"");
    /* With words behind it: "can't tell" and "not able tell", of able, cant, not, tell. */
    assert_makes("set A: can't, not able\nset B: A tell\n" FLAG "match B\n",
                 "{{1, 1}, {0, 1}, 1, {4, }},");
    assert_makes("set A: can't, not able\nset B: A tell\n" FLAG "match B\n",
                 "{{1, 1}, {0, 1}, 2, {1, 4, }},");
    assert_span(compile("set A: B\nset B: A\n" FLAG "match A\n"),
                "file:1: the set A is part of itself");
}

/* It is looked for once, however many sets it is in. */
static void a_phrase_is_written_once(void **state)
{
    (void)state;
    const char *source = "set A: two words\nset B: two words\n" FLAG "match A\nmatch B\n";
    assert_makes(source, "phrases[] = {\n    {{0, 2}, {0, 2}, 1, {2, }},\n    {.count");
}

static void a_spelling_is_its_word(void **state)
{
    (void)state;
    const char *source = "same night: nite, nyt\nset A: all nite\n" FLAG "match A\n";
    assert_makes(source, "{\"night\", 0, ");
    assert_makes(source, "{\"nite\", 2, ");
    assert_makes(source, "{\"nyt\", 2, ");
    assert_makes(source, "1, {2, }},"); /* "all night" */
}

static void what_is_wrong_is_said_with_its_line(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"sett A: b\n", "file:1: sett before the first flag"},
        {FLAG "mtach a\n",
         "file:6: a line begins with set, same, flag, tier, call, harmless, title, "
         "text, source or match"},
        {"flag one\ntier later\n", "file:2: a tier is now, soon or distress"},
        {"flag one\ntier now\n",
         "file:1: a flag has a tier, a title, a text, a source and wordings"},
        {FLAG, "file:1: a flag has a tier, a title, a text, a source and wordings"},
        {FLAG "match NOBODY\n", "file:6: the set NOBODY is nowhere defined"},
        {FLAG "match (a | b\n", "file:6: a ( without its )"},
        {FLAG "match a unless\n", "file:6: a word is missing at the end"},
        {FLAG "match a b c d e\n", "file:6: a wording has at most 4 parts"},
        {FLAG "match (a | )\n", "file:6: no word"},
        {FLAG "match\n", "file:6: a wording has no word"},
        {"set A: b\nset A: c\n" FLAG, "file:2: the set A is there twice"},
        {"set A: #9-1\n" FLAG, "file:1: a range of numbers is written #6-99"},
        {"same night: nite, nite\n" FLAG, "file:1: this spelling is there twice"},
        {"same night: night\n" FLAG, "file:1: this spelling is there twice"},
        {"same night: all nite\n" FLAG, "file:1: same is said of one word"},
        {"set A: b\nsame night: nite\n" FLAG, "file:2: same comes before the first set"},
        {"set A: b$c\n" FLAG, "file:1: not a letter: $ in b$c"},
        {"set A: a b c d e f g h\n" FLAG, "file:1: too long: a b c d e f g h"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_span(compile(cases[i][0]), cases[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_get_their_endings),
        cmocka_unit_test(a_wording_becomes_a_pattern),
        cmocka_unit_test(sets_may_hold_sets),
        cmocka_unit_test(a_phrase_is_written_once),
        cmocka_unit_test(a_spelling_is_its_word),
        cmocka_unit_test(what_is_wrong_is_said_with_its_line),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
