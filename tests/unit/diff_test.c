/* The difference of two texts, word by word. */
#include "unit/unit.h"

#include "core/diff.h"

#define shows(a, b, wanted) shows_at((a), (b), DIFF_WHOLE, (wanted), __LINE__)
static void shows_at(const char *a, const char *b, int context, const char *wanted, int line)
{
    struct arena *arena = arena_new(1024 * 1024);
    struct diff_piece *pieces;
    size_t count;
    diff_words(arena, span_of(a), span_of(b), &pieces, &count);
    struct text out;
    text_init(&out, 1024 * 1024);
    diff_html(&out, pieces, count, context);
    assert_span_at(text_span(&out), wanted, __FILE__, line);
    text_free(&out);
    arena_free(arena);
}

static void words_are_marked(void **state)
{
    (void)state;
    shows("", "", "");
    shows("same text", "same text", "same text");
    shows("", "new", "<ins>new</ins>");
    shows("old", "", "<del>old</del>");
    shows("hold for 30 seconds", "hold for 45 seconds",
          "hold for <del>30</del><ins>45</ins> seconds");
    shows("bend side to side", "bend slowly side to side", "bend <ins>slowly </ins>side to side");
    shows("bend slowly to the side", "bend to the side", "bend <del>slowly </del>to the side");
    shows("hold, then rest.", "hold. then rest!",
          "hold<del>,</del><ins>.</ins> then rest<del>.</del><ins>!</ins>");
}

static void neighbours_read_as_one_change(void **state)
{
    (void)state;
    shows("the quick fox", "a slow fox", "<del>the quick</del><ins>a slow</ins> fox");
    shows("one\ntwo", "three\nfour",
          "<del>one</del><ins>three</ins>\n<del>two</del><ins>four</ins>");
}

static void words_of_any_script_stay_whole(void **state)
{
    (void)state;
    shows("caf\xC3\xA9 noir", "caf\xC3\xA8 noir",
          "<del>caf\xC3\xA9</del><ins>caf\xC3\xA8</ins> noir");
    shows(
        "\xD0\xB1\xD0\xBE\xD0\xBB\xD1\x8C x", "\xD0\xB1\xD0\xBE\xD0\xBB\xD0\xB8 x",
        "<del>\xD0\xB1\xD0\xBE\xD0\xBB\xD1\x8C</del><ins>\xD0\xB1\xD0\xBE\xD0\xBB\xD0\xB8</ins> x");
}

static void everything_is_escaped(void **state)
{
    (void)state;
    shows("<b>a</b>", "<i>a</i>",
          "&lt;<del>b</del><ins>i</ins>&gt;a&lt;/<del>b</del><ins>i</ins>&gt;");
}

static void long_equal_runs_are_shortened(void **state)
{
    (void)state;
    shows_at("a b c d e f g X h i j k l m n", "a b c d e f g Y h i j k l m n", 2,
             "\xE2\x80\xA6 f g <del>X</del><ins>Y</ins> h i \xE2\x80\xA6", __LINE__);
    shows_at("X a b c d e f Y", "Z a b c d e f W", 2,
             "<del>X</del><ins>Z</ins> a b \xE2\x80\xA6 e f <del>Y</del><ins>W</ins>", __LINE__);
    shows_at("X a b c Y", "Z a b c W", 2, "<del>X</del><ins>Z</ins> a b c <del>Y</del><ins>W</ins>",
             __LINE__);
}

/* Joined again, the pieces are the two texts, and no two neighbours have the same op. */
static void check_pieces(struct span a, struct span b, double seconds)
{
    struct arena *arena = arena_new(1024 * 1024);
    struct diff_piece *pieces;
    size_t count;
    double start = processor_seconds();
    diff_words(arena, a, b, &pieces, &count);
    double took = processor_seconds() - start;
    if (took > seconds)
        fail_msg("took %.3f s", took);
    struct text joined_a;
    struct text joined_b;
    text_init(&joined_a, a.len + 1);
    text_init(&joined_b, b.len + 1);
    for (size_t i = 0; i < count; i++) {
        assert_true(pieces[i].text.len > 0);
        assert_true(i == 0 || pieces[i].op != pieces[i - 1].op);
        assert_false(i > 0 && pieces[i].op == DIFF_DELETE && pieces[i - 1].op == DIFF_INSERT);
        if (pieces[i].op != DIFF_INSERT)
            text_add_span(&joined_a, pieces[i].text);
        if (pieces[i].op != DIFF_DELETE)
            text_add_span(&joined_b, pieces[i].text);
    }
    assert_true(span_equal(text_span(&joined_a), a));
    assert_true(span_equal(text_span(&joined_b), b));
    text_free(&joined_a);
    text_free(&joined_b);
    arena_free(arena);
}

static uint32_t dice_state = 1;

