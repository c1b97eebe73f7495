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

/* ---- when to get help now: there also without the database ---- */

static const struct span red_flags_path = SPAN("/red-flags");

/* As the site's own pages are; from the start of the parent on. Empty: there is none. */
static struct about_starter starter;

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

void about_load_red_flags(const char *file)
{
    enum { ROOM = 16 * 1024 * 1024 };
    struct arena *arena = arena_new(ROOM); /* for as long as the process runs */
    char *bytes = arena_alloc(arena, MARKDOWN_MAX);
    FILE *from = fopen(file, "rb");
    struct span body;
    struct post_text made;
    if (from == NULL)
        return;
    struct span text = span_make(bytes, fread(bytes, 1, MARKDOWN_MAX, from));
    (void)fclose(from);
    if (take_apart(text, &starter.title, &body) && entry_text_make(arena, body, &made))
        starter.body = (struct html){made.html.ptr, made.html.len};
}

static void show_starter(struct request *r)
{
    if (!span_equal(r->path, red_flags_path) || starter.body.len == 0) {
        reply_err(r, &r->error);
        return;
    }
    struct head head = {.title = starter.title, .not_for_search_engines = true};
    struct text *out = reply_begin(r, 503, &head);
    about_starter_view(out, &starter);
    reply_header(r, "retry-after", "5");
    reply_end(r);
}

PAGE(about_show, .unavailable = show_starter, ENTRY_SHOW)

void about_keep_red_flags(void)
{
    struct span path = red_flags_path;
    if (!cache_touch((struct cache_key){CACHE_VISITORS, path, SPAN("")}))
        page_cache(&about_show_declared, path, span_from(path, 1));
}

PAGE(about_revisions, ENTRY_REVISIONS)
PAGE(about_edit, .form = form, ENTRY_EDIT)
