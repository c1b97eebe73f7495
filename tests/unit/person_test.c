/* Pictures that are drawn from names. */
#include "person/person.h"
#include "unit/unit.h"

static void a_name_has_one_picture(void **state)
{
    (void)state;
    struct person_avatar one = person_avatar_of(SPAN("mia"));
    struct person_avatar again = person_avatar_of(SPAN("mia"));
    assert_int_equal(one.hue, again.hue);
    assert_int_equal(one.shape, again.shape);
    assert_true(span_is(one.letter, "m"));
    assert_true(span_is(person_avatar_of(SPAN("Ötzi")).letter, "Ö"));
    assert_int_equal(person_avatar_of(SPAN("")).letter.len, 0);
}

/* A crowd has all pictures, none much more often than another. */
static void pictures_are_told_apart(void **state)
{
    (void)state;
    size_t seen[PERSON_HUES][4] = {{0}};
    struct arena *arena = arena_new(1 << 20);
    for (int i = 0; i < 4800; i++) {
        struct person_avatar avatar = person_avatar_of(arena_printf(arena, "member %d", i));
        assert_true(avatar.hue < PERSON_HUES && avatar.shape < 4);
        seen[avatar.hue][avatar.shape]++;
    }
    for (size_t hue = 0; hue < PERSON_HUES; hue++) {
        for (size_t shape = 0; shape < 4; shape++)
            assert_in_range(seen[hue][shape], 50, 150);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_has_one_picture),
        cmocka_unit_test(pictures_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
