/* The site's doors: the front page, the library's front page. What they lead to is in other features. */
#ifndef HOME_HOME_H
#define HOME_HOME_H

#include "question/question.h"

/* How many of the newest questions the front page shows. */
enum { HOME_QUESTIONS = 5 };

struct home {
    struct question_list newest;
};

#endif
