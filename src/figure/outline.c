/* Convex hulls of circles, and the pen that writes them as short as SVG allows. */
#include "figure/outline.h"

/* ---- the pen ---- */

static long tenths(const struct pen *pen, double value)
{
    return lround(value * 10 / (double)pen->step) * pen->step;
}

/* A number of tenths, with a space before it only where it would run into the one before. */
static void pen_number(struct pen *pen, long value)
{
    long whole = labs(value) / 10;
    long rest = labs(value) % 10;
    if (value < 0)
        text_add_char(pen->out, '-');
    else if (pen->after_number && !(pen->after_point && whole == 0 && rest != 0))
        text_add_char(pen->out, ' ');
    if (whole != 0 || rest == 0)
        text_add_int(pen->out, whole);
    if (rest != 0) {
        text_add_char(pen->out, '.');
        text_add_int(pen->out, rest);
    }
    pen->after_number = true;
    pen->after_point = rest != 0;
}

/* Once is enough for several of a kind, but where the numbers behind a move would be lines. */
static void pen_letter(struct pen *pen, char letter)
{
    if (letter == pen->letter && letter != 'M')
        return;
    text_add_char(pen->out, letter);
    pen->letter = letter;
    pen->after_number = false;
}

void pen_move(struct pen *pen, double x, double y)
{
    pen->x = tenths(pen, x - pen->left);
    pen->y = tenths(pen, pen->top - y);
    pen_letter(pen, 'M');
    pen_number(pen, pen->x);
    pen_number(pen, pen->y);
}

/* To a place, as the way from where it is: what is rounded does not add up. */
static void pen_go(struct pen *pen, double x, double y)
{
    long to_x = tenths(pen, x - pen->left);
    long to_y = tenths(pen, pen->top - y);
    pen_number(pen, to_x - pen->x);
    pen_number(pen, to_y - pen->y);
    pen->x = to_x;
    pen->y = to_y;
}

static bool pen_is_at(const struct pen *pen, double x, double y)
{
    return tenths(pen, x - pen->left) == pen->x && tenths(pen, pen->top - y) == pen->y;
}

void pen_line(struct pen *pen, double x, double y)
{
    long right = tenths(pen, x - pen->left) - pen->x;
    long down = tenths(pen, pen->top - y) - pen->y;
    /* A line too short to be seen: what comes next begins there all the same. */
    if (labs(right) + labs(down) < 4)
        return;
    pen_letter(pen, down == 0 ? 'h' : right == 0 ? 'v' : 'l');
    if (right != 0)
        pen_number(pen, right);
    if (down != 0)
        pen_number(pen, down);
    pen->x += right;
    pen->y += down;
}

void pen_curve(struct pen *pen, double by_x, double by_y, double x, double y)
{
    if (pen_is_at(pen, x, y))
        return;
    pen_letter(pen, 'q');
    pen_number(pen, tenths(pen, by_x - pen->left) - pen->x);
    pen_number(pen, tenths(pen, pen->top - by_y) - pen->y);
    pen_go(pen, x, y);
}

void pen_arc(struct pen *pen, double rx, double ry, double turn, bool large, bool clockwise,
             double x, double y)
{
    if (pen_is_at(pen, x, y))
        return;
    pen_letter(pen, 'a');
    pen_number(pen, tenths(pen, rx));
    pen_number(pen, tenths(pen, fmax(ry, .1)));
    pen_number(pen, lround(turn) * 10);
    /* The two flags are a digit each: nothing has to part them from each other or from what follows. */
    text_add_string(pen->out, large ? " 1" : " 0");
    text_add_char(pen->out, clockwise ? '1' : '0');
    pen->after_number = false;
    pen_go(pen, x, y);
}

void pen_close(struct pen *pen)
{
    pen_letter(pen, 'z');
}

/* ---- the hull ---- */

static const double full = 2 * 3.14159265358979323846;

static double reach_of(const struct circle *c, double angle)
{
    return c->x * cos(angle) + c->y * sin(angle) + c->r;
}

/* At which angle, counted on from `from`, circle b begins to reach further out than a; negative: never. */
static double overtaken(const struct circle *a, const struct circle *b, double from)
{
    double far = hypot(b->x - a->x, b->y - a->y);
    if (far < 1e-9 || fabs(a->r - b->r) >= far)
        return -1;
    double angle = atan2(b->y - a->y, b->x - a->x) - acos((a->r - b->r) / far) - from;
    angle = fmod(angle, full);
    return angle < -1e-9 ? angle + full : fmax(angle, 0);
}

