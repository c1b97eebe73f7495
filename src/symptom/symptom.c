/* Rules of symptoms: what is chosen, what is below what, how much fits. */
#include "symptom/symptom.h"

const char *const symptom_facet_names[SYMPTOM_FACETS] = {"region", "side", "quality", "trigger",
                                                         "relief"};
const char *const symptom_facet_questions[SYMPTOM_FACETS] = {
    "Where is it?", "Which side?", "How does it feel?", "What brings it on?", "What helps?"};

/* ---- what was chosen ---- */

void symptom_type(struct arena *arena, struct symptom_typed *typed, enum symptom_facet facet,
                  struct span value)
{
    struct span piece;
    while (typed->counts[facet] < SYMPTOM_CHOICES_MAX && span_next(&value, ',', &piece)) {
        struct span name = tag_name_clean(arena, piece);
        if (!span_is_empty(name))
            typed->names[facet][typed->counts[facet]++] = name;
    }
}

size_t symptom_chosen_in(const struct symptom_chips *chips, enum symptom_facet facet)
{
    size_t count = 0;
    for (size_t i = 0; i < chips->count; i++)
        count += chips->items[i].chosen && chips->items[i].facet == facet ? 1 : 0;
    return count;
}

size_t symptom_asked(const struct symptom_chips *chips)
{
    size_t count = 0;
    for (int facet = 0; facet < SYMPTOM_FACETS; facet++)
        count += symptom_chosen_in(chips, (enum symptom_facet)facet) > 0 ? 1 : 0;
    return count;
}

size_t symptom_chosen(const struct symptom_chips *chips)
{
    size_t count = 0;
    for (size_t i = 0; i < chips->count; i++)
        count += chips->items[i].chosen ? 1 : 0;
    return count;
}

size_t symptom_ways(const struct symptom_chips *chips)
{
    size_t count = 0;
    for (size_t i = 0; i < SYMPTOM_WAYS; i++)
        count += chips->ways.has[i] ? 1 : 0;
    return count;
}

bool symptom_is_known(const struct symptom_chips *chips, enum symptom_facet facet, struct span name)
{
    for (size_t i = 0; i < chips->count; i++) {
        const struct symptom_chip *chip = &chips->items[i];
        if (!chip->chosen || chip->facet != facet)
            continue;
        if (span_equal(chip->name, name))
            return true;
        for (size_t k = 0; k < chip->synonym_count; k++) {
            if (span_equal(chip->synonyms[k], name))
                return true;
        }
    }
    return false;
}

const struct symptom_chip *symptom_find(const struct symptom_chips *chips, enum symptom_facet facet,
                                        struct span name)
{
    for (size_t i = 0; i < chips->count; i++) {
        if (chips->items[i].facet == facet && span_equal(chips->items[i].name, name))
            return &chips->items[i];
    }
    return NULL;
}

static bool is_child_of(const struct symptom_chip *chip, const struct symptom_chip *parent)
{
    for (size_t i = 0; i < chip->parent_count; i++) {
        if (chip->parents[i] == parent->id)
            return chip->facet == parent->facet;
    }
    return false;
}

/* Tags are never above themselves (tag_save refuses that), so this ends. */
bool symptom_is_within(const struct symptom_chips *chips, const struct symptom_chip *chip)
{
    if (chip->chosen)
        return true;
    for (size_t i = 0; i < chips->count; i++) {
        if (is_child_of(chip, &chips->items[i]) && symptom_is_within(chips, &chips->items[i]))
            return true;
    }
    return false;
}

/* ---- order ---- */

static bool is_top(const struct symptom_chips *chips, const struct symptom_chip *chip)
{
    for (size_t i = 0; i < chips->count; i++) {
        if (is_child_of(chip, &chips->items[i]))
            return false;
    }
    return true;
}

static bool is_shown(const struct symptom_shown *shown, size_t count,
                     const struct symptom_chip *chip)
{
    for (size_t i = 0; i < count; i++) {
        if (shown[i].chip == chip)
            return true;
    }
    return false;
}

static size_t show_below(const struct symptom_chips *chips, const struct symptom_chip *parent,
                         struct symptom_shown *shown, size_t count)
{
    for (size_t i = 0; i < chips->count; i++) {
        const struct symptom_chip *chip = &chips->items[i];
        if (!is_child_of(chip, parent) || is_shown(shown, count, chip))
            continue;
        shown[count++] = (struct symptom_shown){chip, true};
        count = show_below(chips, chip, shown, count);
    }
    return count;
}

