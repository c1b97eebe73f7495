/* Writing a folder beside its place, and changing places. */
#include "ctl/library/library_folder.h"

#include "core/picture_type.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <glob.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { FILE_BYTES_MAX = PICTURE_FILE_MAX + 1 }; /* photographs are the longest */

static bool say(struct text *why, const char *what, const char *path)
{
    text_printf(why, "%s %s: %s", path, what, strerror(errno));
    return false;
}

/* ---- what is there already ---- */

static bool is_unchanged(struct arena *arena, const struct library_sums *sums, const char *name,
                         struct span path)
{
    const struct library_sum *sum = library_sums_find(sums, path);
    FILE *file = sum == NULL ? NULL : library_file_open(name);
    if (file == NULL)
        return false;
    char *bytes = malloc(FILE_BYTES_MAX);
    if (bytes == NULL)
        abort();
    size_t len = fread(bytes, 1, FILE_BYTES_MAX, file);
    bool same = ferror(file) == 0 && len < FILE_BYTES_MAX &&
                span_equal(library_sum_of(arena, span_make(bytes, len)), sum->sha);
    free(bytes);
    (void)fclose(file);
    return same;
}

/* The first file in the folder that is not as it was written, or NULL; in the arena. */
static const char *find_other(struct arena *arena, const char *folder,
                              const struct library_sums *sums)
{
    char *const paths[] = {arena_string(arena, span_of(folder)), NULL};
    FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    const char *other = NULL;
    FTSENT *entry;
    while (walk != NULL && other == NULL && (entry = fts_read(walk)) != NULL) {
        if (entry->fts_info == FTS_D || entry->fts_info == FTS_DP)
            continue;
        struct span path = span_of(entry->fts_path + strlen(folder) + 1);
        if (span_is(path, LIBRARY_SUMS))
            continue;
        if (entry->fts_info != FTS_F || !is_unchanged(arena, sums, entry->fts_path, path))
            other = arena_string(arena, path);
    }
    if (walk != NULL)
        (void)fts_close(walk);
    return other;
}

/* False: it may not be replaced. */
static bool may_replace(struct library_folder *folder, struct text *why)
{
    struct stat about;
    if (stat(folder->path, &about) != 0)
        return errno == ENOENT || say(why, "cannot be looked at", folder->path);
    if (!S_ISDIR(about.st_mode)) {
        text_printf(why, "%s is there, and no folder", folder->path);
        return false;
    }
    if (folder->over)
        return true;
    struct library_sums sums;
    if (!library_sums_read(folder->arena, folder->path, &sums, why) && why->len > 0)
        return false;
    const char *other = find_other(folder->arena, folder->path, &sums);
    if (other != NULL)
        text_printf(why,
                    "%s has %s, which is not as an export wrote it: name another folder, or say "
                    "--over to keep what else is there and replace the library's own folders",
                    folder->path, other);
    return other == NULL;
}

/* ---- what was ended in the middle ---- */

static void remove_tree(char *path)
{
    char *const paths[] = {path, NULL};
    FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    FTSENT *entry;
    while (walk != NULL && (entry = fts_read(walk)) != NULL) {
        if (entry->fts_info == FTS_DP)
            (void)rmdir(entry->fts_path);
        else if (entry->fts_info != FTS_D && entry->fts_info != FTS_NS)
            (void)unlink(entry->fts_path);
    }
    if (walk != NULL)
        (void)fts_close(walk);
}

/* Open and locked for as long as this process is there; -1: another has it, or it cannot be opened. */
static int hold(const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder >= 0 && flock(folder, LOCK_EX | LOCK_NB) == 0)
        return folder;
    if (folder >= 0)
        (void)close(folder);
    return -1;
}

/* Whoever makes one locks it the moment after: one that is not locked, and no longer new, is nobody's. */
static void remove_abandoned(const struct library_folder *folder)
{
    glob_t found;
    char *pattern = arena_string(
        folder->arena, arena_printf(folder->arena, "%s.backtalk-new-??????", folder->path));
    if (strpbrk(folder->path, "*?[\\") != NULL || glob(pattern, GLOB_NOSORT, NULL, &found) != 0)
        return;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct stat about;
        int held = hold(found.gl_pathv[i]);
        if (held >= 0 && fstat(held, &about) == 0 &&
            about.st_mtime + LIBRARY_ABANDONED_SECONDS < time(NULL))
            remove_tree(found.gl_pathv[i]);
        if (held >= 0)
            (void)close(held);
    }
    globfree(&found);
}

/* ---- writing ---- */

bool library_folder_begin(struct library_folder *folder, struct arena *arena, const char *path,
                          bool over, struct text *why)
{
    struct span trimmed = span_of(path);
    while (trimmed.len > 1 && trimmed.ptr[trimmed.len - 1] == '/')
        trimmed.len--;
    *folder = (struct library_folder){
        .arena = arena, .path = arena_string(arena, trimmed), .over = over, .held = -1};
    if (!may_replace(folder, why))
        return false;
    remove_abandoned(folder);
    int len = snprintf(folder->temporary, sizeof(folder->temporary), "%s.backtalk-new-XXXXXX",
                       folder->path);
    if (len <= 0 || (size_t)len >= sizeof(folder->temporary) ||
        mkdtemp(folder->temporary) == NULL || chmod(folder->temporary, 0755) != 0) {
        folder->temporary[0] = '\0';
        return say(why, "cannot be made", folder->path);
    }
    folder->held = hold(folder->temporary);
    return true;
}

