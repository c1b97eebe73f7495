/*
 * Every pose of the starter content: written as poses are kept, one that a body can take, small, and drawn as it was when
 * somebody last looked at it. `make figures` draws all of them again (FIGURES=FOLDER: the sheet is written there).
 */
#include "unit/unit.h"

#include "figure/body.h"
#include "unit/drawn.h"

#include <math.h>

enum { PICTURE_BYTES_MAX = 6 * 1024 };

/* ---- the sheet ---- */

static double number_of(struct span svg, const char *name)
{
    size_t at = span_find_text(svg, name);
    return strtod(svg.ptr + at + strlen(name), NULL);
}

/* Puts a picture beside those before it; *across is how far they reach. Returns its height. */
static double add_picture(struct text *out, struct text *svg, double down, double *across)
{
    text_add_char(svg, '\0'); /* for strtod */
    svg->len--;
    text_printf(out, "<g transform=\"translate(%.0f %.0f)\">", *across, down);
    text_add_span(out, text_span(svg));
    text_add_string(out, "</g>\n");
    *across += number_of(text_span(svg), " width=\"") + 30;
    return number_of(text_span(svg), " height=\"");
}

static double add_pictures(struct text *out, const struct drawn *drawn, double down, double *across)
{
    double high = 0;
    for (size_t i = 0; i < drawn->pictures.count; i++) {
        struct text svg;
        text_init(&svg, 64 * 1024);
        stretch_picture(&svg, &drawn->pictures, i, "");
        high = fmax(high, add_picture(out, &svg, down, across));
        text_free(&svg);
    }
    return high;
}

static struct span choice_read(size_t at, struct figure_pose *out)
{
    struct figure_fault fault;
    struct span text = span_of(figure_of_choice(span_of(figure_choice(at))));
    if (!figure_read(text, NULL, out, &fault))
        fail_msg("%s: %s", figure_choice(at), fault.words);
    return text;
}

/* What shows the choices of symptoms, as they come. */
static double add_choices(struct text *out, double down, double *across)
{
    double high = 0;
    for (size_t i = 0; figure_choice(i) != NULL; i++) {
        struct figure_pose pose;
        choice_read(i, &pose);
        struct text svg;
        text_init(&svg, 64 * 1024);
        figure_draw(&svg, &pose, NULL, figure_look_of(span_of(figure_choice(i))), "");
        high = fmax(high, add_picture(out, &svg, down, across));
        text_free(&svg);
    }
    return high;
}

static struct span row_name(const struct drawn *drawn)
{
    return drawn == NULL ? SPAN("choices-of-symptoms") : drawn->slug;
}

/* A row of the sheet: an entry's pictures; NULL: the choices'. */
static double add_row(struct text *out, const struct drawn *drawn, double down, double *across)
{
    return drawn == NULL ? add_choices(out, down, across) : add_pictures(out, drawn, down, across);
}

static void svg_begin(struct text *out, double across, double down)
{
    text_printf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\">\n",
                across, down);
}

/* All pictures of one entry, or of the choices, in a row, as an SVG file. */
static void drawn_row(struct text *out, const struct drawn *drawn)
{
    struct text pictures;
    text_init(&pictures, 1024 * 1024);
    double across = 0;
    double high = add_row(&pictures, drawn, 0, &across);
    svg_begin(out, across, high);
    text_add_span(out, text_span(&pictures));
    text_add_string(out, "</svg>\n");
    text_free(&pictures);
}

/* All entries and the choices, a row each, with their names and `css` as style. */
static void drawn_sheet(struct text *out, const struct drawn *drawn, size_t count, struct span css)
{
    struct text rows;
    text_init(&rows, 8 * 1024 * 1024);
    double down = 0;
    double widest = 0;
    for (size_t i = 0; i <= count; i++) {
        const struct drawn *row = i == count ? NULL : &drawn[i];
        if (row != NULL && row->pictures.count == 0)
            continue;
        double across = 10;
        text_printf(&rows, "<text x=\"10\" y=\"%.0f\">" SPAN_FMT "</text>\n", down + 20,
                    SPAN_ARG(row_name(row)));
        down += 30 + add_row(&rows, row, down + 30, &across);
        widest = fmax(widest, across);
    }
    svg_begin(out, widest, down);
    text_printf(out,
                "<style>" SPAN_FMT
                "</style>\n<rect width=\"100%%\" height=\"100%%\" fill=\"#f8f4eb\"/>\n",
                SPAN_ARG(css));
    text_add_span(out, text_span(&rows));
    text_add_string(out, "</svg>\n");
    text_free(&rows);
}

