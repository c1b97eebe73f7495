/* Between staff_note_web.c and staff_note_view.chtml. */
#ifndef STAFF_NOTE_STAFF_NOTE_PAGE_H
#define STAFF_NOTE_STAFF_NOTE_PAGE_H

#include "account/account.h"
#include "staff_note/staff_note.h"
#include "web/page.h"

struct staff_note_page {
    struct post_source source;
    struct account_person person;
    struct span what;  /* "answer"; "person" */
    struct span title; /* of its question; the person's name */
    struct span path;  /* where that is */
    bool is_own;       /* nobody reads what others noted about them */
    int64_t before;    /* 0: from the newest */
    struct staff_note_list list;
};

#endif
