/* Between the pages of votes to close and close_vote_view.chtml. */
#ifndef CLOSE_VOTE_CLOSE_VOTE_PAGE_H
#define CLOSE_VOTE_CLOSE_VOTE_PAGE_H

#include "close_vote/close_vote.h"
#include "question/question.h"
#include "web/page.h"

struct close_vote_page {
    struct question question;
    struct close_vote_state state;
    struct close_vote_list list;
};

struct close_vote_rule_page {
    struct close_vote_rule rule;
    struct close_vote_changes changes;
};

#endif
