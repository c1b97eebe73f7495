/* The head: which way it looks is to be seen from nose, ears, eyes and hair. */
#include "figure/paint.h"

static const struct ball skull = {BONE_HEAD, 0, 9, .6F, 8.7F};

struct head {
    struct picture *p;
    const struct paint *paint;
    const struct skeleton *skeleton;
    const struct axes *turn;
};

static struct circle see(const struct head *h, struct ball ball, int side)
{
    return camera_circle(&h->p->camera, ball_sphere(h->skeleton, &ball, side, h->p->look.build));
}

/* How much a direction of the head's faces the camera: 1 straight at it. */
static double facing(const struct head *h, struct vec local)
{
    return vec_dot(axes_apply(h->turn, local), h->p->camera.toward);
}

static const char *skin(const struct head *h)
{
    return h->paint->who > 0 ? "o" : "s";
}

static void paint_ears(const struct head *h, bool over)
{
    static const struct ball ear[] = {{BONE_HEAD, 8.2F, 6.6F, -.6F, 1.7F},
                                      {BONE_HEAD, 7.9F, 4.4F, .1F, 1.2F}};
    for (int side = 0; side < 2; side++) {
        double out = facing(h, vec_make(side_sign(side), 0, 0));
        if (out < -.5 || (out > .25) != over)
            continue;
        struct circle circles[] = {see(h, ear[0], side), see(h, ear[1], side)};
        struct pen pen = path_begin(h->p, skin(h));
        hull_draw(&pen, circles, COUNT_OF(circles));
        path_end(h->p);
    }
}

/* A partner's face is eyes. */
static void paint_face(const struct head *h)
{
    bool whole = h->paint->who == 0;
    static const struct ball eye = {BONE_HEAD, 3.3F, 7.4F, 8.6F, .8F};
    static const struct ball brow[] = {{BONE_HEAD, 2.0F, 10.4F, 8.7F, .3F},
                                       {BONE_HEAD, 4.9F, 9.8F, 7.5F, .3F}};
    static const struct ball mouth[] = {{BONE_HEAD, 1.7F, 1.5F, 8.9F, .4F},
                                        {BONE_HEAD, -1.7F, 1.5F, 8.9F, .4F}};
    static const struct ball nose[] = {{BONE_HEAD, 0, 5.4F, 9.8F, 1.2F}, {BONE_HEAD, 0, 8, 9, .6F}};
    double front = facing(h, vec_make(0, 0, 1));
    if (front < -.3)
        return;
    if (front > .35 && whole) {
        struct circle ridge[] = {see(h, nose[0], 0), see(h, nose[1], 0)};
        struct pen pen = path_begin(h->p, "t n");
        hull_draw(&pen, ridge, COUNT_OF(ridge));
        path_end(h->p);
    }
    struct pen pen = path_begin(h->p, "e");
    pen.step = whole ? 1 : 5;
    for (int side = 0; side < 2; side++) {
        if (facing(h, vec_make(side_sign(side) * .36, -.15, .92)) < .12)
            continue;
        struct circle c = see(h, eye, side);
        hull_draw(&pen, &c, 1);
        struct circle line[] = {see(h, brow[0], side), see(h, brow[1], side)};
        if (whole)
            hull_draw(&pen, line, COUNT_OF(line));
    }
    if (whole && facing(h, vec_make(0, -.45, .9)) > 0) {
        struct circle line[] = {see(h, mouth[0], 0), see(h, mouth[1], 0)};
        hull_draw(&pen, line, COUNT_OF(line));
    }
    path_end(h->p);
}

/* ---- hair ---- */

/* What covers the skull: all of a sphere within this angle of an axis that points up and back. */
static void cap_path(struct pen *pen, struct circle ball, struct vec axis, double angle)
{
    double level = cos(radians(angle)); /* how far along the axis the hair line is, of the radius */
    double wide = sin(radians(angle)) * ball.r;
    double tilt = hypot(axis.x, axis.y);
    if (tilt < 1e-6 || fabs(level / tilt) >= 1) {
        if (axis.z > 0)
            hull_draw(pen, &ball, 1);
        return;
    }
    double middle = atan2(axis.y, axis.x);
    double half = acos(level / tilt);
    double from_x = ball.x + ball.r * cos(middle - half);
    double from_y = ball.y + ball.r * sin(middle - half);
    pen_move(pen, from_x, from_y);
    pen_arc(pen, ball.r, ball.r, 0, half > radians(90), false, ball.x + ball.r * cos(middle + half),
            ball.y + ball.r * sin(middle + half));
    pen_arc(pen, wide, fmax(.1, wide * fabs(axis.z)), degrees(atan2(axis.x, axis.y)),
            level * axis.z > 0, axis.z < 0, from_x, from_y);
    pen_close(pen);
}

/* What hangs or is bound: behind the head from in front, over it from behind. */
static void paint_hair_back(const struct head *h, bool over)
{
    static const struct ball knot[] = {{BONE_HEAD, 0, 17.4F, -5.0F, 3.9F}};
    static const struct ball bob[] = {{BONE_HEAD, 4, 4.4F, -3.2F, 5.6F},
                                      {BONE_HEAD, -4, 4.4F, -3.2F, 5.6F},
                                      {BONE_HEAD, 0, 9, -.5F, 9.4F}};
    const struct ball *balls = h->p->look.build == 1 ? knot : bob;
    size_t count = h->p->look.build == 1 ? COUNT_OF(knot) : COUNT_OF(bob);
    struct vec way = h->p->look.build == 1 ? vec_make(0, .75, -.66) : vec_make(0, 0, -1);
    if (h->p->look.build == 0 || (facing(h, way) > .1) != over)
        return;
    struct circle circles[COUNT_OF(bob)];
    for (size_t i = 0; i < count; i++)
        circles[i] = see(h, balls[i], 0);
    struct pen pen = path_begin(h->p, h->paint->who > 0 ? "u" : "h");
    hull_draw(&pen, circles, count);
    path_end(h->p);
}

static void paint_hair(const struct head *h)
{
    struct circle ball = see(h, skull, 0);
    ball.r += .8;
    struct vec axis = camera_see(&h->p->camera, axes_apply(h->turn, vec_make(0, .5, -.866)));
    struct pen pen = path_begin(h->p, h->paint->who > 0 ? "u" : "h");
    cap_path(&pen, ball, axis, 95);
    path_end(h->p);
}

void paint_head(struct picture *p, const struct paint *paint)
{
    struct head h = {.p = p, .paint = paint, .skeleton = &p->scene.bodies[paint->who]};
    h.turn = &h.skeleton->bones[BONE_HEAD][0].turn;
    bool whole = paint->who == 0; /* a partner has less of everything */
    if (whole) {
        paint_hair_back(&h, false);
        paint_ears(&h, false);
    }
    struct pen pen = path_begin(p, skin(&h));
    for (size_t i = 0; i < body_parts[PART_HEAD].hull_count; i++) {
        const struct hull_of *of = &body_parts[PART_HEAD].hulls[i];
        struct circle circles[HULL_BALLS];
        for (size_t j = 0; j < of->count; j++)
            circles[j] = see(&h, of->balls[j], 0);
        hull_draw(&pen, circles, of->count);
    }
    path_end(p);
    paint_face(&h);
    paint_hair(&h);
    if (whole) {
        paint_ears(&h, true);
        paint_hair_back(&h, true);
    }
}
