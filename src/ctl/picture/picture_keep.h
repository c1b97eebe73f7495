/* One file that backtalk-picture made, into the store. */
#ifndef CTL_PICTURE_PICTURE_KEEP_H
#define CTL_PICTURE_PICTURE_KEEP_H

#include "ctl/picture/picture_process.h"
#include "picture/picture.h"

/* Queues it; its bytes must live until the batch is finished. What it is known by lives in the arena. */
struct picture_size picture_keep(struct arena *arena, struct db_batch *batch,
                                 const struct picture_made_file *file);

#endif
