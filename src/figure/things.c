/* Things that a posture needs: placed where the body is. */
#include "figure/paint.h"

struct placing {
    const struct figure_pose *pose;
    const struct scene *scene;
    uint8_t build;
    size_t count;
    struct piece *pieces;
};

static void add_box(struct placing *p, struct frame at, struct vec middle, struct vec half,
                    bool dark)
{
    if (p->count >= PIECES)
        return;
    at.at = frame_point(&at, middle);
    p->pieces[p->count++] =
        (struct piece){.kind = PIECE_BOX, .box = at, .half = half, .dark = dark};
}

/* A leg of a chair or table, or a post of its back. */
static void add_post(struct placing *p, const struct frame *at, struct vec from, struct vec to)
{
    if (p->count >= PIECES)
        return;
    struct piece *piece = &p->pieces[p->count++];
    *piece = (struct piece){.kind = PIECE_HULL, .dark = true, .ball_count = 2};
    piece->balls[0] = (struct sphere){frame_point(at, from), 1.7};
    piece->balls[1] = (struct sphere){frame_point(at, to), 1.5};
}

static void add_legs(struct placing *p, const struct frame *at, double x, double back, double front,
                     double high)
{
    for (int i = 0; i < 4; i++) {
        double side = i % 2 == 0 ? x : -x;
        double along = i < 2 ? back : front;
        add_post(p, at, vec_make(side, high, along), vec_make(side, 1.5, along));
    }
}

/* A frame on the floor under a point, with z along `way` as far as that is level. */
static struct frame on_floor(struct vec under, struct vec way)
{
    struct vec z = vec_unit(vec_make(way.x, 0, way.z), vec_make(0, 0, 1));
    struct vec y = vec_make(0, 1, 0);
    return (struct frame){{under.x, 0, under.z}, {vec_cross(y, z), y, z}};
}

static const struct frame *pelvis_of(const struct placing *p)
{
    return &p->scene->bodies[0].bones[BONE_PELVIS][0];
}

static void add_chair(struct placing *p)
{
    const struct frame *pelvis = pelvis_of(p);
    struct frame at = on_floor(pelvis->at, pelvis->turn.z);
    double high = p->scene->floor;
    add_legs(p, &at, 18, -17, 19, high - 4);
    add_box(p, at, vec_make(0, high - 2, 1), vec_make(20, 2, 20), false);
    for (int i = 0; i < 2; i++) {
        double x = i == 0 ? 18 : -18;
        add_post(p, &at, vec_make(x, high, -18), vec_make(x, high + 42, -23));
    }
    struct frame back = at;
    back.turn = axes_times(at.turn, turn_x(-7));
    add_box(p, back, vec_make(0, high + 31, -16), vec_make(18, 7, 1.2), true);
}

/* Something to lie on: from `under` behind the hips to beyond the head, or along all of the body. */
static void add_top(struct placing *p, double before, double beyond, double wide, double thick)
{
    const struct frame *pelvis = pelvis_of(p);
    struct frame at =
        on_floor(pelvis->at, vec_less(p->scene->bodies[0].bones[BONE_CHEST][0].at, pelvis->at));
    double high = p->scene->floor;
    double middle = (beyond - before) / 2;
    if (thick < 12)
        add_legs(p, &at, wide - 5, 6 - before, beyond - 6, high - thick);
    add_box(p, at, vec_make(0, high - thick / 2, middle),
            vec_make(wide, thick / 2, (beyond + before) / 2), false);
}

/* A bench across the body whose near edge is at a point, `way` from the feet to the head. */
static void bench_at(struct placing *p, struct vec edge, struct vec way, double high)
{
    struct frame at = on_floor(edge, way);
    add_legs(p, &at, 44, 3, 25, high - 7);
    add_box(p, at, vec_make(0, high - 3.5, 14), vec_make(50, 3.5, 14), false);
}

/* Below the shoulder blades. */
static void add_bench(struct placing *p)
{
    struct figure_spot spot = {PLACE_BACK, SIDE_BOTH};
    struct vec under = place_sphere(&p->scene->bodies[0], spot, p->build).at;
    struct vec way = vec_less(under, pelvis_of(p)->at);
    way = vec_unit(vec_make(way.x, 0, way.z), vec_make(0, 0, 1));
    bench_at(p, vec_along(under, way, -8), way, p->scene->floor);
}

