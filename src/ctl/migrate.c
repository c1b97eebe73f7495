/* backtalk-ctl migrate, schema: the database's structure. */
#include "ctl/ctl.h"

#include "db/migrate.h"

static bool something_said;

static void say(const char *line)
{
    something_said = true;
    puts(line);
}

int migrate_main(int argc, char **argv)
{
    const char *folder = "sql/migrations";
    if (argc == 2 && strcmp(argv[0], "--folder") == 0)
        folder = argv[1];
    else if (argc != 0)
        return ctl_usage("migrate [--folder DIR]");
    struct db_sync *db = ctl_open();
    if (db == NULL)
        return CTL_FAILED;
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    int64_t version = 0;
    bool ok = db_migrate(db, folder, say, &why) && db_schema_version(db, &version, &why);
    if (!ok)
        ctl_fail("%s", text_string(&why));
    else if (!something_said)
        printf("The database is at migration %lld already\n", (long long)version);
    text_free(&why);
    db_sync_close(db);
    return ok ? CTL_OK : CTL_FAILED;
}

int schema_main(int argc, char **argv)
{
    (void)argv;
    if (argc != 0)
        return ctl_usage("schema");
    struct db_sync *db = ctl_open();
    if (db == NULL)
        return CTL_FAILED;
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    int64_t version = 0;
    bool ok = db_schema_version(db, &version, &why);
    if (ok)
        printf("%lld\n", (long long)version);
    else
        ctl_fail("%s", text_string(&why));
    text_free(&why);
    db_sync_close(db);
    return ok ? CTL_OK : CTL_FAILED;
}
