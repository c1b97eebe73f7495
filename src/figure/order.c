/* What is painted, and in which order: where two overlap, what is behind comes first. */
#include "figure/paint.h"

struct camera camera_make(const struct figure_pose *pose)
{
    double turn = radians(pose->turn);
    double above = radians(pose->above);
    struct camera camera = {
        .right = {cos(turn), 0, -sin(turn)},
        .toward = {sin(turn) * cos(above), sin(above), cos(turn) * cos(above)},
        .mirror = pose->mirror ? -1 : 1,
    };
    camera.up = vec_cross(camera.toward, camera.right);
    return camera;
}

struct vec camera_see(const struct camera *camera, struct vec v)
{
    return vec_make(vec_dot(v, camera->right) * camera->mirror, vec_dot(v, camera->up),
                    vec_dot(v, camera->toward));
}

struct circle camera_circle(const struct camera *camera, struct sphere sphere)
{
    struct vec seen = camera_see(camera, sphere.at);
    return (struct circle){seen.x, seen.y, seen.z, sphere.r};
}

/* ---- collecting ---- */

static void see_bounds(struct picture *p, struct circle c)
{
    p->left = fmin(p->left, c.x - c.r);
    p->right = fmax(p->right, c.x + c.r);
    p->bottom = fmin(p->bottom, c.y - c.r);
    p->top = fmax(p->top, c.y + c.r);
}

static void add_sample(struct paint *paint, struct circle c)
{
    if (paint->sample_count < PAINT_SAMPLES)
        paint->samples[paint->sample_count++] = c;
}

static void add_samples(struct picture *p, struct paint *paint, const struct circle *circles,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        see_bounds(p, circles[i]);
        add_sample(paint, circles[i]);
    }
    for (size_t i = 0; i + 1 < count; i++) {
        const struct circle *a = &circles[i];
        const struct circle *b = &circles[i + 1];
        add_sample(paint, (struct circle){(a->x + b->x) / 2, (a->y + b->y) / 2, (a->z + b->z) / 2,
                                          (a->r + b->r) / 2});
    }
}

static void add_part(struct picture *p, uint8_t who, enum part part, int side)
{
    struct paint *paint = &p->paints[p->paint_count++];
    *paint = (struct paint){.who = who, .part = (uint8_t)part, .side = (uint8_t)side};
    const struct part_of *of = &body_parts[part];
    for (size_t i = 0; i < of->hull_count; i++) {
        struct circle circles[HULL_BALLS];
        for (size_t j = 0; j < of->hulls[i].count; j++)
            circles[j] =
                camera_circle(&p->camera, ball_sphere(&p->scene.bodies[who], &of->hulls[i].balls[j],
                                                      side, p->look.build));
        add_samples(p, paint, circles, of->hulls[i].count);
    }
}

/* Points all over a box: its depth is not that of its middle. */
static void add_box(struct picture *p, struct paint *paint, const struct piece *piece)
{
    static const double columns[] = {-1, -.33, .33, 1};
    for (size_t i = 0; i < 24; i++) {
        double row = i / 4 % 3 == 0 ? -1 : i / 4 % 3 == 1 ? 0 : 1;
        struct vec at = vec_make(piece->half.x * columns[i % 4],
                                 i < 12 ? -piece->half.y : piece->half.y, piece->half.z * row);
        struct circle c =
            camera_circle(&p->camera, (struct sphere){frame_point(&piece->box, at), 4});
        add_sample(paint, c);
        c.r = 0;
        see_bounds(p, c);
    }
}

/* Hair stands out from the skull, and the shadow from what throws it. */
static void see_more(struct picture *p)
{
    static const struct ball hair = {BONE_HEAD, 0, 15, -3, 7.5F};
    for (size_t who = 0; who < p->scene.body_count; who++)
        see_bounds(p, camera_circle(&p->camera, ball_sphere(&p->scene.bodies[who], &hair, 0, 0)));
    shadow_bounds(p);
}

static void add_piece(struct picture *p, size_t number)
{
    const struct piece *piece = &p->pieces[number];
    struct paint *paint = &p->paints[p->paint_count++];
    *paint = (struct paint){.is_piece = true, .piece = number};
    if (piece->kind == PIECE_BOX) {
        add_box(p, paint, piece);
        return;
    }
    struct circle circles[PIECE_BALLS];
    for (size_t i = 0; i < piece->ball_count; i++)
        circles[i] = camera_circle(&p->camera, piece->balls[i]);
    add_samples(p, paint, circles, piece->ball_count);
}

