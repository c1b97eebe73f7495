/* Legs that reach: soles on floor and wall, ankles on the other leg, shins on the floor. */
#include "figure/solve.h"

static void leg_to(struct reaching *r, int side, struct vec ankle)
{
    struct skeleton *s = &r->scene->bodies[r->who];
    struct frame *foot = &s->bones[BONE_FOOT][side];
    struct frame *shank = &s->bones[BONE_SHANK][side];
    bones_reach(&s->bones[BONE_THIGH][side], shank, BODY_THIGH, BODY_SHANK, ankle, 1);
    foot->at = vec_along(shank->at, shank->turn.y, -BODY_SHANK);
    const int16_t *angles = r->pose->bodies[r->who].angles[JOINT_ANKLE][side];
    foot->turn = axes_times(shank->turn, turn_x(-angles[0]));
    toes_make(s, side, angles[1]);
}

/* The sole on a plane; the toes go on pointing where they did. */
void foot_on_plane(struct reaching *r, int side, struct vec at, struct vec out)
{
    struct skeleton *s = &r->scene->bodies[r->who];
    struct frame *foot = &s->bones[BONE_FOOT][side];
    struct vec toes = vec_level(foot->turn.z, out, s->bones[BONE_SHANK][side].turn.z);
    if (fabs(vec_dot(foot->turn.z, out)) > .9)
        toes = vec_level(s->bones[BONE_SHANK][side].turn.z, out, s->bones[BONE_PELVIS][0].turn.z);
    double high = vec_dot(vec_less(foot->at, at), out);
    leg_to(r, side, vec_along(foot->at, out, BODY_ANKLE_HEIGHT - high));
    foot->turn = (struct axes){vec_cross(out, toes), out, toes};
    toes_make(s, side, r->pose->bodies[r->who].angles[JOINT_ANKLE][side][1]);
}

void leg_on_spot(struct reaching *r, int side, const struct figure_touch *touch)
{
    struct sphere spot = place_sphere(&r->scene->bodies[0], touch->spot, r->build);
    struct vec out = place_out(&r->scene->bodies[0], touch->spot, (enum figure_face)touch->face);
    double thick = touch->part == PLACE_FOOT ? BODY_ANKLE_HEIGHT : 3.3;
    leg_to(r, side, vec_along(spot.at, out, spot.r + thick));
}

void soles_together(struct reaching *r)
{
    struct skeleton *s = &r->scene->bodies[r->who];
    const struct axes *pelvis = &s->bones[BONE_PELVIS][0].turn;
    struct vec left = s->bones[BONE_FOOT][SIDE_LEFT].at;
    struct vec right = s->bones[BONE_FOOT][SIDE_RIGHT].at;
    struct vec middle = vec_between(left, right, .5);
    struct vec forward =
        vec_level(vec_less(middle, s->bones[BONE_PELVIS][0].at), pelvis->x, pelvis->z);
    if (r->pose->bodies[r->who].posture == POSTURE_SEATED) {
        middle.y = 4.4; /* the outer edges of the feet are on the floor */
        forward = vec_level(forward, vec_make(0, 1, 0), pelvis->z);
    }
    for (int side = 0; side < 2; side++) {
        struct vec out = vec_times(pelvis->x, side_sign(side));
        leg_to(r, side, vec_along(middle, out, BODY_ANKLE_HEIGHT));
        struct frame *foot = &s->bones[BONE_FOOT][side];
        foot->turn = (struct axes){vec_cross(out, forward), out, forward};
        toes_make(s, side, 0);
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
        high -= place_lowest(s, (struct figure_spot){PLACE_FOOT, (uint8_t)side}, r->build, &at);
    }
}

void shins_down(struct reaching *r)
{
    struct figure_spots bears = body_bears(&r->pose->bodies[r->who]);
    for (size_t i = 0; i < bears.count; i++)
        for (int side = 0; side < 2 && bears.items[i].place == PLACE_KNEE; side++)
            if (bears.items[i].side == SIDE_BOTH || bears.items[i].side == side)
                shin_down(r, side);
}
