/* A scratch database with the product's schema. */
#define _GNU_SOURCE /* memmem */
#include "db/product.h"

#include "ctl/exercise/exercise.h"
#include "ctl/import/import.h"
#include "ctl/library/library_export.h"
#include "ctl/load/load.h"
#include "db/migrate.h"
#include "job/job.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void be_silent(const char *line)
{
    (void)line;
}

void product_open(struct product *product)
{
    struct text why;
    *product = (struct product){.db = NULL};
    text_init(&why, CTL_WHY_MAX);
    (void)harness_database_taken(product->uri, "product");
    product->db = db_sync_open(product->uri, false, &why);
    if (product->db == NULL || !db_migrate(product->db, "sql", be_silent, &why)) {
        fprintf(stderr, "%s\n", text_string(&why));
        exit(1);
    }
    text_free(&why);
}

void product_close(struct product *product)
{
    db_sync_close(product->db);
    free(product->out);
    free(product->err);
}

void product_sql(struct product *product, const char *sql)
{
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    if (!db_sync_exec(product->db, sql, &why))
        fail_msg("%s: %s", sql, text_string(&why));
    text_free(&why);
}

void product_refused(struct product *product, const char *sql, const char *constraint)
{
    char *check = NULL;
    assert_true(asprintf(&check,
                         "DO $$ DECLARE why text; BEGIN PERFORM %s; RAISE 'not refused'; EXCEPTION "
                         "WHEN check_violation THEN GET STACKED DIAGNOSTICS why = CONSTRAINT_NAME; "
                         "IF why <> '%s' THEN RAISE 'refused by %%', why; END IF; END $$",
                         sql + strlen("SELECT "), constraint) > 0);
    product_sql(product, check);
    free(check);
}

void product_run(struct product *product, struct db_batch *batch)
{
    if (!db_sync_run(product->db, batch))
        fail_msg("%s: %s", db_batch_error(batch)->statement, db_batch_error(batch)->detail);
}

const char *product_text(struct product *product, const char *sql)
{
    static char value[256];
    harness_value(product->uri, sql, value, sizeof(value));
    return value;
}

void product_jobs(struct product *product)
{
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    if (!job_drain(product->db, &why))
        fail_msg("%s", text_string(&why));
    text_free(&why);
}

int64_t product_number(struct product *product, const char *sql)
{
    return strtoll(product_text(product, sql), NULL, 10);
}

void product_digest(struct product *product, char digest[64])
{
    harness_value(
        product->uri,
        "SELECT md5(string_agg(query_to_xml(format('SELECT * FROM %I.%I t ORDER BY t::text', "
        "schemaname, tablename), true, true, '')::text, '' ORDER BY schemaname, tablename))"
        " FROM pg_tables WHERE schemaname IN ('public', 'body') AND tablename <> 'ring_looked'",
        digest, 64);
    assert_int_equal(strlen(digest), 32);
}

/* ---- commands ---- */

struct outputs {
    FILE *out;
    FILE *err;
    size_t out_len;
    size_t err_len;
};

static void open_outputs(struct product *product, struct outputs *outputs)
{
    free(product->out);
    free(product->err);
    outputs->out = open_memstream(&product->out, &outputs->out_len);
    outputs->err = open_memstream(&product->err, &outputs->err_len);
    assert_non_null(outputs->out);
    assert_non_null(outputs->err);
}

static int close_outputs(struct outputs *outputs, int code)
{
    assert_int_equal(fclose(outputs->out), 0);
    assert_int_equal(fclose(outputs->err), 0);
    return code;
}

int product_load(struct product *product, const char *folder)
{
    struct outputs outputs;
    open_outputs(product, &outputs);
    int code = load_folder(product->db, folder, outputs.out, outputs.err);
    product_jobs(product);
    return close_outputs(&outputs, code);
}

int product_export(struct product *product, const char *folder, bool over)
{
    struct outputs outputs;
    open_outputs(product, &outputs);
    int code = library_export(product->db, folder, over, outputs.out, outputs.err);
    return close_outputs(&outputs, code);
}

