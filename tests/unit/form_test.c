/* Forms by their tables: what is read, what is refused, and what a page's address means. */
#include "unit/unit.h"

#include "web/form.h"
#include "web/page.h"

static const char *const colours[] = {"red", "green", NULL};

static const struct form_field query[] = {
    {.name = "tab", .kind = FORM_CHOICE, .choices = colours},
    {.name = "after", .kind = FORM_LINE, .max = 5},
    {.name = "body", .kind = FORM_TEXT},
    {.name = "of", .kind = FORM_LINE, .several = true},
    {0},
};

static const struct form_field sent[] = {
    {.name = "title",
     .kind = FORM_LINE,
     .required = true,
     .min = 3,
     .max = 10,
     .missing = "A title, please."},
    {.name = "body", .kind = FORM_TEXT},
    {.name = "password", .kind = FORM_SECRET},
    {.name = "age", .kind = FORM_NUMBER, .min = 1, .max = 120},
    {.name = "yes", .kind = FORM_FLAG},
    {0},
};

static const struct page page = {.name = "sample", .query = query, .form = sent};

static struct arena *arena;
static struct form form;

static int begin(void **state)
{
    (void)state;
    arena = arena_new((size_t)64 << 20);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static bool read_body(struct span body)
{
    form_init(&form, arena, sent, query);
    return form_take(&form, arena, sent, body, true);
}

static bool read_query(struct span string)
{
    form_init(&form, arena, query, sent);
    return form_take(&form, arena, query, string, false);
}

static const char *long_value(const char *name, size_t len)
{
    char *string = arena_alloc(arena, len + 100);
    int start = snprintf(string, 100, "title=Right&%s=", name);
    memset(string + start, 'x', len);
    return string;
}

static void fields_are_read_by_their_names(void **state)
{
    (void)state;
    assert_true(read_body(SPAN("title=+A%0D%0Atitle+&body=one%0D%0Atwo&password=+p+&age=44&yes=on&"
                               "csrf=token&x=y&score=9")));
    assert_false(form.failed);
    assert_span(form_get(&form, "title"), "A title");
    assert_span(form_get(&form, "body"), "one\ntwo");
    assert_span(form_get(&form, "password"), " p ");
    assert_int_equal(form_number(&form, "age"), 44);
    assert_true(form_has(&form, "yes"));
    assert_span(form_token(arena, SPAN("csrf=token&x=y&score=9")), "token");
}

static void the_token_is_found_wherever_it_is(void **state)
{
    (void)state;
    assert_span(form_token(arena, SPAN("csrf=a-b_c")), "a-b_c");
    assert_span(form_token(arena, SPAN("x=1&csrf=a%2db&csrf=c")), "a-b");
    assert_span(form_token(arena, SPAN("x=csrf=1&y=%26csrf=2")), "");
    assert_span(form_token(arena, SPAN("xcsrf=1&&csrf=")), "");
    assert_span(form_token(arena, SPAN("")), "");
    static char endless[1000] = "csrf=";
    memset(endless + 5, 'x', sizeof(endless) - 6);
    assert_span(form_token(arena, span_of(endless)), "");
}

static void the_first_of_two_counts(void **state)
{
    (void)state;
    assert_true(read_body(SPAN("title=First&title=Second")));
    assert_span(form_get(&form, "title"), "First");
}

static void a_body_fills_no_field_of_the_query(void **state)
{
    (void)state;
    assert_true(read_body(SPAN("title=Right&tab=green&after=12345")));
    assert_span(form_get(&form, "tab"), "");
    assert_true(read_query(SPAN("title=Right&tab=green&body=of+both")));
    assert_span(form_get(&form, "tab"), "green");
    assert_span(form_get(&form, "title"), "");
    assert_span(form_get(&form, "body"), "of both");
    assert_false(form.failed); /* what a GET does not bring is not missing */
}

static void several_values_of_a_name_become_one_list(void **state)
{
    (void)state;
    assert_true(read_query(SPAN("of=&of=+a+&tab=green&of=b,c&of=")));
    assert_span(form_get(&form, "of"), "a,b,c");
    assert_true(read_query(SPAN("of=a&of=%ff&of=b")));
    assert_true(form.failed);
    struct text many;
    text_init(&many, 100000);
    for (int i = 0; i < 5000; i++)
        text_add_string(&many, "of=abc&");
    assert_true(read_query(text_span(&many)));
    assert_true(form.failed);
    assert_true(form_get(&form, "of").len < FORM_LINE_BYTES);
    text_free(&many);
}

static void what_is_wrong_is_said_at_its_field(void **state)
{
    (void)state;
    assert_true(read_body(SPAN("age=200")));
    assert_true(form.failed);
    assert_span(form_error(&form, "title"), "A title, please.");
    assert_span(form_error(&form, "age"), "Please give a whole number.");
    assert_span(form_error(&form, "body"), "");
    assert_true(read_body(SPAN("title=ab")));
    assert_span(form_error(&form, "title"), "Please write a little more: at least 3 characters.");
    assert_true(read_body(SPAN("title=%E2%80%8B%E2%80%8B%C2%A0%E3%85%A4")));
    assert_span(form_error(&form, "title"), "A title, please."); /* nothing of it shows */
    assert_true(read_query(SPAN("tab=blue&after=123456")));
    assert_span(form_error(&form, "tab"), "Please choose one of the list.");
    assert_span(form_error(&form, "after"), "This is too long: at most 5 characters fit here.");
}

static void what_cannot_be_kept_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "title=a%00bcd",
        "title=%ff%feabc",
        "title=%ed%a0%80abc",
        "title=%c3",
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_true(read_body(span_of(bad[i])));
        assert_span(form_error(&form, "title"),
                    "This is too long, or has characters that we cannot keep.");
    }
}

