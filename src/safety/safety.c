/* Red flags: texts are read in pieces of SAFETY_TOKENS words, the last of one again with the next. */
#include "safety/safety.h"

#include "safety/matcher.h"

_Static_assert(SAFETY_TOKENS < UINT8_MAX, "a word's place in a piece is a byte");

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

bool safety_urgent(struct safety_hits hits)
{
    return safety_has(hits, SAFETY_NOW) || safety_has(hits, SAFETY_DISTRESS);
}

bool safety_calls(struct safety_hits hits, enum safety_tier tier)
{
    for (size_t i = 0; i < safety_table.flag_count; i++) {
        const struct safety_flag *flag = &safety_table.flags[i];
        if ((hits.bits >> i & 1) != 0 && flag->tier == tier && flag->call)
            return true;
    }
    return false;
}

bool safety_may_be_harmless(struct safety_hits hits)
{
    for (size_t i = 0; i < safety_table.flag_count; i++) {
        const struct safety_flag *flag = &safety_table.flags[i];
        if ((hits.bits >> i & 1) != 0 && flag->tier == SAFETY_NOW && !flag->harmless)
            return false;
    }
    return true;
}

bool safety_is_meant(struct safety_hits hits)
{
    return safety_urgent(hits) || safety_calls(hits, SAFETY_SOON);
}

static void look(struct safety_matcher *m, enum safety_end end)
{
    m->round++;
    safety_find_phrases(m);
    safety_find_denied(m, end);
    for (size_t i = 0; i < m->count; i++)
        safety_look_at(m, i);
}

static struct safety_hits sum_up(const struct safety_matcher *m, size_t counted)
{
    const struct safety_table *t = &safety_table;
    struct safety_hits hits = {0};
    for (size_t i = 0; i < t->pattern_count; i++) {
        const struct safety_pattern *pattern = &t->patterns[i];
        if (m->hit[i] && (pattern->beside == 0 || m->seen[pattern->beside]) &&
            (pattern->words_max == 0 || counted <= pattern->words_max) &&
            (m->voice == SAFETY_OWN_WORDS || t->flags[pattern->flag].tier != SAFETY_SOON))
            hits.bits |= (uint64_t)1 << pattern->flag;
    }
    return hits;
}

static void read_text(struct safety_matcher *m, struct safety_reader *reader)
{
    while (safety_read_token(reader, &m->tokens[m->count])) {
        if (++m->count < SAFETY_TOKENS)
            continue;
        look(m, SAFETY_END_OPEN);
        memmove(m->tokens, m->tokens + SAFETY_TOKENS - SAFETY_OVERLAP,
                SAFETY_OVERLAP * sizeof(m->tokens[0]));
        m->count = SAFETY_OVERLAP;
    }
}

struct safety_hits safety_match_texts(const struct safety_text *texts, size_t count,
                                      enum safety_voice voice)
{
    struct safety_matcher m;
    struct safety_reader reader = {.html = false};
    m.count = 0;
    m.voice = voice;
    m.checks = 0;
    m.carried_own = 0;
    memset(m.carried, 0, sizeof(m.carried));
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
    look(&m, reader.question ? SAFETY_END_ASKED : SAFETY_END_SAID);
    return sum_up(&m, reader.counted);
}

struct safety_hits safety_match(struct span text)
{
    return safety_match_texts(&(struct safety_text){.text = text}, 1, SAFETY_OWN_WORDS);
}

struct span safety_title_of(struct span name)
{
    for (size_t i = 0; i < safety_flag_count(); i++)
        if (span_equal(safety_flag_at(i)->name, name))
            return safety_flag_at(i)->title;
    return name;
}
