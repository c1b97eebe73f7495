/* The site's own pages: entries without a model, at the top of the site. */
#include "about/about.h"

#include "gen/about/about_view.h"
#include "web/page.h"
#include "web/reply.h"

static void check(struct arena *arena UNUSED, const void *model UNUSED,
                  struct model_faults *faults UNUSED)
{
}

static const struct model_field no_fields[] = {{.name = NULL}};
static const struct entry_input inputs[] = {{.label = NULL}};

static const struct form_field form[] = {
    ENTRY_FORM_FIELDS,
    {0},
};

const struct entry_kind about_kind = {
    .name = "page",
    .folder = "pages",
    .noun = "page",
    .fields = no_fields,
    .model_size = 1,
    .check = check,
    .inputs = inputs,
    .show = about_entry,
};

PAGE(about_show, ENTRY_SHOW)
PAGE(about_revisions, ENTRY_REVISIONS)
PAGE(about_edit, .form = form, ENTRY_EDIT)
