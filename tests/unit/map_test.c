/* The body map: its shapes are muscles of the library, lie on the body, and are found by muscle and group. */
#include "unit/unit.h"

#include "muscle/map.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void every_shape_is_a_muscle_of_the_library(void **state)
{
    (void)state;
    for (size_t i = 0; i < map_shape_count; i++) {
        char path[256];
        snprintf(path, sizeof(path), "assets/library/muscles/%s.md", map_shapes[i].muscle);
        assert_int_equal(access(path, R_OK), 0);
        snprintf(path, sizeof(path), "assets/library/tags/%s.md", map_shapes[i].region);
        assert_int_equal(access(path, R_OK), 0);
    }
}

/* Absolute coordinates of M, L, Q, C alone, and lines to a height or back: the left half, from the arms' pits to the knees. */
static void every_shape_lies_on_the_body(void **state)
{
    (void)state;
    for (size_t i = 0; i < map_shape_count; i++) {
        const char *p = map_shapes[i].path;
        char command = 0;
        int turn = 0;
        while (*p != '\0') {
            if (strchr("MLQCHVZ", *p) != NULL) {
                command = *p++;
                turn = 0;
                continue;
            }
            char *end;
            double number = strtod(p, &end);
            if (end == p) {
                assert_non_null(strchr(" ,", *p));
                p++;
                continue;
            }
            p = end;
            bool is_x = command == 'H' || (command != 'V' && turn++ % 2 == 0);
            if (is_x)
                assert_true(number >= 36 && number <= 64.6);
            else
                assert_true(number >= 68 && number <= 216);
        }
        assert_int_equal(command, 'Z');
    }
}

static void a_group_is_seen_as_its_parts(void **state)
{
    (void)state;
    struct span parts[] = {SPAN("gluteus-medius"), SPAN("iliopsoas")};
    struct model_texts list = {2, parts};
    assert_true(map_view_has(MAP_BACK, SPAN("gluteals"), &list));
    assert_true(map_view_has(MAP_DEEP_FRONT, SPAN("gluteals"), &list));
    assert_false(map_view_has(MAP_DEEP_BACK, SPAN("gluteals"), &list));
    assert_true(map_view_has(MAP_DEEP_FRONT, SPAN("iliopsoas"), NULL));
    assert_true(map_view_has(MAP_FRONT, SPAN("it-band"), NULL));
    assert_true(map_view_has(MAP_BACK, SPAN("it-band"), NULL));
    assert_false(map_view_has(MAP_FRONT, SPAN("piriformis"), NULL));
    assert_false(map_view_has(MAP_FRONT, SPAN("no-such-muscle"), NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shape_is_a_muscle_of_the_library),
        cmocka_unit_test(every_shape_lies_on_the_body),
        cmocka_unit_test(a_group_is_seen_as_its_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
