/* A backup as the README says it is made: what is restored from it is the same, and the site can go on with it. */
#include "db/product.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ctl/ctl.h"

static struct product product;
static struct product restored;

static int setup(void **state)
{
    (void)state;
    product_open(&product);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

static void shell(const char *fmt, const char *one, const char *other)
{
    char command[1024];
    int len = snprintf(command, sizeof(command), fmt, one, other);
    assert_true(len > 0 && len < (int)sizeof(command));
    assert_int_equal(system(command), 0);
}

/* Something of what people leave, beside the starter content. */
static void fill(void)
{
    assert_int_equal(product_load(&product, "assets/library"), CTL_OK);
    product_sql(
        &product,
        "INSERT INTO account (name, name_key, email, password) VALUES"
        " ('Saved Sue', 'saved sue', 'sue@example.org', '$argon2id$not-a-hash');"
        "INSERT INTO draft (account_id, target, fields, saved_at) SELECT id, '/questions', "
        "'{\"title\":\"Half a word\"}', now() FROM account WHERE name = 'Saved Sue';"
        "SELECT question_ask(id, 'Is it all there again?', 'is-it-all-there-again', 'Ä \\ '' "
        "\"', '<p></p>', '', '{}', '{}', '{}') FROM account WHERE name = 'Saved Sue'");
    product_sql(
        &product,
        "INSERT INTO picture (post_id, account_id, alt, licence, author, state)"
        " SELECT e.id, a.id, 'A hand on a knee.', 'own', 'Sue', 'ready' FROM entry e, account a"
        " WHERE e.slug = 'figure-four' AND a.name = 'Saved Sue';"
        "INSERT INTO picture_file (hash, type, width, height, bytes)"
        " VALUES (sha256('\\x00ff0a27'), 'webp', 4, 3, 4);"
        "INSERT INTO picture_chunk (hash, number, bytes) VALUES (sha256('\\x00ff0a27'), 0, "
        "'\\x00ff0a27');"
        "INSERT INTO picture_size (picture_id, hash) SELECT id, sha256('\\x00ff0a27') FROM "
        "picture");
    product_jobs(&product);
}

static void what_is_restored_is_the_same(void **state)
{
    (void)state;
    fill();
    char folder[64];
    char before[64];
    char after[64];
    folder_make(folder);
    product_digest(&product, before);
    shell("pg_dump --format=custom --file=%s/backtalk.dump '%s'", folder, product.uri);
    harness_database(restored.uri);
    shell("pg_restore --exit-on-error --dbname='%s' %s/backtalk.dump", restored.uri, folder);
    product_digest(&restored, after);
    assert_string_equal(after, before);
    folder_remove(folder);
}

/* A photograph is in it, byte for byte, and shown where it was. */
static void photographs_are_in_it(void **state)
{
    (void)state;
    char bytes[64];
    harness_value(
        restored.uri,
        "SELECT c.bytes FROM entry e JOIN picture p ON p.post_id = e.id JOIN picture_size z ON "
        "z.picture_id = p.id JOIN picture_chunk c ON c.hash = z.hash AND c.hash = "
        "sha256(c.bytes) WHERE e.slug = 'figure-four'",
        bytes, sizeof(bytes));
    assert_string_equal(bytes, "\\x00ff0a27");
}

/* With the server's role, and numbers go on where they were. */
static void the_site_goes_on_with_it(void **state)
{
    (void)state;
    assert_int_equal(setenv("DATABASE_URL", restored.uri, 1), 0);
    assert_int_equal(migrate_main(0, NULL), CTL_OK);
    char serving[HARNESS_URI_MAX];
    char number[64];
    char newest[64];
    harness_serving(serving, restored.uri);
    harness_value(serving, "SELECT max(id) FROM post", newest, sizeof(newest));
    harness_value(serving,
                  "SELECT question_ask(id, 'And does it go on?', 'and-does-it-go-on', 'It does.', "
                  "'<p>It does.</p>', 'It does.', '{}', '{}', '{}') FROM account "
                  "WHERE name = 'Saved Sue'",
                  number, sizeof(number));
    assert_true(strtol(number, NULL, 10) > strtol(newest, NULL, 10));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_restored_is_the_same),
        cmocka_unit_test(photographs_are_in_it),
        cmocka_unit_test(the_site_goes_on_with_it),
    };
    return cmocka_run_group_tests_name("backup", tests, setup, teardown);
}