/* ---- tests ---- */

static struct arena *arena;
static struct drawn drawn[DRAWN_MAX];
static size_t count;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(64 * 1024 * 1024);
    count = drawn_read(arena, drawn);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void poses_are_written_as_they_are_kept(void **state)
{
    (void)state;
    for (size_t i = 0; i < count; i++) {
        struct figure_pose poses[2];
        const struct figure_pose *before = NULL;
        for (size_t step = 0; step < drawn[i].model.steps.count; step++) {
            struct span text = drawn[i].model.steps.items[step].pose;
            struct figure_pose *pose = before == &poses[0] ? &poses[1] : &poses[0];
            struct figure_fault fault;
            if (text.len == 0)
                continue;
            if (!figure_read(text, before, pose, &fault))
                fail_msg(SPAN_FMT ", step %zu: %s", SPAN_ARG(drawn[i].slug), step + 1, fault.words);
            struct text written;
            text_init(&written, FIGURE_TEXT_MAX);
            figure_write(&written, pose, before);
            if (!span_equal(text_span(&written), text))
                fail_msg(SPAN_FMT ", step %zu is kept as:\n" SPAN_FMT, SPAN_ARG(drawn[i].slug),
                         step + 1, SPAN_ARG(text_span(&written)));
            text_free(&written);
            before = pose;
        }
    }
}

static void a_body_of_any_build_can_be_so(void **state)
{
    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < drawn[i].pictures.count; j++)
            for (uint8_t build = 0; build < FIGURE_BUILDS; build++) {
                char words[200];
                if (figure_check(&drawn[i].pictures.poses[j], build, words, sizeof(words)) != NULL)
                    fail_msg(SPAN_FMT ", step %zu, build %u: %s", SPAN_ARG(drawn[i].slug),
                             drawn[i].pictures.steps[j] + 1, (unsigned)build, words);
            }
}

/* Steps that keep the posture of the picture before them, or lead back to one that is drawn: these have none of their own. */
static const struct kept {
    const char *slug;
    size_t steps[4]; /* counted from 1; 0: no more */
} kept[] = {
    {"bird-dog", {4}},
    {"clamshell", {3}},
    {"cobra", {3, 4}},
    {"couch-stretch", {3}},
    {"dead-bug", {2, 4}},
    {"donkey-kick", {3}},
    {"figure-four", {3, 6}},
    {"foam-roll-glutes", {5}},
    {"glute-bridge", {2, 4}},
    {"hip-thrust", {5}},
    {"kneeling-hip-flexor", {4}},
    {"lacrosse-ball-glutes", {3, 4}},
    {"lunge-stretch", {4}},
    {"partner-prone-stretch", {6}},
    {"piriformis-stretch", {4}},
    {"plank", {3}},
    {"side-plank", {4}},
    {"supine-psoas-twist", {7}},
};

static bool is_kept(struct span slug, size_t step)
{
    for (size_t i = 0; i < COUNT_OF(kept); i++)
        for (size_t j = 0; span_is(slug, kept[i].slug) && j < COUNT_OF(kept[i].steps); j++)
            if (kept[i].steps[j] == step)
                return true;
    return false;
}

/* Whoever adds a step draws it, or says here that it looks like one that is drawn. */
static void each_step_that_changes_the_posture_is_drawn(void **state)
{
    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t step = 0; step < drawn[i].model.steps.count; step++) {
            bool has = stretch_picture_of_step(&drawn[i].pictures, step) != SIZE_MAX;
            if (has == is_kept(drawn[i].slug, step + 1))
                fail_msg(SPAN_FMT ", step %zu %s", SPAN_ARG(drawn[i].slug), step + 1,
                         has ? "is drawn, and said to need no picture" : "is not drawn");
        }
}

