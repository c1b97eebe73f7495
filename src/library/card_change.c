/* What changed of an entry since a post that links to it: only what one does, and nothing that is merely spelled anew. */
#include "core/spelling.h"
#include "library/entry_fields.h"
#include "library/library.h"
#include "revision/revision.h"

enum { LONG_WORD = 5 };

static const struct {
    const char *path;
    const char *label;
} watched[] = {
    {"dose.sets", "Sets"},
    {"dose.reps", "Repetitions"},
    {"dose.hold", "Hold"},
    {"dose.total", "Seconds in all"},
    {"dose.rest", "Seconds of rest"},
    {"dose.per_day", "Times a day"},
    {"dose.days_per_week", "Days a week"},
    {"dose.others", "Other doses"},
    {"sides", "Sides"},
    {"partner", "Partner"},
    {"steps", "Steps"},
    {"cautions", "Cautions"},
    {"stop", "When to stop"},
};

/* ---- the same but for spelling ---- */

static struct span lower(struct arena *arena, struct span s)
{
    char *copy = arena_string(arena, s);
    for (size_t i = 0; i < s.len; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] - 'A' + 'a');
    return span_make(copy, s.len);
}

static bool is_word_byte(unsigned char c)
{
    return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool next_word(struct span *rest, struct span *word)
{
    size_t at = 0;
    while (at < rest->len && !is_word_byte((unsigned char)rest->ptr[at]))
        at++;
    size_t end = at;
    while (end < rest->len && is_word_byte((unsigned char)rest->ptr[end]))
        end++;
    *word = span_make(rest->ptr + at, end - at);
    *rest = span_from(*rest, end);
    return word->len > 0;
}

static bool has_digit(struct span word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] >= '0' && word.ptr[i] <= '9')
            return true;
    return false;
}

/* One letter of a long word, as in "shoulders" and "shouldres"; "inhale" is not "exhale". */
static bool is_same_word(struct arena *arena, struct span a, struct span b)
{
    struct span low = lower(arena, a);
    struct span other = lower(arena, b);
    if (span_equal(low, other))
        return true;
    return a.len >= LONG_WORD && b.len >= LONG_WORD && !has_digit(a) && !has_digit(b) &&
           spelling_distance(low, other, 1) <= 1;
}

static bool is_spelling(struct arena *arena, struct span before, struct span after)
{
    struct span a;
    struct span b;
    for (;;) {
        bool more = next_word(&before, &a);
        if (next_word(&after, &b) != more)
            return false;
        if (!more)
            return true;
        if (!is_same_word(arena, a, b))
            return false;
    }
}

/* ---- fields ---- */

/* "30 s", "5 breaths": with the unit, which means nothing by itself. */
static struct span hold_words(struct arena *arena, const struct stretch_model *model)
{
    struct span hold = model_range_text(arena, model->dose.amount.hold, "–");
    if (hold.len == 0)
        return hold;
    return arena_printf(arena, SPAN_FMT " " SPAN_FMT, SPAN_ARG(hold),
                        SPAN_ARG(model->dose.amount.unit));
}

static struct span words_of(struct arena *arena, const struct stretch_model *model,
                            const char *path)
{
    if (strcmp(path, "dose.hold") == 0)
        return hold_words(arena, model);
    return entry_field_words(arena, stretch_fields, model, path);
}

struct revision_changes library_card_changes(struct arena *arena, const struct library_card *card)
{
    struct revision_changes changes = {.count = 0};
    struct stretch_model before = {0};
    struct stretch_model after = {0};
    changes.items = arena_array_of(arena, struct revision_change, COUNT_OF(watched));
    if (!span_is(card->kind, "stretch") ||
        !stretch_model_read(arena, card->before, &before, NULL) ||
        !stretch_model_read(arena, card->after, &after, NULL))
        return changes;
    for (size_t i = 0; i < COUNT_OF(watched); i++) {
        struct span was = words_of(arena, &before, watched[i].path);
        struct span is = words_of(arena, &after, watched[i].path);
        if (!is_spelling(arena, was, is))
            revision_change_add(&changes, watched[i].label, was, is);
    }
    return changes;
}

struct span library_card_changes_head(struct arena *arena, const struct revision_changes *changes)
{
    const struct revision_change *first = &changes->items[0];
    if (changes->count == 0 || !revision_change_is_short(first) || first->before.len == 0 ||
        first->after.len == 0)
        return SPAN("");
    struct span head = arena_printf(arena, SPAN_FMT " " SPAN_FMT " → " SPAN_FMT,
                                    SPAN_ARG(lower(arena, span_of(first->label))),
                                    SPAN_ARG(first->before), SPAN_ARG(first->after));
    return changes->count == 1
               ? head
               : arena_printf(arena, SPAN_FMT ", and %zu more", SPAN_ARG(head), changes->count - 1);
}
