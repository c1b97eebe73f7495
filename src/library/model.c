/* What all models share: choices, faults, evidence; and the small models, term and article. */
#include "library/model.h"

#include "core/slug.h"
#include "library/model_fields.h"

const struct model_choice entry_statuses[] = {
    {"draft", "Draft"},
    {"review", "On the site, to be reviewed"},
    {"published", "On the site"},
    {"retired", "Retired"},
    {NULL, NULL},
};

const struct model_choice evidence_levels[] = {
    {"experience", "Experience"},      {"advice", "Published advice"}, {"study", "A study"},
    {"review", "A review of studies"}, {"guideline", "A guideline"},   {NULL, NULL},
};

bool model_is_choice(const struct model_choice *choices, struct span name)
{
    for (; choices->name != NULL; choices++)
        if (span_is(name, choices->name))
            return true;
    return false;
}

struct span model_label(const struct model_choice *choices, struct span name)
{
    for (; choices->name != NULL; choices++)
        if (span_is(name, choices->name))
            return span_of(choices->label);
    return name;
}

bool model_texts_have(const struct model_texts *texts, struct span name)
{
    for (size_t i = 0; i < texts->count; i++)
        if (span_equal(texts->items[i], name))
            return true;
    return false;
}

struct span model_labels(struct arena *arena, const struct model_choice *choices,
                         const struct model_texts *names)
{
    struct span *labels = arena_array_of(arena, struct span, names->count);
    for (size_t i = 0; i < names->count; i++)
        labels[i] = model_label(choices, names->items[i]);
    return arena_join(arena, labels, names->count, ", ");
}

/* ---- ranges ---- */

/* What may be between two numbers, and what is behind it. */
static bool take_between(struct span *rest)
{
    static const char *const signs[] = {"-", "\xE2\x80\x93", "to "};
    *rest = span_trim(*rest);
    for (size_t i = 0; i < COUNT_OF(signs); i++)
        if (span_starts(*rest, signs[i])) {
            *rest = span_trim(span_from(*rest, strlen(signs[i])));
            return true;
        }
    return false;
}

bool model_range_read(struct span typed, struct model_range *out)
{
    *out = (struct model_range){0};
    struct span rest = span_trim(typed);
    if (span_is_empty(rest))
        return true;
    size_t digits = 0;
    while (digits < rest.len && rest.ptr[digits] >= '0' && rest.ptr[digits] <= '9')
        digits++;
    if (!span_int(span_make(rest.ptr, digits), 0, INT32_MAX, &out->from))
        return false;
    rest = span_from(rest, digits);
    out->to = out->from;
    return span_is_empty(rest) || (take_between(&rest) && span_int(rest, 0, INT32_MAX, &out->to));
}

struct span model_range_text(struct arena *arena, struct model_range range, const char *between)
{
    if (range.from == 0 && range.to == 0)
        return SPAN("");
    if (range.from == range.to)
        return arena_printf(arena, "%lld", (long long)range.from);
    return arena_printf(arena, "%lld%s%lld", (long long)range.from, between, (long long)range.to);
}

/* ---- faults ---- */

void model_fault_add(struct arena *arena, struct model_faults *faults, struct span field,
                     struct span message)
{
    struct model_fault *fault = arena_new_of(arena, struct model_fault);
    *fault = (struct model_fault){.field = field, .message = message};
    if (faults->last == NULL)
        faults->first = fault;
    else
        faults->last->next = fault;
    faults->last = fault;
    faults->count++;
}

struct span model_fault_of(const struct model_faults *faults, const char *field)
{
    for (const struct model_fault *fault = faults->first; fault != NULL; fault = fault->next)
        if (span_is(fault->field, field))
            return fault->message;
    return SPAN("");
}

/* ---- evidence ---- */

static const struct model_field citation_fields[] = {
    {"claim", MODEL_LINE, offsetof(struct evidence_citation, claim), .required = true},
    {"level", MODEL_CHOICE, offsetof(struct evidence_citation, level), .choices = evidence_levels,
     .required = true},
    {"title", MODEL_LINE, offsetof(struct evidence_citation, title), .required = true},
    {"url", MODEL_ADDRESS, offsetof(struct evidence_citation, url), .max = MODEL_TEXT_MAX},
    {"quote", MODEL_QUOTE, offsetof(struct evidence_citation, quote), .max = 0},
    {"read", MODEL_DAY, offsetof(struct evidence_citation, read), .max = 0},
    {.name = NULL},
};

const struct model_field evidence_fields[] = {
    {"level", MODEL_CHOICE, offsetof(struct evidence, level), .choices = evidence_levels,
     .required = true},
    {"note", MODEL_TEXT, offsetof(struct evidence, note), .max = MODEL_TEXT_MAX},
    {"citations", MODEL_LIST, offsetof(struct evidence, citations), .inner = citation_fields,
     .item_size = sizeof(struct evidence_citation)},
    {.name = NULL},
};

/* ---- term ---- */

const struct model_field term_fields[] = {
    {"see", MODEL_SLUGS, offsetof(struct term_model, see), .max = MODEL_LIST_MAX,
     .links_to = "term"},
    {.name = NULL},
};

bool term_model_read(struct arena *arena, struct span json, struct term_model *out,
                     struct model_faults *faults)
{
    *out = (struct term_model){.see.count = 0};
    return model_fields_read(arena, term_fields, json, out, faults);
}

struct span term_model_write(struct arena *arena, const struct term_model *model)
{
    return model_fields_write(arena, term_fields, model);
}

bool term_model_check(struct arena *arena, const struct term_model *model,
                      struct model_faults *faults)
{
    return model_fields_check(arena, term_fields, model, faults);
}
