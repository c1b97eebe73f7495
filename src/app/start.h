/* What Kore's parent looks at before any worker: each says what is wrong in one line, and ends the process. */
#ifndef APP_START_H
#define APP_START_H

/* One clear line on standard error, and no worker is started. */
_Noreturn void start_refuse(const char *why);

/* Where the database is. */
const char *start_database(void);

/* The file with the keys of what is sealed in the database. */
void start_read_keys(void);
/*
 * Its schema, and that what is sealed in it opens. A database that is away may come back by itself: then workers look at
 * both.
 */
void start_check_database(void);

#endif
