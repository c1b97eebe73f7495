/* Can a body be like that? Touch, floor, limbs through the trunk, range of joints, balance: what tests ask of every pose. */
#include "figure/body.h"
#include "figure/names.h"

enum { TOUCH_WITHIN = 2, BELOW_WITHIN = 1 };

/* ---- touches ---- */

double touch_distance(const struct figure_pose *pose, uint8_t build, const struct scene *scene,
                      size_t who, int limb, int side)
{
    const struct figure_touch *touch = &pose->bodies[who].touches[limb][side];
    const struct skeleton *s = &scene->bodies[who];
    const struct frame *end = &s->bones[limb == FIGURE_ARM ? BONE_HAND : BONE_FOOT][side];
    bool ankle = touch->part == PLACE_ANKLE;
    if (touch->part == PLACE_FOREARM)
        return s->bones[BONE_FOREARM][side].at.y - 3.7;
    struct vec at = limb == FIGURE_ARM ? frame_point(end, vec_make(0, -7, 0)) : end->at;
    double thick = limb == FIGURE_ARM ? 2 : ankle ? 3.3 : BODY_ANKLE_HEIGHT;
    switch ((enum figure_touch_kind)touch->kind) {
    case TOUCH_FLOOR:
        return at.y - thick;
    case TOUCH_WALL:
        return vec_dot(vec_less(at, scene->wall_at), scene->wall_out) - thick;
    case TOUCH_SPOT: {
        struct sphere spot = place_sphere(&scene->bodies[0], touch->spot, build);
        return vec_length(vec_less(at, spot.at)) - spot.r - thick;
    }
    case TOUCH_TOGETHER: {
        const struct frame *other = &s->bones[limb == FIGURE_ARM ? BONE_HAND : BONE_FOOT][1 - side];
        struct vec there = limb == FIGURE_ARM ? frame_point(other, vec_make(0, -7, 0)) : other->at;
        return vec_length(vec_less(at, there)) - 2 * (limb == FIGURE_ARM ? 1.7 : thick);
    }
    default:
        return 0;
    }
}

static bool check_touches(const struct figure_pose *pose, uint8_t build, const struct scene *scene,
                          char *words, size_t size)
{
    for (size_t who = 0; who < scene->body_count; who++)
        for (int limb = 0; limb < FIGURE_LIMBS; limb++)
            for (int side = 0; side < 2; side++) {
                double by = touch_distance(pose, build, scene, who, limb, side);
                if (fabs(by) <= TOUCH_WITHIN)
                    continue;
                snprintf(words, size, "%s %s %s misses what it touches by %.1f cm",
                         who == 0 ? "the" : "the partner's", side == 0 ? "left" : "right",
                         limb == FIGURE_ARM ? "hand" : "foot", by);
                return false;
            }
    return true;
}

/* ---- floor ---- */

static bool check_floor(const struct scene *scene, uint8_t build, char *words, size_t size)
{
    for (size_t who = 0; who < scene->body_count; who++)
        for (int place = 0; place < PLACE_COUNT; place++) {
            struct sphere volume[64];
            size_t count =
                place_volume(&scene->bodies[who], (struct figure_spot){(uint8_t)place, SIDE_BOTH},
                             build, volume, COUNT_OF(volume));
            for (size_t i = 0; i < count; i++)
                if (volume[i].at.y - volume[i].r < -BELOW_WITHIN) {
                    snprintf(words, size, "%s: %.1f cm below the floor", place_names[place],
                             volume[i].r - volume[i].at.y);
                    return false;
                }
        }
    return true;
}

static bool check_bears(const struct figure_pose *pose, const struct scene *scene, uint8_t build,
                        char *words, size_t size)
{
    struct figure_spots bears = pose->bodies[0].bears;
    for (size_t i = 0; i < bears.count; i++) {
        struct sphere volume[64];
        double low = HUGE_VAL;
        size_t count =
            place_volume(&scene->bodies[0], bears.items[i], build, volume, COUNT_OF(volume));
        for (size_t j = 0; j < count; j++)
            low = fmin(low, volume[j].at.y - volume[j].r);
        if (fabs(low - scene->floor) <= TOUCH_WITHIN)
            continue;
        snprintf(words, size, "%s is to bear, and is %.1f cm above",
                 place_names[bears.items[i].place], low - scene->floor);
        return false;
    }
    return true;
}

