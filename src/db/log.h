/* Where the database layer says what went wrong: one line each, never a parameter's value. */
#ifndef DB_LOG_H
#define DB_LOG_H

#include "core/base.h"

/* Lines go to `say` from now on; NULL brings back standard error. */
void db_log_to(void (*say)(const char *line));

void db_log(const char *fmt, ...) PRINTF_LIKE(1, 2);

#endif
