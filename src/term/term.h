/* Terms: the words that coaches use, in plain ones. */
#ifndef TERM_TERM_H
#define TERM_TERM_H

#include "library/library.h"

extern const struct entry_kind term_kind;

/* The letter a title is listed under: 'A' to 'Z', '#' for everything else. */
char term_letter(struct span title);

/* What is said of a term beside a word that is marked. */
struct term_short {
    struct span title; /* empty: there is none */
    struct span summary;
    bool reviewed; /* the review is current */
};

/* Queues the public term that the slug leads to, by whichever of its names. */
void term_store_short(struct db_batch *batch, struct span slug, struct term_short *out);

/* {"title":"Hip hinge","summary":"…","reviewed":false} */
void term_short_json(struct text *out, const struct term_short *term);

#endif
