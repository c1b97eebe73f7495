/* The volume of the body: balls on bones, hulls of them, and the places that poses name. */
#include "figure/body.h"

/* ---- balls ---- */

/* clang-format off: a ball a line */
const struct part_of body_parts[PART_COUNT] = {
    [PART_PELVIS] = {1,
                     {{6,
                       {{BONE_THIGH, 0, 0, 0, 8.6F},
                        {BONE_THIGH | BALL_RIGHT, 0, 0, 0, 8.6F},
                        {BONE_PELVIS, 7.4F, 8, -.4F, 7.6F},
                        {BONE_PELVIS, -7.4F, 8, -.4F, 7.6F},
                        {BONE_PELVIS, 5.6F, -1.2F, -4.2F, 7.2F},
                        {BONE_PELVIS, -5.6F, -1.2F, -4.2F, 7.2F}}}}},
    [PART_SHIRT] = {2,
                    {{8,
                      {{BONE_PELVIS, 9.4F, 5.5F, 2.6F, 5.6F},
                       {BONE_PELVIS, -9.4F, 5.5F, 2.6F, 5.6F},
                       {BONE_PELVIS, 9.4F, 5.5F, -3, 5.8F},
                       {BONE_PELVIS, -9.4F, 5.5F, -3, 5.8F},
                       {BONE_LUMBAR, 5.6F, 4, .4F, 8.2F},
                       {BONE_LUMBAR, -5.6F, 4, .4F, 8.2F},
                       {BONE_CHEST, 6, 4, .2F, 8.8F},
                       {BONE_CHEST, -6, 4, .2F, 8.8F}}},
                     {8,
                      {{BONE_CHEST, 6, 4, .2F, 8.8F},
                       {BONE_CHEST, -6, 4, .2F, 8.8F},
                       {BONE_CHEST, 8, 12, .6F, 8.6F},
                       {BONE_CHEST, -8, 12, .6F, 8.6F},
                       {BONE_UPPER_ARM, 0, 0, 0, 5.2F},
                       {BONE_UPPER_ARM | BALL_RIGHT, 0, 0, 0, 5.2F},
                       {BONE_CHEST, 5, 22.6F, -1.4F, 5.0F},
                       {BONE_CHEST, -5, 22.6F, -1.4F, 5.0F}}}}},
    [PART_NECK] = {1, {{2, {{BONE_NECK, 0, -1, 0, 5.4F}, {BONE_HEAD, 0, 2, .8F, 5.2F}}}}},
    /* Skull, jaw and nose; hair and face are painted on it by head.c. */
    [PART_HEAD] = {2,
                   {{4,
                     {{BONE_HEAD, 0, 9, .6F, 8.7F},
                      {BONE_HEAD, 0, 1.2F, 5.6F, 3.6F},
                      {BONE_HEAD, 3.4F, 3, 3, 4.1F},
                      {BONE_HEAD, -3.4F, 3, 3, 4.1F}}},
                    {2, {{BONE_HEAD, 0, 5.4F, 9.6F, 1.3F}, {BONE_HEAD, 0, 9, 8, 1.2F}}}}},
    [PART_UPPER_ARM] = {2,
                        {{2,
                          {{BONE_UPPER_ARM, 0, 0, 0, 5.2F},
                           {BONE_UPPER_ARM, 0, -17, .3F, 4.7F}}}, /* the sleeve */
                         {2, {{BONE_UPPER_ARM, 0, -6, .3F, 4.2F}, {BONE_FOREARM, 0, 0, 0, 3.7F}}}}},
    [PART_FOREARM] = {1,
                      {{3,
                        {{BONE_FOREARM, 0, 0, 0, 3.7F},
                         {BONE_FOREARM, 0, -6.5F, .4F, 4.0F},
                         {BONE_HAND, 0, 0, 0, 2.6F}}}}},
    [PART_HAND] =
        {3,
         {{3,
           {{BONE_HAND, 0, 0, 0, 2.6F},
            {BONE_HAND, 0, -8, 2.5F, 2.1F},
            {BONE_HAND, .2F, -7.6F, -2.3F, 2.0F}}},
          {5,
           {{BONE_FINGERS, 0, .2F, 2.5F, 2.0F},
            {BONE_FINGERS, 0, .6F, -2.3F, 1.9F},
            {BONE_TIPS, 0, .1F, .4F, 2.5F},
            {BONE_TIPS, 0, -3.8F, .9F, 1.5F},
            {BONE_TIPS, 0, -3.0F, -1.2F, 1.4F}}},
          {2, {{BONE_HAND, -.2F, -2.5F, 2.4F, 1.9F}, {BONE_HAND, -.5F, -7.4F, 5.8F, 1.35F}}}}},
    [PART_THIGH] =
        {2,
         {{2, {{BONE_THIGH, 0, 0, 0, 8.6F}, {BONE_THIGH, 0, -25, .6F, 7.3F}}}, /* the shorts */
          {3,
           {{BONE_THIGH, 0, -8, .6F, 6.9F},
            {BONE_THIGH, 0, -30, .8F, 6.2F},
            {BONE_SHANK, 0, 0, .3F, 5.2F}}}}},
    [PART_SHANK] = {1,
                    {{3,
                      {{BONE_SHANK, 0, 0, .3F, 5.2F},
                       {BONE_SHANK, 0, -12, -1.0F, 5.2F},
                       {BONE_FOOT, 0, 0, 0, 3.3F}}}}},
    [PART_FOOT] = {3,
                   {{3,
                     {{BONE_FOOT, 0, 0, 0, 3.3F},
                      {BONE_FOOT, 0, -3.2F, -3.6F, 3.4F},
                      {BONE_FOOT, 0, -3.0F, 4.5F, 3.2F}}},
                    {4,
                     {{BONE_FOOT, 0, -3.4F, -3.6F, 3.2F},
                      {BONE_FOOT, 0, -3.0F, 4.5F, 3.2F},
                      {BONE_FOOT, -2.1F, -4.5F, 11.8F, 2.1F},
                      {BONE_FOOT, 2.3F, -4.7F, 10.6F, 1.9F}}},
                    {4,
                     {{BONE_FOOT, -2.1F, -4.5F, 11.8F, 2.1F},
                      {BONE_FOOT, 2.3F, -4.7F, 10.6F, 1.9F},
                      {BONE_TOES, -1.9F, -.2F, 5.6F, 1.5F},
                      {BONE_TOES, 2.2F, -.3F, 3.0F, 1.4F}}}}},
};
/* clang-format on */

