/* backtalk-ctl demo-accounts: one account of each role to try, in the private cluster only. */
#include "ctl/accounts.h"

#include "core/name_key.h"
#include "db/uri.h"

#include <sodium.h>

enum { DEMO_ARENA = 64 * 1024 };

const struct demo_account demo_accounts[] = {
    {"mia", "member"},
    {"carlo", "coach"},
    {"mo_the_mod", "moderator"},
    {"ada", "admin"},
};
const size_t demo_account_count = COUNT_OF(demo_accounts);

/* Known to everybody: the private cluster is for the one machine that it runs on. */
const char demo_password[] = "tight-back-42";

static void read_text(struct db_row *row, void *out)
{
    struct span *text = out;
    *text = arena_span(db_row_arena(row), db_text(row));
}

static bool run(struct db_sync *db, struct db_batch *batch)
{
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

/* Is it there with the right password? Then nothing has to be hashed. */
static bool is_right(struct db_sync *db, struct arena *arena, struct span key, bool *right)
{
    struct span hash = SPAN("");
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_ctl_password, read_text, &hash, DB_TEXT(key));
    if (!run(db, batch))
        return false;
    *right = hash.len > 0 && crypto_pwhash_str_verify(arena_string(arena, hash), demo_password,
                                                      strlen(demo_password)) == 0;
    return true;
}

static bool make_one(struct db_sync *db, struct arena *arena, const struct demo_account *account)
{
    struct span name = span_of(account->name);
    struct span key = name_key(arena, name);
    bool right = false;
    if (!is_right(db, arena, key, &right))
        return false;
    char hash[crypto_pwhash_STRBYTES];
    if (!right && crypto_pwhash_str(hash, demo_password, strlen(demo_password),
                                    crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                    crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
        ctl_fail("there is not enough memory to hash a password");
        return false;
    }
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_ctl_demo_account, NULL, NULL, DB_TEXT(name), DB_TEXT(key),
           right ? DB_NULL : DB_TEXT(span_of(hash)), DB_TEXT(span_of(account->role)));
    return run(db, batch);
}

bool demo_make(struct db_sync *db)
{
    bool ok = true;
    for (size_t i = 0; ok && i < demo_account_count; i++) {
        struct arena *arena = arena_new(DEMO_ARENA);
        ok = make_one(db, arena, &demo_accounts[i]);
        arena_free(arena);
    }
    return ok;
}

int demo_main(int argc, char **argv)
{
    (void)argv;
    if (argc != 0)
        return ctl_usage("demo-accounts");
    char private[DB_URI_MAX];
    char room[DB_URI_MAX];
    db_private_uri(private);
    if (private[0] == '\0' || strcmp(db_uri(room), private) != 0)
        return ctl_fail("accounts with a password that everybody knows are made in the private "
                        "database of make run only");
    struct db_sync *db = ctl_open();
    if (db == NULL)
        return CTL_FAILED;
    bool ok = demo_make(db);
    if (ok) {
        printf("%-12s %-16s %s\n", "name", "password", "role");
        for (size_t i = 0; i < demo_account_count; i++)
            printf("%-12s %-16s %s\n", demo_accounts[i].name, demo_password, demo_accounts[i].role);
    }
    db_sync_close(db);
    return ok ? CTL_OK : CTL_FAILED;
}
