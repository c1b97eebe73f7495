/*
 * The same question: does an answer to the one answer the other? Judged by the words alone, so that it costs
 * little enough to be asked of every candidate while somebody types.
 *
 *     weight(w)   = ln(1 + (N - n + 0.5) / (n + 0.5)) ^ 1.5      n of the index' N texts have w
 *     match(w, x) = 1 when x has w; else the best Dice similarity of trigrams to a word of x, from 0.45 on,
 *                   words of four letters or more only; else 0
 *     C(b, a)     = how much of b's weight matches in a
 *     score       = C(b, a) ^ 0.75 * C(a, b) ^ 0.25
 *
 * where a word that a has f times weighs 1 + ln f times as much in C(a, b). The four constants were chosen on
 * 8,588 labelled pairs; all lie on a plateau.
 */
#ifndef SEARCH_SAME_H
#define SEARCH_SAME_H

#include "core/arena.h"

/* A word of a text. */
struct same_word {
    struct span stem;
    int64_t times; /* it occurs in the text */
    int64_t texts; /* of the index that have it; 0 when none is known */
};

struct same_words {
    size_t count;
    struct same_word *items; /* each stem once */
};

/* From this score on two questions probably ask the same; from the lower one they have to do with each other. */
#define SAME_LIKELY 0.75
#define SAME_NEAR 0.45

struct same_text;

/* Makes a text ready to be compared. Lives in the arena; the stems must live as long. `texts`: of the index. */
struct same_text *same_text_make(struct arena *arena, const struct same_words *words,
                                 int64_t texts);

/*
 * From 0 to 1. Not symmetric: `a` is the new question, which may go on at length, `b` the one that is there.
 * A text without words is the same as none.
 */
double same_score(const struct same_text *a, const struct same_text *b);

#endif