static uint32_t dice(uint32_t sides)
{
    dice_state = dice_state * 1664525u + 1013904223u;
    return (dice_state >> 8) % sides;
}

static void random_text(struct text *out, size_t len, uint32_t letters)
{
    static const char alphabet[] = "a b\nc,d\xC3\xA9 \xFF"
                                   "efghij";
    text_clear(out);
    while (out->len < len)
        text_add_char(out, alphabet[dice(letters)]);
}

static void pieces_always_join_to_the_texts(void **state)
{
    (void)state;
    struct text a;
    struct text b;
    text_init(&a, 1024);
    text_init(&b, 1024);
    for (int round = 0; round < 3000; round++) {
        random_text(&a, dice(60), 2 + dice(14));
        random_text(&b, dice(60), 2 + dice(14));
        check_pieces(text_span(&a), text_span(&b), 10);
    }
    text_free(&a);
    text_free(&b);
}

static void the_fewest_words_change(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1024 * 1024);
    struct diff_piece *pieces;
    size_t count;
    diff_words(arena, SPAN("a,b,c,d,e,f"), SPAN("a,x,b,c,e,f,y"), &pieces, &count);
    size_t changed = 0;
    for (size_t i = 0; i < count; i++)
        changed += pieces[i].op == DIFF_EQUAL ? 0 : pieces[i].text.len;
    assert_int_equal(changed, 2 + 2 + 2); /* ",x" in, ",d" out, ",y" in */
    arena_free(arena);
}

/* Built with sanitizers the code is several times slower than in the server. */
enum { LARGE = 64 * 1024 };
static const double large_seconds = 0.5;

static void hard_cases_stay_fast(void **state)
{
    (void)state;
    struct text a;
    struct text b;
    text_init(&a, LARGE * 2);
    text_init(&b, LARGE * 2);
    for (uint32_t letters = 2; letters <= 14; letters += 3) {
        random_text(&a, LARGE, letters);
        random_text(&b, LARGE, letters);
        check_pieces(text_span(&a), text_span(&b), large_seconds);
    }
    random_text(&a, LARGE, 14);
    text_clear(&b);
    check_pieces(text_span(&a), text_span(&b), large_seconds);
    check_pieces(text_span(&b), text_span(&a), large_seconds);
    check_pieces(text_span(&a), text_span(&a), large_seconds);
    text_clear(&a);
    text_clear(&b);
    while (a.len < LARGE - 2)
        text_literal(&a, "a ");
    while (b.len < LARGE - 4)
        text_literal(&b, "a a,");
    check_pieces(text_span(&a), text_span(&b), large_seconds);
    text_clear(&b);
    for (int i = 0; b.len < LARGE - 20; i++)
        text_printf(&b, "%d\n", i * 7919 % 10007);
    text_clear(&a);
    for (int i = 0; a.len < LARGE - 20; i++)
        text_printf(&a, "%d\n", i * 7919 % 10007 + i % 3);
    check_pieces(text_span(&a), text_span(&b), large_seconds);
    text_free(&a);
    text_free(&b);
}

/* Words that fell into one slot when the hash was FNV-1a without a key: each took a step for every other. */
static void add_words_that_collided(struct text *out, size_t len)
{
    for (uint32_t i = 0; out->len + 8 < len; i++) {
        char word[8];
        int digits = snprintf(word, sizeof(word), "%x", i);
        uint64_t h = 0xcbf29ce484222325u;
        for (int at = 0; at < digits; at++)
            h = (h ^ (unsigned char)word[at]) * 0x100000001b3u;
        if (((h ^ (h >> 29)) & 0xffff) < 64)
            text_printf(out, "%s,", word);
    }
}

static void chosen_words_take_no_more_steps(void **state)
{
    (void)state;
    struct text a;
    text_init(&a, LARGE);
    add_words_that_collided(&a, LARGE / 2);
    struct arena *arena = arena_new(4 * 1024 * 1024);
    struct diff_piece *pieces;
    size_t count;
    size_t steps = diff_words(arena, text_span(&a), text_span(&a), &pieces, &count);
    assert_true(steps > 0);
    assert_true(steps < 4 * a.len);
    arena_free(arena);
    text_free(&a);
}

/* Texts in which nothing is alike, or all is but for its order: words, then lines, then whole. */
static void steps_have_a_budget(void **state)
{
    (void)state;
    struct text a;
    struct text b;
    text_init(&a, LARGE * 2);
    text_init(&b, LARGE * 2);
    for (uint32_t letters = 2; letters <= 14; letters++) {
        random_text(&a, LARGE, letters);
        random_text(&b, LARGE, letters);
        struct arena *arena = arena_new(16 * 1024 * 1024);
        struct diff_piece *pieces;
        size_t count;
        size_t steps = diff_words(arena, text_span(&a), text_span(&b), &pieces, &count);
        assert_true(steps <= DIFF_STEPS_MAX);
        arena_free(arena);
    }
    text_free(&a);
    text_free(&b);
}

