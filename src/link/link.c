/* Rules of links: which name leads where. */
#include "link/link.h"

#include "core/escape.h"
#include "core/markdown.h"
#include "library/library.h"

enum { SHORT_MIN = 3 };

/* Whether [[name]] leads to `path`. Signs that mean something between brackets keep it from being a name. */
static bool leads_to(struct arena *arena, wiki_resolver *resolve, struct span name,
                     struct span path)
{
    struct wiki_target target = {0};
    struct markdown_target written;
    for (size_t i = 0; i < name.len; i++) {
        if (strchr("|[]\\*_`<\n", name.ptr[i]) != NULL)
            return false;
    }
    if (!markdown_target_parse(arena, name, &written))
        return false;
    resolve(NULL, written.kind, written.slug, &target);
    return target.found && span_equal(target.path, path);
}

/* With its kind, where the slug alone would lead elsewhere or nowhere. */
static struct span sure_words(struct arena *arena, wiki_resolver *resolve, struct span kind,
                              struct span slug, struct span path)
{
    if (!span_is(kind, "tag") && leads_to(arena, resolve, slug, path))
        return slug;
    return arena_printf(arena, SPAN_FMT ":" SPAN_FMT, SPAN_ARG(kind), SPAN_ARG(slug));
}

struct span link_words(struct arena *arena, wiki_resolver *resolve, struct span kind,
                       struct span slug, struct span title)
{
    struct wiki_target target = {0};
    resolve(NULL, kind, slug, &target);
    if (target.found && !span_is(kind, "tag") && leads_to(arena, resolve, title, target.path))
        return title;
    return sure_words(arena, resolve, kind, slug, target.path);
}

struct span link_short_words(struct arena *arena, wiki_resolver *resolve, struct span kind,
                             struct span slug, struct span title, const struct span *aliases,
                             size_t alias_count)
{
    struct wiki_target target = {0};
    resolve(NULL, kind, slug, &target);
    struct span best = sure_words(arena, resolve, kind, slug, target.path);
    for (size_t i = 0; target.found && i <= alias_count; i++) {
        struct span name = i == 0 ? title : aliases[i - 1];
        bool shorter = name.len >= SHORT_MIN && (name.len < best.len || i == 0);
        if (shorter && leads_to(arena, resolve, name, target.path))
            best = name;
    }
    return best;
}

/* ---- what to choose from ---- */

void link_choices_json(struct text *out, struct arena *arena, wiki_resolver *resolve,
                       const struct link_choices *choices)
{
    text_add_char(out, '[');
    for (size_t i = 0; i < choices->count; i++) {
        const struct link_choice *choice = &choices->items[i];
        bool tag = span_is(choice->kind, "tag");
        text_add_string(out, i == 0 ? "{" : ",{");
        escape_json_member(out, "title", choice->title);
        text_add_char(out, ',');
        escape_json_member(out, "kind", span_of(tag ? "Tag" : library_kind_title(choice->kind)));
        text_add_char(out, ',');
        escape_json_member(out, "note", choice->note);
        text_add_char(out, ',');
        escape_json_member(out, "summary", choice->summary);
        text_add_char(out, ',');
        escape_json_member(out, "link",
                           link_words(arena, resolve, choice->kind, choice->slug, choice->title));
        text_add_char(out, '}');
    }
    text_add_char(out, ']');
}
