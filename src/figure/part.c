/* Parts of the body as outlines: one limb is one shape, with no line across its joints. */
#include "figure/paint.h"

struct pen picture_pen(const struct picture *picture)
{
    /* Two people are drawn smaller: of half a centimetre nobody sees the half. */
    return (struct pen){.out = picture->out,
                        .left = picture->left,
                        .top = picture->top,
                        .step = picture->pose->partner ? 5 : 1};
}

/* Neither the partner is what is looked at, nor are things and shadow where there is one. */
static struct pen pen_of(const struct picture *picture, char class)
{
    struct pen pen = picture_pen(picture);
    if (strchr("ou", class) != NULL || (picture->pose->partner && strchr("kvwx", class) != NULL))
        pen.step = 10;
    return pen;
}

struct pen path_begin(struct picture *picture, const char *class)
{
    text_printf(picture->out, "<path class=\"%s\" d=\"", class);
    return pen_of(picture, class[0]);
}

void path_end(struct picture *picture)
{
    text_literal(picture->out, "\"/>");
}

struct pen path_join(struct picture *picture, const char *class)
{
    struct text *out = picture->out;
    if (picture->joint == 0 || picture->joint != out->len || picture->joint_class != class[0])
        return path_begin(picture, class);
    out->len -= strlen("\"/>");
    return pen_of(picture, class[0]);
}

void path_end_joint(struct picture *picture, const char *class)
{
    path_end(picture);
    picture->joint = picture->out->len;
    picture->joint_class = class[0];
}

void hull_draw(struct pen *pen, const struct circle *circles, size_t count)
{
    struct outline outline;
    outline_make(circles, count, &outline);
    outline_draw(pen, circles, &outline, NULL, SIZE_MAX, 1);
}

static size_t hull_circles(const struct picture *p, const struct paint *paint, size_t hull,
                           struct circle *out)
{
    const struct hull_of *of = &body_parts[paint->part].hulls[hull];
    for (size_t i = 0; i < of->count; i++)
        out[i] = camera_circle(&p->camera, ball_sphere(&p->scene.bodies[paint->who], &of->balls[i],
                                                       paint->side, p->look.build));
    return of->count;
}

/* The classes of the style sheet: skin, clothes, trousers, each near and far; a partner has one of each. */
static const char *class_of(const struct paint *paint, char kind)
{
    if (paint->who > 0)
        return kind == 's' ? "o" : "u";
    switch (kind) {
    case 's':
        return paint->far ? "t" : "s";
    case 'c':
        return paint->far ? "d" : "c";
    default:
        return paint->far ? "q" : "p";
    }
}

static bool after(const struct picture *p, const struct paint *paint, enum part part)
{
    const struct paint *other =
        picture_paint(p, paint->who, part, part_is_sided(part) ? paint->side : 0);
    return other != NULL && paint->rank > other->rank;
}

/* Hulls of a part from `from` on as one path; the arcs of `open` of the first of them are left out. */
static void paint_hulls(struct picture *p, const struct paint *paint, const char *class,
                        size_t from, size_t open)
{
    struct pen pen = path_begin(p, class);
    for (size_t i = from; i < body_parts[paint->part].hull_count; i++) {
        struct circle circles[HULL_BALLS];
        size_t count = hull_circles(p, paint, i, circles);
        struct outline outline;
        outline_make(circles, count, &outline);
        outline_draw(&pen, circles, &outline, NULL, i == from ? open : SIZE_MAX, 1);
    }
    path_end(p);
}

/* A limb between two joints: where it is painted over its neighbour, no line ends it there. */
static void paint_limb(struct picture *p, const struct paint *paint, size_t hull, bool begins,
                       bool ends)
{
    struct circle circles[HULL_BALLS];
    size_t count = hull_circles(p, paint, hull, circles);
    struct outline outline;
    outline_make(circles, count, &outline);
    const char *class = class_of(paint, 's');
    if (begins && ends) {
        /* Neither end has a line: the lines along it first, then the whole without any. */
        struct pen lines = path_begin(p, "l");
        for (size_t i = 0; i < outline.count; i++) {
            const struct outline_arc *a = &outline.arcs[i];
            const struct outline_arc *b = &outline.arcs[(i + 1) % outline.count];
            const struct circle *ca = &circles[a->of];
            const struct circle *cb = &circles[b->of];
            pen_move(&lines, ca->x + ca->r * cos(a->to), ca->y + ca->r * sin(a->to));
            pen_line(&lines, cb->x + cb->r * cos(b->from), cb->y + cb->r * sin(b->from));
        }
        path_end(p);
        text_printf(p->out, "<path class=\"%s n\" d=\"", class);
    } else {
        text_printf(p->out, "<path class=\"%s\" d=\"", class);
    }
    struct pen pen = picture_pen(p);
    size_t open = begins && ends ? SIZE_MAX : begins ? 0 : ends ? count - 1 : SIZE_MAX;
    outline_draw(&pen, circles, &outline, NULL, open, 1);
    path_end(p);
}

/* Sleeve or leg of the shorts: a hull that ends in the near half of its hem. */
static void paint_cloth(struct picture *p, const struct paint *paint, char kind, bool begins)
{
    struct circle circles[HULL_BALLS];
    size_t count = hull_circles(p, paint, 0, circles);
    struct outline outline;
    outline_make(circles, count, &outline);
    enum bone bone = paint->part == PART_THIGH ? BONE_THIGH : BONE_UPPER_ARM;
    struct vec along = camera_see(
        &p->camera, vec_times(p->scene.bodies[paint->who].bones[bone][paint->side].turn.y, -1));
    struct outline_rim rim = {.of = count - 1,
                              .narrow = fabs(along.z),
                              .turn = -degrees(atan2(along.x, -along.y)),
                              .inward = along.z > 0};
    struct pen pen = path_begin(p, class_of(paint, kind));
    outline_draw(&pen, circles, &outline, &rim, begins ? 0 : SIZE_MAX, 1);
    path_end(p);
}

