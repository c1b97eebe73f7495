/* Rules of posts: who may change and see what, where a post stands, what is saved of its text. */
#include "post/post.h"
#include "unit/unit.h"

enum { AUTHOR = 7, OTHER = 8, MODERATOR = 9, NOBODY = 0 };

static void authors_and_moderators_edit(void **state)
{
    (void)state;
    struct post post = {.author.id = AUTHOR};
    assert_true(post_may_edit(&post, AUTHOR, false));
    assert_true(post_may_edit(&post, MODERATOR, true));
    assert_false(post_may_edit(&post, OTHER, false));
    assert_false(post_may_edit(&post, NOBODY, false));
    post.deleted_at = 1;
    assert_false(post_may_edit(&post, AUTHOR, false));
    assert_false(post_may_edit(&post, MODERATOR, true));
}

static void what_a_moderator_deleted_a_moderator_restores(void **state)
{
    (void)state;
    struct post post = {.author.id = AUTHOR};
    assert_false(post_may_restore(&post, AUTHOR, false));
    post.deleted_at = 1;
    post.deleted_by = AUTHOR;
    assert_true(post_may_restore(&post, AUTHOR, false));
    assert_true(post_may_restore(&post, MODERATOR, true));
    assert_false(post_may_restore(&post, OTHER, false));
    post.deleted_by = MODERATOR;
    assert_false(post_may_restore(&post, AUTHOR, false));
    assert_true(post_may_restore(&post, MODERATOR, true));
}

static void deleted_posts_are_seen_by_few(void **state)
{
    (void)state;
    struct post post = {.author.id = AUTHOR};
    assert_true(post_may_see(&post, NOBODY, false));
    post.deleted_at = 1;
    assert_false(post_may_see(&post, NOBODY, false));
    assert_false(post_may_see(&post, OTHER, false));
    assert_true(post_may_see(&post, AUTHOR, false));
    assert_true(post_may_see(&post, MODERATOR, true));
}

static void a_post_has_one_place(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct post_source question = {
        .id = 12, .thread_id = 12, .kind = SPAN("question"), .slug = SPAN("why")};
    struct post_source answer = {
        .id = 34, .thread_id = 12, .kind = SPAN("answer"), .slug = SPAN("why")};
    assert_span(post_path(arena, &question), "/questions/12/why");
    assert_span(post_path(arena, &answer), "/questions/12/why#answer-34");
    assert_true(post_source_is(&answer, SPAN("answers")));
    assert_false(post_source_is(&answer, SPAN("questions")));
    assert_false(post_source_is(&answer, SPAN("answer")));
    assert_false(post_source_is(&(struct post_source){.kind = SPAN("answer")}, SPAN("answers")));
    arena_free(arena);
}

static void a_text_brings_its_links_and_words(void **state)
{
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct post_text text;
    assert_true(post_text_make(
        arena, SPAN("Try [[figure-four]] **daily**, and [[muscle:psoas-major|it]]."), &text));
    assert_int_equal(text.link_count, 2);
    assert_span(text.link_kinds[0], "");
    assert_span(text.link_slugs[0], "figure-four");
    assert_span(text.link_kinds[1], "muscle");
    assert_span(text.link_slugs[1], "psoas-major");
    assert_non_null(memmem(text.plain.ptr, text.plain.len, "daily", 5));
    assert_null(memmem(text.plain.ptr, text.plain.len, "**", 2));
    char *long_text = arena_alloc(arena, 70000);
    memset(long_text, 'a', 70000);
    assert_false(post_text_make(arena, span_make(long_text, 70000), &text));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(authors_and_moderators_edit),
        cmocka_unit_test(what_a_moderator_deleted_a_moderator_restores),
        cmocka_unit_test(deleted_posts_are_seen_by_few),
        cmocka_unit_test(a_post_has_one_place),
        cmocka_unit_test(a_text_brings_its_links_and_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
