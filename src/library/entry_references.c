/* What an entry says of other entries: from words to addresses and back. */
#include "library/entry_references.h"

#include "core/markdown.h"
#include "core/slug.h"
#include "library/entry_fields.h"
#include "library/model_path.h"

/* "Couch stretch", "couch", "stretch:couch" or "[[couch]]": what it leads to, if that is of the kind. */
static bool find(struct arena *arena, wiki_resolver *resolve, const char *kind, struct span typed,
                 struct wiki_target *target)
{
    struct markdown_target written;
    *target = (struct wiki_target){0};
    if (span_starts(typed, "[[") && span_ends(typed, "]]"))
        typed = span_make(typed.ptr + 2, typed.len - 4);
    if (!markdown_target_parse(arena, typed, &written) ||
        (written.kind.len > 0 && !span_is(written.kind, kind)))
        return false;
    resolve(NULL, span_of(kind), written.slug, target);
    return target->found;
}

/* The last part of the entry's path. */
static struct span slug_of(const struct wiki_target *target)
{
    struct span rest = span_from(target->path, 1);
    struct span part = SPAN("");
    while (span_next(&rest, '/', &part))
        continue;
    return part;
}

struct span entry_reference_shown(struct arena *arena, wiki_resolver *resolve, const char *kind,
                                  struct span typed)
{
    struct wiki_target target;
    struct wiki_target again;
    if (span_is_empty(typed) || !find(arena, resolve, kind, typed, &target))
        return typed;
    struct span title = arena_span(arena, target.title);
    struct span path = arena_span(arena, target.path);
    bool leads_there = find(arena, resolve, kind, title, &again) && span_equal(again.path, path);
    return leads_there ? title : typed;
}

struct taking {
    struct arena *arena;
    const char *kind;
    wiki_resolver *resolve;
    struct entry_unknowns *unknowns;
    bool is_line;       /* a line may have several names with commas between, */
    bool beside_others; /* and this one does */
};

/* Writes the address to `place`. */
static void take(struct taking *t, struct span typed, struct span cell, char *place)
{
    struct wiki_target target;
    struct entry_unknowns *unknowns = t->unknowns;
    struct span slug = typed;
    bool found = find(t->arena, t->resolve, t->kind, typed, &target);
    if (found)
        slug = arena_span(t->arena, slug_of(&target));
    else if (!span_is_empty(slug_make_or_empty(t->arena, typed, SLUG_MAX)))
        slug = slug_make_or_empty(t->arena, typed, SLUG_MAX);
    memcpy(place, &slug, sizeof(slug));
    if (found || span_is_empty(typed))
        return;
    if (unknowns->items == NULL)
        unknowns->items = arena_array_of(t->arena, struct entry_unknown, ENTRY_UNKNOWN_MAX);
    if (unknowns->count < ENTRY_UNKNOWN_MAX)
        unknowns->items[unknowns->count++] = (struct entry_unknown){
            .cell = cell,
            .kind = t->kind,
            .typed = typed,
            .slug = slug,
            .place = place,
            .with_bar =
                t->is_line ? arena_printf(t->arena, SPAN_FMT "|", SPAN_ARG(typed)) : SPAN(""),
            .beside_others = t->beside_others};
}

/* Whether this is several names with commas between. */
static bool is_several(struct taking *t, struct span line)
{
    struct wiki_target target;
    return span_find(line, ',') < line.len && !find(t->arena, t->resolve, t->kind, line, &target);
}

static void take_lines(struct taking *t, const char *path, char *place)
{
    struct model_texts lines;
    memcpy(&lines, place, sizeof(lines));
    size_t most = lines.count;
    for (size_t i = 0; i < lines.count; i++)
        most += lines.items[i].len / 2;
    struct model_texts out = {.items = arena_array_of(t->arena, struct span, most)};
    t->is_line = true;
    for (size_t i = 0; i < lines.count; i++) {
        struct span rest = lines.items[i];
        struct span name;
        struct span cell = arena_printf(t->arena, "%s.%zu", path, i + 1);
        t->beside_others = is_several(t, rest);
        while (span_next(&rest, t->beside_others ? ',' : '\n', &name))
            if (!span_is_empty(span_trim(name)))
                take(t, span_trim(name), cell, (char *)&out.items[out.count++]);
    }
    memcpy(place, &out, sizeof(out));
}

