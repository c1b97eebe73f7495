/*
 * A field that people do not see: programs that post everywhere fill in whatever a form has. A form has it by trap_field
 * (web/trap_view.chtml) in its template and TRAP_FIELDS in its table; what fills it gets the form back with every word and
 * a box to tick, "I am a person", for a tool in somebody's browser may have done it. With the box ticked it passes: a
 * program that reads pages so well is held by limits and proofs of work (web/limit.h).
 *
 * The style sheet leaves the field out (display: none), so neither screen readers nor the keyboard nor a browser's own
 * filling in come to it; where there is no style sheet, its label says what to do.
 */
#ifndef WEB_TRAP_H
#define WEB_TRAP_H

#include "web/page.h"

/* For a page's `form` table. */
#define TRAP_FIELDS                                   \
    {.name = TRAP_NAME, .kind = FORM_TRAP},           \
    {                                                 \
        .name = TRAP_PERSON_NAME, .kind = FORM_BUTTON \
    }

/* Something that many forms have. */
#define TRAP_NAME "website"
#define TRAP_PERSON_NAME "person"

/* The web layer's own: the form was filled in where nobody looks, by whom nobody said. */
bool trap_is_sprung(const struct request *r);
/* Answers it, and counts it (backtalk_forms_trapped_total). */
void trap_reply(struct request *r);

#endif
