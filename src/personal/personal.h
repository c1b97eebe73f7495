/*
 * Private things in what is about to be public: an email address, a telephone number, a postal code. Who posts one is asked first
 * whether it is to be hidden, and may publish it as it is; nothing of what is found is stored or logged.
 *
 * Finding is a matter of form: no name or street is looked for, and what only may be one is left alone unless words around it
 * say so, for texts here are full of numbers. tests/unit/personal/cases.tsv lists what must and what must not be found, and
 * personal_test measures both. Forms of numbers: ITU-T E.164 (at most 15 digits behind the plus), the North American Numbering
 * Plan (area code and exchange begin with 2 to 9), trunk prefix 0 as in most of Europe, Australia and Japan. Postal codes: the
 * Universal Postal Union's forms of the United Kingdom (with its list of areas), Canada, the United States, Australia, the
 * Netherlands, Germany and its neighbours.
 */
#ifndef PERSONAL_PERSONAL_H
#define PERSONAL_PERSONAL_H

#include "core/arena.h"
#include "core/span.h"

enum personal_kind { PERSONAL_EMAIL, PERSONAL_PHONE, PERSONAL_POSTCODE };

struct personal_hit {
    enum personal_kind kind;
    size_t at;  /* bytes from the beginning of the text */
    size_t len; /* bytes */
};

/* As many are told of in one text; what is beyond them is found once these are hidden. */
enum { PERSONAL_MAX = 40 };

/* What takes its place. */
#define PERSONAL_HIDDEN "[hidden]"

/*
 * Finds up to `most` in a text as it was typed, in its order, none within another; returns how many. It takes no memory, and time that
 * grows with the length alone.
 */
size_t personal_find(struct span text, struct personal_hit *hits, size_t most);

/* The text with each of them replaced. Lives in the arena; the text itself when there is nothing to hide. */
struct span personal_hide(struct arena *arena, struct span text);

/* "an email address". */
const char *personal_words(enum personal_kind kind);

/* Whether `text` has something of the kind that `other` has not, letter for letter. */
bool personal_is_new(struct span text, struct span other);

/* ---- forms ---- */

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
struct request;

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
