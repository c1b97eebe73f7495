/* Stored counts against counted ones. */
#ifndef CTL_RECOUNT_H
#define CTL_RECOUNT_H

#include "ctl/ctl.h"

/*
 * Says for each kind of count how many are wrong, and puts them right when `mend`. *wrong_in_all:
 * how many are wrong now. False with a reason when the database fails.
 */
MUST_CHECK bool recount_all(struct db_sync *db, bool mend, FILE *out, int64_t *wrong_in_all,
                            struct text *why);

#endif
