/* What becomes of two entries. */
#include "merge/merge.h"

#include "core/slug.h"

/* What a field's value takes in the model. */
static size_t value_size(const struct model_field *field)
{
    if (merge_is_list(field))
        return sizeof(struct model_any_list);
    if (field->kind == MODEL_RANGE)
        return sizeof(struct model_range);
    return field->kind == MODEL_NUMBER ? sizeof(int64_t) : sizeof(struct span);
}

static size_t item_size(const struct model_field *field)
{
    return field->kind == MODEL_LIST ? field->item_size : sizeof(struct span);
}

/* The column that says how strongly a row warns; NULL: its list is none of cautions. */
static const struct model_field *severity_of(const struct model_field *field)
{
    if (field->kind != MODEL_LIST)
        return NULL;
    for (const struct model_field *column = field->inner; column->name != NULL; column++)
        if (column->kind == MODEL_CHOICE && column->choices == stretch_severities)
            return column;
    return NULL;
}

/* What a row is about, an entry or the fact of a caution, where a list has each once; empty: there is none. */
static struct span subject_of(const struct model_field *field, const char *item)
{
    struct span subject = SPAN("");
    if (field->kind != MODEL_LIST)
        memcpy(&subject, item, sizeof(subject));
    else if (severity_of(field) != NULL ||
             (field->inner->kind == MODEL_SLUG && strcmp(field->name, "items") != 0))
        memcpy(&subject, item + field->inner->offset, sizeof(subject));
    return subject;
}

static bool is_value_same(const struct model_field *column, const char *a, const char *b)
{
    if (column->kind == MODEL_RANGE || column->kind == MODEL_NUMBER)
        return memcmp(a + column->offset, b + column->offset, value_size(column)) == 0;
    struct span left;
    struct span right;
    memcpy(&left, a + column->offset, sizeof(left));
    memcpy(&right, b + column->offset, sizeof(right));
    return span_equal(left, right);
}

static bool is_item_same(const struct model_field *field, const char *a, const char *b)
{
    struct span subject = subject_of(field, a);
    if (subject.len > 0 || field->kind != MODEL_LIST)
        return span_equal(subject, subject_of(field, b));
    for (const struct model_field *column = field->inner; column->name != NULL; column++)
        if (!is_value_same(column, a, b))
            return false;
    return true;
}

/* Of a fact that both warn of the stronger word stays, with its sentence. */
static bool is_stronger(const struct model_field *field, const char *item, const char *than)
{
    const struct model_field *column = severity_of(field);
    struct span words[2];
    if (column == NULL)
        return false;
    memcpy(&words[0], item + column->offset, sizeof(words[0]));
    memcpy(&words[1], than + column->offset, sizeof(words[1]));
    for (const struct model_choice *of = stretch_severities; of->name != NULL; of++)
        if (span_is(words[0], of->name) || span_is(words[1], of->name))
            return !span_is(words[1], of->name);
    return false;
}

static void add_items(const struct model_field *field, const struct model_any_list *from,
                      struct model_any_list *to)
{
    size_t size = item_size(field);
    for (size_t i = 0; i < from->count; i++) {
        const char *item = (const char *)from->items + i * size;
        size_t k = 0;
        while (k < to->count && !is_item_same(field, (const char *)to->items + k * size, item))
            k++;
        char *place = (char *)to->items + k * size;
        if (k == to->count)
            to->count++;
        else if (!is_stronger(field, item, place))
            continue;
        memcpy(place, item, size);
    }
}

static void join(struct arena *arena, const struct model_field *field, const char *first,
                 const char *second, char *place)
{
    struct model_any_list a;
    struct model_any_list b;
    memcpy(&a, first, sizeof(a));
    memcpy(&b, second, sizeof(b));
    struct model_any_list both = {
        .items = arena_alloc_array(arena, a.count + b.count + 1, item_size(field))};
    add_items(field, &a, &both);
    add_items(field, &b, &both);
    memcpy(place, &both, sizeof(both));
}

/* No entry is easier than itself. */
static void drop_self(const struct entry_kind *kind, const struct entry *pair,
                      const struct model_field *field, char *place)
{
    const char *links_to = field->kind == MODEL_LIST ? field->inner->links_to : field->links_to;
    struct model_any_list list;
    if (!merge_is_list(field) || links_to == NULL || strcmp(links_to, kind->name) != 0)
        return;
    memcpy(&list, place, sizeof(list));
    size_t size = item_size(field);
    size_t kept = 0;
    for (size_t i = 0; i < list.count; i++) {
        char *item = (char *)list.items + i * size;
        struct span subject = subject_of(field, item);
        if (!span_equal(subject, pair[0].slug) && !span_equal(subject, pair[1].slug))
            memmove((char *)list.items + kept++ * size, item, size);
    }
    list.count = kept;
    memcpy(place, &list, sizeof(list));
}

