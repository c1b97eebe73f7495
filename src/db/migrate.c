/* Migrations: what a folder holds against what the database has. */
#include "db/migrate.h"
#include "db/sql_folder.h"
#include "db/sql_line.h"
#include "db/sync_internal.h"

#include <time.h>

enum {
    ARENA_MAX_BYTES = 64 << 20,
    REASON_MAX = 4096,
    LOCK_TRIES = 30,
    LOCK_PAUSE_MS = 200,
    TURN_PAUSE_MS = 50,
};

/* Taken while migrations run, so that two that start at once do not meet: any number of ours. */
#define LOCK "6112018210"

struct migrating {
    struct db_sync *db;
    struct arena *arena;
    struct sql_folder folder;
    void (*say)(const char *line);
    struct text *why;
    bool stale;       /* the functions are not those of the folder */
    bool lost_a_lock; /* the last failure: others held a lock for too long */
};

static void pause_for(int milliseconds)
{
    struct timespec pause = {.tv_nsec = milliseconds * 1000000L};
    (void)nanosleep(&pause, NULL);
}

static void say(const struct migrating *m, const char *line)
{
    if (m->say != NULL)
        m->say(line);
}

/* ---- running SQL ---- */

static bool execute_text(struct migrating *m, const struct sql_file *file, struct span sql,
                         size_t lines_before)
{
    struct db_sync_fault fault;
    struct text reason;
    text_init(&reason, REASON_MAX);
    bool ok = db_sync_exec_at(m->db, arena_string(m->arena, sql), &reason, &fault);
    if (!ok) {
        size_t line = fault.position > 0 ? sql_line_of_position(sql, fault.position)
                                         : sql_line_of_statement(sql, fault.statements);
        if (file != NULL)
            text_printf(m->why, "%s:%zu: ", file->path, lines_before + line);
        text_add_string(m->why, text_string(&reason));
        m->lost_a_lock =
            strcmp(fault.sqlstate, "55P03") == 0 || strcmp(fault.sqlstate, "40P01") == 0;
    }
    text_free(&reason);
    return ok;
}

static bool execute_file(struct migrating *m, const struct sql_file *file)
{
    return execute_text(m, file, file->sql, 0);
}

static bool execute(struct migrating *m, const char *sql)
{
    return execute_text(m, NULL, span_of(sql), 0);
}

/* ---- functions, views and triggers ---- */

/* Later ones depend on earlier ones only. */
#define DROP_FUNCTIONS                                                              \
    "DO $$ DECLARE defined record; BEGIN"                                           \
    " FOR defined IN SELECT kind, identity FROM schema_object ORDER BY place DESC"  \
    " LOOP EXECUTE format('DROP %s IF EXISTS %s', defined.kind, defined.identity);" \
    " END LOOP; DELETE FROM schema_object; DELETE FROM schema_functions; END $$"

/* What this transaction made; extensions bring their own. */
#define RECORD_FUNCTIONS                                                           \
    "INSERT INTO schema_object (place, kind, identity)"                            \
    " SELECT row_number() OVER (ORDER BY made.id), named.type, named.identity"     \
    " FROM (SELECT oid AS id, 'pg_proc'::regclass AS class FROM pg_proc"           \
    "       WHERE xmin = pg_current_xact_id()::xid"                                \
    "       UNION ALL SELECT oid, 'pg_class'::regclass FROM pg_class"              \
    "       WHERE xmin = pg_current_xact_id()::xid AND relkind = 'v'"              \
    "       UNION ALL SELECT oid, 'pg_trigger'::regclass FROM pg_trigger"          \
    "       WHERE xmin = pg_current_xact_id()::xid AND NOT tgisinternal) AS made," \
    " pg_identify_object(made.class, made.id, 0) AS named"                         \
    " WHERE NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = made.class"   \
    "                   AND d.objid = made.id AND d.deptype = 'e')"

