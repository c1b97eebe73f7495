/* The difference of two texts, word by word. */
#ifndef CORE_DIFF_H
#define CORE_DIFF_H

#include "core/arena.h"
#include "core/text.h"

enum diff_op { DIFF_EQUAL, DIFF_DELETE, DIFF_INSERT };

struct diff_piece {
    enum diff_op op;
    struct span text; /* of the old text for EQUAL and DELETE, of the new one for INSERT */
};

enum { DIFF_STEPS_MAX = 1500000 };

/*
 * Cuts both texts into words, white space and punctuation and finds what was deleted and inserted.
 * Texts that are long (24 KiB together) or too different for that in good time are compared line by line, then
 * word by word where lines changed, or replaced whole: two texts of 64 KiB take some milliseconds at worst,
 * however they were chosen. Joined, the EQUAL and DELETE pieces are the old text, EQUAL and INSERT the new one.
 * Neighbours differ in op; a DELETE comes before its INSERT. The array lives in the arena, the spans point into the
 * texts. Returns how many steps it took (pieces looked up and compared), at most DIFF_STEPS_MAX for two such texts.
 */
size_t diff_words(struct arena *arena, struct span old_text, struct span new_text,
                  struct diff_piece **pieces, size_t *count);

/* The same for next to nothing: what both texts begin and end with is equal, all between is replaced. */
void diff_middle(struct arena *arena, struct span old_text, struct span new_text,
                 struct diff_piece **pieces, size_t *count);

/*
 * diff_words within what is left of *steps, which many texts share; what it took is subtracted. Once they are used up, diff_middle.
 * Returns how many it took, which may be more than were left.
 */
size_t diff_within(struct arena *arena, size_t *steps, struct span old_text, struct span new_text,
                   struct diff_piece **pieces, size_t *count);

enum { DIFF_WHOLE = -1 };

/*
 * Writes the pieces escaped, deleted ones in <del>, inserted ones in <ins>; line ends stay as they
 * are (style with white-space: pre-wrap). Of equal runs only `context_words` words are kept beside
 * each change, with "…" for the rest; DIFF_WHOLE keeps them all.
 */
void diff_html(struct text *out, const struct diff_piece *pieces, size_t count, int context_words);

#endif
