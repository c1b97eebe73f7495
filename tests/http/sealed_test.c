/* What is sealed in the database: nobody who reads it all can make a code or sign anything; and what a server says without the key. */
#include "db/harness.h"
#include "http/everywhere.h"
#include "http/one_time_code.h"
#include "http/people.h"

#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/seal_file.h"

enum { PATIENCE_MS = 60000, OUTPUT_MAX = 1 << 16, SECRETS_MAX = 400 };

static struct arena *memory;
static struct text output;
static const char *key_file;
static const char *own_key; /* the line of this site's key file */
static const char
    *secrets[SECRETS_MAX]; /* of all tests, in each form that they could be written in */
static size_t secret_count;

static struct span bytes_from(const char *hex)
{
    size_t len;
    unsigned char *bytes = arena_alloc(memory, strlen(hex) / 2 + 1);
    assert_int_equal(sodium_hex2bin(bytes, strlen(hex) / 2 + 1, hex, strlen(hex), NULL, &len, NULL),
                     0);
    return span_make((const char *)bytes, len);
}

static const char *hex_of(struct span bytes)
{
    char *hex = arena_alloc(memory, 2 * bytes.len + 1);
    return sodium_bin2hex(hex, 2 * bytes.len + 1, (const unsigned char *)bytes.ptr, bytes.len);
}

static const char *base64_of(struct span bytes)
{
    char *text = arena_alloc(memory, 2 * bytes.len + 8);
    return sodium_bin2base64(text, 2 * bytes.len + 8, (const unsigned char *)bytes.ptr, bytes.len,
                             sodium_base64_VARIANT_ORIGINAL);
}

static const char *value(const char *sql)
{
    char *text = arena_alloc(memory, 512);
    harness_value(site_database_uri(), sql, text, 512);
    return text;
}

/* ---- what nobody may read ---- */

static void collect_text(struct span text)
{
    assert_true(secret_count < SECRETS_MAX);
    secrets[secret_count++] = arena_string(memory, text);
}

static void collect(struct span bytes)
{
    collect_text(span_of(hex_of(bytes)));
    collect_text(span_of(base64_of(bytes)));
}

static struct span span_of_secret(const struct code_app *app)
{
    return span_make((const char *)app->secret, sizeof(app->secret));
}

/* An app of somebody who is signed in. */
static struct code_app app_of(struct person *who)
{
    struct code_app app = set_up(who);
    collect(span_of_secret(&app));
    for (size_t i = 0; i < COUNT_OF(app.recovery); i++)
        collect_text(span_of(app.recovery[i]));
    return app;
}

static struct span key_bytes(const char *line)
{
    unsigned char *key = arena_alloc(memory, SEAL_KEY_LEN);
    size_t len;
    assert_int_equal(sodium_base642bin(key, SEAL_KEY_LEN, line, strlen(line), NULL, &len, NULL,
                                       sodium_base64_VARIANT_ORIGINAL),
                     0);
    return span_make((const char *)key, len);
}

/* The site's key file becomes these lines, and so do this program's own keys. */
static void key_file_is(const char *lines)
{
    char *rest = arena_string(memory, span_of(lines));
    for (char *line = strtok(rest, "\n"); line != NULL; line = strtok(NULL, "\n"))
        collect(key_bytes(line));
    FILE *file = fopen(key_file, "w");
    assert_non_null(file);
    fputs(lines, file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(key_file, 0600), 0);
    text_clear(&output);
    if (!seal_file_read(&output))
        fail_msg("%s", text_string(&output));
}

static const char *new_key(void)
{
    return arena_string(memory, seal_key_line(memory));
}

static struct span signing_key(void)
{
    struct span plain;
    struct span sealed = bytes_from(value("SELECT encode(sealed, 'hex') FROM secret"));
    assert_true(seal_open(memory, SEAL_SIGNING, 0, sealed, &plain));
    collect(plain);
    return plain;
}

