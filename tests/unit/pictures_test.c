/* Making pictures, and a hundred files that are refused: by the program that the job runner starts, as it starts it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <time.h>

#include <cmocka.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ctl/picture/picture_process.h"
#include "picture/picture.h"
#include "unit/picture_file.h"

static const char program[] = "build/backtalk-picture";

static struct arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = arena_new((size_t)512 << 20);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static bool holds(struct span bytes, const char *words)
{
    return memmem(bytes.ptr, bytes.len, words, strlen(words)) != NULL;
}

/* Of all of it, and of what is cut anywhere only the right ones or none. */
static void the_head_says_its_bounds(const struct picture_made_file *file)
{
    int64_t width = 0;
    int64_t height = 0;
    assert_true(picture_type_bounds(file->bytes, &width, &height));
    assert_int_equal(width, file->width);
    assert_int_equal(height, file->height);
    for (size_t len = 0; len < 1000 && len < file->bytes.len; len++) {
        char *cut = malloc(len == 0 ? 1 : len); /* so that a byte behind it is noticed */
        memcpy(cut, file->bytes.ptr, len);
        if (picture_type_bounds(span_make(cut, len), &width, &height))
            assert_true(width == file->width && height == file->height);
        free(cut);
    }
}

/* As it was made, and not cut anywhere, nor with anything in it or behind it. */
static void it_has_nothing_but_pixels(const struct picture_made_file *file)
{
    static const struct span words = SPAN("\xFF\xFE\x00\x0CGPS 52.12");
    static const struct span chunk = SPAN("EXIF\x0A\x00\x00\x00GPS 52.12N");
    assert_true(picture_type_is_plain(file->bytes));
    for (size_t len = 0; len < file->bytes.len; len += len < 1000 ? 1 : 97) {
        char *cut = malloc(len == 0 ? 1 : len);
        memcpy(cut, file->bytes.ptr, len);
        assert_false(picture_type_is_plain(span_make(cut, len)));
        free(cut);
    }
    struct span more = file->webp ? chunk : words;
    size_t len = file->bytes.len + more.len;
    char *fuller = malloc(len);
    size_t places[] = {2, file->bytes.len - 2, file->bytes.len};
    for (size_t i = file->webp ? 2 : 0; i < COUNT_OF(places); i++) {
        memcpy(fuller, file->bytes.ptr, places[i]);
        memcpy(fuller + places[i], more.ptr, more.len);
        memcpy(fuller + places[i] + more.len, file->bytes.ptr + places[i],
               file->bytes.len - places[i]);
        assert_false(picture_type_is_plain(span_make(fuller, len)));
        if (file->webp) { /* and with a length that counts it */
            for (int k = 0; k < 4; k++)
                fuller[4 + k] = (char)((len - 8) >> (8 * k));
            assert_false(picture_type_is_plain(span_make(fuller, len)));
        }
    }
    free(fuller);
}

static void what_strangers_send_is_more_than_pixels(void **state)
{
    (void)state;
    assert_false(picture_type_is_plain(picture_with_exif(arena, 6, "GPS 52.12N")));
    assert_false(picture_type_is_plain(picture_file(arena, "gradient.png")));
    assert_false(picture_type_is_plain(picture_file(arena, "gradient.heic")));
    assert_false(picture_type_is_plain(SPAN("")));
}

static void each_format_is_made_in_its_sizes(void **state)
{
    (void)state;
    static const char *const names[] = {"gradient.jpg", "gradient.png", "gradient.webp",
                                        "gradient.avif", "gradient.heic"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct picture_made made;
        assert_int_equal(
            picture_process(program, PICTURE_WHOLE, picture_file(arena, names[i]), &made),
            PICTURE_MADE);
        assert_int_equal(made.count, 4); /* 320 and, as it is no larger, 400 wide, in two formats */
        for (size_t k = 0; k < made.count; k++) {
            assert_int_equal(made.files[k].width, k < 2 ? 320 : 400);
            assert_int_equal(made.files[k].height, k < 2 ? 240 : 300);
            assert_int_equal(picture_type_of(made.files[k].bytes),
                             made.files[k].webp ? PICTURE_WEBP : PICTURE_JPEG);
            the_head_says_its_bounds(&made.files[k]);
            it_has_nothing_but_pixels(&made.files[k]);
        }
        picture_made_free(&made);
    }
}

