/* Figures have their colours twice: in files (src/figure/style.c) and in pages (assets/css). Here they are held to be the same. */
#include "unit/unit.h"

#include "figure/figure.h"

#include <ctype.h>

static const char style_sheet[] = "assets/css/backtalk.css";
enum { VALUES_MAX = 64, TEXT_BYTES = 4096 };

static struct arena *arena;
static struct span css;

/* Custom properties: those that were learned last come first. */
static struct {
    struct span name, value;
} values[VALUES_MAX];
static size_t value_count;

static struct span compact(struct span s)
{
    char *out = arena_string(arena, s);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++)
        if (!isspace((unsigned char)s.ptr[i]))
            out[len++] = s.ptr[i];
    while (len > 0 && out[len - 1] == ';')
        len--;
    out[len] = '\0';
    return span_make(out, len);
}

/* What is between the braces behind `selector`, which begins a line; from `*from` on, which goes behind it. */
static bool rule_after(struct span *from, const char *selector, struct span *says)
{
    const char *at = strstr(from->ptr, selector);
    if (at == NULL)
        return false;
    const char *open = strchr(at, '{');
    const char *close = strchr(open, '}');
    *says = span_make(open + 1, (size_t)(close - open - 1));
    *from = span_of(close + 1);
    return true;
}

static void learn(struct span says)
{
    struct span declaration;
    says = compact(says);
    while (span_next(&says, ';', &declaration)) {
        size_t colon = span_find(declaration, ':');
        if (!span_starts(declaration, "--") || colon == declaration.len)
            continue;
        assert_true(value_count < VALUES_MAX);
        values[value_count].name = span_make(declaration.ptr, colon);
        values[value_count++].value = span_from(declaration, colon + 1);
    }
}

static void learn_rule(struct span from, const char *selector)
{
    struct span says;
    if (!rule_after(&from, selector, &says))
        fail_msg("%s has no rule %s", style_sheet, selector);
    learn(says);
}

static struct span value_of(struct span name)
{
    for (size_t i = value_count; i > 0; i--)
        if (span_equal(values[i - 1].name, name))
            return values[i - 1].value;
    fail_msg("nothing says " SPAN_FMT, SPAN_ARG(name));
    return SPAN("");
}

/* Compact declarations with values for custom properties, and `#rrggbbaa` as files say it. */
static struct span resolved(struct span says)
{
    static const char open[] = "var(";
    struct span rest = compact(says);
    struct text out;
    text_init(&out, TEXT_BYTES);
    while (rest.len > 0) {
        size_t at = span_find_text(rest, open);
        text_add_span(&out, span_make(rest.ptr, at));
        if (at == rest.len)
            break;
        rest = span_from(rest, at + strlen(open));
        size_t end = span_find(rest, ')');
        struct span value = value_of(span_make(rest.ptr, end));
        rest = span_from(rest, end + 1);
        unsigned opaque;
        if (value.len == strlen("#rrggbbaa") && sscanf(value.ptr + 7, "%2x", &opaque) == 1)
            text_printf(&out, "%.7s;fill-opacity:.%02.0f", value.ptr, opaque * 100 / 255.0);
        else if (value.len == strlen("#rgba") && sscanf(value.ptr + 4, "%1x", &opaque) == 1)
            text_printf(&out, "%.4s;fill-opacity:.%02.0f", value.ptr, opaque * 100 / 15.0);
        else
            text_add_span(&out, value);
    }
    struct span made = arena_span(arena, text_span(&out));
    text_free(&out);
    return made;
}

