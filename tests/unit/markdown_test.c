/* Markdown: the dialect by examples, hostile input through a strict reader, and what is found. */
#include "unit/html_check.h"
#include "unit/unit.h"

#include "core/markdown.h"
#include "core/markdown_own.h"
#include "core/markdown_link.h"
#include "core/wiki.h"

static const char examples_file[] = "tests/unit/markdown/examples.txt";
static const char hostile_file[] = "tests/unit/markdown/hostile.txt";

enum { CASES_MAX = 600, ARENA_MAX = 32 * 1024 * 1024 };

/* Built with sanitizers; in the server it is several times faster. */
static const double seconds_max = 1.0;

struct example {
    struct span name;
    struct span input;
    struct span output;
};

static struct arena *data; /* holds the files for the whole run */

static struct text render(struct arena *arena, struct span source, int base, bool *good,
                          struct markdown_found *found)
{
    struct text html;
    text_init(&html, MARKDOWN_HTML_MAX);
    *good = markdown_render(arena, source, base, &html, found);
    return html;
}

/* ---- examples -------------------------------------------------------------------------------- */

static void replace_all(struct text *out, struct span s, const char *from, const char *to)
{
    text_clear(out);
    while (s.len > 0) {
        if (span_starts(s, from)) {
            text_add_string(out, to);
            s = span_from(s, strlen(from));
        } else {
            text_add_char(out, s.ptr[0]);
            s = span_from(s, 1);
        }
    }
}

static struct span replaced(struct arena *arena, struct span s, const char *from, const char *to)
{
    struct text out;
    text_init(&out, ARENA_MAX);
    replace_all(&out, s, from, to);
    struct span copy = arena_span(arena, text_span(&out));
    text_free(&out);
    return copy;
}

/* What the file leaves out, so that it stays legible. */
static struct span shortened(struct arena *arena, struct span html)
{
    html = replaced(arena, html, " rel=\"nofollow ugc noopener\"", " EXTERNAL");
    html = replaced(arena, html, "\x02", "{{");
    html = replaced(arena, html, "\x1F", "|");
    html = replaced(arena, html, "\x03", "}}");
    html = replaced(arena, html, "\x01", "POST");
    return replaced(arena, html, "\t", "\xE2\x86\x92");
}

static void example_holds(void **state)
{
    const struct example *example = *state;
    struct arena *arena = arena_new(ARENA_MAX);
    struct span source = replaced(arena, example->input, "\xE2\x86\x92", "\t");
    bool good;
    struct text html = render(arena, source, 1, &good, NULL);
    assert_true(good);
    assert_span(shortened(arena, text_span(&html)), arena_string(arena, example->output));
    const char *wrong = html_check(arena, text_span(&html), true);
    if (wrong != NULL)
        fail_msg("%s", wrong);
    text_free(&html);
    arena_free(arena);
}

/* Cases begin with a line "== name"; the body ends with its last line end. */
static bool next_case(struct span *rest, struct example *out)
{
    if (!span_starts(*rest, "== "))
        return false;
    size_t line = span_find(*rest, '\n');
    out->name = span_make(rest->ptr + 3, line - 3);
    struct span body = span_from(*rest, line + 1);
    size_t len = 0;
    while (len < body.len &&
           !(span_starts(span_from(body, len), "== ") && (len == 0 || body.ptr[len - 1] == '\n')))
        len++;
    out->input = span_make(body.ptr, len);
    out->output = (struct span){NULL, 0};
    *rest = span_from(body, len);
    return true;
}

static void split_output(struct example *example)
{
    for (size_t i = 0; i + 2 < example->input.len; i++) {
        struct span at = span_from(example->input, i);
        if (span_starts(at, "\n.\n")) {
            example->output = span_from(at, 3);
            example->input.len = i + 1;
            return;
        }
    }
    fail_msg("no line with a point in \"" SPAN_FMT "\"", SPAN_ARG(example->name));
}

static size_t read_cases(const char *path, struct example *cases)
{
    struct span rest = read_file(data, path);
    size_t count = 0;
    while (count < CASES_MAX && next_case(&rest, &cases[count]))
        count++;
    assert_int_equal(rest.len, 0);
    return count;
}

/* ---- hostile input --------------------------------------------------------------------------- */

