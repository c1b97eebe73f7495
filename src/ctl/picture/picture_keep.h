/* Files of photographs, to where they are kept and from there: the database, or the folder of PICTURES_FOLDER. */
#ifndef CTL_PICTURE_PICTURE_KEEP_H
#define CTL_PICTURE_PICTURE_KEEP_H

#include "ctl/picture/picture_process.h"
#include "picture/picture.h"

struct db_sync;

/*
 * Queues keeping a file's bytes, which must live until the batch is finished; size->hash is their hash as bytes. What goes to
 * the folder is there before the batch is run; when that is not carried out, picture_sweep takes it away. False: *why says why.
 */
MUST_CHECK bool picture_keep_bytes(struct db_batch *batch, const struct picture_size *size,
                                   struct span bytes, struct text *why);

/* The same of a file that backtalk-picture made; *size is what it is known by, in the arena. */
MUST_CHECK bool picture_keep(struct arena *arena, struct db_batch *batch,
                             const struct picture_made_file *file, struct picture_size *size,
                             struct text *why);

/*
 * Where what was made cannot be kept, as when the disk of PICTURES_FOLDER is full: runs `batch`, which hands back what was taken, and
 * frees it. Always false: what the database says to that is added to *why, which has why it cannot be kept.
 */
bool picture_no_room(struct db_sync *db, struct db_batch *batch, struct text *why);

/*
 * Where backtalk-picture, at `program`, cannot be started: runs `batch`, which hands back what was taken for it, and frees it. Always
 * false: *why says to the operator what is wrong with the program, or what the database said.
 */
bool picture_trouble(struct db_sync *db, struct db_batch *batch, const char *program,
                     struct text *why);

/*
 * Adds a file's bytes to `out`, wherever they are; `hash` as hexadecimal digits. False: the database failed, or they are not
 * there or not those; *why says which.
 */
MUST_CHECK bool picture_fetch(struct db_sync *db, struct span hash, struct span type,
                              struct text *out, struct text *why);

#endif
