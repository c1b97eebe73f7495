/* What a picture shows, in whole sentences, from the same data as the picture. */
#include "figure/names.h"
#include "figure/words.h"

/* ---- names for people ---- */

const char *words_side(const struct figure_pose *pose, uint8_t side)
{
    return (side == SIDE_LEFT) != pose->mirror ? "left" : "right";
}

bool words_of_wall(const struct figure_pose *pose)
{
    for (size_t i = 0; i < pose->thing_count; i++)
        if (pose->things[i].kind == THING_WALL)
            return true;
    return false;
}

static const char *const place_words[PLACE_COUNT] = {
    "head",     "forehead", "neck",    "chest", "belly", "upper back", "trunk",
    "shoulder", "elbow",    "forearm", "wrist", "hand",  "hip",        "buttock",
    "thigh",    "knee",     "shin",    "ankle", "foot"};

/* "the left knee", "both knees", "the belly" */
static void add_spot(struct text *out, const struct figure_pose *pose, struct figure_spot spot)
{
    const char *word = place_words[spot.place];
    if (!place_is_sided(spot.place))
        text_printf(out, "the %s", word);
    else if (spot.side != SIDE_BOTH)
        text_printf(out, "the %s %s", words_side(pose, spot.side), word);
    else if (spot.place == PLACE_FOOT)
        text_add_string(out, "both feet");
    else
        text_printf(out, "both %ss", word);
}

static const char *const posture_words[POSTURE_COUNT] = {
    "Standing",           "Sitting",           "Kneeling",           "Kneeling on the %s knee",
    "On hands and knees", "Lying on the back", "Lying on the front", "Lying on the %s side"};
/* Of who lies no longer: only what bears is down. */
static const char *const lifted_words[POSTURE_COUNT] = {
    [POSTURE_SUPINE] = "Face up", [POSTURE_PRONE] = "Face down", [POSTURE_SIDE] = "On the %s side"};
static const char *const surface_words[SURFACE_COUNT] = {
    "on the floor", "on a chair",  "on a table",  "on a bed",
    "on a bench",   "on a roller", "on a cushion"};

static void add_bears(struct text *out, const struct figure_pose *pose,
                      const struct figure_spots *bears)
{
    for (size_t i = 0; i < bears->count; i++) {
        text_add_string(out, i == 0 ? ", resting on " : i + 1 == bears->count ? " and " : ", ");
        add_spot(out, pose, bears->items[i]);
    }
}

static void add_posture(struct text *out, const struct figure_pose *pose,
                        const struct figure_body *body)
{
    char words[64];
    bool lifted = body->bears.count > 0 && lifted_words[body->posture] != NULL;
    const char *format = (lifted ? lifted_words : posture_words)[body->posture];
    const char *at = strstr(format, "%s");
    if (at == NULL)
        text_add_string(out, format);
    else {
        snprintf(words, sizeof(words), "%.*s%s%s", (int)(at - format), format,
                 words_side(pose, body->side), at + 2);
        text_add_string(out, words);
    }
    bool plain = body->surface == SURFACE_FLOOR && body->posture != POSTURE_SEATED;
    if (!plain)
        text_printf(out, " %s", surface_words[body->surface]);
    if (lifted)
        add_bears(out, pose, &body->bears);
}

/* ---- touches ---- */

/* "the knees": each limb of a pair is at its own. */
static void add_pair(struct text *out, uint8_t place)
{
    if (place == PLACE_FOOT)
        text_add_string(out, "the feet");
    else
        text_printf(out, "the %ss", place_words[place]);
}

/* "the left hand is on the right knee", "the hands are on the knees"; `on` is what is between. */
static void add_on(struct text *out, const struct figure_pose *pose,
                   const struct figure_touch *touch, uint8_t side, const char *on)
{
    bool each =
        side == SIDE_BOTH && place_is_sided(touch->spot.place) && touch->spot.side == SIDE_BOTH;
    if (each)
        add_pair(out, touch->part);
    else
        add_spot(out, pose, (struct figure_spot){touch->part, side});
    text_add_string(out, on);
    if (each)
        add_pair(out, touch->spot.place);
    else
        add_spot(out, pose, touch->spot);
}