/* What pages say of a part of a figure. */
static struct span page_says(const char *part)
{
    struct span from = css;
    struct span says;
    if (!rule_after(&from, arena_printf(arena, "\n.figure %s {", part).ptr, &says))
        fail_msg("%s says nothing of .figure %s", style_sheet, part);
    return resolved(says);
}

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(8 * 1024 * 1024);
    css = read_file(arena, style_sheet);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static size_t compare(struct span style)
{
    size_t count = 0;
    struct span rule;
    while (span_next(&style, '}', &rule)) {
        size_t open = span_find(rule, '{');
        if (open == rule.len)
            continue;
        const char *part = arena_string(arena, span_make(rule.ptr, open));
        struct span file = compact(span_from(rule, open + 1));
        struct span page = page_says(part);
        if (!span_equal(file, page))
            fail_msg("%s: files say " SPAN_FMT ", pages " SPAN_FMT, part, SPAN_ARG(file),
                     SPAN_ARG(page));
        count++;
    }
    return count;
}

static void files_and_pages_have_the_same_colours(void **state)
{
    (void)state;
    for (uint8_t tone = 0; tone < FIGURE_TONES; tone++) {
        value_count = 0;
        learn_rule(css, ":root {");
        learn_rule(css, "\n.figure {");
        if (tone > 0)
            learn_rule(css, arena_printf(arena, "\n.figure-%u {", (unsigned)tone).ptr);
        struct text style;
        text_init(&style, TEXT_BYTES);
        figure_style(&style, tone, "", false, SPAN(""));
        assert_true(compare(text_span(&style)) >= 20);
        text_free(&style);
    }
}

/* A declaration that files have in the dark is among those that pages have then. */
static void they_are_the_same_in_the_dark(void **state)
{
    (void)state;
    value_count = 0;
    learn_rule(css, ":root {");
    learn_rule(css, "\n.figure {");
    const char *dark = strstr(css.ptr, "/* In the dark the paper");
    assert_non_null(dark);
    learn_rule(span_of(dark), "    .figure {");
    struct text style;
    text_init(&style, TEXT_BYTES);
    figure_style(&style, 0, "", true, SPAN(""));
    text_add_char(&style, '\0');
    const char *night = strstr(style.ptr, "@media (prefers-color-scheme:dark){");
    assert_non_null(night);
    struct span rest = span_of(strchr(night, '{') + 1);
    struct span rule;
    size_t count = 0;
    while (span_next(&rest, '}', &rule) && rule.len > 0) {
        size_t open = span_find(rule, '{');
        const char *part = arena_string(arena, span_make(rule.ptr, open));
        struct span file = compact(span_from(rule, open + 1));
        count++;
        if (strcmp(part, ".a") == 0) /* pages have a rule of their own for its edge */
            file = span_make(file.ptr, span_find(file, ';'));
        if (strcmp(part, "path,text") == 0)
            part = "path";
        struct span page = page_says(part);
        if (span_find_text(page, arena_string(arena, file)) == page.len)
            fail_msg("%s: in the dark files say " SPAN_FMT ", pages " SPAN_FMT, part,
                     SPAN_ARG(file), SPAN_ARG(page));
    }
    assert_true(count >= 8);
    text_free(&style);
}

/* A file has the rules of what it shows, and no others. */
static void a_file_says_what_it_needs(void **state)
{
    (void)state;
    struct text style;
    text_init(&style, TEXT_BYTES);
    figure_style(&style, 0, "", true,
                 SPAN("<path class=\"s\" d=\"M1 2\"/><path class=\"m i\" d=\"M1 2\"/>"));
    static const char *const rules[] = {"path{", ".s{", ".m{", ".i{", "path,text{"};
    for (size_t i = 0; i < COUNT_OF(rules); i++)
        assert_true(span_find_text(text_span(&style), rules[i]) < style.len);
    assert_int_equal(span_find_text(text_span(&style), ".b{"), style.len);
    assert_int_equal(span_find_text(text_span(&style), "}text{"), style.len);
    assert_true(span_ends(text_span(&style), ".m{fill:Highlight}}"));
    text_free(&style);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_and_pages_have_the_same_colours),
        cmocka_unit_test(they_are_the_same_in_the_dark),
        cmocka_unit_test(a_file_says_what_it_needs),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
