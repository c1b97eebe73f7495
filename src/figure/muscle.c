/* Muscles that are meant, as patches of colour that follow the body. */
#include "figure/paint.h"

enum { PATCH_BALLS = 3 };

/* A patch on the skin over a muscle: balls a little way in, so that it ends where the body does. */
static const struct patch {
    uint8_t parts[2]; /* painted after both */
    struct ball balls[PATCH_BALLS];
    struct ball out; /* the direction in which it is seen, on a bone; r is not used */
} patches[MUSCLE_COUNT] = {
    [MUSCLE_ILIOPSOAS] = {{PART_SHIRT, PART_THIGH},
                          {{BONE_LUMBAR, 3, 5, 5.2F, 2.4F},
                           {BONE_PELVIS, 6, 3, 5.4F, 3},
                           {BONE_THIGH, -1.5F, -8, 4.8F, 2.4F}},
                          {BONE_PELVIS, .3F, 0, 1, 0}},
    [MUSCLE_RECTUS_FEMORIS] = {{PART_THIGH, PART_THIGH},
                               {{BONE_THIGH, 0, -3, 5.4F, 2.2F},
                                {BONE_THIGH, 0, -18, 4.6F, 3.1F},
                                {BONE_THIGH, 0, -35, 3.4F, 2}},
                               {BONE_THIGH, 0, 0, 1, 0}},
    [MUSCLE_TENSOR] = {{PART_PELVIS, PART_THIGH},
                       {{BONE_PELVIS, 10, 7, 3, 2.4F},
                        {BONE_THIGH, 4.6F, -4, 3, 2.8F},
                        {BONE_THIGH, 4.8F, -14, 1.6F, 1.8F}},
                       {BONE_PELVIS, 1, 0, .4F, 0}},
    [MUSCLE_ADDUCTORS] = {{PART_THIGH, PART_THIGH},
                          {{BONE_THIGH, -4.4F, -4, 1.6F, 2.6F},
                           {BONE_THIGH, -4.2F, -15, .8F, 3.3F},
                           {BONE_THIGH, -3.4F, -28, .4F, 2}},
                          {BONE_THIGH, -1, 0, .3F, 0}},
    [MUSCLE_HAMSTRINGS] = {{PART_THIGH, PART_THIGH},
                           {{BONE_THIGH, 0, -7, -5, 2.6F},
                            {BONE_THIGH, 0, -20, -3.6F, 3.2F},
                            {BONE_THIGH, 0, -35, -2, 2}},
                           {BONE_THIGH, 0, 0, -1, 0}},
    [MUSCLE_GLUTEUS_MAXIMUS] = {{PART_PELVIS, PART_THIGH},
                                {{BONE_PELVIS, 3.6F, 5, -5.6F, 2.8F},
                                 {BONE_PELVIS, 6.4F, -1, -7, 4.4F},
                                 {BONE_THIGH, 3, -6, -3.6F, 3.2F}},
                                {BONE_PELVIS, .5F, 0, -1, 0}},
    [MUSCLE_GLUTEUS_MEDIUS] = {{PART_PELVIS, PART_THIGH},
                               {{BONE_PELVIS, 9.4F, 8, -2.6F, 3.2F},
                                {BONE_PELVIS, 10.6F, 3, -2.6F, 3.4F},
                                {BONE_THIGH, 5.2F, -1, -1.4F, 2.4F}},
                               {BONE_PELVIS, 1, 0, -.5F, 0}},
    [MUSCLE_PIRIFORMIS] = {{PART_PELVIS, PART_THIGH},
                           {{BONE_PELVIS, 3, 2.4F, -7.6F, 2.2F},
                            {BONE_PELVIS, 7, 1.2F, -6.6F, 2.4F},
                            {BONE_THIGH, 4.6F, 0, -3.4F, 2}},
                           {BONE_PELVIS, .5F, 0, -1, 0}},
    [MUSCLE_LUMBAR] = {{PART_SHIRT, PART_SHIRT},
                       {{BONE_PELVIS, 3.8F, 8, -5.4F, 2.2F},
                        {BONE_LUMBAR, 4, 6, -4.6F, 2.6F},
                        {BONE_CHEST, 4, 5, -5.4F, 2}},
                       {BONE_LUMBAR, .4F, 0, -1, 0}},
    [MUSCLE_LATISSIMUS] = {{PART_SHIRT, PART_SHIRT},
                           {{BONE_CHEST, 12.4F, 14, -2, 2.6F},
                            {BONE_CHEST, 10, 5, -2.6F, 3.4F},
                            {BONE_LUMBAR, 7, 4, -4, 2}},
                           {BONE_CHEST, 1, 0, -.6F, 0}},
    [MUSCLE_OBLIQUES] = {{PART_SHIRT, PART_SHIRT},
                         {{BONE_CHEST, 10.6F, 5, 2, 3},
                          {BONE_LUMBAR, 9.4F, 5, 2.4F, 3.2F},
                          {BONE_PELVIS, 10.4F, 9, 2.6F, 2.6F}},
                         {BONE_LUMBAR, 1, 0, .5F, 0}},
    [MUSCLE_ABDOMINALS] = {{PART_SHIRT, PART_SHIRT},
                           {{BONE_CHEST, 2.8F, 6, 5.4F, 2.6F},
                            {BONE_LUMBAR, 2.8F, 4, 5, 2.8F},
                            {BONE_PELVIS, 2.8F, 6, 4.6F, 2.4F}},
                           {BONE_LUMBAR, 0, 0, 1, 0}},
};

static void paint_patch(struct picture *p, const struct patch *patch, int side)
{
    const struct skeleton *s = &p->scene.bodies[0];
    struct vec out = vec_make(patch->out.x * side_sign(side), patch->out.y, patch->out.z);
    int of = patch->out.bone < BONE_UPPER_ARM ? 0 : side;
    out = axes_apply(&s->bones[patch->out.bone][of].turn, out);
    bool seen = vec_dot(out, p->camera.toward) > -.15 * vec_length(out);
    struct circle circles[PATCH_BALLS];
    for (size_t i = 0; i < PATCH_BALLS; i++)
        circles[i] =
            camera_circle(&p->camera, ball_sphere(s, &patch->balls[i], side, p->look.build));
    struct pen pen = path_begin(p, seen ? "m" : "m i");
    hull_draw(&pen, circles, 2);
    hull_draw(&pen, circles + 1, 2);
    path_end(p);
}

void paint_muscles(struct picture *p, const struct paint *paint)
{
    if (paint->is_piece || paint->who > 0)
        return;
    for (size_t muscle = 0; muscle < MUSCLE_COUNT; muscle++) {
        const struct patch *patch = &patches[muscle];
        for (int side = 0; side < 2; side++) {
            if (!(p->pose->tint[muscle] & (1 << side)))
                continue;
            size_t last = 0;
            for (size_t i = 0; i < 2; i++) {
                enum part part = (enum part)patch->parts[i];
                const struct paint *of = picture_paint(p, 0, part, part_is_sided(part) ? side : 0);
                last = of->rank > last ? of->rank : last;
            }
            if (last == paint->rank)
                paint_patch(p, patch, side);
        }
    }
}
