/* Running the importer's steps over the temporary tables. */
#include "ctl/import/import.h"

#include "core/name_key.h"

enum { MERGE_ARENA = 64 * 1024 };

/* One number; false with a reason in import->why. */
static bool ask_number(struct import *import, const char *sql, int64_t *number)
{
    struct arena *arena = arena_new(MERGE_ARENA);
    struct span value;
    bool ok = db_sync_value(import->db, sql, arena, &value, &import->why);
    if (ok && !span_int(value, INT64_MIN, INT64_MAX, number))
        *number = 0;
    arena_free(arena);
    return ok;
}

/* Names the first of the rows that a check left out, and counts the others. */
static void note_left_out(struct import *import, const char *file, struct span found)
{
    struct span line;
    struct span rows;
    int64_t line_number = 0;
    int64_t count = 1;
    if (!span_next(&found, ' ', &line) || !span_int(line, 0, INT64_MAX, &line_number) ||
        !span_next(&found, ' ', &rows) || !span_int(rows, 1, INT64_MAX, &count))
        return;
    import_fault_add(import, file, (size_t)line_number, found);
    for (int64_t i = 1; i < count; i++)
        import_fault_add(import, file, (size_t)line_number, SPAN("another that is there twice"));
}

static bool check_files(struct import *import)
{
    bool ok = true;
    for (size_t i = 0; ok && i < import_check_count; i++) {
        struct arena *arena = arena_new(MERGE_ARENA);
        struct span found;
        ok = db_sync_value(import->db, import_checks[i].sql, arena, &found, &import->why);
        if (ok && found.len > 0)
            note_left_out(import, import_checks[i].file, found);
        arena_free(arena);
    }
    int64_t foreign = 0;
    if (!ok || !ask_number(import, import_foreign, &foreign))
        return false;
    if (foreign > 0)
        text_printf(&import->why,
                    "%lld posts with these ids came from another site: give this one a name with "
                    "--site NAME",
                    (long long)foreign);
    return foreign == 0;
}

static bool run_steps(struct import *import, const struct import_step *steps, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (steps[i].what != NULL)
            fprintf(import->err, "Writing %s\n", steps[i].what);
        if (!db_sync_exec(import->db, steps[i].sql, &import->why))
            return false;
    }
    return true;
}

/* ---- the account of those who left ---- */

static void read_bool(struct db_row *row, void *out)
{
    *(bool *)out = db_bool(row);
}

bool import_batch(struct import *import, struct db_batch *batch)
{
    bool ok = db_sync_run(import->db, batch);
    if (!ok)
        (void)ctl_batch_trouble(batch, &import->why);
    db_batch_free(batch);
    return ok;
}

static bool make_someone(struct import *import, struct arena *arena)
{
    enum { TRIES = 99 };
    struct span name = SPAN("someone");
    for (int i = 2; i < TRIES; i++) {
        bool taken = false;
        struct span key = name_key(arena, name);
        struct db_batch *batch = db_batch_new(arena);
        db_ask(batch, STMT_ctl_name_taken, read_bool, &taken, DB_TEXT(key));
        if (!import_batch(import, batch))
            return false;
        if (!taken) {
            int64_t id = 0;
            batch = db_batch_new(arena);
            db_ask(
                batch, STMT_ctl_person, db_read_int, &id, DB_TEXT(name), DB_TEXT(key),
                DB_TEXT(SPAN("member")),
                DB_TEXT(SPAN("Posts by people whose accounts were already gone when the posts were "
                             "imported.")),
                DB_BOOL(true));
            if (!import_batch(import, batch))
                return false;
            batch = db_batch_new(arena);
            db_ask(batch, STMT_ctl_alias, NULL, NULL, DB_TEXT(span_of(import->source)),
                   DB_TEXT(SPAN("user")), DB_TEXT(SPAN("someone")), DB_INT(id));
            return import_batch(import, batch);
        }
        name = arena_printf(arena, "someone_%d", i);
    }
    text_add_string(&import->why, "all names like someone_2 are taken");
    return false;
}

static bool find_someone(struct import *import)
{
    int64_t lacking = 0;
    if (!ask_number(import, import_lacks_someone, &lacking))
        return false;
    struct arena *arena = arena_new(MERGE_ARENA);
    bool ok = lacking == 0 || make_someone(import, arena);
    arena_free(arena);
    return ok;
}

bool import_merge(struct import *import)
{
    return check_files(import) && run_steps(import, import_user_steps, import_user_step_count) &&
           find_someone(import) && run_steps(import, import_post_steps, import_post_step_count);
}
