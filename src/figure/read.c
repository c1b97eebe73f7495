/* Poses out of text: statements about the picture, and all of it line by line. */
#include "figure/read.h"

static bool read_view(struct reading *r)
{
    if (!reading_take(r, "turn"))
        return reading_fail(r, reading_here(r), "Write turn and degrees, then above and degrees.");
    if (!reading_number(r, -180, 180, &r->pose->turn, "Write whole degrees from -180 to 180."))
        return false;
    if (!reading_take(r, "above"))
        return reading_fail(r, reading_here(r), "Write above and degrees.");
    return reading_number(r, -10, 90, &r->pose->above, "Write whole degrees from -10 to 90.");
}

static bool read_thing(struct reading *r, int kind)
{
    if (r->pose->thing_count == FIGURE_THINGS)
        return reading_fail(r, r->words[0], "Write four things at most.");
    struct figure_thing *thing = &r->pose->things[r->pose->thing_count++];
    *thing = (struct figure_thing){.kind = (uint8_t)kind};
    if (kind == THING_MAT)
        return true;
    if (kind != THING_WALL)
        return reading_spot(r, &thing->spot);
    int wall = name_find(reading_here(r), wall_names, WALL_COUNT);
    if (wall < 0)
        return reading_fail(r, reading_here(r), "Write left, right, behind or before.");
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
        int muscle = name_find(word_side(reading_here(r), &side), muscle_names, MUSCLE_COUNT);
        if (muscle < 0)
            return reading_fail(
                r, reading_here(r),
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
        return reading_fail(r, r->words[0], "Write two arrows at most.");
    struct figure_arrow *arrow = &r->pose->arrows[r->pose->arrow_count++];
    *arrow = (struct figure_arrow){.ways = {WAY_COUNT, WAY_COUNT}};
    if (!reading_spot(r, &arrow->spot))
        return false;
    for (int i = 0; i < 2 && (i == 0 || r->at < r->count); i++) {
        int way = name_find(reading_here(r), way_names, WAY_COUNT);
        if (way < 0)
            return reading_fail(r, reading_here(r),
                                "Write up, down, left, right, forward or back, or two of them.");
        arrow->ways[i] = (uint8_t)way;
        r->at++;
    }
    return true;
}

/* ---- lines ---- */

static bool read_partner(struct reading *r)
{
    r->body = &r->pose->bodies[1];
    uint8_t side;
    if (name_find(word_side(reading_here(r), &side), posture_names, POSTURE_COUNT) >= 0) {
        r->pose->partner = true;
        return reading_posture(r, true);
    }
    if (!r->pose->partner)
        return reading_fail(
            r, reading_here(r),
            "Write the partner's posture first, as in: partner standing at 60 20 turn -90.");
    return reading_body(r);
}

static bool read_statement(struct reading *r)
{
    r->body = &r->pose->bodies[0];
    int thing = name_find(reading_here(r), thing_names, THING_COUNT);
    if (thing >= 0) {
        r->at++;
        return read_thing(r, thing);
    }
    if (reading_take(r, "view"))
        return read_view(r);
    if (reading_take(r, "tint"))
        return read_tint(r);
    if (reading_take(r, "arrow"))
        return read_arrow(r);
    if (reading_take(r, "over"))
        return reading_spots(r, &r->pose->over);
    if (reading_take(r, "partner"))
        return read_partner(r);
    if (reading_take(r, "ghost"))
        return r->pose->ghost = true;
    if (reading_take(r, "letters"))
        return r->pose->letters = true;
    if (reading_take(r, "mirror"))
        return r->pose->mirror = true;
    return reading_body(r);
}

static bool read_first(struct reading *r)
{
    r->body = &r->pose->bodies[0];
    if (reading_take(r, "posture"))
        return reading_posture(r, false);
    if (r->count != 2 || !reading_take(r, "as") || !reading_take(r, "before"))
        return reading_fail(
            r, reading_here(r),
            "Begin with posture, as in: posture supine on floor; or with: as before.");
    if (r->before == NULL)
        return reading_fail(
            r, r->words[0],
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
        if (r->count == READING_WORDS)
            return reading_fail(r, word, "Write less on one line.");
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
                reading_fail(&r, reading_here(&r), "The line should end before this word.");
        }
        first = false;
    }
    if (first && !r.failed)
        reading_fail(&r, SPAN(""), "Begin with posture, as in: posture supine on floor.");
    return !r.failed;
}
