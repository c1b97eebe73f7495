/* What the files that let a body rest and reach share. Within src/figure. */
#ifndef FIGURE_SOLVE_H
#define FIGURE_SOLVE_H

#include "figure/body.h"

/* One of the bodies of a scene, whose hands and feet reach. */
struct reaching {
    const struct figure_pose *pose;
    struct scene *scene;
    size_t who;
    uint8_t build;
};

/* ---- solve.c ---- */

/* Hands and feet reach what the pose says that they touch. */
void limbs_touch(struct reaching *r);

/* ---- rest.c ---- */

/* The lowest point of a place; its middle goes to *at. */
double place_lowest(const struct skeleton *s, struct figure_spot spot, uint8_t build,
                    struct vec *at);
/* Puts the body onto what bears it; `lift` is how much higher than its surface it rests, cm. */
void body_rest(const struct figure_body *body, struct skeleton *s, uint8_t build, double lift);

/* ---- arm.c ---- */

/*
 * Two bones of lengths a and b from where the upper one begins to `target`, by the law of cosines; the joint between them
 * stays on the side on which it is. `hinge` is 1 where it bends backwards (knee), -1 where it bends forwards (elbow).
 */
void bones_reach(struct frame *upper, struct frame *lower, double a, double b, struct vec target,
                 double hinge);
/* The direction of v along the plane whose normal is the unit vector n; of `otherwise` when v has none. */
struct vec vec_level(struct vec v, struct vec n, struct vec otherwise);

void hand_on_plane(struct reaching *r, int side, struct vec at, struct vec out);
void hand_on_spot(struct reaching *r, int side, const struct figure_touch *touch);
void forearm_on_floor(struct reaching *r, int side);
void hands_together(struct reaching *r);

/* ---- leg.c ---- */

void foot_on_plane(struct reaching *r, int side, struct vec at, struct vec out);
void leg_on_spot(struct reaching *r, int side, const struct figure_touch *touch);
void soles_together(struct reaching *r);
/* The shins of knees that bear lie on the floor, unless the foot stands on its toes or is elsewhere. */
void shins_down(struct reaching *r);

#endif
