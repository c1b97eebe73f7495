/*
 * Extracts: the piece of a text that shows why it was found, with the words that were asked for marked.
 * The words of a page's texts that look as if they were among them go to the database once, which tells their
 * stems: so what is marked is what was ranked.
 */
#ifndef SEARCH_EXTRACT_H
#define SEARCH_EXTRACT_H

#include "search/rank.h"

enum {
    SEARCH_LEXICON_WORDS = 1024, /* different words that are looked up for a page */
    SEARCH_EXTRACT_BYTES = 260,
};

struct search_lexicon {
    struct arena *arena;
    struct span asked[SEARCH_TERMS_MAX]; /* stems */
    double weights[SEARCH_TERMS_MAX];
    size_t asked_count;
    bool begins[256];   /* some of them begins with this byte */
    struct span *words; /* small letters */
    size_t word_count;
    const struct span *stems; /* of the words, as the database returned them */
    size_t stem_count;
    uint16_t *slots; /* open addressing: 1 + the word's number */
};

/* What is asked for: the terms of the lists. */
void search_lexicon_init(struct search_lexicon *lexicon, struct arena *arena,
                         const struct search_lists *lists);
/* Collects from a text the words that may be among them. */
void search_lexicon_add(struct search_lexicon *lexicon, struct span text);

/* How much of what is asked for a text has: the sum of the weights, each once. With the stems known, as below. */
double search_cover(const struct search_lexicon *lexicon, struct span text);
/* The whole text escaped, with <mark>. Lives in the arena. */
struct html search_marked(const struct search_lexicon *lexicon, struct span text);
/* The piece that says most of it, or the beginning; "…" where it begins or ends within a sentence. */
struct html search_extract(const struct search_lexicon *lexicon, struct span text);

#endif