static void add_touch(struct text *out, const struct figure_pose *pose,
                      const struct figure_touch *touch, uint8_t side, bool whose)
{
    size_t from = out->len;
    bool many = side == SIDE_BOTH;
    if (touch->kind == TOUCH_TOGETHER) {
        add_pair(out, touch->part);
        text_add_string(out, touch->part == PLACE_HAND ? " are clasped" : " are sole to sole");
    } else if (touch->kind == TOUCH_FLOOR || touch->kind == TOUCH_WALL) {
        add_spot(out, pose, (struct figure_spot){touch->part, side});
        text_printf(out, " %s flat on the %s", many ? "are" : "is",
                    touch->kind == TOUCH_FLOOR ? "floor" : "wall");
    } else if (touch->face == FACE_BACK) {
        add_on(out, pose, touch, side, many ? " are on the back of " : " is on the back of ");
    } else {
        add_on(out, pose, touch, side, many ? " are on " : " is on ");
    }
    if (touch->kind == TOUCH_SPOT && whose)
        text_add_string(out, " of the person");
    if (out->len > from && out->ptr[from] >= 'a')
        out->ptr[from] = (char)(out->ptr[from] - 'a' + 'A');
}

/* What both of a pair do, when it is the same; of both sides is the spot when each touches its own. */
static bool touch_of_both(const struct figure_touch touches[2], struct figure_touch *out)
{
    const struct figure_touch *left = &touches[SIDE_LEFT];
    const struct figure_touch *right = &touches[SIDE_RIGHT];
    bool own = left->spot.side == SIDE_LEFT && right->spot.side == SIDE_RIGHT;
    *out = *left;
    if (own)
        out->spot.side = SIDE_BOTH;
    return left->kind != TOUCH_NONE && left->kind == right->kind && left->part == right->part &&
           left->spot.place == right->spot.place && (own || left->spot.side == right->spot.side);
}

static void add_touches(struct text *out, const struct figure_pose *pose, size_t who)
{
    for (int limb = 0; limb < FIGURE_LIMBS; limb++) {
        const struct figure_touch *touches = pose->bodies[who].touches[limb];
        struct figure_touch both;
        bool one = touch_of_both(touches, &both);
        for (size_t side = 0; side < (one ? 1U : 2U); side++) {
            if (touches[side].kind == TOUCH_NONE)
                continue;
            text_add_char(out, ' ');
            add_touch(out, pose, one ? &both : &touches[side], one ? SIDE_BOTH : (uint8_t)side,
                      who > 0);
            text_add_char(out, '.');
        }
    }
}

/* ---- the rest ---- */

static void add_things(struct text *out, const struct figure_pose *pose)
{
    static const char *const formats[THING_COUNT] = {
        [THING_PILLOW] = " There is a pillow under ", [THING_BALL] = " There is a ball under ",
        [THING_BLOCK] = " There is a block under ",   [THING_BENCH] = " There is a bench behind ",
        [THING_BAND] = " There is a band round ",
    };
    static const char *const walls[WALL_COUNT] = {"to the left", "to the right", "behind",
                                                  "in front"};
    for (size_t i = 0; i < pose->thing_count; i++) {
        const struct figure_thing *thing = &pose->things[i];
        uint8_t wall = thing->wall;
        if (pose->mirror && wall <= WALL_RIGHT)
            wall = wall == WALL_LEFT ? WALL_RIGHT : WALL_LEFT;
        if (thing->kind == THING_WALL)
            text_printf(out, " There is a wall %s.", walls[wall]);
        else if (formats[thing->kind] != NULL) {
            bool between = thing->kind == THING_BALL && words_of_wall(pose);
            text_add_string(out, between ? " There is a ball between the wall and "
                                         : formats[thing->kind]);
            add_spot(out, pose, thing->spot);
            text_add_char(out, '.');
        }
    }
}

