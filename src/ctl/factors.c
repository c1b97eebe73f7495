/* backtalk-ctl factors NAME reset: for an admin who lost phone and recovery codes. */
#include "ctl/ctl.h"

#include "core/name_key.h"

enum { FACTORS_ARENA = 64 * 1024 };

struct reset {
    bool there;
    struct span name;
    bool had;
};

static void read_reset(struct db_row *row, void *out)
{
    struct reset *reset = out;
    reset->there = true;
    reset->name = arena_span(db_row_arena(row), db_text(row));
    reset->had = db_bool(row);
}

static int report(const struct reset *reset, const char *name)
{
    if (!reset->there)
        return ctl_fail("nobody is called '%s'", name);
    if (reset->had)
        printf(SPAN_FMT
               " has no second step now and may set up another one; every device is signed out\n",
               SPAN_ARG(reset->name));
    else
        printf(SPAN_FMT " has no second step\n", SPAN_ARG(reset->name));
    return CTL_OK;
}

int factors_main(int argc, char **argv)
{
    if (argc != 2 || strcmp(argv[1], "reset") != 0)
        return ctl_usage("factors NAME reset");
    struct db_sync *db = ctl_open();
    if (db == NULL)
        return CTL_FAILED;
    struct arena *arena = arena_new(FACTORS_ARENA);
    struct reset reset = {0};
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_ctl_factors_reset, read_reset, &reset,
           DB_TEXT(name_key(arena, span_of(argv[0]))));
    int code = CTL_FAILED;
    if (db_sync_run(db, batch)) {
        code = report(&reset, argv[0]);
    } else {
        struct text why;
        text_init(&why, CTL_WHY_MAX);
        ctl_fail("%s", ctl_batch_trouble(batch, &why));
        text_free(&why);
    }
    db_batch_free(batch);
    arena_free(arena);
    db_sync_close(db);
    return code;
}
