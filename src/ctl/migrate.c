/* backtalk-ctl migrate, schema: the database's structure. */
#include "ctl/ctl.h"

#include "db/migrate.h"
#include "db/schema.h"

static bool something_said;

static void say(const char *line)
{
    something_said = true;
    puts(line);
}

/* The role that serves may have been made since the rights were given (sql/functions/serving.sql). */
static bool give_rights(struct db_sync *db, struct text *why)
{
    return db_sync_exec(db,
                        "DO $$ BEGIN IF to_regprocedure('serving_rights()') IS NOT NULL THEN"
                        " PERFORM serving_rights(); END IF; END $$",
                        why);
}

int migrate_main(int argc, char **argv)
{
    char room[CTL_PATH_MAX];
    const char *folder = ctl_file(room, "sql");
    if (argc == 2 && strcmp(argv[0], "--folder") == 0)
        folder = argv[1];
    else if (argc != 0)
        return ctl_usage("migrate [--folder DIR]");
    struct db_sync *db = ctl_open_owner();
    if (db == NULL)
        return CTL_FAILED;
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    struct db_schema schema = {0};
    bool ok = db_migrate(db, folder, say, &why) && give_rights(db, &why) &&
              db_schema_read(db, &schema, &why);
    if (!ok)
        ctl_fail("%s", text_string(&why));
    else if (!something_said)
        printf("The database is at migration %lld already\n", (long long)schema.number);
    text_free(&why);
    db_sync_close(db);
    return ok ? CTL_OK : CTL_FAILED;
}

int schema_main(int argc, char **argv)
{
    (void)argv;
    if (argc != 0)
        return ctl_usage("schema");
    struct db_sync *db = ctl_open_any_schema();
    if (db == NULL)
        return CTL_FAILED;
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    struct db_schema schema = {0};
    bool ok = db_schema_read(db, &schema, &why);
    if (ok)
        printf("%lld\n", (long long)schema.number);
    else
        ctl_fail("%s", text_string(&why));
    text_free(&why);
    db_sync_close(db);
    return ok ? CTL_OK : CTL_FAILED;
}