enum { PLACES = 115, PLACE = 250 };

/* Of each place both texts are punctuation in another order: word against word, and line against line, nothing is found in time. */
static size_t steps_of_places(size_t budget, size_t *compared)
{
    struct text a;
    struct text b;
    size_t taken = 0;
    text_init(&a, PLACE + 1);
    text_init(&b, PLACE + 1);
    *compared = 0;
    for (size_t place = 0; place < PLACES; place++) {
        text_clear(&a);
        text_clear(&b);
        for (size_t i = 0; i < PLACE; i++) {
            text_add_char(&a, ".,;:!?"[(i + place) % 3]);
            text_add_char(&b, ".,;:!?"[3 + (i * 7 + place) % 3]);
        }
        struct arena *arena = arena_new(16 * 1024 * 1024);
        struct diff_piece *pieces;
        size_t count;
        size_t steps = diff_within(arena, &budget, text_span(&a), text_span(&b), &pieces, &count);
        assert_int_equal(count, 2);
        assert_true(span_equal(pieces[0].text, text_span(&a)));
        *compared += steps > 0;
        taken += steps;
        arena_free(arena);
    }
    text_free(&a);
    text_free(&b);
    return taken;
}

/* Where two edits meet in many places, all of them are compared within the steps of one page. */
static void many_texts_share_their_steps(void **state)
{
    (void)state;
    enum { BUDGET = DIFF_STEPS_MAX / 4 };
    size_t compared;
    size_t steps = steps_of_places(SIZE_MAX, &compared);
    assert_int_equal(compared, PLACES);
    assert_true(steps > 4 * BUDGET);
    steps = steps_of_places(BUDGET, &compared);
    assert_true(compared > 0 && compared < PLACES);
    assert_true(steps < BUDGET + DIFF_STEPS_MAX / 2);
}

static void a_changed_line_in_much_change_is_still_compared_by_word(void **state)
{
    (void)state;
    struct text a;
    struct text b;
    text_init(&a, LARGE * 4);
    text_init(&b, LARGE * 4);
    for (int i = 0; i < 400; i++) {
        text_printf(&a, "line %d stays\nold %d a%d b%d c%d d%d\n", i, i, i, i, i, i);
        text_printf(&b, "line %d stays\nnew %d A%d B%d C%d D%d\n", i, i, i, i, i, i);
    }
    struct arena *arena = arena_new(4 * 1024 * 1024);
    struct diff_piece *pieces;
    size_t count;
    diff_words(arena, text_span(&a), text_span(&b), &pieces, &count);
    assert_true(count > 800);
    assert_span(pieces[1].text, "old");
    assert_span(pieces[2].text, "new");
    arena_free(arena);
    text_free(&a);
    text_free(&b);
}

/* One word of a long text in one line; words in lines that lie far apart. */
static void a_word_in_a_long_text_is_found(void **state)
{
    (void)state;
    struct text a;
    struct text b;
    text_init(&a, LARGE * 2);
    text_init(&b, LARGE * 2);
    for (int round = 0; round < 2; round++) {
        const char *end = round == 0 ? " " : "\n";
        text_clear(&a);
        text_clear(&b);
        for (int i = 0; a.len < LARGE; i++) {
            text_printf(&a, "hold it for %d seconds%s", i, end);
            text_printf(&b, "hold it for %d %s%s", i,
                        i % (round == 0 ? 100000 : 2000) == 7 ? "breaths" : "seconds", end);
        }
        struct arena *arena = arena_new(4 * 1024 * 1024);
        struct diff_piece *pieces;
        size_t count;
        diff_words(arena, text_span(&a), text_span(&b), &pieces, &count);
        assert_true(count >= 4);
        assert_span(pieces[1].text, "seconds");
        assert_span(pieces[2].text, "breaths");
        arena_free(arena);
    }
    text_free(&a);
    text_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_marked),
        cmocka_unit_test(neighbours_read_as_one_change),
        cmocka_unit_test(words_of_any_script_stay_whole),
        cmocka_unit_test(everything_is_escaped),
        cmocka_unit_test(long_equal_runs_are_shortened),
        cmocka_unit_test(pieces_always_join_to_the_texts),
        cmocka_unit_test(the_fewest_words_change),
        cmocka_unit_test(hard_cases_stay_fast),
        cmocka_unit_test(chosen_words_take_no_more_steps),
        cmocka_unit_test(steps_have_a_budget),
        cmocka_unit_test(many_texts_share_their_steps),
        cmocka_unit_test(a_changed_line_in_much_change_is_still_compared_by_word),
        cmocka_unit_test(a_word_in_a_long_text_is_found),
    };
    return cmocka_run_group_tests_name("diff", tests, NULL, NULL);
}
