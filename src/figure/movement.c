/* A movement as one picture: some stills between two poses, shown in turn by the picture's own style. */
#include "figure/paint.h"

/* The stills on the way there; the same lead back. */
enum { STILLS = 8 };

static void still_make(const struct figure_pose *from, const struct figure_pose *to,
                       struct figure_look look, int i, struct picture *out)
{
    double share = (double)i / (STILLS - 1);
    struct scene scene;
    figure_between(from, to, share * share * (3 - 2 * share), look.build, &scene);
    picture_of_scene(to, look, &scene, out);
}

/*
 * How it goes, in seconds: START where it begins, TICK each still, END where it leads, and back. Who wants nothing to move, and
 * a printer, has where it leads.
 */
#define START 1.3
#define END 1.5
#define TICK .1
#define WHOLE (START + END + 2 * (STILLS - 2) * TICK)

static void add_style(struct text *out)
{
    text_printf(out,
                ".f{visibility:hidden}.y{visibility:visible}@media screen and "
                "(prefers-reduced-motion:no-preference){.f{visibility:hidden;animation:m %.1fs "
                "step-end infinite}.z{animation-name:z}.y{animation-name:y}}"
                "@keyframes m{0%%{visibility:visible}%.2f%%{visibility:hidden}}"
                "@keyframes z{0%%{visibility:visible}%.2f%%{visibility:hidden}}"
                "@keyframes y{0%%{visibility:visible}%.2f%%{visibility:hidden}}",
                WHOLE, 100 * TICK / WHOLE, 100 * START / WHOLE, 100 * END / WHOLE);
}

static void add_turn(struct text *out, int still, const char *class, double at)
{
    text_printf(out, "<use href=\"#f%d\" class=\"f%s\" style=\"animation-delay:%.1fs\"/>", still,
                class, at - WHOLE);
}

static void add_turns(struct text *out)
{
    double there = START + TICK * (STILLS - 2);
    add_turn(out, 0, " z", 0);
    for (int i = 1; i < STILLS - 1; i++)
        add_turn(out, i, "", START + TICK * (i - 1));
    add_turn(out, STILLS - 1, " y", there);
    for (int i = STILLS - 2; i > 0; i--)
        add_turn(out, i, "", there + END + TICK * (STILLS - 2 - i));
}

void figure_movement(struct text *out, const struct figure_pose *from, const struct figure_pose *to,
                     struct figure_look look)
{
    struct figure_pose pose = *to;
    pose.ghost = false;
    pose.arrow_count = 0;
    struct picture p;
    double left = HUGE_VAL;
    double right = -HUGE_VAL;
    double top = -HUGE_VAL;
    double bottom = HUGE_VAL;
    for (int i = 0; i < STILLS; i++) {
        still_make(from, &pose, look, i, &p);
        left = fmin(left, p.left);
        right = fmax(right, p.right);
        top = fmax(top, p.top);
        bottom = fmin(bottom, p.bottom);
    }
    text_literal(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" ");
    p.out = out;
    p.left = left;
    p.right = right;
    p.top = top;
    p.bottom = bottom;
    picture_round(&p);
    picture_size(&p);
    text_literal(out, "><title>");
    figure_title(out, to);
    text_literal(out, "</title><style>");
    figure_style(out, look.tone, "", true, SPAN(""));
    add_style(out);
    text_literal(out, "</style><defs>");
    struct picture whole = p;
    for (int i = 0; i < STILLS; i++) {
        still_make(from, &pose, look, i, &p);
        p.out = out;
        p.left = whole.left;
        p.right = whole.right;
        p.top = whole.top;
        p.bottom = whole.bottom;
        text_printf(out, "<g id=\"f%d\">", i);
        picture_paint_all(&p, NULL);
        text_literal(out, "</g>");
    }
    text_literal(out, "</defs>");
    add_turns(out);
    text_literal(out, "</svg>");
}
