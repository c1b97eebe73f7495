/*
 * The patterns. Each occurrence of a set moves those on that have the set, and for each beginning of a pattern only its latest
 * occurrences are kept: those are what the next words can be near to. So the steps are bounded for each word.
 */
#include "safety/matcher.h"

enum {
    NEAR = 7,             /* words to both sides, in its sentence, that `unless` looks at */
    UNLESS_CHECKS = 1000, /* of one text; past that a wording counts */
};

static bool is_near(struct safety_matcher *m, uint16_t set, size_t from, size_t to)
{
    if (m->checks++ > UNLESS_CHECKS)
        return false;
    size_t first = from;
    size_t last = to;
    while (first > 0 && first + NEAR > from && !m->tokens[first].begins)
        first--;
    while (last < m->count && last < to + NEAR && !m->tokens[last].begins)
        last++;
    for (size_t i = first; i < last; i++) {
        if (safety_set_at(m, i, set) > 0)
            return true;
    }
    return false;
}

static void complete(struct safety_matcher *m, size_t number, const struct safety_piece *pieces)
{
    const struct safety_pattern *pattern = &safety_table.patterns[number];
    size_t from = pieces[0].from;
    size_t to = pieces[0].to;
    for (size_t i = 1; i < pattern->count; i++) {
        from = pieces[i].from < from ? pieces[i].from : from;
        to = pieces[i].to > to ? pieces[i].to : to;
    }
    if (pattern->unless == 0 || !is_near(m, pattern->unless, from, to)) {
        m->hit[number] = true;
        if (pattern->beside == 0 && pattern->words_max == 0)
            m->certain |= (uint64_t)1 << pattern->flag;
    }
}

/* Words that count between the end of one piece and the beginning of the next. */
static unsigned words_between(const struct safety_matcher *m, struct safety_piece a,
                              struct safety_piece b)
{
    const struct safety_token *last = &m->tokens[a.to - 1];
    return (uint16_t)(m->tokens[b.from].place - last->place - last->counts);
}

static struct safety_latest *latest_of(struct safety_matcher *m, size_t number)
{
    if (m->cleared[number] != m->round) {
        m->cleared[number] = m->round;
        memset(m->latest[number], 0, sizeof(m->latest[number]));
    }
    return m->latest[number];
}

static void remember(struct safety_latest *latest, const struct safety_partial *partial)
{
    latest->items[1] = latest->items[0];
    latest->items[0] = *partial;
}

/* A later element of a pattern in its order. */
static void go_on(struct safety_matcher *m, size_t number, size_t element,
                  struct safety_piece piece)
{
    const struct safety_pattern *pattern = &safety_table.patterns[number];
    struct safety_latest *latest = latest_of(m, number);
    struct safety_partial next = {0};
    for (size_t i = 0; i < SAFETY_LATEST; i++) {
        const struct safety_partial *before = &latest[element - 1].items[i];
        if (before->pieces[element - 1].to == 0)
            return;
        if (before->pieces[element - 1].to > piece.from) {
            if (i + 1 == SAFETY_LATEST)
                return;
            continue;
        }
        if (words_between(m, before->pieces[element - 1], piece) > pattern->gaps[element])
            return;
        memcpy(next.pieces, before->pieces, sizeof(next.pieces));
        break;
    }
    if (safety_is_denied(m, safety_strictness_of(pattern->flag), next.pieces, element, piece))
        return;
    next.pieces[element] = piece;
    remember(&latest[element], &next);
    if (element + 1 == pattern->count)
        complete(m, number, next.pieces);
}

/* The pieces in the order of the text, by insertion: there are four at most. */
static void sort_pieces(struct safety_piece *pieces, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        for (size_t k = i; k > 0 && pieces[k].from < pieces[k - 1].from; k--) {
            struct safety_piece swap = pieces[k];
            pieces[k] = pieces[k - 1];
            pieces[k - 1] = swap;
        }
    }
}

static bool fits_window(const struct safety_matcher *m, const struct safety_piece *pieces,
                        size_t count, unsigned window)
{
    unsigned between = 0;
    for (size_t i = 1; i < count; i++)
        between += words_between(m, pieces[i - 1], pieces[i]);
    return between <= window;
}

