/* Bodies and query strings, as anybody may send them: nothing kept is ill-formed, and one address has one spelling. */
#include "core/utf8.h"
#include "web/form.h"
#include "web/page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const choices[] = {"a", "b", NULL};

static const struct form_field fields[] = {
    {.name = "a", .kind = FORM_LINE, .required = true, .min = 2, .max = 20},
    {.name = "b", .kind = FORM_TEXT, .max = 50},
    {.name = "c", .kind = FORM_SECRET},
    {.name = "d", .kind = FORM_NUMBER, .min = -5, .max = 5},
    {.name = "e", .kind = FORM_CHOICE, .choices = choices},
    {.name = "f", .kind = FORM_FLAG},
    {0},
};

static const struct page page = {.name = "fuzzed", .query = fields};

static void must(bool right)
{
    if (!right)
        abort();
}

static void check_body(struct arena *arena, struct span body)
{
    struct form form;
    form_init(&form, arena, fields, NULL);
    (void)form_take(&form, arena, fields, body, true);
    for (size_t i = 0; i < form.count; i++) {
        const struct form_value *v = &form.values[i];
        must(form.failed || span_is_empty(v->error));
        if (v->field->kind != FORM_SECRET)
            must(utf8_is_valid(v->value));
        if (v->field->kind == FORM_NUMBER && !form.failed)
            must(v->number >= -5 && v->number <= 5);
    }
}

static void check_query(struct arena *arena, struct span query)
{
    struct text once;
    struct text again;
    text_init(&once, 3 * query.len + 64);
    text_init(&again, 3 * query.len + 64);
    form_canonical_query(&page, query, &once);
    form_canonical_query(&page, text_span(&once), &again);
    must(text_ok(&once) && text_ok(&again) && span_equal(text_span(&once), text_span(&again)));
    struct form form;
    struct form same;
    form_init(&form, arena, fields, NULL);
    form_init(&same, arena, fields, NULL);
    must(form_take(&form, arena, fields, query, false));
    must(form_take(&same, arena, fields, text_span(&once), false));
    for (size_t i = 0; i < form.count; i++) {
        must(span_equal(form.values[i].value, same.values[i].value));
        must(form.values[i].given == same.values[i].given);
        must(span_equal(form.values[i].error, same.values[i].error));
    }
    text_free(&once);
    text_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)64 << 20);
    struct span bytes = span_make((const char *)data, size);
    check_body(arena, bytes);
    check_query(arena, bytes);
    arena_free(arena);
    return 0;
}
