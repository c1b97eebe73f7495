/* Where the body is: it rests on what bears it, then hands and feet reach what they touch. */
#include "figure/solve.h"

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
void limbs_touch(struct reaching *r)
{
    for (int limb = FIGURE_LEG; limb >= FIGURE_ARM; limb--)
        for (int pass = 0; pass < 2; pass++)
            for (int side = 0; side < 2; side++) {
                int kind = r->pose->bodies[r->who].touches[limb][side].kind;
                if ((kind == TOUCH_SPOT) == (pass == 1))
                    limb_touch(r, limb, side);
            }
}

/* ---- the wall ---- */

/* What is left of a ball of 6 cm that somebody leans on. */
#define BALL_LEFT 4.5

/* How far a place is out that way. */
static double place_reach(const struct scene *scene, uint8_t build, struct figure_spot spot,
                          const double to[2])
{
    struct sphere volume[64];
    size_t count = place_volume(&scene->bodies[0], spot, build, volume, COUNT_OF(volume));
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
        for (int place = 0; place < PLACE_COUNT; place++)
            far = fmax(far, place_reach(scene, build,
                                        (struct figure_spot){(uint8_t)place, SIDE_BOTH}, to));
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
                          .floor = surface_height(pose->bodies[0].surface)};
    for (size_t who = 0; who < out->body_count; who++) {
        skeleton_make(&pose->bodies[who], build, &out->bodies[who]);
        body_rest(&pose->bodies[who], &out->bodies[who], build, who == 0 ? ball_lift(pose) : 0);
        if (who == 0)
            wall_place(pose, build, out);
        struct reaching r = {.pose = pose, .scene = out, .who = who, .build = build};
        shins_down(&r);
        limbs_touch(&r);
    }
}
