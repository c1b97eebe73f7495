/* What a form says of a symptom card, and what that proposes as tags. */
#include "card/card.h"

#include "web/form.h"

enum { TAGS_MAX = SYMPTOM_FACETS * SYMPTOM_CHOICES_MAX, TRIED_MAX = 10 };

static void read_typed(struct arena *arena, const struct form *form, struct symptom_typed *typed)
{
    *typed = (struct symptom_typed){0};
    for (int i = 0; i < SYMPTOM_FACETS; i++)
        symptom_type(arena, typed, (enum symptom_facet)i, form_get(form, symptom_facet_names[i]));
}

struct card card_of_form(struct arena *arena, const struct form *form)
{
    struct symptom_typed typed;
    struct span *tags = arena_array_of(arena, struct span, TAGS_MAX);
    struct span *tried = arena_array_of(arena, struct span, TRIED_MAX);
    struct card card = {.tags = tags, .since = form_get(form, "since"), .tried = tried};
    read_typed(arena, form, &typed);
    for (int facet = 0; facet < SYMPTOM_FACETS; facet++)
        for (size_t i = 0; i < typed.counts[facet]; i++)
            tags[card.tag_count++] = typed.names[facet][i];
    struct span rest = form_get(form, "tried");
    struct span piece;
    while (card.tried_count < TRIED_MAX && span_next(&rest, ',', &piece))
        if (card_is_word(card_tried, piece))
            tried[card.tried_count++] = piece;
    return card;
}

bool card_form_tried(const struct form *form, struct span name)
{
    struct span rest = form_get(form, "tried");
    struct span piece;
    while (span_next(&rest, ',', &piece))
        if (span_equal(piece, name))
            return true;
    return false;
}

struct span card_tags_line(struct arena *arena, const struct form *form)
{
    struct symptom_typed typed;
    struct span names[QUESTION_TAGS_MAX];
    size_t count = 0;
    read_typed(arena, form, &typed);
    for (size_t turn = 0; turn < SYMPTOM_CHOICES_MAX; turn++)
        for (int facet = 0; facet < SYMPTOM_FACETS; facet++)
            if (turn < typed.counts[facet] && count < QUESTION_TAGS_MAX)
                names[count++] = typed.names[facet][turn];
    return tag_names_join(arena, names, count, ", ");
}

static bool is_named(const struct symptom_chip *chip, struct span name)
{
    if (span_equal(chip->name, name))
        return true;
    for (size_t i = 0; i < chip->synonym_count; i++)
        if (span_equal(chip->synonyms[i], name))
            return true;
    return false;
}

void card_choose(struct symptom_chips *chips, const struct form *form)
{
    for (size_t i = 0; i < chips->count; i++) {
        struct symptom_chip *chip = &chips->items[i];
        struct span rest = form_get(form, symptom_facet_names[chip->facet]);
        struct span name;
        chip->chosen = false;
        while (!chip->chosen && span_next(&rest, ',', &name))
            chip->chosen = is_named(chip, name);
    }
}

struct span card_form_words(struct arena *arena, const struct form *form)
{
    struct card card = card_of_form(arena, form);
    struct span joined = tag_names_join(arena, card.tags, card.tag_count, ", ");
    char *words = arena_alloc(arena, joined.len + 1);
    for (size_t i = 0; i < joined.len; i++)
        words[i] = joined.ptr[i] == '-' ? ' ' : joined.ptr[i];
    return span_make(words, joined.len);
}
