/* What an exercise of an open list says, in the fields of a stretch; nothing is guessed. */
#include "ctl/exercise/exercise.h"

#include "core/escape.h"
#include "core/slug.h"
#include "core/utf8.h"

enum { ADDRESS_MAX = 1000, BODY_MAX = 4096, AUTHOR_POINTS_MAX = 200, VALUE_POINTS_MAX = 100 };

static struct span text_of(struct arena *arena, const json_t *value)
{
    struct span s = span_make(json_string_value(value), json_string_length(value));
    return span_trim(utf8_clean(arena, arena_span(arena, s)));
}

static struct span field(struct arena *arena, const json_t *exercise, const char *name)
{
    return text_of(arena, json_object_get(exercise, name));
}

/* Empty: the library has no kind for it. */
static struct span type_of(struct span category, struct span equipment)
{
    static const char *const strength[] = {"strength", "powerlifting", "olympic weightlifting",
                                           "strongman", "plyometrics"};
    if (span_is(category, "stretching"))
        return span_is(equipment, "foam roll") ? SPAN("release") : SPAN("stretch");
    for (size_t i = 0; i < COUNT_OF(strength); i++)
        if (span_is(category, strength[i]))
            return SPAN("strength");
    return SPAN("");
}

static struct span effect_of(struct span type)
{
    return span_is(type, "stretch")   ? SPAN("lengthens")
           : span_is(type, "release") ? SPAN("presses")
                                      : SPAN("strengthens");
}

/* ---- muscles ---- */

static struct span muscle_called(struct arena *arena, const struct exercise_muscles *muscles,
                                 struct span name)
{
    struct span slug = slug_make_or_empty(arena, name, SLUG_MAX);
    for (size_t i = 0; i < muscles->count; i++)
        if (span_equal(muscles->items[i].called, slug))
            return muscles->items[i].slug;
    return SPAN("");
}

static bool has_muscle(const struct stretch_model *model, struct span slug)
{
    for (size_t i = 0; i < model->muscles.count; i++)
        if (span_equal(model->muscles.items[i].muscle, slug))
            return true;
    return false;
}

static void add_muscles(struct arena *arena, const json_t *names, const char *role,
                        const struct exercise_muscles *muscles, struct stretch_model *model,
                        struct exercise_draft *out)
{
    for (size_t i = 0; i < json_array_size(names); i++) {
        struct span name = text_of(arena, json_array_get(names, i));
        struct span slug = muscle_called(arena, muscles, name);
        if (slug.len > 0 && !has_muscle(model, slug) && model->muscles.count < MODEL_LIST_MAX)
            model->muscles.items[model->muscles.count++] =
                (struct stretch_muscle){slug, span_of(role), effect_of(model->type)};
        else if (slug.len == 0 && out->unknown_count < EXERCISE_NAMES_MAX)
            out->unknown[out->unknown_count++] = name;
    }
}

/* ---- the other fields ---- */

static bool add_steps(struct arena *arena, const json_t *instructions, struct stretch_model *model)
{
    size_t count = json_array_size(instructions);
    if (count > MODEL_LIST_MAX)
        return false;
    model->steps.items = arena_array_of(arena, struct stretch_step, count);
    for (size_t i = 0; i < count; i++) {
        struct span text = text_of(arena, json_array_get(instructions, i));
        if (utf8_count(text) > MODEL_TEXT_MAX)
            return false;
        if (text.len > 0)
            model->steps.items[model->steps.count++] = (struct stretch_step){.text = text};
    }
    return true;
}

static void add_thing(struct span thing, struct stretch_model *model)
{
    if (thing.len == 0 || span_is(thing, "body only") || span_is(thing, "other") ||
        span_starts(thing, "none") || model->kit.count == MODEL_LIST_MAX)
        return;
    model->kit.items[model->kit.count++] =
        (struct stretch_kit){.thing = thing, .need = SPAN("needed")};
}

static void add_kit(struct arena *arena, const json_t *exercise, struct stretch_model *model)
{
    const json_t *things = json_object_get(exercise, "kit");
    model->kit.items = arena_array_of(arena, struct stretch_kit, MODEL_LIST_MAX);
    add_thing(field(arena, exercise, "equipment"), model);
    for (size_t i = 0; i < json_array_size(things); i++)
        add_thing(text_of(arena, json_array_get(things, i)), model);
}

static struct evidence_citation *add_citation(struct arena *arena, struct stretch_model *model,
                                              const char *claim)
{
    model->evidence.level = SPAN("advice");
    model->evidence.note =
        SPAN("Imported from an open list of exercises. Nobody here has checked it.");
    model->evidence.citations.items = arena_new_of(arena, struct evidence_citation);
    model->evidence.citations.count = 1;
    model->evidence.citations.items[0] =
        (struct evidence_citation){.claim = span_of(claim), .level = SPAN("advice")};
    return &model->evidence.citations.items[0];
}

/* Its licence asks for the author, the licence and a link. */
static void add_wger(struct arena *arena, const json_t *exercise,
                     const struct exercise_draft *draft, struct stretch_model *model)
{
    struct span author = utf8_cut(field(arena, exercise, "author"), AUTHOR_POINTS_MAX);
    struct evidence_citation *source = add_citation(arena, model, "The steps and the kit");
    source->title = arena_printf(arena, "wger, exercise " SPAN_FMT, SPAN_ARG(draft->title));
    source->url = field(arena, exercise, "address");
    model->origin = arena_printf(
        arena, "Imported from wger: the text is by " SPAN_FMT ", licence " SPAN_FMT ".",
        SPAN_ARG(author.len > 0 ? author : SPAN("its contributors")),
        SPAN_ARG(field(arena, exercise, "licence")));
}

