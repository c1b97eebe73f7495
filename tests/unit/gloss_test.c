/* Words that have an explanation: whole, once, and never inside a link. */
#include "unit/unit.h"

#include "core/gloss.h"

static const char *const terms[] = {"knot",     "hips",   "hip-hinge", "hip-hinge-drill",
                                    "sit-bone", "t-test", "art"};

static bool begins(void *context UNUSED, struct span word)
{
    for (size_t i = 0; i < COUNT_OF(terms); i++) {
        struct span term = span_of(terms[i]);
        if (span_equal(word, span_make(term.ptr, span_find(term, '-'))))
            return true;
    }
    return false;
}

static bool find(void *context UNUSED, struct span slug, struct span *path)
{
    static char paths[COUNT_OF(terms)][64];
    for (size_t i = 0; i < COUNT_OF(terms); i++) {
        if (!span_is(slug, terms[i]))
            continue;
        int len = snprintf(paths[i], sizeof(paths[i]), "/terms/%s", terms[i]);
        *path = span_make(paths[i], (size_t)len);
        return true;
    }
    return false;
}

/* What comes behind `before` in a page whose address is `own`. */
static void marked_in(const char *before, const char *own, const char *html, const char *wanted)
{
    struct text out;
    text_init(&out, 1 << 20);
    text_add_string(&out, before);
    gloss_write(&out, span_of(html),
                &(struct gloss_terms){.begins = begins, .find = find, .own = span_of(own)});
    assert_string_equal(text_string(&out) + strlen(before), wanted);
    text_free(&out);
}

static void marked(const char *html, const char *wanted)
{
    marked_in("", "", html, wanted);
}

#define KNOT "<a class=\"gloss\" href=\"/terms/knot\">"
#define HINGE "<a class=\"gloss\" href=\"/terms/hip-hinge\">"

static void whole_words_are_marked_once(void **state)
{
    (void)state;
    marked("<p>A knot is no knot.</p>", "<p>A " KNOT "knot</a> is no knot.</p>");
    marked("<p>Knots hurt.</p>", "<p>" KNOT "Knots</a> hurt.</p>");
    marked("<p>knotty slipknot</p>", "<p>knotty slipknot</p>");
    marked("<p>kn&amp;ot, knot</p>", "<p>kn&amp;ot, " KNOT "knot</a></p>");
}

static void the_longest_wins(void **state)
{
    (void)state;
    marked("<p>A hip hinge, slowly.</p>", "<p>A " HINGE "hip hinge</a>, slowly.</p>");
    marked("<p>Hip-Hinges</p>", "<p>" HINGE "Hip-Hinges</a></p>");
    marked("<p>The hip hinge drill</p>", "<p>The <a class=\"gloss\" "
                                         "href=\"/terms/hip-hinge-drill\">hip hinge drill</a></p>");
    marked("<p>hip hinge dri</p>", "<p>" HINGE "hip hinge</a> dri</p>");
    marked("<p>hips. Hinge</p>", "<p><a class=\"gloss\" href=\"/terms/hips\">hips</a>. Hinge</p>");
    marked("<p>hip. Hinge</p>", "<p>hip. Hinge</p>");
}

static void short_words_are_abbreviations(void **state)
{
    (void)state;
    marked("<p>It is an art.</p>", "<p>It is an art.</p>");
    marked("<p>He does ART.</p>", "<p>He does <a class=\"gloss\" href=\"/terms/art\">ART</a>.</p>");
}

static void links_code_and_headings_are_left_alone(void **state)
{
    (void)state;
    marked("<h2>Knot</h2><p><a href=\"/x\">knot</a> <code>knot</code></p><pre>knot</pre>",
           "<h2>Knot</h2><p><a href=\"/x\">knot</a> <code>knot</code></p><pre>knot</pre>");
    marked("<p><a href=\"/x\" title=\"a knot\"><em>knot</em></a> <em>knot</em></p>",
           "<p><a href=\"/x\" title=\"a knot\"><em>knot</em></a> <em>" KNOT "knot</a></em></p>");
}

static void a_page_has_each_once_and_never_itself(void **state)
{
    (void)state;
    marked_in("<a href=\"/terms/knot\">", "", "<p>knot</p>", "<p>knot</p>");
    marked_in("<a href=\"/terms/knots\">", "", "<p>knot</p>", "<p>" KNOT "knot</a></p>");
    marked_in("", "/terms/knot", "<p>knot</p>", "<p>knot</p>");
}

/* Well-formed or not, nothing is lost and nothing is read beyond the end. */
static void broken_html_comes_through(void **state)
{
    (void)state;
    static const char *const odd[] = {"<",    "&",         "<p",   "</",
                                      "&amp", "</a></a>x", "hip-", "sit bone-"};
    for (size_t i = 0; i < COUNT_OF(odd); i++) {
        struct text out;
        text_init(&out, 1 << 20);
        char *exact = malloc(strlen(odd[i]));
        memcpy(exact, odd[i], strlen(odd[i]));
        gloss_write(&out, span_make(exact, strlen(odd[i])),
                    &(struct gloss_terms){.begins = begins, .find = find});
        assert_true(out.len >= strlen(odd[i]));
        free(exact);
        text_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_words_are_marked_once),
        cmocka_unit_test(the_longest_wins),
        cmocka_unit_test(short_words_are_abbreviations),
        cmocka_unit_test(links_code_and_headings_are_left_alone),
        cmocka_unit_test(a_page_has_each_once_and_never_itself),
        cmocka_unit_test(broken_html_comes_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
