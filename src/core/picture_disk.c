/* Files of photographs in a folder. */
#include "core/picture_disk.h"

#include "core/picture_type.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

const char *picture_disk_folder(void)
{
    const char *folder = getenv("PICTURES_FOLDER");
    return folder == NULL || folder[0] == '\0' ? NULL : folder;
}

static bool part_path(char room[PICTURE_DISK_PATH], const char *folder, struct span hash)
{
    int len = snprintf(room, PICTURE_DISK_PATH, "%s/%.2s", folder, hash.ptr);
    return hash.len > 2 && len > 0 && len < PICTURE_DISK_PATH;
}

bool picture_disk_path(char room[PICTURE_DISK_PATH], const char *folder, struct span hash,
                       struct span type)
{
    int len = snprintf(room, PICTURE_DISK_PATH, "%s/%.2s/" SPAN_FMT "." SPAN_FMT, folder, hash.ptr,
                       SPAN_ARG(hash), SPAN_ARG(type));
    return hash.len > 2 && len > 0 && len < PICTURE_DISK_PATH;
}

/* ---- writing ---- */

static bool write_all(int file, struct span bytes)
{
    while (bytes.len > 0) {
        ssize_t written = write(file, bytes.ptr, bytes.len);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes = span_from(bytes, (size_t)written);
    }
    return fsync(file) == 0;
}

/* A name in a folder lasts once the folder is on the disk. */
static bool sync_folder(const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = folder >= 0 && fsync(folder) == 0;
    if (folder >= 0)
        (void)close(folder);
    return ok;
}

/* A command that root runs writes what the service has to read: it belongs to whom the folder belongs to. */
static bool give(int file, const char *folder)
{
    struct stat about;
    return geteuid() != 0 ||
           (stat(folder, &about) == 0 && fchown(file, about.st_uid, about.st_gid) == 0);
}

static bool make_part(const char *folder, const char *part)
{
    if (mkdir(part, 0750) != 0)
        return errno == EEXIST;
    int made = open(part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    bool ok = made >= 0 && give(made, folder);
    if (made >= 0)
        (void)close(made);
    return ok && sync_folder(folder);
}

bool picture_disk_make(char room[PICTURE_DISK_PATH], const char *folder, const char *name)
{
    int len = snprintf(room, PICTURE_DISK_PATH, "%s/%s", folder, name);
    return len > 0 && len < PICTURE_DISK_PATH && make_part(folder, room);
}

static bool put(const char *folder, const char *part, const char *path, struct span bytes)
{
    char beside[PICTURE_DISK_PATH];
    int len = snprintf(beside, sizeof(beside), "%s/new-XXXXXX", part);
    int file = len > 0 && (size_t)len < sizeof(beside) ? mkostemp(beside, O_CLOEXEC) : -1;
    if (file < 0)
        return false;
    bool ok = give(file, folder) && fchmod(file, 0640) == 0 && write_all(file, bytes);
    ok = close(file) == 0 && ok && rename(beside, path) == 0;
    if (!ok)
        (void)unlink(beside);
    return ok && sync_folder(part);
}

bool picture_disk_write(const char *folder, struct span hash, struct span type, struct span bytes,
                        struct text *why)
{
    char part[PICTURE_DISK_PATH];
    char path[PICTURE_DISK_PATH];
    if (part_path(part, folder, hash) && picture_disk_path(path, folder, hash, type) &&
        make_part(folder, part) && put(folder, part, path, bytes))
        return true;
    text_printf(why, "a photograph cannot be written to PICTURES_FOLDER, %s: %s", folder,
                strerror(errno));
    return false;
}

/* ---- reading ---- */

static bool read_all(int file, int64_t from, char *room, size_t len)
{
    if (lseek(file, from, SEEK_SET) != from)
        return false;
    for (size_t at = 0; at < len;) {
        ssize_t got = read(file, room + at, len - at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += (size_t)got;
    }
    return true;
}

bool picture_disk_read(const char *path, int64_t from, char *room, size_t len)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = file >= 0 && read_all(file, from, room, len);
    if (file >= 0)
        (void)close(file);
    return ok;
}

char *picture_disk_all(const char *folder, struct span hash, struct span type, size_t *len)
{
    char path[PICTURE_DISK_PATH];
    struct stat about;
    if (!picture_disk_path(path, folder, hash, type) || stat(path, &about) != 0 ||
        about.st_size <= 0 || about.st_size > PICTURE_FILE_MAX)
        return NULL;
    *len = (size_t)about.st_size;
    char *bytes = malloc(*len);
    if (bytes == NULL)
        abort();
    if (picture_disk_read(path, 0, bytes, *len))
        return bytes;
    free(bytes);
    return NULL;
}

/* ---- what is wanted no more ---- */

static bool is_same(int folder, const char *name, const struct stat *seen)
{
    struct stat about;
    return fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) == 0 &&
           about.st_ino == seen->st_ino && about.st_dev == seen->st_dev;
}

/* Written anew, it is another file with its name: put() renames one over it, at any moment. */
bool picture_disk_set_aside(int part, int gone, const char *name, const struct stat *seen)
{
    if (!is_same(part, name, seen))
        return true;
    if (utimensat(part, name, NULL, AT_SYMLINK_NOFOLLOW) != 0 ||
        renameat(part, name, gone, name) != 0)
        return errno == ENOENT;
    return is_same(gone, name, seen) || renameat(gone, name, part, name) == 0;
}

void picture_disk_remove(const char *folder, struct span hash, struct span type)
{
    char path[PICTURE_DISK_PATH];
    if (picture_disk_path(path, folder, hash, type))
        (void)unlink(path);
}