static void values_have_a_length_in_bytes(void **state)
{
    (void)state;
    assert_true(read_body(span_of(long_value("body", FORM_TEXT_BYTES))));
    assert_false(form.failed);
    assert_true(read_body(span_of(long_value("body", FORM_TEXT_BYTES + 1))));
    assert_true(form.failed);
    assert_true(read_body(span_of(long_value("password", FORM_SECRET_BYTES))));
    assert_false(form.failed);
    assert_true(read_body(span_of(long_value("password", FORM_SECRET_BYTES + 1))));
    assert_true(form.failed);
}

static void a_body_has_a_bounded_number_of_fields(void **state)
{
    (void)state;
    struct text body;
    text_init(&body, 1 << 20);
    text_add_string(&body, "title=Right");
    for (int i = 1; i < FORM_PAIRS_MAX; i++)
        text_add_string(&body, "&x");
    assert_true(read_body(text_span(&body)));
    text_add_string(&body, "&x");
    assert_false(read_body(text_span(&body)));
    text_free(&body);
}

static void canonical_is(const char *string, const char *wanted)
{
    struct text out;
    text_init(&out, 4096);
    form_canonical_query(&page, span_of(string), &out);
    assert_span(text_span(&out), wanted);
    text_free(&out);
}

static void an_address_has_one_spelling(void **state)
{
    (void)state;
    canonical_is("", "");
    canonical_is("utm_source=x&fbclid=y", "");
    canonical_is("after=5&utm=1&tab=red&tab=green", "tab=red&after=5");
    canonical_is("%74ab=%72ed&&after=a+b", "tab=red&after=a%20b");
    canonical_is("after=%ff%00&tab", "tab=&after=%FF%00");
    canonical_is("of=&of=a&tab=red&of=b,c&of=", "tab=red&of=a%2Cb%2Cc");
    canonical_is("of=&of", "");
    struct text out;
    text_init(&out, 64);
    static const struct page none = {.name = "none"};
    form_canonical_query(&none, SPAN("tab=red"), &out);
    assert_span(text_span(&out), "");
    text_free(&out);
}

static void an_error_belongs_to_its_field_or_the_form(void **state)
{
    (void)state;
    assert_true(read_body(SPAN("title=Right")));
    struct err err = {.kind = ERR_INPUT, .field = SPAN("age"), .message = SPAN("Not that.")};
    form_fail_err(&form, &err);
    assert_span(form_error(&form, "age"), "Not that.");
    err.field = SPAN("nowhere");
    form_fail_err(&form, &err);
    assert_span(form_error(&form, ""), "Not that.");
    form_forgive(&form);
    assert_false(form.failed);
    assert_span(form_error(&form, "age"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_token_is_found_wherever_it_is),
        cmocka_unit_test(fields_are_read_by_their_names),
        cmocka_unit_test(the_first_of_two_counts),
        cmocka_unit_test(a_body_fills_no_field_of_the_query),
        cmocka_unit_test(several_values_of_a_name_become_one_list),
        cmocka_unit_test(what_is_wrong_is_said_at_its_field),
        cmocka_unit_test(what_cannot_be_kept_is_refused),
        cmocka_unit_test(values_have_a_length_in_bytes),
        cmocka_unit_test(a_body_has_a_bounded_number_of_fields),
        cmocka_unit_test(an_address_has_one_spelling),
        cmocka_unit_test(an_error_belongs_to_its_field_or_the_form),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