static void take_model_field(struct arena *arena, const struct entry_kind *kind,
                             const struct entry *pair, const void *const models[2], size_t keep,
                             const struct merge_field *field, char *model)
{
    size_t offset;
    const struct model_field *found = entry_field_find(kind->fields, field->path, &offset);
    if (found == NULL)
        return;
    const char *own = (const char *)models[keep] + offset;
    const char *other = (const char *)models[1 - keep] + offset;
    bool is_own = field->take == (keep == 0 ? MERGE_THIS : MERGE_THAT);
    if (merge_is_list(found) && field->take == MERGE_BOTH)
        join(arena, found, own, other, model + offset);
    else
        memcpy(model + offset, is_own || field->same ? own : other, value_size(found));
    drop_self(kind, pair, found, model + offset);
}

/* As addresses are. */
static bool is_called_same(struct arena *arena, struct span a, struct span b)
{
    struct span slug = slug_make_or_empty(arena, a, SLUG_MAX);
    return span_equal(a, b) ||
           (slug.len > 0 && span_equal(slug, slug_make_or_empty(arena, b, SLUG_MAX)));
}

/* Names once each, whatever their case. */
static void add_names(struct arena *arena, struct span *names, size_t *count,
                      const struct span *more, size_t more_count, struct span but)
{
    for (size_t i = 0; i < more_count; i++) {
        bool there = is_called_same(arena, more[i], but);
        for (size_t k = 0; k < *count && !there; k++)
            there = is_called_same(arena, names[k], more[i]);
        if (!there)
            names[(*count)++] = more[i];
    }
}

static void take_names(struct arena *arena, const struct entry *pair, size_t keep,
                       enum merge_take take, struct entry *out)
{
    struct span *names =
        arena_array_of(arena, struct span, pair[0].alias_count + pair[1].alias_count + 2);
    const struct span titles[2] = {pair[keep].title, pair[1 - keep].title};
    size_t count = 0;
    if (take != MERGE_BOTH) {
        const struct entry *from = &pair[take == MERGE_THIS ? 0 : 1];
        add_names(arena, names, &count, from->aliases, from->alias_count, out->title);
    } else {
        add_names(arena, names, &count, pair[keep].aliases, pair[keep].alias_count, out->title);
        add_names(arena, names, &count, titles, 2, out->title);
        add_names(arena, names, &count, pair[1 - keep].aliases, pair[1 - keep].alias_count,
                  out->title);
    }
    out->aliases = names;
    out->alias_count = count;
}

static void take_tags(struct arena *arena, const struct entry *pair, size_t keep,
                      enum merge_take take, struct entry *out)
{
    struct span *tags =
        arena_array_of(arena, struct span, pair[0].tag_count + pair[1].tag_count + 1);
    size_t count = 0;
    const struct entry *first =
        take == MERGE_BOTH ? &pair[keep] : &pair[take == MERGE_THIS ? 0 : 1];
    add_names(arena, tags, &count, first->tags, first->tag_count, SPAN(""));
    if (take == MERGE_BOTH)
        add_names(arena, tags, &count, pair[1 - keep].tags, pair[1 - keep].tag_count, SPAN(""));
    out->tags = tags;
    out->tag_count = count;
}

static struct span take_body(struct arena *arena, const struct entry *pair, size_t keep,
                             enum merge_take take)
{
    if (take != MERGE_BOTH)
        return pair[take == MERGE_THIS ? 0 : 1].body;
    return arena_printf(arena, SPAN_FMT "%s" SPAN_FMT, SPAN_ARG(pair[keep].body),
                        pair[0].body.len > 0 && pair[1].body.len > 0 ? "\n\n" : "",
                        SPAN_ARG(pair[1 - keep].body));
}

static void take_shared(struct arena *arena, const struct entry *pair, size_t keep,
                        const struct merge_field *field, struct entry *out)
{
    const struct entry *from = &pair[field->take == MERGE_THAT ? 1 : 0];
    if (strcmp(field->path, "title") == 0)
        out->title = from->title;
    else if (strcmp(field->path, "aliases") == 0)
        take_names(arena, pair, keep, field->take, out);
    else if (strcmp(field->path, "summary") == 0)
        out->summary = from->summary;
    else if (strcmp(field->path, "tags") == 0)
        take_tags(arena, pair, keep, field->take, out);
    else if (strcmp(field->path, "body") == 0 && !field->same)
        out->body = take_body(arena, pair, keep, field->take);
}

void *merge_make(struct arena *arena, const struct entry_kind *kind, const struct entry *pair,
                 size_t keep, const struct merge_fields *fields, struct entry *out)
{
    const void *models[2] = {entry_model(arena, kind, pair[0].model),
                             entry_model(arena, kind, pair[1].model)};
    char *model = arena_alloc(arena, kind->model_size);
    memcpy(model, models[keep], kind->model_size);
    *out = pair[keep];
    for (size_t i = 0; i < fields->count; i++) {
        take_shared(arena, pair, keep, &fields->items[i], out);
        take_model_field(arena, kind, pair, models, keep, &fields->items[i], model);
    }
    out->model = model_fields_write(arena, kind->fields, model);
    return model;
}
