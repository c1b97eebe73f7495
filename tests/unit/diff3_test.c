/* Three texts put together line by line: what each wrote stays, and a conflict is only where both changed the same. */
#include "unit/unit.h"

#include "core/diff3.h"
#include "core/text.h"

static void check_columns(const struct diff3 *merge, struct span base, struct span mine,
                          struct span theirs)
{
    struct text columns[3];
    for (size_t i = 0; i < 3; i++)
        text_init(&columns[i], 1024 * 1024);
    for (size_t i = 0; i < merge->count; i++) {
        text_add_span(&columns[0], merge->pieces[i].base);
        text_add_span(&columns[1], merge->pieces[i].mine);
        text_add_span(&columns[2], merge->pieces[i].theirs);
    }
    assert_true(span_equal(text_span(&columns[0]), base));
    assert_true(span_equal(text_span(&columns[1]), mine));
    assert_true(span_equal(text_span(&columns[2]), theirs));
    for (size_t i = 0; i < 3; i++)
        text_free(&columns[i]);
}

#define becomes(base, mine, theirs, conflicts, wanted) \
    becomes_at((base), (mine), (theirs), (conflicts), (wanted), __LINE__)
static void becomes_at(const char *base, const char *mine, const char *theirs, size_t conflicts,
                       const char *wanted, int line)
{
    struct arena *arena = arena_new(1024 * 1024);
    struct diff3 merge = diff3_lines(arena, span_of(base), span_of(mine), span_of(theirs));
    check_columns(&merge, span_of(base), span_of(mine), span_of(theirs));
    assert_span_at(diff3_text(arena, &merge), wanted, __FILE__, line);
    assert_int_equal(merge.conflicts, conflicts);
    arena_free(arena);
}

static void changes_in_different_places_go_together(void **state)
{
    (void)state;
    becomes("", "", "", 0, "");
    becomes("a\nb\nc\n", "a\nb\nc\n", "a\nB\nc\n", 0, "a\nB\nc\n");
    becomes("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", 0, "A\nb\nC\n");
    becomes("a\nb\nc", "a\nb\nc\nd", "0\na\nb\nc", 0, "0\na\nb\nc\nd");
    becomes("a\n\nb\n\nc", "a\n\nc", "A\n\nb\n\nc", 0, "A\n\nc");
    becomes("a\nb\nc\n", "a\nX\nc\n", "a\nX\nc\n", 0, "a\nX\nc\n");
    becomes("one\n\ntwo\n\nthree", "one, mended\n\ntwo\n\nthree", "one\n\ntwo\n\nthree\n\nfour", 0,
            "one, mended\n\ntwo\n\nthree\n\nfour");
}

static void where_both_changed_the_same_mine_stays(void **state)
{
    (void)state;
    becomes("a\nb\nc\n", "a\nX\nc\n", "a\nY\nc\n", 1, "a\nX\nc\n");
    becomes("", "mine", "theirs", 1, "mine");
    becomes("a\nb\nc\n", "a\nc\n", "a\nY\nc\n", 1, "a\nc\n");
    becomes("a\nb\nc\nd\n", "A\nb\nc\nX\n", "a\nB\nc\nY\n", 2, "A\nb\nc\nX\n");
    becomes("a\n", "a", "a\nz\n", 1, "a");
}

static uint32_t dice_state = 7;

static uint32_t dice(uint32_t sides)
{
    dice_state = dice_state * 1664525u + 1013904223u;
    return (dice_state >> 8) % sides;
}

static void random_lines(struct text *out, uint32_t most)
{
    text_clear(out);
    for (uint32_t lines = dice(most); lines > 0; lines--) {
        text_add_char(out, (char)('a' + dice(4)));
        if (lines > 1 || dice(2) == 0)
            text_add_char(out, '\n');
    }
}

/* Some lines dropped, doubled or new. */
static void change(struct text *out, struct span from)
{
    text_clear(out);
    while (from.len > 0) {
        size_t end = span_find(from, '\n');
        size_t len = end < from.len ? end + 1 : from.len;
        switch (dice(8)) {
        case 0:
            break;
        case 1:
            text_add_string(out, "new\n");
            text_add(out, from.ptr, len);
            break;
        default:
            text_add(out, from.ptr, len);
            break;
        }
        from = span_from(from, len);
    }
}

static bool same_swapped(const struct diff3 *a, const struct diff3 *b)
{
    bool same = a->count == b->count && a->conflicts == b->conflicts;
    for (size_t i = 0; same && i < a->count; i++)
        same = span_equal(a->pieces[i].mine, b->pieces[i].theirs) &&
               span_equal(a->pieces[i].theirs, b->pieces[i].mine);
    return same;
}

/* What I typed is in the text, piece by piece, but for what is as it was. */
static void nothing_of_mine_is_lost(const struct diff3 *merge, struct span text)
{
    for (size_t i = 0; i < merge->count; i++) {
        const struct diff3_piece *piece = &merge->pieces[i];
        struct span kept = piece->kind == DIFF3_THEIRS ? piece->theirs : piece->mine;
        if (piece->kind == DIFF3_THEIRS)
            assert_true(span_equal(piece->mine, piece->base));
        assert_true(text.len >= kept.len && span_equal(span_make(text.ptr, kept.len), kept));
        text = span_from(text, kept.len);
    }
    assert_int_equal(text.len, 0);
}