static int exercises_of(struct product *product, const struct exercise_source *source,
                        const char *file, const char *coach)
{
    struct outputs outputs;
    open_outputs(product, &outputs);
    int code = exercise_import(product->db, source, file, coach, outputs.out, outputs.err);
    product_jobs(product);
    return close_outputs(&outputs, code);
}

int product_exercises(struct product *product, const char *file, const char *coach)
{
    return exercises_of(product, &exercise_sources[0], file, coach);
}

int product_wger(struct product *product, const char *file, const char *coach)
{
    return exercises_of(product, &exercise_sources[1], file, coach);
}

int product_import(struct product *product, const char *folder, const char *site)
{
    struct outputs outputs;
    open_outputs(product, &outputs);
    int code = import_folder(product->db, folder, site, outputs.out, outputs.err);
    product_jobs(product);
    return close_outputs(&outputs, code);
}

/* ---- folders ---- */

enum { PATH_LEN_MAX = 512 };

void folder_make(char path[64])
{
    snprintf(path, 64, "/tmp/backtalk-folder-XXXXXX");
    assert_non_null(mkdtemp(path));
}

void folder_remove(const char *path)
{
    char command[PATH_LEN_MAX];
    snprintf(command, sizeof(command), "rm -r '%s'", path);
    assert_int_equal(system(command), 0);
}

void folder_write(const char *folder, const char *name, const char *bytes, size_t len)
{
    char path[PATH_LEN_MAX];
    int start = snprintf(path, sizeof(path), "%s/", folder);
    snprintf(path + start, sizeof(path) - (size_t)start, "%s", name);
    for (char *slash = strchr(path + start, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(path, 0700);
        *slash = '/';
    }
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

void folder_write_text(const char *folder, const char *name, const char *text)
{
    folder_write(folder, name, text, strlen(text));
}

char *folder_read(const char *folder, const char *name, size_t *len)
{
    char path[PATH_LEN_MAX];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *len = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*len + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *len, file), *len);
    bytes[*len] = '\0';
    assert_int_equal(fclose(file), 0);
    return bytes;
}

void folder_replace(const char *folder, const char *name, const char *from, const char *to)
{
    size_t len;
    char *bytes = folder_read(folder, name, &len);
    char *at = strstr(bytes, from);
    if (at == NULL)
        fail_msg("%s has no '%s'", name, from);
    size_t room = len + strlen(to) + 1;
    char *changed = malloc(room);
    assert_non_null(changed);
    int written =
        snprintf(changed, room, "%.*s%s%s", (int)(at - bytes), bytes, to, at + strlen(from));
    folder_write(folder, name, changed, (size_t)written);
    free(changed);
    free(bytes);
}

/* ---- two connections ---- */

struct both {
    struct product *product;
    struct db_sync *db; /* in a transaction */
};

/* Commits what its connection has begun once somebody waits for it. */
static void *commit_when_waited_for(void *context)
{
    const struct both *both = context;
    uint64_t deadline = harness_clock() + 20000;
    char waiting[32] = "0";
    while (strcmp(waiting, "0") == 0 && harness_clock() < deadline)
        harness_value(
            both->product->uri,
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
            "wait_event_type = 'Lock'",
            waiting, sizeof(waiting));
    struct text why;
    text_init(&why, 4096);
    if (!db_sync_exec(both->db, "COMMIT", &why))
        print_error("%s\n", text_string(&why));
    text_free(&why);
    return NULL;
}

void product_both(struct product *product, const char *first, const char *second)
{
    pthread_t thread;
    struct text why;
    text_init(&why, 4096);
    struct db_sync *db = db_sync_open(product->uri, false, &why);
    assert_non_null(db);
    if (!db_sync_exec(db, "BEGIN", &why) || !db_sync_exec(db, first, &why))
        fail_msg("%s", text_string(&why));
    struct both both = {product, db};
    assert_int_equal(pthread_create(&thread, NULL, commit_when_waited_for, &both), 0);
    product_sql(product, second);
    assert_int_equal(pthread_join(thread, NULL), 0);
    db_sync_close(db);
    text_free(&why);
}