/* The newest piece of each other element that lies beside those chosen before it. */
static bool choose_pieces(const struct safety_latest *latest, size_t count, size_t element,
                          struct safety_piece piece, struct safety_piece *pieces)
{
    size_t chosen = 0;
    pieces[chosen++] = piece;
    for (size_t i = 0; i < count; i++) {
        size_t slot = 0;
        for (; i != element && slot < SAFETY_LATEST; slot++) {
            const struct safety_partial *item = &latest[i].items[slot];
            bool free = item->pieces[0].to > 0;
            for (size_t k = 0; k < chosen; k++)
                free = free && !safety_overlaps(item->pieces[0], pieces[k]);
            if (free) {
                pieces[chosen++] = item->pieces[0];
                break;
            }
        }
        if (slot == SAFETY_LATEST)
            return false;
    }
    return true;
}

static void any_order(struct safety_matcher *m, size_t number, size_t element,
                      struct safety_piece piece)
{
    const struct safety_pattern *pattern = &safety_table.patterns[number];
    struct safety_latest *latest = latest_of(m, number);
    struct safety_piece pieces[SAFETY_ELEMENTS_MAX] = {0};
    remember(&latest[element], &(struct safety_partial){.pieces = {piece}});
    if (!choose_pieces(latest, pattern->count, element, piece, pieces))
        return;
    sort_pieces(pieces, pattern->count);
    if (!fits_window(m, pieces, pattern->count, pattern->window))
        return;
    for (size_t i = 0; i < pattern->count; i++) {
        if (safety_is_denied(m, safety_strictness_of(pattern->flag), pieces, pattern->count,
                             pieces[i]))
            return;
    }
    complete(m, number, pieces);
}

/* The first element of a pattern in its order. */
static void begin(struct safety_matcher *m, size_t number, struct safety_piece piece)
{
    struct safety_latest *latest = latest_of(m, number);
    remember(&latest[0], &(struct safety_partial){.pieces = {piece}});
    if (safety_table.patterns[number].count == 1)
        complete(m, number, &piece);
}

static void use(struct safety_matcher *m, const struct safety_use *uses, size_t count,
                struct safety_piece piece)
{
    bool denied[SAFETY_STRICTNESS]; /* asked once: common words begin a hundred patterns */
    for (size_t k = 0; count > 0 && k < SAFETY_STRICTNESS; k++)
        denied[k] = safety_is_denied(m, (enum safety_strictness)k, NULL, 0, piece);
    for (size_t i = 0; i < count; i++) {
        if (m->hit[uses[i].pattern] || (m->certain >> uses[i].flag & 1) != 0)
            continue;
        if (uses[i].any_order)
            any_order(m, uses[i].pattern, uses[i].element, piece);
        else if (uses[i].element == 0 && !denied[safety_strictness_of(uses[i].flag)])
            begin(m, uses[i].pattern, piece);
        else if (uses[i].element > 0 && m->cleared[uses[i].pattern] == m->round)
            go_on(m, uses[i].pattern, uses[i].element, piece);
    }
}

/* What `beside` asks for: "no chemo" is no chemo. */
static void see(struct safety_matcher *m, uint16_t set, struct safety_piece piece)
{
    m->seen[set] = m->seen[set] || !safety_is_denied(m, SAFETY_URGENT, NULL, 0, piece);
}

/* A word or phrase that is in these sets. */
static void occurs(struct safety_matcher *m, struct safety_run sets, struct safety_run uses,
                   struct safety_piece piece)
{
    for (size_t i = 0; i < sets.count; i++)
        see(m, safety_table.word_sets[sets.first + i], piece);
    use(m, safety_table.word_uses + uses.first, uses.count, piece);
}

static void number_occurs(struct safety_matcher *m, int32_t number, struct safety_piece piece)
{
    const struct safety_table *t = &safety_table;
    for (size_t i = 0; number >= 0 && i < t->range_count; i++) {
        if (number >= t->ranges[i].low && number <= t->ranges[i].high) {
            struct safety_run uses = t->sets[t->ranges[i].set].uses;
            see(m, t->ranges[i].set, piece);
            use(m, t->uses + uses.first, uses.count, piece);
        }
    }
}

void safety_look_at(struct safety_matcher *m, size_t at)
{
    const struct safety_table *t = &safety_table;
    const struct safety_word *word = &t->words[m->tokens[at].word];
    struct safety_piece piece = {(uint8_t)at, (uint8_t)(at + 1)};
    occurs(m, word->sets, word->uses, piece);
    number_occurs(m, m->tokens[at].number, piece);
    struct safety_run phrases = m->phrases[at];
    for (size_t i = 0; i < phrases.count; i++) {
        const struct safety_phrase *phrase = &t->phrases[phrases.first + i];
        piece.to = (uint8_t)(at + 1 + phrase->count);
        if (safety_phrase_is_at(m, at, phrase))
            occurs(m, phrase->sets, phrase->uses, piece);
    }
}
