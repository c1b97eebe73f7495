/* Rules of symptom cards: what there is to choose, how chips are shown. */
#include "card/card.h"

#include "core/escape.h"

enum { WORDS_MAX = 4096 };

const struct card_word card_since[] = {
    {"under-6", "Less than 6 weeks", "For less than 6 weeks"},
    {"6-to-12", "6 to 12 weeks", "For 6 to 12 weeks"},
    {"over-12", "More than 12 weeks", "For more than 12 weeks"},
    {0},
};
const char *const card_since_names[] = {"under-6", "6-to-12", "over-12", NULL};

const struct card_word card_tried[] = {
    {"stretching", "Stretching", "Tried stretching"},
    {"strengthening", "Strengthening", "Tried strengthening"},
    {"ball-or-roller", "Ball or roller", "Tried a ball or roller"},
    {"massage", "Massage", "Tried massage"},
    {"heat", "Heat", "Tried heat"},
    {"cold", "Cold", "Tried cold"},
    {"rest", "Rest", "Tried rest"},
    {"walking", "Walking", "Tried walking"},
    {"clinician", "Seeing a clinician", "Saw a clinician"},
    {"nothing", "Nothing yet", "Tried nothing yet"},
    {0},
};

bool card_is_word(const struct card_word *words, struct span name)
{
    while (words->name != NULL && !span_is(name, words->name))
        words++;
    return words->name != NULL;
}

bool card_is_empty(const struct card *card)
{
    return card->tag_count == 0 && card->tried_count == 0 && span_is_empty(card->since);
}

/* ---- as it is shown ---- */

static struct span said_of(const struct card_word *words, struct span name)
{
    while (words->name != NULL && !span_is(name, words->name))
        words++;
    return words->name == NULL ? SPAN("") : span_of(words->said);
}

struct card_chip card_chip_read(struct span line)
{
    struct card_chip chip = {0};
    if (!span_next(&line, ' ', &chip.facet))
        return chip;
    if (span_is(chip.facet, "since") || span_is(chip.facet, "tried")) {
        chip.name = line;
        chip.title = said_of(span_is(chip.facet, "since") ? card_since : card_tried, line);
    } else if (span_next(&line, ' ', &chip.name)) {
        chip.title = line;
    }
    return chip;
}

bool card_is_symptom(const struct card_chip *chip)
{
    for (int i = 0; i < SYMPTOM_FACETS; i++)
        if (span_is(chip->facet, symptom_facet_names[i]))
            return true;
    return false;
}

/* The lines are in the order of their facets. */
struct span card_symptoms_path(struct arena *arena, const struct span *lines, size_t count)
{
    struct text path;
    struct span before = SPAN("");
    char sign = '?';
    text_init(&path, WORDS_MAX);
    text_add_string(&path, "/symptoms");
    for (size_t i = 0; i < count; i++) {
        struct card_chip chip = card_chip_read(lines[i]);
        if (!card_is_symptom(&chip))
            continue;
        if (span_equal(chip.facet, before)) {
            text_add_char(&path, ',');
        } else {
            text_printf(&path, "%c" SPAN_FMT "=", sign, SPAN_ARG(chip.facet));
            sign = '&';
        }
        escape_url_part(&path, chip.name);
        before = chip.facet;
    }
    struct span made = arena_span(arena, text_span(&path));
    text_free(&path);
    return made;
}

bool card_has(const struct card_version *version, struct span line)
{
    for (size_t i = 0; i < version->count; i++)
        if (span_equal(version->lines[i], line))
            return true;
    return false;
}

bool card_adds(const struct card_version *version, const struct card_version *before)
{
    for (size_t i = 0; i < version->count; i++)
        if (!card_has(before, version->lines[i]))
            return true;
    return false;
}