/* {{xHH}} is a byte, {{N*text}} is the text N times. */
static void unfold(struct text *out, struct span s)
{
    while (s.len > 0) {
        unsigned byte;
        int used = 0;
        int64_t times;
        struct span inside = span_starts(s, "{{") ? span_from(s, 2) : SPAN("");
        size_t star = span_find(inside, '*');
        if (inside.len > 4 && inside.ptr[0] == 'x' &&
            sscanf(inside.ptr, "x%2x}}%n", &byte, &used) == 1 && used == 5) {
            text_add_char(out, (char)byte);
            s = span_from(s, 7);
        } else if (star < inside.len && span_int(span_make(inside.ptr, star), 1, 100000, &times)) {
            struct span body = span_from(inside, star + 1);
            size_t end = 0;
            while (end < body.len && !span_starts(span_from(body, end), "}}"))
                end++;
            for (int64_t i = 0; i < times; i++)
                text_add(out, body.ptr, end);
            s = span_from(body, end + 2);
        } else {
            text_add_char(out, s.ptr[0]);
            s = span_from(s, 1);
        }
    }
}

static void resolve(void *context, struct span kind, struct span slug, struct wiki_target *target)
{
    (void)context;
    (void)kind;
    target->found = slug.len % 2 == 0;
    target->kind = SPAN("stretch");
    target->path = SPAN("/stretches/x");
    target->title = SPAN("<b>\"title\"</b> &");
}

static void check_expanded(struct arena *arena, struct span stored)
{
    struct text out;
    text_init(&out, 4 * 1024 * 1024);
    wiki_expand(&out, stored, resolve, NULL);
    assert_true(text_ok(&out));
    const char *wrong = html_check(arena, text_span(&out), false);
    if (wrong != NULL)
        fail_msg("expanded: %s", wrong);
    text_free(&out);
}

static void hostile_input_does_no_harm(void **state)
{
    const struct example *example = *state;
    struct arena *arena = arena_new(ARENA_MAX);
    struct text source;
    text_init(&source, MARKDOWN_MAX);
    unfold(&source, example->input);
    assert_true(source.len > 0);
    double start = processor_seconds();
    bool good;
    struct markdown_found found;
    struct text html = render(arena, text_span(&source), 2, &good, &found);
    double took = processor_seconds() - start;
    if (took > seconds_max)
        fail_msg("took %.2f s", took);
    if (good) {
        const char *wrong = html_check(arena, text_span(&html), true);
        if (wrong != NULL)
            fail_msg("%s", wrong);
        check_expanded(arena, text_span(&html));
    } else if (!span_starts(example->name, "growth")) {
        fail_msg("was not rendered");
    }
    text_free(&html);
    text_free(&source);
    arena_free(arena);
}

static void growth_without_measure_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_MAX);
    struct text source;
    text_init(&source, MARKDOWN_MAX);
    unfold(&source, SPAN("[a]: http://x/{{30000*b}}\n\n{{8000*[a]}}"));
    bool good;
    struct text html = render(arena, text_span(&source), 2, &good, NULL);
    assert_false(good);
    assert_true(html.len <= MARKDOWN_HTML_MAX);
    text_free(&html);
    text_free(&source);
    arena_free(arena);
}

/* ---- the rest of the contract ---------------------------------------------------------------- */

static void the_length_has_a_limit(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_MAX);
    char *source = arena_alloc(arena, MARKDOWN_MAX + 1);
    memset(source, 'a', MARKDOWN_MAX + 1);
    bool good;
    struct text html = render(arena, span_make(source, MARKDOWN_MAX), 1, &good, NULL);
    assert_true(good);
    text_free(&html);
    html = render(arena, span_make(source, MARKDOWN_MAX + 1), 1, &good, NULL);
    assert_false(good);
    assert_int_equal(html.len, 0);
    text_free(&html);
    html = render(arena, SPAN(""), 1, &good, NULL);
    assert_true(good);
    assert_int_equal(html.len, 0);
    text_free(&html);
    arena_free(arena);
}

static void headings_begin_where_they_are_told(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_MAX);
    bool good;
    struct text html = render(arena, SPAN("# a\n### b\n###### c"), 2, &good, NULL);
    assert_span(text_span(&html), "<h2>a</h2>\n<h4>b</h4>\n<h6>c</h6>\n");
    text_free(&html);
    html = render(arena, SPAN("# a\n## b\n### c"), 5, &good, NULL);
    assert_span(text_span(&html), "<h5>a</h5>\n<h6>b</h6>\n<h6>c</h6>\n");
    text_free(&html);
    arena_free(arena);
}

static void links_say_that_they_lead_away(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_MAX);
    bool good;
    struct text html =
        render(arena, SPAN("[a](https://b.example) ![c](https://d.example/e.png)"), 2, &good, NULL);
    assert_span(text_span(&html),
                "<p><a href=\"https://b.example\" rel=\"nofollow ugc noopener\">a</a> "
                "\x02picture:https://d.example/e.png\x1F"
                "c\x03</p>\n");
    text_free(&html);
    arena_free(arena);
}

