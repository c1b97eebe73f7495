/* Escaping for the places where a value can be. */
#include "unit/unit.h"

#include "core/escape.h"

typedef void escaper(struct text *out, struct span s);

#define assert_escaped(escape, in, wanted) assert_escaped_at((escape), (in), (wanted), __LINE__)
static void assert_escaped_at(escaper *escape, struct span in, const char *wanted, int line)
{
    struct text out;
    text_init(&out, 4096);
    escape(&out, in);
    assert_span_at(text_span(&out), wanted, __FILE__, line);
    text_free(&out);
}

static void html_escapes_what_could_end_text_or_attribute(void **state)
{
    (void)state;
    assert_escaped(escape_html, SPAN("a<b>&\"'c"), "a&lt;b&gt;&amp;&quot;&#39;c");
    assert_escaped(escape_html, SPAN("plain caf\xC3\xA9"), "plain caf\xC3\xA9");
    assert_escaped(escape_html, SPAN("&amp;"), "&amp;amp;");
    assert_escaped(escape_html, SPAN(""), "");
}

/* What escape_html wrote is read as it was; what only looks like it is left alone. */
static void html_is_taken_back_a_character_at_a_time(void **state)
{
    (void)state;
    static const char escaped[] = "a&lt;b&gt;&amp;&quot;&#39;c &amp;amp; &copy; &am";
    static const char wanted[] = "a<b>&\"'c &amp; &copy; &am";
    struct span rest = span_of(escaped);
    size_t i = 0;
    for (; rest.len > 0; i++)
        assert_int_equal(escape_html_next(&rest), wanted[i]);
    assert_int_equal(i, strlen(wanted));
}

static void url_parts_keep_unreserved_characters_only(void **state)
{
    (void)state;
    assert_escaped(escape_url_part, SPAN("aZ09-._~"), "aZ09-._~");
    assert_escaped(escape_url_part, SPAN("a b/c?d&e=f+%\xC3\xA9"),
                   "a%20b%2Fc%3Fd%26e%3Df%2B%25%C3%A9");
}

static void addresses_need_a_known_scheme(void **state)
{
    (void)state;
    assert_escaped(escape_url, SPAN("https://a.b/?x=1&y"), "https://a.b/?x=1&amp;y");
    assert_escaped(escape_url, SPAN("HTTP://a.b"), "HTTP://a.b");
    assert_escaped(escape_url, SPAN("mailto:a@b.c"), "mailto:a@b.c");
    assert_escaped(escape_url, SPAN("/questions/1#answer-2"), "/questions/1#answer-2");
    assert_escaped(escape_url, SPAN("?q=a:b"), "?q=a:b");
    static const char *const refused[] = {
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:x", "java\tscript:x",
        "\x01javascript:x",    "data:text/html,x",    "vbscript:x",    "/\\evil.example",
        "file:///etc/passwd",  "https:\n//x",
    };
    for (size_t i = 0; i < COUNT_OF(refused); i++)
        assert_escaped(escape_url, span_of(refused[i]), "#");
}

static void json_members_are_escaped(void **state)
{
    (void)state;
    struct text out;
    text_init(&out, 100);
    escape_json_member(&out, "title", SPAN("\"a\" & b"));
    assert_span(text_span(&out), "\"title\":\"\\\"a\\\" \\u0026 b\"");
    text_free(&out);
}

static void json_is_safe_inside_html(void **state)
{
    (void)state;
    assert_escaped(escape_json, SPAN("a\"b\\c\n</script>&"),
                   "a\\\"b\\\\c\\u000a\\u003c/script\\u003e\\u0026");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(html_escapes_what_could_end_text_or_attribute),
        cmocka_unit_test(html_is_taken_back_a_character_at_a_time),
        cmocka_unit_test(url_parts_keep_unreserved_characters_only),
        cmocka_unit_test(addresses_need_a_known_scheme),
        cmocka_unit_test(json_is_safe_inside_html),
        cmocka_unit_test(json_members_are_escaped),
    };
    return cmocka_run_group_tests_name("escape", tests, NULL, NULL);
}
