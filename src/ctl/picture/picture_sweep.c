/* Sweeping the folder of photographs. */
#include "ctl/picture/picture_sweep.h"

#include "ctl/ctl.h"
#include "picture/picture.h"
#include "core/picture_disk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PARTS = 256, NAMES_MAX = 5000, SWEEP_ARENA = 8 << 20, HASH_DIGITS = 2 * PICTURE_HASH };

struct names {
    size_t count;
    struct span *hashes; /* bytes */
    struct span *names;
};

static bool is_old(int folder, const char *name)
{
    struct stat about;
    return fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(about.st_mode) &&
           about.st_mtime + PICTURE_SWEEP_SECONDS < time(NULL);
}

static void list(struct arena *arena, DIR *dir, struct names *out)
{
    struct dirent *entry;
    while (out->count < NAMES_MAX && (entry = readdir(dir)) != NULL) {
        struct span name = span_of(entry->d_name);
        if (!is_old(dirfd(dir), entry->d_name))
            continue;
        unsigned char *hash = arena_alloc(arena, PICTURE_HASH);
        size_t len = 0;
        if (span_starts(name, "new-")) /* never came to its place */
            (void)unlinkat(dirfd(dir), entry->d_name, 0);
        else if (name.len > HASH_DIGITS &&
                 sodium_hex2bin(hash, PICTURE_HASH, name.ptr, HASH_DIGITS, NULL, &len, NULL) == 0) {
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

static bool sweep(struct db_sync *db, struct arena *arena, DIR *dir, struct text *why)
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
    for (size_t i = 0; ok && i < unknown.count; i++) {
        const char *name = arena_string(arena, names.names[unknown.items[i] - 1]);
        if (is_old(dirfd(dir), name)) /* it was not written again meanwhile */
            (void)unlinkat(dirfd(dir), name, 0);
    }
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
    bool ok = sweep(db, arena, dir, why);
    arena_free(arena);
    (void)closedir(dir);
    return ok;
}

bool picture_sweep_next(struct db_sync *db, struct text *why)
{
    static unsigned next; /* of the one thread that makes photographs */
    const char *folder = picture_disk_folder();
    return folder == NULL || picture_sweep(db, folder, next++ % PARTS, why);
}
