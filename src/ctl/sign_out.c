/* backtalk-ctl sign-out NAME|--everybody: for when a session may be in the wrong hands. */
#include "ctl/ctl.h"

#include "core/name_key.h"

enum { SIGN_OUT_ARENA = 64 * 1024 };

struct signed_out {
    bool there;
    struct span name;
    int64_t sessions;
};

static void read_one(struct db_row *row, void *out)
{
    struct signed_out *done = out;
    done->there = true;
    done->name = arena_span(db_row_arena(row), db_text(row));
    done->sessions = db_int(row);
}

static void read_everybody(struct db_row *row, void *out)
{
    struct signed_out *done = out;
    done->there = true;
    done->sessions = db_int(row);
}

static bool run(struct db_sync *db, struct arena *arena, const char *name, struct signed_out *done)
{
    struct db_batch *batch = db_batch_new(arena);
    if (name == NULL)
        db_ask(batch, STMT_ctl_sign_out_everybody, read_everybody, done);
    else
        db_ask(batch, STMT_ctl_sign_out, read_one, done, DB_TEXT(name_key(arena, span_of(name))));
    bool ok = db_sync_run(db, batch);
    if (!ok) {
        struct text why;
        text_init(&why, CTL_WHY_MAX);
        ctl_fail("%s", ctl_batch_trouble(batch, &why));
        text_free(&why);
    }
    db_batch_free(batch);
    return ok;
}

int sign_out_main(int argc, char **argv)
{
    if (argc != 1)
        return ctl_usage("sign-out NAME|--everybody");
    const char *name = strcmp(argv[0], "--everybody") == 0 ? NULL : argv[0];
    struct db_sync *db = ctl_open();
    if (db == NULL)
        return CTL_FAILED;
    struct arena *arena = arena_new(SIGN_OUT_ARENA);
    struct signed_out done = {.there = false};
    bool ok = run(db, arena, name, &done);
    if (ok && !done.there)
        ctl_fail("nobody is called '%s'", argv[0]);
    else if (ok && name == NULL)
        printf("everybody is signed out: %lld sessions ended\n", (long long)done.sessions);
    else if (ok)
        printf(SPAN_FMT " is signed out everywhere: %lld sessions ended\n", SPAN_ARG(done.name),
               (long long)done.sessions);
    arena_free(arena);
    db_sync_close(db);
    return ok && done.there ? CTL_OK : CTL_FAILED;
}
