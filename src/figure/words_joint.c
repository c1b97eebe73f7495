/* What a picture shows of trunk, hips, knees and arms, in sentences. */
#include "figure/words.h"

static double between(const struct frame *a, const struct frame *b)
{
    return degrees(acos(fmax(-1, fmin(1, vec_dot(a->turn.y, b->turn.y)))));
}

static const char *bend_word(double angle)
{
    return angle < 20    ? "straight"
           : angle < 70  ? "slightly bent"
           : angle < 105 ? "bent to a right angle"
                         : "bent far";
}

void words_of_joint(struct text *out, const struct figure_pose *pose, const struct skeleton *s,
                    enum bone upper, enum bone lower, const char *one, const char *both)
{
    const char *words[2];
    for (int side = 0; side < 2; side++)
        words[side] = bend_word(between(&s->bones[upper][side], &s->bones[lower][side]));
    if (words[0] == words[1])
        text_printf(out, " %s %s.", both, words[0]);
    else
        for (uint8_t i = 0; i < 2; i++) {
            uint8_t side = pose->mirror ? 1 - i : i;
            text_printf(out, " The %s %s is %s.", words_side(pose, side), one, words[side]);
        }
}

void words_of_hips(struct text *out, const struct figure_pose *pose, const struct skeleton *s)
{
    for (uint8_t i = 0; i < 2; i++) {
        uint8_t side = pose->mirror ? 1 - i : i;
        const struct axes *thigh = &s->bones[BONE_THIGH][side].turn;
        const struct axes *pelvis = &s->bones[BONE_PELVIS][0].turn;
        struct vec way = vec_times(thigh->y, -1);
        double forward = degrees(atan2(vec_dot(way, pelvis->z), -vec_dot(way, pelvis->y)));
        double out_by = degrees(asin(fmax(-1, fmin(1, vec_dot(way, pelvis->x) * side_sign(side)))));
        const char *leg = words_side(pose, side);
        if (forward > 112)
            text_printf(out, " The %s thigh is drawn towards the trunk.", leg);
        else if (forward < -8)
            text_printf(out, " The %s thigh is behind the line of the trunk.", leg);
        if (out_by > 25)
            text_printf(out, " The %s knee points out to the side.", leg);
        else if (out_by < -12)
            text_printf(out, " The %s knee crosses to the other side.", leg);
    }
}

void words_of_arms(struct text *out, const struct figure_pose *pose, const struct skeleton *s)
{
    bool up[2];
    for (int side = 0; side < 2; side++)
        up[side] =
            vec_dot(s->bones[BONE_UPPER_ARM][side].turn.y, s->bones[BONE_CHEST][0].turn.y) < -.5;
    bool high = pose->bodies[0].posture == POSTURE_SUPINE;
    for (int side = 0; side < 2; side++)
        high = high && pose->bodies[0].touches[FIGURE_ARM][side].kind == TOUCH_NONE &&
               s->bones[BONE_UPPER_ARM][side].turn.y.y < -.9;
    if (high)
        text_add_string(out, " Both arms point at the ceiling.");
    if (up[0] && up[1])
        text_add_string(out, " Both arms reach past the head.");
    else if (up[0] || up[1])
        text_printf(out, " The %s arm reaches past the head.", words_side(pose, up[0] ? 0 : 1));
}

void words_of_trunk(struct text *out, const struct figure_pose *pose, const struct skeleton *s)
{
    const struct axes *pelvis = &s->bones[BONE_PELVIS][0].turn;
    struct vec up = s->bones[BONE_CHEST][0].turn.y;
    double forward = degrees(atan2(vec_dot(up, pelvis->z), vec_dot(up, pelvis->y)));
    double left = degrees(asin(fmax(-1, fmin(1, vec_dot(up, pelvis->x)))));
    double twist =
        degrees(asin(fmax(-1, fmin(1, vec_dot(s->bones[BONE_CHEST][0].turn.z, pelvis->x)))));
    uint8_t posture = pose->bodies[0].posture;
    bool upright = posture <= POSTURE_HALF_KNEELING;
    if (upright && pelvis->y.y < .95 && vec_dot(pelvis->z, vec_make(0, 1, 0)) < 0)
        text_add_string(out, " The trunk leans forward from the hips.");
    bool back = upright && vec_dot(pelvis->z, vec_make(0, 1, 0)) > .12;
    if (posture == POSTURE_STANDING && pelvis->y.y < .99 && words_of_wall(pose))
        text_add_string(out, " The body leans on the wall.");
    else if (back)
        text_add_string(out, posture == POSTURE_SEATED ? " The trunk leans back."
                                                       : " The tail is tucked under.");
    bool lifted = posture >= POSTURE_SUPINE && pose->bodies[0].bears.count > 0;
    if (forward > 22 && !lifted)
        text_add_string(out, " The back is rounded.");
    else if (forward < -18)
        text_add_string(out, " The back bends backwards.");
    if (fabs(left) > 12)
        text_printf(out, " The trunk bends to the %s.",
                    words_side(pose, left > 0 ? SIDE_LEFT : SIDE_RIGHT));
    const struct figure_body *body = &pose->bodies[0];
    int roll = body->angles[JOINT_PELVIS][0][1];
    if ((posture == POSTURE_SUPINE || posture == POSTURE_PRONE) && abs(roll) > 15)
        text_printf(out, " The hips turn to the %s.",
                    words_side(pose, roll > 0 ? SIDE_LEFT : SIDE_RIGHT));
    if (fabs(twist) > 15)
        text_printf(out, " The chest turns to the %s.",
                    words_side(pose, twist > 0 ? SIDE_LEFT : SIDE_RIGHT));
}