void outline_make(const struct circle *circles, size_t count, struct outline *out)
{
    size_t first = 0;
    for (size_t i = 1; i < count; i++)
        if (reach_of(&circles[i], 0) > reach_of(&circles[first], 0) + 1e-9)
            first = i;
    out->count = 0;
    double at = 0;
    size_t now = first;
    while (at < full && out->count < COUNT_OF(out->arcs)) {
        size_t next = now;
        double step = full - at;
        for (size_t i = 0; i < count; i++) {
            double by = i == now ? -1 : overtaken(&circles[now], &circles[i], at);
            if (by >= 0 && by < step - 1e-9 &&
                reach_of(&circles[i], at + by + 1e-4) >
                    reach_of(&circles[now], at + by + 1e-4) - 1e-9) {
                step = by;
                next = i;
            }
        }
        out->arcs[out->count++] = (struct outline_arc){now, at, at + step};
        at += step;
        now = next;
    }
    /* The first circle's arc began in its middle. */
    if (out->count > 1 && out->arcs[out->count - 1].of == first) {
        out->count--;
        out->arcs[0].from = out->arcs[out->count].from - full;
    }
}

static double point_x(const struct circle *c, double angle)
{
    return c->x + c->r * cos(angle);
}

static double point_y(const struct circle *c, double angle, double flat)
{
    return (c->y + c->r * sin(angle)) * flat;
}

/* Up to 70 degrees a curve with one control point is as good as an arc, and shorter to write. */
static const double curve_below = 70 / 180.0 * 3.14159265358979323846;

static void draw_curve(struct pen *pen, const struct circle *c, const struct outline_arc *arc,
                       double flat)
{
    double middle = (arc->from + arc->to) / 2;
    double far = c->r / cos((arc->to - arc->from) / 2);
    pen_curve(pen, c->x + far * cos(middle), (c->y + far * sin(middle)) * flat, point_x(c, arc->to),
              point_y(c, arc->to, flat));
}

static void draw_arc(struct pen *pen, const struct circle *c, const struct outline_arc *arc,
                     const struct outline_rim *rim, double flat)
{
    double x = point_x(c, arc->to);
    double y = point_y(c, arc->to, flat);
    bool large = arc->to - arc->from > full / 2;
    if (rim != NULL && rim->of == arc->of)
        pen_arc(pen, c->r, fmax(.1, c->r * rim->narrow), rim->turn, false, rim->inward, x, y);
    else if (c->r * (1 - cos((arc->to - arc->from) / 2)) < .12) /* as good as straight */
        pen_line(pen, x, y);
    else if (arc->to - arc->from < curve_below)
        draw_curve(pen, c, arc, flat);
    else
        pen_arc(pen, c->r, c->r * flat, 0, large, false, x, y);
}

/* A circle that nothing else shows of: two halves. */
static void draw_circle(struct pen *pen, const struct circle *c, double flat)
{
    pen_move(pen, c->x - c->r, c->y * flat);
    pen_arc(pen, c->r, c->r * flat, 0, false, false, c->x + c->r, c->y * flat);
    pen_arc(pen, c->r, c->r * flat, 0, false, false, c->x - c->r, c->y * flat);
    pen_close(pen);
}

void outline_draw(struct pen *pen, const struct circle *circles, const struct outline *outline,
                  const struct outline_rim *rim, size_t open, double flat)
{
    if (outline->count == 1) {
        draw_circle(pen, &circles[outline->arcs[0].of], flat);
        return;
    }
    size_t start = outline->count;
    for (size_t i = 0; i < outline->count; i++)
        if (outline->arcs[i].of == open)
            start = i;
    bool closed = start == outline->count;
    const struct outline_arc *first = &outline->arcs[closed ? 0 : start];
    const struct circle *c = &circles[first->of];
    if (closed)
        pen_move(pen, point_x(c, first->from), point_y(c, first->from, flat));
    else
        pen_move(pen, point_x(c, first->to), point_y(c, first->to, flat));
    for (size_t i = closed ? 0 : 1; i < outline->count; i++) {
        const struct outline_arc *arc = &outline->arcs[closed ? i : (start + i) % outline->count];
        c = &circles[arc->of];
        pen_line(pen, point_x(c, arc->from), point_y(c, arc->from, flat));
        draw_arc(pen, c, arc, rim, flat);
    }
    if (closed) {
        pen_close(pen);
        return;
    }
    c = &circles[outline->arcs[start].of];
    pen_line(pen, point_x(c, outline->arcs[start].from),
             point_y(c, outline->arcs[start].from, flat));
}
