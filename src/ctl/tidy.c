/* After much was written: tables are tidied by who owns them. */
#include "ctl/tidy.h"

#include "ctl/ctl.h"

enum { TIDY_ARENA = 1 << 16 };

static bool owns_tables(struct db_sync *db, bool *owns, struct text *why)
{
    struct arena *arena = arena_new(TIDY_ARENA);
    struct span value;
    bool ok = db_sync_value(db, "SELECT owns_tables()::text", arena, &value, why);
    *owns = ok && span_is(value, "true");
    arena_free(arena);
    return ok;
}

static bool tidy_each(struct db_sync *db, const char *what, const char *const *names,
                      struct text *why)
{
    struct text sql;
    text_init(&sql, CTL_WHY_MAX);
    bool ok = true;
    for (; ok && *names != NULL; names++) {
        text_clear(&sql);
        text_printf(&sql, "%s %s", what, *names);
        ok = db_sync_exec(db, text_string(&sql), why);
    }
    text_free(&sql);
    return ok;
}

static bool tidy_as_owner(const char *what, const char *const *names, struct text *why)
{
    const char *owner = getenv("DATABASE_OWNER_URL");
    if (owner == NULL || owner[0] == '\0') {
        text_add_string(why, "the role of DATABASE_URL does not own them, and there is no "
                             "DATABASE_OWNER_URL");
        return false;
    }
    struct db_sync *db = db_sync_open(owner, false, why);
    bool owns = false;
    bool ok = db != NULL && owns_tables(db, &owns, why);
    if (ok && !owns)
        text_add_string(why, "the role of DATABASE_OWNER_URL does not own them");
    ok = ok && owns && tidy_each(db, what, names, why);
    if (db != NULL)
        db_sync_close(db);
    return ok;
}

void tidy_tables(struct db_sync *db, const char *what, const char *const *names)
{
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    bool owns;
    bool ok = owns_tables(db, &owns, &why) &&
              (owns ? tidy_each(db, what, names, &why) : tidy_as_owner(what, names, &why));
    if (!ok)
        fprintf(stderr,
                "backtalk-ctl: no %s of %s and others, which autovacuum does in a while: %s\n",
                what, names[0], text_string(&why));
    text_free(&why);
}
