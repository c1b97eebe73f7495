/* The template compiler: what it refuses, what it writes, and what the compiled templates show. */
#include "tool/chtml.h"
#include "tool/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define HOUSE_FLAGS                                                                    \
    "-std=gnu17 -D_GNU_SOURCE= -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion " \
    "-Wmissing-prototypes "                                                            \
    "-Werror -Isrc -Itests/unit/chtml"
#define CORE_SOURCES                                                                      \
    "src/core/text.c src/core/span.c src/core/escape.c src/core/clock.c src/core/zone.c " \
    "src/core/render.c -licui18n -licuuc"

struct refusal {
    const char *source;
    const char *error; /* "line: the message's first words" */
};

/* Each source must be refused with that line and message. */
static void check_refusals(const struct refusal *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct chtml_result result;
        bool good = chtml_compile(span_of(cases[i].source), "t.chtml", "t.h", &result);
        if (good)
            fail_msg("was accepted: %s", cases[i].source);
        const char *error = text_string(&result.error);
        if (strncmp(error, "t.chtml:", 8) != 0 ||
            strncmp(error + 8, cases[i].error, strlen(cases[i].error)) != 0)
            fail_msg("for %s\nexpected t.chtml:%s\ngot      %s", cases[i].source, cases[i].error,
                     error);
        chtml_release(&result);
    }
}

#define F "%% f(int x)\n"

static void values_are_refused_where_nothing_escapes_them(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        {F "<script>let a = {{x}};</script>", "2: a value cannot be in a script"},
        {F "<SCRIPT>\n{{x}}", "3: a value cannot be in a script"},
        {F "<style>a { width: {{x}}px }</style>", "2: a value cannot be in a script, style"},
        {F "<iframe>{{x}}</iframe>", "2: a value cannot be in a script, style or other raw"},
        {F "<script></scriptx>{{x}}", "2: a value cannot be in a script"},
        {F "<script><!-- </script>", "2: a comment cannot be in this element"},
        {F "<a onclick=\"f({{x}})\">", "2: a value cannot be in an on... attribute"},
        {F "<a OnClick=\"{{x}}\">", "2: a value cannot be in an on... attribute"},
        {F "<a style=\"width:{{x}}px\">", "2: a value cannot be in a style attribute"},
        {F "<img srcset=\"{{x}} 2x\">", "2: a value cannot be in srcset"},
        {F "<iframe srcdoc=\"{{x}}\">", "2: a value cannot be in srcdoc"},
        {F "<meta http-equiv=\"refresh\" content=\"{{x}}\">", "2: a value cannot be in the con"},
        {F "<meta content=\"{{x}}\" http-equiv=\"refresh\">", "2: a value cannot be in the con"},
        {F "<a title={{x}}>", "2: an attribute with a value needs double quotes"},
        {F "<a title=a{{x}}>", "2: an attribute with a value needs double quotes"},
        {F "<a title='{{x}}'>", "2: an attribute with a value needs double quotes"},
        {F "<{{x}}>", "2: '<' begins no tag here"},
        {F "</{{x}}>", "2: '<' begins no tag here"},
        {F "<h{{x}}>", "2: a value cannot be part of a tag's name"},
        {F "<a {{x}}=\"b\">", "2: a value cannot be an attribute's name"},
        {F "<a data-{{x}}=\"b\">", "2: a value cannot be an attribute's name"},
        {F "<a b {{x}}>", "2: a value cannot be an attribute's name"},
        {F "<a b=\"c\"{{x}}>", "2: a value cannot be an attribute's name"},
        {F "<!-- {{x}} -->", "2: a value cannot be in a comment"},
        {F "<!DOCTYPE {{x}}>", "2: a value cannot be in the DOCTYPE"},
    };
    check_refusals(cases, COUNT_OF(cases));
}

