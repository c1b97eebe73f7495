/* What ranking reads from the index, and the keeping of it. */
#include "search/rank.h"

static void read_list(struct db_row *row, void *out)
{
    struct search_list *list = db_list_item(row, (struct search_lists *)out);
    list->term_id = db_int(row);
    list->term = db_text(row);
    list->typed = db_bool(row);
    list->weight = db_real(row);
    list->fresh = db_bool(row);
    list->items = db_ints(row, &list->count);
}

static void read_stems(struct db_row *row, void *out)
{
    struct search_stems *stems = out;
    stems->items = db_texts(row, &stems->count);
}

void search_store_lists(struct db_batch *batch, struct span words, struct search_reach reach,
                        struct search_lists *lists, struct search_stems *stems)
{
    db_ask(batch, STMT_search_index_lists, read_list, lists, DB_TEXT(words), DB_INT(reach.terms),
           DB_INT(reach.best_rows), DB_INT(reach.rows));
    db_ask(batch, STMT_search_index_stems, read_stems, stems, DB_TEXT(words));
}

static void read_pairs(struct db_row *row, void *out)
{
    struct search_pairs *pairs = out;
    size_t seconds;
    pairs->firsts = db_texts(row, &pairs->count);
    pairs->seconds = db_texts(row, &seconds);
    if (seconds != pairs->count)
        pairs->count = 0;
}

void search_store_pairs(struct db_batch *batch, struct span words, struct search_pairs *out)
{
    db_ask(batch, STMT_search_index_pairs, read_pairs, out, DB_TEXT(words));
}

void search_store_other_names(struct db_batch *batch, struct span words, struct search_stems *out)
{
    db_ask(batch, STMT_search_index_names, read_stems, out, DB_TEXT(words));
}

static void read_title(struct db_row *row, void *out)
{
    struct search_title_words *title = db_list_item(row, (struct search_titles *)out);
    title->thread_id = db_int(row);
    title->stems = db_texts(row, &title->count);
}

static void read_beside(struct db_row *row, void *out)
{
    struct search_beside *beside = db_list_item(row, (struct search_besides *)out);
    beside->thread_id = db_int(row);
    beside->pairs = db_ints(row, &beside->count);
}

/* The ranking's first so many, at most. */
static struct search_only first_of(struct db_batch *batch, const struct search_ranking *ranking,
                                   size_t most)
{
    size_t count = ranking->count < most ? ranking->count : most;
    int64_t *ids = arena_array_of(db_batch_arena(batch), int64_t, count);
    for (size_t i = 0; i < count; i++)
        ids[i] = ranking->items[i].thread_id;
    return (struct search_only){count, ids};
}

void search_store_titles_of(struct db_batch *batch, const struct search_ranking *ranking,
                            struct search_titles *out)
{
    struct search_only first = first_of(batch, ranking, SEARCH_TITLED);
    db_ask(batch, STMT_search_index_titles, read_title, out, DB_INTS(first.ids, first.count));
}

void search_store_beside(struct db_batch *batch, const struct search_ranking *ranking,
                         const struct search_pairs *pairs, struct search_besides *out)
{
    if (pairs->count == 0)
        return;
    struct search_only first = first_of(batch, ranking, SEARCH_BESIDE);
    db_ask(batch, STMT_search_index_beside, read_beside, out, DB_INTS(first.ids, first.count),
           DB_TEXTS(pairs->firsts, pairs->count), DB_TEXTS(pairs->seconds, pairs->count));
}
