/* Photographs, as browsers send them and readers see them. */
#ifndef TESTS_HTTP_PHOTOS_H
#define TESTS_HTTP_PHOTOS_H

#include "http/site.h"

extern const char
    *photos_sent_from; /* the address that they are sent from; NULL: as anything else */

#define PHOTOS_OF_TERM "/terms/tight/pictures"
/* A coach, who wrote the term whose photographs are at PHOTOS_OF_TERM. */
struct person *photos_coach(void);

/* One part of a form whose boundary is "edge". */
void photo_part(struct text *body, const char *name, struct span value, bool is_file);
/* Where the form with a file at `where` is sent to, as it is shown to them. */
const char *photo_form(struct person *who, const char *where);
/* As a browser sends the form at `where`; without a licence: that of a question or an answer. */
struct page photo_send(struct person *who, const char *where, const char *token_from,
                       struct span file, const char *alt, const char *licence);
/* Until no photograph waits. */
void photos_await_prepared(void);
/* Until the page has these words, or has them no more. */
struct page await_words(struct person *who, const char *where, const char *words, bool there);
/* The address of a file on the page, up to its type. */
const char *photo_address(const struct page *page, const char *type);

#endif
