/* Vectors and frames in three dimensions: x to the body's left, y up, z forward; centimetres and degrees. */
#ifndef FIGURE_VEC_H
#define FIGURE_VEC_H

#include "core/base.h"

#include <math.h>

struct vec {
    double x, y, z;
};

/* The three axes of something turned, as the world sees them. */
struct axes {
    struct vec x, y, z;
};

static inline struct vec vec_make(double x, double y, double z)
{
    return (struct vec){x, y, z};
}

static inline struct vec vec_add(struct vec a, struct vec b)
{
    return vec_make(a.x + b.x, a.y + b.y, a.z + b.z);
}

static inline struct vec vec_less(struct vec a, struct vec b)
{
    return vec_make(a.x - b.x, a.y - b.y, a.z - b.z);
}

static inline struct vec vec_times(struct vec a, double by)
{
    return vec_make(a.x * by, a.y * by, a.z * by);
}

/* a + b * by */
static inline struct vec vec_along(struct vec a, struct vec b, double by)
{
    return vec_add(a, vec_times(b, by));
}

static inline double vec_dot(struct vec a, struct vec b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

static inline struct vec vec_cross(struct vec a, struct vec b)
{
    return vec_make(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x);
}

static inline double vec_length(struct vec a)
{
    return sqrt(vec_dot(a, a));
}

/* Of length 1; `otherwise` when it is too short to have a direction. */
static inline struct vec vec_unit(struct vec a, struct vec otherwise)
{
    double length = vec_length(a);
    return length < 1e-6 ? otherwise : vec_times(a, 1 / length);
}

/* What of `a` is at right angles to the unit vector `n`. */
static inline struct vec vec_across(struct vec a, struct vec n)
{
    return vec_along(a, n, -vec_dot(a, n));
}

static inline struct vec vec_between(struct vec a, struct vec b, double share)
{
    return vec_along(a, vec_less(b, a), share);
}

static inline struct vec axes_apply(const struct axes *f, struct vec v)
{
    return vec_add(vec_add(vec_times(f->x, v.x), vec_times(f->y, v.y)), vec_times(f->z, v.z));
}

/* First `b`, then `a`. */
static inline struct axes axes_times(struct axes a, struct axes b)
{
    return (struct axes){axes_apply(&a, b.x), axes_apply(&a, b.y), axes_apply(&a, b.z)};
}

static inline double radians(double degrees)
{
    return degrees * (3.14159265358979323846 / 180);
}

static inline double degrees(double angle)
{
    return angle * (180 / 3.14159265358979323846);
}

/* Turned about x: y goes towards z. */
static inline struct axes turn_x(double by)
{
    double c = cos(radians(by));
    double s = sin(radians(by));
    return (struct axes){{1, 0, 0}, {0, c, s}, {0, -s, c}};
}

/* Turned about y: z goes towards x. */
static inline struct axes turn_y(double by)
{
    double c = cos(radians(by));
    double s = sin(radians(by));
    return (struct axes){{c, 0, -s}, {0, 1, 0}, {s, 0, c}};
}

/* Turned about z: x goes towards y. */
static inline struct axes turn_z(double by)
{
    double c = cos(radians(by));
    double s = sin(radians(by));
    return (struct axes){{c, s, 0}, {-s, c, 0}, {0, 0, 1}};
}

#endif
