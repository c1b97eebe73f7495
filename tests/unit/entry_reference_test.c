/* Entries that name other entries: titles are typed and shown, addresses are stored. */
#include "unit/unit.h"

#include "library/entry_references.h"

/* "Couch stretch" is also called couch; "Glute bridge, slow" has a comma; the title of "psoas" leads to another muscle. */
static void resolve(void *context UNUSED, struct span kind, struct span slug,
                    struct wiki_target *target)
{
    static const struct {
        const char *kind;
        const char *slug;
        const char *path;
        const char *title;
    } places[] = {
        {"stretch", "couch", "/stretches/couch-stretch", "Couch stretch"},
        {"stretch", "couch-stretch", "/stretches/couch-stretch", "Couch stretch"},
        {"stretch", "glute-bridge-slow", "/stretches/slow-bridge", "Glute bridge, slow"},
        {"stretch", "cobra", "/stretches/cobra", "Cobra"},
        {"muscle", "psoas", "/muscles/psoas", "Psoas major"},
        {"muscle", "psoas-major", "/muscles/psoas-major", "Psoas major"},
    };
    for (size_t i = 0; i < COUNT_OF(places); i++)
        if (span_is(kind, places[i].kind) && span_is(slug, places[i].slug))
            *target = (struct wiki_target){
                .found = true, .path = span_of(places[i].path), .title = span_of(places[i].title)};
}

static struct arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct span shown(const char *kind, const char *typed)
{
    return entry_reference_shown(arena, resolve, kind, span_of(typed));
}

static void a_form_shows_titles(void **state)
{
    (void)state;
    assert_span(shown("stretch", "couch"), "Couch stretch");
    assert_span(shown("stretch", "couch-stretch"), "Couch stretch");
    assert_span(shown("stretch", "nowhere"), "nowhere");
    assert_span(shown("muscle", "couch"), "couch");
    assert_span(shown("stretch", ""), "");
    /* What would lead elsewhere stays an address. */
    assert_span(shown("muscle", "psoas"), "psoas");
    assert_span(shown("muscle", "psoas-major"), "Psoas major");
}

static void what_is_typed_becomes_an_address(void **state)
{
    (void)state;
    struct model_texts easier = {0};
    struct span lines[] = {SPAN("Couch stretch"), SPAN("COUCH"), SPAN("[[stretch:couch]]"),
                           SPAN("Glute bridge, slow"), SPAN("couch, Cobra")};
    struct stretch_model m = {.steps.count = 0};
    struct entry_unknowns unknowns = {0};
    easier = (struct model_texts){.count = COUNT_OF(lines), .items = lines};
    m.easier = easier;
    entry_references_take(arena, stretch_fields, &m, "easier", resolve, &unknowns);
    assert_int_equal(unknowns.count, 0);
    assert_int_equal(m.easier.count, 6);
    for (size_t i = 0; i < 3; i++)
        assert_span(m.easier.items[i], "couch-stretch");
    assert_span(m.easier.items[3], "slow-bridge");
    assert_span(m.easier.items[4], "couch-stretch");
    assert_span(m.easier.items[5], "cobra");
}

static void what_leads_nowhere_is_noted(void **state)
{
    (void)state;
    struct stretch_swap swaps[] = {{.to = SPAN("Cobra")},
                                   {.to = SPAN("Cuoch strech")},
                                   {.to = SPAN("term:cobra")},
                                   {.to = SPAN("")}};
    struct stretch_model m = {.swaps = {.count = COUNT_OF(swaps), .items = swaps}};
    struct entry_unknowns unknowns = {0};
    entry_references_take(arena, stretch_fields, &m, "swaps", resolve, &unknowns);
    assert_span(m.swaps.items[0].to, "cobra");
    assert_span(m.swaps.items[1].to, "cuoch-strech");
    assert_span(m.swaps.items[3].to, "");
    assert_int_equal(unknowns.count, 2);
    assert_non_null(entry_unknown_at(&unknowns, SPAN("swaps.2.to")));
    assert_span(entry_unknown_at(&unknowns, SPAN("swaps.2.to"))->typed, "Cuoch strech");
    assert_non_null(entry_unknown_at(&unknowns, SPAN("swaps.3.to")));
    assert_null(entry_unknown_at(&unknowns, SPAN("swaps.1.to")));
}

static struct span put(const char *line, const char *value)
{
    return entry_reference_put(arena, span_of(line), span_of(value));
}