/* How thick the builds are, trunk and limbs, and how wide their trunks. */
static const double trunk_girth[FIGURE_BUILDS] = {1, .95, 1.12};
static const double limb_girth[FIGURE_BUILDS] = {1.02, .95, 1.1};
static const double trunk_width[FIGURE_BUILDS] = {1.03, .95, 1.06};
static const double pelvis_width[FIGURE_BUILDS] = {.97, 1.06, 1.08};

static bool is_trunk(enum bone bone)
{
    return bone <= BONE_CHEST;
}

struct sphere ball_sphere(const struct skeleton *skeleton, const struct ball *ball, int side,
                          uint8_t build)
{
    enum bone of = (enum bone)(ball->bone & ~BALL_RIGHT);
    double x = ball->x * side_sign(side);
    double r = ball->r;
    if (is_trunk(of)) {
        x *= of == BONE_PELVIS ? pelvis_width[build] : trunk_width[build];
        r *= trunk_girth[build];
    } else if (of != BONE_HEAD && of != BONE_NECK && r > 2.7) {
        r *= limb_girth[build]; /* not hands and toes */
    }
    int which = of < BONE_UPPER_ARM ? 0 : ball->bone & BALL_RIGHT ? SIDE_RIGHT : side;
    const struct frame *bone = &skeleton->bones[of][which];
    return (struct sphere){frame_point(bone, vec_make(x, ball->y, ball->z)), r};
}

/* ---- places ---- */

