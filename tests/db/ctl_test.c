/* The small commands of backtalk-ctl: roles, accounts to try, counts, usage. */
#include "db/product.h"

#include "ctl/accounts.h"
#include "ctl/recount.h"

#include "core/name_key.h"
#include "core/version.h"

#include <limits.h>
#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct product product;
static struct arena *arena;
static char said[16 * 1024];

static int setup(void **state)
{
    (void)state;
    product_open(&product);
    arena = arena_new(1024 * 1024);
    assert_int_equal(setenv("DATABASE_URL", product.uri, 1), 0);
    return sodium_init() < 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    product_close(&product);
    return 0;
}

static void register_as(const char *name)
{
    struct span sql =
        arena_printf(arena, "INSERT INTO account (name, name_key) VALUES ('%s', '" SPAN_FMT "')",
                     name, SPAN_ARG(name_key(arena, span_of(name))));
    harness_sql(product.uri, arena_string(arena, sql));
}

static enum role_result give(const char *name, const char *role)
{
    struct span shown;
    return role_give(product.db, arena, span_of(name), span_of(role), &shown);
}

/* Arguments as main() would pass them on. */
static int run(ctl_command *command, int count, const char *first, const char *second)
{
    char a[64];
    char b[64];
    snprintf(a, sizeof(a), "%s", first);
    snprintf(b, sizeof(b), "%s", second);
    char *arguments[] = {a, b, NULL};
    return command(count, arguments);
}

static void test_a_role_is_given_and_noted(void **state)
{
    (void)state;
    register_as("Ada");
    assert_int_equal(give("Ada", "admin"), ROLE_SET);
    assert_string_equal(product_text(&product, "SELECT role FROM account"), "admin");
    assert_string_equal(
        product_text(&product,
                     "SELECT (data->>'role') || (data->>'was') FROM event WHERE kind = 'role'"),
        "adminmember");
    assert_int_equal(give("Ada", "admin"), ROLE_SAME);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM event"), 1);
    assert_int_equal(give("ADA", "coach"), ROLE_SET); /* the name as it looks */
    assert_int_equal(give("nobody-here", "coach"), ROLE_NO_ACCOUNT);
    assert_int_equal(give("Ada", "king"), ROLE_UNKNOWN);
    assert_string_equal(product_text(&product, "SELECT role FROM account"), "coach");
}

static void test_pages_are_told_of_a_new_role(void **state)
{
    (void)state;
    register_as("Ada");
    assert_int_equal(give("Ada", "moderator"), ROLE_SET);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM outbox WHERE topic = ''"), 1);
}

static void test_the_role_command(void **state)
{
    (void)state;
    register_as("Ada");
    assert_int_equal(run(role_main, 2, "Ada", "admin"), CTL_OK);
    assert_string_equal(product_text(&product, "SELECT role FROM account"), "admin");
    assert_int_equal(run(role_main, 2, "Bob", "admin"), CTL_FAILED);
    assert_int_equal(run(role_main, 2, "Ada", "king"), CTL_USAGE);
    assert_int_equal(run(role_main, 1, "Ada", ""), CTL_USAGE);
}

static void sign_in_as(const char *name, int times)
{
    harness_sql(
        product.uri,
        arena_printf(arena,
                     "INSERT INTO session (token_hash, account_id, expires_at, address, agent)"
                     " SELECT sha256(convert_to(name || n, 'UTF8')), id, now() + interval '1 "
                     "day', '192.0.2.7', 'a test' FROM account, generate_series(1, %d) AS n "
                     "WHERE name = '%s'",
                     times, name)
            .ptr);
}

static int64_t sessions_of(const char *name)
{
    return product_number(&product,
                          arena_printf(arena,
                                       "SELECT count(*) FROM session s JOIN account a ON a.id = "
                                       "s.account_id WHERE a.name = '%s'",
                                       name)
                              .ptr);
}

