/* Which passwords may be chosen. */
#include "unit/unit.h"

#include "account/account.h"
#include "account/password.h"

static struct arena *arena;

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new(16 * 1024 * 1024);
    return 0;
}

static int free_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* What is said against a password of mia_walker, mia.walker@example.org; "": nothing. */
static struct span against(const char *password)
{
    struct span why;
    bool allowed = account_password_is_allowed(arena, span_of(password), SPAN("mia_walker"),
                                               SPAN("m.walker@seaside.example"), &why);
    assert_int_equal(allowed, why.len == 0);
    return why;
}

static void refuse(const char *const *passwords, size_t count, const char *words)
{
    for (size_t i = 0; i < count; i++) {
        struct span why = against(passwords[i]);
        if (memmem(why.ptr == NULL ? "" : why.ptr, why.len, words, strlen(words)) == NULL)
            fail_msg("\"%s\": " SPAN_FMT, passwords[i], SPAN_ARG(why));
    }
}

static void the_commonest_are_refused(void **state)
{
    (void)state;
    static const char *const common[] = {
        "password", "PassWord",    "password1",       "Password123!",     "p4ssw0rd",
        "P@$$w0rd", "12345678",    "1234567890",      "qwertyuiop",       "1q2w3e4r",
        "iloveyou", "sunshine",    "football2026",    "!!superman!!",     "trustno1",
        "starwars", "michelle",    "charlie99",       "passwordpassword", "dragondragon",
        "letmein!", "qwerty12345", "monkey123456789",
    };
    refuse(common, COUNT_OF(common), "tried first");
}

static void rows_of_keys_and_repetition_are_refused(void **state)
{
    (void)state;
    static const char *const patterns[] = {
        "zzzzzzzzzzzzzzzz", "xyzxyzxyzxyz", "hijklmnop",
        "9876543219876543", "poiuytrewq.,", "77777777777777777777",
    };
    refuse(patterns, COUNT_OF(patterns), "Easy to guess");
}

static void what_is_known_of_the_account_is_refused(void **state)
{
    (void)state;
    static const char *const own[] = {
        "mia_walker",   "MIA_WALKER!",   "mia_walker2026", "backtalk",         "Backtalk2026",
        "backtalk!!!!", "m.walker12345", "seaside-2026",   "backtalkpassword", "Mia_WaIker",
    };
    refuse(own, COUNT_OF(own), "Easy to guess");
    /* With enough beside it, a name does no harm. */
    assert_span(against("the quiet harbour of mia_walker"), "");
    assert_span(against("backtalk needs three good words"), "");
}

static void anything_else_may_be_chosen_whatever_it_is_made_of(void **state)
{
    (void)state;
    static const char *const good[] = {
        "correct horse battery",        "tight-back-42",     "a quiet hill",
        "lower case only here",         "zug fährt spät ab", "много тёплых слов",
        "とても長い合言葉です",         "rjkvuwop",          "Xk9#mQ2$",
        "    leading and trailing    ", "seven ducks swim",  "no digits at all",
    };
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_span(against(good[i]), "");
}

static void eight_to_256_characters_are_allowed(void **state)
{
    (void)state;
    struct text text;
    text_init(&text, 4096);
    const char *letters[] = {"q", "ü", "🦆"};
    for (int i = 0; i < 256; i++)
        text_add_string(&text, letters[i * 7 % 11 % 3]);
    assert_span(against(text_string(&text)), "");
    text_add_string(&text, "a");
    refuse((const char *const[]){text_string(&text)}, 1, "at most 256");
    text_free(&text);
    refuse((const char *const[]){"", "a", "rjkvuwo", "ü ö ä ß"}, 4, "at least 8");
    assert_span(against("ü ö ä ß "), "");
}

static void the_list_is_sorted_and_whole(void **state)
{
    (void)state;
    assert_true(password_is_common(SPAN("password")));
    assert_true(password_is_common(SPAN("!qaz2wsx")));
    assert_true(password_is_common(SPAN("zzzzzzz1")));
    assert_false(password_is_common(SPAN("sunshin~")));
    assert_false(password_is_common(SPAN("password\nx")));
    assert_false(password_is_common(SPAN("")));
    assert_false(password_is_common(SPAN("~~~~~~~~~~~")));
    assert_false(password_is_common(SPAN("\x01")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_commonest_are_refused),
        cmocka_unit_test(rows_of_keys_and_repetition_are_refused),
        cmocka_unit_test(what_is_known_of_the_account_is_refused),
        cmocka_unit_test(anything_else_may_be_chosen_whatever_it_is_made_of),
        cmocka_unit_test(eight_to_256_characters_are_allowed),
        cmocka_unit_test(the_list_is_sorted_and_whole),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
