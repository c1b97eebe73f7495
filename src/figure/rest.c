/* Onto what a body rests. */
#include "figure/solve.h"

static const double heights[SURFACE_COUNT] = {
    [SURFACE_FLOOR] = 0,  [SURFACE_CHAIR] = 45,  [SURFACE_TABLE] = 75,  [SURFACE_BED] = 50,
    [SURFACE_BENCH] = 40, [SURFACE_ROLLER] = 15, [SURFACE_CUSHION] = 8,
};

double surface_height(enum figure_surface surface)
{
    return heights[surface];
}

static struct figure_spots one_spot(uint8_t place, uint8_t side)
{
    return (struct figure_spots){1, {{place, side}}};
}

struct figure_spots body_bears(const struct figure_body *body)
{
    if (body->bears.count > 0)
        return body->bears;
    switch (body->posture) {
    case POSTURE_STANDING:
        return one_spot(PLACE_FOOT, SIDE_BOTH);
    case POSTURE_SEATED:
        return one_spot(PLACE_BUTTOCK, SIDE_BOTH);
    case POSTURE_KNEELING:
    case POSTURE_QUADRUPED:
        return one_spot(PLACE_KNEE, SIDE_BOTH);
    case POSTURE_HALF_KNEELING:
        return one_spot(PLACE_KNEE, body->side);
    default:
        return (struct figure_spots){2, {{PLACE_TRUNK, SIDE_BOTH}, {PLACE_BUTTOCK, SIDE_BOTH}}};
    }
}

enum { VOLUME = 64 };

double place_lowest(const struct skeleton *s, struct figure_spot spot, uint8_t build,
                    struct vec *at)
{
    struct sphere volume[VOLUME];
    size_t count = place_volume(s, spot, build, volume, VOLUME);
    double low = HUGE_VAL;
    *at = vec_make(0, 0, 0);
    for (size_t i = 0; i < count; i++) {
        low = fmin(low, volume[i].at.y - volume[i].r);
        *at = vec_along(*at, volume[i].at, 1.0 / (double)count);
    }
    return low;
}

/* The whole body turned about the axis across it, through the pelvis. */
static void lean(struct skeleton *s, struct vec axis, double by)
{
    double c = cos(radians(by));
    double sn = sin(radians(by));
    struct vec middle = s->bones[BONE_PELVIS][0].at;
    for (int bone = 0; bone < BONE_COUNT; bone++)
        for (int side = 0; side < 2; side++) {
            struct frame *f = &s->bones[bone][side];
            struct vec *parts[] = {&f->turn.x, &f->turn.y, &f->turn.z, &f->at};
            f->at = vec_less(f->at, middle);
            for (size_t i = 0; i < COUNT_OF(parts); i++) {
                struct vec v = *parts[i];
                *parts[i] = vec_add(vec_add(vec_times(v, c), vec_times(vec_cross(axis, v), sn)),
                                    vec_times(axis, vec_dot(axis, v) * (1 - c)));
            }
            f->at = vec_add(f->at, middle);
        }
}

/* How much higher the first thing that bears is than the second. */
static double slant(const struct skeleton *s, const struct figure_spots *bears, uint8_t build)
{
    struct vec at;
    return place_lowest(s, bears->items[0], build, &at) -
           place_lowest(s, bears->items[1], build, &at);
}

/* Leans it until both are as high: by the axis across it, lying on the side by the one through it. */
static void level(const struct figure_body *body, struct skeleton *s,
                  const struct figure_spots *bears, uint8_t build)
{
    enum { TRIES = 12 };
    const struct axes *turn = &s->bones[BONE_PELVIS][0].turn;
    struct vec axis = body->posture == POSTURE_SIDE ? turn->z : turn->x;
    axis = vec_unit(vec_make(axis.x, 0, axis.z), vec_make(1, 0, 0));
    for (int i = 0; i < TRIES; i++) {
        double now = slant(s, bears, build);
        lean(s, axis, .5);
        double change = (slant(s, bears, build) - now) / .5;
        double by = fabs(change) < .02 ? 0 : -now / change;
        lean(s, axis, fmax(-15, fmin(15, by)) - .5);
        if (fabs(now) < .01)
            break;
    }
}

void body_rest(const struct figure_body *body, struct skeleton *s, uint8_t build, double lift)
{
    struct figure_spots bears = body_bears(body);
    if (body->bears.count == 2)
        level(body, s, &bears, build);
    double low = HUGE_VAL;
    struct vec middle = vec_make(0, 0, 0);
    for (size_t i = 0; i < bears.count; i++) {
        struct vec at;
        low = fmin(low, place_lowest(s, bears.items[i], build, &at));
        middle = vec_along(middle, at, 1.0 / bears.count);
    }
    skeleton_move(s, vec_make(body->at[0] - middle.x, heights[body->surface] + lift - low,
                              body->at[1] - middle.z));
}
