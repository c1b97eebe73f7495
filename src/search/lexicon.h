/* The words of a text, and which of them were asked for: what search/extract.c shows. */
#ifndef SEARCH_LEXICON_H
#define SEARCH_LEXICON_H

#include "search/extract.h"

enum { SEARCH_MARKS_MAX = 400 }; /* places in a text that are looked at */

/* Offsets of a word in its text. */
struct search_token {
    size_t from;
    size_t to;
};

/* The next word from `at` on; false at the end. */
MUST_CHECK bool search_next_token(struct span text, size_t at, struct search_token *token);

/* A word that is marked. */
struct search_mark {
    struct search_token token;
    size_t wanted; /* its place in search_lexicon.wanted */
    bool goes_on;  /* the next word of the same name as the one before */
};

/* The first SEARCH_MARKS_MAX of the text's words that were asked for, or are in another name for it; how many. */
size_t search_find_marks(const struct search_lexicon *lexicon, struct span text,
                         struct search_mark *marks);

/* The weights of the stems among these, each once. */
double search_weight_of(const struct search_lexicon *lexicon, const struct search_mark *marks,
                        size_t count);

#endif
