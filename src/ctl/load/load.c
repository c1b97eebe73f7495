/* backtalk-ctl load DIR: reads, checks, and only then writes, in one transaction. */
#include "ctl/load/load.h"

#include "ctl/reindex.h"

enum { LOAD_ARENA = 256 * 1024 * 1024 };

static void print_faults(const struct load *load, FILE *err)
{
    for (size_t i = 0; i < load->fault_count; i++) {
        const struct load_fault *fault = &load->faults[i];
        fprintf(err, "%s%s" SPAN_FMT, load->folder, fault->path.len == 0 ? "" : "/",
                SPAN_ARG(fault->path));
        if (fault->line > 0)
            fprintf(err, ":%zu", fault->line);
        fprintf(err, ": " SPAN_FMT "\n", SPAN_ARG(fault->message));
    }
    fprintf(err, "backtalk-ctl: %zu %s: nothing was loaded\n", load->fault_count,
            load->fault_count == 1 ? "mistake" : "mistakes");
}

static bool read_and_save(struct load *load, struct db_sync *db, FILE *out, FILE *err,
                          struct text *why)
{
    struct load_state state;
    if (!load_state_read(db, load->arena, &state, why))
        return false;
    load_read(load);
    load_check(load, &state.known);
    if (load->fault_count > 0) {
        print_faults(load, err);
        return false;
    }
    load_title_links(load);
    struct load_saving saving = {.load = load, .db = db, .state = &state, .out = out, .why = why};
    return load_save(&saving);
}

int load_folder(struct db_sync *db, const char *folder, FILE *out, FILE *err)
{
    struct load load = {.arena = arena_new(LOAD_ARENA), .folder = folder};
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    bool begun =
        db_sync_exec(db, "BEGIN; SELECT pg_advisory_xact_lock(hashtext('backtalk-ctl'))", &why);
    bool ok = begun && read_and_save(&load, db, out, err, &why) && db_sync_exec(db, "COMMIT", &why);
    if (!ok && load.fault_count == 0)
        fprintf(err, "backtalk-ctl: %s\n", text_string(&why));
    if (!ok && begun && !db_sync_exec(db, "ROLLBACK", &why))
        fprintf(err, "backtalk-ctl: the connection was lost: nothing was loaded\n");
    text_free(&why);
    arena_free(load.arena);
    return ok ? CTL_OK : CTL_FAILED;
}

int load_main(int argc, char **argv)
{
    if (argc != 1)
        return ctl_usage("load DIR");
    struct db_sync *db = ctl_open();
    if (db == NULL)
        return CTL_FAILED;
    int code = load_folder(db, argv[0], stdout, stderr);
    if (code == CTL_OK)
        code = reindex_after(db);
    db_sync_close(db);
    return code;
}
