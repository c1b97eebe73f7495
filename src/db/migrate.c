/* Migrations: what a folder holds against what the database has. */
#include "db/migrate.h"
#include "db/sql_line.h"
#include "db/sync_internal.h"

#include <dirent.h>
#include <errno.h>
#include <sodium.h>
#include <sys/stat.h>

enum {
    NUMBER_DIGITS = 4,
    MIGRATIONS_MAX = 9999,
    FILE_MAX_BYTES = 8 << 20,
    ARENA_MAX_BYTES = 64 << 20,
    HEX_BYTES = crypto_hash_sha256_BYTES * 2,
};

/*
 * Taken while migrations run, so that two that start at once do not meet. Any number nobody else
 * uses.
 */
#define LOCK "6112018210"

struct migration {
    int64_t number;
    const char *path;
    struct span name; /* 0001_accounts */
    struct span sql;
    char sha256[HEX_BYTES + 1];
};

struct folder {
    struct arena *arena;
    const char *path;
    size_t count;
    struct migration *items; /* in order, numbered from 1 */
};

/* ---- the folder ---- */

static bool is_migration_name(struct span file, int64_t *number)
{
    if (!span_ends(file, ".sql") || file.len < NUMBER_DIGITS + sizeof("_x.sql") - 1 ||
        file.ptr[NUMBER_DIGITS] != '_')
        return false;
    for (size_t i = NUMBER_DIGITS; i < file.len - 4; i++)
        if (strchr("abcdefghijklmnopqrstuvwxyz0123456789_-", file.ptr[i]) == NULL)
            return false;
    return span_int(span_make(file.ptr, NUMBER_DIGITS), 1, MIGRATIONS_MAX, number);
}

static bool read_file(struct arena *arena, const char *path, struct span *out, struct text *why)
{
    FILE *file = fopen(path, "rb");
    struct stat info;
    if (file == NULL || fstat(fileno(file), &info) != 0) {
        text_printf(why, "%s: %s", path, strerror(errno));
        if (file != NULL)
            fclose(file);
        return false;
    }
    bool ok = info.st_size <= FILE_MAX_BYTES;
    if (ok) {
        size_t size = (size_t)info.st_size;
        char *bytes = arena_alloc(arena, size + 1);
        ok = fread(bytes, 1, size, file) == size && memchr(bytes, '\0', size) == NULL;
        *out = span_make(bytes, size);
    }
    fclose(file);
    if (!ok)
        text_printf(why, "%s: not a text of at most %d bytes", path, FILE_MAX_BYTES);
    return ok;
}

static bool add_file(struct folder *folder, struct span file, struct text *why)
{
    int64_t number;
    if (!is_migration_name(file, &number)) {
        text_printf(why, "%s/" SPAN_FMT ": a migration is named NNNN_name.sql, in small letters",
                    folder->path, SPAN_ARG(file));
        return false;
    }
    struct migration *m = &folder->items[folder->count++];
    m->number = number;
    m->name = arena_span(folder->arena, span_make(file.ptr, file.len - 4));
    m->path = arena_printf(folder->arena, "%s/" SPAN_FMT, folder->path, SPAN_ARG(file)).ptr;
    if (!read_file(folder->arena, m->path, &m->sql, why))
        return false;
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)m->sql.ptr, m->sql.len);
    sodium_bin2hex(m->sha256, sizeof(m->sha256), hash, sizeof(hash));
    return true;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = ((const struct migration *)a)->number;
    int64_t y = ((const struct migration *)b)->number;
    return (x > y) - (x < y);
}

static bool check_numbers(const struct folder *folder, struct text *why)
{
    for (size_t i = 0; i < folder->count; i++) {
        int64_t expected = (int64_t)i + 1;
        if (folder->items[i].number == expected)
            continue;
        if (folder->items[i].number < expected)
            text_printf(why, "%s: its number %04lld is taken by another", folder->items[i].path,
                        (long long)folder->items[i].number);
        else
            text_printf(why, "%s: number %04lld is missing before %04lld", folder->path,
                        (long long)expected, (long long)folder->items[i].number);
        return false;
    }
    return true;
}

static bool read_folder(struct folder *folder, struct text *why)
{
    DIR *dir = opendir(folder->path);
    if (dir == NULL) {
        text_printf(why, "%s: %s", folder->path, strerror(errno));
        return false;
    }
    bool ok = true;
    folder->items = arena_array_of(folder->arena, struct migration, MIGRATIONS_MAX);
    const struct dirent *entry;
    while (ok && (entry = readdir(dir)) != NULL) {
        struct span file = span_of(entry->d_name);
        if (span_ends(file, ".sql") && folder->count < MIGRATIONS_MAX)
            ok = add_file(folder, file, why);
    }
    closedir(dir);
    if (!ok)
        return false;
    qsort(folder->items, folder->count, sizeof(folder->items[0]), by_number);
    return check_numbers(folder, why);
}

