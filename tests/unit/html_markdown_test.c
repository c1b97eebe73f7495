/* HTML to Markdown: by examples, and over a whole dump of posts when there is one. */
#include "unit/html_check.h"
#include "unit/unit.h"

#include "core/html_markdown.h"
#include "core/markdown.h"
#include "core/utf8.h"

#include <libxml/HTMLparser.h>
#include <libxml/xmlreader.h>

enum { ARENA_MAX = 64 * 1024 * 1024, OUT_MAX = 1024 * 1024 };

static const struct html_origin origin = {SPAN("https://home.example"), SPAN("/from/home.example")};
#define HOME &origin

static const char posts_file[] = "../shared/data/stackexchange/Posts.xml";

#define becomes(html, wanted) becomes_at((html), (wanted), __LINE__)
static void becomes_at(const char *html, const char *wanted, int line)
{
    struct arena *arena = arena_new(ARENA_MAX);
    struct text out;
    text_init(&out, OUT_MAX);
    assert_true(html_to_markdown(arena, span_of(html), HOME, &out));
    assert_span_at(text_span(&out), wanted, __FILE__, line);
    text_free(&out);
    arena_free(arena);
}

static void blocks(void **state)
{
    (void)state;
    becomes("", "");
    becomes("<p></p>\n<p> </p>", "");
    becomes("<p>one</p>\n\n<p>two</p>", "one\n\ntwo");
    becomes("bare <b>text</b>\n<p>p</p> more", "bare **text**\n\np\n\nmore");
    becomes("<h1>a</h1><h3>b #</h3>", "# a\n\n### b \\#");
    becomes("<p>a</p><hr><p>b</p>", "a\n\n___\n\nb");
    becomes("<p>a<br>\nb<br></p>", "a\\\nb");
    becomes("<div><div>a</div><section>b</section></div>", "a\n\nb");
    becomes("<script>x</script><style>y</style><!-- z --><p>a</p>", "a");
    becomes("<dl><dt>term</dt><dd>what it is</dd></dl>", "term\n\nwhat it is");
}

static void quotes(void **state)
{
    (void)state;
    becomes("<blockquote><p>a</p><p>b</p></blockquote><p>c</p>", "> a\n>\n> b\n\nc");
    becomes("<blockquote><p>a</p></blockquote><blockquote><p>b</p></blockquote>", "> a\n\n> b");
    becomes("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n>\n> > b");
    becomes("<blockquote class=\"spoiler\"><pre><code>x\ny</code></pre></blockquote>",
            "> ```\n> x\n> y\n> ```");
}

