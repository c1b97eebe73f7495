/* From words to a ranking. */
#include "search/find.h"

void search_find_begin(struct search_find *find, struct db_batch *batch, struct span words,
                       bool filtered)
{
    *find = (struct search_find){0};
    search_store_lists(batch, words, filtered ? SEARCH_REACH_DEEP : SEARCH_REACH, &find->lists,
                       &find->stems);
    search_store_pairs(batch, words, &find->pairs);
}

void search_find_titles(struct search_find *find, struct db_batch *batch,
                        const struct search_only *only)
{
    search_rank(db_batch_arena(batch), &find->lists, only, SEARCH_BEST, &find->found);
    search_store_titles_of(batch, &find->found, &find->titles);
    search_choose_pairs(db_batch_arena(batch), &find->pairs, &find->lists, &find->pairs);
    search_store_beside(batch, &find->found, &find->pairs, &find->besides);
}

void search_find_end(struct search_find *find)
{
    search_rank_titles(&find->found, &find->titles, &find->stems);
    search_rank_beside(&find->found, &find->besides, &find->pairs);
}

static bool run(struct db_sync *db, struct db_batch *batch, struct text *why)
{
    if (db_sync_run(db, batch))
        return true;
    const struct db_error *error = db_batch_error(batch);
    text_printf(why, "%s: %s", error->statement, error->detail);
    return false;
}

bool search_find_now(struct db_sync *db, struct arena *arena, struct span words,
                     struct search_ranking *out, struct text *why)
{
    struct search_find find;
    struct db_batch *lists = db_batch_new(arena);
    struct db_batch *titles = db_batch_new(arena);
    search_find_begin(&find, lists, words, false);
    bool ok = run(db, lists, why);
    if (ok) {
        search_find_titles(&find, titles, NULL);
        ok = run(db, titles, why);
    }
    if (ok)
        search_find_end(&find);
    *out = find.found;
    db_batch_free(lists);
    db_batch_free(titles);
    return ok;
}
