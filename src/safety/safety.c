/*
 * The matcher. A text is read in pieces of TOKENS words, the last OVERLAP of one again as the first of the next. Each
 * occurrence of a set moves the patterns on that have the set, and for each prefix of a pattern only its latest occurrences are
 * kept: those are what the next words can be near to. So the steps are bounded for each word.
 */
#include "safety/safety.h"

#include "safety/words.h"

enum {
    TOKENS = 240,
    OVERLAP = 40,
    DENIED_WORDS = 8, /* that count, behind "no" */
    NEAR = 7,         /* words to both sides that `unless` looks at */
    ALONE = 3,
    UNLESS_CHECKS = 1000, /* of one text; past that a wording counts */
    PIECES = 255
};

_Static_assert(TOKENS < PIECES, "a token's place is a byte");

/* A piece of a match: from word to word. */
struct piece {
    uint8_t from, to; /* `to` is behind it */
};

/* The first elements of a pattern, in its order; in any order one element, in pieces[0]. */
struct partial {
    bool there;
    struct piece pieces[SAFETY_ELEMENTS_MAX];
};

/* Two, because one word may be in several elements and begin several phrases: the newest first. */
enum { LATEST = 2 };
struct latest {
    struct partial items[LATEST];
};

struct matcher {
    struct safety_token tokens[TOKENS];
    size_t count;
    struct safety_run phrases[TOKENS]; /* that may begin at this word: the second one is right */
    struct piece denier[TOKENS];       /* the words that deny this one */
    bool asked[TOKENS];                /* of advice: in a question */
    struct latest latest[SAFETY_PATTERNS_MAX][SAFETY_ELEMENTS_MAX];
    unsigned cleared[SAFETY_PATTERNS_MAX]; /* the round of which a pattern's `latest` are */
    unsigned round;
    bool hit[SAFETY_PATTERNS_MAX];
    uint64_t certain; /* flags of which a pattern without a condition was hit */
    bool seen[SAFETY_SETS_MAX];
    enum safety_voice voice;
    size_t checks;
};

size_t safety_flag_count(void)
{
    return safety_table.flag_count;
}

const struct safety_flag *safety_flag_at(size_t number)
{
    return &safety_table.flags[number];
}

bool safety_has(struct safety_hits hits, enum safety_tier tier)
{
    for (size_t i = 0; i < safety_table.flag_count; i++) {
        if ((hits.bits >> i & 1) != 0 && safety_table.flags[i].tier == tier)
            return true;
    }
    return false;
}

/* ---- what occurs at a word ---- */

static bool phrase_is_at(const struct matcher *m, size_t at, const struct safety_phrase *phrase)
{
    if (at + phrase->count >= m->count)
        return false;
    for (size_t i = 0; i < phrase->count; i++) {
        const struct safety_token *token = &m->tokens[at + 1 + i];
        if (token->word != phrase->words[i] || token->begins)
            return false;
    }
    return true;
}

