/* What is denied ("no numbness"), and in advice what is asked or a condition. */
#include "safety/matcher.h"

enum {
    DENIED_WORDS = 8, /* that count, behind "no" */
    LIST_WORDS = 10,  /* behind a comma: where an "or" may be that makes it a list */
    UNTIL_WORDS = 14, /* behind "no": where an "until" may be */
};

/* What denies is among the words before these: it can be no part of a match here. */
static const struct safety_piece before_these = {UINT8_MAX, UINT8_MAX};

/* The words of the special set's longest entry there; 0: none. */
static size_t words_of(const struct safety_matcher *m, size_t at, enum safety_special set)
{
    const struct safety_table *t = &safety_table;
    bool may_begin = (t->words[m->tokens[at].word].special >> set & 1) != 0;
    return may_begin ? safety_set_at(m, at, t->special[set]) : 0;
}

static bool is_in(const struct safety_matcher *m, size_t at, enum safety_special set)
{
    return words_of(m, at, set) > 0;
}

/* "No fever, chills or numbness" is a list, "no fever, numb groin" and "no fever, chills" may be none. */
static bool list_goes_on(const struct safety_matcher *m, size_t at)
{
    if (is_in(m, at, SAFETY_STATED))
        return false;
    for (size_t i = at; i < m->count && i < at + LIST_WORDS; i++) {
        if (i > at && (m->tokens[i].begins || m->tokens[i].after_pause))
            return false;
        if (is_in(m, i, SAFETY_DENIAL_OR))
            return true;
        if (is_in(m, i, SAFETY_DENIAL_END))
            return false;
    }
    return false;
}

/* "I never leaked until last week" */
static bool ended_by_now(const struct safety_matcher *m, size_t at)
{
    for (size_t i = at + 1; i < m->count && i < at + UNTIL_WORDS; i++) {
        if (m->tokens[i].begins)
            return false;
        if (is_in(m, i, SAFETY_UNTIL))
            return true;
    }
    return false;
}

/* Ends at this word what was denied before it; `own` is true within the words that deny. */
static void end_denials(const struct safety_matcher *m, size_t at, bool own,
                        struct safety_denial *denials)
{
    const struct safety_token *token = &m->tokens[at];
    bool open = denials[SAFETY_CALM].left > 0 && !denials[SAFETY_CALM].condition;
    bool urgent = denials[SAFETY_URGENT].left > 0 && !denials[SAFETY_URGENT].condition;
    if (token->begins) {
        denials[SAFETY_URGENT].left = denials[SAFETY_CALM].left = 0;
    } else if ((open || urgent) && !own) {
        bool ends = token->after_pause || is_in(m, at, SAFETY_DENIAL_END);
        if (open && ends)
            denials[SAFETY_CALM].left = 0;
        if (urgent && (ends || (token->after_comma && !list_goes_on(m, at))))
            denials[SAFETY_URGENT].left = 0;
    }
}

static void begin_denials(struct safety_denial *denials, struct safety_denial denial)
{
    for (size_t k = 0; k < SAFETY_STRICTNESS; k++) {
        if (denial.condition || denials[k].left == 0 || !denials[k].condition)
            denials[k] = denial;
    }
}

/* The words that deny from here on; returns where they end. */
static size_t note_denial(const struct safety_matcher *m, size_t at, size_t own_until,
                          struct safety_denial *denials)
{
    size_t condition = m->voice == SAFETY_ADVICE ? words_of(m, at, SAFETY_CONDITION) : 0;
    size_t free = words_of(m, at, SAFETY_NOT_DENIAL);
    size_t until = at + free > own_until ? at + free : own_until;
    size_t denial = at < until ? 0 : words_of(m, at, SAFETY_DENIAL);
    size_t words = condition > 0 ? condition : denial;
    if (words == 0 || (condition == 0 && ended_by_now(m, at)))
        return until;
    begin_denials(denials,
                  (struct safety_denial){.denier = {(uint8_t)at, (uint8_t)(at + words)},
                                         .left = condition > 0 ? SAFETY_TOKENS : DENIED_WORDS + 1,
                                         .condition = condition > 0});
    return condition > 0 ? until : at + words; /* its own words end nothing */
}

static void find_denied(struct safety_matcher *m)
{
    struct safety_denial denials[SAFETY_STRICTNESS];
    size_t own_until = m->carried_own;
    memcpy(denials, m->carried, sizeof(denials));
    for (size_t k = 0; k < SAFETY_STRICTNESS; k++)
        denials[k].denier = before_these;
    for (size_t i = 0; i < m->count; i++) {
        if (i + SAFETY_OVERLAP == m->count) {
            memcpy(m->carried, denials, sizeof(denials));
            m->carried_own = own_until > i ? own_until - i : 0;
        }
        end_denials(m, i, i < own_until, denials);
        for (size_t k = 0; k < SAFETY_STRICTNESS; k++) {
            m->denier[k][i] = denials[k].left > 0 ? denials[k].denier : (struct safety_piece){0, 0};
            denials[k].left -= denials[k].left > 0 && m->tokens[i].counts;
        }
        own_until = note_denial(m, i, own_until, denials);
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

enum safety_strictness safety_strictness_of(unsigned flag)
{
    return safety_table.flags[flag].tier == SAFETY_SOON ? SAFETY_CALM : SAFETY_URGENT;
}

bool safety_is_denied(const struct safety_matcher *m, enum safety_strictness strictness,
                      const struct safety_piece *pieces, size_t count, struct safety_piece piece)
{
    struct safety_piece denier = m->denier[strictness][piece.from];
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
