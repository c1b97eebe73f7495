/* Account names: which are allowed, which are the same. */
#include "unit/unit.h"

#include "core/name_key.h"

static void same(const char *a, const char *b, bool wanted, int line)
{
    struct arena *arena = arena_new(256 * 1024);
    bool equal = span_equal(name_key(arena, span_of(a)), name_key(arena, span_of(b)));
    if (equal != wanted) {
        print_error("\"%s\" and \"%s\" have %s keys\n", a, b, equal ? "equal" : "different");
        _fail(__FILE__, line);
    }
    arena_free(arena);
}

static void case_does_not_tell_names_apart(void **state)
{
    (void)state;
    same("BOB", "bob", true, __LINE__);
    same("\xC3\x89lodie", "\xC3\xA9lodie", true, __LINE__);
    same("stra\xC3\x9F"
         "e",
         "STRASSE", true, __LINE__);
    same("\xCE\xA3\xCE\xAF\xCF\x83\xCF\x85\xCF\x86\xCE\xBF\xCF\x82",
         "\xCF\x83\xCE\xAF\xCF\x83\xCF\x85\xCF\x86\xCE\xBF\xCF\x83", true, __LINE__);
}

static void look_alikes_do_not_tell_names_apart(void **state)
{
    (void)state;
    same("\xD0\x90nna", "anna", true, __LINE__); /* Cyrillic A */
    same("\xD0\xB0\xD0\xB0", "aa", true, __LINE__);
    same("l1nda", "linda", true, __LINE__);
    same("Ian", "lan", true, __LINE__);
    same("B0B", "bob", true, __LINE__);
    same("rnike", "mike", true, __LINE__);
    same("\xEF\xBC\xA2\xEF\xBC\xAF\xEF\xBC\xA2", "bob", true, __LINE__); /* full width */
    same("bo\xE2\x80\x8B"
         "b",
         "bob", true, __LINE__); /* zero width space */
}

static void different_names_stay_different(void **state)
{
    (void)state;
    same("anna", "hanna", false, __LINE__);
    same("ren\xC3\xA9", "rene", false, __LINE__);
    same("a_b", "a-b", false, __LINE__);
    same("user1", "user2", false, __LINE__);
    same("", "a", false, __LINE__);
}

static void any_bytes_have_a_key(void **state)
{
    (void)state;
    struct arena *arena = arena_new(256 * 1024);
    assert_true(name_key(arena, SPAN("\xFF\xFE\0x")).len > 0);
    assert_int_equal(name_key(arena, SPAN("")).len, 0);
    assert_true(name_key_version().len > 0);
    arena_free(arena);
}

static void valid(const char *name, bool wanted, const char *word_of_why, int line)
{
    struct span why = SPAN("");
    bool got = name_is_valid(span_of(name), &why);
    if (got != wanted || (!wanted && strstr(why.ptr, word_of_why) == NULL)) {
        print_error("\"%s\": %s, \"%.*s\"\n", name, got ? "allowed" : "refused", SPAN_ARG(why));
        _fail(__FILE__, line);
    }
}

static void names_people_use_are_allowed(void **state)
{
    (void)state;
    static const char *const names[] = {
        "Jo",
        "anna",
        "Anna-Maria.2",
        "back_pain_42",
        "\xC3\x89lodie",
        "\xD0\x90\xD0\xBD\xD0\xBD\xD0\xB0",
        "\xE7\x94\xB0\xE4\xB8\xAD\xE3\x81\x95\xE3\x82\x93",
        "\xE0\xA4\xB9\xE0\xA4\xBF\xE0\xA4\xA8\xE0\xA5\x8D\xE0\xA4\xA6\xE0\xA5\x80",
        "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D",
        "9lives",
        "abcdefghijklmnopqrstuvwxyz0123",
    };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        valid(names[i], true, "", __LINE__);
}

static void other_names_are_refused_with_a_reason(void **state)
{
    (void)state;
    valid("", false, "2 to 30", __LINE__);
    valid("a", false, "2 to 30", __LINE__);
    valid("abcdefghijklmnopqrstuvwxyz01234", false, "2 to 30", __LINE__);
    valid("_anna", false, "begin", __LINE__);
    valid(".anna", false, "begin", __LINE__);
    valid("\xCC\x81"
          "anna",
          false, "begin", __LINE__);
    valid("anna maria", false, "letters, digits and", __LINE__);
    valid("anna/maria", false, "letters, digits and", __LINE__);
    valid("anna<b>", false, "letters, digits and", __LINE__);
    valid("an\xE2\x80\xAEna", false, "letters, digits and", __LINE__);
    valid("an\xE2\x80\x8Bna", false, "letters, digits and", __LINE__);
    valid("an\xF0\x9F\x98\x80", false, "letters, digits and", __LINE__);
    valid("a\xCC\x81\xCC\x81\xCC\x81\xCC\x81", false, "letters, digits and", __LINE__);
    valid("ann\xC3", false, "again", __LINE__);
    valid("\xD0\x90nna", false, "one alphabet", __LINE__); /* Cyrillic A, then Latin */
    valid("admin", false, "kept", __LINE__);
    valid("ADMIN", false, "kept", __LINE__);
    valid("adm1n", false, "kept", __LINE__);
    valid("Deleted", false, "kept", __LINE__);
    valid("backtalk", false, "kept", __LINE__);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_does_not_tell_names_apart),
        cmocka_unit_test(look_alikes_do_not_tell_names_apart),
        cmocka_unit_test(different_names_stay_different),
        cmocka_unit_test(any_bytes_have_a_key),
        cmocka_unit_test(names_people_use_are_allowed),
        cmocka_unit_test(other_names_are_refused_with_a_reason),
    };
    return cmocka_run_group_tests_name("name_key", tests, NULL, NULL);
}
