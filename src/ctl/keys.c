/* Whether this process has the keys of what is sealed in the database. */
#include "ctl/ctl.h"

#include "core/seal_file.h"

enum { FIT_ARENA = 1 << 16 };

bool ctl_keys_read(void)
{
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    bool ok = seal_file_read(&why);
    if (!ok)
        ctl_fail("%s", text_string(&why));
    text_free(&why);
    return ok;
}

static void read_sealed(struct db_row *row, void *out)
{
    *(struct span *)out = db_text(row);
}

/* Before the first server has started there is nothing that could not be opened. */
bool ctl_keys_fit(struct db_sync *db, bool *asked)
{
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    struct arena *arena = arena_new(FIT_ARENA);
    struct db_batch *batch = db_batch_new(arena);
    struct span sealed = SPAN("");
    struct span plain;
    db_ask(batch, STMT_ctl_key_signing, read_sealed, &sealed);
    *asked = ctl_run(db, batch, &why);
    bool fits = span_is_empty(sealed) || seal_open(arena, SEAL_SIGNING, 0, sealed, &plain);
    if (!fits)
        seal_file_refusal(sealed, &why);
    if (!*asked || !fits)
        ctl_fail("%s", text_string(&why));
    db_batch_free(batch);
    arena_free(arena);
    text_free(&why);
    return *asked && fits;
}
