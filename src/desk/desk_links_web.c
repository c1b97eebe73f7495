/* Putting a link between stretches right by one button. */
#include "desk/desk.h"

#include "stretch/stretch.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const char *const whats[] = {"easier", "harder", "instead", "one-way", "out", NULL};

static const struct form_field form[] = {
    {.name = "entry", .kind = FORM_LINE, .required = true, .max = 80, .ours = true},
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "other", .kind = FORM_LINE, .required = true, .max = 80, .ours = true},
    ONCE_FIELD,
    {0},
};

struct put_right {
    struct entry entry;
    struct entry other; /* that it links to from then on */
};

static void load(struct request *r)
{
    struct put_right *data = r->data;
    entry_store_get(r->batch, session_hash(r), stretch_kind.name, form_get(&r->form, "entry"),
                    &data->entry);
    entry_store_get(r->batch, session_hash(r), stretch_kind.name, form_get(&r->form, "other"),
                    &data->other);
}

static bool adds_link(struct span what)
{
    return span_is(what, "easier") || span_is(what, "harder") || span_is(what, "instead");
}

static struct span reason_of(struct request *r)
{
    struct span what = form_get(&r->form, "what");
    struct span other = form_get(&r->form, "other");
    if (span_is(what, "easier") || span_is(what, "harder"))
        return arena_printf(r->arena, SPAN_FMT " links here: it is " SPAN_FMT, SPAN_ARG(other),
                            SPAN_ARG(what));
    if (span_is(what, "instead"))
        return arena_printf(r->arena, SPAN_FMT " can be swapped for this: it leads back now",
                            SPAN_ARG(other));
    if (span_is(what, "one-way"))
        return arena_printf(r->arena, "The link to " SPAN_FMT " does not lead one way",
                            SPAN_ARG(other));
    return arena_printf(r->arena, SPAN_FMT " is not on the site: its link is taken out",
                        SPAN_ARG(other));
}

/* For readers, also by what took its place: what was hidden when the list was shown may be back. */
static bool leads_somewhere(const struct entry *entry)
{
    return entry->id != 0 && (entry_is_public(entry) || entry->replaced_slug.len > 0);
}

static void write(struct request *r)
{
    struct put_right *data = r->data;
    struct post_text text;
    struct model_faults faults = {.count = 0};
    struct stretch_model model;
    struct span what = form_get(&r->form, "what");
    bool adds = adds_link(what);
    if (r->form.failed || data->entry.id == 0 || (adds && data->other.id == 0)) {
        reply_not_found(r);
        return;
    }
    if (span_is(what, "out") && leads_somewhere(&data->other)) {
        reply_error(r, 409,
                    SPAN("Meanwhile this link leads to something on the site: it can stay."));
        return;
    }
    if (!stretch_model_read(r->arena, data->entry.model, &model, NULL)) {
        reply_error(r, 409, SPAN("Please do this in the entry’s form: its fields need a look."));
        return;
    }
    desk_link_change(r->arena, &model, what, form_get(&r->form, "other"));
    bool fits = entry_text_make(r->arena, data->entry.body, &text) &&
                (!adds || stretch_model_check(r->arena, &model, &faults));
    if (!fits) {
        reply_error(r, 409, SPAN("Please do this in the entry’s form: its fields need a look."));
        return;
    }
    struct entry draft = data->entry;
    draft.model = stretch_model_write(r->arena, &model);
    once_begin(r, NULL);
    entry_store_save(r->batch, r->viewer.account_id, &draft, &text,
                     stretch_model_words(r->arena, &model), reason_of(r), SPAN(""));
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void written(struct request *r)
{
    reply_removed("library");
    reply_see_other(r, "/desk?list=links");
}

static void refused(struct request *r)
{
    reply_error(r, 409, r->error.message);
}

PAGE(desk_links, .guard = GUARD_COACH, .form = form, .data_size = sizeof(struct put_right),
     .post = {load, write, written}, .refused = {refused})
