/* Between question_state_web.c and question_state_view.chtml. */
#ifndef QUESTION_QUESTION_STATE_PAGE_H
#define QUESTION_QUESTION_STATE_PAGE_H

#include "question/question.h"
#include "close_vote/close_vote.h"
#include "staff_template/staff_template.h"
#include "web/page.h"

struct question_state_page {
    struct question question;
    struct question_state_before before;
    struct staff_template_list templates;
    struct close_vote_state votes;
    struct close_vote_list vote_list;
};

#endif
