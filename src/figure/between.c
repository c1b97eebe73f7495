/* Bodies on their way from one pose to another. */
#include "figure/solve.h"

static const uint8_t parents[BONE_COUNT] = {
    [BONE_PELVIS] = BONE_COUNT, [BONE_LUMBAR] = BONE_PELVIS,     [BONE_CHEST] = BONE_LUMBAR,
    [BONE_NECK] = BONE_CHEST,   [BONE_HEAD] = BONE_NECK,         [BONE_UPPER_ARM] = BONE_CHEST,
    [BONE_HAND] = BONE_FOREARM, [BONE_FOREARM] = BONE_UPPER_ARM, [BONE_FINGERS] = BONE_HAND,
    [BONE_TIPS] = BONE_FINGERS, [BONE_THIGH] = BONE_PELVIS,      [BONE_SHANK] = BONE_THIGH,
    [BONE_FOOT] = BONE_SHANK,   [BONE_TOES] = BONE_FOOT,
};

/* What axes_apply turns into v. */
static struct vec axes_unapply(const struct axes *a, struct vec v)
{
    return vec_make(vec_dot(a->x, v), vec_dot(a->y, v), vec_dot(a->z, v));
}

/* How b is turned as seen from a. */
static struct axes axes_from(const struct axes *a, const struct axes *b)
{
    return (struct axes){axes_unapply(a, b->x), axes_unapply(a, b->y), axes_unapply(a, b->z)};
}

static struct vec turned(struct vec v, struct vec axis, double by)
{
    return vec_add(vec_add(vec_times(v, cos(by)), vec_times(vec_cross(axis, v), sin(by))),
                   vec_times(axis, vec_dot(axis, v) * (1 - cos(by))));
}

/* From a to b by the shortest turn. */
static struct axes axes_between(struct axes a, struct axes b, double share)
{
    struct axes d = axes_from(&a, &b);
    double angle = acos(fmax(-1, fmin(1, (d.x.x + d.y.y + d.z.z - 1) / 2)));
    struct vec axis =
        vec_unit(vec_make(d.y.z - d.z.y, d.z.x - d.x.z, d.x.y - d.y.x), vec_make(1, 0, 0));
    double by = angle * share;
    struct axes part = {turned(vec_make(1, 0, 0), axis, by), turned(vec_make(0, 1, 0), axis, by),
                        turned(vec_make(0, 0, 1), axis, by)};
    return axes_times(a, part);
}

/* The pelvis as it is, every other bone as seen from the one that it hangs on. */
static struct frame bone_local(const struct skeleton *s, int bone, int side)
{
    const struct frame *of = &s->bones[bone][side];
    if (parents[bone] == BONE_COUNT)
        return *of;
    const struct frame *on = &s->bones[parents[bone]][parents[bone] < BONE_UPPER_ARM ? 0 : side];
    return (struct frame){axes_unapply(&on->turn, vec_less(of->at, on->at)),
                          axes_from(&on->turn, &of->turn)};
}

static void skeleton_between(const struct skeleton *from, const struct skeleton *to, double share,
                             struct skeleton *out)
{
    for (int bone = 0; bone < BONE_COUNT; bone++)
        for (int side = 0; side < (bone < BONE_UPPER_ARM ? 1 : 2); side++) {
            struct frame a = bone_local(from, bone, side);
            struct frame b = bone_local(to, bone, side);
            struct frame local = {vec_between(a.at, b.at, share),
                                  axes_between(a.turn, b.turn, share)};
            if (parents[bone] == BONE_COUNT) {
                out->bones[bone][side] = local;
                continue;
            }
            const struct frame *on =
                &out->bones[parents[bone]][parents[bone] < BONE_UPPER_ARM ? 0 : side];
            out->bones[bone][side] =
                (struct frame){frame_point(on, local.at), axes_times(on->turn, local.turn)};
        }
}

static int16_t angle_between(int16_t from, int16_t to, double share)
{
    return (int16_t)lround(from + (to - from) * share);
}

/* Who goes on touching the same goes on doing so; angles of ankles and wrists are those of the moment. */
static void body_between(const struct figure_body *from, struct figure_body *to, double share)
{
    for (int limb = 0; limb < FIGURE_LIMBS; limb++)
        for (int side = 0; side < 2; side++)
            if (memcmp(&from->touches[limb][side], &to->touches[limb][side],
                       sizeof(struct figure_touch)) != 0)
                to->touches[limb][side] = (struct figure_touch){0};
    for (int joint = 0; joint < JOINT_COUNT; joint++)
        for (int side = 0; side < 2; side++)
            for (int i = 0; i < FIGURE_ANGLES; i++)
                to->angles[joint][side][i] =
                    angle_between(from->angles[joint][side][i], to->angles[joint][side][i], share);
}

void figure_between(const struct figure_pose *from, const struct figure_pose *to, double share,
                    uint8_t build, struct scene *out)
{
    struct scene start;
    struct scene end;
    figure_solve(from, build, &start);
    figure_solve(to, build, &end);
    *out = end;
    struct figure_pose pose = *to;
    for (size_t who = 0; who < end.body_count; who++) {
        skeleton_between(&start.bodies[who], &end.bodies[who], share, &out->bodies[who]);
        body_between(&from->bodies[who], &pose.bodies[who], share);
        struct reaching r = {.pose = &pose, .scene = out, .who = who, .build = build};
        limbs_touch(&r);
    }
}

/* ---- what moves ---- */

static bool same_base(const struct figure_body *a, const struct figure_body *b)
{
    return a->posture == b->posture && a->surface == b->surface && a->side == b->side;
}

bool figure_moves(const struct figure_pose *from, const struct figure_pose *to)
{
    enum { FAR = 6 };
    if (from->partner != to->partner || from->mirror != to->mirror || from->turn != to->turn ||
        from->above != to->above || !same_base(&from->bodies[0], &to->bodies[0]))
        return false;
    struct scene start;
    struct scene end;
    figure_solve(from, 0, &start);
    figure_solve(to, 0, &end);
    for (int bone = 0; bone < BONE_COUNT; bone++)
        for (int side = 0; side < (bone < BONE_UPPER_ARM ? 1 : 2); side++)
            if (vec_length(vec_less(start.bodies[0].bones[bone][side].at,
                                    end.bodies[0].bones[bone][side].at)) > FAR)
                return true;
    return false;
}
