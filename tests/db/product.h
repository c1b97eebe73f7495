/* A scratch database with the product's schema, and what tests of the command-line tool look at. */
#ifndef TESTS_DB_PRODUCT_H
#define TESTS_DB_PRODUCT_H

#include "db/harness.h"
#include "db/sync.h"

struct product {
    char uri[HARNESS_URI_MAX];
    struct db_sync *db;
    char *out; /* what the last command said, and what it complained about */
    char *err;
};

/* A new database, migrated. Ends the program when that fails. */
void product_open(struct product *product);
void product_close(struct product *product);

/* Runs plain SQL or a batch over product->db; fails the test with the server's words. */
void product_sql(struct product *product, const char *sql);
void product_run(struct product *product, struct db_batch *batch);

/* Fails unless `sql`, one "SELECT function(...)", is refused by that constraint. */
void product_refused(struct product *product, const char *sql, const char *constraint);

/*
 * Runs `first` in a transaction of another connection and, before that is committed, `second` over product->db: it is committed
 * once `second` waits for it.
 */
void product_both(struct product *product, const char *first, const char *second);

/* Does what the job runner would, until nothing waits. */
void product_jobs(struct product *product);

/* The one value of a query, as a number. */
int64_t product_number(struct product *product, const char *sql);
/* As text, cut to 255 bytes; valid until the next call. */
const char *product_text(struct product *product, const char *sql);

/*
 * One number over all rows of all tables: the same before and after means that nothing was
 * changed.
 */
void product_digest(struct product *product, char digest[64]);

/* Run over product->db, and the jobs that follow; what they say is in out and err. The exit code. */
int product_load(struct product *product, const char *folder);
int product_export(struct product *product, const char *folder, bool over);
int product_exercises(struct product *product, const char *file, const char *coach);
int product_wger(struct product *product, const char *file, const char *coach);
int product_import(struct product *product, const char *folder, const char *site);

/* A new empty folder under /tmp, and files in it; missing folders on the way are made. */
void folder_make(char path[64]);
void folder_remove(const char *path);
void folder_write(const char *folder, const char *name, const char *bytes, size_t len);
void folder_write_text(const char *folder, const char *name, const char *text);
/* A whole file, to be freed; *len without the zero byte behind it. */
char *folder_read(const char *folder, const char *name, size_t *len);
/* Replaces the first `from` in a file; fails the test when it is not there. */
void folder_replace(const char *folder, const char *name, const char *from, const char *to);

#endif
