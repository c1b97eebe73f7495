/* Which side an entry's pictures show. */
#include "plan/plan.h"

enum { BIT_LEFT = 1 << SIDE_LEFT, BIT_RIGHT = 1 << SIDE_RIGHT, BITS = BIT_LEFT | BIT_RIGHT };

/* Each of these gives the sides as bits; what is of neither side counts for nothing. */
static unsigned tinted(const struct figure_pose *pose)
{
    unsigned sides = 0;
    for (size_t i = 0; i < MUSCLE_COUNT; i++)
        sides |= pose->tint[i];
    return sides;
}

static unsigned moved(const struct figure_pose *pose)
{
    unsigned sides = 0;
    for (size_t i = 0; i < pose->arrow_count; i++)
        if (pose->arrows[i].spot.side != SIDE_BOTH)
            sides |= 1u << pose->arrows[i].spot.side;
    return sides;
}

/* An ankle or a foot on the other leg. */
static unsigned put_up(const struct figure_pose *pose)
{
    unsigned sides = 0;
    for (size_t side = 0; side < 2; side++)
        if (pose->bodies[0].touches[FIGURE_LEG][side].kind == TOUCH_SPOT)
            sides |= 1u << side;
    return sides;
}

static bool is_one(unsigned sides)
{
    return (sides & BITS) == BIT_LEFT || (sides & BITS) == BIT_RIGHT;
}

enum figure_side plan_drawn_side(const struct stretch_pictures *pictures)
{
    if (pictures->count == 0)
        return SIDE_BOTH;
    const struct figure_pose *pose = &pictures->poses[pictures->main];
    unsigned sides = tinted(pose);
    if (!is_one(sides))
        sides = put_up(pose);
    if (!is_one(sides))
        sides = moved(pose);
    if (!is_one(sides))
        return SIDE_BOTH;
    bool left = ((sides & BITS) == BIT_LEFT) != pose->mirror;
    return left ? SIDE_LEFT : SIDE_RIGHT;
}
