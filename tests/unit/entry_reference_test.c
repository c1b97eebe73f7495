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
        cmocka_unit_test(other_fields_stay_as_they_are),
    };
    return cmocka_run_group_tests_name("entry_reference", tests, begin, end);
}
