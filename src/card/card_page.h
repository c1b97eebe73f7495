/* Between the handler of a question's card and its page. */
#ifndef CARD_CARD_PAGE_H
#define CARD_CARD_PAGE_H

#include "card/card.h"
#include "question/question.h"

struct card_page {
    struct question question;
    struct symptom_chips chips;
    struct card_history history;
    bool may_edit; /* its asker, or a moderator, while the question is open to changes */
};

#endif
