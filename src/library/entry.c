/* The rules of entries. */
#include "library/entry.h"

#include "core/markdown.h"
#include "core/slug.h"
#include "library/entry_fields.h"

enum { DOCUMENT_MAX = 512 * 1024 };

bool entry_is_public(const struct entry *entry)
{
    return span_is(entry->status, "review") || span_is(entry->status, "published");
}

struct span entry_path(struct arena *arena, const struct entry_kind *kind, struct span slug)
{
    if (strcmp(kind->name, "page") == 0)
        return arena_printf(arena, "/" SPAN_FMT, SPAN_ARG(slug));
    return arena_printf(arena, "/%s/" SPAN_FMT, kind->folder, SPAN_ARG(slug));
}

const void *entry_model(struct arena *arena, const struct entry_kind *kind, struct span json)
{
    void *model = arena_alloc(arena, kind->model_size);
    /* What an older version kept in it and no field has a place for is not shown. */
    (void)model_fields_read(arena, kind->fields, json, model, NULL);
    return model;
}

/* ---- text ---- */

bool entry_text_make(struct arena *arena, struct span body, struct post_text *out)
{
    return post_text_render(arena, body, MARKDOWN_POST_BASE, MARKDOWN_HTML_MAX, out);
}

const struct span *entry_split(struct arena *arena, struct span typed, const char *separators,
                               size_t max, size_t *count)
{
    struct span *items = arena_array_of(arena, struct span, max);
    *count = 0;
    size_t start = 0;
    for (size_t i = 0; i <= typed.len && *count < max; i++) {
        if (i < typed.len && strchr(separators, typed.ptr[i]) == NULL)
            continue;
        struct span item = span_trim(span_make(typed.ptr + start, i - start));
        start = i + 1;
        bool known = span_is_empty(item);
        for (size_t j = 0; j < *count && !known; j++)
            known = span_equal(items[j], item);
        if (!known)
            items[(*count)++] = item;
    }
    return items;
}

struct span entry_slug_typed(struct arena *arena, struct span typed)
{
    struct markdown_target target;
    struct span s = span_trim(typed);
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == '/' || s.ptr[i] == '[')
            from = i + 1;
    s = span_from(s, from);
    while (span_ends(s, "]"))
        s.len--;
    return markdown_target_parse(arena, s, &target) ? target.slug : SPAN("");
}

/* ---- an entry as lines, to be compared ---- */

static void add_line(struct text *out, const char *label, struct span value)
{
    if (!span_is_empty(value))
        text_printf(out, "%s: " SPAN_FMT "\n", label, SPAN_ARG(value));
}

static void add_words(struct text *out, const char *label, const struct span *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_printf(out, "%s" SPAN_FMT, i > 0 ? ", " : label, SPAN_ARG(items[i]));
    if (count > 0)
        text_add_char(out, '\n');
}

static void add_model(struct arena *arena, struct text *out, const struct entry_kind *kind,
                      const void *model)
{
    for (const struct entry_input *in = kind->inputs; in->label != NULL; in++) {
        if (in->path == NULL)
            continue;
        struct span value = entry_field_words(arena, kind->fields, model, in->path);
        bool lines = span_find(value, '\n') < value.len;
        if (!span_is_empty(value))
            text_printf(out, "%s:%s" SPAN_FMT "\n", in->label, lines ? "\n" : " ", SPAN_ARG(value));
    }
}

struct span entry_document(struct arena *arena, const struct entry_kind *kind,
                           const struct entry *entry)
{
    struct text out;
    text_init(&out, DOCUMENT_MAX);
    add_line(&out, "Title", entry->title);
    add_line(&out, "Address", entry->slug);
    add_words(&out, "Also called: ", entry->aliases, entry->alias_count);
    add_line(&out, "Summary", entry->summary);
    add_words(&out, "Tags: ", entry->tags, entry->tag_count);
    add_model(arena, &out, kind, entry_model(arena, kind, entry->model));
    add_line(&out, "Status", model_label(entry_statuses, entry->status));
    struct span kept = arena_span(arena, text_span(&out));
    text_free(&out);
    return kept;
}

/* ---- lists ---- */

void entry_list_end(struct arena *arena, struct span address, struct entry_list *list)
{
    if (list->rows.count <= ENTRY_LIST_PAGE)
        return;
    list->rows.count = ENTRY_LIST_PAGE;
    const char *joint = span_find(address, '?') < address.len ? "&" : "?";
    list->next = arena_printf(arena, SPAN_FMT "%safter=%lld", SPAN_ARG(address), joint,
                              (long long)list->rows.items[ENTRY_LIST_PAGE - 1].id);
}

void entry_keep_settled(struct entry *draft, const struct entry *entry)
{
    draft->slug = entry->slug;
    draft->status = entry->status;
    draft->model = entry->model;
}
