/* Poses out of text. */
#include "figure/names.h"

enum { WORDS = 16 };

struct reading {
    struct figure_pose *pose;
    struct figure_body *body; /* of the person or of the partner, as the line says */
    const struct figure_pose *before;
    bool begun[2]; /* a posture was named */
    struct span words[WORDS];
    size_t count;
    size_t at; /* the word that is read next */
    struct figure_fault *fault;
    bool failed;
};

/* Says where it went wrong and what would be right; only the first fault is. */
static bool fail(struct reading *r, struct span word, const char *right)
{
    enum { LONG = 40 };
    struct figure_fault *fault = r->fault;
    if (r->failed)
        return false;
    r->failed = true;
    fault->word = word;
    if (word.len == 0)
        snprintf(fault->words, sizeof(fault->words), "Line %zu ends too soon. %s", fault->line,
                 right);
    else
        snprintf(fault->words, sizeof(fault->words), "Line %zu, at “%.*s”: %s", fault->line,
                 word.len > LONG ? LONG : (int)word.len, word.ptr, right);
    return false;
}

static struct span here(const struct reading *r)
{
    return r->at < r->count ? r->words[r->at] : SPAN("");
}

static bool take(struct reading *r, const char *word)
{
    if (r->at >= r->count || !span_is(r->words[r->at], word))
        return false;
    r->at++;
    return true;
}

static int find(struct span word, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (word.len > 0 && span_is(word, names[i]))
            return i;
    return -1;
}

/* "hip.left" is "hip" and SIDE_LEFT; without a side SIDE_BOTH. Another word behind the dot: the whole is the name. */
static struct span split_side(struct span word, uint8_t *side)
{
    *side = SIDE_BOTH;
    if (span_ends(word, ".left"))
        *side = SIDE_LEFT;
    else if (span_ends(word, ".right"))
        *side = SIDE_RIGHT;
    return span_make(word.ptr, word.len - (*side == SIDE_LEFT ? 5 : *side == SIDE_RIGHT ? 6 : 0));
}

/* False without a fault when `right` is NULL: the caller says it. */
static bool read_number(struct reading *r, int16_t min, int16_t max, int16_t *out,
                        const char *right)
{
    int64_t value;
    struct span word = here(r);
    if (!span_int(word, min, max, &value))
        return right == NULL ? false : fail(r, word, right);
    *out = (int16_t)value;
    r->at++;
    return true;
}

static const char places_right[] =
    "Write a place of the body: head, forehead, neck, chest, belly, back, trunk, or with .left or "
    ".right shoulder, elbow, "
    "forearm, wrist, hand, hip, buttock, thigh, knee, shin, ankle, foot.";

static bool read_spot(struct reading *r, struct figure_spot *out)
{
    struct span word = here(r);
    uint8_t side;
    int place = find(split_side(word, &side), place_names, PLACE_COUNT);
    if (place < 0 || (side != SIDE_BOTH && !place_is_sided(place)))
        return fail(r, word, places_right);
    *out = (struct figure_spot){(uint8_t)place, side};
    r->at++;
    return true;
}

static bool read_spots(struct reading *r, struct figure_spots *out)
{
    *out = (struct figure_spots){.count = 0};
    do {
        if (out->count == FIGURE_SPOTS)
            return fail(r, here(r), "Write four places at most.");
        if (!read_spot(r, &out->items[out->count]))
            return false;
        out->count++;
    } while (r->at < r->count);
    return true;
}

/* ---- the body ---- */

static bool read_posture(struct reading *r, bool partner)
{
    struct span word = here(r);
    uint8_t side;
    int posture = find(split_side(word, &side), posture_names, POSTURE_COUNT);
    bool needs_side = posture == POSTURE_HALF_KNEELING || posture == POSTURE_SIDE;
    if (posture < 0 || needs_side != (side != SIDE_BOTH))
        return fail(r, word,
                    "Write standing, seated, kneeling, half-kneeling.left (the knee that is down), "
                    "quadruped, supine, prone "
                    "or side.left (what is below).");
    r->at++;
    int surface = SURFACE_FLOOR;
    if (take(r, "on")) {
        surface = find(here(r), surface_names, SURFACE_COUNT);
        if (surface < 0)
            return fail(r, here(r), "Write floor, chair, table, bed, bench, roller or cushion.");
        r->at++;
    } else if (!partner) {
        return fail(
            r, here(r),
            "Write on and what it is on: floor, chair, table, bed, bench, roller or cushion.");
    }
    posture_begin(r->body, (enum figure_posture)posture, side, (enum figure_surface)surface);
    if (!partner)
        return true;
    static const char right[] =
        "Write at and two numbers from -200 to 200: centimetres to the left and forward.";
    if (!take(r, "at"))
        return fail(r, here(r), right);
    if (!read_number(r, -200, 200, &r->body->at[0], right) ||
        !read_number(r, -200, 200, &r->body->at[1], right))
        return false;
    return !take(r, "turn") ||
           read_number(r, -180, 180, &r->body->at[2], "Write degrees from -180 to 180.");
}