static void values_cannot_make_a_scheme_of_an_address(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        {F "<a href=\"javascript:{{x}}\">", "2: a value cannot follow this scheme"},
        {F "<a href=\" data:{{x}}\">", "2: a value cannot follow this scheme"},
        {F "<a href=\"java&#115;cript&colon;{{x}}\">", "2: a value cannot follow this"},
        {F "<a href=\"{{x}}:{{x}}\">", "2: the value before this could make a scheme"},
        {F "<a href=\"java{{x}}:alert(1)\">", "2: the value before this could make a scheme"},
        {F "<a href=\"{{x}}&colon;alert(1)\">", "2: the value before this could make a scheme"},
        {F "<a href=\"/x/{{x|date}}\">", "2: a date cannot be in an address"},
        {F "<a href=\"{{x|iso}}\">", "2: a date cannot be in an address"},
        {F "<a href=\"{{x|long}}\">", "2: a date cannot be in an address"},
    };
    check_refusals(cases, COUNT_OF(cases));
}

static void faulty_values_are_refused(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        {F "<p>\n{{x\n}}", "3: {{ without its }} on the same line"},
        {F "{{\"}}", "2: {{ without its }}"},
        {F "{{}}", "2: the value is empty"},
        {F "{{ |part}}", "2: the value is empty"},
        {F "{{x /* why */}}", "2: a value cannot hold a C comment"},
        {F "{{x; y}}", "2: a value is one expression"},
        {F "{{x) + (x}}", "2: the brackets of the value do not match"},
        {F "{{(x]}}", "2: the brackets of the value do not match"},
        {F "{{x|}}", "2: the filter's name is missing"},
        {F "{{x|shout}}", "2: unknown filter"},
        {F "{{x|part:1}}", "2: only plural takes arguments"},
        {F "{{x|plural:\"one\"}}", "2: plural takes two words"},
        {F "{{x|plural:one,many}}", "2: plural takes two words"},
        {F "<p>{{?x checked}}", "2: {{? writes a whole attribute"},
        {F "<p class=\"{{?x checked}}\">", "2: {{? writes a whole attribute"},
        {F "<p{{?x checked}}>", "2: a space has to stand before {{?"},
        {F "<p {{?x}}>", "2: {{? takes a condition and an attribute"},
        {F "<p {{?checked}}>", "2: {{? takes a condition and an attribute"},
        {F "<p {{?x Checked}}>", "2: {{? takes a condition and an attribute"},
        {F "<p {{?x title=\"{{y}}-b\"}}>", "2: {{? takes a condition and an attribute"},
        {F "<p {{?x a=b}}>", "2: {{? takes a condition and an attribute"},
        {F "<p {{?x \"b\"}}>", "2: {{? takes a condition and an attribute"},
        {F "<p {{?x) checked}}>", "2: the brackets of the value do not match"},
        {F "{{@}}", "2: {{@ takes a kind of hole"},
        {F "{{@mood r}}", "2: unknown kind of hole"},
        {F "{{@vote}}", "2: the value is empty"},
        {F "{{@vote r; x}}", "2: a value is one expression"},
        {F "<a href=\"/x/{{@vote r, x}}\">", "2: a hole cannot be in an address"},
        {F "<script>{{@token r}}</script>", "2: a value cannot be in a script"},
        {F "<p{{@area r}}>", "2: a space has to stand before"},
        {F "{{@area r}}", "2: {{? writes a whole attribute"},
    };
    check_refusals(cases, COUNT_OF(cases));
}

static void broken_markup_is_refused(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        {F "<p>\n<a href=\"x\"", "3: the template ends inside a tag (line 3)"},
        {F "<p>\n<a href=\"x\n\n", "5: the template ends inside an attribute (line 3)"},
        {F "<script>\n%% g()\n", "3: the template ends inside a script"},
        {F "<textarea>", "2: the template ends inside <textarea> or <title> (line 2)"},
        {F "<pre>", "2: the template ends inside <pre>"},
        {F "a <!-- b", "2: the template ends inside a comment"},
        {F "<!DOC", "2: '<!' begins neither"},
        {F "<!DOCTYPE html", "2: the template ends inside the DOCTYPE"},
        {F "1 < 2", "2: '<' begins no tag here"},
        {F "<![CDATA[x]]>", "2: '<!' begins neither"},
        {F "<a b=>", "2: the attribute's value is missing"},
        {F "<a b=\"c\"d=\"e\">", "2: a space has to stand between two attributes"},
        {F "<a {{?x b}}c=\"e\">", "2: a space has to stand between two attributes"},
        {F "<a <b>", "2: an attribute's name was expected"},
        {F "<a b<c>", "2: this sign cannot be part of an attribute's name"},
    };
    check_refusals(cases, COUNT_OF(cases));
}

