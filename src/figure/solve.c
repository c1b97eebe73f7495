/* Where the body is: it rests on what bears it, then hands and feet reach what they touch. */
#include "figure/body.h"

static const double heights[SURFACE_COUNT] = {
    [SURFACE_FLOOR] = 0,  [SURFACE_CHAIR] = 45,  [SURFACE_TABLE] = 75,  [SURFACE_BED] = 50,
    [SURFACE_BENCH] = 40, [SURFACE_ROLLER] = 15, [SURFACE_CUSHION] = 8,
};

double surface_height(enum figure_surface surface)
{
    return heights[surface];
}

/* ---- resting ---- */

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

/* The lowest point of a place; its middle above the floor goes to *at. */
static double lowest(const struct skeleton *s, struct figure_spot spot, uint8_t build,
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
    return lowest(s, bears->items[0], build, &at) - lowest(s, bears->items[1], build, &at);
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

/* `lift`: how much higher than its surface the body rests, cm. */
static void rest(const struct figure_body *body, struct skeleton *s, uint8_t build, double lift)
{
    struct figure_spots bears = body_bears(body);
    if (body->bears.count == 2)
        level(body, s, &bears, build);
    double low = HUGE_VAL;
    struct vec middle = vec_make(0, 0, 0);
    for (size_t i = 0; i < bears.count; i++) {
        struct vec at;
        low = fmin(low, lowest(s, bears.items[i], build, &at));
        middle = vec_along(middle, at, 1.0 / bears.count);
    }
    skeleton_move(s, vec_make(body->at[0] - middle.x, heights[body->surface] + lift - low,
                              body->at[1] - middle.z));
}

/* ---- reaching ---- */

/*
 * Two bones of lengths a and b from where the upper one begins to `target`, by the law of cosines; the joint between them
 * stays on the side on which it is. `hinge` is 1 where it bends backwards (knee), -1 where it bends forwards (elbow).
 */
static void reach(struct frame *upper, struct frame *lower, double a, double b, struct vec target,
                  double hinge)
{
    struct vec from = upper->at;
    struct vec down = vec_times(upper->turn.y, -1);
    struct vec way = vec_unit(vec_less(target, from), down);
    double far = vec_length(vec_less(target, from));
    far = fmax(fabs(a - b) + 1, fmin(a + b - .05, far));
    double along = (a * a - b * b + far * far) / (2 * far);
    double off = sqrt(fmax(0, a * a - along * along));
    struct vec pole = vec_across(vec_less(lower->at, from), way);
    pole = vec_unit(vec_length(pole) < 1 ? vec_across(vec_times(upper->turn.z, hinge), way) : pole,
                    upper->turn.z);
    struct vec middle = vec_along(vec_along(from, way, along), pole, off);
    struct vec end = vec_along(from, way, far);
    struct vec first = vec_times(vec_less(middle, from), 1 / a);
    struct vec second = vec_unit(vec_less(end, middle), first);
    struct vec across = vec_times(vec_cross(first, second), hinge);
    if (vec_length(across) < .05)
        across = vec_across(upper->turn.x, first);
    across = vec_unit(across, upper->turn.x);
    upper->turn = (struct axes){across, vec_times(first, -1), {0, 0, 0}};
    upper->turn.z = vec_cross(upper->turn.x, upper->turn.y);
    lower->at = middle;
    lower->turn = (struct axes){across, vec_times(second, -1), {0, 0, 0}};
    lower->turn.z = vec_cross(lower->turn.x, lower->turn.y);
}

struct reaching {
    const struct figure_pose *pose;
    struct scene *scene;
    size_t who;
    uint8_t build;
};

static struct vec level_of(struct vec v, struct vec n, struct vec otherwise)
{
    return vec_unit(vec_across(v, n), vec_unit(vec_across(otherwise, n), vec_make(0, 0, 1)));
}

static void arm_to(struct reaching *r, int side, struct vec palm, struct vec into,
                   struct vec fingers, double curl)
{
    enum { PALM = 7 }; /* from the wrist to the middle of the palm */
    struct skeleton *s = &r->scene->bodies[r->who];
    double sign = side_sign(side);
    struct frame *hand = &s->bones[BONE_HAND][side];
    struct vec wrist = vec_along(palm, fingers, -PALM);
    reach(&s->bones[BONE_UPPER_ARM][side], &s->bones[BONE_FOREARM][side], BODY_UPPER_ARM,
          BODY_FOREARM, wrist, -1);
    hand->at = vec_along(s->bones[BONE_FOREARM][side].at, s->bones[BONE_FOREARM][side].turn.y,
                         -BODY_FOREARM);
    hand->turn.y = vec_times(fingers, -1);
    hand->turn.x = vec_times(into, -sign);
    hand->turn.z = vec_cross(hand->turn.x, hand->turn.y);
    fingers_make(s, side, curl + r->pose->bodies[r->who].angles[JOINT_WRIST][side][1]);
}

/* The skin is thicker than nothing: between palm and what it touches. */
enum { HALF_HAND = 2 };

static void hand_on_plane(struct reaching *r, int side, struct vec at, struct vec out)
{
    struct skeleton *s = &r->scene->bodies[r->who];
    struct frame *hand = &s->bones[BONE_HAND][side];
    struct vec fingers = level_of(vec_times(hand->turn.y, -1), out, hand->turn.z);
    if (fabs(vec_dot(hand->turn.y, out)) > .8)
        fingers = level_of(hand->turn.z, out, s->bones[BONE_CHEST][0].turn.y);
    double high = vec_dot(vec_less(hand->at, at), out);
    struct vec palm = vec_along(vec_along(hand->at, out, HALF_HAND - high), fingers, 7);
    arm_to(r, side, palm, vec_times(out, -1), fingers, 0);
}

static const struct skeleton *touched(const struct reaching *r)
{
    return &r->scene->bodies[0];
}

static void hand_on_spot(struct reaching *r, int side, const struct figure_touch *touch)
{
    struct skeleton *s = &r->scene->bodies[r->who];
    const struct skeleton *on = touched(r);
    struct sphere spot = place_sphere(on, touch->spot, r->build);
    struct vec from = s->bones[BONE_UPPER_ARM][side].at;
    struct vec out = place_out(on, touch->spot, (enum figure_face)touch->face);
    enum bone bone = place_bone(touch->spot.place);
    bool limb = bone >= BONE_UPPER_ARM;
    struct vec along = on->bones[bone][limb && touch->spot.side == SIDE_RIGHT].turn.y;
    struct vec near = vec_unit(vec_less(from, spot.at), out);
    if (limb && (touch->face == FACE_FRONT || touch->face == FACE_BACK))
        out = vec_along(out, vec_across(near, along), .5);
    else if (touch->face == FACE_ANY && limb)
        out = vec_along(vec_across(near, along), out, .35);
    out = vec_unit(out, near);
    struct vec fingers = level_of(vec_less(spot.at, s->bones[BONE_FOREARM][side].at), out,
                                  vec_times(s->bones[BONE_FOREARM][side].turn.y, -1));
    arm_to(r, side, vec_along(spot.at, out, spot.r + HALF_HAND), vec_times(out, -1), fingers,
           limb ? 40 : 10);
}

static void leg_to(struct reaching *r, int side, struct vec ankle)
{
    struct skeleton *s = &r->scene->bodies[r->who];
    struct frame *foot = &s->bones[BONE_FOOT][side];
    struct frame *shank = &s->bones[BONE_SHANK][side];
    reach(&s->bones[BONE_THIGH][side], shank, BODY_THIGH, BODY_SHANK, ankle, 1);
    foot->at = vec_along(shank->at, shank->turn.y, -BODY_SHANK);
    const int16_t *angles = r->pose->bodies[r->who].angles[JOINT_ANKLE][side];
    foot->turn = axes_times(shank->turn, turn_x(-angles[0]));
    toes_make(s, side, angles[1]);
}

/* The sole on a plane; the toes go on pointing where they did. */
static void foot_on_plane(struct reaching *r, int side, struct vec at, struct vec out)
{
    struct skeleton *s = &r->scene->bodies[r->who];
    struct frame *foot = &s->bones[BONE_FOOT][side];
    struct vec toes = level_of(foot->turn.z, out, s->bones[BONE_SHANK][side].turn.z);
    if (fabs(vec_dot(foot->turn.z, out)) > .9)
        toes = level_of(s->bones[BONE_SHANK][side].turn.z, out, s->bones[BONE_PELVIS][0].turn.z);
    double high = vec_dot(vec_less(foot->at, at), out);
    leg_to(r, side, vec_along(foot->at, out, BODY_ANKLE_HEIGHT - high));
    foot->turn = (struct axes){vec_cross(out, toes), out, toes};
    toes_make(s, side, r->pose->bodies[r->who].angles[JOINT_ANKLE][side][1]);
}

static void leg_on_spot(struct reaching *r, int side, const struct figure_touch *touch)
{
    struct sphere spot = place_sphere(touched(r), touch->spot, r->build);
    struct vec out = place_out(touched(r), touch->spot, (enum figure_face)touch->face);
    double thick = touch->part == PLACE_FOOT ? BODY_ANKLE_HEIGHT : 3.3;
    leg_to(r, side, vec_along(spot.at, out, spot.r + thick));
}

static void soles_together(struct reaching *r)
{
    struct skeleton *s = &r->scene->bodies[r->who];
    const struct axes *pelvis = &s->bones[BONE_PELVIS][0].turn;
    struct vec left = s->bones[BONE_FOOT][SIDE_LEFT].at;
    struct vec right = s->bones[BONE_FOOT][SIDE_RIGHT].at;
    struct vec middle = vec_between(left, right, .5);
    struct vec forward =
        level_of(vec_less(middle, s->bones[BONE_PELVIS][0].at), pelvis->x, pelvis->z);
    if (r->pose->bodies[r->who].posture == POSTURE_SEATED) {
        middle.y = 4.4; /* the outer edges of the feet are on the floor */
        forward = level_of(forward, vec_make(0, 1, 0), pelvis->z);
    }
    for (int side = 0; side < 2; side++) {
        struct vec out = vec_times(pelvis->x, side_sign(side));
        leg_to(r, side, vec_along(middle, out, BODY_ANKLE_HEIGHT));
        struct frame *foot = &s->bones[BONE_FOOT][side];
        foot->turn = (struct axes){vec_cross(out, forward), out, forward};
        toes_make(s, side, 0);
    }
}

static void hands_together(struct reaching *r)
{
    struct skeleton *s = &r->scene->bodies[r->who];
    struct frame *left = &s->bones[BONE_HAND][SIDE_LEFT];
    struct frame *right = &s->bones[BONE_HAND][SIDE_RIGHT];
    struct vec fingers = vec_unit(vec_add(left->turn.y, right->turn.y), left->turn.y);
    fingers = vec_times(fingers, -1);
    struct vec middle = vec_along(vec_between(left->at, right->at, .5), fingers, 7);
    struct vec across =
        level_of(vec_less(left->at, right->at), fingers, s->bones[BONE_CHEST][0].turn.x);
    for (int side = 0; side < 2; side++) {
        struct vec out = vec_times(across, side_sign(side));
        arm_to(r, side, vec_along(middle, out, 1.7), vec_times(out, -1), fingers, 50);
    }
}

/* Elbow and forearm lie on the floor, as far out as the shoulder's height allows; the forearm goes on pointing where it did. */
static void forearm_on_floor(struct reaching *r, int side)
{
    struct skeleton *s = &r->scene->bodies[r->who];
    struct frame *upper = &s->bones[BONE_UPPER_ARM][side];
    struct frame *fore = &s->bones[BONE_FOREARM][side];
    struct frame *hand = &s->bones[BONE_HAND][side];
    struct vec up = vec_make(0, 1, 0);
    double down = fmin(BODY_UPPER_ARM, upper->at.y - 3.7);
    struct vec along = level_of(vec_times(fore->turn.y, -1), up, s->bones[BONE_CHEST][0].turn.y);
    struct vec out = level_of(vec_less(fore->at, upper->at), up, along);
    double off = sqrt(fmax(0, BODY_UPPER_ARM * BODY_UPPER_ARM - down * down));
    fore->at = vec_along(vec_along(upper->at, up, -down), out, off);
    hand->at = vec_along(vec_along(fore->at, along, BODY_FOREARM), up, 2.7 - 3.7);
    struct vec first = vec_times(vec_less(fore->at, upper->at), 1 / BODY_UPPER_ARM);
    struct vec second = vec_unit(vec_less(hand->at, fore->at), along);
    struct vec across = vec_unit(vec_cross(second, first), upper->turn.x);
    upper->turn = (struct axes){across, vec_times(first, -1), {0, 0, 0}};
    upper->turn.z = vec_cross(upper->turn.x, upper->turn.y);
    fore->turn = (struct axes){across, vec_times(second, -1), {0, 0, 0}};
    fore->turn.z = vec_cross(fore->turn.x, fore->turn.y);
    hand->turn = (struct axes){vec_times(up, side_sign(side)), vec_times(along, -1), {0, 0, 0}};
    hand->turn.z = vec_cross(hand->turn.x, hand->turn.y);
    fingers_make(s, side, r->pose->bodies[r->who].angles[JOINT_WRIST][side][1]);
}

static void limb_touch(struct reaching *r, int limb, int side)
{
    const struct figure_touch *touch = &r->pose->bodies[r->who].touches[limb][side];
    struct vec floor = vec_make(0, 0, 0);
    struct vec up = vec_make(0, 1, 0);
    if (touch->part == PLACE_FOREARM)
        forearm_on_floor(r, side);
    else if (touch->kind == TOUCH_FLOOR && limb == FIGURE_LEG)
        foot_on_plane(r, side, floor, up);
    else if (touch->kind == TOUCH_FLOOR)
        hand_on_plane(r, side, floor, up);
    else if (touch->kind == TOUCH_WALL && limb == FIGURE_LEG)
        foot_on_plane(r, side, r->scene->wall_at, r->scene->wall_out);
    else if (touch->kind == TOUCH_WALL)
        hand_on_plane(r, side, r->scene->wall_at, r->scene->wall_out);
    else if (touch->kind == TOUCH_SPOT && limb == FIGURE_LEG)
        leg_on_spot(r, side, touch);
    else if (touch->kind == TOUCH_SPOT)
        hand_on_spot(r, side, touch);
    else if (touch->kind == TOUCH_TOGETHER && side == 0 && limb == FIGURE_LEG)
        soles_together(r);
    else if (touch->kind == TOUCH_TOGETHER && side == 0)
        hands_together(r);
}

/* First what touches floor and wall, then what touches the body: a hand on an ankle follows it. */
static void touch_all(struct reaching *r)
{
    for (int limb = FIGURE_LEG; limb >= FIGURE_ARM; limb--)
        for (int pass = 0; pass < 2; pass++)
            for (int side = 0; side < 2; side++) {
                int kind = r->pose->bodies[r->who].touches[limb][side].kind;
                if ((kind == TOUCH_SPOT) == (pass == 1))
                    limb_touch(r, limb, side);
            }
}

/* The shin of a knee that bears (one that is down) lies on the floor, unless the foot stands on its toes or is elsewhere. */
static void shin_down(struct reaching *r, int side)
{
    const struct figure_body *body = &r->pose->bodies[r->who];
    struct skeleton *s = &r->scene->bodies[r->who];
    struct frame *shank = &s->bones[BONE_SHANK][side];
    /* The knee is down, and the shin not up against something. */
    bool down = shank->at.y < 8 && -shank->turn.y.y < .5;
    if (!down || body->touches[FIGURE_LEG][side].kind != TOUCH_NONE ||
        body->angles[JOINT_ANKLE][side][0] > -30)
        return;
    struct frame *foot = &s->bones[BONE_FOOT][side];
    struct vec level =
        vec_unit(vec_make(-shank->turn.y.x, 0, -shank->turn.y.z), vec_make(0, 0, -1));
    double high = 3.3; /* of the ankle: as low as it and the foot allow */
    for (int i = 0; i < 4; i++) {
        struct vec at;
        struct vec way =
            vec_unit(vec_along(vec_make(0, high - shank->at.y, 0), level, BODY_SHANK), level);
        shank->turn.y = vec_times(way, -1);
        shank->turn.x = vec_unit(vec_across(shank->turn.x, way), vec_make(1, 0, 0));
        shank->turn.z = vec_cross(shank->turn.x, shank->turn.y);
        foot->at = vec_along(shank->at, way, BODY_SHANK);
        foot->turn = axes_times(shank->turn, turn_x(-body->angles[JOINT_ANKLE][side][0]));
        toes_make(s, side, body->angles[JOINT_ANKLE][side][1]);
        high -= lowest(s, (struct figure_spot){PLACE_FOOT, (uint8_t)side}, r->build, &at);
    }
}

static void shins_down(struct reaching *r)
{
    struct figure_spots bears = body_bears(&r->pose->bodies[r->who]);
    for (size_t i = 0; i < bears.count; i++)
        for (int side = 0; side < 2 && bears.items[i].place == PLACE_KNEE; side++)
            if (bears.items[i].side == SIDE_BOTH || bears.items[i].side == side)
                shin_down(r, side);
}

/* ---- the wall ---- */

/* What is left of a ball of 6 cm that somebody leans on. */
#define BALL_LEFT 4.5

/* How far a place is out that way. */
static double place_reach(const struct scene *scene, uint8_t build, struct figure_spot spot,
                          const double to[2])
{
    struct sphere volume[VOLUME];
    size_t count = place_volume(&scene->bodies[0], spot, build, volume, VOLUME);
    double far = -HUGE_VAL;
    for (size_t i = 0; i < count; i++)
        far = fmax(far, volume[i].at.x * to[0] + volume[i].at.z * to[1] + volume[i].r);
    return far;
}

/* As close as the body is on that side; with a ball between them, as close as that lets the place that leans on it. */
static void wall_place(const struct figure_pose *pose, uint8_t build, struct scene *scene)
{
    static const double ways[WALL_COUNT][2] = {{1, 0}, {-1, 0}, {0, -1}, {0, 1}};
    for (size_t i = 0; i < pose->thing_count; i++) {
        if (pose->things[i].kind != THING_WALL)
            continue;
        const double *to = ways[pose->things[i].wall];
        double far = -HUGE_VAL;
        for (uint8_t place = 0; place < PLACE_COUNT; place++)
            far = fmax(far, place_reach(scene, build, (struct figure_spot){place, SIDE_BOTH}, to));
        for (size_t j = 0; j < pose->thing_count; j++)
            if (pose->things[j].kind == THING_BALL) {
                struct sphere on = place_sphere(&scene->bodies[0], pose->things[j].spot, build);
                far = on.at.x * to[0] + on.at.z * to[1] + on.r + BALL_LEFT;
            }
        scene->has_wall = true;
        scene->wall_out = vec_make(-to[0], 0, -to[1]);
        scene->wall_at = vec_make(to[0] * far, 0, to[1] * far);
    }
}

/* Who sits on a ball sits on what is left of it. */
static double ball_lift(const struct figure_pose *pose)
{
    double lift = 0;
    for (size_t i = 0; i < pose->thing_count; i++) {
        if (pose->things[i].kind == THING_WALL)
            return 0;
        if (pose->things[i].kind == THING_BALL)
            lift = BALL_LEFT;
    }
    return lift;
}

void figure_solve(const struct figure_pose *pose, uint8_t build, struct scene *out)
{
    *out = (struct scene){.body_count = pose->partner ? 2 : 1,
                          .floor = heights[pose->bodies[0].surface]};
    for (size_t who = 0; who < out->body_count; who++) {
        skeleton_make(&pose->bodies[who], build, &out->bodies[who]);
        rest(&pose->bodies[who], &out->bodies[who], build, who == 0 ? ball_lift(pose) : 0);
        if (who == 0)
            wall_place(pose, build, out);
        struct reaching r = {.pose = pose, .scene = out, .who = who, .build = build};
        shins_down(&r);
        touch_all(&r);
    }
}
