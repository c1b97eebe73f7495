/* Rules of posts: who may change and see what, a post's address, what is saved of its text. */
#include "core/markdown.h"
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

/* Imported people without an account of their own share one, and may have no name either. */
static void who_asked_is_told_from_namesakes(void **state)
{
    (void)state;
    struct post question = {.author.id = AUTHOR};
    struct post post = {.author.id = OTHER};
    assert_false(post_is_by_asker(&question, &post));
    post.author.id = AUTHOR;
    assert_true(post_is_by_asker(&question, &post));
    question.origin = (struct post_origin){.site = SPAN("example.org"), .author = SPAN("ann")};
    post.origin = (struct post_origin){.site = SPAN("example.org"), .author = SPAN("ben")};
    assert_false(post_is_by_asker(&question, &post));
    post.origin.author = SPAN("ann");
    assert_true(post_is_by_asker(&question, &post));
    question.origin.author = post.origin.author = SPAN("");
    assert_false(post_is_by_asker(&question, &post));
}

static void headings_are_below_those_of_the_page(void **state)
{
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    static const struct {
        const char *kind;
        const char *html;
    } kinds[] = {{"question", "<h2>Here</h2>\n"},
                 {"answer", "<h4>Here</h4>\n"},
                 {"comment", "<h4>Here</h4>\n"}};
    struct post_text text;
    static const char typed[] = "###### Here";
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        for (size_t signs = 1; signs <= 6; signs++) {
            struct span body = span_of(typed + 6 - signs);
            assert_true(post_text_make_kind(arena, span_of(kinds[i].kind), body, &text));
            assert_span(text.html, kinds[i].html);
        }
    assert_true(post_text_make_answer(arena, SPAN("## One\n\n# Two\n\n### Three"), &text));
    assert_span(text.html, "<h5>One</h5>\n<h4>Two</h4>\n<h6>Three</h6>\n");
    assert_true(post_text_make_answer(arena, SPAN("##### Five\n\n###### Six"), &text));
    assert_span(text.html, "<h4>Five</h4>\n<h5>Six</h5>\n");
    assert_true(post_text_make(arena, SPAN("> ## Two\n\n##### Five\n\n---\n"), &text));
    assert_span(text.html, "<blockquote>\n<h2>Two</h2>\n</blockquote>\n<h5>Five</h5>\n<hr>\n");
    assert_true(post_text_make_answer(arena, SPAN("Less than: `<h5` and no more."), &text));
    assert_span(text.html, "<p>Less than: <code>&lt;h5</code> and no more.</p>\n");
    arena_free(arena);
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
    assert_span(post_path(arena, &answer), "/answers/34");
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
    assert_non_null(memmem(text.fault.ptr, text.fault.len, "shorter", 7));
    arena_free(arena);
}

static void find_with_a_long_kind(void *context, struct span kind, struct span slug,
                                  struct wiki_target *target)
{
    static char long_kind[10000];
    (void)context;
    (void)kind;
    (void)slug;
    memset(long_kind, 'k', sizeof(long_kind));
    target->found = true;
    target->kind = span_make(long_kind, sizeof(long_kind));
}

static void what_would_be_cut_off_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct text body;
    text_init(&body, MARKDOWN_MAX);
    for (int i = 0; i < 100; i++)
        text_add_string(&body, "[[a]] ");
    struct post_text text;
    post_text_settle_with(find_with_a_long_kind);
    bool made = post_text_make(arena, text_span(&body), &text);
    post_text_settle_with(NULL);
    assert_false(made);
    assert_int_equal(text.html.len, 0);
    assert_non_null(memmem(text.fault.ptr, text.fault.len, "shorter", 7));
    text_free(&body);
    arena_free(arena);
}

