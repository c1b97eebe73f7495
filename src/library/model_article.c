/* The model of an article: its series, what it shows how to do, its video. */
#include "library/model_fields.h"

#include "core/slug.h"

enum { SERIES_PARTS_MAX = 50 };

static const struct model_field series_fields[] = {
    {"slug", MODEL_SLUG, offsetof(struct article_model, series.slug), .max = SLUG_MAX},
    {"title", MODEL_LINE, offsetof(struct article_model, series.title), .max = 150},
    {"part", MODEL_NUMBER, offsetof(struct article_model, series.part), .max = SERIES_PARTS_MAX},
    {.name = NULL},
};

enum { TRANSCRIPT_MAX = 10000 };

static const struct model_field video_fields[] = {
    {"title", MODEL_LINE, offsetof(struct article_model, video.title), .max = 150},
    {"url", MODEL_ADDRESS, offsetof(struct article_model, video.url), .max = MODEL_TEXT_MAX},
    {"transcript", MODEL_TEXT, offsetof(struct article_model, video.transcript),
     .max = TRANSCRIPT_MAX, .searched = true},
    {.name = NULL},
};

static const struct model_field article_step_fields[] = {
    {"text", MODEL_TEXT, offsetof(struct article_step, text), .max = MODEL_TEXT_MAX,
     .required = true, .searched = true},
    {"entry", MODEL_SLUG, offsetof(struct article_step, entry), .links_to = "stretch"},
    {"of", MODEL_NUMBER, offsetof(struct article_step, of), .max = MODEL_LIST_MAX},
    {.name = NULL},
};

const struct model_field article_fields[] = {
    {"series", MODEL_GROUP, .inner = series_fields},
    {"steps", MODEL_LIST, offsetof(struct article_model, steps), .max = ARTICLE_STEPS_MAX,
     .inner = article_step_fields, .item_size = sizeof(struct article_step)},
    {"steps_under", MODEL_LINE, offsetof(struct article_model, steps_under), .max = 150},
    {"video", MODEL_GROUP, .inner = video_fields},
    {"evidence", MODEL_GROUP, offsetof(struct article_model, evidence), .inner = evidence_fields},
    {.name = NULL},
};

bool article_model_read(struct arena *arena, struct span json, struct article_model *out,
                        struct model_faults *faults)
{
    *out = (struct article_model){.series.part = 0};
    return model_fields_read(arena, article_fields, json, out, faults);
}

struct span article_model_write(struct arena *arena, const struct article_model *model)
{
    return model_fields_write(arena, article_fields, model);
}

static bool check_series(struct arena *arena, const struct article_model *model,
                         struct model_faults *faults)
{
    bool in_series = model->series.slug.len > 0;
    if ((model->series.title.len > 0) == in_series && (model->series.part != 0) == in_series)
        return true;
    model_fault_add(arena, faults, SPAN("series"),
                    SPAN("A part of a series needs the series’ slug, its title and the part’s "
                         "number; any other article none of them."));
    return false;
}

static bool check_video(struct arena *arena, const struct article_model *model,
                        struct model_faults *faults)
{
    bool has_video = model->video.url.len > 0;
    if ((model->video.title.len > 0) == has_video && (model->video.transcript.len > 0) == has_video)
        return true;
    model_fault_add(arena, faults, SPAN("video"),
                    SPAN("A video needs its title, its address and a transcript of what it "
                         "says; an article without one none of them."));
    return false;
}

static bool check_steps(struct arena *arena, const struct article_model *model,
                        struct model_faults *faults)
{
    bool right = true;
    for (size_t i = 0; i < model->steps.count && i < ARTICLE_STEPS_MAX; i++) {
        const struct article_step *step = &model->steps.items[i];
        if (step->of == 0 || step->entry.len > 0)
            continue;
        model_fault_add(arena, faults, arena_printf(arena, "steps.%zu.entry", i + 1),
                        SPAN("Say whose step it is, or leave the number out."));
        right = false;
    }
    return right;
}

bool article_model_check(struct arena *arena, const struct article_model *model,
                         struct model_faults *faults)
{
    bool right = model_fields_check(arena, article_fields, model, faults);
    right = check_series(arena, model, faults) && right;
    right = check_steps(arena, model, faults) && right;
    return check_video(arena, model, faults) && right;
}
