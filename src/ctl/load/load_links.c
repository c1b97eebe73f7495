/* Whether the links between stretches lead both ways: what is easier than another, that one is harder. */
#include "ctl/load/load.h"

struct stretches {
    size_t count;
    struct load_entry **entries;
    struct stretch_model *models;
};

/* What one entry says of another. */
enum link { NO_LINK = 0, EASIER = 1, HARDER = 2, INSTEAD = 4 };

static struct stretches stretches_of(struct load *load)
{
    struct stretches all = {.count = 0};
    size_t count = 0;
    for (struct load_entry *entry = load->entries; entry != NULL; entry = entry->next)
        count++;
    all.entries = arena_array_of(load->arena, struct load_entry *, count);
    all.models = arena_array_of(load->arena, struct stretch_model, count);
    for (struct load_entry *entry = load->entries; entry != NULL; entry = entry->next)
        if (span_is(entry->kind, "stretch") &&
            stretch_model_read(load->arena, entry->model, &all.models[all.count], NULL))
            all.entries[all.count++] = entry;
    return all;
}

static bool is_called(const struct load_entry *entry, struct span slug)
{
    return span_equal(entry->slug, slug) || model_texts_have(&entry->slugs, slug);
}

static bool has_slug_of(const struct model_texts *slugs, const struct load_entry *entry)
{
    for (size_t i = 0; i < slugs->count; i++)
        if (is_called(entry, slugs->items[i]))
            return true;
    return false;
}

static unsigned links(const struct stretch_model *from, const struct load_entry *to)
{
    unsigned found = NO_LINK;
    if (has_slug_of(&from->easier, to))
        found |= EASIER;
    if (has_slug_of(&from->harder, to))
        found |= HARDER;
    for (size_t i = 0; i < from->swaps.count; i++)
        if (is_called(to, from->swaps.items[i].to))
            found |= span_is(from->swaps.items[i].reason, "easier")   ? EASIER
                     : span_is(from->swaps.items[i].reason, "harder") ? HARDER
                                                                      : INSTEAD;
    return found;
}

static bool is_one_way(const struct stretch_model *from, const struct load_entry *to)
{
    for (size_t i = 0; i < from->one_way.count; i++)
        if (is_called(to, from->one_way.items[i].to))
            return true;
    return false;
}

static void say(struct load *load, const struct load_entry *from, const char *field,
                const struct load_entry *to, const char *what)
{
    load_field_fault(load, from->file, span_of(field),
                     arena_printf(load->arena, SPAN_FMT " %s", SPAN_ARG(to->file->path), what));
}

/* Where an entry says so: in the list of that name, or among its swaps. */
static const char *where(const struct model_texts *list, const struct load_entry *to,
                         const char *name)
{
    return has_slug_of(list, to) ? name : "swaps";
}

static void check_pair(struct load *load, const struct stretches *all, size_t a, size_t b)
{
    const struct load_entry *from = all->entries[a];
    const struct load_entry *to = all->entries[b];
    unsigned there = links(&all->models[a], to);
    unsigned back = links(&all->models[b], from);
    const char *easier = where(&all->models[a].easier, to, "easier");
    const char *harder = where(&all->models[a].harder, to, "harder");
    if (is_one_way(&all->models[a], to)) {
        if (there == NO_LINK)
            say(load, from, "one_way", to, "is not linked from here at all.");
        else if (back != NO_LINK)
            say(load, from, "one_way", to, "does link back: take this out.");
        return;
    }
    if ((there & EASIER) != 0 && (back & EASIER) != 0 && a < b)
        say(load, from, easier, to, "says that this one is the easier.");
    else if ((there & HARDER) != 0 && (back & HARDER) != 0 && a < b)
        say(load, from, harder, to, "says that this one is the harder.");
    else if ((there & EASIER) != 0 && (back & HARDER) == 0)
        say(load, from, easier, to,
            "does not say that this one is harder. Let it, or say why under one_way.");
    else if ((there & HARDER) != 0 && (back & EASIER) == 0)
        say(load, from, harder, to,
            "does not say that this one is easier. Let it, or say why under one_way.");
    else if (there == INSTEAD && back == NO_LINK)
        say(load, from, "swaps", to, "does not link back. Let it, or say why under one_way.");
}

void load_check_links(struct load *load)
{
    struct stretches all = stretches_of(load);
    for (size_t a = 0; a < all.count; a++)
        for (size_t b = 0; b < all.count; b++)
            if (a != b)
                check_pair(load, &all, a, b);
}
