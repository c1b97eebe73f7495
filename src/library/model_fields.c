/* Models by their tables of fields: checking, words for search. */
#include "library/model_fields.h"
#include "library/model_path.h"

#include "core/clock.h"
#include "core/slug.h"
#include "core/utf8.h"

/* ---- paths ---- */

struct span model_path_of(struct arena *arena, struct span path, const char *name)
{
    if (span_is_empty(path))
        return arena_span(arena, span_of(name));
    return arena_printf(arena, SPAN_FMT ".%s", SPAN_ARG(path), name);
}

struct span model_path_at(struct arena *arena, struct span path, size_t index)
{
    return arena_printf(arena, SPAN_FMT ".%zu", SPAN_ARG(path), index + 1);
}

/* ---- checking ---- */

struct checking {
    struct arena *arena;
    struct model_faults *faults;
    bool right;
};

static void check_fields(struct checking *c, const struct model_field *fields, struct span path,
                         const char *model);

static void check_fault(struct checking *c, struct span path, struct span message)
{
    c->right = false;
    model_fault_add(c->arena, c->faults, path, message);
}

static bool is_in_row(struct span path)
{
    struct span piece;
    int64_t number;
    while (span_next(&path, '.', &piece))
        if (span_int(piece, 1, INT32_MAX, &number))
            return true;
    return false;
}

/* A row that was begun is not missing: it is only not whole. */
static void check_missing(struct checking *c, struct span path, struct span message)
{
    check_fault(c, path, message);
    if (c->faults != NULL)
        c->faults->last->is_missing = !is_in_row(path);
}

static struct span choices_message(struct arena *arena, const struct model_choice *choices)
{
    struct span message = SPAN("Choose one of: ");
    for (const struct model_choice *choice = choices; choice->name != NULL; choice++)
        message = arena_printf(arena, SPAN_FMT "%s%s", SPAN_ARG(message), choice->name,
                               choice[1].name == NULL ? "." : ", ");
    return message;
}

/* Somewhere it is tomorrow already. */
static void check_day(struct checking *c, struct span path, struct span day)
{
    static const instant ahead = (instant)14 * 3600 * 1000000;
    instant at;
    if (!clock_is_day(day))
        check_fault(c, path, SPAN("Write the day as year, month and day: 2026-01-31."));
    else if (clock_parse(day, &at) && at > clock_now() + ahead)
        check_fault(c, path, SPAN("This day is still to come."));
}

static void check_string(struct checking *c, const struct model_field *field, struct span path,
                         struct span s)
{
    size_t max = field->max == 0 ? MODEL_LINE_MAX : field->max;
    if (span_is_empty(span_trim(s))) {
        if (field->required)
            check_missing(c, path, SPAN("This is missing."));
        return;
    }
    if (field->kind == MODEL_CHOICE || field->kind == MODEL_CHOICES) {
        if (!model_is_choice(field->choices, s))
            check_fault(c, path, choices_message(c->arena, field->choices));
    } else if (field->kind == MODEL_SLUG || field->kind == MODEL_SLUGS) {
        if (!slug_is_valid(s))
            check_fault(c, path,
                        SPAN("Use the name from the page’s address: small letters, digits and "
                             "single hyphens."));
    } else if (utf8_count(s) > max) {
        check_fault(c, path, arena_printf(c->arena, "Keep this to %zu characters or fewer.", max));
    } else if (field->kind == MODEL_ADDRESS) {
        if (!span_starts(s, "http://") && !span_starts(s, "https://"))
            check_fault(c, path, SPAN("Give the whole address, starting with https://."));
    } else if (field->kind == MODEL_DAY) {
        check_day(c, path, s);
    } else if (field->kind != MODEL_TEXT && field->kind != MODEL_STATEMENTS &&
               span_find(s, '\n') < s.len) {
        check_fault(c, path, SPAN("Write this on one line."));
    } else if (field->kind == MODEL_QUOTE && !model_is_one_sentence(s)) {
        check_fault(c, path, SPAN("Quote one sentence at most, and say the rest in other words."));
    }
}

/* One of a list of texts; what is chosen is chosen once. */
static void check_text(struct checking *c, const struct model_field *field, struct span path,
                       const struct span *texts, size_t at)
{
    check_string(c, field, path, texts[at]);
    for (size_t i = 0; field->kind == MODEL_CHOICES && i < at; i++)
        if (span_equal(texts[i], texts[at])) {
            check_fault(c, path, SPAN("This is in the list already."));
            return;
        }
}