static void lists(void **state)
{
    (void)state;
    becomes("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "- a\n- b");
    becomes("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "- a\n\n- b");
    becomes("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b");
    becomes("<ol start=\"9\"><li>a<br>b</li><li>c</li></ol>", "9. a\\\n   b\n10. c");
    becomes("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c");
    becomes("<ul><li>a</li></ul><ul><li>b</li></ul><ul><li>c</li></ul>", "- a\n\n* b\n\n- c");
    becomes("<ul><li></li><li>a</li></ul>", "-\n- a");
}

static void code(void **state)
{
    (void)state;
    becomes("<pre><code>a\n\n  b &lt;c&gt;\n</code></pre>", "```\na\n\n  b <c>\n```");
    becomes("<pre class=\"lang-c prettyprint\"><code>a</code></pre>", "```c\na\n```");
    becomes("<pre>a\n```\nb</pre>", "````\na\n```\nb\n````");
    becomes("<p><code>a`b</code> <code>`</code> <code> c </code> <kbd>Ctrl</kbd></p>",
            "``a`b`` `` ` `` `  c  ` `Ctrl`");
}

static void inline_marks(void **state)
{
    (void)state;
    becomes("<p><em>a</em> <i>b</i> <strong>c</strong> <b>d</b> <s>e</s> <del>f</del></p>",
            "*a* *b* **c** **d** ~~e~~ ~~f~~");
    becomes("<p>a<b> b </b>c</p>", "a **b** c");
    becomes("<p><b></b><i> </i>a</p>", "a");
    becomes("<p><em>a</em><em>b</em></p>", "*a*_b_");
    becomes("<p><b><b>a</b></b></p>", "**a**");
    becomes("<p><b>Note:</b>text</p>", "**Note:**&#116;ext");
    becomes("<p>text<b>(note)</b></p>", "tex&#116;**(note)**");
    becomes("<p>x<sup>2</sup> H<sub>2</sub>O e<sup>ix</sup></p>",
            "x\xC2\xB2 H\xE2\x82\x82O e^(ix)");
    becomes("<p>a&nbsp;b <span style=\"x\">c</span></p>", "a&nbsp;b c");
}

static void links_and_images(void **state)
{
    (void)state;
    becomes("<p><a href=\"http://a.b/c_(d)?e=f&amp;g\" title=\"h &quot;i&quot;\">j [k]</a></p>",
            "[j \\[k\\]](http://a.b/c_%28d%29?e=f&amp;g \"h \\\"i\\\"\")");
    becomes("<p><a href=\"https://a.b/c\">https://a.b/c</a></p>", "<https://a.b/c>");
    becomes("<p><a href=\"javascript:x\">a</a> <a>b</a> <a href=\"/c\"></a></p>", "a b");
    becomes("<p>Wow!<a href=\"https://c/a\">b</a></p>", "Wow\\![b](https://c/a)");
    becomes("<p><img src=\"https://a.b/c.png\" alt=\"d &quot;e&quot;\"></p>",
            "![d \"e\"](https://a.b/c.png)");
    becomes("<p><a href=\"/a\"><img src=\"https://b/c.png\" alt=\"\"></a></p>",
            "[![](https://b/c.png)](https://home.example/a)");
    becomes("<p><a href=\"/help/x\">that</a> and <a href=\"#here\">this</a></p>",
            "[that](https://home.example/help/x) and this");
    becomes("<p><img src=\"//i.example/x.png\" alt=\"pic\"></p>",
            "![pic](https://i.example/x.png)");
}

static void links_to_its_own_posts_lead_to_ours(void **state)
{
    (void)state;
    static const char *const links[][2] = {
        {"/questions/7/a-title", "/from/home.example/questions/7"},
        {"http://home.example/questions/7", "/from/home.example/questions/7"},
        {"//home.example/q/7/31", "/from/home.example/questions/7"},
        {"https://home.example/a/12/31", "/from/home.example/answers/12"},
        {"https://home.example/questions/7/title/12#12", "/from/home.example/answers/12"},
        {"https://home.example/questions/7/title#comment3_7", "/from/home.example/questions/7"},
        {"/questions/tagged/low-back", "/tags/low-back"},
        {"https://other.example/questions/7", "https://other.example/questions/7"},
        {"https://home.example.org/q/7", "https://home.example.org/q/7"},
        {"https://home.example/questions/ask", "https://home.example/questions/ask"},
        {"https://home.example/questions/7up", "https://home.example/questions/7up"},
    };
    for (size_t i = 0; i < COUNT_OF(links); i++) {
        struct arena *arena = arena_new(64 * 1024);
        struct span html = arena_printf(arena, "<a href=\"%s\">it</a>", links[i][0]);
        struct span wanted = arena_printf(arena, "[it](%s)", links[i][1]);
        becomes(arena_string(arena, html), arena_string(arena, wanted));
        arena_free(arena);
    }
}

static void emphasis_reaches_over_blocks(void **state)
{
    (void)state;
    becomes("<p><i>a</p><ul><li>b</i></li></ul>", "*a*\n\n- *b*");
    becomes("<b><p>a</p><p>b</p></b>c", "**a**\n\n**b**\n\nc");
    becomes("<i>a<b>b</i>c</b>d", "*a**b***__c__&#100;");
    becomes("</i>a<i>b", "a*b*");
    becomes("<p>a <i> </p> <p> </i>b</p>", "a\n\nb");
    becomes("<i><!-- <p> --><script>'<p>'</script>a</i>", "*a*");
    becomes("<p><s>a</s><strike>b</strike></p>", "~~ab~~");
    becomes("<p><s>a</s>b<s>c</s></p>", "~~a~~b~~c~~");
}

/* Their numbers are not ours: without knowing where they were, such a link would lead elsewhere. */
static void local_links_without_a_home(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_MAX);
    struct text out;
    text_init(&out, OUT_MAX);
    assert_true(html_to_markdown(arena, SPAN("<p>See <a href=\"/x/7\">this</a>.</p>"),
                                 &(struct html_origin){0}, &out));
    assert_string_equal(text_string(&out), "See this.");
    text_free(&out);
    arena_free(arena);
}

static void tables(void **state)
{
    (void)state;
    becomes("<table><thead><tr><th>a</th><th>b|c</th></tr></thead>"
            "<tbody><tr><td><b>d</b></td></tr></tbody></table>",
            "| a | b\\|c |\n|---|---|\n| **d** |  |");
    becomes("<table><tr><th style=\"text-align: right;\">a</th><th align=\"center\">b</th>"
            "<th style=\"color:red;text-align:left\">c</th><th>d</th></tr></table>",
            "| a | b | c | d |\n|---:|:---:|:---|---|");
    becomes("<table><tr><td>a<br>b<ul><li>c</li></ul></td></tr></table>", "| a b c |\n|---|");
}

static void text_is_escaped_where_it_would_mean_something(void **state)
{
    (void)state;
    becomes("<p>*a* _b_ `c` [d](e) ~~f~~ C:\\g</p>",
            "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\~\\~f\\~\\~ C:\\\\g");
    becomes("<p># a</p><p>1. b</p><p>- c</p><p>+ d</p><p>&gt; e</p><p>=</p><p>12) f</p>",
            "\\# a\n\n1\\. b\n\n\\- c\n\n\\+ d\n\n\\> e\n\n\\=\n\n12\\) f");
    becomes("<p>[[figure-four]] &amp;amp; &lt;b&gt; &lt;3 a|b</p>",
            "\\[\\[figure-four\\]\\] \\&amp; \\<b> <3 a|b");
    becomes("<p>snake_case 5 * 3 ~20 $5 or $6, #tag 3.5 -4 ! &amp; so</p>",
            "snake_case 5 * 3 ~20 $5 or $6, #tag 3.5 -4 ! & so");
}

static void mathematics_survives(void **state)
{
    (void)state;
    becomes("<p>$a_1 * \\frac{b}{c} \\{x\\}$ and $$\\begin{a} b &amp; c \\\\ d \\end{a}$$</p>",
            "$a_1 * \\frac{b}{c} \\{x\\}$ and $$\\begin{a} b & c \\\\ d \\end{a}$$");
    becomes("<p>$a *b*$</p>", "\\$a \\*b\\*$");
    becomes("<blockquote>$$a_1\n+ b$$</blockquote>", "> $$a_1 + b$$");
}

/* ---- what is shown --------------------------------------------------------------------------- */

static bool is_one_of(const xmlNode *node, const char *names)
{
    struct span list = span_of(names);
    struct span word;
    while (span_word(&list, &word)) {
        if (span_is(word, (const char *)node->name))
            return true;
    }
    return false;
}

/* Small digits as the digits they are: HTML has tags for them, Markdown has not. */
static void show_text(struct text *out, struct span s)
{
    static const struct {
        const char *small;
        char c;
    } digits[] = {
        {"\xC2\xB9", '1'},     {"\xC2\xB2", '2'},     {"\xC2\xB3", '3'},     {"\xE2\x81\xB0", '0'},
        {"\xE2\x81\xB4", '4'}, {"\xE2\x81\xB5", '5'}, {"\xE2\x81\xB6", '6'}, {"\xE2\x81\xB7", '7'},
        {"\xE2\x82\x81", '1'}, {"\xE2\x82\x82", '2'}, {"\xE2\x82\x8C", '='}, {"\xE2\x82\x80", '0'},
    };
    while (s.len > 0) {
        char c = s.ptr[0];
        size_t len = 1;
        for (size_t i = 0; i < COUNT_OF(digits); i++) {
            if (span_starts(s, digits[i].small)) {
                c = digits[i].c;
                len = strlen(digits[i].small);
            }
        }
        text_add_char(out, c);
        s = span_from(s, len);
    }
}

/* A picture is shown by its words, or else by its address. */
static void show_picture(struct text *out, const xmlNode *node)
{
    xmlChar *words = xmlGetProp(node, (const xmlChar *)"alt");
    xmlChar *address = xmlGetProp(node, (const xmlChar *)"src");
    struct span shown = span_of(words == NULL ? "" : (const char *)words);
    if (!utf8_shows_something(shown))
        shown = span_of(address == NULL ? "" : (const char *)address);
    show_text(out, shown);
    xmlFree(words);
    xmlFree(address);
}

static void show(struct text *out, const xmlNode *node)
{
    for (; node != NULL; node = node->next) {
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
            show_text(out, span_of((const char *)node->content));
        } else if (node->type == XML_ELEMENT_NODE && is_one_of(node, "img")) {
            show_picture(out, node);
        } else if (node->type == XML_ELEMENT_NODE && !is_one_of(node, "script style")) {
            bool block = is_one_of(node, "p div blockquote ul ol li pre h1 h2 h3 h4 h5 h6 hr br "
                                         "table tr td th dl dt dd");
            text_add_string(out, block ? " " : "");
            show(out, node->children);
            text_add_string(out, block ? " " : "");
        }
    }
}