/* A partner is there to show where hands go: a limb is a hull of two or three balls. */
static const struct hull_of partner_hulls[PART_COUNT] = {
    [PART_PELVIS] = {4,
                     {{BONE_THIGH, 0, 0, 0, 8.6F},
                      {BONE_THIGH | BALL_RIGHT, 0, 0, 0, 8.6F},
                      {BONE_PELVIS, 7.4F, 8, -.4F, 7.6F},
                      {BONE_PELVIS, -7.4F, 8, -.4F, 7.6F}}},
    [PART_SHIRT] = {6,
                    {{BONE_PELVIS, 9.4F, 5.5F, -.4F, 6.4F},
                     {BONE_PELVIS, -9.4F, 5.5F, -.4F, 6.4F},
                     {BONE_CHEST, 7, 12, .4F, 8.8F},
                     {BONE_CHEST, -7, 12, .4F, 8.8F},
                     {BONE_UPPER_ARM, 0, 0, 0, 5.2F},
                     {BONE_UPPER_ARM | BALL_RIGHT, 0, 0, 0, 5.2F}}},
    [PART_UPPER_ARM] = {2, {{BONE_UPPER_ARM, 0, 0, 0, 5.2F}, {BONE_FOREARM, 0, 0, 0, 3.8F}}},
    [PART_FOREARM] = {2, {{BONE_FOREARM, 0, 0, 0, 3.7F}, {BONE_HAND, 0, 0, 0, 2.6F}}},
    [PART_HAND] =
        {3, {{BONE_HAND, 0, 0, 0, 2.6F}, {BONE_FINGERS, 0, 0, 0, 3.2F}, {BONE_TIPS, 0, -3, 0, 2}}},
    [PART_THIGH] = {2, {{BONE_THIGH, 0, 0, 0, 8.6F}, {BONE_SHANK, 0, 0, .3F, 5.3F}}},
    [PART_SHANK] = {2, {{BONE_SHANK, 0, 0, .3F, 5.2F}, {BONE_FOOT, 0, 0, 0, 3.3F}}},
    [PART_FOOT] = {3,
                   {{BONE_FOOT, 0, 0, 0, 3.3F},
                    {BONE_FOOT, 0, -3.4F, -3.6F, 3.2F},
                    {BONE_TOES, 0, -.3F, 4, 1.6F}}},
};

static bool part_is_cloth(enum part part)
{
    return part == PART_UPPER_ARM || part == PART_THIGH || part == PART_PELVIS ||
           part == PART_SHIRT;
}

static void paint_partner(struct picture *p, const struct paint *paint)
{
    const struct hull_of *of = &partner_hulls[paint->part];
    struct circle circles[HULL_BALLS];
    for (size_t i = 0; i < of->count; i++)
        circles[i] =
            camera_circle(&p->camera, ball_sphere(&p->scene.bodies[paint->who], &of->balls[i],
                                                  paint->side, p->look.build));
    if (part_is_cloth((enum part)paint->part)) {
        struct pen pen = path_begin(p, "u");
        hull_draw(&pen, circles, of->count);
        path_end(p);
        return;
    }
    struct pen pen = path_join(p, "o");
    hull_draw(&pen, circles, of->count);
    path_end_joint(p, "o");
}

void paint_part(struct picture *p, const struct paint *paint)
{
    if (paint->who > 0 && partner_hulls[paint->part].count > 0) {
        paint_partner(p, paint);
        return;
    }
    switch ((enum part)paint->part) {
    case PART_PELVIS:
        paint_hulls(p, paint, class_of(paint, 'p'), 0, SIZE_MAX);
        break;
    case PART_SHIRT:
        paint_hulls(p, paint, class_of(paint, 'c'), 0, SIZE_MAX);
        break;
    case PART_NECK:
        paint_hulls(p, paint, class_of(paint, 's'), 0, SIZE_MAX);
        break;
    case PART_HEAD:
        paint_head(p, paint);
        break;
    case PART_UPPER_ARM: /* where it begins is below the sleeve */
        paint_limb(p, paint, 1, !after(p, paint, PART_FOREARM), after(p, paint, PART_FOREARM));
        paint_cloth(p, paint, 'c', after(p, paint, PART_SHIRT));
        break;
    case PART_FOREARM:
        paint_limb(p, paint, 0, after(p, paint, PART_UPPER_ARM), after(p, paint, PART_HAND));
        break;
    case PART_THIGH:
        paint_limb(p, paint, 1, !after(p, paint, PART_SHANK), after(p, paint, PART_SHANK));
        paint_cloth(p, paint, 'p', after(p, paint, PART_PELVIS));
        break;
    case PART_SHANK:
        paint_limb(p, paint, 0, after(p, paint, PART_THIGH), after(p, paint, PART_FOOT));
        break;
    case PART_HAND:
        paint_hulls(p, paint, class_of(paint, 's'), 0,
                    after(p, paint, PART_FOREARM) ? 0 : SIZE_MAX);
        break;
    case PART_FOOT:
        paint_hulls(p, paint, class_of(paint, 's'), 0, after(p, paint, PART_SHANK) ? 0 : SIZE_MAX);
        break;
    default:
        break;
    }
}
