/* The words of poses, the ranges of joints, and how postures begin. */
#include "figure/names.h"

/*
 * From the American Academy of Orthopaedic Surgeons (1965): hip flex 120, extend 30, abduct 45, adduct 30, rotate 45;
 * knee 135; ankle up 20, down 50; shoulder flex 180, extend 60, abduct 180, rotate 70 in and 90 out; elbow 150; wrist 80
 * and 70; lumbar and thoracic spine together flex 80, extend 30, bend 35, twist 45; neck 45, twist 60. What is held by hands,
 * floor or partner goes further: the knee to the chest, the heel to the buttock, the knees of the butterfly.
 */
const struct joint_name joint_names[JOINT_COUNT] = {
    [JOINT_PELVIS] = {"pelvis", {{"tilt", -180, 180}, {"roll", -180, 180}, {"turn", -180, 180}}},
    [JOINT_LUMBAR] = {"lumbar", {{"flex", -35, 55}, {"bend", -30, 30}, {"twist", -20, 20}}},
    [JOINT_CHEST] = {"chest", {{"flex", -25, 40}, {"bend", -30, 30}, {"twist", -40, 40}}},
    [JOINT_NECK] = {"neck", {{"flex", -60, 60}, {"bend", -45, 45}, {"twist", -80, 80}}},
    [JOINT_SHOULDER] = {"shoulder",
                        {{"flex", -70, 180}, {"abduct", -50, 180}, {"rotate", -95, 95}}},
    [JOINT_ELBOW] = {"elbow", {{"flex", -5, 155}, {"turn", -180, 180}, {NULL, 0, 0}}},
    [JOINT_WRIST] = {"wrist", {{"flex", -95, 85}, {"curl", -10, 95}, {NULL, 0, 0}}},
    [JOINT_HIP] = {"hip", {{"flex", -35, 145}, {"abduct", -40, 75}, {"rotate", -50, 90}}},
    [JOINT_KNEE] = {"knee", {{"flex", -5, 160}, {NULL, 0, 0}, {NULL, 0, 0}}},
    [JOINT_ANKLE] = {"ankle", {{"flex", -65, 40}, {"toes", -30, 85}, {NULL, 0, 0}}},
};

const char *const posture_names[POSTURE_COUNT] = {
    "standing", "seated", "kneeling", "half-kneeling", "quadruped", "supine", "prone", "side"};
const char *const surface_names[SURFACE_COUNT] = {"floor", "chair",  "table",  "bed",
                                                  "bench", "roller", "cushion"};
const char *const place_names[PLACE_COUNT] = {"head",  "forehead", "neck",     "chest",   "belly",
                                              "back",  "trunk",    "shoulder", "elbow",   "forearm",
                                              "wrist", "hand",     "hip",      "buttock", "thigh",
                                              "knee",  "shin",     "ankle",    "foot"};
const char *const face_names[FACE_COUNT] = {"", "front", "back", "inner", "outer", "top", "under"};
const char *const thing_names[THING_COUNT] = {"wall",  "mat",   "pillow", "ball",
                                              "block", "bench", "band"};
const char *const wall_names[WALL_COUNT] = {"left", "right", "behind", "before"};
const char *const way_names[WAY_COUNT] = {"up", "down", "left", "right", "forward", "back"};
const char *const muscle_names[MUSCLE_COUNT] = {
    "iliopsoas",        "rectus-femoris", "tensor-fasciae-latae",
    "adductors",        "hamstrings",     "gluteus-maximus",
    "gluteus-medius",   "piriformis",     "erector-spinae",
    "latissimus-dorsi", "obliques",       "rectus-abdominis"};

