/*
 * Files of photographs in a folder instead of the database (PICTURES_FOLDER): FOLDER/ab/abcd….webp, by their SHA-256. What the
 * database has of a file is read from there, whatever is set; the rest from the folder. All is for any thread.
 */
#ifndef CORE_PICTURE_DISK_H
#define CORE_PICTURE_DISK_H

#include "core/text.h"

enum { PICTURE_DISK_PATH = 4096 };

/* The folder that is set, which stays; NULL: none is. */
const char *picture_disk_folder(void);

/* The path of a file in it, by its hash as hexadecimal digits and its type. False: too long. */
MUST_CHECK bool picture_disk_path(char room[PICTURE_DISK_PATH], const char *folder,
                                  struct span hash, struct span type);

/* What no photograph has any more is there for a while: FOLDER/gone/abcd….webp. */
#define PICTURE_DISK_GONE "gone"
/* Makes a folder of this name in it, unless it is there; `room` gets its path. Of root's it belongs to the owner of `folder`. */
MUST_CHECK bool picture_disk_make(char room[PICTURE_DISK_PATH], const char *folder,
                                  const char *name);

/* Writes it beside its place, waits until it is on the disk, and puts it there, also over one that is there. Of root's as above. */
MUST_CHECK bool picture_disk_write(const char *folder, struct span hash, struct span type,
                                   struct span bytes, struct text *why);
/* Reads `len` bytes from `from` on. False: it is not there, shorter, or cannot be read. */
MUST_CHECK bool picture_disk_read(const char *path, int64_t from, char *room, size_t len);
/* The whole file, to be freed, of at most PICTURE_FILE_MAX bytes; NULL: as above. */
char *picture_disk_all(const char *folder, struct span hash, struct span type, size_t *len);
/*
 * Moves a file out of a part of the folder to `gone`, both of them open folders; its time is from then on when it was put there. One
 * that was written anew since it was `seen` stays, or goes back to its place: somebody wants it again. False: errno says why.
 */
struct stat;
MUST_CHECK bool picture_disk_set_aside(int part, int gone, const char *name,
                                       const struct stat *seen);
/* Nothing when it is not there. */
void picture_disk_remove(const char *folder, struct span hash, struct span type);

#endif
