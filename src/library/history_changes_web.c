/* What differs between two revisions of an entry. */
#include "library/history.h"

#include "library/entry_fields.h"
#include "library/library.h"

static size_t input_count(const struct entry_kind *kind)
{
    size_t count = 0;
    while (kind->inputs[count].label != NULL)
        count++;
    return count;
}

struct revision_changes history_changes(struct arena *arena, const struct entry_kind *kind,
                                        const struct entry *before, const struct entry *after)
{
    enum { SHARED = 7 };
    struct revision_changes changes = {.count = 0};
    changes.items = arena_array_of(arena, struct revision_change, SHARED + input_count(kind));
    revision_change_add(&changes, "Title", before->title, after->title);
    revision_change_add(&changes, "Address", before->slug, after->slug);
    revision_change_add(&changes, "Also called",
                        arena_join(arena, before->aliases, before->alias_count, ", "),
                        arena_join(arena, after->aliases, after->alias_count, ", "));
    revision_change_add(&changes, "Summary", before->summary, after->summary);
    revision_change_add(&changes, "Tags", library_tags_line(arena, before->tags, before->tag_count),
                        library_tags_line(arena, after->tags, after->tag_count));
    const void *old = entry_model(arena, kind, before->model);
    const void *new = entry_model(arena, kind, after->model);
    for (const struct entry_input *in = kind->inputs; in->label != NULL; in++)
        if (in->path != NULL)
            revision_change_add(&changes, in->label,
                                entry_field_words(arena, kind->fields, old, in->path),
                                entry_field_words(arena, kind->fields, new, in->path));
    revision_change_add(&changes, "Status", model_label(entry_statuses, before->status),
                        model_label(entry_statuses, after->status));
    revision_change_add(&changes, "Text", before->body, after->body);
    return changes;
}
