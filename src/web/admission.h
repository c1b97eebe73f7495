/*
 * Leave to send a file: a form with a file has it in its address, and a body of megabytes is read only with it. It says to
 * whom the form was shown, signed, so that it can be checked before a byte of the body is there and without the database.
 * It opens nothing: who sends the form is looked up when all of it is here, as with any other.
 */
#ifndef WEB_ADMISSION_H
#define WEB_ADMISSION_H

#include "core/clock.h"
#include "web/page.h"

/* The field of the address, and for how long a form may be open. */
#define ADMISSION_FIELD "admission"
enum { ADMISSION_SECONDS = 2 * 86400 };

/* Where the page's form is sent to: its path with leave for whoever is signed in. In the arena. */
struct span admission_path(struct request *r);

/* The account that the address of a form gives leave to; 0: to nobody, or at `now` no longer. `query` is without the question mark. */
int64_t admission_account(struct arena *arena, struct span query, instant now);

#endif
