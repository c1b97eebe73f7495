/* Markdown to HTML: wiki links become placeholders. */
#include "core/escape.h"
#include "core/markdown_renderer.h"
#include "core/slug.h"
#include "core/wiki.h"

enum { TARGETS_MAX = 1000 }; /* distinct wiki links that `found` lists */

static struct span known_kind(struct span s)
{
    static const char *const kinds[] = {"stretch", "routine", "article", "muscle",
                                        "term",    "page",    "tag"};
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (span_is(s, kinds[i]))
            return span_of(kinds[i]);
    }
    return span_is(s, "symptom") ? SPAN("tag") : (struct span){NULL, 0};
}

/* "1" or "1, 2": a reference to sources. A number with other signs may be a name, such as 90/90. */
static bool is_citation(struct span name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!(c >= '0' && c <= '9') && c != ',' && c != ' ')
            return false;
    }
    return true;
}

bool markdown_target_parse(struct arena *arena, struct span written, struct markdown_target *out)
{
    struct span name = span_trim(written);
    out->kind = (struct span){NULL, 0};
    if (is_citation(name))
        return false;
    if (span_find_text(name, "://") < name.len)
        return false;
    /* Any other colon is part of a title: "T-test: how". */
    size_t colon = span_find(name, ':');
    out->kind = known_kind(span_trim(span_make(name.ptr, colon)));
    if (colon < name.len && out->kind.len > 0)
        name = span_from(name, colon + 1);
    else
        out->kind = (struct span){NULL, 0};
    out->slug = slug_make_or_empty(arena, name, SLUG_MAX);
    return out->slug.len > 0;
}

void markdown_open_wiki(struct markdown_renderer *r, const MD_SPAN_WIKILINK_DETAIL *detail)
{
    if (r->images > 0)
        return;
    r->in_wiki = true;
    text_clear(&r->caption);
    struct span written = arena_span(r->arena, markdown_attribute(r, &detail->target));
    r->target_written = written;
}

/*
 * In a table a backslash keeps the | from ending the cell. The parser then takes it for a character
 * of the target: it is cut here.
 */
static struct span take_escaped_label(struct markdown_renderer *r, struct span label)
{
    size_t bar = span_find(r->target_written, '|');
    if (bar == r->target_written.len)
        return label;
    label = span_trim(span_from(r->target_written, bar + 1));
    r->target_written = span_make(r->target_written.ptr, bar);
    return label;
}

/* Tags may have names that are no slugs, and nobody asks what links to them. A question is noted by its number alone. */
static void note_target(struct markdown_renderer *r, struct markdown_target target)
{
    struct markdown_found *found = &r->found;
    if (span_is(target.kind, "tag"))
        return;
    if (span_is(target.kind, "question"))
        target.slug.len = span_find(target.slug, '/');
    for (size_t i = 0; i < found->target_count; i++) {
        if (span_equal(found->targets[i].kind, target.kind) &&
            span_equal(found->targets[i].slug, target.slug))
            return;
    }
    if (found->target_count == TARGETS_MAX)
        return;
    if (found->target_count == r->target_room) {
        size_t room = r->target_room == 0 ? 16 : r->target_room * 2;
        struct markdown_target *more = arena_array_of(r->arena, struct markdown_target, room);
        if (found->target_count > 0)
            memcpy(more, found->targets, found->target_count * sizeof(*more));
        found->targets = more;
        r->target_room = room;
    }
    found->targets[found->target_count++] = target;
}

static void write_words(struct markdown_renderer *r, struct span words)
{
    escape_html(r->html, words);
    text_add_span(&r->plain, words);
}

static void write_title(struct text *plain, const struct markdown_target *target)
{
    struct span title = wiki_title(target->kind, target->slug);
    if (title.len > 0)
        text_add_span(plain, title);
    else
        wiki_words(plain, target->kind, target->slug);
}

void markdown_write_target(struct markdown_renderer *r, const struct markdown_target *target,
                           struct span label)
{
    note_target(r, *target);
    r->wiki_links++;
    if (label.len > 0)
        text_add_span(&r->plain, label);
    else
        write_title(&r->plain, target);
    if (!markdown_span_is_open(r, MD_SPAN_A))
        wiki_write(r->html, target->kind, target->slug, label);
    else if (label.len > 0)
        escape_html(r->html, label);
    else
        wiki_words(r->html, target->kind, target->slug);
}

void markdown_close_wiki(struct markdown_renderer *r)
{
    if (r->images > 0 || !r->in_wiki)
        return;
    r->in_wiki = false;
    struct span label = span_trim(text_span(&r->caption));
    if (span_equal(label, span_trim(r->target_written)))
        label.len = 0;
    label = take_escaped_label(r, label);
    struct markdown_target target;
    if (!markdown_target_parse(r->arena, r->target_written, &target)) {
        write_words(r, SPAN("[["));
        write_words(r, r->target_written);
        if (label.len > 0) {
            write_words(r, SPAN("|"));
            write_words(r, label);
        }
        write_words(r, SPAN("]]"));
        return;
    }
    markdown_write_target(r, &target, label);
}
