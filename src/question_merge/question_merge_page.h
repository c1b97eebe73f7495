/* Between question_merge_web.c and question_merge_view.chtml. */
#ifndef QUESTION_MERGE_QUESTION_MERGE_PAGE_H
#define QUESTION_MERGE_QUESTION_MERGE_PAGE_H

#include "question/question.h"
#include "question_merge/question_merge.h"
#include "web/page.h"

struct question_merge_page {
    struct question question;
    struct question other; /* the one that stays, once it is named; id 0: none */
    struct question_merge_list list;
    bool asks; /* the other one can be merged with: the button does */
};

#endif
