/* What the form of an entry shows while a pose is made: for its script. */
#include "stretch/stretch.h"

#include "core/slug.h"
#include "gen/stretch/pose_view.h"
#include "web/limit.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

enum { ABOVE_MAX = 16 * 1024, CHANGE_MAX = 120, FRAGMENT_MAX = 256 * 1024 };

static const struct form_field pose_form[] = {
    {.name = "pose", .kind = FORM_TEXT, .max = FIGURE_TEXT_MAX},
    {.name = "above", .kind = FORM_TEXT, .max = ABOVE_MAX},
    {.name = "change", .kind = FORM_LINE, .max = CHANGE_MAX},
    {.name = "copy", .kind = FORM_LINE, .max = 150},
    {0},
};

static void pose_load(struct request *r)
{
    limit_take(r, "suggest");
    struct span copy = slug_make_or_empty(r->arena, form_get(&r->form, "copy"), SLUG_MAX);
    struct wiki_target target = {0};
    library_resolve(NULL, SPAN("stretch"), copy, &target);
    if (target.found)
        stretch_store_drawn(r->batch, session_hash(r),
                            span_from(target.path, library_folder(SPAN("stretch")).len), r->data);
}

/* The main pose of the entry to copy from; false when it has none. */
static bool read_copied(struct request *r, const struct stretch_drawn *drawn,
                        struct figure_pose *out)
{
    struct stretch_model model;
    if (drawn->slug.len == 0 || !stretch_model_read(r->arena, drawn->model, &model, NULL))
        return false;
    struct stretch_pictures pictures = stretch_pictures_of(r->arena, &model, drawn->slug);
    if (pictures.count > 0)
        *out = pictures.poses[pictures.main];
    return pictures.count > 0;
}

static void pose_reply(struct request *r)
{
    struct figure_pose copied;
    struct stretch_posing posing;
    bool copies = form_get(&r->form, "copy").len > 0;
    bool found = copies && read_copied(r, r->data, &copied);
    stretch_posing_make(r->arena, form_get(&r->form, "pose"), form_get(&r->form, "above"),
                        copies ? SPAN("") : form_get(&r->form, "change"), found ? &copied : NULL,
                        &posing);
    if (copies && !found)
        posing.fault = SPAN("No exercise with a picture is called so. Write its title "
                            "as the list of stretches has it.");
    struct text out;
    text_init(&out, FRAGMENT_MAX);
    stretch_pose_view(&out, &posing);
    reply_body(r, 200, "text/html; charset=utf-8", text_span(&out));
    text_free(&out);
}

PAGE(stretch_pose, .guard = GUARD_COACH, .form = pose_form, .writes_quietly = true,
     .data_size = sizeof(struct stretch_drawn), .post = {page_nothing, pose_load, pose_reply})
