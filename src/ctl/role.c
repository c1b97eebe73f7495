/* backtalk-ctl role NAME ROLE: also how the first admin is made. */
#include "ctl/accounts.h"

#include "core/name_key.h"

enum { ROLE_ARENA = 64 * 1024 };

static const char *const roles[] = {"member", "coach", "moderator", "admin"};

static bool is_role(struct span role)
{
    for (size_t i = 0; i < COUNT_OF(roles); i++)
        if (span_is(role, roles[i]))
            return true;
    return false;
}

struct found {
    bool there;
    bool changed;
    struct span name;
};

static void read_found(struct db_row *row, void *out)
{
    struct found *found = out;
    found->there = true;
    found->name = arena_span(db_row_arena(row), db_text(row));
    found->changed = db_bool(row);
}

enum role_result role_give(struct db_sync *db, struct arena *arena, struct span name,
                           struct span role, struct span *shown)
{
    if (!is_role(role))
        return ROLE_UNKNOWN;
    struct found found = {.there = false};
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_ctl_role, read_found, &found, DB_TEXT(name_key(arena, name)), DB_TEXT(role));
    enum role_result result = ROLE_TROUBLE;
    if (!db_sync_run(db, batch)) {
        struct text why;
        text_init(&why, CTL_WHY_MAX);
        ctl_fail("%s", ctl_batch_trouble(batch, &why));
        text_free(&why);
    } else if (!found.there) {
        result = ROLE_NO_ACCOUNT;
    } else {
        *shown = found.name;
        result = found.changed ? ROLE_SET : ROLE_SAME;
    }
    db_batch_free(batch);
    return result;
}

int role_main(int argc, char **argv)
{
    if (argc != 2)
        return ctl_usage("role NAME member|coach|moderator|admin");
    struct span role = span_of(argv[1]);
    if (!is_role(role))
        return ctl_usage("role NAME member|coach|moderator|admin");
    struct db_sync *db = ctl_open();
    if (db == NULL)
        return CTL_FAILED;
    struct arena *arena = arena_new(ROLE_ARENA);
    struct span name = SPAN("");
    int code = CTL_FAILED;
    switch (role_give(db, arena, span_of(argv[0]), role, &name)) {
    case ROLE_SET:
        printf(SPAN_FMT " is now %s\n", SPAN_ARG(name), argv[1]);
        code = CTL_OK;
        break;
    case ROLE_SAME:
        printf(SPAN_FMT " is %s already\n", SPAN_ARG(name), argv[1]);
        code = CTL_OK;
        break;
    case ROLE_NO_ACCOUNT:
        ctl_fail("nobody is called '%s': register that name on the site first", argv[0]);
        break;
    case ROLE_UNKNOWN:
    case ROLE_TROUBLE:
        break;
    }
    arena_free(arena);
    db_sync_close(db);
    return code;
}
