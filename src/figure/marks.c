/* What is not the body itself: shadow, the step before, arrows, letters. */
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
    pen.step = pen.step < 5 ? 5 : pen.step;
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

enum { LETTERS = 4, LETTER_APART = 9, LETTER_BELOW = 2 };

/* Where the letters are, of knees before those of hands; what would be on top of one of the other side is left out. */
static size_t letters_place(const struct picture *p, struct circle at[LETTERS],
                            char letters[LETTERS + 1])
{
    static const uint8_t places[] = {PLACE_KNEE, PLACE_HAND};
    size_t count = 0;
    for (size_t i = 0; i < LETTERS; i++) {
        struct figure_spot spot = {places[i / 2], (uint8_t)(i % 2)};
        struct circle c =
            camera_circle(&p->camera, place_sphere(&p->scene.bodies[0], spot, p->look.build));
        char letter = (spot.side == SIDE_LEFT) != p->pose->mirror ? 'L' : 'R';
        bool piles_up = false;
        for (size_t j = 0; j < count; j++)
            piles_up = piles_up ||
                       (letters[j] != letter && hypot(at[j].x - c.x, at[j].y - c.y) < LETTER_APART);
        if (piles_up)
            continue;
        at[count] = c;
        letters[count++] = letter;
    }
    letters[count] = '\0';
    return count;
}

/* One element for all of them: each letter has a place of its own. */
void paint_letters(struct picture *p)
{
    struct circle at[LETTERS];
    char letters[LETTERS + 1];
    size_t count = p->pose->letters ? letters_place(p, at, letters) : 0;
    if (count == 0)
        return;
    text_literal(p->out, "<text x=\"");
    for (size_t i = 0; i < count; i++)
        text_printf(p->out, "%s%.0f", i == 0 ? "" : " ", at[i].x - p->left);
    text_literal(p->out, "\" y=\"");
    for (size_t i = 0; i < count; i++)
        text_printf(p->out, "%s%.0f", i == 0 ? "" : " ", p->top - at[i].y + LETTER_BELOW);
    text_printf(p->out, "\">%s</text>", letters);
}
