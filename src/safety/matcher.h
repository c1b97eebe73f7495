/* The state of the matcher while it reads a text, and its parts: safety.c, occurrence.c, denial.c, pattern.c. */
#ifndef SAFETY_MATCHER_H
#define SAFETY_MATCHER_H

#include "safety/words.h"

enum {
    SAFETY_TOKENS = 240, /* words that are looked at together */
    SAFETY_OVERLAP = 40, /* the last of them again with the next */
};

/* A piece of a match: from word to word. Zero: none. */
struct safety_piece {
    uint8_t from, to; /* `to` is behind it */
};

/* The first elements of a pattern, in its order; in any order one element, in pieces[0]. */
struct safety_partial {
    struct safety_piece pieces[SAFETY_ELEMENTS_MAX];
};

/* Two, because one word may be in several elements and begin several phrases: the newest first. */
enum { SAFETY_LATEST = 2 };
struct safety_latest {
    struct safety_partial items[SAFETY_LATEST];
};

/* A comma ends what is denied for what is urgent only: "no fever, numb groin". */
enum safety_strictness { SAFETY_URGENT, SAFETY_CALM, SAFETY_STRICTNESS };

/* What denies the words that follow, and for how many of those that count. */
struct safety_denial {
    struct safety_piece denier;
    size_t left;    /* 0: nothing is denied */
    bool condition; /* "if you": to the end of the sentence */
};

struct safety_matcher {
    struct safety_token tokens[SAFETY_TOKENS];
    size_t count;
    struct safety_run
        phrases[SAFETY_TOKENS]; /* that may begin at this word: the second one is right */
    struct safety_piece denier[SAFETY_STRICTNESS][SAFETY_TOKENS]; /* the words that deny this one */
    bool asked[SAFETY_TOKENS];                                    /* of advice: in a question */
    struct safety_denial carried[SAFETY_STRICTNESS];              /* from the words before these */
    size_t carried_own; /* words that belong to what denies before these */
    struct safety_latest latest[SAFETY_PATTERNS_MAX][SAFETY_ELEMENTS_MAX];
    unsigned cleared[SAFETY_PATTERNS_MAX]; /* the round of which a pattern's `latest` are */
    unsigned round;
    bool hit[SAFETY_PATTERNS_MAX];
    uint64_t certain; /* flags of which a pattern without a condition was hit */
    bool seen[SAFETY_SETS_MAX];
    enum safety_voice voice;
    size_t checks;
};

/* What is behind the words of a matcher: more words, or the end of a question or of something else. */
enum safety_end { SAFETY_END_OPEN, SAFETY_END_SAID, SAFETY_END_ASKED };

/* Finds the phrases that may begin at each word: first of all. */
void safety_find_phrases(struct safety_matcher *m);
/* All words of a phrase are there, in one sentence. */
bool safety_phrase_is_at(const struct safety_matcher *m, size_t at,
                         const struct safety_phrase *phrase);
/* The words of the set's longest entry there; 0: none. */
size_t safety_set_at(const struct safety_matcher *m, size_t at, uint16_t set);

/* Finds what is denied, and in advice what is asked: before patterns are looked for. */
void safety_find_denied(struct safety_matcher *m, enum safety_end end);
/* How strictly a flag's words are denied. */
enum safety_strictness safety_strictness_of(unsigned flag);
/* Is a piece denied by a word that is no part of the match? */
bool safety_is_denied(const struct safety_matcher *m, enum safety_strictness strictness,
                      const struct safety_piece *pieces, size_t count, struct safety_piece piece);
bool safety_overlaps(struct safety_piece a, struct safety_piece b);

/* Moves the patterns on by what is at this word. */
void safety_look_at(struct safety_matcher *m, size_t at);

#endif
