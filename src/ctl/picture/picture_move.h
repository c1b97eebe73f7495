/* backtalk-ctl pictures: moves the files of photographs between the database and the folder of PICTURES_FOLDER. */
#ifndef CTL_PICTURE_PICTURE_MOVE_H
#define CTL_PICTURE_PICTURE_MOVE_H

#include "ctl/ctl.h"

/* All that are not there yet; what cannot be moved stays where it is, and is named. Run again after an end in the middle, it ends
   what that began. The exit code. */
int picture_move(struct db_sync *db, const char *folder, bool to_folder, FILE *out, FILE *err);

#endif
