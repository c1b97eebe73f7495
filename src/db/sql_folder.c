/* The folder sql/: its migrations, and the files that define functions, views and triggers. */
#include "db/sql_folder.h"

#include <dirent.h>
#include <errno.h>
#include <sodium.h>
#include <sys/stat.h>

enum { NUMBER_DIGITS = 4, FILES_MAX = 9999, FILE_MAX_BYTES = 8 << 20 };

/* ---- names ---- */

static bool is_plain_name(struct span file)
{
    if (!span_ends(file, ".sql") || file.len < sizeof("x.sql") - 1)
        return false;
    for (size_t i = 0; i < file.len - 4; i++)
        if (strchr("abcdefghijklmnopqrstuvwxyz0123456789_-", file.ptr[i]) == NULL)
            return false;
    return true;
}

bool sql_migration_number(struct span file, int64_t *number)
{
    return is_plain_name(file) && file.len >= NUMBER_DIGITS + sizeof("_x.sql") - 1 &&
           file.ptr[NUMBER_DIGITS] == '_' &&
           span_int(span_make(file.ptr, NUMBER_DIGITS), 1, FILES_MAX, number);
}

/* ---- texts ---- */

static bool read_text(struct arena *arena, const char *path, struct span *out, struct text *why)
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

static void hex_of(char hex[SQL_SHA256_HEX + 1], crypto_hash_sha256_state *state)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(state, hash);
    sodium_bin2hex(hex, SQL_SHA256_HEX + 1, hash, sizeof(hash));
}

static void add_to_hash(crypto_hash_sha256_state *state, struct span bytes)
{
    crypto_hash_sha256_update(state, (const unsigned char *)bytes.ptr, bytes.len);
}

static bool read_sql(struct arena *arena, const char *folder, struct span file,
                     struct sql_file *out, struct text *why)
{
    crypto_hash_sha256_state state;
    out->name = arena_span(arena, span_make(file.ptr, file.len - 4));
    out->path = arena_printf(arena, "%s/" SPAN_FMT, folder, SPAN_ARG(file)).ptr;
    if (!read_text(arena, out->path, &out->sql, why))
        return false;
    crypto_hash_sha256_init(&state);
    add_to_hash(&state, out->sql);
    hex_of(out->sha256, &state);
    return true;
}

/* ---- a migration's marks: comments above its first statement ---- */

static bool read_mark(struct sql_file *m, struct span mark, struct text *why)
{
    static const char from[] = "compatible-from:";
    if (span_is(mark, "outside-transaction")) {
        m->outside = true;
    } else if (span_starts(mark, from) && !span_int(span_trim(span_from(mark, sizeof(from) - 1)), 1,
                                                    m->number, &m->compatible_from)) {
        text_printf(why, "%s: compatible-from names a build from 1 to %lld", m->path,
                    (long long)m->number);
        return false;
    }
    return true;
}

static bool read_marks(struct sql_file *m, struct text *why)
{
    struct span rest = m->sql;
    struct span line;
    m->compatible_from = m->number;
    while (span_next(&rest, '\n', &line)) {
        line = span_trim(line);
        if (line.len > 0 && !span_starts(line, "--"))
            return true;
        if (line.len > 0 && !read_mark(m, span_trim(span_from(line, 2)), why))
            return false;
    }
    return true;
}

/* ---- a folder of files ---- */

struct reading {
    struct arena *arena;
    const char *folder;
    struct sql_file *items;
    size_t count;
    bool numbered;
    struct text *why;
};

static bool add_file(struct reading *r, struct span file)
{
    struct sql_file *item = &r->items[r->count];
    bool good = r->numbered ? sql_migration_number(file, &item->number) : is_plain_name(file);
    if (!good) {
        text_printf(r->why, "%s/" SPAN_FMT ": a %s is named %s.sql, in small letters", r->folder,
                    SPAN_ARG(file), r->numbered ? "migration" : "file of functions",
                    r->numbered ? "NNNN_name" : "name");
        return false;
    }
    r->count++;
    return read_sql(r->arena, r->folder, file, item, r->why) &&
           (!r->numbered || read_marks(item, r->why));
}

static int by_name(const void *a, const void *b)
{
    const struct sql_file *x = a;
    const struct sql_file *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return strcmp(x->path, y->path);
}

static bool read_files(struct reading *r, bool may_be_missing)
{
    DIR *dir = opendir(r->folder);
    if (dir == NULL && may_be_missing && errno == ENOENT)
        return true;
    if (dir == NULL) {
        text_printf(r->why, "%s: %s", r->folder, strerror(errno));
        return false;
    }
    bool ok = true;
    r->items = arena_array_of(r->arena, struct sql_file, FILES_MAX);
    const struct dirent *entry;
    while (ok && (entry = readdir(dir)) != NULL) {
        struct span file = span_of(entry->d_name);
        if (span_ends(file, ".sql") && r->count < FILES_MAX)
            ok = add_file(r, file);
    }
    closedir(dir);
    qsort(r->items, r->count, sizeof(r->items[0]), by_name);
    return ok;
}

static bool check_numbers(const struct reading *r)
{
    for (size_t i = 0; i < r->count; i++) {
        int64_t expected = (int64_t)i + 1;
        if (r->items[i].number == expected)
            continue;
        if (r->items[i].number < expected)
            text_printf(r->why, "%s: its number %04lld is taken by another", r->items[i].path,
                        (long long)r->items[i].number);
        else
            text_printf(r->why, "%s: number %04lld is missing before %04lld", r->folder,
                        (long long)expected, (long long)r->items[i].number);
        return false;
    }
    return true;
}

bool sql_folder_read(struct arena *arena, const char *path, struct sql_folder *folder,
                     struct text *why)
{
    *folder = (struct sql_folder){.path = path};
    struct reading migrations = {.arena = arena,
                                 .folder = arena_printf(arena, "%s/migrations", path).ptr,
                                 .numbered = true,
                                 .why = why};
    struct reading functions = {
        .arena = arena, .folder = arena_printf(arena, "%s/functions", path).ptr, .why = why};
    if (!read_files(&migrations, false) || !check_numbers(&migrations) ||
        !read_files(&functions, true))
        return false;
    folder->migrations = migrations.items;
    folder->migration_count = migrations.count;
    folder->functions = functions.items;
    folder->function_count = functions.count;
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < functions.count; i++) {
        add_to_hash(&state, functions.items[i].name);
        add_to_hash(&state, span_of(functions.items[i].sha256));
    }
    hex_of(folder->functions_sha256, &state);
    return true;
}