static void blocks_must_end_where_they_began(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        {F "% if (x) {\n<a href=\"b\"\n% }\n>",
         "4: this block ends in another place of the page "
         "than it began: close in it the tags and quotes that "
         "it opens (line 2)"},
        {F "% if (x) {\n<a\n% } else {\n<b\n% }\n>", "4: this block ends in another place"},
        {F "% while (x) {\n<script>\n% }", "4: this block ends in another place"},
        {F "% if (x) {\n<pre>\n% }", "4: this block ends in another place"},
        {F "<a href=\"\\\n% if (x) {\njavascript:\\\n% }\n{{x}}\">",
         "5: this block ends in another"},
        {F "% for (;;) {\n% if (x) {\n<a\n% break;\n% }\n% }",
         "5: this leaves a tag or quotes open"},
        {F "% for (;;) {\n<a\n% continue;\n>\n% }", "4: this leaves a tag or quotes open"},
        {F "% switch (x) {\n% case 1:\n<a\n% default:\n>\n% }",
         "5: this leaves a tag or quotes op"},
        {F "<a\n% return;\n>", "3: return inside a tag"},
        {F "% goto end;", "2: no goto in a template"},
        {F "% }", "2: this '}' closes no block"},
        {F "% if (x) {", "2: the template ends inside the block that line 2 opened"},
        {F "% if (x)\n<b>x</b>", "3: line 2 is not a finished C statement: blocks need braces"},
        {F "% if (x) {\n% } else\n{{x}}", "4: line 3 is not a finished C statement"},
        {F "% f(out,\n{{x}}", "3: line 2 is not a finished C statement"},
        {F "% f(out,", "2: the template ends inside a C statement"},
        {F "% /* why\n<b>x</b>", "3: the C comment is not closed"},
        {F "<!--\n% f(out);\n-->", "3: C inside an HTML comment"},
    };
    check_refusals(cases, COUNT_OF(cases));
}

static void files_must_be_well_formed(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        {"", "1: there is no template in this file"},
        {"%# nothing\n", "2: there is no template in this file"},
        {"<p>\n" F, "1: text before the first"},
        {"%% f\n", "1: a template begins with"},
        {"%% 9f(int x)\n", "1: a template begins with"},
        {"%% int f(int x)\n", "1: a template begins with"},
        {"%% f(int x) here\n", "1: a template begins with"},
        {"%% f(int x,\n\n", "3: the brackets of the signature in line 1 are not closed"},
        {"%%include text.h\n" F, "1: an include reads"},
        {F "%%include \"text.h\"\n", "2: includes stand before the first template"},
        {F "%if (x) {\n", "2: a line of C begins with '% '"},
        {F "%50\n", "2: a line of C begins with '% '"},
    };
    check_refusals(cases, COUNT_OF(cases));

    struct chtml_result result;
    assert_false(chtml_compile(SPAN(F "a\0b"), "t.chtml", "t.h", &result));
    assert_non_null(strstr(text_string(&result.error), "a zero byte"));
    chtml_release(&result);
}

/* The code of a template that has to be accepted. */
static void compile(struct span source, struct chtml_result *result)
{
    if (!chtml_compile(source, "t.chtml", "feature/t_view.h", result))
        fail_msg("%s\nin %s", text_string(&result->error), source.ptr);
}

static void check_code(const char *source, const char *part)
{
    struct chtml_result result;
    compile(span_of(source), &result);
    if (strstr(text_string(&result.code), part) == NULL)
        fail_msg("%s\nhas no %s\nbut\n%s", source, part, text_string(&result.code));
    chtml_release(&result);
}

