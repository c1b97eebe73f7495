/* Histories: how much is shown, in which order, and the difference. */
#include "unit/unit.h"

#include "revision/revision.h"

static size_t page_of(size_t count, size_t bytes)
{
    static struct revision items[REVISION_PAGE + 1];
    static char body[REVISION_PAGE_BYTES + 1];
    for (size_t i = 0; i < count; i++)
        items[i].body = span_make(body, bytes);
    return revision_page_size(&(struct revision_list){count, items});
}

static void a_page_is_bounded(void **state)
{
    (void)state;
    assert_int_equal(page_of(0, 0), 0);
    assert_int_equal(page_of(1, 10), 1);
    assert_int_equal(page_of(REVISION_PAGE, 10), REVISION_PAGE);
    assert_int_equal(page_of(REVISION_PAGE + 1, 10), REVISION_PAGE);
    assert_int_equal(page_of(REVISION_PAGE + 1, REVISION_PAGE_BYTES / 4), 4);
    assert_int_equal(page_of(REVISION_PAGE + 1, REVISION_PAGE_BYTES + 1), 1);
}

/* The order as letters: r for a revision, e for an event. */
static void order(const struct revision_history *history, const char *wanted)
{
    char got[64] = "";
    size_t len = 0;
    size_t event = 0;
    size_t revision = 0;
    for (bool done = false; len < sizeof(got) - 1;) {
        bool is_event = revision_event_is_next(history, event, revision, &done);
        if (done)
            break;
        got[len++] = is_event ? 'e' : 'r';
        *(is_event ? &event : &revision) += 1;
    }
    assert_string_equal(got, wanted);
}

static void events_stand_between_revisions(void **state)
{
    (void)state;
    struct revision revisions[] = {{.at = 50}, {.at = 30}, {.at = 10}};
    struct revision_event events[] = {{.at = 60}, {.at = 40}, {.at = 30}, {.at = 5}};
    struct revision_history history = {
        .revisions = {3, revisions}, .events = {4, events}, .shown = 3};
    order(&history, "ereerre");
    history.events.count = 0;
    order(&history, "rrr");
    history.events.count = 4;
    history.shown =
        2; /* an older revision is on another page, and so are events older than these */
    order(&history, "ereer");
}

static void events_have_words(void **state)
{
    (void)state;
    assert_string_equal(revision_event_words(SPAN("accept")), "accepted this answer");
    assert_non_null(revision_event_words(SPAN("restore")));
    assert_string_equal(revision_event_words(SPAN("held-again")), "let this wait again");
    assert_null(revision_event_words(SPAN("password")));
}

static void differences_are_escaped(void **state)
{
    (void)state;
    struct arena *arena = arena_new(8 * 1024 * 1024);
    size_t steps = REVISION_PAGE_STEPS;
    struct html html = revision_difference(arena, &steps, SPAN("5x100m <b>"), SPAN("500 m <b>"));
    assert_span(span_make(html.ptr, html.len), "<del>5x100m</del><ins>500 m</ins> &lt;b&gt;");
    html = revision_difference(arena, &steps, SPAN(""), SPAN(""));
    assert_int_equal(html.len, 0);
    arena_free(arena);
}

/* Two long texts with nothing in common need much memory for a moment, and stay within their bounds. */
static void long_texts_are_compared(void **state)
{
    (void)state;
    enum { LONG = 64 * 1024 };
    static char before[LONG];
    static char after[LONG];
    for (size_t i = 0; i < LONG; i++) {
        before[i] = i % 3 == 2 ? ' ' : (char)('a' + i % 23);
        after[i] = i % 4 == 3 ? '&' : (char)('A' + i % 19);
    }
    struct arena *arena = arena_new(8 * 1024 * 1024);
    size_t steps = REVISION_PAGE_STEPS;
    struct html html =
        revision_difference(arena, &steps, span_make(before, LONG), span_make(after, LONG));
    assert_true(html.len > LONG);
    arena_free(arena);
}

/* A history of texts that are costly to compare, each time with other words: the page's steps end it. */
static void a_page_compares_within_its_steps(void **state)
{
    (void)state;
    enum { LEN = 12000, MANY = 40 };
    static char texts[2][LEN];
    for (size_t i = 0; i < LEN; i++) {
        texts[0][i] = i % 2 == 1 ? ' ' : (char)('a' + i / 2 % 7 % 2);
        texts[1][i] = i % 2 == 1 ? ' ' : (char)('a' + i / 2 % 5 % 2);
    }
    struct arena *arena = arena_new(64 * 1024 * 1024);
    size_t steps = REVISION_PAGE_STEPS;
    for (size_t i = 0; i < MANY; i++)
        (void)revision_difference(arena, &steps, span_make(texts[i % 2], LEN),
                                  span_make(texts[1 - i % 2], LEN));
    assert_int_equal(steps, 0);
    struct html html = revision_difference(arena, &steps, SPAN("hold it long and low"),
                                           SPAN("hold me long and low"));
    assert_span(span_make(html.ptr, html.len), "hold <del>it</del><ins>me</ins> long and low");
    html = revision_difference(arena, &steps, SPAN("a b c d e"), SPAN("a x c y e"));
    assert_span(span_make(html.ptr, html.len), "a <del>b c d</del><ins>x c y</ins> e");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_bounded),
        cmocka_unit_test(events_stand_between_revisions),
        cmocka_unit_test(events_have_words),
        cmocka_unit_test(differences_are_escaped),
        cmocka_unit_test(long_texts_are_compared),
        cmocka_unit_test(a_page_compares_within_its_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
