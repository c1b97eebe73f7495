/* backtalk-ctl key: a key is replaced while both are there, however often that is begun; and what becomes of things without it. */
#include "db/product.h"
#include "unit/unit.h"

#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/seal_file.h"
#include "ctl/ctl.h"

/* More than two batches, and not a whole number of them. */
enum { APPS = 1203, BUFFER = 4096 };

#define FIRST "CzBVep/E6Q4zWH2ix+wRNluApcrvFDleg6jN8hc8YYY="
#define SECOND "8QJ0ZkHXu0l5v2sT0mYw1n7oRr3cKqf9aBdEiGhLjNs="
#define THIRD "hTq0mZs7wYb4vK1xXn9oPe3rUj6dLg2cFa8iEyMkVtw="

static struct product product;
static struct arena *arena;
static char folder[64];
static char said[BUFFER];

/* ---- stage ---- */

static void use_keys(const char *text)
{
    folder_write_text(folder, "backtalk.key", text);
    char path[128];
    snprintf(path, sizeof(path), "%s/backtalk.key", folder);
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(setenv("SEAL_KEY_FILE", path, 1), 0);
    assert_true(ctl_keys_read());
}

/* Each account's secret is told from all others'. */
static struct span secret_of(int64_t account)
{
    return arena_printf(arena, "%020lld", (long long)account);
}

static int64_t number(const char *sql)
{
    return product_number(&product, sql);
}

static void store(int64_t account, struct span sealed)
{
    char *hex = arena_alloc(arena, 2 * sealed.len + 1);
    sodium_bin2hex(hex, 2 * sealed.len + 1, (const unsigned char *)sealed.ptr, sealed.len);
    product_sql(&product,
                arena_printf(arena,
                             "INSERT INTO totp (account_id, sealed, confirmed_at) VALUES (%lld, "
                             "'\\x%s', now()) ON CONFLICT (account_id) DO UPDATE SET sealed = "
                             "excluded.sealed",
                             (long long)account, hex)
                    .ptr);
}

static void fill(int64_t from, int64_t to)
{
    for (int64_t account = from; account <= to; account++)
        store(account, seal(arena, SEAL_TOTP, account, secret_of(account)));
}

static struct span sealed_of(const char *sql)
{
    struct span sealed;
    struct text why;
    text_init(&why, BUFFER);
    struct span hex;
    if (!db_sync_value(product.db, sql, arena, &hex, &why))
        fail_msg("%s", text_string(&why));
    size_t len;
    unsigned char *bytes = arena_alloc(arena, hex.len / 2 + 1);
    assert_int_equal(sodium_hex2bin(bytes, hex.len / 2 + 1, hex.ptr, hex.len, NULL, &len, NULL), 0);
    sealed = span_make((const char *)bytes, len);
    text_free(&why);
    return sealed;
}

static bool app_opens(int64_t account)
{
    struct span plain;
    struct span sealed = sealed_of(arena_printf(arena,
                                                "SELECT encode(sealed, 'hex') FROM totp "
                                                "WHERE account_id = %lld",
                                                (long long)account)
                                       .ptr);
    return seal_open(arena, SEAL_TOTP, account, sealed, &plain) &&
           span_equal(plain, secret_of(account));
}

static struct span signing_key(void)
{
    struct span plain = SPAN("");
    struct span sealed = sealed_of("SELECT encode(sealed, 'hex') FROM secret");
    if (!seal_open(arena, SEAL_SIGNING, 0, sealed, &plain))
        return SPAN("");
    return plain;
}

/* Its exit code; what it says on both outputs is in `said`. */
static int key(const char *way)
{
    char file[128];
    snprintf(file, sizeof(file), "%s/said", folder);
    fflush(stdout);
    fflush(stderr);
    int out = dup(STDOUT_FILENO);
    int err = dup(STDERR_FILENO);
    assert_true(out != -1 && err != -1 && freopen(file, "w", stdout) != NULL);
    assert_true(dup2(fileno(stdout), STDERR_FILENO) != -1);
    char word[16];
    snprintf(word, sizeof(word), "%s", way);
    char *arguments[] = {word, NULL};
    int code = key_main(1, arguments);
    fflush(stdout);
    fflush(stderr);
    assert_true(dup2(out, STDOUT_FILENO) != -1 && dup2(err, STDERR_FILENO) != -1);
    close(out);
    close(err);
    size_t len;
    char *text = folder_read(folder, "said", &len);
    snprintf(said, sizeof(said), "%s", text);
    free(text);
    return code;
}