/* Of each the square in the middle, in two sizes and two formats. */
static void a_portrait_is_a_square(void **state)
{
    (void)state;
    static const char *const names[] = {"gradient.jpg", "gradient.png", "gradient.webp",
                                        "gradient.heic"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct picture_made made;
        assert_int_equal(
            picture_process(program, PICTURE_PORTRAIT, picture_file(arena, names[i]), &made),
            PICTURE_MADE);
        assert_int_equal(made.count, 4);
        for (size_t k = 0; k < made.count; k++) {
            assert_int_equal(made.files[k].width, k < 2 ? 96 : 256);
            assert_int_equal(made.files[k].height, made.files[k].width);
            it_has_nothing_but_pixels(&made.files[k]);
        }
        picture_made_free(&made);
    }
}

static void it_is_turned_as_the_camera_said_and_says_nothing_else(void **state)
{
    (void)state;
    struct picture_made made;
    struct span file = picture_with_exif(arena, 6, "at home, 51.5 N 0.1 W");
    assert_true(holds(file, "at home"));
    assert_int_equal(picture_process(program, PICTURE_WHOLE, file, &made), PICTURE_MADE);
    for (size_t i = 0; i < made.count; i++) {
        assert_true(made.files[i].width < made.files[i].height);
        assert_false(holds(made.files[i].bytes, "at home"));
        assert_false(holds(made.files[i].bytes, "Exif"));
    }
    picture_made_free(&made);
}

/* A picture that is something else as well is shown without that. */
static void what_is_behind_a_picture_is_left_behind(void **state)
{
    (void)state;
    static const char *const names[] = {"gradient.jpg", "gradient.png", "gradient.webp"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct picture_made made;
        struct span file = arena_join(
            arena,
            (struct span[]){picture_file(arena, names[i]), SPAN("PK\3\4<script>alert(1)</script>")},
            2, "");
        assert_int_equal(picture_process(program, PICTURE_WHOLE, file, &made), PICTURE_MADE);
        for (size_t k = 0; k < made.count; k++)
            assert_false(holds(made.files[k].bytes, "<script>"));
        picture_made_free(&made);
    }
}

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static void a_hundred_bad_files_are_refused_with_words(void **state)
{
    (void)state;
    static struct bad_picture bad[BAD_PICTURES_MAX];
    size_t count = bad_pictures(arena, bad);
    assert_true(count >= 100);
    struct span unknown = picture_fault_words(SPAN("no such fault"));
    for (size_t i = 0; i < count; i++) {
        struct picture_made made;
        struct timespec start;
        clock_gettime(CLOCK_MONOTONIC, &start);
        enum picture_result result = picture_process(program, PICTURE_WHOLE, bad[i].file, &made);
        if (result != PICTURE_REFUSED || seconds_since(&start) > 20 ||
            (bad[i].fault != NULL && strcmp(made.fault, bad[i].fault) != 0) ||
            (span_equal(picture_fault_words(span_of(made.fault)), unknown) &&
             strcmp(made.fault, "hard") != 0))
            fail_msg("%s: %s '%s' after %.1f s", bad[i].name,
                     result == PICTURE_REFUSED ? "refused as" : "taken", made.fault,
                     seconds_since(&start));
        picture_made_free(&made);
    }
    struct rusage used;
    getrusage(RUSAGE_CHILDREN, &used);
    assert_true(used.ru_maxrss < 700 * 1024); /* kilobytes of the one that used most */
}

/* All is taken that is no larger than we say: 50 megapixels. */
static void a_large_picture_is_made_within_its_memory(void **state)
{
    (void)state;
    struct picture_made made;
    struct timespec start;
    clock_gettime(CLOCK_MONOTONIC, &start);
    struct span file = picture_large(arena, 8000, 6250);
    assert_int_equal(picture_process(program, PICTURE_WHOLE, file, &made), PICTURE_MADE);
    assert_int_equal(made.count, 6);
    assert_int_equal(made.files[4].width, 1600);
    picture_made_free(&made);
    assert_true(seconds_since(&start) < 20);
}

