/* What the files that read poses share: a line as words, taken one after the other. Within src/figure. */
#ifndef FIGURE_READ_H
#define FIGURE_READ_H

#include "figure/names.h"

enum { READING_WORDS = 16 };

struct reading {
    struct figure_pose *pose;
    struct figure_body *body; /* of the person or of the partner, as the line says */
    const struct figure_pose *before;
    struct span words[READING_WORDS]; /* of the line */
    size_t count;
    size_t at; /* the word that is read next */
    struct figure_fault *fault;
    bool failed;
};

/* ---- read_word.c; what returns bool is false with a fault ---- */

/* Says where it went wrong and what would be right, unless something was wrong before. Always false. */
bool reading_fail(struct reading *r, struct span word, const char *right);
/* The next word; empty at the line's end. */
struct span reading_here(const struct reading *r);
/* Goes past the next word if it is this one. */
bool reading_take(struct reading *r, const char *word);
/* Which of the names it is; -1: none. */
int name_find(struct span word, const char *const *names, int count);
/* "hip.left" is "hip" and SIDE_LEFT; without a side SIDE_BOTH. Another word behind the dot: the whole is the name. */
struct span word_side(struct span word, uint8_t *side);
/* False without a fault when `right` is NULL: the caller says it. */
bool reading_number(struct reading *r, int16_t min, int16_t max, int16_t *out, const char *right);
bool reading_spot(struct reading *r, struct figure_spot *out);
/* All to the line's end. */
bool reading_spots(struct reading *r, struct figure_spots *out);

/* ---- read_body.c ---- */

/* Behind the word "posture" or "partner". */
bool reading_posture(struct reading *r, bool partner);
/* A statement about joints, touches or what bears. */
bool reading_body(struct reading *r);

#endif