/* The middle of the body there, and the direction out of it that is meant when nothing else is said. */
static const struct place_of {
    struct ball ball;
    uint8_t part; /* whose volume it is; PART_COUNT: this ball alone */
    uint8_t face;
} places[PLACE_COUNT] = {
    [PLACE_HEAD] = {{BONE_HEAD, 0, 9, .6F, 8.7F}, PART_HEAD, FACE_BACK},
    [PLACE_FOREHEAD] = {{BONE_HEAD, 0, 9, .6F, 8.7F}, PART_COUNT, FACE_FRONT},
    [PLACE_NECK] = {{BONE_NECK, 0, 4, 0, 5.3F}, PART_NECK, FACE_BACK},
    [PLACE_CHEST] = {{BONE_CHEST, 0, 12, .6F, 8.6F}, PART_SHIRT, FACE_FRONT},
    [PLACE_BELLY] = {{BONE_LUMBAR, 0, 3, .4F, 8.2F}, PART_SHIRT, FACE_FRONT},
    [PLACE_BACK] = {{BONE_CHEST, 0, 15, -1, 7}, PART_SHIRT, FACE_BACK},
    [PLACE_TRUNK] = {{BONE_LUMBAR, 0, 4, .4F, 8.2F}, PART_SHIRT, FACE_BACK},
    [PLACE_SHOULDER] = {{BONE_UPPER_ARM, 0, 0, 0, 5.2F}, PART_COUNT, FACE_TOP},
    [PLACE_ELBOW] = {{BONE_FOREARM, 0, 0, 0, 3.7F}, PART_COUNT, FACE_OUTER},
    [PLACE_FOREARM] = {{BONE_FOREARM, 0, -12, .2F, 3.6F}, PART_FOREARM, FACE_OUTER},
    [PLACE_WRIST] = {{BONE_HAND, 0, 0, 0, 2.6F}, PART_COUNT, FACE_OUTER},
    [PLACE_HAND] = {{BONE_HAND, 0, -7, 0, 2.1F}, PART_HAND, FACE_INNER},
    [PLACE_HIP] = {{BONE_PELVIS, 8, 1, -.5F, 8.6F}, PART_PELVIS, FACE_OUTER},
    [PLACE_BUTTOCK] = {{BONE_PELVIS, 5.6F, -1.2F, -4.6F, 7.2F}, PART_PELVIS, FACE_BACK},
    [PLACE_THIGH] = {{BONE_THIGH, 0, -29, .8F, 6.3F}, PART_THIGH, FACE_FRONT},
    [PLACE_KNEE] = {{BONE_SHANK, 0, 0, .3F, 5.2F}, PART_COUNT, FACE_FRONT},
    [PLACE_SHIN] = {{BONE_SHANK, 0, -16, -.4F, 4.8F}, PART_SHANK, FACE_FRONT},
    [PLACE_ANKLE] = {{BONE_FOOT, 0, 0, 0, 3.3F}, PART_COUNT, FACE_FRONT},
    [PLACE_FOOT] = {{BONE_FOOT, 0, -3, 5, 3.2F}, PART_FOOT, FACE_UNDER},
};

static int spot_side(struct figure_spot spot)
{
    return spot.side == SIDE_RIGHT ? SIDE_RIGHT : SIDE_LEFT;
}

enum bone place_bone(enum figure_place place)
{
    return places[place].ball.bone;
}

struct sphere place_sphere(const struct skeleton *skeleton, struct figure_spot spot, uint8_t build)
{
    return ball_sphere(skeleton, &places[spot.place].ball, spot_side(spot), build);
}

struct vec place_out(const struct skeleton *skeleton, struct figure_spot spot,
                     enum figure_face face)
{
    int side = spot_side(spot);
    enum bone bone = place_bone(spot.place);
    const struct axes *turn = &skeleton->bones[bone][bone < BONE_UPPER_ARM ? 0 : side].turn;
    double out = side_sign(side);
    switch (face == FACE_ANY ? (enum figure_face)places[spot.place].face : face) {
    case FACE_BACK:
        return vec_times(turn->z, -1);
    case FACE_INNER:
        return vec_times(turn->x, -out);
    case FACE_OUTER:
        return vec_times(turn->x, out);
    case FACE_TOP:
        return vec_make(0, 1, 0);
    case FACE_UNDER:
        return vec_make(0, -1, 0);
    default:
        return turn->z;
    }
}

static size_t part_volume(const struct skeleton *skeleton, enum part part, int side, uint8_t build,
                          struct sphere *out, size_t max)
{
    size_t count = 0;
    for (size_t i = 0; i < body_parts[part].hull_count; i++)
        for (size_t j = 0; j < body_parts[part].hulls[i].count && count < max; j++)
            out[count++] = ball_sphere(skeleton, &body_parts[part].hulls[i].balls[j], side, build);
    return count;
}

size_t place_volume(const struct skeleton *skeleton, struct figure_spot spot, uint8_t build,
                    struct sphere *out, size_t max)
{
    enum part part = places[spot.place].part;
    size_t count = 0;
    for (int side = 0; side < 2; side++) {
        if (spot.side != SIDE_BOTH && spot.side != side)
            continue;
        struct figure_spot one = {spot.place, (uint8_t)side};
        if (part == PART_COUNT && count < max)
            out[count++] = place_sphere(skeleton, one, build);
        else if (part != PART_COUNT && (side == 0 || part_is_sided(part) || spot.side != SIDE_BOTH))
            count += part_volume(skeleton, part, side, build, out + count, max - count);
    }
    return count;
}
