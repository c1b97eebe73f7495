/*
 * Red flags: does a text mention something that needs help today or soon? A rule, never a ranking: the table of
 * wordings is assets/safety/flags.txt, compiled in. What is found is worth checking and no diagnosis.
 */
#ifndef SAFETY_SAFETY_H
#define SAFETY_SAFETY_H

#include "core/span.h"

/* What is most urgent comes first on a card. */
enum safety_tier { SAFETY_NOW, SAFETY_DISTRESS, SAFETY_SOON };

struct safety_flag {
    struct span name; /* "bladder" */
    enum safety_tier tier;
    struct span title; /* "trouble with passing urine": goes on after "This mentions" */
    struct span text;  /* a sentence */
};

/* The flags of one or several texts: bit i is flag i of safety_flag_at. */
struct safety_hits {
    uint64_t bits;
};

/* Whoever helps writes "see somebody if you have numbness …": as advice, what follows a condition is not a mention. */
enum safety_voice { SAFETY_OWN_WORDS, SAFETY_ADVICE };

/*
 * What a text mentions: a query, a title, a body in Markdown, tags with spaces between. Any bytes and any length are
 * allowed; it costs a bounded number of steps for each byte and takes no memory.
 */
struct safety_hits safety_match(struct span text, enum safety_voice voice);

/* The same of rendered HTML: without its tags, a block is an end of a sentence. */
struct safety_hits safety_match_html(struct html html, enum safety_voice voice);

static inline struct safety_hits safety_join(struct safety_hits a, struct safety_hits b)
{
    return (struct safety_hits){a.bits | b.bits};
}

static inline bool safety_any(struct safety_hits hits)
{
    return hits.bits != 0;
}

bool safety_has(struct safety_hits hits, enum safety_tier tier);

size_t safety_flag_count(void);
const struct safety_flag *safety_flag_at(size_t number);

#endif
