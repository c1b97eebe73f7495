/* backtalk-ctl export library DIR: what everybody reads of the library, as files that `load` reads. */
#ifndef CTL_LIBRARY_EXPORT_H
#define CTL_LIBRARY_EXPORT_H

#include "ctl/ctl.h"

/*
 * Writes all public entries and pages, all tags, and the people who wrote the entries, as of one moment. Nothing at `folder`
 * changes before all is written (library_folder.h); `over`: other files there may stay. The exit code.
 */
int library_export(struct db_sync *db, const char *folder, bool over, FILE *out, FILE *err);

/* The command, from "library" on. */
int library_export_main(int argc, char **argv);

#endif
