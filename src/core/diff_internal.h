/* What the files of core/diff share: texts cut into tokens, and which of them changed. */
#ifndef CORE_DIFF_INTERNAL_H
#define CORE_DIFF_INTERNAL_H

#include "core/diff.h"

enum {
    DIFF_PASS_STEPS = 500000, /* comparisons in one pass; some 1.5 ms */
    DIFF_SCRATCH_MAX = 256 * 1024 * 1024,
};

struct token {
    struct span text;
    uint32_t id; /* equal texts, equal ids */
    bool is_space;
    bool changed;
};

struct tokens {
    struct token *at;
    size_t count;
};

/* Takes the next piece off a text that is not empty. */
typedef struct span diff_taker(struct span *rest);

/* A run of letters and digits, a run of blanks, or one character of any other kind. */
struct span diff_take_word(struct span *rest);
struct span diff_take_line(struct span *rest); /* with its end */

/* The pieces of a text, in the scratch arena, not yet numbered. */
struct tokens diff_cut(struct arena *scratch, struct span text, diff_taker *take);
/* Numbers the tokens of both texts. Returns how many slots of a table it looked at. */
size_t diff_number(struct arena *scratch, struct tokens a, struct tokens b);

void diff_mark_all(struct tokens tokens);
/*
 * Marks what changed between two numbered runs, with the fewest edits. False, and nothing marked, when that takes more
 * than edits_max edits or *steps, to which what it took is added, is past DIFF_PASS_STEPS.
 */
MUST_CHECK bool diff_compare(struct tokens a, struct tokens b, int32_t edits_max, size_t *steps);

#endif
