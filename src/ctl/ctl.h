/*
 * backtalk-ctl: what its commands share. Each command is a function in a file of its own, named in
 * the table of main.c. It returns the program's exit code.
 */
#ifndef CTL_CTL_H
#define CTL_CTL_H

#include <pthread.h>

#include "db/sync.h"

enum { CTL_OK = 0, CTL_FAILED = 1, CTL_USAGE = 2 };
enum { CTL_WHY_MAX = 4096, CTL_PATH_MAX = 4096 };

/* A command with the arguments behind its name. */
typedef int ctl_command(int argc, char **argv);

ctl_command migrate_main;
ctl_command schema_main;
ctl_command factors_main;
ctl_command role_main;
ctl_command sign_out_main;
ctl_command key_main;
ctl_command demo_main;
ctl_command load_main;
ctl_command import_main;
ctl_command export_main;
ctl_command recount_main;
ctl_command reindex_main;
ctl_command rerender_main;
ctl_command jobs_main;
ctl_command pictures_main;
ctl_command eval_search_main;
ctl_command eval_same_main;

/* One clear line on standard error, behind the program's name. Returns CTL_FAILED, to be returned. */
int ctl_fail(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* Says how the command is used; CTL_USAGE, to return. */
int ctl_usage(const char *line);

/*
 * The path of a file or folder that comes with the program, such as "sql": below BACKTALK_HOME when
 * that is set, else below the nearest folder above the program that has it. `name` itself when it is
 * nowhere, so that an error names what is missing. The result is in `room` or is `name`.
 */
MUST_CHECK const char *ctl_file(char room[CTL_PATH_MAX], const char *name);

/* The only line of a file that holds a secret; false when it cannot be read, is empty, or too long for one. */
enum { CTL_SECRET_MAX = 4096 };
MUST_CHECK bool ctl_secret_file(const char *path, char room[CTL_SECRET_MAX]);

/* The site's public address: ORIGIN, else what `make run` listens on. */
const char *ctl_origin(void);

/* ---- the database: see db/uri.h for which ---- */

/*
 * NULL after saying why on standard error: also when this program does not work with the database's
 * schema.
 */
MUST_CHECK struct db_sync *ctl_open(void);

/* The same for any schema, an empty one too. */
MUST_CHECK struct db_sync *ctl_open_any_schema(void);

/* The same by DATABASE_OWNER_URL, when it is set: for what changes tables. */
MUST_CHECK struct db_sync *ctl_open_owner(void);

/* The batch's error in words, for standard error; *why is emptied first. */
const char *ctl_batch_trouble(const struct db_batch *batch, struct text *why);

/* Runs the batch; when that fails, *why is its error in words. */
MUST_CHECK bool ctl_run(struct db_sync *db, struct db_batch *batch, struct text *why);

/* ---- the keys of what is sealed in the database: core/seal.h ---- */

/* Reads the key file; false after saying on standard error what is wrong. */
MUST_CHECK bool ctl_keys_read(void);
/*
 * Whether what the database has sealed opens with them; false after saying why. *asked: the database answered, else ask
 * again.
 */
MUST_CHECK bool ctl_keys_fit(struct db_sync *db, bool *asked);

/* ---- threads of the job runner ---- */

/* Begins one. Signals do not go to it: they are for the thread that waits for jobs, and end its waiting. */
MUST_CHECK bool ctl_thread(pthread_t *thread, void *(*work)(void *context), void *context);

/* The second in which a thread that found nothing to do waits. */
void ctl_rest(void);

/* Does the next thing of a kind that waits; *found: there was one. False: something failed, and the reason is in *why. */
typedef bool ctl_next(struct db_sync *db, bool *found, struct text *why);
/* All that wait. As a ctl_next. */
MUST_CHECK bool ctl_drain(struct db_sync *db, ctl_next *next, struct text *why);

/*
 * Does what waits, over a connection of its own, in a thread of its own: what takes long keeps nothing else waiting. `name`, which
 * stays, is said before what failed. NULL when there is no thread. It ends within a second of ctl_worker_stop, or after what it
 * is doing.
 */
struct ctl_worker;
struct ctl_worker *ctl_worker_start(const char *name, ctl_next *next);
/* Asks it to end after what it does now, for a ctl_worker_stop later; NULL: nothing. */
void ctl_worker_ask(struct ctl_worker *worker);
void ctl_worker_stop(struct ctl_worker *worker); /* NULL: nothing */

#endif
