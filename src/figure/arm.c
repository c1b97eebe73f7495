/* Arms that reach: two bones, and a hand that lies on what it touches. */
#include "figure/solve.h"

void bones_reach(struct frame *upper, struct frame *lower, double a, double b, struct vec target,
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

struct vec vec_level(struct vec v, struct vec n, struct vec otherwise)
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
    bones_reach(&s->bones[BONE_UPPER_ARM][side], &s->bones[BONE_FOREARM][side], BODY_UPPER_ARM,
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

void hand_on_plane(struct reaching *r, int side, struct vec at, struct vec out)
{
    struct skeleton *s = &r->scene->bodies[r->who];
    struct frame *hand = &s->bones[BONE_HAND][side];
    struct vec fingers = vec_level(vec_times(hand->turn.y, -1), out, hand->turn.z);
    if (fabs(vec_dot(hand->turn.y, out)) > .8)
        fingers = vec_level(hand->turn.z, out, s->bones[BONE_CHEST][0].turn.y);
    double high = vec_dot(vec_less(hand->at, at), out);
    struct vec palm = vec_along(vec_along(hand->at, out, HALF_HAND - high), fingers, 7);
    arm_to(r, side, palm, vec_times(out, -1), fingers, 0);
}

void hand_on_spot(struct reaching *r, int side, const struct figure_touch *touch)
{
    struct skeleton *s = &r->scene->bodies[r->who];
    const struct skeleton *on = &r->scene->bodies[0];
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
    struct vec fingers = vec_level(vec_less(spot.at, s->bones[BONE_FOREARM][side].at), out,
                                   vec_times(s->bones[BONE_FOREARM][side].turn.y, -1));
    arm_to(r, side, vec_along(spot.at, out, spot.r + HALF_HAND), vec_times(out, -1), fingers,
           limb ? 40 : 10);
}

void hands_together(struct reaching *r)
{
    struct skeleton *s = &r->scene->bodies[r->who];
    struct frame *left = &s->bones[BONE_HAND][SIDE_LEFT];
    struct frame *right = &s->bones[BONE_HAND][SIDE_RIGHT];
    struct vec fingers = vec_unit(vec_add(left->turn.y, right->turn.y), left->turn.y);
    fingers = vec_times(fingers, -1);
    struct vec middle = vec_along(vec_between(left->at, right->at, .5), fingers, 7);
    struct vec across =
        vec_level(vec_less(left->at, right->at), fingers, s->bones[BONE_CHEST][0].turn.x);
    for (int side = 0; side < 2; side++) {
        struct vec out = vec_times(across, side_sign(side));
        arm_to(r, side, vec_along(middle, out, 1.7), vec_times(out, -1), fingers, 50);
    }
}

/* Elbow and forearm lie on the floor, as far out as the shoulder's height allows; the forearm goes on pointing where it did. */
void forearm_on_floor(struct reaching *r, int side)
{
    struct skeleton *s = &r->scene->bodies[r->who];
    struct frame *upper = &s->bones[BONE_UPPER_ARM][side];
    struct frame *fore = &s->bones[BONE_FOREARM][side];
    struct frame *hand = &s->bones[BONE_HAND][side];
    struct vec up = vec_make(0, 1, 0);
    double down = fmin(BODY_UPPER_ARM, upper->at.y - 3.7);
    struct vec along = vec_level(vec_times(fore->turn.y, -1), up, s->bones[BONE_CHEST][0].turn.y);
    struct vec out = vec_level(vec_less(fore->at, upper->at), up, along);
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
