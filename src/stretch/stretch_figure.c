/* Pictures of entries: from the poses of their steps. */
#include "stretch/stretch.h"

static void tint(struct figure_pose *pose, const struct stretch_model *model)
{
    if (pose->own_tint)
        return;
    for (size_t i = 0; i < model->muscles.count; i++) {
        enum figure_muscle muscle = figure_muscle_of(model->muscles.items[i].muscle);
        if (muscle != MUSCLE_COUNT && span_is(model->muscles.items[i].role, "target"))
            pose->tint[muscle] = 1 << SIDE_LEFT | 1 << SIDE_RIGHT;
    }
}

static bool is_tinted(const struct figure_pose *pose)
{
    for (size_t i = 0; i < MUSCLE_COUNT; i++)
        if (pose->tint[i] != 0)
            return true;
    return false;
}

static size_t main_of(const struct stretch_pictures *pictures)
{
    for (size_t i = pictures->count; i-- > 0;)
        if (is_tinted(&pictures->poses[i]))
            return i;
    for (size_t i = pictures->count; i-- > 0;)
        if (pictures->poses[i].bodies[0].posture == pictures->poses[0].bodies[0].posture)
            return i;
    return 0;
}

struct stretch_pictures stretch_pictures_of(struct arena *arena, const struct stretch_model *model,
                                            struct span slug)
{
    struct stretch_pictures pictures = {.look = figure_look_of(slug)};
    pictures.poses = arena_array_of(arena, struct figure_pose, model->steps.count);
    pictures.steps = arena_array_of(arena, size_t, model->steps.count);
    for (size_t i = 0; i < model->steps.count && pictures.count < STRETCH_POSES_MAX; i++) {
        struct figure_fault fault;
        struct figure_pose *pose = &pictures.poses[pictures.count];
        const struct figure_pose *before = pictures.count == 0 ? NULL : pose - 1;
        struct span text = model->steps.items[i].pose;
        if (text.len == 0 || !figure_read(text, before, pose, &fault))
            continue;
        tint(pose, model);
        pictures.steps[pictures.count++] = i;
    }
    pictures.main = main_of(&pictures);
    return pictures;
}

void stretch_picture(struct text *out, const struct stretch_pictures *pictures, size_t which,
                     const char *extra)
{
    if (which < pictures->count)
        figure_draw(out, &pictures->poses[which], which == 0 ? NULL : &pictures->poses[which - 1],
                    pictures->look, extra);
}

size_t stretch_picture_of_step(const struct stretch_pictures *pictures, size_t step)
{
    for (size_t i = 0; i < pictures->count; i++)
        if (pictures->steps[i] == step)
            return i;
    return SIZE_MAX;
}

/* ---- as files ---- */

static bool take_ending(struct span *name, const char *ending)
{
    if (!span_ends(*name, ending))
        return false;
    name->len -= strlen(ending);
    return true;
}

bool stretch_which_read(struct span name, struct stretch_which *out)
{
    *out = (struct stretch_which){0};
    out->moves = take_ending(&name, "-moves");
    out->other = take_ending(&name, "-other");
    int64_t step = 0;
    if (name.len > 0 &&
        (name.ptr[0] != '-' || !span_int(span_from(name, 1), 1, MODEL_LIST_MAX, &step)))
        return false;
    out->step = (size_t)step;
    return true;
}

/* A pose as a picture shows it. */
struct shown {
    struct figure_pose pose;
    struct figure_pose before;
    bool has_before;
};

/* The other side's has letters: which is which is what it is looked at for. */
static struct shown shown_of(const struct stretch_pictures *pictures, size_t at, bool other)
{
    struct shown shown = {.pose = pictures->poses[at], .has_before = at > 0};
    if (shown.has_before)
        shown.before = pictures->poses[at - 1];
    if (other) {
        shown.pose.mirror = !shown.pose.mirror;
        shown.pose.letters = true;
        shown.before.mirror = !shown.before.mirror;
    }
    return shown;
}

bool stretch_has_sides(const struct stretch_model *model)
{
    return span_is(model->sides, "each") || span_is(model->sides, "alternating");
}

struct stretch_image stretch_image_of(struct arena *arena, const struct stretch_pictures *pictures,
                                      size_t which, bool other)
{
    struct shown shown = shown_of(pictures, which, other);
    struct stretch_image image;
    figure_size(&shown.pose, shown.has_before ? &shown.before : NULL, pictures->look, &image.width,
                &image.height);
    struct text words;
    text_init(&words, 8 * 1024);
    figure_description(&words, &shown.pose);
    image.words = arena_span(arena, text_span(&words));
    text_free(&words);
    return image;
}

bool stretch_picture_moves(const struct stretch_pictures *pictures, size_t which)
{
    return which > 0 && which < pictures->count &&
           figure_moves(&pictures->poses[which - 1], &pictures->poses[which]);
}

bool stretch_picture_file(struct text *out, const struct stretch_pictures *pictures,
                          struct stretch_which which)
{
    size_t at =
        which.step == 0 ? pictures->main : stretch_picture_of_step(pictures, which.step - 1);
    if (pictures->count == 0 || at >= pictures->count)
        return false;
    struct shown shown = shown_of(pictures, at, which.other);
    if (which.moves) {
        bool moves = stretch_picture_moves(pictures, at);
        if (moves)
            figure_movement(out, &shown.before, &shown.pose, pictures->look);
        return moves;
    }
    figure_file(out, &shown.pose, shown.has_before ? &shown.before : NULL, pictures->look);
    return true;
}

bool stretch_is_version(struct span v, const struct stretch_drawn *drawn)
{
    return span_starts(v, figure_version) &&
           span_equal(span_from(v, strlen(figure_version)), drawn->figure);
}
