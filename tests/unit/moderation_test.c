/* What takes back what was done, for whoever did it. */
#include "unit/unit.h"

#include "moderation/moderation.h"

static struct arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = arena_new((size_t)1 << 20);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct moderation_change change_of(enum moderation_what what)
{
    return (struct moderation_change){
        .what = what,
        .post_id = 7,
        .kind = SPAN("answer"),
        .title = SPAN("What helps?"),
        .slug = SPAN(""),
        .whom = {.name = SPAN("mia")},
        .flag_case = 9,
        .detail = what == MODERATION_SUGGESTION ? SPAN("declined") : SPAN("first"),
    };
}

/* A new kind of what is done has to say it, too. */
static void everything_says_how_it_is_undone_or_why_not(void **state)
{
    (void)state;
    for (int what = 0; what < MODERATION_WHATS; what++) {
        struct moderation_change change = change_of((enum moderation_what)what);
        struct moderation_undo undo = moderation_undo(arena, &change);
        assert_non_null(undo.label);
        assert_true(undo.path.len > 0 || what == MODERATION_ROLE);
        assert_true((undo.name == NULL) == (undo.value == NULL));
    }
}

static void assert_undo(const struct moderation_change *change, const char *path, const char *value)
{
    struct moderation_undo undo = moderation_undo(arena, change);
    assert_span(undo.path, path);
    if (value == NULL)
        assert_null(undo.value);
    else
        assert_string_equal(undo.value, value);
}

static void each_leads_to_where_it_is_undone(void **state)
{
    (void)state;
    struct moderation_change change = change_of(MODERATION_DELETE);
    assert_undo(&change, "/answers/7/delete", "restore");
    change = change_of(MODERATION_QUEUE_SEEN);
    assert_undo(&change, "/moderation/queue/first/7", "unseen");
    change.detail = SPAN("unsafe");
    assert_undo(&change, "/moderation/unsafe/7", "unseen");
    change = change_of(MODERATION_HELD_REFUSED);
    assert_undo(&change, "/users/mia/suspend", NULL);
    change = change_of(MODERATION_SUGGESTION);
    assert_undo(&change, "/suggestions/9", NULL);
    change.detail = SPAN("accepted");
    assert_undo(&change, "/answers/7/revisions", NULL);
    change = change_of(MODERATION_RETIRE);
    change.kind = SPAN("stretch");
    change.slug = SPAN("figure-four");
    assert_undo(&change, "/stretches/figure-four/retire", NULL);
}

static bool has(size_t kind, bool own, enum moderation_what what)
{
    size_t count;
    enum moderation_what from = moderation_kind_whats(kind, own, &count);
    return what >= from && what < from + count;
}

static void what_is_ones_own_is_in_no_other_list(void **state)
{
    (void)state;
    size_t looked = 0;
    while (moderation_kind_names[looked + 1] != NULL)
        looked++;
    assert_string_equal(moderation_kind_names[looked], "looked");
    assert_true(has(0, true, MODERATION_WORSE_DECIDED));
    assert_true(has(looked, true, MODERATION_QUEUE_SEEN));
    assert_true(has(looked, true, MODERATION_WORD_OPEN));
    for (size_t kind = 0; kind <= looked; kind++) {
        assert_false(has(kind, false, MODERATION_QUEUE_SEEN));
        assert_false(has(kind, false, MODERATION_WORD_OPEN));
    }
    assert_true(has(0, false, MODERATION_FLAG_REOPENED));
    assert_false(moderation_kind_is_for(looked, false, false));
    assert_true(moderation_kind_is_for(looked, true, true));
    assert_false(moderation_kind_is_for(7, true, true)); /* roles */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everything_says_how_it_is_undone_or_why_not, begin, end),
        cmocka_unit_test_setup_teardown(each_leads_to_where_it_is_undone, begin, end),
        cmocka_unit_test_setup_teardown(what_is_ones_own_is_in_no_other_list, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