/* Where the phrases begin that have this second word, or a later one. */
static size_t first_phrase(struct safety_run run, unsigned second)
{
    size_t low = run.first;
    size_t high = (size_t)run.first + run.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (safety_table.phrases[middle].words[0] < second)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void find_phrases(struct matcher *m)
{
    for (size_t i = 0; i < m->count; i++) {
        struct safety_run run = safety_table.words[m->tokens[i].word].phrases;
        unsigned second = i + 1 < m->count ? m->tokens[i + 1].word : 0;
        m->phrases[i] = (struct safety_run){0, 0};
        if (run.count == 0 || second == 0)
            continue;
        size_t first = first_phrase(run, second);
        m->phrases[i].first = (uint16_t)first;
        m->phrases[i].count = (uint16_t)(first_phrase(run, second + 1) - first);
    }
}

/* The words of the set's longest entry there; 0: none. */
static size_t set_at(const struct matcher *m, size_t at, uint16_t set)
{
    const struct safety_word *word = &safety_table.words[m->tokens[at].word];
    size_t longest = 0;
    for (size_t i = 0; i < word->sets.count; i++) {
        if (safety_table.word_sets[word->sets.first + i] == set)
            longest = 1;
    }
    struct safety_run phrases = m->phrases[at];
    for (size_t i = 0; i < phrases.count; i++) {
        const struct safety_phrase *phrase = &safety_table.phrases[phrases.first + i];
        if (phrase->set == set && phrase->count + 1U > longest && phrase_is_at(m, at, phrase))
            longest = phrase->count + 1U;
    }
    return longest;
}

/* ---- what is denied ---- */

static void find_denied(struct matcher *m)
{
    const struct safety_table *t = &safety_table;
    const struct piece nobody = {0, 0};
    struct piece denier = nobody;
    size_t left = 0;
    size_t free_until = 0; /* words of "not only", which deny nothing */
    for (size_t i = 0; i < m->count; i++) {
        if (m->tokens[i].begins)
            denier = nobody;
        m->denier[i] = denier;
        left -= left > 0 && m->tokens[i].counts;
        if (left == 0)
            denier = nobody;
        size_t not_denial = set_at(m, i, t->not_denial);
        if (not_denial > 0 && i + not_denial > free_until)
            free_until = i + not_denial;
        size_t condition = m->voice == SAFETY_ADVICE ? set_at(m, i, t->condition) : 0;
        size_t denial = i < free_until ? 0 : set_at(m, i, t->denial);
        if (condition > 0) {
            denier = (struct piece){(uint8_t)i, (uint8_t)(i + condition)};
            left = TOKENS;
        } else if (denial > 0 && left < TOKENS / 2) {
            denier = (struct piece){(uint8_t)i, (uint8_t)(i + denial)};
            left = DENIED_WORDS + 1;
            free_until = i + denial; /* its own words end nothing */
        } else if (i >= free_until && left < TOKENS / 2 && set_at(m, i, t->denial_end) > 0) {
            denier = nobody;
        }
    }
}

static bool overlaps(struct piece a, struct piece b)
{
    return a.from < b.to && b.from < a.to;
}

/* In advice a question is no mention. */
static void find_asked(struct matcher *m, bool ends_in_question)
{
    bool asked = ends_in_question;
    for (size_t i = m->count; i-- > 0;) {
        m->asked[i] = asked && m->voice == SAFETY_ADVICE;
        if (m->tokens[i].begins || m->tokens[i].after_question)
            asked = m->tokens[i].after_question;
    }
}

/* Is a piece denied by a word that is no part of the match? */
static bool is_denied(const struct matcher *m, const struct piece *pieces, size_t count,
                      struct piece piece)
{
    struct piece denier = m->denier[piece.from];
    if (m->asked[piece.from])
        return true;
    if (denier.to == 0 || denier.to > piece.from)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (overlaps(denier, pieces[i]))
            return false;
    }
    return true;
}

/* ---- matches ---- */

static bool is_near(struct matcher *m, uint16_t set, size_t from, size_t to)
{
    if (m->checks++ > UNLESS_CHECKS)
        return false;
    size_t first = from > NEAR ? from - NEAR : 0;
    size_t last = to + NEAR < m->count ? to + NEAR : m->count;
    for (size_t i = first; i < last; i++) {
        if (set_at(m, i, set) > 0)
            return true;
    }
    return false;
}

static void complete(struct matcher *m, size_t number, const struct piece *pieces)
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
        if (pattern->beside == 0 && !pattern->alone)
            m->certain |= (uint64_t)1 << pattern->flag;
    }
}

/* Words that count between the end of one piece and the beginning of the next. */
static unsigned words_between(const struct matcher *m, struct piece a, struct piece b)
{
    const struct safety_token *last = &m->tokens[a.to - 1];
    return (uint16_t)(m->tokens[b.from].place - last->place - last->counts);
}