/* ---- the database ---- */

bool db_schema_version(struct db_sync *db, int64_t *version, struct text *why)
{
    struct arena *arena = arena_new(1 << 16);
    struct span value;
    *version = 0;
    bool ok = db_sync_value(db, "SELECT to_regclass('public.schema_migration')::text", arena,
                            &value, why);
    if (ok && value.len > 0) {
        ok = db_sync_value(db, "SELECT coalesce(max(number), 0)::text FROM schema_migration", arena,
                           &value, why);
        if (ok && !span_int(value, 0, INT64_MAX, version))
            ok = false;
    }
    arena_free(arena);
    return ok;
}

/* Compares what was applied with the folder; *applied is how many of the folder's are in. */
static bool check_applied(const struct folder *folder, struct span rows, size_t *applied,
                          struct text *why)
{
    struct span row;
    *applied = 0;
    while (span_next(&rows, ',', &row)) {
        struct span digits;
        int64_t number;
        if (!span_next(&row, ' ', &digits) || !span_int(digits, 1, INT64_MAX, &number)) {
            text_printf(why, "the table schema_migration holds something odd");
            return false;
        }
        if (number > (int64_t)folder->count) {
            text_printf(why,
                        "the database is newer than this program: it has migration %lld, "
                        "%s ends at %zu",
                        (long long)number, folder->path, folder->count);
            return false;
        }
        if (number != (int64_t)*applied + 1) {
            text_printf(why, "the database has migration %lld but not %zu", (long long)number,
                        *applied + 1);
            return false;
        }
        const struct migration *m = &folder->items[(*applied)++];
        if (!span_is(row, m->sha256)) {
            text_printf(why,
                        "%s: changed since it was applied to this database; undo the change "
                        "and write a new migration",
                        m->path);
            return false;
        }
    }
    return true;
}

static bool apply(struct db_sync *db, const struct migration *m, struct text *why)
{
    struct db_sync_fault fault = {0};
    struct text reason;
    text_init(&reason, 4096);
    bool ok = db_sync_exec(db, "BEGIN", why) && db_sync_exec_at(db, m->sql.ptr, &reason, &fault);
    if (ok) {
        text_printf(&reason,
                    "INSERT INTO schema_migration (number, name, sha256) "
                    "VALUES (%lld, '" SPAN_FMT "', '%s'); COMMIT",
                    (long long)m->number, SPAN_ARG(m->name), m->sha256);
        ok = db_sync_exec(db, text_string(&reason), why);
    } else if (reason.len > 0) {
        size_t line = fault.position > 0 ? sql_line_of_position(m->sql, fault.position)
                                         : sql_line_of_statement(m->sql, fault.statements);
        text_printf(why, "%s:%zu: %s", m->path, line, text_string(&reason));
    }
    if (!ok)
        (void)!db_sync_exec(db, "ROLLBACK", &reason);
    text_free(&reason);
    return ok;
}

static bool apply_missing(struct db_sync *db, const struct folder *folder,
                          void (*say)(const char *line), struct text *why)
{
    struct span rows;
    size_t applied;
    if (!db_sync_exec(db,
                      "CREATE TABLE IF NOT EXISTS schema_migration ("
                      " number integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL,"
                      " applied_at timestamptz NOT NULL DEFAULT clock_timestamp())",
                      why) ||
        !db_sync_value(db,
                       "SELECT string_agg(number || ' ' || sha256, ',' ORDER BY number)"
                       " FROM schema_migration",
                       folder->arena, &rows, why) ||
        !check_applied(folder, rows, &applied, why))
        return false;
    for (size_t i = applied; i < folder->count; i++) {
        if (!apply(db, &folder->items[i], why))
            return false;
        if (say != NULL)
            say(arena_printf(folder->arena, "applied " SPAN_FMT, SPAN_ARG(folder->items[i].name))
                    .ptr);
    }
    return true;
}

bool db_migrate(struct db_sync *db, const char *path, void (*say)(const char *line),
                struct text *why)
{
    struct folder folder = {.arena = arena_new(ARENA_MAX_BYTES), .path = path};
    bool ok =
        read_folder(&folder, why) && db_sync_exec(db, "SELECT pg_advisory_lock(" LOCK ")", why);
    if (ok) {
        struct text ignored;
        text_init(&ignored, 256);
        ok = apply_missing(db, &folder, say, why);
        /* Fails only with the connection, and then the lock is gone too. */
        (void)!db_sync_exec(db, "SELECT pg_advisory_unlock(" LOCK ")", &ignored);
        text_free(&ignored);
    }
    arena_free(folder.arena);
    return ok;
}