/* ---- the body itself ---- */

static double line_distance(struct vec at, struct vec from, struct vec to)
{
    struct vec way = vec_less(to, from);
    double along = vec_dot(vec_less(at, from), way) / vec_dot(way, way);
    return vec_length(vec_less(at, vec_between(from, to, fmax(0, fmin(1, along)))));
}

/* Trunk and lower arms and legs do not go through each other; flesh gives way a little. */
static bool check_through(const struct skeleton *s, char *words, size_t size)
{
    enum { TRUNK = 8, LIMB = 3, GIVES = 4, STEPS = 8 };
    static const struct {
        enum bone from, to;
        const char *name;
    } limbs[] = {{BONE_FOREARM, BONE_HAND, "forearm"}, {BONE_SHANK, BONE_FOOT, "shin"}};
    struct vec hips = s->bones[BONE_PELVIS][0].at;
    struct vec waist = s->bones[BONE_LUMBAR][0].at;
    struct vec ribs = frame_point(&s->bones[BONE_CHEST][0], vec_make(0, 14, 0));
    for (size_t i = 0; i < 2 * COUNT_OF(limbs); i++)
        for (int step = 1; step <= STEPS; step++) {
            int side = i % 2 == 0 ? SIDE_LEFT : SIDE_RIGHT;
            struct vec at = vec_between(s->bones[limbs[i / 2].from][side].at,
                                        s->bones[limbs[i / 2].to][side].at, step / (double)STEPS);
            double far = fmin(line_distance(at, hips, waist), line_distance(at, waist, ribs));
            if (far >= TRUNK + LIMB - GIVES)
                continue;
            snprintf(words, size, "the %s %s goes through the trunk",
                     side == SIDE_LEFT ? "left" : "right", limbs[i / 2].name);
            return false;
        }
    return true;
}

/* ---- joints ---- */

/* The angles of hip or shoulder, of a bone that hangs on `on`. */
static void limb_angles(const struct axes *on, const struct axes *of, double sign, double out[3])
{
    struct vec way = vec_times(of->y, -1);
    double x = vec_dot(way, on->x);
    out[0] = degrees(atan2(vec_dot(way, on->z), -vec_dot(way, on->y)));
    out[1] = degrees(asin(fmax(-1, fmin(1, x * sign))));
    struct axes before = axes_times(*on, axes_times(turn_x(-out[0]), turn_z(sign * out[1])));
    out[2] = sign * degrees(atan2(vec_dot(of->z, before.x), vec_dot(of->z, before.z)));
}

static bool in_range(const struct joint_name *joint, int angle, double value, int side, char *words,
                     size_t size)
{
    enum { SLACK = 3 };
    const struct angle_name *of = &joint->angles[angle];
    if (value >= of->min - SLACK && value <= of->max + SLACK)
        return true;
    snprintf(words, size, "%s.%s %s is %.0f, from %d to %d is what a body does", joint->name,
             side == 0 ? "left" : "right", of->name, value, of->min, of->max);
    return false;
}

static double hinge(const struct frame *upper, const struct frame *lower, double way)
{
    return way * degrees(atan2(vec_dot(lower->turn.y, upper->turn.z),
                               vec_dot(lower->turn.y, upper->turn.y)));
}

