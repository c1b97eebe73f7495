/* Reading multipart/form-data: what browsers send, and what they do not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "web/form_multipart.h"

static struct arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void the_boundary_is_read(void **state)
{
    (void)state;
    static const struct {
        struct span type;
        const char *boundary;
    } types[] = {
        {SPAN("multipart/form-data; boundary=----WebKitFormBoundaryx"), "----WebKitFormBoundaryx"},
        {SPAN("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\""), "a b"},
        {SPAN("multipart/form-data"), ""},
        {SPAN("multipart/form-data; boundary="), ""},
        {SPAN("multipart/mixed; boundary=x"), ""},
        {SPAN("application/x-www-form-urlencoded"), ""},
        {SPAN(""), ""},
        {SPAN("multipart/form-data; "
              "boundary=01234567890123456789012345678901234567890123456789012345678901234567890"),
         ""},
    };
    for (size_t i = 0; i < COUNT_OF(types); i++)
        assert_true(span_is(multipart_boundary(types[i].type), types[i].boundary));
}

#define PART(name) "--x\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define FILE_PART(name)                                   \
    "--x\r\nContent-Disposition: form-data; name=\"" name \
    "\"; filename=\"a.jpg\"\r\nContent-Type: "            \
    "image/jpeg\r\n\r\n"

static void fields_and_one_file_are_read(void **state)
{
    (void)state;
    struct span fields;
    struct span file;
    struct span body =
        SPAN(PART("csrf") "t&=\xC3\xA9\r\n" FILE_PART("file") "\xFF\xD8\r\n--y\0z\r\n" FILE_PART(
            "file") "second\r\n" FILE_PART("other") "no\r\n" PART("alt") "\r\n--x--\r\n");
    assert_true(multipart_read(arena, SPAN("x"), body, &fields, &file));
    assert_true(span_is(fields, "csrf=t%26%3D%C3%A9&alt="));
    assert_true(span_equal(file, SPAN("\xFF\xD8\r\n--y\0z")));
}

static void what_is_no_such_body_is_refused(void **state)
{
    (void)state;
    static const struct span bodies[] = {
        SPAN(""),
        SPAN("--x"),
        SPAN("--x\r\n"),
        SPAN("a=b"),
        SPAN(PART("a") "never ended"),
        SPAN(PART("a") "b\r\n--x"),
        SPAN("--x\r\nX: y\r\n\r\nno name\r\n--x--"),
        SPAN("--x\r\nno headers\r\n--x--"),
        SPAN("--x\r\n--x--"),
    };
    struct span fields;
    struct span file;
    for (size_t i = 0; i < COUNT_OF(bodies); i++)
        assert_false(multipart_read(arena, SPAN("x"), bodies[i], &fields, &file));
}

static void there_are_bounds(void **state)
{
    (void)state;
    struct text body;
    struct span fields;
    struct span file;
    text_init(&body, 1 << 20);
    for (int i = 0; i <= MULTIPART_PARTS_MAX; i++)
        text_add_string(&body, PART("a") "b\r\n");
    text_add_string(&body, "--x--");
    assert_false(multipart_read(arena, SPAN("x"), text_span(&body), &fields, &file));
    text_clear(&body);
    text_add_string(&body, PART("a"));
    for (int i = 0; i <= MULTIPART_FIELDS_MAX; i++)
        text_add_char(&body, 'b');
    text_add_string(&body, "\r\n--x--");
    assert_false(multipart_read(arena, SPAN("x"), text_span(&body), &fields, &file));
    text_free(&body);
}

/* Found without reading what comes behind it, megabytes perhaps. */
static void the_token_is_found_without_reading_the_form(void **state)
{
    (void)state;
    struct span form = SPAN(PART("csrf") "abc\r\n" FILE_PART("file") "\xFF\xD8\r\n--x--\r\n");
    assert_true(span_is(multipart_token(arena, SPAN("x"), form), "abc"));
    assert_true(span_is(multipart_token(arena, SPAN("x"), SPAN(PART("csrf") "abc")), ""));
    assert_true(span_is(multipart_token(arena, SPAN("x"), SPAN(PART("alt") "abc\r\n--x--")), ""));
    char *late = arena_alloc(arena, 8192);
    memset(late, 'x', 8192);
    memcpy(late + 8000, form.ptr, form.len < 192 ? form.len : 192);
    assert_true(span_is(multipart_token(arena, SPAN("x"), span_make(late, 8192)), ""));
}