static void each_place_has_its_writer(void **state)
{
    (void)state;
    check_code(F "<p>{{x}}</p>", "render_text(out, (x));");
    check_code(F "<script></script>{{x}}", "render_text(out, (x));");
    check_code(F "<a title=\"{{x}}\">", "render_attr(out, (x));");
    check_code(F "<a title = \"a\" alt =\n\"{{x}}\">", "render_attr(out, (x));");
    check_code(F "<title>{{x}}</title>", "render_attr(out, (x));");
    check_code(F "<textarea><b>{{x}}</textarea>", "render_attr(out, (x));");
    static const char *const urls[] = {"href", "src",      "action", "formaction", "poster",
                                       "cite", "data-url", "HREF",   "xlink:href", "data"};
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        struct text source;
        text_init(&source, 1000);
        text_printf(&source, "%%%% f(int x)\n<a %s=\"{{x}}\">", urls[i]);
        check_code(text_string(&source), "render_url(out, (x));");
        text_clear(&source);
        text_printf(&source, "%%%% f(int x)\n<a %s=\"/y/{{x}}\">", urls[i]);
        check_code(text_string(&source), "render_url_part(out, (x));");
        text_free(&source);
    }
    check_code(F "<a href=\"{{a}}{{x}}\">", "render_url_part(out, (x));");
    check_code(F "<a href=\"{{a}}&amp;b={{x}}\">", "render_url_part(out, (x));");
    check_code(F "<a href=\"https://{{x}}\">", "render_url_part(out, (x));");
    check_code(F "<a href=\"tag-{{x}}\">", "render_url_part(out, (x));");
    check_code(F "{{x|part}}", "render_url_part(out, (x));");
    check_code(F "{{x|date}}", "clock_write_date(out, (x));");
    check_code(F "<time datetime=\"{{x|iso}}\">", "clock_write_iso(out, (x));");
    check_code(F "{{x | long}}", "clock_write_long(out, (x));");
    check_code(F "{{x|plural:\"a|b\",\"c}}\"}}", "render_text(out, (x) == 1 ? \"a|b\" : \"c}}\");");
    check_code(F "<a title=\"{{x|plural:\"a\", \"b\"}}\">",
               "render_attr(out, (x) == 1 ? \"a\" : \"b\");");
}

static void values_may_be_any_expression(void **state)
{
    (void)state;
    check_code(F "{{(struct span){p, n}}}", "render_text(out, ((struct span){p, n}));");
    check_code(F "{{x || y}}", "render_text(out, (x || y));");
    check_code(F "{{(x | y)}}", "render_text(out, ((x | y)));");
    check_code(F "{{x ? \"}}\" : \"'\"}}", "render_text(out, (x ? \"}}\" : \"'\"));");
    check_code(F "{{\"{{\"}}", "render_text(out, (\"{{\"));");
    check_code(F "{{'}'}}", "render_text(out, ('}'));");
    check_code(F "<a {{?x == 1 b=\"c d\"}}>",
               "if (x == 1) {\n        text_literal(out, \" b=\\\"c d\\\"\");");
    check_code(F "<a b {{?f(\"x y\") open}} >",
               "if (f(\"x y\")) {\n        text_literal(out, \" open\");");
}

static void branches_that_agree_are_accepted(void **state)
{
    (void)state;
    check_code(F "<p\n% if (x) {\nhidden\n% } else {\nclass=\"a\"\n% }\n>{{x}}", "render_text(");
    check_code(F "% if (x) {\n<a>\n% } else if (x > 1) {\n<b>\n% } else {\n<c>\n% }\n",
               "\"<c>\\n\"");
    check_code(F "% switch (x) {\n% case 1:\n<a>\n%     break;\n% default:\n<b>\n% }\n",
               "\"<b>\\n\"");
    check_code(F "% for (int i = 0; i < x; i++) {\n%     if (i)\n%         continue;\n<b>\n% }\n",
               "<b>");
    check_code(F "% if (x &&\n%     x > 1) {\n<b>\n% }\n", "<b>");
    check_code(F "% int a[] = {1, 2}; // }\n% char c = '{'; /* {\n% { */\n<b>\n", "<b>");
    check_code(F "% #define Y {\n<b>\n", "#define Y {");
    check_code(F "% do {\n<b>\n% } while (x);\n<i>", "<i>");
    check_code(F "% if (x)\n%     return;\n<b>", "<b>");
}