static void test_somebody_or_everybody_is_signed_out(void **state)
{
    (void)state;
    register_as("Ada");
    register_as("Ben");
    sign_in_as("Ada", 3);
    sign_in_as("Ben", 2);
    assert_int_equal(run(sign_out_main, 1, "ADA", ""), CTL_OK); /* the name as it looks */
    assert_int_equal(sessions_of("Ada"), 0);
    assert_int_equal(sessions_of("Ben"), 2);
    assert_int_equal(product_number(&product,
                                    "SELECT count(*) FROM audit u JOIN account a ON a.id = "
                                    "u.account_id WHERE u.kind = 'signed_out' AND a.name = "
                                    "'Ada'"),
                     1);
    assert_int_equal(run(sign_out_main, 1, "nobody-here", ""), CTL_FAILED);
    assert_int_equal(run(sign_out_main, 0, "", ""), CTL_USAGE);
    sign_in_as("Ada", 1);
    assert_int_equal(run(sign_out_main, 1, "--everybody", ""), CTL_OK);
    assert_int_equal(sessions_of("Ada") + sessions_of("Ben"), 0);
    assert_int_equal(
        product_number(
            &product,
            "SELECT count(*) FROM audit WHERE kind = 'signed_out' AND account_id IS NULL"),
        1);
}

static void test_usage(void **state)
{
    (void)state;
    assert_int_equal(run(load_main, 0, "", ""), CTL_USAGE);
    assert_int_equal(run(import_main, 1, "stackexchange", ""), CTL_USAGE);
    assert_int_equal(run(import_main, 2, "reddit", "/tmp"), CTL_USAGE);
    assert_int_equal(run(migrate_main, 1, "now", ""), CTL_USAGE);
    assert_int_equal(run(schema_main, 1, "x", ""), CTL_USAGE);
    assert_int_equal(run(schema_main, 0, "", ""), CTL_OK);
    assert_int_equal(run(migrate_main, 0, "", ""), CTL_OK);
    assert_int_equal(run(demo_main, 1, "x", ""), CTL_USAGE);
    assert_int_equal(run(recount_main, 1, "x", ""), CTL_USAGE);
    assert_int_equal(run(reindex_main, 1, "x", ""), CTL_USAGE);
}

static void test_a_database_that_is_down(void **state)
{
    (void)state;
    assert_int_equal(setenv("DATABASE_URL", "postgresql://nobody@/nothing?host=/nowhere", 1), 0);
    assert_int_equal(run(schema_main, 0, "", ""), CTL_FAILED);
    assert_int_equal(run(role_main, 2, "Ada", "admin"), CTL_FAILED);
    assert_int_equal(run(load_main, 1, "assets/library", ""), CTL_FAILED);
    assert_int_equal(run(reindex_main, 0, "", ""), CTL_FAILED);
}

static void test_accounts_to_try(void **state)
{
    (void)state;
    assert_true(demo_make(product.db));
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM account WHERE password LIKE '$argon2id$%'"),
        4);
    assert_int_equal(product_number(&product, "SELECT count(DISTINCT role) FROM account"), 4);
    char before[64];
    char after[64];
    product_digest(&product, before);
    assert_true(demo_make(product.db));
    product_digest(&product, after);
    assert_string_equal(before, after);
    harness_sql(product.uri, "UPDATE account SET password = 'x', role = 'member'");
    assert_true(demo_make(product.db));
    assert_int_equal(product_number(&product, "SELECT count(DISTINCT role) FROM account"), 4);
    char hash[crypto_pwhash_STRBYTES];
    snprintf(hash, sizeof(hash), "%s",
             product_text(&product, "SELECT password FROM account WHERE role = 'admin'"));
    assert_int_equal(crypto_pwhash_str_verify(hash, demo_password, strlen(demo_password)), 0);
}

static void test_accounts_to_try_stay_out_of_other_databases(void **state)
{
    (void)state;
    assert_int_equal(run(demo_main, 0, "", ""), CTL_FAILED);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM account"), 0);
}

static void test_recount_finds_and_mends(void **state)
{
    (void)state;
    assert_int_equal(product_load(&product, "assets/library"), CTL_OK);
    assert_int_equal(run(recount_main, 0, "", ""), CTL_OK);
    harness_sql(
        product.uri,
        "UPDATE question SET answer_count = answer_count + 1;"
        "UPDATE tag SET question_count = 9 WHERE name = 'tight';"
        "UPDATE symptom_set SET threads = ~threads WHERE tag_id > 0;"
        "DELETE FROM link_counted WHERE post_id % 2 = 0;"
        "UPDATE link_count SET wanted = NOT wanted WHERE length(slug) > 8;"
        "UPDATE post_score SET deleted = true WHERE post_id = (SELECT max(id) FROM question);"
        "UPDATE post_score SET score = 77 WHERE post_id = (SELECT min(id) FROM question)");
    assert_int_equal(run(recount_main, 0, "", ""), CTL_FAILED);
    assert_int_equal(run(recount_main, 1, "--mend", ""), CTL_OK);
    assert_int_equal(run(recount_main, 0, "", ""), CTL_OK);
    harness_sql(product.uri, "DELETE FROM search_document WHERE kind = 'stretch'");
    assert_int_equal(run(recount_main, 1, "--mend", ""),
                     CTL_FAILED); /* nothing to count these from */
}

