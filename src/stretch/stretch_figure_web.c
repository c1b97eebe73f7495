/* Pictures of entries by addresses of their own. */
#include "stretch/stretch.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

enum { FILE_MAX = 256 * 1024 };

static void figure_load(struct request *r)
{
    stretch_store_drawn(r->batch, session_hash(r), page_part(r, 1), r->data);
}

static bool draw(struct request *r, const struct stretch_drawn *drawn, struct text *out)
{
    struct stretch_which which;
    struct stretch_model model;
    if (drawn->slug.len == 0 || !stretch_which_read(page_part(r, 2), &which) ||
        !stretch_model_read(r->arena, drawn->model, &model, NULL))
        return false;
    struct stretch_pictures pictures = stretch_pictures_of(r->arena, &model, drawn->slug);
    return stretch_picture_file(out, &pictures, which);
}

static void figure_reply(struct request *r)
{
    const struct stretch_drawn *drawn = r->data;
    struct text out;
    text_init(&out, FILE_MAX);
    if (draw(r, drawn, &out))
        reply_picture(r, "image/svg+xml; charset=utf-8", text_span(&out), drawn->is_public,
                      stretch_is_version(form_get(&r->form, "v"), drawn));
    else
        reply_not_found(r);
    text_free(&out);
}

static const struct form_field figure_query[] = {
    {.name = "v", .kind = FORM_LINE, .max = 40},
    {0},
};

PAGE(stretch_figure, .query = figure_query, .data_size = sizeof(struct stretch_drawn),
     .steps = {figure_load, figure_reply})
