/* Sweeping the folder of photographs. */
#include "ctl/picture/picture_sweep.h"

#include "ctl/ctl.h"
#include "picture/picture.h"
#include "core/picture_disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PARTS = 256, NAMES_MAX = 5000, SWEEP_ARENA = 8 << 20, HASH_DIGITS = 2 * PICTURE_HASH };
/* So many that may go, and none that is known, are no chance. */
enum { STRANGE = 3, SAY_SECONDS = 3600 };

struct names {
    size_t count;
    struct span *hashes; /* bytes */
    struct span *names;
};

/* *about is what it is now. */
static bool is_older(int folder, const char *name, time_t seconds, struct stat *about)
{
    return fstatat(folder, name, about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(about->st_mode) &&
           about->st_mtime + seconds < time(NULL);
}

static bool is_old(int folder, const char *name, struct stat *about)
{
    return is_older(folder, name, PICTURE_SWEEP_SECONDS, about);
}

static void list(struct arena *arena, DIR *dir, struct names *out)
{
    struct dirent *entry;
    struct stat about;
    while (out->count < NAMES_MAX && (entry = readdir(dir)) != NULL) {
        struct span name = span_of(entry->d_name);
        unsigned char *hash = arena_alloc(arena, PICTURE_HASH);
        size_t len = 0;
        if (span_starts(name, "new-")) { /* when it is old, it never came to its place */
            if (is_old(dirfd(dir), entry->d_name, &about))
                (void)unlinkat(dirfd(dir), entry->d_name, 0);
        } else if (name.len > HASH_DIGITS && sodium_hex2bin(hash, PICTURE_HASH, name.ptr,
                                                            HASH_DIGITS, NULL, &len, NULL) == 0) {
            out->hashes[out->count] = span_make((const char *)hash, PICTURE_HASH);
            out->names[out->count++] = arena_span(arena, name);
        }
    }
}

struct unknown {
    size_t count;
    int64_t *items; /* places in the list, from 1 */
};

static void read_unknown(struct db_row *row, void *out)
{
    struct unknown *unknown = out;
    int64_t *item = db_list_item(row, unknown);
    *item = db_int(row);
}

/* All parts have the same trouble, and each is looked into every few minutes. */
static bool is_time_to_say(void)
{
    static time_t said; /* of the one thread that makes photographs */
    if (said != 0 && time(NULL) < said + SAY_SECONDS)
        return false;
    said = time(NULL);
    return true;
}

struct old_file {
    const char *name;
    struct stat seen;
};

static void set_all_aside(const char *folder, int part, const struct old_file *files, size_t count)
{
    char path[CTL_PATH_MAX];
    int gone = picture_disk_make(path, folder, PICTURE_DISK_GONE)
                   ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                   : -1;
    bool ok = gone >= 0;
    for (size_t i = 0; ok && i < count; i++)
        ok = picture_disk_set_aside(part, gone, files[i].name, &files[i].seen);
    if (!ok && is_time_to_say())
        ctl_fail("picture: what no photograph has any more cannot be moved to %s/%s: %s", folder,
                 PICTURE_DISK_GONE, strerror(errno));
    if (gone >= 0)
        (void)close(gone);
}

/* What is old of those that the database does not know, unless that can only be another site's. */
static void sweep_unknown(struct arena *arena, const char *folder, int part,
                          const struct names *names, const struct unknown *unknown)
{
    struct old_file *old = arena_array_of(arena, struct old_file, unknown->count);
    size_t count = 0;
    for (size_t i = 0; i < unknown->count; i++) {
        struct old_file *file = &old[count];
        file->name = arena_string(arena, names->names[unknown->items[i] - 1]);
        count += is_old(part, file->name, &file->seen); /* else it may be on its way into the database */
    }
    if (count < STRANGE || unknown->count < names->count)
        set_all_aside(folder, part, old, count);
    else if (is_time_to_say())
        ctl_fail("picture: this database knows nothing of %.2s/, %zu files of PICTURES_FOLDER, %s, "
                 "which stay: is it another site's folder, or not yet restored? If they are "
                 "photographs that are gone, move them away",
                 old[0].name, count, folder);
}

static bool sweep(struct db_sync *db, struct arena *arena, const char *folder, DIR *dir,
                  struct text *why)
{
    struct names names = {.hashes = arena_array_of(arena, struct span, NAMES_MAX),
                          .names = arena_array_of(arena, struct span, NAMES_MAX)};
    list(arena, dir, &names);
    if (names.count == 0)
        return true;
    struct unknown unknown = {0};
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_ctl_picture_unknown, read_unknown, &unknown,
           DB_TEXTS(names.hashes, names.count));
    bool ok = ctl_run(db, batch, why);
    if (ok && unknown.count > 0)
        sweep_unknown(arena, folder, dirfd(dir), &names, &unknown);
    db_batch_free(batch);
    return ok;
}

bool picture_sweep(struct db_sync *db, const char *folder, unsigned part, struct text *why)
{
    char path[CTL_PATH_MAX];
    int len = snprintf(path, sizeof(path), "%s/%02x", folder, part);
    DIR *dir = len > 0 && (size_t)len < sizeof(path) ? opendir(path) : NULL;
    if (dir == NULL)
        return true;
    struct arena *arena = arena_new(SWEEP_ARENA);
    bool ok = sweep(db, arena, folder, dir, why);
    arena_free(arena);
    (void)closedir(dir);
    return ok;
}

void picture_sweep_gone(const char *folder)
{
    char path[CTL_PATH_MAX];
    int len = snprintf(path, sizeof(path), "%s/%s", folder, PICTURE_DISK_GONE);
    DIR *dir = len > 0 && (size_t)len < sizeof(path) ? opendir(path) : NULL;
    if (dir == NULL)
        return;
    struct dirent *entry;
    struct stat about;
    while ((entry = readdir(dir)) != NULL) {
        if (is_older(dirfd(dir), entry->d_name, PICTURE_GONE_SECONDS, &about))
            (void)unlinkat(dirfd(dir), entry->d_name, 0);
    }
    (void)closedir(dir);
}

bool picture_sweep_next(struct db_sync *db, struct text *why)
{
    static unsigned next; /* of the one thread that makes photographs */
    const char *folder = picture_disk_folder();
    if (folder == NULL)
        return true;
    unsigned part = next++ % (PARTS + 1);
    if (part < PARTS)
        return picture_sweep(db, folder, part, why);
    picture_sweep_gone(folder);
    return true;
}