static int begin(void **state)
{
    (void)state;
    memory = arena_new(1 << 22);
    text_init(&output, OUTPUT_MAX);
    assert_true(sodium_init() >= 0);
    (void)site_folder();
    key_file = arena_string(memory, span_of(getenv("SEAL_KEY_FILE")));
    own_key = arena_string(memory, span_trim(read_file(memory, key_file)));
    key_file_is(own_key);
    return 0;
}

static int end(void **state)
{
    (void)state;
    seal_keys_forget();
    text_free(&output);
    arena_free(memory);
    return 0;
}

/* ---- the database ---- */

static void is_nowhere(struct span secret)
{
    assert_int_equal(rows_with(hex_of(secret)), 0);
    assert_int_equal(rows_with(base64_of(secret)), 0);
}

static void who_reads_every_row_has_no_secret(void **state)
{
    (void)state;
    struct person *who = sign_up("sealed_sal");
    struct code_app app = app_of(who);
    struct person *other = sign_up("sealed_sue");
    struct page page = get(other, "/account/factors/totp");
    assert_status(&page, 200);
    struct code_app begun = scan(&page); /* a setup that is not finished */
    collect(span_of_secret(&begun));
    /* Whatever is there is found. */
    assert_int_equal(rows_with("sealed_sal") > 0, 1);
    assert_int_equal(rows_with(value("SELECT encode(sealed, 'hex') FROM totp WHERE confirmed_at "
                                     "IS NOT NULL")),
                     1);
    is_nowhere(span_of_secret(&app));
    is_nowhere(span_of_secret(&begun));
    is_nowhere(signing_key());
    const char *shown =
        strstr(page.body.ptr, "<p class=\"key\"><code>") + strlen("<p class=\"key\"><code>");
    assert_int_equal(rows_with(format("%.*s", 9, shown)), 0);
    assert_int_equal(rows_with(own_key), 0);
    is_nowhere(key_bytes(own_key));
    for (size_t i = 0; i < COUNT_OF(app.recovery); i++)
        assert_int_equal(rows_with(app.recovery[i]), 0);
    assert_int_equal(rows_with("correct horse sealed_sal"), 0);
}

/* Whoever can write to the database too cannot make one account's app another's. */
static void an_app_that_was_moved_lets_nobody_in(void **state)
{
    (void)state;
    struct code_app thief = app_of(sign_up("moving_max"));
    struct code_app owner = app_of(sign_up("moved_mia"));
    harness_sql(site_database(),
                "UPDATE totp SET sealed = (SELECT sealed FROM totp JOIN account a ON a.id = "
                "account_id WHERE a.name = 'moving_max') WHERE account_id = (SELECT id FROM "
                "account WHERE name = 'moved_mia')");
    struct person *who = first_step("moved_mia");
    struct page page = get(who, "/login/second");
    assert_has(&page, "Enter one of your recovery codes");
    page = second_step(who, code_of(&thief, 1));
    assert_status(&page, 422);
    assert_false(is_signed_in(who));
    page = second_step(who, code_of(&owner, 1));
    assert_status(&page, 422);
    /* Recovery codes need no key. */
    page = second_step(who, owner.recovery[3]);
    assert_status(&page, 303);
    assert_true(is_signed_in(who));
    struct span log = read_file(memory, format("%s/server.log", site_folder()));
    assert_true(span_find_text(log, "was sealed with a key that is not here, or changed") <
                log.len);
    harness_sql(site_database(), "DELETE FROM totp WHERE account_id = (SELECT id FROM account "
                                 "WHERE name = 'moved_mia')");
}

/* ---- the key ---- */

static void says_no_secret(struct span text)
{
    for (size_t i = 0; i < secret_count; i++)
        assert_int_equal(span_find_text(text, secrets[i]), text.len);
}

