/*
 * A form whose words become public asks first, when they have something private in them. A page has PERSONAL_FIELDS in its table and
 * personal_notice (personal_view.chtml) within its form; the step that saves calls personal_take before it looks at the words, and
 * personal_asks behind its own checks:
 *
 *     personal_take(r);
 *     ... the text is made and checked, a preview is shown ...
 *     if (personal_asks(r, SPAN("")))
 *         return;
 */
#ifndef PERSONAL_PERSONAL_FORM_H
#define PERSONAL_PERSONAL_FORM_H

#include "personal/personal.h"
#include "web/page.h"

#define PERSONAL_FIELDS                                 \
    {.name = "hide_personal", .kind = FORM_BUTTON},     \
    {                                                   \
        .name = "publish_personal", .kind = FORM_BUTTON \
    }

/* Hides what is found in the fields title, body and reason, when the button for it was pressed. */
void personal_take(struct request *r);

/*
 * True, and the page's `refused` steps come next, when these fields have something private that `before` (what everybody reads
 * already; empty: nothing) has not, and whoever sends it pressed no button that says to publish it.
 */
MUST_CHECK bool personal_asks(struct request *r, struct span before);

/* What was found in the fields, for the notice. Lives in the arena. */
struct personal_found {
    size_t count;
    struct personal_one {
        enum personal_kind kind;
        struct span words;
    } * items;
};
struct personal_found personal_in_form(const struct request *r);

#endif
