/* The words of a line, taken one after the other, and what is said when one is wrong. */
#include "figure/read.h"

bool reading_fail(struct reading *r, struct span word, const char *right)
{
    enum { LONG = 40 };
    struct figure_fault *fault = r->fault;
    if (r->failed)
        return false;
    r->failed = true;
    fault->word = word;
    if (word.len > LONG)
        word.len = LONG;
    while (word.len > 0 && word.len < fault->word.len && (word.ptr[word.len] & 0xC0) == 0x80)
        word.len--; /* not within a letter */
    if (word.len == 0)
        snprintf(fault->words, sizeof(fault->words), "Line %zu ends too soon. %s", fault->line,
                 right);
    else
        snprintf(fault->words, sizeof(fault->words), "Line %zu, at “%.*s”: %s", fault->line,
                 (int)word.len, word.ptr, right);
    return false;
}

struct span reading_here(const struct reading *r)
{
    return r->at < r->count ? r->words[r->at] : SPAN("");
}

bool reading_take(struct reading *r, const char *word)
{
    if (r->at >= r->count || !span_is(r->words[r->at], word))
        return false;
    r->at++;
    return true;
}

int name_find(struct span word, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (word.len > 0 && span_is(word, names[i]))
            return i;
    return -1;
}

struct span word_side(struct span word, uint8_t *side)
{
    *side = SIDE_BOTH;
    if (span_ends(word, ".left"))
        *side = SIDE_LEFT;
    else if (span_ends(word, ".right"))
        *side = SIDE_RIGHT;
    return span_make(word.ptr, word.len - (*side == SIDE_LEFT ? 5 : *side == SIDE_RIGHT ? 6 : 0));
}

bool reading_number(struct reading *r, int16_t min, int16_t max, int16_t *out, const char *right)
{
    int64_t value;
    struct span word = reading_here(r);
    if (!span_int(word, min, max, &value))
        return right == NULL ? false : reading_fail(r, word, right);
    *out = (int16_t)value;
    r->at++;
    return true;
}

static const char places_right[] =
    "Write a place of the body: head, forehead, neck, chest, belly, back, trunk, or with .left or "
    ".right shoulder, elbow, "
    "forearm, wrist, hand, hip, buttock, thigh, knee, shin, ankle, foot.";

bool reading_spot(struct reading *r, struct figure_spot *out)
{
    struct span word = reading_here(r);
    uint8_t side;
    int place = name_find(word_side(word, &side), place_names, PLACE_COUNT);
    if (place < 0 || (side != SIDE_BOTH && !place_is_sided(place)))
        return reading_fail(r, word, places_right);
    *out = (struct figure_spot){(uint8_t)place, side};
    r->at++;
    return true;
}

bool reading_spots(struct reading *r, struct figure_spots *out)
{
    *out = (struct figure_spots){.count = 0};
    do {
        if (out->count == FIGURE_SPOTS)
            return reading_fail(r, reading_here(r), "Write four places at most.");
        if (!reading_spot(r, &out->items[out->count]))
            return false;
        out->count++;
    } while (r->at < r->count);
    return true;
}