static void what_shows_nothing_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    static const char *const nothing[] = {"&nbsp; &#8203;",
                                          "[](https://example.org)",
                                          "***",
                                          "- \n- \n",
                                          "> ",
                                          "| | |\n|-|-|\n| | |",
                                          "#",
                                          "~~~\n~~~",
                                          "\xE2\xA0\x80\n\xE3\x85\xA4",
                                          "`` ``",
                                          "[a]: https://example.org"};
    struct post_text text;
    for (size_t i = 0; i < COUNT_OF(nothing); i++)
        if (post_text_make(arena, span_of(nothing[i]), &text))
            fail_msg("case %zu shows nothing", i);
    assert_non_null(memmem(text.fault.ptr, text.fault.len, "in words", 8));
    assert_true(
        post_text_make(arena, SPAN(""), &text)); /* whether it is needed is the form's affair */
    static const char *const something[] = {"a",
                                            "[[cobra]]",
                                            "![](photo.jpg)",
                                            "`x`",
                                            "&amp;",
                                            "<https://example.org>",
                                            "<!-- as typed -->"};
    for (size_t i = 0; i < COUNT_OF(something); i++)
        if (!post_text_make(arena, span_of(something[i]), &text))
            fail_msg("%s shows something", something[i]);
    arena_free(arena);
}

/* Two thousand characters of a comment, of the pieces that grow most; 250 KB of HTML without a bound. */
static void html_has_a_budget(void **state)
{
    (void)state;
    static const char *const pieces[] = {"[a](//b)", "[[a]]",  "*a*", "- \n",
                                         "&#x1;",    "<//b> ", "|-",  "http://b ",
                                         "![](//a)", "[a] ",   "> "};
    struct arena *arena = arena_new(64 << 20);
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        struct text body;
        text_init(&body, MARKDOWN_MAX);
        text_add_string(&body, "[a]: //example.org/a-long-reference-that-is-used-often\n\n");
        while (body.len + strlen(pieces[i]) <= POST_COMMENT_MAX)
            text_add_string(&body, pieces[i]);
        struct post_text made;
        if (post_text_make_comment(arena, text_span(&body), &made))
            assert_true(made.html.len <= POST_COMMENT_HTML_MAX);
        else
            assert_true(made.fault.len > 0);
        text_free(&body);
    }
    /* Without the bound these are 130 and 100 KB in a page. */
    static const char *const grows[] = {"[a] ", "[[a]]"};
    for (size_t i = 0; i < COUNT_OF(grows); i++) {
        struct text body;
        text_init(&body, MARKDOWN_MAX);
        text_printf(&body, "[a]: //example.org/%0200d\n\n", 0);
        while (body.len + strlen(grows[i]) <= POST_COMMENT_MAX)
            text_add_string(&body, grows[i]);
        struct post_text made;
        assert_false(post_text_make_comment(arena, text_span(&body), &made));
        assert_non_null(memmem(made.fault.ptr, made.fault.len, "plainer", 7));
        text_free(&body);
    }
    struct text prose; /* in earnest: a long comment with a list and some links */
    text_init(&prose, MARKDOWN_MAX);
    while (prose.len + 80 < POST_COMMENT_MAX)
        text_add_string(&prose,
                        "- Try [[figure-four]] for *thirty* seconds, then see https://b.example\n");
    struct post_text made;
    assert_true(post_text_make_comment(arena, text_span(&prose), &made));
    text_free(&prose);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(authors_and_moderators_edit),
        cmocka_unit_test(what_a_moderator_deleted_a_moderator_restores),
        cmocka_unit_test(deleted_posts_are_seen_by_few),
        cmocka_unit_test(who_asked_is_told_from_namesakes),
        cmocka_unit_test(headings_are_below_those_of_the_page),
        cmocka_unit_test(a_post_has_one_place),
        cmocka_unit_test(a_text_brings_its_links_and_words),
        cmocka_unit_test(what_would_be_cut_off_is_refused),
        cmocka_unit_test(what_shows_nothing_is_refused),
        cmocka_unit_test(html_has_a_budget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
