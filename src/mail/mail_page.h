/* What the page for admins shows of the mails; between mail_web.c and mail_view.chtml. */
#ifndef MAIL_MAIL_PAGE_H
#define MAIL_MAIL_PAGE_H

#include "mail/mail.h"

enum { MAIL_PER_PAGE = 50 };

struct mail_page {
    int64_t before; /* an id: older ones than that; INT64_MAX: the newest */
    struct mail_list list;
    bool more;
    bool retried;
    int64_t again; /* the one that is tried once more */
};

/* mail.state in words, and whether the mail can be tried once more. */
struct mail_state {
    const char *name;
    const char *words;
    bool may_retry;
};
const struct mail_state *mail_state_of(struct span name);

#endif
