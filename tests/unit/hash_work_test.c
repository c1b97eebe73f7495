/* Stored passwords: which function and parameters, a salt of their own, raised when they are of before. */
#include "unit/unit.h"

#include "core/span.h"
#include "web/hash_work.h"

static const char words[] = "a quiet morning walk";

static struct hash_work work_on(const char *stored, const char *typed)
{
    char password[64];
    struct hash_work work = {.make = stored == NULL, .password = password};
    work.password_len = (size_t)snprintf(password, sizeof(password), "%s", typed);
    if (stored != NULL)
        memcpy(work.stored, stored, strlen(stored) + 1);
    hash_work_do(&work);
    /* What was typed is nowhere when it is done. */
    for (size_t i = 0; i < work.password_len; i++)
        assert_int_equal(password[i], 0);
    return work;
}

static int begin(void **state)
{
    (void)state;
    return sodium_init() < 0;
}

static void each_has_a_salt_of_its_own(void **state)
{
    (void)state;
    struct hash_work one = work_on(NULL, words);
    struct hash_work other = work_on(NULL, words);
    assert_true(one.ok && other.ok);
    /* "$argon2id$v=19$m=65536,t=2,p=1$SALT$HASH": a salt of 16 bytes, written as 22 letters. */
    static const char front[] = "$argon2id$v=19$m=65536,t=2,p=1$";
    assert_memory_equal(one.stored, front, sizeof(front) - 1);
    const char *salt = one.stored + sizeof(front) - 1;
    assert_int_equal(strcspn(salt, "$"), 22);
    assert_memory_not_equal(salt, other.stored + sizeof(front) - 1, 22);
    assert_string_not_equal(one.stored, other.stored);
    assert_null(strstr(one.stored, words));
}

static void only_the_right_one_is_right(void **state)
{
    (void)state;
    struct hash_work made = work_on(NULL, words);
    struct hash_work right = work_on(made.stored, words);
    assert_true(right.ok);
    assert_false(right.needs_rehash);
    static const char *const wrong[] = {"", "a quiet morning wal", "a quiet morning walk ",
                                        "A quiet morning walk"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_false(work_on(made.stored, wrong[i]).ok);
    /* Nobody there: the work is the same, and nothing is right. */
    assert_false(work_on("", words).ok);
}

static void what_was_made_with_less_is_to_be_made_again(void **state)
{
    (void)state;
    char weak[crypto_pwhash_STRBYTES];
    assert_int_equal(crypto_pwhash_str(weak, words, sizeof(words) - 1, crypto_pwhash_OPSLIMIT_MIN,
                                       crypto_pwhash_MEMLIMIT_MIN),
                     0);
    struct hash_work work = work_on(weak, words);
    assert_true(work.ok);
    assert_true(work.needs_rehash);
    work = work_on(weak, "not that one");
    assert_false(work.ok);
    assert_false(work.needs_rehash);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_has_a_salt_of_its_own),
        cmocka_unit_test(only_the_right_one_is_right),
        cmocka_unit_test(what_was_made_with_less_is_to_be_made_again),
    };
    return cmocka_run_group_tests_name("hash_work", tests, begin, NULL);
}