static void white_space_and_comments_are_saved(void **state)
{
    (void)state;
    check_code(F "\n\n  <p>  \n\n\n\t a  b\\\n  c\n", "\"<p>\\n\"\n                 \"a  bc\\n\"");
    /* One space before words parts them from what is joined to them, or was written by C. */
    check_code(F "a\\\n b", "\"a b\\n\"");
    check_code(F "a\\\n <p>", "\"a<p>\\n\"");
    /* So it is before a tag among them. */
    check_code(F "a\\\n <strong>b", "\"a <strong>b\\n\"");
    check_code(F "a\\\n% if (x) {\n <a href=\"/\">b</a>\n% }", "\" <a href=\\\"/\\\">b</a>\\n\"");
    check_code(F "a\n% if (x) {\n <strong>b\n% }", "\"<strong>b\\n\"");
    check_code(F " <strong>b", "\"<strong>b\\n\"");
    check_code(F "a\n b", "\"a\\n\"\n                 \"b\\n\"");
    check_code(F "% part(out);\n b", "\" b\\n\"");
    check_code(F "a<!-- b -->c\n<!--\n%# x\n -->d", "\"ac\\n\"\n                 \"d\\n\"");
    check_code(F "<b>\n<!-- b\n\n c -->\n<i>", "\"<b>\\n\"\n                 \"<i>\\n\"");
    check_code(F "<pre>\n  a \n\n</pre>", "\"  a \\n\"\n                 \"\\n\"\n");
    check_code(F "<textarea>{{x}}</textarea>", "\"<textarea>\\n\"");
    check_code(F "<b>\r\n<i>\r\n", "\"<b>\\n\"\n                 \"<i>\\n\"");
}

static void any_byte_may_stand_in_a_page(void **state)
{
    (void)state;
    check_code(F "a\"b\\c\?\?=\x01\xc3\xa9"
                 "7 %d",
               "\"a\\\"b\\\\c\\?\\?=\\001\\303\\2517 %d\\n\"");

    struct text source;
    struct chtml_result result;
    text_init(&source, 1 << 16);
    text_add_string(&source, F);
    for (int i = 0; i < 10000; i++)
        text_add_char(&source, 'y');
    compile(text_span(&source), &result);
    struct span rest = text_span(&result.code);
    struct span line;
    size_t total = 0;
    while (span_next(&rest, '\n', &line)) {
        assert_in_range(line.len, 0, 4094);
        for (size_t i = 0; span_starts(span_trim(line), "text_literal") && i < line.len; i++)
            total += line.ptr[i] == 'y';
    }
    assert_int_equal(total, 10000);
    chtml_release(&result);
    text_free(&source);
}

static void the_header_declares_what_is_public(void **state)
{
    (void)state;
    struct chtml_result result;
    compile(
        SPAN("%# sample\n%%include \"feature/feature.h\"\n% enum { A };\n%% f(const struct x *x,\n"
             "%%   bool y)\n%% static g()\n%% h(void)\n"),
        &result);
    const char *header = text_string(&result.header);
    assert_non_null(strstr(header, "#ifndef FEATURE_T_VIEW_H\n#define FEATURE_T_VIEW_H\n"));
    assert_non_null(strstr(header, "#include \"feature/feature.h\"\n"));
    assert_non_null(strstr(header, "#line 4 \"t.chtml\"\n"
                                   "void f(struct text *out, const struct x *x, bool y);\n"));
    assert_non_null(strstr(header, "void h(struct text *out);\n"));
    assert_null(strstr(header, " g("));
    const char *code = text_string(&result.code);
    assert_non_null(strstr(code, "#include \"feature/t_view.h\"\n"));
    assert_non_null(strstr(code, "static void g(struct text *out);\n"));
    assert_true(strstr(code, "enum { A };") < strstr(code, "static void g(struct text *out);"));
    chtml_release(&result);
}

/* The sample, compiled for real. */

static char folder[] = "/tmp/chtml-test-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int run(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* Runs a shell command; its exit status. */
static int run(const char *fmt, ...)
{
    char command[1024];
    va_list args;
    va_start(args, fmt);
    int len = vsnprintf(command, sizeof(command), fmt, args);
    va_end(args);
    assert_in_range(len, 1, sizeof(command) - 1);
    int status = system(command);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int remove_folder(void **state)
{
    (void)state;
    return run("rm -r %s", folder);
}

static void write_in_folder(const char *name, struct span content)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    assert_true(file_write(path, content));
}