static void take_column(struct taking *t, const char *path, const struct model_field *list,
                        const struct model_field *column, const char *place)
{
    struct model_any_list rows;
    memcpy(&rows, place, sizeof(rows));
    t->kind = column->links_to;
    for (size_t i = 0; i < rows.count; i++) {
        char *at = (char *)rows.items + i * list->item_size + column->offset;
        struct span typed;
        memcpy(&typed, at, sizeof(typed));
        take(t, typed, arena_printf(t->arena, "%s.%zu.%s", path, i + 1, column->name), at);
    }
}

void entry_references_take(struct arena *arena, const struct model_field *fields, void *model,
                           const char *path, wiki_resolver *resolve,
                           struct entry_unknowns *unknowns)
{
    size_t offset;
    const struct model_field *field = entry_field_find(fields, path, &offset);
    if (field == NULL)
        return;
    char *place = (char *)model + offset;
    struct taking t = {
        .arena = arena, .kind = field->links_to, .resolve = resolve, .unknowns = unknowns};
    if (field->kind == MODEL_SLUGS && field->links_to != NULL)
        take_lines(&t, path, place);
    for (const struct model_field *column = field->kind == MODEL_LIST ? field->inner : NULL;
         column != NULL && column->name != NULL; column++)
        if (column->links_to != NULL)
            take_column(&t, path, field, column, place);
}

/* ---- what is there, and what was meant ---- */

static bool is_same(const char *place, struct span slug)
{
    struct span there;
    memcpy(&there, place, sizeof(there));
    return span_equal(there, slug);
}

static bool field_has(const struct model_field *field, const char *place, const char *kind,
                      struct span slug)
{
    struct model_any_list list;
    bool links = field->links_to != NULL && strcmp(field->links_to, kind) == 0;
    if (field->kind == MODEL_GROUP)
        return entry_references_have(field->inner, place, kind, slug);
    if (field->kind == MODEL_SLUG)
        return links && is_same(place, slug);
    if (field->kind != MODEL_LIST && !(field->kind == MODEL_SLUGS && links))
        return false;
    memcpy(&list, place, sizeof(list));
    for (size_t i = 0; i < list.count; i++) {
        const char *item = list.items;
        if (field->kind == MODEL_SLUGS
                ? is_same(item + i * sizeof(struct span), slug)
                : entry_references_have(field->inner, item + i * field->item_size, kind, slug))
            return true;
    }
    return false;
}

bool entry_references_have(const struct model_field *fields, const void *model, const char *kind,
                           struct span slug)
{
    for (; fields->name != NULL; fields++)
        if (field_has(fields, (const char *)model + fields->offset, kind, slug))
            return true;
    return false;
}

/* The last one: addresses have none, and a title that has one is offered by its address. */
static size_t find_bar(struct span value)
{
    size_t at = value.len;
    while (at > 0 && value.ptr[at - 1] != '|')
        at--;
    return at;
}

struct span entry_reference_put(struct arena *arena, struct span line, struct span value)
{
    size_t bar = find_bar(value);
    struct span is = span_from(value, bar);
    struct span was = span_trim(span_make(value.ptr, bar == 0 ? 0 : bar - 1));
    struct span rest = line;
    struct span name;
    if (span_is_empty(was) || span_find(line, ',') == line.len || span_equal(span_trim(line), was))
        return is;
    while (span_next(&rest, ',', &name)) {
        if (!span_equal(span_trim(name), was))
            continue;
        size_t before = (size_t)(name.ptr - line.ptr);
        return arena_printf(arena, SPAN_FMT "%s" SPAN_FMT SPAN_FMT, (int)before, line.ptr,
                            before == 0 ? "" : " ", SPAN_ARG(is),
                            SPAN_ARG(span_from(line, before + name.len)));
    }
    return line;
}

const struct entry_unknown *entry_unknown_at(const struct entry_unknowns *unknowns,
                                             struct span name)
{
    for (size_t i = 0; i < unknowns->count; i++)
        if (span_equal(unknowns->items[i].cell, name))
            return &unknowns->items[i];
    return NULL;
}