void picture_make(const struct figure_pose *pose, struct figure_look look, struct picture *out)
{
    struct scene scene;
    figure_solve(pose, look.build, &scene);
    picture_of_scene(pose, look, &scene, out);
}

void picture_of_scene(const struct figure_pose *pose, struct figure_look look,
                      const struct scene *scene, struct picture *out)
{
    *out = (struct picture){.pose = pose,
                            .look = look,
                            .camera = camera_make(pose),
                            .left = HUGE_VAL,
                            .right = -HUGE_VAL,
                            .bottom = HUGE_VAL,
                            .top = -HUGE_VAL};
    out->scene = *scene;
    out->piece_count = pieces_make(pose, &out->scene, look.build, out->pieces);
    for (size_t who = 0; who < out->scene.body_count; who++)
        for (int part = 0; part < PART_COUNT; part++)
            for (int side = 0; side < (part_is_sided((enum part)part) ? 2 : 1); side++)
                add_part(out, (uint8_t)who, (enum part)part, side);
    see_more(out);
    for (size_t i = 0; i < out->piece_count; i++)
        add_piece(out, i);
    picture_order(out);
}

const struct paint *picture_paint(const struct picture *picture, uint8_t who, enum part part,
                                  int side)
{
    for (size_t i = 0; i < picture->paint_count; i++) {
        const struct paint *paint = &picture->paints[i];
        if (!paint->is_piece && paint->who == who && paint->part == part && paint->side == side)
            return paint;
    }
    return NULL;
}

/* ---- sorting ---- */

static bool is_over(const struct figure_pose *pose, const struct paint *paint)
{
    static const uint8_t part_of[PLACE_COUNT] = {
        [PLACE_HEAD] = PART_HEAD,          [PLACE_NECK] = PART_NECK,
        [PLACE_CHEST] = PART_SHIRT,        [PLACE_TRUNK] = PART_SHIRT,
        [PLACE_SHOULDER] = PART_UPPER_ARM, [PLACE_ELBOW] = PART_UPPER_ARM,
        [PLACE_FOREARM] = PART_FOREARM,    [PLACE_HAND] = PART_HAND,
        [PLACE_THIGH] = PART_THIGH,        [PLACE_SHIN] = PART_SHANK,
        [PLACE_FOOT] = PART_FOOT,
    };
    if (paint->is_piece || paint->who != 0)
        return false;
    for (size_t i = 0; i < pose->over.count; i++) {
        struct figure_spot spot = pose->over.items[i];
        if (part_of[spot.place] == paint->part &&
            (spot.side == SIDE_BOTH || spot.side == paint->side))
            return true;
    }
    return false;
}

/* A leg of a table is below its top, and seen from above behind it. */
static bool is_below(const struct picture *p, const struct paint *a, const struct paint *b)
{
    const struct piece *post = &p->pieces[a->piece];
    const struct piece *top = &p->pieces[b->piece];
    if (post->kind != PIECE_HULL || top->kind != PIECE_BOX || p->pose->above < 0)
        return false;
    for (size_t i = 0; i < post->ball_count; i++)
        if (post->balls[i].at.y > top->box.at.y)
            return false;
    return true;
}

/* Of who is seen from behind: a collar goes up to the nape. */
static bool collar_hides(const struct picture *p, uint8_t who)
{
    const struct axes *chest = &p->scene.bodies[who].bones[BONE_CHEST][0].turn;
    return vec_dot(chest->z, p->camera.toward) < -.3;
}

