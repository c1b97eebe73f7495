/* Stretch entries: doses in words, lists narrowed and sorted; and the small rules of the other kinds. */
#include "unit/unit.h"

#include "article/article.h"
#include "muscle/muscle.h"
#include "stretch/stretch.h"
#include "term/term.h"
#include "wanted/wanted.h"

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(16 * 1024 * 1024);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

#define dose_words(sides, ...) \
    stretch_dose_words(arena, &(struct stretch_dose){__VA_ARGS__}, SPAN(sides))
#define often_words(...) stretch_often_words(arena, &(struct stretch_dose){__VA_ARGS__})
#define JUST(n)  \
    {            \
        (n), (n) \
    }

static void doses_read_as_people_say_them(void **state)
{
    (void)state;
    assert_span(
        dose_words("each", .amount = {.sets = JUST(2), .hold = JUST(30), .unit = SPAN("s")}),
        "2 × 30 s each side");
    assert_span(
        dose_words("both", .amount = {.sets = JUST(1), .hold = JUST(30), .unit = SPAN("s")}),
        "30 s");
    assert_span(dose_words("none", .amount = {.reps = JUST(10), .unit = SPAN("reps")}), "10 times");
    assert_span(dose_words("none", .amount = {.reps = JUST(1), .unit = SPAN("reps")}), "once");
    assert_span(
        dose_words(
            "none",
            .amount = {.sets = JUST(1), .reps = JUST(10), .hold = JUST(10), .unit = SPAN("s")}),
        "10 × 10 s");
    assert_span(
        dose_words(
            "none",
            .amount = {.sets = JUST(3), .reps = JUST(10), .hold = JUST(10), .unit = SPAN("s")}),
        "3 sets of 10 × 10 s");
    assert_span(dose_words("each", .amount = {.reps = JUST(8), .unit = SPAN("passes")}),
                "8 passes each side");
    assert_span(dose_words("none", .amount = {.reps = JUST(1), .unit = SPAN("passes")}), "1 pass");
    assert_span(dose_words("none", .amount = {.hold = JUST(1), .unit = SPAN("breaths")}),
                "1 breath");
    assert_span(dose_words("none", .amount = {.reps = JUST(12), .unit = SPAN("s")}), "12 times");
    assert_span(dose_words("none", .amount = {.sets = JUST(3)}), "3 sets");
    assert_span(dose_words("each", .amount = {.unit = SPAN("reps")}), "");
}

static void doses_are_ranges_where_their_source_has_one(void **state)
{
    (void)state;
    assert_span(
        dose_words("none", .amount = {.sets = {2, 3}, .hold = JUST(15), .unit = SPAN("counts")}),
        "2–3 × 15 counts");
    assert_span(dose_words("each", .total = 60, .amount = {.hold = {10, 30}, .unit = SPAN("s")}),
                "10–30 s each side, 60 s a side in all");
    assert_span(
        dose_words("alternating", .amount = {.reps = {6, 10}, .hold = {5, 10}, .unit = SPAN("s")}),
        "6–10 × 5–10 s, alternating sides");
    assert_span(
        dose_words("both", .amount = {.sets = {1, 3}, .hold = {3, 5}, .unit = SPAN("breaths")}),
        "1–3 × 3–5 breaths");
}

static void how_often_reads_as_people_say_it(void **state)
{
    (void)state;
    assert_span(often_words(.days_per_week = JUST(7)), "daily");
    assert_span(often_words(.per_day = JUST(2), .days_per_week = JUST(7)),
                "twice a day, every day");
    assert_span(often_words(.per_day = {3, 4}), "3–4 times a day");
    assert_span(often_words(.per_day = JUST(1), .days_per_week = {2, 3}),
                "once a day, at least 2–3 days a week");
    assert_span(often_words(.days_per_week = JUST(1)), "at least 1 day a week");
    assert_span(often_words(.rest = 5), "");
}