static void says(const char *words)
{
    if (strstr(said, words) == NULL)
        fail_msg("it says: %s", said);
}

static int begin(void **state)
{
    (void)state;
    assert_true(sodium_init() >= 0);
    arena = arena_new(64 << 20);
    folder_make(folder);
    product_open(&product);
    assert_int_equal(setenv("DATABASE_URL", product.uri, 1), 0);
    product_sql(&product, arena_printf(arena,
                                       "INSERT INTO account (id, name, name_key) OVERRIDING SYSTEM "
                                       "VALUE SELECT i, 'many' || i, 'many' || i FROM "
                                       "generate_series(1, %d) AS i",
                                       APPS)
                              .ptr);
    use_keys(FIRST "\n");
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_secret_begin, NULL, NULL, DB_TEXT(SPAN(SEAL_SIGNING)),
           DB_BYTES(seal(arena, SEAL_SIGNING, 0, SPAN("0123456789abcdef0123456789abcdef"))));
    product_run(&product, batch);
    db_batch_free(batch);
    fill(1, APPS);
    return 0;
}

static int end(void **state)
{
    (void)state;
    seal_keys_forget();
    product_close(&product);
    folder_remove(folder);
    arena_free(arena);
    return 0;
}

#define BY_KEYS "SELECT count(DISTINCT substr(sealed, 1, 8)) FROM totp"

/* ---- replacing the key ---- */

/* Ended somewhere in between: some are sealed again, and the command goes on with the rest. */
static void everything_is_sealed_again_however_often_it_was_begun(void **state)
{
    (void)state;
    use_keys(SECOND "\n" FIRST "\n");
    fill(200, 900);
    assert_int_equal(number(BY_KEYS), 2);
    assert_int_equal(key("rotate"), CTL_OK);
    says("Sealed again with the first key of the file: 503"); /* 502 apps and the signing key */
    assert_int_equal(number(BY_KEYS), 1);
    use_keys(SECOND "\n");
    for (int64_t account = 1; account <= APPS; account += 100)
        assert_true(app_opens(account));
    assert_true(app_opens(APPS));
    assert_true(span_equal(signing_key(), SPAN("0123456789abcdef0123456789abcdef")));
    assert_int_equal(key("rotate"), CTL_OK);
    says("file: 0");
}

/* Somebody sets their app up anew while it is sealed again: theirs is what is kept. */
static void what_changes_meanwhile_is_not_written_over(void **state)
{
    (void)state;
    use_keys(FIRST "\n" SECOND "\n");
    struct span before = sealed_of("SELECT encode(sealed, 'hex') FROM totp WHERE account_id = 7");
    struct span after = seal(arena, SEAL_TOTP, 7, secret_of(7));
    store(7, seal(arena, SEAL_TOTP, 7, SPAN("another secret of 20")));
    int64_t account = 7;
    int64_t done = 1;
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_ctl_key_totp_again, db_read_int, &done, DB_INTS(&account, 1),
           DB_TEXTS(&before, 1), DB_TEXTS(&after, 1));
    product_run(&product, batch);
    db_batch_free(batch);
    assert_int_equal(done, 0);
    struct span plain;
    struct span sealed = sealed_of("SELECT encode(sealed, 'hex') FROM totp WHERE account_id = 7");
    assert_true(seal_open(arena, SEAL_TOTP, 7, sealed, &plain));
    assert_span(plain, "another secret of 20");
    store(7, seal(arena, SEAL_TOTP, 7, secret_of(7)));
}