static struct latest *latest_of(struct matcher *m, size_t number)
{
    if (m->cleared[number] != m->round) {
        m->cleared[number] = m->round;
        memset(m->latest[number], 0, sizeof(m->latest[number]));
    }
    return m->latest[number];
}

static void remember(struct latest *latest, const struct partial *partial)
{
    latest->items[1] = latest->items[0];
    latest->items[0] = *partial;
}

static void go_on(struct matcher *m, size_t number, size_t element, struct piece piece)
{
    const struct safety_pattern *pattern = &safety_table.patterns[number];
    struct latest *latest = latest_of(m, number);
    struct partial next = {.there = true};
    for (size_t i = 0; element > 0 && i < LATEST; i++) {
        const struct partial *before = &latest[element - 1].items[i];
        if (!before->there)
            return;
        if (before->pieces[element - 1].to > piece.from) {
            if (i + 1 == LATEST)
                return;
            continue;
        }
        if (words_between(m, before->pieces[element - 1], piece) > pattern->gaps[element])
            return;
        memcpy(next.pieces, before->pieces, sizeof(next.pieces));
        break;
    }
    if (is_denied(m, next.pieces, element, piece))
        return;
    next.pieces[element] = piece;
    remember(&latest[element], &next);
    if (element + 1 == pattern->count)
        complete(m, number, next.pieces);
}

/* The pieces in the order of the text, by insertion: there are five at most. */
static void sort_pieces(struct piece *pieces, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        for (size_t k = i; k > 0 && pieces[k].from < pieces[k - 1].from; k--) {
            struct piece swap = pieces[k];
            pieces[k] = pieces[k - 1];
            pieces[k - 1] = swap;
        }
    }
}

static bool fits_window(const struct matcher *m, const struct piece *pieces, size_t count,
                        unsigned window)
{
    unsigned between = 0;
    for (size_t i = 1; i < count; i++)
        between += words_between(m, pieces[i - 1], pieces[i]);
    return between <= window;
}

/* The newest piece of each other element that lies beside those chosen before it. */
static bool choose_pieces(const struct latest *latest, size_t count, size_t element,
                          struct piece piece, struct piece *pieces)
{
    size_t chosen = 0;
    pieces[chosen++] = piece;
    for (size_t i = 0; i < count; i++) {
        size_t slot = 0;
        for (; i != element && slot < LATEST; slot++) {
            const struct partial *item = &latest[i].items[slot];
            bool free = item->there;
            for (size_t k = 0; k < chosen; k++)
                free = free && !overlaps(item->pieces[0], pieces[k]);
            if (free) {
                pieces[chosen++] = item->pieces[0];
                break;
            }
        }
        if (slot == LATEST)
            return false;
    }
    return true;
}

static void any_order(struct matcher *m, size_t number, size_t element, struct piece piece)
{
    const struct safety_pattern *pattern = &safety_table.patterns[number];
    struct latest *latest = latest_of(m, number);
    struct piece pieces[SAFETY_ELEMENTS_MAX];
    remember(&latest[element], &(struct partial){.there = true, .pieces = {piece}});
    if (!choose_pieces(latest, pattern->count, element, piece, pieces))
        return;
    sort_pieces(pieces, pattern->count);
    if (!fits_window(m, pieces, pattern->count, pattern->window))
        return;
    for (size_t i = 0; i < pattern->count; i++) {
        if (is_denied(m, pieces, pattern->count, pieces[i]))
            return;
    }
    complete(m, number, pieces);
}

static void use(struct matcher *m, const struct safety_use *uses, size_t count, struct piece piece)
{
    for (size_t i = 0; i < count; i++) {
        if (m->hit[uses[i].pattern] || (m->certain >> uses[i].flag & 1) != 0)
            continue;
        if (uses[i].any_order)
            any_order(m, uses[i].pattern, uses[i].element, piece);
        else if (uses[i].element == 0 || m->cleared[uses[i].pattern] == m->round)
            go_on(m, uses[i].pattern, uses[i].element, piece);
    }
}