static void one_name_of_a_line_is_put_right(void **state)
{
    (void)state;
    assert_span(put("Lunge stretch, Cuoch", "Cuoch|Couch stretch"), "Lunge stretch, Couch stretch");
    assert_span(put("Cuoch,Cobra , Lunge", "Cuoch|Couch stretch"), "Couch stretch,Cobra , Lunge");
    assert_span(put("a, Cuoch, b", "Cuoch|couch-stretch"), "a, couch-stretch, b");
    /* A name that is all of the line, with or without a comma in it. */
    assert_span(put("Cuoch", "Cuoch|Couch stretch"), "Couch stretch");
    assert_span(put("Bridge, slwo", "Bridge, slwo|Glute bridge, slow"), "Glute bridge, slow");
    assert_span(put("Cuoch", "Couch stretch"), "Couch stretch");
    /* Typed over in between: other names are not lost. */
    assert_span(put("Cuhco", "Cuoch|Couch stretch"), "Couch stretch");
    assert_span(put("Cuhco, Cobra", "Cuoch|Couch stretch"), "Cuhco, Cobra");
    assert_span(put("a, C|b", "C|b|Cobra"), "a, Cobra");
    assert_span(put("a,, b", "|Cobra"), "Cobra");
    assert_span(put("", ""), "");
}

static void each_unknown_name_says_what_it_replaces(void **state)
{
    (void)state;
    struct span lines[] = {SPAN("Cuoch, Cobra"), SPAN("Cuoch")};
    struct stretch_swap swap = {.to = SPAN("Cuoch")};
    struct stretch_model m = {.easier = {.count = COUNT_OF(lines), .items = lines},
                              .swaps = {.count = 1, .items = &swap}};
    struct entry_unknowns unknowns = {0};
    entry_references_take(arena, stretch_fields, &m, "easier", resolve, &unknowns);
    entry_references_take(arena, stretch_fields, &m, "swaps", resolve, &unknowns);
    assert_int_equal(unknowns.count, 3);
    assert_span(unknowns.items[0].with_bar, "Cuoch|");
    assert_true(unknowns.items[0].beside_others);
    assert_span(unknowns.items[1].with_bar, "Cuoch|");
    assert_false(unknowns.items[1].beside_others);
    assert_span(unknowns.items[2].with_bar, "");
}

/* Only what fields of that kind name is named: no key, no text, no entry of another kind. */
static void a_model_names_what_its_fields_name(void **state)
{
    (void)state;
    struct span easier = SPAN("gone-long-ago");
    struct span fault = SPAN("sagging");
    struct stretch_swap swap = {.to = SPAN("cobra"), .reason = SPAN("steps")};
    struct stretch_model m = {.movement = SPAN("cue"),
                              .easier = {.count = 1, .items = &easier},
                              .faults = {.count = 1, .items = &fault},
                              .swaps = {.count = 1, .items = &swap}};
    assert_true(entry_references_have(stretch_fields, &m, "stretch", SPAN("gone-long-ago")));
    assert_true(entry_references_have(stretch_fields, &m, "stretch", SPAN("cobra")));
    assert_false(entry_references_have(stretch_fields, &m, "muscle", SPAN("cobra")));
    static const char *const others[] = {"cue", "steps", "sagging", "to", "easier", "gone"};
    for (size_t i = 0; i < COUNT_OF(others); i++)
        assert_false(entry_references_have(stretch_fields, &m, "stretch", span_of(others[i])));
}

static void other_fields_stay_as_they_are(void **state)
{
    (void)state;
    struct span couch = SPAN("couch");
    struct stretch_model m = {.movement = SPAN("couch"), .faults = {.count = 1, .items = &couch}};
    struct entry_unknowns unknowns = {0};
    entry_references_take(arena, stretch_fields, &m, "movement", resolve, &unknowns);
    entry_references_take(arena, stretch_fields, &m, "faults", resolve, &unknowns);
    entry_references_take(arena, stretch_fields, &m, "no.such", resolve, &unknowns);
    assert_span(m.movement, "couch");
    assert_span(m.faults.items[0], "couch");
    assert_int_equal(unknowns.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form_shows_titles),
        cmocka_unit_test(what_is_typed_becomes_an_address),
        cmocka_unit_test(what_leads_nowhere_is_noted),
        cmocka_unit_test(one_name_of_a_line_is_put_right),
        cmocka_unit_test(each_unknown_name_says_what_it_replaces),
        cmocka_unit_test(a_model_names_what_its_fields_name),
        cmocka_unit_test(other_fields_stay_as_they_are),
    };
    return cmocka_run_group_tests_name("entry_reference", tests, begin, end);
}
