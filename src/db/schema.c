/* The database's schema: which migrations it has, and whether a program can work with it. */
#include "db/schema.h"

enum { SCHEMA_ARENA = 1 << 16 };

static bool read_numbers(struct db_sync *db, struct arena *arena, struct db_schema *schema,
                         struct text *why)
{
    struct span value;
    struct span number;
    if (!db_sync_value(db, "SELECT to_regclass('public.schema_migration')::text", arena, &value,
                       why))
        return false;
    if (value.len == 0)
        return true;
    if (!db_sync_value(
            db, "SELECT s.number || ' ' || s.needs FROM (" DB_SCHEMA_SQL ") AS s (number, needs)",
            arena, &value, why))
        return false;
    if (span_next(&value, ' ', &number) && span_int(number, 0, INT64_MAX, &schema->number) &&
        span_int(value, 0, INT64_MAX, &schema->compatible_from))
        return true;
    text_add_string(why, "the table schema_migration cannot be read");
    return false;
}

bool db_schema_read(struct db_sync *db, struct db_schema *schema, struct text *why)
{
    struct arena *arena = arena_new(SCHEMA_ARENA);
    *schema = (struct db_schema){0};
    bool ok = read_numbers(db, arena, schema, why);
    arena_free(arena);
    return ok;
}

bool db_schema_fits(const struct db_schema *schema, int64_t build, char *line, size_t size)
{
    if (schema->number < build) {
        snprintf(line, size,
                 "the database is at migration %lld, this program needs %lld: "
                 "run backtalk-ctl migrate",
                 (long long)schema->number, (long long)build);
        return false;
    }
    if (schema->compatible_from > build) {
        snprintf(line, size,
                 "the database is at migration %lld, this program knows %lld: "
                 "update it to %lld or newer",
                 (long long)schema->number, (long long)build, (long long)schema->compatible_from);
        return false;
    }
    return true;
}