size_t symptom_show(struct arena *arena, const struct symptom_chips *chips,
                    enum symptom_facet facet, struct symptom_shown **shown)
{
    size_t count = 0;
    *shown = arena_array_of(arena, struct symptom_shown, chips->count + 1);
    for (size_t i = 0; i < chips->count; i++) {
        const struct symptom_chip *chip = &chips->items[i];
        if (chip->facet != facet || !is_top(chips, chip))
            continue;
        (*shown)[count++] = (struct symptom_shown){chip, false};
        count = show_below(chips, chip, *shown, count);
    }
    return count;
}

/* ---- the fit, in words ---- */

enum { WORDS_MAX = 8192 };

static bool has_chip(const struct symptom_has *has, const struct symptom_chip *chip)
{
    for (size_t i = 0; i < has->count; i++) {
        if (has->ids[i] == chip->id)
            return true;
    }
    return false;
}

/* "Lower back" inside a sentence: "lower back"; "SI joint" remains as it is. */
static void add_title(struct text *out, struct span title)
{
    bool capital = title.len > 1 && title.ptr[0] >= 'A' && title.ptr[0] <= 'Z' &&
                   !(title.ptr[1] >= 'A' && title.ptr[1] <= 'Z');
    if (capital) {
        text_add_char(out, (char)(title.ptr[0] - 'A' + 'a'));
        title = span_from(title, 1);
    }
    text_add_span(out, title);
}

/* Those of a facet's choices that it has, or (`has` NULL) all of them, with `last` before the last. Returns how many. */
static size_t add_choices(struct text *out, const struct symptom_chips *chips,
                          enum symptom_facet facet, const struct symptom_has *has, const char *last)
{
    size_t all = 0;
    size_t done = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < chips->count; i++) {
            const struct symptom_chip *chip = &chips->items[i];
            if (!chip->chosen || chip->facet != facet || (has != NULL && !has_chip(has, chip)))
                continue;
            if (pass == 0) {
                all++;
                continue;
            }
            if (done++ > 0)
                text_add_string(out, done == all ? last : ", ");
            else if (out->len > 0)
                text_add_string(out, ", ");
            add_title(out, chip->title);
        }
    }
    return all;
}

struct symptom_fit symptom_fit(struct arena *arena, const struct symptom_chips *chips,
                               const struct symptom_has *has, bool entry)
{
    struct symptom_fit fit = {.asked = 0};
    struct text yes;
    struct text no;
    text_init(&yes, WORDS_MAX);
    text_init(&no, WORDS_MAX);
    for (int i = 0; i < SYMPTOM_FACETS; i++) {
        enum symptom_facet facet = (enum symptom_facet)i;
        if (symptom_chosen_in(chips, facet) == 0 || (entry && facet == SYMPTOM_SIDE))
            continue;
        fit.asked++;
        if (add_choices(&yes, chips, facet, has, " and ") > 0)
            fit.fitted++;
        else
            (void)add_choices(&no, chips, facet, NULL, " or ");
    }
    fit.has = arena_span(arena, text_span(&yes));
    fit.lacks = arena_span(arena, text_span(&no));
    text_free(&yes);
    text_free(&no);
    return fit;
}

/* ---- what the page shows ---- */

int64_t symptom_whole(const struct symptom_page *page)
{
    return page->entries.whole + page->threads.all;
}

size_t symptom_whole_entries(const struct symptom_page *page)
{
    if (!page->first)
        return 0;
    size_t count = page->entries.count;
    return page->entries.whole < (int64_t)count ? (size_t)page->entries.whole : count;
}

size_t symptom_shown_threads(const struct symptom_page *page)
{
    size_t count = page->threads.count;
    return count < SYMPTOM_THREADS_PAGE ? count : SYMPTOM_THREADS_PAGE;
}

/* A thread's place begins with how many of the questions it misses. */
size_t symptom_whole_threads(const struct symptom_page *page)
{
    size_t shown = symptom_shown_threads(page);
    size_t count = 0;
    while (count < shown && page->threads.items[count].place.parts[0] == 0)
        count++;
    return count;
}

struct safety_hits symptom_safety(const struct symptom_page *page)
{
    struct safety_text texts[2 * SYMPTOM_FACETS * SYMPTOM_CHOICES_MAX];
    size_t count = 0;
    for (int facet = 0; facet < SYMPTOM_FACETS; facet++) {
        for (size_t i = 0; i < page->typed.counts[facet]; i++)
            texts[count++] =
                (struct safety_text){.text = page->typed.names[facet][i], .goes_on = true};
        for (size_t i = 0; i < page->chips.count && count < COUNT_OF(texts); i++) {
            const struct symptom_chip *chip = &page->chips.items[i];
            if (chip->chosen && (int)chip->facet == facet)
                texts[count++] = (struct safety_text){.text = chip->title, .goes_on = true};
        }
    }
    return safety_match_texts(texts, count, SAFETY_OWN_WORDS);
}
