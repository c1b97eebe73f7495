/* The folder of photographs: what root writes there is for the folder's owner. */
#include "core/picture_disk.h"
#include "unit/unit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OWNER = 12345, GROUP = 12346 };

static void assert_owned(const char *path)
{
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_uid, OWNER);
    assert_int_equal(about.st_gid, GROUP);
}

static void what_root_writes_is_the_owners(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    char folder[] = "/tmp/backtalk-disk-XXXXXX";
    char path[PICTURE_DISK_PATH];
    char part[PICTURE_DISK_PATH];
    struct text why;
    text_init(&why, 1000);
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chown(folder, OWNER, GROUP), 0);
    assert_true(picture_disk_write(folder, SPAN("abcd"), SPAN("webp"), SPAN("bytes"), &why));
    assert_true(picture_disk_path(path, folder, SPAN("abcd"), SPAN("webp")));
    assert_owned(path);
    snprintf(part, sizeof(part), "%s/ab", folder);
    assert_owned(part);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(part), 0);
    assert_int_equal(rmdir(folder), 0);
    text_free(&why);
}

static int open_folder(const char *folder, const char *name)
{
    char path[PICTURE_DISK_PATH];
    assert_true(picture_disk_make(path, folder, name));
    int made = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(made >= 0);
    return made;
}

static bool is_in(int folder)
{
    return faccessat(folder, "abcd.webp", F_OK, 0) == 0;
}

/* Nobody had it any more, and while it was swept somebody sent the same photograph again. */
static void what_is_written_anew_is_not_swept(void **state)
{
    (void)state;
    char folder[] = "/tmp/backtalk-disk-XXXXXX";
    char path[PICTURE_DISK_PATH];
    struct stat seen;
    struct text why;
    text_init(&why, 1000);
    assert_non_null(mkdtemp(folder));
    int part = open_folder(folder, "ab");
    int gone = open_folder(folder, PICTURE_DISK_GONE);
    assert_true(picture_disk_write(folder, SPAN("abcd"), SPAN("webp"), SPAN("bytes"), &why));
    assert_int_equal(fstatat(part, "abcd.webp", &seen, 0), 0);
    assert_true(picture_disk_write(folder, SPAN("abcd"), SPAN("webp"), SPAN("bytes"), &why));
    assert_true(picture_disk_set_aside(part, gone, "abcd.webp", &seen));
    assert_true(is_in(part) && !is_in(gone));

    assert_int_equal(fstatat(part, "abcd.webp", &seen, 0), 0);
    assert_true(picture_disk_set_aside(part, gone, "abcd.webp", &seen));
    assert_true(!is_in(part) && is_in(gone));
    assert_true(
        picture_disk_set_aside(part, gone, "abcd.webp", &seen)); /* another runner was first */
    assert_int_equal(unlinkat(gone, "abcd.webp", 0), 0);
    assert_int_equal(close(part) + close(gone), 0);
    (void)snprintf(path, sizeof(path), "%s/ab", folder);
    assert_int_equal(rmdir(path), 0);
    (void)snprintf(path, sizeof(path), "%s/" PICTURE_DISK_GONE, folder);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(rmdir(folder), 0);
    text_free(&why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_root_writes_is_the_owners),
        cmocka_unit_test(what_is_written_anew_is_not_swept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
