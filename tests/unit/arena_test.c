/* Arenas: what they hand out, and where they stop. */
#include "unit/unit.h"

#include <sys/wait.h>
#include <unistd.h>

static void memory_is_zeroed_and_aligned(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1024 * 1024);
    for (size_t size = 1; size < 3000; size += 7) {
        unsigned char *at = arena_alloc(arena, size);
        assert_int_equal((uintptr_t)at % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(at[i], 0);
        memset(at, 0xAA, size);
    }
    arena_free(arena);
}

static void memory_is_zeroed_again_in_the_next_arena(void **state)
{
    (void)state;
    for (int round = 0; round < 3; round++) {
        struct arena *arena = arena_new(4096);
        char *at = arena_alloc(arena, 2000);
        for (size_t i = 0; i < 2000; i++)
            assert_int_equal(at[i], 0);
        memset(at, 'x', 2000);
        arena_free(arena);
    }
}

static void large_pieces_do_not_disturb_small_ones(void **state)
{
    (void)state;
    struct arena *arena = arena_new(8 * 1024 * 1024);
    char *small = arena_alloc(arena, 10);
    memset(small, 's', 10);
    char *large = arena_alloc(arena, 1024 * 1024);
    memset(large, 'l', 1024 * 1024);
    char *next = arena_alloc(arena, 10);
    memset(next, 'n', 10);
    assert_memory_equal(small, "ssssssssss", 10);
    assert_int_equal(large[1024 * 1024 - 1], 'l');
    assert_int_equal(arena_used(arena), 10 + 1024 * 1024 + 10);
    arena_free(arena);
    arena_free(NULL);
}

static void copies_end_in_a_zero_byte(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4096);
    assert_string_equal(arena_string(arena, span_make("gluteus", 4)), "glut");
    assert_string_equal(arena_string(arena, (struct span){NULL, 0}), "");
    assert_span(arena_span(arena, SPAN("psoas")), "psoas");
    assert_span(arena_printf(arena, "%d %s", 2, "sides"), "2 sides");
    arena_free(arena);
}

static void abuse(size_t max, size_t count, size_t size)
{
    struct arena *arena = arena_new(max);
    (void)arena_alloc_array(arena, count, size);
    _exit(0);
}

static bool child_aborts(size_t max, size_t count, size_t size)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (freopen("/dev/null", "w", stderr) == NULL)
            _exit(0);
        abuse(max, count, size);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) || WEXITSTATUS(status) != 0;
}

static void a_passed_bound_ends_the_process(void **state)
{
    (void)state;
    assert_false(child_aborts(1000, 10, 100));
    assert_true(child_aborts(1000, 10, 101));
    assert_true(child_aborts(SIZE_MAX, SIZE_MAX / 2, 3)); /* the product overflows */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(memory_is_zeroed_again_in_the_next_arena),
        cmocka_unit_test(large_pieces_do_not_disturb_small_ones),
        cmocka_unit_test(copies_end_in_a_zero_byte),
        cmocka_unit_test(a_passed_bound_ends_the_process),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
