/*
 * A form on a way in that was refused is shown again by the address of its page, not as the answer to it: whoever goes back or
 * loads the page again is not asked to send a form once more. What was typed (never a secret or a code) and what was wrong
 * with it are in a cookie for a few minutes, sealed, and gone once they are shown.
 *
 *     static void login_show(struct request *r)    // among the page's `steps` and its `refused` ones
 *     {
 *         static const char *const kept[] = {"next", NULL};
 *         if (again_reply(r, "/login", kept))
 *             return;
 *         if (!r->is_post) {
 *             form_forgive(&r->form);
 *             again_take(r);
 *         }
 *         ...
 */
#ifndef WEB_AGAIN_H
#define WEB_AGAIN_H

#include "web/page.h"

/*
 * In a `refused` step: answers with 303 to `path`, with those fields of the form that its address carries (`kept` ends with
 * NULL). False, and nothing is answered, for a GET, when words of another form wait in this one, when it was refused for a limit or a
 * conflict, or when it is too long for a cookie: then the answer is the page itself, as ever.
 */
MUST_CHECK bool again_reply(struct request *r, const char *path, const char *const *kept);

/* In a GET's step, once the form is forgiven: fills in what was sent to this path, and what was wrong with it. */
void again_take(struct request *r);

#endif
