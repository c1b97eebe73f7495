/* Between the pages of flags and flag_view.chtml. */
#ifndef FLAG_FLAG_PAGE_H
#define FLAG_FLAG_PAGE_H

#include "account/account.h"
#include "close_vote/close_vote.h"
#include "flag/flag.h"
#include "staff_template/staff_template.h"
#include "web/page.h"

/* Flagging one post, entry or person. */
struct flag_page {
    struct post_source source;
    struct account_person person;
    struct flag_subject subject;
    enum flag_thing thing;
    bool is_own; /* the viewer wrote it, or it is they */
    struct flag own;
    struct close_vote_state votes; /* of a question */
    struct close_vote_list vote_list;
};

/* Deciding about one thing that was flagged. */
struct flag_decide_page {
    struct flag_case it;
    struct staff_template_list templates; /* of deleting and of declining */
};

/* What the viewer flagged. */
struct flag_mine {
    struct flag_list list;
    int64_t before; /* 0: from the newest */
};

#endif