static void it_holds_for_any_three_texts(void **state)
{
    (void)state;
    struct text base;
    struct text mine;
    struct text theirs;
    text_init(&base, 65536);
    text_init(&mine, 65536);
    text_init(&theirs, 65536);
    for (int round = 0; round < 3000; round++) {
        struct arena *arena = arena_new(4 * 1024 * 1024);
        random_lines(&base, 14);
        if (dice(4) == 0)
            random_lines(&mine, 14);
        else
            change(&mine, text_span(&base));
        change(&theirs, text_span(&base));
        struct span b = text_span(&base);
        struct span m = text_span(&mine);
        struct span t = text_span(&theirs);
        struct diff3 merge = diff3_lines(arena, b, m, t);
        struct diff3 swapped = diff3_lines(arena, b, t, m);
        check_columns(&merge, b, m, t);
        assert_true(same_swapped(&merge, &swapped));
        nothing_of_mine_is_lost(&merge, diff3_text(arena, &merge));
        if (merge.conflicts == 0)
            assert_true(span_equal(diff3_text(arena, &merge), diff3_text(arena, &swapped)));
        struct diff3 alone = diff3_lines(arena, b, m, b);
        assert_true(span_equal(diff3_text(arena, &alone), m));
        alone = diff3_lines(arena, b, b, t);
        assert_true(span_equal(diff3_text(arena, &alone), t));
        alone = diff3_lines(arena, b, m, m);
        assert_true(span_equal(diff3_text(arena, &alone), m));
        arena_free(arena);
    }
    text_free(&base);
    text_free(&mine);
    text_free(&theirs);
}

/* Paragraphs with a number each: I change some, they change others. */
static void edits_of_other_paragraphs_never_meet(void **state)
{
    (void)state;
    enum { PARAGRAPHS = 12 };
    for (int round = 0; round < 300; round++) {
        struct arena *arena = arena_new(4 * 1024 * 1024);
        struct text texts[4];
        for (size_t i = 0; i < 4; i++)
            text_init(&texts[i], 65536);
        for (int p = 0; p < PARAGRAPHS; p++) {
            uint32_t who = dice(3);
            bool ends = p + 1 == PARAGRAPHS;
            for (uint32_t i = 0; i < 4; i++)
                text_printf(&texts[i], "Paragraph %d%s.%s", p,
                            (who == 1 && (i == 1 || i == 3)) || (who == 2 && i >= 2) ? " changed"
                                                                                     : "",
                            ends ? "" : "\n\n");
        }
        struct diff3 merge =
            diff3_lines(arena, text_span(&texts[0]), text_span(&texts[1]), text_span(&texts[2]));
        assert_int_equal(merge.conflicts, 0);
        assert_true(span_equal(diff3_text(arena, &merge), text_span(&texts[3])));
        for (size_t i = 0; i < 4; i++)
            text_free(&texts[i]);
        arena_free(arena);
    }
}

/* Of texts that are too long or too different everything is one conflict, in good time. */
static void hostile_texts_take_little_time(void **state)
{
    (void)state;
    enum { LONG = 65536 };
    struct text texts[3];
    for (size_t i = 0; i < 3; i++) {
        text_init(&texts[i], LONG);
        while (texts[i].len + 4 < LONG)
            text_printf(&texts[i], "%c%c\n", (char)('a' + dice(26)), (char)('a' + dice(26)));
    }
    struct arena *arena = arena_new(16 * 1024 * 1024);
    double start = processor_seconds();
    struct diff3 merge =
        diff3_lines(arena, text_span(&texts[0]), text_span(&texts[1]), text_span(&texts[2]));
    assert_true(processor_seconds() - start < 0.5);
    assert_int_equal(merge.conflicts, 1);
    assert_true(span_equal(diff3_text(arena, &merge), text_span(&texts[1])));
    arena_free(arena);
    for (size_t i = 0; i < 3; i++)
        text_free(&texts[i]);
}

/* A text of nothing but line ends has more lines than are compared, and takes no room for pieces that are not made. */
static void too_many_lines_take_little_room(void **state)
{
    (void)state;
    enum { LINES = 30000, ROOM = 16 * 1024 };
    static char lines[3][LINES];
    memset(lines, '\n', sizeof(lines));
    lines[1][LINES - 1] = 'b';
    lines[2][LINES - 1] = 'c';
    struct arena *arena = arena_new(ROOM);
    struct diff3 merge = diff3_lines(arena, span_make(lines[0], LINES), span_make(lines[1], LINES),
                                     span_make(lines[2], LINES));
    assert_int_equal(merge.count, 1);
    assert_int_equal(merge.conflicts, 1);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_in_different_places_go_together),
        cmocka_unit_test(where_both_changed_the_same_mine_stays),
        cmocka_unit_test(it_holds_for_any_three_texts),
        cmocka_unit_test(edits_of_other_paragraphs_never_meet),
        cmocka_unit_test(hostile_texts_take_little_time),
        cmocka_unit_test(too_many_lines_take_little_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