/* Lossless, so that all of its pixels are in memory several times: no fault of the file, whatever comes of it. */
static void a_large_lossless_picture_is_not_called_damaged(void **state)
{
    (void)state;
    struct picture_made made;
    enum picture_result result =
        picture_process(program, PICTURE_WHOLE, picture_file(arena, "large.webp"), &made);
    if (result == PICTURE_REFUSED)
        assert_string_equal(made.fault, "hard");
    else
        assert_int_equal(result, PICTURE_MADE);
    picture_made_free(&made);
    struct span whole = picture_file(arena, "large.webp");
    assert_int_equal(
        picture_process(program, PICTURE_WHOLE, span_make(whole.ptr, whole.len / 2), &made),
        PICTURE_REFUSED);
    picture_made_free(&made);
}

/* As a unit of systemd does whose SystemCallFilter does not name seccomp. */
static bool forbid_filters(void)
{
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {.len = COUNT_OF(steps), .filter = steps};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

static void a_sandbox_that_cannot_be_closed_is_no_fault_of_the_file(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        struct picture_made made;
        struct span file = picture_file(arena, "gradient.jpg");
        bool forbidden = forbid_filters();
        enum picture_result result = picture_process(program, PICTURE_WHOLE, file, &made);
        _exit(!forbidden ? 1 : result == PICTURE_TROUBLE ? 0 : 2);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void without_the_program_nothing_is_refused(void **state)
{
    (void)state;
    struct picture_made made;
    assert_int_equal(picture_process("build/no-such-program", PICTURE_WHOLE, SPAN("x"), &made),
                     PICTURE_TROUBLE);
    picture_made_free(&made);
    /* One that says nothing has not read the file either. */
    assert_int_equal(picture_process("/bin/true", PICTURE_WHOLE, SPAN("x"), &made),
                     PICTURE_TROUBLE);
    picture_made_free(&made);
}

static enum picture_result process_by_script(const char *script, char fault[16])
{
    char path[] = "/tmp/backtalk-picture-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, script, strlen(script)), strlen(script));
    assert_int_equal(fchmod(file, 0700), 0);
    assert_int_equal(close(file), 0);
    struct picture_made made;
    enum picture_result result =
        picture_process(path, PICTURE_WHOLE, picture_file(arena, "gradient.jpg"), &made);
    (void)snprintf(fault, 16, "%s", made.fault);
    picture_made_free(&made);
    (void)unlink(path);
    return result;
}

/* As for want of memory. What a file makes a program do is a fault of the file. */
static void a_program_that_is_killed_is_no_fault_of_the_file(void **state)
{
    (void)state;
    static const struct {
        const char *script;
        enum picture_result result;
        const char *fault;
    } ends[] = {
        {"#!/bin/sh\nkill -9 $$\n", PICTURE_TROUBLE, "hard"},
        {"#!/bin/sh\nprintf 'ready\\n'\nkill -9 $$\n", PICTURE_LOST, "hard"},
        {"#!/bin/sh\nprintf 'ready\\nwebp 1 1 1\\n'\nkill -TERM $$\n", PICTURE_LOST, "hard"},
        {"#!/bin/sh\nprintf 'ready\\nno broken\\n'\nkill -9 $$\n", PICTURE_REFUSED, "broken"},
        {"#!/bin/sh\nprintf 'ready\\n'\nkill -XCPU $$\n", PICTURE_REFUSED, "hard"},
        {"#!/bin/sh\nprintf 'ready\\n'\nkill -SEGV $$\n", PICTURE_REFUSED, "hard"},
        {"#!/bin/sh\nprintf 'ready\\n'\nexit 1\n", PICTURE_REFUSED, "hard"},
    };
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        char fault[16];
        enum picture_result result = process_by_script(ends[i].script, fault);
        if (result != ends[i].result || strcmp(fault, ends[i].fault) != 0)
            fail_msg("%s gives %d, %s", ends[i].script, (int)result, fault);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_format_is_made_in_its_sizes),
        cmocka_unit_test(a_portrait_is_a_square),
        cmocka_unit_test(it_is_turned_as_the_camera_said_and_says_nothing_else),
        cmocka_unit_test(what_is_behind_a_picture_is_left_behind),
        cmocka_unit_test(a_hundred_bad_files_are_refused_with_words),
        cmocka_unit_test(a_large_picture_is_made_within_its_memory),
        cmocka_unit_test(a_large_lossless_picture_is_not_called_damaged),
        cmocka_unit_test(a_sandbox_that_cannot_be_closed_is_no_fault_of_the_file),
        cmocka_unit_test(without_the_program_nothing_is_refused),
        cmocka_unit_test(a_program_that_is_killed_is_no_fault_of_the_file),
        cmocka_unit_test(what_strangers_send_is_more_than_pixels),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
