/* The body that takes a pose: bones, the balls that give them volume, and where everything is. Within src/figure. */
#ifndef FIGURE_BODY_H
#define FIGURE_BODY_H

#include "figure/figure.h"
#include "figure/vec.h"

/* ---- bones ---- */

enum bone {
    BONE_PELVIS, /* its place is the middle between the hip joints */
    BONE_LUMBAR,
    BONE_CHEST,
    BONE_NECK,
    BONE_HEAD,
    BONE_UPPER_ARM, /* from here on one of each side; hanging, a bone goes down its own y axis */
    BONE_FOREARM,
    BONE_HAND,
    BONE_FINGERS,
    BONE_TIPS,
    BONE_THIGH,
    BONE_SHANK,
    BONE_FOOT,
    BONE_TOES,
    BONE_COUNT
};

/* The proximal end of a bone and how it is turned. */
struct frame {
    struct vec at;
    struct axes turn;
};

struct skeleton {
    struct frame bones[BONE_COUNT][2]; /* by side; of what there is once, the left */
};

/* Of a body of 170 cm, cm. The shares are those of Drillis and Contini. */
#define BODY_HEIGHT 170.0
#define BODY_UPPER_ARM (0.186 * BODY_HEIGHT)
#define BODY_FOREARM (0.146 * BODY_HEIGHT)
#define BODY_HAND (0.108 * BODY_HEIGHT)
#define BODY_THIGH (0.245 * BODY_HEIGHT)
#define BODY_SHANK (0.246 * BODY_HEIGHT)
#define BODY_ANKLE_HEIGHT (0.039 * BODY_HEIGHT)

static inline double side_sign(int side)
{
    return side == SIDE_RIGHT ? -1 : 1;
}

static inline struct vec frame_point(const struct frame *frame, struct vec local)
{
    return vec_add(frame->at, axes_apply(&frame->turn, local));
}

/* The bones by angles alone; the pelvis at the origin. */
void skeleton_make(const struct figure_body *body, uint8_t build, struct skeleton *out);
/* The fingers and toes of a hand and foot that are where they are. */
void fingers_make(struct skeleton *s, int side, double curl);
void toes_make(struct skeleton *s, int side, double up);
/* Moves all of it. */
void skeleton_move(struct skeleton *skeleton, struct vec by);

/* ---- volume ---- */

/* Or'ed to the bone of a ball: the right one's, in a part that there is once. */
enum { BALL_RIGHT = 0x80 };

/* A sphere that hangs on a bone; x is for the left side. */
struct ball {
    uint8_t bone; /* enum bone */
    float x, y, z, r;
};

/* What is painted as one. */
enum part {
    PART_PELVIS,
    PART_SHIRT,
    PART_NECK,
    PART_HEAD,
    PART_UPPER_ARM,
    PART_FOREARM,
    PART_HAND,
    PART_THIGH,
    PART_SHANK,
    PART_FOOT,
    PART_COUNT
};

static inline bool part_is_sided(enum part part)
{
    return part >= PART_UPPER_ARM;
}

enum { HULL_BALLS = 8, PART_HULLS = 3 };

/* A convex hull of balls. */
struct hull_of {
    uint8_t count;
    struct ball balls[HULL_BALLS];
};

struct part_of {
    uint8_t hull_count;
    struct hull_of hulls[PART_HULLS];
};

extern const struct part_of body_parts[PART_COUNT];

struct sphere {
    struct vec at;
    double r;
};

struct sphere ball_sphere(const struct skeleton *skeleton, const struct ball *ball, int side,
                          uint8_t build);

/* A place on the skin: the middle of the limb or trunk there, and how thick it is. */
struct sphere place_sphere(const struct skeleton *skeleton, struct figure_spot spot, uint8_t build);
/* The direction out of the body on that side of it, of length 1. */
struct vec place_out(const struct skeleton *skeleton, struct figure_spot spot,
                     enum figure_face face);
enum bone place_bone(enum figure_place place);

/* Spheres of everything that is at a place: what rests on the floor there. Their number; `max` at most. */
size_t place_volume(const struct skeleton *skeleton, struct figure_spot spot, uint8_t build,
                    struct sphere *out, size_t max);

/* ---- solving ---- */

struct scene {
    struct skeleton bodies[2];
    size_t body_count;
    double floor; /* of the surface that the person is on, cm above the floor */
    bool has_wall;
    struct vec wall_at; /* a point of the wall, and the direction from it into the room */
    struct vec wall_out;
};

double surface_height(enum figure_surface surface);

void figure_solve(const struct figure_pose *pose, uint8_t build, struct scene *out);

/* The same `share` of the way from one pose to another: 0 is `from`. The bodies of both have the same base (figure_moves). */
void figure_between(const struct figure_pose *from, const struct figure_pose *to, double share,
                    uint8_t build, struct scene *out);

/* How far a touch is from what it is to touch, cm. */
double touch_distance(const struct figure_pose *pose, uint8_t build, const struct scene *scene,
                      size_t who, int limb, int side);

/* Back or belly is down: forward is where the head is. */
static inline bool body_is_level(const struct figure_body *body)
{
    return body->posture == POSTURE_QUADRUPED || body->posture == POSTURE_SUPINE ||
           body->posture == POSTURE_PRONE;
}

/* The middle of the body's mass. */
struct vec body_middle(const struct skeleton *s);

/* What bears the weight: what the pose says or the posture. */
struct figure_spots body_bears(const struct figure_body *body);

#endif