static void lacks(const struct stretch_dose *dose, const char *text, const char *wanted)
{
    assert_span(stretch_dose_lacks(arena, dose, span_of(text)), wanted);
}

static void what_a_text_says_of_the_dose_is_compared(void **state)
{
    (void)state;
    struct stretch_other_dose older = {.amount = {.hold = {30, 60}, .unit = SPAN("s")}};
    struct stretch_dose dose = {
        .amount = {.hold = {10, 20}, .unit = SPAN("s")}, .total = 90, .others = {1, &older}};
    lacks(&dose, "Hold for 10 to 20 seconds, 30–60 s when you are older, 90 seconds in all.", "");
    lacks(&dose, "Fifteen seconds, a 15-second hold, or ten or twenty seconds, or 30s.", "");
    lacks(&dose, "Hold for 25 seconds.", "25 seconds");
    lacks(&dose, "Ten to thirty seconds.", "10-30 seconds");
    lacks(&dose, "Hold for 5 s.", "5 seconds");
    lacks(&dose, "Stay for a count of 15.", "15 counts");
    lacks(&dose, "Two breaths.", "2 breaths");
    lacks(&dose, "One leg, two seconds of patience.", "2 seconds");
    lacks(&dose, "Wait for a breath; the coach's second article; 90% of 25; no. 5, seconds later.",
          "");
    lacks(&dose, "", "");
    struct stretch_dose rolled = {.amount = {.reps = JUST(8), .unit = SPAN("passes")}};
    lacks(&rolled, "Eight passes.", "");
    lacks(&rolled, "8 slow passes, ten passes.", "10 passes");
}

static struct entry_row rows[] = {
    {.title = SPAN("Helped"),
     .status = SPAN("review"),
     .model = SPAN("{\"partner\":\"needed\",\"positions\":[\"prone\",\"supine\"]}")},
    {.title = SPAN("Ball"),
     .status = SPAN("published"),
     .model = SPAN("{\"partner\":\"none\",\"positions\":[\"prone\",\"supine\"],\"kit\":[{\"thing\":"
                   "\"ball\"}]}")},
    {.title = SPAN("Draft"),
     .status = SPAN("draft"),
     .model = SPAN("{\"partner\":\"none\",\"positions\":[\"standing\"]}")},
    {.title = SPAN("Either"),
     .status = SPAN("review"),
     .model = SPAN("{\"partner\":\"optional\",\"positions\":[\"standing\"]}")},
};
static const struct entry_rows all = {.count = COUNT_OF(rows), .items = rows};

static void assert_titles(struct stretch_items list, const char *wanted)
{
    struct text titles;
    text_init(&titles, 1024);
    for (size_t i = 0; i < list.count; i++)
        text_printf(&titles, SPAN_FMT " ", SPAN_ARG(list.items[i].row.title));
    assert_span(text_span(&titles), wanted);
    text_free(&titles);
}

static void what_one_can_do_alone_comes_first(void **state)
{
    (void)state;
    assert_titles(stretch_sorted(arena, &all, false), "Ball Either Helped ");
    assert_titles(stretch_sorted(arena, &all, true), "Ball Draft Either Helped ");
}

static size_t way_of(const char *part, const char *value)
{
    size_t way = 0;
    while (strcmp(stretch_ways[way].part, part) != 0 || strcmp(stretch_ways[way].value, value) != 0)
        assert_true(++way < STRETCH_WAYS);
    return way;
}

static void a_filter_has_its_address(void **state)
{
    (void)state;
    struct stretch_filter filter = {{false}};
    assert_span(stretch_address(arena, &filter), "/stretches");
    filter = stretch_filter_turned(&filter, way_of("position", "supine"));
    assert_span(stretch_address(arena, &filter), "/stretches?position=supine");
    filter = stretch_filter_turned(&filter, way_of("kit", "none"));
    assert_span(stretch_address(arena, &filter), "/stretches?kit=none&position=supine");
    filter = stretch_filter_turned(&filter, way_of("position", "prone"));
    assert_span(stretch_address(arena, &filter), "/stretches?kit=none&position=prone");
    filter = stretch_filter_turned(&filter, way_of("kit", "none"));
    assert_span(stretch_address(arena, &filter), "/stretches?position=prone");
}