/* Their bodies were not looked at while some of what they name was missing yet. */
#define VALIDATE_FUNCTIONS                                                          \
    "DO $$ DECLARE defined record; BEGIN"                                           \
    " FOR defined IN SELECT p.oid, l.lanvalidator::regproc AS validator"            \
    " FROM pg_proc AS p JOIN pg_language AS l ON l.oid = p.prolang"                 \
    " WHERE p.xmin = pg_current_xact_id()::xid AND l.lanname IN ('sql', 'plpgsql')" \
    " LOOP EXECUTE format('SELECT %s(%s)', defined.validator, defined.oid); END LOOP; END $$"

static bool define_functions(struct migrating *m)
{
    bool ok = execute(m, "SET LOCAL check_function_bodies = off");
    for (size_t i = 0; ok && i < m->folder.function_count; i++)
        ok = execute_file(m, &m->folder.functions[i]);
    return ok && execute(m, "SET LOCAL check_function_bodies = on") &&
           execute(m, VALIDATE_FUNCTIONS) && execute(m, RECORD_FUNCTIONS) &&
           execute(m, arena_printf(m->arena, "INSERT INTO schema_functions (sha256) VALUES ('%s')",
                                   m->folder.functions_sha256)
                          .ptr);
}

/* ---- migrations ---- */

static bool record_migration(struct migrating *m, const struct sql_file *file)
{
    return execute(m, arena_printf(m->arena,
                                   "INSERT INTO schema_migration"
                                   " (number, name, sha256, compatible_from)"
                                   " VALUES (%lld, '" SPAN_FMT "', '%s', %lld)",
                                   (long long)file->number, SPAN_ARG(file->name), file->sha256,
                                   (long long)file->compatible_from)
                          .ptr);
}

/* The migrations from `first` to before `end`, and the functions when `define`. */
static bool try_together(struct migrating *m, size_t first, size_t end, bool define)
{
    bool ok = execute(m, "BEGIN") && execute(m, "SET LOCAL lock_timeout = '2s'") &&
              (!define || execute(m, DROP_FUNCTIONS));
    for (size_t i = first; ok && i < end; i++)
        ok = execute_file(m, &m->folder.migrations[i]) &&
             record_migration(m, &m->folder.migrations[i]);
    ok = ok && (!define || define_functions(m)) && execute(m, "COMMIT");
    if (!ok) {
        struct text ignored;
        text_init(&ignored, REASON_MAX);
        (void)!db_sync_exec(m->db, "ROLLBACK", &ignored);
        text_free(&ignored);
    }
    return ok;
}

static bool apply_together(struct migrating *m, size_t first, size_t end, bool define)
{
    for (int tries = 1; !try_together(m, first, end, define); tries++) {
        if (!m->lost_a_lock || tries == LOCK_TRIES)
            return false;
        m->lost_a_lock = false;
        text_clear(m->why);
        say(m, "others hold a lock that is needed: trying again");
        pause_for(LOCK_PAUSE_MS);
    }
    for (size_t i = first; i < end; i++)
        say(m, arena_printf(m->arena, "applied " SPAN_FMT, SPAN_ARG(m->folder.migrations[i].name))
                   .ptr);
    if (define) {
        m->stale = false;
        if (m->folder.function_count > 0)
            say(m, "applied the functions");
    }
    return true;
}

static bool apply_outside(struct migrating *m, const struct sql_file *file)
{
    struct span rest = file->sql;
    struct span statement;
    while (sql_next_statement(&rest, &statement)) {
        size_t lines = 0;
        for (const char *c = file->sql.ptr; c < statement.ptr; c++)
            lines += *c == '\n';
        if (!execute_text(m, file, statement, lines))
            return false;
    }
    if (!record_migration(m, file))
        return false;
    say(m, arena_printf(m->arena, "applied " SPAN_FMT, SPAN_ARG(file->name)).ptr);
    return true;
}

static bool apply_missing(struct migrating *m, size_t applied)
{
    const struct sql_folder *folder = &m->folder;
    size_t last = folder->migration_count; /* of those in a transaction: 0 for none */
    while (last > applied && folder->migrations[last - 1].outside)
        last--;
    for (size_t i = applied; i < folder->migration_count;) {
        size_t end = i;
        while (end < folder->migration_count && !folder->migrations[end].outside)
            end++;
        bool ok = end == i ? apply_outside(m, &folder->migrations[i])
                           : apply_together(m, i, end, end == last && m->stale);
        if (!ok)
            return false;
        i = end == i ? i + 1 : end;
    }
    size_t all = folder->migration_count;
    return !m->stale || apply_together(m, all, all, true);
}

