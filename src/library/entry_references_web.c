/* What an entry says of other entries: what leads nowhere, and what may have been meant. */
#include "library/entry_references.h"

#include "library/entry_rows.h"
#include "library/library.h"

static void read_there(struct db_row *row, void *out)
{
    struct entry_unknowns *unknowns = out;
    size_t number = (size_t)db_int(row);
    struct span own = db_text(row);
    if (number >= 1 && number <= unknowns->count)
        unknowns->items[number - 1].own = own;
}

void entry_store_unknowns(struct arena *arena, struct db_batch *batch,
                          struct entry_unknowns *unknowns)
{
    struct span *kinds = arena_array_of(arena, struct span, unknowns->count);
    struct span *slugs = arena_array_of(arena, struct span, unknowns->count);
    for (size_t i = 0; i < unknowns->count; i++) {
        kinds[i] = span_of(unknowns->items[i].kind);
        slugs[i] = unknowns->items[i].slug;
    }
    if (unknowns->count > 0)
        db_ask(batch, STMT_library_known, read_there, unknowns, DB_TEXTS(kinds, unknowns->count),
               DB_TEXTS(slugs, unknowns->count));
}

static void find_options(struct arena *arena, struct entry_unknown *unknown)
{
    struct library_name names[ENTRY_UNKNOWN_OPTIONS];
    size_t count = unknown->slug.len == 0 ? 0
                                          : library_near(span_of(unknown->kind), unknown->slug,
                                                         names, ENTRY_UNKNOWN_OPTIONS);
    for (size_t i = 0; i < count; i++) {
        struct span slug = names[i].slug;
        struct span title = entry_reference_shown(arena, library_resolve, unknown->kind, slug);
        bool is_plain = span_find(title, '|') == title.len &&
                        (!unknown->beside_others || span_find(title, ',') == title.len);
        unknown->options[unknown->option_count++] = is_plain ? title : arena_span(arena, slug);
    }
}

static struct span message_of(struct arena *arena, const struct entry_kind *kind,
                              const struct entry_unknown *unknown)
{
    const char *tail = unknown->option_count > 0 ? "Did you mean one of these?"
                       : kind->by_members        ? "Please choose one that is in the library."
                                          : "Please look for its title, or write that entry first.";
    return arena_printf(arena, "No %s is called “" SPAN_FMT "”. %s", unknown->kind,
                        SPAN_ARG(unknown->typed), tail);
}

void entry_unknowns_fail(struct arena *arena, struct form *form, const struct entry_kind *kind,
                         const void *stored, struct entry_unknowns *unknowns,
                         struct model_faults *faults)
{
    struct model_faults these = {.count = 0};
    size_t left = 0;
    size_t cells = 0;
    for (size_t i = 0; i < unknowns->count; i++) {
        struct entry_unknown unknown = unknowns->items[i];
        if (unknown.own.len > 0)
            memcpy(unknown.place, &unknown.own, sizeof(unknown.own));
        if (unknown.own.len > 0 ||
            entry_references_have(kind->fields, stored, unknown.kind, unknown.slug))
            continue;
        /* Of a cell the first one is shown, until it is put right. */
        bool is_first = left == 0 || !span_equal(unknowns->items[left - 1].cell, unknown.cell);
        if (is_first && cells++ < ENTRY_UNKNOWN_NEAR_MAX)
            find_options(arena, &unknown);
        struct span message = message_of(arena, kind, &unknown);
        model_fault_add(arena, &these, unknown.cell, message);
        model_fault_add(arena, faults, unknown.cell, message);
        unknowns->items[left++] = unknown;
    }
    unknowns->count = left;
    entry_rows_fail(arena, form, kind, &these);
}