static void add_muscles(struct text *out, const struct figure_pose *pose)
{
    static const char *const names[MUSCLE_COUNT] = {"the hip flexor (iliopsoas)",
                                                    "the front of the thigh (rectus femoris)",
                                                    "the side of the hip (tensor fasciae latae)",
                                                    "the inner thigh (adductors)",
                                                    "the back of the thigh (hamstrings)",
                                                    "the buttock (gluteus maximus)",
                                                    "the side of the buttock (gluteus medius)",
                                                    "the deep buttock (piriformis)",
                                                    "the lower back",
                                                    "the side of the back (latissimus dorsi)",
                                                    "the flank (obliques)",
                                                    "the belly (abdominals)"};
    bool any = false;
    for (int i = 0; i < MUSCLE_COUNT; i++) {
        if (pose->tint[i] == 0)
            continue;
        text_add_string(out, any ? ", " : " Marked in colour: ");
        any = true;
        text_add_string(out, names[i]);
        if (pose->tint[i] != 3)
            text_printf(out, " on the %s",
                        words_side(pose, pose->tint[i] == 1 ? SIDE_LEFT : SIDE_RIGHT));
    }
    if (any)
        text_add_char(out, '.');
}

static void add_arrows(struct text *out, const struct figure_pose *pose)
{
    static const char *const ways[WAY_COUNT] = {"up",           "down",    "to the left",
                                                "to the right", "forward", "back"};
    static const char *const lying[] = {"towards the head", "towards the feet"};
    for (size_t i = 0; i < pose->arrow_count; i++) {
        text_add_string(out, " An arrow shows the way of ");
        add_spot(out, pose, pose->arrows[i].spot);
        for (size_t j = 0; j < 2 && pose->arrows[i].ways[j] != WAY_COUNT; j++) {
            uint8_t way = pose->arrows[i].ways[j];
            if (pose->mirror && (way == WAY_LEFT || way == WAY_RIGHT))
                way = way == WAY_LEFT ? WAY_RIGHT : WAY_LEFT;
            bool along = way >= WAY_FORWARD && body_is_level(&pose->bodies[0]);
            text_printf(out, "%s%s", j == 0 ? ": " : " and ",
                        along ? lying[way - WAY_FORWARD] : ways[way]);
        }
        text_add_char(out, '.');
    }
}

static void add_partner(struct text *out, const struct figure_pose *pose)
{
    if (!pose->partner)
        return;
    text_add_string(out, " A partner is there: ");
    size_t from = out->len;
    add_posture(out, pose, &pose->bodies[1]);
    if (out->len > from)
        out->ptr[from] = (char)(out->ptr[from] - 'A' + 'a');
    text_add_char(out, '.');
    add_touches(out, pose, 1);
}

static void add_first_touch(struct text *out, const struct figure_pose *pose)
{
    for (int limb = FIGURE_LEG; limb >= 0; limb--) {
        const struct figure_touch *touches = pose->bodies[0].touches[limb];
        struct figure_touch both;
        bool one = touch_of_both(touches, &both);
        for (size_t side = 0; side < (one ? 1U : 2U); side++) {
            const struct figure_touch *touch = one ? &both : &touches[side];
            if (touch->kind != TOUCH_SPOT ||
                (limb == FIGURE_ARM && touch->spot.place == PLACE_THIGH))
                continue;
            text_add_string(out, ", ");
            add_on(out, pose, touch, one ? SIDE_BOTH : (uint8_t)side, " on ");
            return;
        }
    }
}

void figure_title(struct text *out, const struct figure_pose *pose)
{
    add_posture(out, pose, &pose->bodies[0]);
    add_first_touch(out, pose);
    if (pose->partner)
        text_add_string(out, ", with a partner");
}

void figure_description(struct text *out, const struct figure_pose *pose)
{
    struct scene scene;
    figure_solve(pose, 0, &scene);
    const struct skeleton *s = &scene.bodies[0];
    add_posture(out, pose, &pose->bodies[0]);
    text_add_char(out, '.');
    words_of_trunk(out, pose, s);
    words_of_hips(out, pose, s);
    if (!pose->partner) /* then the hands are what matters */
        words_of_joint(out, pose, s, BONE_THIGH, BONE_SHANK, "knee", "Both knees are");
    words_of_arms(out, pose, s);
    add_touches(out, pose, 0);
    add_things(out, pose);
    add_partner(out, pose);
    add_muscles(out, pose);
    add_arrows(out, pose);
}
