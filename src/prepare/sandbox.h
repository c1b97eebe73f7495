/* What the program that decodes pictures may do: compute, write its answer, and end. */
#ifndef PREPARE_SANDBOX_H
#define PREPARE_SANDBOX_H

#include "core/base.h"

/* Memory, processor time and files, before anything is loaded. False: they could not be set. */
MUST_CHECK bool sandbox_limits(void);
/*
 * From here on no file, socket or program can be opened, by any thread, and no other process reached: not by signals, not by
 * memory. All memory counts as sandbox_limits bounds it, and none can be run. What is not needed to compute fails with EPERM.
 * False: the kernel does not know how, and nothing is to be decoded.
 */
MUST_CHECK bool sandbox_close(void);

#endif