/* All of it leads there: coming out of it is drawn, too, and is not what a list shows. */
static void the_main_picture_is_no_way_out(void **state)
{
    (void)state;
    static const struct {
        const char *slug;
        size_t step;
    } mains[] = {{"butterfly", 3},    {"constructive-rest", 3}, {"couch-stretch", 4},
                 {"figure-four", 5},  {"psoas-side-bend", 4},   {"t-test", 4},
                 {"glute-bridge", 3}, {"supine-psoas-twist", 5}};
    for (size_t i = 0; i < COUNT_OF(mains); i++)
        for (size_t j = 0; j < count; j++)
            if (span_is(drawn[j].slug, mains[i].slug))
                assert_int_equal(drawn[j].pictures.steps[drawn[j].pictures.main] + 1,
                                 mains[i].step);
}

static bool has_target(const struct stretch_model *model)
{
    for (size_t i = 0; i < model->muscles.count; i++)
        if (span_is(model->muscles.items[i].role, "target"))
            return true;
    return false;
}

static bool is_tinted(const struct figure_pose *pose)
{
    for (size_t i = 0; i < MUSCLE_COUNT; i++)
        if (pose->tint[i] != 0)
            return true;
    return false;
}

static void each_entry_is_drawn_and_shows_what_it_is_meant_for(void **state)
{
    (void)state;
    for (size_t i = 0; i < count; i++) {
        const struct stretch_pictures *pictures = &drawn[i].pictures;
        if (pictures->count == 0)
            fail_msg(SPAN_FMT " has no picture", SPAN_ARG(drawn[i].slug));
        if (has_target(&drawn[i].model) && !is_tinted(&pictures->poses[pictures->main]))
            fail_msg(SPAN_FMT " is meant for a muscle and marks none", SPAN_ARG(drawn[i].slug));
    }
}

/* How far a foot that is on the floor in both has moved, cm. */
static double foot_moved(const struct figure_pose *before, const struct figure_pose *pose, int side)
{
    if (before->bodies[0].touches[FIGURE_LEG][side].kind != TOUCH_FLOOR ||
        pose->bodies[0].touches[FIGURE_LEG][side].kind != TOUCH_FLOOR)
        return 0;
    struct scene was;
    struct scene is;
    figure_solve(before, 0, &was);
    figure_solve(pose, 0, &is);
    return vec_length(
        vec_less(is.bodies[0].bones[BONE_FOOT][side].at, was.bodies[0].bones[BONE_FOOT][side].at));
}

static void feet_stay_where_they_are_before_a_ghost(void **state)
{
    (void)state;
    enum { WITHIN = 4 };
    for (size_t i = 0; i < count; i++)
        for (size_t j = 1; j < drawn[i].pictures.count; j++)
            for (int side = 0; side < 2 && drawn[i].pictures.poses[j].ghost; side++) {
                const struct figure_pose *pose = &drawn[i].pictures.poses[j];
                double by = foot_moved(pose - 1, pose, side);
                if (by > WITHIN)
                    fail_msg(SPAN_FMT ", step %zu: the %s foot moved by %.1f cm",
                             SPAN_ARG(drawn[i].slug), drawn[i].pictures.steps[j] + 1,
                             side == SIDE_LEFT ? "left" : "right", by);
            }
}

static void file_is_small(const struct drawn *of, size_t at, bool other)
{
    struct text svg;
    text_init(&svg, 64 * 1024);
    struct stretch_which which = {.step = of->pictures.steps[at] + 1, .other = other};
    assert_true(stretch_picture_file(&svg, &of->pictures, which));
    if (svg.len > PICTURE_BYTES_MAX)
        fail_msg(SPAN_FMT ", step %zu has %zu bytes as a file%s", SPAN_ARG(of->slug), which.step,
                 svg.len, other ? ", for the other side" : "");
    text_free(&svg);
}

