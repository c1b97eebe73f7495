/* Pictures of choices, by addresses of their own: the same for everybody, kept for a year. */
#include "symptom/symptom.h"

#include "figure/figure.h"
#include "web/page.h"
#include "web/reply.h"

enum { FILE_MAX = 64 * 1024 };

static void figure_reply(struct request *r)
{
    struct figure_pose pose;
    struct figure_fault fault;
    struct span name = page_part(r, 1);
    const char *text = figure_of_choice(name);
    if (text == NULL || !figure_read(span_of(text), NULL, &pose, &fault)) {
        reply_not_found(r);
        return;
    }
    struct text out;
    text_init(&out, FILE_MAX);
    figure_file(&out, &pose, NULL, figure_look_of(name));
    reply_picture(r, "image/svg+xml; charset=utf-8", text_span(&out), true,
                  span_is(form_get(&r->form, "v"), figure_version));
    text_free(&out);
}

static const struct form_field figure_query[] = {
    {.name = "v", .kind = FORM_LINE, .max = 40},
    {0},
};

PAGE(symptom_figure, .query = figure_query, .steps = {figure_reply})
