/* A folder of files that is there as a whole or not at all, with a list of their checksums. */
#ifndef CTL_LIBRARY_FOLDER_H
#define CTL_LIBRARY_FOLDER_H

#include "ctl/ctl.h"

/* As `sha256sum --check` reads it: a line a file. */
#define LIBRARY_SUMS "SHA256SUMS"

struct library_sum {
    struct span path; /* within the folder */
    struct span sha;  /* as hexadecimal digits */
};

struct library_sums {
    size_t count;
    size_t room;
    struct library_sum *items;
};

struct library_folder {
    struct arena *arena;
    const char *path;             /* where it is to be */
    bool over;                    /* other files there may stay beside */
    char temporary[CTL_PATH_MAX]; /* the folder beside it that is written first; empty: none */
    int held;                     /* it, open and locked: who writes there is not gone */
    struct library_sums sums;
};

enum { LIBRARY_ABANDONED_SECONDS = 60 };

/*
 * Looks whether the folder may be written and makes the temporary one. Temporary ones of the same folder whose writers were killed are
 * removed, once they are LIBRARY_ABANDONED_SECONDS old. What is at `path` may be nothing, an empty folder, or
 * one that has only what was written there by this, unchanged; `over` lets it have other files, too. False: *why says why.
 */
MUST_CHECK bool library_folder_begin(struct library_folder *folder, struct arena *arena,
                                     const char *path, bool over, struct text *why);
/* One file, "stretches/figure-four.md"; at most one folder deep. */
MUST_CHECK bool library_folder_add(struct library_folder *folder, struct span path,
                                   struct span bytes, struct text *why);
/* It was added. */
bool library_folder_has(const struct library_folder *folder, struct span path);
/*
 * Writes the checksums and puts the folder in its place. A folder that is replaced is exchanged at once; with `over`, each of
 * `names` (the folder's own parts, ending with NULL) is, and goes when there is none of that name now.
 */
MUST_CHECK bool library_folder_end(struct library_folder *folder, const char *const *names,
                                   struct text *why);
/* Removes what is temporary; also after the end. */
void library_folder_drop(struct library_folder *folder);

/*
 * Opens a file of a folder that somebody else may have made, to read it. NULL, with errno: there is none, or it is a link, which may
 * lead to anything on this machine, or a pipe, which may never end.
 */
MUST_CHECK FILE *library_file_open(const char *name);

/*
 * The checksums that a folder has. False when it has no such file, with *why empty, or when it is none of ours, with *why
 * saying so.
 */
MUST_CHECK bool library_sums_read(struct arena *arena, const char *path, struct library_sums *out,
                                  struct text *why);
const struct library_sum *library_sums_find(const struct library_sums *sums, struct span path);
/* SHA-256 as hexadecimal digits. */
struct span library_sum_of(struct arena *arena, struct span bytes);

#endif
