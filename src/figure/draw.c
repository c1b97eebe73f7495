/* The picture as an <svg> element. */
#include "figure/paint.h"

enum { FILE_MAX = 64 * 1024 };

/* FNV-1a: even, and the same on every machine. */
struct figure_look figure_look_of(struct span name)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ (uint8_t)name.ptr[i]) * 16777619U;
    hash ^= hash >> 15;
    return (struct figure_look){(uint8_t)(hash % FIGURE_BUILDS),
                                (uint8_t)(hash / FIGURE_BUILDS % FIGURE_TONES)};
}

void picture_round(struct picture *p)
{
    enum { MARGIN = 4 };
    p->left = floor(p->left) - MARGIN;
    p->right = ceil(p->right) + MARGIN;
    p->top = ceil(p->top) + MARGIN;
    p->bottom = floor(p->bottom) - MARGIN;
}

static void bounds(struct picture *p, const struct figure_pose *before)
{
    if (p->pose->ghost && before != NULL) {
        struct picture was;
        picture_make(before, p->look, &was);
        p->left = fmin(p->left, was.left);
        p->right = fmax(p->right, was.right);
        p->top = fmax(p->top, was.top);
        p->bottom = fmin(p->bottom, was.bottom);
    }
    arrow_bounds(p);
    picture_round(p);
}

/* Layers that everything else is painted over: 0 mats, 1 walls, 2 the rest. */
static int layer_of(const struct picture *p, const struct paint *paint)
{
    if (!paint->is_piece || !p->pieces[paint->piece].first)
        return 2;
    return p->pieces[paint->piece].mat ? 0 : 1;
}

void picture_size(const struct picture *p)
{
    double width = p->right - p->left;
    double height = p->top - p->bottom;
    text_printf(p->out, "viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\"", width, height,
                width * 2, height * 2);
}

void picture_paint_all(struct picture *of, const struct figure_pose *before)
{
    int layer = 0;
    for (size_t i = 0; i < of->paint_count; i++) {
        const struct paint *paint = &of->paints[of->order[i]];
        int now = layer_of(of, paint);
        if (now > 0 && layer == 0) /* the shadow is on the mat, not on the wall */
            paint_shadow(of);
        if (now > 1 && layer < 2 && of->pose->ghost && before != NULL)
            paint_ghost(of, before);
        layer = now > layer ? now : layer;
        if (paint->is_piece)
            paint_piece(of, &of->pieces[paint->piece]);
        else
            paint_part(of, paint);
        paint_muscles(of, paint);
    }
    paint_arrows(of);
    paint_letters(of);
}

void figure_draw(struct text *out, const struct figure_pose *pose, const struct figure_pose *before,
                 struct figure_look look, const char *extra)
{
    struct picture p;
    picture_make(pose, look, &p);
    bounds(&p, before);
    p.out = out;
    text_printf(out, "<svg class=\"figure figure-%u%s%s\" ", (unsigned)look.tone,
                extra[0] == '\0' ? "" : " ", extra);
    picture_size(&p);
    text_literal(out, " role=\"img\"><title>");
    figure_title(out, pose);
    text_literal(out, "</title><desc>");
    figure_description(out, pose);
    text_literal(out, "</desc>");
    picture_paint_all(&p, before);
    text_literal(out, "</svg>");
}

void figure_file(struct text *out, const struct figure_pose *pose, const struct figure_pose *before,
                 struct figure_look look)
{
    struct picture p;
    picture_make(pose, look, &p);
    bounds(&p, before);
    struct text drawing;
    text_init(&drawing, FILE_MAX);
    p.out = &drawing;
    picture_paint_all(&p, before);
    p.out = out;
    text_literal(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" ");
    picture_size(&p);
    text_literal(out, "><title>");
    figure_title(out, pose);
    text_literal(out, "</title><style>");
    figure_style(out, look.tone, "", true, text_span(&drawing));
    text_literal(out, "</style>");
    text_add_span(out, text_span(&drawing));
    text_free(&drawing);
    text_literal(out, "</svg>");
}

void figure_size(const struct figure_pose *pose, const struct figure_pose *before,
                 struct figure_look look, int64_t *width, int64_t *height)
{
    struct picture p;
    picture_make(pose, look, &p);
    bounds(&p, before);
    *width = (int64_t)(p.right - p.left) * 2;
    *height = (int64_t)(p.top - p.bottom) * 2;
}
