/* Wiki links in stored HTML, filled in. */
#include "unit/unit.h"

#include "core/wiki.h"

/* "old" was replaced by figure-four, "gone" by nothing. */
static void resolve(void *context, struct span kind, struct span slug, struct wiki_target *target)
{
    int *calls = context;
    ++*calls;
    target->gone = span_is(slug, "gone");
    if (span_is(slug, "old")) {
        target->instead_of = SPAN("Old <one>");
        slug = SPAN("figure-four");
    }
    if (!span_is(slug, "figure-four") || (kind.len > 0 && !span_is(kind, "stretch")))
        return;
    target->found = true;
    target->path = SPAN("/stretches/figure-four");
    target->title = SPAN("Figure-four <glute> & co");
    target->kind = SPAN("stretch");
}

static int calls;

static void expands(struct span stored, const char *wanted, int line)
{
    struct text out;
    text_init(&out, 4096);
    calls = 0;
    wiki_expand(&out, stored, resolve, &calls);
    assert_span_at(text_span(&out), wanted, __FILE__, line);
    text_free(&out);
}

static void a_known_target_becomes_a_link(void **state)
{
    (void)state;
    expands(SPAN("<p>Try \x02:figure-four\x1F\x03.</p>"),
            "<p>Try <a class=\"wiki wiki-stretch\" href=\"/stretches/figure-four\">"
            "Figure-four &lt;glute&gt; &amp; co</a>.</p>",
            __LINE__);
    assert_int_equal(calls, 1);
    expands(SPAN("\x02stretch:figure-four\x1Fthat &amp; more\x03"),
            "<a class=\"wiki wiki-stretch\" href=\"/stretches/figure-four\">that &amp; more</a>",
            __LINE__);
}

static void an_unknown_target_is_shown_as_wanted(void **state)
{
    (void)state;
    expands(SPAN("\x02term:figure-four\x1F\x03\x02:x\x1Fy\x03"),
            "<span class=\"wanted\" title=\"Nobody has written this yet\">figure four</span>"
            "<span class=\"wanted\" title=\"Nobody has written this yet\">y</span>",
            __LINE__);
    assert_int_equal(calls, 2);
}

static void what_was_retired_is_said_behind_the_link(void **state)
{
    (void)state;
    expands(
        SPAN("\x02:old\x1Fthis\x03, \x02:gone\x1F\x03"),
        "<a class=\"wiki wiki-stretch\" href=\"/stretches/figure-four\">this</a> "
        "<span class=\"retired\">(“Old &lt;one&gt;” was retired; use “Figure-four "
        "&lt;glute&gt; &amp; co” instead)</span>, gone <span class=\"retired\">(retired)</span>",
        __LINE__);
}

static void a_question_is_linked_by_its_number(void **state)
{
    (void)state;
    expands(SPAN("\x02question:12/why-so-tight\x1F\x03, \x02question:7\x1F\x03, "
                 "\x02question:7/a-b\x1FWhy &lt;so&gt;?\x03"),
            "<a class=\"wiki wiki-question\" href=\"/questions/12/why-so-tight\">why so "
            "tight</a>, <a class=\"wiki wiki-question\" href=\"/questions/7\">question 7</a>, "
            "<a class=\"wiki wiki-question\" href=\"/questions/7/a-b\">Why &lt;so&gt;?</a>",
            __LINE__);
    assert_int_equal(calls, 0);
}

static void ids_of_two_posts_differ(void **state)
{
    (void)state;
    struct text out;
    text_init(&out, 4096);
    wiki_expand(&out, SPAN("<a id=\"n-\x01\" href=\"#n-\x01\">"), resolve, &calls);
    wiki_expand(&out, SPAN("<a id=\"n-\x01\">"), resolve, &calls);
    assert_span(text_span(&out), "<a id=\"n-0\" href=\"#n-0\"><a id=\"n-24\">");
    text_free(&out);
}

static void a_link_is_settled_on_what_it_means_today(void **state)
{
    (void)state;
    struct text out;
    text_init(&out, 4096);
    wiki_settle(&out,
                SPAN("\x01 \x02:figure-four\x1F"
                     "a\x03 \x02term:figure-four\x1F\x03 \x02:x\x1F\x03"),
                resolve, &calls);
    assert_span(text_span(&out), "\x01 \x02stretch:figure-four\x1F"
                                 "a\x03 \x02term:figure-four\x1F\x03 \x02:x\x1F\x03");
    text_free(&out);
}

