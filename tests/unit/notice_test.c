/* Which notices are shown together, and where each leads. */
#include "unit/unit.h"

#include "notice/notice.h"

static struct notice notice(int64_t id, enum notice_what what, enum notice_about about,
                            int64_t about_id, bool read, const char *title)
{
    return (struct notice){.id = id,
                           .what = what,
                           .about = about,
                           .about_id = about_id,
                           .read = read,
                           .title = span_of(title)};
}

static void they_are_together_by_what_they_are_about(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 16);
    struct notice items[] = {
        notice(9, NOTICE_ANSWER, NOTICE_THREAD, 1, false, "One"),
        notice(8, NOTICE_COMMENT, NOTICE_THREAD, 1, false, "One"),
        notice(7, NOTICE_ANSWER, NOTICE_THREAD, 1, false, "One"),
        notice(6, NOTICE_ANSWER, NOTICE_THREAD, 2, false, "Two"),
        notice(5, NOTICE_ANSWER, NOTICE_THREAD, 1, true, "One"),
        notice(4, NOTICE_ANSWER, NOTICE_THREAD, 2, false, ""),
        notice(3, NOTICE_ANSWER, NOTICE_PERSON, 2, false, "Two"),
        notice(2, NOTICE_ANSWER, NOTICE_THREAD, 1, false, "One"),
    };
    struct notice_list list = {.items = items, .count = COUNT_OF(items)};
    struct notice_groups groups = notice_group(arena, &list);
    assert_int_equal(groups.count, 5);
    assert_int_equal(groups.items[0].count, 3);
    assert_int_equal(groups.items[0].items[0]->id, 9);
    assert_int_equal(groups.items[0].items[2]->id, 2);
    assert_int_equal(groups.items[2].count, 1); /* what is not seen is left out */
    assert_true(groups.items[3].items[0]->read);
    list.count = 0;
    assert_int_equal(notice_group(arena, &list).count, 0);
    arena_free(arena);
}

/* The list has one more than a page shows when there are older ones. */
static void a_page_has_no_more_than_a_page(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct notice items[NOTICE_PAGE + 1];
    for (size_t i = 0; i < COUNT_OF(items); i++)
        items[i] = notice((int64_t)i, NOTICE_ANSWER, NOTICE_THREAD, (int64_t)i, false, "T");
    struct notice_list list = {.items = items, .count = COUNT_OF(items)};
    assert_int_equal(notice_group(arena, &list).count, NOTICE_PAGE);
    arena_free(arena);
}

static void each_leads_to_the_very_thing(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 12);
    static const struct {
        struct notice_place place;
        const char *path;
    } cases[] = {
        {{SPAN("answer"), SPAN("answer"), 12, SPAN(""), 0}, "/answers/12"},
        {{SPAN("comment"), SPAN("comment"), 13, SPAN(""), 0}, "/comments/13"},
        {{SPAN("question"), SPAN("question"), 14, SPAN(""), 0}, "/questions/14"},
        {{SPAN("entry"), SPAN("article"), 15, SPAN("hips"), 0}, "/articles/hips"},
        {{SPAN("change"), SPAN("stretch"), 16, SPAN("cobra"), 4},
         "/stretches/cobra/compare?from=3&to=4"},
        {{SPAN("unsafe"), SPAN("stretch"), 16, SPAN("cobra"), 4},
         "/stretches/cobra/compare?from=3&to=4"},
        {{SPAN("retired"), SPAN("stretch"), 16, SPAN("cobra"), 4}, "/stretches/cobra"},
        {{SPAN("worse-decided"), SPAN("tag"), 17, SPAN(""), 0}, "/worse/17"},
        {{SPAN("plan-changed"), SPAN("tag"), 18, SPAN(""), 3}, "/plans/18#step-3"},
        {{SPAN("plan-changed"), SPAN("tag"), 18, SPAN(""), 0}, "/plans/18"},
        {{SPAN(""), SPAN(""), 0, SPAN(""), 0}, "/notices"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_span(notice_path(arena, &cases[i].place), cases[i].path);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_together_by_what_they_are_about),
        cmocka_unit_test(a_page_has_no_more_than_a_page),
        cmocka_unit_test(each_leads_to_the_very_thing),
    };
    return cmocka_run_group_tests_name("notice", tests, NULL, NULL);
}