static bool check_side(const struct skeleton *s, int side, char *words, size_t size)
{
    double angles[3];
    limb_angles(&s->bones[BONE_PELVIS][0].turn, &s->bones[BONE_THIGH][side].turn, side_sign(side),
                angles);
    for (int i = 0; i < 3; i++)
        if (!in_range(&joint_names[JOINT_HIP], i, angles[i], side, words, size))
            return false;
    limb_angles(&s->bones[BONE_CHEST][0].turn, &s->bones[BONE_UPPER_ARM][side].turn,
                side_sign(side), angles);
    double flex = angles[0] < -90 ? angles[0] + 360 : angles[0];
    /* Near straight out to the side the way round does not matter. */
    if (fabs(angles[1]) < 70 && flex > 200)
        flex -= 360;
    if (fabs(angles[1]) < 70 && flex <= 180 &&
        !in_range(&joint_names[JOINT_SHOULDER], 0, flex, side, words, size))
        return false;
    double knee = hinge(&s->bones[BONE_THIGH][side], &s->bones[BONE_SHANK][side], 1);
    double elbow = hinge(&s->bones[BONE_UPPER_ARM][side], &s->bones[BONE_FOREARM][side], -1);
    return in_range(&joint_names[JOINT_KNEE], 0, knee, side, words, size) &&
           in_range(&joint_names[JOINT_ELBOW], 0, elbow, side, words, size);
}

/* ---- balance ---- */

/* Shares of the body's weight, and how far along the segment its middle of mass is: Dempster, after Winter. */
static const struct {
    enum bone from, to;
    double along, share;
} masses[] = {
    {BONE_UPPER_ARM, BONE_FOREARM, .436, .028}, {BONE_FOREARM, BONE_HAND, .43, .016},
    {BONE_HAND, BONE_FINGERS, .8, .006},        {BONE_THIGH, BONE_SHANK, .433, .1},
    {BONE_SHANK, BONE_FOOT, .433, .0465},       {BONE_FOOT, BONE_TOES, .5, .0145},
};

struct vec body_middle(const struct skeleton *s)
{
    struct vec sum =
        vec_times(vec_between(s->bones[BONE_PELVIS][0].at, s->bones[BONE_NECK][0].at, .5), .497);
    sum = vec_along(sum, frame_point(&s->bones[BONE_HEAD][0], vec_make(0, 5, 1)), .081);
    for (size_t i = 0; i < COUNT_OF(masses); i++)
        for (int side = 0; side < 2; side++)
            sum = vec_along(sum,
                            vec_between(s->bones[masses[i].from][side].at,
                                        s->bones[masses[i].to][side].at, masses[i].along),
                            masses[i].share);
    return sum;
}

/* Above the feet: in no direction further out than they are. */
static bool check_balance(const struct skeleton *s, uint8_t build, char *words, size_t size)
{
    struct vec middle = body_middle(s);
    struct sphere volume[64];
    size_t count = place_volume(s, (struct figure_spot){PLACE_FOOT, SIDE_BOTH}, build, volume,
                                COUNT_OF(volume));
    for (int way = 0; way < 360; way += 10) {
        double x = cos(radians(way));
        double z = sin(radians(way));
        double feet = -HUGE_VAL;
        for (size_t i = 0; i < count; i++)
            feet = fmax(feet, volume[i].at.x * x + volume[i].at.z * z + volume[i].r);
        double over = middle.x * x + middle.z * z - feet;
        if (over > 0) {
            snprintf(words, size, "falls over: the weight is %.1f cm beside the feet", over);
            return false;
        }
    }
    return true;
}

const char *figure_check(const struct figure_pose *pose, uint8_t build, char *words, size_t size)
{
    struct scene scene;
    figure_solve(pose, build, &scene);
    if (!check_touches(pose, build, &scene, words, size) ||
        !check_floor(&scene, build, words, size) || !check_bears(pose, &scene, build, words, size))
        return words;
    for (size_t who = 0; who < scene.body_count; who++) {
        if (!check_through(&scene.bodies[who], words, size))
            return words;
        for (int side = 0; side < 2; side++)
            if (!check_side(&scene.bodies[who], side, words, size))
                return words;
    }
    const struct figure_body *body = &pose->bodies[0];
    bool leans = body->touches[FIGURE_ARM][0].kind == TOUCH_WALL ||
                 body->touches[FIGURE_ARM][1].kind == TOUCH_WALL;
    for (size_t i = 0; i < pose->thing_count; i++)
        leans = leans || pose->things[i].kind == THING_WALL || pose->things[i].kind == THING_BLOCK;
    if (body->posture == POSTURE_STANDING && !leans &&
        !check_balance(&scene.bodies[0], build, words, size))
        return words;
    return NULL;
}
