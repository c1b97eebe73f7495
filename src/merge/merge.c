/* Comparing two entries of a kind, field by field. */
#include "merge/merge.h"

const char *const merge_take_names[MERGE_TAKES + 1] = {
    [MERGE_THIS] = "this",
    [MERGE_THAT] = "that",
    [MERGE_BOTH] = "both",
    [MERGE_TAKES] = NULL,
};

bool merge_is_list(const struct model_field *field)
{
    return field->kind == MODEL_LIST || field->kind == MODEL_LINES || field->kind == MODEL_SLUGS ||
           field->kind == MODEL_CHOICES;
}

/* A list without the columns that say how something is drawn. */
static struct span words_of(struct arena *arena, const struct entry_kind *kind, const void *model,
                            const char *path)
{
    size_t offset;
    const struct model_field *field = entry_field_find(kind->fields, path, &offset);
    struct model_any_list list;
    if (field == NULL || field->kind != MODEL_LIST)
        return entry_field_words(arena, kind->fields, model, path);
    char *shown = arena_alloc(arena, kind->model_size);
    memcpy(shown, model, kind->model_size);
    memcpy(&list, shown + offset, sizeof(list));
    char *items = arena_alloc_array(arena, list.count + 1, field->item_size);
    if (list.count > 0)
        memcpy(items, list.items, list.count * field->item_size);
    for (const struct model_field *column = field->inner; column->name != NULL; column++)
        for (size_t i = 0; column->kind == MODEL_STATEMENTS && i < list.count; i++)
            memset(items + i * field->item_size + column->offset, 0, sizeof(struct span));
    list.items = items;
    memcpy(shown + offset, &list, sizeof(list));
    return entry_field_words(arena, kind->fields, shown, path);
}

static enum merge_take usual(const struct merge_field *field, size_t keep, bool both)
{
    enum merge_take own = keep == 0 ? MERGE_THIS : MERGE_THAT;
    enum merge_take other = keep == 0 ? MERGE_THAT : MERGE_THIS;
    if (both)
        return MERGE_BOTH;
    return field->words[keep].len == 0 && !field->same ? other : own;
}

static struct merge_field *add(struct arena *arena, struct merge_fields *out, const char *path,
                               const char *label)
{
    struct merge_field *field = &out->items[out->count];
    if (out->count < MERGE_FIELDS_MAX)
        out->count++;
    else
        field--; /* no kind has so many: tests/unit/merge_test.c */
    *field =
        (struct merge_field){.path = path,
                             .label = label,
                             .name = arena_string(arena, arena_printf(arena, "take.%s", path))};
    return field;
}

static void add_shared(struct arena *arena, struct merge_fields *out, const char *path,
                       const char *label, const struct span values[2], size_t keep, bool joins)
{
    struct merge_field *field = add(arena, out, path, label);
    field->words[0] = values[0];
    field->words[1] = values[1];
    field->same = span_equal(values[0], values[1]);
    field->joins = joins;
    field->take = usual(field, keep, joins && strcmp(path, "body") != 0);
}

static void add_models(struct arena *arena, const struct entry_kind *kind, const struct entry *pair,
                       size_t keep, struct merge_fields *out)
{
    const void *models[2] = {entry_model(arena, kind, pair[0].model),
                             entry_model(arena, kind, pair[1].model)};
    for (const struct entry_input *in = kind->inputs; in->label != NULL; in++) {
        size_t offset;
        if (in->path == NULL)
            continue;
        const struct model_field *found = entry_field_find(kind->fields, in->path, &offset);
        struct merge_field *field = add(arena, out, in->path, in->label);
        for (size_t i = 0; i < 2; i++)
            field->words[i] = words_of(arena, kind, models[i], in->path);
        field->same = span_equal(entry_field_text(arena, kind->fields, models[0], in->path),
                                 entry_field_text(arena, kind->fields, models[1], in->path));
        field->joins = found != NULL && merge_is_list(found);
        /* No warning is lost unless somebody says so. */
        field->take =
            usual(field, keep, strcmp(in->path, "cautions") == 0 || strcmp(in->path, "stop") == 0);
    }
}

void merge_compare(struct arena *arena, const struct entry_kind *kind, const struct entry *pair,
                   size_t keep, struct merge_fields *out)
{
    struct span titles[2];
    struct span aliases[2];
    struct span summaries[2];
    struct span tags[2];
    struct span bodies[2];
    for (size_t i = 0; i < 2; i++) {
        titles[i] = pair[i].title;
        aliases[i] = arena_join(arena, pair[i].aliases, pair[i].alias_count, ", ");
        summaries[i] = pair[i].summary;
        tags[i] = arena_join(arena, pair[i].tags, pair[i].tag_count, ", ");
        bodies[i] = pair[i].body;
    }
    out->count = 0;
    add_shared(arena, out, "title", "Title", titles, keep, false);
    add_shared(arena, out, "aliases", "Also called", aliases, keep, true);
    /* How a draft is called, readers may never have seen: that becomes another name only when a coach says so. */
    if (!entry_is_public(&pair[1 - keep]))
        out->items[out->count - 1].take = keep == 0 ? MERGE_THIS : MERGE_THAT;
    add_shared(arena, out, "summary", "Summary", summaries, keep, false);
    add_models(arena, kind, pair, keep, out);
    add_shared(arena, out, "tags", "Tags", tags, keep, true);
    add_shared(arena, out, "body", "Text", bodies, keep, true);
}