static void check_list(struct checking *c, const struct model_field *field, struct span path,
                       const char *place)
{
    struct model_any_list list;
    memcpy(&list, place, sizeof(list));
    size_t max = field->max == 0 ? MODEL_LIST_MAX : field->max;
    if (list.count == 0 && field->required)
        check_missing(c, path, SPAN("Give at least one."));
    if (list.count > max)
        check_fault(c, path, arena_printf(c->arena, "Give at most %zu.", max));
    struct model_field item = {
        .kind = field->kind, .required = true, .max = MODEL_LINE_MAX, .choices = field->choices};
    /* What is too many is said once: looking at each of a hundred thousand takes memory for as many faults. */
    for (size_t i = 0; i < list.count && i < max; i++) {
        struct span at = model_path_at(c->arena, path, i);
        if (field->kind == MODEL_LIST)
            check_fields(c, field->inner, at, (const char *)list.items + i * field->item_size);
        else
            check_text(c, &item, at, list.items, i);
    }
}

static void check_number(struct checking *c, const struct model_field *field, struct span path,
                         const char *place)
{
    int64_t number;
    memcpy(&number, place, sizeof(number));
    if (number == 0 && field->required)
        check_missing(c, path, SPAN("This is missing."));
    else if (number < 0 || (uint64_t)number > field->max)
        check_fault(c, path, arena_printf(c->arena, "Use a number from 1 to %zu.", field->max));
}

static void check_range(struct checking *c, const struct model_field *field, struct span path,
                        const char *place)
{
    struct model_range range;
    memcpy(&range, place, sizeof(range));
    if (range.from == 0 && range.to == 0)
        return;
    if (range.from < 1 || (uint64_t)range.to > field->max)
        check_fault(c, path, arena_printf(c->arena, "Use a number from 1 to %zu.", field->max));
    else if (range.from > range.to)
        check_fault(c, path, SPAN("Write the smaller number first."));
}

static void check_fields(struct checking *c, const struct model_field *fields, struct span path,
                         const char *model)
{
    for (; fields->name != NULL; fields++) {
        struct span at = model_path_of(c->arena, path, fields->name);
        const char *place = model + fields->offset;
        switch (fields->kind) {
        case MODEL_NUMBER:
            check_number(c, fields, at, place);
            break;
        case MODEL_RANGE:
            check_range(c, fields, at, place);
            break;
        case MODEL_LINES:
        case MODEL_SLUGS:
        case MODEL_CHOICES:
        case MODEL_LIST:
            check_list(c, fields, at, place);
            break;
        case MODEL_GROUP:
            check_fields(c, fields->inner, at, place);
            break;
        case MODEL_LINE:
        case MODEL_TEXT:
        case MODEL_STATEMENTS:
        case MODEL_SLUG:
        case MODEL_ADDRESS:
        case MODEL_QUOTE:
        case MODEL_DAY:
        case MODEL_CHOICE: {
            struct span s;
            memcpy(&s, place, sizeof(s));
            check_string(c, fields, at, s);
            break;
        }
        }
    }
}

bool model_fields_check(struct arena *arena, const struct model_field *fields, const void *model,
                        struct model_faults *faults)
{
    struct checking c = {.arena = arena, .faults = faults, .right = true};
    check_fields(&c, fields, SPAN(""), model);
    return c.right;
}

/* ---- words ---- */

static void add_words(struct text *out, const struct model_field *field, struct span words)
{
    if (span_is_empty(words))
        return;
    if (field->label != NULL)
        text_printf(out, "%s: ", field->label);
    text_add_span(out, words);
    text_add_char(out, '\n');
}

static void words_of(struct text *out, const struct model_field *fields, const char *model)
{
    for (; fields->name != NULL; fields++) {
        const char *place = model + fields->offset;
        struct model_any_list list = {.count = 0};
        if (fields->kind == MODEL_GROUP) {
            words_of(out, fields->inner, place);
        } else if (fields->kind == MODEL_LIST) {
            memcpy(&list, place, sizeof(list));
            for (size_t i = 0; i < list.count; i++)
                words_of(out, fields->inner, (const char *)list.items + i * fields->item_size);
        } else if (!fields->searched) {
            continue;
        } else if (fields->kind == MODEL_LINES || fields->kind == MODEL_SLUGS ||
                   fields->kind == MODEL_CHOICES) {
            memcpy(&list, place, sizeof(list));
            for (size_t i = 0; i < list.count; i++)
                add_words(out, fields, ((const struct span *)list.items)[i]);
        } else if (fields->kind != MODEL_NUMBER && fields->kind != MODEL_RANGE) {
            struct span s;
            memcpy(&s, place, sizeof(s));
            add_words(out, fields, s);
        }
    }
}

struct span model_fields_words(struct arena *arena, const struct model_field *fields,
                               const void *model)
{
    enum { WORDS_MAX = 256 * 1024 };
    struct text words;
    text_init(&words, WORDS_MAX);
    words_of(&words, fields, model);
    struct span kept = arena_span(arena, text_span(&words));
    text_free(&words);
    return kept;
}
