/* The picture as an <svg> element. */
#include "figure/paint.h"

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

static void bounds(struct picture *p, const struct figure_pose *before)
{
    enum { MARGIN = 4 };
    if (p->pose->ghost && before != NULL) {
        struct picture was;
        picture_make(before, p->look, &was);
        p->left = fmin(p->left, was.left);
        p->right = fmax(p->right, was.right);
        p->top = fmax(p->top, was.top);
        p->bottom = fmin(p->bottom, was.bottom);
    }
    arrow_bounds(p);
    p->left = floor(p->left) - MARGIN;
    p->right = ceil(p->right) + MARGIN;
    p->top = ceil(p->top) + MARGIN;
    p->bottom = floor(p->bottom) - MARGIN;
}

/* Layers that everything else is painted over: 0 mats, 1 walls, 2 the rest. */
static int layer_of(const struct picture *p, const struct paint *paint)
{
    if (!paint->is_piece || !p->pieces[paint->piece].first)
        return 2;
    return p->pieces[paint->piece].mat ? 0 : 1;
}

void figure_draw(struct text *out, const struct figure_pose *pose, const struct figure_pose *before,
                 struct figure_look look, const char *extra)
{
    struct picture p;
    picture_make(pose, look, &p);
    bounds(&p, before);
    p.out = out;
    double width = p.right - p.left;
    double height = p.top - p.bottom;
    text_printf(out,
                "<svg class=\"figure figure-%u%s%s\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" "
                "height=\"%.0f\" role=\"img\"><title>",
                (unsigned)look.tone, extra[0] == '\0' ? "" : " ", extra, width, height, width * 2,
                height * 2);
    figure_title(out, pose);
    text_literal(out, "</title><desc>");
    figure_description(out, pose);
    text_literal(out, "</desc>");
    int layer = 0;
    for (size_t i = 0; i < p.paint_count; i++) {
        const struct paint *paint = &p.paints[p.order[i]];
        int now = layer_of(&p, paint);
        if (now > 0 && layer == 0) /* the shadow is on the mat, not on the wall */
            paint_shadow(&p);
        if (now > 1 && layer < 2 && pose->ghost && before != NULL)
            paint_ghost(&p, before);
        layer = now > layer ? now : layer;
        if (paint->is_piece)
            paint_piece(&p, &p.pieces[paint->piece]);
        else
            paint_part(&p, paint);
        paint_muscles(&p, paint);
    }
    paint_arrows(&p);
    paint_letters(&p);
    text_literal(out, "</svg>");
}