/* ---- the database ---- */

/* Compares what was applied with the folder; *applied is how many of the folder's are in. */
static bool check_applied(struct migrating *m, struct span rows, size_t *applied)
{
    const struct sql_folder *folder = &m->folder;
    struct span row;
    *applied = 0;
    while (span_next(&rows, ',', &row)) {
        struct span digits;
        int64_t number;
        if (!span_next(&row, ' ', &digits) || !span_int(digits, 1, INT64_MAX, &number)) {
            text_printf(m->why, "the table schema_migration holds something odd");
            return false;
        }
        if (number > (int64_t)folder->migration_count) {
            text_printf(m->why,
                        "the database is newer than this program: it has migration %lld, "
                        "%s ends at %zu",
                        (long long)number, folder->path, folder->migration_count);
            return false;
        }
        if (number != (int64_t)*applied + 1) {
            text_printf(m->why, "the database has migration %lld but not %zu", (long long)number,
                        *applied + 1);
            return false;
        }
        const struct sql_file *file = &folder->migrations[(*applied)++];
        if (!span_is(row, file->sha256)) {
            text_printf(m->why,
                        "%s: changed since it was applied to this database; undo the change "
                        "and write a new migration",
                        file->path);
            return false;
        }
    }
    return true;
}

#define OWN_TABLES                                                           \
    "CREATE TABLE IF NOT EXISTS schema_migration ("                          \
    " number integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL," \
    " compatible_from integer NOT NULL,"                                     \
    " applied_at timestamptz NOT NULL DEFAULT clock_timestamp());"           \
    "CREATE TABLE IF NOT EXISTS schema_functions ("                          \
    " sha256 text PRIMARY KEY,"                                              \
    " applied_at timestamptz NOT NULL DEFAULT clock_timestamp());"           \
    "CREATE TABLE IF NOT EXISTS schema_object ("                             \
    " place bigint PRIMARY KEY, kind text NOT NULL, identity text NOT NULL)"

static bool bring_up_to_date(struct migrating *m)
{
    struct span migrations;
    struct span functions;
    size_t applied;
    if (!execute(m, OWN_TABLES) ||
        !db_sync_value(m->db,
                       "SELECT string_agg(number || ' ' || sha256, ',' ORDER BY number)"
                       " FROM schema_migration",
                       m->arena, &migrations, m->why) ||
        !db_sync_value(m->db, "SELECT max(sha256) FROM schema_functions", m->arena, &functions,
                       m->why) ||
        !check_applied(m, migrations, &applied))
        return false;
    m->stale = !span_is(functions, m->folder.functions_sha256);
    return apply_missing(m, applied);
}

/* Asked for again and again: one that waits would hold up an index that is built concurrently. */
static bool take_turn(struct migrating *m)
{
    struct span taken;
    for (;;) {
        if (!db_sync_value(m->db, "SELECT pg_try_advisory_lock(" LOCK ")::text", m->arena, &taken,
                           m->why))
            return false;
        if (span_is(taken, "true"))
            return true;
        pause_for(TURN_PAUSE_MS);
    }
}

bool db_migrate(struct db_sync *db, const char *path, void (*say_line)(const char *line),
                struct text *why)
{
    struct migrating m = {
        .db = db, .arena = arena_new(ARENA_MAX_BYTES), .say = say_line, .why = why};
    bool ok = sql_folder_read(m.arena, path, &m.folder, why) && take_turn(&m);
    if (ok) {
        struct text ignored;
        text_init(&ignored, REASON_MAX);
        ok = bring_up_to_date(&m);
        /* Fails only with the connection, and then the lock is gone too. */
        (void)!db_sync_exec(db, "SELECT pg_advisory_unlock(" LOCK ")", &ignored);
        text_free(&ignored);
    }
    arena_free(m.arena);
    return ok;
}
