/*
 * Footnotes: `[^label]` in a text and `[^label]: what it says` on a line of its own. The parser knows nothing of
 * them: definitions are taken out of the source beforehand and rendered behind the rest, as a list.
 */
#ifndef CORE_MARKDOWN_NOTE_H
#define CORE_MARKDOWN_NOTE_H

#include "core/arena.h"

enum {
    MARKDOWN_NOTES_MAX = 100, /* definitions; further ones stay as typed, as do further marks: */
    MARKDOWN_NOTE_MARKS_MAX = 300, /* of all notes together */
    MARKDOWN_NOTE_BACK_MAX = 10,   /* links back to a note's marks */
};

struct markdown_note {
    struct span label;
    struct span text; /* Markdown */
    size_t number;    /* in order of the first marks, from 1; 0: nothing refers to it */
    size_t marks;     /* written so far */
};

struct markdown_notes {
    size_t count;
    struct markdown_note items[MARKDOWN_NOTES_MAX];
    struct markdown_note *numbered[MARKDOWN_NOTES_MAX];
    size_t numbered_count;
    size_t marks;
};

/*
 * Returns clean source without the definitions of footnotes in it, which *notes then lists. A definition begins a line,
 * outside code, and goes on to a blank line; what is indented behind that still belongs to it. All lives in the arena or
 * in `source`.
 */
struct span markdown_notes_take(struct arena *arena, struct span source,
                                struct markdown_notes *notes);

/* The note of a mark, numbered by now; NULL when there is none, or when there are too many marks: it stays as typed. */
struct markdown_note *markdown_notes_mark(struct markdown_notes *notes, struct span label);

#endif