/* A field as long as a file is not written down before it is refused: its bytes would be three times as many. */
static void a_field_that_is_too_long_costs_nothing(void **state)
{
    (void)state;
    struct span fields;
    struct span file;
    size_t len = (size_t)12 << 20;
    struct arena *room = arena_new(len + (1 << 20));
    char *body = arena_alloc(room, len);
    memset(body, '%', len);
    static const char head[] = PART("alt");
    memcpy(body, head, sizeof(head) - 1);
    memcpy(body + len - 7, "\r\n--x--", 7);
    struct timespec start;
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    for (int i = 0; i < 10; i++)
        assert_false(multipart_read(arena, SPAN("x"), span_make(body, len), &fields, &file));
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    double seconds =
        (double)(now.tv_sec - start.tv_sec) + (double)(now.tv_nsec - start.tv_nsec) / 1e9;
    arena_free(room);
    assert_true(seconds < 0.5);
}

/* In the boundary's own letters: each place of the file may be the end of it. It took 60 ms of a worker. */
static void a_boundary_made_for_its_file_costs_no_more_than_another(void **state)
{
    (void)state;
    enum { LEN = 12 << 20, MS_MAX = 25, TIMES = 3 };
    char boundary[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    char *body = malloc(LEN);
    assert_non_null(body);
    memset(body, 'a', LEN);
    memcpy(body, "--", 2);
    memcpy(body + 2 + strlen(boundary),
           "\r\nContent-Disposition: form-data; name=\"file\"; "
           "filename=\"a\"\r\n\r\n",
           strlen("\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"));
    double least = 1e9;
    for (int i = 0; i < TIMES; i++) { /* the machine may do something else at one of them */
        struct span fields;
        struct span file;
        clock_t begun = clock();
        assert_false(
            multipart_read(arena, span_of(boundary), span_make(body, LEN), &fields, &file));
        double took = 1000.0 * (double)(clock() - begun) / CLOCKS_PER_SEC;
        least = took < least ? took : least;
    }
    assert_true(least < MS_MAX);
    free(body);
}

/* Lines of a file that begin as a boundary does are a part of it; of very many no form is made. */
static void lines_with_dashes_are_the_files_up_to_a_bound(void **state)
{
    (void)state;
    for (size_t more = 0; more < 2; more++) {
        struct text body;
        text_init(&body, 1 << 20);
        text_add_string(&body, FILE_PART("file"));
        for (size_t i = 0; i < MULTIPART_DASHES_MAX + more; i++)
            text_add_string(&body, "\r\n--y");
        text_add_string(&body, "\r\n--x--\r\n");
        struct span fields;
        struct span file;
        bool ok = multipart_read(arena, SPAN("x"), text_span(&body), &fields, &file);
        assert_int_equal(ok, more == 0);
        if (ok)
            assert_int_equal(file.len, MULTIPART_DASHES_MAX * strlen("\r\n--y"));
        text_free(&body);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_boundary_is_read),
        cmocka_unit_test(fields_and_one_file_are_read),
        cmocka_unit_test(what_is_no_such_body_is_refused),
        cmocka_unit_test(there_are_bounds),
        cmocka_unit_test(the_token_is_found_without_reading_the_form),
        cmocka_unit_test(a_field_that_is_too_long_costs_nothing),
        cmocka_unit_test(a_boundary_made_for_its_file_costs_no_more_than_another),
        cmocka_unit_test(lines_with_dashes_are_the_files_up_to_a_bound),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
