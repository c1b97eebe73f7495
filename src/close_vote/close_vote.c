/* Which of the votes is whose. */
#include "close_vote/close_vote.h"

const struct close_vote *close_vote_of(const struct close_vote_list *list, int64_t account)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].by.id == account)
            return &list->items[i];
    }
    return NULL;
}
