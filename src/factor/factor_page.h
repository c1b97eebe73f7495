/* What the pages about second factors show. */
#ifndef FACTOR_FACTOR_PAGE_H
#define FACTOR_FACTOR_PAGE_H

#include "factor/factor.h"
#include "sign_in/sign_in.h"
#include "web/limit.h"
#include "web/page.h"

/* /account/factors */
struct factor_list_page {
    struct factor_state state;
    const char *done; /* what was just done, in words; NULL: nothing */
    bool shown_once;  /* the codes of a moment ago are asked for again */
};

/* /account/second-step */
struct factor_needed_page {
    struct factor_state state;
    struct sign_in in; /* words that wait, and become a draft here */
    struct span next;  /* where one was going */
    bool is_draft;     /* to words that were saved */
};

/* Setting up an app. */
struct factor_totp_page {
    struct factor_state state;
    struct factor_setup setup;
    int64_t step;
    struct limit_code limit;
    struct factor_codes codes;
};

/* Making new recovery codes, and removing a factor. */
struct factor_change_page {
    struct factor_state state;
    struct factor_codes codes;
    bool removed;
    bool sent; /* this very form made new codes before */
};

/* The field that takes a code: never shown again, and no words of a person. */
#define FACTOR_CODE_FIELD                                                           \
    {                                                                               \
        .name = "code", .kind = FORM_LINE, .ours = true, .passes = true, .max = 100 \
    }

/* Says in the log that somebody's app cannot be opened: by the keys that this server has. */
void factor_note_closed(const struct request *r, const struct factor_proof *proof);

/*
 * A code that was counted was wrong: goes into the audit, and the account's owner is told once there are enough of them. Whoever
 * gets so far knows the password, or has a session. In batches of their own, which nobody waits for.
 */
void second_was_wrong(struct request *r, int64_t account_id);

/* What the address of a page may carry that leads on to somewhere: `next`. */
extern const struct form_field factor_next_query[];

/* What the addresses of the pages that ask for a code carry, for again_reply. */
extern const char *const factor_kept[];

/* The button for the other way was pressed: the field `with` names it from here on, and nothing is wrong with the form. */
void factor_take_other(struct request *r);

/* The name by which apps list this site: its host, or what it is called. In the arena. */
struct span factor_site(struct request *r);

#endif