static void occurs(struct matcher *m, uint16_t set, size_t from, size_t to)
{
    struct safety_run uses = safety_table.sets[set].uses;
    m->seen[set] = true;
    use(m, safety_table.uses + uses.first, uses.count, (struct piece){(uint8_t)from, (uint8_t)to});
}

static void look_at(struct matcher *m, size_t at)
{
    const struct safety_table *t = &safety_table;
    const struct safety_token *token = &m->tokens[at];
    const struct safety_word *word = &t->words[token->word];
    for (size_t i = 0; i < word->sets.count; i++)
        m->seen[t->word_sets[word->sets.first + i]] = true;
    use(m, t->word_uses + word->uses.first, word->uses.count,
        (struct piece){(uint8_t)at, (uint8_t)(at + 1)});
    for (size_t i = 0; token->number >= 0 && i < t->range_count; i++) {
        if (token->number >= t->ranges[i].low && token->number <= t->ranges[i].high)
            occurs(m, t->ranges[i].set, at, at + 1);
    }
    struct safety_run phrases = m->phrases[at];
    for (size_t i = 0; i < phrases.count; i++) {
        const struct safety_phrase *phrase = &t->phrases[phrases.first + i];
        if (phrase_is_at(m, at, phrase))
            occurs(m, phrase->set, at, at + 1 + phrase->count);
    }
}

/* ---- the text ---- */

static void look(struct matcher *m, bool ends_in_question)
{
    m->round++;
    find_phrases(m);
    find_denied(m);
    find_asked(m, ends_in_question);
    for (size_t i = 0; i < m->count; i++)
        look_at(m, i);
}

static struct safety_hits sum_up(const struct matcher *m, size_t counted)
{
    const struct safety_table *t = &safety_table;
    struct safety_hits hits = {0};
    for (size_t i = 0; i < t->pattern_count; i++) {
        const struct safety_pattern *pattern = &t->patterns[i];
        if (m->hit[i] && (pattern->beside == 0 || m->seen[pattern->beside]) &&
            (!pattern->alone || counted <= ALONE) &&
            (m->voice == SAFETY_OWN_WORDS || t->flags[pattern->flag].tier != SAFETY_SOON))
            hits.bits |= (uint64_t)1 << pattern->flag;
    }
    return hits;
}

static void read_text(struct matcher *m, struct safety_reader *reader)
{
    while (safety_read_token(reader, &m->tokens[m->count])) {
        if (++m->count < TOKENS)
            continue;
        look(m, false);
        memmove(m->tokens, m->tokens + TOKENS - OVERLAP, OVERLAP * sizeof(m->tokens[0]));
        m->count = OVERLAP;
    }
}

struct safety_hits safety_match_texts(const struct safety_text *texts, size_t count,
                                      enum safety_voice voice)
{
    struct matcher m;
    struct safety_reader reader = {.html = false};
    m.count = 0;
    m.voice = voice;
    m.checks = 0;
    m.certain = 0;
    m.round = 0;
    memset(m.cleared, 0, sizeof(m.cleared));
    memset(m.hit, 0, sizeof(m.hit));
    memset(m.seen, 0, sizeof(m.seen));
    for (size_t i = 0; i < count; i++) {
        reader.rest = texts[i].text;
        reader.html = texts[i].html;
        reader.pending_sentence = reader.pending_sentence || !texts[i].goes_on;
        read_text(&m, &reader);
    }
    look(&m, reader.question);
    return sum_up(&m, reader.counted);
}

struct safety_hits safety_match(struct span text)
{
    return safety_match_texts(&(struct safety_text){.text = text}, 1, SAFETY_OWN_WORDS);
}
