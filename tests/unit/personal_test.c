/* Private things in a text: what is found and what is not. The cases are in tests/unit/personal/. */
#include "unit/unit.h"

#include "personal/personal.h"

enum { ARENA_MAX = 8 << 20, HOSTILE = 64 * 1024 };

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(ARENA_MAX);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct span found_in(struct span text)
{
    struct personal_hit hits[PERSONAL_MAX];
    size_t count = personal_find(text, hits, PERSONAL_MAX);
    struct span found = SPAN("");
    for (size_t i = 0; i < count; i++)
        found = arena_printf(arena, SPAN_FMT "%s" SPAN_FMT, SPAN_ARG(found), i == 0 ? "" : "|",
                             (int)hits[i].len, text.ptr + hits[i].at);
    return count == 0 ? SPAN("-") : found;
}

/* Of what is one, how much is found, and of what is found, how much is one: each text counts once. */
static void what_is_one_is_found_and_hardly_anything_else(void **state)
{
    (void)state;
    struct span rest = read_file(arena, "tests/unit/personal/cases.tsv");
    struct span line;
    struct span wanted;
    size_t there = 0;
    size_t right = 0;
    size_t said = 0;
    while (span_next(&rest, '\n', &line)) {
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        assert_true(span_next(&line, '\t', &wanted));
        struct span found = found_in(line);
        bool is_right = span_equal(found, wanted);
        if (!is_right)
            print_error("wanted " SPAN_FMT ", found " SPAN_FMT " in: " SPAN_FMT "\n",
                        SPAN_ARG(wanted), SPAN_ARG(found), SPAN_ARG(line));
        there += span_is(wanted, "-") ? 0 : 1;
        said += span_is(found, "-") ? 0 : 1;
        right += is_right && !span_is(found, "-") ? 1 : 0;
    }
    print_message("recall %zu of %zu, precision %zu of %zu\n", right, there, right, said);
    assert_true(there > 40);
    assert_int_equal(right, there);
    assert_int_equal(right, said);
}

static void assert_hidden(const char *text, const char *wanted)
{
    struct span hidden = personal_hide(arena, span_of(text));
    assert_string_equal(arena_string(arena, hidden), wanted);
}

static void what_is_found_is_hidden_and_the_rest_stays(void **state)
{
    (void)state;
    assert_hidden("Mail mia@example.org or ring 020 7946 0018!", "Mail [hidden] or ring [hidden]!");
    assert_hidden("mia@example.org", "[hidden]");
    assert_hidden("L5 S1, 3x12, 2 x 30 s", "L5 S1, 3x12, 2 x 30 s");
    assert_hidden("", "");
    assert_hidden("ä mia@example.org ö", "ä [hidden] ö");
}

static void what_the_other_text_has_too_is_not_new(void **state)
{
    (void)state;
    assert_true(personal_is_new(SPAN("write mia@example.org"), SPAN("write to me")));
    assert_false(personal_is_new(SPAN("write mia@example.org"), SPAN("mia@example.org, please")));
    assert_false(personal_is_new(SPAN("no address"), SPAN("")));
}

/* However it is typed it ends, within the text, and soon. */
static void hostile_texts_take_no_longer_than_their_length(void **state)
{
    (void)state;
    static const char *const parts[] = {"0",        "0 ",      "a@",  "a.",   "@",    "+1 ",
                                        "(",        "1-",      "at ", "A1",   "a@b.", "-0",
                                        "\xC2\xA0", "999 99 ", "1a ", "(0) ", "10. "};
    for (size_t p = 0; p < COUNT_OF(parts); p++) {
        struct text text;
        struct personal_hit hits[PERSONAL_MAX];
        text_init(&text, HOSTILE + 16);
        while (text.len < HOSTILE)
            text_add_string(&text, parts[p]);
        double before = processor_seconds();
        size_t count = personal_find(text_span(&text), hits, PERSONAL_MAX);

        assert_true(processor_seconds() - before < 2);
        for (size_t i = 0; i < count; i++)
            assert_true(hits[i].len > 0 && hits[i].at + hits[i].len <= text.len);
        text_free(&text);
    }
}

static void many_are_hidden_up_to_the_bound(void **state)
{
    (void)state;
    struct text text;
    struct personal_hit hits[PERSONAL_MAX];
    text_init(&text, HOSTILE);
    for (int i = 0; i < PERSONAL_MAX + 10; i++)
        text_add_string(&text, "mia@example.org, ");
    struct span once = personal_hide(arena, text_span(&text));
    assert_int_equal(personal_find(once, hits, PERSONAL_MAX), 10);
    assert_int_equal(personal_find(personal_hide(arena, once), hits, PERSONAL_MAX), 0);
    text_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_one_is_found_and_hardly_anything_else, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_is_found_is_hidden_and_the_rest_stays, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_the_other_text_has_too_is_not_new, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hostile_texts_take_no_longer_than_their_length, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(many_are_hidden_up_to_the_bound, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
