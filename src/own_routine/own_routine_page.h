/* What the pages of members' own routines load. */
#ifndef OWN_ROUTINE_OWN_ROUTINE_PAGE_H
#define OWN_ROUTINE_OWN_ROUTINE_PAGE_H

#include "own_routine/own_routine.h"

struct own_routine_page {
    struct entry_page page; /* first: the shared pieces of forms know only this */
    struct own_routine routine;
    struct entry source; /* of the library, that a new one is a copy of */
    enum routine_author author;
    const struct routine_model *model;
    struct routine_entries entries;
    struct plan plan;
    size_t added;  /* the number of the row that the address asked for; 0: none */
    int64_t saved; /* the id of what was saved */
};

/* Reads its model, and queues its entries. */
struct request;
void own_routine_load_entries(struct request *r);

#endif
