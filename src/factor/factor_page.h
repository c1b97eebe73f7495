/* What the pages about second factors show. */
#ifndef FACTOR_FACTOR_PAGE_H
#define FACTOR_FACTOR_PAGE_H

#include "factor/factor.h"
#include "web/page.h"

/* /account/factors */
struct factor_list_page {
    struct factor_state state;
    const char *done; /* what was just done, in words; NULL: nothing */
};

/* Setting up an app. */
struct factor_totp_page {
    struct factor_state state;
    struct span secret;
    int64_t step;
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
#define FACTOR_CODE_FIELD                                           \
    {                                                               \
        .name = "code", .kind = FORM_LINE, .ours = true, .max = 100 \
    }

/* The name by which apps list this site: its host, or what it is called. In the arena. */
struct span factor_site(struct request *r);

#endif