/* Behind a place that leans against it. */
static void add_bench_behind(struct placing *p, struct figure_spot spot)
{
    struct sphere at = place_sphere(&p->scene->bodies[0], spot, p->build);
    struct vec way = place_out(&p->scene->bodies[0], spot, FACE_BACK);
    bench_at(p, vec_along(at.at, way, at.r + 1), way, surface_height(SURFACE_BENCH));
}

static void add_roller(struct placing *p)
{
    const struct frame *pelvis = pelvis_of(p);
    struct figure_spot spot = {PLACE_BUTTOCK, SIDE_LEFT};
    struct figure_spot other = {PLACE_BUTTOCK, SIDE_RIGHT};
    struct vec a = place_sphere(&p->scene->bodies[0], spot, p->build).at;
    struct vec b = place_sphere(&p->scene->bodies[0], other, p->build).at;
    struct vec across =
        vec_unit(vec_make(pelvis->turn.x.x, 0, pelvis->turn.x.z), vec_make(1, 0, 0));
    struct vec middle = vec_between(a, b, .5);
    middle.y = p->scene->floor / 2;
    struct piece *piece = &p->pieces[p->count++];
    *piece = (struct piece){.kind = PIECE_ROLLER, .ball_count = 2};
    piece->balls[0] = (struct sphere){vec_along(middle, across, 26), p->scene->floor / 2};
    piece->balls[1] = (struct sphere){vec_along(middle, across, -26), p->scene->floor / 2};
}

static void add_surface(struct placing *p)
{
    switch (p->pose->bodies[0].surface) {
    case SURFACE_CHAIR:
        add_chair(p);
        break;
    case SURFACE_TABLE:
        add_top(p, 5, 92, 32, 5);
        break;
    case SURFACE_BED:
        add_top(p, 100, 96, 45, 22);
        break;
    case SURFACE_BENCH:
        add_bench(p);
        break;
    case SURFACE_ROLLER:
        add_roller(p);
        break;
    default:
        break;
    }
}

/* ---- things of their own line ---- */

/* A rounded block of hulls of balls: half its size from middle to balls. */
static void add_soft(struct placing *p, struct vec middle, const struct axes *turn, struct vec half,
                     double r)
{
    if (p->count >= PIECES)
        return;
    struct piece *piece = &p->pieces[p->count++];
    *piece = (struct piece){.kind = PIECE_HULL, .ball_count = 8};
    for (int i = 0; i < 8; i++)
        piece->balls[i] =
            (struct sphere){vec_add(middle, axes_apply(turn, vec_make(i & 1 ? half.x : -half.x,
                                                                      i & 2 ? half.y : -half.y,
                                                                      i & 4 ? half.z : -half.z))),
                            r};
}

/* Between a place and the floor, or as high as fits. */
static void add_pillow(struct placing *p, struct figure_spot spot, double floor)
{
    struct sphere at = place_sphere(&p->scene->bodies[0], spot, p->build);
    struct frame on = on_floor(at.at, pelvis_of(p)->turn.z);
    if (fabs(pelvis_of(p)->turn.z.y) > .6)
        on = on_floor(at.at, pelvis_of(p)->turn.y);
    double high = fmax(2.4, fmin(14, (at.at.y - at.r - floor + 1.5) / 2));
    double r = fmin(3, high);
    add_soft(p, vec_make(at.at.x, floor + high, at.at.z), &on.turn,
             vec_make(14, fmax(0, high - r), 9), r);
}

static void add_ball(struct placing *p, struct figure_spot spot)
{
    enum { R = 3 };
    struct sphere at = place_sphere(&p->scene->bodies[0], spot, p->build);
    struct piece *piece = &p->pieces[p->count++];
    *piece = (struct piece){.kind = PIECE_HULL, .ball_count = 1};
    struct vec middle = vec_make(at.at.x, p->scene->floor + R, at.at.z);
    if (p->scene->has_wall) {
        double off = vec_dot(vec_less(at.at, p->scene->wall_at), p->scene->wall_out);
        middle = vec_along(at.at, p->scene->wall_out, R - off);
    }
    piece->balls[0] = (struct sphere){middle, R};
}

