/*
 * Red flags: does a text mention something that needs help now or soon? A rule, never a ranking: the table of
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
    struct span title; /* "Trouble with passing urine" */
    struct span text;  /* a sentence */
    bool
        call; /* it is worth a call: to the emergency number, or to a doctor today when it is SAFETY_SOON */
    bool harmless; /* its card may say that it may turn out to be harmless */
};

/* The flags of one or several texts: bit i is flag i of safety_flag_at. */
struct safety_hits {
    uint64_t bits;
};

/*
 * Whoever helps writes "any numbness?" and "see somebody if you have a fever": as advice, questions and what follows a
 * condition are no mention, and SAFETY_SOON is left out.
 */
enum safety_voice { SAFETY_OWN_WORDS, SAFETY_ADVICE };

/* A part of what is looked at. */
struct safety_text {
    struct span text;
    bool html;    /* rendered: tags are left out, and a block is the end of a sentence */
    bool goes_on; /* in the sentence of the text before it, as one tag beside another does */
};

/*
 * What texts mention that belong together, such as a title, a body and tags. Any bytes and any length are allowed; it
 * costs a bounded number of steps for each byte and takes no memory.
 */
struct safety_hits safety_match_texts(const struct safety_text *texts, size_t count,
                                      enum safety_voice voice);

/*
 * The same, remembered for the latest 4,096 texts by a keyed hash of them: for what is shown again and again. A post is
 * hashed some thirty times faster than it is matched. In one thread only.
 */
struct safety_hits safety_match_again(const struct safety_text *texts, size_t count,
                                      enum safety_voice voice);

/* The same of one text in a person's own words: a query, a title, a body in Markdown. */
struct safety_hits safety_match(struct span text);

static inline struct safety_hits safety_join(struct safety_hits a, struct safety_hits b)
{
    return (struct safety_hits){a.bits | b.bits};
}

static inline bool safety_any(struct safety_hits hits)
{
    return hits.bits != 0;
}

bool safety_has(struct safety_hits hits, enum safety_tier tier);
/* It cannot wait, or it is distress: then nothing is offered beside the card that would draw the eye from it. */
bool safety_urgent(struct safety_hits hits);
/* Is one of this tier worth a call? */
bool safety_calls(struct safety_hits hits, enum safety_tier tier);
/* May the card say that it may be harmless? Not when one of SAFETY_NOW is worth an emergency call, or when it would belittle. */
bool safety_may_be_harmless(struct safety_hits hits);
/* It is urgent or worth a call: then no other spelling of it is offered. */
bool safety_is_meant(struct safety_hits hits);

size_t safety_flag_count(void);
const struct safety_flag *safety_flag_at(size_t number);
/* "Trouble with passing urine": the title of the flag of that name; the name itself when there is none. */
struct span safety_title_of(struct span name);

#endif
