/* Poses as text, in the one form in which they are kept. */
#include "figure/names.h"

static const char *const sides[] = {".left", ".right", ""};

static void add_spot(struct text *out, struct figure_spot spot)
{
    text_printf(out, " %s%s", place_names[spot.place], sides[spot.side]);
}

/* ---- angles ---- */

/* " flex 90 abduct 10": what differs. */
static void add_angles(struct text *out, int joint, const int16_t *now, const int16_t *was)
{
    for (int i = 0; i < FIGURE_ANGLES; i++)
        if (now[i] != was[i])
            text_printf(out, " %s %d", joint_names[joint].angles[i].name, now[i]);
}

static bool differs(const int16_t *a, const int16_t *b)
{
    return memcmp(a, b, FIGURE_ANGLES * sizeof(*a)) != 0;
}

/* Both sides say the same: one line does. */
static bool same_change(const struct figure_body *now, const struct figure_body *was, int joint)
{
    for (int i = 0; i < FIGURE_ANGLES; i++) {
        bool left = now->angles[joint][0][i] != was->angles[joint][0][i];
        bool right = now->angles[joint][1][i] != was->angles[joint][1][i];
        if (left != right || (left && now->angles[joint][0][i] != now->angles[joint][1][i]))
            return false;
    }
    return true;
}

static void write_angles(struct text *out, const char *who, const struct figure_body *now,
                         const struct figure_body *was)
{
    for (int joint = 0; joint < JOINT_COUNT; joint++) {
        bool one = !joint_is_sided(joint) || same_change(now, was, joint);
        for (int side = 0; side < (one ? 1 : 2); side++) {
            if (!differs(now->angles[joint][side], was->angles[joint][side]))
                continue;
            text_printf(out, "%s%s%s", who, joint_names[joint].name, one ? "" : sides[side]);
            add_angles(out, joint, now->angles[joint][side], was->angles[joint][side]);
            text_add_char(out, '\n');
        }
    }
}

/* ---- touches ---- */

static bool same_touch(const struct figure_touch *a, const struct figure_touch *b)
{
    return a->kind == b->kind && a->part == b->part && a->face == b->face &&
           a->spot.place == b->spot.place && a->spot.side == b->spot.side;
}

static void write_touch(struct text *out, const char *who, int limb, const char *side,
                        const struct figure_touch *touch, bool spot_side)
{
    const char *part = touch->kind != TOUCH_NONE ? place_names[touch->part]
                       : limb == FIGURE_ARM      ? "hand"
                                                 : "foot";
    text_printf(out, "%s%s%s", who, part, side);
    switch ((enum figure_touch_kind)touch->kind) {
    case TOUCH_NONE:
        text_add_string(out, " free");
        break;
    case TOUCH_TOGETHER:
        text_add_string(out, " together");
        break;
    case TOUCH_FLOOR:
        text_add_string(out, " on floor");
        break;
    case TOUCH_WALL:
        text_add_string(out, " on wall");
        break;
    case TOUCH_SPOT:
        text_add_string(out, " on");
        add_spot(out, spot_side ? touch->spot : (struct figure_spot){touch->spot.place, SIDE_BOTH});
        if (touch->face != FACE_ANY)
            text_printf(out, " %s", face_names[touch->face]);
        break;
    }
    text_add_char(out, '\n');
}

static void write_touches(struct text *out, const char *who, const struct figure_body *now,
                          const struct figure_body *was)
{
    for (int limb = 0; limb < FIGURE_LIMBS; limb++) {
        const struct figure_touch *left = &now->touches[limb][SIDE_LEFT];
        const struct figure_touch *right = &now->touches[limb][SIDE_RIGHT];
        bool left_new = !same_touch(left, &was->touches[limb][SIDE_LEFT]);
        bool right_new = !same_touch(right, &was->touches[limb][SIDE_RIGHT]);
        struct figure_touch mirrored = *left;
        if (left->kind == TOUCH_SPOT && left->spot.side == SIDE_LEFT)
            mirrored.spot.side = SIDE_RIGHT;
        if (left_new && right_new && same_touch(&mirrored, right)) {
            write_touch(out, who, limb, "", left, left->spot.side != SIDE_LEFT);
        } else if (left_new && right_new && same_touch(left, right)) {
            write_touch(out, who, limb, "", left, true);
        } else {
            if (left_new)
                write_touch(out, who, limb, ".left", left, true);
            if (right_new)
                write_touch(out, who, limb, ".right", right, true);
        }
    }
}

static void write_spots(struct text *out, const char *who, const char *word,
                        const struct figure_spots *spots)
{
    if (spots->count == 0)
        return;
    text_printf(out, "%s%s", who, word);
    for (size_t i = 0; i < spots->count; i++)
        add_spot(out, spots->items[i]);
    text_add_char(out, '\n');
}

