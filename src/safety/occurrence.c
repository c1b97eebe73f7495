/* Which words and phrases of the table are at a word of the text. */
#include "safety/matcher.h"

bool safety_phrase_is_at(const struct safety_matcher *m, size_t at,
                         const struct safety_phrase *phrase)
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

void safety_find_phrases(struct safety_matcher *m)
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

static bool is_among(struct safety_run sets, uint16_t set)
{
    for (size_t i = 0; i < sets.count; i++) {
        if (safety_table.word_sets[sets.first + i] == set)
            return true;
    }
    return false;
}

size_t safety_set_at(const struct safety_matcher *m, size_t at, uint16_t set)
{
    size_t longest = is_among(safety_table.words[m->tokens[at].word].sets, set) ? 1 : 0;
    struct safety_run phrases = m->phrases[at];
    for (size_t i = 0; i < phrases.count; i++) {
        const struct safety_phrase *phrase = &safety_table.phrases[phrases.first + i];
        if (phrase->count + 1U > longest && safety_phrase_is_at(m, at, phrase) &&
            is_among(phrase->sets, set))
            longest = phrase->count + 1U;
    }
    return longest;
}
