/* Articles: the headings that one jumps to, where the steps belong, the site that a video is on. */
#include "unit/unit.h"

#include "article/article.h"
#include "core/markdown.h"

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(16 * 1024 * 1024);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void resolve(void *context UNUSED, struct span kind UNUSED, struct span slug,
                    struct wiki_target *target)
{
    if (!span_is(slug, "psoas-major"))
        return;
    *target = (struct wiki_target){
        .found = true, .path = SPAN("/muscles/psoas-major"), .title = SPAN("Psoas & friends")};
}

static struct article_contents of(const char *markdown, const char *under)
{
    struct text html;
    text_init(&html, MARKDOWN_HTML_MAX);
    assert_true(markdown_render(arena, span_of(markdown), MARKDOWN_POST_BASE, &html, NULL));
    struct span kept = arena_span(arena, text_span(&html));
    text_free(&html);
    return article_contents_of(arena, (struct html){kept.ptr, kept.len}, span_of(under), resolve);
}

static void assert_heading(const struct article_contents *contents, size_t i, const char *id,
                           const char *words)
{
    assert_true(i < contents->count);
    assert_span(contents->items[i].id, id);
    assert_span(span_make(contents->items[i].words.ptr, contents->items[i].words.len), words);
}

static void headings_have_addresses_that_stay(void **state)
{
    (void)state;
    struct article_contents c =
        of("# The *routine*\n\nOne.\n\n## Deeper\n\n# How hard, how often\n\n"
           "# The routine\n\n# ?\n\n# On [[muscle:psoas-major]]\n\n"
           "# 5 < 6 & `code`\n",
           "");
    assert_int_equal(c.count, 6);
    assert_heading(&c, 0, "at-the-routine", "The routine");
    assert_heading(&c, 1, "at-how-hard-how-often", "How hard, how often");
    assert_heading(&c, 2, "at-the-routine-2", "The routine");
    assert_heading(&c, 3, "at-", "?");
    assert_heading(&c, 4, "at-on-psoas-major", "On Psoas &amp; friends");
    assert_heading(&c, 5, "at-5-lt-6-amp-code", "5 &lt; 6 &amp; code");
    struct span html = span_make(c.html.ptr, c.html.len);
    assert_true(span_find_text(html, "<h2 id=\"at-the-routine\">The <em>routine</em></h2>") <
                html.len);
    assert_true(span_find_text(html, "<h3>Deeper</h3>") < html.len);
    assert_int_equal(c.steps_at, html.len);
    assert_null(c.under);
}

static void steps_come_behind_their_heading(void **state)
{
    (void)state;
    struct article_contents c = of("# Before\n\nOne.\n\n# The routine\n\nTwo.\n", " the Routine ");
    assert_non_null(c.under);
    assert_span(c.under->id, "at-the-routine");
    assert_true(
        span_starts(span_make(c.html.ptr + c.steps_at, c.html.len - c.steps_at), "\n<p>Two.</p>"));
    assert_true(span_ends(span_make(c.html.ptr, c.steps_at), "The routine</h2>"));
}

static void headings_in_quotes_and_lists_are_not_the_articles(void **state)
{
    (void)state;
    struct article_contents c =
        of("> # The routine\n\n- # In a list\n\n# Mine[^1]\n\n[^1]: A note.\n\n```\n# No\n```\n",
           "The routine");
    assert_int_equal(c.count, 1);
    assert_heading(&c, 0, "at-mine", "Mine");
    assert_null(c.under);
    assert_int_equal(c.steps_at, c.html.len);
    c = of("", "");
    assert_int_equal(c.count, 0);
    assert_int_equal(c.html.len, 0);
}

static void there_is_a_bound(void **state)
{
    (void)state;
    struct text many;
    text_init(&many, MARKDOWN_MAX);
    for (int i = 0; i < 300; i++)
        text_add_string(&many, "# Again\n\n");
    struct article_contents c = of(text_string(&many), "");
    text_free(&many);
    assert_int_equal(c.count, ARTICLE_CONTENTS_MAX);
    assert_heading(&c, ARTICLE_CONTENTS_MAX - 1, "at-again-60", "Again");
}

static void a_video_names_its_site(void **state)
{
    (void)state;
    assert_span(article_site_of(SPAN("https://www.video.example/watch?v=1")), "video.example");
    assert_span(article_site_of(SPAN("http://video.example")), "video.example");
    assert_span(article_site_of(SPAN("https://good.example@bad.example:8443/x")),
                "bad.example:8443");
    assert_span(article_site_of(SPAN("https://video.example?next=https://other.example/")),
                "video.example");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headings_have_addresses_that_stay),
        cmocka_unit_test(steps_come_behind_their_heading),
        cmocka_unit_test(headings_in_quotes_and_lists_are_not_the_articles),
        cmocka_unit_test(there_is_a_bound),
        cmocka_unit_test(a_video_names_its_site),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