/* What the server says when it does not start. */
static void refuses(const char *words)
{
    text_clear(&output);
    assert_int_equal(site_start_refused(&output), 1);
    if (strstr(text_string(&output), words) == NULL)
        fail_msg("the server says: %s", text_string(&output));
    says_no_secret(text_span(&output));
}

static void so_does_the_runner(const char *words)
{
    static const char *const ways[] = {"jobs", "jobs --once"};
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        text_clear(&output);
        assert_int_equal(site_ctl(ways[i], &output), 1);
        if (strstr(text_string(&output), words) == NULL)
            fail_msg("%s says: %s", ways[i], text_string(&output));
        says_no_secret(text_span(&output));
    }
}

static void without_the_right_key_nothing_starts(void **state)
{
    (void)state;
    site_start();
    site_stop();
    unsetenv("SEAL_KEY_FILE");
    refuses("set SEAL_KEY_FILE to a file that holds one");
    so_does_the_runner("set SEAL_KEY_FILE to a file that holds one");
    setenv("SEAL_KEY_FILE", "/nowhere/backtalk.key", 1);
    refuses("/nowhere/backtalk.key cannot be read");
    so_does_the_runner("/nowhere/backtalk.key cannot be read");
    setenv("SEAL_KEY_FILE", key_file, 1);
    size_t count;
    const char *name = arena_string(memory, seal_key_words(memory, seal_keys(memory, &count)[0]));
    key_file_is(new_key());
    refuses(format("was sealed with the key %s", name));
    so_does_the_runner("put that key back as a line of the file");
    assert_int_equal(chmod(key_file, 0604), 0);
    refuses("everybody on this machine may read");
    key_file_is(own_key);
    /* Somebody changed the row. */
    static const char change[] = "UPDATE secret SET sealed = set_byte(sealed, 70, "
                                 "get_byte(sealed, 70) # 4)";
    harness_sql(site_database_uri(), change);
    refuses("somebody changed it");
    so_does_the_runner("somebody changed it");
    harness_sql(site_database_uri(), change);
    site_start();
    (void)await_status(somebody(), "/readyz", 200);
}

/* A mail is due, and the runner waits for what tells it whether its key is the right one: it sends nothing meanwhile. */
static void a_runner_without_the_right_key_does_nothing(void **state)
{
    (void)state;
    site_stop();
    key_file_is(new_key());
    const char *uri = site_database_uri();
    harness_sql(
        uri, "INSERT INTO mail (kind, account_id, address, event) SELECT 'password_changed', id, "
             "'sealed@site.example', 'test' FROM account WHERE name = 'sealed_sal'");
    struct harness_lock *lock = harness_lock(uri, "LOCK TABLE secret");
    site_launch_job_runner();
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    while (strcmp(value("SELECT count(*) FROM pg_stat_activity WHERE usename = 'backtalk_serve' "
                        "AND wait_event_type = 'Lock'"),
                  "1") != 0) {
        assert_true(harness_clock() < deadline);
        usleep(20000);
    }
    assert_string_equal(
        value("SELECT count(*) FROM pg_stat_activity WHERE usename = 'backtalk_serve'"), "1");
    harness_unlock(lock);
    while (site_job_runner() != 0) {
        assert_true(harness_clock() < deadline);
        usleep(20000);
    }
    assert_string_equal(value("SELECT state FROM mail WHERE event = 'test'"), "waiting");
    harness_sql(uri, "DELETE FROM mail WHERE event = 'test'");
    key_file_is(own_key);
    site_start();
}

/* The database was away while the server started: it finds out later, and takes no visitors. */
static void a_server_that_finds_out_later_is_not_ready(void **state)
{
    (void)state;
    site_stop();
    key_file_is(new_key());
    harness_stop();
    site_launch();
    struct person *nobody = somebody();
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    while (people_try(nobody, "/healthz") != 200) {
        assert_true(harness_clock() < deadline);
        usleep(20000);
    }
    harness_restart();
    struct page page = get(nobody, "/readyz");
    while (!page_has(&page, "the key file is not the one") && harness_clock() < deadline) {
        usleep(20000);
        page = get(nobody, "/readyz");
    }
    assert_status(&page, 503);
    assert_has(&page, "the key file is not the one");
    site_stop();
    key_file_is(own_key);
    site_start();
}