/* The words of an HTML page, one space between them. */
static struct span visible(struct arena *arena, struct span html)
{
    int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET;
    htmlDocPtr document = htmlReadMemory(html.ptr, (int)html.len, NULL, "UTF-8", options);
    struct text shown;
    struct text folded;
    text_init(&shown, OUT_MAX);
    text_init(&folded, OUT_MAX);
    if (document != NULL)
        show(&shown, document->children);
    struct span rest = text_span(&shown);
    struct span word;
    while (span_word(&rest, &word)) {
        text_add_string(&folded, folded.len > 0 ? " " : "");
        text_add_span(&folded, word);
    }
    struct span copy = arena_span(arena, text_span(&folded));
    xmlFreeDoc(document);
    text_free(&shown);
    text_free(&folded);
    return copy;
}

static bool shows_the_same(struct arena *arena, struct span html, bool tell)
{
    struct text markdown;
    struct text rendered;
    text_init(&markdown, OUT_MAX);
    text_init(&rendered, OUT_MAX);
    struct span before = visible(arena, html);
    struct span after = SPAN("(not rendered)");
    if (html_to_markdown(arena, html, HOME, &markdown) &&
        markdown_render(arena, text_span(&markdown), 1, &rendered, NULL)) {
        const char *wrong = html_check(arena, text_span(&rendered), true);
        if (wrong != NULL)
            fail_msg("%s\n" SPAN_FMT "\n" SPAN_FMT, wrong, SPAN_ARG(text_span(&markdown)),
                     SPAN_ARG(text_span(&rendered)));
        after = visible(arena, text_span(&rendered));
    }
    bool same = span_equal(before, after);
    if (!same && tell)
        fprintf(stderr,
                "was:      " SPAN_FMT "\nmarkdown: " SPAN_FMT "\nis:       " SPAN_FMT "\n\n",
                SPAN_ARG(before), SPAN_ARG(text_span(&markdown)), SPAN_ARG(after));
    text_free(&markdown);
    text_free(&rendered);
    return same;
}

