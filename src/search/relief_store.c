/* What hurts, and what fits it, in the database. */
#include "search/relief.h"

static void read_place(struct db_row *row, void *out)
{
    struct search_relief_places *places = out;
    struct search_relief_place *place = db_list_item(row, places);
    place->name = db_text(row);
    place->title = db_text(row);
}

void search_relief_store_places(struct db_batch *batch, struct span words,
                                struct search_relief_places *out)
{
    db_ask(batch, STMT_search_relief_places, read_place, out, DB_TEXT(words),
           DB_INT(SEARCH_RELIEF_PLACES));
}

void search_relief_store_entries(struct db_batch *batch, struct search_relief *relief)
{
    if (relief->places.count == 0)
        return;
    struct arena *arena = db_batch_arena(batch);
    struct symptom_typed *typed = arena_new_of(arena, struct symptom_typed);
    struct stretch_filter alone = {0};
    for (size_t i = 0; i < STRETCH_WAYS; i++)
        alone.has[i] = strcmp(stretch_ways[i].part, "partner") == 0;
    for (size_t i = 0; i < relief->places.count; i++)
        symptom_type(arena, typed, SYMPTOM_REGION, relief->places.items[i].name);
    symptom_store_entries(batch, typed, &alone, SEARCH_RELIEF_SHOWN, &relief->entries);
}
