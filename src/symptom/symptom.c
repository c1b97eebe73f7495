/* Rules of symptoms: what is chosen, what is below what, addresses. */
#include "symptom/symptom.h"

#include "core/escape.h"

const char *const symptom_facet_names[SYMPTOM_FACETS] = {"region", "side", "quality", "trigger",
                                                         "relief"};
const char *const symptom_facet_questions[SYMPTOM_FACETS] = {
    "Where is it?", "Which side?", "How does it feel?", "What brings it on?", "What helps?"};

/* ---- what was chosen ---- */

const struct symptom_chip *symptom_chosen(const struct symptom_chips *chips,
                                          enum symptom_facet facet)
{
    for (size_t i = 0; i < chips->count; i++) {
        if (chips->items[i].chosen && chips->items[i].facet == facet)
            return &chips->items[i];
    }
    return NULL;
}

size_t symptom_chosen_count(const struct symptom_chips *chips)
{
    size_t count = 0;
    for (int facet = 0; facet < SYMPTOM_FACETS; facet++)
        count += symptom_chosen(chips, (enum symptom_facet)facet) != NULL ? 1 : 0;
    return count;
}

/* A side alone leaves no entries: they are for either. */
int64_t symptom_left_without(const struct symptom_chips *chips, enum symptom_facet facet)
{
    const struct symptom_left *left = &chips->without[facet];
    for (int i = 0; i < SYMPTOM_FACETS; i++) {
        enum symptom_facet other = (enum symptom_facet)i;
        if (other != facet && other != SYMPTOM_SIDE && symptom_chosen(chips, other) != NULL)
            return left->questions + left->entries;
    }
    return left->questions;
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

/* ---- addresses ---- */

enum { ADDRESS_MAX = 4096 };

static struct span name_of(const struct symptom_chips *chips, enum symptom_facet facet)
{
    const struct symptom_chip *chip = symptom_chosen(chips, facet);
    return chip == NULL ? SPAN("") : chip->name;
}

struct span symptom_path(struct arena *arena, const struct symptom_chips *chips,
                         enum symptom_facet facet, struct span name)
{
    struct text path;
    text_init(&path, ADDRESS_MAX);
    text_add_string(&path, "/symptoms");
    char before = '?';
    for (int i = 0; i < SYMPTOM_FACETS; i++) {
        struct span value =
            (enum symptom_facet)i == facet ? name : name_of(chips, (enum symptom_facet)i);
        if (span_is_empty(value))
            continue;
        text_add_char(&path, before);
        text_add_string(&path, symptom_facet_names[i]);
        text_add_char(&path, '=');
        escape_url_part(&path, value);
        before = '&';
    }
    struct span made = arena_span(arena, text_span(&path));
    text_free(&path);
    return made;
}

struct span symptom_canonical(struct arena *arena, const struct symptom_chips *chips)
{
    return symptom_path(arena, chips, SYMPTOM_FACETS, SPAN(""));
}

struct span symptom_query(struct arena *arena, const struct symptom_chips *chips, bool with_side)
{
    struct text query;
    text_init(&query, ADDRESS_MAX);
    for (int i = 0; i < SYMPTOM_FACETS; i++) {
        struct span name = name_of(chips, (enum symptom_facet)i);
        if (span_is_empty(name) || (i == SYMPTOM_SIDE && !with_side))
            continue;
        text_printf(&query, "%s[" SPAN_FMT "]", text_span(&query).len > 0 ? " " : "",
                    SPAN_ARG(name));
    }
    struct span made = arena_span(arena, text_span(&query));
    text_free(&query);
    return made;
}

struct span symptom_tags(struct arena *arena, const struct symptom_chips *chips)
{
    struct span names[SYMPTOM_FACETS];
    size_t count = 0;
    for (int i = 0; i < SYMPTOM_FACETS; i++) {
        struct span name = name_of(chips, (enum symptom_facet)i);
        if (!span_is_empty(name))
            names[count++] = name;
    }
    return tag_names_join(arena, names, count, " ");
}

struct safety_hits symptom_safety(const struct symptom_page *page)
{
    struct safety_text texts[2 * SYMPTOM_FACETS];
    size_t count = 0;
    for (int i = 0; i < SYMPTOM_FACETS; i++) {
        const struct symptom_chip *chip = symptom_chosen(&page->chips, (enum symptom_facet)i);
        texts[count++] = (struct safety_text){.text = page->typed.names[i], .goes_on = true};
        if (chip != NULL)
            texts[count++] = (struct safety_text){.text = chip->title, .goes_on = true};
    }
    return safety_match_texts(texts, count, SAFETY_OWN_WORDS);
}
