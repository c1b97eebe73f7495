/* What the pages of notes load. */
#ifndef NOTE_NOTE_PAGE_H
#define NOTE_NOTE_PAGE_H

#include "note/note.h"
#include "own_routine/own_routine.h"
#include "plan/plan.h"

struct note_page {
    struct note_list list;
    struct note_unchanged_list unchanged;
    struct plan_swaps instead[NOTE_UNCHANGED_MAX]; /* of each of them */
    struct note_consent consent;
    struct own_routine routine; /* of one's own, that a new note is about */
    struct span path;           /* what a new note is about */
    struct span title;
};

#endif
