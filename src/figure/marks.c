/* What is not the body itself: shadow, the step before, muscles, arrows, letters. */
#include "figure/paint.h"

/* ---- shadow ---- */

static void low_spheres(const struct picture *p, struct circle *out, size_t *count, size_t max)
{
    enum { LOW = 26 };
    for (size_t i = 0; i < p->paint_count; i++) {
        const struct paint *paint = &p->paints[i];
        if (paint->is_piece || paint->part == PART_HAND || paint->part == PART_NECK)
            continue;
        const struct part_of *of = &body_parts[paint->part];
        for (size_t j = 0; j < of->hulls[0].count && *count < max; j++) {
            struct sphere s = ball_sphere(&p->scene.bodies[paint->who], &of->hulls[0].balls[j],
                                          paint->side, p->look.build);
            if (s.at.y - s.r > LOW + p->scene.floor)
                continue;
            s.at.y = 0;
            out[(*count)++] = camera_circle(&p->camera, s);
        }
    }
}

static double flatness(const struct picture *p)
{
    return fmax(.06, sin(radians(p->pose->above)));
}

enum { SHADOW_CIRCLES = 8, SHADOW_MORE = 3 };

/*
 * On the floor everything is squeezed by the height of the camera: the hull of discs is that of ellipses. Of the discs the
 * outermost in each direction are enough; how many there are, 0 or SHADOW_CIRCLES.
 */
static size_t shadow_circles(const struct picture *p, struct circle outer[SHADOW_CIRCLES])
{
    double flat = flatness(p);
    struct circle circles[128];
    size_t count = 0;
    low_spheres(p, circles, &count, COUNT_OF(circles));
    for (size_t i = 0; i < SHADOW_CIRCLES && count > 0; i++) {
        double angle = radians(360.0 / SHADOW_CIRCLES * (double)i);
        size_t best = 0;
        double far = -HUGE_VAL;
        for (size_t j = 0; j < count; j++) {
            double reach =
                circles[j].x * cos(angle) + circles[j].y / flat * sin(angle) + circles[j].r;
            if (reach > far) {
                far = reach;
                best = j;
            }
        }
        outer[i] = circles[best];
        outer[i].y /= flat;
        outer[i].r += SHADOW_MORE;
    }
    return count == 0 ? 0 : SHADOW_CIRCLES;
}

void shadow_bounds(struct picture *p)
{
    struct circle outer[SHADOW_CIRCLES];
    size_t count = shadow_circles(p, outer);
    double flat = flatness(p);
    for (size_t i = 0; i < count; i++) {
        p->left = fmin(p->left, outer[i].x - outer[i].r);
        p->right = fmax(p->right, outer[i].x + outer[i].r);
        p->bottom = fmin(p->bottom, (outer[i].y - outer[i].r) * flat);
        p->top = fmax(p->top, (outer[i].y + outer[i].r) * flat);
    }
}

void paint_shadow(struct picture *p)
{
    struct circle outer[SHADOW_CIRCLES];
    if (shadow_circles(p, outer) == 0)
        return;
    struct outline outline;
    outline_make(outer, SHADOW_CIRCLES, &outline);
    struct pen pen = path_begin(p, "k");
    pen.step = 5;
    outline_draw(&pen, outer, &outline, NULL, SIZE_MAX, flatness(p));
    path_end(p);
}

/* ---- the step before ---- */

/* Coarse on purpose: a limb is two or three balls, and whole units do. */
static const struct hull_of ghost_hulls[] = {
    {2, {{BONE_NECK, 0, 0, 0, 5.2F}, {BONE_HEAD, 0, 0, 0, 5.2F}}},
    {2, {{BONE_HEAD, 0, 9, .6F, 9.4F}, {BONE_HEAD, 0, 2, 4, 5}}},
    {2, {{BONE_UPPER_ARM, 0, 0, 0, 5.2F}, {BONE_FOREARM, 0, 0, 0, 3.7F}}},
    {2, {{BONE_FOREARM, 0, 0, 0, 3.7F}, {BONE_TIPS, 0, 0, 0, 2.2F}}},
    {2, {{BONE_THIGH, 0, 0, 0, 8.6F}, {BONE_SHANK, 0, 0, .3F, 5.2F}}},
    {2, {{BONE_SHANK, 0, 0, .3F, 5.2F}, {BONE_FOOT, 0, 0, 0, 3.3F}}},
    {2, {{BONE_FOOT, 0, -3.2F, -2, 3.4F}, {BONE_TOES, 0, -.2F, 4, 1.6F}}},
};

/* What did not move is not drawn twice. */
static void ghost_hull(struct pen *pen, const struct picture *p, const struct skeleton *s,
                       const struct hull_of *of, int side)
{
    enum { STAYS = 3 };
    struct circle circles[HULL_BALLS];
    bool moved = false;
    for (size_t i = 0; i < of->count; i++) {
        struct sphere was = ball_sphere(s, &of->balls[i], side, p->look.build);
        struct sphere is = ball_sphere(&p->scene.bodies[0], &of->balls[i], side, p->look.build);
        moved = moved || vec_length(vec_less(was.at, is.at)) > STAYS;
        circles[i] = camera_circle(&p->camera, was);
    }
    if (moved)
        hull_draw(pen, circles, of->count);
}

