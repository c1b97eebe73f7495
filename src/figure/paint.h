/* From a solved scene to paint: the camera, what is painted and in which order. Within src/figure. */
#ifndef FIGURE_PAINT_H
#define FIGURE_PAINT_H

#include "figure/body.h"
#include "figure/outline.h"

struct camera {
    struct vec right, up, toward;
    double mirror; /* -1: the other side's picture */
};

struct camera camera_make(const struct figure_pose *pose);
/* A point or direction as the camera sees it: x to the right, y up, z towards it. */
struct vec camera_see(const struct camera *camera, struct vec v);
struct circle camera_circle(const struct camera *camera, struct sphere sphere);

/* ---- things: chair, table, wall … as boxes and hulls ---- */

enum piece_kind { PIECE_BOX, PIECE_HULL, PIECE_ROLLER };
enum { PIECE_BALLS = 8 };

struct piece {
    enum piece_kind kind;
    bool dark;
    bool mat;
    bool first;       /* painted before everything: wall, mat */
    struct frame box; /* its middle */
    struct vec half;
    size_t ball_count;
    struct sphere balls[PIECE_BALLS]; /* of a hull; of a roller the two ends */
};

enum { PIECES = 24 };

size_t pieces_make(const struct figure_pose *pose, const struct scene *scene, uint8_t build,
                   struct piece *out);

/* ---- what is painted ---- */

enum { PAINT_SAMPLES = 24, PAINT_MAX = 2 * 16 + PIECES };

/* A part of a body, or a piece of a thing. */
struct paint {
    bool is_piece;
    uint8_t who;
    uint8_t part;
    uint8_t side;
    size_t piece;
    size_t rank; /* when it is painted: 0 first */
    bool far;    /* of two limbs the one behind */
    size_t sample_count;
    struct circle samples[PAINT_SAMPLES]; /* by which its depth is known */
};

struct picture {
    const struct figure_pose *pose;
    struct figure_look look;
    struct scene scene;
    struct camera camera;
    size_t piece_count;
    struct piece pieces[PIECES];
    size_t paint_count;
    struct paint paints[PAINT_MAX];
    size_t order[PAINT_MAX]; /* of paints, what is behind first */
    double left, right, top, bottom;
    struct text *out;
    size_t joint; /* where in `out` the last path ended that path_join may go on with; 0: none */
    char joint_class;
};

void picture_make(const struct figure_pose *pose, struct figure_look look, struct picture *out);
/* The same of bodies that are where they are: the pose says what else there is. */
void picture_of_scene(const struct figure_pose *pose, struct figure_look look,
                      const struct scene *scene, struct picture *out);
/* Its edges become whole, with a margin. */
void picture_round(struct picture *picture);
/* viewBox and size in pixels: two for a unit. */
void picture_size(const struct picture *picture);
/* All of it, from back to front. */
void picture_paint_all(struct picture *picture, const struct figure_pose *before);
/* Sets order and ranks (order.c). */
void picture_order(struct picture *picture);
/* The paint of a part; NULL when there is none. */
const struct paint *picture_paint(const struct picture *picture, uint8_t who, enum part part,
                                  int side);

struct pen picture_pen(const struct picture *picture);
/* <path class="s" d=" … "/> */
struct pen path_begin(struct picture *picture, const char *class);
void path_end(struct picture *picture);
/*
 * The same for what has no line where it meets its neighbour of that class (one letter): one path for those that follow each other.
 * Ends with path_end_joint.
 */
struct pen path_join(struct picture *picture, const char *class);
void path_end_joint(struct picture *picture, const char *class);
void hull_draw(struct pen *pen, const struct circle *circles, size_t count);

void paint_part(struct picture *picture, const struct paint *paint);
void paint_head(struct picture *picture, const struct paint *paint);
void paint_piece(struct picture *picture, const struct piece *piece);
void paint_shadow(struct picture *picture);
/* The picture is at least as large as the shadow, and as the arrows. */
void shadow_bounds(struct picture *picture);
void arrow_bounds(struct picture *picture);
void paint_ghost(struct picture *picture, const struct figure_pose *before);
/* The muscles of which the last part is this one. */
void paint_muscles(struct picture *picture, const struct paint *paint);
void paint_arrows(struct picture *picture);
void paint_letters(struct picture *picture);

#endif
