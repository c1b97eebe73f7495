/* Giving up root's rights. */
#ifndef CTL_RUN_AS_H
#define CTL_RUN_AS_H

#include "core/base.h"

/*
 * From here on this process is the user of that name, with that user's group alone; there is no way back. False, and why on
 * standard error, when there is no such user or only root may do that.
 */
MUST_CHECK bool run_as(const char *name);

#endif