/* Of one part of an address only one is chosen, and each position has its place among the ways. */
static void every_position_is_a_way(void **state)
{
    (void)state;
    for (const struct model_choice *p = stretch_positions; p->name != NULL; p++)
        assert_string_equal(stretch_ways[way_of("position", p->name)].label, p->label);
}

static void what_fits_is_counted(void **state)
{
    (void)state;
    struct span bare[] = {SPAN("position=supine"), SPAN("kit=none")};
    struct span kit[] = {SPAN("position=supine"), SPAN("position=standing")};
    struct stretch_ways_count sets[] = {{bare, 2, 3}, {kit, 2, 4}};
    struct stretch_counts counts = {2, sets};
    struct stretch_filter filter = {{false}};
    assert_int_equal(stretch_count(&counts, &filter), 7);
    filter.has[way_of("position", "supine")] = true;
    assert_int_equal(stretch_count(&counts, &filter), 7);
    filter.has[way_of("kit", "none")] = true;
    assert_int_equal(stretch_count(&counts, &filter), 3);
    filter.has[way_of("kneel", "no")] = true;
    assert_int_equal(stretch_count(&counts, &filter), 0);
    sets[1].entries = STRETCH_WAYS_COUNTED;
    assert_int_equal(stretch_count(&counts, &filter), -1);
}

static void muscles_stand_by_region_and_group(void **state)
{
    (void)state;
    struct entry_row muscles[] = {
        {.title = SPAN("Z"), .model = SPAN("{\"region\":\"hip-front\"}")},
        {.title = SPAN("Psoas"),
         .model = SPAN("{\"region\":\"hip-front\",\"group\":\"hip-flexors\"}")},
        {.title = SPAN("Gluteus"),
         .model = SPAN("{\"region\":\"buttock\",\"group\":\"gluteals\"}")},
        {.title = SPAN("Iliacus"),
         .model = SPAN("{\"region\":\"hip-front\",\"group\":\"hip-flexors\"}")},
        {.title = SPAN("Hidden"), .status = SPAN("draft"), .model = SPAN("{}")},
    };
    struct entry_rows list = {.count = COUNT_OF(muscles), .items = muscles};
    struct muscle_items sorted = muscle_sorted(arena, &list, false);
    assert_int_equal(sorted.count, 4);
    assert_span(sorted.items[0].row.title, "Gluteus");
    assert_span(sorted.items[1].row.title, "Iliacus");
    assert_span(sorted.items[2].row.title, "Psoas");
    assert_span(sorted.items[3].row.title, "Z");
    assert_int_equal(muscle_sorted(arena, &list, true).count, 5);
    assert_span(muscle_region_title(arena, SPAN("hip-front")), "Hip front");
    assert_span(muscle_region_title(arena, SPAN("")), "");
}

static void terms_stand_under_their_letter(void **state)
{
    (void)state;
    assert_int_equal(term_letter(SPAN("abduction")), 'A');
    assert_int_equal(term_letter(SPAN("Zone")), 'Z');
    assert_int_equal(term_letter(SPAN("3D")), '#');
    assert_int_equal(term_letter(SPAN("\xC3\x84rger")), '#');
    assert_int_equal(term_letter(SPAN("")), '#');
    assert_int_equal(term_letter(SPAN("\"Weak\" glutes")), 'W');
    assert_int_equal(term_letter(SPAN("“weak” glutes")), 'W');
    assert_int_equal(term_letter(SPAN("\"")), '#');
}

static void articles_take_minutes(void **state)
{
    (void)state;
    assert_int_equal(article_minutes(0), 1);
    assert_int_equal(article_minutes(299), 1);
    assert_int_equal(article_minutes(300), 2);
    assert_int_equal(article_minutes(1000), 5);
}

