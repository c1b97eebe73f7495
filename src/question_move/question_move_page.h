/* Between question_move_web.c and question_move_view.chtml. */
#ifndef QUESTION_MOVE_QUESTION_MOVE_PAGE_H
#define QUESTION_MOVE_QUESTION_MOVE_PAGE_H

#include "question/question.h"
#include "question_move/question_move.h"
#include "web/page.h"

struct question_move_page {
    struct question question;
    struct question other; /* where they go, once it is named; id 0: none */
    struct question_move_posts posts;
    struct question_move_chosen chosen;
    struct question_move_list list;
    struct post_text text; /* of a new question */
    int64_t made;          /* its id */
};

#endif