/* As README says it: the new line first, a restart, rotate, the old line goes, a restart. */
static void a_key_is_replaced_and_nobody_notices(void **state)
{
    (void)state;
    struct person *who = sign_up("rotating_rae");
    struct code_app app = app_of(who);
    struct span before = signing_key();
    const char *other = new_key();
    site_stop();
    key_file_is(format("%s\n%s\n", other, own_key));
    site_start();
    struct page page = second_step(first_step("rotating_rae"), code_of(&app, 0));
    assert_status(&page, 303);
    text_clear(&output);
    assert_int_equal(site_ctl("key rotate", &output), 0);
    text_clear(&output);
    assert_int_equal(site_ctl("key show", &output), 0);
    assert_non_null(
        strstr(text_string(&output), "opens: secrets of the site 0, authenticator apps 0"));
    assert_null(strstr(text_string(&output), "is not in the file"));
    site_stop();
    own_key = other;
    key_file_is(own_key);
    site_start();
    assert_true(span_equal(signing_key(), before));
    page = get(who, "/account");
    assert_status(&page, 200);
    page = second_step(first_step("rotating_rae"), code_of(&app, 1));
    assert_status(&page, 303);
}

/* A restored backup, or a machine that burned: the second step is still asked for, and recovery codes are what it is. */
static void without_the_key_recovery_codes_let_people_in(void **state)
{
    (void)state;
    struct code_app app = app_of(sign_up("keyless_kim"));
    struct span before = signing_key();
    site_stop();
    own_key = new_key();
    key_file_is(own_key);
    refuses("if it is lost, run `backtalk-ctl key lost`");
    text_clear(&output);
    assert_int_equal(site_ctl("key lost", &output), 0);
    assert_non_null(strstr(text_string(&output), "need a recovery code or a passkey"));
    site_start();
    assert_false(span_equal(signing_key(), before));
    struct person *who = first_step("keyless_kim");
    struct page page = second_step(who, code_of(&app, 0));
    assert_status(&page, 422);
    assert_false(is_signed_in(who));
    page = second_step(who, app.recovery[0]);
    assert_status(&page, 303);
    page = post(who, "/account/factors/totp/remove", "/account/factors/totp/remove", NULL);
    assert_status(&page, 303);
    app = app_of(who);
    page = second_step(first_step("keyless_kim"), code_of(&app, 1));
    assert_status(&page, 303);
}

/* Last: of all that was done here, of every key, app and recovery code. */
static void no_key_comes_into_a_log(void **state)
{
    (void)state;
    (void)app_of(sign_up("logged_lou"));
    (void)signing_key();
    site_stop();
    assert_true(secret_count > 100);
    static const char *const logs[] = {"server.log", "jobs.log"};
    for (size_t i = 0; i < COUNT_OF(logs); i++)
        says_no_secret(read_file(memory, format("%s/%s", site_folder(), logs[i])));
    site_start();
}

int main(void)
{
    site_be_impatient();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_reads_every_row_has_no_secret),
        cmocka_unit_test(without_the_right_key_nothing_starts),
        cmocka_unit_test(a_runner_without_the_right_key_does_nothing),
        cmocka_unit_test(a_server_that_finds_out_later_is_not_ready),
        cmocka_unit_test(an_app_that_was_moved_lets_nobody_in),
        cmocka_unit_test(a_key_is_replaced_and_nobody_notices),
        cmocka_unit_test(without_the_key_recovery_codes_let_people_in),
        cmocka_unit_test(no_key_comes_into_a_log),
    };
    return cmocka_run_group_tests_name("sealed", tests, begin, end);
}
