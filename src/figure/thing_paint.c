/* Things as they are painted: boxes by their faces, rollers, hulls. */
#include "figure/paint.h"

static void face_path(struct picture *p, const struct piece *piece, const double normal[3])
{
    struct vec n = vec_make(normal[0], normal[1], normal[2]);
    if (vec_dot(axes_apply(&piece->box.turn, n), p->camera.toward) < .02)
        return;
    bool lit = normal[1] > 0 || (piece->half.y > 20 && !piece->dark);
    struct pen pen = path_begin(p, piece->mat ? "x" : lit && !piece->dark ? "w" : "v");
    for (int corner = 0; corner < 4; corner++) {
        double a = corner == 0 || corner == 3 ? -1 : 1;
        double b = corner < 2 ? -1 : 1;
        struct vec at = normal[0] != 0   ? vec_make(normal[0], a, b)
                        : normal[1] != 0 ? vec_make(a, normal[1], b)
                                         : vec_make(a, b, normal[2]);
        at = vec_make(at.x * piece->half.x, at.y * piece->half.y, at.z * piece->half.z);
        struct vec seen = camera_see(&p->camera, frame_point(&piece->box, at));
        if (corner == 0)
            pen_move(&pen, seen.x, seen.y);
        else
            pen_line(&pen, seen.x, seen.y);
    }
    pen_close(&pen);
    path_end(p);
}

static void paint_box(struct picture *p, const struct piece *piece)
{
    static const double normals[6][3] = {{1, 0, 0},  {-1, 0, 0}, {0, -1, 0},
                                         {0, 0, -1}, {0, 0, 1},  {0, 1, 0}};
    for (size_t i = 0; i < COUNT_OF(normals); i++)
        face_path(p, piece, normals[i]);
}

/* Two discs and what is between them; the near one in a lighter tone. */
static void paint_roller(struct picture *p, const struct piece *piece)
{
    struct circle a = camera_circle(&p->camera, piece->balls[0]);
    struct circle b = camera_circle(&p->camera, piece->balls[1]);
    struct circle near = a.z > b.z ? a : b;
    struct circle far = a.z > b.z ? b : a;
    struct vec axis =
        vec_unit(vec_make(near.x - far.x, near.y - far.y, near.z - far.z), vec_make(0, 0, 1));
    double narrow = fmax(.1, fabs(axis.z) * near.r);
    double turn = -degrees(atan2(axis.y, axis.x)) + 90;
    double flat = fmax(1e-6, hypot(axis.x, axis.y));
    double x = -axis.y / flat * near.r;
    double y = axis.x / flat * near.r;
    struct pen pen = path_begin(p, "v");
    pen_move(&pen, near.x + x, near.y + y);
    pen_line(&pen, far.x + x, far.y + y);
    pen_arc(&pen, far.r, narrow, turn, false, false, far.x - x, far.y - y);
    pen_line(&pen, near.x - x, near.y - y);
    pen_close(&pen);
    path_end(p);
    pen = path_begin(p, "w");
    pen_move(&pen, near.x + x, near.y + y);
    pen_arc(&pen, near.r, narrow, turn, false, false, near.x - x, near.y - y);
    pen_arc(&pen, near.r, narrow, turn, false, false, near.x + x, near.y + y);
    pen_close(&pen);
    path_end(p);
}

void paint_piece(struct picture *p, const struct piece *piece)
{
    if (piece->kind == PIECE_BOX) {
        paint_box(p, piece);
        return;
    }
    if (piece->kind == PIECE_ROLLER) {
        paint_roller(p, piece);
        return;
    }
    struct circle circles[PIECE_BALLS];
    for (size_t i = 0; i < piece->ball_count; i++)
        circles[i] = camera_circle(&p->camera, piece->balls[i]);
    const char *class = piece->ball_count == 1 ? "b" : piece->dark ? "v" : "w";
    bool is_post = piece->dark && piece->ball_count == 2;
    struct pen pen = is_post ? path_join(p, class) : path_begin(p, class);
    pen.step = pen.step < 5 ? 5 : pen.step;
    hull_draw(&pen, circles, piece->ball_count);
    if (is_post)
        path_end_joint(p, class);
    else
        path_end(p);
}