static void read_in_folder(const char *name, struct text *out)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    text_init(out, 1 << 20);
    assert_true(file_read(path, out));
}

static void write_result(const struct chtml_result *result)
{
    write_in_folder("sample.c", text_span(&result->code));
    write_in_folder("sample_view.h", text_span(&result->header));
}

static void compile_sample(void)
{
    struct text source;
    struct chtml_result result;
    text_init(&source, 1 << 20);
    assert_true(file_read("tests/unit/chtml/sample.chtml", &source));
    if (!chtml_compile(text_span(&source), "sample.chtml", "sample_view.h", &result))
        fail_msg("%s", text_string(&result.error));
    write_result(&result);
    chtml_release(&result);
    text_free(&source);
}

static const char *compiler(void)
{
    const char *cc = getenv("CC");
    return cc == NULL || cc[0] == '\0' ? "gcc" : cc;
}

static void build_sample(const char *flags)
{
    compile_sample();
    assert_int_equal(run("%s " HOUSE_FLAGS " %s -I%s -o %s/sample %s/sample.c "
                         "tests/unit/chtml/sample_main.c " CORE_SOURCES,
                         compiler(), flags, folder, folder, folder),
                     0);
}

#define GLUTES "Tight &lt;glutes&gt; &amp; a tight back: what first?"

static const char expected_pages[] =
    "== text\n"
    "<h1>T&lt;&amp;&quot;&#39;&gt;</h1>\n"
    "<p>by Ann &lt;b&gt; 18446744073709551615 -5 18446744073709551615</p>\n"
    "<div><b>hi</b></div>\n"
    "== attributes\n"
    "<a href=\"#\" title=\"T&lt;&amp;&quot;&#39;&gt;\">x</a>\n"
    "<a href=\"/search?q=a%20b%26c%2Fd&amp;page=1#a18446744073709551615\">y</a>\n"
    "<a href=\"#?q=a%20b%26c%2Fd\" data-q=\"a%20b%26c%2Fd\">z</a>\n"
    "<a href=\"mailto:Ann%20%3Cb%3E\">m</a>\n"
    "<input name=\"a\" disabled value=\"Ann &lt;b&gt;\">\n"
    "== attributes again\n"
    "<a href=\"/questions?sort=&quot;new&quot;\" title=\"T&lt;&amp;&quot;&#39;&gt;\">x</a>\n"
    "<a href=\"/search?q=a%20b%26c%2Fd&amp;page=2#a18446744073709551615\">y</a>\n"
    "<a href=\"/questions?sort=&quot;new&quot;?q=a%20b%26c%2Fd\" data-q=\"a%20b%26c%2Fd\">z</a>\n"
    "<a href=\"mailto:Ann%20%3Cb%3E\">m</a>\n"
    "<input name=\"a\" aria-label=\"open to all\" value=\"Ann &lt;b&gt;\">\n"
    "== times\n"
    "<time datetime=\"2023-11-14T22:13:20Z\" title=\"14 November 2023, 22:13 UTC\">14 Nov "
    "2023</time>\n"
    "2 answers \"quoted\?\?=\" \\n \xc3\xa9\n"
    "== list\n"
    "<select>\n"
    "<option value=\"1000\"\n>" GLUTES "</option>\n"
    "<option value=\"1001\"\nselected\n>" GLUTES "</option>\n"
    "</select>\n"
    "<ul>\n"
    "<li value=\"1000\">" GLUTES ", </li>\n"
    "<li value=\"1001\">" GLUTES "<hr>\n</li>\n"
    "</ul>\n"
    "== draft\n"
    "<title>T&lt;&amp;&quot;&#39;&gt;</title>\n"
    "<textarea name=\"draft\">\n\nline &lt;/textarea&gt;</textarea>\n"
    "<pre>\n"
    "  kept  \n"
    "\n"
    "  \nline &lt;/textarea&gt;\n"
    "</pre>\n";

