/* Between question_state_web.c and question_state_view.chtml. */
#ifndef QUESTION_QUESTION_STATE_PAGE_H
#define QUESTION_QUESTION_STATE_PAGE_H

#include "question/question.h"
#include "web/page.h"

struct question_state_page {
    struct question question;
    struct question_state_before before;
};

#endif
