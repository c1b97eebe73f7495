/* Links of a text that lead nowhere, or may mean several things: what to say to the one who writes it. */
#include "link/link.h"

#include "core/markdown.h"
#include "library/library.h"
#include "web/request.h"

enum { LINKS_MAX = 200, WRITTEN_MAX = 200 };

/* The links that a text has once it is rendered: what is in code is none. */
struct rendered {
    size_t count;
    struct wiki_link items[LINKS_MAX];
};

static void read_rendered(struct span html, struct rendered *out)
{
    out->count = 0;
    while (out->count < LINKS_MAX && wiki_next(&html, &out->items[out->count]))
        out->count++;
}

static bool is_rendered(const struct rendered *links, struct span slug)
{
    for (size_t i = 0; i < links->count; i++) {
        if (span_equal(links->items[i].slug, slug))
            return true;
    }
    return false;
}

/* The next name between [[ and ]] or |; false when there is none. */
static bool next_written(struct span *rest, struct span *written)
{
    for (;;) {
        *rest = span_from(*rest, span_find_text(*rest, "[["));
        if (rest->len == 0)
            return false;
        *rest = span_from(*rest, 2);
        size_t len = 0;
        while (len < rest->len && len < WRITTEN_MAX && strchr("[]|\n", rest->ptr[len]) == NULL)
            len++;
        *written = span_make(rest->ptr, len);
        if (len > 0 && len < rest->len && strchr("]|", rest->ptr[len]) != NULL)
            return true;
    }
}

static bool is_noted(const struct link_notes *notes, struct span written)
{
    for (size_t i = 0; i < notes->count; i++) {
        if (span_equal(notes->items[i].written, written))
            return true;
    }
    return false;
}

static void add_option(struct arena *arena, struct link_note *note, const struct library_name *name,
                       bool with_kind)
{
    struct link_option *option = &note->options[note->count++];
    option->title = name->title;
    option->kind = span_is(name->kind, "tag") ? "Tag" : library_kind_title(name->kind);
    option->words =
        with_kind
            ? arena_printf(arena, SPAN_FMT ":" SPAN_FMT, SPAN_ARG(name->kind), SPAN_ARG(name->slug))
            : link_words(arena, library_resolve, name->kind, name->slug, name->title);
}

/* False when there is nothing to say about it. */
static bool look_at(struct arena *arena, const struct markdown_target *target,
                    struct link_note *note)
{
    struct library_name names[LINK_OPTIONS_MAX + 1];
    struct wiki_target found = {0};
    library_resolve(NULL, target->kind, target->slug, &found);
    note->unknown = !found.found;
    size_t count = 0;
    if (found.gone || (found.found && target->kind.len > 0))
        return false;
    if (found.found)
        count = library_meanings(target->slug, names, LINK_OPTIONS_MAX + 1);
    else
        count = library_near(target->kind, target->slug, names, LINK_OPTIONS_MAX);
    if (found.found && count < 2)
        return false;
    note->title = found.title;
    note->kind = library_kind_title(found.kind);
    note->count = 0;
    for (size_t i = found.found ? 1 : 0; i < count; i++)
        add_option(arena, note, &names[i], found.found);
    return true;
}

void link_check(struct arena *arena, struct span body, struct html html, struct link_notes *out)
{
    struct rendered links;
    out->count = 0;
    if (!library_is_loaded())
        return;
    read_rendered(span_make(html.ptr, html.len), &links);
    struct span written;
    for (size_t i = 0; links.count > 0 && i < LINKS_MAX && out->count < LINK_NOTES_MAX; i++) {
        struct link_note *note = &out->items[out->count];
        struct markdown_target target;
        if (!next_written(&body, &written))
            return;
        if (is_noted(out, written) || !markdown_target_parse(arena, written, &target) ||
            !is_rendered(&links, target.slug) || !look_at(arena, &target, note))
            continue;
        note->written = written;
        out->count++;
    }
}

void link_check_choices(struct arena *arena, struct span body, struct html html,
                        struct link_notes *out)
{
    size_t left = 0;
    link_check(arena, body, html, out);
    for (size_t i = 0; i < out->count; i++)
        if (out->items[i].count > 0)
            out->items[left++] = out->items[i];
    out->count = left;
}

void link_take_fix(struct request *r)
{
    if (!form_has(&r->form, "fix"))
        return;
    struct span body = form_get(&r->form, "body");
    form_set(&r->form, "body", link_fix(r->arena, body, form_get(&r->form, "fix")));
    form_set(&r->form, "preview", SPAN("1"));
}
