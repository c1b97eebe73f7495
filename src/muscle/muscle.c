/* Rules of muscles: their order in the list. */
#include "muscle/muscle.h"

static int by_bytes(struct span a, struct span b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len == 0 ? 0 : memcmp(a.ptr, b.ptr, len);
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* Those without a group come behind the groups of their region. */
static int by_place(const void *left, const void *right)
{
    const struct muscle_item *a = left;
    const struct muscle_item *b = right;
    int order = by_bytes(a->model.region, b->model.region);
    if (order == 0 && (a->model.group.len == 0) != (b->model.group.len == 0))
        order = a->model.group.len == 0 ? 1 : -1;
    if (order == 0)
        order = by_bytes(a->model.group, b->model.group);
    return order != 0 ? order : by_bytes(a->row.title, b->row.title);
}

struct muscle_items muscle_sorted(struct arena *arena, const struct entry_rows *rows,
                                  bool with_drafts)
{
    struct muscle_items list = {.count = 0};
    list.items = arena_array_of(arena, struct muscle_item, rows->count);
    for (size_t i = 0; i < rows->count; i++) {
        if (span_is(rows->items[i].status, "draft") && !with_drafts)
            continue;
        struct muscle_item *item = &list.items[list.count++];
        item->row = rows->items[i];
        if (!muscle_model_read(arena, item->row.model, &item->model, NULL))
            continue; /* what could be read is in it */
    }
    qsort(list.items, list.count, sizeof(*list.items), by_place);
    return list;
}

struct span muscle_region_title(struct arena *arena, struct span region)
{
    char *title = arena_string(arena, region);
    for (size_t i = 0; i < region.len; i++)
        if (title[i] == '-')
            title[i] = ' ';
    if (region.len > 0 && title[0] >= 'a' && title[0] <= 'z')
        title[0] = (char)(title[0] - 'a' + 'A');
    return span_make(title, region.len);
}
