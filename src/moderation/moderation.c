/* Words and addresses of what moderators look at. */
#include "moderation/moderation.h"

#include "core/escape.h"
#include "library/library.h"

const char *const moderation_tab_names[] = {
    [MODERATION_DELETED] = "deleted",
    [MODERATION_CHANGES] = "changes",
    [MODERATION_MINE] = "mine",
    NULL,
};

const char *const moderation_kind_names[] = {"all",  "edits", "deletions", "restored",
                                             "tags", "pages", NULL};

const char *moderation_kind_label(size_t kind)
{
    static const char *const labels[] = {"Everything",   "Edits", "Deletions",
                                         "Brought back", "Tags",  "The site’s own pages"};
    return labels[kind];
}

struct span moderation_change_path(struct arena *arena, const struct moderation_change *change)
{
    struct span slug = change->slug;
    long long post = (long long)change->post_id;
    long long revision = (long long)change->revision;
    if (change->post_id == 0)
        return arena_printf(arena, "/tags/" SPAN_FMT "/revisions", SPAN_ARG(slug));
    if (span_is(change->what, "page"))
        return arena_printf(arena, "/pages/" SPAN_FMT "/changes", SPAN_ARG(slug));
    if (span_is(change->kind, "page"))
        return arena_printf(arena, "/pages/" SPAN_FMT "/revisions#revision-%lld", SPAN_ARG(slug),
                            revision);
    struct span folder = library_folder(change->kind);
    if (folder.len > 0)
        return arena_printf(arena, SPAN_FMT SPAN_FMT "/revisions#revision-%lld", SPAN_ARG(folder),
                            SPAN_ARG(slug), revision);
    if (span_is(change->what, "edit"))
        return arena_printf(arena, "/" SPAN_FMT "s/%lld/revisions#revision-%lld",
                            SPAN_ARG(change->kind), post, revision);
    return arena_printf(arena, "/" SPAN_FMT "s/%lld", SPAN_ARG(change->kind), post);
}

struct span moderation_change_words(struct arena *arena, const struct moderation_change *change)
{
    struct span kind = change->kind;
    if (span_is(change->what, "page"))
        return SPAN("proposed a change of the page");
    if (span_is(change->what, "tag"))
        return SPAN("changed the tag");
    if (span_is(change->what, "tag_merge"))
        return arena_printf(arena, "merged the tag “" SPAN_FMT "” into", SPAN_ARG(change->tag_was));
    if (span_is(change->what, "tag_unmerge"))
        return arena_printf(arena, "took the tag “" SPAN_FMT "” out of", SPAN_ARG(change->tag_was));
    return arena_printf(arena, "%s the " SPAN_FMT "%s",
                        span_is(change->what, "delete")    ? "deleted"
                        : span_is(change->what, "restore") ? "brought back"
                                                           : "edited",
                        SPAN_ARG(kind),
                        span_is(kind, "answer") || span_is(kind, "comment") ? " on" : "");
}

struct span moderation_path(struct arena *arena, const struct moderation *page, struct span before)
{
    struct text out;
    text_init(&out, 4096);
    text_printf(&out, "/moderation?tab=%s", moderation_tab_names[page->tab]);
    if (page->kind != 0)
        text_printf(&out, "&kind=%s", moderation_kind_names[page->kind]);
    if (page->who.len > 0) {
        text_add_string(&out, "&who=");
        escape_url_part(&out, page->who);
    }
    if (before.len > 0)
        text_printf(&out, "&before=" SPAN_FMT, SPAN_ARG(before));
    struct span path = arena_span(arena, text_span(&out));
    text_free(&out);
    return path;
}
