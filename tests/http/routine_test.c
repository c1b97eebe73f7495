/* Routines: read by everybody, written by coaches. */
#include "http/site.h"

static struct person *coach;

static int begin(void **state)
{
    (void)state;
    load_library();
    coach = sign_up_as("coach_ada", "coach");
    return 0;
}

static void a_routine_says_beforehand_what_its_entries_need_and_whom_they_concern(void **state)
{
    (void)state;
    struct page page = get(somebody(), "/routines/tight-glutes-routine");
    assert_status(&page, 200);
    size_t before = span_find_text(page.body, "<h2 id=\"before\">");
    size_t first = span_find_text(page.body, "<ol class=\"steps routine\">");
    assert_true(before < first && first < page.body.len);
    struct span above = span_make(page.body.ptr, first);
    /* The ball of one entry, the roller of another; the surgeon's word on the figure-four. */
    assert_true(span_find_text(above, "lacrosse ball") < above.len);
    assert_true(span_find_text(above, "foam roller") < above.len);
    assert_true(span_find_text(above, "Not in the first months after a hip replacement") <
                above.len);
    assert_true(span_find_text(above, "(Figure-four glute stretch)") < above.len);
    assert_true(span_find_text(above, "<dt>How long</dt><dd>about ") < above.len);
    assert_has(&page, "<p class=\"routine-dose\">2 × 5 times</p>");
    assert_has(&page, "<p class=\"routine-dose\">2 × 30 s each side</p>");
    assert_has(&page, "Stop if the knee hurts.");
    assert_has(&page, "Not yet reviewed by a clinician.");
}

enum { ROUTINES = 3 }; /* in the starter content */

static size_t thumbs_in(const struct page *page)
{
    size_t count = 0;
    static const char thumb[] = "<img class=\"thumb\"";
    for (struct span rest = page->body; rest.len > 0; count++) {
        size_t at = span_find_text(rest, thumb);
        if (at == rest.len)
            break;
        rest = span_from(rest, at + sizeof(thumb) - 1);
    }
    return count;
}

static void the_list_says_how_long_each_takes(void **state)
{
    (void)state;
    struct page page = get(somebody(), "/routines");
    assert_status(&page, 200);
    assert_has(
        &page,
        "<a dir=\"auto\" href=\"/routines/after-a-run-routine\">Routine for after a run</a>");
    assert_has(&page, "4 exercises, about ");
    assert_has(&page, ", no kit");
    assert_true(thumbs_in(&page) == 3 * ROUTINES);
    page = get(somebody(), "/library");
    assert_has(&page, "href=\"/routines\"");
    page = get(somebody(), "/search?q=kind%3Aroutine+run");
    assert_has(&page, "/routines/after-a-run-routine");
    assert_has(&page, "<span class=\"thumbs\"><img class=\"thumb\" src=\"/stretches/");
    page = get(somebody(), "/search?q=kind%3Aroutine");
    assert_true(thumbs_in(&page) == 3 * ROUTINES);
}

static void one_is_followed_entry_by_entry(void **state)
{
    (void)state;
    struct page page = get(somebody(), "/routines/tight-glutes-routine");
    assert_has(&page, "href=\"/routines/tight-glutes-routine/follow\"");
    page = get(somebody(), "/routines/tight-glutes-routine/follow");
    assert_status(&page, 200);
    /* What is needed and whom it concerns comes first; then how much of each, and how long that takes. */
    size_t order = span_find_text(page.body, "<h2>In this order</h2>");
    struct span above = span_make(page.body.ptr, order);
    assert_true(order < page.body.len);
    assert_true(span_find_text(above, "foam roller") < above.len);
    assert_true(span_find_text(above, "Not in the first months after a hip replacement") <
                above.len);
    assert_true(span_find_text(above, "This takes about ") < above.len);
    assert_has(&page, "<p class=\"routine-dose\">2 × 30 s each side, about 4 minutes</p>");
    /* The routine's own dose of bridges, not that of their entry. */
    assert_has(&page, "<p class=\"routine-dose\">2 × 5 times, about 2 minutes</p>");
    assert_has(&page, "<span class=\"part-what\">5 times, slowly</span>");
    assert_has(&page, "Hold: right side");
    assert_has(&page, "<strong>Figure-four glute stretch:</strong>");
    page = get(somebody(), "/routines/Tight_Glutes_Routine/follow");
    assert_status(&page, 301);
    assert_span(page.location, "/routines/tight-glutes-routine/follow");
    page = get(somebody(), "/routines/no-such-routine/follow");
    assert_status(&page, 404);
    page = get(somebody(), "/library.json");
    assert_has(&page, "\"/routines/tight-glutes-routine/follow\"");
    assert_has(&page, "\"/routines\"");
}

/* The number of an attribute in a row of the list. */
static int64_t row_number(const char *row, const char *name)
{
    const char *at = strstr(row, name);
    assert_non_null(at);
    return strtoll(at + strlen(name) + strlen("=\""), NULL, 10);
}

