/* Files of photographs on their way from the folder into the database, while photographs are deleted. */
#include "ctl/picture/picture_move.h"

#include "core/picture_disk.h"
#include "db/product.h"
#include "unit/unit.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

static struct product product;
static char folder[64];
static char hash[2 * crypto_hash_sha256_BYTES + 1];

static int set_up(void **state)
{
    (void)state;
    product_open(&product);
    folder_make(folder);
    setenv("PICTURES_FOLDER", folder, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    folder_remove(folder);
    product_close(&product);
    return 0;
}

/* A file of these bytes in the folder, which the database knows. */
static void keep(struct span bytes)
{
    unsigned char sum[crypto_hash_sha256_BYTES];
    char sql[300];
    struct text why;
    text_init(&why, 1000);
    (void)crypto_hash_sha256(sum, (const unsigned char *)bytes.ptr, bytes.len);
    sodium_bin2hex(hash, sizeof(hash), sum, sizeof(sum));
    assert_true(picture_disk_write(folder, span_of(hash), SPAN("webp"), bytes, &why));
    snprintf(sql, sizeof(sql),
             "INSERT INTO picture_file (hash, type, width, height, bytes) VALUES ('\\x%s', 'webp', "
             "40, 30, %zu)",
             hash, bytes.len);
    product_sql(&product, sql);
    text_free(&why);
}

static bool is_in_the_folder(void)
{
    size_t len;
    char *bytes = picture_disk_all(folder, span_of(hash), SPAN("webp"), &len);
    free(bytes);
    return bytes != NULL;
}

static int move_to_database(void)
{
    FILE *nowhere = fopen("/dev/null", "w");
    assert_non_null(nowhere);
    int code = picture_move(product.db, folder, false, nowhere, nowhere);
    assert_int_equal(fclose(nowhere), 0);
    return code;
}

static void it_is_in_the_database_as_it_was(void **state)
{
    (void)state;
    keep(SPAN("its bytes"));
    assert_int_equal(move_to_database(), CTL_OK);
    assert_string_equal(product_text(&product, "SELECT convert_from(bytes, 'UTF8') FROM "
                                               "picture_chunk"),
                        "its bytes");
    assert_string_equal(
        product_text(&product, "SELECT width || ' ' || height || ' ' || bytes FROM picture_file"),
        "40 30 9");
    assert_false(is_in_the_folder());
}

/* Killed between the two: the file is in the database, and still in the folder, where it would outlive its photograph. */
static void what_was_ended_in_the_middle_is_made_good(void **state)
{
    (void)state;
    keep(SPAN("its bytes"));
    product_sql(&product,
                "INSERT INTO picture_chunk SELECT hash, 0, 'its bytes' FROM picture_file");
    assert_true(is_in_the_folder());
    assert_int_equal(move_to_database(), CTL_OK);
    assert_false(is_in_the_folder());
    assert_int_equal(product_number(&product, "SELECT count(*) FROM picture_chunk"), 1);
}

static void run(struct db_sync *db, const char *sql)
{
    struct text why;
    text_init(&why, 1000);
    if (!db_sync_exec(db, sql, &why))
        print_error("%s\n", text_string(&why));
    text_free(&why);
}

/* Commits what its connection has begun once somebody waits for it. */
static void *commit_when_waited_for(void *db)
{
    uint64_t deadline = harness_clock() + 20000;
    char waiting[32] = "0";
    while (strcmp(waiting, "0") == 0 && harness_clock() < deadline)
        harness_value(product.uri,
                      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                      "AND wait_event_type = 'Lock'",
                      waiting, sizeof(waiting));
    run(db, "COMMIT");
    return NULL;
}

static void what_is_deleted_meanwhile_does_not_come_back(void **state)
{
    (void)state;
    pthread_t thread;
    struct text why;
    text_init(&why, 1000);
    struct db_sync *db = db_sync_open(product.uri, false, &why);
    assert_non_null(db);
    keep(SPAN("its bytes"));
    run(db, "BEGIN");
    run(db, "DELETE FROM picture_file");
    assert_int_equal(pthread_create(&thread, NULL, commit_when_waited_for, db), 0);
    assert_int_equal(move_to_database(), CTL_FAILED);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM picture_file"), 0);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM picture_chunk"), 0);
    db_sync_close(db);
    text_free(&why);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_is_in_the_database_as_it_was),
        TEST(what_was_ended_in_the_middle_is_made_good),
        TEST(what_is_deleted_meanwhile_does_not_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