static void add_source(struct arena *arena, const struct exercise_draft *draft,
                       struct stretch_model *model)
{
    struct text address;
    text_init(&address, ADDRESS_MAX);
    text_add_string(&address, "https://github.com/yuhonas/free-exercise-db/blob/main/exercises/");
    escape_url_part(&address, draft->id);
    text_add_string(&address, ".json");
    struct evidence_citation *source =
        add_citation(arena, model, "The steps, the muscles and the kit");
    source->title =
        arena_printf(arena, "free-exercise-db, entry " SPAN_FMT, SPAN_ARG(draft->title));
    source->url = arena_span(arena, text_span(&address));
    model->origin =
        SPAN("Imported from free-exercise-db, which its authors gave to the public domain "
             "(the Unlicense).");
    text_free(&address);
}

/* What has no field of its own, for whoever works on the draft. */
static struct span body_of(struct arena *arena, const json_t *exercise)
{
    static const char *const names[] = {"category",  "level",    "force", "mechanic",
                                        "equipment", "works on", "and on"};
    struct text body;
    text_init(&body, BODY_MAX);
    text_add_string(&body,
                    "Imported, and not yet worked on. What the source says and no field has:\n");
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct span value = field(arena, exercise, names[i]);
        if (value.len == 0)
            continue;
        value = utf8_cut(value, VALUE_POINTS_MAX);
        text_printf(&body, "\n- %s: `", names[i]);
        for (size_t c = 0; c < value.len; c++)
            if (value.ptr[c] != '`' && value.ptr[c] != '\n')
                text_add_char(&body, value.ptr[c]);
        text_add_char(&body, '`');
    }
    struct span kept = utf8_clean(arena, arena_span(arena, text_span(&body)));
    text_free(&body);
    return kept;
}

/* What it is, and what it works on; what wger says of muscles names no effect, and is left to a coach. */
static enum exercise_reason add_kind(struct arena *arena, const struct exercise_source *source,
                                     const json_t *exercise, const struct exercise_muscles *muscles,
                                     struct stretch_model *model, struct exercise_draft *out)
{
    struct span category = field(arena, exercise, "category");
    if (source->is_wger && span_is(category, "Cardio"))
        return EXERCISE_NO_KIND;
    if (!source->is_wger)
        model->type = type_of(category, field(arena, exercise, "equipment"));
    if (!source->is_wger && model->type.len == 0)
        return EXERCISE_NO_KIND;
    model->muscles.items = arena_array_of(arena, struct stretch_muscle, MODEL_LIST_MAX);
    add_muscles(arena, json_object_get(exercise, "primaryMuscles"), "target", muscles, model, out);
    add_muscles(arena, json_object_get(exercise, "secondaryMuscles"), "also", muscles, model, out);
    if (model->muscles.count == 0)
        return EXERCISE_NO_MUSCLE;
    if (source->is_wger)
        model->muscles.count = 0;
    return EXERCISE_TAKEN;
}

/* Its English words may be used, and are there. */
static enum exercise_reason check_words(struct arena *arena, const json_t *exercise,
                                        const struct exercise_draft *out)
{
    enum { NAME_LEAST = 2, NAME_MOST = 150 };
    if (utf8_count(out->title) < NAME_LEAST || utf8_count(out->title) > NAME_MOST)
        return EXERCISE_NO_ENGLISH;
    return field(arena, exercise, "licence").len == 0 ? EXERCISE_NO_LICENCE : EXERCISE_TAKEN;
}

enum exercise_reason exercise_draft_make(struct arena *arena, const struct exercise_source *source,
                                         json_t *exercise, const struct exercise_muscles *muscles,
                                         struct exercise_draft *out)
{
    *out = (struct exercise_draft){.id = field(arena, exercise, "id"),
                                   .title = field(arena, exercise, "name"),
                                   .pictures =
                                       json_array_size(json_object_get(exercise, "images")) > 0};
    struct stretch_model model = {.steps.count = 0};
    out->slug = slug_make_or_empty(arena, out->title, SLUG_MAX);
    enum exercise_reason reason =
        source->is_wger ? check_words(arena, exercise, out) : EXERCISE_TAKEN;
    if (reason == EXERCISE_TAKEN)
        reason = add_kind(arena, source, exercise, muscles, &model, out);
    if (reason != EXERCISE_TAKEN)
        return reason;
    if (!add_steps(arena, json_object_get(exercise, "instructions"), &model))
        return EXERCISE_LONG;
    if (model.steps.count == 0)
        return EXERCISE_NO_STEPS;
    if (out->slug.len == 0 || slug_is_reserved(out->slug))
        return EXERCISE_NAMED_SO;
    add_kit(arena, exercise, &model);
    if (source->is_wger)
        add_wger(arena, exercise, out, &model);
    else
        add_source(arena, out, &model);
    out->model = stretch_model_write(arena, &model);
    out->words = stretch_model_words(arena, &model);
    out->body = body_of(arena, exercise);
    return EXERCISE_TAKEN;
}
