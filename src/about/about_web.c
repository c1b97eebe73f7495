/* The site's own pages: entries without a model, at the top of the site. */
#include "about/about.h"

#include "gen/about/about_view.h"
#include "web/cache.h"
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

void about_keep_red_flags(void)
{
    struct span path = SPAN("/red-flags");
    if (!cache_touch((struct cache_key){CACHE_VISITORS, path, SPAN("")}))
        page_cache(&about_show_declared, path, span_from(path, 1));
}

PAGE(about_revisions, ENTRY_REVISIONS)
PAGE(about_edit, .form = form, ENTRY_EDIT)
