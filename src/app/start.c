/* What has to be so before a worker is started: the database's schema, and the keys of what is sealed in it. */
#include "app/start.h"

#include <kore/kore.h>
#include <syslog.h>

#include "core/seal_file.h"
#include "db/pool.h"
#include "db/schema.h"
#include "db/uri.h"
#include "web/secret.h"
#include "web/site.h"

enum { START_ARENA = 1 << 16, WHY_MAX = 4096, WAIT_MS = 5000 };

const char *start_database(void)
{
    static char room[DB_URI_MAX];
    return db_uri(room);
}

void start_refuse(const char *why)
{
    fprintf(stderr, "backtalk: %s\n", why);
    exit(1);
}

/* Who serves needs no more than rows: sql/functions/serving.sql. */
static void warn_of_rights(struct db_sync *db)
{
    struct text why;
    struct span owns;
    struct arena *arena = arena_new(START_ARENA);
    text_init(&why, WHY_MAX);
    if (db_sync_value(db,
                      "SELECT pg_has_role(current_user, relowner, 'USAGE')::text FROM pg_class"
                      " WHERE oid = 'account'::regclass",
                      arena, &owns, &why) &&
        span_is(owns, "true"))
        kore_log(LOG_WARNING, "the database's role may change tables: DATABASE_URL is better with "
                              "backtalk_serve, see the README");
    text_free(&why);
    arena_free(arena);
}

/* ---- what is sealed in the database: core/seal.h ---- */

void start_read_keys(void)
{
    struct text why;
    text_init(&why, WHY_MAX);
    if (!seal_file_read(&why))
        start_refuse(text_string(&why));
    text_free(&why);
}

/* An app that does not open is no reason to keep everybody out: its owner has recovery codes. */
static void warn_of_closed(int64_t apps)
{
    if (apps > 0)
        kore_log(
            LOG_WARNING,
            "authenticator apps that none of the keys in the key file opens: %lld; whoever has "
            "one needs a recovery code until its key is back in the file",
            (long long)apps);
}

/* When the database does not answer now, workers ask again. */
static void open_what_is_sealed(struct db_sync *db)
{
    struct text why;
    text_init(&why, WHY_MAX);
    struct arena *arena = arena_new(START_ARENA);
    struct db_batch *batch = db_batch_new(arena);
    struct span sealed;
    int64_t closed = 0;
    size_t count;
    struct span *keys = seal_keys(arena, &count);
    secret_ask(batch, &sealed);
    db_ask(batch, STMT_secret_closed, db_read_int, &closed, DB_TEXTS(keys, count));
    if (!db_sync_limit(db, WAIT_MS, &why) || !db_sync_run(db, batch)) {
        kore_log(LOG_WARNING, "the keys of the site are not read yet: %s %s", text_string(&why),
                 db_batch_error(batch)->detail);
    } else if (secret_take(arena, sealed)) {
        warn_of_closed(closed);
    } else {
        seal_file_refusal(sealed, &why);
        start_refuse(text_string(&why));
    }
    db_batch_free(batch);
    arena_free(arena);
    text_free(&why);
}

void start_check_database(void)
{
    struct text why;
    text_init(&why, WHY_MAX);
    if (start_database()[0] == '\0')
        start_refuse("there is no private database here: set DATABASE_URL, or use make run");
    const char *refusal = db_uri_refusal(start_database());
    if (refusal != NULL)
        start_refuse(refusal);
    bool away;
    struct db_sync *db = db_sync_try(start_database(), false, &why, &away);
    if (db == NULL && away) {
        /* It may come back by itself. Workers connect then, and look at the schema as they do. */
        kore_log(LOG_WARNING, "%s: pages come once it does", text_string(&why));
        text_free(&why);
        return;
    }
    if (db == NULL)
        start_refuse(text_string(&why));
    struct db_schema schema;
    if (!db_schema_read(db, &schema, &why))
        start_refuse(text_string(&why));
    char line[DB_SCHEMA_LINE_MAX];
    if (!db_schema_fits(&schema, site.schema_version, line, sizeof(line)))
        start_refuse(line);
    warn_of_rights(db);
    open_what_is_sealed(db);
    db_sync_close(db);
    text_free(&why);
}