static void what_is_shown_stays_the_same(void **state)
{
    (void)state;
    static const char *const pages[] = {
        "<p>a*b*c **d** __e__ _f_ ~~g~~ `h` ``i`` \\*j\\* \\\\ k\\</p>",
        "<p>[a](b) ![c](d) [e][f] [[g]] [[h|i]] &lt;http://j&gt; &lt;k@l.m&gt; [n]: o</p>",
        "<p>1. a</p><p>1) b</p><p>1234567890. c</p><p>- d</p><p>* e</p><p>+ f</p><p>-</p><p>1.</p>",
        "<p># a</p><p>####### b</p><p>a<br># b<br>---<br>===<br>***<br>&gt; c<br>1. d<br>- e</p>",
        "<p>a | b<br>---|---<br>c | d</p><p>| a |<br>|---|</p><p>:--|:--</p>",
        "<p>&amp;amp; &amp;lt; &amp;#42; &amp; &amp;x; &lt;b&gt; &lt;/b&gt; &lt;!-- x --&gt;</p>",
        "<p>```<br>a<br>```<br>~~~<br>b<br>~~~</p>",
        "<p>$a_1$ $5 *b* $6 $x*y*z$ \\$ $$ $</p><p>$a</p><p>b$ $\\alpha$5 $a*b* c_d$</p>",
        "<p><b>a</b>b<b>c</b> <b>a:</b>b d<b>(e)</b> <i>a</i><b>b</b><i>c</i> <b><i>a</i>b</b></p>",
        "<p><b>a <i>b <s>c</s></i></b> <b>\"a\"</b>b \xE2\x80\x9C<b>a</b>\xE2\x80\x9D "
        "b<i>\xE2\x80\x9C"
        "a\xE2\x80\x9D</i>b</p>",
        "<ul><li># a</li><li>- b</li><li>1. c</li><li><b>d</b></li><li>    e</li></ul>",
        "<ol><li>a<ol start=\"5\"><li>b<ul><li>c</li></ul>d</li></ol>e</li></ol>f",
        "<blockquote>a<ul><li>b<pre>c\n  d</pre></li></ul>e</blockquote>",
        "<table><tr><td>a|b</td><td><code>c|d</code></td></tr><tr><td>$e_1|f$</td></tr></table>",
        "<p>http://a.b/c_d_e*f* www.a_b_c x@y_z.w</p>",
        "<pre>\n\n  a\n\n\tb\n\n</pre>",
    };
    struct arena *arena = arena_new(ARENA_MAX);
    for (size_t i = 0; i < COUNT_OF(pages); i++)
        assert_true(shows_the_same(arena, span_of(pages[i]), true));
    arena_free(arena);
}

