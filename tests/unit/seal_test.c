/* Sealed values: who can open which, and what a file with keys may look like. */
#include "unit/unit.h"

#include "core/seal_file.h"

#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECRET SPAN("12345678901234567890")
/* 32 bytes that are the same each time. */
#define FIRST "CzBVep/E6Q4zWH2ix+wRNluApcrvFDleg6jN8hc8YYY="
#define FIRST_NAME "50d7cb45c4a3eb4b"
#define SECOND "8QJ0ZkHXu0l5v2sT0mYw1n7oRr3cKqf9aBdEiGhLjNs="

static struct arena *arena;
static struct text why;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    text_init(&why, 4096);
    return sodium_init() < 0;
}

static int tear_down(void **state)
{
    (void)state;
    seal_keys_forget();
    text_free(&why);
    arena_free(arena);
    return 0;
}

static void take(const char *text)
{
    if (!seal_keys_read(span_of(text), &why))
        fail_msg("%s", text_string(&why));
}

static bool opens(const char *purpose, int64_t id, struct span sealed)
{
    struct span plain;
    if (!seal_open(arena, purpose, id, sealed, &plain))
        return false;
    assert_true(span_equal(plain, SECRET));
    return true;
}

/* ---- sealing ---- */

static void what_is_sealed_opens_and_never_looks_the_same(void **state)
{
    (void)state;
    take(FIRST);
    struct span one = seal(arena, SEAL_TOTP, 42, SECRET);
    struct span other = seal(arena, SEAL_TOTP, 42, SECRET);
    assert_int_equal(one.len, SECRET.len + SEAL_MORE_LEN);
    assert_false(span_equal(one, other));
    assert_true(span_find_text(one, "1234") == one.len);
    assert_true(opens(SEAL_TOTP, 42, one));
    assert_true(opens(SEAL_TOTP, 42, other));
    struct span plain;
    assert_true(seal_open(arena, SEAL_TOTP, 1, seal(arena, SEAL_TOTP, 1, SPAN("")), &plain));
    assert_int_equal(plain.len, 0);
}

static void it_opens_for_its_account_and_purpose_only(void **state)
{
    (void)state;
    take(FIRST);
    struct span sealed = seal(arena, SEAL_TOTP, 42, SECRET);
    assert_false(opens(SEAL_TOTP, 43, sealed));
    assert_false(opens(SEAL_TOTP, 4, sealed));
    assert_false(opens(SEAL_TOTP, 0, sealed));
    assert_false(opens(SEAL_SIGNING, 42, sealed));
}

static void no_bit_of_it_can_be_changed_and_none_be_missing(void **state)
{
    (void)state;
    take(FIRST);
    struct span sealed = seal(arena, SEAL_TOTP, 42, SECRET);
    for (size_t i = 0; i < 8 * sealed.len; i++) {
        struct span changed = arena_span(arena, sealed);
        ((char *)changed.ptr)[i / 8] = (char)(changed.ptr[i / 8] ^ (1 << i % 8));
        assert_false(opens(SEAL_TOTP, 42, changed));
    }
    for (size_t len = 0; len < sealed.len; len++)
        assert_false(opens(SEAL_TOTP, 42, span_make(sealed.ptr, len)));
    struct span longer = arena_printf(arena, "%*s", (int)sealed.len + 1, "");
    memcpy((char *)longer.ptr, sealed.ptr, sealed.len);
    assert_false(opens(SEAL_TOTP, 42, longer));
    assert_true(opens(SEAL_TOTP, 42, sealed));
}

/* Made by another program: what is in a database opens with every version to come. */
static void the_format_is_what_it_was(void **state)
{
    (void)state;
    static const char hex[] = FIRST_NAME "000102030405060708090a0b0c0d0e0f1011121314151617"
                                         "89ccbeb2684969330ec8503ce8de584f34b0a4154dd1f4349ef1d1c1"
                                         "41bc288f6d25ad1a";
    unsigned char bytes[128];
    size_t len;
    assert_int_equal(sodium_hex2bin(bytes, sizeof(bytes), hex, strlen(hex), NULL, &len, NULL), 0);
    take(FIRST);
    struct span sealed = span_make((const char *)bytes, len);
    assert_true(opens(SEAL_TOTP, 42, sealed));
    assert_span(seal_key_words(arena, seal_key_of(sealed)), FIRST_NAME);
}

