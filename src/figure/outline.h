/* Outlines in the plane: convex hulls of circles as SVG path data. Within src/figure. */
#ifndef FIGURE_OUTLINE_H
#define FIGURE_OUTLINE_H

#include "core/text.h"
#include "figure/vec.h"

/* What a sphere is under an orthographic camera; `z` is towards the camera, x to the right, y up. */
struct circle {
    double x, y, z, r;
};

/*
 * Writes path data in tenths of a unit, each as short as it can be: "M12.3 4h5l.5.2-1 3a2 2 0 003.1-.5". SVG's y goes down,
 * so y is negated; `left` and `top` are what is subtracted.
 */
struct pen {
    struct text *out;
    double left, top;
    long step;   /* what is rounded to, in tenths: 1, or 10 where less will do */
    long x, y;   /* where it is, in tenths */
    char letter; /* the command that numbers go on with, unless it is another */
    bool after_number;
    bool after_point; /* a number with a point was last: the next one may begin with a point */
};

void pen_move(struct pen *pen, double x, double y);
void pen_line(struct pen *pen, double x, double y);
/* A quadratic curve by way of a control point. */
void pen_curve(struct pen *pen, double by_x, double by_y, double x, double y);
/* An elliptic arc with half axes rx and ry, rx turned by `turn` degrees on the page. */
void pen_arc(struct pen *pen, double rx, double ry, double turn, bool large, bool clockwise,
             double x, double y);
void pen_close(struct pen *pen);

enum { OUTLINE_CIRCLES = 12 };

/* A piece of the outline: along circle `of` from angle `from` to angle `to`, counter-clockwise. */
struct outline_arc {
    size_t of;
    double from, to;
};

struct outline {
    size_t count;
    struct outline_arc arcs[OUTLINE_CIRCLES * 2];
};

void outline_make(const struct circle *circles, size_t count, struct outline *out);

/* A circle that is the edge of cloth: an ellipse of this share of its radius, turned so. */
struct outline_rim {
    size_t of; /* which circle; (size_t)-1: none */
    double narrow;
    double turn; /* of the long axis, degrees */
    bool inward;
};

/*
 * Draws it. Arcs of the circle `open` ((size_t)-1: none) are left out: where another piece
 * of the same limb goes on. The path is closed where nothing is left out. `flat` squeezes it in height: 1 is as it is.
 */
void outline_draw(struct pen *pen, const struct circle *circles, const struct outline *outline,
                  const struct outline_rim *rim, size_t open, double flat);

#endif