static void hostile_html_is_refused_or_survived(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "<b>",   "<div>", "<ul><li>", "<blockquote>", "<a href=x>", "<table><tr><td>", "<p>",
        "<",     "&",     "&amp;",    "<!--",         "</b>",       "<b a=\"",         "<pre>",
        "<em>a", "a<br>", "<i><b>",   "<sup>",        "<h1>",       "<code>`",
    };
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        struct arena *arena = arena_new(ARENA_MAX);
        struct text html;
        struct text out;
        text_init(&html, HTML_MARKDOWN_MAX);
        text_init(&out, OUT_MAX);
        while (html.len + strlen(parts[i]) <= HTML_MARKDOWN_MAX)
            text_add_string(&html, parts[i]);
        double start = processor_seconds();
        bool good = html_to_markdown(arena, text_span(&html), HOME, &out);
        double took = processor_seconds() - start;
        if (took > 3.0)
            fail_msg("%s took %.1f s", parts[i], took);
        assert_true(good || out.len <= OUT_MAX);
        text_free(&html);
        text_free(&out);
        arena_free(arena);
    }
}

static void memory_does_not_grow_with_depth(void **state)
{
    (void)state;
    struct arena *arena = arena_new(16 * HTML_MARKDOWN_MAX);
    struct text html;
    struct text out;
    text_init(&html, HTML_MARKDOWN_MAX);
    text_init(&out, OUT_MAX);
    for (int i = 0; i < 50; i++)
        text_literal(&html, "<b><i><s><a href=/x>");
    while (html.len < HTML_MARKDOWN_MAX - 10)
        text_literal(&html, " ");
    assert_true(html_to_markdown(arena, text_span(&html), HOME, &out));
    text_clear(&out);
    text_literal(&html, "x");
    assert_true(html_to_markdown(arena, text_span(&html), HOME, &out));
    text_free(&html);
    text_free(&out);
    arena_free(arena);
}

static void the_length_has_a_limit(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_MAX);
    char *html = arena_alloc(arena, HTML_MARKDOWN_MAX + 1);
    memset(html, 'a', HTML_MARKDOWN_MAX + 1);
    struct text out;
    text_init(&out, OUT_MAX);
    assert_true(html_to_markdown(arena, span_make(html, HTML_MARKDOWN_MAX), HOME, &out));
    assert_false(html_to_markdown(arena, span_make(html, HTML_MARKDOWN_MAX + 1), HOME, &out));
    text_free(&out);
    text_init(&out, 10);
    assert_false(html_to_markdown(arena, SPAN("<p>longer than that</p>"), HOME, &out));
    text_free(&out);
    arena_free(arena);
}

static void a_whole_dump_shows_the_same(void **state)
{
    (void)state;
    if (!file_exists(posts_file)) {
        print_message("no dump at %s: skipped\n", posts_file);
        skip();
    }
    xmlTextReaderPtr reader = xmlReaderForFile(posts_file, NULL, XML_PARSE_NONET);
    assert_non_null(reader);
    bool tell = getenv("TELL") != NULL;
    size_t posts = 0;
    size_t same = 0;
    while (xmlTextReaderRead(reader) == 1) {
        xmlChar *body = xmlTextReaderGetAttribute(reader, (const xmlChar *)"Body");
        if (body == NULL)
            continue;
        struct arena *arena = arena_new(ARENA_MAX);
        posts++;
        same += shows_the_same(arena, span_of((const char *)body), tell) ? 1 : 0;
        arena_free(arena);
        xmlFree(body);
    }
    xmlFreeTextReader(reader);
    print_message("%zu of %zu posts show the same words: %.2f %%\n", same, posts,
                  100.0 * (double)same / (double)posts);
    assert_true(posts > 0);
    assert_true((double)same >= 0.99 * (double)posts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks),
        cmocka_unit_test(quotes),
        cmocka_unit_test(lists),
        cmocka_unit_test(code),
        cmocka_unit_test(inline_marks),
        cmocka_unit_test(links_and_images),
        cmocka_unit_test(links_to_its_own_posts_lead_to_ours),
        cmocka_unit_test(emphasis_reaches_over_blocks),
        cmocka_unit_test(local_links_without_a_home),
        cmocka_unit_test(tables),
        cmocka_unit_test(text_is_escaped_where_it_would_mean_something),
        cmocka_unit_test(mathematics_survives),
        cmocka_unit_test(what_is_shown_stays_the_same),
        cmocka_unit_test(hostile_html_is_refused_or_survived),
        cmocka_unit_test(memory_does_not_grow_with_depth),
        cmocka_unit_test(the_length_has_a_limit),
        cmocka_unit_test(a_whole_dump_shows_the_same),
    };
    return cmocka_run_group_tests_name("html_markdown", tests, NULL, NULL);
}