/* What a page to follow says is as long as its rows are, and no entry's second side is shorter. */
static void assert_fair(const char *path)
{
    struct page page = get(somebody(), path);
    assert_status(&page, 200);
    const char *item = strstr(page.body.ptr, "<section class=\"follow-item\"");
    int64_t seconds = 0;
    size_t items = 0;
    for (; item != NULL; items++) {
        const char *next = strstr(item + 1, "<section class=\"follow-item\"");
        int64_t sides[2] = {0, 0};
        for (const char *row = strstr(item, "<li data-kind=");
             row != NULL && (next == NULL || row < next); row = strstr(row + 1, "<li data-kind=")) {
            const char *kind = row + strlen("<li data-kind=\"");
            bool work = strncmp(kind, "hold", 4) == 0 || strncmp(kind, "count", 5) == 0;
            bool second =
                strncmp(strstr(row, "data-side=\"") + strlen("data-side=\""), "second", 6) == 0;
            sides[second] += work ? row_number(row, "data-seconds") : 0;
            seconds += row_number(row, "data-seconds");
        }
        assert_true(sides[1] == 0 || sides[1] >= sides[0]);
        item = next;
    }
    assert_true(items >= 2 && seconds > 60);
    assert_has(&page, format("This takes about %lld minutes", (long long)((seconds + 59) / 60)));
}

static void the_second_side_is_never_shorter_and_the_minutes_are_said(void **state)
{
    (void)state;
    assert_fair("/routines/tight-glutes-routine/follow");
    assert_fair("/routines/after-a-run-routine/follow");
    assert_fair("/routines/stiff-hip-flexors-routine/follow");
}

static void whom_each_of_its_stretches_concerns_is_in_the_list(void **state)
{
    (void)state;
    struct page page = get(somebody(), "/routines");
    assert_has(&page, "hip-replacement:do-not");
    assert_has(&page, "data-of=\"Figure-four glute stretch\"></span>");
    static const char *const paths[] = {"/routines/tight-glutes-routine",
                                        "/routines/tight-glutes-routine/follow"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        page = get(somebody(), paths[i]);
        assert_has(&page, "<li><span hidden data-cautions=\"");
    }
}

static struct page save(const char *first, const char *second, const char *hold, const char *unit)
{
    return post(coach, "/routines/new", "/routines/new", "title", "Short and sitting", "slug",
                "short-and-sitting", "summary", "Two things at a desk.", "status", "review",
                "items.1.entry", first, "items.1.hold", hold, "items.1.unit", unit, "items.2.entry",
                second, "evidence.level", "experience", NULL);
}

static void a_coach_writes_one_by_the_titles_of_entries(void **state)
{
    (void)state;
    struct page page = save("Figure-four glute stretch", "", "20", "s");
    assert_status(&page, 422);
    assert_has(&page, "A routine has at least two entries: add another one.");
    page = save("Figure-four glute stretch", "Piriformis stretch", "20", "");
    assert_status(&page, 422);
    assert_has(&page, "Say what the number counts.");
    page = save("Figure-four glute stretch", "Pirifromis stretch", "20", "s");
    assert_status(&page, 422);
    page = save("Figure-four glute stretch", "Piriformis stretch", "20", "s");
    assert_status(&page, 303);
    page = get(somebody(), "/routines/short-and-sitting");
    assert_has(&page, "<p class=\"routine-dose\">2 × 20 s each side</p>");
    assert_has(&page, "<p class=\"routine-dose\">20–30 s each side</p>");
    page = get(somebody(), "/routines/short-and-sitting/revisions");
    assert_status(&page, 200);
    page = get(sign_up("a_member"), "/routines/new");
    assert_status(&page, 403);
}

static void an_entry_that_is_retired_is_done_no_longer(void **state)
{
    (void)state;
    struct page page =
        post(coach, "/stretches/butterfly/retire", "/stretches/butterfly/retire", "what", "retire",
             "none", "1", "revision", "1", "reason", "Nobody stands by it.", NULL);
    assert_status(&page, 303);
    page = get(coach, "/routines");
    assert_has(&page, "3 exercises, about ");
    page = get(coach, "/routines/after-a-run-routine");
    assert_has(&page, "<ol class=\"steps routine\">");
    assert_has_not(&page, "/stretches/butterfly/figure");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_routine_says_beforehand_what_its_entries_need_and_whom_they_concern),
        cmocka_unit_test(the_list_says_how_long_each_takes),
        cmocka_unit_test(one_is_followed_entry_by_entry),
        cmocka_unit_test(the_second_side_is_never_shorter_and_the_minutes_are_said),
        cmocka_unit_test(whom_each_of_its_stretches_concerns_is_in_the_list),
        cmocka_unit_test(a_coach_writes_one_by_the_titles_of_entries),
        cmocka_unit_test(an_entry_that_is_retired_is_done_no_longer),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
