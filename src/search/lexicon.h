/* The words of a text, and which of them were asked for: what search/extract.c shows. */
#ifndef SEARCH_LEXICON_H
#define SEARCH_LEXICON_H

#include "search/extract.h"

enum {
    SEARCH_HITS_MAX = 400, /* places in a text that are looked at */
    SEARCH_NOT_ASKED = -1
};

/* Offsets of a word in its text. */
struct search_token {
    size_t from;
    size_t to;
};

/* The next word from `at` on; false at the end. */
MUST_CHECK bool search_next_token(struct span text, size_t at, struct search_token *token);

struct search_hit {
    struct search_token token;
    int asked; /* which of the asked terms it is */
};

/* Which of the asked terms a word is, or SEARCH_NOT_ASKED. */
int search_asked_of(const struct search_lexicon *lexicon, struct span text,
                    struct search_token token);

/* The first SEARCH_HITS_MAX of the text's words that were asked for; how many. */
size_t search_find_hits(const struct search_lexicon *lexicon, struct span text,
                        struct search_hit *hits);

/* The weights of the terms among these, each once. */
double search_weight_of(const struct search_lexicon *lexicon, const struct search_hit *hits,
                        size_t count);

#endif
