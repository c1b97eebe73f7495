/* What is denied ("no numbness"), and in advice what is asked or a condition. */
#include "safety/matcher.h"

enum { DENIED_WORDS = 8 /* that count, behind "no" */ };

static const struct safety_piece nobody = {0, 0};
/* What denies is among the words before these: it can be no part of a match here. */
static const struct safety_piece before_these = {UINT8_MAX, UINT8_MAX};

static void find_denied(struct safety_matcher *m)
{
    const struct safety_table *t = &safety_table;
    struct safety_piece denier = m->carried > 0 ? before_these : nobody;
    size_t left = m->carried;
    size_t free_until = 0; /* words of "not only", which deny nothing */
    for (size_t i = 0; i < m->count; i++) {
        if (m->tokens[i].begins)
            left = 0;
        if (left == 0)
            denier = nobody;
        if (i + SAFETY_OVERLAP == m->count)
            m->carried = denier.to > 0 ? left : 0;
        m->denier[i] = denier;
        left -= left > 0 && m->tokens[i].counts;
        size_t not_denial = safety_set_at(m, i, t->not_denial);
        if (not_denial > 0 && i + not_denial > free_until)
            free_until = i + not_denial;
        size_t condition = m->voice == SAFETY_ADVICE ? safety_set_at(m, i, t->condition) : 0;
        size_t denial = i < free_until ? 0 : safety_set_at(m, i, t->denial);
        if (condition > 0) {
            denier = (struct safety_piece){(uint8_t)i, (uint8_t)(i + condition)};
            left = SAFETY_TOKENS;
        } else if (denial > 0 && left < SAFETY_TOKENS / 2) {
            denier = (struct safety_piece){(uint8_t)i, (uint8_t)(i + denial)};
            left = DENIED_WORDS + 1;
            free_until = i + denial; /* its own words end nothing */
        } else if (i >= free_until && left < SAFETY_TOKENS / 2 &&
                   safety_set_at(m, i, t->denial_end) > 0) {
            denier = nobody;
        }
    }
}

bool safety_overlaps(struct safety_piece a, struct safety_piece b)
{
    return a.from < b.to && b.from < a.to;
}

/* In advice a question is no mention. Whether the last sentence is one may be seen with the next words only. */
static void find_asked(struct safety_matcher *m, enum safety_end end)
{
    bool asked = end != SAFETY_END_SAID;
    size_t from = end == SAFETY_END_OPEN ? m->count - SAFETY_OVERLAP : 0;
    for (size_t i = m->count; i-- > 0;) {
        m->asked[i] = asked && i >= from && m->voice == SAFETY_ADVICE;
        if (m->tokens[i].begins || m->tokens[i].after_question) {
            asked = m->tokens[i].after_question;
            from = 0;
        }
    }
}

bool safety_is_denied(const struct safety_matcher *m, const struct safety_piece *pieces,
                      size_t count, struct safety_piece piece)
{
    struct safety_piece denier = m->denier[piece.from];
    if (m->asked[piece.from])
        return true;
    if (denier.to == before_these.to)
        return true;
    if (denier.to == 0 || denier.to > piece.from)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (safety_overlaps(denier, pieces[i]))
            return false;
    }
    return true;
}

void safety_find_denied(struct safety_matcher *m, enum safety_end end)
{
    find_denied(m);
    find_asked(m, end);
}