static void add_band(struct placing *p, uint8_t place)
{
    const struct skeleton *s = &p->scene->bodies[0];
    struct piece *piece = &p->pieces[p->count++];
    *piece = (struct piece){.kind = PIECE_HULL, .dark = true, .ball_count = 2};
    for (uint8_t side = 0; side < 2; side++) {
        struct sphere at = place_sphere(s, (struct figure_spot){place, side}, p->build);
        piece->balls[side] = (struct sphere){
            vec_along(at.at, place_out(s, (struct figure_spot){place, side}, FACE_FRONT), at.r - 1),
            2};
    }
}

static void add_block(struct placing *p, struct figure_spot spot)
{
    struct sphere at = place_sphere(&p->scene->bodies[0], spot, p->build);
    struct frame on = on_floor(at.at, pelvis_of(p)->turn.z);
    double high = fmax(3, at.at.y - at.r - .5);
    add_box(p, on, vec_make(0, high / 2, 0), vec_make(7, high / 2, 11), false);
}

/*
 * Of one size whatever is done on it, along the body, under the middle of it. Under who lies it stays where it is while
 * legs are lifted: as for the body's whole length.
 */
static void add_mat(struct placing *p)
{
    const struct skeleton *s = &p->scene->bodies[0];
    const struct frame *pelvis = pelvis_of(p);
    bool upright = fabs(pelvis->turn.y.y) > .8;
    struct frame at = on_floor(pelvis->at, upright ? pelvis->turn.z : pelvis->turn.y);
    double low = HUGE_VAL;
    double high = -HUGE_VAL;
    static const uint8_t bones[] = {BONE_HEAD, BONE_SHANK, BONE_FOOT, BONE_TIPS};
    for (size_t i = 0; i < 2 * COUNT_OF(bones); i++) {
        struct vec v = s->bones[bones[i / 2]][i / 2 == 0 ? 0 : i % 2].at;
        double along = vec_dot(vec_less(v, at.at), at.turn.z);
        if (v.y > 45)
            continue;
        low = fmin(low, along);
        high = fmax(high, along);
    }
    enum { LYING = -8 }; /* from the hips to the middle between head and feet */
    bool lies = p->pose->bodies[0].posture >= POSTURE_SUPINE;
    double middle = lies ? LYING : low > high ? 0 : (low + high) / 2;
    add_box(p, at, vec_make(0, -.6, middle), vec_make(32, .6, 95), true);
    p->pieces[p->count - 1].first = true;
    p->pieces[p->count - 1].mat = true;
}

static void add_wall(struct placing *p)
{
    struct vec out = p->scene->wall_out;
    struct frame at = on_floor(p->scene->wall_at, out);
    double high = 60;
    double low = HUGE_VAL;
    double far = -HUGE_VAL;
    for (int bone = 0; bone < BONE_COUNT; bone++)
        for (int side = 0; side < (bone < BONE_UPPER_ARM ? 1 : 2); side++) {
            struct vec v = vec_less(p->scene->bodies[0].bones[bone][side].at, at.at);
            high = fmax(high, v.y + 18);
            low = fmin(low, vec_dot(v, at.turn.x));
            far = fmax(far, vec_dot(v, at.turn.x));
        }
    add_box(p, at, vec_make((low + far) / 2, high / 2, -2),
            vec_make((far - low) / 2 + 22, high / 2, 2), false);
    p->pieces[p->count - 1].first = true;
}

size_t pieces_make(const struct figure_pose *pose, const struct scene *scene, uint8_t build,
                   struct piece *out)
{
    struct placing p = {.pose = pose, .scene = scene, .build = build, .pieces = out};
    add_surface(&p);
    if (pose->bodies[0].surface == SURFACE_CUSHION)
        add_pillow(&p, (struct figure_spot){PLACE_BUTTOCK, SIDE_LEFT}, 0);
    for (size_t i = 0; i < pose->thing_count && p.count < PIECES; i++) {
        const struct figure_thing *thing = &pose->things[i];
        switch ((enum figure_thing_kind)thing->kind) {
        case THING_WALL:
            add_wall(&p);
            break;
        case THING_MAT:
            add_mat(&p);
            break;
        case THING_PILLOW:
            add_pillow(&p, thing->spot, scene->floor);
            break;
        case THING_BALL:
            add_ball(&p, thing->spot);
            break;
        case THING_BLOCK:
            add_block(&p, thing->spot);
            break;
        case THING_BENCH:
            add_bench_behind(&p, thing->spot);
            break;
        case THING_BAND:
            add_band(&p, thing->spot.place);
            break;
        default:
            break;
        }
    }
    return p.count;
}
