/* Photographs whose files are in a folder (PICTURES_FOLDER): written, shown, missing, swept, and moved to the database and back. */
#include "http/photos.h"

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>

#include "ctl/picture/picture_sweep.h"
#include "db/harness.h"
#include "db/product.h"
#include "unit/picture_file.h"

static struct arena *arena;
static struct person *reader;
static struct person *coach;
static char folder[64];

static const char path[] = "/terms/tight/pictures";

static int begin(void **state)
{
    (void)state;
    arena = arena_new((size_t)64 << 20);
    folder_make(folder);
    setenv("PICTURES_FOLDER", folder, 1);
    reader = somebody();
    coach = sign_up_as("coach_ada", "coach");
    struct page page =
        post(coach, "/terms/new", "/terms/new", "title", "Tight", "slug", "tight", "summary",
             "A word.", "body", "All about it.", "status", "published", NULL);
    assert_status(&page, 303);
    return 0;
}

static int end(void **state)
{
    (void)state;
    folder_remove(folder);
    arena_free(arena);
    return 0;
}

static long count_files(void)
{
    FILE *list = popen(format("find %s -type f | wc -l", folder), "r");
    assert_non_null(list);
    long count = -1;
    assert_int_equal(fscanf(list, "%ld", &count), 1);
    assert_int_equal(pclose(list), 0);
    return count;
}

/* Where the file is that an address names. */
static const char *file_of(const char *address)
{
    const char *name = strrchr(address, '/') + 1;
    return format("%s/%.2s/%s", folder, name, name);
}

static void files_are_in_the_folder_by_their_hash(void **state)
{
    (void)state;
    struct page page = photo_send(coach, path, path, picture_file(arena, "gradient.jpg"),
                                  "Somebody sits.", "cc-by");
    assert_status(&page, 303);
    photos_await_prepared();
    page = await_words(reader, "/terms/tight", "Somebody sits.", true);
    assert_int_equal(number_of("SELECT count(*) FROM picture_chunk"), 0);
    assert_int_equal(number_of("SELECT count(*) FROM picture_file"), count_files());
    const char *webp = photo_address(&page, ".webp");
    size_t len;
    char *kept = folder_read(folder, file_of(webp) + strlen(folder) + 1, &len);
    page = get(reader, webp);
    assert_status(&page, 200);
    assert_true(
        span_is(page_header_value(&page, "cache-control"), "public, max-age=31536000, immutable"));
    assert_true(span_equal(page.body, span_make(kept, len)));
    with_header(reader, "range: bytes=100-299");
    page = get(reader, webp);
    assert_status(&page, 206);
    assert_true(span_equal(page.body, span_make(kept + 100, 200)));
    with_header(reader, "range: bytes=-7");
    page = get(reader, webp);
    assert_true(span_equal(page.body, span_make(kept + len - 7, 7)));
    page = head(reader, webp);
    assert_status(&page, 200);
    free(kept);
}

static void a_file_that_is_missing_is_its_words(void **state)
{
    (void)state;
    struct page page = get(reader, "/terms/tight");
    const char *jpeg = photo_address(&page, ".jpeg");
    const char *away = format("%s/away", folder);
    assert_int_equal(rename(file_of(jpeg), away), 0);
    page = get(reader, jpeg);
    assert_status(&page, 404);
    page = get(reader, "/terms/tight");
    assert_has(&page, "alt=\"Somebody sits.\"");
    assert_int_equal(rename(away, file_of(jpeg)), 0);
    page = get(reader, jpeg);
    assert_status(&page, 200);
    assert_int_equal(truncate(file_of(jpeg), 10), 0);
    page = get(reader, jpeg);
    assert_status(&page, 404);
    assert_int_equal(site_dead_workers(), 0);
}

