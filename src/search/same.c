/* Scores a pair of texts for "the same question": see same.h. */
#include "search/same.h"

#include "core/utf8.h"

#include <math.h>

static const double rarity_power = 1.5;
static const double share_of_a = 0.25;
static const double least_likeness = 0.45;
enum { LETTERS_MIN = 4, TRIGRAM_POINTS = 3, POINT_BITS = 21 };

/* A word with what comparing needs. A trigram is three code points side by side. */
struct weighed {
    struct span stem;
    double weight;
    double repeated;          /* 1 + ln of how often it occurs there */
    const uint64_t *trigrams; /* sorted, each once; none of a short word */
    size_t trigram_count;
};

struct same_text {
    size_t count;
    struct weighed words[];
};

/* ---- getting ready ---- */

static int compare_trigrams(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left;
    uint64_t b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

/* Two blanks in front and one behind count as letters, so that the beginning of a word weighs more. */
static void take_trigrams(struct arena *arena, struct weighed *word)
{
    size_t letters = utf8_count(word->stem);
    if (letters < LETTERS_MIN)
        return;
    uint64_t *trigrams = arena_array_of(arena, uint64_t, letters + 1);
    const uint64_t mask = ((uint64_t)1 << (TRIGRAM_POINTS * POINT_BITS)) - 1;
    uint64_t last = ((uint64_t)' ' << POINT_BITS) | ' ';
    struct span rest = word->stem;
    for (size_t i = 0; i <= letters; i++) {
        uint32_t point = ' ';
        (void)utf8_next(&rest, &point);
        last = ((last << POINT_BITS) | point) & mask;
        trigrams[i] = last;
    }
    qsort(trigrams, letters + 1, sizeof(*trigrams), compare_trigrams);
    size_t count = 1;
    for (size_t i = 1; i <= letters; i++) {
        if (trigrams[i] != trigrams[count - 1])
            trigrams[count++] = trigrams[i];
    }
    word->trigrams = trigrams;
    word->trigram_count = count;
}

/* Counts that lag behind the texts must not make a weight negative. */
static double weight_of(int64_t with, int64_t texts)
{
    double n = (double)(with < 0 ? 0 : with);
    double all = (double)texts > n ? (double)texts : n;
    return pow(log(1 + (all - n + 0.5) / (n + 0.5)), rarity_power);
}

struct same_text *same_text_make(struct arena *arena, const struct same_words *words, int64_t texts)
{
    struct same_text *text =
        arena_alloc(arena, sizeof(*text) + words->count * sizeof(text->words[0]));
    text->count = words->count;
    for (size_t i = 0; i < words->count; i++) {
        const struct same_word *from = &words->items[i];
        struct weighed *word = &text->words[i];
        word->stem = from->stem;
        word->weight = weight_of(from->texts, texts);
        word->repeated = from->times > 1 ? 1 + log((double)from->times) : 1;
        take_trigrams(arena, word);
    }
    return text;
}

/* ---- comparing ---- */

/* Dice: twice what both have over what each has. */
static double likeness(const struct weighed *a, const struct weighed *b)
{
    size_t both = 0;
    for (size_t i = 0, j = 0; i < a->trigram_count && j < b->trigram_count;) {
        if (a->trigrams[i] == b->trigrams[j])
            both++;
        bool step_a = a->trigrams[i] <= b->trigrams[j];
        bool step_b = b->trigrams[j] <= a->trigrams[i];
        i += step_a ? 1 : 0;
        j += step_b ? 1 : 0;
    }
    return 2 * (double)both / (double)(a->trigram_count + b->trigram_count);
}

static double match(const struct weighed *word, const struct same_text *in)
{
    for (size_t i = 0; i < in->count; i++) {
        if (span_equal(word->stem, in->words[i].stem))
            return 1;
    }
    double best = 0;
    for (size_t i = 0; i < in->count && word->trigram_count > 0; i++) {
        double found = in->words[i].trigram_count > 0 ? likeness(word, &in->words[i]) : 0;
        best = found > best ? found : best;
    }
    return best >= least_likeness ? best : 0;
}

static double covered(const struct same_text *text, const struct same_text *by, bool repeated)
{
    double all = 0;
    double matched = 0;
    for (size_t i = 0; i < text->count; i++) {
        const struct weighed *word = &text->words[i];
        double weight = word->weight * (repeated ? word->repeated : 1);
        all += weight;
        matched += weight * match(word, by);
    }
    return all > 0 ? matched / all : 0;
}

double same_score(const struct same_text *a, const struct same_text *b)
{
    if (a->count == 0 || b->count == 0)
        return 0;
    return pow(covered(b, a, false), 1 - share_of_a) * pow(covered(a, b, true), share_of_a);
}