static void only_numbers_are_called(void **state)
{
    (void)state;
    assert_int_equal(markdown_address_kind(SPAN("tel:116123")), MARKDOWN_ADDRESS_CONTACT);
    assert_int_equal(markdown_address_kind(SPAN("TEL:+44-116-123")), MARKDOWN_ADDRESS_CONTACT);
    assert_int_equal(markdown_address_kind(SPAN("tel:")), MARKDOWN_ADDRESS_REFUSED);
    assert_int_equal(markdown_address_kind(SPAN("tel:999;postd=1")), MARKDOWN_ADDRESS_REFUSED);
    assert_int_equal(markdown_address_kind(SPAN("tel:javascript")), MARKDOWN_ADDRESS_REFUSED);
}

static void everything_linked_is_found(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_MAX);
    struct markdown_found found;
    bool good;
    struct text html = render(arena,
                              SPAN("[[Figure four]] [[stretch:figure-four|x]] "
                                   "[[figure-four|again]] [[term: ITB ]] `[[no]]`\n"
                                   "![a](https://b/c.png) ![d](/local) [e](http://f) [g](/h) "
                                   "<http://i> [j](javascript:k)"),
                              2, &good, &found);
    assert_true(good);
    assert_int_equal(found.target_count, 3);
    assert_span(found.targets[0].kind, "");
    assert_span(found.targets[0].slug, "figure-four");
    assert_span(found.targets[1].kind, "stretch");
    assert_span(found.targets[1].slug, "figure-four");
    assert_span(found.targets[2].kind, "term");
    assert_span(found.targets[2].slug, "itb");
    assert_int_equal(found.image_count, 1);
    assert_int_equal(found.external_link_count, 3);
    text_free(&html);
    arena_free(arena);
}

static void plain_words_are_found(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_MAX);
    struct markdown_found found;
    bool good;
    struct text html = render(
        arena,
        SPAN("# Tight *glutes*\n\nSit & [press](http://x \"t\") the [[figure-four|knee]]"
             " or [[it-band]],\nslowly.  \nRest.\n\n- one\n- two\n\n"
             "| a | b |\n|---|---|\n| c | d |\n\n> ![an image](https://x/y)\n\n```\ncode <x>\n```"),
        2, &good, &found);
    assert_true(good);
    assert_span(found.plain,
                "Tight glutes\nSit & press the knee or it band, slowly.\nRest.\none\ntwo\n"
                "a b\nc d\nan image\ncode <x>");
    text_free(&html);
    arena_free(arena);
}

static void call_lunge(void *context UNUSED, struct span kind, struct span slug,
                       struct wiki_target *target)
{
    target->found = span_is(slug, "lunge") && (kind.len == 0 || span_is(kind, "stretch"));
    target->title = SPAN("Lunge & reach");
}

/* Extracts are read without links: a slug there would be a code. */
static void plain_words_have_titles_where_they_are_known(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_MAX);
    struct markdown_found found;
    bool good;
    wiki_titles_from(call_lunge);
    struct text html =
        render(arena, SPAN("[[lunge]], [[stretch:lunge]], [[lunge|mine]], [[term:lunge]]"), 2,
               &good, &found);
    wiki_titles_from(NULL);
    assert_true(good);
    assert_span(found.plain, "Lunge & reach, Lunge & reach, mine, lunge");
    text_free(&html);
    arena_free(arena);
}

static void the_same_source_gives_the_same_bytes(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_MAX);
    struct span source = read_file(arena, examples_file);
    source.len = source.len > MARKDOWN_MAX ? MARKDOWN_MAX : source.len;
    bool good;
    struct text first = render(arena, source, 2, &good, NULL);
    assert_true(good);
    struct text second = render(arena, source, 2, &good, NULL);
    assert_true(span_equal(text_span(&first), text_span(&second)));
    text_free(&first);
    text_free(&second);
    arena_free(arena);
}

