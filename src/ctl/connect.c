/* Where the database is, and saying what went wrong with it. */
#include "ctl/ctl.h"

#include <stdarg.h>

#include "db/schema.h"
#include "db/uri.h"

int ctl_fail(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    fputs("backtalk-ctl: ", stderr);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    va_end(args);
    return CTL_FAILED;
}

int ctl_usage(const char *line)
{
    fprintf(stderr, "usage: backtalk-ctl %s\n", line);
    return CTL_USAGE;
}

static struct db_sync *open_uri(const char *uri)
{
    if (uri[0] == '\0') {
        ctl_fail("there is no private database here: set DATABASE_URL, or run make run first");
        return NULL;
    }
    const char *refusal = db_uri_refusal(uri);
    if (refusal != NULL) {
        ctl_fail("%s", refusal);
        return NULL;
    }
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    struct db_sync *db = db_sync_open(uri, false, &why);
    if (db == NULL)
        ctl_fail("%s", text_string(&why));
    text_free(&why);
    return db;
}

struct db_sync *ctl_open_any_schema(void)
{
    char room[DB_URI_MAX];
    return open_uri(db_uri(room));
}

struct db_sync *ctl_open_owner(void)
{
    const char *owner = getenv("DATABASE_OWNER_URL");
    char room[DB_URI_MAX];
    return open_uri(owner != NULL && owner[0] != '\0' ? owner : db_uri(room));
}

struct db_sync *ctl_open(void)
{
    struct db_sync *db = ctl_open_any_schema();
    if (db == NULL)
        return NULL;
    struct db_schema schema;
    struct text why;
    char line[DB_SCHEMA_LINE_MAX];
    text_init(&why, CTL_WHY_MAX);
    bool read = db_schema_read(db, &schema, &why);
    bool fits = read && db_schema_fits(&schema, DB_SCHEMA_BUILD, line, sizeof(line));
    if (!fits) {
        ctl_fail("%s", read ? line : text_string(&why));
        db_sync_close(db);
        db = NULL;
    }
    text_free(&why);
    return db;
}

const char *ctl_batch_trouble(const struct db_batch *batch, struct text *why)
{
    const struct db_error *error = db_batch_error(batch);
    text_clear(why);
    if (error->statement[0] != '\0')
        text_printf(why, "%s: ", error->statement);
    text_add_string(why, error->detail[0] == '\0' ? "the database did not answer" : error->detail);
    if (error->constraint[0] != '\0')
        text_printf(why, " (%s)", error->constraint);
    else if (error->sqlstate[0] != '\0')
        text_printf(why, " (SQLSTATE %s)", error->sqlstate);
    return text_string(why);
}

bool ctl_run(struct db_sync *db, struct db_batch *batch, struct text *why)
{
    bool ok = db_sync_run(db, batch);
    if (!ok)
        (void)ctl_batch_trouble(batch, why);
    return ok;
}
