/* Tags by their names and titles, in memory. */
#include "tag/tag_names.h"

#include "core/keyed_hash.h"
#include "tag/tag.h"

static void read_title(struct db_row *row, void *out)
{
    struct tag_title *tag = db_list_item(row, (struct tag_names *)out);
    tag->name = db_text(row);
    tag->title = db_text(row);
    tag->red_flag = db_bool(row);
}

void tag_names_store(struct db_batch *batch, struct tag_names *out)
{
    db_ask(batch, STMT_library_tags, read_title, out, DB_INT(TAG_NAMES_MAX));
}

/* The slot of a key, or the empty one where it would be. */
static struct tag_slot *slot_of(const struct tag_names *names, struct span key)
{
    size_t at = keyed_hash(key) & names->mask;
    while (names->slots[at].tag != NULL && !span_equal(names->slots[at].key, key))
        at = (at + 1) & names->mask;
    return &names->slots[at];
}

static void add(struct tag_names *names, struct span key, const struct tag_title *tag)
{
    struct tag_slot *slot = slot_of(names, key);
    if (slot->tag == NULL)
        *slot = (struct tag_slot){key, tag};
}

void tag_names_index(struct arena *arena, struct tag_names *names)
{
    size_t size = 16;
    while (size < 4 * names->count)
        size *= 2;
    names->mask = size - 1;
    names->slots = arena_array_of(arena, struct tag_slot, size);
    for (size_t i = 0; i < names->count; i++)
        add(names, names->items[i].name, &names->items[i]);
    for (size_t i = 0; i < names->count; i++)
        add(names, tag_name_clean(arena, names->items[i].title), &names->items[i]);
}

const struct tag_title *tag_names_find(const struct tag_names *names, struct span key)
{
    return names->slots == NULL ? NULL : slot_of(names, key)->tag;
}
