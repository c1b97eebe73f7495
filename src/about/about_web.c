/* The site's own pages: entries without a model, at the top of the site. */
#include "about/about.h"

#include "about/about_page.h"
#include "core/markdown.h"
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
    .by_two = true,
    .show = about_entry,
};

/* ---- pages that are there also without the database ---- */

/* As the site's own pages are; from the start of the parent on. Without a body: there is none. */
static struct about_starter starters[] = {
    {.path = SPAN("/red-flags"), .file = "red-flags.md"},
    {.path = SPAN("/privacy"), .file = "privacy.md"},
};

/* What is behind the front matter, and the title that is in it. */
static bool take_apart(struct span text, struct span *title, struct span *body)
{
    struct span line;
    bool begun = span_next(&text, '\n', &line) && span_is(line, "---");
    while (begun && span_next(&text, '\n', &line) && !span_is(line, "---")) {
        if (span_starts(line, "title: "))
            *title = span_from(line, 7);
    }
    *body = text;
    return !span_is_empty(*title) && !span_is_empty(*body);
}

static void load_starter(struct arena *arena, const char *folder, struct about_starter *starter)
{
    char *bytes = arena_alloc(arena, MARKDOWN_MAX);
    FILE *from = fopen(arena_printf(arena, "%s/%s", folder, starter->file).ptr, "rb");
    struct span body;
    struct post_text made;
    if (from == NULL)
        return;
    struct span text = span_make(bytes, fread(bytes, 1, MARKDOWN_MAX, from));
    (void)fclose(from);
    if (take_apart(text, &starter->title, &body) && entry_text_make(arena, body, &made))
        starter->body = (struct html){made.html.ptr, made.html.len};
}

void about_load_starters(const char *folder)
{
    enum { ROOM = 16 * 1024 * 1024 };
    struct arena *arena = arena_new(ROOM); /* for as long as the process runs */
    for (size_t i = 0; i < COUNT_OF(starters); i++)
        load_starter(arena, folder, &starters[i]);
}

/* NULL: that page has none. */
static const struct about_starter *starter_of(const struct request *r)
{
    for (size_t i = 0; i < COUNT_OF(starters); i++) {
        if (span_equal(r->path, starters[i].path) && starters[i].body.len > 0)
            return &starters[i];
    }
    return NULL;
}

static void show_starter(struct request *r)
{
    const struct about_starter *starter = starter_of(r);
    if (starter == NULL) {
        reply_err(r, &r->error);
        return;
    }
    struct head head = {.title = starter->title, .not_for_search_engines = true};
    struct text *out = reply_begin(r, 503, &head);
    about_starter_view(out, starter, false);
    reply_header(r, "retry-after", "5");
    reply_end(r);
}

/* A database that was filled before there was such a page has none. */
static void show(struct request *r)
{
    const struct entry_page *page = r->data;
    const struct about_starter *starter = starter_of(r);
    if (page->entry.id != 0 || starter == NULL) {
        entry_show_reply(r);
        return;
    }
    struct head head = {.title = starter->title, .canonical = starter->path};
    reply_topic(r, "library");
    struct text *out = reply_begin(r, 200, &head);
    about_starter_view(out, starter, true);
    reply_end(r);
}

PAGE(about_show, .unavailable = show_starter, .query = entry_show_query,
     .data_size = sizeof(struct entry_page), .cached = true, .steps = {entry_show_load, show})

void about_keep_pages(void)
{
    for (size_t i = 0; i < COUNT_OF(starters); i++) {
        struct span path = starters[i].path;
        if (!cache_touch((struct cache_key){CACHE_VISITORS, path, SPAN("")}))
            page_cache(&about_show_declared, path, span_from(path, 1));
    }
}

PAGE(about_revisions, ENTRY_REVISIONS)
PAGE(about_edit, .form = form, ENTRY_EDIT)