static void a_picture_is_small(void **state)
{
    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < drawn[i].pictures.count; j++) {
            struct text svg;
            text_init(&svg, 64 * 1024);
            stretch_picture(&svg, &drawn[i].pictures, j, "");
            if (svg.len > PICTURE_BYTES_MAX)
                fail_msg(SPAN_FMT ", step %zu has %zu bytes", SPAN_ARG(drawn[i].slug),
                         drawn[i].pictures.steps[j] + 1, svg.len);
            text_free(&svg);
            file_is_small(&drawn[i], j, false);
            file_is_small(&drawn[i], j, true);
        }
}

/* Says what is wrong with a choice; false when something is. */
static bool choice_is_right(size_t at)
{
    const char *name = figure_choice(at);
    struct figure_pose pose;
    struct span text = choice_read(at, &pose);
    struct text out;
    text_init(&out, 64 * 1024);
    figure_write(&out, &pose, NULL);
    bool right = span_equal(text_span(&out), text);
    if (!right)
        print_error("%s is kept as:\n" SPAN_FMT "\n", name, SPAN_ARG(text_span(&out)));
    text_clear(&out);
    figure_draw(&out, &pose, NULL, figure_look_of(span_of(name)), "");
    if (out.len > PICTURE_BYTES_MAX) {
        print_error("%s has %zu bytes\n", name, out.len);
        right = false;
    }
    text_free(&out);
    char words[200];
    for (uint8_t build = 0; build < FIGURE_BUILDS; build++)
        if (figure_check(&pose, build, words, sizeof(words)) != NULL) {
            print_error("%s, build %u: %s\n", name, (unsigned)build, words);
            right = false;
        }
    return right;
}

static void choices_are_tags_and_postures_that_a_body_can_take(void **state)
{
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; figure_choice(i) != NULL; i++) {
        struct span tag = arena_printf(arena, "assets/library/tags/%s.md", figure_choice(i));
        if (!file_exists(tag.ptr))
            fail_msg("%s is no tag", figure_choice(i));
        wrong += !choice_is_right(i);
    }
    assert_int_equal(wrong, 0);
    assert_null(figure_of_choice(SPAN("ache")));
}

static void write_file(const char *path, const struct text *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text->ptr, 1, text->len, file), text->len);
    assert_int_equal(fclose(file), 0);
}

static void pictures_are_those_that_were_looked_at(void **state)
{
    (void)state;
    const char *folder = getenv("FIGURES");
    for (size_t i = 0; i <= count; i++) {
        const struct drawn *shown = i == count ? NULL : &drawn[i];
        if (shown != NULL && shown->pictures.count == 0)
            continue;
        struct text row;
        text_init(&row, 1024 * 1024);
        drawn_row(&row, shown);
        struct span path =
            arena_printf(arena, "tests/unit/figures/" SPAN_FMT ".svg", SPAN_ARG(row_name(shown)));
        if (folder != NULL)
            write_file(path.ptr, &row);
        else if (!span_equal(text_span(&row), read_file(arena, path.ptr)))
            fail_msg(SPAN_FMT " is drawn otherwise: look at it (make figures)", SPAN_ARG(path));
        text_free(&row);
    }
    if (folder == NULL)
        return;
    struct text sheet;
    text_init(&sheet, 16 * 1024 * 1024);
    drawn_sheet(&sheet, drawn, count,
                read_file(arena, arena_printf(arena, "%s/figures.css", folder).ptr));
    write_file(arena_printf(arena, "%s/sheet.svg", folder).ptr, &sheet);
    text_free(&sheet);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(poses_are_written_as_they_are_kept),
        cmocka_unit_test(a_body_of_any_build_can_be_so),
        cmocka_unit_test(each_step_that_changes_the_posture_is_drawn),
        cmocka_unit_test(the_main_picture_is_no_way_out),
        cmocka_unit_test(each_entry_is_drawn_and_shows_what_it_is_meant_for),
        cmocka_unit_test(feet_stay_where_they_are_before_a_ghost),
        cmocka_unit_test(a_picture_is_small),
        cmocka_unit_test(choices_are_tags_and_postures_that_a_body_can_take),
        cmocka_unit_test(pictures_are_those_that_were_looked_at),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