static bool fail_angle(struct reading *r, const struct joint_name *joint, int angle)
{
    char right[100];
    const struct angle_name *a = joint->angles;
    if (angle >= 0)
        snprintf(right, sizeof(right), "Write whole degrees from %d to %d for %s %s.", a[angle].min,
                 a[angle].max, joint->name, a[angle].name);
    else if (a[1].name == NULL)
        snprintf(right, sizeof(right), "Write %s and degrees.", a[0].name);
    else
        snprintf(right, sizeof(right), "Write %s%s%s%s%s, and degrees.", a[0].name,
                 a[2].name == NULL ? " or " : ", ", a[1].name, a[2].name == NULL ? "" : " or ",
                 a[2].name == NULL ? "" : a[2].name);
    return fail(r, here(r), right);
}

static bool read_angles(struct reading *r, int joint, uint8_t side)
{
    const struct joint_name *of = &joint_names[joint];
    do {
        int angle = -1;
        for (int i = 0; i < FIGURE_ANGLES && of->angles[i].name != NULL; i++)
            if (take(r, of->angles[i].name)) {
                angle = i;
                break;
            }
        if (angle < 0)
            return fail_angle(r, of, -1);
        int16_t value;
        if (!read_number(r, of->angles[angle].min, of->angles[angle].max, &value, NULL))
            return fail_angle(r, of, angle);
        for (int i = 0; i < 2; i++)
            if (side == SIDE_BOTH || side == i)
                r->body->angles[joint][i][angle] = value;
    } while (r->at < r->count);
    return true;
}

static bool read_touch(struct reading *r, int part, uint8_t side)
{
    struct figure_touch touch = {.part = (uint8_t)part};
    if (take(r, "free")) {
        touch.kind = TOUCH_NONE;
        touch.part = 0;
    } else if (take(r, "together")) {
        if (side != SIDE_BOTH || part == PLACE_ANKLE || part == PLACE_FOREARM)
            return fail(r, r->words[0], "Write hand together or foot together, without a side.");
        touch.kind = TOUCH_TOGETHER;
    } else if (!take(r, "on")) {
        return fail(r, here(r), "Write on and a place, floor or wall; or together, or free.");
    } else if (take(r, "floor")) {
        touch.kind = TOUCH_FLOOR;
    } else if (part == PLACE_FOREARM) {
        return fail(r, here(r), "Write floor: nothing else is for forearms.");
    } else if (take(r, "wall")) {
        touch.kind = TOUCH_WALL;
    } else if (read_spot(r, &touch.spot)) {
        touch.kind = TOUCH_SPOT;
        int face = find(here(r), face_names, FACE_COUNT);
        if (face > 0) {
            touch.face = (uint8_t)face;
            r->at++;
        }
    } else {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        if (side != SIDE_BOTH && side != i)
            continue;
        struct figure_touch *to =
            &r->body->touches[part <= PLACE_HAND ? FIGURE_ARM : FIGURE_LEG][i];
        *to = touch;
        if (touch.kind == TOUCH_SPOT && place_is_sided(touch.spot.place) &&
            touch.spot.side == SIDE_BOTH)
            to->spot.side = (uint8_t)i;
    }
    return true;
}

/* ---- the picture ---- */

static bool read_view(struct reading *r)
{
    if (!take(r, "turn"))
        return fail(r, here(r), "Write turn and degrees, then above and degrees.");
    if (!read_number(r, -180, 180, &r->pose->turn, "Write whole degrees from -180 to 180."))
        return false;
    if (!take(r, "above"))
        return fail(r, here(r), "Write above and degrees.");
    return read_number(r, -10, 90, &r->pose->above, "Write whole degrees from -10 to 90.");
}

static bool read_thing(struct reading *r, int kind)
{
    if (r->pose->thing_count == FIGURE_THINGS)
        return fail(r, r->words[0], "Write four things at most.");
    struct figure_thing *thing = &r->pose->things[r->pose->thing_count++];
    *thing = (struct figure_thing){.kind = (uint8_t)kind};
    if (kind == THING_MAT)
        return true;
    if (kind != THING_WALL)
        return read_spot(r, &thing->spot);
    int wall = find(here(r), wall_names, WALL_COUNT);
    if (wall < 0)
        return fail(r, here(r), "Write left, right, behind or before.");
    thing->wall = (uint8_t)wall;
    r->at++;
    return true;
}

static bool read_tint(struct reading *r)
{
    r->pose->own_tint = true;
    memset(r->pose->tint, 0, sizeof(r->pose->tint));
    for (; r->at < r->count; r->at++) {
        uint8_t side;
        int muscle = find(split_side(here(r), &side), muscle_names, MUSCLE_COUNT);
        if (muscle < 0)
            return fail(r, here(r),
                        "Write muscles, each alone or with .left or .right: iliopsoas, "
                        "rectus-femoris, tensor-fasciae-latae, "
                        "adductors, hamstrings, gluteus-maximus, gluteus-medius, piriformis, "
                        "erector-spinae, latissimus-dorsi, "
                        "obliques, rectus-abdominis.");
        r->pose->tint[muscle] =
            (uint8_t)(r->pose->tint[muscle] | (side == SIDE_BOTH ? 3 : 1 << side));
    }
    return true;
}