static bool write_file(const char *name, struct span bytes)
{
    int file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0)
        return false;
    bool ok = true;
    while (ok && bytes.len > 0) {
        ssize_t written = write(file, bytes.ptr, bytes.len);
        ok = written > 0;
        if (ok)
            bytes = span_from(bytes, (size_t)written);
    }
    return close(file) == 0 && ok;
}

static bool put(struct library_folder *folder, struct span path, struct span bytes,
                struct text *why)
{
    char name[CTL_PATH_MAX];
    size_t slash = span_find(path, '/');
    int len = snprintf(name, sizeof(name), "%s/" SPAN_FMT, folder->temporary,
                       SPAN_ARG(span_make(path.ptr, slash)));
    if (len <= 0 || (size_t)len >= sizeof(name))
        return say(why, "is too long a path", folder->temporary);
    if (slash < path.len && mkdir(name, 0755) != 0 && errno != EEXIST)
        return say(why, "cannot be made", name);
    len = snprintf(name, sizeof(name), "%s/" SPAN_FMT, folder->temporary, SPAN_ARG(path));
    if (len <= 0 || (size_t)len >= sizeof(name) || !write_file(name, bytes))
        return say(why, "cannot be written", name);
    return true;
}

bool library_folder_has(const struct library_folder *folder, struct span path)
{
    char name[CTL_PATH_MAX];
    int len = snprintf(name, sizeof(name), "%s/" SPAN_FMT, folder->temporary, SPAN_ARG(path));
    return len > 0 && (size_t)len < sizeof(name) && access(name, F_OK) == 0;
}

bool library_folder_add(struct library_folder *folder, struct span path, struct span bytes,
                        struct text *why)
{
    struct library_sums *sums = &folder->sums;
    if (!put(folder, path, bytes, why))
        return false;
    if (sums->count == sums->room) {
        size_t room = sums->room == 0 ? 256 : sums->room * 2;
        struct library_sum *more = arena_array_of(folder->arena, struct library_sum, room);
        for (size_t i = 0; i < sums->count; i++)
            more[i] = sums->items[i];
        sums->items = more;
        sums->room = room;
    }
    sums->items[sums->count++] =
        (struct library_sum){arena_span(folder->arena, path), library_sum_of(folder->arena, bytes)};
    return true;
}

/* ---- changing places ---- */

/* Two names change places, in one step where the file system can. */
static bool exchange(struct library_folder *folder, const char *a, const char *b)
{
    if (renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    char *aside = arena_string(folder->arena, arena_printf(folder->arena, "%s.aside", a));
    return rename(b, aside) == 0 && rename(a, b) == 0 && rename(aside, a) == 0;
}

/* One of the folder's parts: the new one comes, the old one goes. Done twice it is undone. */
static bool exchange_part(struct library_folder *folder, const char *name)
{
    char *new =
        arena_string(folder->arena, arena_printf(folder->arena, "%s/%s", folder->temporary, name));
    char *old =
        arena_string(folder->arena, arena_printf(folder->arena, "%s/%s", folder->path, name));
    bool has_new = access(new, F_OK) == 0;
    bool has_old = access(old, F_OK) == 0;
    if (has_new && has_old)
        return exchange(folder, new, old);
    if (has_new)
        return rename(new, old) == 0;
    return !has_old || rename(old, new) == 0;
}

static bool exchange_parts(struct library_folder *folder, const char *const *names,
                           struct text *why)
{
    for (size_t i = 0; names[i] != NULL; i++) {
        if (exchange_part(folder, names[i]))
            continue;
        (void)say(why, "cannot be replaced", names[i]);
        while (i > 0)
            if (!exchange_part(folder, names[--i]))
                text_printf(why, "; %s is new already", names[i]);
        return false;
    }
    return true;
}

static int by_path(const void *a, const void *b)
{
    struct span x = ((const struct library_sum *)a)->path;
    struct span y = ((const struct library_sum *)b)->path;
    int order = memcmp(x.ptr, y.ptr, x.len < y.len ? x.len : y.len);
    return order != 0 ? order : (x.len > y.len) - (x.len < y.len);
}

bool library_folder_end(struct library_folder *folder, const char *const *names, struct text *why)
{
    enum { LIST_MAX = 64 * 1024 * 1024 };
    struct library_sums *sums = &folder->sums;
    struct text list;
    text_init(&list, LIST_MAX);
    qsort(sums->items, sums->count, sizeof(sums->items[0]), by_path);
    for (size_t i = 0; i < sums->count; i++)
        text_printf(&list, SPAN_FMT "  " SPAN_FMT "\n", SPAN_ARG(sums->items[i].sha),
                    SPAN_ARG(sums->items[i].path));
    bool ok = text_ok(&list) && put(folder, SPAN(LIBRARY_SUMS), text_span(&list), why);
    text_free(&list);
    if (!ok)
        return false;
    if (access(folder->path, F_OK) != 0 || rmdir(folder->path) == 0)
        ok = rename(folder->temporary, folder->path) == 0;
    else if (folder->over)
        return exchange_parts(folder, names, why);
    else
        ok = exchange(folder, folder->temporary, folder->path);
    return ok || say(why, "cannot be put into its place", folder->path);
}

void library_folder_drop(struct library_folder *folder)
{
    if (folder->temporary[0] == '\0')
        return;
    remove_tree(folder->temporary);
    if (folder->held >= 0)
        (void)close(folder->held);
    folder->held = -1;
    folder->temporary[0] = '\0';
}
