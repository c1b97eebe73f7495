/* The words of poses, in the order of their enums. Within src/figure. */
#ifndef FIGURE_NAMES_H
#define FIGURE_NAMES_H

#include "figure/figure.h"

struct angle_name {
    const char *name; /* NULL: the joint has no more */
    int16_t min, max; /* degrees that a body reaches, with the floor's or a helper's help */
};

struct joint_name {
    const char *name;
    struct angle_name angles[FIGURE_ANGLES];
};

extern const struct joint_name joint_names[JOINT_COUNT];
extern const char *const posture_names[POSTURE_COUNT];
extern const char *const surface_names[SURFACE_COUNT];
extern const char *const place_names[PLACE_COUNT];
extern const char *const face_names[FACE_COUNT]; /* "" first */
extern const char *const thing_names[THING_COUNT];
extern const char *const wall_names[WALL_COUNT];
extern const char *const way_names[WAY_COUNT];
extern const char *const muscle_names[MUSCLE_COUNT];

static inline bool joint_is_sided(int joint)
{
    return joint >= JOINT_SHOULDER;
}

static inline bool place_is_sided(int place)
{
    return place >= PLACE_SHOULDER;
}

/* The body as a posture begins, before anything else is said of it. */
void posture_begin(struct figure_body *body, enum figure_posture posture, uint8_t side,
                   enum figure_surface surface);
/* A pose without any statement but its posture. */
void pose_begin(struct figure_pose *pose);
/* What `as before` begins with: the pose before, without what is of that step alone. */
void pose_follow(struct figure_pose *pose, const struct figure_pose *before);

#endif