/* What is known without looking: above 0 when a is in front. */
static double known(const struct picture *p, const struct paint *a, const struct paint *b)
{
    enum { SURE = 1000000 };
    bool first_a = a->is_piece && p->pieces[a->piece].first;
    bool first_b = b->is_piece && p->pieces[b->piece].first;
    if (first_a != first_b)
        return first_a ? -SURE : SURE;
    if (first_a && p->pieces[a->piece].mat != p->pieces[b->piece].mat)
        return p->pieces[a->piece].mat ? -SURE : SURE;
    if (is_over(p->pose, a) != is_over(p->pose, b))
        return is_over(p->pose, a) ? SURE : -SURE;
    if (a->is_piece && b->is_piece && is_below(p, a, b) != is_below(p, b, a))
        return is_below(p, a, b) ? -SURE : SURE;
    if (a->is_piece || b->is_piece || a->who != b->who)
        return 0;
    /* The shirt hangs over the trousers, the head is before the neck from in front and its hair from behind. */
    static const uint8_t over[][2] = {{PART_SHIRT, PART_PELVIS}, {PART_HEAD, PART_NECK}};
    for (size_t i = 0; i < COUNT_OF(over); i++) {
        if (a->part == over[i][0] && b->part == over[i][1])
            return SURE;
        if (a->part == over[i][1] && b->part == over[i][0])
            return -SURE;
    }
    if (a->part == PART_SHIRT && b->part == PART_NECK)
        return collar_hides(p, a->who) ? SURE : 0;
    if (a->part == PART_NECK && b->part == PART_SHIRT)
        return collar_hides(p, a->who) ? -SURE : 0;
    return 0;
}

/* Where a limb begins in the trunk neither is before the other: rather the limb, whose seam then is one line. */
static double nearer(const struct paint *paint)
{
    if (paint->is_piece)
        return 0;
    return paint->part == PART_UPPER_ARM ? 3
           : paint->part == PART_THIGH   ? 2.5
           : paint->part == PART_NECK    ? 3
                                         : 0;
}

/* Above 0 when a is in front of b where they overlap; 0 when they do not. */
static double in_front(const struct paint *a, const struct paint *b)
{
    double sum = 0;
    bool trunk = (!a->is_piece && a->part <= PART_SHIRT) || (!b->is_piece && b->part <= PART_SHIRT);
    double bias = a->who == b->who && trunk ? nearer(a) - nearer(b) : 0;
    for (size_t i = 0; i < a->sample_count; i++)
        for (size_t j = 0; j < b->sample_count; j++) {
            const struct circle *ca = &a->samples[i];
            const struct circle *cb = &b->samples[j];
            double dx = ca->x - cb->x;
            double dy = ca->y - cb->y;
            double touch = ca->r + cb->r;
            if (dx * dx + dy * dy < touch * touch)
                sum += (touch - sqrt(dx * dx + dy * dy)) * (ca->z - cb->z + bias);
        }
    return sum;
}

static void mark_far(struct picture *p)
{
    for (size_t i = 0; i < p->paint_count; i++) {
        struct paint *paint = &p->paints[i];
        if (paint->is_piece || !part_is_sided((enum part)paint->part))
            continue;
        bool arm = paint->part <= PART_HAND;
        double depth[2] = {0, 0};
        for (int side = 0; side < 2; side++)
            for (int part = arm ? PART_UPPER_ARM : PART_THIGH;
                 part <= (arm ? PART_HAND : PART_FOOT); part++) {
                const struct paint *of = picture_paint(p, paint->who, (enum part)part, side);
                for (size_t k = 0; k < of->sample_count; k++)
                    depth[side] += of->samples[k].z / (double)of->sample_count / 3;
            }
        paint->far = depth[paint->side] < depth[1 - paint->side] - 14;
    }
}

void picture_order(struct picture *p)
{
    enum { DONE = 1, LEFT = 0 };
    double front[PAINT_MAX][PAINT_MAX];
    bool done[PAINT_MAX] = {LEFT};
    size_t n = p->paint_count;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            double by = known(p, &p->paints[i], &p->paints[j]);
            front[i][j] = by != 0 ? by : in_front(&p->paints[i], &p->paints[j]);
            front[j][i] = -front[i][j];
        }
    for (size_t rank = 0; rank < n; rank++) {
        /* The one that covers least of what is not painted yet; nothing at all unless three go round in a ring. */
        size_t best = n;
        double least = HUGE_VAL;
        for (size_t i = 0; i < n; i++) {
            double covers = 0;
            for (size_t j = 0; j < n && !done[i]; j++)
                if (!done[j] && j != i)
                    covers += fmax(0, front[i][j]);
            if (!done[i] && covers < least) {
                least = covers;
                best = i;
            }
        }
        done[best] = DONE;
        p->order[rank] = best;
        p->paints[best].rank = rank;
    }
    mark_far(p);
}