/* ---- keys ---- */

static void another_key_opens_nothing(void **state)
{
    (void)state;
    take(FIRST);
    struct span sealed = seal(arena, SEAL_TOTP, 42, SECRET);
    assert_true(seal_knows(sealed));
    take(SECOND);
    assert_false(seal_knows(sealed));
    assert_false(opens(SEAL_TOTP, 42, sealed));
    seal_keys_forget();
    assert_false(opens(SEAL_TOTP, 42, sealed));
    assert_int_equal(seal(arena, SEAL_TOTP, 42, SECRET).len, 0);
}

static void the_first_key_seals_and_all_of_them_open(void **state)
{
    (void)state;
    take(FIRST);
    struct span before = seal(arena, SEAL_TOTP, 42, SECRET);
    take("# of this year\n" SECOND "\r\n\n  # of last year\n  " FIRST "  \n");
    size_t count;
    struct span *keys = seal_keys(arena, &count);
    assert_int_equal(count, 2);
    assert_span(seal_key_words(arena, keys[1]), FIRST_NAME);
    struct span after = seal(arena, SEAL_TOTP, 42, SECRET);
    assert_true(span_equal(seal_key_of(after), keys[0]));
    assert_true(opens(SEAL_TOTP, 42, before));
    assert_true(opens(SEAL_TOTP, 42, after));
    take(SECOND);
    assert_true(opens(SEAL_TOTP, 42, after));
}

static void a_new_key_is_a_line_that_can_be_read(void **state)
{
    (void)state;
    struct span one = seal_key_line(arena);
    struct span other = seal_key_line(arena);
    assert_int_equal(one.len, SEAL_LINE_LEN);
    assert_false(span_equal(one, other));
    take(arena_string(arena, one));
    assert_true(opens(SEAL_TOTP, 1, seal(arena, SEAL_TOTP, 1, SECRET)));
}

static void what_is_no_key_is_refused_and_not_repeated(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *words;
    } wrong[] = {
        {"", "there is no key in it"},
        {"\n# nothing yet\n", "there is no key in it"},
        {"hunter2hunter2", "line 1 is no key"},
        {FIRST "\nqqqqCzBVep/E6Q4zWH2ix+wRNluApcrvFDleg6jN8hc8YYY=", "line 2 is no key"},
        {FIRST " " SECOND, "line 1 is no key"},
        {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "line 1 is no key"},
        {"bXkgcGFzc3BocmFzZSBteSBwYXNzcGhyYXNlIG15IHA=", "line 1 is no key"}, /* words, twice */
        {FIRST "\n" FIRST "\n" FIRST "\n" FIRST "\n" FIRST "\n" FIRST "\n" FIRST "\n" FIRST
               "\n" FIRST,
         "more than 8 keys"},
    };
    take(FIRST);
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        size_t count;
        text_clear(&why);
        assert_false(seal_keys_read(span_of(wrong[i].text), &why));
        assert_non_null(strstr(text_string(&why), wrong[i].words));
        assert_null(strstr(text_string(&why), "hunter2"));
        assert_null(strstr(text_string(&why), "qqqq"));
        (void)seal_keys(arena, &count);
        assert_int_equal(count, 0);
    }
}

/* ---- the file ---- */

static char folder[] = "/tmp/backtalk-seal.XXXXXX";

static const char *file_of(const char *name, const char *text, mode_t mode)
{
    const char *path = arena_printf(arena, "%s/%s", folder, name).ptr;
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
    return path;
}

static void reading_says(const char *words)
{
    text_clear(&why);
    assert_false(seal_file_read(&why));
    if (strstr(text_string(&why), words) == NULL)
        fail_msg("it says: %s", text_string(&why));
}

