/* The folder of photographs: what root writes there is for the folder's owner. */
#include "core/picture_disk.h"
#include "unit/unit.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_root_writes_is_the_owners)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