static bool read_arrow(struct reading *r)
{
    if (r->pose->arrow_count == FIGURE_ARROWS)
        return fail(r, r->words[0], "Write two arrows at most.");
    struct figure_arrow *arrow = &r->pose->arrows[r->pose->arrow_count++];
    *arrow = (struct figure_arrow){.ways = {WAY_COUNT, WAY_COUNT}};
    if (!read_spot(r, &arrow->spot))
        return false;
    for (int i = 0; i < 2 && (i == 0 || r->at < r->count); i++) {
        int way = find(here(r), way_names, WAY_COUNT);
        if (way < 0)
            return fail(r, here(r),
                        "Write up, down, left, right, forward or back, or two of them.");
        arrow->ways[i] = (uint8_t)way;
        r->at++;
    }
    return true;
}

/* ---- lines ---- */

static bool read_body_line(struct reading *r)
{
    uint8_t side;
    struct span name = split_side(here(r), &side);
    int place = find(name, place_names, PLACE_COUNT);
    struct span next = r->at + 1 < r->count ? r->words[r->at + 1] : SPAN("");
    bool touches = span_is(next, "on") || span_is(next, "together") || span_is(next, "free");
    if (place == PLACE_HAND || place == PLACE_FOOT ||
        ((place == PLACE_ANKLE || place == PLACE_FOREARM) && touches)) {
        r->at++;
        return read_touch(r, place, side);
    }
    if (span_is(name, "bears")) {
        r->at++;
        return read_spots(r, &r->body->bears);
    }
    for (int joint = 0; joint < JOINT_COUNT; joint++)
        if (span_is(name, joint_names[joint].name) &&
            (joint_is_sided(joint) || side == SIDE_BOTH)) {
            r->at++;
            return read_angles(r, joint, side);
        }
    return fail(r, here(r),
                "Write a joint (pelvis, lumbar, chest, neck, shoulder, elbow, wrist, hip, knee, "
                "ankle), hand, foot, bears, "
                "view, tint, arrow, ghost, letters, over, mirror, partner, or a thing: wall, mat, "
                "pillow, ball, block, bench, band.");
}

static bool read_partner(struct reading *r)
{
    r->body = &r->pose->bodies[1];
    uint8_t side;
    if (find(split_side(here(r), &side), posture_names, POSTURE_COUNT) >= 0) {
        r->pose->partner = true;
        return read_posture(r, true);
    }
    if (!r->pose->partner)
        return fail(
            r, here(r),
            "Write the partner's posture first, as in: partner standing at 60 20 turn -90.");
    return read_body_line(r);
}

static bool read_statement(struct reading *r)
{
    r->body = &r->pose->bodies[0];
    int thing = find(here(r), thing_names, THING_COUNT);
    if (thing >= 0) {
        r->at++;
        return read_thing(r, thing);
    }
    if (take(r, "view"))
        return read_view(r);
    if (take(r, "tint"))
        return read_tint(r);
    if (take(r, "arrow"))
        return read_arrow(r);
    if (take(r, "over"))
        return read_spots(r, &r->pose->over);
    if (take(r, "partner"))
        return read_partner(r);
    if (take(r, "ghost"))
        return r->pose->ghost = true;
    if (take(r, "letters"))
        return r->pose->letters = true;
    if (take(r, "mirror"))
        return r->pose->mirror = true;
    return read_body_line(r);
}

static bool read_first(struct reading *r)
{
    r->body = &r->pose->bodies[0];
    if (take(r, "posture"))
        return read_posture(r, false);
    if (r->count != 2 || !take(r, "as") || !take(r, "before"))
        return fail(r, here(r),
                    "Begin with posture, as in: posture supine on floor; or with: as before.");
    if (r->before == NULL)
        return fail(r, r->words[0],
                    "There is no pose before this one: begin with posture, as in: posture supine "
                    "on floor.");
    pose_follow(r->pose, r->before);
    return true;
}

static bool read_words(struct reading *r, struct span line)
{
    struct span word;
    r->count = r->at = 0;
    while (span_word(&line, &word)) {
        if (r->count == WORDS)
            return fail(r, word, "Write less on one line.");
        r->words[r->count++] = word;
    }
    return true;
}

bool figure_read(struct span text, const struct figure_pose *before, struct figure_pose *out,
                 struct figure_fault *fault)
{
    struct reading r = {.pose = out, .before = before, .fault = fault};
    *fault = (struct figure_fault){.line = 0};
    pose_begin(out);
    bool first = true;
    struct span line;
    while (!r.failed && span_next(&text, '\n', &line)) {
        fault->line++;
        if (!read_words(&r, line) || r.count == 0)
            continue;
        if (first ? read_first(&r) : read_statement(&r)) {
            if (r.at < r.count)
                fail(&r, here(&r), "The line should end before this word.");
        }
        first = false;
    }
    if (first && !r.failed)
        fail(&r, SPAN(""), "Begin with posture, as in: posture supine on floor.");
    return !r.failed;
}