static void what_is_wrong_with_the_file_is_said(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(folder));
    unsetenv("CREDENTIALS_DIRECTORY");
    unsetenv("SEAL_KEY_FILE");
    reading_says("set SEAL_KEY_FILE to a file");
    setenv("SEAL_KEY_FILE", "", 1);
    reading_says("set SEAL_KEY_FILE to a file");
    setenv("SEAL_KEY_FILE", "/nowhere/backtalk.key", 1);
    reading_says("/nowhere/backtalk.key cannot be read: No such file");
    setenv("SEAL_KEY_FILE", folder, 1);
    reading_says("is no file");
    setenv("SEAL_KEY_FILE", file_of("open", FIRST "\n", 0644), 1);
    reading_says("everybody on this machine may read");
    setenv("SEAL_KEY_FILE", file_of("wrong", "hunter2\n", 0600), 1);
    reading_says("line 1 is no key");
    char *much = arena_alloc(arena, 8192);
    memset(much, '\n', 8191);
    setenv("SEAL_KEY_FILE", file_of("long", much, 0600), 1);
    reading_says("too long");
    setenv("SEAL_KEY_FILE", file_of("right", FIRST "\n", 0640), 1);
    assert_true(seal_file_read(&why));
}

/* systemd gives its credentials a mode of its own; one that is there goes before the setting. */
static void a_credential_of_systemd_is_taken(void **state)
{
    (void)state;
    setenv("CREDENTIALS_DIRECTORY", folder, 1);
    setenv("SEAL_KEY_FILE", file_of("right", FIRST "\n", 0600), 1);
    size_t count;
    assert_true(seal_file_read(&why));
    assert_span(seal_key_words(arena, seal_keys(arena, &count)[0]), FIRST_NAME);
    (void)file_of("backtalk.key", SECOND "\n", 0444);
    assert_true(seal_file_read(&why));
    assert_true(strcmp(seal_key_words(arena, seal_keys(arena, &count)[0]).ptr, FIRST_NAME) != 0);
}

static void a_file_that_does_not_fit_is_told_from_a_changed_value(void **state)
{
    (void)state;
    unsetenv("CREDENTIALS_DIRECTORY");
    take(FIRST);
    struct span sealed = seal(arena, SEAL_SIGNING, 0, SECRET);
    setenv("SEAL_KEY_FILE", file_of("other", SECOND "\n", 0600), 1);
    assert_true(seal_file_read(&why));
    text_clear(&why);
    seal_file_refusal(sealed, &why);
    assert_non_null(strstr(text_string(&why), "sealed with the key " FIRST_NAME));
    assert_non_null(strstr(text_string(&why), "/other has no such key"));
    setenv("SEAL_KEY_FILE", file_of("right", FIRST "\n", 0600), 1);
    assert_true(seal_file_read(&why));
    text_clear(&why);
    seal_file_refusal(sealed, &why);
    assert_non_null(strstr(text_string(&why), "somebody changed it"));
    static const char *const names[] = {"open", "wrong", "long", "right", "other", "backtalk.key"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        assert_int_equal(unlink(arena_printf(arena, "%s/%s", folder, names[i]).ptr), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_sealed_opens_and_never_looks_the_same),
        cmocka_unit_test(it_opens_for_its_account_and_purpose_only),
        cmocka_unit_test(no_bit_of_it_can_be_changed_and_none_be_missing),
        cmocka_unit_test(the_format_is_what_it_was),
        cmocka_unit_test(another_key_opens_nothing),
        cmocka_unit_test(the_first_key_seals_and_all_of_them_open),
        cmocka_unit_test(a_new_key_is_a_line_that_can_be_read),
        cmocka_unit_test(what_is_no_key_is_refused_and_not_repeated),
        cmocka_unit_test(what_is_wrong_with_the_file_is_said),
        cmocka_unit_test(a_credential_of_systemd_is_taken),
        cmocka_unit_test(a_file_that_does_not_fit_is_told_from_a_changed_value),
    };
    return cmocka_run_group_tests_name("seal", tests, set_up, tear_down);
}