static void everything_else_is_copied(void **state)
{
    (void)state;
    expands(SPAN(""), "", __LINE__);
    expands((struct span){NULL, 0}, "", __LINE__);
    expands(SPAN("<p>no links</p>\n"), "<p>no links</p>\n", __LINE__);
}

static void broken_placeholders_do_no_harm(void **state)
{
    (void)state;
    expands(SPAN("a\x02"), "a", __LINE__);
    expands(SPAN("a\x02:figure-four"), "a:figure-four", __LINE__);
    expands(SPAN("a\x02:figure-four\x1F"), "a:figure-four\x1F", __LINE__);
    expands(SPAN("a\x02nothing\x1F\x03"), "anothing\x1F\x03", __LINE__);
    expands(SPAN("a\x02:x\x03"), "a:x\x03", __LINE__);
    assert_int_equal(calls, 0);
}

static void plain_words_without_links(void **state)
{
    (void)state;
    struct text out;
    text_init(&out, 4096);
    struct span stored =
        SPAN("\x02:figure-four\x1F\x03, \x02:x-y\x1F\x03, \x02:x\x1Fthe &lt;x&gt;\x03");
    wiki_plain(&out, stored, NULL, NULL);
    assert_span(text_span(&out), "figure four, x y, the &lt;x&gt;");
    text_clear(&out);
    wiki_plain(&out, stored, resolve, &calls);
    assert_span(text_span(&out), "Figure-four &lt;glute&gt; &amp; co, x y, the &lt;x&gt;");
    text_free(&out);
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    struct text stored;
    text_init(&stored, 4096);
    wiki_write(&stored, SPAN("stretch"), SPAN("figure-four"), SPAN("a < b"));
    expands(text_span(&stored),
            "<a class=\"wiki wiki-stretch\" href=\"/stretches/figure-four\">a &lt; b</a>",
            __LINE__);
    text_free(&stored);
}

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void a_picture_is_our_copy_or_its_words(void **state)
{
    (void)state;
    expands(
        SPAN("<p>\x02picture:https://a.example/b&c.png 400 300 " HASH " " HASH
             "\x1Fx &quot;y\x03</p>"),
        "<p><span class=\"linked\"><picture><source type=\"image/webp\" srcset=\"/pictures/" HASH
        ".webp\"><img src=\"/pictures/" HASH ".jpeg\" width=\"400\" height=\"300\" alt=\"x "
        "&quot;y\" loading=\"lazy\" decoding=\"async\"></picture> <span "
        "class=\"linked-note\">Picture from <a href=\"https://a.example/b&amp;c.png\" "
        "rel=\"nofollow ugc noopener\">a.example</a>, whose licence we do not "
        "know</span></span></p>",
        __LINE__);
    expands(SPAN("\x02picture:https://a.example/b.png !\x1F\x03"),
            "<a href=\"https://a.example/b.png\" rel=\"nofollow ugc noopener\">Picture</a> <span "
            "class=\"linked-note\">(a picture that we cannot get from a.example)</span>",
            __LINE__);
    /* What is no hash is nothing to show. */
    expands(SPAN("\x02picture:http://a.example?b 400 300 \"><script> " HASH "\x1Fx\x03"),
            "<a href=\"http://a.example?b\" rel=\"nofollow ugc noopener\">x</a> <span "
            "class=\"linked-note\">(a picture at a.example)</span>",
            __LINE__);
    assert_int_equal(calls, 0);
    struct text out;
    text_init(&out, 400);
    wiki_plain(&out,
               SPAN("a \x02picture:http://a.example/b\x1Fgood &amp; bad\x03 "
                    "\x02picture:http://a.example/b !\x1F\x03"),
               resolve, &calls);
    assert_span(text_span(&out), "a good &amp; bad picture");
    text_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_known_target_becomes_a_link),
        cmocka_unit_test(an_unknown_target_is_shown_as_wanted),
        cmocka_unit_test(a_picture_is_our_copy_or_its_words),
        cmocka_unit_test(what_was_retired_is_said_behind_the_link),
        cmocka_unit_test(a_question_is_linked_by_its_number),
        cmocka_unit_test(ids_of_two_posts_differ),
        cmocka_unit_test(a_link_is_settled_on_what_it_means_today),
        cmocka_unit_test(everything_else_is_copied),
        cmocka_unit_test(broken_placeholders_do_no_harm),
        cmocka_unit_test(plain_words_without_links),
        cmocka_unit_test(what_is_written_is_read),
    };
    return cmocka_run_group_tests_name("wiki", tests, NULL, NULL);
}
