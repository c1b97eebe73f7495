/* Bones from angles. */
#include "figure/body.h"

/* Beside the shares of Drillis and Contini, where joints are within trunk and shoulder; cm. */
static const struct vec lumbar_at = {0, 11, -2};          /* from the middle of the hips */
static const struct vec chest_at = {0, 14.5, 0};          /* from the lumbar joint */
static const struct vec neck_at = {0, 25, -1.5};          /* from the chest joint */
static const struct vec head_at = {0, 9, 0};              /* from the root of the neck */
static const struct vec shoulder_at = {16.6, 21.5, -0.8}; /* from the chest joint; the left one */
static const struct vec hip_at = {8.4, 0, 0};

/* How wide the builds are at shoulders and hips. */
static const double shoulder_width[FIGURE_BUILDS] = {1.04, .95, 1};
static const double hip_width[FIGURE_BUILDS] = {.98, 1.06, 1.05};

/* The shoulder blade turns along: a raised arm's shoulder is this much higher. */
enum { SHOULDER_RISE = 4 };

/* Fingers of a hand that does nothing. */
enum { RELAXED_CURL = 15 };

static struct axes spine_turn(const int16_t angles[FIGURE_ANGLES], double share)
{
    return axes_times(turn_y(angles[2] * share),
                      axes_times(turn_x(angles[0] * share), turn_z(-angles[1] * share)));
}

/* Of shoulder and hip: flex, abduct, rotate. */
static struct axes limb_turn(const int16_t angles[FIGURE_ANGLES], double sign)
{
    return axes_times(turn_x(-angles[0]),
                      axes_times(turn_z(sign * angles[1]), turn_y(sign * angles[2])));
}

static void bone_set(struct skeleton *s, enum bone bone, int side, const struct frame *on,
                     struct vec at, struct axes turn)
{
    s->bones[bone][side] =
        (struct frame){.at = frame_point(on, at), .turn = axes_times(on->turn, turn)};
}

void fingers_make(struct skeleton *s, int side, double curl)
{
    struct axes turn = turn_z(-side_sign(side) * curl);
    bone_set(s, BONE_FINGERS, side, &s->bones[BONE_HAND][side], vec_make(0, -8.2, 0), turn);
    bone_set(s, BONE_TIPS, side, &s->bones[BONE_FINGERS][side], vec_make(0, -4.4, 0), turn);
}

void toes_make(struct skeleton *s, int side, double up)
{
    bone_set(s, BONE_TOES, side, &s->bones[BONE_FOOT][side], vec_make(0, -4.9, 11.5), turn_x(-up));
}

static void arm_make(const struct figure_body *body, uint8_t build, struct skeleton *s, int side)
{
    double sign = side_sign(side);
    const struct frame *chest = &s->bones[BONE_CHEST][0];
    struct axes turn = limb_turn(body->angles[JOINT_SHOULDER][side], sign);
    /* turn.y.y is 1 with a hanging arm and -1 with one straight up. */
    struct vec at = vec_make(sign * shoulder_at.x * shoulder_width[build],
                             shoulder_at.y + SHOULDER_RISE * (1 - turn.y.y) / 2, shoulder_at.z);
    at.x -= sign * (1 - turn.y.y);
    bone_set(s, BONE_UPPER_ARM, side, chest, at, turn);
    const int16_t *elbow = body->angles[JOINT_ELBOW][side];
    bone_set(s, BONE_FOREARM, side, &s->bones[BONE_UPPER_ARM][side],
             vec_make(0, -BODY_UPPER_ARM, 0),
             axes_times(turn_x(-elbow[0]), turn_y(sign * elbow[1])));
    bone_set(s, BONE_HAND, side, &s->bones[BONE_FOREARM][side], vec_make(0, -BODY_FOREARM, 0),
             turn_z(-sign * body->angles[JOINT_WRIST][side][0]));
    fingers_make(s, side, RELAXED_CURL + body->angles[JOINT_WRIST][side][1]);
}

static void leg_make(const struct figure_body *body, uint8_t build, struct skeleton *s, int side)
{
    double sign = side_sign(side);
    struct vec at = vec_make(sign * hip_at.x * hip_width[build], hip_at.y, hip_at.z);
    bone_set(s, BONE_THIGH, side, &s->bones[BONE_PELVIS][0], at,
             limb_turn(body->angles[JOINT_HIP][side], sign));
    bone_set(s, BONE_SHANK, side, &s->bones[BONE_THIGH][side], vec_make(0, -BODY_THIGH, 0),
             turn_x(body->angles[JOINT_KNEE][side][0]));
    bone_set(s, BONE_FOOT, side, &s->bones[BONE_SHANK][side], vec_make(0, -BODY_SHANK, 0),
             turn_x(-body->angles[JOINT_ANKLE][side][0]));
    toes_make(s, side, body->angles[JOINT_ANKLE][side][1]);
}

void skeleton_make(const struct figure_body *body, uint8_t build, struct skeleton *out)
{
    *out = (struct skeleton){0};
    const int16_t *pelvis = body->angles[JOINT_PELVIS][0];
    struct frame world = {.turn = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
    /* Who lies rolls about the body's length, who is upright leans to a side. */
    bool lies = body->posture == POSTURE_SUPINE || body->posture == POSTURE_PRONE;
    bone_set(
        out, BONE_PELVIS, 0, &world, vec_make(0, 0, 0),
        axes_times(turn_y(pelvis[2] + body->at[2]),
                   axes_times(turn_x(pelvis[0]), lies ? turn_y(pelvis[1]) : turn_z(-pelvis[1]))));
    bone_set(out, BONE_LUMBAR, 0, &out->bones[BONE_PELVIS][0], lumbar_at,
             spine_turn(body->angles[JOINT_LUMBAR][0], 1));
    bone_set(out, BONE_CHEST, 0, &out->bones[BONE_LUMBAR][0], chest_at,
             spine_turn(body->angles[JOINT_CHEST][0], 1));
    bone_set(out, BONE_NECK, 0, &out->bones[BONE_CHEST][0], neck_at,
             spine_turn(body->angles[JOINT_NECK][0], .5));
    bone_set(out, BONE_HEAD, 0, &out->bones[BONE_NECK][0], head_at,
             spine_turn(body->angles[JOINT_NECK][0], .5));
    for (int side = 0; side < 2; side++) {
        arm_make(body, build, out, side);
        leg_make(body, build, out, side);
    }
}

void skeleton_move(struct skeleton *skeleton, struct vec by)
{
    for (int bone = 0; bone < BONE_COUNT; bone++)
        for (int side = 0; side < 2; side++)
            skeleton->bones[bone][side].at = vec_add(skeleton->bones[bone][side].at, by);
}
