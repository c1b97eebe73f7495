/* What the script of a text's form offers for a link that is being written. */
#include "link/link.h"

#include "library/library.h"
#include "web/page.h"
#include "web/reply.h"

enum { JSON_MAX = 64 * 1024 };

static const struct form_field choices_query[] = {
    {.name = "q", .kind = FORM_LINE},
    {.name = "kind", .kind = FORM_LINE, .max = 10},
    {0},
};

static void choices_load(struct request *r)
{
    link_store_choices(r->batch, form_get(&r->form, "q"), form_get(&r->form, "kind"), r->data);
}

static void choices_reply(struct request *r)
{
    struct text out;
    text_init(&out, JSON_MAX);
    link_choices_json(&out, r->arena, library_resolve, r->data);
    reply_json(r, 200, text_span(&out));
    text_free(&out);
}

PAGE(link_choices, .limit = "suggest", .query = choices_query,
     .data_size = sizeof(struct link_choices), .for_machines = true, .lane = LANE_SEARCH,
     .steps = {choices_load, choices_reply})