/* All that a pass finds is changed before it is written, by a server that has the old key only: the next pass finds it. */
static void what_changes_meanwhile_is_found_by_the_next_pass(void **state)
{
    (void)state;
    use_keys(FIRST "\n");
    store(7, seal(arena, SEAL_TOTP, 7, secret_of(7)));
    use_keys(SECOND "\n" FIRST "\n");
    assert_int_equal(number(BY_KEYS), 2);
    product_sql(&product,
                "CREATE SEQUENCE tries;"
                "CREATE FUNCTION not_at_first() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "RETURN CASE WHEN nextval('tries') > 1 THEN NEW END; END $$;"
                "CREATE TRIGGER not_at_first BEFORE UPDATE ON totp FOR EACH ROW EXECUTE "
                "FUNCTION not_at_first()");
    assert_int_equal(key("rotate"), CTL_OK);
    says("file: 1");
    assert_int_equal(number(BY_KEYS), 1);
    assert_true(app_opens(7));
    product_sql(&product, "DROP TRIGGER not_at_first ON totp; DROP FUNCTION not_at_first; DROP "
                          "SEQUENCE tries");
}

/* A value that no key opens stays as it is, and is told; so does one that was moved here from another account. */
static void what_does_not_open_stays_as_it_is(void **state)
{
    (void)state;
    product_sql(&product, "UPDATE totp SET sealed = (SELECT sealed FROM totp WHERE account_id = 3) "
                          "WHERE account_id = 2");
    use_keys(THIRD "\n");
    store(4, seal(arena, SEAL_TOTP, 4, secret_of(4)));
    use_keys(FIRST "\n" SECOND "\n");
    assert_int_equal(key("rotate"), CTL_FAILED);
    says("authenticator apps that none of the keys in the file opens: 2");
    assert_true(app_opens(1));
    assert_true(app_opens(APPS));
    assert_false(app_opens(2));
    assert_false(app_opens(4));
    assert_int_equal(key("show"), CTL_OK);
    says("50d7cb45c4a3eb4b seals: secrets of the site 1, authenticator apps 1201");
    says(" opens: secrets of the site 0, authenticator apps 1\n"); /* the moved one, by SECOND */
    says(" is not in the file: secrets of the site 0, authenticator apps 1\n");
}

/* ---- the wrong key, and none ---- */

static void the_job_runner_says_what_is_wrong_with_the_key(void **state)
{
    (void)state;
    bool asked;
    use_keys(FIRST "\n");
    assert_true(ctl_keys_fit(product.db, &asked));
    use_keys(THIRD "\n");
    assert_false(ctl_keys_fit(product.db, &asked));
    assert_true(asked);
    product_sql(&product, "UPDATE secret SET sealed = set_byte(sealed, 60, "
                          "get_byte(sealed, 60) # 1)");
    use_keys(FIRST "\n");
    assert_false(ctl_keys_fit(product.db, &asked));
    product_sql(&product, "UPDATE secret SET sealed = set_byte(sealed, 60, "
                          "get_byte(sealed, 60) # 1)");
    assert_true(ctl_keys_fit(product.db, &asked));
}

/* Nobody is let in with less than before: an app that does not open is a factor like before. */
static void without_the_key_apps_stay_and_the_sites_own_secrets_go(void **state)
{
    (void)state;
    use_keys(FIRST "\n");
    assert_int_equal(key("lost"), CTL_OK);
    says("set it up again: 2");
    assert_int_equal(number("SELECT count(*) FROM secret"), 1);
    product_sql(&product, "UPDATE totp SET confirmed_at = NULL WHERE account_id = 9");
    use_keys(THIRD "\n");
    assert_int_equal(key("lost"), CTL_OK);
    says("every device is unknown once");
    says("set it up again: 1201"); /* all but account 4, and 9, whose setup was not finished */
    assert_int_equal(number("SELECT count(*) FROM secret"), 0);
    assert_int_equal(number("SELECT account_has_factor(1)::int"), 1);
    assert_int_equal(number("SELECT count(*) FROM totp WHERE account_id = 9"), 0);
    assert_true(app_opens(4));
    bool asked;
    assert_true(ctl_keys_fit(product.db, &asked));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_sealed_again_however_often_it_was_begun),
        cmocka_unit_test(what_changes_meanwhile_is_not_written_over),
        cmocka_unit_test(what_changes_meanwhile_is_found_by_the_next_pass),
        cmocka_unit_test(what_does_not_open_stays_as_it_is),
        cmocka_unit_test(the_job_runner_says_what_is_wrong_with_the_key),
        cmocka_unit_test(without_the_key_apps_stay_and_the_sites_own_secrets_go),
    };
    return cmocka_run_group_tests_name("key", tests, begin, end);
}
