/* Photographs whose files are in a folder (PICTURES_FOLDER): written, shown, missing, swept, and moved to the database and back. */
#include "http/photos.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <sys/socket.h>
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

static const char path[] = PHOTOS_OF_TERM;

static int begin(void **state)
{
    (void)state;
    arena = arena_new((size_t)64 << 20);
    folder_make(folder);
    setenv("PICTURES_FOLDER", folder, 1);
    reader = somebody();
    coach = photos_coach();
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

/* ---- a disk that hangs: a pipe in the file's place, which is opened only when somebody writes to it ---- */

static void make_hang(const char *file)
{
    assert_int_equal(rename(file, format("%s/away", folder)), 0);
    assert_int_equal(mkfifo(file, 0644), 0);
}

static void make_right(const char *file)
{
    assert_int_equal(rename(format("%s/away", folder), file), 0);
}

struct moving {
    const char *file;
    const char *chunk; /* how it comes into the database */
    atomic_bool over;
};

/* Into the database while somebody reads the folder, where it is no more then. */
static void *move_meanwhile(void *context)
{
    struct moving *moving = context;
    (void)usleep(300000);
    harness_sql(site_database_uri(), moving->chunk);
    while (!atomic_load(&moving->over)) {
        int end = open(moving->file, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
        if (end >= 0)
            (void)close(end);
        (void)usleep(1000);
    }
    return NULL;
}

static const char *chunk_of(const char *file, int number)
{
    size_t len;
    char *bytes = folder_read(folder, file + strlen(folder) + 1, &len);
    char *hex = arena_alloc(arena, 2 * len + 1);
    sodium_bin2hex(hex, 2 * len + 1, (const unsigned char *)bytes, len);
    free(bytes);
    return format("INSERT INTO picture_chunk VALUES ('\\x%.64s', %d, '\\x%s')",
                  strrchr(file, '/') + 1, number, hex);
}

/* What is moved between looking where it is and reading it is read where it is now. */
static void it_is_shown_while_it_moves(void **state)
{
    (void)state;
    struct page page = get(reader, "/terms/tight");
    const char *webp = photo_address(&page, ".webp");
    struct moving moving = {.file = file_of(webp), .chunk = chunk_of(file_of(webp), 0)};
    page = get(reader, webp);
    assert_status(&page, 200);
    struct span whole = page.body;

    /* The database says that it has it, and of this it has nothing any more. */
    harness_sql(site_database_uri(), chunk_of(moving.file, 99));
    page = get(reader, webp);
    harness_sql(site_database_uri(), "DELETE FROM picture_chunk");
    assert_status(&page, 200);
    assert_true(span_equal(page.body, whole));

    pthread_t thread;
    make_hang(moving.file);
    assert_int_equal(pthread_create(&thread, NULL, move_meanwhile, &moving), 0);
    page = get(reader, webp);
    atomic_store(&moving.over, true);
    assert_int_equal(pthread_join(thread, NULL), 0);
    make_right(moving.file);
    harness_sql(site_database_uri(), "DELETE FROM picture_chunk");
    assert_status(&page, 200);
    assert_true(span_equal(page.body, whole));
}

static int begin_get(const char *address)
{
    const struct sockaddr_in site = {.sin_family = AF_INET,
                                     .sin_port = htons((uint16_t)site_port()),
                                     .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const char *request =
        format("GET %s HTTP/1.1\r\nhost: 127.0.0.1:%d\r\n\r\n", address, site_port());
    int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(connection >= 0);
    assert_int_equal(connect(connection, (const struct sockaddr *)&site, sizeof(site)), 0);
    assert_int_equal(write(connection, request, strlen(request)), strlen(request));
    return connection;
}

/* Those that were answered so. */
static size_t count_answers(const int *connections, size_t count, const char *status)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        char line[16] = "";
        ssize_t len = recv(connections[i], line, sizeof(line) - 1, MSG_DONTWAIT | MSG_PEEK);
        found += len > 12 && strncmp(line + 9, status, 3) == 0;
    }
    return found;
}

/* Each of the two workers reads 32 at a time; who signs in does not wait for them. */
static void a_disk_that_hangs_stops_nothing_else(void **state)
{
    (void)state;
    enum { MANY = 80, HELD = 64 };
    struct page page = get(reader, "/terms/tight");
    const char *webp = photo_address(&page, ".webp");
    int connections[MANY];
    make_hang(file_of(webp));
    for (size_t i = 0; i < MANY; i++)
        connections[i] = begin_get(webp);
    size_t refused = 0;
    for (int tries = 0; refused < MANY - HELD && tries < 500; tries++) {
        (void)usleep(20000);
        refused = count_answers(connections, MANY, "503");
    }
    assert_true(refused >= MANY - HELD);
    assert_non_null(sign_in("coach_ada"));
    page = get(reader, "/terms/tight");
    assert_status(&page, 200);
    int end = open(file_of(webp), O_RDWR | O_CLOEXEC);
    make_right(file_of(webp));
    assert_int_equal(close(end), 0);
    page = await_status(reader, webp, 200);
    for (size_t i = 0; i < MANY; i++)
        assert_int_equal(close(connections[i]), 0);
    assert_int_equal(site_dead_workers(), 0);
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
    site_be_impatient();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_in_the_folder_by_their_hash),
        cmocka_unit_test(a_file_that_is_missing_is_its_words),
        cmocka_unit_test(they_move_to_the_database_and_back),
        cmocka_unit_test(it_is_shown_while_it_moves),
        cmocka_unit_test(a_disk_that_hangs_stops_nothing_else),
        cmocka_unit_test(what_nobody_has_goes),
        cmocka_unit_test(another_database_takes_nothing),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