enum figure_muscle figure_muscle_of(struct span slug)
{
    static const struct {
        const char *slug;
        enum figure_muscle muscle;
    } others[] = {
        {"psoas-major", MUSCLE_ILIOPSOAS},
        {"iliacus", MUSCLE_ILIOPSOAS},
        {"hip-flexors", MUSCLE_ILIOPSOAS},
        {"pectineus", MUSCLE_ADDUCTORS},
        {"gracilis", MUSCLE_ADDUCTORS},
        {"adductor-longus", MUSCLE_ADDUCTORS},
        {"adductor-brevis", MUSCLE_ADDUCTORS},
        {"adductor-magnus", MUSCLE_ADDUCTORS},
        {"biceps-femoris", MUSCLE_HAMSTRINGS},
        {"semitendinosus", MUSCLE_HAMSTRINGS},
        {"semimembranosus", MUSCLE_HAMSTRINGS},
        {"gluteals", MUSCLE_GLUTEUS_MAXIMUS},
        {"gluteus-minimus", MUSCLE_GLUTEUS_MEDIUS},
        {"deep-rotators", MUSCLE_PIRIFORMIS},
        {"quadratus-lumborum", MUSCLE_LUMBAR},
        {"multifidus", MUSCLE_LUMBAR},
        {"transversus-abdominis", MUSCLE_ABDOMINALS},
    };
    for (int i = 0; i < MUSCLE_COUNT; i++)
        if (span_is(slug, muscle_names[i]))
            return (enum figure_muscle)i;
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (span_is(slug, others[i].slug))
            return others[i].muscle;
    return MUSCLE_COUNT;
}

/* ---- how postures begin ---- */

static void set_both(struct figure_body *body, enum figure_joint joint, int angle, int16_t degrees)
{
    body->angles[joint][SIDE_LEFT][angle] = degrees;
    body->angles[joint][SIDE_RIGHT][angle] = degrees;
}

static void begin_knees(struct figure_body *body)
{
    set_both(body, JOINT_KNEE, 0, 90);
    set_both(body, JOINT_ANKLE, 0, -60);
    if (body->posture != POSTURE_HALF_KNEELING)
        return;
    int front = body->side == SIDE_LEFT ? SIDE_RIGHT : SIDE_LEFT;
    body->angles[JOINT_HIP][front][0] = 90;
    body->angles[JOINT_ANKLE][front][0] = 0;
    body->touches[FIGURE_LEG][front] =
        (struct figure_touch){.kind = TOUCH_FLOOR, .part = PLACE_FOOT};
}

static void begin_quadruped(struct figure_body *body)
{
    enum { SLOPE = 80 }; /* shoulders are a little higher than hips */
    begin_knees(body);
    body->angles[JOINT_PELVIS][0][0] = SLOPE;
    set_both(body, JOINT_HIP, 0, SLOPE);
    set_both(body, JOINT_SHOULDER, 0, SLOPE);
    for (int side = 0; side < 2; side++)
        body->touches[FIGURE_ARM][side] =
            (struct figure_touch){.kind = TOUCH_FLOOR, .part = PLACE_HAND};
}

void posture_begin(struct figure_body *body, enum figure_posture posture, uint8_t side,
                   enum figure_surface surface)
{
    *body = (struct figure_body){
        .posture = (uint8_t)posture, .side = side, .surface = (uint8_t)surface};
    set_both(body, JOINT_SHOULDER, 1, 8);
    set_both(body, JOINT_ELBOW, 0, 10);
    switch (posture) {
    case POSTURE_SEATED:
        set_both(body, JOINT_HIP, 0, 90);
        set_both(body, JOINT_KNEE, 0, 90);
        break;
    case POSTURE_KNEELING:
    case POSTURE_HALF_KNEELING:
        begin_knees(body);
        break;
    case POSTURE_QUADRUPED:
        begin_quadruped(body);
        break;
    case POSTURE_SUPINE:
        body->angles[JOINT_PELVIS][0][0] = -90;
        body->angles[JOINT_NECK][0][0] = 8;
        set_both(body, JOINT_SHOULDER, 1, 18);
        break;
    case POSTURE_PRONE:
        body->angles[JOINT_PELVIS][0][0] = 90;
        set_both(body, JOINT_ANKLE, 0, -60);
        break;
    case POSTURE_SIDE:
        body->angles[JOINT_PELVIS][0][1] = side == SIDE_LEFT ? 90 : -90;
        break;
    default:
        break;
    }
}

void pose_begin(struct figure_pose *pose)
{
    *pose = (struct figure_pose){.turn = 35, .above = 12};
}

void pose_follow(struct figure_pose *pose, const struct figure_pose *before)
{
    *pose = *before;
    pose->as_before = true;
    pose->ghost = false;
    pose->arrow_count = 0;
    pose->over = (struct figure_spots){.count = 0};
}
