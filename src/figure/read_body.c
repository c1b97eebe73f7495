/* Statements about the body: postures, angles, touches, what bears. */
#include "figure/read.h"

bool reading_posture(struct reading *r, bool partner)
{
    struct span word = reading_here(r);
    uint8_t side;
    int posture = name_find(word_side(word, &side), posture_names, POSTURE_COUNT);
    bool needs_side = posture == POSTURE_HALF_KNEELING || posture == POSTURE_SIDE;
    if (posture < 0 || needs_side != (side != SIDE_BOTH))
        return reading_fail(
            r, word,
            "Write standing, seated, kneeling, half-kneeling.left (the knee that is down), "
            "quadruped, supine, prone "
            "or side.left (what is below).");
    r->at++;
    int surface = SURFACE_FLOOR;
    if (reading_take(r, "on")) {
        surface = name_find(reading_here(r), surface_names, SURFACE_COUNT);
        if (surface < 0)
            return reading_fail(r, reading_here(r),
                                "Write floor, chair, table, bed, bench, roller or cushion.");
        r->at++;
    } else if (!partner) {
        return reading_fail(
            r, reading_here(r),
            "Write on and what it is on: floor, chair, table, bed, bench, roller or cushion.");
    }
    posture_begin(r->body, (enum figure_posture)posture, side, (enum figure_surface)surface);
    if (!partner)
        return true;
    static const char right[] =
        "Write at and two numbers from -200 to 200: centimetres to the left and forward.";
    if (!reading_take(r, "at"))
        return reading_fail(r, reading_here(r), right);
    if (!reading_number(r, -200, 200, &r->body->at[0], right) ||
        !reading_number(r, -200, 200, &r->body->at[1], right))
        return false;
    return !reading_take(r, "turn") ||
           reading_number(r, -180, 180, &r->body->at[2], "Write degrees from -180 to 180.");
}

static bool fail_angle(struct reading *r, const struct joint_name *joint, int angle)
{
    char right[100];
    const struct angle_name *a = joint->angles;
    if (angle >= 0)
        snprintf(right, sizeof(right), "Write whole degrees from %d to %d for %s %s.", a[angle].min,
                 a[angle].max, joint->name, a[angle].name);
    else if (a[1].name == NULL)
        snprintf(right, sizeof(right), "Write %s and degrees.", a[0].name);
    else
        snprintf(right, sizeof(right), "Write %s%s%s%s%s, and degrees.", a[0].name,
                 a[2].name == NULL ? " or " : ", ", a[1].name, a[2].name == NULL ? "" : " or ",
                 a[2].name == NULL ? "" : a[2].name);
    return reading_fail(r, reading_here(r), right);
}

static bool read_angles(struct reading *r, int joint, uint8_t side)
{
    const struct joint_name *of = &joint_names[joint];
    do {
        int angle = -1;
        for (int i = 0; i < FIGURE_ANGLES && of->angles[i].name != NULL; i++)
            if (reading_take(r, of->angles[i].name)) {
                angle = i;
                break;
            }
        if (angle < 0)
            return fail_angle(r, of, -1);
        int16_t value;
        if (!reading_number(r, of->angles[angle].min, of->angles[angle].max, &value, NULL))
            return fail_angle(r, of, angle);
        for (int i = 0; i < 2; i++)
            if (side == SIDE_BOTH || side == i)
                r->body->angles[joint][i][angle] = value;
    } while (r->at < r->count);
    return true;
}

static bool read_touch(struct reading *r, int part, uint8_t side)
{
    struct figure_touch touch = {.part = (uint8_t)part};
    if (reading_take(r, "free")) {
        touch.kind = TOUCH_NONE;
        touch.part = 0;
    } else if (reading_take(r, "together")) {
        if (side != SIDE_BOTH || part == PLACE_ANKLE || part == PLACE_FOREARM)
            return reading_fail(r, r->words[0],
                                "Write hand together or foot together, without a side.");
        touch.kind = TOUCH_TOGETHER;
    } else if (!reading_take(r, "on")) {
        return reading_fail(r, reading_here(r),
                            "Write on and a place, floor or wall; or together, or free.");
    } else if (reading_take(r, "floor")) {
        touch.kind = TOUCH_FLOOR;
    } else if (part == PLACE_FOREARM) {
        return reading_fail(r, reading_here(r), "Write floor: nothing else is for forearms.");
    } else if (reading_take(r, "wall")) {
        touch.kind = TOUCH_WALL;
    } else if (reading_spot(r, &touch.spot)) {
        touch.kind = TOUCH_SPOT;
        int face = name_find(reading_here(r), face_names, FACE_COUNT);
        if (face > 0) {
            touch.face = (uint8_t)face;
            r->at++;
        }
    } else {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        if (side != SIDE_BOTH && side != i)
            continue;
        struct figure_touch *to =
            &r->body->touches[part <= PLACE_HAND ? FIGURE_ARM : FIGURE_LEG][i];
        *to = touch;
        if (touch.kind == TOUCH_SPOT && place_is_sided(touch.spot.place) &&
            touch.spot.side == SIDE_BOTH)
            to->spot.side = (uint8_t)i;
    }
    return true;
}

bool reading_body(struct reading *r)
{
    uint8_t side;
    struct span name = word_side(reading_here(r), &side);
    int place = name_find(name, place_names, PLACE_COUNT);
    struct span next = r->at + 1 < r->count ? r->words[r->at + 1] : SPAN("");
    bool touches = span_is(next, "on") || span_is(next, "together") || span_is(next, "free");
    if (place == PLACE_HAND || place == PLACE_FOOT ||
        ((place == PLACE_ANKLE || place == PLACE_FOREARM) && touches)) {
        r->at++;
        return read_touch(r, place, side);
    }
    if (span_is(name, "bears")) {
        r->at++;
        return reading_spots(r, &r->body->bears);
    }
    for (int joint = 0; joint < JOINT_COUNT; joint++)
        if (span_is(name, joint_names[joint].name) &&
            (joint_is_sided(joint) || side == SIDE_BOTH)) {
            r->at++;
            return read_angles(r, joint, side);
        }
    return reading_fail(
        r, reading_here(r),
        "Write a joint (pelvis, lumbar, chest, neck, shoulder, elbow, wrist, hip, knee, "
        "ankle), hand, foot, bears, "
        "view, tint, arrow, ghost, letters, over, mirror, partner, or a thing: wall, mat, "
        "pillow, ball, block, bench, band.");
}
