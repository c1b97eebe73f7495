/* Accounts that the command-line tool looks up and makes. */
#ifndef CTL_ACCOUNTS_H
#define CTL_ACCOUNTS_H

#include "ctl/ctl.h"

/* What happened to an account's role. */
enum role_result { ROLE_SET, ROLE_SAME, ROLE_NO_ACCOUNT, ROLE_UNKNOWN, ROLE_TROUBLE };

/*
 * Sets for the account of this name (or one that looks the same) a role and notes the event. *shown
 * is the name as the account writes it, in the arena. ROLE_TROUBLE has said why on standard error.
 */
MUST_CHECK enum role_result role_give(struct db_sync *db, struct arena *arena, struct span name,
                                      struct span role, struct span *shown);

struct demo_account {
    const char *name;
    const char *role;
};
extern const struct demo_account demo_accounts[];
extern const size_t demo_account_count;
extern const char demo_password[];

/* Makes the accounts to try or mends them; false after saying why on standard error. */
MUST_CHECK bool demo_make(struct db_sync *db);

#endif