static void compiled_templates_escape_in_each_place(void **state)
{
    struct text shown;
    (void)state;
    build_sample("-O1 -g -fsanitize=address,undefined");
    assert_int_equal(run("%s/sample > %s/shown", folder, folder), 0);
    read_in_folder("shown", &shown);
    assert_string_equal(text_string(&shown), expected_pages);
    text_free(&shown);
}

static void generated_code_has_no_warnings(void **state)
{
    static const char *const compilers[] = {"gcc", "clang"};
    size_t found = 0;
    (void)state;
    compile_sample();
    for (size_t i = 0; i < COUNT_OF(compilers); i++) {
        if (run("command -v %s > /dev/null", compilers[i]) != 0)
            continue;
        found++;
        assert_int_equal(
            run("%s " HOUSE_FLAGS " -I%s -fsyntax-only %s/sample.c", compilers[i], folder, folder),
            0);
    }
    assert_true(found > 0);
}

/* C must refuse the type of the value, and name the template's line. */
static void check_type_refused(const char *source)
{
    struct chtml_result result;
    struct text said;
    compile(span_of(source), &result);
    write_result(&result);
    chtml_release(&result);
    write_in_folder("feature_t_view.h", SPAN(""));
    assert_int_equal(run("mkdir -p %s/feature && cp %s/sample_view.h %s/feature/t_view.h", folder,
                         folder, folder),
                     0);
    int status = run("LC_ALL=C %s " HOUSE_FLAGS " -I%s -fsyntax-only %s/sample.c 2> %s/said",
                     compiler(), folder, folder, folder);
    read_in_folder("said", &said);
    if (status == 0 || strstr(text_string(&said), "t.chtml:2:") == NULL ||
        strstr(text_string(&said), "not compatible with any") == NULL)
        fail_msg("for %s\nthe compiler said (%d): %s", source, status, text_string(&said));
    text_free(&said);
}

static void types_that_have_no_form_do_not_compile(void **state)
{
    (void)state;
    check_type_refused("%% f(bool x)\n{{x}}\n");
    check_type_refused("%% f(double x)\n{{x}}\n");
    check_type_refused("%% f(char x)\n{{x}}\n");
    check_type_refused("%% f(bool x)\n<a title=\"{{x}}\">\n");
    check_type_refused("%% f(struct html x)\n<a title=\"{{x}}\">\n");
    check_type_refused("%% f(struct html x)\n<title>{{x}}</title>\n");
    check_type_refused("%% f(struct html x)\n<a href=\"{{x}}\">\n");
    check_type_refused("%% f(struct html x)\n<a href=\"/{{x}}\">\n");
    check_type_refused("%% f(int x)\n<a href=\"{{x}}\">\n");
}

static void a_page_of_many_values_has_all_of_them(void **state)
{
    struct text shown;
    unsigned bytes = 0;
    double took = 0;
    (void)state;
    build_sample("-O2");
    assert_int_equal(run("%s/sample time > %s/shown", folder, folder), 0);
    read_in_folder("shown", &shown);
    assert_int_equal(sscanf(text_string(&shown), "%u bytes %lf", &bytes, &took), 2);
    print_message("204 values, %s", text_string(&shown));
    assert_in_range(bytes, 22000, 30000);
    text_free(&shown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_refused_where_nothing_escapes_them),
        cmocka_unit_test(values_cannot_make_a_scheme_of_an_address),
        cmocka_unit_test(faulty_values_are_refused),
        cmocka_unit_test(broken_markup_is_refused),
        cmocka_unit_test(blocks_must_end_where_they_began),
        cmocka_unit_test(files_must_be_well_formed),
        cmocka_unit_test(each_place_has_its_writer),
        cmocka_unit_test(values_may_be_any_expression),
        cmocka_unit_test(branches_that_agree_are_accepted),
        cmocka_unit_test(white_space_and_comments_are_saved),
        cmocka_unit_test(any_byte_may_stand_in_a_page),
        cmocka_unit_test(the_header_declares_what_is_public),
        cmocka_unit_test(compiled_templates_escape_in_each_place),
        cmocka_unit_test(generated_code_has_no_warnings),
        cmocka_unit_test(types_that_have_no_form_do_not_compile),
        cmocka_unit_test(a_page_of_many_values_has_all_of_them),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
