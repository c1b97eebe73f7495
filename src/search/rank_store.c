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

void search_store_lists(struct db_batch *batch, struct span words, bool filtered,
                        struct search_lists *lists, struct search_stems *stems)
{
    db_ask(batch, STMT_search_index_lists, read_list, lists, DB_TEXT(words),
           DB_INT(SEARCH_TERMS_MAX), DB_INT(filtered ? SEARCH_ROWS_DEEP : 1));
    db_ask(batch, STMT_search_index_stems, read_stems, stems, DB_TEXT(words));
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

void search_store_titles_of(struct db_batch *batch, const struct search_ranking *ranking,
                            struct search_titles *out)
{
    size_t count = ranking->count < SEARCH_TITLED ? ranking->count : SEARCH_TITLED;
    int64_t *ids = arena_array_of(db_batch_arena(batch), int64_t, count);
    for (size_t i = 0; i < count; i++)
        ids[i] = ranking->items[i].thread_id;
    db_ask(batch, STMT_search_index_titles, read_title, out, DB_INTS(ids, count));
}
