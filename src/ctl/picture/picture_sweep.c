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

/* What the database says of them. */
struct places {
    size_t count;
    int64_t *items; /* in the list, from 1 */
};

static void read_place(struct db_row *row, void *out)
{
    struct places *places = out;
    int64_t *item = db_list_item(row, places);
    *item = db_int(row);
}

static const char *name_at(struct arena *arena, const struct names *names,
                           const struct places *places, size_t i)
{
    return arena_string(arena, names->names[places->items[i] - 1]);
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
                          const struct names *names, const struct places *unknown)
{
    struct old_file *old = arena_array_of(arena, struct old_file, unknown->count);
    size_t count = 0;
    for (size_t i = 0; i < unknown->count; i++) {
        struct old_file *file = &old[count];
        file->name = name_at(arena, names, unknown, i);
        count +=
            is_old(part, file->name, &file->seen); /* else it may be on its way into the database */
    }
    if (count < STRANGE || unknown->count < names->count)
        set_all_aside(folder, part, old, count);
    else if (is_time_to_say())
        ctl_fail("picture: this database knows nothing of %.2s/, %zu files of PICTURES_FOLDER, %s, "
                 "which stay: is it another site's folder, or not yet restored? If they are "
                 "photographs that are gone, move them away",
                 old[0].name, count, folder);
}

/* They are elsewhere. */
static void remove_all(struct arena *arena, const char *folder, int part, const struct names *names,
                       const struct places *here)
{
    for (size_t i = 0; i < here->count; i++) {
        const char *name = name_at(arena, names, here, i);
        if (unlinkat(part, name, 0) != 0 && errno != ENOENT)
            ctl_fail("picture: %s/%.2s/%s cannot be removed: %s", folder, name, name,
                     strerror(errno));
    }
}

typedef void with_places(struct arena *arena, const char *folder, int part,
                         const struct names *names, const struct places *places);

static bool ask(struct db_sync *db, struct arena *arena, enum db_statement_id about,
                const struct names *names, struct places *places, struct text *why)
{
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, about, read_place, places, DB_TEXTS(names->hashes, names->count));
    bool ok = ctl_run(db, batch, why);
    db_batch_free(batch);
    return ok;
}

static bool go_through(struct db_sync *db, const char *folder, unsigned part,
                       enum db_statement_id about, with_places *then, struct text *why)
{
    char path[CTL_PATH_MAX];
    int len = snprintf(path, sizeof(path), "%s/%02x", folder, part);
    DIR *dir = len > 0 && (size_t)len < sizeof(path) ? opendir(path) : NULL;
    if (dir == NULL)
        return true;
    struct arena *arena = arena_new(SWEEP_ARENA);
    struct names names = {.hashes = arena_array_of(arena, struct span, NAMES_MAX),
                          .names = arena_array_of(arena, struct span, NAMES_MAX)};
    struct places places = {0};
    list(arena, dir, &names);
    bool ok = names.count == 0 || ask(db, arena, about, &names, &places, why);
    if (ok && places.count > 0)
        then(arena, folder, dirfd(dir), &names, &places);
    arena_free(arena);
    (void)closedir(dir);
    return ok;
}

bool picture_sweep(struct db_sync *db, const char *folder, unsigned part, struct text *why)
{
    return go_through(db, folder, part, STMT_ctl_picture_unknown, sweep_unknown, why);
}

bool picture_sweep_doubles(struct db_sync *db, const char *folder, struct text *why)
{
    bool ok = true;
    for (unsigned part = 0; ok && part < PARTS; part++)
        ok = go_through(db, folder, part, STMT_ctl_picture_here, remove_all, why);
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