static void test_rerender_makes_html_again(void **state)
{
    (void)state;
    assert_int_equal(product_load(&product, "assets/library"), CTL_OK);
    char before[64];
    char after[64];
    product_digest(&product, before);
    assert_int_equal(run(rerender_main, 0, "", ""), CTL_OK);
    product_digest(&product, after);
    assert_string_equal(before, after); /* nothing was out of date */
    harness_sql(product.uri, "UPDATE post SET html = '<p>old</p>' WHERE id % 3 = 0;"
                             "UPDATE tag SET html = '<p>old</p>' WHERE name = 'tight';"
                             "DELETE FROM link WHERE post_id % 3 = 0");
    assert_int_equal(run(rerender_main, 0, "", ""), CTL_OK);
    product_jobs(&product);
    product_digest(&product, after);
    assert_string_equal(before, after);
    assert_int_equal(run(rerender_main, 1, "x", ""), CTL_USAGE);
}

/* The program as people start it: its exit status, what it says on standard output and on standard error. */
static int start(const char *before, const char *words, const char *which)
{
    char line[PATH_MAX + 512];
    char root[PATH_MAX];
    assert_non_null(getcwd(root, sizeof(root)));
    snprintf(line, sizeof(line), "%s '%s'/build/backtalk-ctl %s %s", before, root, words, which);
    FILE *pipe = popen(line, "r");
    assert_non_null(pipe);
    size_t len = fread(said, 1, sizeof(said) - 1, pipe);
    said[len] = '\0';
    int status = pclose(pipe);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void test_help_and_version(void **state)
{
    (void)state;
    assert_int_equal(start("", "--version", "2>/dev/null"), 0);
    assert_string_equal(said, "backtalk " BACKTALK_VERSION "\n");
    assert_int_equal(start("", "--help", "2>/dev/null"), 0);
    assert_non_null(strstr(said, "migrate"));
    assert_non_null(strstr(said, "recount"));
    static const char *const ways[] = {"role --help", "role -h", "help role"};
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        assert_int_equal(start("", ways[i], "2>/dev/null"), 0);
        assert_non_null(strstr(said, "usage: backtalk-ctl role NAME"));
        assert_null(strstr(said, "recount"));
    }
}

static void test_an_unknown_command_is_answered_with_the_usage(void **state)
{
    (void)state;
    assert_int_equal(start("", "fly", "2>/dev/null"), CTL_USAGE);
    assert_string_equal(said, "");
    assert_int_equal(start("", "fly", "2>&1"), CTL_USAGE);
    assert_non_null(strstr(said, "no command 'fly'"));
    assert_non_null(strstr(said, "usage: backtalk-ctl COMMAND"));
    assert_int_equal(start("", "", "2>/dev/null"), CTL_USAGE);
    assert_string_equal(said, "");
}

static void test_migrate_works_in_any_folder(void **state)
{
    (void)state;
    char root[PATH_MAX];
    char home[PATH_MAX + 64];
    assert_non_null(getcwd(root, sizeof(root)));
    assert_int_equal(start("cd / &&", "migrate", "2>&1"), 0);
    snprintf(home, sizeof(home), "cd / && BACKTALK_HOME='%s'", root);
    assert_int_equal(start(home, "migrate", "2>&1"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_role_is_given_and_noted, setup, teardown),
        cmocka_unit_test_setup_teardown(test_pages_are_told_of_a_new_role, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_role_command, setup, teardown),
        cmocka_unit_test_setup_teardown(test_somebody_or_everybody_is_signed_out, setup, teardown),
        cmocka_unit_test_setup_teardown(test_usage, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_database_that_is_down, setup, teardown),
        cmocka_unit_test_setup_teardown(test_accounts_to_try, setup, teardown),
        cmocka_unit_test_setup_teardown(test_accounts_to_try_stay_out_of_other_databases, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_help_and_version, setup, teardown),
        cmocka_unit_test_setup_teardown(test_an_unknown_command_is_answered_with_the_usage, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_migrate_works_in_any_folder, setup, teardown),
        cmocka_unit_test_setup_teardown(test_recount_finds_and_mends, setup, teardown),
        cmocka_unit_test_setup_teardown(test_rerender_makes_html_again, setup, teardown),
    };
    return cmocka_run_group_tests_name("ctl", tests, NULL, NULL);
}
