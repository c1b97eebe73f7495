/* Marks, in HTML that is ready for a page, the words that have an explanation: each as a link to it, where a text has it first. */
#ifndef CORE_GLOSS_H
#define CORE_GLOSS_H

#include "core/text.h"

enum {
    GLOSS_TEXT_MAX = 6,         /* marked in one text */
    GLOSS_WORDS_MAX = 5,        /* of a term */
    GLOSS_ABBREVIATION_MAX = 3, /* letters of a word that counts in capitals alone: ART is no art */
    GLOSS_TERM_MAX = 80,        /* bytes of a term as a slug */
    GLOSS_TEXT_SEEN =
        64, /* different terms that are looked at in one text; behind them nothing is marked */
};

/* What is explained. Both are asked with words in lower case; spans live as long as the call of gloss_write. */
struct gloss_terms {
    /* May a term begin with this word? False positives only cost time. */
    bool (*begins)(void *context, struct span word);
    /* The address of the term that is called so, as a slug: "hip-hinge". False: there is none. */
    bool (*find)(void *context, struct span slug, struct span *path);
    void *context;
    struct span
        own; /* the address of the page that is written, which is not marked; may be empty */
};

/*
 * Appends `html` and makes of the first mention of each term
 *     <a class="gloss" href="/terms/hip-hinge">hip hinge</a>
 * Only whole words count, in any case, one behind the other with a space or a hyphen between; a plural in -s is the same. Not
 * in links, code, headings and marked spans, and nothing whose address is in `out` already: so a page has each once.
 * The longest term wins. `html` is well-formed, as core/markdown.h and core/wiki.h make it.
 */
void gloss_write(struct text *out, struct span html, const struct gloss_terms *terms);

#endif