void paint_ghost(struct picture *p, const struct figure_pose *before)
{
    struct scene scene;
    figure_solve(before, p->look.build, &scene);
    struct pen pen = path_begin(p, "g");
    pen.step = 10;
    ghost_hull(&pen, p, &scene.bodies[0], &body_parts[PART_PELVIS].hulls[0], 0);
    for (size_t i = 0; i < 2; i++)
        ghost_hull(&pen, p, &scene.bodies[0], &body_parts[PART_SHIRT].hulls[i], 0);
    for (size_t i = 0; i < COUNT_OF(ghost_hulls); i++)
        for (int side = 0; side < (ghost_hulls[i].balls[0].bone < BONE_UPPER_ARM ? 1 : 2); side++)
            ghost_hull(&pen, p, &scene.bodies[0], &ghost_hulls[i], side);
    path_end(p);
}

/* ---- muscles ---- */

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

/* ---- arrows and letters ---- */

static struct vec way_of(const struct picture *p, const struct figure_arrow *arrow)
{
    const struct axes *pelvis = &p->scene.bodies[0].bones[BONE_PELVIS][0].turn;
    struct vec forward = body_is_level(&p->pose->bodies[0]) ? pelvis->y : pelvis->z;
    forward = vec_unit(vec_make(forward.x, 0, forward.z), vec_make(0, 0, 1));
    /* The body's own left: of who lies on the back it is the other one than that of a look to the head. */
    struct vec left = vec_cross(vec_make(0, 1, 0), forward);
    if (fabs(pelvis->x.y) < .9)
        left = vec_unit(vec_make(pelvis->x.x, 0, pelvis->x.z), left);
    struct vec sum = vec_make(0, 0, 0);
    for (size_t i = 0; i < 2; i++)
        switch (arrow->ways[i]) {
        case WAY_UP:
            sum = vec_add(sum, vec_make(0, 1, 0));
            break;
        case WAY_DOWN:
            sum = vec_add(sum, vec_make(0, -1, 0));
            break;
        case WAY_LEFT:
            sum = vec_add(sum, left);
            break;
        case WAY_RIGHT:
            sum = vec_less(sum, left);
            break;
        case WAY_FORWARD:
            sum = vec_add(sum, forward);
            break;
        case WAY_BACK:
            sum = vec_less(sum, forward);
            break;
        default:
            break;
        }
    return vec_unit(sum, vec_make(0, 1, 0));
}

enum { ARROW_POINTS = 7 };

static void arrow_points(const struct picture *p, const struct figure_arrow *arrow,
                         struct vec out[ARROW_POINTS])
{
    /* Along the arrow and to its side, cm: from the tail round to the tail. */
    static const double shape[ARROW_POINTS][2] = {{0, 1.6}, {13, 1.6},  {13, 5},  {22, 0},
                                                  {13, -5}, {13, -1.6}, {0, -1.6}};
    struct sphere at = place_sphere(&p->scene.bodies[0], arrow->spot, p->look.build);
    struct vec way = way_of(p, arrow);
    struct vec from = camera_see(&p->camera, vec_along(at.at, way, at.r + 3));
    struct vec seen = camera_see(&p->camera, way);
    seen.z = 0;
    double length = fmax(.55, vec_length(seen));
    seen = vec_unit(seen, vec_make(0, 1, 0));
    for (size_t i = 0; i < ARROW_POINTS; i++)
        out[i] = vec_make(from.x + seen.x * shape[i][0] * length - seen.y * shape[i][1],
                          from.y + seen.y * shape[i][0] * length + seen.x * shape[i][1], 0);
}

void arrow_bounds(struct picture *p)
{
    for (size_t i = 0; i < p->pose->arrow_count; i++) {
        struct vec points[ARROW_POINTS];
        arrow_points(p, &p->pose->arrows[i], points);
        for (size_t j = 0; j < ARROW_POINTS; j++) {
            p->left = fmin(p->left, points[j].x);
            p->right = fmax(p->right, points[j].x);
            p->top = fmax(p->top, points[j].y);
            p->bottom = fmin(p->bottom, points[j].y);
        }
    }
}

static void paint_arrow(struct picture *p, const struct figure_arrow *arrow)
{
    struct vec points[ARROW_POINTS];
    arrow_points(p, arrow, points);
    struct pen pen = path_begin(p, "a");
    pen_move(&pen, points[0].x, points[0].y);
    for (size_t i = 1; i < ARROW_POINTS; i++)
        pen_line(&pen, points[i].x, points[i].y);
    pen_close(&pen);
    path_end(p);
}

void paint_arrows(struct picture *p)
{
    for (size_t i = 0; i < p->pose->arrow_count; i++)
        paint_arrow(p, &p->pose->arrows[i]);
}

void paint_letters(struct picture *p)
{
    static const uint8_t at[] = {PLACE_KNEE, PLACE_HAND};
    for (size_t i = 0; p->pose->letters && i < COUNT_OF(at); i++)
        for (uint8_t side = 0; side < 2; side++) {
            struct sphere s =
                place_sphere(&p->scene.bodies[0], (struct figure_spot){at[i], side}, p->look.build);
            struct circle c = camera_circle(&p->camera, s);
            char letter = (side == SIDE_LEFT) != p->pose->mirror ? 'L' : 'R';
            text_printf(p->out, "<text x=\"%.1f\" y=\"%.1f\">%c</text>", c.x - p->left,
                        p->top - c.y + 2.4, letter);
        }
}
