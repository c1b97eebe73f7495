/* Which numbers of a limit fit together. */
#include "unit/unit.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "limit/limit.h"
#include "web/limit_words.h"

static struct limit_rule rule(const char *what, const char *scope, int64_t most)
{
    return (struct limit_rule){.what = span_of(what),
                               .scope = span_of(scope),
                               .seconds = 3600,
                               .most = most,
                               .first_day = LIMIT_NONE,
                               .first_hour = LIMIT_NONE,
                               .free = LIMIT_NONE};
}

static void numbers_that_fit_have_no_fault(void **state)
{
    (void)state;
    const char *field;
    struct limit_rule ask = rule("ask", "account", 20);
    ask.first_day = 10;
    ask.first_hour = 4;
    ask.free = 5;
    assert_null(limit_fault(&ask, &field));
    struct limit_rule all = rule("register", "all", LIMIT_ALL_LEAST);
    assert_null(limit_fault(&all, &field));
}

static void what_does_not_fit_is_told_at_its_field(void **state)
{
    (void)state;
    const char *field;
    struct limit_rule all = rule("register", "all", LIMIT_ALL_LEAST - 1);
    assert_non_null(limit_fault(&all, &field));
    assert_string_equal(field, "most");
    struct limit_rule ask = rule("ask", "account", 20);
    ask.first_day = 21;
    assert_non_null(limit_fault(&ask, &field));
    assert_string_equal(field, "first_day");
    ask.first_day = 10;
    ask.first_hour = 11;
    assert_non_null(limit_fault(&ask, &field));
    assert_string_equal(field, "first_hour");
    struct limit_rule search = rule("search", "network", 60);
    search.free = 30;
    assert_non_null(limit_fault(&search, &field));
    assert_string_equal(field, "free");
}

static void every_refusal_says_the_time_in_one_place(void **state)
{
    (void)state;
    static const char *const whats[] = {"register", "signin",  "password", "forgotten", "ask",
                                        "answer",   "comment", "vote",     "edit",      "draft",
                                        "search",   "suggest", "preview",  "export",    "another"};
    static const char *const scopes[] = {"account", "name", "device", "network", "all"};
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < COUNT_OF(whats) * COUNT_OF(scopes); i++) {
        struct span words = limit_words(arena, whats[i / COUNT_OF(scopes)],
                                        span_of(scopes[i % COUNT_OF(scopes)]), 350);
        size_t at = span_find_text(words, " in 6 minutes");
        assert_true(at < words.len);
        assert_true(span_find(words, '{') == words.len);
        struct span rest = span_from(words, at + 1);
        assert_true(span_find_text(rest, "minutes") + 8 <= rest.len);
        assert_true(span_ends(words, "."));
    }
    struct span own = limit_words(arena, "ask", SPAN("account"), 30);
    assert_span(own, "You have asked several questions lately, so please post this one in 30 "
                     "seconds.");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_that_fit_have_no_fault),
        cmocka_unit_test(every_refusal_says_the_time_in_one_place),
        cmocka_unit_test(what_does_not_fit_is_told_at_its_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
