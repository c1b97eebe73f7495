/*
 * Extracts: the piece of a text that shows why it was found, with the words that were asked for marked.
 * The words of a page's texts that look as if they were among them go to the database once, which tells their
 * stems. Marked are the words that were typed, in any form, and other names of what they name, as a whole.
 */
#ifndef SEARCH_EXTRACT_H
#define SEARCH_EXTRACT_H

#include "search/rank.h"

enum {
    SEARCH_LEXICON_WORDS = 1024, /* different words that are looked up for a page */
    SEARCH_LEXICON_STEMS = 64,   /* that are looked for in texts */
    SEARCH_LEXICON_NAMES = 48,
    SEARCH_NAME_WORDS = 6, /* of a name; longer ones are not looked for */
    SEARCH_EXTRACT_BYTES = 260,
};

/* A stem that is looked for. */
struct search_wanted {
    struct span stem;
    double weight; /* 0: not ranked */
    bool alone;    /* typed; else it counts within a name */
};

/* Another name, as places in search_lexicon.wanted. */
struct search_other_name {
    size_t count;
    uint8_t stems[SEARCH_NAME_WORDS];
};

struct search_lexicon {
    struct arena *arena;
    struct search_wanted wanted[SEARCH_LEXICON_STEMS];
    size_t wanted_count;
    struct search_other_name names[SEARCH_LEXICON_NAMES];
    size_t name_count;
    bool begins[256];   /* some wanted stem begins with this byte */
    struct span *words; /* small letters */
    size_t word_count;
    const struct span *stems; /* of the words, as the database returned them */
    size_t stem_count;
    uint16_t *slots; /* open addressing: 1 + the word's number */
};

/* What is asked for: the terms of the lists, and other names for it (stems with spaces between). */
void search_lexicon_init(struct search_lexicon *lexicon, struct arena *arena,
                         const struct search_lists *lists, const struct search_stems *names);
/* Collects from a text the words that may be among them. */
void search_lexicon_add(struct search_lexicon *lexicon, struct span text);

/* How much of what is asked for a text has: the sum of the weights, each once. With the stems known, as below. */
double search_cover(const struct search_lexicon *lexicon, struct span text);
/* The whole text escaped, with <mark>. Lives in the arena. */
struct html search_marked(const struct search_lexicon *lexicon, struct span text);
/* The piece that says most of it, or the beginning; "…" where it begins or ends within a sentence. */
struct html search_extract(const struct search_lexicon *lexicon, struct span text);

#endif
