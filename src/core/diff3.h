/*
 * Two people changed the same text at once: what both wrote, put together line by line (diff3: Khanna, Kunal, Pierce, "A Formal
 * Investigation of Diff3", 2007).
 */
#ifndef CORE_DIFF3_H
#define CORE_DIFF3_H

#include "core/arena.h"

enum diff3_kind {
    DIFF3_SAME,   /* nobody changed it, or both in the same way */
    DIFF3_MINE,   /* only I did */
    DIFF3_THEIRS, /* only they did */
    DIFF3_CONFLICT
};

/* A run of whole lines. Joined in order, each of the three columns is the text that it is of. */
struct diff3_piece {
    enum diff3_kind kind;
    struct span base;
    struct span mine;
    struct span theirs;
};

struct diff3 {
    struct diff3_piece *pieces; /* in the arena; their spans point into the texts */
    size_t count;
    size_t conflicts;
    size_t theirs; /* pieces that they alone changed */
};

/*
 * Lines end with '\n' or the text. Bounded as diff_words is: texts that are too different for a comparison are one conflict. Mine
 * or theirs the same as the base: no conflict. The same arguments but for mine and theirs swapped give the same pieces, swapped.
 */
struct diff3 diff3_lines(struct arena *arena, struct span base, struct span mine,
                         struct span theirs);

/*
 * The text with what they changed, and my lines where both did: nothing that I typed is missing from it. Where that is a conflict,
 * `theirs` is left out of it and the pieces tell. In the arena.
 */
struct span diff3_text(struct arena *arena, const struct diff3 *merge);

#endif