/* Made again from the database's point of view: the cut file is not taken for the photograph. */
static void they_move_to_the_database_and_back(void **state)
{
    (void)state;
    long files = count_files();
    struct text said;
    text_init(&said, 10000);
    assert_int_equal(site_ctl("pictures to-database", &said), 1);
    assert_non_null(strstr(text_string(&said), "is not there, or not whole"));
    assert_int_equal(count_files(), 1);
    struct page page = get(reader, "/terms/tight");
    const char *webp = photo_address(&page, ".webp");
    page = get(reader, webp);
    assert_status(&page, 200);
    struct span before = page.body;
    text_clear(&said);
    assert_int_equal(site_ctl("pictures to-folder", &said), 0);
    assert_int_equal(count_files(), files);
    assert_int_equal(number_of("SELECT count(*) FROM picture_chunk"), 0);
    page = get(reader, webp);
    assert_status(&page, 200);
    assert_true(span_equal(page.body, before));
    text_clear(&said);
    assert_int_equal(site_ctl("pictures to-folder", &said), 0);
    assert_non_null(strstr(text_string(&said), "0 files are in "));
    text_free(&said);
}

static void make_older(const char *name, time_t seconds)
{
    const time_t then = time(NULL) - seconds;
    const struct utimbuf times = {.actime = then, .modtime = then};
    assert_int_equal(utime(name, &times), 0);
}

static void make_old(const char *name)
{
    make_older(name, 86400);
}

/* All parts by this database. */
static void sweep(const char *uri)
{
    struct text why;
    text_init(&why, 1000);
    struct db_sync *db = db_sync_open(uri, false, &why);
    assert_non_null(db);
    for (unsigned part = 0; part < 256; part++)
        assert_true(picture_sweep(db, folder, part, &why));
    picture_sweep_gone(folder);
    db_sync_close(db);
    text_free(&why);
}

static bool is_there(const char *name)
{
    return access(format("%s/%s", folder, name), F_OK) == 0;
}

/* What no photograph has goes once it is old, and for good 30 days later; what a photograph has, and what is young, stays. */
static void what_nobody_has_goes(void **state)
{
    (void)state;
    struct page page = get(reader, "/terms/tight");
    const char *kept = file_of(photo_address(&page, ".webp"));
    make_old(kept);
    const char *hash = repeated("0", 64);
    folder_write_text(folder, format("00/%s.webp", hash), "old");
    folder_write_text(folder, format("00/%s.jpeg", hash), "young");
    folder_write_text(folder, "00/new-abcdef", "half");
    make_old(format("%s/00/%s.webp", folder, hash));
    make_old(format("%s/00/new-abcdef", folder));
    sweep(site_database_uri());
    assert_int_equal(access(kept, F_OK), 0);
    assert_true(is_there(format("00/%s.jpeg", hash)));
    assert_false(is_there(format("00/%s.webp", hash)));
    assert_false(is_there("00/new-abcdef"));

    const char *gone = format("gone/%s.webp", hash);
    assert_true(is_there(gone));
    make_older(format("%s/%s", folder, gone), 29 * 86400);
    sweep(site_database_uri());
    assert_true(is_there(gone));
    make_older(format("%s/%s", folder, gone), 31 * 86400);
    sweep(site_database_uri());
    assert_false(is_there(gone));
}

/* A database that knows nothing of what is there is not the folder's: it takes nothing away. */
static void another_database_takes_nothing(void **state)
{
    (void)state;
    struct page page = get(reader, "/terms/tight");
    const char *webp = photo_address(&page, ".webp");
    const char *part = format("%.2s", strrchr(webp, '/') + 1);
    const char *names[3];
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        names[i] = format("%s/%s%s%zu.webp", part, part, repeated("a", 61), i);
        folder_write_text(folder, names[i], "of nobody");
        make_old(format("%s/%s", folder, names[i]));
    }
    make_old(file_of(webp));
    struct product other;
    product_open(&other);
    sweep(other.uri);
    product_close(&other);
    assert_int_equal(access(file_of(webp), F_OK), 0);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        assert_true(is_there(names[i]));
    sweep(site_database_uri());
    assert_int_equal(access(file_of(webp), F_OK), 0);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        assert_false(is_there(names[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_in_the_folder_by_their_hash),
        cmocka_unit_test(a_file_that_is_missing_is_its_words),
        cmocka_unit_test(they_move_to_the_database_and_back),
        cmocka_unit_test(what_nobody_has_goes),
        cmocka_unit_test(another_database_takes_nothing),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