static void wanted_entries_lead_somewhere(void **state)
{
    (void)state;
    assert_span(wanted_folder(SPAN("")), "/stretches");
    assert_span(wanted_folder(SPAN("term")), "/terms");
    assert_span(wanted_folder(SPAN("page")), "");
    struct wanted_entry wanted = {
        .post_id = 7, .post_kind = SPAN("answer"), .question_id = 3, .post_slug = SPAN("tight")};
    assert_span(wanted_path(arena, &wanted), "/answers/7");
    wanted = (struct wanted_entry){.post_kind = SPAN("muscle"), .post_slug = SPAN("psoas")};
    assert_span(wanted_path(arena, &wanted), "/muscles/psoas");
    wanted.post_kind = SPAN("page");
    assert_span(wanted_path(arena, &wanted), "/psoas");
}

static void an_entry_is_once_on_each_part_of_the_ladder(void **state)
{
    (void)state;
    struct entry_rung rungs[] = {
        {.sort = SPAN("easier"), .slug = SPAN("knee"), .named = SPAN("knee")},
        {.sort = SPAN("easier"),
         .slug = SPAN("knee"),
         .named = SPAN("old-knee"),
         .note = SPAN("Softer.")},
        {.sort = SPAN("instead"), .slug = SPAN("knee"), .named = SPAN("knee")},
        {.sort = SPAN("instead"), .slug = SPAN("knee"), .named = SPAN("knee")},
        {.sort = SPAN("instead"), .named = SPAN("unwritten")},
        {.sort = SPAN("instead"), .named = SPAN("neither")},
    };
    static const bool shown[] = {false, true, true, false, true, true};
    const struct entry_ladder ladder = {COUNT_OF(rungs), rungs};
    for (size_t i = 0; i < COUNT_OF(rungs); i++)
        assert_int_equal(stretch_rung_is_shown(&ladder, i), shown[i]);
}

static struct span places(const char *model)
{
    struct stretch_model *m = arena_new_of(arena, struct stretch_model);
    assert_true(stretch_model_read(arena, span_of(model), m, NULL));
    return stretch_places_words(arena, m);
}

static void where_else_than_on_the_floor_is_said(void **state)
{
    (void)state;
    assert_span(places("{\"positions\":[\"supine\"],\"spaces\":[\"floor\",\"bed\"]}"),
                "On the floor, or on a bed");
    assert_span(places("{\"positions\":[\"prone\"],\"spaces\":[\"floor\",\"table\",\"bed\"]}"),
                "On the floor, or on a bed or on a table");
    assert_span(places("{\"positions\":[\"half-kneeling\"],\"spaces\":[\"floor\",\"wall\"]}"), "");
    assert_span(places("{\"positions\":[\"seated\"],\"spaces\":[\"chair\",\"floor\"]}"), "");
    assert_span(places("{\"positions\":[\"supine\"]}"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(where_else_than_on_the_floor_is_said),
        cmocka_unit_test(doses_read_as_people_say_them),
        cmocka_unit_test(doses_are_ranges_where_their_source_has_one),
        cmocka_unit_test(what_a_text_says_of_the_dose_is_compared),
        cmocka_unit_test(how_often_reads_as_people_say_it),
        cmocka_unit_test(what_one_can_do_alone_comes_first),
        cmocka_unit_test(a_filter_has_its_address),
        cmocka_unit_test(every_position_is_a_way),
        cmocka_unit_test(what_fits_is_counted),
        cmocka_unit_test(muscles_stand_by_region_and_group),
        cmocka_unit_test(terms_stand_under_their_letter),
        cmocka_unit_test(articles_take_minutes),
        cmocka_unit_test(wanted_entries_lead_somewhere),
        cmocka_unit_test(an_entry_is_once_on_each_part_of_the_ladder),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