static void write_body(struct text *out, const char *who, const struct figure_body *now,
                       const struct figure_body *was)
{
    write_angles(out, who, now, was);
    write_touches(out, who, now, was);
    if (memcmp(&now->bears, &was->bears, sizeof(now->bears)) != 0)
        write_spots(out, who, "bears", &now->bears);
}

/* ---- the picture ---- */

static void write_things(struct text *out, const struct figure_pose *pose, size_t from)
{
    for (size_t i = from; i < pose->thing_count; i++) {
        const struct figure_thing *thing = &pose->things[i];
        text_add_string(out, thing_names[thing->kind]);
        if (thing->kind == THING_WALL)
            text_printf(out, " %s", wall_names[thing->wall]);
        else if (thing->kind != THING_MAT)
            add_spot(out, thing->spot);
        text_add_char(out, '\n');
    }
}

static void write_tint(struct text *out, const struct figure_pose *pose)
{
    text_add_string(out, "tint");
    for (int i = 0; i < MUSCLE_COUNT; i++)
        if (pose->tint[i] != 0)
            text_printf(out, " %s%s", muscle_names[i],
                        pose->tint[i] == 3   ? ""
                        : pose->tint[i] == 1 ? ".left"
                                             : ".right");
    text_add_char(out, '\n');
}

static void write_arrows(struct text *out, const struct figure_pose *pose)
{
    for (size_t i = 0; i < pose->arrow_count; i++) {
        const struct figure_arrow *arrow = &pose->arrows[i];
        text_add_string(out, "arrow");
        add_spot(out, arrow->spot);
        for (size_t j = 0; j < 2 && arrow->ways[j] != WAY_COUNT; j++)
            text_printf(out, " %s", way_names[arrow->ways[j]]);
        text_add_char(out, '\n');
    }
}

static void write_posture(struct text *out, const struct figure_body *body, bool partner)
{
    bool sided = body->posture == POSTURE_HALF_KNEELING || body->posture == POSTURE_SIDE;
    text_printf(out, "%s %s%s", partner ? "partner" : "posture", posture_names[body->posture],
                sided ? sides[body->side] : "");
    if (!partner || body->surface != SURFACE_FLOOR)
        text_printf(out, " on %s", surface_names[body->surface]);
    if (partner)
        text_printf(out, " at %d %d", body->at[0], body->at[1]);
    if (partner && body->at[2] != 0)
        text_printf(out, " turn %d", body->at[2]);
    text_add_char(out, '\n');
}

static bool same_posture(const struct figure_body *a, const struct figure_body *b)
{
    return a->posture == b->posture && a->side == b->side && a->surface == b->surface &&
           memcmp(a->at, b->at, sizeof(a->at)) == 0;
}

static void write_partner(struct text *out, const struct figure_pose *pose,
                          const struct figure_pose *base)
{
    if (!pose->partner)
        return;
    const struct figure_body *now = &pose->bodies[1];
    struct figure_body was = base->bodies[1];
    if (!base->partner || !same_posture(now, &was)) {
        write_posture(out, now, true);
        posture_begin(&was, (enum figure_posture)now->posture, now->side,
                      (enum figure_surface)now->surface);
    }
    write_body(out, "partner ", now, &was);
}

void figure_write(struct text *out, const struct figure_pose *pose,
                  const struct figure_pose *before)
{
    struct figure_pose base;
    const struct figure_body *body = &pose->bodies[0];
    if (pose->as_before && before != NULL) {
        pose_follow(&base, before);
        text_add_string(out, "as before\n");
    } else {
        pose_begin(&base);
        posture_begin(&base.bodies[0], (enum figure_posture)body->posture, body->side,
                      (enum figure_surface)body->surface);
        write_posture(out, body, false);
    }
    write_body(out, "", body, &base.bodies[0]);
    if (pose->turn != base.turn || pose->above != base.above)
        text_printf(out, "view turn %d above %d\n", pose->turn, pose->above);
    write_things(out, pose, base.thing_count);
    if (pose->own_tint &&
        (!base.own_tint || memcmp(pose->tint, base.tint, sizeof(pose->tint)) != 0))
        write_tint(out, pose);
    write_arrows(out, pose);
    if (pose->ghost)
        text_add_string(out, "ghost\n");
    if (pose->letters && !base.letters)
        text_add_string(out, "letters\n");
    write_spots(out, "", "over", &pose->over);
    write_partner(out, pose, &base);
    if (pose->mirror && !base.mirror)
        text_add_string(out, "mirror\n");
    if (out->len > 0 && out->ptr[out->len - 1] == '\n')
        out->len--;
}
