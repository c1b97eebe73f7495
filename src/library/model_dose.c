/* Whether what a text says of a dose and what the dose's fields say is the same. */
#include "library/model.h"

/* ---- words that are numbers or units ---- */

static bool read_number(struct span word, int64_t *number)
{
    static const struct {
        const char *word;
        int64_t number;
    } known[] = {{"one", 1},     {"two", 2},      {"three", 3},   {"four", 4},    {"five", 5},
                 {"six", 6},     {"seven", 7},    {"eight", 8},   {"nine", 9},    {"ten", 10},
                 {"twelve", 12}, {"fifteen", 15}, {"twenty", 20}, {"thirty", 30}, {"sixty", 60}};
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (span_is(word, known[i].word)) {
            *number = known[i].number;
            return true;
        }
    return span_int(word, 0, INT32_MAX, number);
}

/* The unit's name in stretch_units, or NULL. */
static const char *unit_of(struct span word)
{
    static const struct {
        const char *word;
        const char *unit;
    } known[] = {
        {"s", "s"},           {"second", "s"},       {"seconds", "s"},       {"count", "counts"},
        {"counts", "counts"}, {"breath", "breaths"}, {"breaths", "breaths"}, {"pass", "passes"},
        {"passes", "passes"}};
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (span_is(word, known[i].word))
            return known[i].unit;
    return NULL;
}

/* ---- what the dose has ---- */

static bool has_amount(const struct stretch_amount *amount, struct model_range said,
                       const char *unit)
{
    struct model_range range = strcmp(unit, "passes") == 0 ? amount->reps : amount->hold;
    return span_is(amount->unit, unit) && range.from <= said.from && said.to <= range.to;
}

static bool has(const struct stretch_dose *dose, struct model_range said, const char *unit)
{
    bool seconds = strcmp(unit, "s") == 0 && said.from == said.to;
    if (seconds && (said.from == dose->total || said.from == dose->rest))
        return true;
    for (size_t i = 0; i < dose->others.count; i++)
        if (has_amount(&dose->others.items[i].amount, said, unit))
            return true;
    return has_amount(&dose->amount, said, unit);
}

/* ---- reading a text ---- */

struct reading {
    struct arena *arena;
    const struct stretch_dose *dose;
    struct model_range said;
    bool is_said; /* the words before this one are a number */
    bool goes_on; /* and "to", "or" or a dash */
    int counts;   /* 1 behind "count", 2 behind "count of" */
    struct span wrong;
};

static void compare(struct reading *r, const char *unit)
{
    if (span_is_empty(r->wrong) && !has(r->dose, r->said, unit))
        r->wrong = arena_printf(r->arena, SPAN_FMT " %s",
                                SPAN_ARG(model_range_text(r->arena, r->said, "-")),
                                strcmp(unit, "s") == 0 ? "seconds" : unit);
    r->is_said = false;
}

static void take_word(struct reading *r, struct span word)
{
    int64_t number;
    const char *unit = unit_of(word);
    int counts = r->counts;
    r->counts = 0;
    if (read_number(word, &number)) {
        r->said = (struct model_range){r->is_said && r->goes_on ? r->said.from : number, number};
        r->is_said = true;
        r->goes_on = false;
        if (counts == 2)
            compare(r, "counts");
        return;
    }
    if (r->is_said && unit != NULL) {
        compare(r, unit);
    } else if (r->is_said && (span_is(word, "to") || span_is(word, "or"))) {
        r->goes_on = true;
    } else {
        r->is_said = false;
        r->counts = unit != NULL && strcmp(unit, "counts") == 0 ? 1
                    : counts == 1 && span_is(word, "of")        ? 2
                                                                : 0;
    }
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* "30s" is a number and a unit. */
static size_t word_length(struct span text)
{
    size_t len = 0;
    bool digits = text.ptr[0] >= '0' && text.ptr[0] <= '9';
    while (len < text.len && is_word_byte(text.ptr[len]) &&
           digits == (text.ptr[len] >= '0' && text.ptr[len] <= '9'))
        len++;
    return len;
}

struct span stretch_dose_lacks(struct arena *arena, const struct stretch_dose *dose,
                               struct span text)
{
    static const char en_dash[] = "\xE2\x80\x93";
    struct reading r = {.arena = arena, .dose = dose};
    char *lower = arena_string(arena, text);
    for (size_t i = 0; i < text.len; i++)
        if (lower[i] >= 'A' && lower[i] <= 'Z')
            lower[i] = (char)(lower[i] - 'A' + 'a');
    text = span_make(lower, text.len);
    while (text.len > 0) {
        size_t len = 1;
        if (is_word_byte(text.ptr[0])) {
            len = word_length(text);
            take_word(&r, span_make(text.ptr, len));
        } else if (text.ptr[0] == '-' || span_starts(text, en_dash)) {
            len = text.ptr[0] == '-' ? 1 : strlen(en_dash);
            r.goes_on = r.is_said;
        } else if (text.ptr[0] != ' ' && text.ptr[0] != '\n') {
            r.is_said = false;
        }
        text = span_from(text, len);
    }
    return r.wrong;
}
