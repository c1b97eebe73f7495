/* Facets: what is counted, how often, in which order; and what taking one makes of the query. */
#include "unit/unit.h"

#include "search/search.h"

static struct arena *arena;
static struct search_facet_source source;
static struct search_facets facets;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(16 * 1024 * 1024);
    source = (struct search_facet_source){0};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const struct span *words(const char *list, size_t *count)
{
    struct span *items = arena_array_of(arena, struct span, 32);
    struct span rest = span_of(list);
    struct span piece;
    *count = 0;
    while (rest.len > 0 && span_next(&rest, ',', &piece))
        items[(*count)++] = piece;
    return items;
}

static void thread(const char *kind, const char *tags)
{
    if (source.rows.items == NULL)
        source.rows.items = arena_array_of(arena, struct search_facet_row, 64);
    struct search_facet_row *row = &source.rows.items[source.rows.count++];
    row->kind = span_of(kind);
    row->tags = words(tags, &row->tag_count);
}

static void stretch(const char *position, const char *kit, const char *ways)
{
    if (source.stretches.items == NULL)
        source.stretches.items = arena_array_of(arena, struct search_facet_stretch, 64);
    struct search_facet_stretch *item = &source.stretches.items[source.stretches.count++];
    thread("stretch", "");
    item->positions = words(position, &item->position_count);
    item->kit = words(kit, &item->kit_count);
    item->ways = words(ways, &item->way_count);
}

static void tag(const char *name, enum tag_facet facet, const char *parents)
{
    if (source.tags.items == NULL)
        source.tags.items = arena_array_of(arena, struct search_facet_tag, 64);
    struct search_facet_tag *item = &source.tags.items[source.tags.count++];
    item->name = item->title = span_of(name);
    item->facet = facet;
    item->parents = words(parents, &item->parent_count);
}

/* "low-back 3, hips 1" */
#define counted(facet, wanted) counted_at((facet), (wanted), __LINE__)
static void counted_at(size_t facet, const char *wanted, int line)
{
    search_facets_count(arena, &source, &facets);
    struct span said = SPAN("");
    for (size_t i = 0; i < facets.items[facet].count; i++) {
        const struct search_facet_value *value = &facets.items[facet].values[i];
        said = arena_printf(arena, SPAN_FMT "%s" SPAN_FMT " %lld", SPAN_ARG(said),
                            i == 0 ? "" : ", ", SPAN_ARG(value->label), (long long)value->count);
    }
    assert_span_at(said, wanted, __FILE__, line);
}

static void kinds_are_counted(void **state)
{
    (void)state;
    counted(SEARCH_FACET_KIND, "");
    thread("term", "");
    thread("question", "");
    thread("question", "");
    thread("something-else", "");
    counted(SEARCH_FACET_KIND, "Questions 2, Terms 1");
}

static void a_tag_counts_for_those_above_it_once(void **state)
{
    (void)state;
    tag("buttock", TAG_REGION, "");
    tag("deep-buttock", TAG_REGION, "buttock");
    tag("side-buttock", TAG_REGION, "buttock");
    tag("tight", TAG_QUALITY, "");
    tag("solo", TAG_CONTEXT, "");
    thread("question", "side-buttock,deep-buttock,tight");
    thread("question", "deep-buttock,solo,unheard-of");
    thread("question", "buttock");
    counted(SEARCH_FACET_TAGS + TAG_REGION, "buttock 3, deep-buttock 2, side-buttock 1");
    counted(SEARCH_FACET_TAGS + TAG_QUALITY, "tight 1");
    counted(SEARCH_FACET_TAGS + TAG_TRIGGER, "");
    assert_span(facets.items[SEARCH_FACET_TAGS + TAG_REGION].values[0].item.value, "buttock");
}

static void tags_above_each_other_end(void **state)
{
    (void)state;
    tag("a", TAG_REGION, "b");
    tag("b", TAG_REGION, "a");
    thread("question", "a");
    counted(SEARCH_FACET_TAGS + TAG_REGION, "a 1, b 1");
}

static void only_what_most_have_is_offered(void **state)
{
    (void)state;
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        tag(names[i], TAG_RELIEF, "");
        for (size_t k = 0; k < i; k++)
            thread("question", names[i]);
    }
    counted(SEARCH_FACET_TAGS + TAG_RELIEF, "h 7, g 6, f 5, e 4, d 3, c 2");
}

static void stretches_are_counted_by_position_and_kit(void **state)
{
    (void)state;
    stretch("supine", "mat,band", "position=supine,partner=no,kit=none,kneel=no");
    stretch("supine", "wall or couch,mat", "position=supine,kneel=no,minutes=10");
    stretch("standing", "",
            "position=standing,partner=no,kit=none,at=desk,kneel=no,floor=no,minutes=5,minutes=10");
    stretch("seated,supine", "mat or knee pad", "position=seated,position=supine,partner=no");
    counted(SEARCH_FACET_POSITION, "Lying on the back 3, Sitting 1, Standing 1");
    counted(SEARCH_FACET_KIT, "mat 3, band 1, wall 1, couch 1, knee pad 1");
    counted(SEARCH_FACET_WAYS,
            "On my own 3, No kneeling 3, No kit 2, In 10 minutes 2, At a desk 1, "
            "Not on the floor 1, In 5 minutes 1");
}

static void taking_one_changes_the_query(void **state)
{
    (void)state;
    tag("tight", TAG_QUALITY, "");
    thread("stretch", "tight");
    thread("question", "");
    search_facets_count(arena, &source, &facets);
    const struct search_facet_value *tight =
        &facets.items[SEARCH_FACET_TAGS + TAG_QUALITY].values[0];
    const struct search_facet_value *kind = &facets.items[SEARCH_FACET_KIND].values[0];
    struct search_query query;
    search_query_parse(arena, SPAN("hip kind:muscle [low-back]"), &query);
    assert_span(search_facet_query(arena, &query, tight), "hip kind:muscle [low-back] [tight]");
    assert_span(search_facet_query(arena, &query, kind), "hip [low-back] kind:question");
    assert_true(search_facet_narrows(&query, tight, 2));
    assert_false(search_facet_narrows(&query, tight, 1)); /* all have it */
    search_query_parse(arena, SPAN("hip [tight]"), &query);
    assert_false(search_facet_narrows(&query, tight, 2)); /* it is asked for */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(kinds_are_counted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_tag_counts_for_those_above_it_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tags_above_each_other_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_what_most_have_is_offered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(stretches_are_counted_by_position_and_kit, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(taking_one_changes_the_query, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