static void depth_is_bounded_and_nothing_is_lost(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_MAX);
    struct text source;
    text_init(&source, MARKDOWN_MAX);
    for (int i = 0; i < 60; i++) {
        for (int k = 0; k < i; k++)
            text_literal(&source, "  ");
        text_printf(&source, "- item%d\n", i);
    }
    bool good;
    struct markdown_found found;
    struct text html = render(arena, text_span(&source), 2, &good, &found);
    assert_true(good);
    assert_null(html_check(arena, text_span(&html), true));
    struct span words = html_visible_text(arena, text_span(&html));
    assert_true(span_ends(words, "item57 item58 item59"));
    size_t lists = 0;
    for (size_t i = 0; i < html.len; i++)
        lists += span_starts(span_from(text_span(&html), i), "<ul>") ? 1 : 0;
    assert_int_equal(lists, MARKDOWN_DEPTH_MAX / 2);
    text_free(&html);
    text_free(&source);
    arena_free(arena);
}

static void extracts_end_between_words(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_MAX);
    struct span plain = SPAN("  Tight glutes\nafter  a run\n");
    assert_span(markdown_excerpt(arena, plain, 100), "Tight glutes after a run");
    assert_span(markdown_excerpt(arena, plain, 24), "Tight glutes after a run");
    assert_span(markdown_excerpt(arena, plain, 23), "Tight glutes after a\xE2\x80\xA6");
    assert_span(markdown_excerpt(arena, plain, 13), "Tight glutes\xE2\x80\xA6");
    assert_span(markdown_excerpt(arena, plain, 12), "Tight\xE2\x80\xA6");
    assert_span(markdown_excerpt(arena, plain, 4), "Tig\xE2\x80\xA6");
    assert_span(markdown_excerpt(arena, SPAN(""), 10), "");
    assert_span(markdown_excerpt(arena, SPAN("\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"), 3),
                "\xC3\xA9\xC3\xA9\xE2\x80\xA6");
    assert_span(markdown_plain(arena, SPAN("# *a* [b](c)\n\nd"), 10), "a b d");
    assert_span(markdown_plain(arena, SPAN("**Hold** for `30` s"), 9), "Hold for\xE2\x80\xA6");
    arena_free(arena);
}

static void targets_are_parsed(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_MAX);
    struct markdown_target target;
    assert_true(markdown_target_parse(arena, SPAN(" muscle : Psoas major "), &target));
    assert_span(target.kind, "muscle");
    assert_span(target.slug, "psoas-major");
    assert_true(markdown_target_parse(arena, SPAN("T-test: how"), &target));
    assert_span(target.kind, "");
    assert_span(target.slug, "t-test-how");
    assert_false(markdown_target_parse(arena, SPAN("https://example.org"), &target));
    assert_false(markdown_target_parse(arena, SPAN("stretch:"), &target));
    assert_false(markdown_target_parse(arena, SPAN(""), &target));
    arena_free(arena);
}

static size_t add_cases(struct CMUnitTest *tests, size_t count, struct example *cases,
                        size_t case_count, CMUnitTestFunction function)
{
    for (size_t i = 0; i < case_count; i++) {
        tests[count++] = (struct CMUnitTest){
            .name = arena_string(data, cases[i].name),
            .test_func = function,
            .initial_state = &cases[i],
        };
    }
    return count;
}

int main(void)
{
    markdown_own_set("https://backtalk.example:8443", NULL);
    static const struct CMUnitTest fixed[] = {
        cmocka_unit_test(growth_without_measure_is_refused),
        cmocka_unit_test(the_length_has_a_limit),
        cmocka_unit_test(headings_begin_where_they_are_told),
        cmocka_unit_test(links_say_that_they_lead_away),
        cmocka_unit_test(only_numbers_are_called),
        cmocka_unit_test(everything_linked_is_found),
        cmocka_unit_test(plain_words_are_found),
        cmocka_unit_test(plain_words_have_titles_where_they_are_known),
        cmocka_unit_test(the_same_source_gives_the_same_bytes),
        cmocka_unit_test(depth_is_bounded_and_nothing_is_lost),
        cmocka_unit_test(extracts_end_between_words),
        cmocka_unit_test(targets_are_parsed),
    };
    static struct CMUnitTest tests[COUNT_OF(fixed) + 2 * CASES_MAX];
    static struct example examples[CASES_MAX];
    static struct example hostile[CASES_MAX];
    data = arena_new(ARENA_MAX);
    memcpy(tests, fixed, sizeof(fixed));
    size_t count = COUNT_OF(fixed);
    size_t example_count = read_cases(examples_file, examples);
    for (size_t i = 0; i < example_count; i++)
        split_output(&examples[i]);
    count = add_cases(tests, count, examples, example_count, example_holds);
    size_t hostile_count = read_cases(hostile_file, hostile);
    count = add_cases(tests, count, hostile, hostile_count, hostile_input_does_no_harm);
    int failed = _cmocka_run_group_tests("markdown", tests, count, NULL, NULL);
    arena_free(data);
    return failed;
}
